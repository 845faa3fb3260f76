"""Checks of who signs: who completed a form, and that three people can take the three roles (framework section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product

from pmf_excel.core.forms.form import START_SHEET, Filling
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.entitlement import (
    Role,
    has_signed,
    may_sign_for,
    officer_in_role,
    person_called,
    same_person,
)

from ..catalogue.returns import NO_THIRD_PERSON, NOT_COMPLETED, NOT_ENTITLED
from ..catalogue.sign_off import SAME_ACCOUNT, TWO_ROLES
from ..findings import Finding, Place
from .checked_line import CheckedLine


def three_people(checked: CheckedLine) -> Iterator[Finding]:
    """Query a figure that cannot be checked and authorised by two more people than the one who collected it."""
    people = _signatories(checked)
    if not any(_are_three(checked.register, cast) for cast in product(*people)):
        names = sorted({checked.register.officer_name(code) for codes in people for code in codes})
        yield checked.finding(NO_THIRD_PERSON, "reference", ", ".join(names) or "none in post")


def completed_by_entitled(filling: Filling, register: Register, today: date) -> Iterator[Finding]:
    """Refuse a form that was not completed by its officer or a deputy in date."""
    officer, typed = filling.identity.officer, filling.completed_by
    place = Place(sheet=START_SHEET, cell=typed.ref)
    if not typed.text.strip():
        yield NOT_COMPLETED.finding(place)
    elif person_called(register, typed.text, may_sign_for(register, officer, today)) is None:
        yield NOT_ENTITLED.finding(place, typed.text, officer=register.officer_name(officer))


def same_account(figure: Figure, modified_by: str) -> Finding | None:
    """Return the query where a later form was last saved by the account that saved the return or the check form."""
    account = modified_by.strip()
    before = {each.strip().casefold() for each in (figure.account, figure.check_account)}
    if not account or account.casefold() not in before:
        return None
    return SAME_ACCOUNT.finding(Place(reference=figure.indicator), account)


def under_another_code(register: Register, figure: Figure, by: str) -> Finding | None:
    """Return why a figure may not be signed by somebody who has signed it before as another row of Officers.

    Names are held against those of today, and against those by which the figure was signed.
    """
    before = (figure.collected_by, figure.checked_by)
    under_this_name = has_signed(register, by, figure.period, figure.collected_as, figure.checked_as)
    if under_this_name or any(code and same_person(register, by, code) for code in before if code != by):
        return TWO_ROLES.finding(Place(reference=figure.indicator), register.officer_name(by))
    return None


def _are_three(register: Register, cast: tuple[str, ...]) -> bool:
    return not any(same_person(register, one, other) for one, other in combinations(cast, 2))


def _signatories(checked: CheckedLine) -> tuple[tuple[str, ...], ...]:
    """Return who may take each role: for the collection, whoever did it."""
    register, indicator, today = checked.register, checked.indicator, checked.today
    others = [
        may_sign_for(register, officer_in_role(indicator, role), today) for role in (Role.RESPONSIBLE, Role.AUTHORISING)
    ]
    collected_by = (checked.completed_by,) if checked.completed_by else ()
    return (collected_by or may_sign_for(register, indicator.collection_officer, today), *others)
