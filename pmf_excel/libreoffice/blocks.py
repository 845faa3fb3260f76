"""A block of cells read or written in one call, whatever number of rows it has."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from pmf_excel.libreoffice.areas import Area, kinds_of_numbers
from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError
from pmf_excel.libreoffice.values import MOMENTS, CellError, Kind, as_read, kind_of, plain, prepared, told

_RESULT_IS_AN_ERROR = 4


def read(cells: Any, book: Any, *, with_errors: bool) -> list[list[Any]]:
    """Return the values of cells as floats, texts, bools, datetimes and errors; "" is an empty cell."""
    grid = [[as_read(value) for value in row] for row in cells.getDataArray()]
    if any(isinstance(value, float) for row in grid for value in row):
        _tell(grid, kinds_of_numbers(cells, book.formats), _epoch(book.api))
    if with_errors and any(isinstance(value, CellError) for row in grid for value in row):
        _name_errors(grid, cells)
    return grid


def write(cells: Any, book: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Put values into cells in one call, and give dates and truth values a format of theirs where there is none.

    A text stays a text, whatever it begins with: nothing becomes a formula.
    """
    ready, epoch = [[prepared(value) for value in row] for row in rows], _epoch(book.api)
    _put(cells, tuple(tuple(plain(value, epoch) for value in row) for row in ready))
    kinds = [[kind_of(value) for value in row] for row in ready]
    if any(kind is not None for row in kinds for kind in row):
        _give_formats(cells, kinds, book)


def _put(cells: Any, rows: tuple[tuple[str | float, ...], ...]) -> None:
    try:
        cells.setDataArray(rows)
    except uno_module().getClass("com.sun.star.uno.RuntimeException") as error:
        raise LibreOfficeError(
            f"LibreOffice does not let {cells.AbsoluteName} be changed.",
            "See whether the sheet is protected, or the cells belong to an array formula or a pivot table.",
        ) from error


def _epoch(document: Any) -> dt.datetime:
    day = document.NullDate
    return dt.datetime(day.Year, day.Month, day.Day)  # noqa: DTZ001  # cells know no time zone


def _tell(grid: list[list[Any]], areas: Sequence[Area], epoch: dt.datetime) -> None:
    for area in areas:
        for row, column in area.places():
            if isinstance(grid[row][column], float):
                grid[row][column] = told(grid[row][column], area.kind, epoch)


def _name_errors(grid: list[list[Any]], cells: Any) -> None:
    within = cells.getRangeAddress()
    for address in cells.queryFormulaCells(_RESULT_IS_AN_ERROR).getRangeAddresses():
        for row in range(address.StartRow - within.StartRow, address.EndRow - within.StartRow + 1):
            for column in range(address.StartColumn - within.StartColumn, address.EndColumn - within.StartColumn + 1):
                grid[row][column] = CellError(cells.getCellByPosition(column, row).getString())


def _give_formats(cells: Any, kinds: list[list[Kind | None]], book: Any) -> None:
    """Give each cell a format that tells what its value is, where the one that it has does not."""
    there = [[Kind.NUMBER] * len(row) for row in kinds]
    for area in kinds_of_numbers(cells, book.formats):
        for row, column in area.places():
            there[row][column] = area.kind
    address = cells.getRangeAddress()
    wrong: defaultdict[Kind, list[Any]] = defaultdict(list)
    for kind, top, bottom, column in _runs(kinds, there):
        wrong[kind].append(_address(address, top, bottom, column))
    for kind, addresses in wrong.items():
        together = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        together.addRangeAddresses(tuple(addresses), True)
        together.NumberFormat = book.formats.standard(kind)


def _runs(kinds: list[list[Kind | None]], there: list[list[Kind]]) -> Iterator[tuple[Kind, int, int, int]]:
    """Return kind, first and last row, and column of the cells below one another whose format must change."""
    for column in range(len(kinds[0])):
        start = 0
        needed = [_needed(wanted[column], has[column]) for wanted, has in zip(kinds, there, strict=True)]
        for row in range(1, len(needed) + 1):
            if row == len(needed) or needed[row] is not needed[start]:
                kind = needed[start]
                if kind is not None:
                    yield kind, start, row - 1, column
                start = row


def _needed(wanted: Kind | None, has: Kind) -> Kind | None:
    """Return the kind of format that a cell must be given, None where the one that it has will do.

    A number over a date stays under the date's format, as in Excel; over a truth value it would read TRUE.
    """
    if wanted is None or wanted is has or (wanted in MOMENTS and has in MOMENTS):
        return None
    return None if wanted is Kind.NUMBER and has is not Kind.BOOLEAN else wanted


def _address(within: Any, top: int, bottom: int, column: int) -> Any:
    address = uno_module().createUnoStruct("com.sun.star.table.CellRangeAddress")
    address.Sheet = within.Sheet
    address.StartColumn = address.EndColumn = within.StartColumn + column
    address.StartRow, address.EndRow = within.StartRow + top, within.StartRow + bottom
    return address
