"""Where a table of records stands on its sheet: its headings, its rows, and the Excel table around them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.headings import columns_by_heading, is_record_id

from ..ranges import Range
from .cell_texts import CellTexts
from .sheet_rows import SavedCell, SheetText, attributes_of, cells_of

_TABLE = re.compile(rb"<table\s[^>]*>")
_COLUMN_FORMULA = re.compile(rb"<calculatedColumnFormula>([^<]+)</calculatedColumnFormula>")
_LOCATION = re.compile(rb"<location\s[^>]*>")


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """A table part: its name in the package, the cells that it covers, and how many rows of totals end it.

    `formulas` are those that fill whole columns, by column, as the part writes them.
    """

    part: str
    cells: Range
    totals: int
    formulas: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table of records: the row of its headings, what they say by column, and the Excel table, if there is one."""

    heading_row: int
    headings: tuple[TableCell, ...]
    id_column: int
    excel: ExcelTable | None

    @property
    def columns(self) -> Mapping[str, int]:
        """The column of each plain heading: of two that say the same, the one in the Excel table, then the first."""
        within = range(self.cells.left, self.cells.right + 1)
        return columns_by_heading([heading.text for heading in self.headings], within)

    @property
    def cells(self) -> Range:
        """The cells of the table from its headings on: those of the Excel table, otherwise as wide as its headings."""
        if self.excel is not None:
            return self.excel.cells
        return Range(self.heading_row, self.id_column, self.heading_row, len(self.headings))

    def is_record_row(self, number: int) -> bool:
        """Return whether a row can hold a record: below the headings, and no row of totals."""
        if self.excel is not None and self.excel.totals:
            last = self.excel.cells.bottom
            return number > self.heading_row and not last - self.excel.totals < number <= last
        return number > self.heading_row


def excel_table(name: str, part: bytes) -> ExcelTable | None:
    """Return what a table part says, None where it does not say which cells it covers."""
    tag = _TABLE.search(part)
    said = attributes_of(tag[0].decode()) if tag else {}
    cells = Range.parse(said.get("ref", ""))
    totals = said.get("totalsRowCount", "0")
    if cells is None:
        return None
    return ExcelTable(name, cells, int(totals) if totals.isdecimal() else 0, _formulas(part, cells.left))


def _formulas(part: bytes, left: int) -> dict[int, str]:
    columns = part.split(b"<tableColumn ")[1:]
    found = ((column, _COLUMN_FORMULA.search(text)) for column, text in enumerate(columns, start=left))
    return {column: match[1].decode() for column, match in found if match is not None}


def pivot_table(part: bytes) -> Range | None:
    """Return the cells that a pivot table covers, None where its part does not say so."""
    tag = _LOCATION.search(part)
    return Range.parse(attributes_of(tag[0].decode()).get("ref", "")) if tag else None


def place_of(sheet: SheetText, texts: CellTexts, tables: Sequence[ExcelTable]) -> TablePlace | None:
    """Return where the table of records stands: its headings are the first row with that of the ids."""
    for row, number in zip(sheet.rows, sheet.numbers, strict=True):
        cells = cells_of(row)
        at = next((cell.column for cell in cells if cell.kind and is_record_id(texts.text(cell))), 0)
        if at:
            around = (table for table in tables if table.cells.top == number and _holds(table.cells, at))
            return TablePlace(number, _headings(cells, number, texts), at, next(around, None))
    return None


def last_used_row(sheet: SheetText, place: TablePlace) -> int:
    """Return the last row in which anything stands in the table's columns, at least that of the headings."""
    cells = place.cells
    for row, number in zip(reversed(sheet.rows), reversed(sheet.numbers), strict=True):
        if number <= place.heading_row:
            break
        if any(cell.inside and cells.left <= cell.column <= cells.right for cell in cells_of(row)):
            return number
    return place.heading_row


@cache
def id_pattern(column: int) -> re.Pattern[bytes]:
    """Return the pattern of a row's cell in the column of ids: its type and what is inside."""
    letters = column_letters(column).encode()
    return re.compile(rb'<c r="' + letters + rb'\d+"(?: s="\d+")?(?: t="(\w+)")?>(.*?)</c>', re.DOTALL)


def _holds(cells: Range, column: int) -> bool:
    return cells.left <= column <= cells.right


def _headings(cells: Sequence[SavedCell], number: int, texts: CellTexts) -> tuple[TableCell, ...]:
    said = {
        cell.column: (text, texts.stored.get((cell.kind, cell.inside), ""))
        for cell in cells
        if (text := texts.text(cell))
    }
    return tuple(
        TableCell(f"{column_letters(column)}{number}", text, stored=stored)
        for column in range(1, max(said) + 1)
        for text, stored in [said.get(column, ("", ""))]
    )
