"""How long what came in and went out is kept: by the indicators' own years, otherwise by the settings (section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pmf_excel.core.reports.text import date_text

from .periods import PeriodKind
from .records.indicators import Indicator
from .records.paperwork import IssuedForm
from .records.register import Register

#: For a form whose indicators are not known any more.
USUAL_YEARS = 6


class Kind(StrEnum):
    """What a file is, as far as its time is concerned."""

    ORIGINAL = "original"
    OUT = "form or answer"
    QUARANTINE = "quarantine"
    DUPLICATE = "duplicate"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Rules:
    """How many days files are kept that no indicator's years speak of."""

    quarantine_days: int
    duplicates_days: int
    backups_days: int

    def days(self, kind: Kind) -> int:
        """Return for how many days a file of `kind` is kept."""
        return {
            Kind.QUARANTINE: self.quarantine_days,
            Kind.DUPLICATE: self.duplicates_days,
            Kind.BACKUP: self.backups_days,
        }[kind]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: its name in the workspace, what it is, until when, and by which rule."""

    file: str
    kind: Kind
    until: date
    rule: str

    def is_over(self, today: date) -> bool:
        """Return whether its time is over."""
        return today > self.until


def kept_for_form(register: Register, file: str, kind: Kind, form: str, received: date) -> Kept:
    """Return until when a file of a form is kept: the longest of its indicators' years after the year it is about."""
    issued = register.get(IssuedForm, form)
    if issued is None:
        return Kept(file, kind, _years_after(received, USUAL_YEARS), f"{USUAL_YEARS} years after it was received")
    years = max(_years_of(register, issued.lines), default=USUAL_YEARS)
    end = issued.period.within(PeriodKind.YEAR).end
    return Kept(
        file, kind, _years_after(end, years), f"{years} years after the end of {issued.period.within(PeriodKind.YEAR)}"
    )


def kept_for_days(file: str, kind: Kind, dated: date, rules: Rules) -> Kept:
    """Return until when a file is kept that only the settings speak of."""
    days = rules.days(kind)
    return Kept(file, kind, dated + timedelta(days=days), f"{days} days after {date_text(dated)}")


def over(kept: Iterable[Kept], today: date) -> tuple[Kept, ...]:
    """Return what retention lets go, that which has waited longest first."""
    return tuple(sorted((each for each in kept if each.is_over(today)), key=lambda each: (each.until, each.file)))


def _years_of(register: Register, lines: Iterable[str]) -> Iterable[int]:
    ids = {line.partition("|")[0] for line in lines}
    found = (register.get(Indicator, indicator) for indicator in sorted(ids))
    return [indicator.retention_years for indicator in found if indicator is not None]


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
