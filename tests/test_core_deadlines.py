"""Due dates in working days of England."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.deadlines import (
    bank_holidays,
    deadlines_for,
    is_working_day,
    working_days_after,
    working_days_between,
)
from pmf_excel.core.periods import Period
from tests.rule_material import COUNCIL, Q3, Q4

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))
counts = st.integers(min_value=0, max_value=40)
HOLIDAYS = frozenset().union(*(bank_holidays(year) for year in range(2014, 2038)))


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 12, 25),
        date(2025, 12, 26),
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 12, 28),
        date(2022, 9, 19),
        date(2023, 5, 8),
    ],
)
def test_england_keeps_its_bank_holidays(day: date) -> None:
    """Substitute days and those proclaimed once are among them."""
    assert day in bank_holidays(day.year)


def test_scotland_and_ireland_keep_others() -> None:
    """2 January and St Patrick's Day are working days in England."""
    assert not bank_holidays(2026) & {date(2026, 1, 2), date(2026, 3, 17)}


def test_a_quarter_without_a_meeting_has_the_councils_working_days() -> None:
    """Q3 ends on 31 December 2025: return 10, check 13, plan 16, authorisation 18 working days later."""
    found = deadlines_for(COUNCIL, Q3)
    assert (found.returns, found.checks, found.plans, found.authorisations, found.draft) == (
        date(2026, 1, 15),
        date(2026, 1, 20),
        date(2026, 1, 23),
        date(2026, 1, 27),
        None,
    )


def test_the_days_are_a_setting_of_the_council() -> None:
    """Good Friday and Easter Monday lie between the end of Q4 and its return."""
    assert deadlines_for(COUNCIL, Q4).returns == date(2026, 4, 16)
    assert deadlines_for(COUNCIL.but(return_days=1), Q4).returns == date(2026, 4, 1)
    assert deadlines_for(COUNCIL.but(return_days=3), Q4).returns == date(2026, 4, 7)


def test_a_near_meeting_brings_every_step_forward() -> None:
    """Counted back from the agenda: draft 5, authorisation 8, plan 10, check 13, return 16 working days."""
    found = deadlines_for(COUNCIL, Q3, agenda=date(2026, 1, 26))
    assert (found.returns, found.checks, found.plans, found.authorisations, found.draft) == (
        date(2026, 1, 2),
        date(2026, 1, 7),
        date(2026, 1, 12),
        date(2026, 1, 14),
        date(2026, 1, 19),
    )


def test_a_far_meeting_changes_nothing_but_the_draft() -> None:
    """The earlier date of the two applies."""
    near, far = deadlines_for(COUNCIL, Q3), deadlines_for(COUNCIL, Q3, agenda=date(2026, 3, 2))
    assert (far.returns, far.checks, far.plans, far.authorisations) == (
        near.returns,
        near.checks,
        near.plans,
        near.authorisations,
    )
    assert far.draft == date(2026, 2, 23)


def test_each_step_takes_its_own_earlier_date() -> None:
    """A meeting between the two brings forward only the steps that it presses."""
    found = deadlines_for(COUNCIL, Q3, agenda=date(2026, 2, 6))
    assert (found.returns, found.authorisations) == (date(2026, 1, 15), date(2026, 1, 27))


@given(days, counts)
@settings(deadline=None)
def test_counting_on_and_counting_between_agree(day: date, count: int) -> None:
    """The n-th working day after a day has n working days up to it, and is one itself."""
    later = working_days_after(day, count, HOLIDAYS)
    assert working_days_between(day, later, HOLIDAYS) == count
    assert count == 0 or is_working_day(later, HOLIDAYS)


@given(days.filter(lambda day: is_working_day(day, HOLIDAYS)), counts)
@settings(deadline=None)
def test_counting_back_undoes_counting_on(day: date, count: int) -> None:
    """From a working day."""
    assert working_days_after(working_days_after(day, count, HOLIDAYS), -count, HOLIDAYS) == day
    assert working_days_between(working_days_after(day, count, HOLIDAYS), day, HOLIDAYS) == -count


@given(days, counts, counts)
@settings(deadline=None)
def test_working_days_add_up(day: date, first: int, second: int) -> None:
    """Counting on in two steps is counting on at once."""
    in_steps = working_days_after(working_days_after(day, first, HOLIDAYS), second, HOLIDAYS)
    assert in_steps == working_days_after(day, first + second, HOLIDAYS)


@given(days, st.one_of(st.none(), days))
@settings(deadline=None)
def test_deadlines_come_in_order_on_working_days(day: date, agenda: date | None) -> None:
    """Return, check, plan, authorisation: with or without a meeting."""
    found = deadlines_for(COUNCIL, Period.containing(day, Q3.kind), agenda)
    steps = [found.returns, found.checks, found.plans, found.authorisations]
    assert steps == sorted(steps)
    assert all(is_working_day(step, HOLIDAYS | _beyond(step)) for step in steps)


def _beyond(day: date) -> frozenset[date]:
    return bank_holidays((day + timedelta(days=1)).year)
