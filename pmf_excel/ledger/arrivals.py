"""Logs beside the chain: every file that arrived, and small facts about the workspace. They are no evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select

from .entries import utc_text
from .schema import ARRIVALS, NOTES
from .views import Arrival


def log_arrivals(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """Add lines to the log of arrivals."""
    last = connection.execute(select(func.max(ARRIVALS.c.number))).scalar() or 0
    rows = [
        {
            "number": number,
            "sha256": arrival.sha256,
            "file": arrival.file,
            "verdict": arrival.verdict,
            "at": utc_text(arrival.at),
            "form": arrival.form,
            "note": arrival.note,
        }
        for number, arrival in enumerate(arrivals, start=last + 1)
    ]
    if rows:
        connection.execute(insert(ARRIVALS), rows)


def arrivals_of(connection: Connection, sha256: str) -> tuple[Arrival, ...]:
    """Return the log's lines on the file with this hash, oldest first."""
    query = select(ARRIVALS).where(ARRIVALS.c.sha256 == sha256).order_by(ARRIVALS.c.number)
    return tuple(_arrival(row) for row in connection.execute(query))


def read_note(connection: Connection, name: str) -> str | None:
    """Return the fact kept as `name`, None where there is none."""
    return connection.execute(select(NOTES.c.value).where(NOTES.c.name == name)).scalar()


def write_note(connection: Connection, name: str, value: str) -> None:
    """Keep a fact as `name`, in place of what was there."""
    connection.execute(delete(NOTES).where(NOTES.c.name == name))
    connection.execute(insert(NOTES), {"name": name, "value": value})


def _arrival(row: Row[tuple[object, ...]]) -> Arrival:
    return Arrival(row.sha256, row.file, row.verdict, datetime.fromisoformat(row.at), row.form, row.note)
