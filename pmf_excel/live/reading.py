"""A sheet of the open workbook read in one call for its values and one for its formulas."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.importing.tables import Table, TableCell, TableRow
from pmf_excel.core.master.book import RECORD_ID, MasterError, SavedTable
from pmf_excel.core.records.record import columns_of, types_within
from pmf_excel.core.records.registry import RECORDS

#: Only a number up to this may be a percentage that was typed as one: its format is worth asking for.
_LARGEST_SHARE = 10


@dataclass(frozen=True, slots=True)
class Block:
    """What stands on a sheet from A1 on: the values as xlwings gives them, errors as text, and the formulas as text."""

    values: Sequence[Sequence[Any]]
    formulas: Sequence[Sequence[Any]]

    def formula(self, row: int, column: int) -> str:
        """Return the formula of a cell (counted from 0), nothing where it holds none.

        A text that merely looks like a formula shows itself, which no formula does.
        """
        text = self.formulas[row][column]
        is_formula = isinstance(text, str) and text.startswith("=") and text != self.values[row][column]
        return text if is_formula else ""


def block_of(sheet: Any) -> Block:
    """Return what stands on a sheet, read in two calls however large it is."""
    used = sheet.range((1, 1), sheet.used_range.last_cell)
    values = used.options(ndim=2, err_to_str=True).value
    formulas = used.formula
    return Block(values, formulas if isinstance(formulas, (tuple, list)) else ((formulas,),))


def saved_table(sheet: Any, record_ids: Collection[str] | None) -> SavedTable:
    """Return the table of records on `sheet`, only the rows of `record_ids` where they are given.

    Raises `MasterError` where its heading row is gone.
    """
    block = block_of(sheet)
    heading_row = next((at for at, row in enumerate(block.values) if RECORD_ID in row), None)
    if heading_row is None:
        raise no_headings(sheet.name)
    key = list(block.values[heading_row]).index(RECORD_ID)
    headings = tuple(_cells(sheet, block, heading_row, _width(block.values[heading_row]), ()))
    typed_numbers = _typed_numbers(sheet.name, headings)
    rows = tuple(
        TableRow(at + 1, tuple(_cells(sheet, block, at, len(headings), typed_numbers)))
        for at in range(heading_row + 1, len(block.values))
        if record_ids is None or block.values[at][key] in record_ids
    )
    kept = tuple(row for row in rows if not row.is_blank)
    return SavedTable(Table(sheet.name, headings, kept), table_over(sheet, heading_row + 1) is not None)


def table_over(sheet: Any, heading_row: int) -> Any | None:
    """Return the Excel table whose headings stand in `heading_row`, counted from 1; None where there is none."""
    return next((table for table in sheet.tables if table.range.row == heading_row), None)


def no_headings(sheet: str) -> MasterError:
    """Return why a sheet of records cannot be read: its heading row is gone."""
    return MasterError(
        f"The sheet {sheet} of the master workbook has lost its heading row: no cell holds “{RECORD_ID}”.",
        "Undo what was done to row 3, or rebuild the workbook with: pmf restore",
    )


def _typed_numbers(sheet: str, headings: Sequence[TableCell]) -> frozenset[int]:
    """Return which columns hold numbers that people type: theirs may be percentages."""
    typed = {
        column.heading
        for kind in RECORDS
        if kind.sheet == sheet
        for name, column in columns_of(kind).items()
        if not column.owned_by_sign_off and Decimal in types_within(kind.model_fields[name].annotation)
    }
    return frozenset(at for at, heading in enumerate(headings) if heading.text in typed)


def _width(headings: Sequence[Any]) -> int:
    return max(at for at, heading in enumerate(headings, start=1) if heading is not None)


def _cells(sheet: Any, block: Block, row: int, width: int, typed_numbers: Collection[int]) -> Iterator[TableCell]:
    for column in range(width):
        value = block.values[row][column]
        reference = f"{column_letters(column + 1)}{row + 1}"
        shown = _format(sheet, value, row, column) if column in typed_numbers else ""
        yield TableCell(reference, text_of(value, shown), block.formula(row, column))


def _format(sheet: Any, value: object, row: int, column: int) -> str:
    """Return a cell's number format where it may make a percentage of its number; it is asked for only then."""
    is_share = isinstance(value, float) and value != 0 and abs(value) <= _LARGEST_SHARE and value != int(value)
    return str(sheet.range((row + 1, column + 1)).number_format or "") if is_share else ""
