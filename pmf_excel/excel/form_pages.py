"""What every sheet of a form has alike: how it prints, and that it is locked without a password."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

A4 = 9
#: What an officer may do on a locked sheet; sorting is refused by Excel where locked cells are among them.
ALLOWED = {
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class FormSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter says nothing of its types
    """A sheet whose formulas are written as given: none uses a function that XlsxWriter would have to rename."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")


def lay_out(sheet: Any, form: str, *, pages_wide: int = 1) -> None:
    """Set a sheet's page: A4 landscape, narrow margins, the form's reference and page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages_wide, 0)
    reference = form.replace("&", "&&")
    sheet.set_footer(f'&L&"Arial,Regular"&8{reference}&R&"Arial,Regular"&8Page &P of &N')
    sheet.hide_gridlines(2)
    sheet.set_zoom(100)


def lock(sheet: Any) -> None:
    """Lock everything but the input cells, without a password."""
    sheet.protect("", ALLOWED)
