"""A table as read from a sheet or csv file: cells of text with the place that Excel names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from pmf_excel.core.cell_formats import column_letters

#: A row whose first cell begins so shows how to fill the table and is never taken.
EXAMPLE = "example:"
#: What a cell holds, as one sign: nothing, a text, a number, a number that shows as a day, and all else.
NOTHING, TEXT, NUMBER, DAY, OTHER = " ", "t", "n", "d", "o"
#: A text in the place of which its number format shows another one.
REWORDED = "w"
#: The sheet of an import workbook that says how to fill it.
START_SHEET = "Start"


#: The formulas of a row that has none, and what it has of uncleaned texts.
NONE: Mapping[int, str] = MappingProxyType({})


def _nothing() -> Mapping[int, str]:
    return NONE


@dataclass(frozen=True, slots=True)
class TableCell:
    """What stands in a cell: numbers as the shortest text of their double, dates as 2025-12-31, 45 % as `45%`.

    `formula` is kept where a formula had no calculated result; `text` is then empty. `stored` is what the file has
    where the text was cleaned.
    """

    ref: str
    text: str = ""
    formula: str = ""
    stored: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the cell."""
        return not self.text and not self.formula


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, from the first column of its sheet on, in the order of the headings.

    `texts` are what its cells say, `formulas` those that stand in them, by position; `stored` has what the file has of
    texts that were cleaned. `held` has one of these signs for each cell, nothing where whoever read it does not know.
    Cells are made when they are asked for: nearly every row of a large table is compared by its texts alone.
    """

    number: int
    texts: tuple[str, ...]
    formulas: Mapping[int, str] = field(default_factory=_nothing)
    stored: Mapping[int, str] = field(default_factory=_nothing)
    held: str = ""

    @classmethod
    def of(cls, number: int, cells: Iterable[TableCell], held: str = "") -> Self:
        """Return the row of these cells."""
        kept = tuple(cells)
        return cls(
            number,
            tuple(cell.text for cell in kept),
            {at: cell.formula for at, cell in enumerate(kept) if cell.formula},
            {at: cell.stored for at, cell in enumerate(kept) if cell.stored},
            held,
        )

    def cell(self, at: int) -> TableCell:
        """Return the cell at a position, counted from 0."""
        ref = f"{column_letters(at + 1)}{self.number}"
        return TableCell(ref, self.texts[at], self.formulas.get(at, ""), self.stored.get(at, ""))

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
