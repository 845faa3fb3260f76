"""Runs every benchmark and prints one table."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass

from . import collecting, register, reporting, starting, syncing, verifying
from .material import Size
from .measuring import Row, table_of


@dataclass(frozen=True, slots=True)
class Plan:
    """How large everything is, and how often it is measured."""

    returns: Size
    reports: tuple[int, ...]
    starts: int
    collects: int
    builds: int
    figures: int
    updates: int
    kept: Size
    proofs: int


FULL = Plan(
    *(Size(500, 20), (60, 600, 3000)),
    starts=15,
    collects=3,
    builds=5,
    figures=40_000,
    updates=3,
    kept=Size(50, 20),
    proofs=3,
)
QUICK = Plan(
    *(Size(10, 4), (6, 12, 18)), starts=1, collects=1, builds=1, figures=60, updates=1, kept=Size(2, 3), proofs=1
)


def main(arguments: list[str] | None = None) -> None:
    """Print the table; with `--quick` everything is small, which shows that it runs and says nothing of speed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, measured once")
    plan = QUICK if parser.parse_args(arguments).quick else FULL
    print(f"Python {platform.python_version()} on {platform.system()}, {platform.machine()}\n")
    print(table_of(_rows(plan)))


def _rows(plan: Plan) -> list[Row]:
    subjects: dict[str, Callable[[], list[Row]]] = {
        "starting": lambda: starting.rows(plan.starts),
        "collecting": lambda: collecting.rows(plan.returns, plan.collects),
        "the register": lambda: register.rows(plan.figures, plan.updates),
        "reporting": lambda: reporting.rows(plan.reports, plan.builds),
        "syncing": lambda: syncing.rows(plan.returns),
        "verifying": lambda: verifying.rows(plan.kept, plan.proofs),
    }
    found: list[Row] = []
    for subject, measure in subjects.items():
        print(f"Measuring {subject} ...", file=sys.stderr)
        found += measure()
    return found
