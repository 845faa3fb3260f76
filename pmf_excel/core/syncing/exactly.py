"""Whether a cell holds exactly what we write there: the same signs, as the same kind of thing, and no formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pmf_excel.core.cell_formats import as_double, column_letters
from pmf_excel.core.importing.cell_reader import holds
from pmf_excel.core.importing.tables import DAY, NOTHING, NUMBER, TEXT, TableRow
from pmf_excel.core.master.arrival_words import said_in_words
from pmf_excel.core.master.book import MARKS, RECORD_ID
from pmf_excel.core.master.columns import STATUS_HEADING, SheetColumn
from pmf_excel.core.records.record import Record

from .sheet_rows import ReadSheet, SheetRow

#: A day before this is written as a text where workbooks count days from 1904.
_FIRST_DAY_OF_ALL = "1904-01-01"


@dataclass(frozen=True, slots=True)
class Unlike:
    """A cell that holds something else than we write there: where it stands, what it holds, and what is `wanted`.

    `holds` is its text as it is stored, `kind` a sign of what it is, as a row has it. Headings have no `record_id`.
    `is_edited` says whether people may type there, `moves` that it is a status, which another day may have shown so.
    """

    sheet: str
    cell: str
    record_id: str
    heading: str
    holds: str
    wanted: str
    formula: str = ""
    kind: str = TEXT
    is_edited: bool = False
    moves: bool = False


@dataclass(slots=True)
class Exactly:
    """Compares the cells of a sheet's rows with what we write: most rows are told by the kinds of their cells."""

    kind: type[Record]
    sheet: ReadSheet
    _kinds: tuple[str, ...] = field(init=False)
    _usual: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._kinds = tuple(_kind_written(self.kind, column) for column in self.sheet.columns)

    def may_differ(self, row: SheetRow) -> bool:
        """Return whether a row that reads as it was written may still hold something else, without a closer look."""
        kept = row.row
        usual = self._usual.get(kept.held)
        if usual is None:
            usual = self._usual[kept.held] = self._is_usual(row)
        at = self.sheet.hidden[0]
        is_id_alike = not 0 <= at < len(kept.texts) or kept.texts[at] == row.record_id
        return not usual or bool(kept.stored) or bool(kept.formulas) or not is_id_alike

    def differs(self, row: SheetRow, index: int, wanted: str) -> bool:
        """Return whether the cell of a column holds anything but `wanted`, as we write it."""
        return _differs(row.row, row.at[index], wanted, self._kinds[index])

    def unlike(self, row: SheetRow, record_id: str, wanted: Sequence[str]) -> Iterator[Unlike]:
        """Yield the cells of a record's row that hold something else than `wanted`, and than its id."""
        for heading, at, text in zip((RECORD_ID, MARKS), self.sheet.hidden, (record_id, row.marks), strict=True):
            if at >= 0 and _differs(row.row, at, text, TEXT):
                yield self._unlike(row.row, at, record_id, heading, text)
        for index, (column, at) in enumerate(zip(self.sheet.columns, row.at, strict=True)):
            if self.differs(row, index, wanted[index]):
                found = self._unlike(row.row, at, record_id, column.heading, wanted[index], is_edited=column.is_edited)
                moves = _is_status(column) and row.texts[index] and not self.differs(row, index, row.texts[index])
                yield replace(found, moves=bool(moves))

    def _unlike(
        self, row: TableRow, at: int, record_id: str, heading: str, wanted: str, *, is_edited: bool = False
    ) -> Unlike:
        ref = f"{column_letters(at + 1)}{row.number}"
        kept = row.cell(at) if at < len(row.texts) else None
        if kept is None:
            return Unlike(self.kind.sheet, ref, record_id, heading, "", wanted, is_edited=is_edited)
        holds_text = kept.stored or kept.text
        sort = row.held[at : at + 1] or TEXT
        return Unlike(self.kind.sheet, ref, record_id, heading, holds_text, wanted, kept.formula, sort, is_edited)

    def _is_usual(self, row: SheetRow) -> bool:
        held = row.row.held
        ours = (*zip(row.at, self._kinds, strict=True), *((at, TEXT) for at in self.sheet.hidden if at >= 0))
        return all(held[at : at + 1] in ("", NOTHING, kind) for at, kind in ours)


def unlike_headings(kind: type[Record], sheet: ReadSheet) -> Iterator[Unlike]:
    """Yield the headings that are read as ours, and are written otherwise."""
    ours = ((RECORD_ID, MARKS, *(column.heading for column in sheet.columns)), (*sheet.hidden, *sheet.at))
    for heading, at in zip(*ours, strict=True):
        cell = sheet.headings[at] if at >= 0 else None
        if cell is not None and (cell.stored or cell.text) != heading:
            yield Unlike(kind.sheet, cell.ref, "", heading, cell.stored or cell.text, heading)


def _differs(row: TableRow, at: int, wanted: str, kind: str) -> bool:
    if at >= len(row.texts):
        return bool(wanted)
    if row.stored.get(at, row.texts[at]) != wanted or at in row.formulas:
        return True
    held = row.held[at : at + 1]
    return held not in ("", NOTHING, kind) and bool(wanted) and not (held == TEXT and _is_written_as_text(kind, wanted))


def _kind_written(kind: type[Record], column: SheetColumn) -> str:
    """Return what the cells of a column hold where they hold anything."""
    if not column.name or column.looks_up or said_in_words(kind, column.name) is not None:
        return TEXT
    wanted = holds(kind, column.name)
    if issubclass(wanted, date):
        return DAY
    return NUMBER if issubclass(wanted, (int, Decimal)) and wanted is not bool else TEXT


def _is_written_as_text(kind: str, wanted: str) -> bool:
    """Return whether a number or day is written as a text, because no cell could hold it."""
    return as_double(Decimal(wanted)) is None if kind == NUMBER else wanted < _FIRST_DAY_OF_ALL


def _is_status(column: SheetColumn) -> bool:
    return column.heading == STATUS_HEADING and not column.name
