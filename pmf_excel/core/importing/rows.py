"""Rows of a table turned into records, with a finding for everything that is not right (framework section 3).

A row that is wrong is kept out and named; it never stops the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from pmf_excel.core.catalogue import importing as found_on_import
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, FindingKind, Place, Severity
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Unit
from pmf_excel.core.records.record import Record, choices_of, columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import IMPORTED

from .definitions import problems_of
from .links import Links, nearest, record_called, what_is
from .table_texts import date_from, number_from, period_from, whole_number_from, yes_from
from .tables import START_SHEET, Table, TableCell, TableRow

_EXCEL_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
#: Fields that name a record of the other council.
_OF_THE_OTHER_COUNCIL = frozenset({"figure_taken_from"})
_KIND_OF_WRONG: Mapping[type, FindingKind] = {
    Decimal: found_on_import.NOT_A_NUMBER,
    int: found_on_import.NOT_A_WHOLE_NUMBER,
    date: found_on_import.NOT_A_DATE,
    Period: found_on_import.NOT_A_PERIOD,
    bool: found_on_import.NOT_YES_OR_NO,
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row that was read: the record it gives and the cell of each of its fields."""

    record: Record
    row: TableRow
    cells: Mapping[str, TableCell]


def records_from(
    kind: type[Record], table: Table, register: Register
) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """Return the records that the rows of `table` give, and what was found in it, in the order of the sheet.

    A column that the table does not have leaves that field of a record already in the register as it is. Blank rows
    and examples are left out.
    """
    columns, findings = _columns(kind, table)
    if findings and any(finding.severity is Severity.ERROR for finding in findings):
        return (), tuple(findings)
    reader = _Reader(kind, table.sheet, columns, register, Links(register))
    entries: list[_Entry] = []
    for row in table.rows:
        if not row.is_blank and not row.is_example:
            entry, wrong = reader.read(row)
            findings += wrong
            entries += [entry] if entry is not None else []
    for step in (reader.without_repeats, reader.with_known_links, reader.that_keep_the_rules):
        entries, wrong = step(entries)
        findings += wrong
    return tuple(entry.record for entry in entries), tuple(_in_sheet_order(findings, table))


def tables_to_import(tables: Iterable[Table]) -> tuple[tuple[tuple[type[Record], Table], ...], tuple[Finding, ...]]:
    """Return the tables with what they hold, in the order of import, and a finding for each that holds no records."""
    found: list[tuple[type[Record], Table]] = []
    findings = []
    for table in tables:
        try:
            found.append((record_called(table.sheet), table))
        except PmfError:
            if table.sheet != START_SHEET and table.headings:
                findings.append(found_on_import.SHEET_UNKNOWN.finding(Place(sheet=table.sheet), table.sheet))
    found.sort(key=lambda pair: IMPORTED.index(pair[0]))
    return tuple(found), tuple(findings)


def _columns(kind: type[Record], table: Table) -> tuple[dict[str, int], list[Finding]]:
    """Return at which position each field stands, and what is wrong with the headings."""
    names = _headings(kind)
    columns: dict[str, int] = {}
    findings = []
    for at, heading in enumerate(table.headings):
        name = names.get(_plain(heading.text))
        place = Place(sheet=table.sheet, cell=heading.ref)
        if name is None and heading.text:
            near = nearest(heading.text, _shown(kind), "Rename or delete it.")
            findings.append(found_on_import.COLUMN_UNKNOWN.finding(place, heading.text, sheet=kind.sheet, nearest=near))
        elif name in columns:
            findings.append(found_on_import.COLUMN_TWICE.finding(place, heading.text))
        elif name is not None:
            columns[name] = at
    return columns, [*findings, *_missing_columns(kind, table, columns)]


def _missing_columns(kind: type[Record], table: Table, columns: Mapping[str, int]) -> Iterator[Finding]:
    shown = columns_of(kind)
    for name, info in kind.model_fields.items():
        if info.is_required() and name in shown and name not in columns and name not in _can_be_told(kind):
            place = Place(sheet=table.sheet, cell=table.headings[0].ref if table.headings else "A1")
            yield found_on_import.COLUMN_MISSING.finding(place, shown[name].heading)


