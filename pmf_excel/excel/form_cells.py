"""The one place where a form's cells are written: text always as text, numbers only if finite, nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pmf_excel.core.cell_formats import DATE_FORMAT
from pmf_excel.core.forms.form import CellKind

from .styles import Styles

#: A text that begins with one of these is marked as text, so that no program takes it for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Excel's own limit for the text of one cell.
LONGEST_TEXT = 32_767
#: Larger numbers are no figures: they are kept as the text that they came as.
LARGEST_NUMBER = Decimal(10) ** 21
#: Arial 10: points for each line of text, and for the space around it.
LINE_POINTS, PADDING_POINTS = 13, 9
#: Excel's own limit.
TALLEST_ROW = 409
_SERIAL_0 = date(1899, 12, 30)


class Double(float):
    """A number that is written as its shortest text; XlsxWriter's own 16 digits make another number of 94.6."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def write_number(sheet: Any, at: tuple[int, int], number: float, style: Any) -> None:
    """Write a finite `number` to the last digit of its double."""
    sheet.write_number(*at, Double(number), style)


def write_text(sheet: Any, at: tuple[int, int], text: str, styles: Styles, style: str) -> None:
    """Write `text` as text into the cell `at` (row and column from 0), whatever it begins with."""
    if text:
        sheet.write_string(*at, text[:LONGEST_TEXT], styles.of(style, quoted=text.startswith(FORMULA_STARTS)))
    else:
        sheet.write_blank(*at, None, styles.of(style))


def write_formula(sheet: Any, at: tuple[int, int], formula: str, cached: str | int | Decimal, style: Any) -> None:
    """Write `formula` with its calculated value, for programs that show a file without calculating it."""
    value = float(cached) if isinstance(cached, Decimal) else cached
    sheet.write_formula(*at, formula, style, value)


def write_value(
    sheet: Any, at: tuple[int, int], text: str, kind: CellKind, styles: Styles, style: str, number_format: str = ""
) -> None:
    """Write canonical `text` as what its `kind` says: a number in `number_format`, a date, or as it stands."""
    number = number_of(text) if kind is CellKind.NUMBER else None
    day = day_of(text) if kind is CellKind.DATE else None
    if number is not None:
        write_number(sheet, at, float(number), styles.of(style, number_format))
    elif day is not None:
        write_number(sheet, at, (day - _SERIAL_0).days, styles.of(style, DATE_FORMAT))
    elif not text and kind in (CellKind.NUMBER, CellKind.DATE):
        sheet.write_blank(*at, None, styles.of(style, DATE_FORMAT if kind is CellKind.DATE else number_format))
    else:
        write_text(sheet, at, text, styles, style)


def number_of(text: str) -> Decimal | None:
    """Return the number written as canonical text, None where it is none that a figure could be."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST_NUMBER else None


def day_of(text: str) -> date | None:
    """Return the day written as an ISO date, None where `text` is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lines_in(text: str, width: int) -> int:
    """Return about how many lines `text` takes in a column of `width` characters."""
    across = max(4, int(width * 1.04 - 1))
    return sum(max(1, len(textwrap.wrap(part, across))) for part in text.split("\n"))


def row_height(texts: Sequence[tuple[str, int]], least: int) -> int:
    """Return the height in points at which every text (with its column's width) can be read."""
    lines = max((lines_in(text, width) for text, width in texts if text), default=1)
    return min(TALLEST_ROW, max(least, lines * LINE_POINTS + PADDING_POINTS))
