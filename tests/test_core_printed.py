"""Which figure may be printed for a period."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pmf_excel.core.rating.printed import printed
from pmf_excel.core.records.figures import Figure, Marker, State
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

MONTHLY = indicator_with(frequency="monthly")


def shown(*figures: Figure, indicator: str = "quarterly") -> Figure | None:
    """Return what may be printed for Q3."""
    found = indicator_with(frequency=indicator)
    return printed(register_of(found, *figures), found, Q3)


@pytest.mark.parametrize("state", ["due", "collected", "checked", "returned"])
def test_what_is_not_authorised_is_not_printed(state: str) -> None:
    """Whatever was typed."""
    assert shown(figure_of(Q3, "45", state)) is None


@pytest.mark.parametrize("state", ["authorised", "published", "returned", "collected", "checked"])
def test_what_was_authorised_is_printed_whatever_was_typed_since(state: str) -> None:
    """With the marker and numerator of that day."""
    frozen = judged(value="45", numerator="90", denominator="200", marker="p")
    found = shown(figure_of(Q3, "50", state, numerator="100", judgement=frozen))
    assert found is not None
    assert [found.value, found.numerator, found.denominator] == [45, 90, 200]
    assert found.marker is Marker.PROVISIONAL


def test_imported_history_is_printed() -> None:
    """It has no judgement, and needs none."""
    found = shown(figure_of(Q3, "45", source="Office for National Statistics"))
    assert found is not None
    assert (found.value, found.source) == (Decimal(45), "Office for National Statistics")


def test_a_quarter_is_made_from_imported_months() -> None:
    """History that was imported by month has quarters too."""
    months = [figure_of(period, value) for period, value in ((OCTOBER, 10), (NOVEMBER, 11), (DECEMBER, 12))]
    found = shown(*months, indicator="monthly")
    assert found is not None
    assert (found.value, found.derived, found.state) == (Decimal(33), True, State.IMPORTED)


def test_a_quarter_waits_for_all_its_months() -> None:
    """A month that is only checked, or not there at all, holds it up."""
    two = [figure_of(OCTOBER, "10"), figure_of(NOVEMBER, "11")]
    assert shown(*two, indicator="monthly") is None
    assert shown(*two, figure_of(DECEMBER, "12", "checked"), indicator="monthly") is None


def test_a_quarter_with_a_month_that_has_no_figure_is_marked_so() -> None:
    """It is printed as not available, with the count."""
    months = [figure_of(OCTOBER, "10"), figure_of(NOVEMBER, marker="x"), figure_of(DECEMBER, "12")]
    found = shown(*months, indicator="monthly")
    assert found is not None
    assert (found.value, found.marker, found.missing_reason) == (
        None,
        Marker.NOT_AVAILABLE,
        "not available (2 of 3 months)",
    )


def test_a_frozen_quarter_stands_while_a_month_is_corrected() -> None:
    """The quarter is printed as it was authorised."""
    months = [
        figure_of(OCTOBER, "90", "returned", judgement=judged(value="10")),
        figure_of(NOVEMBER, "11"),
        figure_of(DECEMBER, "12"),
    ]
    quarter = figure_of(Q3, "33", "authorised", derived=True, judgement=judged(value="33"))
    found = shown(*months, quarter, indicator="monthly")
    assert found is not None
    assert found.value == 33


def test_a_quarter_before_the_indicator_began_has_nothing_to_print() -> None:
    """None of its months are missing, because none were to come."""
    later = MONTHLY.but(start="2026-01-01")
    assert printed(register_of(later), later, Q3) is None


def test_commentary_written_for_a_quarter_is_kept_when_its_months_make_it() -> None:
    """The record of the quarter holds commentary before it holds a figure."""
    months = [figure_of(period, "1") for period in (OCTOBER, NOVEMBER, DECEMBER)]
    record = figure_of(Q3, None, "collected", derived=True, printed_commentary="A wet quarter.")
    found = shown(*months, record, indicator="monthly")
    assert found is not None
    assert (found.value, found.printed_commentary) == (Decimal(3), "A wet quarter.")


def test_the_year_of_a_quarterly_indicator_is_its_outturn() -> None:
    """Once all its quarters may be printed."""
    indicator = indicator_with()
    figures = [figure_of(period, "10") for period in YEAR.parts(Q3.kind)]
    found = printed(register_of(indicator, *figures), indicator, YEAR)
    assert found is not None
    assert found.value == 40
    assert printed(register_of(indicator, figure_of(Q1, "10"), figure_of(Q2, "10")), indicator, YEAR) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"combine": "sum"}, "100"),
        ({"combine": "average"}, "25"),
        ({"measured_as": "year to date"}, "40"),
        ({"measured_as": "at a point in time", "combine": "last"}, "40"),
        ({"measured_as": "rolling 12 months"}, "40"),
    ],
)
def test_the_outturn_follows_the_indicators_own_rule(fields: dict[str, str], expected: str) -> None:
    """Quarters of 10, 20, 30 and 40."""
    indicator = indicator_with(**fields)
    figures = [figure_of(period, value) for period, value in zip((Q1, Q2, Q3, Q4), (10, 20, 30, 40), strict=True)]
    found = printed(register_of(indicator, *figures), indicator, YEAR)
    assert found is not None
    assert found.value == Decimal(expected)


def test_a_recorded_outturn_wins() -> None:
    """A figure that was imported for the year stands, whatever its quarters make."""
    indicator = indicator_with()
    found = printed(register_of(indicator, figure_of(Q1, "10"), figure_of(YEAR, "120", "imported")), indicator, YEAR)
    assert found is not None
    assert found.value == 120
