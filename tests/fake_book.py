"""A workbook open in a make-believe Excel: as much of xlwings as the buttons use, and a count of the calls made.

Like Excel it takes a text that looks like a number, a date or a formula for one, unless an apostrophe goes before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_LOOKS_LIKE_A_DATE = re.compile(r"(January|December) \d{4}|\d{1,2}/\d{1,2}/\d{4}")


@dataclass
class FakeReference:
    """A name of a sheet, as its formula."""

    name: str
    refers_to: str


@dataclass
class FakeNames:
    """The names of one sheet: those of what it prints, mostly."""

    known: dict[str, str] = field(default_factory=dict)
    added: int = 0

    def __iter__(self) -> Iterator[FakeReference]:
        return (FakeReference(f"Sheet!{name}", refers_to) for name, refers_to in self.known.items())

    def add(self, name: str, refers_to: str) -> None:
        """Let a name mean this from now on."""
        self.known[name] = refers_to
        self.added += 1


@dataclass
class FakeSheet:
    """A sheet: cells by row and column from 1, their number formats, its tables, and which cells were written."""

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    tables: list[FakeTable] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    touched: set[tuple[int, int]] = field(default_factory=set)
    tells_looks: bool = False
    described: str = ""
    names: FakeNames = field(default_factory=FakeNames)
    book: Any = None

    @property
    def used_range(self) -> FakeRange:
        """What is filled."""
        rows = [row for row, _ in self.cells] or [1]
        columns = [column for _, column in self.cells] or [1]
        return FakeRange(self, 1, 1, max(rows), max(columns))

    def range(self, first: Any, last: Any = None) -> FakeRange:
        """The cells between two places, or a place and a cell."""
        end = (last.row, last.column) if isinstance(last, FakeRange) else (last or first)
        return FakeRange(self, *first, *end)

    def take(self, row: int, column: int, value: Any) -> None:
        """Take a value as Excel does."""
        self.touched.add((row, column))
        self.formulas.pop((row, column), None)
        if value is None or value == "":
            self.cells.pop((row, column), None)
            return
        if isinstance(value, str) and value.startswith("'"):
            value = value[1:]
        elif isinstance(value, str) and value.startswith("="):
            self.formulas[row, column] = value
            value = "calculated"
        elif isinstance(value, str) and _LOOKS_LIKE_A_DATE.fullmatch(value):
            value = date.min
        self.cells[row, column] = value


@dataclass
class FakeRange:
    """A block of cells."""

    sheet: FakeSheet
    row: int
    column: int
    bottom: int
    right: int

    @property
    def last_cell(self) -> FakeRange:
        """The cell at its lower right end."""
        return FakeRange(self.sheet, self.bottom, self.right, self.bottom, self.right)

    def options(self, **_: Any) -> FakeRange:
        """The same cells: options change how values are shown, not which."""
        return self

    @property
    def value(self) -> Any:
        """The values, row by row; that of a single cell alone."""
        self.sheet.calls.append("read values")
        rows = [[self.sheet.cells.get(place) for place in places] for places in self._places()]
        return rows if rows[1:] or rows[0][1:] else rows[0][0]

    @value.setter
    def value(self, values: Any) -> None:
        self.sheet.calls.append("write values")
        for places, row in zip(self._places(), values, strict=True):
            for (at, column), value in zip(places, row, strict=True):
                self.sheet.take(at, column, value)

    @property
    def formula(self) -> Any:
        """What stands in the cells as it would be typed."""
        self.sheet.calls.append("read formulas")
        texts = self.sheet.formulas
        return tuple(
            tuple(texts.get(place, str(self.sheet.cells.get(place, ""))) for place in places)
            for places in self._places()
        )

    @formula.setter
    def formula(self, formulas: Any) -> None:
        self.sheet.calls.append("write formulas")
        for places, row in zip(self._places(), formulas, strict=True):
            for (at, column), text in zip(places, row, strict=True):
                self.sheet.take(at, column, text)

    @property
    def number_format(self) -> str | None:
        """How the cells show a number, None where they differ."""
        self.sheet.calls.append("read formats")
        codes = {self.sheet.formats.get(place, "General") for places in self._places() for place in places}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.sheet.calls.append("write formats")
        for places in self._places():
            self.sheet.formats |= dict.fromkeys(places, code)

    @property
    def impl(self) -> Any:
        """What the engine makes of the cells: this one does not tell which of them look alike."""
        return object()

    @property
    def api(self) -> Any:
        """What Excel makes of the cells."""
        return ExcelCells(self) if self.sheet.tells_looks else object()

    def _places(self) -> list[list[tuple[int, int]]]:
        columns = range(self.column, self.right + 1)
        return [[(row, column) for column in columns] for row in range(self.row, self.bottom + 1)]


class ExcelCells:
    """Cells as Excel for Windows gives them to programs: asked in one call, it describes them with their styles."""

    def __init__(self, cells: FakeRange) -> None:
        self._cells = cells

    @property
    def _oleobj_(self) -> ExcelCells:
        return self

    def Invoke(self, *question: object) -> str:  # noqa: N802 - as Windows calls it
        """Return the cells as an XML spreadsheet, blank ones left out, the first cell's style as the column's."""
        assert question == (6, 0, 2, True, 11), "the value of a range, as an XML spreadsheet"
        sheet, column, top = self._cells.sheet, self._cells.column, self._cells.row
        sheet.calls.append("read looks")
        if sheet.described:
            return sheet.described
        codes = [sheet.formats.get((row, column), "General") for row in range(top, self._cells.bottom + 1)]
        styles = {code: f"s{number}" for number, code in enumerate(dict.fromkeys(codes), start=62)}
        rows = "".join(
            f' <Row ss:Index="{at}" ss:AutoFitHeight="0">\r\n    <Cell{_style(styles[code], codes[0] == code)}>'
            f'<Data ss:Type="Number">{sheet.cells[top + at - 1, column]}</Data></Cell>\r\n   </Row>\r\n'
            for at, code in enumerate(codes, start=1)
            if (top + at - 1, column) in sheet.cells
        )
        return (
            f'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n<Workbook><Worksheet ss:Name="x">'
            f'<Table ss:ExpandedColumnCount="1" ss:ExpandedRowCount="{len(codes)}">\r\n'
            f'<Column ss:StyleID="{styles[codes[0]]}" ss:AutoFitWidth="0"/>\r\n{rows}</Table></Worksheet></Workbook>'
        )


def _style(style: str, is_of_column: bool) -> str:
    return "" if is_of_column else f' ss:StyleID="{style}"'


@dataclass
class FakeTable:
    """An Excel table: where it lies, and whether its last row is totals."""

    range: FakeRange
    show_totals: bool = False

    def resize(self, new: FakeRange) -> None:
        """Lie elsewhere from now on."""
        self.range = new


@dataclass
class FakeName:
    """A named cell."""

    name: str
    refers_to_range: FakeRange


@dataclass
class FakeApp:
    """The application: which engine it is, what it says, and what is answered to its questions."""

    engine_name: str = "excel"
    status_bar: Any = None
    said: list[tuple[str, str]] = field(default_factory=list)
    answer: str = "yes"

    @property
    def engine(self) -> Any:
        """What xlwings calls the application."""
        return type("Engine", (), {"name": self.engine_name})()

    def alert(self, prompt: str, title: str = "", buttons: str = "ok", mode: str = "info") -> str:
        """Show a message; a question is answered at once."""
        self.said.append((f"{mode}: {title}", prompt))
        return self.answer if buttons == "yes_no" else "ok"


@dataclass
class FakeBook:
    """A workbook of sheets and names."""

    sheets: list[FakeSheet]
    names: list[FakeName] = field(default_factory=list)
    app: FakeApp = field(default_factory=FakeApp)
    fullname: str = "/councils/master.xlsm"

    def __post_init__(self) -> None:
        for sheet in self.sheets:
            sheet.book = self

    @property
    def name(self) -> str:
        """The file's name."""
        return self.fullname.rpartition("/")[2]

    def __getitem__(self, name: str) -> FakeSheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)


def sheet_of(name: str, text: str, *, first_row: int = 1) -> FakeSheet:
    """A sheet whose cells are written as a table of text, parted by `|`; numbers are numbers, blanks are empty."""
    sheet = FakeSheet(name)
    for row, line in enumerate(_lines(text), start=first_row):
        for column, cell in enumerate(line, start=1):
            if cell:
                sheet.cells[row, column] = float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell
    return sheet


def text_of(sheet: FakeSheet) -> str:
    """The cells of a sheet as a table of text."""
    used = sheet.used_range
    rows = (
        " | ".join(_shown(sheet.cells.get((row, column))) for column in range(1, used.right + 1)).rstrip(" |")
        for row in range(1, used.bottom + 1)
    )
    return "\n".join(rows)


def _lines(text: str) -> Iterator[list[str]]:
    for line in text.strip("\n").splitlines():
        yield [cell.strip() for cell in line.split("|")]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
