"""Measuring: medians of alternating runs, processes of their own, peaks of memory; and the table that is printed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; `ratio` is measured over compared-with, None where nothing is compared.

    `most` is the ratio, or where there is none the number of megabytes or milliseconds, that is to be reached.
    """

    what: str
    measured: str
    against: str = ""
    ratio: float | None = None
    to_reach: str = "-"
    is_reached: bool | None = None


def compared(what: str, seconds: float, against: str, other: float, most: float) -> Row:
    """Return the row of something that may take at most `most` times the seconds that something else takes."""
    ratio = seconds / other
    return Row(what, shown(seconds), f"{against}: {shown(other)}", ratio, f"at most {most:g}x", ratio <= most)


def stated(what: str, seconds: float) -> Row:
    """Return the row of something that is only told."""
    return Row(what, f"{seconds * 1000:,.0f} ms")


def limited(what: str, measured: float, most: float, unit: str) -> Row:
    """Return the row of something that has a limit of its own, such as 300 MB."""
    return Row(what, f"{measured:,.2f} {unit}", to_reach=f"at most {most:g} {unit}", is_reached=measured <= most)


def shown(seconds: float) -> str:
    """Return a time as a person reads it."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def alternating(repeats: int, *works: Callable[[], float]) -> tuple[float, ...]:
    """Return the median of what each of `works` gives, called in turn so that all meet the same load."""
    rounds = [[work() for work in works] for _ in range(repeats)]
    return tuple(median(each) for each in zip(*rounds, strict=True))


def in_fresh_process(*arguments: str) -> str:
    """Return what a new Python prints; raises `CalledProcessError` where it fails."""
    command = (sys.executable, *arguments)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


class PeakOfChildren:
    """Watches the child processes of this one inside a `with` block; `megabytes` is the most that any one held.

    Read from `/proc` while they live: what the system tells of ended children includes their parent's memory, as it
    was when they were started.
    """

    def __init__(self) -> None:
        self._peaks: dict[int, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def megabytes(self) -> float:
        """The largest peak, nan where none could be read."""
        return max(self._peaks.values(), default=float("nan"))

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            for child in _children():
                self._peaks[child] = peak_megabytes(child) or self._peaks.get(child, 0.0)


def peak_megabytes(process: int | str = "self") -> float | None:
    """Return the most memory that a running process has held, None where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    facts: Mapping[str, str] = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(facts["VmHWM"].split()[0]) * 1024 / 1e6 if "VmHWM" in facts else None


def _children() -> set[int]:
    found: set[int] = set()
    for task in Path("/proc/self/task").glob("*/children"):
        try:
            found |= {int(number) for number in task.read_text(encoding="ascii").split()}
        except OSError:
            continue
    return found


def table_of(rows: Sequence[Row]) -> str:
    """Return the rows as a table of text."""
    cells = [("What", "Measured (median)", "Measured against", "Ratio", "To reach", "")]
    cells += [
        (
            row.what,
            row.measured,
            row.against or "-",
            "-" if row.ratio is None else f"{row.ratio:.2f}x",
            row.to_reach,
            {True: "reached", False: "MISSED", None: ""}[row.is_reached],
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
