"""The three-way comparison of one row: what was written into it, what stands there, what the register has now."""

from __future__ import annotations

from dataclasses import dataclass

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.findings import FindingKind
from pmf_excel.core.importing.cell_reader import About, Reading
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.columns import SheetColumn
from pmf_excel.core.master.findings_page import DISMISS
from pmf_excel.core.records.register import Row

from .barred import why_barred
from .kind_sync import Edit, KindSync, RowWork
from .sheet_rows import SheetRow
from .shown_texts import field_text, says_the_same


def compare(sync: KindSync, record_id: str, row: SheetRow) -> None:
    """Sort the cells of a record's row: as written, taken over, refused, or changed on both sides."""
    shown = sync.before.of(record_id) or sync.now.of(record_id)
    if shown is None:
        return
    if row.texts == shown and not row.lacks_a_result and row.record_id == record_id:
        sync.untouched.append((record_id, row))
        return
    now = sync.now.row(record_id)
    before = sync.before.row(record_id) or now
    work = RowWork(row, record_id)
    sync.works.append(work)
    if before is None:
        return
    comparison = _Comparison(sync, work, before, now, sync.about(now or before))
    for column, cell, was in zip(sync.sheet.columns, row.cells, shown, strict=True):
        if cell.text != was or (cell.formula and not cell.text):
            comparison.look_at(column, cell)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One record's row beside what its JSON row was and is."""

    sync: KindSync
    work: RowWork
    before: Row
    now: Row | None
    about: About

    def look_at(self, column: SheetColumn, cell: TableCell) -> None:
        """Decide what becomes of a cell that does not show the text that was written."""
        if not column.name:
            self._made(column, cell)
            return
        reading = self.sync.reader.read(column.name, cell, self.about)
        if reading.says_nothing or self._says(column, reading, self.before):
            return
        if self.now is None:
            self._find(found_on_sync.WITHDRAWN_SINCE, column, cell)
        elif not self._says(column, reading, self.now) and not self._dismissed(column, cell):
            self._edited(column, cell, reading, self.now)

    def _edited(self, column: SheetColumn, cell: TableCell, reading: Reading, now: Row) -> None:
        kind = self.sync.kind
        if field_text(kind, column.name, self.before) != field_text(kind, column.name, now):
            self.work.restored.add(column.heading)
            self._find(found_on_sync.CONFLICT, column, cell)
        elif self.sync.take:
            self._take(column, cell, reading, now)
        else:
            self.work.left.add(column.heading)

    def _take(self, column: SheetColumn, cell: TableCell, reading: Reading, now: Row) -> None:
        barred = why_barred(self.sync, column, cell, now)
        if barred is not None:
            self.sync.refuse(self.work, column, [barred], cell)
        elif reading.is_wrong:
            self.sync.refuse(self.work, column, reading.findings, cell)
        else:
            self.work.edits[column.name] = Edit(column, cell, reading.value, reading.findings)

    def _made(self, column: SheetColumn, cell: TableCell) -> None:
        ours = self.sync.is_made(cell.text) and not (cell.formula and not cell.text)
        if ours or self._dismissed(column, cell):
            return
        if not self.sync.take:
            self.work.left.add(column.heading)
            return
        place = self.sync.place(cell, self.work.record_id)
        finding = found_on_sync.MADE.finding(place, cell.text or cell.formula, column=column.heading)
        self.sync.refuse(self.work, column, [finding], cell)

    def _dismissed(self, column: SheetColumn, cell: TableCell) -> bool:
        typed = cell.text or cell.formula
        sheet = self.sync.kind.sheet
        dismissed = self.sync.answers.on(sheet, self.work.record_id, column.heading, typed) == DISMISS
        if dismissed and self.sync.take:
            self.work.restored.add(column.heading)
        return dismissed and self.sync.take

    def _says(self, column: SheetColumn, reading: Reading, row: Row) -> bool:
        return not reading.is_wrong and says_the_same(self.sync.kind, column.name, reading.value, row)

    def _find(self, kind: FindingKind, column: SheetColumn, cell: TableCell) -> None:
        typed = cell.text or cell.formula
        finding = kind.finding(self.sync.place(cell, self.work.record_id), typed or "nothing")
        held = self.sync.register_has(self.work.record_id, column)
        self.sync.find(finding, self.work.record_id, column.heading, typed, held)
