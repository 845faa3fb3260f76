"""Tests of the checks of a figure against its own history."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.return_lines import returned

LINES = """
line                                                                                   | findings
History: 400 410 395 405 398 402; Figure: 401                                          |
History: 400 410 395 405 398 402; Figure: 450                                          | far-from-history
History: 400 410 395 405 398 402; Figure: 40                                           | far-from-history
History: 410 395 405 398 402; Figure: 4120                                             |
History: 400 410 395 4000 398 402; Figure: 4120                                        | far-from-history
History: 400 400 400 400 400 400; Figure: 440                                          |
History: 400 400 400 400 400 400; Figure: 450                                          | far-from-history
History: 0 0 0 0 0 0; Figure: 3                                                        |
History: 0 0 0 0 0 0; Figure: 30                                                       | far-from-history
History: 400 410 395 405 398 402; Figure: 4120; Measured as: rolling 12 months         |
History: 400 410 395 405 398 402; Figure: 4120; Series break: 2025-01-01               |
History: 400 410 395 405 398 402; Figure: 4120; Series break: 2026-02-01               | far-from-history
History: 400 410 395 405 398 402; Figure: 401; Unit: yes/no; Figure: Yes               |
Last period: 412; Figure: 412                                                          | unchanged
Last period: 412; Figure: 413                                                          |
Last period: 0; Figure: 0                                                              |
Last period: 1; Figure: Yes; Unit: yes/no                                              |
Last period: 412; Figure: 412; Series break: 2025-07-01                                | unchanged
Last period: 412; Figure: 412; Series break: 2025-07-02                                |
Last period: 412; Figure: 412; Series break: 2025-11-01                                |
History: 412 -; Figure: 412                                                            |
Last period: 412; Last data period: 2024; Data period: 2024                            | same-data-period
Last period: 398; Last data period: Year to June 2025; Data period: year to june 2025  | same-data-period
Last period: 398; Last data period: 2024; Data period: 2025                            |
Last period: 900; Measured as: year to date                                            | running-total-falls
Last period: 400; Measured as: year to date                                            |
Last period: 900; Measured as: year to date; Line period: 2025/26 Q1; Form period: 2025/26 Q1 |
History: 900 -; Measured as: year to date                                              | running-total-falls
Last period: 412; Measured as: year to date                                            | unchanged
Last marker: Provisional until 2026-01-11                                              | final-overdue
Last marker: Estimated until 2026-01-11                                                | final-overdue
Last marker: Provisional until 2026-01-12                                              |
Last marker: Final until 2026-01-01                                                    |
"""


def _rows(table: str) -> list[tuple[str, list[str]]]:
    lines = (line.rpartition("|") for line in table.strip().splitlines()[1:])
    return [(line.strip().replace("; ", " | "), codes.split()) for line, _, codes in lines]


@pytest.mark.parametrize(("line", "codes"), _rows(LINES))
def test_line_gives_these_findings(line: str, codes: list[str]) -> None:
    """Each line gives the findings beside it and no other."""
    assert returned(line).codes == codes


@pytest.mark.parametrize(("parts", "codes"), [((5, 10), ["unchanged"]), ((6, 12), [])])
def test_same_percentage_of_other_parts_has_changed(parts: tuple[int, int], codes: list[str]) -> None:
    """6 of 12 after 5 of 10 is 50 % again, and nobody copied it."""
    last = "Last period: 50 | Last numerator: 5 | Last denominator: 10"
    line = f"Unit: percentage | Figure: 50 | Numerator: {parts[0]} | Denominator: {parts[1]}"

    assert returned(f"{last} | {line}").codes == codes


@pytest.mark.parametrize(
    ("figure", "words"),
    [("4050", " (this is about 10 times as much)"), ("4", " (this is about a hundredth of it)"), ("900", "")],
)
def test_slip_of_the_decimal_point_is_named(figure: str, words: str) -> None:
    """A figure that is ten or a hundred times what it has been was probably typed with a digit too many."""
    finding = returned(f"History: 400 410 395 405 398 402 | Figure: {figure}").found("far-from-history")

    assert finding.message == (
        f"{figure} is far from what this measure has been: 401 in the middle of 6 earlier periods{words}."
    )


def test_running_total_is_compared_by_what_each_period_added() -> None:
    """Quarters of 100 each make totals of 100 to 400; 305 after 199 is ordinary though no total was ever that."""
    totals = "100 205 300 402 98 200 301 399 101 199"

    assert returned(f"History: {totals} | Measured as: year to date | Figure: 305").codes == []
    assert returned(f"History: {totals} | Measured as: year to date | Figure: 900").codes == ["far-from-history"]


def test_far_running_total_says_what_the_period_added() -> None:
    """The officer reads the figure as typed and the step that is far; the step is what was compared."""
    totals = "100 205 300 402 98 200 301 399 101 199"
    finding = returned(f"History: {totals} | Measured as: year to date | Figure: 900").found("far-from-history")

    assert finding.found == "900"
    assert finding.message.startswith("701, which 900 adds to the total of 2025/26 Q2, is far from")


def test_fall_of_a_part_is_found_at_its_cell() -> None:
    """Numerator and denominator of a running total are totals too."""
    line = returned(
        "Measured as: year to date | Unit: percentage | Last period: 50 | Last numerator: 60 | Last denominator: 120 | "
        "Figure: 55 | Numerator: 55 | Denominator: 100"
    )

    assert [(found.code, found.place.cell) for found in line.findings] == [
        ("running-total-falls", "J5"),
        ("running-total-falls", "K5"),
    ]


@given(
    values=st.lists(st.integers(1, 10_000), min_size=6, max_size=20),
    figure=st.integers(1, 10_000),
    times=st.integers(2, 9),
)
def test_scale_of_a_measure_does_not_matter(values: list[int], figure: int, times: int) -> None:
    """Counted in other units, the same figure is as far from its history (above a hundred a unit is no floor)."""
    scaled = [100 * value for value in values]

    def is_far(factor: int) -> bool:
        history = " ".join(str(value * factor) for value in scaled)
        return "far-from-history" in returned(f"History: {history} | Figure: {100 * figure * factor}").codes

    assert is_far(1) == is_far(times)


@given(
    values=st.lists(st.integers(1, 10_000), min_size=7, max_size=15),
    share=st.integers(-100, 100),
)
def test_change_of_a_tenth_is_never_far(values: list[int], share: int) -> None:
    """However steady a measure was, a figure within a tenth of its middle is not queried as far from it."""
    odd = values[: len(values) - 1 + len(values) % 2]
    middle = 1000 * sorted(odd)[len(odd) // 2]
    history = " ".join(str(1000 * value) for value in odd)

    assert "far-from-history" not in returned(f"History: {history} | Figure: {middle + middle * share // 1000}").codes
