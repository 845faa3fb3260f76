"""Which signing keys are still needed: taken away too early, an officer's form would be refused as a stranger's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pmf_excel.core.key_ages import KeyAge, key_ages, next_key_number
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.register import Register
from tests.registers import register_of

FORMS = """
council | form          | kind    | officer | period     | issued_on  | due        | state
chorley | waste-Q3-1    | returns | collie  | 2025/26 Q3 | 2026-01-02 | 2026-01-15 | out
chorley | waste-Q3-2    | returns | collie  | 2025/26 Q3 | 2026-01-16 | 2026-01-30 | out
chorley | planning-Q3-1 | returns | depp    | 2025/26 Q3 | 2026-01-02 | 2026-02-28 | received
"""
SIGNED = {"waste-Q3-1": ("k1-aaaa",), "waste-Q3-2": ("k1-aaaa", "k2-bbbb"), "planning-Q3-1": ("k1-aaaa",)}
KEYS = ("k1-aaaa", "k2-bbbb", "k3-cccc")


def register_with(signed: dict[str, tuple[str, ...]]) -> Register:
    """The forms above, each with the keys that signed its copies."""
    forms = register_of(form=FORMS).all(IssuedForm)
    return Register({"form": {form.id: form.but(keys=signed.get(form.form, ())).to_row() for form in forms}})


def test_a_key_is_needed_until_the_last_form_that_it_signed_is_due() -> None:
    """Of the forms that are out; one that came back no longer needs its key."""
    first, second, third = key_ages(register_with(SIGNED), KEYS)

    assert (first.forms_out, first.needed_until) == (("waste-Q3-1", "waste-Q3-2"), date(2026, 1, 30))
    assert (second.forms_out, second.needed_until) == (("waste-Q3-2",), date(2026, 1, 30))
    assert (third.forms_out, third.needed_until) == ((), None)


@pytest.mark.parametrize(
    ("today", "is_needed"), [(date(2026, 1, 29), True), (date(2026, 1, 30), True), (date(2026, 1, 31), False)]
)
def test_on_the_day_it_is_due_a_form_may_still_come(today: date, is_needed: bool) -> None:
    """The next day the old key may go."""
    first, *_ = key_ages(register_with(SIGNED), KEYS)

    assert first.is_needed(today) is is_needed


def test_the_latest_key_signs_and_is_always_needed() -> None:
    """Even where nothing is out, and long after every deadline."""
    ages = key_ages(register_with({}), KEYS)

    assert [age.signs for age in ages] == [False, False, True]
    assert ages[-1].is_needed(date(2099, 1, 1))
    assert not replace(ages[-1], signs=False).is_needed(date(2099, 1, 1))


def test_a_form_of_before_keys_were_recorded_counts_for_the_oldest_key() -> None:
    """It was the only one there was."""
    first, second, _ = key_ages(register_with({}), KEYS)

    assert first.forms_out == ("waste-Q3-1", "waste-Q3-2")
    assert second == KeyAge("k2-bbbb", signs=False, made_on=None, forms_out=(), needed_until=None)


def test_only_what_is_out_counts() -> None:
    """Once everything came back no older key is needed."""
    forms = register_with(SIGNED).all(IssuedForm)
    back = Register({"form": {form.id: form.but(state=FormState.RECEIVED).to_row() for form in forms}})

    assert [age.is_needed(date(2026, 1, 2)) for age in key_ages(back, KEYS)] == [False, False, True]


@pytest.mark.parametrize(
    ("keys", "number"), [((), 1), (("k1-aaaa",), 2), (("k9-a", "k10-b"), 11), (("k2-b", "mine"), 3)]
)
def test_a_number_is_never_used_twice(keys: tuple[str, ...], number: int) -> None:
    """One more than the largest, as a number and not as a text; names of other files are no keys."""
    assert next_key_number(keys) == number
