"""What `pmf collect` says of a batch: what became of each file, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pmf_excel.core.master.arrival_words import ACCEPTED, REFUSED, WITH_FINDINGS, outcome_words

from .arrived import ALREADY_RECEIVED, SKIPPED, Arrived
from .outcome import Outcome, Table, counted, finding_row, need_person
from .workspace import Workspace

_VERDICTS = (ACCEPTED, WITH_FINDINGS, REFUSED, ALREADY_RECEIVED, SKIPPED)


def collected(workspace: Workspace, batch: Sequence[Arrived], notes: tuple[str, ...], *, dry_run: bool) -> Outcome:
    """Return what a batch came to: each file, how many lines are in, and what to do next."""
    totals = {verdict: sum(each.verdict == verdict for each in batch) for verdict in _VERDICTS}
    lines = sum(each.lines_accepted for each in batch)
    findings = tuple(finding for each in batch for finding in each.findings)
    files = tuple(each.answer for each in batch if each.answer is not None)
    rows = tuple((each.name, _became(each), str(each.lines_accepted), str(len(each.findings))) for each in batch)
    return Outcome(
        (_said(workspace, batch, lines, dry_run=dry_run), *notes),
        _next(totals),
        tables=(Table("Files", ("File", "Outcome", "Lines in", "Findings"), rows),) if rows else (),
        findings=findings,
        files=files,
        data={
            "files": [_file_row(each) for each in batch],
            "totals": {**totals, "files": len(batch), "lines_accepted": lines, "findings": len(findings)},
        },
        needs_person=need_person(findings),
    )


def _became(each: Arrived) -> str:
    return outcome_words(each.verdict, each.lines_accepted)


def _file_row(each: Arrived) -> dict[str, object]:
    return {
        "file": each.name,
        "sha256": each.sha256,
        "verdict": each.verdict,
        "form": each.form,
        "lines_accepted": each.lines_accepted,
        "findings": [finding_row(finding) for finding in each.findings],
    }


def _said(workspace: Workspace, batch: Sequence[Arrived], lines: int, *, dry_run: bool) -> str:
    if not batch:
        return f"No files lie in the folder {workspace.forms_in}."
    became = Counter(_became(each) for each in sorted(batch, key=lambda each: _VERDICTS.index(each.verdict)))
    parts = [f"{count} {words}" for words, count in became.items()]
    verb = "Would take in" if dry_run else "Took in"
    return f"{verb} {counted(lines, 'line')} from {counted(len(batch), 'file')}: {', '.join(parts)}."


def _next(totals: dict[str, int]) -> str:
    notes, answers = totals[REFUSED], totals[WITH_FINDINGS]
    steps = ["Read the notes beside the refused files in quarantine/, then ask for them again."] if notes else []
    steps += ["Send the officers their answers from out/."] if answers else []
    if answers:
        return " ".join((*steps, "Lines kept out stay open, and are issued again: pmf status"))
    return " ".join(steps) or "To see what is open: pmf status"
