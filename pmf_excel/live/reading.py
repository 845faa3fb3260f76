"""The records on a sheet of the open workbook: one call for values, one for formulas, few for number formats."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from decimal import Decimal

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.importing.cell_texts import cell_of, text_of
from pmf_excel.core.importing.tables import Table, TableCell, TableRow
from pmf_excel.core.master.book import RECORD_ID, SavedTable

from .blocks import Place
from .number_formats import NumberFormats, number_formats
from .table_place import TablePlace

#: What stands in a cell in a number format; Excel gives amounts of money as decimals.
_IN_A_FORMAT = (int, float, Decimal, datetime)


def saved_table(place: TablePlace, record_ids: Collection[str] | None) -> SavedTable:
    """Return the table of records at `place`, only the rows of `record_ids` where they are given."""
    numbers = [number for number in _numbers(place) if record_ids is None or _id(place, number) in record_ids]
    formats = number_formats(place.sheet, tuple(_numbers_in(place, numbers)))
    rows = (TableRow.of(number, _cells(place, number, formats)) for number in numbers)
    kept = tuple(row for row in rows if not row.is_blank)
    covered = place.span if place.excel is not None else None
    return SavedTable(Table(place.sheet.name, tuple(_headings(place)), kept), place.excel is not None, covered)


def _numbers(place: TablePlace) -> Iterator[int]:
    """Yield the numbers of the rows below the headings, without that of totals."""
    rows = range(place.heading_row + 1, len(place.block.values) + 1)
    return (number for number in rows if number != place.totals_row)


def _id(place: TablePlace, number: int) -> str:
    return text_of(place.block.value(number, place.columns[RECORD_ID]), "")


def _numbers_in(place: TablePlace, numbers: Collection[int]) -> Iterator[Place]:
    """Yield the cells that hold a number or a day: what people see of them depends on their number format."""
    for number in numbers:
        for column in range(1, len(place.headings) + 1):
            value = place.block.value(number, column)
            if isinstance(value, _IN_A_FORMAT) and not isinstance(value, bool):
                yield number, column


def _headings(place: TablePlace) -> Iterator[TableCell]:
    for column, text in enumerate(place.headings, start=1):
        yield TableCell(f"{column_letters(column)}{place.heading_row}", text)


def _cells(place: TablePlace, number: int, formats: NumberFormats) -> Iterator[TableCell]:
    for column in range(1, len(place.headings) + 1):
        ref, shown = f"{column_letters(column)}{number}", formats.of(number, column)
        yield cell_of(ref, place.block.value(number, column), shown, place.block.formula(number, column))
