"""What must hold of a change to officers: who does something is one person, and nobody leaves unnoticed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from pmf_excel.core.catalogue import changing as found_on_change
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.register import Register
from pmf_excel.core.typed.cleaning import spelt_out

from ..reports.sentences import listed
from ..sign_off.entitlement import folded, is_signed, mixed_word
from .changed_indicators import ROLES
from .problems import Problem
from .steps import Check, Step

#: States in which a figure has a signature and waits for another.
_WAITING = frozenset({State.COLLECTED, State.CHECKED})
#: Fields that should be one officer's alone, and what they are called in a sentence.
_OWN = {"name": "name", "email": "e-mail address"}


def code_is_its_own(step: Step, register: Register) -> Iterator[Problem]:
    """Yield where a new code is another record's but for capital letters."""
    (name,) = type(step.new).key
    if step.old is not None:
        return
    for other in register.all(type(step.new)):
        if other.id != step.new.id and other.id.casefold() == step.new.id.casefold():
            yield Problem(name, found_on_change.CODE_USED, step.new.id, {"other": other.id})


def _alphabet_is_one(step: Step, register: Register) -> Iterator[Problem]:  # noqa: ARG001 - as every check
    """Yield where a word of a name is written in several alphabets: it looks like another name."""
    for field, called in {**_OWN, "login": "login"}.items():
        said = mixed_word(str(getattr(step.new, field))) if step.changes(field) else ""
        if said:
            facts = {"what": called, "spelt": spelt_out(said)}
            yield Problem(field, found_on_change.ALPHABETS_MIXED, said, facts)


def _login_is_one_persons(step: Step, register: Register) -> Iterator[Problem]:
    officer: Any = step.new
    if not officer.login or not step.changes("login", "start", "end"):
        return
    for other in _others(officer, register):
        if other.login.casefold() == officer.login.casefold() and _at_the_same_time(officer, other):
            yield Problem(
                "login", found_on_change.LOGIN_USED, officer.login, {"name": other.name, "code": other.officer}
            )


def _nobody_takes_over(step: Step, register: Register) -> Iterator[Problem]:
    """Yield where a code takes the name or login that another has before the change, given up in it or not."""
    officer: Any = step.new
    for field in ("name", "login"):
        said = str(getattr(officer, field))
        if not said or not step.changes(field):
            continue
        for other in _others(officer, register.base):
            if not _same(said, str(getattr(other, field))) or not _at_the_same_time(officer, other):
                continue
            if _gives_up(other, field, register) or (step.old is not None and field == "name"):
                facts = {"what": field, "code": other.officer, "officer": officer.officer}
                yield Problem(field, found_on_change.TAKEN_OVER, said, facts)


def _nobody_signs_as_another(step: Step, register: Register) -> Iterator[Problem]:
    """Yield where a code takes a name or login by which another, called otherwise today, signed an open figure."""
    officer: Any = step.new
    for field in ("name", "login"):
        said = str(getattr(officer, field))
        if not said or not step.changes(field):
            continue
        for figure, code in _signed_as(said, officer, register.base):
            facts = {"what": field, "code": code, "officer": officer.officer, "figure": figure.id.replace("|", " ")}
            yield Problem(field, found_on_change.SIGNED_BEFORE, said, facts)
            break


def _signed_as(said: str, officer: Officer, register: Register) -> Iterator[tuple[Figure, str]]:
    """Yield the figures in sign-off that another code signed as `said`, and that code."""
    for figure in _in_sign_off(register):
        for code, signature in ((figure.collected_by, figure.collected_as), (figure.checked_by, figure.checked_as)):
            if (
                code != officer.id
                and is_signed(signature, said, figure.period)
                and not _is_called(said, register, code)
            ):
                yield figure, code


def _in_sign_off(register: Register) -> Iterator[Figure]:
    """Yield the figures that were signed and wait for another signature; of the others no record is made."""
    for record_id in sorted(register.ids(Figure)):
        stored = register.stored(Figure, record_id)
        text = stored if isinstance(stored, str) else json.dumps(stored)
        figure = register.get(Figure, record_id) if any(f'"{state}"' in text for state in _WAITING) else None
        if figure is not None and figure.state in _WAITING:
            yield figure


def _is_called(said: str, register: Register, code: str) -> bool:
    row = register.officer(code)
    return row is not None and any(_same(said, text) for text in (row.name, row.login))


def _gives_up(officer: Officer, field: str, register: Register) -> bool:
    """Return whether an officer has another name or login after the change: nothing tells then whose it was."""
    after = register.officer(officer.officer)
    return after is None or not _same(getattr(after, field), getattr(officer, field))


def _is_told_apart(step: Step, register: Register) -> Iterator[Problem]:
    officer: Any = step.new
    for field, called in _OWN.items():
        said = str(getattr(officer, field))
        if not said or not step.changes(field):
            continue
        same = [each.officer for each in _others(officer, register) if _same(said, str(getattr(each, field)))]
        if same:
            yield Problem(field, found_on_change.OFFICER_TWICE, said, {"what": called, "others": listed(same)})


def _nobody_leaves_unnoticed(step: Step, register: Register) -> Iterator[Problem]:
    officer: Any = step.new
    if officer.end is None or not step.changes("end"):
        return
    named = [
        each.full_reference
        for each in register.all(Indicator)
        if (each.end is None or each.end > officer.end) and officer.id in (getattr(each, name) for name in ROLES)
    ]
    if named:
        yield Problem(
            "end", found_on_change.STILL_NAMED, officer.name, {"where": listed(named), "code": officer.officer}
        )


def _somebody_can_record(step: Step, register: Register) -> Iterator[Problem]:
    """Yield where the last officer with a login loses it or leaves, so that no login is anybody's after that."""
    officer: Any = step.new
    before: Any = step.old
    if before is None or not before.login or not step.changes("login", "end") or _records_after(officer, date.max):
        return
    last = officer.end if officer.login and officer.end is not None else date.min
    if not any(_records_after(other, last) for other in _others(officer, register)):
        field, when = ("end", f"after {day_in_words(last)}") if officer.login else ("login", "without it")
        yield Problem(field, found_on_change.LAST_LOGIN, officer.name, {"when": when})


def _records_after(officer: Officer, day: date) -> bool:
    """Return whether the officer has a login and stays beyond `day`."""
    return bool(officer.login) and (officer.end is None or officer.end > day)


def _others(officer: Officer, register: Register) -> Iterator[Officer]:
    return (each for each in register.all(Officer) if each.id != officer.id)


def _at_the_same_time(one: Officer, other: Officer) -> bool:
    """Return whether there is a day on which both are in post: a login may pass from one officer to the next."""
    begun = max(one.start or date.min, other.start or date.min)
    return begun <= min(one.end or date.max, other.end or date.max)


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


OFFICER_CHECKS: tuple[Check, ...] = (
    code_is_its_own,
    _alphabet_is_one,
    _login_is_one_persons,
    _nobody_takes_over,
    _nobody_signs_as_another,
    _is_told_apart,
    _nobody_leaves_unnoticed,
    _somebody_can_record,
)
