"""The open master workbook as jobs see it: read and written through xlwings, unsaved edits included."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import Any

from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.master.book import (
    COUNCIL_NAME,
    MEMORY_SHEET,
    PERIOD_NAME,
    RECORD_ID,
    BookUpdate,
    Chosen,
    MasterError,
    RowToWrite,
    SavedTable,
    TableToWrite,
    Value,
)

from .reading import block_of, no_headings, saved_table, table_over
from .writing import Place, Writer


class LiveBook:
    """The master workbook open in Excel or LibreOffice; `book` is xlwings' own. It is a `MasterBook`."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._writer = Writer(quotes=book.app.engine.name == "excel")

    def memory(self) -> Mapping[str, str]:
        """Return what the workbook remembers; raises `MasterError` where it is no master workbook of ours."""
        sheet = self._sheet(MEMORY_SHEET)
        if sheet is None:
            raise MasterError(
                f"{self._book.name} is not the master workbook: it has no sheet {MEMORY_SHEET}.",
                "Press the button in master.xlsm. If that sheet was deleted, rebuild the workbook with: pmf restore",
            )
        rows = ([text_of(value, "") for value in row[:2]] for row in block_of(sheet).values)
        return {row[0]: row[1] for row in rows if len(row) > 1 and row[0]}

    def chosen(self) -> Chosen:
        """Return period and council as chosen on the Control sheet."""
        return Chosen(self.named(PERIOD_NAME), self.named(COUNCIL_NAME))

    def named(self, name: str) -> str:
        """Return what stands in the cell called `name`, as text; empty where it is blank or there is no such name."""
        found = next((entry for entry in self._book.names if entry.name == name), None)
        return text_of(found.refers_to_range.value, "").strip() if found is not None else ""

    def fingerprints(self) -> Mapping[str, str]:
        """Return nothing: what is open may have been changed at any time."""
        return {}

    def table(self, sheet: str, record_ids: Collection[str] | None = None) -> SavedTable | None:
        """Return the table on `sheet`, only the rows of `record_ids` where they are given; None without such a sheet.

        Raises `MasterError` where the sheet has lost its heading row.
        """
        found = self._sheet(sheet)
        return saved_table(found, record_ids) if found is not None else None

    def write(self, update: BookUpdate) -> None:
        """Write `update` into the open workbook; saving it is left to the person who has it open."""
        for table in update.tables:
            self._write_table(table)
        for region in update.regions:
            sheet = self._sheet(region.sheet)
            if sheet is not None:
                self._writer.region(region, sheet)
        if update.memory:
            self._remember(update.memory)

    def _sheet(self, name: str) -> Any | None:
        return next((sheet for sheet in self._book.sheets if sheet.name == name), None)

    def _write_table(self, table: TableToWrite) -> None:
        sheet = self._sheet(table.sheet)
        if sheet is None or not table.rows:
            return
        values = block_of(sheet).values
        heading_row = next((at for at, row in enumerate(values, start=1) if RECORD_ID in row), None)
        if heading_row is None:
            raise no_headings(table.sheet)
        columns = {str(heading): at for at, heading in enumerate(values[heading_row - 1], start=1) if heading}
        placed = _placed(table.rows, _last_filled(values, heading_row) + 1)
        self._writer.cells(sheet, _cells_of(placed, columns))
        self._writer.formats(sheet, _formats_of(placed, columns, values))
        _grow(sheet, heading_row, max(placed))

    def _remember(self, memory: Mapping[str, str]) -> None:
        sheet = self._sheet(MEMORY_SHEET)
        if sheet is None:
            return
        values = block_of(sheet).values
        rows = {str(row[0]): at for at, row in enumerate(values, start=1) if row[0] is not None}
        free = count(max(rows.values(), default=0) + 1)
        cells: dict[Place, Value] = {}
        for key, value in memory.items():
            row = rows[key] if key in rows else next(free)
            cells |= {(row, 1): key, (row, 2): value}
        self._writer.cells(sheet, cells)


def _placed(rows: Sequence[RowToWrite], free: int) -> dict[int, RowToWrite]:
    """Return the rows by where they stand: their own number, or the next free one from `free` on."""
    below = count(free)
    return {row.number if row.number is not None else next(below): row for row in rows}


def _cells_of(placed: Mapping[int, RowToWrite], columns: Mapping[str, int]) -> dict[Place, Value]:
    """Return the cells to write; a heading that the sheet does not have is left out."""
    return {
        (number, columns[heading]): cell.value
        for number, row in placed.items()
        for heading, cell in row.cells.items()
        if heading in columns
    }


def _formats_of(
    placed: Mapping[int, RowToWrite], columns: Mapping[str, int], values: Sequence[Sequence[Any]]
) -> dict[Place, str]:
    """Return the number formats of cells that were empty so far: the look of a filled cell is the person's."""
    return {
        (number, columns[heading]): cell.number_format
        for number, row in placed.items()
        for heading, cell in row.cells.items()
        if cell.number_format and heading in columns and _is_empty(values, number, columns[heading])
    }


def _is_empty(values: Sequence[Sequence[Any]], row: int, column: int) -> bool:
    return row > len(values) or column > len(values[row - 1]) or values[row - 1][column - 1] is None


def _last_filled(values: Sequence[Sequence[Any]], heading_row: int) -> int:
    """Return the last row with anything in it, the heading row where there is none below."""
    filled = (at for at in range(len(values), heading_row, -1) if any(value is not None for value in values[at - 1]))
    return next(filled, heading_row)


def _grow(sheet: Any, heading_row: int, last_row: int) -> None:
    """Let the table reach down to its last row: LibreOffice does not do it by itself."""
    table = table_over(sheet, heading_row)
    if table is None:
        return
    area = table.range
    last_column = area.last_cell.column
    if area.last_cell.row < last_row:
        table.resize(sheet.range((heading_row, area.column), (last_row, last_column)))
