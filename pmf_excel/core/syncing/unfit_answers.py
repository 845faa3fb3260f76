"""Answers on the sheet Findings that do not fit what they answer: which ones do is said, and they stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from pmf_excel.core.catalogue.syncing import ANSWER_UNFIT, CONFLICT, DELETED
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.master.findings_page import DISMISS, RETIRE, TAKE_MINE, SheetFinding

from .answers import Answers, same_thing

_FITTING: Mapping[str, str] = {
    CONFLICT.code: f"Choose {TAKE_MINE} or {DISMISS} in the column Answer, and press Save my edits.",
    DELETED.code: f"Choose {RETIRE} or {DISMISS} in the column Answer, and press Save my edits.",
}
_OTHERWISE = f"Put right what was found, or choose {DISMISS} in the column Answer, and press Save my edits."
_ANSWERS: Mapping[str, frozenset[str]] = {
    CONFLICT.code: frozenset({TAKE_MINE, DISMISS}),
    DELETED.code: frozenset({RETIRE, DISMISS}),
}


def said_of_unfit(
    answers: Answers, page: Iterable[SheetFinding], today: date
) -> tuple[list[SheetFinding], list[tuple[Finding, SheetFinding]]]:
    """Return the page with answers that do not fit left where they stand, and what is to be said of each."""
    unfit = [each for each in answers.findings if each.answer and each.answer not in _fitting(each)]
    listed, said = [], []
    for finding in page:
        given = next((each for each in unfit if same_thing(each, finding) and each.code == finding.code), None)
        listed.append(finding if given is None else replace(finding, answer=given.answer))
        said += [] if given is None else [_said(finding, given.answer, today)]
    return listed, said


def _fitting(finding: SheetFinding) -> frozenset[str]:
    every = frozenset({TAKE_MINE, RETIRE, DISMISS, finding.answer})
    return every if finding.code == ANSWER_UNFIT.code else _ANSWERS.get(finding.code, frozenset({DISMISS}))


def _said(finding: SheetFinding, answer: str, today: date) -> tuple[Finding, SheetFinding]:
    place = Place(sheet=finding.sheet, reference=finding.record)
    said = ANSWER_UNFIT.finding(place, answer, fitting=_FITTING.get(finding.code, _OTHERWISE))
    shown = replace(finding, code=said.code, when=today, wrong=said.message, remedy=said.remedy, answer="", held="")
    return said, shown
