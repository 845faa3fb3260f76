"""What people type on the command line, as the values that jobs take."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pmf_excel.core.errors import PmfError
from pmf_excel.core.importing.table_texts import date_from
from pmf_excel.core.master.choices import current_quarter
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.sign_off.due import Stage

from .lookups import council_called, nearest
from .workspace import Workspace

#: The time by which people speak of days.
LONDON = ZoneInfo("Europe/London")


def period_named(text: str, doing: Doing) -> Period:
    """Return the period written as `text`, the quarter that ended last where it is empty."""
    return Period.parse(text) if text.strip() else current_quarter(doing.today)


def day_named(text: str) -> date:
    """Return the day written as `18/01/2026`, `2026-01-18` or `18 January 2026`; raises `PmfError` otherwise."""
    try:
        return date_from(text)
    except ValueError as error:
        raise PmfError(f"“{text}” is not a date.", "Write it as 31/01/2026 or 2026-01-31.") from error


def moment_text(moment: datetime) -> str:
    """Return a moment as a clock in London shows it: `2 January 2026 09:05`."""
    there = moment.astimezone(LONDON)
    return f"{date_text(there)} {there:%H:%M}"


def stage_named(text: str) -> Stage:
    """Return the kind of form written as `text`; raises `PmfError` with the nearest right spelling."""
    wanted = text.strip().casefold().replace(" ", "-")
    names = [stage.value for stage in Stage]
    for stage in Stage:
        if wanted in (stage.value, stage.value.removesuffix("s")):
            return stage
    raise PmfError(f"There is no form “{text}”.", nearest(text, names, f"The forms are {', '.join(names)}."))


def council_in(workspace: Workspace, text: str) -> str:
    """Return the code of the council meant, empty where none is named."""
    if not text.strip():
        return ""
    with workspace.ledger() as ledger:
        return council_called(ledger.register(), text)
