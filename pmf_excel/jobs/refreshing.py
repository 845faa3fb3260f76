"""The master workbook brought up to date after a job; what people typed and did not save stays in its cells."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.catalogue.syncing import CONFLICT
from pmf_excel.core.findings import Finding
from pmf_excel.core.master.book import FINDINGS_SHEET, POSITION_KEY, BookUpdate, MasterError
from pmf_excel.core.master.findings_page import findings_region
from pmf_excel.core.master.persons import PERSONS_KEY, persons_shown
from pmf_excel.core.master.statuses import STATUS_WORDS_KEY, figure_statuses, spelling_of
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.register import Register
from pmf_excel.core.syncing.answers import Answers, answers_of
from pmf_excel.core.syncing.reconciling import Reconciled, reconcile
from pmf_excel.ledger.store import Ledger

from .copying import back_up, back_up_late
from .job_log import log_job
from .outcome import Outcome
from .pages import SHOWN_ON_KEY, Paged, page_regions, words_of_councils, wrong_words
from .standing import (
    BEHIND_KEY,
    Standing,
    Tables,
    is_behind,
    remember_sheets,
    rows_to_show,
    standing_of,
    unchanged_sheets,
)
from .workspace import Workspace


def refresh(
    workspace: Workspace, ledger: Ledger, register: Register, period: Period | None, doing: Doing
) -> tuple[str, ...]:
    """Bring the master workbook up to date; return what a person should know about it.

    Only cells that the ledger changed are written. Where somebody typed over one meanwhile, the ledger's value stands
    and what was typed is shown on the sheet Findings. A workbook that cannot be written now catches up later.
    """
    try:
        standing = standing_of(workspace, ledger)
        caught = caught_up(workspace, standing, register, doing)
        write_workbook(workspace, ledger, caught, doing, period=period)
    except MasterError as error:
        return (f"{error.message} {error.remedy}",)
    return (*(f"{finding.message} {finding.remedy}" for finding in caught.left_out), *_said(caught.reconciled))


@dataclass(frozen=True, slots=True)
class Caught:
    """How the workbook stood, which of its tables were read, what is to be written, and what could not be read."""

    standing: Standing
    tables: Tables
    reconciled: Reconciled
    left_out: tuple[Finding, ...]


def finished(
    workspace: Workspace,
    ledger: Ledger,
    register: Register,
    period: Period | None,
    doing: Doing,
    job: str,
    outcome: Outcome,
    *,
    changed: bool = True,
) -> Outcome:
    """Log what a job did and bring the workbook up to date; return the outcome with what is to be said of that.

    A job that `changed` nothing is logged only where somebody has the workbook open before them; it still catches up
    with what an earlier one could not write.
    """
    if changed or workspace.book is not None:
        log_job(workspace, ledger, doing, job, outcome)
    elif not is_behind(ledger):
        return outcome.saying(*back_up_late(workspace, ledger, doing))
    told = outcome.finding(wrong_words(workspace, register)).saying(*back_up(workspace, ledger, doing))
    return told.saying(*refresh(workspace, ledger, register, period, doing))


def write_workbook(
    workspace: Workspace,
    ledger: Ledger,
    caught: Caught,
    doing: Doing,
    *,
    period: Period | None = None,
    remember: Mapping[str, str] | None = None,
    position: int | None = None,
    clean: Collection[str] | None = None,
) -> None:
    """Write what a sync came to, and every page, into the workbook.

    `remember` is kept in it besides the ledger position that it then shows. A `position` is given for a workbook that
    shows the past. `clean` are the sheets in which nothing waits that somebody typed: by default those that were as
    we wrote them.
    """
    standing, reconciled = caught.standing, caught.reconciled
    behind = standing.left_behind(caught.tables, caught.left_out, reconciled.register)
    clean = (unchanged_sheets(ledger, standing) if clean is None else frozenset(clean)) - behind.keys()
    shown = ledger.head().sequence if position is None else position
    memory = {
        POSITION_KEY: str(shown),
        PERSONS_KEY: persons_shown(reconciled.register),
        BEHIND_KEY: json.dumps(behind),
        SHOWN_ON_KEY: doing.today.isoformat(),
        **_spelling(workspace, reconciled.register, behind),
        **(remember or {}),
    }
    paged = Paged(standing.chosen, period, {**standing.memory, **memory}, len(reconciled.page))
    regions = [*page_regions(workspace, ledger, reconciled.register, doing, paged), findings_region(reconciled.page)]
    standing.book.write(BookUpdate(reconciled.tables, tuple(regions), memory))
    if position is None:
        remember_sheets(ledger, standing.book, shown, clean)


def _spelling(workspace: Workspace, register: Register, behind: Collection[str]) -> dict[str, str]:
    """Return the words in which the statuses stand now; nothing new where the figures could not be written."""
    if Figure.sheet in behind:
        return {}
    return {STATUS_WORDS_KEY: spelling_of(words_of_councils(workspace, register))}


def answers_in(standing: Standing, today: date) -> Answers:
    """Return what stands on the sheet Findings; nothing where somebody deleted it."""
    saved = standing.book.table(FINDINGS_SHEET)
    return answers_of(saved, today) if saved is not None else Answers()


def caught_up(workspace: Workspace, standing: Standing, register: Register, doing: Doing) -> Caught:
    """Return what brings the workbook up to date without taking in what people typed."""
    words = words_of_councils(workspace, register)
    wanted = rows_to_show(standing, register, words)
    tables, left_out = standing.read(wanted)
    workbook = standing.workbook(register, tables, answers_in(standing, doing.today), words)
    standing_figures = wanted[Figure]
    figures = None if standing_figures is None else standing_figures | standing.new(Figure)
    reconciled = reconcile(
        workbook, register, doing.today, lambda at: figure_statuses(at, doing.today, words, figures), take=False
    )
    return Caught(standing, tables, reconciled, left_out)


def _said(reconciled: Reconciled) -> tuple[str, ...]:
    typed = sum(finding.code == CONFLICT.code for finding in reconciled.findings)
    if not typed:
        return ()
    return (f"{typed:,} typed {'cell was' if typed == 1 else 'cells were'} changed meanwhile: see the sheet Findings.",)
