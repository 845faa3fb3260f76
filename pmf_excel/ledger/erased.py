"""What decisions have erased already: where the texts stood, so that a copy which still has them can be told."""

from __future__ import annotations

from sqlalchemy import Connection, select

from .entries import read_entries
from .schema import FREE_TEXTS, PERSONS
from .sealing import kept_apart
from .state import RecordKey
from .views import Erased


def erased(connection: Connection) -> Erased:
    """Return every place of the ledger whose text is erased."""
    stored, persons = FREE_TEXTS.c, PERSONS.c
    texts = select(stored.sequence, stored.number, stored.which, stored.field).where(stored.text.is_(None))
    names = select(persons.record_type, persons.person_id, persons.field).where(persons.value.is_(None))
    return Erased(
        texts=frozenset((row[0], row[1], row[2], row[3]) for row in connection.execute(texts)),
        persons=frozenset((row[0], row[1], row[2]) for row in connection.execute(names)),
    )


def erased_of(connection: Connection, key: RecordKey, field: str, sequence: int | None = None) -> Erased:
    """Return what decisions erased of a record's `field`, with `sequence` only those that took a text of that event."""
    apart = field in kept_apart(key[0])
    decisions: list[int] = []
    places: set[tuple[int, int, str, str]] = set()
    for entry in read_entries(connection, key[1]):
        stated = entry.payload.get("redacted", {}) if entry.record == key else {}
        of_entry = {(place[0], place[1], place[2], place[3]) for place in stated.get("texts", ())}
        is_meant = apart or sequence is None or any(place[0] == sequence for place in of_entry)
        if field in stated.get("fields", ()) and is_meant:
            decisions.append(entry.event["sequence"])
            places |= of_entry
    persons = {(*key, field)} if apart and decisions else set()
    return Erased(tuple(decisions), frozenset(places), frozenset(persons))
