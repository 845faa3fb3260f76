"""Which periods' figures belong to a reporting period, for each indicator (framework sections 2 and 3)."""

from __future__ import annotations

from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.records.indicators import Frequency, Indicator
from pmf_excel.core.records.register import Register

#: The quarter in which an annual indicator is reported where its row says nothing.
ANNUAL_QUARTER = 4


def figure_period(indicator: Indicator, reporting: Period) -> Period | None:
    """Return the period of the figure that `indicator` reports in `reporting`, None where it reports none.

    A monthly indicator reports its derived quarter in a quarter; an annual one the latest financial year that has
    ended by the end of its own quarter, and nothing in the other quarters.
    """
    if reporting.kind is PeriodKind.YEAR:
        return reporting
    if indicator.frequency is Frequency.MONTHLY:
        return reporting
    if reporting.kind is PeriodKind.MONTH:
        return None
    if indicator.frequency is Frequency.QUARTERLY:
        return reporting
    return _year_reported_in(indicator, reporting)


def collected_periods(indicator: Indicator, reporting: Period) -> tuple[Period, ...]:
    """Return the periods whose figures are typed for `reporting`: each month of a monthly indicator's quarter.

    Empty where the indicator is not collected then, or takes its figure from the other council.
    """
    period = figure_period(indicator, reporting)
    if period is None or indicator.figure_taken_from or reporting.kind is PeriodKind.YEAR:
        return ()
    own = indicator.frequency.period_kind
    parts = period.parts(own) if period.kind is not own else (period,)
    return tuple(part for part in parts if indicator.lives_in(part))


def reporting_of(indicator: Indicator, period: Period) -> Period:
    """Return the quarter for which the figure of `period` is collected: its own, or that in which a year's is due."""
    if period.kind is PeriodKind.YEAR:
        return reporting_quarter(indicator, period)
    return period.within(PeriodKind.QUARTER)


def is_derived(indicator: Indicator, period: Period) -> bool:
    """Return whether the indicator's figure for `period` is made from the figures of shorter periods."""
    return period.kind is not indicator.frequency.period_kind


def source_of(register: Register, indicator: Indicator) -> Indicator:
    """Return the indicator whose line is typed, checked and authorised for this one: itself, or whom it takes from."""
    return register.indicator(indicator.figure_taken_from) or indicator


def reporting_quarter(indicator: Indicator, year: Period) -> Period:
    """Return the quarter in which the figure of a year is reported: its last, otherwise one of the next year."""
    number = indicator.reported_in or ANNUAL_QUARTER
    return Period(PeriodKind.QUARTER, year.year if number == ANNUAL_QUARTER else year.year + 1, number)


def _year_reported_in(indicator: Indicator, quarter: Period) -> Period | None:
    if quarter.number != (indicator.reported_in or ANNUAL_QUARTER):
        return None
    year = quarter.within(PeriodKind.YEAR)
    return year if year.end <= quarter.end else year.previous()
