"""How long `pmf verify` takes over figures signed by all three, the files that they came in and the master workbook."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Change, change_between
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.record import Record
from pmf_excel.jobs.restoring import restore
from pmf_excel.jobs.workspace import Workspace

from .material import COUNCIL, DOING, PERIOD, Size, council_records, indicator_of, made_workspace, officer_code
from .measuring import Row, in_fresh_process, limited

MOST_SECONDS, MOST_MEGABYTES = 10, 300
#: Every officer has returned so many quarters.
QUARTERS = 40
#: The size of a return as officers save it, in bytes.
_FORM = 24_000
_SENTENCE = "Two rounds were out for three weeks while the depot was rebuilt."


def rows(size: Size, repeats: int) -> list[Row]:
    """Return the rows of verifying `QUARTERS` quarters of a council of this `size`."""
    with tempfile.TemporaryDirectory(prefix="pmf-benchmark-") as folder:
        root = Path(folder) / "prepared"
        kept_workspace(root, size)
        command = ("-m", "benchmarks.verify_once", str(root))
        runs: list[dict[str, Any]] = [json.loads(in_fresh_process(*command)) for _ in range(repeats)]
        shutil.rmtree(folder, ignore_errors=True)
    files = size.officers * QUARTERS
    _check(runs[0], files * size.lines)
    what = f"verify {files * size.lines:,} figures, {runs[0]['entries']:,} entries, {files:,} files"
    peak = max(run["megabytes"] or float("nan") for run in runs)
    return [
        limited(what, median(run["seconds"] for run in runs), MOST_SECONDS, "s"),
        limited("its memory", peak, MOST_MEGABYTES, "MB"),
    ]


def kept_workspace(root: Path, size: Size) -> Workspace:
    """Return a workspace of officers who returned every quarter: figures signed by all three, in the workbook too."""
    workspace = made_workspace(root, council_records(size))
    period = PERIOD
    with workspace.ledger() as ledger:
        for _ in range(QUARTERS):
            for officer in range(size.officers):
                ledger.record(list(_returned(workspace, period, officer, size.lines)), DOING)
            period = period.previous()
    restore(workspace, DOING)
    return workspace


def _returned(workspace: Workspace, period: Period, officer: int, lines: int) -> Iterator[Change]:
    """Yield what one return changed, up to its authorisation, and put its original into `accepted/`."""
    name = f"{officer_code(officer)}-{period.slug}.xlsx"
    content = hashlib.shake_256(name.encode()).digest(_FORM)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = workspace.accepted / period.slug / name
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(content)
    where = kept.relative_to(workspace.root).as_posix()
    arrival = Arrival(
        file=name, sha256=sha256, size=_FORM, received_on=DOING.today, verdict="accepted", kept=where, form=name
    )
    yield from _steps(None, arrival)
    for line in range(lines):
        typed = Figure(
            council=COUNCIL,
            indicator=indicator_of(officer, line).id,
            period=period,
            state=State.COLLECTED,
            value="101.5",
            commentary=_SENTENCE,
            collected_by=officer_code(officer),
        )
        checked = typed.but(state=State.CHECKED, printed_commentary=_SENTENCE, checked_by="checker")
        authorised = checked.but(state=State.AUTHORISED, authorised_by="signer", authorised_on=DOING.today)
        yield from _steps(None, typed, checked, authorised)


def _steps(*records: Record | None) -> Iterator[Change]:
    for old, new in pairwise(records):
        change = change_between(old, new, "collect") if new is not None else None
        if change is not None:
            yield change


def _check(run: dict[str, Any], figures: int) -> None:
    """Raise `ValueError` unless all agrees: a proof that stops at its first step is quick and means nothing."""
    if not run["ok"] or run["entries"] < 3 * figures:
        raise ValueError(f"the workspace was not verified as it should have been: {run}")
