"""Cells as people type them, made into values; what could not be read, or was read with doubt, is a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pmf_excel.core.catalogue.typed import (
    CHOICE_UNKNOWN,
    DATE_FOR_NUMBER,
    DATE_IN_TEXT,
    DATE_NOT_READ,
    DATE_READ_AS,
    EXCEL_ERROR,
    FORMULA,
    FORMULA_WITHOUT_RESULT,
    INVISIBLE_REMOVED,
    NO_FIGURE_TYPED_AS_TEXT,
    NOT_YES_OR_NO,
    NUMBER_DOUBTFUL,
    NUMBER_NOT_READ,
    NUMBER_READ_AS,
    SHOWN_OTHERWISE,
    TEXT_TOO_LONG,
    UNIT_DIFFERS,
)
from pmf_excel.core.findings import Finding, FindingKind, Place, quoted
from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.forms.requirements import NOT_ASKED
from pmf_excel.core.nearest import nearest
from pmf_excel.core.numbers import CONTEXT, plain_text
from pmf_excel.core.periods import MONTH_NAMES, day_in_words
from pmf_excel.core.records.indicators import Indicator, Unit

from .cleaning import clean_text
from .number_texts import narrowed, number_in

Findings = tuple[Finding, ...]
#: What a cell of Excel can hold, in UTF-16 units.
LONGEST_TEXT = 32_767

_NO_FIGURE = frozenset({
    "-", "--", ".", "..", "...", "?", "n/a", "na", "n.a.", "n/k", "nil", "none", "null", "tbc", "tba", "unknown",
    "not available", "not applicable", "not known", "no data", "x", "z", "c", "[x]", "[z]", "[c]", "pending",
})  # fmt: skip
_SAME_UNIT = {
    Unit.PERCENTAGE: frozenset({"%", "per cent", "percent", "pct"}),
    Unit.CURRENCY: frozenset({"£", "gbp", "pounds"}),
    Unit.DAYS: frozenset({"day", "days", "working days", "calendar days"}),
}
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


def number_typed(cell: Cell, indicator: Indicator, part: bool = False) -> tuple[Decimal | None, Findings]:
    """Return the number in a cell, in the indicator's unit, and what was found; None where there is none.

    A percentage is in points: a cell with a percent format is read times 100, a plain 0.45 stays 0.45 (framework
    section 3). Yes is 1 and No is 0. A `part` is a numerator or denominator, which has no unit but pounds.
    """
    if is_empty(cell):
        return None, ()
    if cell.formula and cell.held is Held.BLANK:
        return None, (_found(FORMULA_WITHOUT_RESULT, cell, cell.formula),)
    value, findings = _number(cell, indicator, part)
    return value, (*_about(cell), *findings)


def date_typed(cell: Cell) -> tuple[date | None, Findings]:
    """Return the day in a cell, read as day, month, year, and what was found; None where there is none."""
    if is_empty(cell):
        return None, ()
    if unusable := _unusable(cell):
        return None, unusable
    text = narrowed(cell.text)
    day = None if cell.held is not Held.TEXT else _day(text)
    if day is None:
        return None, (*_about(cell), _found(DATE_NOT_READ, cell, cell.text))
    is_sure = cell.dated or _could_not_be_month_first(text, day)
    read_as = () if is_sure else (_found(DATE_READ_AS, cell, cell.text, read=day_in_words(day)),)
    return day, (*_about(cell), *read_as)


def choice_typed(cell: Cell, choices: Sequence[str]) -> tuple[str, Findings]:
    """Return which of `choices` a cell says, whatever its case; empty where it says none, with the nearest named."""
    if is_empty(cell):
        return "", ()
    if unusable := _unusable(cell):
        return "", unusable
    said = narrowed(cell.text).casefold()
    by_word = {choice.casefold(): choice for choice in choices}
    if cell.held is Held.BOOLEAN:
        said = "yes" if said == "true" else "no"
    if said in by_word:
        return by_word[said], _about(cell)
    near = nearest(said, choices)
    facts = {"choices": ", ".join(choices), "nearest": near and f"{near} "}
    return "", (*_about(cell), _found(CHOICE_UNKNOWN, cell, cell.text, **facts))


def text_typed(cell: Cell) -> tuple[str, Findings]:
    """Return the text in a cell, cleaned, and what was found; empty where there is none or it is too long to keep."""
    if is_empty(cell):
        return "", ()
    if unusable := _unusable(cell):
        return "", unusable
    if cell.dated:
        return _date_in_text(cell)
    text, removed = clean_text(cell.text)
    length = len(text.encode("utf-16-le")) // 2
    if length > LONGEST_TEXT:
        return "", (_found(TEXT_TOO_LONG, cell, f"{length:,}"),)
    said = (_found(INVISIBLE_REMOVED, cell, ", ".join(removed)),) if removed else ()
    return text, (*_about(cell), *said)


def is_empty(cell: Cell) -> bool:
    """Return whether nothing was filled in, or the cell shows the dash of an input that is not asked."""
    return cell.is_blank or (cell.held is Held.TEXT and cell.text.strip() == NOT_ASKED)


def _number(cell: Cell, indicator: Indicator, part: bool) -> tuple[Decimal | None, Findings]:
    if cell.held is Held.ERROR:
        return None, (_found(EXCEL_ERROR, cell, cell.text),)
    if cell.dated:
        return None, (_found(DATE_FOR_NUMBER, cell, cell.text),)
    if indicator.unit is Unit.YES_NO and not part:
        return _yes_or_no(cell)
    if cell.held is Held.NUMBER:
        return _number_in_cell(cell, indicator, part)
    return _number_in_text(cell, indicator, part)


def _yes_or_no(cell: Cell) -> tuple[Decimal | None, Findings]:
    said = narrowed(cell.text).casefold()
    if said not in _YES | _NO:
        return None, (_found(NOT_YES_OR_NO, cell, cell.text),)
    is_yes = said in _YES
    is_plain = said in ("yes", "no") or cell.held is not Held.TEXT
    note = () if is_plain else (_found(NUMBER_READ_AS, cell, cell.text, read="Yes" if is_yes else "No"),)
    return Decimal(is_yes), note


def _number_in_cell(cell: Cell, indicator: Indicator, part: bool) -> tuple[Decimal | None, Findings]:
    number = Decimal(cell.text)
    if not cell.percent:
        return _tidy(number), ()
    points = _tidy(CONTEXT.multiply(number, Decimal(100)))
    if part or indicator.unit not in (Unit.PERCENTAGE, Unit.RATIO):
        return None, (_unit_differs(cell, f"{plain_text(points)}%", indicator, part),)
    return (points if indicator.unit is Unit.PERCENTAGE else _tidy(number)), ()


def _number_in_text(cell: Cell, indicator: Indicator, part: bool) -> tuple[Decimal | None, Findings]:
    said = narrowed(cell.text)
    if said.casefold() in _NO_FIGURE:
        return None, (_found(NO_FIGURE_TYPED_AS_TEXT, cell, cell.text),)
    number = number_in(said) if cell.held is Held.TEXT else None
    if number is None:
        return None, (_found(NUMBER_NOT_READ, cell, cell.text),)
    if number.unit and number.unit not in _units_of(indicator, part):
        return None, (_unit_differs(cell, cell.text, indicator, part),)
    value = _tidy(number.value)
    if number.is_plain and not number.is_doubtful:
        return value, ()
    kind = NUMBER_DOUBTFUL if number.is_doubtful else NUMBER_READ_AS
    return value, (_found(kind, cell, cell.text, read=plain_text(value)),)


def _units_of(indicator: Indicator, part: bool) -> frozenset[str]:
    if part:
        return _SAME_UNIT[Unit.CURRENCY]
    label = indicator.unit_label.casefold()
    return _SAME_UNIT.get(indicator.unit, frozenset()) | {label, *label.split()[:1]}


def _unit_differs(cell: Cell, shown: str, indicator: Indicator, part: bool) -> Finding:
    unit = "a number" if part else indicator.unit_label or indicator.unit.value
    return _found(UNIT_DIFFERS, cell, shown, unit=unit)


def _tidy(number: Decimal) -> Decimal:
    """Return the number without superfluous zeros, so that equal figures are written alike."""
    return Decimal(plain_text(number))


def _unusable(cell: Cell) -> Findings:
    if cell.held is Held.ERROR:
        return (_found(EXCEL_ERROR, cell, cell.text),)
    return (_found(FORMULA_WITHOUT_RESULT, cell, cell.formula),) if cell.held is Held.BLANK else ()


def seen_otherwise(cell: Cell) -> Findings:
    """Return the finding where people see another number than the cell holds."""
    if cell.seen is None:
        return ()
    return (_found(SHOWN_OTHERWISE, cell, cell.text, seen=f"“{quoted(cell.seen)}”" if cell.seen else "nothing"),)


def _about(cell: Cell) -> Findings:
    formula = (_found(FORMULA, cell, cell.formula, read=quoted(cell.text)),) if cell.formula else ()
    return (*formula, *seen_otherwise(cell))


def _date_in_text(cell: Cell) -> tuple[str, Findings]:
    day = _day(narrowed(cell.text))
    read = day_in_words(day) if day is not None else cell.text
    return read, (*_about(cell), _found(DATE_IN_TEXT, cell, cell.text, read=read))


_MONTHS = {name[:length].casefold(): number for number, name in enumerate(MONTH_NAMES, 1) for length in (3, len(name))}
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]\d.*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4}|\d{2})", re.ASCII)
_IN_WORDS = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]?(?P<name>[A-Za-z]{3,9})[., -]*(?P<year>\d{4}|\d{2})", re.ASCII
)


def _day(text: str) -> date | None:
    for pattern in (_ISO, _DAY_FIRST, _IN_WORDS):
        if match := pattern.fullmatch(text):
            return _date_from(match.groupdict())
    return None


def _could_not_be_month_first(text: str, day: date) -> bool:
    return _DAY_FIRST.fullmatch(text) is None or day.day > 12 or day.day == day.month


def _date_from(parts: dict[str, str]) -> date | None:
    month = int(parts["month"]) if "month" in parts else _MONTHS.get(parts["name"].casefold(), 0)
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        return date(year, month, int(parts["day"])) if 2000 <= year < 2100 else None
    except ValueError:
        return None


def _found(kind: FindingKind, cell: Cell, found: str, **facts: object) -> Finding:
    return kind.finding(Place(cell=cell.ref), quoted(found), **facts)
