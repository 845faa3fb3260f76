"""Whether the file has the tables and guards of a ledger, nothing else, and values of the right kind in its columns."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Integer, Table, and_, func, inspect, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from pmf_excel.core.typed.file_names import shown_name

from . import sqlite
from .schema import JOB_LOG, METADATA, PERSON_SALTS

#: Tables that a ledger gets when they are first needed.
_LATER = (JOB_LOG, PERSON_SALTS)
_A = {"table": "A table", "index": "An index", "view": "A view", "trigger": "A trigger"}


def missing_parts(connection: Connection) -> Iterator[str]:
    """Yield the tables and columns that are not there: nothing can be proved without them."""
    found = inspect(connection)
    there = set(found.get_table_names())
    for table in METADATA.sorted_tables:
        if table.name not in there:
            if table not in _LATER:
                yield f"The table {table.name} is missing."
            continue
        columns = {column["name"] for column in found.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                yield f"The table {table.name} has lost its column {column.name}."


def strange_parts(connection: Connection) -> Iterator[str]:
    """Yield the guards and indexes that were taken away or changed, and whatever was put in that we did not make."""
    made, found = sqlite.parts_made(METADATA), sqlite.parts(connection)
    for kind, name in sorted(made.keys() - found.keys()):
        if kind != "table":
            yield f"{_of_the_ledger(kind)} was taken away: {name}."
    for kind, name in sorted(found):
        if (kind, name) not in made:
            yield f"{_A[kind]} was put into the ledger that pmf_excel did not make: {shown_name(name)}."
        elif found[kind, name] != made[kind, name]:
            yield from _changed(connection, kind, name)
    for mark, number in sqlite.foreign_marks(connection):
        yield f"Another program has marked the file as its own: its {mark} is {number}."


def _changed(connection: Connection, kind: str, name: str) -> Iterator[str]:
    """Yield how a part is not as we made it: of a table the columns that were added, where it is that."""
    added = list(_added_columns(connection, METADATA.tables[name])) if kind == "table" else []
    for column in added:
        yield f"A column was put into the table {name} that pmf_excel did not make: {shown_name(column)}."
    if not added:
        yield f"{_of_the_ledger(kind)} was changed: {name}."


def _added_columns(connection: Connection, table: Table) -> Iterator[str]:
    there = inspect(connection).get_columns(table.name)
    return (column["name"] for column in there if column["name"] not in table.columns)


def strange_values(connection: Connection) -> Iterator[str]:
    """Yield where a text stands instead of a number, bytes instead of a text, or nothing instead of either."""
    there = set(inspect(connection).get_table_names())
    for table in (table for table in METADATA.sorted_tables if table.name in there):
        wrong = {column: _is_wrong(column) for column in table.columns}
        counts = [func.count().filter(condition) for condition in wrong.values()]
        row = connection.execute(select(*counts).select_from(table)).one()
        for column, count in zip(wrong, row, strict=True):
            if count:
                yield _said(table, column, count)


def _of_the_ledger(kind: str) -> str:
    return f"{'A guard' if kind == 'trigger' else _A[kind]} of the ledger"


def _is_wrong(column: Column[object]) -> ColumnElement[bool]:
    kind = sqlite.stored_kind(column)
    right = kind == _kind(column)
    return not_(or_(right, kind == "null") if column.nullable else and_(right))


def _kind(column: Column[object]) -> str:
    return "integer" if isinstance(column.type, Integer) else "text"


def _said(table: Table, column: Column[object], count: int) -> str:
    wanted = "a whole number" if _kind(column) == "integer" else "text"
    rows = f"{count:,} {'row' if count == 1 else 'rows'}"
    return f"The column {column.name} of the table {table.name} does not hold {wanted} in {rows}."
