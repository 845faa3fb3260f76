"""Columns that are made beside a record's own: whether a cell shows what we put there, or what somebody typed."""

from __future__ import annotations

from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.columns import STATUS_HEADING, SheetColumn
from pmf_excel.core.master.statuses import reason_of, without_reason

from .kind_sync import KindSync


def is_what_we_showed(sync: KindSync, record_id: str, column: SheetColumn, cell: TableCell, was: str) -> bool:
    """Return whether a made cell shows what this record showed or shows now; an empty one says nothing."""
    if not cell.text:
        return not cell.formula
    is_status = column.heading == STATUS_HEADING
    text = sync.status_said_now(record_id, cell.text) if is_status else cell.text
    if text in (was, sync.register_has(record_id, column)):
        return True
    return is_status and _was_its_status(sync, record_id, text, was)


def _was_its_status(sync: KindSync, record_id: str, text: str, now: str) -> bool:
    """Return whether a figure had this status: when the workbook was written, or on an earlier day, for one reason."""
    if text == sync.statuses_before.get(record_id):
        return True
    reason = reason_of(text)
    return bool(reason) and reason == reason_of(now) and without_reason(text) in sync.status_words
