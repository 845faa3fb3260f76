"""What the ledger answers with: plain values that need no database library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

#: Shown where a text stood that a recorded decision has erased.
REDACTED = "[redacted]"
#: Shown for names and addresses: the chain says only that they changed.
KEPT_APART = "[kept apart]"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: the last sequence number (0 for none) and its hash."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an event as JSON values; None stands for the field's default."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as a person reads it: texts in clear, or `[redacted]`; `file` is the name of its source, if known."""

    sequence: int
    recorded_at: datetime
    business_date: date
    record_type: str
    record_id: str
    council: str
    action: str
    by: str
    on_behalf_of: str
    login: str
    door: str
    form: str
    source: str
    file: str
    changes: tuple[FieldChange, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: `problems` in plain words, and how many texts stand erased by a recorded decision.

    With `only_state` nothing is wrong but what can be made anew from the entries.
    """

    ok: bool
    entries: int
    head: str
    problems: tuple[str, ...]
    redacted: int
    only_state: bool = False


@dataclass(frozen=True, slots=True)
class Redacted:
    """A decision to erase: its sequence number and how many texts it erased."""

    sequence: int
    texts: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: by which decisions, and where it stood.

    A text by sequence, row number, new | old | reason and field; a name or address by record type, person and field.
    """

    decisions: tuple[int, ...] = ()
    texts: frozenset[tuple[int, int, str, str]] = frozenset()
    persons: frozenset[tuple[str, str, str]] = frozenset()

    def __or__(self, other: Erased) -> Erased:
        return Erased(self.decisions + other.decisions, self.texts | other.texts, self.persons | other.persons)


@dataclass(frozen=True, slots=True)
class Holder:
    """A record and the field of it in which a text stands."""

    record_type: str
    record_id: str
    field: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in, whatever became of it; the log stands outside the chain."""

    sha256: str
    file: str
    verdict: str
    at: datetime
    form: str = ""
    note: str = ""
