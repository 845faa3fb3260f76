"""How long `pmf collect` takes with a batch of returns, and how much memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from .collect_once import APART
from .material import Size
from .measuring import Row, compared, in_fresh_process, limited, stated
from .returns import returned_workspace

MOST_MEGABYTES = 300
#: What a further return may add: the records of its lines and their history, until the register keeps 5,000 read.
MOST_FOR_A_FILE = 0.3
_MEMORY = {"intake": "parent, intake to filing", "parent": "parent, with the refresh", "worker": "worker"}
_OPEN_ALL = """
import sys, time, pathlib, openpyxl
paths = sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx"))
started = time.perf_counter()
for path in paths:
    openpyxl.load_workbook(path)
print(time.perf_counter() - started)
"""


def rows(size: Size, repeats: int) -> list[Row]:
    """Return the rows of collecting the returns of a council of this `size`."""
    with tempfile.TemporaryDirectory(prefix="pmf-benchmark-") as folder:
        prepared = Path(folder) / "prepared"
        returned_workspace(prepared, size)
        runs = [_run(prepared, Path(folder) / "collected") for _ in range(repeats)]
        few = _peak_with_few(prepared, Path(folder) / "few", size)
    _check(runs[0]["totals"], size)
    what = f"collect {size.officers} returns of {size.lines} lines"
    took = {name: median(run[name] for run in runs) for name in ("collect", "opening", *APART)}
    peaks = {words: max(run[f"{who}_megabytes"] or float("nan") for run in runs) for who, words in _MEMORY.items()}
    answers = f"of that run: {runs[0]['totals']['accepted_with_findings']} answer workbooks"
    return [
        compared(f"{what}: intake to filing", took["collect"], "openpyxl opening them", took["opening"], 1),
        stated("of that run: the register's refresh", took["refresh"]),
        stated(answers, took["answers"]),
        *(limited(f"its memory, {words}", peak, MOST_MEGABYTES, "MB") for words, peak in peaks.items()),
        limited(
            f"its memory, for each further return of {size.lines} lines",
            (min(run["intake_megabytes"] or float("nan") for run in runs) - few)
            / (size.officers - size.officers // 10),
            MOST_FOR_A_FILE,
            "MB",
        ),
    ]


def _peak_with_few(prepared: Path, folder: Path, size: Size) -> float:
    """Return the parent's peak where only a tenth of the same council's returns lie there."""
    shutil.copytree(prepared, folder)
    for path in sorted((folder / "in").glob("*.xlsx"))[size.officers // 10 :]:
        path.unlink()
    figures = json.loads(in_fresh_process("-m", "benchmarks.collect_once", str(folder)))
    return float(figures["intake_megabytes"] or "nan")


def _run(prepared: Path, folder: Path) -> dict[str, Any]:
    """Return what one collect took in a copy of the workspace, and what opening the same files took just before."""
    shutil.copytree(prepared, folder)
    opening = float(in_fresh_process("-c", _OPEN_ALL, str(folder / "in")))
    figures: dict[str, Any] = json.loads(in_fresh_process("-m", "benchmarks.collect_once", str(folder)))
    shutil.rmtree(folder)
    return {**figures, "opening": opening}


def _check(totals: dict[str, int], size: Size) -> None:
    """Raise `ValueError` unless everything came in: a run that refuses its files is quick and means nothing."""
    taken = totals["accepted"] + totals["accepted_with_findings"]
    if taken != size.officers or not 0 < totals["accepted_with_findings"] <= size.officers // 10 + 1:
        raise ValueError(f"the batch was not taken in as it should have been: {totals}")
