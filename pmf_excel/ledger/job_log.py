"""The log of jobs beside the chain: what each door ran lately, for the Log sheet of the master workbook."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Row, delete, func, insert, inspect, select

from pmf_excel.core.master.log import LoggedJob
from pmf_excel.core.remembered import remembered, remembered_moment

from . import sqlite
from .entries import utc_text
from .schema import JOB_LOG

#: How many jobs are remembered; older ones are forgotten.
KEPT = 2_000


def log_job(connection: Connection, entry: LoggedJob) -> None:
    """Add a job to the log, and forget what is too old; a ledger from before there was a log gets one."""
    sqlite.create_later(connection, JOB_LOG)
    number = (connection.execute(select(func.max(JOB_LOG.c.number))).scalar() or 0) + 1
    connection.execute(insert(JOB_LOG), {"number": number, **_row(entry)})
    connection.execute(delete(JOB_LOG).where(JOB_LOG.c.number <= number - KEPT))


def jobs_logged(connection: Connection, latest: int) -> tuple[LoggedJob, ...]:
    """Return the `latest` jobs of the log, newest first; none where the ledger has no log yet."""
    if not inspect(connection).has_table(JOB_LOG.name):
        return ()
    query = select(JOB_LOG).order_by(JOB_LOG.c.number.desc()).limit(max(latest, 0))
    return tuple(entry for row in connection.execute(query) if (entry := _entry(row)) is not None)


def _row(entry: LoggedJob) -> dict[str, object]:
    return {
        "at": utc_text(entry.at),
        "by": entry.by,
        "login": entry.login,
        "door": entry.door,
        "job": entry.job,
        "said": entry.said,
        "files": json.dumps(entry.files, ensure_ascii=False),
        "needs_person": int(entry.needs_person),
    }


def _entry(row: Row[tuple[object, ...]]) -> LoggedJob | None:
    """Return a job as it was logged; None where somebody spoilt its row: the log proves nothing and stops nobody."""
    at, files = remembered_moment(row.at), remembered(row.files)
    if at is None or not isinstance(files, list):
        return None
    return LoggedJob(
        at=at,
        by=row.by,
        login=row.login,
        door=row.door,
        job=row.job,
        said=row.said,
        files=tuple(map(str, files)),
        needs_person=bool(row.needs_person),
    )
