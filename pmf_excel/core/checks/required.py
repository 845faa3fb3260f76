"""The check that what a line needs was filled in, by the same declaration as "Still needed" on the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pmf_excel.core.forms.form import Cell
from pmf_excel.core.forms.kinds import RETURN_SHEET
from pmf_excel.core.forms.requirements import asked_of, missing_inputs
from pmf_excel.core.rating.combining import ratio
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.typed.cells import is_empty
from pmf_excel.core.typed.entries import INPUTS

from ..catalogue.returns import (
    COMMENTARY_MISSING,
    EVIDENCE_MISSING,
    FIGURE_MISSING,
    FIGURE_NOT_WORKED_OUT,
    FINAL_DATE_MISSING,
    PART_MISSING,
    PROCEDURE_NOT_ANSWERED,
    REASON_MISSING,
)
from ..findings import Finding, FindingKind
from ..numbers import plain_text, rounded
from .checked_line import CheckedLine

#: What is found where an input that is needed is empty. Errors are what the figure cannot do without (section 4).
MISSING: Mapping[str, FindingKind] = {
    "figure": FIGURE_MISSING,
    "numerator": PART_MISSING,
    "denominator": PART_MISSING,
    "final_expected": FINAL_DATE_MISSING,
    "missing_reason": REASON_MISSING,
    "commentary": COMMENTARY_MISSING,
    "evidence": EVIDENCE_MISSING,
    "procedure_is_right": PROCEDURE_NOT_ANSWERED,
}
_WITH_PARTS = RETURN_SHEET.requirements
_WITHOUT_PARTS = asked_of(_WITH_PARTS, frozenset({"numerator", "denominator"}))


def required_cells(checked: CheckedLine) -> Iterator[Finding]:
    """Find each input that the line needs and does not have: errors and queries as `MISSING` says."""
    asked = _WITH_PARTS if checked.indicator.has_parts else _WITHOUT_PARTS
    for column in missing_inputs(asked, _texts(checked)):
        if column == "figure" and (computed := _worked_out(checked)):
            yield checked.finding(FIGURE_NOT_WORKED_OUT, column, computed)
            continue
        yield checked.finding(MISSING[column], column, _about(checked, column), part=column)


def _worked_out(checked: CheckedLine) -> str:
    """Return the figure that numerator and denominator give, nothing where they are not both there."""
    computed = ratio(checked.indicator, checked.entry.numerator, checked.entry.denominator)
    return "" if computed is None else plain_text(rounded(computed, checked.indicator.decimals))


def _texts(checked: CheckedLine) -> dict[str, str]:
    texts = {name: _text(checked.line.cell(name)) for name in INPUTS}
    if not texts["commentary"] and checked.entry.value is not None:
        texts["status"] = checked.rating.status.value
    return texts


def _text(cell: Cell) -> str:
    return "" if is_empty(cell) else cell.text or cell.formula


def _about(checked: CheckedLine, column: str) -> str:
    if column == "final_expected":
        return checked.entry.marker.name.lower()
    if column == "commentary":
        words = words_of(checked.rating.status)
        return words[:1].lower() + words[1:]
    return ""
