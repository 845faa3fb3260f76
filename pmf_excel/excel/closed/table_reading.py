"""The rows of a table of records read from a sheet: all of them, or only those that are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from sys import intern

from pmf_excel.core.importing.tables import NONE, NOTHING, OTHER, Table, TableRow
from pmf_excel.core.master.book import SavedTable

from .cell_texts import CellTexts
from .dressing import dressed
from .sheet_rows import SavedCell, SheetText, cells_of
from .table_place import TablePlace, id_pattern


def read_table(
    name: str, sheet: SheetText, place: TablePlace, texts: CellTexts, record_ids: Collection[str] | None
) -> SavedTable:
    """Return the table as it stands, only the rows of `record_ids` where they are given; blank rows are left out."""
    wanted = _all_rows(sheet) if record_ids is None else _rows_of(sheet, place, texts, frozenset(record_ids))
    width = len(place.headings)
    rows = (_row(number, row, width, texts) for number, row in wanted if place.is_record_row(number))
    covered = range(place.cells.left, place.cells.right + 1) if place.excel is not None else None
    table = Table(name, place.headings, tuple(row for row in rows if row is not None))
    return SavedTable(table, place.excel is not None, covered, dressed(sheet, place, texts.changes))


def _all_rows(sheet: SheetText) -> Iterator[tuple[int, bytes]]:
    return zip(sheet.numbers, sheet.rows, strict=True)


def _rows_of(
    sheet: SheetText, place: TablePlace, texts: CellTexts, record_ids: frozenset[str]
) -> Iterator[tuple[int, bytes]]:
    """Yield the rows whose id is wanted, looking at nothing but the ids."""
    search = id_pattern(place.id_column).search
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        match = search(row)
        if match is not None:
            cell = SavedCell("", place.id_column, "", (match[1] or b"").decode(), match[2].decode())
            if texts.text(cell) in record_ids:
                yield number, row
        elif _unusual_id(row, place.id_column, texts) in record_ids:
            yield number, row


def _unusual_id(row: bytes, column: int, texts: CellTexts) -> str:
    return next((texts.text(cell) for cell in cells_of(row) if cell.column == column), "")


def _row(number: int, row: bytes, width: int, texts: CellTexts) -> TableRow | None:
    """Return the row as wide as the headings, None where nothing stands in it."""
    said, held = [""] * width, [NOTHING] * width
    formulas = stored = NONE
    unlike, holds = texts.stored, texts.held
    for cell in cells_of(row):
        _, column, style, kind, inside = cell
        at = column - 1
        if inside and at < width:
            said[at] = texts.text(cell)
            held[at] = holds.get((kind, style), OTHER)
            if unlike and (kind, inside) in unlike:
                stored = {**stored, at: unlike[kind, inside]}
            if "<f" in inside and (formula := texts.formula(cell)):
                formulas = {**formulas, at: formula}
    whole = TableRow(number, tuple(said), formulas, stored, intern("".join(held)))
    return None if whole.is_blank else whole
