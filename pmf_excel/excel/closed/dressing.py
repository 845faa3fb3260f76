"""What makes people see other figures in the register than its cells hold: conditional formats, merges and formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pmf_excel.core.cell_formats import column_letters

from ..conditions import CONDITIONS, Conditions
from ..markup import feed
from ..number_formats import Change
from ..ranges import Range
from .areas import filled_areas, merged_areas
from .sheet_rows import SheetText
from .table_place import TablePlace

#: What a conditional format of the newer kind has where it says its own looks.
_OWN_LOOKS = b":dxf"


def dressed(sheet: SheetText, place: TablePlace, changes: Sequence[Change | None]) -> tuple[str, ...]:
    """Return a sentence for each conditional format over the table that makes up another figure, merge and formula.

    The formulas are those that fill cells of the table besides their own, wherever on the sheet they stand.
    """
    last = max(sheet.numbers, default=place.heading_row)
    table = Range(place.heading_row, place.cells.left, last, place.cells.right)
    said = (
        *_conditional(sheet, replace(table, top=table.top + 1), changes),
        *_merged(sheet, table),
        *_filled(sheet, table),
    )
    return tuple(dict.fromkeys(said))


def _conditional(sheet: SheetText, table: Range, changes: Sequence[Change | None]) -> Iterator[str]:
    if not any(change is not None and change.makes_up for change in changes) and _OWN_LOOKS not in sheet.tail:
        return
    for cover in _read(sheet, changes).covers:
        if cover.change.makes_up and cover.area.meets(table):
            yield f"a conditional format over {_corner(cover.area)} {cover.change.words}"


def _merged(sheet: SheetText, table: Range) -> Iterator[str]:
    for area in merged_areas(sheet):
        if area is None:
            yield "cells are merged, and it cannot be read which"
        elif area.meets(table):
            yield f"{area} are merged, so that only the first of these cells is seen"


def _filled(sheet: SheetText, table: Range) -> Iterator[str]:
    for area in filled_areas(sheet):
        if area is None:
            yield "a formula fills cells, and it cannot be read which"
        elif area.meets(table):
            yield f"a formula fills {area}, so that what these cells hold is not seen"


def _corner(area: Range) -> str:
    return f"column {column_letters(area.left)}" if area.left == area.right else str(area)


def _read(sheet: SheetText, changes: Sequence[Change | None]) -> Conditions:
    conditions = Conditions(changes)
    pieces: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        pieces.clear()
        if name in CONDITIONS:
            conditions.start(CONDITIONS[name], attributes)

    def end(name: str) -> None:
        if name in CONDITIONS:
            conditions.end(CONDITIONS[name], pieces)

    feed((sheet.head, sheet.tail), start, end, pieces.append)
    return conditions
