"""The open master workbook as jobs see it: read and written through xlwings, unsaved edits included."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.master.book import (
    COUNCIL_NAME,
    LAYOUT_KEY,
    MEMORY_SHEET,
    PERIOD_NAME,
    BookUpdate,
    CellToWrite,
    Chosen,
    MasterError,
    RowToWrite,
    SavedTable,
    Value,
)
from pmf_excel.core.master.printing import print_areas
from pmf_excel.core.master.problems import another_layout
from pmf_excel.core.typed.seen_numbers import shows_as_well

from .blocks import Place, block_of
from .number_formats import number_formats
from .printing import follow
from .reading import saved_table
from .table_place import TablePlace, place_of
from .writing import Writer


class LiveBook:
    """The master workbook open in Excel or LibreOffice; `book` is xlwings' own. It is a `MasterBook`."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._writer = Writer(quotes=book.app.engine.name == "excel")

    def memory(self) -> Mapping[str, str]:
        """Return what the workbook remembers; raises `MasterError` where it is no master workbook of this version."""
        sheet = self._sheet(MEMORY_SHEET)
        if sheet is None:
            raise MasterError(
                f"{self._book.name} is not the master workbook: it has no sheet {MEMORY_SHEET}.",
                "Press the button in master.xlsm. If that sheet was deleted, rebuild the workbook with: pmf restore",
            )
        rows = ([text_of(value, "") for value in row[:2]] for row in block_of(sheet).values)
        memory = {row[0]: row[1] for row in rows if len(row) > 1 and row[0]}
        other = another_layout(self._book.name, memory.get(LAYOUT_KEY, ""))
        if other is not None:
            raise other
        return memory

    def chosen(self) -> Chosen:
        """Return period and council as chosen on the Control sheet."""
        return Chosen(self.named(PERIOD_NAME), self.named(COUNCIL_NAME))

    def named(self, name: str) -> str:
        """Return what stands in the cell called `name`, as text; empty where it is blank or there is no such name."""
        found = next((entry for entry in self._book.names if entry.name == name), None)
        return text_of(found.refers_to_range.value, "").strip() if found is not None else ""

    def sheets(self) -> frozenset[str]:
        """Return the names of the sheets that there are."""
        return frozenset(sheet.name for sheet in self._book.sheets)

    def fingerprints(self) -> Mapping[str, str]:
        """Return nothing: what is open may have been changed at any time."""
        return {}

    def table(self, sheet: str, record_ids: Collection[str] | None = None) -> SavedTable | None:
        """Return the table on `sheet`, only the rows of `record_ids` where they are given; None without such a sheet.

        Raises `MasterError` where the sheet has lost its heading row.
        """
        found = self._sheet(sheet)
        return saved_table(place_of(found), record_ids) if found is not None else None

    def write(self, update: BookUpdate) -> None:
        """Write what of `update` has its place; saving the workbook is left to the person who has it open."""
        tables = [
            _Rows.of(place_of(sheet), table.rows)
            for table in update.tables
            if table.rows and (sheet := self._sheet(table.sheet)) is not None
        ]
        for rows in tables:
            self._write_rows(rows)
        for region in update.regions:
            sheet = self._sheet(region.sheet)
            if sheet is not None:
                self._writer.region(region, sheet)
        for area in print_areas(update.regions):
            sheet = self._sheet(area.sheet)
            if sheet is not None:
                follow(sheet, area)
        if update.memory:
            self._remember(update.memory)

    def _sheet(self, name: str) -> Any | None:
        return next((sheet for sheet in self._book.sheets if sheet.name == name), None)

    def _write_rows(self, rows: _Rows) -> None:
        place, cells = rows.place, rows.cells
        self._writer.cells(place.sheet, {at: cell.value for at, cell in cells.items()})
        self._writer.formats(place.sheet, rows.formats())
        place.grow(rows.last_row)

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


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one table as the cells to write, and the last row that they fill."""

    place: TablePlace
    cells: Mapping[Place, CellToWrite]
    last_row: int

    @classmethod
    def of(cls, place: TablePlace, rows: Sequence[RowToWrite]) -> _Rows:
        """Return where `rows` go: those that are new below the last; a heading that the sheet lacks is left out.

        Raises `MasterError` where new rows would come below a row of totals.
        """
        below = count(place.last_row + 1)
        placed = {row.number if row.number is not None else next(below): row for row in rows}
        place.refuse_rows_below_totals(max(placed), any(row.number is None for row in rows))
        cells = {
            (number, place.columns[plain]): cell
            for number, row in placed.items()
            for heading, cell in row.cells.items()
            if (plain := plain_heading(heading)) in place.columns
        }
        return cls(place, cells, max(placed))

    def formats(self) -> Mapping[Place, str]:
        """Return the number formats to set: of cells that were empty, and of those that would show another number.

        Otherwise the look of a filled cell is the person's.
        """
        shown = {at: cell.number_format for at, cell in self.cells.items() if cell.number_format}
        filled = frozenset(at for at in shown if self.place.block.value(*at) is not None)
        there = number_formats(self.place.sheet, filled)
        kept = frozenset(at for at in filled if shows_as_well(there.of(*at), shown[at]))
        return {at: number_format for at, number_format in shown.items() if at not in kept}
