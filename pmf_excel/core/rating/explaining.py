"""How the rule got to a rating, told in plain sentences with every number that decided (framework section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pmf_excel.core.numbers import decimals_of, plain_text, rounded
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Polarity, Unit

from .rating import Yardstick

_OUTCOME = {
    Status.ON_TARGET: "on target or better",
    Status.WITHIN: "worse than target, within threshold",
    Status.OUTSIDE: "worse than target, outside threshold",
}
_BETTER = {Polarity.HIGHER: "higher is better", Polarity.LOWER: "lower is better", Polarity.RANGE: "within it is best"}
_UNRATED = {
    Status.CONTEXTUAL: "The indicator is contextual: it is shown, not rated",
    Status.BASELINING: "The indicator is baselining: its figures make the baseline and are not rated yet",
    Status.NOT_RATED: "The figure is not rated",
    Status.NOT_AVAILABLE: "There is no figure",
    Status.NOT_APPLICABLE: "The figure does not apply",
}


def steps_of_rating(value: Decimal, yardstick: Yardstick, status: Status) -> tuple[str, ...]:
    """Return how `value` came to be rated `status` by `yardstick`, one sentence a step."""
    return tuple(_steps(value, yardstick, status))


def steps_without_rating(status: Status, why: str) -> tuple[str, ...]:
    """Return the one sentence that says why a figure is not rated."""
    return (f"{_UNRATED[status]}: {why}." if why else f"{_UNRATED[status]}.",)


def _steps(value: Decimal, yardstick: Yardstick, status: Status) -> Iterator[str]:
    figure = rounded(value, yardstick.decimals)
    limits = yardstick.limits
    yield _rounding_step(value, figure, yardstick.decimals)
    yield _target_step(yardstick)
    yield f"On target is {_between(limits.on_low, limits.on_high)}."
    if yardstick.unit is Unit.YES_NO:
        yield "A yes/no figure has no tolerance."
    else:
        threshold = _between(limits.within_low, limits.within_high)
        yield f"The tolerance is {yardstick.tolerance.in_words}, so within threshold is {threshold}, edges included."
    yield f"{figure:f} is {_OUTCOME[status]}."


def _rounding_step(value: Decimal, figure: Decimal, decimals: int) -> str:
    places = f"{decimals} decimal{'' if decimals == 1 else 's'}" if decimals else "a whole number"
    return f"The figure {_short(value)} is rounded to {places}, half away from zero: {figure:f}."


def _target_step(yardstick: Yardstick) -> str:
    target, basis = yardstick.target, f" ({yardstick.target.basis})" if yardstick.target.basis else ""
    if yardstick.polarity is Polarity.RANGE:
        named = f"range is {_short(target.low)} to {_short(target.high)}"
    else:
        named = f"target is {_short(target.value)}"
    return f"The {named}{basis}; {_BETTER[yardstick.polarity]}."


def _between(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return f"{_short(low)} to {_short(high)}" if low != high else _short(low)
    return f"{_short(low)} or more" if low is not None else f"{_short(high)} or less"


def _short(number: Decimal | None) -> str:
    """Return a number as said in a step: an endless fraction is cut after 10 decimals and shown so."""
    if number is None:
        return "none"
    return plain_text(number) if decimals_of(number) <= 10 else f"{plain_text(rounded(number, 10))}…"
