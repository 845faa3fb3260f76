"""The areas of cells that a sheet names: those that are merged, and those that formulas fill with their results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ranges import Range
from .sheet_rows import SheetText, attributes_of

_ATTRIBUTES = rb"\s(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>"
_MERGED = re.compile(rb"<mergeCell" + _ATTRIBUTES)
_FORMULA = re.compile(rb"<f" + _ATTRIBUTES)
#: What a row holds in which a formula says its area: most rows hold none.
_SIGNS = (b"<f", b"ref")
#: The kinds of formulas that have an area of their own; a shared formula stands in each of its cells.
_FILLING = frozenset({"array", "dataTable"})


def merged_areas(sheet: SheetText) -> tuple[Range | None, ...]:
    """Return the areas of merged cells, None for one that is no area of a sheet."""
    return tuple(_area(tag) for tag in _MERGED.findall(sheet.tail))


def filled_areas(sheet: SheetText) -> Iterator[Range | None]:
    """Yield the areas of several cells that a formula fills, None for one that is no area of a sheet."""
    for row in sheet.rows:
        if all(sign in row for sign in _SIGNS):
            for tag in _FORMULA.findall(row):
                said = attributes_of(tag.decode())
                area = _area(tag)
                if said.get("t") in _FILLING and "ref" in said and not (area is not None and area.is_one_cell):
                    yield area


def _area(tag: bytes) -> Range | None:
    return Range.parse(attributes_of(tag.decode()).get("ref", ""))
