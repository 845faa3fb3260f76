"""What stands in a cell as one text, whichever program read it: what import and sync compare and take in."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from pmf_excel.core.numbers import decimal_from_double, plain_text
from pmf_excel.core.typed.cleaning import clean_text
from pmf_excel.core.typed.seen_numbers import made_up, may_mislead
from pmf_excel.core.typed.shown_numbers import Shown, shown_by

from .tables import TableCell

#: What stands behind a number that people see otherwise: no field of the register reads so.
_SEEN = "its number format shows"
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 a cell has no time zone


def text_of(value: object, number_format: str) -> str:
    """Return a cell's value as text: numbers exact, percentages in points, dates as 2025-12-31.

    Where `number_format` shows another number or day, that stands behind it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (int, float, Decimal)):
        number = value if isinstance(value, Decimal) else decimal_from_double(value)
        points = shown_by(number_format) is Shown.PERCENT
        return _judged(f"{plain_text(number * 100)}%" if points else plain_text(number), number, number_format)
    if isinstance(value, datetime):
        days = Decimal((value.replace(tzinfo=None) - _FIRST_DAY).total_seconds()) / 86_400
        text = value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        return _judged(text, days, number_format)
    return value.isoformat() if isinstance(value, date) else clean_text(str(value))[0]


def cell_of(ref: str, value: object, number_format: str = "", formula: str = "") -> TableCell:
    """Return a cell with its value as text, and as it is stored where cleaning took something away."""
    text = text_of(value, number_format)
    return TableCell(ref, text, formula, value if isinstance(value, str) and value != text else "")


def with_what_is_seen(text: str, number: Decimal, number_format: str) -> str:
    """Return the `text` of `number`, and behind it what its format makes up instead, if it does.

    Scaled or hidden, as people like it, it is the number.
    """
    seen = made_up(number_format, number)
    return f"{text} ({_SEEN} {seen})" if seen else text


def _judged(text: str, number: Decimal, number_format: str) -> str:
    return with_what_is_seen(text, number, number_format) if may_mislead(number_format) else text
