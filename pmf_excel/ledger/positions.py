"""What the ledger knew at an earlier position, found by undoing what was recorded since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from sys import intern

from sqlalchemy import Connection

from .entries import Entry, read_entries
from .state import Folded, RecordKey, Row, read_rows

#: The action of changes that people typed in the workbook.
SAVED = "sync"


@dataclass(slots=True)
class Since:
    """What changed after a position: each record touched, as it was then (None where there was none yet).

    `erased` are the fields whose texts a recorded decision has erased since, by record; `saved` those that were last
    changed by saving what somebody typed in the workbook.
    """

    before: dict[RecordKey, Row | None] = field(default_factory=dict)
    erased: dict[RecordKey, frozenset[str]] = field(default_factory=dict)
    saved: dict[RecordKey, frozenset[str]] = field(default_factory=dict)


def changed_since(connection: Connection, position: int) -> Since:
    """Return every record that an entry after `position` speaks of, as it was at `position`."""
    seen = _Seen()
    for entry in read_entries(connection, after=position):
        seen.take(entry)
    present = read_rows(connection, seen.first.keys() | seen.erased.keys())
    keys = (seen.first.keys() | seen.erased.keys()) - seen.replaced
    before: dict[RecordKey, Row | None] = {key: seen.undone(key, present.get(key, {})) or None for key in keys}
    before.update(_folded_to(connection, position, seen.replaced))
    return Since(before, seen.erased, {key: names for key, names in seen.saved.items() if names})


@dataclass(slots=True)
class _Seen:
    """What entries said in their order: of each field that changed what it was when it first did."""

    first: dict[RecordKey, Row] = field(default_factory=dict)
    replaced: set[RecordKey] = field(default_factory=set)
    erased: dict[RecordKey, frozenset[str]] = field(default_factory=dict)
    saved: dict[RecordKey, frozenset[str]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take in the next entry; the row of an import replaces a record whole."""
        payload = entry.payload
        if entry.number:
            self.replaced.add(entry.record)
        elif "new" in payload:
            old, first = payload.get("old", {}), self.first.setdefault(entry.record, {})
            for name in payload["new"]:
                first.setdefault(intern(name), old.get(name))
            kept = self.saved.get(entry.record, frozenset())
            names = frozenset(payload["new"])
            self.saved[entry.record] = kept | names if entry.event["action"] == SAVED else kept - names
        if gone := _erased_by(payload):
            self.erased[entry.record] = self.erased.get(entry.record, frozenset()) | gone

    def undone(self, key: RecordKey, row: Row) -> Row:
        """Return a record's row as it was: fields have their first old value, or none where they had their default."""
        first = self.first.get(key, {})
        kept = {name: value for name, value in row.items() if name not in first}
        return {**kept, **{name: value for name, value in first.items() if value is not None}}


def _erased_by(payload: Row) -> frozenset[str]:
    redacted = payload.get("redacted", {})
    fields = (*redacted.get("fields", ()), *(name for *_, name in redacted.get("texts", ())))
    return frozenset(str(name).partition(".")[0] for name in fields)


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
