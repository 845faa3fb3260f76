"""Judging a figure: what is said of it, and every step by which the rule got there (framework section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from .errors import PmfError
from .figures import Figure, Judgement, Marker, Status
from .indicators import Indicator, JudgedAs, Polarity, Unit
from .numbers import decimals_of, plain_text, rounded
from .periods import Period, PeriodKind
from .rating import Limits, limits_for, rate, variance
from .register import Register
from .targets import NO_TARGET, AgreedTarget, target_for, why_no_target
from .tolerance import Tolerance, tolerance_for

#: What a frozen target is called when a figure is judged again.
FROZEN_BASIS = "as frozen when the period was first authorised"


@dataclass(frozen=True, slots=True)
class Rating:
    """What is said of a figure: its status, why where it is not rated, and how the rule got there.

    `limits`, `target` and `tolerance` are what it is or would be rated against; `variance` is in the unit, None where
    the figure is not rated; `steps` are plain sentences in order.
    """

    status: Status
    why: str = ""
    target: AgreedTarget | None = None
    limits: Limits | None = None
    tolerance: str = ""
    variance: Decimal | None = None
    steps: tuple[str, ...] = ()


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


def judge(
    register: Register,
    indicator: Indicator,
    period: Period,
    value: Decimal | None,
    *,
    marker: Marker = Marker.FINAL,
    against: Judgement | None = None,
) -> Rating:
    """Return what is said of `value` as the figure of `indicator` for `period`.

    With `against`, an earlier judgement of the same period, its frozen target, tolerance, decimals and polarity are
    used and nothing set since. Raises `PmfError` where the tolerance of the indicator or council is misspelt.
    """
    unrated = _reason_unrated(register, indicator, period, against)
    yardstick = None if unrated is not None else _yardstick(register, indicator, period, against)
    absent = _absent(value, marker)
    if absent is not None:
        return _without_figure(absent, yardstick)
    if yardstick is None or value is None:
        status, why = unrated or (Status.NOT_RATED, NO_TARGET)
        return Rating(status, why, steps=(_unrated_step(status, why),))
    return measured(value, yardstick)


def rating_of(register: Register, indicator: Indicator, figure: Figure) -> Rating:
    """Return what is said of a figure: as it was frozen where it was authorised, otherwise as it is judged now."""
    frozen = figure.judgement
    if frozen is None:
        return judge(register, indicator, figure.period, figure.value, marker=figure.marker)
    again = judge(register, indicator, figure.period, frozen.value, marker=frozen.marker, against=frozen)
    return replace(again, status=frozen.status, why=frozen.why)


def measured(value: Decimal, yardstick: Yardstick) -> Rating:
    """Return the rating of `value` by `yardstick`, with its steps."""
    status = rate(value, yardstick.limits, yardstick.decimals)
    return Rating(
        status,
        target=yardstick.target,
        limits=yardstick.limits,
        tolerance=str(yardstick.tolerance),
        variance=variance(value, yardstick.target, yardstick.polarity, yardstick.decimals),
        steps=tuple(_steps(value, yardstick, status)),
    )


def explain_value(
    value: Decimal,
    target: Decimal | None = None,
    polarity: Polarity = Polarity.HIGHER,
    tolerance: str = "5%",
    decimals: int | None = None,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> Rating:
    """Return the rating of any value against any target; `decimals` defaults to the most that were typed.

    Raises `PmfError` where the target does not fit the polarity or has more decimals than the figure may have.
    """
    ends = [number for number in (target, low, high) if number is not None]
    places = max(_typed_decimals(number) for number in (value, *ends)) if decimals is None else decimals
    _refuse_misfit(target, low, high, polarity, places)
    allowance = Tolerance.parse(tolerance)
    if not ends:
        return Rating(Status.NOT_RATED, NO_TARGET, steps=(_unrated_step(Status.NOT_RATED, NO_TARGET),))
    agreed = AgreedTarget(target, low, high) if polarity is Polarity.RANGE else AgreedTarget(target)
    return measured(value, Yardstick(agreed, allowance, polarity, places))


def baselining_until(register: Register, indicator: Indicator) -> date | None:
    """Return the last day on which an indicator is baselining, None where no end is known.

    Without a date of its own it is the council's number of quarters from the quarter in which the indicator starts.
    """
    if indicator.baselining_until is not None or indicator.start is None:
        return indicator.baselining_until
    quarters = register.council(indicator.council).baselining_quarters
    first = Period.containing(indicator.start, PeriodKind.QUARTER)
    return first.shifted(quarters).start - timedelta(days=1)


def _absent(value: Decimal | None, marker: Marker) -> Status | None:
    if marker is Marker.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    return Status.NOT_AVAILABLE if marker is Marker.NOT_AVAILABLE or value is None else None


def _without_figure(status: Status, yardstick: Yardstick | None) -> Rating:
    step = "There is no figure." if status is Status.NOT_AVAILABLE else "The figure does not apply."
    if yardstick is None:
        return Rating(status, steps=(step,))
    return Rating(status, "", yardstick.target, yardstick.limits, str(yardstick.tolerance), steps=(step,))


def _reason_unrated(
    register: Register, indicator: Indicator, period: Period, against: Judgement | None
) -> tuple[Status, str] | None:
    if against is not None and against.status not in (Status.NOT_AVAILABLE, Status.NOT_APPLICABLE):
        return None if against.status.is_rated else (against.status, against.why)
    if indicator.judged_as is JudgedAs.CONTEXTUAL:
        return Status.CONTEXTUAL, ""
    if indicator.judged_as is JudgedAs.BASELINING:
        until = baselining_until(register, indicator)
        if until is None or period.end <= until:
            return Status.BASELINING, f"until {_day(until)}" if until else ""
    if against is not None:
        return None if _frozen_target(against) else (Status.NOT_RATED, NO_TARGET)
    why = why_no_target(register, indicator, period)
    return (Status.NOT_RATED, why) if why else None


def _yardstick(register: Register, indicator: Indicator, period: Period, against: Judgement | None) -> Yardstick | None:
    if against is not None and (frozen := _frozen_target(against)) is not None:
        tolerance = Tolerance.parse(against.tolerance)
        return Yardstick(frozen, tolerance, against.polarity, against.decimals, against.unit)
    target = target_for(register, indicator, period)
    if target is None:
        return None
    tolerance = tolerance_for(indicator, register.council(indicator.council))
    return Yardstick(target, tolerance, indicator.polarity, indicator.decimals, indicator.unit)


def _frozen_target(against: Judgement) -> AgreedTarget | None:
    if against.target is None and against.low is None and against.high is None:
        return None
    return AgreedTarget(against.target, against.low, against.high, FROZEN_BASIS, against.target_before)


def _typed_decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _refuse_misfit(
    target: Decimal | None, low: Decimal | None, high: Decimal | None, polarity: Polarity, decimals: int
) -> None:
    if polarity is Polarity.RANGE and (low is None or high is None):
        raise PmfError("A range needs its low and its high end.", "Give both, such as --low 4 --high 6.")
    if low is not None and high is not None and low > high:
        raise PmfError(f"Low {plain_text(low)} is above high {plain_text(high)}.", "Change the two round.")
    if polarity is not Polarity.RANGE and (low is not None or high is not None):
        raise PmfError("Low and high belong to a range.", "Give a target, or say that polarity is range.")
    for end in (target, low, high):
        if end is not None and decimals_of(end) > decimals:
            raise PmfError(
                f"The target {plain_text(end)} has more decimals than the figure's {decimals}.",
                "Give a target with as many decimals as the figure, or more decimals.",
            )


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


_OUTCOME = {
    Status.ON_TARGET: "on target or better",
    Status.WITHIN: "worse than target, within threshold",
    Status.OUTSIDE: "worse than target, outside threshold",
}
_BETTER = {Polarity.HIGHER: "higher is better", Polarity.LOWER: "lower is better", Polarity.RANGE: "within it is best"}
_UNRATED = {
    Status.CONTEXTUAL: "The indicator is contextual: it is shown, not rated.",
    Status.BASELINING: "The indicator is baselining: its figures make the baseline and are not rated yet",
    Status.NOT_RATED: "The figure is not rated",
}


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


def _unrated_step(status: Status, why: str) -> str:
    sentence = _UNRATED[status].rstrip(".")
    return f"{sentence}: {why}." if why else f"{sentence}."


def _short(number: Decimal | None) -> str:
    """Return a number as said in a step: an endless fraction is cut after 10 decimals and shown so."""
    if number is None:
        return "none"
    return plain_text(number) if decimals_of(number) <= 10 else f"{plain_text(rounded(number, 10))}…"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
