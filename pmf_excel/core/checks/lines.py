"""Checks of the line itself: whether it may be taken in at all, for this indicator and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pmf_excel.core.forms.form import FilledLine, Filling
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.rating.closings import closing_for
from pmf_excel.core.rating.reporting import collected_periods
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register

from ..catalogue.returns import (
    DUPLICATE_INDICATOR,
    NOTHING_TYPED,
    RETIRED_INDICATOR,
    UNKNOWN_INDICATOR,
    WRONG_PERIOD,
)
from ..catalogue.sign_off import PERIOD_CLOSED
from ..findings import Finding, Place
from ..periods import Period
from .checked_line import CheckedLine


def period_open(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a line of a period that is closed for the council (section 4)."""
    if (closing := closing_for(checked.register, checked.indicator, checked.period)) is not None:
        yield checked.finding(PERIOD_CLOSED, "period", closing.period)


def indicator_lives(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a line of an indicator that had ended before the period or started after it (section 3)."""
    indicator, period = checked.indicator, checked.period
    if indicator.lives_in(period):
        return
    yield checked.finding(RETIRED_INDICATOR, "reference", period, why=_why_not_collected(indicator, period))


def period_asked_for(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a line of a period that does not belong to the form's reporting period (section 2)."""
    reporting, indicator = checked.form.period, checked.indicator
    if indicator.lives_in(checked.period) and checked.period not in collected_periods(indicator, reporting):
        yield checked.finding(WRONG_PERIOD, "period", checked.period, period=reporting)


def something_typed(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a line on which nothing was filled in: it stays due."""
    if checked.entry.is_blank:
        yield checked.finding(NOTHING_TYPED, "figure")


def indicators_known(filling: Filling, register: Register) -> Iterator[Finding]:
    """Refuse lines whose key names no indicator of the register."""
    for line in _sound(filling):
        if register.indicator(line.key.partition("|")[0]) is None:
            yield UNKNOWN_INDICATOR.finding(_place(line), line.key)


def lines_stand_once(filling: Filling, _: Register) -> Iterator[Finding]:
    """Refuse lines of the same indicator and period that stand on the form more than once."""
    counts = Counter(line.key for line in _sound(filling))
    for line in _sound(filling):
        if counts[line.key] > 1:
            yield DUPLICATE_INDICATOR.finding(_place(line), line.key)


def _sound(filling: Filling) -> tuple[FilledLine, ...]:
    """Return the lines that reading found nothing wrong with; of the others it has said what is wrong."""
    return tuple(line for line in filling.lines if not line.problem)


def _place(line: FilledLine) -> Place:
    return Place(sheet=line.sheet, cell=line.cell("reference").ref or f"A{line.row}", reference=line.key)


def _why_not_collected(indicator: Indicator, period: Period) -> str:
    if indicator.end is None or indicator.end >= period.start:
        return f"it starts on {day_in_words(indicator.start)}" if indicator.start else "it has not started"
    instead = f", replaced by {indicator.replaced_by}" if indicator.replaced_by else ""
    return f"it was retired from the day after {day_in_words(indicator.end)}{instead}"
