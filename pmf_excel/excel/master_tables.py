"""The sheets of records in the empty master workbook: an Excel table each, ready for rows that come or are typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.master.book import CONTROL_SHEET, MARKS, RECORD_ID
from pmf_excel.core.master.columns import SheetColumn, sheet_columns
from pmf_excel.core.master.layout import (
    FIRST_COLUMN,
    FIRST_ROW,
    HEADING_ROW,
    LAST_ROW,
    SENTENCE_ROW,
    TITLE_ROW,
    ids_name,
    table_name,
)
from pmf_excel.core.records.indicators import WrittenProcedure
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.plans import Action, ActionPlan, ProjectUpdate
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

from .master_sheets import area, change_where, set_up_print, write_note
from .paper import A3
from .styles import Styles

#: These are read as prose: their sentences are wrapped. Elsewhere a row keeps to one line.
_READ_AS_PROSE = (WrittenProcedure, ActionPlan, Action, ProjectUpdate)
#: The columns that stay in sight: the two hidden ones, and the two that say which record it is.
_FROZEN_COLUMNS = 4
#: What Excel allows for the choices of one cell, commas included.
_LONGEST_CHOICES = 255
#: Three lines of a heading, in points; and the width of a filter's button, in characters.
_HEADING_HEIGHT, _FILTER_BUTTON = 44, 4
#: A row of prose shows five lines, in points; only Excel would find out by itself how many there are.
_PROSE_HEIGHT, _SENTENCE_HEIGHT = 66, 16
#: Characters that an id takes, such as south-ribble/LOC-WAS-001.
_ID_WIDTH = 24
#: Characters that a date takes, such as 25 Nov 2026, in LibreOffice too: a narrower column shows ### instead.
_DATE_WIDTH = 13
_EDITED = "Type below the last row to add one. Press Save my edits on Control to record what you typed."
_MIXED = (
    "Sign-off changes most of this: what is typed in its columns is refused, each cell with its reason on Findings."
)
_READ_ONLY = "Made by the forms and jobs: what is typed here is refused, each cell with its reason on Findings."


def write_table_sheet(sheet: Any, kind: type[Record], styles: Styles) -> None:
    """Write the empty sheet of one kind of record."""
    columns = sheet_columns(kind, Register({}))
    if kind in _READ_AS_PROSE:
        sheet.set_default_row(_PROSE_HEIGHT)
    _write_title(sheet, kind, columns, styles)
    _write_table(sheet, kind, columns, styles)
    for number, column in enumerate(columns, start=FIRST_COLUMN):
        _write_column(sheet, kind, number, column, styles)
    sheet.set_column(0, FIRST_COLUMN - 2, 12, styles.of("table"), {"hidden": True})
    _mark_refused(sheet, columns, styles)
    sheet.freeze_panes(FIRST_ROW - 1, _FROZEN_COLUMNS)
    sheet.set_selection(FIRST_ROW - 1, FIRST_COLUMN - 1, FIRST_ROW - 1, FIRST_COLUMN - 1)
    set_up_print(sheet, A3, HEADING_ROW)


def define_ids(workbook: Any, kind: type[Record]) -> None:
    """Name the ids of one kind of record for drop-downs; the name grows with the table."""
    first, all_rows = f"'{kind.sheet}'!$A${FIRST_ROW}", f"'{kind.sheet}'!$A${FIRST_ROW}:$A${LAST_ROW}"
    workbook.define_name(ids_name(kind.record_type), f"=OFFSET({first},0,0,MAX(1,COUNTA({all_rows})),1)")


def _write_title(sheet: Any, kind: type[Record], columns: Sequence[SheetColumn], styles: Styles) -> None:
    sheet.write_string(TITLE_ROW - 1, FIRST_COLUMN - 1, kind.sheet, styles.of("sheet title"))
    sheet.set_row(TITLE_ROW - 1, 26)
    sheet.set_row(SENTENCE_ROW - 1, _SENTENCE_HEIGHT)
    link = f"internal:'{CONTROL_SHEET}'!A1"
    sheet.write_url(SENTENCE_ROW - 1, FIRST_COLUMN - 1, link, styles.of("link"), CONTROL_SHEET)
    sheet.write_string(SENTENCE_ROW - 1, FIRST_COLUMN, _sentence(columns), styles.of("quiet"))


def _sentence(columns: Sequence[SheetColumn]) -> str:
    """Return what may be typed on a sheet."""
    if not any(column.is_edited for column in columns):
        return _READ_ONLY
    return _MIXED if any(column.owned_by_sign_off for column in columns) else _EDITED


def _write_table(sheet: Any, kind: type[Record], columns: Sequence[SheetColumn], styles: Styles) -> None:
    heading = styles.of("heading")
    headings = [RECORD_ID, MARKS, *(column.heading for column in columns)]
    options = {
        "name": table_name(kind),
        "style": "Table Style Light 1",
        "columns": [{"header": text, "header_format": heading} for text in headings],
    }
    sheet.add_table(HEADING_ROW - 1, 0, FIRST_ROW - 1, len(headings) - 1, options)
    sheet.set_row(HEADING_ROW - 1, _HEADING_HEIGHT)


def _write_column(sheet: Any, kind: type[Record], number: int, column: SheetColumn, styles: Styles) -> None:
    look = styles.of("table prose" if kind in _READ_AS_PROSE else "table")
    sheet.set_column(number - 1, number - 1, _width(column), look)
    sheet.write_blank(FIRST_ROW - 1, number - 1, None, look)
    if column.note:
        write_note(sheet, HEADING_ROW, number, column.note)
    _offer_choices(sheet, number, column)


def _width(column: SheetColumn) -> int:
    longest_word = max(len(word) for word in column.heading.split())
    names_a_record = column.looks_up not in ("", Council.record_type)
    needed = (_ID_WIDTH if names_a_record else 0, _DATE_WIDTH if column.holds_dates else 0)
    return max(column.width, longest_word + _FILTER_BUTTON, *needed)


def _offer_choices(sheet: Any, number: int, column: SheetColumn) -> None:
    if column.choices and len(",".join(column.choices)) <= _LONGEST_CHOICES:
        source: object = list(column.choices)
    elif column.looks_up:
        source = f"={ids_name(column.looks_up)}"
    else:
        return
    rule = {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": column.heading[:32],
        "error_message": "This is not one of the choices of the list.",
    }
    sheet.data_validation(FIRST_ROW - 1, number - 1, LAST_ROW - 1, number - 1, rule)


def _mark_refused(sheet: Any, columns: Sequence[SheetColumn], styles: Styles) -> None:
    """Mark every cell whose heading stands among the marks of its row."""
    cells = area(FIRST_ROW, FIRST_COLUMN, LAST_ROW, FIRST_COLUMN + len(columns) - 1)
    heading = f"{column_letters(FIRST_COLUMN)}${HEADING_ROW}"
    change_where(sheet, cells, f'ISNUMBER(SEARCH("|"&{heading}&"|",$B{FIRST_ROW}))', styles.change("refused"))
