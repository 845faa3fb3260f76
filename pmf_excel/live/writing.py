"""Cells of the open workbook written in as few calls as they allow: rectangles, or whole columns at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, TypeVar

from pmf_excel.core.cell_formats import as_double
from pmf_excel.core.master.book import Link, Region, Value
from pmf_excel.core.master.links import link_formula
from pmf_excel.core.numbers import plain_text

from .blocks import Block, Place, block_of

T = TypeVar("T")
#: A block of values and its top left place.
Rectangle = tuple[int, int, list[list[Value]]]
#: With more rectangles than this columns are written as whole blocks, which is quicker than many calls.
_MOST_CALLS = 12


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes values into the sheets of an open workbook.

    `quotes` is true for Excel, which takes what looks like a number, date or formula for one unless it begins with
    an apostrophe; LibreOffice takes every text as it is.
    """

    quotes: bool

    def cells(self, sheet: Any, cells: Mapping[Place, Value]) -> None:
        """Write `cells`, and nothing else, on `sheet`; None empties a cell."""
        found = tuple(rectangles(cells))
        if len(found) > _MOST_CALLS:
            block = block_of(sheet)
            found = tuple(rectangle for some in _by_columns(cells) for rectangle in _joined(block, some))
        for top, left, values in found:
            self._put(sheet, top, left, values)

    def region(self, region: Region, sheet: Any) -> None:
        """Write a block that is ours alone, its unfilled rows emptied; links become formulas that lead there."""
        width = max((len(row) for row in region.values), default=1)
        texts = [[_text_of(value) for value in row] for row in region.values]
        empty: list[list[Value]] = [[None] * width for _ in range(region.room - len(texts))]
        self._put(sheet, region.row, region.column, [*texts, *empty])
        links = {
            (region.row + down, region.column + right): value
            for down, row in enumerate(region.values)
            for right, value in enumerate(row)
            if isinstance(value, Link)
        }
        for top, left, run in _columns_of(links):
            sheet.range((top, left), (top + len(run) - 1, left)).formula = [[_formula(link)] for link in run]

    def formats(self, sheet: Any, formats: Mapping[Place, str]) -> None:
        """Give cells their number formats, as many below each other as share one in a call."""
        for top, left, run in _columns_of(formats):
            start = top
            for number_format, same in groupby(run):
                end = start + len(list(same)) - 1
                sheet.range((start, left), (end, left)).number_format = number_format
                start = end + 1

    def _put(self, sheet: Any, top: int, left: int, values: Sequence[Sequence[Value]]) -> None:
        bottom, right = top + len(values) - 1, left + len(values[0]) - 1
        sheet.range((top, left), (bottom, right)).value = [[self._input(value) for value in row] for row in values]

    def _input(self, value: Value) -> Any:
        if isinstance(value, str):
            return f"'{value}" if self.quotes and value else value
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            double = as_double(Decimal(value))
            return double if double is not None else self._input(plain_text(Decimal(value)))
        return value


def rectangles(cells: Mapping[Place, Value]) -> Iterator[Rectangle]:
    """Yield blocks that together hold `cells`, each with its top left place: runs of a row, alike ones joined."""
    runs: list[tuple[int, int, list[Value]]] = []
    for (row, column), value in sorted(cells.items(), key=lambda entry: entry[0]):
        if runs and runs[-1][0] == row and runs[-1][1] + len(runs[-1][2]) == column:
            runs[-1][2].append(value)
        else:
            runs.append((row, column, [value]))
    for _, group in groupby(_ordered_by_shape(runs), key=lambda entry: entry[0]):
        same = [run for _, run in group]
        yield same[0][0], same[0][1], [values for _, _, values in same]


def _ordered_by_shape(
    runs: Iterable[tuple[int, int, list[Value]]],
) -> Iterator[tuple[tuple[int, int, int], tuple[int, int, list[Value]]]]:
    """Yield runs with what those have in common that stand right below each other: columns, and row less position."""
    ordered = sorted(runs, key=lambda run: (run[1], len(run[2]), run[0]))
    for _, group in groupby(ordered, key=lambda run: (run[1], len(run[2]))):
        for position, run in enumerate(group):
            yield (run[1], len(run[2]), run[0] - position), run


def _by_columns(cells: Mapping[Place, Value]) -> Iterator[dict[Place, Value]]:
    """Yield the cells of columns that stand right beside each other: one between them that is not written stays."""
    columns = sorted({column for _, column in cells})
    for _, group in groupby(enumerate(columns), key=lambda entry: entry[1] - entry[0]):
        beside = {column for _, column in group}
        yield {place: value for place, value in cells.items() if place[1] in beside}


def _joined(block: Block, cells: Mapping[Place, Value]) -> tuple[Rectangle, ...]:
    """Return one rectangle with `cells` in it, several where a formula or an error between them would be lost."""
    top, bottom = min(row for row, _ in cells), max(row for row, _ in cells)
    left, right = min(column for _, column in cells), max(column for _, column in cells)
    values: list[list[Value]] = []
    for row in range(top, bottom + 1):
        standing = [_standing(block, row, column) for column in range(left, right + 1)]
        if any(value is _LOST for value in standing):
            return tuple(rectangles(cells))
        values.append([cells.get((row, left + at), value) for at, value in enumerate(standing)])
    return ((top, left, values),)


_LOST: Any = object()


def _standing(block: Block, row: int, column: int) -> Any:
    """Return what stands in a cell, so that it can be written back; `_LOST` where that would change it."""
    value = block.value(row, column)
    is_error = isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper()
    if is_error or (value is not None and block.formula(row, column)):
        return _LOST
    return value


def _columns_of(cells: Mapping[Place, T]) -> Iterator[tuple[int, int, list[T]]]:
    """Yield the runs of cells that stand below each other, with the place of the first."""
    ordered = sorted(cells.items(), key=lambda entry: (entry[0][1], entry[0][0]))
    run: list[T] = []
    start: Place = (0, 0)
    for (row, column), value in ordered:
        if run and (row, column) == (start[0] + len(run), start[1]):
            run.append(value)
            continue
        if run:
            yield start[0], start[1], run
        start, run = (row, column), [value]
    if run:
        yield start[0], start[1], run


def _text_of(value: Value | Link) -> Value:
    return value.text if isinstance(value, Link) else value


def _formula(link: Link) -> str:
    """Return what is typed for a link; one that no formula takes is left as its text."""
    formula = link_formula(link)
    return f"={formula}" if formula else link.text.lstrip("=+-@")
