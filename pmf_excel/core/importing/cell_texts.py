"""What stands in a cell as one text, whichever program read it: what import and sync compare and take in."""

from __future__ import annotations

from datetime import date, datetime, time

from pmf_excel.core.numbers import decimal_from_double, plain_text
from pmf_excel.core.typed.cleaning import clean_text

from .tables import TableCell


def text_of(value: object, number_format: str) -> str:
    """Return a cell's value as text: numbers exact, percentages in points, dates as 2025-12-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (int, float)):
        number = decimal_from_double(value)
        return f"{plain_text(number * 100)}%" if "%" in number_format else plain_text(number)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else clean_text(str(value))[0]


def cell_of(ref: str, value: object, number_format: str = "", formula: str = "") -> TableCell:
    """Return a cell with its value as text, and as it is stored where cleaning took something away."""
    text = text_of(value, number_format)
    return TableCell(ref, text, formula, value if isinstance(value, str) and value != text else "")
