"""How numbers and dates stand in cells of a workbook: number formats, and what a cell's double can hold."""

from __future__ import annotations

from decimal import Decimal

DATE_FORMAT = "d mmm yyyy"
#: A double holds this many decimal digits exactly.
_EXACT_DIGITS = 15
#: What one cell of a workbook can hold; the ledger has the whole text.
LONGEST_TEXT = 32_767


def number_format(unit: str, decimals: int) -> str:
    """Return the number format of a figure: a percentage is in points and keeps a plain one (framework section 3).

    A yes/no figure is 1 or 0, and shows as a word.
    """
    if unit == "yes/no":
        return '"Yes";"Yes";"No"'
    digits = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    return f"£{digits};-£{digits}" if unit == "currency" else digits


def as_double(number: Decimal) -> float | None:
    """Return the double from which `number` can be read back exactly, None where there is none."""
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > _EXACT_DIGITS:
        return None
    double = float(number)
    return double if Decimal(repr(double)) == number else None


def column_letters(number: int) -> str:
    """Return the letters of column `number`, counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shortened(text: str) -> str:
    """Return `text` as far as one cell can hold it, with a sign where something is left out."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
