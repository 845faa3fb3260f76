"""The one module that knows the ledger is SQLite: connecting, transactions, guards, backup, errors in plain words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from sqlalchemy import URL, Column, ColumnElement, Connection, MetaData, Table, create_engine, func
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from ..core.errors import BrokenOffError

#: Nothing that a file declares may do more than store: no function of a program is called by it, and a page whose cells
#: lie outside it is found. (No library is ever loaded: the driver forbids it, and nothing here allows it.)
_DISTRUST = ("trusted_schema = OFF", "cell_size_check = ON")
#: Rollback journal and full sync survive a power cut; secure_delete overwrites an erased text on the disk.
_SETTINGS = (
    *_DISTRUST,
    "journal_mode = DELETE",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",
)

#: Under which name the ledger stands beside a copy of it.
BESIDE = "ledger"
#: Kind and name of what a database is made of: a table, index, view or trigger.
Part: TypeAlias = tuple[str, str]

#: What must never change is guarded where it lies; `verify` compares the guards that are there with these.
_GUARDS = (
    ("events_update", "UPDATE ON events"),
    ("events_delete", "DELETE ON events"),
    ("imported_rows_update", "UPDATE ON imported_rows"),
    ("imported_rows_delete", "DELETE ON imported_rows"),
    ("free_texts_delete", "DELETE ON free_texts"),
    ("free_texts_update", "UPDATE ON free_texts WHEN new.text IS NOT NULL"),
)


def connected(location: Path, wait: float) -> Connection:
    """Return a connection to the database at `location` that waits `wait` seconds for another writer.

    Raises `PmfError` where the file is not a database or cannot be opened.
    """
    url = URL.create("sqlite", database=str(location))
    options = {"timeout": wait, "isolation_level": None}
    engine = create_engine(url, connect_args=options, poolclass=NullPool)
    with plain_words(location):
        connection = engine.connect()
        for setting in _SETTINGS:
            connection.exec_driver_sql(f"PRAGMA {setting}")
        connection.commit()
    return connection


def create_tables(connection: Connection, metadata: MetaData) -> None:
    """Create the tables and guard what is only ever appended to; a key of several columns orders its table."""
    for table in metadata.tables.values():
        _order(table)
    metadata.create_all(connection)
    _guard(connection)


def create_later(connection: Connection, table: Table) -> None:
    """Create a table that a ledger from before there was one has not got yet."""
    _order(table)
    table.create(connection, checkfirst=True)


def parts(connection: Connection) -> dict[Part, str]:
    """Return the tables, indexes, views and triggers of the database, each as it was declared; not what SQLite adds.

    Spaces, lines and quotes around names are left out: another version of the library may write them otherwise.
    """
    return {(kind, name): _plainly(declared) for kind, name, declared in connection.exec_driver_sql(_DECLARED)}


def foreign_marks(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield the marks by which other programs know their own files, where the database has one; ours have none."""
    for mark in ("application_id", "user_version"):
        number = connection.exec_driver_sql(f"PRAGMA {mark}").scalar()
        if number:
            yield mark, number


@cache
def parts_made(metadata: MetaData) -> dict[Part, str]:
    """Return the parts that `create_tables` makes, as `parts` gives them."""
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        create_tables(connection, metadata)
        return parts(connection)


def stored_kind(column: Column[Any]) -> ColumnElement[str]:
    """Return as what a column's value is stored: `integer`, `text`, `real`, `blob` or `null`."""
    return func.typeof(column)


def _plainly(declared: str) -> str:
    return " ".join(re.findall(r"\w+|'[^']*'|[^\w\s\"]", declared))


def _order(table: Table) -> None:
    table.dialect_options["sqlite"]["with_rowid"] = len(table.primary_key) == 1


def _guard(connection: Connection) -> None:
    """Make the database itself refuse to change or delete what is appended."""
    for name, when in _GUARDS:
        event, _, condition = when.partition(" WHEN ")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name}_guard BEFORE {event} {f'WHEN {condition} ' if condition else ''}"
            "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
        )


#: What SQLite adds for itself has no declaration, or is a table of statistics.
_DECLARED = (
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
    "AND NOT (type = 'table' AND substr(name, 1, 7) = 'sqlite_') ORDER BY type, name"
)


