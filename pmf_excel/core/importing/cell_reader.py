"""The cells of a row read as the values of a record's fields, one by one: for imports and for the master workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from pmf_excel.core.catalogue import importing as found_on_import
from pmf_excel.core.catalogue.typed import INVISIBLE_REMOVED
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, FindingKind, Place, has_error
from pmf_excel.core.nearest import nearest
from pmf_excel.core.numbers import CONTEXT, plain_text
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Unit
from pmf_excel.core.records.record import Record, Referenced, choices_of, columns_of
from pmf_excel.core.reports.sentences import first_upper, joined
from pmf_excel.core.typed.cleaning import clean_name, clean_text

from .links import Links, what_is
from .refused import Refused
from .table_texts import date_from, number_from, period_from, whole_number_from, yes_from
from .tables import TableCell

EXCEL_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
#: Fields that hold a number of the indicator's unit, a percentage in points.
_IN_POINTS = frozenset({"value", "low", "high", "baseline"})
#: Fields that name a record of the other council.
_OF_THE_OTHER_COUNCIL = frozenset({"figure_taken_from"})
_KIND_OF_WRONG: Mapping[type, FindingKind] = {
    Decimal: found_on_import.NOT_A_NUMBER,
    int: found_on_import.NOT_A_WHOLE_NUMBER,
    date: found_on_import.NOT_A_DATE,
    Period: found_on_import.NOT_A_PERIOD,
    bool: found_on_import.NOT_YES_OR_NO,
}

#: The cells of a row by the field that each of them gives.
Cells = Mapping[str, TableCell]


@dataclass(frozen=True, slots=True)
class About:
    """What a row is about, as far as its cells need it: the council, and what its figures count in."""

    council: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: a value, or nothing where it is told elsewhere; an error among `findings` makes it useless."""

    value: Any = None
    findings: tuple[Finding, ...] = ()
    says_nothing: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether the cell could not be read."""
        return has_error(self.findings)


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one sheet as the fields of records of one kind."""

    kind: type[Record]
    sheet: str
    links: Links

    def about(self, cells: Cells) -> About:
        """Return what a row is about."""
        council = self._council(cells)
        return About(council, self._unit(cells, council))

    def read(self, name: str, cell: TableCell, about: About) -> Reading:
        """Return what the cell of a field says; an empty cell takes the field back to its default."""
        if cell.formula and not cell.text:
            return self._wrong(found_on_import.FORMULA_NOT_CALCULATED, cell, cell.formula)
        if cell.text in EXCEL_ERRORS:
            return self._wrong(found_on_import.CELL_ERROR, cell, cell.text)
        text, removed = self._cleaned(name, cell)
        if not text:
            return self._nothing(name, cell)
        try:
            value = self._value(name, text, about)
        except (ValueError, PmfError):
            return self._unreadable(name, cell)
        said = [INVISIBLE_REMOVED.finding(self.place(cell), ", ".join(removed))] if removed else []
        if name in _IN_POINTS and about.unit is Unit.PERCENTAGE and _may_be_ratio(text, value):
            points = plain_text(CONTEXT.multiply(value, Decimal(100)))
            said.append(found_on_import.PERCENTAGE_AS_RATIO.finding(self.place(cell), text, points=points))
        return Reading(value, tuple(said))

    def _cleaned(self, name: str, cell: TableCell) -> tuple[str, tuple[str, ...]]:
        """Return what is left of a cell's text, and what was taken out: of sentences less than of names."""
        clean = clean_text if columns_of(self.kind)[name].free_text else clean_name
        return clean(cell.stored or cell.text)

    def place(self, cell: TableCell, reference: str = "") -> Place:
        """Return where a cell stands."""
        return Place(sheet=self.sheet, cell=cell.ref, reference=reference)

    def refused(self, cells: Cells, row: int) -> Refused:
        """Return a row that was not taken, by what other rows may call its record."""
        about = self.about(cells)
        texts = {name: clean_name(cells[name].text)[0] for name in ("reference", "name") if name in cells}
        full = f"{about.council}/{texts.get('reference', '')}"
        names = frozenset({self.called(cells), full, texts.get("name", "")} - {"", "/"})
        unit = about.unit if self.kind is Indicator else None
        return Refused(self.kind.record_type, names, self.sheet, row, unit)

    def called(self, cells: Cells) -> str:
        """Return what a row calls its record as far as that is filled in: `chorley/COR-012`, `COR-012 2025/26 Q3`."""
        texts = (clean_name(cells[name].text)[0] for name in self.kind.key if name in cells)
        return ("/" if issubclass(self.kind, Referenced) else " ").join(text for text in texts if text)

    def in_one(self, findings: Iterable[Finding], cells: Cells) -> list[Finding]:
        """Return the findings of a row with all that it lacks as one, each with what the row calls its record."""
        called = self.called(cells)
        named = [each if each.place.reference else each.at(reference=called) for each in findings]
        empty = [each for each in named if each.code == found_on_import.CELL_EMPTY.code]
        if len(empty) < 2:
            return named
        lacking = joined([f"“{each.found}”" for each in empty])
        others = [each for each in named if each not in empty]
        return [found_on_import.ROW_INCOMPLETE.finding(empty[0].place, lacking), *others]

    def invalid(self, error: ValidationError, cells: Cells, otherwise: TableCell) -> Iterator[tuple[str, Finding]]:
        """Yield each field that a record refuses, with the finding at its cell."""
        for detail in error.errors():
            name = str(detail["loc"][0]) if detail["loc"] else ""
            cell = cells.get(name, otherwise)
            if detail["type"] == "missing":
                lacking = found_on_import.CELL_EMPTY if self._has_room(name, cells) else found_on_import.NO_CELL
                yield name, lacking.finding(self.place(cell), columns_of(self.kind)[name].heading)
            else:
                yield name, found_on_import.NOT_VALID.finding(self.place(cell), cell.text)

    def broken_links(
        self, record: Record, cells: Cells, otherwise: TableCell, links: Links
    ) -> Iterator[tuple[str, Finding]]:
        """Yield each field that names a record there is not, or one of another council, with its finding."""
        for name, column in columns_of(self.kind).items():
            said = getattr(record, name) if column.looks_up else ""
            if not said:
                continue
            place = self.place(cells.get(name, otherwise), record.id)
            if not links.holds(column.looks_up, said) and (row := links.refused_row(column.looks_up, said)) is not None:
                facts = {"what": first_upper(what_is(column.looks_up)), "sheet": row.sheet, "row": row.row}
                yield name, found_on_import.LINK_REFUSED.finding(place, said, **facts)
            elif not links.holds(column.looks_up, said):
                facts = {"what": what_is(column.looks_up), "nearest": links.nearest(column.looks_up, said)}
                yield name, found_on_import.LINK_UNKNOWN.finding(place, said, **facts)
            elif _is_of_another_council(name, said, record.council):
                yield name, found_on_import.OTHER_COUNCIL.finding(place, said, council=record.council)

    def _has_room(self, name: str, cells: Cells) -> bool:
        """Return whether a field has a cell of its own, or is told by another one."""
        return name in cells or name in can_be_told(self.kind)

    def _nothing(self, name: str, cell: TableCell) -> Reading:
        info = self.kind.model_fields[name]
        if name in can_be_told(self.kind):
            return Reading(says_nothing=True)
        if info.is_required():
            return self._wrong(found_on_import.CELL_EMPTY, cell, columns_of(self.kind)[name].heading)
        return Reading(info.get_default())

    def _value(self, name: str, text: str, about: About) -> Any:
        looks_up = columns_of(self.kind)[name].looks_up
        if looks_up:
            return self.links.resolved(text, looks_up, about.council)
        answers = about.unit is Unit.YES_NO and self.kind is not Indicator
        return _read(holds(self.kind, name), text, yes_no=answers)

    def _council(self, cells: Cells) -> str:
        """Return the council of a row: its own column, or the one that a full reference begins with."""
        columns = columns_of(self.kind)
        if "council" not in columns:
            return ""
        text = clean_name(cells["council"].text)[0] if "council" in cells else ""
        if text:
            return self.links.resolved(text, "council", "") if columns["council"].looks_up else text
        references = (cells[name].text.strip() for name, column in columns.items() if name in cells and column.looks_up)
        return next((text.partition("/")[0] for text in references if "/" in text), "")

    def _unit(self, cells: Cells, council: str) -> Unit | None:
        if self.kind is Indicator and "unit" in cells:
            return unit_called(clean_name(cells["unit"].text)[0])
        if "indicator" not in cells:
            return None
        named = self.links.resolved(clean_name(cells["indicator"].text)[0], "indicator", council)
        indicator = self.links.register.indicator(named)
        if indicator is not None:
            return indicator.unit
        refused = self.links.refused_row("indicator", named)
        return refused.unit if refused is not None else None

    def _unreadable(self, name: str, cell: TableCell) -> Reading:
        wanted = holds(self.kind, name)
        if issubclass(wanted, StrEnum):
            choices = choices_of(self.kind, name)
            near = nearest(cell.text, filter(None, choices))
            facts = {"allowed": ", ".join(choice or "(empty)" for choice in choices), "nearest": near and f"{near} "}
            return Reading(findings=(found_on_import.NOT_A_CHOICE.finding(self.place(cell), cell.text, **facts),))
        return self._wrong(_KIND_OF_WRONG[wanted], cell, cell.text)

    def _wrong(self, kind: FindingKind, cell: TableCell, found: str) -> Reading:
        return Reading(findings=(kind.finding(self.place(cell), found),))


