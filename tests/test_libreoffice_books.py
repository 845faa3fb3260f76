"""Books, sheets, names, tables and looks of an open LibreOffice through xlwings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

from pmf_excel.libreoffice import LibreOfficeError
from pmf_excel.libreoffice.addresses import Rectangle, letters, quoted
from pmf_excel.libreoffice.books import Book
from tests.unlistening_office import UnlisteningOffice

_REGISTER: list[list[str | float]] = [
    ["Reference", "Name", "Target"],
    ["CHO-01", "Missed bins", 40],
    ["CHO-02", "Fly-tips cleared", 0.95],
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.App]:
    """Return a LibreOffice that a person started."""
    office = UnlisteningOffice(tmp_path_factory.mktemp("unlistening"))
    app = office.engine().apps.active
    assert app is not None
    yield app
    office.end()


@pytest.fixture
def register(app: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    """Return a workbook with a table, opened."""
    book = app.books.open(_workbook(tmp_path / "master register.xlsx"))
    yield book
    if book.name in app.books:
        book.close()


def _workbook(file: Path) -> Path:
    """Make a workbook as our own programs do: a table Indicators from A1, a defined name, a second sheet."""
    with xlsxwriter.Workbook(str(file)) as workbook:
        sheet = workbook.add_worksheet("Indicators")
        for row, values in enumerate(_REGISTER):
            sheet.write_row(row, 0, values)
        headings = [{"header": heading} for heading in _REGISTER[0]]
        sheet.add_table(0, 0, 2, 2, {"name": "Indicators", "columns": headings})
        workbook.add_worksheet("Control room")
        workbook.define_name("Period", "='Control room'!$B$2")
        workbook.define_name("Indicators!Here", "=Indicators!$C$2:$C$3")
    return file


@pytest.mark.libreoffice
def test_books_are_found_by_number_name_and_whole_name(app: xw.App, register: xw.Book) -> None:
    """Whatever the case of the letters, as in Excel."""
    assert register.name == "master register.xlsx"
    assert Path(register.fullname).name == "master register.xlsx"
    for known in (register.name.upper(), register.fullname):
        assert app.books[known] == register
    assert {book.name for book in app.books} == {"opened.xlsx", "master register.xlsx"}
    assert app.books[0] in list(app.books)
    assert "nowhere.xlsx" not in app.books
    with pytest.raises(KeyError):
        app.books["nowhere.xlsx"]


@pytest.mark.libreoffice
def test_a_book_that_is_open_is_not_opened_twice(app: xw.App, register: xw.Book) -> None:
    """It is given as it is, unsaved edits included."""
    register.sheets["Indicators"]["E1"].value = "unsaved"
    again = app.books.open(register.fullname)
    assert again.sheets["Indicators"]["E1"].value == "unsaved"
    assert len(app.books) == 2


@pytest.mark.parametrize(
    ("address", "title", "name", "fullname"),
    [
        ("https://council.example.org/sites/TP/master%20register.xlsm", "", "master register.xlsm", None),
        ("", "Untitled 3", "Untitled 3", "Untitled 3"),
    ],
    ids=["online", "not saved yet"],
)
def test_a_book_need_not_be_a_file(address: str, title: str, name: str, fullname: str | None) -> None:
    """One from a document library keeps its address; a new one has its title only."""
    book = Book(SimpleNamespace(getURL=lambda: address, Title=title), app=None)
    assert book.name == name
    assert book.fullname == (fullname or address)


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_book_is_saved_where_it_is_told(app: xw.App, tmp_path: Path, ending: str) -> None:
    """The ending says the kind of file; afterwards the book is that file, and a plain save goes there."""
    book = app.books.add()
    book.sheets[0]["A1"].value = "first"
    book.save(tmp_path / f"saved{ending}")
    assert book.fullname == str(tmp_path / f"saved{ending}")
    book.sheets[0]["A1"].value = "second"
    book.save()
    book.close()
    again = app.books.open(tmp_path / f"saved{ending}")
    assert again.sheets[0]["A1"].value == "second"
    again.close()


@pytest.mark.libreoffice
def test_what_cannot_be_saved_or_opened_is_said(app: xw.App, register: xw.Book, tmp_path: Path) -> None:
    """An unknown ending, a folder that is not there, a file that is no spreadsheet."""
    with pytest.raises(LibreOfficeError, match=r"no known ending\. Use one of \.xlsx"):
        register.save(tmp_path / "register.pdf")
    (tmp_path / "file").touch()
    with pytest.raises(LibreOfficeError, match=r"cannot save master register\.xlsx"):
        register.save(tmp_path / "file" / "register.xlsx")
    (tmp_path / "letter.html").write_text("<p>Dear officer</p>", encoding="utf-8")
    with pytest.raises(LibreOfficeError, match="as a spreadsheet"):
        app.books.open(tmp_path / "letter.html")


@pytest.mark.libreoffice
def test_sheets_are_added_named_moved_copied_and_deleted(register: xw.Book) -> None:
    """By name or number, before or after another."""
    added = register.sheets.add("Log", after=register.sheets["Control room"])
    assert register.sheet_names == ["Indicators", "Control room", "Log"]
    added.name = "Findings"
    added.move(before=register.sheets[0])
    assert register.sheets["findings"].index == 1
    copied = register.sheets["Indicators"].copy(after=register.sheets["Control room"], name="Copy")
    assert copied["B2"].value == "Missed bins"
    assert register.sheet_names == ["Findings", "Indicators", "Control room", "Copy"]
    copied.visible = False
    assert not register.sheets["Copy"].visible
    register.sheets["Copy"].delete()
    del register.sheets["Findings"]
    assert register.sheet_names == ["Indicators", "Control room"]
    with pytest.raises(KeyError):
        register.sheets["Copy"]


@pytest.mark.libreoffice
def test_a_table_of_the_workbook_is_found_with_its_parts(register: xw.Book) -> None:
    """By name or number, and from a cell in it."""
    sheet = register.sheets["Indicators"]
    table = sheet.tables["indicators"]
    assert [known.name for known in sheet.tables] == ["Indicators"]
    assert table.range.address == "$A$1:$C$3"
    assert table.header_row_range is not None
    assert table.header_row_range.value == _REGISTER[0]
    assert table.data_body_range is not None
    assert table.data_body_range.value == _REGISTER[1:]
    assert sheet["B2"].table == table
    assert sheet["D2"].table is None
    assert len(register.sheets["Control room"].tables) == 0


@pytest.mark.libreoffice
def test_a_row_typed_under_a_table_is_taken_in_by_resizing_it(register: xw.Book, tmp_path: Path) -> None:
    """LibreOffice does not extend a table by itself; the saved workbook has the longer one."""
    sheet = register.sheets["Indicators"]
    table = sheet.tables["Indicators"]
    sheet["A4"].value = ["CHO-03", "Calls answered", 0.9]
    assert table.range.shape == (3, 3)
    table.resize(table.range.resize(row_size=4))
    assert table.data_body_range is not None
    assert table.data_body_range.value[-1] == ["CHO-03", "Calls answered", 0.9]
    register.save(tmp_path / "longer.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "longer.xlsx")["Indicators"].tables["Indicators"]
    assert saved.ref == "A1:C4"


@pytest.mark.libreoffice
def test_a_new_table_is_a_table_in_the_saved_workbook(register: xw.Book, tmp_path: Path) -> None:
    """With its headings and filters, filled from a data frame."""
    sheet = register.sheets["Control room"]
    sheet["B4"].value = [["period", "late"], ["Q3", 2]]
    table = sheet.tables.add(sheet["B4:C5"], name="Late")
    table.update(pd.DataFrame({"period": ["Q3", "Q4"], "late": [2, 1]}), index=False)
    assert table.range.value == [["period", "late"], ["Q3", 2], ["Q4", 1]]
    register.save(tmp_path / "with-late.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "with-late.xlsx")["Control room"].tables["Late"]
    assert (saved.ref, saved.headerRowCount) == ("B4:C6", 1)
    with pytest.raises(LibreOfficeError, match="a table Late already"):
        sheet.tables.add(sheet["F1:G2"], name="Late")


@pytest.mark.libreoffice
def test_names_lead_to_their_cells(register: xw.Book) -> None:
    """Those of the book, those of one sheet, and new ones."""
    assert register.names["Period"].refers_to == "='Control room'!$B$2"
    assert register.names["period"].refers_to_range == register.sheets["Control room"]["B2"]
    sheet = register.sheets["Indicators"]
    assert [name.name for name in sheet.names] == ["Indicators!Here"]
    assert sheet["Here"].address == "$C$2:$C$3"
    assert register.names["Indicators!Here"].refers_to_range == sheet["C2:C3"]
    register.names.add("Rate", "=1.2%")
    with pytest.raises(LibreOfficeError, match="stands for no range"):
        _ = register.names["Rate"].refers_to_range
    sheet["A1:B2"].name = "Corner"
    assert register.names["Corner"].refers_to == "=Indicators!$A$1:$B$2"
    found = sheet["A1:B2"].name
    assert found is not None
    assert found.name == "Corner"
    register.names["Corner"].refers_to = "=Indicators!$A$1:$B$3"
    assert sheet["Corner"].shape == (3, 2)
    register.names["Corner"].delete()
    assert "Corner" not in register.names


@pytest.mark.libreoffice
def test_what_a_sheet_prints_is_a_name_of_it(register: xw.Book, tmp_path: Path) -> None:
    """As in Excel: found among the sheet's names once it is set, changed like one, in the saved file, and taken away."""
    sheet = register.sheets["Control room"]
    assert "Print_Area" not in [name.name for name in sheet.names]

    sheet.names.add("Print_Area", "='Control room'!$A$1:$C$9")

    [name] = sheet.names
    assert (name.name, name.refers_to) == ("'Control room'!Print_Area", "='Control room'!$A$1:$C$9")
    assert name.refers_to_range == sheet["A1:C9"]
    name.refers_to = "='Control room'!$A$1:$C$4,'Control room'!$E$1"
    assert sheet.names["Print_Area"].refers_to == "='Control room'!$A$1:$C$4,'Control room'!$E$1"
    register.save(tmp_path / "printed.xlsx")
    assert openpyxl.load_workbook(tmp_path / "printed.xlsx")["Control room"].print_area == (
        "'Control room'!$A$1:$C$4,'Control room'!$E$1"
    )
    with pytest.raises(LibreOfficeError, match="says no cells to print"):
        name.refers_to = "=1.2%"
    name.delete()
    assert list(sheet.names) == []


