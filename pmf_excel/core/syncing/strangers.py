"""Rows that speak of another record than theirs: pasted over, or sorted without their hidden columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.findings import Place
from pmf_excel.core.master.columns import SheetColumn
from pmf_excel.core.master.findings_page import DISMISS
from pmf_excel.core.records.record import Record, columns_of

from .barred import key_of
from .kind_sync import KindSync, RowWork
from .matching import id_by_key


def speaks_of_another(kind: type[Record], changed: Sequence[SheetColumn]) -> bool:
    """Return whether a row was changed in its key and elsewhere too: then its other cells may be another record's."""
    return not kind.made_by and len(changed) > 1 and any(column.name in key_of(kind) for column in changed)


def refuse_stranger(sync: KindSync, work: RowWork, headings: Collection[str], speaks_of: str = "") -> None:
    """Refuse all that was typed in a row that speaks of another record; dismissed, its cells are put back."""
    dismissed = sync.answers.to(sync.kind.sheet, DISMISS, found_on_sync.ROW_OF_ANOTHER.code)
    if any(each.key == work.record_id for each in dismissed):
        work.restored |= set(headings)
        return
    facts = {"whose": sync.named(work.record_id)}
    place = Place(cell=work.row.cells[0].ref if work.row is not None and work.row.cells else "")
    finding = found_on_sync.ROW_OF_ANOTHER.finding(place, speaks_of or _speaks_of(sync, work), **facts)
    sync.refuse_row(work, headings, finding, _key_typed(sync, work))


def _speaks_of(sync: KindSync, work: RowWork) -> str:
    record_id = id_by_key(sync, work.row) if work.row is not None else ""
    known = bool(record_id) and sync.draft.ever(sync.kind, record_id) is not None
    return sync.named(record_id) if known else f"“{_key_typed(sync, work)}”"


def _key_typed(sync: KindSync, work: RowWork) -> str:
    """Return what stands in the cells that say which record it is."""
    if work.row is None:
        return ""
    cells = sync.sheet.cells_of(work.row)
    names = [name for name in columns_of(sync.kind) if name in {*sync.kind.key, *key_of(sync.kind)}]
    return " | ".join(cells[name].text for name in names if name in cells and cells[name].text)
