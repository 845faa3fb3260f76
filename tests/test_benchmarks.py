"""The benchmarks run and print a row for everything that they promise; how quick anything is, no test says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measuring import compared, limited, table_of

ROOT = Path(__file__).parent.parent
PROMISED = (
    "pmf --help",
    "collect 10 returns of 4 lines: intake to filing",
    "of that run: the register's refresh",
    "of that run: 1 answer workbooks",
    "its memory, parent",
    "its memory, worker",
    "bring one return into a closed register of 60 figures",
    "its memory, bringing it in",
    "write the table of 60 figures anew",
    "its memory, writing anew",
    "quarterly report, 6 indicators, 3 action plans, 12 charts, warm",
    "the same with 12 indicators, 6 action plans, for each indicator",
    "verify 240 figures, ",
    "its memory  ",
)


def test_every_row_is_printed() -> None:
    """With small sizes the script goes through everything and prints one table."""
    command = (sys.executable, "-m", "benchmarks", "--quick")
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    lines = printed.splitlines()
    missing = [row for row in PROMISED if not any(line.startswith(row) for line in lines)]
    assert not missing, printed


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "reached"), (0.6, "MISSED")])
def test_a_row_says_whether_its_limit_is_reached(seconds: float, said: str) -> None:
    """A ratio at most as large as promised is reached; a larger one stands out."""
    row = compared("reading", seconds, "another reader", 0.5, 1)
    assert row.ratio == pytest.approx(seconds / 0.5)
    assert said in table_of([row])


def test_a_limit_of_its_own_has_no_ratio() -> None:
    """What is held against a number and not against another run shows the number and its unit."""
    printed = table_of([limited("memory", 120, 300, "MB")])
    assert "120.00 MB" in printed
    assert "at most 300 MB" in printed
