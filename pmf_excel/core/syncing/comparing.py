"""The three-way comparison of one row: what was written into it, what stands there, what the register has now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.catalogue.typed import INVISIBLE_REMOVED
from pmf_excel.core.findings import FindingKind, Place
from pmf_excel.core.importing.cell_reader import About, Reading
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.columns import SheetColumn
from pmf_excel.core.master.findings_page import DISMISS
from pmf_excel.core.records.register import Row
from pmf_excel.core.typed.cleaning import clean_name

from .barred import why_barred
from .kind_sync import Edit, KindSync, RowWork
from .made_cells import is_what_we_showed
from .sheet_rows import SheetRow
from .shown_texts import field_text, says_the_same
from .strangers import refuse_stranger, speaks_of_another


@dataclass(frozen=True, slots=True)
class _Typed:
    """A cell that somebody changed, and what it says; nothing is read from a made column."""

    column: SheetColumn
    cell: TableCell
    reading: Reading | None = None


def compare(sync: KindSync, record_id: str, row: SheetRow) -> None:
    """Sort the cells of a record's row: as written, taken over, refused, or changed on both sides."""
    shown = sync.before.of(record_id) or sync.now.of(record_id)
    if shown is None:
        return
    is_read_alike = row.texts == shown and row.record_id == record_id
    if sync.take and (not is_read_alike or sync.exactly.may_differ(row)):
        _note_unlike(sync, row, record_id, shown)
    if is_read_alike and not row.lacks_a_result:
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
            comparison.look_at(column, cell, was)
    comparison.decide()


def _note_unlike(sync: KindSync, row: SheetRow, record_id: str, shown: Sequence[str]) -> None:
    """Remember the cells that hold anything but what we wrote there, and say where that cannot be seen."""
    for each in sync.exactly.unlike(row, record_id, shown):
        sync.unlike.append(each)
        text, removed = clean_name(each.holds)
        if removed and text == each.wanted and each.is_edited:
            finding = INVISIBLE_REMOVED.finding(Place(cell=each.cell), ", ".join(removed))
            sync.find(finding, record_id, each.heading, each.holds, each.wanted)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One record's row beside what its JSON row was and is; `typed` are the cells that may be taken."""

    sync: KindSync
    work: RowWork
    before: Row
    now: Row | None
    about: About
    typed: list[_Typed] = field(default_factory=list)

    def look_at(self, column: SheetColumn, cell: TableCell, was: str) -> None:
        """Decide what becomes of a cell that does not show the text that was written."""
        if not column.name:
            self._made(column, cell, was)
            return
        reading = self.sync.reader.read(column.name, cell, self.about)
        if reading.says_nothing or self._says(column, reading, self.before):
            return
        if self.now is None:
            self._find(found_on_sync.WITHDRAWN_SINCE, column, cell)
        elif not self._says(column, reading, self.now) and not self._dismissed(column, cell):
            self._edited(column, cell, reading, self.now)

    def decide(self) -> None:
        """Take what was typed or refuse it, cell by cell; a row that speaks of another record is refused as a whole."""
        if speaks_of_another(self.sync.kind, [each.column for each in self.typed]):
            refuse_stranger(self.sync, self.work, [each.column.heading for each in self.typed])
            return
        for each in self.typed:
            self._take(each)

    def _edited(self, column: SheetColumn, cell: TableCell, reading: Reading, now: Row) -> None:
        kind = self.sync.kind
        own = self.sync.own.get((kind.record_type, self.work.record_id), ())
        differs = column.name not in own and (
            field_text(kind, column.name, self.before) != field_text(kind, column.name, now)
        )
        if differs or (self.work.row is not None and self.work.row.awaits_room(column.heading)):
            self._conflict(column, cell)
        elif self.sync.take:
            self.typed.append(_Typed(column, cell, reading))
        else:
            self.work.left.add(column.heading)

    def _conflict(self, column: SheetColumn, cell: TableCell) -> None:
        """Let the register's value stand, with what was typed on Findings; without room there it stays in its cell."""
        if self.sync.room.taken():
            self.work.restored.add(column.heading)
            self._find(found_on_sync.CONFLICT, column, cell)
        else:
            self.work.waiting.add(column.heading)

    def _take(self, typed: _Typed) -> None:
        column, cell, reading = typed.column, typed.cell, typed.reading
        if reading is None:
            place = self.sync.place(cell, self.work.record_id)
            finding = found_on_sync.MADE.finding(place, cell.text or cell.formula, column=column.heading)
            self.sync.refuse(self.work, column, [finding], cell)
            return
        barred = why_barred(self.sync, column, cell, self.now or self.before)
        if barred is not None:
            self.sync.refuse(self.work, column, [barred], cell)
        elif reading.is_wrong:
            self.sync.refuse(self.work, column, reading.findings, cell)
        else:
            self.work.edits[column.name] = Edit(column, cell, reading.value, reading.findings)

    def _made(self, column: SheetColumn, cell: TableCell, was: str) -> None:
        if is_what_we_showed(self.sync, self.work.record_id, column, cell, was):
            self.work.restored.add(column.heading)
        elif self.sync.take and not self._dismissed(column, cell):
            self.typed.append(_Typed(column, cell))
        elif not self.sync.take:
            self.work.left.add(column.heading)

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


def say_what_waits(sync: KindSync) -> None:
    """Say how many cells that both sides changed find no room on the sheet Findings."""
    waiting = sum(len(work.waiting) for work in sync.works)
    if waiting:
        sync.find(found_on_sync.CONFLICTS_MORE.finding(Place(), f"{waiting:,}", sheet=sync.kind.sheet), "")
