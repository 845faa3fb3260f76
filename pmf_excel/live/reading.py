"""The records on a sheet of the open workbook: one call for values, one for formulas, few for percentages."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.importing.cell_texts import cell_of, text_of
from pmf_excel.core.importing.rows import headings_of
from pmf_excel.core.importing.tables import Table, TableCell, TableRow
from pmf_excel.core.master.book import RECORD_ID, SavedTable
from pmf_excel.core.records.record import columns_of
from pmf_excel.core.records.registry import RECORDS

from .blocks import Place
from .percentages import percentages
from .table_place import TablePlace

#: Only a number up to this, 1,000 %, may be a percentage that was typed as one: its format is worth asking for.
_LARGEST_SHARE = 10


def saved_table(place: TablePlace, record_ids: Collection[str] | None) -> SavedTable:
    """Return the table of records at `place`, only the rows of `record_ids` where they are given."""
    numbers = [number for number in _numbers(place) if record_ids is None or _id(place, number) in record_ids]
    shares = percentages(place.sheet, tuple(_shares(place, numbers)))
    rows = (TableRow.of(number, _cells(place, number, shares)) for number in numbers)
    kept = tuple(row for row in rows if not row.is_blank)
    covered = place.span if place.excel is not None else None
    return SavedTable(Table(place.sheet.name, tuple(_headings(place)), kept), place.excel is not None, covered)


def _numbers(place: TablePlace) -> Iterator[int]:
    """Yield the numbers of the rows below the headings, without that of totals."""
    rows = range(place.heading_row + 1, len(place.block.values) + 1)
    return (number for number in rows if number != place.totals_row)


def _id(place: TablePlace, number: int) -> str:
    return text_of(place.block.value(number, place.columns[RECORD_ID]), "")


def _typed(place: TablePlace, *, new_row: bool) -> frozenset[int]:
    """Return the columns in which people type: those that sign-off owns only in a row that is new."""
    kind = next((kind for kind in RECORDS if kind.sheet == place.sheet.name), None)
    if kind is None:
        return frozenset()
    columns = columns_of(kind)
    typed = {heading for heading, name in headings_of(kind).items() if new_row or not columns[name].owned_by_sign_off}
    return frozenset(column for heading, column in place.columns.items() if heading in typed)


def _shares(place: TablePlace, numbers: Collection[int]) -> Iterator[Place]:
    """Yield the cells that may hold a percentage somebody typed."""
    new, known = _typed(place, new_row=True), _typed(place, new_row=False)
    for number in numbers:
        for column in known if _id(place, number) else new:
            value = place.block.value(number, column)
            if _is_number(value) and value != 0 and abs(value) <= _LARGEST_SHARE:
                yield number, column


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _headings(place: TablePlace) -> Iterator[TableCell]:
    for column, text in enumerate(place.headings, start=1):
        yield TableCell(f"{column_letters(column)}{place.heading_row}", text)


def _cells(place: TablePlace, number: int, shares: Collection[Place]) -> Iterator[TableCell]:
    for column in range(1, len(place.headings) + 1):
        shown = "0%" if (number, column) in shares else ""
        ref = f"{column_letters(column)}{number}"
        yield cell_of(ref, place.block.value(number, column), shown, place.block.formula(number, column))
