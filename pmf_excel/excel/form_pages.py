"""What every sheet of a form has alike: how it prints, and that it is locked without a password."""

from __future__ import annotations

import textwrap
from typing import Any

from xlsxwriter.worksheet import Worksheet

from pmf_excel.office.palette import INK

from .paper import A4

#: A header has 255 characters with its codes.
LONGEST_TITLE = 150

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
    sheet.set_footer(f'&L&"Arial,Regular"&8{_plain(form)}&R&"Arial,Regular"&8Page &P of &N')
    sheet.hide_gridlines(2)
    sheet.set_zoom(100)


def head_pages(sheet: Any, title: str, beside: str) -> None:
    """Print a title on every page of a sheet, and what stands beside it; cells would be cut at the edge of a page."""
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    shown = textwrap.shorten(_plain(title), LONGEST_TITLE, placeholder=" …")
    sheet.set_header(f'&L&"Arial,Bold"&13&K{INK.removeprefix("#")}{shown}&R&"Arial,Regular"&9{_plain(beside)}')


def _plain(text: str) -> str:
    """Return a text as headers and footers write it, where `&` begins a code."""
    return text.replace("&", "&&")


def lock(sheet: Any) -> None:
    """Lock everything but the input cells, without a password."""
    sheet.protect("", ALLOWED)
