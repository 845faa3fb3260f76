"""What the sheets of the master workbook share: print set-up, notes on headings, rules that reach to the last row."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.master.printing import empty_area
from pmf_excel.core.master.tones import Tone
from pmf_excel.office.palette import FONT

from .styles import Styles

_NOTE_WIDTH, _NOTE_CHARACTERS, _NOTE_LINE, _NOTE_MARGIN = 220, 34, 15, 14


def set_up_print(sheet: Any, paper: int, heading_row: int | None = None) -> None:
    """Print landscape, as wide as one page, the headings (row counted from 1) repeated."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if heading_row is not None:
        sheet.repeat_rows(heading_row - 1)
    sheet.set_footer("&L&A&RPage &P of &N")


def print_first_row(sheet: Any) -> None:
    """Print a page as far as it goes while its list is empty; jobs let the area follow what they fill."""
    printed = empty_area(sheet.get_name())
    sheet.print_area(0, 0, printed.last_row - 1, printed.last_column - 1)


def write_note(sheet: Any, row: int, column: int, text: str) -> None:
    """Put a note at a cell (counted from 1), large enough for its text."""
    lines = sum(math.ceil(len(line) / _NOTE_CHARACTERS) or 1 for line in text.split("\n"))
    look = {"font_name": FONT, "font_size": 9, "width": _NOTE_WIDTH, "height": _NOTE_MARGIN + _NOTE_LINE * lines}
    sheet.write_comment(row - 1, column - 1, text, look)


def area(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return what Excel calls a block of cells, counted from 1: `C4:H20`."""
    return f"{column_letters(first_column)}{first_row}:{column_letters(last_column)}{last_row}"


def change_where(sheet: Any, cells: str, formula: str, look: Any) -> None:
    """Give the `cells` another look wherever `formula`, written for their first cell, holds."""
    sheet.conditional_format(cells, {"type": "formula", "criteria": f"={formula}", "format": look})


def change_by_tone(
    sheet: Any, cells: str, tone_cell: str, tones: Iterable[Tone], styles: Styles, what: str = "tone"
) -> None:
    """Give the `cells` the look of the tone whose word stands in `tone_cell` (such as `$A5`)."""
    for tone in tones:
        change_where(sheet, cells, f'{tone_cell}="{tone}"', styles.change(f"{what} {tone}"))


def fill_blank(sheet: Any, row: int, last_row: int, column: int, look: Any) -> None:
    """Give blank cells of a column (counted from 1) their look, so that what is written there later has it."""
    for each in range(row, last_row + 1):
        sheet.write_blank(each - 1, column - 1, None, look)
