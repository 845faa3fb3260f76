"""History: what changed, when and by whom, as a person reads it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, select

from .entries import Entry, read_entries
from .schema import ARRIVALS
from .state import Folded, Row
from .views import KEPT_APART, REDACTED, EventView, FieldChange


def history_of(connection: Connection, record_id: str) -> tuple[EventView, ...]:
    """Return the events of a record and of everything that hangs off it, oldest first."""
    files = _file_names(connection)
    state = Folded()
    views: list[EventView] = []
    for entry in read_entries(connection, record_id):
        before = state.rows.get(entry.record, {})
        views.append(_view(entry, before, files))
        state.take(entry)
    return tuple(views)


def changed_since(
    connection: Connection, position: int, record_ids: Collection[str], kinds: Collection[str] | None
) -> tuple[EventView, ...]:
    """Return the events after sequence number `position` that speak of one of these records, oldest first."""
    wanted = frozenset(record_ids)
    files = _file_names(connection)
    return tuple(
        _view(entry, {}, files)
        for entry in read_entries(connection, after=position)
        if entry.record_id in wanted and (kinds is None or entry.record[0] in kinds)
    )


def _view(entry: Entry, before: Row, files: Mapping[str, str]) -> EventView:
    event = entry.event
    return EventView(
        sequence=event["sequence"],
        recorded_at=datetime.fromisoformat(event["recorded_at"]),
        business_date=date.fromisoformat(event["business_date"]),
        record_type=event["record_type"],
        record_id=entry.record_id,
        council=event["council"],
        action=event["action"],
        by=event["by"],
        on_behalf_of=event["on_behalf_of"],
        login=event["login"],
        door=event["door"],
        form=event["form_id"],
        source=event["source_hash"],
        file=_file_of(entry, files),
        changes=_changes(entry, before),
        reason=str(entry.payload.get("reason", "")),
    )


def _changes(entry: Entry, before: Row) -> tuple[FieldChange, ...]:
    payload = entry.payload
    new = payload.get("new", {})
    old = before if entry.number else payload.get("old", {})
    names = sorted({*new, *old} if entry.number else new)
    changes = [FieldChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]
    changes += [FieldChange(name, None, KEPT_APART) for name in payload.get("personal", ())]
    changes += [FieldChange(name, None, REDACTED) for name in payload.get("redacted", {}).get("fields", ())]
    return tuple(changes)


def _file_of(entry: Entry, files: Mapping[str, str]) -> str:
    """Return the name of the file that an entry came from: an import says it itself."""
    if entry.number:
        return str(json.loads(entry.event["payload"])["import"]["file"])
    return files.get(entry.event["source_hash"], "")


def _file_names(connection: Connection) -> Mapping[str, str]:
    """Return the names of the files that arrived, by their hash; the first name counts."""
    query = select(ARRIVALS.c.sha256, ARRIVALS.c.file).order_by(ARRIVALS.c.number.desc())
    return {row.sha256: row.file for row in connection.execute(query)}
