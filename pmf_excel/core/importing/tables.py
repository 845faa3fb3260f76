"""A table as read from a sheet or csv file: cells of text with the place that Excel names."""

from __future__ import annotations

from dataclasses import dataclass

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
    """A row of a table: its number on the sheet and its cells, in the order of the headings."""

    number: int
    cells: tuple[TableCell, ...]

    @property
    def is_example(self) -> bool:
        """Whether the row only shows how to fill the table."""
        return bool(self.cells) and self.cells[0].text.casefold().startswith(EXAMPLE)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row."""
        return all(cell.is_blank for cell in self.cells)


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
