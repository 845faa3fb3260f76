"""Appending: entries are made up in memory, then written with the state they lead to, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from pmf_excel.core.records.changes import Change, Doing, applied
from pmf_excel.core.records.record import Record

from .chain import event_hash, rows_hash
from .entries import utc_text
from .persons import Persons
from .schema import EVENTS, FREE_TEXTS, HEAD, IMPORTED_ROWS, LAYOUT, STATE
from .sealing import Payload, Salt, SealedText, kept_apart, sealed
from .state import RecordKey, Row, canonical, read_rows, state_row, write_rows
from .views import Head


@dataclass(slots=True)
class Entries:
    """Entries in the making: each `add` links an event to the one before, `write` stores them all."""

    head: Head
    doing: Doing
    salt: Salt
    recorded_at: str
    events: list[Row] = field(default_factory=list)
    texts: list[Row] = field(default_factory=list)
    persons: Persons = field(init=False)

    def __post_init__(self) -> None:
        """Names and addresses are salted as texts are."""
        self.persons = Persons(self.salt)

    def add(self, change: Change, payload: Payload) -> int:
        """Add the event of `change` with `payload`, its texts sealed, and return its sequence number."""
        sequence = self.head.sequence + 1
        body, texts = sealed(change.record_type, payload, self.salt)
        self.keep_texts(sequence, 0, texts)
        event = self._event(change, sequence, canonical(body))
        event["hash"] = event_hash(event)
        self.events.append(event)
        self.head = Head(sequence, event["hash"])
        return sequence

    def keep_texts(self, sequence: int, number: int, texts: Iterable[SealedText]) -> None:
        """Keep the texts of an event, or of one row of an import, beside the chain."""
        self.texts += [
            {
                "sequence": sequence,
                "number": number,
                "which": text.which,
                "field": text.field,
                "salt": text.salt,
                "text": text.text,
            }
            for text in texts
        ]

    def write(self, connection: Connection) -> None:
        """Store events, texts and persons, and where the chain now ends."""
        connection.execute(_ADD_EVENTS, self.events)
        if self.texts:
            connection.execute(_ADD_TEXTS, self.texts)
        self.persons.write(connection)
        connection.execute(_MOVE_HEAD, {"end": self.head.sequence, "digest": self.head.hash})

    def _event(self, change: Change, sequence: int, payload: str) -> Row:
        doing = self.doing
        return {
            "sequence": sequence,
            "schema_version": LAYOUT,
            "council": change.council,
            "record_type": change.record_type,
            "record_id": change.record_id,
            "action": change.action,
            "business_date": doing.today.isoformat(),
            "recorded_at": self.recorded_at,
            "by": change.by or doing.by,
            "on_behalf_of": change.on_behalf_of,
            "login": doing.login,
            "door": doing.door,
            "form_id": change.form,
            "source_hash": change.source,
            "payload": payload,
            "previous_hash": self.head.hash,
        }


def entries_after_the_last(connection: Connection, doing: Doing, salt: Salt) -> Entries:
    """Return entries in the making that follow the last event.

    They are never recorded at an earlier moment than that, even where a clock was set back: otherwise what is asked
    for as at a day between the two would hold what nobody knew then.
    """
    head = read_head(connection)
    return Entries(head, doing, salt, max(utc_text(doing.now), _recorded_at(connection, head.sequence)))


def last_business_date(connection: Connection) -> date | None:
    """Return the business date of the last event, None where there is none."""
    last = connection.execute(select(EVENTS.c.business_date).order_by(EVENTS.c.sequence.desc()).limit(1)).scalar()
    return date.fromisoformat(last) if last else None


def last_recorded_at(connection: Connection) -> datetime | None:
    """Return when the last event was recorded, None where there is none."""
    text = _recorded_at(connection, read_head(connection).sequence)
    return datetime.fromisoformat(text) if text else None


def append_changes(connection: Connection, changes: Sequence[Change], doing: Doing, salt: Salt) -> tuple[int, ...]:
    """Append an event for each change, bring the state up to date, and return the sequence numbers."""
    if not changes:
        return ()
    entries = entries_after_the_last(connection, doing, salt)
    rows = read_rows(connection, {(change.record_type, change.record_id) for change in changes})
    known = frozenset(rows)
    touched: dict[RecordKey, int] = {}
    for change in changes:
        key = (change.record_type, change.record_id)
        before = rows.get(key, {})
        payload = _payload(change, before, entries)
        touched[key] = entries.add(change, payload)
        rows[key] = applied(before, payload["new"])
    entries.write(connection)
    write_rows(connection, [state_row(key, rows[key], sequence) for key, sequence in touched.items()], known)
    return tuple(event["sequence"] for event in entries.events)


def append_import(connection: Connection, source: Change, records: Sequence[Record], doing: Doing, salt: Salt) -> int:
    """Append one event for all `records`, whose rows stand apart and replace those in the state; return its number.

    `source` names record type, file and hash; what it has as `new` (file and the like) is put into the payload.
    """
    entries = entries_after_the_last(connection, doing, salt)
    sequence = entries.head.sequence + 1
    bodies: list[Row] = []
    state: dict[str, Row] = {}
    for number, record in enumerate(records, start=1):
        body, row = _imported(record, sequence, number, entries)
        bodies.append(body)
        state[body["record_id"]] = row
    stated = {"rows": len(bodies), "rows_hash": rows_hash((row["record_id"], row["body"]) for row in bodies)}
    entries.add(source, {"import": {**source.new, **stated}})
    entries.write(connection)
    connection.execute(insert(IMPORTED_ROWS), bodies)
    write_rows(connection, state.values(), _known(connection, source.record_type))
    return sequence


def read_head(connection: Connection) -> Head:
    """Return where the chain ends."""
    return Head(*connection.execute(_READ_HEAD).one())


def _recorded_at(connection: Connection, sequence: int) -> str:
    return connection.execute(select(EVENTS.c.recorded_at).where(EVENTS.c.sequence == sequence)).scalar() or ""


def _payload(change: Change, before: Row, entries: Entries) -> Payload:
    """Return what an event says: `old` is what truly stood in the state, names and addresses are only salted hashes."""
    personal = kept_apart(change.record_type) & change.new.keys()
    new = {name: value for name, value in change.new.items() if name not in personal}
    old = {name: before[name] for name in new if name in before}
    kept = entries.persons.keep(change.record_type, change.record_id, {name: change.new[name] for name in personal})
    parts = {"new": new, "old": old, "reason": change.reason, "personal": sorted(personal), "persons": kept}
    return {name: part for name, part in parts.items() if part or name == "new"}


def _imported(record: Record, sequence: int, number: int, entries: Entries) -> tuple[Row, Row]:
    """Return the stored row of an imported record and its row of the state."""
    personal = kept_apart(record.record_type)
    row = record.to_row()
    record_id = record.id
    new = {name: value for name, value in row.items() if name not in personal}
    kept = entries.persons.keep(record.record_type, record_id, {name: row.get(name) for name in personal})
    payload = {"new": new, **({"persons": kept} if kept else {})}
    body, texts = sealed(record.record_type, payload, entries.salt)
    entries.keep_texts(sequence, number, texts)
    stored = {"sequence": sequence, "number": number, "record_id": record_id, "body": canonical(body)}
    return stored, state_row((record.record_type, record_id), applied({}, new), sequence)


def _known(connection: Connection, record_type: str) -> frozenset[RecordKey]:
    ids = connection.execute(select(STATE.c.record_id).where(STATE.c.record_type == record_type)).scalars()
    return frozenset((record_type, record_id) for record_id in ids)


_ADD_EVENTS = insert(EVENTS)
_ADD_TEXTS = insert(FREE_TEXTS)
_READ_HEAD = select(HEAD.c.sequence, HEAD.c.hash)
_MOVE_HEAD = update(HEAD).values(sequence=bindparam("end"), hash=bindparam("digest"))
