"""Which target a figure is rated against."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.targets import accumulates, shares_of, target_for, target_problems, why_no_target
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.register import Register
from tests.rule_material import (
    NOVEMBER,
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

SUM = indicator_with()
YEAR_TO_DATE = indicator_with(measured_as="year to date")
AVERAGE = indicator_with(combine="average")
RANGE = indicator_with(polarity="range", combine="average")


def agreed(indicator: Indicator, period: Period, *targets: Target) -> str:
    """Return value and origin of the target that applies, or why there is none."""
    register = register_of(indicator, *targets)
    found = target_for(register, indicator, period)
    if found is None:
        return why_no_target(register, indicator, period)
    value = found.value if found.value is not None else f"{found.low} to {found.high}"
    return f"{value}: {found.basis}"


@pytest.mark.parametrize("indicator", [SUM, YEAR_TO_DATE, AVERAGE])
def test_the_periods_own_target_wins(indicator: Indicator) -> None:
    """Whatever else there is, the target of exactly that quarter is used."""
    targets = (target_of(Q3, "30"), target_of(YEAR, "100", profile="even"))
    assert agreed(indicator, Q3, *targets) == "30: target for 2025/26 Q3"


@pytest.mark.parametrize("indicator", [SUM, YEAR_TO_DATE])
def test_what_adds_up_is_not_rated_within_the_year_by_the_years_target(indicator: Indicator) -> None:
    """The year's total is no target for a quarter."""
    assert agreed(indicator, Q3, target_of(YEAR, "100")) == "annual target only"


@pytest.mark.parametrize(
    ("indicator", "period", "expected"),
    [
        (SUM, Q1, "25"),
        (SUM, Q3, "25"),
        (SUM, NOVEMBER, "8.333333333333333333333333333333333333333"),
        (YEAR_TO_DATE, Q1, "25"),
        (YEAR_TO_DATE, Q3, "75"),
        (YEAR_TO_DATE, Q4, "100"),
        (YEAR_TO_DATE, NOVEMBER, "66.66666666666666666666666666666666666667"),
    ],
)
def test_an_even_profile_spreads_the_years_target(indicator: Indicator, period: Period, expected: str) -> None:
    """A sum has the period's share, a running total the share so far; the limit is not rounded."""
    found = agreed(indicator, period, target_of(YEAR, "100", profile="even"))
    assert found == f"{expected}: annual target 2025/26, even profile"


@pytest.mark.parametrize(
    ("indicator", "period", "shares", "expected"),
    [
        (SUM, Q3, "20 30 35 15", "35"),
        (YEAR_TO_DATE, Q3, "20, 30, 35, 15", "85"),
        (SUM, Q2, "5 5 5 10 10 10 10 10 10 10 10 5", "30"),
        (YEAR_TO_DATE, NOVEMBER, "5 5 5 10 10 10 10 10 10 10 10 5", "65"),
    ],
)
def test_stored_shares_spread_the_years_target(
    indicator: Indicator, period: Period, shares: str, expected: str
) -> None:
    """Shares of the quarters or of the months, as they are typed in per cent."""
    found = agreed(indicator, period, target_of(YEAR, "100", profile="shares", shares=shares))
    assert found == f"{expected}: annual target 2025/26, by its shares"


@pytest.mark.parametrize(
    ("shares", "period"), [("20 30 35 15", NOVEMBER), ("20 30 35", Q3), ("20 30 35 20", Q3), ("a b c d", Q3)]
)
def test_shares_that_do_not_say_it_give_no_target(shares: str, period: Period) -> None:
    """Quarterly shares say nothing of a month; shares that do not add up to 100 say nothing at all."""
    target = target_of(YEAR, "100", profile="shares", shares=shares)
    assert agreed(SUM, period, target) == "annual target only"


def test_what_does_not_add_up_takes_the_target_of_the_quarter_or_year() -> None:
    """An average of 20 days is to be reached in each month as in the year."""
    assert agreed(AVERAGE, Q3, target_of(YEAR, "20")) == "20: annual target 2025/26"
    assert agreed(AVERAGE, NOVEMBER, target_of(YEAR, "20"), target_of(Q3, "18")) == "18: target for 2025/26 Q3"
    assert agreed(AVERAGE, NOVEMBER, target_of(YEAR, "20")) == "20: annual target 2025/26"


def test_a_month_that_adds_up_has_no_target_from_its_quarter() -> None:
    """The quarter's total is no target for a month."""
    assert agreed(SUM, NOVEMBER, target_of(Q3, "30")) == "quarterly target only"


@pytest.mark.parametrize("indicator", [SUM, YEAR_TO_DATE, AVERAGE])
def test_the_outturn_is_rated_against_the_years_target_only(indicator: Indicator) -> None:
    """Targets of quarters are not made into one for the year."""
    assert agreed(indicator, YEAR, target_of(YEAR, "100")) == "100: annual target 2025/26"
    assert agreed(indicator, YEAR, target_of(Q4, "100")) == "no target"


def test_a_range_has_low_and_high() -> None:
    """A range's target without both ends is none."""
    assert agreed(RANGE, Q3, target_of(YEAR, low="4", high="6")) == "4 to 6: annual target 2025/26"
    assert agreed(RANGE, Q3, target_of(Q3, "5")) == "no target"


def test_no_target_says_so() -> None:
    """Another year's target is none for this one."""
    assert agreed(SUM, Q3, target_of("2024/25", "100", profile="even")) == "no target"


