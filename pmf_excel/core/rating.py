"""Rating a figure against its target (framework section 5): one declaration for rule, formula and words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .figures import Status
from .numbers import rounded


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
