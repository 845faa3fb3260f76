"""The areas of a range whose numbers stand for dates, times or truth: found by format, not cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pmf_excel.libreoffice.number_formats import NumberFormats
from pmf_excel.libreoffice.values import Kind

_RESULT_IS_A_NUMBER = 1
_ROW_NUMBERS = re.compile(r"(?<=[A-Za-z$])\d+")


class Area(NamedTuple):
    """A rectangle within a range, counted from the range's own first cell, ends included."""

    kind: Kind
    top: int
    left: int
    bottom: int
    right: int

    def places(self) -> Iterator[tuple[int, int]]:
        """Return the row and column of each cell."""
        return (
            (row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        )


def kinds_of_numbers(cells: Any, formats: NumberFormats) -> list[Area]:
    """Return the areas of a range of cells where a number stands for something else than a number."""
    within = cells.getRangeAddress()
    if _is_one_cell(within):  # it tells the format that its formula's result has, too
        groups: list[tuple[int, Sequence[Any]]] = [(cells.NumberFormat, (within,))]
    elif cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
        groups = list(_format_groups(cells))
    else:
        groups = [(cells.NumberFormat, (within,))]
    found = [
        _area(formats.kind(key), address, within)
        for key, addresses in groups
        if formats.kind(key) is not Kind.NUMBER
        for address in addresses
    ]
    if _is_one_cell(within) or (len(found) == 1 and len(groups) == 1):
        return found
    return found + list(_results_under_general(cells, within, formats, found))


def _is_one_cell(address: Any) -> bool:
    return bool(address.StartRow == address.EndRow and address.StartColumn == address.EndColumn)


def _format_groups(cells: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    groups = cells.getUniqueCellFormatRanges()
    for number in range(groups.getCount()):
        group = groups.getByIndex(number)
        yield group.NumberFormat, group.getRangeAddresses()


def _area(kind: Kind, address: Any, within: Any) -> Area:
    top, left = within.StartRow, within.StartColumn
    return Area(
        kind,
        address.StartRow - top,
        address.StartColumn - left,
        address.EndRow - top,
        address.EndColumn - left,
    )


def _results_under_general(cells: Any, within: Any, formats: NumberFormats, found: list[Area]) -> Iterator[Area]:
    """Return the cells without a format of their own whose formula gives a date or a truth value.

    LibreOffice tells such a format cell by cell only, so formulas that differ in row numbers alone are asked once.
    """
    addresses = cells.queryFormulaCells(_RESULT_IS_A_NUMBER).getRangeAddresses()
    if not addresses:
        return
    formulas, known = cells.getFormulaArray(), {place for area in found for place in area.places()}
    kinds: dict[tuple[int, str], Kind] = {}
    for address in addresses:
        for row, column in _area(Kind.NUMBER, address, within).places():
            shape = (column, _ROW_NUMBERS.sub("#", formulas[row][column]))
            if shape not in kinds:
                kinds[shape] = formats.kind(cells.getCellByPosition(column, row).NumberFormat)
            if kinds[shape] is not Kind.NUMBER and (row, column) not in known:
                yield Area(kinds[shape], row, column, row, column)
