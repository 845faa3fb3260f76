"""Tables are read as exact text from csv files and workbooks; the import workbook is read back as it was written."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.importing.examples import EXAMPLES
from pmf_excel.core.importing.rows import tables_to_import
from pmf_excel.core.importing.tables import START_SHEET, Table, TableCell, TableRow
from pmf_excel.core.records.record import Record, columns_of
from pmf_excel.core.records.registry import IMPORTED
from pmf_excel.excel.import_workbook import import_workbook, shown_columns
from pmf_excel.excel.tables import csv_table, read_tables, workbook_tables
from tests.office import shared_folder, validation_errors
from tests.tables_as_text import records_from, small_register


def shown(table: Table) -> list[list[str]]:
    """Return the texts of a table's rows."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def workbook(*rows: tuple[object, ...], number_format: str = "") -> bytes:
    """Return a workbook with `rows` from A1 on its first sheet, numbers in one format."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Targets")
    look = book.add_format({"num_format": number_format}) if number_format else None
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, None if isinstance(cell, date) else look)
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("council,name\nchorley,Café\n".encode(), "UTF-8"),
        ("council,name\nchorley,Café\n".encode("utf-8-sig"), "UTF-8 with its mark"),
        ("council,name\nchorley,Café\n".encode("cp1252"), "Windows"),
        ("council;name\r\nchorley;Café\r\n".encode("cp1252"), "semicolons"),
        ("council\tname\nchorley\tCafé\n".encode(), "tabs"),
        ('council,name\nchorley,"Café"\n'.encode(), "quoted"),
    ],
)
def test_csv_files_are_read_whatever_excel_made_of_them(content: bytes, name: str) -> None:
    """Encoding, separator and line ends that Excel and its neighbours write are all understood."""
    found = csv_table(content, "councils")

    assert [cell.text for cell in found.headings] == ["council", "name"], name
    assert shown(found) == [["chorley", "Café"]]


def test_cells_of_a_csv_file_are_named_as_excel_names_them() -> None:
    """Blank lines above and between do not move the names of cells; short rows are filled up with blanks."""
    found = csv_table(b"\n\na,b,c\n1,2,3\n\n4\n", "x")

    assert [cell.ref for cell in found.headings] == ["A3", "B3", "C3"]
    assert [[cell.ref for cell in row.cells] for row in found.rows] == [["A4", "B4", "C4"], ["A6", "B6", "C6"]]


def test_a_line_break_inside_a_cell_stays_one_cell() -> None:
    """A quoted text over two lines is one cell, as Excel writes it."""
    assert shown(csv_table(b'a,b\n"one\ntwo",2\n', "x")) == [["one\ntwo", "2"]]


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_numbers_of_a_workbook_are_exact(value: float) -> None:
    """A number comes out as the shortest text of its double, without exponent."""
    text = text_of(value, "General")

    assert "e" not in text.casefold()
    assert Decimal(text) == Decimal(repr(value))


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.1, "", "0.1"),
        (0.455, "0.0%", "45.5%"),
        (0.05, "0%", "5%"),
        (1200, "#,##0", "1200"),
        (date(2025, 12, 31), "", "2025-12-31"),
        (datetime(2025, 12, 31, 9, 30), "", "2025-12-31 09:30:00"),  # noqa: DTZ001 a cell has no time zone
        (True, "", "Yes"),
        ("  padded ", "", "padded"),
        ("May 2026", "", "May 2026"),
    ],
)
def test_cells_of_a_workbook_become_text(value: object, number_format: str, text: str) -> None:
    """Percentages come in points, dates in ISO order, yes and no as words."""
    found = workbook_tables(workbook(("value",), (value,), number_format=number_format), "x.xlsx")["Targets"]

    assert shown(found) == [[text]]


def test_a_formula_gives_its_stored_result_and_is_never_calculated() -> None:
    """With a stored result that is the value, even a stale one; without, the formula is kept to be asked about."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Targets")
    sheet.write_row(0, 0, ("with", "without"))
    sheet.write_formula(1, 0, "=1+1", None, 3)
    sheet.write_formula(1, 1, "=1+1", None, "")
    book.close()

    (row,) = workbook_tables(buffer.getvalue(), "x.xlsx")["Targets"].rows

    assert row.cells == (TableCell("A2", "3"), TableCell("B2", "", "=1+1"))


