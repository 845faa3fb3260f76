"""The Log sheet: what each job did, newest first, with links to the files that it made."""

from __future__ import annotations

from collections.abc import Sequence

from .book import LOG_SHEET, Link, Region, Value
from .layout import FIRST_COLUMN, FIRST_ROW
from .log import LoggedJob
from .tones import Tone

LOG_HEADINGS = ("When", "Who", "Job", "Through", "What it did", "File", "Further file", "And another")
LOG_ROOM = 300
#: How many files of a job are linked.
_FILES = 3
#: What fits into the four lines of a row, beside how many files more there are; the ledger's log has the whole.
_LONGEST = 140


def log_region(jobs: Sequence[LoggedJob]) -> Region:
    """Return the rows of the Log sheet from `jobs`, the newest first."""
    latest = sorted(jobs, key=lambda job: job.at, reverse=True)[:LOG_ROOM]
    nothing = (None,) * (FIRST_COLUMN - 1 + len(LOG_HEADINGS))
    return Region(LOG_SHEET, FIRST_ROW, 1, tuple(_row(job) for job in latest) or (nothing,), LOG_ROOM)


def _row(job: LoggedJob) -> tuple[Value | Link, ...]:
    tone = Tone.LATE if job.needs_person else Tone.PLAIN
    when = f"{job.at.day} {job.at:%b %Y %H:%M}"
    return str(tone), None, when, job.by, job.job, job.door, _said(job), *_links(job.files)


def _said(job: LoggedJob) -> str:
    said = " ".join(job.said.split())
    more = len(job.files) - _FILES
    files = f" ({more} more {'file' if more == 1 else 'files'})" if more > 0 else ""
    room = _LONGEST - len(files)
    return (said if len(said) <= room else f"{said[: room - 1].rpartition(' ')[0]} …") + files


def _links(files: Sequence[str]) -> tuple[Link | None, ...]:
    links = tuple(Link(path.rpartition("/")[2], path) for path in files[:_FILES])
    return links + (None,) * (_FILES - len(links))
