"""The master workbook in memory: its sheets read where they are asked for, and the bytes that an update makes of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import NoReturn

from pmf_excel.core.catalogue.intake import DAMAGED, PROTECTED
from pmf_excel.core.master.book import (
    CONTROL_SHEET,
    COUNCIL_NAME,
    LAYOUT_KEY,
    MEMORY_SHEET,
    PERIOD_NAME,
    Chosen,
    MasterError,
    SavedTable,
)
from pmf_excel.core.master.problems import another_layout, no_headings

from ..archive import Archive
from ..grid import column_number
from ..look import archive_of
from ..number_formats import Formats, read_formats
from ..refused import Refused
from . import problems
from .cell_texts import CellTexts
from .looks import PLAIN, Style
from .parts import Parts, parts_of, related_to
from .ranges import Range
from .sheet_rows import SavedCell, SheetText, Unusual, cells_of, read_sheet
from .table_place import ExcelTable, TablePlace, excel_table, pivot_table, place_of
from .table_reading import read_table
from .texts import Strings

_KEY, _VALUE, _FORMAT, _SAMPLE = 1, 2, 4, 5
_NAMED_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)")
_DIRECTORY = b"PK\x03\x04"
#: What the register may unpack to: a sheet of 40,000 figures has some 40 MB.
LARGEST_PART, LARGEST_WHOLE = 500_000_000, 1_000_000_000


class ClosedWorkbook:
    """The register as the bytes of a file; raises `MasterError` where they are not ours or cannot be read.

    `name` is what the workbook is called in messages.
    """

    def __init__(self, content: bytes, name: str = "master.xlsm") -> None:
        self.content, self.name = content, name
        self.archive, self.parts = self._opened()
        self._sheets: dict[str, SheetText] = {}
        self._refuse_others()

    def memory(self) -> Mapping[str, str]:
        """Return what the workbook remembers, by key."""
        return {cells[_KEY]: cells.get(_VALUE, "") for _, cells in self._memory_rows if cells.get(_KEY)}

    def chosen(self) -> Chosen:
        """Return period and council as chosen on the Control sheet."""
        return Chosen(self._named_cell(PERIOD_NAME), self._named_cell(COUNCIL_NAME))

    def fingerprints(self) -> Mapping[str, str]:
        """Return for each sheet what its part and all that its cells refer to amount to; nothing is unpacked."""
        sums = {entry.name: entry.crc for entry in self.archive.entries}
        shared = "-".join(f"{sums[part]:08x}" for part in (self.parts.strings, self.parts.styles) if part in sums)
        return {sheet: f"{sums.get(part, 0):08x}-{shared}" for sheet, part in self.parts.sheets.items()}

    def table(self, sheet: str, record_ids: Collection[str] | None = None) -> SavedTable | None:
        """Return the table on `sheet`, only the rows of `record_ids` where given; None without such a sheet."""
        if sheet not in self.parts.sheets:
            return None
        with self.reading(sheet):
            return read_table(sheet, self.sheet(sheet), self.place(sheet), self.texts, record_ids)

    def sheet(self, name: str) -> SheetText:
        """Return a sheet's text, taken apart; whoever changes it takes a copy."""
        if name not in self._sheets:
            with self.reading(name):
                self._sheets[name] = read_sheet(self.part(self.parts.sheets[name]))
        return self._sheets[name]

    @contextmanager
    def reading(self, sheet: str) -> Iterator[None]:
        """Have what goes wrong while a sheet is read or changed said in the words of the register."""
        try:
            yield
        except (Unusual, UnicodeDecodeError):
            raise problems.written_unusually(self.name, sheet) from None
        except Refused as refused:
            self._refused(refused)

    def place(self, sheet: str) -> TablePlace:
        """Return where the table of records stands on a sheet."""
        place = place_of(self.sheet(sheet), self.texts, self.tables(sheet))
        if place is None:
            raise no_headings(self.name, sheet)
        return place

    def tables(self, sheet: str) -> list[ExcelTable]:
        """Return the Excel tables of a sheet, people's own too."""
        found = (excel_table(name, self.part(name)) for name in self._related(sheet, "table"))
        return [table for table in found if table is not None]

    def pivot_tables(self, sheet: str) -> list[Range]:
        """Return where the pivot tables of a sheet stand."""
        found = (pivot_table(self.part(name)) for name in self._related(sheet, "pivotTable"))
        return [cells for cells in found if cells is not None]

    def part(self, name: str) -> bytes:
        """Return a part of the package."""
        return self.archive.read(name)

    @cached_property
    def texts(self) -> CellTexts:
        """What reads the cells of this workbook."""
        strings = Strings(self.part(self.parts.strings) if self.parts.strings else b"")
        formats = read_formats((self.part(self.parts.styles),)) if self.parts.styles else Formats()
        return CellTexts(strings, formats, self.parts.epoch_1904)

    @cached_property
    def samples(self) -> Mapping[str, Style]:
        """The style of a table's cell for each number format, as samples on the Memory sheet show it."""
        samples: dict[str, Style] = {}
        for row in self.sheet(MEMORY_SHEET).rows:
            cells = {cell.column: cell for cell in cells_of(row)}
            if _FORMAT in cells and _SAMPLE in cells and (code := self.texts.text(cells[_FORMAT])):
                samples[code] = cells[_SAMPLE].style or PLAIN
        return samples

    def memory_rows(self) -> Mapping[str, int]:
        """Return the row of each key of the Memory sheet."""
        return {cells[_KEY]: number for number, cells in self._memory_rows if cells.get(_KEY)}

    def _related(self, sheet: str, kind: str) -> list[str]:
        """Return the parts of one kind that a sheet refers to."""
        related = related_to(self.archive, self.parts.sheets[sheet])
        return [entry.part for entry in related if entry.kind == kind]

    @cached_property
    def _memory_rows(self) -> list[tuple[int, dict[int, str]]]:
        with self.reading(MEMORY_SHEET):
            return list(self._rows_as_text(MEMORY_SHEET))

    def _rows_as_text(self, sheet: str) -> Iterator[tuple[int, dict[int, str]]]:
        text = self.sheet(sheet)
        for number, row in zip(text.numbers, text.rows, strict=True):
            yield number, {cell.column: self.texts.text(cell) for cell in cells_of(row)}

    def _named_cell(self, name: str) -> str:
        """Return what stands in the cell called `name`, empty where there is no such cell any more."""
        match = _NAMED_CELL.fullmatch(self.parts.names.get(name, ""))
        sheet = (match[1] or match[2]).replace("''", "'") if match else ""
        if match is None or sheet not in self.parts.sheets:
            return ""
        with self.reading(sheet):
            return self.texts.text(self._cell(sheet, int(match[4]), column_number(match[3])))

    def _cell(self, sheet: str, number: int, column: int) -> SavedCell:
        text = self.sheet(sheet)
        cells = cells_of(text.rows[text.numbers.index(number)]) if number in text.numbers else []
        return next((cell for cell in cells if cell.column == column), SavedCell("", column, "", "", ""))

    def _opened(self) -> tuple[Archive, Parts]:
        try:
            if not self.content.startswith(_DIRECTORY):
                archive_of(self.content)
            archive = Archive(self.content, LARGEST_PART, LARGEST_WHOLE)
            return archive, parts_of(archive)
        except Refused as refused:
            self._refused(refused)

    def _refused(self, refused: Refused) -> NoReturn:
        """Raise what a finding on an officer's form means for the register."""
        if refused.finding.code == PROTECTED.code:
            raise problems.protected(self.name) from None
        if self.content and not self.content.startswith(_DIRECTORY):
            raise problems.another_file(self.name) from None
        found = refused.finding.found if refused.finding.code == DAMAGED.code else refused.finding.message
        raise problems.damaged(self.name, found.rstrip(".")) from None

    def _refuse_others(self) -> None:
        """Raise unless this is the register in the layout of this version."""
        if self.parts.is_strict:
            raise problems.strict(self.name)
        if MEMORY_SHEET not in self.parts.sheets:
            raise self._without_memory()
        other = another_layout(self.name, self.memory().get(LAYOUT_KEY, ""))
        if other is not None:
            raise other

    def _without_memory(self) -> MasterError:
        is_register = CONTROL_SHEET in self.parts.sheets
        return (problems.no_memory if is_register else problems.another_workbook)(self.name)
