"""Direction of travel, and the earlier figures that it is read from (framework section 5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pmf_excel.core.numbers import CONTEXT, rounded
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.records.figures import Figure, Judgement, Marker
from pmf_excel.core.records.indicators import Indicator, JudgedAs, Measure, Polarity
from pmf_excel.core.records.register import Register

from .judging import target_behind
from .printed import printed
from .rating import distance_outside
from .reporting import figure_period
from .targets import AgreedTarget


class Direction(StrEnum):
    """Which way a figure has gone."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_COMPARABLE = "not comparable"
    NO_NEW_DATA = "no new data"
    NO_EARLIER_FIGURE = "no earlier figure"


class PastFigure(NamedTuple):
    """A figure of one period with what it was rated against; `value` is None in a gap between two figures."""

    period: Period
    value: Decimal | None
    marker: Marker
    target: AgreedTarget | None


def short_term(register: Register, indicator: Indicator, period: Period) -> Direction:
    """Return the direction since the period before; year-to-date figures are not comparable within the year."""
    reported = figure_period(indicator, period)
    if reported is None:
        return Direction.NO_NEW_DATA
    if indicator.measured_as is Measure.YEAR_TO_DATE and reported.kind is not PeriodKind.YEAR:
        return Direction.NOT_COMPARABLE
    return _direction(register, indicator, reported, reported.previous())


def long_term(register: Register, indicator: Indicator, period: Period) -> Direction:
    """Return the direction since the same period last year."""
    reported = figure_period(indicator, period)
    if reported is None:
        return Direction.NO_NEW_DATA
    return _direction(register, indicator, reported, reported.same_last_year())


def history(
    register: Register, indicator: Indicator, period: Period, count: int, step: int = 1
) -> tuple[PastFigure, ...]:
    """Return the printable figures of up to `count` periods ending with `period`, `step` periods apart, oldest first.

    A period without one is a gap with the value None; gaps before the first and after the last are left out.
    """
    periods = (period.shifted(-back * step) for back in reversed(range(count)))
    entries = [_past(register, indicator, each) for each in periods]
    filled = [at for at, entry in enumerate(entries) if entry.value is not None]
    return tuple(entries[filled[0] : filled[-1] + 1]) if filled else ()


def is_comparable(register: Register, indicator: Indicator, now: Figure, before: Figure) -> bool:
    """Return whether no series break lies between two figures and both are measured in the same way."""
    if _measure(indicator, now) != _measure(indicator, before):
        return False
    since, until = _first_day(indicator, before.period), now.period.end
    return not any(since < entry.on <= until for entry in register.breaks_of(indicator.id))


def _direction(register: Register, indicator: Indicator, period: Period, earlier: Period) -> Direction:
    now, before = printed(register, indicator, period), printed(register, indicator, earlier)
    if now is None or now.value is None:
        return Direction.NO_NEW_DATA
    if before is None or before.value is None:
        return Direction.NO_EARLIER_FIGURE
    if now.data_period and now.data_period.casefold() == before.data_period.casefold():
        return Direction.NO_NEW_DATA
    if not is_comparable(register, indicator, now, before):
        return Direction.NOT_COMPARABLE
    return _compared(register, indicator, now, now.value, before.value)


def _compared(register: Register, indicator: Indicator, figure: Figure, value: Decimal, earlier: Decimal) -> Direction:
    frozen = figure.judgement
    decimals = frozen.decimals if frozen is not None else indicator.decimals
    now, before = rounded(value, decimals), rounded(earlier, decimals)
    margin = indicator.margin_of_error
    if margin is not None and abs(CONTEXT.subtract(now, before)) <= margin:
        return Direction.NO_CLEAR_CHANGE
    if now == before:
        return Direction.SAME
    if indicator.judged_as is JudgedAs.CONTEXTUAL:
        return Direction.UP if now > before else Direction.DOWN
    polarity = _polarity(indicator, frozen)
    if polarity is Polarity.RANGE:
        return _by_distance(target_behind(register, indicator, figure), now, before)
    return Direction.BETTER if (now > before) is (polarity is Polarity.HIGHER) else Direction.WORSE


def _by_distance(target: AgreedTarget | None, now: Decimal, before: Decimal) -> Direction:
    if target is None or target.low is None or target.high is None:
        return Direction.UP if now > before else Direction.DOWN
    outside = abs(distance_outside(now, target.low, target.high))
    was_outside = abs(distance_outside(before, target.low, target.high))
    if outside == was_outside:
        return Direction.SAME
    return Direction.BETTER if outside < was_outside else Direction.WORSE


def _past(register: Register, indicator: Indicator, period: Period) -> PastFigure:
    figure = printed(register, indicator, period)
    if figure is None or figure.value is None:
        return PastFigure(period, None, figure.marker if figure else Marker.FINAL, None)
    return PastFigure(period, figure.value, figure.marker, target_behind(register, indicator, figure))


def _polarity(indicator: Indicator, frozen: Judgement | None) -> Polarity:
    return frozen.polarity if frozen is not None else indicator.polarity


def _measure(indicator: Indicator, figure: Figure) -> tuple[str, str]:
    frozen = figure.judgement
    if frozen is None:
        return indicator.unit, indicator.measured_as
    return frozen.unit, frozen.measured_as


def _first_day(indicator: Indicator, period: Period) -> date:
    """Return the first day that a figure speaks of: of a running total the start of its year."""
    if indicator.measured_as is Measure.YEAR_TO_DATE:
        return period.within(PeriodKind.YEAR).start
    if indicator.measured_as is Measure.ROLLING_12:
        return period.within(PeriodKind.MONTH).shifted(-11).start
    return period.start
