"""Rating a figure against its target (framework section 5): one declaration for rule, formula and words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pmf_excel.core.numbers import CONTEXT, rounded
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Polarity, Unit

from .targets import AgreedTarget
from .tolerance import Tolerance


@dataclass(frozen=True, slots=True)
class Limits:
    """The inclusive bounds of `on target` and of `within threshold`; None where there is no bound.

    Limits are never rounded; the figure is, before it is compared.
    """

    on_low: Decimal | None = None
    on_high: Decimal | None = None
    within_low: Decimal | None = None
    within_high: Decimal | None = None


#: The ratings in order with the names of their bounds: the first whose bounds hold the rounded figure is given.
RATINGS: tuple[tuple[Status, str, str], ...] = (
    (Status.ON_TARGET, "on_low", "on_high"),
    (Status.WITHIN, "within_low", "within_high"),
)


def rate(value: Decimal, limits: Limits, decimals: int) -> Status:
    """Return the rating of `value`, rounded half away from zero to `decimals`, by `limits` (section 5)."""
    figure = rounded(value, decimals)
    for status, low_name, high_name in RATINGS:
        low, high = getattr(limits, low_name), getattr(limits, high_name)
        if (low is None or figure >= low) and (high is None or figure <= high):
            return status
    return Status.OUTSIDE


def limits_for(target: AgreedTarget, tolerance: Tolerance, polarity: Polarity, unit: Unit) -> Limits:
    """Return the bounds that `target` sets: the tolerance lies on its worse side, on both sides of a range.

    A yes/no figure has no tolerance. A range is measured from the nearer end, so each end has its own width.
    """
    low, high = _ends(target, polarity)
    if unit is Unit.YES_NO:
        return Limits(low, high, low, high)
    return Limits(
        on_low=low,
        on_high=high,
        within_low=None if low is None else CONTEXT.subtract(low, tolerance.around(low)),
        within_high=None if high is None else CONTEXT.add(high, tolerance.around(high)),
    )


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a figure is measured with; the limits follow from it."""

    target: AgreedTarget
    tolerance: Tolerance
    polarity: Polarity
    decimals: int
    unit: Unit = Unit.NUMBER

    @property
    def limits(self) -> Limits:
        """The bounds of on target and within threshold."""
        return limits_for(self.target, self.tolerance, self.polarity, self.unit)


def variance(value: Decimal, target: AgreedTarget, polarity: Polarity, decimals: int) -> Decimal | None:
    """Return the rounded figure minus its target in the unit; for a range the signed distance outside it.

    None where the target does not say what the polarity needs.
    """
    figure = rounded(value, decimals)
    if polarity is not Polarity.RANGE:
        return None if target.value is None else CONTEXT.subtract(figure, target.value)
    if target.low is None or target.high is None:
        return None
    return distance_outside(figure, target.low, target.high)


def distance_outside(figure: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """Return how far `figure` lies below `low` (negative) or above `high` (positive), 0 inside the range."""
    if figure < low:
        return CONTEXT.subtract(figure, low)
    return CONTEXT.subtract(figure, high) if figure > high else Decimal(0)


def _ends(target: AgreedTarget, polarity: Polarity) -> tuple[Decimal | None, Decimal | None]:
    if polarity is Polarity.RANGE:
        return target.low, target.high
    return (target.value, None) if polarity is Polarity.HIGHER else (None, target.value)
