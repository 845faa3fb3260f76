"""Rating a figure: the published cases, the edges, and that a better figure never rates worse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmf_excel.core.numbers import rounded
from pmf_excel.core.rating.rating import Limits, distance_outside, limits_for, rate, variance
from pmf_excel.core.rating.targets import AgreedTarget
from pmf_excel.core.rating.tolerance import Tolerance
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Polarity, Unit

numbers = st.decimals(min_value=-10_000, max_value=10_000, places=3)
tolerances = st.sampled_from(["0", "0%", "5%", "10%", "2pp", "0.5", "250"]).map(Tolerance.parse)
ORDER = (Status.OUTSIDE, Status.WITHIN, Status.ON_TARGET)


def rated(
    value: str, target: str, polarity: Polarity, tolerance: str = "5%", decimals: int = 2, unit: Unit = Unit.NUMBER
) -> Status:
    """Return the rating of a value against a target, or a range written `4 to 6`."""
    low, _, high = target.partition(" to ")
    agreed = AgreedTarget(None, Decimal(low), Decimal(high)) if high else AgreedTarget(Decimal(target))
    return rate(Decimal(value), limits_for(agreed, Tolerance.parse(tolerance), polarity, unit), decimals)


@pytest.mark.parametrize(
    ("value", "target", "polarity", "tolerance", "decimals", "expected"),
    [
        pytest.param("2.41", "2", Polarity.LOWER, "5%", 2, Status.OUTSIDE, id="sickness 2.41 days, target 2"),
        pytest.param("67.23", "65", Polarity.HIGHER, "5%", 2, Status.ON_TARGET, id="67.23 % against 65 %"),
        pytest.param("237", "125", Polarity.HIGHER, "5%", 0, Status.ON_TARGET, id="237 against 125"),
        pytest.param("38.98", "40", Polarity.HIGHER, "10%", 2, Status.WITHIN, id="38.98 % against 40 %, 10 %"),
        pytest.param("39", "45", Polarity.HIGHER, "10%", 0, Status.OUTSIDE, id="39 against 45, 10 %"),
    ],
)
def test_published_cases(
    value: str, target: str, polarity: Polarity, tolerance: str, decimals: int, expected: Status
) -> None:
    """The ratings of published reports, as the framework lists them."""
    assert rated(value, target, polarity, tolerance, decimals) is expected


@pytest.mark.parametrize(
    ("value", "target", "polarity", "tolerance", "expected"),
    [
        ("100", "100", Polarity.HIGHER, "5%", Status.ON_TARGET),
        ("95", "100", Polarity.HIGHER, "5%", Status.WITHIN),
        ("94.99", "100", Polarity.HIGHER, "5%", Status.OUTSIDE),
        ("105", "100", Polarity.LOWER, "5%", Status.WITHIN),
        ("105.01", "100", Polarity.LOWER, "5%", Status.OUTSIDE),
        ("-10.5", "-10", Polarity.HIGHER, "5%", Status.WITHIN),
        ("-9.5", "-10", Polarity.LOWER, "5%", Status.WITHIN),
        ("60", "65", Polarity.HIGHER, "5pp", Status.WITHIN),
        ("0", "0", Polarity.LOWER, "5%", Status.ON_TARGET),
        ("0.01", "0", Polarity.LOWER, "5%", Status.OUTSIDE),
        ("1", "0", Polarity.LOWER, "1", Status.WITHIN),
        ("4", "4 to 6", Polarity.RANGE, "5%", Status.ON_TARGET),
        ("3.8", "4 to 6", Polarity.RANGE, "5%", Status.WITHIN),
        ("3.79", "4 to 6", Polarity.RANGE, "5%", Status.OUTSIDE),
        ("6.3", "4 to 6", Polarity.RANGE, "5%", Status.WITHIN),
        ("6.31", "4 to 6", Polarity.RANGE, "5%", Status.OUTSIDE),
        ("-0.01", "0 to 6", Polarity.RANGE, "5%", Status.OUTSIDE),
        ("-0.5", "0 to 6", Polarity.RANGE, "0.5", Status.WITHIN),
    ],
)
def test_the_edge_belongs_to_the_better_side(
    value: str, target: str, polarity: Polarity, tolerance: str, expected: Status
) -> None:
    """Exactly on the edge of the tolerance is within threshold; a range is measured from its nearer end."""
    assert rated(value, target, polarity, tolerance) is expected


@pytest.mark.parametrize(
    ("value", "target", "polarity", "expected"),
    [
        ("1", "1", Polarity.HIGHER, Status.ON_TARGET),
        ("0", "1", Polarity.HIGHER, Status.OUTSIDE),
        ("0", "0", Polarity.LOWER, Status.ON_TARGET),
        ("1", "0", Polarity.LOWER, Status.OUTSIDE),
    ],
)
def test_yes_or_no_has_no_tolerance(value: str, target: str, polarity: Polarity, expected: Status) -> None:
    """Target met is on target, otherwise outside threshold, however wide the council's tolerance is."""
    assert rated(value, target, polarity, "100%", 0, Unit.YES_NO) is expected


