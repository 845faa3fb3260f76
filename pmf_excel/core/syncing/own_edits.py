"""What the ledger took from the workbook while it could not be written: later edits are compared with that."""

from __future__ import annotations

from collections.abc import Iterator

from pmf_excel.core.records.earlier import Earlier
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register, Row

from .as_shown import Fields
from .shown_texts import live_row


def with_own(before: Register, kind: type[Record], own: Fields, now: Register) -> Register:
    """Return the register that a sheet shows: `before`, with the fields that it gave the ledger as that has them."""
    rows: dict[str, Row | None] = dict(_rows(before, kind, own, now))
    return Earlier(before, {kind.record_type: rows}) if rows else before


def _rows(before: Register, kind: type[Record], own: Fields, now: Register) -> Iterator[tuple[str, Row]]:
    for (record_type, record_id), names in own.items():
        was = live_row(kind, before, record_id) if record_type == kind.record_type else None
        has = live_row(kind, now, record_id) if was is not None else None
        if was is not None and has is not None:
            kept = {name: value for name, value in was.items() if name not in names}
            yield record_id, {**kept, **{name: has[name] for name in names if name in has}}
