"""What one line of a return says: the values that were typed, read by the indicator's own unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import FilledLine
from pmf_excel.core.forms.kinds import MARKER_WORDS, NO, YES
from pmf_excel.core.records.figures import Marker
from pmf_excel.core.records.indicators import Indicator

from .cells import choice_typed, date_typed, is_empty, number_typed, text_typed

#: The columns that an officer fills on a return.
INPUTS = (
    "figure", "numerator", "denominator", "marker", "final_expected", "data_period", "commentary", "missing_reason",
    "evidence", "procedure_is_right", "explanation",
)  # fmt: skip
_TEXTS = ("data_period", "commentary", "missing_reason", "evidence", "explanation")


@dataclass(frozen=True, slots=True)
class ReturnEntry:
    """What an officer typed on a line; equal fillings give equal entries. `is_blank`: nothing was filled in at all."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: Marker = Marker.FINAL
    final_expected: date | None = None
    data_period: str = ""
    commentary: str = ""
    missing_reason: str = ""
    evidence: str = ""
    procedure_is_right: bool | None = None
    explanation: str = ""
    is_blank: bool = False


def entry_from(line: FilledLine, indicator: Indicator) -> tuple[ReturnEntry, tuple[Finding, ...]]:
    """Return what a line says, and what was found while reading its cells (their sheet, cell and indicator named)."""
    value, of_value = number_typed(line.cell("figure"), indicator)
    numerator, of_numerator = number_typed(line.cell("numerator"), indicator, part=True)
    denominator, of_denominator = number_typed(line.cell("denominator"), indicator, part=True)
    marker, of_marker = choice_typed(line.cell("marker"), tuple(MARKER_WORDS))
    final_expected, of_date = date_typed(line.cell("final_expected"))
    answer, of_answer = choice_typed(line.cell("procedure_is_right"), (YES, NO))
    texts = {name: text_typed(line.cell(name)) for name in _TEXTS}
    entry = ReturnEntry(
        value=value,
        numerator=numerator,
        denominator=denominator,
        marker=MARKER_WORDS.get(marker, Marker.FINAL),
        final_expected=final_expected,
        procedure_is_right={YES: True, NO: False}.get(answer),
        is_blank=_is_blank(line),
        **{name: text for name, (text, _) in texts.items()},
    )
    found = [*of_value, *of_numerator, *of_denominator, *of_marker, *of_date, *of_answer]
    for _, of_text in texts.values():
        found.extend(of_text)
    return entry, _placed(found, line, indicator)


def _is_blank(line: FilledLine) -> bool:
    return all(is_empty(line.cell(name)) for name in INPUTS if name != "marker") and _is_final(line)


def _is_final(line: FilledLine) -> bool:
    marker = line.cell("marker")
    return is_empty(marker) or MARKER_WORDS.get(marker.text.strip()) is Marker.FINAL


def _placed(findings: Iterable[Finding], line: FilledLine, indicator: Indicator) -> tuple[Finding, ...]:
    return tuple(finding.at(sheet=line.sheet, reference=indicator.id) for finding in findings)
