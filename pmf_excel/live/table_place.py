"""Where a table of records stands on a sheet of the open workbook: its headings, its columns, its last row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.master.headings import columns_by_heading, is_record_id
from pmf_excel.core.master.problems import no_headings, totals_row

from .blocks import Block, block_of


@dataclass(frozen=True)
class TablePlace:
    """A table of records: what stands on its sheet, the row of its headings, and the Excel table, if there is one.

    Rows and columns are counted from 1; `excel` is xlwings' table, `span` its columns or those that have headings, and
    `bottom` its last row, 0 without one.
    """

    sheet: Any
    block: Block
    heading_row: int
    excel: Any | None
    span: range
    bottom: int

    @cached_property
    def headings(self) -> Sequence[str]:
        """What stands in the row of the headings, up to the last that says something."""
        texts = [text_of(value, "") for value in self.block.values[self.heading_row - 1]]
        return texts[: max(at for at, text in enumerate(texts, start=1) if text)]

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of each plain heading."""
        return columns_by_heading(self.headings, self.span)

    @cached_property
    def totals_row(self) -> int:
        """The row of the table's totals, 0 where they are not shown."""
        return self.bottom if self.excel is not None and self.excel.show_totals else 0

    @property
    def last_row(self) -> int:
        """The last row with anything in the table's columns, that of the headings where there is none below."""
        values, columns = self.block.values, slice(self.span.start - 1, self.span.stop - 1)
        rows = range(len(values), self.heading_row, -1)
        filled = (row for row in rows if any(value is not None for value in values[row - 1][columns]))
        return next(filled, self.heading_row)

    def refuse_rows_below_totals(self, last_row: int, is_appended: bool) -> None:
        """Raise `MasterError` where the table shows totals and should get new rows or reach further down."""
        if self.totals_row and (is_appended or last_row > self.bottom):
            raise totals_row(self.sheet.book.name, self.sheet.name)

    def grow(self, last_row: int) -> None:
        """Let the table reach down to its last row: LibreOffice does not do it by itself."""
        if self.excel is not None and self.bottom < last_row:
            first, last = (self.heading_row, self.span.start), (last_row, self.span.stop - 1)
            self.excel.resize(self.sheet.range(first, last))


def place_of(sheet: Any) -> TablePlace:
    """Return where the table of records stands on `sheet`; raises `MasterError` where its heading row is gone."""
    block = block_of(sheet)
    at = next(((row, column) for row, column, text in block.texts() if is_record_id(text)), None)
    if at is None:
        raise no_headings(sheet.book.name, sheet.name)
    row, column = at
    for table in sheet.tables:
        area = table.range
        span = range(area.column, area.last_cell.column + 1)
        if area.row == row and column in span:
            return TablePlace(sheet, block, row, table, span, area.last_cell.row)
    width = max(at for at, value in enumerate(block.values[row - 1], start=1) if value is not None)
    return TablePlace(sheet, block, row, None, range(column, width + 1), 0)
