"""How long `pmf --help` takes in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .measuring import Row, alternating, compared, in_fresh_process, seconds_of

#: The command as it was installed beside this Python.
_PMF = Path(sys.executable).with_name("pmf.exe" if sys.platform == "win32" else "pmf")


def rows(repeats: int) -> list[Row]:
    """Return the row of `pmf --help`, measured against a Python that only imports click."""
    helped, imported = alternating(
        repeats,
        lambda: seconds_of(lambda: subprocess.run([_PMF, "--help"], check=True, stdout=subprocess.DEVNULL)),
        lambda: seconds_of(lambda: in_fresh_process("-c", "import click")),
    )
    return [compared("pmf --help", helped, 'python -c "import click"', imported, 2)]
