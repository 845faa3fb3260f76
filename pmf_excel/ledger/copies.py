"""Copies of the ledger in `backups/`: opened for reading only, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    MetaData,
    Select,
    Table,
    and_,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.exc import SQLAlchemyError

from . import sqlite
from .appending import read_head
from .persons import has_salts
from .schema import EVENTS, FREE_TEXTS, IMPORTED_ROWS, PERSON_SALTS, PERSONS, STATE
from .shape import missing_parts, strange_parts
from .verifying import head_problem, verified
from .views import Erased, Head, Verified


def problem_of_copy(path: Path) -> str:
    """Return in a sentence why a copy cannot be put back, empty where it can: quick, as at every opening."""
    try:
        with sqlite.copy_opened(path) as connection:
            return _shape_problem(connection) or head_problem(connection)
    except _UNREADABLE:
        return "It cannot be opened."


def head_of_copy(path: Path) -> Head:
    """Return where the chain of a copy ends that has no problem."""
    with sqlite.copy_opened(path) as connection:
        return read_head(connection)


def proof_of_copy(path: Path) -> Verified | None:
    """Return what proving a copy as the ledger is proved comes to, None where it cannot be opened."""
    try:
        with sqlite.copy_opened(path) as connection:
            return verified(connection)
    except _UNREADABLE:
        return None


def altered_in_copy(path: Path, ledger: Path) -> str:
    """Return in a sentence what a copy has otherwise than the ledger had it then, empty where there is no such thing.

    Of a ledger that proves itself: then this shows as much of the copy's entries as proving them again would. Records
    and names are compared where no entry has spoken of them since; texts that were erased since are passed over.
    """
    try:
        with sqlite.copy_beside(path, ledger) as connection:
            return _shape_problem(connection) or next(_differences(connection), "")
    except _UNREADABLE:
        return "A part of it cannot be read."


def texts_in_copy(path: Path, erased: Erased) -> frozenset[str] | None:
    """Return the texts that a copy still has where the ledger has erased them, None where it cannot be opened."""
    try:
        with sqlite.copy_opened(path) as connection:
            texts = {text for *place, text in connection.execute(_TEXTS) if tuple(place) in erased.texts}
            names = {value for *place, value in connection.execute(_PERSONS) if tuple(place) in erased.persons}
            return frozenset(texts | names)
    except (SQLAlchemyError, ValueError):
        return None


def _shape_problem(connection: Connection) -> str:
    """Return which part of a copy is gone or not ours: a view of any table's name could give what it likes."""
    return next(chain(missing_parts(connection), strange_parts(connection)), "")


def _differences(connection: Connection) -> Iterator[str]:
    end = read_head(connection).sequence
    for table, words in _OF_ENTRIES:
        first = connection.execute(_first(_differing(table))).scalar()
        if first is None and not _as_many(connection, table, end):
            first = connection.execute(_first(_lacking(table).where(_beside(table).c.sequence <= end))).scalar()
        if first is not None:
            yield words.format(first)
    for table, words in _OF_RECORDS:
        if table is PERSON_SALTS and not has_salts(connection):
            continue
        for row in connection.execute(_differing_since(table, end)):
            yield f"{words.format(*row)} not as in the ledger, and no entry changed it since."


@cache
def _beside(table: Table) -> FromClause:
    """Return a table of the ledger beside the copy, under a name of its own so that no column is mistaken."""
    return table.to_metadata(MetaData(), schema=sqlite.BESIDE).alias(f"their_{table.name}")


def _same_place(table: Table) -> ColumnElement[bool]:
    return and_(*(column == _beside(table).c[column.name] for column in table.primary_key))


def _is_other(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row of a copy is not the one at its place in the ledger, or has none there."""
    theirs = _beside(table).c
    other = [column.is_distinct_from(theirs[column.name]) for column in table.columns]
    if table is FREE_TEXTS:
        is_erased = and_(theirs.sequence.is_not(None), theirs.text.is_(None))
        return and_(or_(*other), ~is_erased)
    return or_(*other)


def _differing(table: Table) -> Select[tuple[object, ...]]:
    """Return the keys of a copy's rows that are not those of the ledger."""
    joined = table.outerjoin(_beside(table), _same_place(table))
    return select(*table.primary_key).select_from(joined).where(_is_other(table))


def _lacking(table: Table) -> Select[tuple[object, ...]]:
    """Return the keys of the ledger's rows that a copy does not have."""
    theirs = _beside(table)
    return select(*(theirs.c[column.name] for column in table.primary_key)).where(~exists().where(_same_place(table)))


def _first(query: Select[tuple[object, ...]]) -> Select[tuple[int | None]]:
    return select(func.min(query.subquery().c.sequence))


def _as_many(connection: Connection, table: Table, end: int) -> bool:
    """Return whether copy and ledger have as many rows of the entries up to `end`: quicker than to look for each."""
    theirs = _beside(table)
    counted = select(func.count()).select_from(theirs).where(theirs.c.sequence <= end)
    return connection.execute(select(func.count()).select_from(table)).scalar() == connection.execute(counted).scalar()


def _differing_since(table: Table, end: int) -> Select[tuple[object, ...]]:
    """Return the first record that copy and ledger do not have alike, although no entry after `end` speaks of it."""
    kind, record_id = (column.name for column in list(table.primary_key)[:2])
    found = union_all(_differing(table), _lacking(table)).subquery()
    spoken_of = tuple_(found.c[kind], found.c[record_id]).in_(_spoken_of_after(end))
    return select(found.c[kind], found.c[record_id]).where(~spoken_of).limit(1)


def _spoken_of_after(end: int) -> Select[tuple[object, ...]]:
    events, rows = _beside(EVENTS).c, _beside(IMPORTED_ROWS).c
    own = select(events.record_type, events.record_id).where(events.sequence > end)
    imported = (
        select(events.record_type, rows.record_id)
        .join_from(_beside(IMPORTED_ROWS), _beside(EVENTS), events.sequence == rows.sequence)
        .where(rows.sequence > end)
    )
    found = union_all(own, imported).subquery()
    return select(*found.c)


#: What stands for entries and is never changed, but texts by erasing them.
_OF_ENTRIES = (
    (EVENTS, "Its entry {} is not as in the ledger."),
    (IMPORTED_ROWS, "The imported rows of its entry {} are not as in the ledger."),
    (FREE_TEXTS, "A text of its entry {} is not as in the ledger."),
)
#: What stands for records, as their entries leave them.
_OF_RECORDS = (
    (STATE, "Its state of {} {} is"),
    (PERSONS, "Its names and addresses of {} {} are"),
    (PERSON_SALTS, "Its salts of names of {} {} are"),
)
_UNREADABLE = (SQLAlchemyError, ValueError, TypeError, LookupError)
_TEXTS = select(
    FREE_TEXTS.c.sequence, FREE_TEXTS.c.number, FREE_TEXTS.c.which, FREE_TEXTS.c.field, FREE_TEXTS.c.text
).where(FREE_TEXTS.c.text.is_not(None))
_PERSONS = select(PERSONS.c.record_type, PERSONS.c.person_id, PERSONS.c.field, PERSONS.c.value).where(
    PERSONS.c.value.is_not(None)
)
