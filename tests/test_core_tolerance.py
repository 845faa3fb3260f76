"""How far worse than target is still within threshold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.rating.tolerance import Basis, Tolerance, tolerance_for
from tests.rule_material import COUNCIL, indicator_with


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("5%", "5%"),
        (" 5 % ", "5%"),
        ("7.5%", "7.5%"),
        ("5 per cent", "5%"),
        ("5 percent", "5%"),
        ("5pp", "5pp"),
        ("5 PP", "5pp"),
        ("2 percentage points", "2pp"),
        ("1 point", "1pp"),
        ("5", "5"),
        (".5", "0.5"),
        ("5.00", "5"),
        ("0", "0"),
    ],
)
def test_a_tolerance_is_understood_as_people_type_it(typed: str, written: str) -> None:
    """A percentage of the target, percentage points, or an amount."""
    assert str(Tolerance.parse(typed)) == written


@pytest.mark.parametrize("typed", ["", "%", "five", "-5%", "5,5%", "5%%", "5 days", "1e2", "NaN", "٥%x"])
def test_what_is_no_tolerance_is_refused_in_plain_words(typed: str) -> None:
    """The message quotes what was typed, the remedy shows the three ways."""
    with pytest.raises(PmfError, match="is not a tolerance") as refused:
        Tolerance.parse(typed)
    assert typed in refused.value.message
    assert all(way in refused.value.remedy for way in ("5%", "5pp", "or 5"))


@pytest.mark.parametrize(
    ("tolerance", "end", "width"),
    [
        ("5%", "45", "2.25"),
        ("5%", "-45", "2.25"),
        ("5%", "0", "0"),
        ("5pp", "45", "5"),
        ("5pp", "0", "5"),
        ("0.5", "45", "0.5"),
        ("10%", "38.98", "3.898"),
    ],
)
def test_the_width_is_measured_from_the_end(tolerance: str, end: str, width: str) -> None:
    """A percentage is of the end's absolute value and is never rounded; an end of zero leaves it no width."""
    assert Tolerance.parse(tolerance).around(Decimal(end)) == Decimal(width)


def test_an_indicators_own_tolerance_wins_over_its_councils() -> None:
    """Without one of its own it has the council's default."""
    assert str(tolerance_for(indicator_with(tolerance="2pp"), COUNCIL)) == "2pp"
    assert str(tolerance_for(indicator_with(), COUNCIL.but(tolerance="10%"))) == "10%"
    assert str(tolerance_for(indicator_with(), COUNCIL)) == "5%"


def test_a_tolerance_says_what_it_is_measured_in() -> None:
    """As it stands in an explanation."""
    said = [Tolerance.parse(text).in_words for text in ("5%", "5pp", "5")]
    assert said == ["5% of the target", "5 percentage points", "5"]


@given(st.decimals(min_value=0, max_value=1000, places=3), st.sampled_from(Basis))
@settings(deadline=None)
def test_what_is_written_is_understood_again(amount: Decimal, basis: Basis) -> None:
    """A tolerance frozen as text is the same tolerance when read back."""
    tolerance = Tolerance(amount, basis)
    assert Tolerance.parse(str(tolerance)) == tolerance
