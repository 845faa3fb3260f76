"""Copies of the ledger in `backups/`: opened for reading only, never changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from . import sqlite
from .appending import read_head
from .schema import FREE_TEXTS, PERSONS
from .verifying import head_problem
from .views import Erased, Head


def head_of_copy(path: Path) -> Head | None:
    """Return where the chain of a copy ends, None where it cannot be opened or does not end as it says."""
    try:
        with sqlite.copy_opened(path) as connection:
            return None if head_problem(connection) else read_head(connection)
    except (SQLAlchemyError, ValueError, TypeError, LookupError):
        return None


def texts_in_copy(path: Path, erased: Erased) -> frozenset[str] | None:
    """Return the texts that a copy still has where the ledger has erased them, None where it cannot be opened."""
    try:
        with sqlite.copy_opened(path) as connection:
            texts = {text for *place, text in connection.execute(_TEXTS) if tuple(place) in erased.texts}
            names = {value for *place, value in connection.execute(_PERSONS) if tuple(place) in erased.persons}
            return frozenset(texts | names)
    except (SQLAlchemyError, ValueError):
        return None


_TEXTS = select(
    FREE_TEXTS.c.sequence, FREE_TEXTS.c.number, FREE_TEXTS.c.which, FREE_TEXTS.c.field, FREE_TEXTS.c.text
).where(FREE_TEXTS.c.text.is_not(None))
_PERSONS = select(PERSONS.c.record_type, PERSONS.c.person_id, PERSONS.c.field, PERSONS.c.value).where(
    PERSONS.c.value.is_not(None)
)
