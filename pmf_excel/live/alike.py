"""Which cells of a column look alike, asked for in one call: neither Excel nor LibreOffice is asked cell by cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

#: How Excel gives out cells with their looks (xlRangeValueXMLSpreadsheet), and the number of its property Value.
_WITH_LOOKS, _VALUE, _PROPERTY_GET = 11, 6, 2
#: The tags that say which style a row of one column has.
_TAG = re.compile(r"<(Column|Row|Cell)\b([^>]*)>")
_STYLE, _INDEX, _SPAN = (re.compile(rf'\bss:{name}="([^"]*)"') for name in ("StyleID", "Index", "Span"))


def rows_alike(cells: Any, rows: Sequence[int]) -> Collection[Sequence[int]]:
    """Return `rows` of the one column of `cells` in groups that look alike; nothing where the program does not say."""
    groups: dict[object, list[int]] = defaultdict(list)
    looks = dict(_looks(cells))
    for row in rows:
        groups[looks.get(row)].append(row)
    return () if None in groups else groups.values()


def _looks(cells: Any) -> Iterator[tuple[int, object]]:
    """Yield each row of `cells` with something that is the same for all rows that look alike."""
    areas = getattr(cells.impl, "areas_alike", None)
    if areas is None:
        yield from _styles(_from_excel(cells.api), cells.row)
        return
    for group, alike in enumerate(areas()):
        for area in alike:
            yield from ((row, group) for row in range(area.row, area.last_row + 1))


def _from_excel(cells: Any) -> str:
    """Return the cells as Excel for Windows describes them, nothing from a program that does not."""
    try:
        return str(cells._oleobj_.Invoke(_VALUE, 0, _PROPERTY_GET, True, _WITH_LOOKS))
    except Exception:  # whatever another program, or one that is busy, makes of the question: cells are asked for then
        return ""


def _styles(described: str, first: int) -> Iterator[tuple[int, object]]:
    """Yield each row that Excel describes and its style: that of its cell, or else of the row or the column."""
    row, following, of_column, of_row = first, first, "Default", ""
    for tag, attributes in _TAG.findall(described):
        style = _said(_STYLE, attributes)
        if tag == "Column":
            of_column = style or of_column
        elif tag == "Row":
            index = _said(_INDEX, attributes)
            row = first + int(index) - 1 if index else following
            following = row + 1 + int(_said(_SPAN, attributes) or 0)
            of_row = style or of_column
            yield from ((each, of_row) for each in range(row, following))
        else:
            yield row, style or of_row


def _said(attribute: re.Pattern[str], attributes: str) -> str:
    match = attribute.search(attributes)
    return match[1] if match else ""
