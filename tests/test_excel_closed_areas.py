"""Which cells a sheet of the register merges or fills by a formula, however its markup spells that."""

from __future__ import annotations

import pytest

from pmf_excel.excel.closed.areas import filled_areas, merged_areas
from pmf_excel.excel.closed.sheet_rows import SheetText, read_sheet

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{row}</sheetData>'
    "{tail}</worksheet>"
)


def sheet(row: str = "", tail: str = "") -> SheetText:
    """A sheet with a cell of its own and what follows its cells."""
    return read_sheet([SHEET.format(row=row, tail=tail).encode()])


@pytest.mark.parametrize(
    ("tag", "area"),
    [
        ('<mergeCell ref="I4:I5"/>', "I4:I5"),
        ("<mergeCell ref='I4:I5'/>", "I4:I5"),
        ('<mergeCell ref="I5:I4"/>', "I4:I5"),
        ('<mergeCell ref="I&#52;:&#x49;5"/>', "I4:I5"),
        ('<mergeCell z:note="a > b" ref="I4:I5"/>', "I4:I5"),
        ('<mergeCell\n ref = "I4:I5" />', "I4:I5"),
        ('<mergeCell ref="everything"/>', "None"),
        ("<mergeCell />", "None"),
    ],
)
def test_merged_cells_are_found_however_they_are_spelt(tag: str, area: str) -> None:
    """What cannot be read is no reason to pass over it."""
    assert [str(each) for each in merged_areas(sheet(tail=f"<mergeCells>{tag}</mergeCells>"))] == [area]


@pytest.mark.parametrize(
    ("formula", "areas"),
    [
        ('<f t="array" ref="I4:I5">A1:A2*9</f>', ["I4:I5"]),
        ("<f t='array' ref='I4:I5'>A1:A2*9</f>", ["I4:I5"]),
        ('<f t="&#97;rray" ref="I4:I&#53;">A1:A2*9</f>', ["I4:I5"]),
        ('<f z:note="a > b" ref="I4:I5" t="array">A1:A2*9</f>', ["I4:I5"]),
        ('<f t="dataTable" ref="I4:I5" dt2D="1" r1="A1" r2="A2"/>', ["I4:I5"]),
        ('<f t="array" ref="everything">A1:A2*9</f>', ["None"]),
        ('<f t="array" ref="I4">SUM(A1:A2*9)</f>', []),
        ('<f t="shared" ref="I4:I5" si="0">A1*9</f>', []),
        ("<f>A1*9</f>", []),
        ("<f>&quot;ref t='array'&quot;</f>", []),
    ],
)
def test_the_cells_that_a_formula_fills_are_found_however_it_is_spelt(formula: str, areas: list[str]) -> None:
    """A formula of one cell, or one that stands in each of its cells, fills none besides."""
    row = f'<row r="99"><c r="A99">{formula}<v>0</v></c></row>'
    assert [str(each) for each in filled_areas(sheet(row))] == areas
