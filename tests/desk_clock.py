"""A Python for buttons to start whose clock shows the day at a desk, so that a pressed quarter has days of its own.

The macros start the Python that PMF_PYTHON names. The product itself has no clock but the computer's.
"""

from __future__ import annotations

import runpy
import stat
import sys
import time as clock
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

_PROGRAM = """#!{python}
from tests.desk_clock import run
run({file!r})
"""


class DeskClock:
    """The clock at a desk: it begins each day at nine o'clock, and `python` is the program that goes by it."""

    def __init__(self, folder: Path, day: date) -> None:
        self._file, self.python = folder / "today.txt", folder / "python-at-the-desk"
        self.python.write_text(_PROGRAM.format(python=sys.executable, file=str(self._file)), encoding="utf-8")
        self.python.chmod(self.python.stat().st_mode | stat.S_IXUSR)
        self.begin(day)

    def begin(self, day: date) -> None:
        """Begin a day."""
        self._file.write_text(day.isoformat(), encoding="utf-8")


def run(file: str) -> None:
    """Run what the command line names (`-m MODULE ARGUMENT ...`) by the clock of which `file` tells the day."""
    from pmf_excel import pressing

    vars(pressing)["datetime"] = _clock_of(Path(file))
    _, _, module, *arguments = sys.argv
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _clock_of(file: Path) -> type[datetime]:
    class AtTheDesk(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            nine = datetime.combine(date.fromisoformat(file.read_text(encoding="utf-8")), time(9), UTC)
            return (nine + timedelta(seconds=clock.time() - file.stat().st_mtime)).astimezone(tz)

    return AtTheDesk
