"""The bytes of the workbook that an update makes: the parts that change, and all others as they are packed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pmf_excel.core.master.book import (
    CONTROL_SHEET,
    DASHBOARD_SHEET,
    FINDINGS_SHEET,
    LOG_SHEET,
    MEMORY_SHEET,
    BookUpdate,
    TableToWrite,
)
from pmf_excel.core.master.layout import RECORD_SHEETS
from pmf_excel.core.master.printing import print_areas
from pmf_excel.core.master.problems import totals_row
from pmf_excel.office.package import CONTENT_TYPES, Content, changed_package

from ..after_libreoffice import mended
from ..ranges import Range
from ..xlwings_conf import CONF_SHEET
from . import problems
from .areas import merged_areas
from .following import calculated_on_load, without_relationship, without_type
from .growing import Growth, grown_table
from .looks import TableLooks
from .parts import relationships_part
from .printing import printing
from .sheet_changes import SheetChanges
from .sheet_rows import SheetText
from .table_place import last_used_row
from .workbook import ClosedWorkbook
from .writing import NoRowLeft, TableWriter, write_memory, write_region


def updated(workbook: ClosedWorkbook, update: BookUpdate) -> bytes:
    """Return the workbook with `update` in it, as far as its sheets and columns exist; raises `MasterError`."""
    writer, there = _Update(workbook), workbook.parts.sheets
    for table in (table for table in update.tables if table.sheet in there):
        writer.write_table(table)
    for region in (region for region in update.regions if region.sheet in there):
        with workbook.reading(region.sheet):
            write_region(writer.sheet(region.sheet), region)
    if update.memory:
        with workbook.reading(MEMORY_SHEET):
            write_memory(writer.sheet(MEMORY_SHEET), workbook.memory_rows(), update.memory)
    changes = dict(writer.changes(update))
    return changed_package(workbook.content, changes | mended(PartsAfter(workbook, changes), _our_sheets(workbook)))


class PartsAfter(Mapping[str, Content]):
    """The parts of a workbook as they are after changes; each is unpacked, in pieces, when it is asked for."""

    def __init__(self, workbook: ClosedWorkbook, changes: Mapping[str, Content | None]) -> None:
        self._workbook, self._changes = workbook, changes

    def __getitem__(self, name: str) -> Content:
        changed = self._changes.get(name)
        if changed is None and (name in self._changes or name not in self._workbook.archive):
            raise KeyError(name)
        return list(self._workbook.archive.chunks(name)) if changed is None else changed

    def __iter__(self) -> Iterator[str]:
        return (entry.name for entry in self._workbook.archive.entries)

    def __len__(self) -> int:
        return len(self._workbook.archive.entries)


def _our_sheets(workbook: ClosedWorkbook) -> list[str]:
    """Return the parts of our own sheets, in the order in which they were made."""
    records = (kind.sheet for kind in RECORD_SHEETS)
    names = (CONTROL_SHEET, DASHBOARD_SHEET, *records, FINDINGS_SHEET, LOG_SHEET, MEMORY_SHEET, CONF_SHEET)
    return [workbook.parts.sheets[name] for name in names if name in workbook.parts.sheets]


class _Update:
    """The sheets and tables of one workbook that an update changes."""

    def __init__(self, workbook: ClosedWorkbook) -> None:
        self._workbook = workbook
        self._sheets: dict[str, SheetChanges] = {}
        self._tables: dict[str, bytes] = {}

    def sheet(self, name: str) -> SheetChanges:
        """Return the changes of a sheet, which begin with the sheet as it was saved."""
        if name not in self._sheets:
            text = self._workbook.sheet(name)
            copy = SheetText(text.head, list(text.rows), list(text.numbers), text.tail)
            self._sheets[name] = SheetChanges(copy, self._workbook.parts.epoch_1904)
        return self._sheets[name]

    def write_table(self, table: TableToWrite) -> None:
        """Write the rows of a table, and let the table grow over those that are new."""
        name = table.sheet
        try:
            with self._workbook.reading(name):
                growth = self._written(table)
                if growth.bottom > growth.cells.bottom:
                    self._grow(name, growth)
        except NoRowLeft:
            raise problems.no_room(self._workbook.name, name) from None

    def changes(self, update: BookUpdate) -> Iterator[tuple[str, Content | None]]:
        """Yield each part that changes and its new content, None where it goes."""
        parts = self._workbook.parts
        for name, sheet in self._sheets.items():
            yield parts.sheets[name], sheet.part()
        yield from self._tables.items()
        if update.tables or update.regions:
            main = calculated_on_load(self._workbook.part(parts.main))
            yield parts.main, printing(main, print_areas(update.regions))
        chain = parts.calculation_chain
        if chain and any(sheet.changes.formulas for sheet in self._sheets.values()):
            related = relationships_part(parts.main)
            yield chain, None
            yield CONTENT_TYPES, without_type(self._workbook.part(CONTENT_TYPES), chain)
            yield related, without_relationship(self._workbook.part(related), "calcChain")

    def _written(self, table: TableToWrite) -> Growth:
        workbook, sheet = self._workbook, self.sheet(table.sheet)
        place = workbook.place(table.sheet)
        looks = TableLooks(sheet.column_styles, workbook.samples, workbook.texts)
        last_row = last_used_row(sheet.text, place)
        if place.excel is not None and place.excel.totals and any(row.number is None for row in table.rows):
            raise totals_row(workbook.name, table.sheet)
        return TableWriter(place, looks, last_row, workbook.texts).write(sheet, table)

    def _grow(self, name: str, growth: Growth) -> None:
        workbook, sheet = self._workbook, self.sheet(name)
        for what, cells in self._others(name, growth):
            if cells.meets(growth.added):
                raise problems.in_the_way(workbook.name, name, what)
        place = workbook.place(name)
        if place.excel is not None:
            if place.excel.totals:
                raise totals_row(workbook.name, name)
            part = self._tables.get(place.excel.part) or workbook.part(place.excel.part)
            self._tables[place.excel.part] = grown_table(part, growth)
        sheet.grow(growth)

    def _others(self, name: str, growth: Growth) -> Iterator[tuple[str, Range]]:
        """Yield what no table may grow over: people's own tables and pivot tables, and merged cells."""
        for table in self._workbook.tables(name):
            if table.cells != growth.cells:
                yield "another table", table.cells
        for cells in self._workbook.pivot_tables(name):
            yield "a pivot table", cells
        for merged in merged_areas(self.sheet(name).text):
            if merged is not None:
                yield f"the merged range {merged}", merged
