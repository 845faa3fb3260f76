"""A table as read from a sheet or csv file: cells of text with the place that Excel names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from pmf_excel.core.cell_formats import column_letters

#: A row whose first cell begins so shows how to fill the table and is never taken.
EXAMPLE = "example:"
#: The sheet of an import workbook that says how to fill it.
START_SHEET = "Start"


@dataclass(frozen=True, slots=True)
class TableCell:
    """What stands in a cell: numbers as the shortest text of their double, dates as 2025-12-31, 45 % as `45%`.

    `formula` is kept where a formula had no calculated result; `text` is then empty.
    """

    ref: str
    text: str = ""
    formula: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the cell."""
        return not self.text and not self.formula


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, from the first column of its sheet on, in the order of the headings.

    `texts` are what its cells say, `formulas` those that stand in them, by position. Cells are made when they are asked
    for: nearly every row of a large table is compared by its texts alone.
    """

    number: int
    texts: tuple[str, ...]
    formulas: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, number: int, cells: Iterable[TableCell]) -> Self:
        """Return the row of these cells."""
        kept = tuple(cells)
        return cls(number, tuple(cell.text for cell in kept), {at: c.formula for at, c in enumerate(kept) if c.formula})

    def cell(self, at: int) -> TableCell:
        """Return the cell at a position, counted from 0."""
        return TableCell(f"{column_letters(at + 1)}{self.number}", self.texts[at], self.formulas.get(at, ""))

    @property
    def cells(self) -> tuple[TableCell, ...]:
        """Its cells, made anew each time."""
        return tuple(self.cell(at) for at in range(len(self.texts)))

    @property
    def is_example(self) -> bool:
        """Whether the row only shows how to fill the table."""
        return bool(self.texts) and self.texts[0].casefold().startswith(EXAMPLE)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row."""
        return not self.formulas and not any(self.texts)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet read as a table: its headings (empty ones too) and its rows, as they stand."""

    sheet: str
    headings: tuple[TableCell, ...]
    rows: tuple[TableRow, ...]

    @property
    def filled(self) -> tuple[TableRow, ...]:
        """The rows that somebody filled: neither blank nor an example."""
        return tuple(row for row in self.rows if not row.is_blank and not row.is_example)
