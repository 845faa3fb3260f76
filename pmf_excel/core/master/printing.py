"""How far the pages of the master workbook print: to the last row that is filled, not over those kept ready."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmf_excel.core.cell_formats import column_letters

from . import control, dashboard
from .book import CONTROL_SHEET, DASHBOARD_SHEET, FINDINGS_SHEET, LOG_SHEET, Region
from .findings_page import FINDINGS_HEADINGS
from .layout import FIRST_COLUMN, FIRST_ROW
from .log_page import LOG_HEADINGS

#: The name of a sheet by which Excel knows what to print.
PRINT_AREA = "Print_Area"
#: The first row of the list on each page, and the last column that is printed.
_LISTS: Mapping[str, tuple[int, int]] = {
    CONTROL_SHEET: (control.LIST, control.SINCE),
    DASHBOARD_SHEET: (dashboard.FIRST, dashboard.PLAN),
    FINDINGS_SHEET: (FIRST_ROW, FIRST_COLUMN + len(FINDINGS_HEADINGS) - 1),
    LOG_SHEET: (FIRST_ROW, FIRST_COLUMN + len(LOG_HEADINGS) - 1),
}


@dataclass(frozen=True, slots=True)
class PrintArea:
    """What of a page is printed: from its first cell to a last row and column, counted from 1."""

    sheet: str
    last_row: int
    last_column: int

    @property
    def reference(self) -> str:
        """The cells as a name refers to them: `Control!$A$1:$H$40`."""
        return f"{self._columns}{self.last_row}"

    def replaces(self, reference: str) -> bool:
        """Return whether a name that refers to this is ours; what somebody else set to be printed stays."""
        plain = reference.lstrip("=").replace("'", "")
        return plain.startswith("OFFSET(") or re.fullmatch(re.escape(self._columns) + r"\d+", plain) is not None

    @property
    def _columns(self) -> str:
        return f"{self.sheet}!$A$1:${column_letters(self.last_column)}$"


def print_areas(regions: Iterable[Region]) -> tuple[PrintArea, ...]:
    """Return what is printed of each page whose list is among `regions`, once they are written."""
    rows: dict[str, int] = {}
    for region in regions:
        if region.sheet in _LISTS and region.row == _LISTS[region.sheet][0]:
            rows[region.sheet] = max(rows.get(region.sheet, 1), region.row + len(region.values) - 1)
    return tuple(PrintArea(sheet, row, _LISTS[sheet][1]) for sheet, row in rows.items())


def empty_area(sheet: str) -> PrintArea:
    """Return what is printed of a page whose list has nothing yet but the row kept for the first entry."""
    first_row, last_column = _LISTS[sheet]
    return PrintArea(sheet, first_row, last_column)