def test_what_is_no_workbook_is_said_in_plain_words(tmp_path: Path) -> None:
    """Other kinds of file, damaged ones and missing ones end with a sentence and what to do."""
    (tmp_path / "notes.docx").write_bytes(b"x")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 but then nothing")

    with pytest.raises(PmfError, match="neither a workbook"):
        read_tables(tmp_path / "notes.docx")
    with pytest.raises(PmfError, match=r"broken\.xlsx cannot be read"):
        read_tables(tmp_path / "broken.xlsx")
    with pytest.raises(PmfError, match="There is no file"):
        read_tables(tmp_path / "absent.csv")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["c_num_text", "c_ref_text", "c_type_d", "x_style_out_of_range", "x_laughs_sst"])
def test_a_damaged_workbook_ends_with_a_sentence(name: str) -> None:
    """Whatever is wrong inside a workbook, it is said and not shown as a traceback."""
    with pytest.raises(PmfError, match="cannot be read as a workbook"):
        read_tables(shared_folder() / "hostile" / f"{name}.xlsx")


def test_an_empty_sheet_is_a_table_without_rows() -> None:
    """Nothing in a file is nothing, not an error."""
    assert csv_table(b"", "x") == Table("x", (), ())
    assert workbook_tables(workbook(), "x.xlsx")["Targets"].rows == ()


def test_a_table_of_a_workbook_ends_where_its_headings_end() -> None:
    """Notes to the right of the last heading are not part of the table."""
    found = workbook_tables(workbook(("a", "b"), (1, 2, "a note")), "x.xlsx")["Targets"]

    assert shown(found) == [["1", "2"]]


def test_the_import_workbook_has_a_sheet_for_each_record_that_is_imported() -> None:
    """Every sheet is known to the import, its headings too, and its example is not taken."""
    tables = workbook_tables(import_workbook(), "import.xlsx")
    pairs, findings = tables_to_import(tables.values())

    assert list(tables) == [START_SHEET, *(kind.sheet for kind in IMPORTED)]
    assert [kind for kind, _ in pairs] == list(IMPORTED)
    assert findings == ()
    for kind, table in pairs:
        assert [row.is_example for row in table.rows] == [True], kind.sheet
        assert records_from(kind, table, small_register()) == ((), ()), kind.sheet


@pytest.mark.parametrize("kind", IMPORTED)
def test_every_example_would_be_read_if_it_were_taken(kind: type[Record]) -> None:
    """The example rows are right in every cell: only the records they refer to may be missing."""
    example = EXAMPLES[kind]
    headings = tuple(TableCell("A1", columns_of(kind)[name].heading) for name in example)
    row = TableRow(2, tuple(example.values()))

    records, findings = records_from(kind, Table(kind.sheet, headings, (row,)), small_register())

    lacking = {"import-link-unknown", "import-procedure-incomplete"}
    assert {finding.code for finding in findings} <= lacking
    assert records or findings


@pytest.mark.parametrize("kind", IMPORTED)
def test_every_needed_column_stands_on_the_import_workbook(kind: type[Record]) -> None:
    """A sheet holds every column that a row needs, except those that only sign-off fills."""
    needed = {name for name, info in kind.model_fields.items() if info.is_required()}

    assert needed - {"state"} <= set(shown_columns(kind))
    assert set(EXAMPLES[kind]) <= set(shown_columns(kind))


def test_the_import_workbook_is_the_same_whenever_it_is_written() -> None:
    """No clock stands in the file."""
    assert import_workbook() == import_workbook()


@pytest.mark.validator
def test_the_import_workbook_has_no_validator_error(tmp_path: Path) -> None:
    """The Open XML SDK validator finds nothing."""
    path = tmp_path / "import.xlsx"
    path.write_bytes(import_workbook())

    assert validation_errors([path]) == []
