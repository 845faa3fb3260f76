"""Which figures belong to a reporting period."""

from __future__ import annotations

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.reporting import collected_periods, figure_period, is_derived, source_of
from pmf_excel.core.records.indicators import Frequency, Indicator
from tests.registers import quarter_register


def indicator(frequency: str, **more: object) -> Indicator:
    """An indicator of this frequency, otherwise plain."""
    found = quarter_register().indicator("chorley/LOC-1")
    assert found is not None
    return found.but(frequency=frequency, **more)


@pytest.mark.parametrize(
    ("frequency", "reporting", "reported", "typed"),
    [
        ("quarterly", "2025/26 Q3", "2025/26 Q3", ["2025/26 Q3"]),
        ("monthly", "2025/26 Q3", "2025/26 Q3", ["October 2025", "November 2025", "December 2025"]),
        ("monthly", "November 2025", "November 2025", ["November 2025"]),
        ("quarterly", "November 2025", None, []),
        ("annual", "2025/26 Q3", None, []),
        ("annual", "2025/26 Q4", "2025/26", ["2025/26"]),
        ("annual", "November 2025", None, []),
        ("quarterly", "2025/26", "2025/26", []),
    ],
)
def test_what_a_reporting_period_holds(frequency: str, reporting: str, reported: str | None, typed: list[str]) -> None:
    """A quarter holds quarterly figures and the months of monthly ones; an annual figure comes in its own quarter."""
    period = Period.parse(reporting)

    found = figure_period(indicator(frequency), period)

    assert (str(found) if found else None) == reported
    assert [str(each) for each in collected_periods(indicator(frequency), period)] == typed


@pytest.mark.parametrize(
    ("reported_in", "reporting", "reported"),
    [(1, "2025/26 Q1", "2024/25"), (3, "2025/26 Q3", "2024/25"), (4, "2025/26 Q4", "2025/26")],
)
def test_an_annual_figure_is_of_the_last_year_that_has_ended(reported_in: int, reporting: str, reported: str) -> None:
    """Reported in quarters 1 to 3 it is last year's, in quarter 4 the year that ends with it."""
    found = figure_period(indicator("annual", reported_in=reported_in), Period.parse(reporting))

    assert str(found) == reported


def test_only_months_in_force_are_typed() -> None:
    """A monthly indicator that starts in November has no October line."""
    late = indicator("monthly", start="2025-11-01")

    assert [str(month) for month in collected_periods(late, Period.parse("2025/26 Q3"))] == [
        "November 2025",
        "December 2025",
    ]


def test_a_figure_taken_from_the_other_council_is_not_typed() -> None:
    """Its line stands on the return of the council that holds it."""
    register = quarter_register()
    taker = register.indicator("south-ribble/COR-1")
    assert taker is not None

    assert collected_periods(taker, Period.parse("2025/26 Q3")) == ()
    assert source_of(register, taker).id == "chorley/COR-1"


@pytest.mark.parametrize(("frequency", "derived"), [(Frequency.MONTHLY, True), (Frequency.QUARTERLY, False)])
def test_a_monthly_indicators_quarter_is_derived(frequency: Frequency, derived: bool) -> None:
    """It is made from its months; a quarterly one is typed."""
    assert is_derived(indicator(frequency.value), Period.parse("2025/26 Q3")) is derived
