"""Months, quarters and financial years that start on 1 April."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period, PeriodKind, day_in_words

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
periods = st.builds(Period.containing, days, st.sampled_from(PeriodKind))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026/27 Q2", "2026/27 Q2"),
        ("2026-27-Q2", "2026/27 Q2"),
        ("2026/2027 q2", "2026/27 Q2"),
        ("Q2 2026/27", "2026/27 Q2"),
        ("  2026/27\u00a0Q2 ", "2026/27 Q2"),
        ("May 2026", "May 2026"),
        ("may 2026", "May 2026"),
        ("Sept 2026", "September 2026"),
        ("2026-05", "May 2026"),
        ("2026/27", "2026/27"),
        ("2026-2027", "2026/27"),
        ("1999/00", "1999/00"),
    ],
)
def test_a_period_is_understood_as_people_type_it(typed: str, meant: str) -> None:
    """The usual spellings all give the one that is printed."""
    assert str(Period.parse(typed)) == meant


@pytest.mark.parametrize(
    "typed", ["", "Q2", "2026/28", "2026/27 Q5", "2026/27 Q0", "Foo 2026", "Ma 2026", "2026-13", "2026", "0001/02"]
)
def test_what_is_no_period_is_refused_with_the_right_spellings(typed: str) -> None:
    """The message quotes what was typed and the remedy shows how to write it."""
    with pytest.raises(PmfError, match="is not a reporting period") as refused:
        Period.parse(typed)
    assert typed in refused.value.message
    assert "2025/26 Q3" in refused.value.remedy


@pytest.mark.parametrize(
    ("written", "first", "last", "words"),
    [
        ("2025/26 Q1", date(2025, 4, 1), date(2025, 6, 30), "April to June 2025"),
        ("2025/26 Q3", date(2025, 10, 1), date(2025, 12, 31), "October to December 2025"),
        ("2025/26 Q4", date(2026, 1, 1), date(2026, 3, 31), "January to March 2026"),
        ("February 2028", date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
        ("2025/26", date(2025, 4, 1), date(2026, 3, 31), "April 2025 to March 2026"),
    ],
)
def test_a_period_has_its_days_and_its_words(written: str, first: date, last: date, words: str) -> None:
    """The financial year starts in April, so January to March belongs to the year before."""
    period = Period.parse(written)
    assert (period.start, period.end, period.in_words) == (first, last, words)


def test_a_period_is_spelt_for_file_names() -> None:
    """No slash or blank stands in the spelling for files and folders."""
    assert [Period.parse(text).slug for text in ("2025/26 Q3", "May 2026", "2025/26")] == [
        "2025-26-Q3",
        "2026-05",
        "2025-26",
    ]


def test_a_year_has_four_quarters_and_a_quarter_three_months() -> None:
    """Parts come in order; nothing shorter is made of something longer."""
    year, quarter = Period.parse("2025/26"), Period.parse("2025/26 Q4")
    assert [str(part) for part in year.parts(PeriodKind.QUARTER)] == [f"2025/26 Q{number}" for number in (1, 2, 3, 4)]
    assert [str(part) for part in quarter.parts(PeriodKind.MONTH)] == ["January 2026", "February 2026", "March 2026"]
    assert quarter.parts(PeriodKind.YEAR) == ()


def test_a_number_beyond_the_year_is_no_period() -> None:
    """There is no fifth quarter, thirteenth month or second year."""
    for kind, number in ((PeriodKind.QUARTER, 5), (PeriodKind.MONTH, 13), (PeriodKind.YEAR, 2)):
        with pytest.raises(ValueError, match="there is no"):
            Period(kind, 2025, number)
    with pytest.raises(ValueError, match="there is no month 13"):
        Period.month(2025, 13)


@given(periods)
@settings(deadline=None)
def test_next_and_previous_undo_each_other(period: Period) -> None:
    """Periods of one kind follow each other without gap or overlap."""
    assert period.next().previous() == period
    assert period.previous().next() == period
    assert (period.next().start - period.end).days == 1


@given(periods)
@settings(deadline=None)
def test_what_is_printed_is_understood_again(period: Period) -> None:
    """The printed spelling gives the same period."""
    assert Period.parse(str(period)) == period


@given(periods.filter(lambda period: 2012 <= period.year <= 2099))
@settings(deadline=None)
def test_the_spelling_for_files_is_understood_again(period: Period) -> None:
    """Of the years that we issue forms for; 2009-10 is both a year and an October."""
    assert Period.parse(period.slug) == period


@given(periods)
@settings(deadline=None)
def test_the_same_period_last_year_is_one_year_of_periods_earlier(period: Period) -> None:
    """It has the same number and starts in the same month, a year before."""
    last_year = period.same_last_year()
    in_year = len(period.within(PeriodKind.YEAR).parts(period.kind))
    assert last_year == period.shifted(-in_year)
    assert (last_year.start.month, last_year.start.year) == (period.start.month, period.start.year - 1)


@given(periods, st.sampled_from(PeriodKind))
@settings(deadline=None)
def test_parts_make_up_the_whole(period: Period, kind: PeriodKind) -> None:
    """They lie inside it, from its first day to its last."""
    parts = period.parts(kind)
    if parts:
        assert all(period.contains(part) for part in parts)
        assert (parts[0].start, parts[-1].end) == (period.start, period.end)


@given(days, st.sampled_from(PeriodKind))
@settings(deadline=None)
def test_a_day_lies_in_the_period_that_contains_it(day: date, kind: PeriodKind) -> None:
    """Every day belongs to one month, one quarter and one year."""
    period = Period.containing(day, kind)
    assert period.start <= day <= period.end


@given(st.lists(periods, min_size=2, max_size=6))
@settings(deadline=None)
def test_periods_sort_by_when_they_end_the_longer_last(some: list[Period]) -> None:
    """A quarter follows its months, a year its quarters."""
    ordered = sorted(some)
    for earlier, later in pairwise(ordered):
        assert earlier.end < later.end or (earlier.end == later.end and earlier.start >= later.start)


@pytest.mark.parametrize(("day", "said"), [((2026, 1, 5), "5 January 2026"), ((2025, 12, 31), "31 December 2025")])
def test_a_day_is_said_as_people_write_it(day: tuple[int, int, int], said: str) -> None:
    """No nought before a single digit, and the month in English whatever the computer speaks."""
    assert day_in_words(date(*day)) == said
