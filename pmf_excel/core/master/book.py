"""The master workbook as jobs see it, closed or open in Excel or LibreOffice: what stands in it, what to write."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from pmf_excel.core.errors import PmfError
from pmf_excel.core.importing.tables import Table

#: The layout that this version writes; an older workbook is rebuilt by `pmf restore`.
LAYOUT = 2

#: The sheets that are no tables of records.
CONTROL_SHEET, DASHBOARD_SHEET, FINDINGS_SHEET, LOG_SHEET = "Control", "Dashboard", "Findings", "Log"
#: Hidden: facts that the workbook remembers, and samples of how cells look, whose style numbers follow each save.
MEMORY_SHEET = "Memory"

#: The headings of the two hidden columns that begin each table: the permanent id, and the headings of refused cells.
RECORD_ID, MARKS = "record id", "marks"

#: The names of the cells on the Control sheet in which people choose.
PERIOD_NAME, COUNCIL_NAME, FOLDER_NAME = "pmf_period", "pmf_council", "pmf_folder"
#: What is chosen where no single council is meant.
ALL_COUNCILS = "All councils"

#: What the workbook remembers, by the key that stands in column A of the Memory sheet; values in column B are text.
LAYOUT_KEY, WORKSPACE_KEY, POSITION_KEY = "layout", "workspace", "ledger position"

#: What a cell may hold.
Value = str | int | bool | Decimal | date | None


class MasterError(PmfError):
    """The workbook cannot be read or written now; jobs go on without it and it catches up at the next sync."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a file (`target`, a relative path), or to the row of a record wherever that stands."""

    text: str
    target: str = ""
    sheet: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class CellToWrite:
    """A value for one cell of a table, and how a number is shown; None empties the cell."""

    value: Value
    number_format: str = ""


#: What empties a cell; most cells of most rows are empty, so it is one for all.
EMPTY_CELL = CellToWrite(None)


@dataclass(frozen=True, slots=True)
class RowToWrite:
    """Cells of one record by heading, only those that change; other cells of the row stay as they are.

    `number` is the row of the sheet, counted from 1; without one the row is appended below the last.
    """

    record_id: str
    number: int | None
    cells: Mapping[str, CellToWrite]


@dataclass(frozen=True, slots=True)
class TableToWrite:
    """The rows of one table that change or are new; every other row stays as it is.

    Of a large table they may be made one by one, whenever they are gone through.
    """

    sheet: str
    rows: Sequence[RowToWrite]


@dataclass(frozen=True, slots=True)
class Region:
    """A block of cells that is ours alone, written as a whole; cells keep the look that they have.

    `row` and `column` are its top left cell, counted from 1. `room` is how many rows belong to it: those that
    `values` does not fill are emptied. Rows of `values` are equally long.
    """

    sheet: str
    row: int
    column: int
    values: tuple[tuple[Value | Link, ...], ...]
    room: int


@dataclass(frozen=True, slots=True)
class BookUpdate:
    """All that is to be written into the workbook at once."""

    tables: tuple[TableToWrite, ...] = ()
    regions: tuple[Region, ...] = ()
    memory: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A sheet of records as it stands: headings (users' own too) and rows, wherever and in whatever order they stand.

    A row typed below the table belongs to it. `is_table` is false where somebody converted the table to a range.
    `columns` are those that the Excel table covers, counted from 1, None where there is none. `dressed` says which
    conditional formats of the saved file show other figures than its cells hold.
    """

    table: Table
    is_table: bool = True
    columns: range | None = None
    dressed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen on the Control sheet, as text; empty where the cell is blank or gone."""

    period: str = ""
    council: str = ""


class MasterBook(Protocol):
    """The master workbook, closed (a file) or open in an application.

    Every method raises `MasterError` where the workbook is not there, cannot be read, or is not ours.
    """

    def memory(self) -> Mapping[str, str]:
        """Return what the workbook remembers: layout, workspace, ledger position."""

    def chosen(self) -> Chosen:
        """Return period and council as chosen on the Control sheet."""

    def sheets(self) -> frozenset[str]:
        """Return the names of the sheets that there are."""

    def fingerprints(self) -> Mapping[str, str]:
        """Return for each sheet a text that changes when anybody saves another content; empty where unknown."""

    def table(self, sheet: str, record_ids: Collection[str] | None = None) -> SavedTable | None:
        """Return the table on `sheet`, only the rows of `record_ids` where they are given; None without such a sheet.

        The heading row is the first that has the heading `RECORD_ID`, in whatever letters. A sheet without one raises
        `MasterError`.
        """

    def write(self, update: BookUpdate) -> None:
        """Write what of `update` has its place; a sheet or column that is gone is left out.

        `sheets` and the headings of `table` tell which are there. Everything else in the workbook stays as it is. Where
        it raises `MasterError`, nothing was written.
        """
