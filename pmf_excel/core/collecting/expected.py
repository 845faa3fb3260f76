"""When an action plan expects its indicator back on target: a period or a day, as officers type it (section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, quoted
from pmf_excel.core.forms.form import Cell
from pmf_excel.core.importing.table_texts import period_from
from pmf_excel.core.periods import Period, day_in_words
from pmf_excel.core.typed.cells import date_typed, text_typed

from ..catalogue.sign_off import BACK_ALREADY, BACK_NOT_READ
from ..catalogue.typed import DATE_IN_TEXT, DATE_READ_AS


@dataclass(frozen=True, slots=True)
class _When:
    """A time as it is kept, its last day, and what is said of how it was read."""

    text: str
    end: date
    found: tuple[Finding, ...] = ()


def back_on_target_in(cell: Cell, off_target: Period) -> tuple[str, tuple[Finding, ...]]:
    """Return when the indicator is expected back, as it is kept, and what was found; empty where nothing was typed.

    What is neither a period nor a day is kept as it was typed, with a query; so is a time that was over when the
    period `off_target` ended.
    """
    text, _ = text_typed(cell)
    if not text:
        return "", ()
    when = _day(cell) or _period(text)
    if when is None:
        return text, (BACK_NOT_READ.finding(found=quoted(text)),)
    if when.end <= off_target.end:
        return when.text, (*when.found, BACK_ALREADY.finding(found=when.text, period=off_target))
    return when.text, when.found


def _day(cell: Cell) -> _When | None:
    """Return the day in a cell; the first of a month is that month where Excel made a date of `Mar 2026`."""
    day, found = date_typed(cell)
    if day is None:
        return None
    if cell.dated and day.day == 1:
        month = Period.month(day.year, day.month)
        return _When(str(month), month.end, (DATE_IN_TEXT.finding(found=cell.text, read=month),))
    of_text = tuple(each for each in found if each.code == DATE_READ_AS.code)
    return _When(day_in_words(day), day, found if cell.dated else of_text)


def _period(text: str) -> _When | None:
    try:
        period = period_from(text)
    except PmfError:
        return None
    return _When(str(period), period.end)
