"""Which cells of the open workbook show percentages: asked for by area, not cell by cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from .blocks import Place

#: Texts within a number format: quoted ones and escaped signs.
_TEXTS = re.compile(r'"[^"]*"|\\.')


def percentages(sheet: Any, places: Collection[Place]) -> frozenset[Place]:
    """Return those of `places` on `sheet` whose number format makes a percentage of a number."""
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(places):
        by_column.setdefault(column, []).append(row)
    return frozenset((row, column) for column, rows in by_column.items() for row in _of_column(sheet, column, rows))


def _of_column(sheet: Any, column: int, rows: Sequence[int]) -> Iterator[int]:
    """Yield the rows with percentages: one call where all look alike, halves where the format is mixed."""
    number_format = sheet.range((rows[0], column), (rows[-1], column)).number_format
    if number_format is not None:
        yield from rows if "%" in _TEXTS.sub("", str(number_format)) else ()
    elif len(rows) > 1:
        middle = len(rows) // 2
        yield from _of_column(sheet, column, rows[:middle])
        yield from _of_column(sheet, column, rows[middle:])
