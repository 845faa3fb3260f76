"""The figure of a longer period from those of shorter ones."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.numbers import rounded
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.combining import (
    AUTHORISED_STATES,
    Combined,
    combine,
    in_period_values,
    in_states,
    quarter_of_months,
    rule_of,
)
from pmf_excel.core.records.figures import Figure, Marker, State
from pmf_excel.core.records.indicators import Combine
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
)

MONTHS = (OCTOBER, NOVEMBER, DECEMBER)


def months(text: str, **fields: Any) -> list[Figure | None]:
    """Return figures of October to December: `10 - 12` has none for November, `10 x 12` one that is not available."""
    made: list[Figure | None] = []
    for period, typed in zip(MONTHS, text.split(), strict=True):
        marker = typed if typed in ("x", "z") else ""
        value = None if marker else typed
        made.append(None if typed == "-" else figure_of(period, value, marker=marker, **fields))
    return made


def said(found: Combined) -> str:
    """Return the value, or why there is none."""
    return str(found.value) if found.value is not None else found.why


@pytest.mark.parametrize(
    ("rule", "figures", "expected"),
    [
        ("sum", "10 11 12", "33"),
        ("average", "10 11 15", "12"),
        ("last", "10 11 12", "12"),
        ("sum", "10 - 12", "not available (2 of 3 months)"),
        ("average", "10 x 12", "not available (2 of 3 months)"),
        ("sum", "- - -", "not available (0 of 3 months)"),
        ("last", "10 - 12", "12"),
        ("last", "10 x 12", "12"),
        ("last", "10 11 -", "11"),
        ("last", "- - -", "not available (0 of 3 months)"),
    ],
)
def test_months_make_a_quarter_by_the_indicators_rule(rule: str, figures: str, expected: str) -> None:
    """A missing month leaves no figure, except under `last`."""
    found = combine(indicator_with(combine=rule, frequency="monthly"), months(figures))
    assert said(found) == expected


def test_a_ratio_of_sums_adds_numerators_and_denominators_first() -> None:
    """20 of 40 and 30 of 160 and 0 of 50 are 50 of 250, 20%, not the average of three percentages."""
    ratio = indicator_with(combine="ratio of sums", unit="percentage", frequency="monthly", has_parts=True)
    parts = [
        figure_of(period, "99", numerator=numerator, denominator=denominator)
        for period, numerator, denominator in ((OCTOBER, 20, 40), (NOVEMBER, 30, 160), (DECEMBER, 0, 50))
    ]
    found = combine(ratio, parts)
    assert (found.value, found.numerator, found.denominator) == (Decimal(20), Decimal(50), Decimal(250))
    per_1000 = ratio.but(unit="ratio", multiplier=Decimal(1000))
    assert combine(per_1000, parts).value == 200


def test_a_ratio_of_sums_needs_both_parts_of_every_month() -> None:
    """A month with a percentage but no numerator is a missing one; a denominator of zero gives no figure."""
    ratio = indicator_with(combine="ratio of sums", unit="percentage", frequency="monthly")
    assert said(combine(ratio, months("10 11 12", denominator=5))) == "not available (0 of 3 months)"
    nothing = months("10 11 12", numerator=0, denominator=0)
    assert said(combine(ratio, nothing)) == "not available (the denominator is zero)"


@pytest.mark.parametrize("measure", ["year to date", "rolling 12 months"])
def test_running_totals_and_rolling_figures_combine_by_last_whatever_is_set(measure: str) -> None:
    """Adding them up would count the same things several times."""
    indicator = indicator_with(measured_as=measure, combine="sum", frequency="monthly")
    assert rule_of(indicator) is Combine.LAST
    assert said(combine(indicator, months("10 11 12"))) == "12"


def test_a_running_total_needs_its_last_month() -> None:
    """November's total so far is not that of the quarter; any other last figure says whose it is."""
    running = indicator_with(measured_as="year to date", frequency="monthly")
    assert said(combine(running, months("10 11 -"))) == "not available (2 of 3 months)"
    assert said(combine(running, months("- - 12"))) == "12"
    rolling = combine(indicator_with(measured_as="rolling 12 months", frequency="monthly"), months("10 11 x"))
    assert (said(rolling), rolling.why) == ("11", "the figure is that of November 2025")


@pytest.mark.parametrize(
    ("markers", "expected"),
    [
        (("", "", ""), Marker.FINAL),
        (("", "p", ""), Marker.PROVISIONAL),
        (("e", "p", ""), Marker.ESTIMATED),
        (("p", "c", "e"), Marker.CONFIDENTIAL),
    ],
)
def test_a_quarter_carries_the_weightiest_marker_of_its_months(markers: Sequence[str], expected: Marker) -> None:
    """One estimated month makes an estimated quarter."""
    parts = [figure_of(period, "1", marker=marker) for period, marker in zip(MONTHS, markers, strict=True)]
    assert combine(indicator_with(frequency="monthly"), parts).marker is expected


def test_a_quarter_is_not_applicable_only_where_every_month_is() -> None:
    """One month that applies but has no figure makes it not available."""
    indicator = indicator_with(frequency="monthly")
    assert combine(indicator, months("z z z")).marker is Marker.NOT_APPLICABLE
    assert combine(indicator, months("z z x")).marker is Marker.NOT_AVAILABLE
    assert combine(indicator, months("z z -")).marker is Marker.NOT_AVAILABLE


