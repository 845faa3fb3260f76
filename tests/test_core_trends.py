"""Direction of travel and the figures it is read from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.trends import Direction, history, long_term, short_term
from pmf_excel.core.records.indicators import SeriesBreak
from pmf_excel.core.records.record import Record
from tests.rule_material import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    Q1,
    Q2,
    Q3,
    Q4,
    YEAR,
    figure_of,
    indicator_with,
    judged,
    register_of,
    target_of,
)

LAST_YEAR = Q3.same_last_year()


def since_q2(before: object, now: object, *records: Record, **fields: Any) -> str:
    """Return the short-term direction of Q3 after Q2."""
    indicator = indicator_with(**fields)
    figures = [figure_of(period, value) for period, value in ((Q2, before), (Q3, now)) if value is not None]
    return short_term(register_of(indicator, *figures, *records), indicator, Q3).value


@pytest.mark.parametrize(
    ("before", "now", "polarity", "direction"),
    [
        ("40", "41", "higher", "better"),
        ("40", "39", "higher", "worse"),
        ("40", "39", "lower", "better"),
        ("40", "41", "lower", "worse"),
        ("40", "40", "lower", "same"),
    ],
)
def test_a_direction_goes_by_polarity(before: str, now: str, polarity: str, direction: str) -> None:
    """More missed bins is worse, more homes is better."""
    assert since_q2(before, now, polarity=polarity) == direction


def test_rounded_figures_are_compared() -> None:
    """40.04 and 40.0 are the same at one decimal; 40.05 is not."""
    assert since_q2("40", "40.04", decimals=1) == "same"
    assert since_q2("40", "40.05", decimals=1) == "better"


@pytest.mark.parametrize(("now", "direction"), [("41", "up"), ("39", "down"), ("40", "same")])
def test_a_contextual_figure_only_goes_up_or_down(now: str, direction: str) -> None:
    """Nobody says that more people looking for work is better or worse."""
    assert since_q2("40", now, judged_as="contextual") == direction


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [
        ("2", "3", "better"),
        ("3", "2", "worse"),
        ("2", "5", "better"),
        ("4", "6", "same"),
        ("2", "8", "same"),
        ("9", "3", "better"),
        ("5", "7", "worse"),
    ],
)
def test_within_a_range_the_distance_outside_counts(before: str, now: str, direction: str) -> None:
    """Of a range from 4 to 6: any two figures inside are the same."""
    target = target_of(Q3, low="4", high="6")
    assert since_q2(before, now, target, polarity="range", combine="average") == direction


def test_a_range_without_a_target_only_goes_up_or_down() -> None:
    """There is no distance to speak of."""
    assert since_q2("2", "3", polarity="range", combine="average") == "up"


@pytest.mark.parametrize(
    ("now", "direction"), [("43", "no clear change"), ("43.1", "better"), ("40", "no clear change")]
)
def test_within_a_surveys_margin_there_is_no_clear_change(now: str, direction: str) -> None:
    """The margin itself still lies within it."""
    assert since_q2("40", now, decimals=1, margin_of_error="3") == direction


def break_on(day: str) -> SeriesBreak:
    """Return a series break of the indicator."""
    row = {"council": "chorley", "indicator": "chorley/COR-012", "on": day, "reason": "New contract"}
    return SeriesBreak.model_validate(row)


@pytest.mark.parametrize(
    ("day", "direction"),
    [
        ("2025-07-01", "better"),
        ("2025-07-02", "not comparable"),
        ("2025-10-01", "not comparable"),
        ("2025-12-31", "not comparable"),
        ("2026-01-01", "better"),
    ],
)
def test_nothing_is_compared_across_a_series_break(day: str, direction: str) -> None:
    """A break on the first day of the earlier period, or after the later one, lies not between them."""
    assert since_q2("40", "41", break_on(day)) == direction


def test_a_rolling_figure_reaches_back_a_year_across_a_break() -> None:
    """The earlier figure of twelve months still holds months from before it."""
    assert since_q2("40", "41", break_on("2025-03-01"), measured_as="rolling 12 months") == "not comparable"
    assert since_q2("40", "41", break_on("2024-10-01"), measured_as="rolling 12 months") == "better"


def test_a_running_total_reaches_back_to_april_across_a_break() -> None:
    """A break in May of last year lies within what last year's total holds; one on 1 April does not."""
    indicator = indicator_with(measured_as="year to date")
    figures = [figure_of(LAST_YEAR, "70"), figure_of(Q3, "75")]
    broken = register_of(indicator, *figures, break_on("2024-05-01"))
    assert long_term(broken, indicator, Q3) is Direction.NOT_COMPARABLE
    assert long_term(register_of(indicator, *figures, break_on("2024-04-01")), indicator, Q3) is Direction.BETTER


