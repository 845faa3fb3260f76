"""How long it takes to bring what came in into the closed register, and to write its largest table anew."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .measuring import Row, alternating, compared, in_fresh_process, limited

MOST_MEGABYTES = 300


def rows(figures: int, repeats: int) -> list[Row]:
    """Return the rows of a register with this many `figures`; without LibreOffice nothing is said of its saves."""
    with tempfile.TemporaryDirectory(prefix="pmf-benchmark-") as name:
        folder = Path(name)
        ours = folder / "register.xlsm"
        in_fresh_process("-m", "benchmarks.register_once", "make", str(ours), str(figures))
        found = [*_brought_in(ours, figures, repeats, "", 1 / 20), *_rewritten(ours, figures, repeats)]
        if shutil.which("soffice") is not None:
            found += _brought_in(_saved_again(ours), figures, repeats, ", saved by LibreOffice before", 1 / 8)
    return found


def _brought_in(file: Path, figures: int, repeats: int, how: str, most: float) -> list[Row]:
    bringing, openpyxl = alternating(
        repeats, lambda: _once("bring", file, figures)[0], lambda: _once("openpyxl", file, figures)[0]
    )
    peak = _once("bring", file, figures)[1]
    return [
        compared(
            f"bring one return into a closed register of {figures:,} figures{how}",
            bringing, "openpyxl loading and saving it", openpyxl, most,
        ),
        limited(f"its memory, bringing it in{how}", peak, MOST_MEGABYTES, "MB"),
    ]  # fmt: skip


def _rewritten(file: Path, figures: int, repeats: int) -> list[Row]:
    rewriting, xlsxwriter = alternating(
        repeats, lambda: _once("rewrite", file, figures)[0], lambda: _once("xlsxwriter", file, figures)[0]
    )
    peak = _once("rewrite", file, figures)[1]
    return [
        compared(
            f"write the table of {figures:,} figures anew", rewriting,
            "XlsxWriter writing those rows, constant_memory", xlsxwriter, 0.4,
        ),
        limited("its memory, writing anew", peak, MOST_MEGABYTES, "MB"),
    ]  # fmt: skip


def _once(what: str, file: Path, figures: int) -> Sequence[float]:
    """Return the seconds that a fresh process took for it, and the most megabytes that it held."""
    printed = in_fresh_process("-m", "benchmarks.register_once", what, str(file), str(figures))
    return [float(text) for text in printed.split()]


def _saved_again(file: Path) -> Path:
    """Return the workbook as LibreOffice saves it."""
    folder = file.parent / "saved"
    command = ["soffice", f"-env:UserInstallation={(file.parent / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsm:Calc MS Excel 2007 VBA XML", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / file.name