@pytest.mark.parametrize(
    ("state", "states", "expected"),
    [
        ("authorised", AUTHORISED_STATES, 45),
        ("published", AUTHORISED_STATES, 45),
        ("returned", AUTHORISED_STATES, 45),
        ("collected", AUTHORISED_STATES, 45),
        ("checked", AUTHORISED_STATES | {State.CHECKED}, 50),
    ],
)
def test_a_figure_under_correction_counts_as_it_was_authorised(
    state: str, states: frozenset[State], expected: int
) -> None:
    """Unless figures in its present state are asked for, as for the provisional quarter on the forms."""
    figure = in_states(figure_of(OCTOBER, "50", state, judgement=judged(value="45")), states)
    assert figure is not None
    assert figure.value == expected


def test_a_figure_that_was_never_authorised_does_not_count_before() -> None:
    """Collected or checked figures count only where they are asked for; imported ones always do."""
    assert in_states(figure_of(OCTOBER, "50", "checked"), AUTHORISED_STATES) is None
    assert in_states(figure_of(OCTOBER, "50", "returned"), AUTHORISED_STATES | {State.CHECKED}) is None
    assert in_states(figure_of(OCTOBER, "50", "imported"), AUTHORISED_STATES) is not None
    assert in_states(None, AUTHORISED_STATES) is None


def test_a_provisional_quarter_is_made_from_the_checked_months() -> None:
    """Two authorised months and a checked one are there for the check form, not yet for a report."""
    indicator = indicator_with(frequency="monthly")
    register = register_of(
        indicator,
        figure_of(OCTOBER, "10", "authorised", judgement=judged(value="10")),
        figure_of(NOVEMBER, "11", "imported"),
        figure_of(DECEMBER, "12", "checked"),
    )
    assert said(quarter_of_months(register, indicator, Q3, AUTHORISED_STATES)) == "not available (2 of 3 months)"
    assert said(quarter_of_months(register, indicator, Q3, AUTHORISED_STATES | {State.CHECKED})) == "33"


def test_months_before_an_indicator_began_are_not_missing() -> None:
    """One that started in November needs two months of the quarter."""
    indicator = indicator_with(frequency="monthly", start="2025-11-01")
    register = register_of(indicator, figure_of(NOVEMBER, "11"), figure_of(DECEMBER, "12"))
    found = quarter_of_months(register, indicator, Q3, AUTHORISED_STATES)
    assert (found.value, found.available, found.needed) == (Decimal(23), 2, 2)


def test_in_period_values_of_a_running_total_are_its_steps() -> None:
    """April starts anew; after a gap the step is unknown."""
    running = indicator_with(measured_as="year to date")
    figures = [figure_of(period, value) for period, value in ((Q1, 10), (Q2, 30), (Q4, 70), (Q4.next(), 5))]
    assert in_period_values(running, figures) == ((Q1, Decimal(10)), (Q2, Decimal(20)), (Q4.next(), Decimal(5)))


def test_rolling_figures_have_no_in_period_values() -> None:
    """Neighbours share most of their data; other figures speak of their own period."""
    figures = [figure_of(Q2, "20"), figure_of(Q1, "10"), figure_of(Q3, marker="x")]
    assert in_period_values(indicator_with(measured_as="rolling 12 months"), figures) == ()
    assert in_period_values(indicator_with(), figures) == ((Q1, Decimal(10)), (Q2, Decimal(20)))


values = st.decimals(min_value=0, max_value=10_000, places=2)


@given(st.lists(values, min_size=12, max_size=12), st.sampled_from(["sum", "average", "last"]))
@settings(deadline=None)
def test_a_year_of_months_is_the_same_by_way_of_its_quarters(numbers: list[Decimal], rule: str) -> None:
    """Combining in steps gives what combining at once does."""
    indicator = indicator_with(frequency="monthly", combine=rule)
    parts = [figure_of(period, value) for period, value in zip(YEAR.parts(PeriodKind.MONTH), numbers, strict=True)]
    quarters = [combine(indicator, parts[at : at + 3]) for at in (0, 3, 6, 9)]
    by_quarters = [figure_of(period, found.value) for period, found in zip((Q1, Q2, Q3, Q4), quarters, strict=True)]
    at_once, in_steps = combine(indicator, parts).value, combine(indicator, by_quarters).value
    assert at_once is not None
    assert in_steps is not None
    assert rounded(at_once, 20) == rounded(in_steps, 20)


@given(st.permutations(list(zip(MONTHS, (10, 11, 15), strict=True))), st.sampled_from(["sum", "average"]))
@settings(deadline=None)
def test_the_order_of_months_does_not_matter_to_a_sum_or_average(order: list[tuple[Period, int]], rule: str) -> None:
    """Only `last` asks which came last."""
    parts = [figure_of(period, value) for period, value in order]
    assert combine(indicator_with(combine=rule), parts).value == (36 if rule == "sum" else 12)


@given(st.lists(values, min_size=4, max_size=4))
@settings(deadline=None)
def test_steps_of_a_running_total_add_up_to_it(steps: list[Decimal]) -> None:
    """Differencing undoes the running total."""
    running = indicator_with(measured_as="year to date")
    totals = [sum(steps[: at + 1], Decimal(0)) for at in range(4)]
    figures = [figure_of(period, total) for period, total in zip((Q1, Q2, Q3, Q4), totals, strict=True)]
    assert [value for _, value in in_period_values(running, figures)] == steps
