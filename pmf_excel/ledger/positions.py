"""What the ledger knew at an earlier position, found by undoing what was recorded since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from .entries import Entry, read_entries
from .state import Folded, RecordKey, Row, read_rows


@dataclass(slots=True)
class Since:
    """What changed after a position: each record touched, as it was then (None where there was none yet).

    `erased` are the fields whose texts a recorded decision has erased since, by record.
    """

    before: dict[RecordKey, Row | None] = field(default_factory=dict)
    erased: dict[RecordKey, frozenset[str]] = field(default_factory=dict)


def changed_since(connection: Connection, position: int) -> Since:
    """Return every record that an entry after `position` speaks of, as it was at `position`."""
    entries = list(read_entries(connection, after=position))
    erased = _erased(entries)
    touched = {entry.record for entry in entries if "new" in entry.payload} | erased.keys()
    rows: dict[RecordKey, Row | None] = dict(read_rows(connection, touched))
    replaced = {entry.record for entry in entries if entry.number}
    for entry in reversed(entries):
        if "new" in entry.payload and entry.record not in replaced:
            rows[entry.record] = _undone(rows.get(entry.record) or {}, entry)
    rows.update(_folded_to(connection, position, replaced))
    return Since({key: row or None for key, row in rows.items()}, erased)


def _undone(row: Row, entry: Entry) -> Row:
    """Return a record's row before an entry: fields go back to their old value, or to their default."""
    old = entry.payload.get("old", {})
    kept = {name: value for name, value in row.items() if name not in entry.payload["new"]}
    return {**kept, **{name: value for name, value in old.items() if value is not None}}


def _folded_to(
    connection: Connection, position: int, keys: Collection[RecordKey]
) -> Iterable[tuple[RecordKey, Row | None]]:
    """Return records as they were at `position`, folded from the first entry: an imported row replaces it whole."""
    if not keys:
        return ()
    state = Folded()
    for entry in _up_to(read_entries(connection), position):
        if entry.record in keys:
            state.take(entry)
    return [(key, state.rows.get(key)) for key in keys]


def _up_to(entries: Iterator[Entry], position: int) -> Iterator[Entry]:
    for entry in entries:
        if entry.event["sequence"] > position:
            return
        yield entry


def _erased(entries: Iterable[Entry]) -> dict[RecordKey, frozenset[str]]:
    found: dict[RecordKey, frozenset[str]] = {}
    for entry in entries:
        redacted = entry.payload.get("redacted", {})
        fields = [*redacted.get("fields", ()), *(name for *_, name in redacted.get("texts", ()))]
        if fields:
            names = frozenset(str(name).partition(".")[0] for name in fields)
            found[entry.record] = found.get(entry.record, frozenset()) | names
    return found
