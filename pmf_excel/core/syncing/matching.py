"""Which record each row of a sheet is about, wherever it stands: by its hidden id, or by its key where that is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.records.record import Referenced

from .kind_sync import KindSync, RowWork
from .sheet_rows import SheetRow
from .shown_texts import text_of_value


def matched_rows(sync: KindSync) -> Iterator[tuple[str, SheetRow]]:
    """Yield each record's id with its row; rows that are new become works, and those that are unknown findings.

    Of rows with one id the one nearest to what was written is the record's own; the others are copies.
    """
    by_id: dict[str, list[SheetRow]] = {}
    new: list[RowWork] = []
    for row in sync.sheet.rows:
        if row.is_blank and row.record_id and sync.is_live(row.record_id):
            sync.emptied[row.record_id] = row
        elif not row.is_blank and not row.is_example:
            _sort(sync, row, by_id, new)
    for record_id, rows in by_id.items():
        own = rows[0] if len(rows) == 1 else min(rows, key=partial(_differences, sync, record_id))
        sync.present[record_id] = own.number
        new += [RowWork(row, is_new=True, copy_of=own.number) for row in rows if row is not own and sync.take]
        yield record_id, own
    yield from _found_by_key(sync, sorted(new, key=lambda work: work.row.number if work.row else 0))


def _sort(sync: KindSync, row: SheetRow, by_id: dict[str, list[SheetRow]], new: list[RowWork]) -> None:
    if row.record_id and sync.is_live(row.record_id):
        by_id.setdefault(row.record_id, []).append(row)
    elif not sync.take:
        return
    elif not row.record_id or sync.draft.ever(sync.kind, row.record_id) is not None:
        new.append(RowWork(row, is_new=True))
    else:
        cell = row.cells[0] if row.at else None
        finding = found_on_sync.ROW_UNKNOWN.finding(sync.place(cell, ""), row.record_id)
        sync.find(finding, "", typed=" | ".join(text for text in row.texts if text)[:200])


def _differences(sync: KindSync, record_id: str, row: SheetRow) -> int:
    shown = sync.before.of(record_id) or sync.now.of(record_id) or ()
    return sum(typed != was for typed, was in zip(row.texts, shown, strict=False))


def _found_by_key(sync: KindSync, new: list[RowWork]) -> Iterator[tuple[str, SheetRow]]:
    """Yield the rows whose id was lost and whose record stands nowhere else; all others stay new."""
    missing: frozenset[str] | None = None
    for work in new:
        if missing is None:
            missing = frozenset(each for each in sync.draft.ids(sync.kind) if sync.is_live(each)) - {*sync.present}
        record_id = id_by_key(sync, work.row) if missing and work.row is not None else ""
        if work.row is not None and record_id in missing and record_id not in sync.present:
            sync.present[record_id] = work.row.number
            yield record_id, work.row
        else:
            sync.works.append(work)


def id_by_key(sync: KindSync, row: SheetRow) -> str:
    """Return the id of the record that the key cells of a row speak of, empty where they cannot be read."""
    cells = sync.sheet.cells_of(row)
    about = sync.reader.about(cells)
    values: dict[str, Any] = {"council": about.council}
    for name in sync.kind.key:
        reading = sync.reader.read(name, cells[name], about) if name in cells else None
        if reading is None or reading.is_wrong:
            return ""
        values |= {} if reading.says_nothing else {name: reading.value}
    if issubclass(sync.kind, Referenced):
        return _id_called(sync, f"{values['council']}/{values['reference']}")
    return "|".join(text_of_value(values[name]) for name in sync.kind.key)


def _id_called(sync: KindSync, reference: str) -> str:
    renamed = {called: record_id for record_id, called in sync.draft.renamed(sync.kind.record_type).items()}
    return renamed.get(reference, reference if reference not in sync.draft.renamed(sync.kind.record_type) else "")
