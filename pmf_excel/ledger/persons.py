"""Names and addresses outside the chain, which has a salted hash of each: a change behind its back is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, delete, insert, inspect, select, update

from . import sqlite
from .chain import text_token
from .schema import PERSON_SALTS, PERSONS
from .sealing import Payload, Salt, kept_apart

#: Record type, person and field.
OfPerson: TypeAlias = tuple[str, str, str]


@dataclass(slots=True)
class Persons:
    """Names and addresses in the making, each with the salt of its hash."""

    salt: Salt
    rows: dict[OfPerson, tuple[str | None, str]] = field(default_factory=dict)

    def keep(self, record_type: str, person_id: str, values: Mapping[str, Any]) -> dict[str, str | None]:
        """Keep what is given, and return what stands for it in the payload; a value of None takes it away."""
        return {name: self._kept((record_type, person_id, name), values[name]) for name in sorted(values)}

    def write(self, connection: Connection) -> None:
        """Replace what is kept of persons; a ledger from before there were salts gets a table for them."""
        if not self.rows:
            return
        sqlite.create_later(connection, PERSON_SALTS)
        places = [dict(zip(_PLACE, place, strict=True)) for place in self.rows]
        connection.execute(_FORGET, places)
        connection.execute(_FORGET_SALT, places)
        stored = [(*place, *value) for place, value in self.rows.items() if value[0] is not None]
        if stored:
            connection.execute(insert(PERSONS), [dict(zip(_STORED, row[:4], strict=True)) for row in stored])
            salts = [dict(zip(_SALTED, (*row[:3], row[4]), strict=True)) for row in stored]
            connection.execute(insert(PERSON_SALTS), salts)

    def _kept(self, place: OfPerson, value: str | None) -> str | None:
        salt = self.salt().hex() if value is not None else ""
        self.rows[place] = (value, salt)
        return None if value is None else text_token(salt, value)


def erase_person(connection: Connection, place: OfPerson) -> None:
    """Erase a name or address, and the salt with which somebody could confirm a guess of it."""
    at = dict(zip(_PLACE, place, strict=True))
    connection.execute(_ERASE, at)
    if has_salts(connection):
        connection.execute(_FORGET_SALT, at)


def has_salts(connection: Connection) -> bool:
    """Return whether the ledger keeps salts of names yet: one from before that gets them with the next name."""
    return inspect(connection).has_table(PERSON_SALTS.name)


@dataclass(slots=True)
class PersonsProof:
    """What the entries say of the names beside them: the hash of each, None where it was taken away."""

    tokens: dict[OfPerson, str | None] = field(default_factory=dict)
    erased: set[OfPerson] = field(default_factory=set)
    spoken_of: set[OfPerson] = field(default_factory=set)

    def take(self, record_type: str, record_id: str, payload: Payload, *, imported: bool) -> None:
        """Remember what an entry says; an imported row from before names had hashes may speak of each of them."""
        if imported and "persons" not in payload:
            self.spoken_of |= {(record_type, record_id, name) for name in kept_apart(record_type)}
        if _SAYING.isdisjoint(payload):
            return
        kept = {(record_type, record_id, name): token for name, token in payload.get("persons", {}).items()}
        mentioned = {(record_type, record_id, name) for name in payload.get("personal", ())}
        self.tokens |= kept
        self.erased -= kept.keys() | mentioned
        self.spoken_of |= kept.keys() | mentioned
        fields = payload.get("redacted", {}).get("fields", ())
        self.erased |= {(record_type, record_id, name) for name in fields if name in kept_apart(record_type)}

    def problems(self, connection: Connection) -> Iterator[str]:
        """Yield each name or address that is not as the entries say."""
        salts = _salts(connection)
        missing = {place for place, token in self.tokens.items() if token is not None}
        if missing - self.erased and not has_salts(connection):
            yield f"The table {PERSON_SALTS.name} is missing."
            return
        for *place, value in connection.execute(select(PERSONS).order_by(*PERSONS.primary_key.columns)):
            where = (place[0], place[1], place[2])
            missing.discard(where)
            if problem := self._problem(where, value, salts.get(where, "")):
                yield _of_person(where, problem)
        for where in sorted(missing):
            yield _of_person(where, "is missing.")

    def _problem(self, place: OfPerson, value: str | None, salt: str) -> str:
        if place in self.erased:
            return "" if value is None else "stands there although it was decided to erase it."
        if value is None:
            return "was erased without a recorded decision."
        if place not in self.tokens:
            return "" if place in self.spoken_of else "stands there although no entry speaks of it."
        if self.tokens[place] is None:
            return "stands there although it was taken away."
        return "" if text_token(salt, value) == self.tokens[place] else "was altered."


def _salts(connection: Connection) -> dict[OfPerson, str]:
    found = connection.execute(select(PERSON_SALTS)) if has_salts(connection) else ()
    return {(row[0], row[1], row[2]): row[3] for row in found}


def _of_person(place: OfPerson, what: str) -> str:
    record_type, person_id, name = place
    return f"The {name} of {record_type} {person_id} {what}"


#: By one of these an entry says something of names.
_SAYING = frozenset({"persons", "personal", "redacted"})
_PLACE: Sequence[str] = ("of_type", "of_person", "of_field")
_STORED: Sequence[str] = tuple(column.name for column in PERSONS.columns)
_SALTED: Sequence[str] = tuple(column.name for column in PERSON_SALTS.columns)
_OF_PERSON = (
    PERSONS.c.record_type == bindparam("of_type"),
    PERSONS.c.person_id == bindparam("of_person"),
    PERSONS.c.field == bindparam("of_field"),
)
_FORGET = delete(PERSONS).where(*_OF_PERSON)
_ERASE = update(PERSONS).where(*_OF_PERSON).values(value=None)
_FORGET_SALT = delete(PERSON_SALTS).where(
    PERSON_SALTS.c.record_type == bindparam("of_type"),
    PERSON_SALTS.c.person_id == bindparam("of_person"),
    PERSON_SALTS.c.field == bindparam("of_field"),
)
