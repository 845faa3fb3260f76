"""The state: every record as its entries leave it, kept as a table so that nothing is folded again to read it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from pmf_excel.core.records.changes import applied
from pmf_excel.core.records.register import Rows

from .entries import Entry, read_entries
from .schema import PERSONS, STATE
from .views import REDACTED

RecordKey: TypeAlias = tuple[str, str]
Row: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Folded:
    """Records by type and id, and the sequence number that last changed each."""

    rows: dict[RecordKey, Row] = field(default_factory=dict)
    sequences: dict[RecordKey, int] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Change the record that `entry` speaks of; the row of an import replaces it whole."""
        if "new" in entry.payload:
            before = {} if entry.number else self.rows.get(entry.record, {})
            self.rows[entry.record] = applied(before, entry.payload["new"])
            self.sequences[entry.record] = entry.event["sequence"]


def folded(connection: Connection, about: str = "", until: datetime | int | None = None) -> Folded:
    """Return the records as the entries up to a moment, or up to a sequence number, leave them."""
    state = Folded()
    for entry in read_entries(connection, about, until=until):
        state.take(entry)
    return state


def canonical(value: object) -> str:
    """Return `value` as the one JSON text that is stored for it."""
    return _CANONICAL.encode(value)


def state_row(key: RecordKey, row: Mapping[str, Any], sequence: int) -> Row:
    """Return the row of the state table for a record."""
    record_type, record_id = key
    return {
        "record_type": record_type,
        "record_id": record_id,
        "council": row.get("council", ""),
        "indicator": _indicator_of(record_type, record_id, row),
        "period": row.get("period", ""),
        "sequence": sequence,
        "body": canonical(row),
    }


def read_rows(connection: Connection, keys: Collection[RecordKey]) -> dict[RecordKey, Row]:
    """Return the present rows of the records with these types and ids."""
    ids: dict[str, list[str]] = {}
    for record_type, record_id in sorted(keys):
        ids.setdefault(record_type, []).append(record_id)
    found: dict[RecordKey, Row] = {}
    for record_type, some in ((kind, some) for kind in ids for some in _portions(ids[kind])):
        for record_id, body in connection.execute(_ROWS, {"kind": record_type, "ids": some}):
            found[record_type, record_id] = json.loads(body)
    return found


def write_rows(connection: Connection, rows: Iterable[Row], known: Collection[RecordKey]) -> None:
    """Write rows of the state table, in place of those `known` to stand there."""
    new: list[Row] = []
    changed: list[Row] = []
    for row in rows:
        (changed if (row["record_type"], row["record_id"]) in known else new).append(row)
    if new:
        connection.execute(_INSERT, new)
    if changed:
        connection.execute(_UPDATE, [{f"new_{name}": value for name, value in row.items()} for row in changed])


def rebuild(connection: Connection) -> None:
    """Write the whole state table anew from the entries."""
    state = folded(connection)
    connection.execute(delete(STATE))
    write_rows(connection, [state_row(key, row, state.sequences[key]) for key, row in state.rows.items()], ())


def register_rows(
    connection: Connection, kinds: Collection[str] | None = None, indicators: Collection[str] | None = None
) -> Rows:
    """Return the present records by type and id: those of `kinds`, and of `indicators` what hangs off an indicator."""
    query = select(STATE.c.record_type, STATE.c.record_id, STATE.c.body)
    if kinds is not None:
        query = query.where(STATE.c.record_type.in_(sorted(kinds)))
    if indicators is not None:
        query = query.where(or_(STATE.c.indicator == "", STATE.c.indicator.in_(sorted(indicators))))
    return with_persons(connection, (((kind, key), body) for kind, key, body in connection.execute(query)))


def with_persons(connection: Connection, rows: Iterable[tuple[RecordKey, Row | str]]) -> Rows:
    """Return records by type, then id, completed by the names and addresses that stand apart.

    A row may be given as its JSON text, and stays one unless something is added to it.
    """
    result: dict[str, dict[str, Row | str]] = {}
    for (record_type, record_id), row in rows:
        result.setdefault(record_type, {})[record_id] = row
    for record_type, person_id, name, value in connection.execute(select(PERSONS)):
        row_of_person = result.get(record_type, {}).get(person_id)
        if row_of_person is not None:
            known = json.loads(row_of_person) if isinstance(row_of_person, str) else row_of_person
            result[record_type][person_id] = {**known, name: REDACTED if value is None else value}
    return result


def _indicator_of(record_type: str, record_id: str, row: Mapping[str, Any]) -> str:
    if record_type == "indicator":
        return record_id
    plan = row.get("plan", "")
    return str(row.get("indicator") or plan.partition("|")[0])


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _portions(ids: list[str], size: int = 500) -> Iterable[list[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


_ROWS = select(STATE.c.record_id, STATE.c.body).where(
    STATE.c.record_type == bindparam("kind"), STATE.c.record_id.in_(bindparam("ids", expanding=True))
)
_INSERT = insert(STATE)
_UPDATE = (
    update(STATE)
    .where(STATE.c.record_type == bindparam("new_record_type"), STATE.c.record_id == bindparam("new_record_id"))
    .values({name: bindparam(f"new_{name}") for name in ("council", "indicator", "period", "sequence", "body")})
)