@pytest.mark.parametrize(
    ("fields", "adds_up"),
    [
        ({"combine": "sum"}, True),
        ({"combine": "average"}, False),
        ({"measured_as": "year to date"}, True),
        ({"measured_as": "year to date", "combine": "last"}, True),
        ({"measured_as": "rolling 12 months"}, False),
        ({"measured_as": "at a point in time"}, False),
        ({"combine": "ratio of sums"}, False),
    ],
)
def test_sums_and_running_totals_add_up(fields: dict[str, str], adds_up: bool) -> None:
    """Rolling figures, points in time, averages and ratios do not."""
    assert accumulates(indicator_with(**fields)) is adds_up


def before(indicator: Indicator, now: Target, period: Period, judged_target: str) -> Decimal | None:
    """Return what the target was before, where Q2 was authorised against `judged_target`."""
    earlier = figure_of(Q2, "40", "authorised", judgement=judged(target=judged_target))
    found = target_for(register_of(indicator, now, earlier), indicator, period)
    assert found is not None
    return found.before


def test_a_target_changed_within_the_year_says_what_it_was() -> None:
    """Q2 was authorised against 45; the annual target is 50 since: "changed from 45 to 50"."""
    assert before(AVERAGE, target_of(YEAR, "50"), Q3, "45") == 45
    assert before(AVERAGE, target_of(YEAR, "45"), Q3, "45") is None
    assert before(AVERAGE, target_of(YEAR, "50"), Q4, "45") == 45


def test_a_new_years_target_is_no_change() -> None:
    """What last year's figures were judged against was last year's target."""
    last_year = figure_of(Q1.previous(), "40", "authorised", judgement=judged(target="45"))
    found = target_for(register_of(AVERAGE, target_of(YEAR, "50"), last_year), AVERAGE, Q1)
    assert found is not None
    assert found.before is None


def test_a_share_of_a_changed_target_says_what_the_share_was() -> None:
    """A running total due 40 by Q2 (of 80) is due 75 by Q3 now that the year's target is 100; it was 60."""
    assert before(YEAR_TO_DATE, target_of(YEAR, "100", profile="even"), Q3, "40") == 60
    assert before(YEAR_TO_DATE, target_of(YEAR, "80", profile="even"), Q3, "40") is None


def test_targets_that_differ_from_quarter_to_quarter_have_not_changed() -> None:
    """Each quarter's own target was agreed as it is."""
    earlier = figure_of(Q2, "40", "authorised", judgement=judged(target="45"))
    register = register_of(AVERAGE, target_of(Q2, "45"), target_of(Q3, "50"), target_of(YEAR, "60"), earlier)
    assert [target.before for period in (Q3, Q4) if (target := target_for(register, AVERAGE, period))] == [None, None]


@pytest.mark.parametrize(
    ("indicator", "target", "problem"),
    [
        (SUM, target_of(Q3, "45.5"), "45.5 has more decimals than the 0 of COR-012."),
        (SUM, target_of(Q3), "The target of COR-012 needs a target value."),
        (RANGE, target_of(Q3, "5"), "The target of COR-012 needs low and high of its range."),
        (RANGE, target_of(Q3, low="6", high="4"), "Low 6 is above high 4."),
        (SUM, target_of(Q3, "45", profile="even"), "Only an annual target has a profile."),
        (
            AVERAGE,
            target_of(YEAR, "45", profile="even"),
            "COR-012 does not add up over the year, so its target has no profile.",
        ),
        (
            SUM,
            target_of(YEAR, "45", profile="shares", shares="50 60"),
            "The shares “50 60” are not 4 or 12 numbers that add up to 100.",
        ),
    ],
)
def test_a_wrong_target_is_refused_in_plain_words(indicator: Indicator, target: Target, problem: str) -> None:
    """Each sentence names what is wrong."""
    assert target_problems(target, indicator) == (problem,)


def test_a_right_target_has_no_problem() -> None:
    """Superfluous zeros are no decimals; a range may be a single point."""
    right = [
        (SUM, target_of(Q3, "45.0")),
        (RANGE, target_of(Q3, low="4", high="4")),
        (SUM, target_of(YEAR, "100", profile="shares", shares="20% 30% 35% 15%")),
    ]
    assert [target_problems(target, indicator) for indicator, target in right] == [(), (), ()]


@given(st.lists(st.integers(0, 100), min_size=3, max_size=3), st.integers(1, 10**6))
@settings(deadline=None)
def test_the_shares_of_a_year_make_up_its_target(cuts: list[int], annual: int) -> None:
    """The quarters of a sum add up to the annual target, and a running total ends at it."""
    edges = [0, *sorted(cuts), 100]
    shares = " ".join(str(high - low) for low, high in pairwise(edges))
    target = target_of(YEAR, annual, profile="shares", shares=shares)
    quarters = [_value(register_of(SUM, target), SUM, period) for period in YEAR.parts(PeriodKind.QUARTER)]
    assert sum(quarters) == annual
    assert _value(register_of(YEAR_TO_DATE, target), YEAR_TO_DATE, Q4) == annual
    typed = shares_of(shares)
    assert typed is not None
    assert sum(typed) == 100


def _value(register: Register, indicator: Indicator, period: Period) -> Decimal:
    found = target_for(register, indicator, period)
    assert found is not None
    assert found.value is not None
    return found.value
