"""The answer to an officer whose form had findings: what was taken in, what was not, and what to do, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pmf_excel.core.findings import Finding, Severity
from pmf_excel.core.records.register import Register

from .form import Filling

#: In the order in which an officer should read them, with the words for each.
SEVERITY_WORDS = (
    (Severity.ERROR, "Please mend"),
    (Severity.QUERY, "Please look at"),
    (Severity.NOTE, "For information"),
)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One finding as the officer reads it."""

    kind: str
    reference: str
    sheet: str
    cell: str
    found: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer workbook holds: title, who and what about, sentences of summary, a row for each finding."""

    title: str
    subtitle: str
    form: str
    sentences: tuple[str, ...]
    rows: tuple[AnswerRow, ...]


def answer_to(
    register: Register, filling: Filling, file: str, lines_accepted: int, findings: Sequence[Finding]
) -> Answer:
    """Return the answer to a form that came back, what has to be mended first."""
    identity = filling.identity
    council = register.council(identity.council)
    rows = tuple(
        _row(words, each) for severity, words in SEVERITY_WORDS for each in findings if each.severity is severity
    )
    return Answer(
        title="Answer to your form",
        subtitle=f"{register.officer_name(identity.officer)} · {council.name} · {identity.period}",
        form=identity.form,
        sentences=tuple(_sentences(file, len(identity.line_keys), lines_accepted, findings)),
        rows=rows,
    )


def _sentences(file: str, lines: int, accepted: int, findings: Sequence[Finding]) -> list[str]:
    counts = {severity: sum(each.severity is severity for each in findings) for severity, _ in SEVERITY_WORDS}
    are = "line is" if lines == 1 else "lines are"
    said = [f"We received {file}. {accepted} of {lines} {are} in the register; thank you."]
    if not accepted and any(each.severity is Severity.ERROR and not each.place.reference for each in findings):
        said.append("Nothing of the form was taken in; what is marked “Please mend” says why, and what to do.")
    elif counts[Severity.ERROR]:
        said.append(
            "The lines marked “Please mend” are not in. Mend them in your file and send it again, "
            "or wait for the form on which they are issued again."
        )
    if counts[Severity.QUERY]:
        said.append(
            "What is marked “Please look at” keeps no line out. On a return the Responsible Officer will see it; "
            "you may explain it on the line and send the file again."
        )
    return said


def _row(words: str, finding: Finding) -> AnswerRow:
    place = finding.place
    return AnswerRow(words, place.reference, place.sheet, place.cell, finding.found, finding.message, finding.remedy)
