"""The columns of a record's sheet in the master workbook, derived from the record's declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmf_excel.core.cell_formats import DATE_FORMAT, as_double, number_format, shortened
from pmf_excel.core.numbers import decimals_of, plain_text
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.record import Column, Record, choices_of, columns_of, types_within
from pmf_excel.core.records.register import Register

from .arrival_words import said_in_words
from .book import EMPTY_CELL, CellToWrite, Value

YES, NO = "yes", "no"
#: The heading of the column that gives each figure its status in words.
STATUS_HEADING = "Status"
#: The heading of the column beside a reference to an indicator.
NAME_HEADING = "Name of the indicator"

#: Fields that are figures of the record's indicator, shown with its decimals.
IN_THE_INDICATORS_UNIT = frozenset({"value", "low", "high", "baseline"})
_BY_SIGN_OFF = "Changed by forms only: what is typed here is refused."
_MADE = "Made from the register; what is typed here is refused."

#: The status of a figure in words, by its record id.
Statuses = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as shown: heading, note, width in characters, and the value of a record's cell.

    `name` is the record's field, empty for a column that is made beside it. `number_format` gives how a number of
    the record is shown; `looks_up` names the record type whose ids may be chosen, `made_by` what makes the records of
    a sheet on which nobody types.
    """

    heading: str
    value: Callable[[Record], Value]
    number_format: Callable[[Record], str]
    name: str = ""
    note: str = ""
    width: int = 16
    choices: tuple[str, ...] = ()
    looks_up: str = ""
    free_text: bool = False
    holds_dates: bool = False
    owned_by_sign_off: bool = False
    made_by: str = ""

    @property
    def is_edited(self) -> bool:
        """Whether people may change the column in the workbook."""
        return bool(self.name) and not self.owned_by_sign_off and not self.made_by

    def cell(self, record: Record) -> CellToWrite:
        """Return the cell of `record`: what a double cannot hold exactly becomes text, a long text is cut."""
        value = self.value(record)
        if value is None or value == "":
            return EMPTY_CELL
        if isinstance(value, bool):
            return CellToWrite(YES if value else NO)
        if isinstance(value, date):
            return CellToWrite(value, DATE_FORMAT)
        if isinstance(value, (int, Decimal)):
            number = Decimal(value)
            shown = self.number_format(record)
            return CellToWrite(number, shown) if as_double(number) is not None else CellToWrite(plain_text(number))
        return CellToWrite(shortened(value))


def sheet_columns(kind: type[Record], register: Register, statuses: Statuses | None = None) -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet of `kind`: the record's own, and beside them what makes them readable.

    A reference to an indicator has its name beside it, and a figure its status in words.
    """
    return tuple(_columns(kind, register, statuses or {}))


def _columns(kind: type[Record], register: Register, statuses: Statuses) -> Iterator[SheetColumn]:
    for name, column in columns_of(kind).items():
        yield _declared(kind, name, column, register)
        if column.looks_up == "indicator" and name == "indicator":
            yield _made(NAME_HEADING, 44, lambda record: _indicator_name(register, record))
        if kind is Figure and name == "state":
            yield _made(STATUS_HEADING, 26, lambda record: statuses.get(record.id, ""))


def _declared(kind: type[Record], name: str, column: Column, register: Register) -> SheetColumn:
    return SheetColumn(
        heading=column.heading,
        value=_value(kind, name, column.looks_up, register),
        number_format=_number_format(name, register),
        name=name,
        note=" ".join(part for part in (column.note, _why_not_edited(kind, column)) if part),
        width=column.width,
        choices=tuple(choice for choice in choices_of(kind, name) if choice) or _yes_or_no(kind, name),
        looks_up=column.looks_up,
        free_text=column.free_text,
        holds_dates=date in types_within(kind.model_fields[name].annotation),
        owned_by_sign_off=column.owned_by_sign_off,
        made_by=kind.made_by,
    )


def _why_not_edited(kind: type[Record], column: Column) -> str:
    if column.owned_by_sign_off:
        return _BY_SIGN_OFF
    return f"Made by {kind.made_by}: what is typed here is refused." if kind.made_by else ""


def _made(heading: str, width: int, value: Callable[[Record], Value]) -> SheetColumn:
    return SheetColumn(heading, value, lambda _: "", note=_MADE, width=width)


def _value(kind: type[Record], name: str, looks_up: str, register: Register) -> Callable[[Record], Value]:
    """Return what gives the value of a field; a no that goes without saying is left empty, so that a yes is seen.

    A reference to another record is shown as that is called now, a code in words.
    """
    if (words := said_in_words(kind, name)) is not None:
        return lambda record: words(vars(record))
    if looks_up:
        return lambda record: register.reference_of(looks_up, str(getattr(record, name)))
    if kind.model_fields[name].default is False:
        return lambda record: getattr(record, name) or None
    return lambda record: _plain(getattr(record, name))


def _plain(value: object) -> Value:
    return value if value is None or isinstance(value, (bool, int, Decimal, date)) else str(value)


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

    return as_the_indicator if name in IN_THE_INDICATORS_UNIT else as_it_is


def _indicator(register: Register, record: Record) -> Indicator | None:
    if isinstance(record, Indicator):
        return record
    return register.indicator(str(getattr(record, "indicator", "")))


def _indicator_name(register: Register, record: Record) -> str:
    indicator = _indicator(register, record)
    return indicator.name if indicator is not None else ""
