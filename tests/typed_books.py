"""A master workbook for tests, as tables of text: written from a register, typed into, synced, written again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.importing.tables import Table, TableCell, TableRow
from pmf_excel.core.master.book import MARKS, RECORD_ID, CellToWrite, SavedTable, TableToWrite
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.master.findings_page import FINDINGS_HEADINGS, SheetFinding
from pmf_excel.core.master.statuses import every_status
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.syncing.answers import Answers, answers_of
from pmf_excel.core.syncing.as_shown import Fields
from pmf_excel.core.syncing.reconciling import Reconciled, StatusesOf, Workbook, reconcile
from tests.registers import rows_of

TODAY = date(2026, 1, 20)
#: Where the first row of a table stands; row 3 has the headings.
FIRST = 4


@dataclass
class TypedSheet:
    """The rows of one sheet, cells by heading; a formula stands behind its result as `=B2*2 -> 412`."""

    headings: list[str]
    rows: list[dict[str, str] | None] = field(default_factory=list)

    def saved(self, sheet: str) -> SavedTable:
        """Return the sheet as it would be read; a row that is None was deleted and those below moved up."""
        headings = tuple(TableCell(f"{column_letters(at + 1)}3", text) for at, text in enumerate(self.headings))
        rows = tuple(self._row(number, row) for number, row in enumerate(self.rows, start=FIRST) if row is not None)
        return SavedTable(Table(sheet, headings, rows))

    def _row(self, number: int, row: dict[str, str]) -> TableRow:
        cells = (_cell(f"{column_letters(at)}{number}", row.get(name, "")) for at, name in enumerate(self.headings, 1))
        return TableRow.of(number, cells)


@dataclass
class TypedBook:
    """A workbook with the sheets of some kinds; `shows` is the register at the ledger position that it remembers."""

    shows: Register
    sheets: dict[str, TypedSheet] = field(default_factory=dict)
    findings: tuple[SheetFinding, ...] = ()
    answered: dict[int, str] = field(default_factory=dict)

    def row(self, sheet: str, record_id: str) -> dict[str, str]:
        """Return the row of a record."""
        found = [row for row in self.sheets[sheet].rows if row is not None and row.get(RECORD_ID) == record_id]
        assert len(found) == 1, f"{record_id} stands in {len(found)} rows of {sheet}"
        return found[0]

    def type(self, sheet: str, record_id: str, heading: str, text: str) -> None:
        """Type into the cell of a record."""
        assert heading in self.sheets[sheet].headings
        self.row(sheet, record_id)[heading] = text

    def add(self, sheet: str, table: str) -> None:
        """Type rows below a table, shown as text with its headings."""
        for row in rows_of(table):
            assert set(row) <= set(self.sheets[sheet].headings)
            self.sheets[sheet].rows.append(dict(row))

    def delete(self, sheet: str, record_id: str) -> None:
        """Delete the row of a record."""
        self.sheets[sheet].rows.remove(self.row(sheet, record_id))

    def answer(self, code: str, answer: str) -> None:
        """Answer every finding with this code."""
        for at, finding in enumerate(self.findings):
            if finding.code == code:
                self.answered[at] = answer

    def sync(
        self,
        now: Register,
        *,
        take: bool = True,
        today: date = TODAY,
        own: Fields | None = None,
        statuses: StatusesOf = lambda _: {},
    ) -> Reconciled:
        """Bring the workbook and a register together, and write what is to be written."""
        tables = {name: sheet.saved(name) for name, sheet in self.sheets.items()}
        workbook = Workbook(tables, self.shows, self.answers(), every_status({}), own=own or {})
        done = reconcile(workbook, now, today, statuses, take=take)
        for table in done.tables:
            self._write(table)
        self.shows, self.findings, self.answered = done.register, done.page, {}
        return done

    def answers(self) -> Answers:
        """Return what the sheet Findings says, read back from its cells."""
        headings = (RECORD_ID, MARKS, *FINDINGS_HEADINGS)
        rows = [_finding_row(each, self.answered.get(at, each.answer)) for at, each in enumerate(self.findings)]
        sheet = TypedSheet(list(headings), [dict(zip(headings, row, strict=True)) for row in rows])
        return answers_of(sheet.saved("Findings"), TODAY)

    def shown(self, sheet: str, *headings: str) -> str:
        """Return a sheet as text: the marks, then the columns named."""
        names = (MARKS, *headings)
        lines = [tuple((row or {}).get(name, "") for name in names) for row in self.sheets[sheet].rows]
        return as_text([names, *lines])

    def _write(self, table: TableToWrite) -> None:
        sheet = self.sheets[table.sheet]
        for row in table.rows:
            if row.number is None:
                sheet.rows.append({})
            target = sheet.rows[-1 if row.number is None else row.number - FIRST]
            assert target is not None
            assert set(row.cells) <= set(sheet.headings)
            target |= {heading: shown(cell) for heading, cell in row.cells.items()}


def book_of(register: Register, *kinds: type[Record]) -> TypedBook:
    """Return a workbook that shows the records of some kinds, as the first sync of an empty one writes them."""
    book = TypedBook(register)
    for kind in kinds:
        headings = [RECORD_ID, MARKS, *(column.heading for column in sheet_columns(kind, register))]
        book.sheets[kind.sheet] = TypedSheet(headings)
    book.shows = Register({})
    book.sync(register)
    return book


def shown(cell: CellToWrite) -> str:
    """Return what a written cell says when it is read again."""
    value = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
    return text_of(value, cell.number_format)


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as lines of cells between bars, blanks at the end of a cell left out."""
    table = [list(row) for row in rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    return "\n".join(
        " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


def said(done: Reconciled) -> list[tuple[str, str, str]]:
    """Return code, record and cell of each finding."""
    return [(each.code.removeprefix("sync-"), each.place.reference, each.place.cell) for each in done.findings]


def changed(done: Reconciled) -> dict[str, dict[str, object]]:
    """Return the new values of each record that was changed."""
    return {f"{change.record_type} {change.record_id}": dict(change.new) for change in done.changes}


def _cell(ref: str, text: str) -> TableCell:
    if text.startswith("="):
        formula, _, result = text.partition(" -> ")
        return TableCell(ref, result, formula)
    return TableCell(ref, text)


def _finding_row(finding: SheetFinding, answer: str) -> tuple[str, ...]:
    return (
        finding.key, finding.code, finding.when.isoformat(), finding.sheet, finding.record, finding.column,
        finding.typed, finding.held, finding.wrong, finding.remedy, answer,
    )  # fmt: skip


def waiting(count: int) -> tuple[SheetFinding, ...]:
    """Return so many cells of other records that both sides changed, as they wait on the sheet Findings."""
    return tuple(
        SheetFinding(
            key=f"chorley/LOC-{number}", code="sync-conflict", when=TODAY, sheet="Projects", record="", column="Budget",
            typed="1", held="2", wrong="", remedy="",
        )
        for number in range(count)
    )  # fmt: skip
