"""What stands on the Control, Dashboard and Log sheets of a workbook that shows a register: all beside its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pmf_excel.core.catalogue.templates import WORDS_NOT_READ
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.master.book import CONTROL_SHEET, Chosen, Region
from pmf_excel.core.master.choices import choice_regions, current_quarter
from pmf_excel.core.master.control import PERIOD_CELL, LastSave, control_regions
from pmf_excel.core.master.dashboard import dashboard_regions, entries_shown
from pmf_excel.core.master.shown import Shown, councils_chosen
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.core.remembered import remembered_day
from pmf_excel.core.reports.words import Words
from pmf_excel.ledger.store import Ledger

from .job_log import jobs_shown
from .workspace import Workspace

#: Under which keys the workbook remembers when it was last saved, and of which day its pages speak.
SAVED_ON_KEY, SHOWN_ON_KEY = "saved on", "shown on"


@dataclass(frozen=True, slots=True)
class Paged:
    """What the pages are made from, besides the register: what is chosen, who does it, what is remembered."""

    chosen: Chosen
    period: Period | None
    memory: Mapping[str, str]
    waiting: int


def words_of_councils(workspace: Workspace, register: Register) -> dict[str, Words]:
    """Return the words of each council that has any, by its code; the shipped ones where its own cannot be read."""
    shown = {council.id: workspace.words_to_show(council.id) for council in register.all(Council)}
    return {code: words for code, words in shown.items() if words is not None}


def wrong_words(workspace: Workspace, register: Register) -> tuple[Finding, ...]:
    """Return a finding for each council whose own words cannot be read, so that the shipped ones are shown."""
    wrong = ((council.id, workspace.wrong_words(council.id)) for council in register.all(Council))
    return tuple(
        WORDS_NOT_READ.finding(Place(file=f"templates/{code}.toml"), error.message, what_to_do=error.remedy)
        for code, error in wrong
        if error is not None
    )


def page_regions(
    workspace: Workspace, ledger: Ledger, register: Register, doing: Doing, paged: Paged
) -> Iterator[Region]:
    """Yield the regions of Control, Dashboard and Log, and what the drop-downs of Control offer."""
    period = period_shown(paged.chosen, paged.period, doing.today)
    shown = Shown(
        register,
        period,
        councils_chosen(register, paged.chosen.council),
        doing.today,
        words_of_councils(workspace, register),
    )
    entries = entries_shown(shown)
    yield from choice_regions(register, doing.today, replace(paged.chosen, period=str(period)))
    yield Region(CONTROL_SHEET, *PERIOD_CELL, ((str(period),),), 1)
    yield from control_regions(shown, entries, last_save(paged, ledger.head().sequence))
    yield from dashboard_regions(shown, entries)
    yield jobs_shown(ledger, register)


def period_shown(chosen: Chosen, of_the_job: Period | None, today: date) -> Period:
    """Return the period that the pages speak of: what is chosen, or that of the job where it is a later one."""
    periods = [period for period in (_parsed(chosen.period), of_the_job) if period is not None]
    return max(periods, key=lambda period: period.end, default=current_quarter(today))


def last_save(paged: Paged, position: int) -> LastSave:
    """Return what Control says of the entry that is shown, and of when people's edits were last saved."""
    return LastSave(position, paged.waiting, remembered_day(paged.memory.get(SAVED_ON_KEY)))


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except PmfError:
        return None
