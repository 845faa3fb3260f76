"""A sheet of the master workbook while it is written: tables, regions and memory put cells into its rows."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import merge

from ..ranges import Range
from .growing import Growth, grown_rules, with_dimension
from .looks import Style, column_styles
from .row_changes import Cells, RowChanges, Starts, new_row
from .shared_formulas import part_formulas
from .sheet_rows import SheetText, styles_in


class SheetChanges:
    """The rows of one sheet being written; `part` gives the text that results."""

    def __init__(self, text: SheetText, epoch_1904: bool) -> None:
        self.text = text
        self.changes = RowChanges(epoch_1904)
        self._at = {number: index for index, number in enumerate(text.numbers)}
        self._new: dict[int, bytes] = {}
        self._top, self._bottom = 0, 0

    @property
    def column_styles(self) -> dict[int, Style]:
        """The style of each column that has one."""
        return column_styles(self.text.head)

    def row(self, number: int) -> bytes:
        """Return the text of a row, nothing where the sheet has none."""
        return self.text.rows[self._at[number]] if number in self._at else self._new.get(number, b"")

    def styles_of(self, number: int) -> Mapping[int, Style]:
        """Return the styles of the cells of a row, by column."""
        return styles_in(self.row(number).decode())

    def put(self, number: int, cells: Cells, starts: Starts) -> None:
        """Write `cells` by column into a row, which is made where the sheet has none."""
        there = self.row(number)
        if not there and all(cell.value is None for cell in cells.values()):
            return
        row = self.changes.changed(there or new_row(number), number, cells, starts)
        if number in self._at:
            self.text.rows[self._at[number]] = row
        else:
            self._new[number] = row
        self._top, self._bottom = min(self._top or number, number), max(self._bottom, number)

    def grow(self, growth: Growth) -> None:
        """Let rules on the rows of a table hold for its new rows."""
        self.text.tail = grown_rules(self.text.tail, growth)

    def part(self) -> list[bytes]:
        """Return the sheet's part as it is now, in pieces, what stands before its rows first."""
        self._put_in_place()
        if self.changes.masters:
            part_formulas(self.text, self.changes.masters)
        if self.changes.last:
            used = Range(self._top, self.changes.first, self._bottom, self.changes.last)
            self.text.head = with_dimension(self.text.head, used)
        return self.text.pieces()

    def _put_in_place(self) -> None:
        """Put rows that are new between and below those that were there."""
        if self._new:
            there = zip(self.text.numbers, self.text.rows, strict=True)
            numbers, rows = zip(*merge(there, sorted(self._new.items())), strict=True)
            self.text.numbers, self.text.rows = list(numbers), list(rows)
