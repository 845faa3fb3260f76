"""How a value is written into a cell: text always as text, a number only where a double holds it exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pmf_excel.core.cell_formats import as_double, shortened
from pmf_excel.core.master.book import Link, Value
from pmf_excel.core.master.links import link_formula
from pmf_excel.core.numbers import plain_text

from .texts import escaped

_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
#: Excel counts a 29 February 1900 that never was: an earlier day has another number in each program.
_FIRST_SURE_DAY = date(1900, 3, 1)
#: A number written with at most so many signs has at most as many digits as every double keeps.
_SURELY_EXACT = 15


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that people fill a column with, as markup; its result is calculated when the workbook is opened."""

    markup: str


#: A cell's markup from behind its style to its end; empty where nothing stands in the cell.
Content = str
EMPTY: Content = ""


def content_of(value: Value | Link | Formula, epoch_1904: bool) -> Content:
    """Return how `value` is written into a cell."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, str):
        return text_content(value)
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return f' t="b"><v>{value:d}</v></c>'
    if isinstance(value, int):
        return _number(value)
    if isinstance(value, Formula):
        return f"><f>{value.markup}</f></c>"
    return _link(value) if isinstance(value, Link) else _day(value, epoch_1904)


@lru_cache(maxsize=1 << 14)
def text_content(text: str) -> Content:
    """Return how a text is written into a cell: as it is, whatever it begins with."""
    if not text:
        return EMPTY
    kept = shortened(text)
    space = "" if kept.isprintable() and kept == kept.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{space}>{escaped(kept)}</t></is></c>'


def _number(number: int | Decimal) -> Content:
    text = str(number)
    if len(text) > _SURELY_EXACT or "E" in text or not text[-1].isdecimal():
        return _rarer_number(Decimal(number))
    return f"><v>{text.rstrip('0').rstrip('.') if '.' in text else text}</v></c>"


def _rarer_number(number: Decimal) -> Content:
    """Return a number that is very large, small or long: as text where a double would not be that number."""
    double = as_double(number)
    if double is None:
        return text_content(plain_text(number) if number.is_finite() else str(number))
    return f"><v>{double!r}</v></c>"


def _day(day: date, epoch_1904: bool) -> Content:
    first, epoch = (_EPOCH_1904, _EPOCH_1904) if epoch_1904 else (_FIRST_SURE_DAY, _EPOCH_1900)
    if day < first:
        return text_content(day.isoformat())
    return f"><v>{(day - epoch).days}</v></c>"


def _link(link: Link) -> Content:
    """Return a link as a formula with its result; where Excel would not take it the text stands alone."""
    formula = link_formula(link)
    if not formula:
        return text_content(link.text)
    return f' t="str"><f>{escaped(formula)}</f><v>{escaped(link.text)}</v></c>'