def test_the_figure_is_rounded_before_it_is_compared_and_the_limit_never() -> None:
    """64.995 at two decimals is 65.00 and on target; a limit of 42.75 is not taken for 43."""
    assert rated("64.995", "65", Polarity.HIGHER) is Status.ON_TARGET
    assert rated("64.994", "65", Polarity.HIGHER) is Status.WITHIN
    assert rated("43", "45", Polarity.HIGHER, decimals=0) is Status.WITHIN
    assert rated("42.5", "45", Polarity.HIGHER, decimals=0) is Status.WITHIN
    assert rated("42.4", "45", Polarity.HIGHER, decimals=0) is Status.OUTSIDE


@pytest.mark.parametrize(
    ("value", "target", "polarity", "expected"),
    [
        ("2.414", "2", Polarity.LOWER, "0.41"),
        ("38.98", "40", Polarity.HIGHER, "-1.02"),
        ("3.5", "4 to 6", Polarity.RANGE, "-0.50"),
        ("5", "4 to 6", Polarity.RANGE, "0"),
        ("7.25", "4 to 6", Polarity.RANGE, "1.25"),
    ],
)
def test_variance_is_the_rounded_figure_minus_its_target(
    value: str, target: str, polarity: Polarity, expected: str
) -> None:
    """For a range it is the signed distance outside."""
    low, _, high = target.partition(" to ")
    agreed = AgreedTarget(None, Decimal(low), Decimal(high)) if high else AgreedTarget(Decimal(target))
    assert variance(Decimal(value), agreed, polarity, 2) == Decimal(expected)


def test_there_is_no_variance_without_the_target_that_the_polarity_needs() -> None:
    """A range without ends and a value without a target have none."""
    assert variance(Decimal(1), AgreedTarget(Decimal(1)), Polarity.RANGE, 0) is None
    assert variance(Decimal(1), AgreedTarget(None, Decimal(0), Decimal(2)), Polarity.HIGHER, 0) is None


def test_without_bounds_everything_is_on_target() -> None:
    """A limit that is not there does not limit."""
    assert rate(Decimal(-5), Limits(), 0) is Status.ON_TARGET


@given(numbers, numbers, numbers, tolerances, st.sampled_from([Polarity.HIGHER, Polarity.LOWER]), st.integers(0, 3))
@example(Decimal("42.5"), Decimal("42.4"), Decimal(45), Tolerance.parse("5%"), Polarity.HIGHER, 0)
@settings(deadline=None)
def test_a_better_figure_never_rates_worse(
    first: Decimal, second: Decimal, target: Decimal, tolerance: Tolerance, polarity: Polarity, decimals: int
) -> None:
    """Whatever target, tolerance and decimals: better by polarity is at least as good by rating."""
    worse, better = sorted((first, second), reverse=polarity is Polarity.LOWER)
    limits = limits_for(AgreedTarget(target), tolerance, polarity, Unit.NUMBER)
    ratings = [ORDER.index(rate(value, limits, decimals)) for value in (worse, better)]
    assert ratings == sorted(ratings)


@given(numbers, numbers, numbers, numbers, tolerances, st.integers(0, 3))
@settings(deadline=None)
def test_nearer_to_a_range_on_the_same_side_never_rates_worse(
    first: Decimal, second: Decimal, one_end: Decimal, other_end: Decimal, tolerance: Tolerance, decimals: int
) -> None:
    """On either side of a range the figure with the smaller distance outside is at least as good."""
    low, high = sorted((one_end, other_end))
    limits = limits_for(AgreedTarget(None, low, high), tolerance, Polarity.RANGE, Unit.NUMBER)
    distances = {value: distance_outside(rounded(value, decimals), low, high) for value in (first, second)}
    if distances[first] * distances[second] < 0:
        return
    worse, better = sorted((first, second), key=lambda value: abs(distances[value]), reverse=True)
    assert ORDER.index(rate(better, limits, decimals)) >= ORDER.index(rate(worse, limits, decimals))


@given(numbers, tolerances, st.sampled_from([Polarity.HIGHER, Polarity.LOWER]))
@settings(deadline=None)
def test_a_figure_equal_to_its_target_is_on_target(target: Decimal, tolerance: Tolerance, polarity: Polarity) -> None:
    """Also for a negative target and without any tolerance."""
    limits = limits_for(AgreedTarget(target), tolerance, polarity, Unit.NUMBER)
    assert rate(target, limits, 3) is Status.ON_TARGET
