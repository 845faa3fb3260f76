"""What people and other programs put into the register comes out of an update as it went in."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.master.book import BookUpdate, CellToWrite, Link, MasterError, Region, RowToWrite, TableToWrite
from pmf_excel.excel.closed.sheet_rows import cells_of, read_sheet
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from pmf_excel.office.package import read_package, write_package
from tests import imitations
from tests.closed_workbooks import (
    SHEET,
    TABLE,
    changed,
    edited,
    figures,
    open_in_openpyxl,
    packed_of,
    parts_of,
    rows_of,
)
from tests.foreign_features import FIGURES_PART, MINE, foreign_register, their_macros
from tests.office import LibreOffice

AS_XLSM = "xlsm:Calc MS Excel 2007 VBA XML"
#: What may change: our sheets and table, and what must follow.
MAY_CHANGE = {
    "xl/worksheets/sheet1.xml", FIGURES_PART, "xl/worksheets/sheet4.xml", TABLE, "xl/workbook.xml", "xl/calcChain.xml",
    "[Content_Types].xml", "xl/_rels/workbook.xml.rels",
}  # fmt: skip
KEPT = (
    "xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/drawings/drawing2.xml", "xl/drawings/vmlDrawing2.vml",
    "xl/media/image1.png", "xl/comments1.xml", "xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml",
    "xl/pivotTables/pivotTable1.xml", "xl/pivotCache/pivotCacheDefinition1.xml", "xl/slicers/slicer1.xml",
    "xl/slicerCaches/slicerCache1.xml", "xl/ctrlProps/ctrlProp1.xml", "xl/featurePropertyBag/featurePropertyBag.xml",
    "xl/metadata.xml", "xl/printerSettings/printerSettings1.bin", "xl/vbaProject.bin", "xl/worksheets/sheet3.xml",
    "xl/sharedStrings.xml", "xl/styles.xml", "docProps/custom.xml", "customXml/item1.xml",
)  # fmt: skip
UPDATE = BookUpdate(
    tables=(
        TableToWrite(
            SHEET,
            (
                RowToWrite("f-1", 4, {"Value": CellToWrite(Decimal("95.1"), "#,##0.0"), "marks": CellToWrite("|Dated|")}),
                RowToWrite("f-3", None, {"Reference": CellToWrite("COR-003"), "Value": CellToWrite(Decimal(7), "#,##0")}),
            ),
        ),
    ),
    regions=(Region("Control", 8, 2, ((Link("a figure", "#'Figures'!C4"), 2),), 3),),
    memory={"ledger position": "8"},
)  # fmt: skip


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the register with all that people put into it, somebody's own macros too."""
    return foreign_register(their_macros(tmp_path_factory.mktemp("macros")))


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Return the names of the parts that differ, or are there on one side only."""
    old, new = parts_of(before), parts_of(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def cells_by_ref(content: bytes, part: str) -> dict[str, str]:
    """Return the markup of each cell of a sheet by its reference."""
    sheet = read_sheet((parts_of(content)[part],))
    cells = [cell.markup for row in sheet.rows for cell in cells_of(row)]
    return {match[1]: markup for markup in cells if (match := re.search(r'\br="([A-Z]+\d+)"', markup))}


def sheet_part(content: bytes, name: str) -> str:
    """Return the part of a sheet."""
    return ClosedWorkbook(content).parts.sheets[name]


def assert_unharmed(before: bytes, after: bytes) -> None:
    """Assert that our cells are changed and everything else is as it was, to the byte."""
    ours = {sheet_part(before, name) for name in ("Control", SHEET, "Memory")}
    tables = {table.part for table in ClosedWorkbook(before).tables(SHEET)}
    assert changed_parts(before, after) <= MAY_CHANGE | ours | tables
    figures_part = sheet_part(before, SHEET)
    old, new = cells_by_ref(before, figures_part), cells_by_ref(after, figures_part)
    assert {ref for ref in old if old[ref] != new.get(ref)} <= {"B4", "D4"}
    assert set(new) - set(old) <= {"B4", "A6", "C6", "D6"}
    mine = {ref: cell for ref, cell in old.items() if re.fullmatch(r"[HI][345]", ref)}
    assert len(mine) == 6
    assert mine.items() <= new.items()
    assert [cells[:4] for cells in rows_of(after)] == [
        ("f-1", "|Dated|", "COR-001", "95.1"), ("f-2", "", "COR-002", "12"), ("f-3", "", "COR-003", "7"),
    ]  # fmt: skip
    assert [cells[7] for cells in rows_of(after)] == ["ask Ann about row 4", "ask Ann about row 5", ""]


@pytest.mark.validator
def test_the_foreign_features_are_what_excel_would_take(
    foreign: bytes, tmp_path: Path, validator: Callable[..., None]
) -> None:
    """No error in the Open XML SDK before the update, and none after it."""
    before, after = tmp_path / "before.xlsm", tmp_path / "after.xlsm"
    before.write_bytes(foreign)
    after.write_bytes(changed(foreign, UPDATE))
    validator(before, after)


def test_everything_comes_out_as_it_went_in(foreign: bytes) -> None:
    """Charts, pivot tables, slicers, comments, controls, sparklines, macros: the same bytes, packed as they were."""
    after = changed(foreign, UPDATE)
    assert_unharmed(foreign, after)
    assert set(KEPT) <= parts_of(foreign).keys()
    packed_before, packed_after = packed_of(foreign), packed_of(after)
    assert [name for name in KEPT if packed_before[name] != packed_after[name]] == []


def test_what_stands_around_our_rows_stays(foreign: bytes) -> None:
    """Before and after the rows of our sheet only the dimension changes and what grows with the table."""
    before, after = (read_sheet((parts_of(content)[FIGURES_PART],)) for content in (foreign, changed(foreign, UPDATE)))
    assert after.head == before.head.replace(b'<dimension ref="A1:I5"/>', b'<dimension ref="A1:I6"/>')
    grown = [
        (b'sqref="C4:C5"', b'sqref="C4:C6"'),
        (b'sqref="D4:D5"', b'sqref="D4:D6"'),
        (b"<xm:sqref>D4:D5<", b"<xm:sqref>D4:D6<"),
    ]
    tail = before.tail
    for old, new in grown:
        assert old in tail
        tail = tail.replace(old, new)
    assert after.tail == tail
    assert b"<x14:sparklineGroup" in after.tail
    assert b'<pageSetup orientation="landscape" r:id="rId108"/>' in after.tail


@pytest.mark.parametrize(
    "saved", [imitations.saved_by_excel, imitations.saved_by_excel_web], ids=["Excel", "Excel for the web"]
)
def test_as_excel_saves_it(foreign: bytes, saved: Callable[[bytes], bytes]) -> None:
    """Shared strings, spans, attributes of its own, streamed entries, absolute targets (an imitation)."""
    content = saved(foreign)
    assert_unharmed(content, changed(content, UPDATE))


def test_attributes_of_later_versions_stay(foreign: bytes) -> None:
    """Excel marks sheets, tables and rules with ids of its own that it may ignore; a table keeps them."""
    revision = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="xr" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{00000000-000C-0000-FFFF-FFFF00000000}"'
    content = edited(foreign, TABLE, ("<table ", f"<table {revision} "), ("<autoFilter ", '<autoFilter xr:uid="{1}" '))
    table = parts_of(changed(content, UPDATE))[TABLE].decode()
    assert table == parts_of(content)[TABLE].decode().replace('ref="A3:F5"', 'ref="A3:F6"')
    assert table.count('ref="A3:F6"') == 2


def test_a_pivot_table_below_ours_is_not_grown_over(foreign: bytes) -> None:
    """It would be overwritten when it is refreshed: it is named, and nothing is written."""
    parts = read_package(foreign)
    listing = parts["xl/worksheets/_rels/sheet3.xml.rels"].decode()
    pivot = re.search(r'<Relationship Id="rId102"[^>]*/>', listing)
    assert pivot is not None
    parts["xl/worksheets/_rels/sheet3.xml.rels"] = listing.replace(pivot[0], "").encode()
    ours = parts["xl/worksheets/_rels/sheet2.xml.rels"].decode()
    parts["xl/worksheets/_rels/sheet2.xml.rels"] = ours.replace(
        "</Relationships>", f"{pivot[0]}</Relationships>"
    ).encode()
    parts["xl/pivotTables/pivotTable1.xml"] = parts["xl/pivotTables/pivotTable1.xml"].replace(b"A30:B33", b"C6:D9")
    with pytest.raises(MasterError, match="a pivot table stands below the table"):
        changed(write_package(parts), UPDATE)


@pytest.mark.libreoffice
def test_as_libreoffice_saves_it(foreign: bytes, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """What LibreOffice keeps of it comes out of an update too, and LibreOffice opens what comes out."""
    file = tmp_path / "master.xlsm"
    file.write_bytes(foreign)
    saved = libreoffice.convert([file], AS_XLSM, tmp_path / "saved")[0].read_bytes()
    after = changed(saved, UPDATE)
    assert_unharmed(saved, after)
    assert {"xl/vbaProject.bin", "xl/charts/chart1.xml", "xl/media/image1.png"} <= parts_of(after).keys()
    assert figures(after).is_table
    again = tmp_path / "again.xlsm"
    again.write_bytes(after)
    workbook = open_in_openpyxl(libreoffice.convert([again], "xlsx", tmp_path / "opened")[0].read_bytes())
    assert [[cell.value for cell in row][:4] for row in workbook[SHEET].iter_rows(min_row=4, max_row=6)] == [
        ["f-1", "|Dated|", "COR-001", 95.1], ["f-2", None, "COR-002", 12], ["f-3", None, "COR-003", 7],
    ]  # fmt: skip
    assert workbook[SHEET]["D6"].number_format == "#,##0"
    assert workbook[SHEET].tables["Figures"].ref == "A3:F6"
    assert workbook["Control"]["B8"].value == '=HYPERLINK("#\'Figures\'!C4","a figure")'
    assert MINE in workbook.sheetnames


def second_workbook(content: bytes) -> bytes:
    """The register with another workbook within, which is the one that Excel opens."""
    parts = read_package(content)
    parts["xl/other.xml"] = parts["xl/workbook.xml"]
    parts["xl/_rels/other.xml.rels"] = parts["xl/_rels/workbook.xml.rels"]
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/other.xml")
    types = parts["[Content_Types].xml"]
    (declared,) = re.findall(rb'<Override PartName="/xl/workbook.xml"[^>]*>', types)
    parts["[Content_Types].xml"] = types.replace(
        declared, declared + declared.replace(b"workbook.xml", b"other.xml", 1)
    )
    return write_package(parts)


def same_id_twice(content: bytes) -> bytes:
    """The register with two parts of one id: one program shows the first, another the second."""
    parts = read_package(content)
    listing = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = re.sub(rb"(<Relationship [^>]*sheet2.xml[^>]*/>)", rb"\1\1", listing)
    return write_package(parts)


@pytest.mark.parametrize(
    ("change", "said"), [(second_workbook, "more than one workbook"), (same_id_twice, "called by the same id")]
)
def test_what_one_program_opens_as_another_workbook_is_refused(change: Callable[[bytes], bytes], said: str) -> None:
    """Verify would read one workbook, and Excel show another: it is said, with the way back."""
    with pytest.raises(MasterError, match=said) as refused:
        ClosedWorkbook(change(foreign_register()))

    assert "pmf restore" in refused.value.remedy