@pytest.mark.libreoffice
def test_names_survive_saving(register: xw.Book, tmp_path: Path) -> None:
    """A name that was added is in the file."""
    register.names.add("Workspace", "='Control room'!$A$1")
    register.save(tmp_path / "named.xlsx")
    saved: Any = openpyxl.load_workbook(tmp_path / "named.xlsx").defined_names["Workspace"]
    assert saved.attr_text == "'Control room'!$A$1"


@pytest.mark.libreoffice
def test_a_cell_can_be_a_link(register: xw.Book) -> None:
    """To a file or page; the cell shows the text."""
    cell = register.sheets["Control room"]["A9"]
    cell.add_hyperlink("file:///returns/CHO.xlsx", "The return of Chorley")
    assert cell.value == "The return of Chorley"
    assert cell.hyperlink == "file:///returns/CHO.xlsx"
    with pytest.raises(LibreOfficeError, match="has no link"):
        _ = register.sheets["Control room"]["A10"].hyperlink


@pytest.mark.libreoffice
def test_number_formats_have_english_codes(register: xw.Book) -> None:
    """Uniform ones are told, mixed ones are None, as in Excel."""
    sheet = register.sheets["Indicators"]
    sheet["C2"].number_format = "0.0%"
    assert sheet["C2"].number_format == "0.0%"
    assert sheet["B2:C2"].number_format is None
    assert sheet["E1"].number_format == "General"
    with pytest.raises(LibreOfficeError, match="does not know the number format"):
        sheet["C2"].number_format = "0["


