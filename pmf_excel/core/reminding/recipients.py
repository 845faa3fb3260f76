"""To whom a reminder is addressed: the officer, and in copy whoever deputises for them on the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.catalogue import reminding as found_on_reminding
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.entitlement import may_sign_for

#: The address of one person, in the letters that every mail program takes; the longest that there may be is 254.
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An officer's code, name, and e-mail address that is known to be one."""

    code: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a draft goes, who gets a copy, and what keeps somebody from being written to."""

    to: tuple[Mailbox, ...]
    copies: tuple[Mailbox, ...]
    findings: tuple[Finding, ...]


def officers_recipients(register: Register, code: str, today: date) -> Recipients:
    """Return to whom a reminder of an officer's work goes: the officer, deputies in date in copy.

    Where the officer is not in post, it goes to the deputies.
    """
    entitled = may_sign_for(register, code, today)
    deputies = tuple(each for each in entitled if each != code)
    copies, _ = _mailboxes(register, deputies)
    if code in entitled:
        to, findings = _mailboxes(register, (code,))
        return Recipients(to, copies, findings)
    finding = found_on_reminding.OFFICER_NOT_IN_POST.finding(
        _place(code), register.officer_name(code), code=code, day=day_in_words(today)
    )
    return Recipients(copies, (), (finding,))


def managers_recipients(register: Register, code: str, today: date) -> Recipients:
    """Return to whom the list of what is late among a manager's officers goes: the manager alone."""
    if code not in may_sign_for(register, code, today):
        finding = found_on_reminding.MANAGER_NOT_IN_POST.finding(
            _place(code), register.officer_name(code), day=day_in_words(today)
        )
        return Recipients((), (), (finding,))
    to, findings = _mailboxes(register, (code,))
    return Recipients(to, (), findings)


def mailbox_of(officer: Officer | None) -> Mailbox | None:
    """Return an officer's name and address, None where the address is missing or none."""
    if officer is None or not _ADDRESS.fullmatch(officer.email):
        return None
    return Mailbox(officer.officer, officer.name, officer.email)


def _mailboxes(register: Register, codes: tuple[str, ...]) -> tuple[tuple[Mailbox, ...], tuple[Finding, ...]]:
    officers = [officer for code in codes if (officer := register.officer(code)) is not None]
    found = tuple(mailbox for officer in officers if (mailbox := mailbox_of(officer)) is not None)
    wrong = tuple(_without_address(officer) for officer in officers if mailbox_of(officer) is None)
    return found, wrong


def _without_address(officer: Officer) -> Finding:
    if officer.email:
        return found_on_reminding.WRONG_ADDRESS.finding(_place(officer.officer), officer.email, name=officer.name)
    return found_on_reminding.NO_ADDRESS.finding(_place(officer.officer), officer.name)


def _place(code: str) -> Place:
    return Place(sheet=Officer.sheet, reference=code)
