"""Who may sign for whom: the officer of each role, or a deputy in date (framework section 4)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from enum import StrEnum

from pmf_excel.core.periods import Period
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register
from pmf_excel.core.typed.cleaning import IGNORABLE

#: Letters of other alphabets that look like these, small or capital: who is called so looks like the same person.
_ALIKE = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131",
    "abekmhopctyxsijhdqwabezhikmnoptyxi",
)


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
    wanted = folded(text)
    for code in among:
        if wanted in (folded(code), folded(register.officer_name(code))):
            return code
    return None


def same_person(register: Register, one: str, other: str) -> bool:
    """Return whether two codes stand for one person: the same code, name or login, however it is written.

    An e-mail address may be a team's, and says nothing.
    """
    if one.casefold() == other.casefold():
        return True
    return bool(_called(register, one) & _called(register, other))


def signature_of(register: Register, code: str, period: Period) -> str:
    """Return what a figure keeps of the name and login of whoever signs it: their digests, salted with its period.

    The register knows today's names only: by these one person is known again however the rows are renamed since.
    """
    return " ".join(sorted(_digest(text, period) for text in _called(register, code)))


def has_signed(register: Register, code: str, period: Period, *signatures: str) -> bool:
    """Return whether a name or login that `code` has today is one by which a figure was signed before."""
    return any(set(signature.split()) & set(signature_of(register, code, period).split()) for signature in signatures)


def is_signed(signature: str, said: str, period: Period) -> bool:
    """Return whether a figure's signature is that of somebody whose name or login is `said`."""
    return _digest(folded(said), period) in signature.split()


def _called(register: Register, code: str) -> frozenset[str]:
    """Return the name and login of an officer as they are compared, nothing where there is no such row."""
    row = register.officer(code)
    said = (row.name, row.login) if row is not None else ()
    return frozenset(folded(text) for text in said) - {""}


def folded(text: str) -> str:
    """Return a name as it is compared: however it is spaced and cased, without signs that nobody sees.

    Letters that look alike in several alphabets count as one.
    """
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in IGNORABLE.sub("", plain) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split()).casefold().translate(_ALIKE)


def mixed_word(text: str) -> str:
    """Return the first word of a name with letters of several alphabets that look alike, empty where there is none."""
    return next((word for word in re.findall(r"[^\W\d_]+", text) if len(_alphabets(word)) > 1), "")


def _alphabets(word: str) -> set[str]:
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in word} & {"LATIN", "CYRILLIC", "GREEK"}


def _digest(text: str, period: Period) -> str:
    return hashlib.sha256(f"{period}|{text}".encode()).hexdigest()[:32]


def is_in_post(register: Register, code: str, today: date) -> bool:
    """Return whether the officer called `code` is in post on `today`."""
    officer = register.officer(code)
    if officer is None:
        return False
    return (officer.start is None or officer.start <= today) and (officer.end is None or today <= officer.end)
