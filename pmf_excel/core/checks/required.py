"""Checks that what a line needs was filled in: the figure or why there is none, its parts, evidence, procedure."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue.returns import (
    EVIDENCE_MISSING,
    FIGURE_MISSING,
    FINAL_DATE_MISSING,
    PART_MISSING,
    PROCEDURE_NOT_ANSWERED,
    REASON_MISSING,
)
from ..figures import Marker
from ..findings import Finding
from ..typed import is_empty
from .checked_line import CheckedLine

_NEEDS_FIGURE = frozenset({Marker.FINAL, Marker.PROVISIONAL, Marker.ESTIMATED})
_NEEDS_DATE = {Marker.PROVISIONAL: "provisional", Marker.ESTIMATED: "estimated"}


def figure_or_reason(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a line without a figure, unless a marker says that there is none and a reason says why (section 4)."""
    if checked.entry.value is not None or not _is_empty(checked, "figure"):
        return
    if checked.entry.marker in _NEEDS_FIGURE:
        yield checked.finding(FIGURE_MISSING, "figure")
    elif not checked.entry.missing_reason:
        yield checked.finding(REASON_MISSING, "missing_reason")


def parts_beside_figure(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a figure without the numerator and denominator that are collected with it (section 3)."""
    if checked.entry.value is None or not checked.indicator.has_parts:
        return
    for column in ("numerator", "denominator"):
        if _is_empty(checked, column):
            yield checked.finding(PART_MISSING, column, part=column)


def final_date(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a provisional or estimated figure that does not say when its final one is expected (section 4)."""
    marker = checked.entry.marker
    if marker in _NEEDS_DATE and _is_empty(checked, "final_expected"):
        yield checked.finding(FINAL_DATE_MISSING, "final_expected", _NEEDS_DATE[marker])


def evidence(checked: CheckedLine) -> Iterator[Finding]:
    """Query a figure that does not say where its evidence is."""
    if checked.entry.value is not None and not checked.entry.evidence:
        yield checked.finding(EVIDENCE_MISSING, "evidence")


def procedure_answer(checked: CheckedLine) -> Iterator[Finding]:
    """Query a figure that leaves open whether the written procedure is still right (section 3)."""
    if checked.entry.value is not None and _is_empty(checked, "procedure_is_right"):
        yield checked.finding(PROCEDURE_NOT_ANSWERED, "procedure_is_right")


def _is_empty(checked: CheckedLine, column: str) -> bool:
    return is_empty(checked.line.cell(column))