def test_figures_measured_otherwise_are_not_comparable() -> None:
    """The measure frozen with the earlier figure was another."""
    indicator = indicator_with()
    earlier = figure_of(Q2, "40", "authorised", judgement=judged(value="40", measured_as="at a point in time"))
    register = register_of(indicator, earlier, figure_of(Q3, "41"))
    assert short_term(register, indicator, Q3) is Direction.NOT_COMPARABLE


def test_a_running_total_has_a_long_term_direction_only() -> None:
    """Within the year it can only grow."""
    indicator = indicator_with(measured_as="year to date")
    register = register_of(indicator, figure_of(LAST_YEAR, "70"), figure_of(Q2, "40"), figure_of(Q3, "75"))
    assert short_term(register, indicator, Q3) is Direction.NOT_COMPARABLE
    assert long_term(register, indicator, Q3) is Direction.BETTER


def test_the_long_term_is_the_same_period_last_year() -> None:
    """Whatever was in between."""
    indicator = indicator_with()
    register = register_of(indicator, figure_of(LAST_YEAR, "50"), figure_of(Q2, "40"), figure_of(Q3, "45"))
    assert short_term(register, indicator, Q3) is Direction.BETTER
    assert long_term(register, indicator, Q3) is Direction.WORSE


def test_the_same_data_period_is_no_new_data() -> None:
    """Lagged figures may stand for several quarters."""
    indicator = indicator_with()
    year = "January to December 2024"
    figures = [figure_of(Q2, "40", data_period=year), figure_of(Q3, "41", data_period=year)]
    assert short_term(register_of(indicator, *figures), indicator, Q3) is Direction.NO_NEW_DATA
    newer = figures[1].but(data_period="April 2024 to March 2025")
    assert short_term(register_of(indicator, figures[0], newer), indicator, Q3) is Direction.BETTER


def test_without_a_figure_there_is_no_direction() -> None:
    """Neither where the earlier is missing nor where the present one is."""
    assert since_q2(None, "41") == "no earlier figure"
    assert since_q2("40", None) == "no new data"
    assert since_q2("40", None, figure_of(Q3, "41", "checked")) == "no new data"
    assert since_q2(None, "41", figure_of(Q2, None, marker="x")) == "no earlier figure"


def test_an_annual_indicator_has_a_direction_in_the_quarter_in_which_it_is_reported() -> None:
    """Both directions are against last year; in other quarters there is no new data."""
    annual = indicator_with(frequency="annual")
    register = register_of(annual, figure_of(YEAR.previous(), "40"), figure_of(YEAR, "41"))
    assert (short_term(register, annual, Q4), long_term(register, annual, Q4)) == (Direction.BETTER,) * 2
    assert (short_term(register, annual, Q3), long_term(register, annual, Q3)) == (Direction.NO_NEW_DATA,) * 2


def test_what_was_authorised_is_compared_as_it_was_judged() -> None:
    """With the decimals and polarity of that day, not with a correction under way."""
    indicator = indicator_with(polarity="lower", decimals=2)
    now = figure_of(Q3, "10", "returned", judgement=judged(value="41.4", polarity="higher", decimals=0))
    register = register_of(indicator, figure_of(Q2, "40.9"), now)
    assert short_term(register, indicator, Q3) is Direction.SAME
    better = register_of(indicator, figure_of(Q2, "40.1"), now)
    assert short_term(better, indicator, Q3) is Direction.BETTER