@contextmanager
def writing(connection: Connection) -> Iterator[Connection]:
    """Hold the one writer's lock: all that is written inside is kept, or none of it."""
    with _transaction(connection, "BEGIN IMMEDIATE"):
        yield connection


@contextmanager
def reading(connection: Connection) -> Iterator[Connection]:
    """See the ledger as it stands at one moment, whoever writes meanwhile."""
    with _transaction(connection, "BEGIN"):
        yield connection


@contextmanager
def plain_words(location: object) -> Iterator[None]:
    """Turn what the database says about `location` into a `PmfError` that names the remedy."""
    try:
        yield
    except DatabaseError as error:
        raise _in_plain_words(error, location) from error


def copy_to(connection: Connection, target: Path) -> None:
    """Write a consistent copy of the database to `target`, which appears whole, and on the disk, or not at all.

    Raises `PmfError` where it cannot be made; nothing is left beside `target` then.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    part = target.with_name(f".pmf-{target.name}.tmp")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as copy:
            driver.backup(copy)
        part.replace(target)
    except sqlite3.Error as error:
        raise _no_copy(error) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def copy_opened(path: Path) -> Iterator[Connection]:
    """Open a copy of a ledger so that nothing can be written into it; raises `SQLAlchemyError` where it is none."""
    url = URL.create("sqlite", database=_address(path), query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            for setting in _DISTRUST:
                connection.exec_driver_sql(f"PRAGMA {setting}")
            yield connection
    finally:
        engine.dispose()


@contextmanager
def copy_beside(path: Path, ledger: Path) -> Iterator[Connection]:
    """Open a copy as `copy_opened` does, with the tables of `ledger` beside it under the schema `BESIDE`."""
    with copy_opened(path) as connection:
        connection.exec_driver_sql(f"ATTACH DATABASE ? AS {BESIDE}", (f"{_address(ledger)}?mode=ro",))
        yield connection


def _address(path: Path) -> str:
    """Return the address of a file, also on a drive with a letter or on another computer."""
    return f"file:///{quote(path.resolve().as_posix().removeprefix('/'))}"


@contextmanager
def _transaction(connection: Connection, begin: str) -> Iterator[None]:
    with plain_words(connection.engine.url.database), connection.begin():
        connection.exec_driver_sql(begin)
        yield


def _in_plain_words(error: DatabaseError, location: object) -> Exception:
    code = getattr(error.orig, "sqlite_errorcode", _UNDECODABLE) & 0xFF
    message, remedy = _SENTENCES.get(code, ("", ""))
    return BrokenOffError(message.format(location), remedy) if message else error


def _no_copy(error: sqlite3.Error) -> BrokenOffError:
    """Return why no copy could be made: the driver's own errors pass by those of SQLAlchemy."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL or "disk is full" in str(error):
        return BrokenOffError("There is no room left on the disk for a copy of the ledger.", "Make room on it.")
    return BrokenOffError(
        f"The ledger could not be copied ({error}).",
        "Check the connection to its drive, and whether you may write there.",
    )


#: The driver gives no code where what is stored as text is none.
_UNDECODABLE = 0xFF
_SENTENCES = {
    _UNDECODABLE: (
        "The ledger {} holds a text that cannot be read.",
        "Run pmf verify, and put the latest ledger that verifies back from backups/.",
    ),
    sqlite3.SQLITE_BUSY: (
        "The ledger {} is being written by somebody else.",
        "Wait until their command has finished, then run this again. Nothing was changed.",
    ),
    sqlite3.SQLITE_NOTADB: ("{} is not a ledger.", "Put the ledger back from backups/, or name the right workspace."),
    sqlite3.SQLITE_CORRUPT: ("The ledger {} is damaged.", "Put the latest ledger that verifies back from backups/."),
    sqlite3.SQLITE_CANTOPEN: (
        "The ledger {} cannot be opened.",
        "Check that its folder exists and that you may use it.",
    ),
    sqlite3.SQLITE_READONLY: ("The ledger {} may only be read.", "Ask for the right to change files in its folder."),
    sqlite3.SQLITE_FULL: ("The disk that holds the ledger {} is full.", "Make room, then run this again."),
    sqlite3.SQLITE_IOERR: (
        "The ledger {} cannot be reached.",
        "Check the connection to its drive, then run this again.",
    ),
}