@pytest.mark.libreoffice
def test_cells_that_look_alike_are_told_together(register: xw.Book) -> None:
    """Excel can be asked for that; here areas with one look stand together, wherever they are."""
    sheet = register.sheets["Control room"]
    cells = sheet["A1:A9"]
    for row in (2, 4, 5):
        sheet[f"A{row}"].number_format = '"95"'
    found = [[(area.row, area.last_row, area.column) for area in areas] for areas in cells.impl.areas_alike()]

    assert sorted(found) == [[(1, 1, 1), (3, 3, 1), (6, 9, 1)], [(2, 2, 1), (4, 5, 1)]]


@pytest.mark.libreoffice
def test_colours_and_sizes_are_set_and_told(register: xw.Book) -> None:
    """Colours as red, green and blue or as #rrggbb; widths in characters, heights in points."""
    cells = register.sheets["Control room"]["A1:B2"]
    cells.color = (0, 78, 70)
    assert cells.color == (0, 78, 70)
    cells[0].color = "#ffffff"
    assert cells.color is None
    cells.color = None
    assert cells[0].color is None
    cells.column_width, cells.row_height = 20, 30
    assert cells.column_width == pytest.approx(20, abs=0.1)
    assert cells.row_height == pytest.approx(30, abs=0.1)
    cells.wrap_text = True
    assert cells.wrap_text


