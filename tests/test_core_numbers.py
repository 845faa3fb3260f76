"""Decimal numbers: rounding as people expect it, and text that loses nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.numbers import (
    decimal_from_double,
    decimals_of,
    divided,
    grouped,
    plain_text,
    rounded,
    same_after_saving,
)

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@pytest.mark.parametrize(
    ("typed", "decimals", "printed"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.005", 2, "1.01"),
        ("2.675", 2, "2.68"),
        ("0.045", 2, "0.05"),
        ("0.044999", 2, "0.04"),
        ("7", 2, "7.00"),
        ("-0.4", 0, "-0"),
    ],
)
def test_halves_are_rounded_away_from_zero(typed: str, decimals: int, printed: str) -> None:
    """Decimal arithmetic, so that 1.005 is a half although its double lies below."""
    assert str(rounded(Decimal(typed), decimals)) == printed


def test_a_negative_nothing_is_still_zero() -> None:
    """What rounds to minus zero equals zero and is printed without a sign."""
    nothing = rounded(Decimal("-0.4"), 0)
    assert nothing == 0
    assert plain_text(nothing) == "0"


@pytest.mark.parametrize(
    ("number", "text"), [("1E+3", "1000"), ("0.4500", "0.45"), ("1200", "1200"), ("-3.0", "-3"), ("0E-8", "0")]
)
def test_plain_text_has_no_exponent_and_no_superfluous_zeros(number: str, text: str) -> None:
    """Canonical text: one spelling for each number."""
    assert plain_text(Decimal(number)) == text


@pytest.mark.parametrize(("number", "count"), [("45", 0), ("45.0", 0), ("45.10", 1), ("1E+2", 0), ("0.001", 3)])
def test_superfluous_zeros_are_no_decimals(number: str, count: int) -> None:
    """45.0 fits an indicator without decimals."""
    assert decimals_of(Decimal(number)) == count


def test_a_number_is_read_with_commas_between_thousands() -> None:
    """As in a report."""
    assert grouped(Decimal("1234567.895"), 2) == "1,234,567.90"


def test_nothing_is_divided_by_zero() -> None:
    """The caller has to say what a denominator of zero means."""
    with pytest.raises(ZeroDivisionError):
        divided(Decimal(1), Decimal(0))


@given(numbers)
@settings(deadline=None)
def test_plain_text_loses_nothing(number: Decimal) -> None:
    """Read back it is the same number."""
    assert Decimal(plain_text(number)) == number


@given(st.floats(min_value=-1e12, max_value=1e12))
@settings(deadline=None)
def test_a_double_becomes_its_shortest_text(value: float) -> None:
    """0.1 in a cell is 0.1 in the register, and gives the same double again."""
    assert float(decimal_from_double(value)) == value


@given(numbers, st.integers(min_value=0, max_value=6))
@settings(deadline=None)
def test_rounding_moves_a_number_by_at_most_half_a_step_and_only_once(number: Decimal, decimals: int) -> None:
    """What is rounded stays as it is when rounded again."""
    result = rounded(number, decimals)
    assert abs(result - number) * 2 <= Decimal(1).scaleb(-decimals)
    assert rounded(result, decimals) == result


@given(numbers, numbers, st.integers(min_value=0, max_value=4))
@settings(deadline=None)
def test_rounding_keeps_the_order(first: Decimal, second: Decimal, decimals: int) -> None:
    """The larger number never rounds to the smaller one."""
    low, high = sorted((first, second))
    assert rounded(low, decimals) <= rounded(high, decimals)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("33.333333333333336", "33.3333333333333", True),
        ("0", "0", True),
        ("0", "0.0000000001", False),
        ("-1234567.891", "-1234567.891000001", True),
        ("1000000", "1000001", False),
        ("5", "-5", False),
    ],
)
def test_what_saving_does_to_a_number_does_not_make_it_another(left: str, right: str, same: bool) -> None:
    """Twelve significant digits are compared, in either order."""
    assert same_after_saving(Decimal(left), Decimal(right)) is same
    assert same_after_saving(Decimal(right), Decimal(left)) is same
