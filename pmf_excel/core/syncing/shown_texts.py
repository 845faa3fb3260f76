"""What each cell of a record's row shows, as text, from its JSON row: many rows are compared without their records."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from pmf_excel.core.cell_formats import LONGEST_TEXT, shortened
from pmf_excel.core.importing.cell_reader import holds
from pmf_excel.core.master.arrival_words import said_in_words
from pmf_excel.core.master.columns import NAME_HEADING, NO, YES, SheetColumn, Statuses
from pmf_excel.core.numbers import plain_text, same_after_saving
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.plans import ActionPlan
from pmf_excel.core.records.record import WITHDRAWN, Record
from pmf_excel.core.records.register import Register, Row
from pmf_excel.core.typed.cleaning import clean_text

#: How the field of a withdrawn record is found: among the fields of a row, and in the JSON text of one.
_WITHDRAWN = (WITHDRAWN, f'"{WITHDRAWN}":')


def text_of_value(value: object) -> str:
    """Return a field's value as its cell shows it, a reference by its id."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return plain_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def is_live(kind: type[Record], register: Register, record_id: str) -> bool:
    """Return whether there is a record that was not withdrawn, without reading its row."""
    stored = register.stored(kind, record_id)
    return stored is not None and _WITHDRAWN[isinstance(stored, str)] not in stored


def live_row(kind: type[Record], register: Register, record_id: str) -> Row | None:
    """Return the JSON row of a record, None where there is none or it was withdrawn."""
    if not is_live(kind, register, record_id):
        return None
    stored = register.stored(kind, record_id)
    row: Row | None = json.loads(stored) if isinstance(stored, str) else stored
    return row


def field_text(kind: type[Record], name: str, row: Row) -> str:
    """Return what a JSON row says of a field, as text, a reference by its id."""
    return text_of_value(row[name]) if name in row else _default_text(kind, name)


def says_the_same(kind: type[Record], name: str, value: object, row: Row) -> bool:
    """Return whether a value typed for a field is the one of `row`: numbers as programs keep them, texts cleaned."""
    typed, kept = text_of_value(value), field_text(kind, name, row)
    if typed == kept:
        return True
    if isinstance(value, Decimal) and kept:
        return same_after_saving(value, Decimal(kept))
    return isinstance(value, str) and clean_text(typed)[0] == clean_text(shortened(kept))[0]


def is_cut(text: str) -> bool:
    """Return whether a text is longer than one cell holds, so that its cell shows a part of it only."""
    return len(text) > LONGEST_TEXT


@dataclass(slots=True)
class ShownTexts:
    """The texts of the cells of records of one kind, in the order of `columns`, as `register` shows them."""

    kind: type[Record]
    columns: tuple[SheetColumn, ...]
    register: Register
    statuses: Statuses = field(default_factory=dict)
    _named: Mapping[str, str] = field(init=False)
    _plan: list[tuple[str, str]] = field(init=False)
    _steps: list[tuple[int, Callable[[str, Row, object], str]]] = field(init=False)

    def __post_init__(self) -> None:
        needed = any(column.heading == NAME_HEADING and not column.name for column in self.columns)
        self._named = {each.id: each.name for each in self.register.all(Indicator)} if needed else {}
        self._plan = [(column.name, _default_shown(self.kind, column.name)) for column in self.columns]
        steps = [(at, self._step(column)) for at, column in enumerate(self.columns)]
        self._steps = [(at, step) for at, step in steps if step is not None]

    def of(self, record_id: str) -> tuple[str, ...] | None:
        """Return the texts of a record's cells, None where there is none or it was withdrawn."""
        row = self.row(record_id)
        return self.of_row(record_id, row) if row is not None else None

    def row(self, record_id: str) -> Row | None:
        """Return the JSON row of a record, None where there is none or it was withdrawn."""
        return live_row(self.kind, self.register, record_id)

    def of_row(self, record_id: str, row: Row) -> tuple[str, ...]:
        """Return the texts of the cells of a record that has this row."""
        get = row.get
        texts = [get(name, default) for name, default in self._plan]
        for at, step in self._steps:
            texts[at] = step(record_id, row, texts[at])
        return tuple([shortened(text) for text in texts] if max(map(len, texts)) > LONGEST_TEXT else texts)

    def shows_as(self, other: ShownTexts) -> bool:
        """Return whether equal rows are shown alike by both."""
        types = {column.looks_up for column in self.columns if column.looks_up} | {Indicator.record_type}
        renamed = all(self.register.renamed(each) == other.register.renamed(each) for each in types)
        return renamed and self._named == other._named and self.statuses is other.statuses

    def made_texts(self) -> Collection[str]:
        """Return every text that a made column shows in some row."""
        return {*self._named.values(), *self.statuses.values()}

    def _step(self, column: SheetColumn) -> Callable[[str, Row, object], str] | None:
        if not column.name:
            return self._name_shown if column.heading == NAME_HEADING else self._status_shown
        if (words := said_in_words(self.kind, column.name)) is not None:
            return lambda _, row, __: words(row)
        if column.looks_up:
            return self._reference_shown(column.looks_up)
        wanted = holds(self.kind, column.name)
        if wanted is bool:
            no = "" if _is_no_by_default(self.kind, column.name) else NO
            return lambda _, __, value: (YES if value else no) if isinstance(value, bool) else str(value)
        return (lambda _, __, value: str(value)) if wanted is int else None

    def _reference_shown(self, looks_up: str) -> Callable[[str, Row, object], str] | None:
        """Return what shows a reference as it is called now; nothing where no record of the type was ever renamed."""
        if looks_up == ActionPlan.record_type and self.register.renamed(Indicator.record_type):
            return lambda _, __, record_id: self.register.reference_of(looks_up, str(record_id))
        renamed = self.register.renamed(looks_up)
        return (lambda _, __, record_id: renamed.get(str(record_id), str(record_id))) if renamed else None

    def _name_shown(self, _: str, row: Row, __: object) -> str:
        return self._named.get(str(row.get("indicator", "")), "")

    def _status_shown(self, record_id: str, _: Row, __: object) -> str:
        return self.statuses.get(record_id, "")


def _is_no_by_default(kind: type[Record], name: str) -> bool:
    return kind.model_fields[name].default is False


def _default_shown(kind: type[Record], name: str) -> str:
    return "" if not name or _is_no_by_default(kind, name) else _default_text(kind, name)


def _default_text(kind: type[Record], name: str) -> str:
    info = kind.model_fields[name]
    return "" if info.is_required() else text_of_value(info.get_default())
