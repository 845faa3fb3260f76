"""Due dates in working days of England (framework section 2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pmf_excel.core.records.organisation import Council

from .periods import Period

#: Working days before an agenda is published by which each step is asked for.
RETURN_BEFORE, CHECK_BEFORE, PLAN_BEFORE, AUTHORISATION_BEFORE, DRAFT_BEFORE = 16, 13, 10, 8, 5

_DAY = timedelta(days=1)
#: Longer than any run of days on which nobody works.
_LONGEST_BREAK = 30


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when each step of a period is due; `draft` only where a meeting's agenda date is known."""

    returns: date
    checks: date
    plans: date
    authorisations: date
    draft: date | None = None


def deadlines_for(council: Council, period: Period, agenda: date | None = None) -> Deadlines:
    """Return the deadlines of a reporting period: the council's working days after it ends.

    Where the day on which a meeting's agenda is published is given, the earlier date of the two applies.
    """
    return Deadlines(
        returns=_due(period, council.return_days, agenda, RETURN_BEFORE),
        checks=_due(period, council.check_days, agenda, CHECK_BEFORE),
        plans=_due(period, council.plan_days, agenda, PLAN_BEFORE),
        authorisations=_due(period, council.authorise_days, agenda, AUTHORISATION_BEFORE),
        draft=None if agenda is None else _working_days_from(agenda, -DRAFT_BEFORE),
    )


def due_again(due: date, today: date, days: int) -> date:
    """Return by when what is issued again on `today` is asked for: `days` working days on, never before it was due.

    Nobody mends a line on the day on which they get it back.
    """
    return max(due, _working_days_from(today, max(days, 1)))


def working_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """Return the working day `count` working days after `day`, before it where `count` is negative.

    `day` itself is not counted; with a `count` of 0 it is returned as it is.
    """
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(first: date, last: date, holidays: Collection[date]) -> int:
    """Return how many working days lie after `first` up to and including `last`; negative where `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, holidays)
    days = (first + _DAY * number for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def working_days_late(due: date, today: date) -> int:
    """Return how many working days of England `today` is after `due`; none where it is not."""
    if today <= due:
        return 0
    holidays = frozenset().union(*(bank_holidays(year) for year in range(due.year, today.year + 1)))
    return working_days_between(due, today, holidays)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Return whether `day` is neither at a weekend nor one of `holidays`."""
    return day.weekday() < 5 and day not in holidays


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of England in a calendar year, substitute days included."""
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def _due(period: Period, days_after: int, agenda: date | None, days_before: int) -> date:
    after = _working_days_from(period.end, days_after)
    return after if agenda is None else min(after, _working_days_from(agenda, -days_before))


@cache
def _working_days_from(day: date, count: int) -> date:
    reach = timedelta(days=2 * abs(count) + _LONGEST_BREAK)
    years = range((day - reach).year, (day + reach).year + 1)
    return working_days_after(day, count, frozenset().union(*(bank_holidays(year) for year in years)))
