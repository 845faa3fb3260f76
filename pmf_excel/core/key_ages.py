"""Which signing keys are still needed: a form that is out stays valid until its deadline (docs/security.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .records.keeping import SigningKey
from .records.paperwork import FormState, IssuedForm
from .records.register import Register


@dataclass(frozen=True, slots=True)
class KeyAge:
    """A key that lies in keys/: whether it signs, which forms out carry its signature, and until when one is due."""

    key_id: str
    signs: bool
    made_on: date | None
    forms_out: tuple[str, ...]
    needed_until: date | None

    def is_needed(self, today: date) -> bool:
        """Return whether a form that is out and not past its deadline would be lost without the key."""
        return self.signs or (self.needed_until is not None and self.needed_until >= today)


def key_ages(register: Register, key_ids: Sequence[str]) -> tuple[KeyAge, ...]:
    """Return the age of each of the keys `key_ids`, which come in the order of their making; the last one signs."""
    return tuple(_age(register, key_ids, key_id) for key_id in key_ids)


def next_key_number(key_ids: Sequence[str]) -> int:
    """Return the number of the next key: one more than that of any there is or was."""
    numbers = (key_id.partition("-")[0].removeprefix("k") for key_id in key_ids)
    return max((int(number) for number in numbers if number.isdigit()), default=0) + 1


def _age(register: Register, key_ids: Sequence[str], key_id: str) -> KeyAge:
    known = register.get(SigningKey, key_id)
    out = [form for form in register.all(IssuedForm) if form.state is FormState.OUT and _signed(form, key_ids, key_id)]
    return KeyAge(
        key_id=key_id,
        signs=key_id == key_ids[-1],
        made_on=known.made_on if known else None,
        forms_out=tuple(form.form for form in out),
        needed_until=max((form.due for form in out), default=None),
    )


def _signed(form: IssuedForm, key_ids: Sequence[str], key_id: str) -> bool:
    """Return whether a key signed a form; one issued before that was recorded counts for the oldest key."""
    return key_id in form.keys or (not form.keys and key_id == key_ids[0])
