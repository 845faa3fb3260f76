"""Ways through a sheet: where Ctrl and an arrow key lead, and which way cells move and formulas are filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmf_excel.libreoffice.addresses import Rectangle, rectangle
from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError

_DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


def end(sheet: Any, start: Rectangle, direction: str) -> tuple[int, int]:
    """Return row and column of the cell where Ctrl and an arrow key lead from the first cell of `start`."""
    down, right = _direction(direction)
    whole, used = rectangle(sheet.api.getRangeAddress()), sheet.used_range.rectangle
    at, edge, last = (
        (start.row, whole.last_row, used.last_row) if down else (start.column, whole.last_column, used.last_column)
    )
    if down < 0 or right < 0:
        filled = _filled(sheet, start, bool(down), 1, at)[::-1]
        steps = _steps(filled, at - 1)
        return (at - steps, start.column) if down else (start.row, at - steps)
    filled = _filled(sheet, start, bool(down), at, max(at, last))
    steps = _steps(filled, edge - at)
    return (at + steps, start.column) if down else (start.row, at + steps)


def _direction(name: str) -> tuple[int, int]:
    short = {text[0]: text for text in _DIRECTIONS}
    try:
        return _DIRECTIONS[short.get(name, name)]
    except KeyError:
        raise LibreOfficeError(f"{name!r} is no direction.", f"Say one of {', '.join(_DIRECTIONS)}.") from None


def _filled(sheet: Any, start: Rectangle, downwards: bool, first: int, last: int) -> list[bool]:
    """Return of the cells in line with `start` whether they hold anything, an empty text of a formula too."""
    if downwards:
        line = sheet.range((first, start.column, last - first + 1, 1)).api.getFormulaArray()
        return [row[0] != "" for row in line]
    line = sheet.range((start.row, first, 1, last - first + 1)).api.getFormulaArray()
    return [text != "" for text in line[0]]


def _steps(filled: Sequence[bool], to_edge: int) -> int:
    """Return how many cells on the next end is: of a block within it, else the next block's beginning or the edge."""
    if len(filled) > 1 and filled[0] and filled[1]:
        return next((number - 1 for number in range(2, len(filled)) if not filled[number]), len(filled) - 1)
    return next((number for number in range(1, len(filled)) if filled[number]), to_edge)


def inserted(name: str) -> Any:
    """Return UNO's word for where cells move when some are inserted: DOWN or RIGHT."""
    return uno_module().Enum("com.sun.star.sheet.CellInsertMode", name)


def removed(name: str) -> Any:
    """Return UNO's word for where cells come from when some are removed: UP or LEFT."""
    return uno_module().Enum("com.sun.star.sheet.CellDeleteMode", name)


def fill(cells: Any, name: str) -> None:
    """Copy the first row or column of cells over the others: TO_BOTTOM or TO_RIGHT."""
    enum = uno_module().Enum
    direction = enum("com.sun.star.sheet.FillDirection", name)
    copied, day = (
        enum("com.sun.star.sheet.FillMode", "SIMPLE"),
        enum("com.sun.star.sheet.FillDateMode", "FILL_DATE_DAY"),
    )
    cells.fillSeries(direction, copied, day, 0.0, 0.0)