def can_be_told(kind: type[Record]) -> frozenset[str]:
    """Return the required fields that need no column: the state of history, the council of a full reference."""
    looked_up = {column.looks_up for column in columns_of(kind).values()} - {"council", "officer", ""}
    told = {"council"} if looked_up else set()
    return frozenset(told | ({"state"} if kind is Figure else set()))


def holds(kind: type[Record], name: str) -> type:
    """Return what a field holds: date, Decimal, Period, a choice, ..., str where it holds text."""
    pending: list[Any] = [kind.model_fields[name].annotation]
    while pending:
        found = pending.pop(0)
        if isinstance(found, type) and issubclass(found, (bool, int, date, Decimal, Period, str)):
            return found
        pending += getattr(found, "__args__", ())
    return str


def unit_called(text: str) -> Unit | None:
    """Return the unit that a cell names, None where it names none."""
    return next((unit for unit in Unit if unit.value == text.strip("[] ").casefold()), None)


def _may_be_ratio(text: str, value: Decimal) -> bool:
    """Return whether a percentage was typed as a plain number below 1, which a percent sign would have made points."""
    return 0 < abs(value) < 1 and "%" not in text


def _is_of_another_council(name: str, said: str, council: str) -> bool:
    elsewhere = "/" in said and bool(council) and said.partition("/")[0] != council
    return elsewhere and name not in _OF_THE_OTHER_COUNCIL


def _read(wanted: type, text: str, *, yes_no: bool) -> Any:
    """Return `text` read as the `wanted` type; raises `ValueError` or `PmfError` where it is none."""
    if wanted is bool:
        return yes_from(text)
    if wanted is date:
        return date_from(text)
    if wanted is Period:
        return period_from(text)
    if wanted is int:
        return whole_number_from(text)
    if wanted is Decimal:
        return Decimal(int(yes_from(text))) if yes_no else number_from(text)
    return _choice(wanted, text) if issubclass(wanted, StrEnum) else text


def _choice(wanted: type[StrEnum], text: str) -> StrEnum:
    said = text.strip("[] ").casefold()
    for member in wanted:
        if said in (member.value.casefold(), member.name.casefold().replace("_", " ")):
            return member
    raise ValueError(text)
