"""Personal data in what officers write (framework section 4): a query, as a role or a place can look like a person.

What was found is named and shortened, never quoted in full: findings are kept and printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue.returns import PERSONAL_DATA
from ..findings import Finding
from .checked_line import CheckedLine

#: The columns that are read: what is written in sentences. Where the evidence is may well be an address.
COLUMNS = ("commentary", "missing_reason", "explanation")

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NI_NUMBER = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w.,/£-])(?:\+44 ?(?:\(0\) ?)?|\(?0)\d(?:[ ()-]{0,2}\d){8,9}(?![\w/]|[.,]\d)")
_NHS_NUMBER = re.compile(r"(?<![\w.,£+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w]|[.,]\d)")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b\.? (?:[A-Z]\.? )?[A-Z][a-z'’-]+")
_HOME = re.compile(
    r"\b(?:[Ff]lat )?\d{1,4}[a-z]?,? (?:[A-Z][a-z']+ ){1,3}"
    r"(?:Road|Street|Avenue|Lane|Close|Drive|Way|Court|Crescent|Place|Gardens|Terrace|Grove|Rd|St|Ave)\b"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_BORN = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born on)\b[ :]*\d", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
#: What cannot be there without a digit.
_WITH_DIGITS = (
    ("a National Insurance number", _NI_NUMBER),
    ("a telephone number", _PHONE),
    ("an NHS number", _NHS_NUMBER),
    ("a home address", _HOME),
    ("a postcode", _POSTCODE),
    ("a date of birth", _BORN),
)


def personal_data(checked: CheckedLine) -> Iterator[Finding]:
    """Query each text that seems to hold something by which a person can be found."""
    for column in COLUMNS:
        text: str = getattr(checked.entry, column)
        found = kinds_of_personal_data(text) if text else ()
        if found:
            yield checked.finding(PERSONAL_DATA, column, " and ".join(found))


def kinds_of_personal_data(text: str) -> tuple[str, ...]:
    """Return what in `text` looks like personal data, in words with its first letters: `an e-mail address (jo…)`."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[str]:
    patterns = [*(_WITH_DIGITS if _DIGIT.search(text) else ()), ("a person's name", _TITLED)]
    if "@" in text:
        patterns.append(("an e-mail address", _EMAIL))
    for words, pattern in patterns:
        if match := next((each[0] for each in pattern.finditer(text) if _is_meant(pattern, each[0], text)), ""):
            yield f"{words} ({match[:2]}…)"


def _is_meant(pattern: re.Pattern[str], match: str, text: str) -> bool:
    """Return whether a match is what it looks like: ten digits with the right check digit, a postcode of a home."""
    if pattern is _NHS_NUMBER:
        return _has_check_digit(match)
    if pattern is _POSTCODE:
        return _TITLED.search(text) is not None or _HOME.search(text) is not None
    return True


def _has_check_digit(text: str) -> bool:
    """Return whether the tenth digit is the check digit of the NHS: 11 minus the weighted sum, modulo 11."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    weighted = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == digits[9]
