"""Whether the file still has the tables that a ledger has, with values of the right kind in their columns."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Integer, Table, and_, func, inspect, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from . import sqlite
from .schema import JOB_LOG, METADATA, PERSON_SALTS

#: Tables that a ledger gets when they are first needed.
_LATER = (JOB_LOG, PERSON_SALTS)


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
