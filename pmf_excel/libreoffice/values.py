"""Values on their way into cells and out of them: what Python has and what LibreOffice takes differ a little."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from pmf_excel.libreoffice.errors import LibreOfficeError

_DAY = dt.timedelta(days=1)
#: LibreOffice hands a tab inside a text of several lines over as this.
_TAB_AMONG_LINES = "\x01"


class Kind(Enum):
    """What a number stands for, by its cell's number format."""

    NUMBER, DATE, DATETIME, TIME, BOOLEAN = range(5)


#: The kinds that are read as moments.
MOMENTS = frozenset({Kind.DATE, Kind.DATETIME, Kind.TIME})


class CellError:
    """An error value; `text` is what its cell shows, empty where nobody asked."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"CellError({self.text!r})"


def prepared(value: Any) -> Any:
    """Return a value as one of the few kinds that cells hold: text, float, bool, date, time or datetime."""
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(float(value))
    if isinstance(value, dt.date | dt.time):
        return "" if value != value else value  # pandas' NaT is a datetime that equals nothing
    return _foreign(value)


def _foreign(value: Any) -> Any:
    """Return a value of numpy or pandas as Python has it."""
    kind = type(value).__module__.partition(".")[0]
    if kind == "pandas" and type(value).__name__ in ("NaTType", "NAType"):
        return ""
    if kind == "numpy" and hasattr(value, "item"):
        return prepared(value.astype("datetime64[us]").item() if value.dtype.kind == "M" else value.item())
    raise LibreOfficeError(f"A cell cannot hold a {type(value).__name__}: {value!r}.", "Turn it into text or a number.")


def _text(text: str) -> str:
    """Return a text without halves of characters, which UNO does not carry."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number(number: float) -> float | str:
    if math.isinf(number):
        raise LibreOfficeError("A cell cannot hold an infinite number.", "Leave the cell empty or write a text.")
    return "" if math.isnan(number) else number


def kind_of(value: Any) -> Kind | None:
    """Return what a prepared value stands for, None for a text."""
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, float):
        return Kind.NUMBER
    if isinstance(value, dt.datetime):
        return Kind.DATE if value.time() == dt.time() else Kind.DATETIME
    if isinstance(value, dt.date):
        return Kind.DATE
    return Kind.TIME if isinstance(value, dt.time) else None


def plain(value: Any, epoch: dt.datetime) -> str | float:
    """Return a prepared value as UNO takes it: text or float; days are counted from `epoch`."""
    if isinstance(value, str | float):
        return value
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, dt.time):
        return (dt.datetime.combine(epoch, value.replace(tzinfo=None)) - epoch) / _DAY
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - epoch) / _DAY
    return (dt.datetime.combine(value, dt.time()) - epoch) / _DAY


def told(number: float, kind: Kind, epoch: dt.datetime) -> float | bool | dt.datetime:
    """Return a number as what its kind says; one that cannot be that stays a number."""
    if kind is Kind.BOOLEAN and number in (0.0, 1.0):
        return bool(number)
    if kind not in MOMENTS:
        return number
    try:
        return epoch + dt.timedelta(milliseconds=round(number * 86_400_000))
    except OverflowError:
        return number


def as_read(value: Any) -> Any:
    """Return what UNO gave for a cell, errors marked as such."""
    if value is None:
        return CellError()
    if isinstance(value, str) and _TAB_AMONG_LINES in value and "\n" in value:
        return value.replace(_TAB_AMONG_LINES, "\t")
    return value


def cleaned(
    data: Sequence[Sequence[Any]],
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> list[list[Any]]:
    """Return the values of cells as the reader wants them."""

    def clean(value: Any) -> Any:
        if value == "" or value is None:
            return empty_as
        if isinstance(value, float) and number_builder is not None:
            return number_builder(value)
        if isinstance(value, CellError):
            return value.text if err_to_str else None
        return _moment(value, datetime_builder) if isinstance(value, dt.datetime) else value

    return [[clean(value) for value in row] for row in data]


def _moment(value: dt.datetime, builder: Callable[..., Any]) -> Any:
    if builder is dt.datetime:
        return value
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return builder(**{name: getattr(value, name) for name in names}, tzinfo=None)
