"""What jobs said of themselves, kept for people: the ledger's log of jobs, and the Log sheet that shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pmf_excel.core.master.book import BookUpdate, MasterError, Region
from pmf_excel.core.master.log import LoggedJob
from pmf_excel.core.master.log_page import LOG_ROOM, log_region
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.register import Register
from pmf_excel.ledger.store import Ledger

from .masters import master_of
from .outcome import Outcome
from .workspace import Workspace


def log_job(workspace: Workspace, ledger: Ledger, doing: Doing, job: str, outcome: Outcome) -> None:
    """Keep what a job said, and its files as they lie in the workspace."""
    ledger.log_job(
        LoggedJob(
            at=doing.now,
            by=doing.by,
            login=doing.login,
            door=doing.door,
            job=job.replace("_", " "),
            said=workspace.shortened(" ".join(outcome.sentences)),
            files=tuple(_within(workspace, file) for file in outcome.files),
            needs_person=outcome.needs_person,
        )
    )


def jobs_shown(ledger: Ledger, register: Register) -> Region:
    """Return the Log sheet's rows: the latest jobs, with the names of those who ran them."""
    jobs = ledger.jobs_logged(LOG_ROOM)
    return log_region([replace(job, by=register.officer_name(job.by)) for job in jobs])


def log_and_show(workspace: Workspace, doing: Doing, job: str, outcome: Outcome) -> None:
    """Keep what a job said that recorded nothing, and show it on the Log sheet, now or at the next save."""
    with workspace.ledger() as ledger:
        log_job(workspace, ledger, doing, job, outcome)
        region = jobs_shown(ledger, ledger.register(kinds=[Officer]))
    try:
        master_of(workspace).write(BookUpdate(regions=(region,)))
    except MasterError:
        return


def _within(workspace: Workspace, file: Path) -> str:
    """Return a file's path within the workspace, the whole path of one that lies elsewhere."""
    full, root = file.resolve(), workspace.root.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else full.as_posix()
