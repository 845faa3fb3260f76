"""What people mean by a name they type: indicators, officers, councils; with the nearest right spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pmf_excel.core.commands import IMPORT_COMMAND
from pmf_excel.core.errors import PmfError
from pmf_excel.core.nearest import nearest as nearest_of
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.text import date_text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def indicator_called(register: Register, text: str) -> Indicator:
    """Return the indicator written `chorley/COR-012` or, where it is unambiguous, `COR-012`; former references serve.

    Raises `PmfError` with the nearest spelling, or with the councils that both have it.
    """
    wanted = text.strip().casefold()
    every = register.all(Indicator)
    found = [entry for entry in every if wanted in _spellings(entry)]
    if len(found) == 1:
        return found[0]
    if found:
        both = " or ".join(entry.full_reference for entry in found)
        raise PmfError(f"“{text}” is an indicator of more than one council.", f"Write {both}.")
    names = [name for entry in every for name in (entry.full_reference, entry.reference)]
    raise PmfError(f"There is no indicator “{text}”.", nearest(text, names, "The sheet Indicators lists them."))


def _spellings(indicator: Indicator) -> frozenset[str]:
    """Return what an indicator is or was called, in full and without its council."""
    full = (indicator.full_reference, *indicator.formerly)
    return frozenset(name.casefold() for each in full for name in (each, each.partition("/")[2]))


def officer_called(register: Register, text: str) -> Officer:
    """Return the officer with this code, name or login: a code goes before a name or login that reads the same.

    Raises `PmfError` with the nearest code, or with the codes of all whom a name or login may mean.
    """
    wanted = text.strip().casefold()
    every = register.all(Officer)
    coded = [each for each in every if each.officer == text.strip()]
    coded = coded or [each for each in every if each.officer.casefold() == wanted]
    found = coded or [each for each in every if wanted in (each.name.casefold(), each.login.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        both = " or ".join(each.officer for each in found)
        raise PmfError(f"“{text}” may be more than one officer.", f"Write the code: {both}.")
    codes = [officer.officer for officer in every]
    raise PmfError(f"There is no officer “{text}”.", nearest(text, codes, "The sheet Officers lists them."))


def council_called(register: Register, text: str) -> str:
    """Return the code of the council with this code or name; raises `PmfError` with the nearest one."""
    wanted = text.strip().casefold()
    every = register.all(Council)
    for council in every:
        if wanted in (council.council.casefold(), council.name.casefold()):
            return council.council
    codes = [council.council for council in every]
    listed = f"The councils are {' and '.join(codes)}." if codes else f"Import the councils first: {IMPORT_COMMAND}"
    raise PmfError(f"There is no council “{text}”.", nearest(text, codes, listed))


def record_text(record_id: str) -> str:
    """Return the id of a record as people write it: `chorley/COR-012 2025/26 Q3`, days in words."""
    return " ".join(_in_words(part) for part in record_id.split("|"))


def _in_words(part: str) -> str:
    return date_text(date.fromisoformat(part)) if _DAY.fullmatch(part) else part


def nearest(text: str, names: Iterable[str], otherwise: str) -> str:
    """Return the question whether the nearest of `names` was meant, `otherwise` where none is near.

    What is typed with a command is short, so that less of it need be right.
    """
    return nearest_of(text, names, otherwise, cutoff=0.5)
