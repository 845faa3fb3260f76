"""What the Log sheet of the master workbook shows: each job that ran, by whom, through which door, what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LoggedJob:
    """A job that ran: when, by whom, what it said and which files it made.

    `files` are paths within the workspace, with forward slashes; `needs_person` says that something waits for
    somebody. It stands outside the chain: a memory for people, no evidence.
    """

    at: datetime
    by: str
    login: str
    door: str
    job: str
    said: str
    files: tuple[str, ...] = ()
    needs_person: bool = False
