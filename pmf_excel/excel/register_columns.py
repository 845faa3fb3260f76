"""The columns of a record's sheet in the register workbook, derived from the record's declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmf_excel.core.numbers import decimals_of
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.record import Column, Record, choices_of, columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.register_view import ControlView

from .styles import number_format

#: What a cell of a table may hold.
Value = str | int | bool | Decimal | date | None
RECORD_ID = "record id"
YES, NO = "yes", "no"

#: Fields that are figures of the record's indicator, shown with its decimals.
_IN_THE_INDICATORS_UNIT = frozenset({"value", "low", "high", "baseline"})
_BY_SIGN_OFF = "Changed by forms only."
_MADE = "Made from the register; not part of the record."


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as shown: heading, note, width in characters, and the value of a record's cell.

    `number_format` gives how a number of the record is shown; `looks_up` names the record type whose ids may be
    chosen.
    """

    heading: str
    value: Callable[[Record], Value]
    number_format: Callable[[Record], str]
    note: str = ""
    width: int = 16
    choices: tuple[str, ...] = ()
    looks_up: str = ""
    free_text: bool = False


def sheet_columns(kind: type[Record], register: Register, view: ControlView) -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet of `kind`: the record's own, and beside them what makes them readable.

    A reference to an indicator has its name beside it, and a figure its status in words.
    """
    return tuple(_columns(kind, register, view))


def _columns(kind: type[Record], register: Register, view: ControlView) -> Iterator[SheetColumn]:
    for name, column in columns_of(kind).items():
        yield _declared(kind, name, column, register)
        if column.looks_up == "indicator" and name == "indicator":
            yield _made("Name of the indicator", 44, lambda record: _indicator_name(register, record))
        if kind is Figure and name == "state":
            yield _made("Status", 26, lambda record: view.statuses.get(record.id, ""))


def _declared(kind: type[Record], name: str, column: Column, register: Register) -> SheetColumn:
    return SheetColumn(
        heading=column.heading,
        value=_value(kind, name),
        number_format=_number_format(name, register),
        note=" ".join(part for part in (column.note, _BY_SIGN_OFF if column.owned_by_sign_off else "") if part),
        width=column.width,
        choices=tuple(choice for choice in choices_of(kind, name) if choice) or _yes_or_no(kind, name),
        looks_up=column.looks_up,
        free_text=column.free_text,
    )


def _made(heading: str, width: int, value: Callable[[Record], Value]) -> SheetColumn:
    return SheetColumn(heading, value, lambda _: "", _MADE, width)


def _value(kind: type[Record], name: str) -> Callable[[Record], Value]:
    """Return what gives the value of a field; a no that goes without saying is left empty, so that a yes is seen."""
    if kind.model_fields[name].default is False:
        return lambda record: getattr(record, name) or None
    return lambda record: getattr(record, name)


def _yes_or_no(kind: type[Record], name: str) -> tuple[str, ...]:
    annotation = kind.model_fields[name].annotation
    return (YES, NO) if annotation in (bool, bool | None) else ()


def _number_format(name: str, register: Register) -> Callable[[Record], str]:
    def as_the_indicator(record: Record) -> str:
        indicator = _indicator(register, record)
        return number_format(indicator.unit, indicator.decimals) if indicator is not None else as_it_is(record)

    def as_it_is(record: Record) -> str:
        number = getattr(record, name)
        return number_format("", decimals_of(number)) if isinstance(number, Decimal) else "0"

    return as_the_indicator if name in _IN_THE_INDICATORS_UNIT else as_it_is


def _indicator(register: Register, record: Record) -> Indicator | None:
    if isinstance(record, Indicator):
        return record
    return register.indicator(str(getattr(record, "indicator", "")))


def _indicator_name(register: Register, record: Record) -> str:
    indicator = _indicator(register, record)
    return indicator.name if indicator is not None else ""
