"""Numbers, dates, periods and yes or no as they stand in the cells of an imported table."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pmf_excel.core.periods import MONTH_NAMES, Period
from pmf_excel.core.typed.number_texts import number_in

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9}),? (\d{4})")
_SHORT_MONTH = re.compile(r"([A-Za-z]{3,9})[- ](\d{2})")
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
#: Units that may stand beside a number of a table; 45% is 45 points.
_UNITS = frozenset({"", "%", "£"})


def number_from(text: str) -> Decimal:
    """Return the number written as `1,200.5`, `£1,200`, `45%` (45) or ` 7 `.

    Raises `ValueError` for anything else, a decimal comma included.
    """
    number = number_in(text)
    if number is None or number.is_doubtful or number.unit not in _UNITS:
        raise ValueError(text)
    return number.value


def whole_number_from(text: str) -> int:
    """Return the whole number written in `text`; raises `ValueError` where it is none."""
    number = number_from(text)
    if number != number.to_integral_value():
        raise ValueError(text)
    return int(number)


def date_from(text: str) -> date:
    """Return the date written as `2025-12-31`, `31/12/2025` or `31 December 2025`; raises `ValueError` otherwise."""
    cleaned = " ".join(text.split())
    if match := _ISO.fullmatch(cleaned):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _BRITISH.fullmatch(cleaned):
        return date(_full_year(match[3]), int(match[2]), int(match[1]))
    if match := _IN_WORDS.fullmatch(cleaned):
        return date(int(match[3]), _month_called(match[2]), int(match[1]))
    raise ValueError(text)


def period_from(text: str) -> Period:
    """Return the period in `text`, or the month of a date, which is what Excel makes of `May 2026`.

    Raises `PmfError` for anything else.
    """
    try:
        day = date_from(text)
    except ValueError:
        return Period.parse(_with_full_year(text))
    return Period.month(day.year, day.month)


def yes_from(text: str) -> bool:
    """Return whether `text` says yes; raises `ValueError` where it says neither yes nor no."""
    said = text.strip().casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise ValueError(text)


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month_called(name: str) -> int:
    for number, month in enumerate(MONTH_NAMES, start=1):
        if month.casefold().startswith(name.casefold()):
            return number
    raise ValueError(name)


def _with_full_year(text: str) -> str:
    """Return `Oct-25`, which is how Excel shows a month and writes it to csv, with its year in full."""
    match = _SHORT_MONTH.fullmatch(text.strip())
    return f"{match[1]} 20{match[2]}" if match else text