def _can_be_told(kind: type[Record]) -> frozenset[str]:
    """Return the required fields that need no column: the state of history, the council of a full reference."""
    looked_up = {column.looks_up for column in columns_of(kind).values()} - {"council", "officer", ""}
    told = {"council"} if looked_up else set()
    return frozenset(told | ({"state"} if kind is Figure else set()))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows of one table as records of one kind."""

    kind: type[Record]
    sheet: str
    columns: Mapping[str, int]
    register: Register
    links: Links

    def read(self, row: TableRow) -> tuple[_Entry | None, list[Finding]]:
        """Return the row as an entry, None where one of its cells cannot be read."""
        cells = {name: row.cells[at] for name, at in self.columns.items()}
        findings = [finding for name in cells if (finding := self._unreadable(name, cells)) is not None]
        values, wrong = self._values(cells)
        findings += wrong
        if findings:
            return None, findings
        try:
            record = self._record(values)
        except ValidationError as error:
            return None, list(self._invalid(error, cells, row))
        return _Entry(record, row, cells), []

    def without_repeats(self, entries: list[_Entry]) -> tuple[list[_Entry], list[Finding]]:
        """Return the entries whose id no earlier row has."""
        first: dict[str, _Entry] = {}
        findings = []
        for entry in entries:
            earlier = first.setdefault(entry.record.id, entry)
            if earlier is not entry:
                place = self._place(entry.row.cells[0], entry.record.id)
                findings.append(found_on_import.ROW_TWICE.finding(place, entry.record.id, row=earlier.row.number))
        return list(first.values()), findings

    def with_known_links(self, entries: list[_Entry]) -> tuple[list[_Entry], list[Finding]]:
        """Return the entries whose references exist; a row that falls out takes those that refer to it along."""
        findings: list[Finding] = []
        while True:
            links = self.links.with_rows(self.kind.record_type, (entry.record.id for entry in entries))
            wrong = {id(entry): list(self._broken_links(entry, links)) for entry in entries}
            if not any(wrong.values()):
                return entries, findings
            findings += [finding for entry in entries for finding in wrong[id(entry)]]
            entries = [entry for entry in entries if not wrong[id(entry)]]

    def that_keep_the_rules(self, entries: list[_Entry]) -> tuple[list[_Entry], list[Finding]]:
        """Return the entries without an error in what they say; queries leave them in."""
        kept, findings = [], []
        for entry in entries:
            found = [
                problem.at(self._place(entry.cells.get(problem.field, entry.row.cells[0]), entry.record.id))
                for problem in problems_of(entry.record, self.register)
            ]
            findings += found
            kept += [] if any(finding.severity is Severity.ERROR for finding in found) else [entry]
        return kept, findings

    def _record(self, values: Mapping[str, Any]) -> Record:
        """Return the record that a row gives: what the table does not speak of stays as the register has it."""
        record = self.kind.model_validate(values)
        standing = self.register.get(self.kind, record.id)
        return standing.but(**values) if standing is not None else record

    def _unreadable(self, name: str, cells: Mapping[str, TableCell]) -> Finding | None:
        cell = cells[name]
        if cell.formula:
            return found_on_import.FORMULA_NOT_CALCULATED.finding(self._place(cell), cell.formula)
        if cell.text in _EXCEL_ERRORS:
            return found_on_import.CELL_ERROR.finding(self._place(cell), cell.text)
        if not cell.text and self._is_needed(name):
            return found_on_import.CELL_EMPTY.finding(self._place(cell), columns_of(self.kind)[name].heading)
        return None

    def _is_needed(self, name: str) -> bool:
        return self.kind.model_fields[name].is_required() and name not in _can_be_told(self.kind)

    def _values(self, cells: Mapping[str, TableCell]) -> tuple[dict[str, Any], list[Finding]]:
        council = self._council(cells)
        yes_no = self._answers_yes_or_no(cells, council)
        values: dict[str, Any] = {"state": State.IMPORTED} if self.kind is Figure else {}
        findings = []
        if council:
            values["council"] = council
        for name, cell in cells.items():
            if name == "council" or cell.formula or cell.text in _EXCEL_ERRORS:
                continue
            try:
                values |= self._value(name, cell.text, council, yes_no=yes_no)
            except (ValueError, PmfError):
                findings.append(self._wrong(name, cell))
        return values, findings

    def _value(self, name: str, text: str, council: str, *, yes_no: bool) -> dict[str, Any]:
        """Return the value that `text` gives a field; an empty cell takes it back to its default."""
        info = self.kind.model_fields[name]
        if not text:
            return {} if info.is_required() or name == "state" else {name: info.get_default()}
        looks_up = columns_of(self.kind)[name].looks_up
        if looks_up:
            return {name: self.links.resolved(text, looks_up, council)}
        return {name: _read(holds(self.kind, name), text, yes_no=yes_no)}

    def _council(self, cells: Mapping[str, TableCell]) -> str:
        """Return the council of a row: its own column, or the one that a full reference begins with."""
        if "council" not in columns_of(self.kind):
            return ""
        text = cells["council"].text if "council" in cells else ""
        if text:
            return self.links.resolved(text, "council", "") if columns_of(self.kind)["council"].looks_up else text
        references = (
            cells[name].text for name, column in columns_of(self.kind).items() if name in cells and column.looks_up
        )
        return next((text.partition("/")[0] for text in references if "/" in text), "")

    def _answers_yes_or_no(self, cells: Mapping[str, TableCell], council: str) -> bool:
        if "indicator" not in cells:
            return False
        indicator = self.register.indicator(self.links.resolved(cells["indicator"].text, "indicator", council))
        return indicator is not None and indicator.unit is Unit.YES_NO

    def _wrong(self, name: str, cell: TableCell) -> Finding:
        wanted = holds(self.kind, name)
        if issubclass(wanted, StrEnum):
            allowed = ", ".join(choice or "(empty)" for choice in choices_of(self.kind, name))
            return found_on_import.NOT_A_CHOICE.finding(self._place(cell), cell.text, allowed=allowed)
        return _KIND_OF_WRONG[wanted].finding(self._place(cell), cell.text)

    def _invalid(self, error: ValidationError, cells: Mapping[str, TableCell], row: TableRow) -> Iterator[Finding]:
        for detail in error.errors():
            name = str(detail["loc"][0]) if detail["loc"] else ""
            cell = cells.get(name, row.cells[0])
            if detail["type"] == "missing":
                heading = columns_of(self.kind)[name].heading
                yield found_on_import.CELL_EMPTY.finding(self._place(cell), heading)
            else:
                yield found_on_import.NOT_VALID.finding(self._place(cell), cell.text)

    def _broken_links(self, entry: _Entry, links: Links) -> Iterator[Finding]:
        for name, column in columns_of(self.kind).items():
            said = getattr(entry.record, name) if column.looks_up else ""
            if not said:
                continue
            place = self._place(entry.cells.get(name, entry.row.cells[0]), entry.record.id)
            if not links.holds(column.looks_up, said):
                yield found_on_import.LINK_UNKNOWN.finding(
                    place, said, what=what_is(column.looks_up), nearest=links.nearest(column.looks_up, said)
                )
            elif self._is_of_another_council(name, said, entry.record.council):
                yield found_on_import.OTHER_COUNCIL.finding(place, said, council=entry.record.council)

    def _is_of_another_council(self, name: str, said: str, council: str) -> bool:
        elsewhere = "/" in said and bool(council) and said.partition("/")[0] != council
        return elsewhere and name not in _OF_THE_OTHER_COUNCIL

    def _place(self, cell: TableCell, reference: str = "") -> Place:
        return Place(sheet=self.sheet, cell=cell.ref, reference=reference)


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


def holds(kind: type[Record], name: str) -> type:
    """Return what a field holds: date, Decimal, Period, a choice, ..., str where it holds text."""
    pending: list[Any] = [kind.model_fields[name].annotation]
    while pending:
        found = pending.pop(0)
        if isinstance(found, type) and issubclass(found, (bool, int, date, Decimal, Period, str)):
            return found
        pending += getattr(found, "__args__", ())
    return str


def _headings(kind: type[Record]) -> dict[str, str]:
    """Return the field that each spelling of a heading means."""
    columns = columns_of(kind)
    return {
        **{_plain(name): name for name in columns},
        **{_plain(column.heading): name for name, column in columns.items()},
    }


def _shown(kind: type[Record]) -> list[str]:
    return [column.heading for column in columns_of(kind).values()]


def _plain(text: str) -> str:
    return " ".join(text.rstrip("* ").replace("_", " ").casefold().split())


def _in_sheet_order(findings: Iterable[Finding], table: Table) -> list[Finding]:
    """Return the findings in the order in which their cells stand on the sheet."""
    order = {cell.ref: at for at, cell in enumerate([*table.headings, *(c for row in table.rows for c in row.cells)])}
    return sorted(findings, key=lambda finding: order.get(finding.place.cell, 0))
