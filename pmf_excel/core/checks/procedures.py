"""Checks of the written procedure behind a figure: every indicator has a complete one (framework section 3)."""

from __future__ import annotations

from collections.abc import Iterator

from pmf_excel.core.records.indicators import Indicator, WrittenProcedure, parts_missing

from ..catalogue.returns import PROCEDURE_INCOMPLETE, PROCEDURE_MISSING, PROCEDURE_NOT_RIGHT
from ..findings import Finding
from ..reports.sentences import joined
from .checked_line import CheckedLine

#: What a complete written procedure holds, by field, as a sentence names it.
PARTS = {
    "definition": "the definition",
    "purpose": "the purpose",
    "steps": "the step-by-step guide",
    "numerator": "what the numerator is",
    "denominator": "what the denominator is",
    "inclusions": "what is included",
    "exclusions": "what is excluded",
    "data_source": "the data source",
    "evidence": "where the evidence is stored",
    "verification": "how the Responsible Officer checks it",
    "limits": "its known limits",
    "author": "its author",
    "dated": "its date",
    "next_review": "its next review",
}
#: How many missing parts are named before the others are counted.
_NAMED = 3


def procedure_complete(checked: CheckedLine) -> Iterator[Finding]:
    """Query a figure whose indicator has no complete written procedure, naming the parts that are missing."""
    procedure = checked.register.procedure(checked.indicator.id)
    missing = missing_parts(procedure, checked.indicator)
    if procedure is None or len(missing) == len(missing_parts(None, checked.indicator)):
        yield checked.finding(PROCEDURE_MISSING, "procedure_is_right")
    elif missing:
        yield checked.finding(PROCEDURE_INCOMPLETE, "procedure_is_right", _in_short(missing))


def _in_short(parts: tuple[str, ...]) -> str:
    """Return what is missing as a sentence names it; of many parts the first ones, and how many more."""
    if len(parts) <= _NAMED + 1:
        return joined(parts)
    return joined((*parts[:_NAMED], f"{len(parts) - _NAMED} more parts"))


def procedure_still_right(checked: CheckedLine) -> Iterator[Finding]:
    """Query a figure whose officer says that the written procedure is no longer right."""
    if checked.entry.procedure_is_right is False:
        yield checked.finding(PROCEDURE_NOT_RIGHT, "procedure_is_right", "No")


def missing_parts(procedure: WrittenProcedure | None, indicator: Indicator) -> tuple[str, ...]:
    """Return the parts that a written procedure lacks, in words; all of them where there is none."""
    return tuple(PARTS[name] for name in parts_missing(procedure, has_parts=indicator.has_parts))
