"""Conditional formats of the register that show other figures than its cells hold."""

from __future__ import annotations

from collections.abc import Sequence

from pmf_excel.core.cell_formats import column_letters

from ..conditions import CONDITIONS, Conditions
from ..markup import feed
from ..number_formats import Change
from ..ranges import Range
from .sheet_rows import SheetText
from .table_place import TablePlace

#: What a conditional format of the newer kind has where it says its own looks.
_OWN_LOOKS = b":dxf"


def dressed(sheet: SheetText, place: TablePlace, changes: Sequence[Change | None]) -> tuple[str, ...]:
    """Return a sentence for each conditional format over the table that makes up another figure."""
    if not any(change is not None and change.makes_up for change in changes) and _OWN_LOOKS not in sheet.tail:
        return ()
    last = max(sheet.numbers, default=place.heading_row)
    table = Range(place.heading_row + 1, place.cells.left, last, place.cells.right)
    found = [cover for cover in _read(sheet, changes).covers if cover.change.makes_up and cover.area.meets(table)]
    return tuple(dict.fromkeys(f"a conditional format over {_corner(each.area)} {each.change.words}" for each in found))


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
