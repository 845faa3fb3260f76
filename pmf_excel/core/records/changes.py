"""Changes: what a job wants remembered, decided before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .record import Record

#: Who does something before there are officers; the login follows in brackets.
_SET_UP = "set-up ("


def set_up_by(login: str) -> str:
    """Return who does something as long as there are no officers: `set-up (mary)`."""
    return f"{_SET_UP}{login})"


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, when and through which door; every job is given one.

    `by` is a person's code (or what `set_up_by` gives before there are officers), `today` the business date,
    `now` the real clock in UTC.
    """

    by: str
    login: str
    door: str
    today: date
    now: datetime

    @property
    def is_set_up(self) -> bool:
        """Whether it was begun before there were officers."""
        return self.by.startswith(_SET_UP)


@dataclass(frozen=True, slots=True)
class Change:
    """One record changed: the fields with their new and old JSON values, why, by whom and from which form.

    `by` is empty where the person who runs the job is meant.
    """

    record_type: str
    record_id: str
    council: str
    action: str
    new: Mapping[str, Any]
    old: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    by: str = ""
    on_behalf_of: str = ""
    form: str = ""
    source: str = ""


def change_between(old: Record | None, new: Record, action: str, **how: str) -> Change | None:
    """Return the change that turns `old` into `new`, None where nothing differs.

    `how` takes the remaining fields of `Change`: reason, by, on_behalf_of, form, source.
    """
    before = old.to_row() if old is not None else {}
    after = new.to_row()
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names:
        return None
    return Change(
        record_type=new.record_type,
        record_id=new.id,
        council=new.council,
        action=action,
        new={name: after.get(name) for name in names},
        old={name: before[name] for name in names if name in before},
        **how,
    )


def applied(row: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's row after a change: a new value of None takes the field back to its default."""
    merged = {**row, **new}
    return {name: value for name, value in merged.items() if value is not None}