@pytest.mark.libreoffice
def test_ctrl_and_arrow_lead_where_they_do_in_excel(register: xw.Book) -> None:
    """To the end of a block, to the next block, to the edge of the sheet."""
    sheet = register.sheets["Control room"]
    sheet["B2"].value = [[1], [2], [3], [None], [5]]
    sheet["C2"].formula = '=""'
    ends = {("B2", "down"): "B4", ("B4", "down"): "B6", ("B6", "up"): "B4", ("B4", "up"): "B2", ("B2", "up"): "B1"}
    ends |= {("B2", "right"): "C2", ("C2", "left"): "B2", ("B2", "left"): "A2", ("B6", "down"): "B1048576"}
    for (start, way), end in ends.items():
        assert sheet[start].end(way).get_address(False, False) == end, (start, way)
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B3"].current_region.address == "$B$2:$C$4"
    assert sheet.used_range.address == "$B$2:$C$6"
    with pytest.raises(LibreOfficeError, match="no direction"):
        sheet["B2"].end("sideways")


@pytest.mark.libreoffice
def test_cells_are_cleared_inserted_and_deleted(register: xw.Book) -> None:
    """Clearing keeps how cells look; rows that move take their contents along."""
    sheet = register.sheets["Control room"]
    sheet["A1"].value = [["a"], ["b"], ["c"]]
    sheet["A1"].color = (1, 2, 3)
    sheet["A2"].insert("down")
    assert sheet["A1:A4"].value == ["a", None, "b", "c"]
    sheet["A2"].delete("up")
    sheet["A1"].clear_contents()
    assert sheet["A1:A3"].value == [None, "b", "c"]
    assert sheet["A1"].color == (1, 2, 3)
    sheet["A1"].clear()
    assert sheet["A1"].color is None
    with pytest.raises(LibreOfficeError, match="no cell or name"):
        _ = sheet["Nonsense name"]


@pytest.mark.libreoffice
def test_calculation_can_wait(app: xw.App, register: xw.Book) -> None:
    """Manual: a formula follows when it is told to."""
    sheet = register.sheets["Control room"]
    sheet["B2"].formula = "=A2*2"
    app.calculation = "manual"
    sheet["A2"].value = 4
    app.calculate()
    app.calculation = "automatic"
    assert sheet["B2"].value == 8.0
    assert app.calculation == "automatic"
    with pytest.raises(LibreOfficeError, match="automatic or manual"):
        app.calculation = "semiautomatic"


@pytest.mark.parametrize(
    ("column", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_letters(column: int, text: str) -> None:
    """As on a sheet."""
    assert letters(column) == text


def test_addresses_are_written_as_in_excel() -> None:
    """With dollar signs or without, and sheets in apostrophes where they need them."""
    assert Rectangle(2, 3, 1, 1).text() == "$C$2"
    assert Rectangle(2, 3, 4, 2).text(rows_fixed=False) == "$C2:$D5"
    assert [quoted(name) for name in ("Log", "My data", "Q4", "O'Neil")] == ["Log", "'My data'", "'Q4'", "'O''Neil'"]
    assert quoted("Log", "master.xlsm") == "'[master.xlsm]Log'"
