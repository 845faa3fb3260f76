"""Checks of numerator and denominator, with each other and with the figure (framework section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pmf_excel.core.rating.combining import ratio
from pmf_excel.core.records.indicators import Unit

from ..catalogue.returns import DENOMINATOR_ZERO, FIGURE_NOT_ITS_PARTS, NUMERATOR_LARGER, PART_NEGATIVE
from ..findings import Finding
from ..numbers import CONTEXT, decimals_of, plain_text, rounded
from .checked_line import CheckedLine

_HALF = Decimal("0.5")


def parts_make_figure(checked: CheckedLine) -> Iterator[Finding]:
    """Query a figure that is not numerator over denominator, times the multiplier.

    It may differ by half a unit of the last decimal: of the indicator, or of the figure where that was typed finer.
    """
    entry, indicator = checked.entry, checked.indicator
    computed = ratio(indicator, entry.numerator, entry.denominator)
    if entry.value is None or computed is None:
        return
    decimals = max(indicator.decimals, decimals_of(entry.value))
    if abs(CONTEXT.subtract(entry.value, computed)) > CONTEXT.scaleb(_HALF, -decimals):
        shown = plain_text(rounded(computed, decimals))
        yield checked.finding(FIGURE_NOT_ITS_PARTS, "figure", plain_text(entry.value), computed=shown)


def denominator_not_zero(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a figure that was divided by nothing."""
    entry = checked.entry
    if entry.denominator == 0 and entry.value is not None:
        yield checked.finding(DENOMINATOR_ZERO, "denominator", "0")


def numerator_within_denominator(checked: CheckedLine) -> Iterator[Finding]:
    """Query a percentage whose numerator is larger than its denominator: the two may be the wrong way round."""
    top, bottom = checked.entry.numerator, checked.entry.denominator
    if top is None or not bottom or checked.indicator.unit is not Unit.PERCENTAGE:
        return
    if bottom > 0 and top > bottom:
        yield checked.finding(NUMERATOR_LARGER, "numerator", plain_text(top), denominator=plain_text(bottom))


def parts_not_negative(checked: CheckedLine) -> Iterator[Finding]:
    """Query a numerator or denominator below 0."""
    entry = checked.entry
    for column, number in (("numerator", entry.numerator), ("denominator", entry.denominator)):
        if number is not None and number < 0:
            yield checked.finding(PART_NEGATIVE, column, plain_text(number), part=column)
