"""A sheet of records as it was saved: which columns are ours, and the rows with their cells in our order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.importing.tables import EXAMPLE, TableCell, TableRow
from pmf_excel.core.master.book import MARKS, RECORD_ID, SavedTable
from pmf_excel.core.master.columns import SheetColumn
from pmf_excel.core.master.headings import columns_by_heading
from pmf_excel.core.nearest import nearest
from pmf_excel.core.typed.cleaning import clean_name

_NOTHING = TableCell("")
#: Goes before the heading of a marked cell that both sides changed and that was not asked about yet.
_AWAITS = "?"


def marks_of(headings: Sequence[str], awaiting: Collection[str]) -> str:
    """Return the marks of a row in which the cells under `headings` are to stand out, `awaiting` among them."""
    marked = [*headings, *(f"{_AWAITS}{heading}" for heading in headings if heading in awaiting)]
    return f"|{'|'.join(marked)}|" if marked else ""


def _awaiting(heading: str) -> str:
    return f"|{_AWAITS}{heading}|"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it stands: what its hidden cells hold, and what our cells say in the order of the columns.

    `at` has the position of each of those columns in the row as it was read.
    """

    record_id: str
    marks: str
    texts: tuple[str, ...]
    at: tuple[int, ...]
    row: TableRow

    @property
    def number(self) -> int:
        """Its number on the sheet."""
        return self.row.number

    @property
    def cells(self) -> tuple[TableCell, ...]:
        """Our cells in the order of the columns, made anew each time."""
        width = len(self.row.texts)
        return tuple(self.row.cell(place) if place < width else _NOTHING for place in self.at)

    @property
    def lacks_a_result(self) -> bool:
        """Whether a cell holds a formula that was not calculated."""
        return bool(self.row.formulas) and any(cell.formula and not cell.text for cell in self.cells)

    def awaits_room(self, heading: str) -> bool:
        """Return whether a cell keeps what both sides changed until it can be asked about."""
        return _awaiting(heading) in self.marks

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in our cells."""
        return not any(self.texts) and (not self.row.formulas or all(cell.is_blank for cell in self.cells))

    @property
    def is_example(self) -> bool:
        """Whether the row only shows how to fill the table; that of a record never does."""
        said = next((text for text in self.texts if text), "")
        return not self.record_id and said.casefold().startswith(EXAMPLE)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The columns that were found, in our order, the rows, and what is wrong with the headings.

    `at` has the positions of the columns among the `headings`, `hidden` those of id and marks, -1 for one that is gone.
    """

    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    findings: tuple[Finding, ...]
    headings: tuple[TableCell, ...] = ()
    at: tuple[int, ...] = ()
    hidden: tuple[int, int] = (-1, -1)

    def cells_of(self, row: SheetRow) -> Mapping[str, TableCell]:
        """Return the cells of a row by the field that each gives."""
        return {column.name: cell for column, cell in zip(self.columns, row.cells, strict=True) if column.name}

    def cell(self, row: SheetRow, name: str) -> TableCell:
        """Return the cell of a field in a row, an empty one where the column is missing."""
        return self.cells_of(row).get(name, _NOTHING)


def read_sheet(saved: SavedTable, columns: tuple[SheetColumn, ...], sheet: str) -> ReadSheet:
    """Return what was saved, in the order of `columns`; those that are missing or stand twice are findings.

    Columns that are not ours belong to whoever made them, and are not looked at: of two headed alike ours is the one in
    the Excel table. Where that cannot be told neither is read.
    """
    places = _places(saved)
    twice = _twice(saved, places)
    doubtful = {plain_heading(cell.text) for cell in twice}
    found = tuple(column for column in columns if plain_heading(column.heading) in places.keys() - doubtful)
    at = tuple(places[plain_heading(column.heading)] for column in found)
    hidden = places.get(plain_heading(RECORD_ID), -1), places.get(plain_heading(MARKS), -1)
    ours = {plain_heading(column.heading) for column in columns}
    findings = [
        *_range(saved, sheet),
        *_missing(saved, columns, places, sheet),
        *(
            found_on_sync.COLUMN_TWICE.finding(Place(sheet=sheet, cell=cell.ref), cell.text, sheet=sheet)
            for cell in twice
            if plain_heading(cell.text) in ours
        ),
    ]
    width = len(saved.table.headings)
    rows = tuple(_row(row, at, hidden, width) for row in saved.table.rows)
    return ReadSheet(found, rows, tuple(findings), saved.table.headings, at, hidden)


def _places(saved: SavedTable) -> dict[str, int]:
    """Return at which position each heading stands, as whoever writes the sheet finds it."""
    columns = columns_by_heading([cell.text for cell in saved.table.headings], saved.columns or ())
    return {heading: column - 1 for heading, column in columns.items()}


def _twice(saved: SavedTable, places: Mapping[str, int]) -> list[TableCell]:
    """Return each heading that stood before already, where neither is in the Excel table."""
    seen: set[str] = set()
    twice = []
    for cell in saved.table.headings:
        heading = plain_heading(cell.text)
        if heading in seen and places[heading] + 1 not in (saved.columns or ()):
            twice.append(cell)
        seen |= {heading} - {""}
    return twice


def _row(row: TableRow, at: tuple[int, ...], hidden: tuple[int, int], width: int) -> SheetRow:
    texts = row.texts if len(row.texts) >= width else (*row.texts, *("",) * (width - len(row.texts)))
    record_id, marks = (texts[place] if place >= 0 else "" for place in hidden)
    return SheetRow(clean_name(record_id)[0], marks, tuple([texts[place] for place in at]), at, row)


def _range(saved: SavedTable, sheet: str) -> Iterator[Finding]:
    if not saved.is_table:
        yield found_on_sync.RANGE.finding(Place(sheet=sheet), sheet)


def _missing(
    saved: SavedTable, columns: tuple[SheetColumn, ...], places: Mapping[str, int], sheet: str
) -> Iterator[Finding]:
    ours = {plain_heading(column.heading) for column in columns}
    others = [cell.text for cell in saved.table.headings if cell.text and plain_heading(cell.text) not in ours]
    place = Place(sheet=sheet, cell=saved.table.headings[0].ref if saved.table.headings else "A1")
    for column in columns:
        if plain_heading(column.heading) not in places:
            near = nearest(column.heading, others, "").replace("Did you mean", "Is it the one that is headed")
            yield found_on_sync.COLUMN_MISSING.finding(place, column.heading, sheet=sheet, nearest=near and f"{near} ")
