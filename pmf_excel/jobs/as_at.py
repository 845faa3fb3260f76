"""Days of the past as people name them: the moment at which such a day ended, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.changes import Doing
from pmf_excel.ledger.store import Ledger

from .naming import LONDON, day_named


@dataclass(frozen=True, slots=True)
class AsAt:
    """The end of a day in London."""

    day: date

    @property
    def moment(self) -> datetime:
        """The last moment of the day."""
        return datetime.combine(self.day + timedelta(days=1), time(), LONDON) - timedelta(microseconds=1)

    def notes(self, ledger: Ledger, doing: Doing) -> tuple[str, ...]:
        """Return what a person should know of the day: that it is still to come, or that nothing was known then."""
        if self.day > doing.now.astimezone(LONDON).date():
            return (f"{day_in_words(self.day)} is still to come: this is what is known now.",)
        if not ledger.position_at(self.moment):
            return (f"Nothing had been recorded by the end of {day_in_words(self.day)}.",)
        return ()


def notes_on(past: AsAt | None, ledger: Ledger, doing: Doing) -> tuple[str, ...]:
    """Return what a person should know of the day, if one was named."""
    return past.notes(ledger, doing) if past is not None else ()


def as_at_named(text: str) -> AsAt | None:
    """Return the day written as `text`, None where it is empty; raises `PmfError` where it is no day."""
    return AsAt(day_named(text)) if text.strip() else None
