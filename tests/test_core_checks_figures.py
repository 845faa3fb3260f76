"""Tests of the checks of the figure itself, and of its numerator and denominator."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.checks.parts import parts_make_figure
from pmf_excel.core.numbers import plain_text, rounded
from tests.return_lines import returned

FIGURES = """
line                                                                     | findings
Unit: percentage; Decimals: 2; Figure: 0.45                              | percentage-as-ratio
Unit: percentage; Decimals: 2; Figure: -0.45; Baseline: -2               | percentage-as-ratio
Unit: percentage; Decimals: 2; Figure: “0.45%”                           |
Unit: percentage; Decimals: 2; Figure: 0.0045 shown as %                 |
Unit: percentage; Decimals: 2; Figure: “0.45”                            | percentage-as-ratio
Unit: percentage; Decimals: 1; Figure: 0.45                              | percentage-as-ratio
Unit: percentage; Figure: 0                                              |
Unit: percentage; Figure: 1                                              |
Unit: percentage; Figure: 100                                            |
Unit: percentage; Figure: 101                                            | percentage-impossible
Unit: percentage; Figure: -1                                             | percentage-impossible
Unit: percentage; Figure: 101; Target: 105; Commentary: Late bills       |
Unit: percentage; Figure: 101; Baseline: 102                             |
Unit: percentage; Figure: 101; Baseline: -5                              | percentage-impossible
Unit: percentage; Figure: 101; History: 98 103                           |
Unit: percentage; Figure: -1; History: 2 -3                              |
Figure: -1                                                               | below-zero
Figure: -1; History: -2 4                                                |
Figure: -1; Baseline: -2                                                 |
Unit: days; Decimals: 1; Figure: -0.5                                    | below-zero
Unit: currency; Figure: -5                                               | sign-differs
Unit: currency; Figure: -5; Baseline: -1                                 |
Unit: currency; Figure: -5; History: 7 8 9                               | sign-differs
Unit: currency; Figure: 5; History: -7 -8 -9                             | sign-differs
Unit: currency; Figure: 5; History: -7 -8                                |
Unit: currency; Figure: 5; History: -7 8 -9                              |
Unit: currency; Figure: 0; History: -7 -8 -9                             |
Figure: 4.5                                                              | fraction-of-count
Figure: 4.5; Periods combine by: average                                 | more-decimals
Figure: 4.5; Decimals: 1                                                 |
Decimals: 1; Figure: 4.55                                                | more-decimals
Decimals: 2; Figure: 4.5500000000000007                                  |
Unit: yes/no; Figure: Yes                                                |
Unit: yes/no; Figure: mostly                                             | not-yes-or-no
"""

PARTS = """
line                                                                              | findings
Unit: percentage; Figure: 45; Numerator: 45; Denominator: 100                     |
Unit: percentage; Figure: 45; Numerator: 45.5; Denominator: 100                   |
Unit: percentage; Figure: 45; Numerator: 45.6; Denominator: 100                   | figure-not-its-parts
Unit: percentage; Figure: 33.3; Decimals: 1; Numerator: 1; Denominator: 3         |
Unit: percentage; Figure: 33; Decimals: 1; Numerator: 1; Denominator: 3           | figure-not-its-parts
Unit: percentage; Figure: 33.33; Decimals: 1; Numerator: 1; Denominator: 3        | more-decimals
Unit: percentage; Figure: 33.30; Decimals: 1; Numerator: 1; Denominator: 3        |
Unit: ratio; Decimals: 2; Figure: 0.45; Numerator: 45; Denominator: 100           |
Unit: ratio; Decimals: 2; Figure: 45; Numerator: 45; Denominator: 100             | figure-not-its-parts
Unit: number; Decimals: 1; Times: 1000; Figure: 4.5; Numerator: 9; Denominator: 2000 |
Unit: days; Figure: 20; Numerator: 200; Denominator: 10                           |
Unit: percentage; Figure: 0; Numerator: 0; Denominator: 0                         | denominator-zero
Unit: percentage; Figure: 90; Numerator: 100; Denominator: 90            | figure-not-its-parts numerator-larger
Unit: percentage; Figure: 45; Numerator: 45; Denominator:                         | part-missing
Unit: percentage; Figure: 45; Numerator: ; Denominator: 100                       | part-missing
Unit: percentage; Figure: 45; Numerator: n/a; Denominator: 100                    | no-figure-typed-as-text
Unit: percentage; Figure: 45; Numerator: -45; Denominator: -100                   | part-negative part-negative
"""


def _rows(table: str) -> list[tuple[str, list[str]]]:
    lines = (line.split(" | ") if " | " in line else line.split("|") for line in table.strip().splitlines()[1:])
    return [(cells[0].strip().replace("; ", " | "), "".join(cells[1:]).split()) for cells in lines]


@pytest.mark.parametrize(("line", "codes"), [*_rows(FIGURES), *_rows(PARTS)])
def test_line_gives_these_findings(line: str, codes: list[str]) -> None:
    """Each line gives the findings beside it and no other."""
    assert returned(line).codes == codes


def test_percentage_as_ratio_says_what_to_type() -> None:
    """The officer who typed 0.45 for 45 % reads both readings and what to type for each."""
    finding = returned("Unit: percentage | Decimals: 2 | Figure: 0.45").found("percentage-as-ratio")

    assert finding.message == "0.45 was read as 0.45 %; a percentage of 45 is typed 45."
    assert finding.place.cell == "L5"


def test_disagreeing_parts_say_what_they_give() -> None:
    """The figure and what its parts give stand side by side."""
    finding = returned("Unit: percentage | Figure: 54 | Numerator: 45 | Denominator: 100").found("figure-not-its-parts")

    assert finding.message == "The figure is 54, but its numerator over its denominator gives 45."


def test_decimals_say_how_it_will_be_shown() -> None:
    """The figure is kept as typed; shown is the one rounded half away from zero."""
    finding = returned("Unit: currency | Decimals: 1 | Figure: -2.25 | Baseline: -1").found("more-decimals")

    assert "it will be shown as -2.3." in finding.message


@given(
    numerator=st.integers(0, 10**6),
    denominator=st.integers(1, 10**6),
    decimals=st.integers(0, 3),
)
def test_figure_rounded_from_its_parts_is_never_queried(numerator: int, denominator: int, decimals: int) -> None:
    """Rounding to the indicator's decimals is always allowed for."""
    figure = rounded(Decimal(numerator * 100) / denominator, decimals)
    line = returned(
        f"Unit: percentage | Decimals: {decimals} | Figure: {plain_text(figure)} | "
        f"Numerator: {numerator} | Denominator: {denominator}"
    )

    assert list(parts_make_figure(line.checked)) == []


@given(numerator=st.integers(0, 10**4), denominator=st.integers(1, 10**4), slip=st.integers(2, 50))
def test_figure_a_unit_away_from_its_parts_is_queried(numerator: int, denominator: int, slip: int) -> None:
    """A whole unit of the last decimal is more than rounding explains."""
    figure = rounded(Decimal(numerator * 100) / denominator, 0) + slip
    line = returned(f"Unit: percentage | Figure: {figure:f} | Numerator: {numerator} | Denominator: {denominator}")

    assert [finding.code for finding in parts_make_figure(line.checked)] == ["figure-not-its-parts"]
