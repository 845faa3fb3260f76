"""Ranges of cells as the parts of a workbook write them: `A3:AH40`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pmf_excel.core.cell_formats import column_letters

from .grid import LAST_ROW, column_number

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells: its first and last row and column, all counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Range | None:
        """Return the range between the two corners that `text` says, None where it says none or leaves the sheet."""
        match = _RANGE.fullmatch(text)
        if match is None:
            return None
        left, top = column_number(match[1]), int(match[2])
        right, bottom = (column_number(match[3]), int(match[4])) if match[3] else (left, top)
        if not left or not right or max(top, bottom) > LAST_ROW:
            return None
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def down_to(self, row: int) -> Range:
        """Return the range with `row` as its last row."""
        return replace(self, bottom=row)

    def with_cell(self, row: int, column: int) -> Range:
        """Return the smallest range that holds this one and the cell."""
        return Range(min(self.top, row), min(self.left, column), max(self.bottom, row), max(self.right, column))

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell lies in the range."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def is_one_cell(self) -> bool:
        """Whether there is no other cell in it than its first."""
        return (self.top, self.left) == (self.bottom, self.right)

    def meets(self, other: Range) -> bool:
        """Return whether the two have a cell in common."""
        return not (
            self.bottom < other.top or other.bottom < self.top or self.right < other.left or other.right < self.left
        )
