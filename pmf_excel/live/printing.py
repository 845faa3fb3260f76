"""The print areas of our pages in the open workbook."""

from __future__ import annotations

from typing import Any

from pmf_excel.core.master.printing import PRINT_AREA, PrintArea


def follow(sheet: Any, area: PrintArea) -> None:
    """Print `sheet` as far as it is filled; an area that somebody else set stays.

    It is set as a name: Excel's page set-up waits for the printer, and refuses where there is none.
    """
    standing = next((name.refers_to for name in sheet.names if name.name.rpartition("!")[2] == PRINT_AREA), None)
    if standing is None or (area.replaces(standing) and standing != f"={area.reference}"):
        sheet.names.add(PRINT_AREA, f"={area.reference}")
