"""What is to be written to bring a sheet up to date: cells that differ, marks, ids, new rows; nothing where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import overload

from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.book import EMPTY_CELL, MARKS, RECORD_ID, CellToWrite, RowToWrite
from pmf_excel.core.master.columns import IN_THE_INDICATORS_UNIT, SheetColumn, sheet_columns
from pmf_excel.core.periods import Period
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

from .kind_sync import KindSync, RowWork
from .sheet_rows import SheetRow, marks_of
from .shown_texts import ShownTexts


def rows_to_write(sync: KindSync, after: ShownTexts) -> Sequence[RowToWrite]:
    """Return the cells that change, row by row in the order of the sheet, then the rows of records that have none.

    Those are made when they are gone through: a register that is written for the first time has a great many.
    """
    writer = _Writer(sync, after)
    standing = [row for row in (*writer.untouched(), *writer.worked_on(), *writer.emptied()) if row.cells]
    return _Rows(sorted(standing, key=lambda row: row.number or 0), writer.appended(), writer.new_row)


@dataclass(frozen=True, slots=True)
class _Rows(Sequence[RowToWrite]):
    """Rows that stand on the sheet, then a row made by `make` for each of the `appended` records."""

    standing: Sequence[RowToWrite]
    appended: Sequence[str]
    make: Callable[[str], RowToWrite]

    def __len__(self) -> int:
        return len(self.standing) + len(self.appended)

    def __iter__(self) -> Iterator[RowToWrite]:
        return chain(self.standing, map(self.make, self.appended))

    @overload
    def __getitem__(self, index: int) -> RowToWrite: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RowToWrite]: ...
    def __getitem__(self, index: int | slice) -> RowToWrite | Sequence[RowToWrite]:
        return tuple(self)[index]


class _Writer:
    """Compares what stands in each cell with what the register shows after all changes."""

    def __init__(self, sync: KindSync, after: ShownTexts) -> None:
        self._sync, self._after = sync, after
        headings = {column.heading for column in sync.sheet.columns}
        every = sheet_columns(sync.kind, after.register, after.statuses)
        self._columns = tuple(column for column in every if column.heading in headings)
        in_units = any(column.name in IN_THE_INDICATORS_UNIT for column in self._columns)
        self._reshaped = frozenset(_reshaped(sync.before.register, after.register) if in_units else ())

    def untouched(self) -> Iterator[RowToWrite]:
        """Yield the rows in which nobody typed and the register changed something."""
        alike = self._sync.before.shows_as(self._after)
        before, after, kind = self._sync.before.register, self._after.register, self._sync.kind
        for record_id, row in self._sync.untouched:
            same = alike and before.stored(kind, record_id) == after.stored(kind, record_id)
            shown = (same or self._after.of(record_id) == row.texts) and _subject(record_id) not in self._reshaped
            is_unlike = self._sync.take and self._sync.exactly.may_differ(row)
            if row.marks or not shown or is_unlike:
                yield self._row(row, record_id, RowWork(row, record_id))

    def worked_on(self) -> Iterator[RowToWrite]:
        """Yield the rows in which somebody typed."""
        for work in self._sync.works:
            if work.row is not None and (work.record_id or self._sync.take):
                yield self._row(work.row, work.record_id, work)

    def emptied(self) -> Iterator[RowToWrite]:
        """Yield the rows that somebody cleared, filled again; those of records that are gone lose their id."""
        for record_id, row in self._sync.emptied.items():
            if record_id not in self._sync.present and self._sync.take:
                yield self._row(row, record_id, RowWork(row, record_id, taken=self._headings()))

    def appended(self) -> list[str]:
        """Return the records that stand nowhere on the sheet: those that are new, and those put back."""
        known = {*self._sync.present, *self._sync.emptied}
        ids = (each for each in self._after.register.ids(self._sync.kind) if each not in known)
        wanted = (each for each in ids if self._sync.take or self._was_not_there(each))
        found = (self._after.register.get(self._sync.kind, record_id) for record_id in wanted)
        return [record_id for *_, record_id in sorted(_in_order(record) for record in found if record is not None)]

    def new_row(self, record_id: str) -> RowToWrite:
        """Return the row of a record that stands nowhere on the sheet."""
        return RowToWrite(record_id, None, {RECORD_ID: CellToWrite(record_id), **self._cells(record_id, self._columns)})

    def _was_not_there(self, record_id: str) -> bool:
        before = self._sync.before
        return before.register.stored(self._sync.kind, record_id) is None or before.row(record_id) is None

    def _headings(self) -> set[str]:
        return {column.heading for column in self._columns}

    def _row(self, row: SheetRow, record_id: str, work: RowWork) -> RowToWrite:
        texts = self._after.of(record_id) if record_id else None
        if record_id and texts is None:
            return self._withdrawn(row)
        hidden = {RECORD_ID: CellToWrite(record_id or None)} if _id_differs(row, record_id, work) else {}
        changed = [] if texts is None else self._changed(row, texts, work)
        cells = self._cells(record_id, changed) if changed else {}
        return RowToWrite(record_id, row.number, {**hidden, **self._marks(row, work), **cells})

    def _withdrawn(self, row: SheetRow) -> RowToWrite:
        full = [column.heading for column, cell in zip(self._columns, row.cells, strict=True) if not cell.is_blank]
        hidden = [name for name, text in ((RECORD_ID, row.record_id), (MARKS, row.marks)) if text]
        return RowToWrite(row.record_id, row.number, dict.fromkeys([*hidden, *full], EMPTY_CELL))

    def _changed(self, row: SheetRow, texts: tuple[str, ...], work: RowWork) -> list[SheetColumn]:
        before = self._sync.before.of(work.record_id) or texts
        cells = enumerate(zip(self._columns, row.cells, before, texts, strict=True))
        kept = work.refused | work.left | work.waiting
        return [
            column
            for index, (column, cell, was, now) in cells
            if column.heading not in kept
            and (self._is_written(column, cell, was, now, work) or self._is_tidied(row, index, cell, now))
        ]

    def _is_written(self, column: SheetColumn, cell: TableCell, was: str, now: str, work: RowWork) -> bool:
        if cell.text == now:
            return bool(now) and not cell.formula and self._is_reshaped(column, work.record_id)
        return was != now or self._is_ours(column, cell, work)

    def _is_tidied(self, row: SheetRow, index: int, cell: TableCell, now: str) -> bool:
        """Return whether a cell means what the register has, and is to hold exactly that; people's formulas stay."""
        column = self._columns[index]
        is_theirs = bool(cell.formula) and column.is_edited
        may_be = self._sync.take and not is_theirs and (bool(column.name) or cell.text == now)
        return may_be and self._sync.exactly.differs(row, index, now)

    def _is_ours(self, column: SheetColumn, cell: TableCell, work: RowWork) -> bool:
        """Return whether a cell that does not show the register's text is to get it; one that means the same stays."""
        taken = column.heading in work.taken and not cell.formula
        return column.heading in work.restored or taken or self._is_stale(column, cell.text, work)

    def _is_reshaped(self, column: SheetColumn, record_id: str) -> bool:
        return column.name in IN_THE_INDICATORS_UNIT and _subject(record_id) in self._reshaped

    def _is_stale(self, column: SheetColumn, typed: str, work: RowWork) -> bool:
        """Return whether a cell shows what we put there once: a reference as it was, or what a copied row brought."""
        if not column.name:
            return work.is_new and self._sync.is_made(typed)
        subject = typed.partition("|")[0]
        types = {column.looks_up, Indicator.record_type if "|" in typed else column.looks_up}
        return bool(column.looks_up) and any(subject in self._after.register.renamed(each) for each in types)

    def _marks(self, row: SheetRow, work: RowWork) -> dict[str, CellToWrite]:
        if not self._sync.take and not work.waiting:
            return {}
        marked = {*work.refused, *work.waiting, *(() if self._sync.take else row.marks.split("|"))}
        headings = [column.heading for column in self._columns if column.heading in marked]
        wanted = marks_of(headings, work.waiting)
        return {MARKS: CellToWrite(wanted or None)} if wanted != row.marks else {}

    def _cells(self, record_id: str, columns: Iterable[SheetColumn]) -> dict[str, CellToWrite]:
        record = self._after.register.get(self._sync.kind, record_id)
        return {column.heading: column.cell(record) for column in columns} if record is not None else {}


def _subject(record_id: str) -> str:
    return record_id.partition("|")[0]


def _reshaped(before: Register, after: Register) -> Iterator[str]:
    """Yield the indicators whose figures are shown with another unit or other decimals than before."""
    for indicator in after.all(Indicator):
        was = before.indicator(indicator.id)
        if was is not None and (was.unit, was.decimals) != (indicator.unit, indicator.decimals):
            yield indicator.id


def _in_order(record: Record) -> tuple[str, date, str]:
    """Return by what new rows are sorted, the id last: figures and targets by indicator and period, all else by id."""
    period, subject = getattr(record, "period", None), getattr(record, "indicator", None)
    if isinstance(period, Period) and isinstance(subject, str):
        return subject, period.end, record.id
    return record.id, date.min, record.id


def _id_differs(row: SheetRow, record_id: str, work: RowWork) -> bool:
    return row.record_id != record_id and (bool(record_id) or work.is_new)
