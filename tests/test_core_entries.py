"""Tests of reading a line of a return."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.numbers import plain_text
from pmf_excel.core.records.figures import Marker
from pmf_excel.core.typed.entries import ReturnEntry, entry_from
from tests.return_lines import returned


def _entry(text: str) -> ReturnEntry:
    return returned(text).checked.entry


def test_every_column_is_read() -> None:
    """Each cell of a line is one value of the entry, in its own kind."""
    entry = _entry(
        "Unit: percentage | Figure: 45 | Numerator: 45 | Denominator: 100 | Marker: Provisional | "
        "Final expected: 2026-03-31 | Data period: October 2025 | Commentary: Crews are short. | "
        "Missing reason: none | Evidence: Contender | Procedure right: No | Explanation: A new depot"
    )

    assert entry == ReturnEntry(
        value=Decimal(45),
        numerator=Decimal(45),
        denominator=Decimal(100),
        marker=Marker.PROVISIONAL,
        final_expected=date(2026, 3, 31),
        data_period="October 2025",
        commentary="Crews are short.",
        missing_reason="none",
        evidence="Contender",
        procedure_is_right=False,
        explanation="A new depot",
    )


BLANK = "Figure: | Evidence: | Procedure right:"


@pytest.mark.parametrize("said", ["", "Marker: Final", "Numerator: –", "Commentary: “  ”"])
def test_line_without_anything_of_its_own_is_blank(said: str) -> None:
    """The dash of an input that is not asked, spaces and the usual Final are nothing."""
    assert _entry(f"{BLANK} | {said}").is_blank


@pytest.mark.parametrize("said", ["Figure: 0", "Figure: n/a", "Marker: Not available", "Commentary: ?", "Marker: Fnal"])
def test_line_with_anything_typed_is_not_blank(said: str) -> None:
    """A word that cannot be read was typed all the same, and must not be passed over."""
    assert not _entry(f"{BLANK} | {said}").is_blank


def test_findings_name_sheet_cell_and_indicator() -> None:
    """What was found while reading says where it stands, so that the officer finds it."""
    typing = returned("Figure: n/a").typing

    assert [(found.place.sheet, found.place.cell, found.place.reference) for found in typing] == [
        ("Return", "L5", "chorley/COR-012")
    ]


def test_misspelt_marker_does_not_pass_as_final() -> None:
    """The line of a misspelt marker is kept out, though the entry has no marker."""
    line = returned("Marker: Provisonal")

    assert line.checked.entry.marker is Marker.FINAL
    assert "choice-unknown" in line.codes


def test_equal_fillings_are_equal_entries() -> None:
    """7, 7.0 and “7” say the same, also written out: a form sent again unchanged is recognised."""
    texts = {repr(_entry(f"Figure: {typed}")) for typed in ("412", "412.0", "“412”", "“412.00”", "“ 412 ”")}

    assert len(texts) == 1


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_number_typed_is_the_number_read(number: Decimal) -> None:
    """What stands in the cell is the figure, digit for digit."""
    line = returned(f"Decimals: 4 | Unit: currency | Figure: {plain_text(number)}").checked

    assert entry_from(line.line, line.indicator)[0].value == number
