"""Checks of the figure itself: whether it can be what it says (framework section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pmf_excel.core.forms.form import Held
from pmf_excel.core.records.indicators import Combine, Unit

from ..catalogue.returns import (
    BELOW_ZERO,
    FRACTION_OF_COUNT,
    MORE_DECIMALS,
    PERCENTAGE_AS_RATIO,
    PERCENTAGE_IMPOSSIBLE,
    SIGN_DIFFERS,
)
from ..findings import Finding
from ..numbers import CONTEXT, decimals_of, plain_text, rounded
from .checked_line import CheckedLine

#: How many earlier figures must agree in their sign before another sign is queried.
SIGN_NEEDS = 3
#: How many digits of a number Excel keeps; what comes after them is noise of the machine.
_EXCEL_DIGITS = 15
_HUNDRED = Decimal(100)


def percentage_as_ratio(checked: CheckedLine) -> Iterator[Finding]:
    """Query a percentage below 1 that was typed as a plain number: 0.45 is 0.45 points (section 3)."""
    value = checked.entry.value
    if value is not None and _may_be_ratio(checked):
        points = plain_text(CONTEXT.multiply(value, _HUNDRED))
        yield checked.finding(PERCENTAGE_AS_RATIO, "figure", plain_text(value), points=points)


def percentage_within_bounds(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a percentage beyond 0 to 100, unless the measure is known to go there."""
    value = checked.entry.value
    if value is None or checked.indicator.unit is not Unit.PERCENTAGE or 0 <= value <= _HUNDRED:
        return
    known = _known_values(checked)
    has_been = any(each > _HUNDRED for each in known) if value > _HUNDRED else any(each < 0 for each in known)
    if not has_been:
        yield checked.finding(PERCENTAGE_IMPOSSIBLE, "figure", plain_text(value))


def not_below_zero(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse negative counts and days, unless the measure is known to go below 0."""
    value = checked.entry.value
    if value is None or value >= 0 or not _cannot_be_negative(checked):
        return
    if not any(each < 0 for each in _known_values(checked)):
        yield checked.finding(BELOW_ZERO, "figure", plain_text(value))


def sign_as_before(checked: CheckedLine) -> Iterator[Finding]:
    """Query a sign that is not that of every earlier figure, or a first negative one."""
    value = checked.entry.value
    if not value or checked.indicator.unit is Unit.PERCENTAGE or _cannot_be_negative(checked):
        return
    earlier = [each for each in checked.values.values() if each]
    if len(earlier) >= SIGN_NEEDS and all((each > 0) is not (value > 0) for each in earlier):
        others = f"the {len(earlier)} earlier figures are {_sign(earlier[0])}"
    elif value < 0 and not any(each < 0 for each in _known_values(checked)):
        others = "no earlier figure, target or baseline is"
    else:
        return
    yield checked.finding(SIGN_DIFFERS, "figure", plain_text(value), sign=_sign(value), others=others)


def whole_counts(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a fraction where whole things are counted: a number without decimals that adds up over periods."""
    value = checked.entry.value
    if value is not None and _counts_things(checked) and decimals_of(value) > 0:
        yield checked.finding(FRACTION_OF_COUNT, "figure", plain_text(value))


def decimals_as_agreed(checked: CheckedLine) -> Iterator[Finding]:
    """Query more decimals than the indicator has; it is rounded half away from zero where it is shown (section 5)."""
    value, decimals = checked.entry.value, checked.indicator.decimals
    if value is None or decimals_of(value) <= decimals or _counts_things(checked) or _may_be_ratio(checked):
        return
    if decimals_of(_as_excel_keeps(value)) > decimals:
        shown = f"{rounded(value, decimals):f}"
        yield checked.finding(MORE_DECIMALS, "figure", plain_text(value), decimals=decimals or "none", shown=shown)


def _may_be_ratio(checked: CheckedLine) -> bool:
    value, cell = checked.entry.value, checked.line.cell("figure")
    if value is None or checked.indicator.unit is not Unit.PERCENTAGE or not 0 < abs(value) < 1:
        return False
    says_percent = cell.held is Held.TEXT and not cell.text.strip().endswith(tuple("0123456789"))
    return not (cell.percent or says_percent)


def _as_excel_keeps(value: Decimal) -> Decimal:
    return rounded(value, _EXCEL_DIGITS - 1 - value.adjusted()) if value else value


def _counts_things(checked: CheckedLine) -> bool:
    indicator = checked.indicator
    return indicator.unit is Unit.NUMBER and indicator.decimals == 0 and indicator.combine is Combine.SUM


def _cannot_be_negative(checked: CheckedLine) -> bool:
    return checked.indicator.unit is Unit.DAYS or _counts_things(checked)


def _known_values(checked: CheckedLine) -> Iterator[Decimal]:
    """Yield what the measure has been or is meant to be: earlier figures, baseline and targets."""
    yield from checked.values.values()
    if checked.indicator.baseline is not None:
        yield checked.indicator.baseline
    for target in checked.register.targets_of(checked.indicator.id):
        yield from (each for each in (target.value, target.low, target.high) if each is not None)


def _sign(value: Decimal) -> str:
    return "negative" if value < 0 else "positive"
