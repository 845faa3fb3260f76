"""One sheet while it is brought together with the ledger: its sides, its rows, and what was found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from pmf_excel.core.catalogue.importing import ROW_KEPT_OUT
from pmf_excel.core.catalogue.syncing import CELL_STAYS, ROW_STAYS
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.importing.cell_reader import About, CellReader, unit_called
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.columns import SheetColumn, Statuses
from pmf_excel.core.master.findings_page import SheetFinding
from pmf_excel.core.master.statuses import Respelled, said_now, without_reason
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Draft, Row

from .answers import Answers
from .as_shown import Fields
from .exactly import Exactly, Unlike
from .naming import named
from .sheet_rows import ReadSheet, SheetRow
from .shown_texts import ShownTexts, is_live

#: A finding, and what the sheet Findings shows of it.
Found = tuple[Finding, SheetFinding]


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell that somebody changed: the value read from it, and what is to be said when it is taken.

    One that was `answered` with take mine stands on the sheet Findings, and its cell has the register's value.
    """

    column: SheetColumn
    cell: TableCell
    value: Any = None
    said: tuple[Finding, ...] = ()
    answered: bool = False


@dataclass(slots=True)
class RowWork:
    """A row in which something was typed.

    `edits` are what may be taken, by field. By heading: `refused` cells keep what was typed, `restored` ones get the
    register's value, `left` ones hold an edit that is not looked at now, `taken` ones are in the register, `waiting`
    ones hold an edit of what both sides changed, for which Findings has no room. `copy_of` is the number of the row of
    which it is a copy.
    """

    row: SheetRow | None
    record_id: str = ""
    edits: dict[str, Edit] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    restored: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    is_new: bool = False
    copy_of: int = 0

    @property
    def typed_now(self) -> list[Edit]:
        """The edits whose cells hold what was typed."""
        return [edit for edit in self.edits.values() if not edit.answered]


@dataclass(slots=True)
class Room:
    """How many more cells that both sides changed can be asked about on the sheet Findings."""

    left: int

    def taken(self) -> bool:
        """Return whether there was room for another one."""
        self.left -= 1
        return self.left >= 0


@dataclass
class KindSync:
    """All that is known of one sheet: the register as the workbook shows it, as it is, and as it is going to be.

    `present` has the number of the row in which each record stands, `emptied` the rows whose cells somebody cleared,
    `unlike` the cells that hold anything but what we write there.
    """

    kind: type[Record]
    sheet: ReadSheet
    before: ShownTexts
    now: ShownTexts
    draft: Draft
    reader: CellReader
    answers: Answers
    today: date
    take: bool
    room: Room
    shown_statuses: Callable[[], Statuses]
    status_words: frozenset[str] = frozenset()
    own: Fields = field(default_factory=dict)
    respelled: Respelled = field(default_factory=dict)
    present: dict[str, int] = field(default_factory=dict)
    untouched: list[tuple[str, SheetRow]] = field(default_factory=list)
    works: list[RowWork] = field(default_factory=list)
    emptied: dict[str, SheetRow] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    unlike: list[Unlike] = field(default_factory=list)

    @cached_property
    def exactly(self) -> Exactly:
        """What compares cells with what we write into them."""
        return Exactly(self.kind, self.sheet)

    @cached_property
    def made_texts(self) -> frozenset[str]:
        """Every text that made columns show, but for the reasons of a status."""
        return frozenset({*self.before.made_texts(), *self.now.made_texts(), *self.status_words, ""})

    def is_made(self, text: str) -> bool:
        """Return whether a text in a made column of a new row is one that we put into some row."""
        return text in self.made_texts or without_reason(text) in self.status_words

    def is_live(self, record_id: str) -> bool:
        """Return whether the record was there when the workbook was written, or is there now."""
        return any(is_live(self.kind, side.register, record_id) for side in (self.now, self.before))

    def status_said_now(self, record_id: str, text: str) -> str:
        """Return the status that stands in a figure's row, in the words that are used now."""
        return said_now(text, self._council_of(record_id), self.respelled) if self.respelled else text

    @cached_property
    def statuses_before(self) -> Statuses:
        """The statuses of the register that the sheet shows, as far as its day is today's."""
        return self.shown_statuses()

    def called(self, record_id: str) -> str:
        """Return what a record is called now."""
        return self.draft.reference_of(self.kind.record_type, record_id)

    def named(self, record_id: str) -> str:
        """Return what a record is called in a sentence."""
        record = self.draft.ever(self.kind, record_id)
        return named(record, self.draft) if record is not None else record_id

    def about(self, row: Row) -> About:
        """Return what a record's row is about."""
        council = str(row.get("council", ""))
        if self.kind is Indicator:
            return About(council, unit_called(str(row.get("unit", ""))))
        indicator = self.draft.indicator(str(row.get("indicator", "")))
        return About(council, indicator.unit if indicator is not None else None)

    def place(self, cell: TableCell | None, record_id: str) -> Place:
        """Return where a finding about a record stands."""
        return Place(sheet=self.kind.sheet, cell=cell.ref if cell is not None else "", reference=self.called(record_id))

    def find(self, finding: Finding, record_id: str, column: str = "", typed: str = "", held: str = "") -> None:
        """Remember a finding, with what the sheet Findings shows beside it."""
        reference = self.called(record_id) if record_id else finding.place.reference
        placed = finding.at(sheet=self.kind.sheet, reference=reference)
        self.found.append((placed, self._shown(placed, record_id, column, typed, held)))

    def refuse(self, work: RowWork, column: SheetColumn | None, findings: Iterable[Finding], cell: TableCell) -> None:
        """Refuse what was typed in a cell: it stays there, marked."""
        heading = column.heading if column is not None else ""
        stays = ROW_STAYS if work.is_new else CELL_STAYS
        work.refused |= {heading} - {""}
        for finding in findings:
            worded = replace(finding, remedy=finding.remedy.replace(ROW_KEPT_OUT, stays))
            held = self.register_has(work.record_id, column) if column is not None else ""
            self.find(worded, work.record_id, heading, cell.text or cell.formula, held)

    def refuse_row(self, work: RowWork, headings: Iterable[str], finding: Finding, typed: str) -> None:
        """Refuse all that was typed in a record's row: it stays there, marked."""
        work.refused |= set(headings)
        self.find(finding, work.record_id, "", typed, self.called(work.record_id))

    def register_has(self, record_id: str, column: SheetColumn) -> str:
        """Return what the register's cell shows now."""
        texts = self.now.of(record_id) if record_id else None
        return texts[self.sheet.columns.index(column)] if texts is not None and column in self.sheet.columns else ""

    def column(self, name: str) -> SheetColumn | None:
        """Return the column of a field, None where it is missing on the sheet."""
        return next((column for column in self.sheet.columns if column.name and column.name == name), None)

    def _council_of(self, record_id: str) -> str:
        record = self.draft.ever(self.kind, record_id)
        return record.council if record is not None else ""

    def _shown(self, finding: Finding, record_id: str, column: str, typed: str, held: str) -> SheetFinding:
        place = finding.place
        number = "".join(letter for letter in place.cell if letter.isdigit())
        return SheetFinding(
            key=record_id,
            code=finding.code,
            when=self.today,
            sheet=self.kind.sheet,
            record=place.reference if record_id else ", ".join(filter(None, (place.reference, place.cell))),
            column=column,
            typed=typed,
            held=held,
            wrong=finding.message,
            remedy=finding.remedy,
            row=int(number) if number else None,
        )
