"""Tests of reading the numbers that people write in texts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.typed.number_texts import number_in

READ = """
typed            | number     | unit          | doubtful
7                | 7          |               | no
-7               | -7         |               | no
+7               | 7          |               | no
- 7              | -7         |               | no
−7               | -7         |               | no
–7               | -7         |               | no
(3)              | -3         |               | no
( 3 )            | -3         |               | no
.5               | 0.5        |               | no
7.               | 7          |               | no
12.30            | 12.30      |               | no
1,200            | 1200       |               | no
1,234,567.89     | 1234567.89 |               | no
12,345           | 12345      |               | no
1 200            | 1200       |               | no
１２             | 12         |               | no
£1,200           | 1200       | £             | no
-£5              | -5         | £             | no
£-5              | -5         | £             | no
(£1,200.50)      | -1200.50   | £             | no
45%              | 45         | %             | no
45 %             | 45         | %             | no
45 per cent      | 45         | per cent      | no
7 days           | 7          | days          | no
7 Working Days.  | 7          | working days  | no
£1.2m            |            |               |
3m               | 3          | m             | no
12,3             | 12.3       |               | yes
0,450            | 0.450      |               | yes
12,34567         | 12.34567   |               | yes
1.200,50         | 1200.50    |               | yes
1e5              | 1E+5       |               | yes
1e400            |            |               |
45-50            |            |               |
45/100           |            |               |
12 of 40         |            |               |
~45              |            |               |
>45              |            |               |
1,20,000         |            |               |
1.2.3            |            |               |
--5              |            |               |
-(5)             |            |               |
(5               |            |               |
five             |            |               |
½                |            |               |
"""


def _cases() -> list[tuple[str, str, str, str]]:
    lines = READ.strip().splitlines()[1:]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [(typed, number, unit, doubtful) for typed, number, unit, doubtful in cells]


@pytest.mark.parametrize(("typed", "number", "unit", "doubtful"), _cases())
def test_number_is_read_with_its_unit(typed: str, number: str, unit: str, doubtful: str) -> None:
    """Signs, brackets, thousands, units and odd characters are understood; anything else is no number."""
    found = number_in(typed)

    if not number:
        assert found is None
    else:
        assert found is not None
        assert (found.value, found.unit, found.is_doubtful) == (Decimal(number), unit, doubtful == "yes")


@pytest.mark.parametrize("typed", ["\u00a07\u2009", "\u200b7", "\t7\n", "  7  "])
def test_space_of_any_kind_around_a_number_is_nothing(typed: str) -> None:
    """No-break, thin and zero-width spaces come with what is copied from web pages."""
    found = number_in(typed)

    assert found is not None
    assert (found.value, found.is_plain) == (Decimal(7), True)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_what_is_written_with_commas_is_read_back(number: Decimal) -> None:
    """Any number of a council, written with commas between thousands, is read as itself and without doubt."""
    found = number_in(f"{number:,f}")

    assert found is not None
    assert found.value == number
    assert not found.is_doubtful


@given(st.text(max_size=80))
def test_no_text_makes_it_stumble(text: str) -> None:
    """Whatever is typed, it is a finite number or none."""
    found = number_in(text)

    assert found is None or found.value.is_finite()
