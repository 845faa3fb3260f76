"""Erasing in the logs beside the chain: what was written there of a text that is erased goes with it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Column, Connection, inspect, select, update

from pmf_excel.office.holding import sought

from .schema import ARRIVALS, JOB_LOG
from .views import REDACTED

_COLUMNS: tuple[Column[str], ...] = (ARRIVALS.c.file, ARRIVALS.c.note, JOB_LOG.c.said, JOB_LOG.c.files)


def erase_in_logs(connection: Connection, texts: Collection[str]) -> None:
    """Put `[redacted]` in the place of `texts` in the logs of arrivals and jobs, also within longer texts."""
    wanted, there = sought(texts), inspect(connection).get_table_names()
    for column in _COLUMNS if wanted is not None else ():
        table = column.table
        if table.name not in there:
            continue
        for number, text in connection.execute(select(table.c.number, column)).all():
            if wanted is not None and wanted.search(text):
                shown = wanted.sub(REDACTED, text)
                connection.execute(update(table).where(table.c.number == number).values({column.name: shown}))
