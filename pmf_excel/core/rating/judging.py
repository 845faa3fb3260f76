"""Judging a figure: what is said of it, against what, and why (framework section 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pmf_excel.core.errors import PmfError
from pmf_excel.core.numbers import decimals_of, plain_text
from pmf_excel.core.periods import Period, PeriodKind, day_in_words
from pmf_excel.core.records.figures import Figure, Judgement, Marker, Status
from pmf_excel.core.records.indicators import Indicator, JudgedAs, Polarity
from pmf_excel.core.records.register import Register

from .explaining import steps_of_rating, steps_without_rating
from .rating import Limits, Yardstick, rate, variance
from .targets import NO_TARGET, AgreedTarget, target_for, why_no_target
from .tolerance import Tolerance, tolerance_for

#: What a frozen target is called when a figure is judged again.
FROZEN_BASIS = "as frozen when the period was first authorised"


@dataclass(frozen=True, slots=True)
class Rating:
    """What is said of a figure: its status, and why where it is not rated.

    `target`, `limits` and `tolerance` are what it is or would be rated against; `variance` is in the unit, None where
    the figure is not rated; `value` is the figure as it was given and `yardstick` all that it was measured with.
    """

    status: Status
    why: str = ""
    target: AgreedTarget | None = None
    limits: Limits | None = None
    tolerance: str = ""
    variance: Decimal | None = None
    value: Decimal | None = None
    yardstick: Yardstick | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """How the rule got there, in plain sentences."""
        if self.status.is_rated and self.value is not None and self.yardstick is not None:
            return steps_of_rating(self.value, self.yardstick, self.status)
        return steps_without_rating(self.status, self.why)


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
        status, why = unrated or (Status.NOT_RATED, why_no_target(register, indicator, period))
        return Rating(status, why)
    return measured(value, yardstick)


def rating_of(register: Register, indicator: Indicator, figure: Figure) -> Rating:
    """Return what is said of a figure: as it was frozen where it was authorised, otherwise as it is judged now."""
    frozen = figure.judgement
    if frozen is None:
        return judge(register, indicator, figure.period, figure.value, marker=figure.marker)
    again = judge(register, indicator, figure.period, frozen.value, marker=frozen.marker, against=frozen)
    return replace(again, status=frozen.status, why=frozen.why)


def target_behind(register: Register, indicator: Indicator, figure: Figure) -> AgreedTarget | None:
    """Return what a figure was or would be rated against: frozen where it was authorised, otherwise as it is now."""
    if figure.judgement is not None:
        return _frozen_target(figure.judgement)
    return judge(register, indicator, figure.period, figure.value, marker=figure.marker).target


def status_of(register: Register, indicator: Indicator, figure: Figure) -> Status:
    """Return the status of a figure: as it was frozen where it was authorised, otherwise as it is judged now."""
    if figure.judgement is not None:
        return figure.judgement.status
    return judge(register, indicator, figure.period, figure.value, marker=figure.marker).status


def measured(value: Decimal, yardstick: Yardstick) -> Rating:
    """Return the rating of `value` by `yardstick`."""
    limits = yardstick.limits
    return Rating(
        rate(value, limits, yardstick.decimals),
        target=yardstick.target,
        limits=limits,
        tolerance=str(yardstick.tolerance),
        variance=variance(value, yardstick.target, yardstick.polarity, yardstick.decimals),
        value=value,
        yardstick=yardstick,
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
        return Rating(Status.NOT_RATED, NO_TARGET)
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
    if yardstick is None:
        return Rating(status)
    return Rating(status, "", yardstick.target, yardstick.limits, str(yardstick.tolerance))


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
            return Status.BASELINING, f"until {day_in_words(until)}" if until else ""
    return (Status.NOT_RATED, NO_TARGET) if against is not None and _frozen_target(against) is None else None


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
