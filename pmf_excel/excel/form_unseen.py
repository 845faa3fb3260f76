"""What stands in a form where nobody sees it, or sees something else: hidden, unreadable, or under a condition."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pmf_excel.core.catalogue import intake
from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.findings import Finding, Place, quoted
from pmf_excel.core.forms.form import Cell, Held

from .conditions import Cover
from .rows import Rows

#: How many rows, and how many cells with what they hold, are named one by one.
_MOST_ROWS, _MOST_CELLS = 50, 5
#: How much of what a cell holds is quoted.
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class UsedCell:
    """A cell from which something is read: where it stands, and under which heading."""

    row: int
    column: int
    heading: str
    cell: Cell


def unseen(sheet: str, rows: Rows, used: Sequence[UsedCell]) -> Iterator[Finding]:
    """Yield what of the `used` cells of a sheet nobody sees as it is, one sentence for each way."""
    hidden = sorted({each.row for each in used if each.row in rows.hidden})
    if hidden:
        yield intake.LINES_HIDDEN.finding(Place(sheet=sheet, cell=f"A{hidden[0]}"), _rows_named(hidden))
    columns = {each.column: each.heading for each in used if rows.is_column_hidden(each.column)}
    if columns:
        place = Place(sheet=sheet, cell=f"{column_letters(min(columns))}{used[0].row}")
        yield intake.COLUMNS_HIDDEN.finding(place, _columns_named(columns))
    faint = [each for each in used if (each.row, each.column) in rows.faint]
    if faint:
        yield intake.TEXT_UNSEEN.finding(Place(sheet=sheet, cell=faint[0].cell.ref), _cells_named(faint))
    for does in dict.fromkeys(cover.change.words for cover in rows.covers):
        covers = [cover for cover in rows.covers if cover.change.words == does]
        if covered := [each for each in used if any(_changes(cover, each) for cover in covers)]:
            place = Place(sheet=sheet, cell=covered[0].cell.ref)
            yield intake.CONDITIONAL_FORMAT.finding(place, _cells_named(covered), does=does)


def _changes(cover: Cover, used: UsedCell) -> bool:
    is_number = used.cell.held is Held.NUMBER or used.cell.dated
    return (is_number or cover.change.is_of_texts) and cover.area.holds(used.row, used.column)


def _rows_named(numbers: Sequence[int]) -> str:
    """Return the numbers of rows, as many as a person reads: a filter hides many."""
    named = ", ".join(map(str, numbers[:_MOST_ROWS])) + (" and more" if len(numbers) > _MOST_ROWS else "")
    return f"{'row' if len(numbers) == 1 else 'rows'} {named}"


def _columns_named(columns: dict[int, str]) -> str:
    named = ", ".join(f"{column_letters(column)} ({quoted(columns[column])})" for column in sorted(columns))
    return f"{'column' if len(columns) == 1 else 'columns'} {named}"


def _cells_named(used: Collection[UsedCell]) -> str:
    """Return the first cells with what they hold, and how many more there are."""
    named = ", ".join(_held(each.cell) for each in tuple(used)[:_MOST_CELLS])
    more = len(used) - _MOST_CELLS
    return named if more <= 0 else f"{named} and {more} more {'cell' if more == 1 else 'cells'}"


def _held(cell: Cell) -> str:
    return f"{cell.ref}, which holds “{quoted(' '.join((cell.text or cell.formula).split()), _LONGEST)}”"


def cover_cells(rows: Rows, name_column: int, value_column: int) -> Iterable[UsedCell]:
    """Return the cells of a cover from which something is read: those beside a name."""
    for number, cells in rows.items():
        cell = cells.get(value_column)
        if name_column in cells and cell is not None and not cell.is_blank:
            yield UsedCell(number, value_column, cells[name_column].text, cell)
