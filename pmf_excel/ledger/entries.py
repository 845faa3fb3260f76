"""Reading the chain: events and imported rows alike as entries, their texts in place."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, or_, select

from .chain import GENESIS
from .ordered import Key
from .schema import EVENTS, FREE_TEXTS, IMPORTED_ROWS
from .sealing import Payload, SealedText, unsealed
from .upgrades import upgraded


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event, or one row of an imported file, says of one record.

    `number` is the row within the import, 0 for an event. The payload of an import's row holds the whole record.
    """

    event: RowMapping
    number: int
    record_id: str
    payload: Payload
    texts: tuple[SealedText, ...]

    @property
    def record(self) -> tuple[str, str]:
        """Type and id of the record that it speaks of."""
        return self.event["record_type"], self.record_id


def read_entries(
    connection: Connection, about: str = "", *, until: datetime | int | None = None, after: int = 0
) -> Iterator[Entry]:
    """Yield the entries in order: up to a moment or sequence number, `after` one, about a record and what is its."""
    imported = _imported_rows(connection, about, after)
    texts = read_texts(connection, about, after)
    for event in _events(connection, about, until, after):
        if not about or hangs_off(event["record_id"], about):
            yield _entry(event, 0, event["record_id"], event["payload"], texts)
        for number, record_id, body in imported.get(event["sequence"], ()):
            yield _entry(event, number, record_id, body, texts)


def read_texts(connection: Connection, about: str = "", after: int = 0) -> dict[Key, tuple[SealedText, ...]]:
    """Return the texts that stand beside the chain, by the entry they belong to."""
    found: dict[Key, list[SealedText]] = {}
    for query in _text_queries(about):
        for sequence, number, *text in connection.execute(query.where(FREE_TEXTS.c.sequence > after)):
            found.setdefault((sequence, number), []).append(SealedText(*text))
    return {key: tuple(texts) for key, texts in found.items()}


def position_at(connection: Connection, moment: datetime) -> int:
    """Return the last sequence number recorded up to `moment`, 0 for none."""
    recorded = EVENTS.c.recorded_at <= utc_text(moment)
    return connection.execute(select(func.max(EVENTS.c.sequence)).where(recorded)).scalar() or 0


def hashes_at(connection: Connection, positions: Collection[int]) -> dict[int, str]:
    """Return the hashes of the events with these sequence numbers; 0 is where nothing was recorded yet."""
    found = {0: GENESIS} if 0 in positions else {}
    for position in sorted(set(positions) - {0}):
        stored = connection.execute(select(EVENTS.c.hash).where(EVENTS.c.sequence == position)).scalar()
        found |= {position: stored} if stored is not None else {}
    return found


def hangs_off(record_id: str, about: str) -> bool:
    """Return whether a record is the one called `about`, or one of its own such as a figure of an indicator."""
    return record_id == about or record_id.startswith(f"{about}|")


def utc_text(moment: datetime) -> str:
    """Return a moment as it is stored: UTC, microseconds, in an order that is also that of the text.

    Raises `ValueError` for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _entry(event: RowMapping, number: int, record_id: str, text: str, texts: dict[Key, Any]) -> Entry:
    own = texts.get((event["sequence"], number), ())
    payload = unsealed(json.loads(text), own)
    return Entry(event, number, record_id, upgraded(event["record_type"], payload, event["schema_version"]), own)


def _events(connection: Connection, about: str, until: datetime | int | None, after: int) -> Iterator[RowMapping]:
    query = select(EVENTS).where(EVENTS.c.sequence > after).order_by(EVENTS.c.sequence)
    if about:
        rows = select(IMPORTED_ROWS.c.sequence).where(*_about(IMPORTED_ROWS.c.record_id, about))
        query = query.where(or_(*_about(EVENTS.c.record_id, about), EVENTS.c.sequence.in_(rows)))
    if isinstance(until, int):
        query = query.where(EVENTS.c.sequence <= until)
    elif until is not None:
        query = query.where(EVENTS.c.recorded_at <= utc_text(until))
    yield from connection.execute(query).mappings()


def _imported_rows(connection: Connection, about: str, after: int) -> dict[int, list[tuple[int, str, str]]]:
    columns = IMPORTED_ROWS.c
    query = select(columns.sequence, columns.number, columns.record_id, columns.body).where(columns.sequence > after)
    found: dict[int, list[tuple[int, str, str]]] = {}
    ordered = query.where(*_about(columns.record_id, about)).order_by(columns.sequence, columns.number)
    for sequence, number, record_id, body in connection.execute(ordered):
        found.setdefault(sequence, []).append((number, record_id, body))
    return found


def _text_queries(about: str) -> Iterator[Select[tuple[Any, ...]]]:
    """Yield what finds the texts of events, and of imported rows, about a record; all of them for no record."""
    texts, rows = FREE_TEXTS.c, IMPORTED_ROWS.c
    query = select(texts.sequence, texts.number, texts.which, texts.field, texts.salt, texts.text)
    if not about:
        yield query
        return
    of_event = (EVENTS.c.sequence == texts.sequence) & (texts.number == 0)
    yield query.join(EVENTS, of_event).where(*_about(EVENTS.c.record_id, about))
    of_row = (rows.sequence == texts.sequence) & (rows.number == texts.number)
    yield query.join(IMPORTED_ROWS, of_row).where(*_about(rows.record_id, about))


def _about(column: ColumnElement[str], about: str) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a record hangs off `about`: "}" is the character after "|"."""
    return (or_(column == about, (column >= f"{about}|") & (column < f"{about}}}")),) if about else ()
