"""Rows of a table turned into records, with a finding for everything that is not right (framework section 3).

A row that is wrong is kept out and named; it never stops the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from pmf_excel.core.catalogue import importing as found_on_import
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, Place, Severity, has_error
from pmf_excel.core.nearest import nearest
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.record import WITHDRAWN, Record, Referenced, columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import IMPORTED

from .cell_reader import About, CellReader, Cells, can_be_told
from .changes import HELD_AGAINST_EACH_OTHER, problems_of_change
from .definitions import problems_of
from .links import Links, record_called
from .problems import Problem
from .refused import RefusedRows
from .steps import Step
from .tables import START_SHEET, Table, TableCell, TableRow


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row that was read: the record it gives and the cell of each of its fields."""

    record: Record
    row: TableRow
    cells: Mapping[str, TableCell]


@dataclass(frozen=True, slots=True)
class TableRead:
    """What a table gave: its records, what was found in the order of the sheet, and the rows that were not taken."""

    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: RefusedRows = field(default_factory=dict)


def read_table(kind: type[Record], table: Table, register: Register, refused: RefusedRows) -> TableRead:
    """Return what the rows of `table` give, where the rows `refused` of earlier tables of the import were not taken.

    A column that the table does not have leaves that field of a record already in the register as it is. Blank rows
    and examples are left out.
    """
    columns, findings = _columns(kind, table)
    links = Links(register, refused=dict(refused))
    reader = _Reader(columns, register, CellReader(kind, table.sheet, links))
    if findings and any(finding.severity is Severity.ERROR for finding in findings):
        reader.refuse(table.filled)
        return TableRead((), tuple(findings), links.refused)
    entries: list[_Entry] = []
    for row in table.filled:
        entry, wrong = reader.read(row)
        findings += wrong
        entries += [entry] if entry is not None else []
    steps = (reader.without_repeats, reader.with_known_links, reader.that_keep_the_rules, reader.with_each_other)
    for step in steps:
        entries, wrong = step(entries)
        findings += wrong
    return TableRead(tuple(entry.record for entry in entries), tuple(_in_sheet_order(findings, table)), links.refused)


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
    names = headings_of(kind)
    columns: dict[str, int] = {}
    findings = []
    for at, heading in enumerate(table.headings):
        name = names.get(plain_heading(heading.text))
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
        if info.is_required() and name in shown and name not in columns and name not in can_be_told(kind):
            place = Place(sheet=table.sheet, cell=table.headings[0].ref if table.headings else "A1")
            yield found_on_import.COLUMN_MISSING.finding(place, shown[name].heading)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows of one table as records of one kind."""

    columns: Mapping[str, int]
    register: Register
    cells: CellReader

    @property
    def kind(self) -> type[Record]:
        return self.cells.kind

    def read(self, row: TableRow) -> tuple[_Entry | None, list[Finding]]:
        """Return the row as an entry, None where one of its cells cannot be read."""
        cells = {name: row.cell(at) for name, at in self.columns.items()}
        about = self.cells.about(cells)
        readings = {name: self.cells.read(name, cell, about) for name, cell in cells.items()}
        findings = [finding for reading in readings.values() for finding in reading.findings]
        if has_error(findings):
            self.refuse([row])
            return None, self.cells.in_one(findings, cells)
        values = {name: reading.value for name, reading in readings.items() if not reading.says_nothing}
        try:
            record = self.kind.model_validate(self._told(about) | values)
        except ValidationError as error:
            self.refuse([row])
            return None, [finding for _, finding in self.cells.invalid(error, cells, row.cell(0))]
        merged, said = self._with_what_stands(record, self._told(about) | values, cells)
        return _Entry(merged, row, cells), [*findings, *said]

    def without_repeats(self, entries: list[_Entry]) -> tuple[list[_Entry], list[Finding]]:
        """Return the entries whose id no earlier row has."""
        first: dict[str, _Entry] = {}
        findings = []
        for entry in entries:
            earlier = first.setdefault(entry.record.id, entry)
            if earlier is not entry:
                place = self.cells.place(entry.row.cell(0), entry.record.id)
                findings.append(found_on_import.ROW_TWICE.finding(place, entry.record.id, row=earlier.row.number))
        return list(first.values()), findings

    def with_known_links(self, entries: list[_Entry]) -> tuple[list[_Entry], list[Finding]]:
        """Return the entries whose references exist; a row that falls out takes those that refer to it along."""
        findings: list[Finding] = []
        while True:
            links = self.cells.links.with_rows(self.kind.record_type, (entry.record.id for entry in entries))
            wrong = {id(entry): self._broken_links(entry, links) for entry in entries}
            if not any(wrong.values()):
                return entries, findings
            findings += [finding for entry in entries for finding in wrong[id(entry)]]
            findings += [finding for entry in entries for finding in self._wrong_besides(entry, wrong[id(entry)])]
            self.refuse(entry.row for entry in entries if wrong[id(entry)])
            entries = [entry for entry in entries if not wrong[id(entry)]]

    def that_keep_the_rules(self, entries: list[_Entry]) -> tuple[list[_Entry], list[Finding]]:
        """Return the entries without an error in what they say; queries leave them in."""
        kept = {id(entry): entry for entry in entries}
        findings: list[Finding] = []
        beside = self._beside(entries)
        for entry in reversed(entries):
            found = self._problems(entry, beside)
            findings += found
            if has_error(found):
                self.refuse([entry.row])
                del kept[id(entry)]
                beside = self._beside(kept.values())
        return list(kept.values()), findings

    def with_each_other(self, entries: list[_Entry]) -> tuple[list[_Entry], list[Finding]]:
        """Return the entries without those that refer to a row that broke a rule."""
        refers_to_its_own = self.kind.record_type in {column.looks_up for column in columns_of(self.kind).values()}
        return self.with_known_links(entries) if refers_to_its_own else (entries, [])

    def refuse(self, rows: Iterable[TableRow]) -> None:
        """Remember rows that are not taken, for those that refer to them."""
        for row in rows:
            cells = {name: row.cell(at) for name, at in self.columns.items()}
            self.cells.links.refuse(self.cells.refused(cells, row.number))

    def _wrong_besides(self, entry: _Entry, wrong: Sequence[Finding]) -> list[Finding]:
        """Return what else is wrong with a row that only waits for refused ones, so that all is mended in one round.

        What rules say of a council that is not there is no mistake of the row.
        """
        codes = {finding.code for finding in wrong}
        waits_for_council = self.cells.links.refused_row("council", entry.record.council) is not None
        if codes != {found_on_import.LINK_REFUSED.code} or waits_for_council:
            return []
        return self._at_their_cells(entry, problems_of(entry.record, self.register))

    def _problems(self, entry: _Entry, beside: Register) -> list[Finding]:
        """Return what breaks a rule in what a row says, and in what it changes."""
        step = Step(self.register.get(self.kind, entry.record.id), entry.record)
        return self._at_their_cells(
            entry, (*problems_of(entry.record, self.register), *problems_of_change(step, beside))
        )

    def _at_their_cells(self, entry: _Entry, problems: Iterable[Problem]) -> list[Finding]:
        return [
            problem.at(self.cells.place(entry.cells.get(problem.field, entry.row.cell(0)), entry.record.id))
            for problem in problems
        ]

    def _beside(self, entries: Iterable[_Entry]) -> Register:
        """Return what the rows are held against: the register, with all rows where they concern each other.

        The last of two that are in each other's way is the one that falls out.
        """
        if self.kind not in HELD_AGAINST_EACH_OTHER:
            return self.register
        pairs = ((self.register.ever(self.kind, entry.record.id), entry.record) for entry in entries)
        changes = (change_between(old, new, "import") for old, new in pairs)
        return self.register.with_changes(change for change in changes if change is not None)

    def _told(self, about: About) -> dict[str, Any]:
        """Return what a row says without a cell of its own."""
        told: dict[str, Any] = {"state": State.IMPORTED} if self.kind is Figure else {}
        return told | ({"council": about.council} if about.council else {})

    def _with_what_stands(
        self, record: Record, values: dict[str, Any], cells: Cells
    ) -> tuple[Record, tuple[Finding, ...]]:
        """Return the record that a row gives: what the table does not speak of stays as the register has it.

        A row under a former reference is about the record that had it, which keeps the one it has now.
        """
        record_id = self.cells.links.meant(record)
        standing = self.register.ever(self.kind, record_id)
        if standing is None:
            return record, ()
        values[WITHDRAWN] = None
        if not isinstance(standing, Referenced) or not isinstance(record, Referenced):
            return standing.but(**values), ()
        merged = standing.but(**{**values, "reference": standing.reference})
        if standing.full_reference.casefold() == record.full_reference.casefold():
            return merged, ()
        place = self.cells.place(cells["reference"], standing.full_reference)
        return merged, (found_on_import.RENAMED_SINCE.finding(place, record.reference, now=standing.full_reference),)

    def _broken_links(self, entry: _Entry, links: Links) -> list[Finding]:
        found = self.cells.broken_links(entry.record, entry.cells, entry.row.cell(0), links)
        return [finding for _, finding in found]


def headings_of(kind: type[Record]) -> dict[str, str]:
    """Return the field that each spelling of a heading means."""
    columns = columns_of(kind)
    return {
        **{plain_heading(name): name for name in columns},
        **{plain_heading(column.heading): name for name, column in columns.items()},
    }


def _shown(kind: type[Record]) -> list[str]:
    return [column.heading for column in columns_of(kind).values()]


def plain_heading(text: str) -> str:
    """Return a heading without the star of a needed column, in small letters, blanks made single."""
    return " ".join(text.rstrip("* ").replace("_", " ").casefold().split())


def _in_sheet_order(findings: Iterable[Finding], table: Table) -> list[Finding]:
    """Return the findings in the order in which their cells stand on the sheet."""
    order = {cell.ref: at for at, cell in enumerate([*table.headings, *(c for row in table.rows for c in row.cells)])}
    return sorted(findings, key=lambda finding: order.get(finding.place.cell, 0))
