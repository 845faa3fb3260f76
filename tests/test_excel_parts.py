"""Cells of a closed workbook are rewritten, and nothing else is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pmf_excel.core.errors import PmfError
from pmf_excel.core.forms.form import Filling
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.form_writer import write_form
from pmf_excel.excel.parts import CellValue, fill_cells, fill_form
from tests.sample_forms import CREATED, KEY, sample_return

FORM = write_form(sample_return(), KEY, CREATED)
START, LINES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(
    lambda text: "_x" not in text and not set(text) & {"\ufffe", "\uffff"}
)


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def filling_of(workbook: bytes) -> Filling:
    """Return the form as it is read back."""
    filling = read_form(workbook, {KEY.key_id: KEY})
    assert isinstance(filling, Filling)
    return filling


def test_only_the_sheets_named_change() -> None:
    """Every other part is the same to the byte, and an empty order changes nothing at all."""
    before, after = parts_of(FORM), parts_of(fill_cells(FORM, {"Return": {"L5": Decimal(3)}}))
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [LINES]
    assert fill_cells(FORM, {"Return": {}}) == FORM


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "=1+1"),
        (" a <b> & c ", " a <b> & c "),
        (Decimal("94.6"), 94.6),
        (Decimal("0.30000000000000004"), 0.30000000000000004),
        (date(2026, 3, 31), 46112),
        (True, True),
        (None, None),
    ],
)
def test_each_value_keeps_its_kind(value: CellValue, shown: object) -> None:
    """Text stays text, numbers keep their last digit, dates are days, truth is truth, None is nothing."""
    cell = load_workbook(io.BytesIO(fill_cells(FORM, {"Return": {"L5": value}})))["Return"]["L5"]
    assert cell.value == shown
    assert cell.data_type != "f"


def test_styles_stay() -> None:
    """A filled cell looks, and is locked or not, as it was."""
    before = load_workbook(io.BytesIO(FORM))["Return"]["O5"]
    after = load_workbook(io.BytesIO(fill_cells(FORM, {"Return": {"O5": date(2026, 3, 31)}})))["Return"]["O5"]
    assert (after.number_format, after.fill.fgColor.rgb) == (before.number_format, before.fill.fgColor.rgb)
    assert not after.protection.locked


def test_cells_and_rows_that_are_not_there_are_made_in_their_place() -> None:
    """Cells beside, between, before and below those that exist come in the order that the format demands."""
    cells: dict[str, CellValue] = {"ZZ5": "far", "A2": "before", "Z1": "beside", "C40": "below", "A40": "first"}
    after = fill_cells(FORM, {"Return": cells})
    sheet = load_workbook(io.BytesIO(after))["Return"]
    assert {name: sheet[name].value for name in cells} == cells
    assert filling_of(fill_cells(FORM, {"Return": {"C40": "below"}})).lines == filling_of(FORM).lines


def test_a_formula_is_never_replaced() -> None:
    """The live cells of a form stay, and the order is refused as a whole."""
    with pytest.raises(PmfError, match="Return!M5 holds a formula"):
        fill_cells(FORM, {"Return": {"L5": "1", "M5": "On target"}})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Nowhere": {"A1": "x"}}, "no sheet “Nowhere”"),
        ({"Return": {"5L": "x"}}, "“5L” is not a cell"),
        ({"Return": {"l5": "x"}}, "“l5” is not a cell"),
    ],
)
def test_a_place_that_is_none_is_named(cells: dict[str, dict[str, CellValue]], said: str) -> None:
    """A sheet or cell that does not exist is said."""
    with pytest.raises(PmfError, match=said):
        fill_cells(FORM, cells)


def test_a_form_is_filled_by_its_own_names() -> None:
    """Cover inputs are found by name, lines by key and columns by name; what is read back is what was typed."""
    filled = fill_form(
        FORM,
        {"completed_by": "Collection Officer, Waste"},
        {
            "Return": {
                "L-LOC-WAS-004": {"figure": Decimal("124.3"), "final_expected": date(2026, 3, 31)},
                "L-LOC-WAS-001": {"commentary": "Two crews short.", "marker": "Final"},
            }
        },
    )
    filling = filling_of(filled)
    lines = {line.key: line for line in filling.lines}
    assert filling.completed_by.text == "Collection Officer, Waste"
    assert filling.findings == ()
    assert lines["L-LOC-WAS-004"].cell("figure").number == Decimal("124.3")
    assert lines["L-LOC-WAS-004"].cell("final_expected").text == "2026-03-31"
    assert lines["L-LOC-WAS-001"].cell("commentary").text == "Two crews short."


@pytest.mark.parametrize(
    ("cover", "lines", "said"),
    [
        ({"signed_by": "x"}, {}, "“Start” of the form has no “signed_by”"),
        ({}, {"Return": {"L-X": {"figure": "1"}}}, "has no “L-X”"),
        ({}, {"Return": {"L-LOC-WAS-001": {"colour": "1"}}}, "has no “colour”"),
        ({}, {"Elsewhere": {"L-X": {"figure": "1"}}}, "“Elsewhere” of the form has no “line_key”"),
    ],
)
def test_a_name_that_the_form_lacks_is_said(
    cover: dict[str, CellValue], lines: dict[str, dict[str, dict[str, CellValue]]], said: str
) -> None:
    """A misspelt name, line or column fails with that name."""
    with pytest.raises(PmfError, match=said):
        fill_form(FORM, cover, lines)


@settings(max_examples=40)
@given(TEXTS, st.decimals(-(10**10), 10**10, places=4))
def test_what_was_filled_in_is_read_back(text: str, number: Decimal) -> None:
    """Any text and any figure of the fourteen digits that a double always keeps come back as they were typed."""
    lines: dict[str, dict[str, CellValue]] = {"L-LOC-WAS-001": {"commentary": text, "figure": number}}
    filling = filling_of(fill_form(FORM, {}, {"Return": lines}))
    assert filling.lines[0].cell("commentary").text == text
    assert filling.lines[0].cell("figure").number == number


@pytest.mark.validator
def test_a_filled_form_is_valid(validator: Callable[..., None], tmp_path: Path) -> None:
    """Inline text, dates, truth and cells made anew have no error in the Open XML SDK."""
    file = tmp_path / "filled.xlsx"
    cells: dict[str, CellValue] = {"Q5": "=text", "O5": date(2026, 3, 31), "L5": Decimal("0.1"), "N5": True, "A50": "x"}
    file.write_bytes(fill_cells(FORM, {"Return": cells, "Start": {"C8": "Collection Officer, Waste"}}))
    validator(file)
