"""What an update means on a sheet: rows of tables, regions and memory as cells; how far a table then reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.master.book import CellToWrite, Link, Region, RowToWrite, TableToWrite

from ..grid import LAST_ROW
from .cell_markup import Formula
from .cell_texts import CellTexts
from .growing import Growth
from .looks import KeptLooks, Style, TableLooks
from .row_changes import NewCell, Starts
from .sheet_changes import SheetChanges
from .sheet_rows import SavedCell
from .table_place import TablePlace, id_pattern

_KEY_COLUMN, _VALUE_COLUMN = 1, 2
_UNKNOWN: Mapping[int, Style] = {}


class NoRowLeft(Exception):  # noqa: N818 - an outcome that the book's front puts into words
    """The sheet has no row left for what is new."""


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes rows of one table: where it stands, how its cells look, and the last row in which anything stands."""

    place: TablePlace
    looks: TableLooks
    last_row: int
    texts: CellTexts

    def write(self, sheet: SheetChanges, table: TableToWrite) -> Growth:
        """Write the rows of `table` where they stand, new ones below the last; return how far the table reaches."""
        columns, bottom = self._columns(table), self._bottom
        known, new = Starts(self.looks, _UNKNOWN), Starts(self.looks, self._above(sheet))
        for number, row in self._numbered(table.rows):
            cells = self._cells(row, columns, self._id_of(sheet.row(number)))
            if row.number is None:
                sheet.put(number, {**self._formulas(sheet), **cells}, new)
            else:
                sheet.put(number, cells, known)
            bottom = max(bottom, number)
        return Growth(self.place.cells.down_to(self._bottom), bottom)

    def _numbered(self, rows: Iterable[RowToWrite]) -> Iterator[tuple[int, RowToWrite]]:
        """Yield each row with its number; those that are new are counted on from the last."""
        following = count(self.last_row + 1)
        for row in rows:
            number = next(following) if row.number is None else row.number
            if number > LAST_ROW:
                raise NoRowLeft
            yield number, row

    def _above(self, sheet: SheetChanges) -> Mapping[int, Style]:
        """Return the styles of the last row, which new ones take over."""
        return sheet.styles_of(self.last_row) if self.last_row > self.place.heading_row else _UNKNOWN

    @property
    def _bottom(self) -> int:
        """The row in which the table ends before it is written."""
        return self.place.excel.cells.bottom if self.place.excel is not None else self.last_row

    def _formulas(self, sheet: SheetChanges) -> dict[int, NewCell]:
        """Return the formulas with which people fill columns of their own, for a row that is new."""
        formulas = self.place.excel.formulas if self.place.excel is not None else {}
        sheet.changes.formulas = sheet.changes.formulas or bool(formulas)
        return {column: NewCell(Formula(formula)) for column, formula in formulas.items()}

    def _columns(self, table: TableToWrite) -> Mapping[str, int]:
        """Return the column of each heading to be written; one that the sheet does not have is left out."""
        columns = self.place.columns
        written = set[str]().union(*(row.cells for row in table.rows))
        return {heading: columns[plain] for heading in written if (plain := plain_heading(heading)) in columns}

    def _cells(self, row: RowToWrite, columns: Mapping[str, int], there: str) -> dict[int, CellToWrite]:
        cells = {columns[heading]: cell for heading, cell in row.cells.items() if heading in columns}
        if row.record_id and row.record_id != there:
            cells[self.place.id_column] = CellToWrite(row.record_id)
        return cells

    def _id_of(self, row: bytes) -> str:
        """Return the id that a row has, as far as it is written as usual."""
        match = id_pattern(self.place.id_column).search(row)
        if match is None:
            return ""
        kind, inside = (match[1] or b"").decode(), match[2].decode()
        return self.texts.text(SavedCell("", self.place.id_column, "", kind, inside))


def write_region(sheet: SheetChanges, region: Region) -> None:
    """Write a block of cells: its values, and nothing in the rows of its room that they do not fill."""
    starts = Starts(KeptLooks(sheet.column_styles), _UNKNOWN)
    for number, cells in _region_rows(region):
        sheet.put(number, dict(enumerate(cells, start=region.column)), starts)
    if any(isinstance(value, Link) for row in region.values for value in row):
        sheet.changes.formulas = True


def _region_rows(region: Region) -> Iterator[tuple[int, list[NewCell]]]:
    width = max(map(len, region.values), default=1)
    for offset in range(max(region.room, len(region.values))):
        row = region.values[offset] if offset < len(region.values) else ()
        values = (*row, *([None] * (width - len(row))))
        yield region.row + offset, [NewCell(value) for value in values]


def write_memory(sheet: SheetChanges, rows: Mapping[str, int], memory: Mapping[str, str]) -> None:
    """Write facts beside their keys; `rows` says where each key stands, and a new one comes below the last."""
    starts = Starts(KeptLooks(sheet.column_styles), _UNKNOWN)
    following = max(rows.values(), default=0) + 1
    for key, value in memory.items():
        cells = {_VALUE_COLUMN: NewCell(value)}
        number = rows.get(key)
        if number is None:
            number, following = following, following + 1
            cells[_KEY_COLUMN] = NewCell(key)
        sheet.put(number, cells, starts)