def test_quarters_of_a_monthly_indicator_are_compared() -> None:
    """Made from their months."""
    monthly = indicator_with(frequency="monthly")
    months = [figure_of(period, "10") for period in (OCTOBER, NOVEMBER, DECEMBER)]
    register = register_of(monthly, *months, figure_of(Q2, "29"))
    assert short_term(register, monthly, Q3) is Direction.BETTER
    assert short_term(register, monthly, DECEMBER) is Direction.SAME


def values_of(entries: tuple[Any, ...]) -> list[tuple[str, Decimal | None]]:
    """Return period and value of each entry of a history."""
    return [(str(period), value) for period, value, *_ in entries]


def test_history_is_what_may_be_printed_oldest_first() -> None:
    """With a gap where a figure is missing in between, and none at either end."""
    indicator = indicator_with()
    figures = [
        figure_of(Q1, "10"),
        figure_of(Q3, "30", "authorised", judgement=judged(value="31", marker="p")),
        figure_of(Q4, "40", "checked"),
    ]
    register = register_of(indicator, *figures)
    assert values_of(history(register, indicator, Q4, 8)) == [
        ("2025/26 Q1", Decimal(10)),
        ("2025/26 Q2", None),
        ("2025/26 Q3", Decimal(31)),
    ]
    assert values_of(history(register, indicator, Q3, 1)) == [("2025/26 Q3", Decimal(31))]
    assert history(register, indicator, Q1.previous(), 4) == ()


def test_history_may_look_at_the_same_quarter_of_each_year() -> None:
    """Of a running total the quarters in between are no comparison."""
    indicator = indicator_with(measured_as="year to date")
    figures = [figure_of(Q3.shifted(-back), f"{90 - back}", "imported") for back in range(9)]

    assert values_of(history(register_of(indicator, *figures), indicator, Q3, 5, step=4)) == [
        ("2023/24 Q3", Decimal(82)),
        ("2024/25 Q3", Decimal(86)),
        ("2025/26 Q3", Decimal(90)),
    ]


def test_history_keeps_the_marker_and_target_of_the_day() -> None:
    """The target frozen with an authorised figure, the register's for an imported one."""
    indicator = indicator_with()
    figures = [figure_of(Q2, "20"), figure_of(Q3, "30", "authorised", judgement=judged(value="31", marker="p"))]
    register = register_of(indicator, *figures, target_of(Q2, "25"), target_of(Q3, "1000"))
    earlier, later = history(register, indicator, Q3, 4)
    assert earlier.target is not None
    assert later.target is not None
    assert (earlier.target.value, later.target.value, later.marker.value) == (Decimal(25), Decimal(45), "p")


numbers = st.decimals(min_value=-1000, max_value=1000, places=2)


@given(numbers, numbers, st.sampled_from(["higher", "lower"]))
@settings(deadline=None)
def test_there_and_back_again(first: Decimal, second: Decimal, polarity: str) -> None:
    """What is better one way is worse the other way; a figure is the same as itself."""
    opposite = {"better": "worse", "worse": "better", "same": "same"}
    there = since_q2(first, second, polarity=polarity, decimals=1)
    assert since_q2(second, first, polarity=polarity, decimals=1) == opposite[there]
    assert since_q2(first, first, polarity=polarity, decimals=1) == "same"


@given(st.integers(1, 12), st.sampled_from([Q3, YEAR, OCTOBER]))
@settings(deadline=None)
def test_history_is_never_longer_than_asked_for(count: int, period: Period) -> None:
    """And ends with the period asked for where that has a figure."""
    frequency = {"quarter": "quarterly", "year": "annual", "month": "monthly"}[period.kind]
    indicator = indicator_with(frequency=frequency)
    figures = [figure_of(period.shifted(-back), back) for back in range(20)]
    found = history(register_of(indicator, *figures), indicator, period, count)
    assert [entry.period for entry in found] == [period.shifted(-back) for back in reversed(range(count))]
