"""Who may sign for whom: the officer of each role, or a deputy in date (framework section 4)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register


class Role(StrEnum):
    """The three roles of a figure."""

    COLLECTION = "Collection Officer"
    RESPONSIBLE = "Responsible Officer"
    AUTHORISING = "Authorising Officer"


def officer_in_role(indicator: Indicator, role: Role) -> str:
    """Return the code of the officer who holds `role` for `indicator`."""
    return {
        Role.COLLECTION: indicator.collection_officer,
        Role.RESPONSIBLE: indicator.responsible_officer,
        Role.AUTHORISING: indicator.authorising_officer,
    }[role]


def may_sign_for(register: Register, officer: str, today: date) -> tuple[str, ...]:
    """Return the codes of those who may sign in place of `officer` on `today`: the officer, then deputies in date."""
    found = [officer] if is_in_post(register, officer, today) else []
    for deputy in register.deputies_of(officer):
        in_date = deputy.start <= today and (deputy.end is None or today <= deputy.end)
        if in_date and deputy.deputy not in found and is_in_post(register, deputy.deputy, today):
            found.append(deputy.deputy)
    return tuple(found)


def person_called(register: Register, text: str, among: tuple[str, ...]) -> str | None:
    """Return which code of `among` is meant by a name or code as typed, None where none is."""
    wanted = " ".join(text.split()).casefold()
    for code in among:
        if wanted in (code.casefold(), register.officer_name(code).casefold()):
            return code
    return None


def same_person(register: Register, one: str, other: str) -> bool:
    """Return whether two codes stand for one person: the same code, name or login, however it is written.

    An e-mail address may be a team's, and says nothing.
    """
    if one.casefold() == other.casefold():
        return True
    rows = (register.officer(one), register.officer(other))
    said = [{" ".join(text.split()).casefold() for text in (row.name, row.login)} - {""} for row in rows if row]
    return len(said) == len(rows) and bool(said[0] & said[1])


def is_in_post(register: Register, code: str, today: date) -> bool:
    """Return whether the officer called `code` is in post on `today`."""
    officer = register.officer(code)
    if officer is None:
        return False
    return (officer.start is None or officer.start <= today) and (officer.end is None or today <= officer.end)
