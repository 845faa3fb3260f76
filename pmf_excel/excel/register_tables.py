"""The register's tables: one sheet for each kind of record, as an Excel table with frozen headings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pmf_excel.core.cell_formats import DATE_FORMAT, as_double, shortened
from pmf_excel.core.master.book import RECORD_ID, Value
from pmf_excel.core.master.columns import NO, YES, SheetColumn
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.records.indicators import WrittenProcedure
from pmf_excel.core.records.plans import Action, ActionPlan, ProjectUpdate
from pmf_excel.core.records.record import Record
from pmf_excel.office.palette import FONT

from .styles import Styles

#: Rows counted from 0: the title, what stands below, the headings, the first record.
TITLE_ROW, SENTENCE_ROW, HEADING_ROW, FIRST_ROW = 0, 1, 2, 3
#: The columns that stay in sight: the hidden record id, and the two that say which record it is.
_FROZEN_COLUMNS = 3
#: These are read as prose: their sentences are wrapped. Elsewhere a row keeps to one line.
_READ_AS_PROSE = (WrittenProcedure, ActionPlan, Action, ProjectUpdate)
#: What Excel allows for the choices of one cell, commas included.
_LONGEST_CHOICES = 255
#: A line of a text that is wrapped, in points; a longer text is read in the cell itself.
_LINE_HEIGHT, _MOST_LINES = 13.5, 14
#: Three lines of a heading, in points; and the width of a filter's button, in characters.
_HEADING_HEIGHT, _FILTER_BUTTON = 42, 4


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One sheet to write: its kind of record, the records in order, and its columns."""

    kind: type[Record]
    records: Sequence[Record]
    columns: tuple[SheetColumn, ...]

    @property
    def last_row(self) -> int:
        """The last row of the table, counted from 0; an Excel table has at least one row."""
        return FIRST_ROW + max(len(self.records), 1) - 1

    @property
    def ids(self) -> str:
        """Where the record ids stand, as a formula says it."""
        return f"'{self.kind.sheet}'!$A${FIRST_ROW + 1}:$A${self.last_row + 1}"


def ids_name(record_type: str) -> str:
    """Return the workbook's name for the ids of one kind of record, which drop-downs show."""
    return f"ids_{record_type}"


def write_table_sheet(sheet: Any, table: TableSheet, styles: Styles, looked_up: Mapping[str, int]) -> None:
    """Write one kind of record as a table; `looked_up` counts the ids that there are by record type."""
    _write_title(sheet, table, styles)
    _write_headings(sheet, table, styles)
    _write_records(sheet, table, styles)
    for number, column in enumerate(table.columns, start=1):
        sheet.set_column(number, number, _width(column), styles.of(_style(table, column)))
        _offer_choices(sheet, table, number, column, looked_up)
    sheet.set_column(0, 0, 12, styles.of("table"), {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, _FROZEN_COLUMNS)
    sheet.set_selection(FIRST_ROW, 1, FIRST_ROW, 1)
    _set_up_print(sheet)


def _write_title(sheet: Any, table: TableSheet, styles: Styles) -> None:
    rows = f"{len(table.records):,} {'row' if len(table.records) == 1 else 'rows'}"
    sheet.write_string(TITLE_ROW, 1, table.kind.sheet, styles.of("sheet title"))
    sheet.set_row(TITLE_ROW, 26)
    sheet.write_url(SENTENCE_ROW, 1, "internal:Control!A1", styles.of("link"), "Control")
    sentence = f"{rows}. pmf_excel writes this sheet: what is typed here is not taken in."
    sheet.write_string(SENTENCE_ROW, 2, sentence, styles.of("quiet"))


def _write_headings(sheet: Any, table: TableSheet, styles: Styles) -> None:
    heading = styles.of("table heading")
    headings = [RECORD_ID, *(column.heading for column in table.columns)]
    columns = [{"header": text, "header_format": heading} for text in headings]
    options = {"name": table.kind.sheet.replace(" ", "_"), "style": "Table Style Light 1", "columns": columns}
    sheet.add_table(HEADING_ROW, 0, table.last_row, len(headings) - 1, options)
    sheet.set_row(HEADING_ROW, _HEADING_HEIGHT)
    for number, column in enumerate(table.columns, start=1):
        if column.note:
            sheet.write_comment(HEADING_ROW, number, column.note, {"font_name": FONT, "font_size": 9})


def _write_records(sheet: Any, table: TableSheet, styles: Styles) -> None:
    writers = [_cell_writer(sheet, column, _style(table, column), styles) for column in table.columns]
    cells = tuple(enumerate(zip(table.columns, writers, strict=True), start=1))
    plain = styles.of("table")
    prose = [column for column in table.columns if _is_prose(table, column)]
    for row, record in enumerate(table.records, start=FIRST_ROW):
        sheet.write_string(row, 0, record.id, plain)
        if prose:
            sheet.set_row(row, _LINE_HEIGHT * _lines_of(record, prose))
        for number, (column, write) in cells:
            value = column.value(record)
            if value is not None and value != "":
                write(row, number, value, record)


def _cell_writer(
    sheet: Any, column: SheetColumn, style: str, styles: Styles
) -> Callable[[int, int, Value, Record], None]:
    text, day = styles.of(style), styles.of("table date", DATE_FORMAT)

    def write(row: int, number: int, value: Value, record: Record) -> None:
        if isinstance(value, date):
            sheet.write_datetime(row, number, value, day)
        elif isinstance(value, bool):
            sheet.write_string(row, number, YES if value else NO, text)
        elif isinstance(value, (int, Decimal)) and (double := as_double(Decimal(value))) is not None:
            sheet.write_number(row, number, double, styles.of(style, column.number_format(record)))
        else:
            sheet.write_string(row, number, shortened(_as_text(value)), text)

    return write


def _as_text(value: Value) -> str:
    return plain_text(value) if isinstance(value, Decimal) else str(value)


def _is_prose(table: TableSheet, column: SheetColumn) -> bool:
    return column.free_text and table.kind in _READ_AS_PROSE


def _lines_of(record: Record, prose: Sequence[SheetColumn]) -> int:
    """Return how many lines the longest text of a row takes: only Excel finds that out by itself."""
    texts = ((str(column.value(record) or ""), _width(column)) for column in prose)
    lines = max(sum(math.ceil(len(part) / width) or 1 for part in text.split("\n")) for text, width in texts)
    return min(lines, _MOST_LINES)


def _style(table: TableSheet, column: SheetColumn) -> str:
    return "table prose" if _is_prose(table, column) else "table"


def _width(column: SheetColumn) -> int:
    longest_word = max(len(word) for word in column.heading.split())
    return max(column.width, longest_word + _FILTER_BUTTON)


def _offer_choices(
    sheet: Any, table: TableSheet, number: int, column: SheetColumn, looked_up: Mapping[str, int]
) -> None:
    if column.choices and len(",".join(column.choices)) <= _LONGEST_CHOICES:
        source: object = list(column.choices)
    elif looked_up.get(column.looks_up):
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
    sheet.data_validation(FIRST_ROW, number, table.last_row, number, rule)


def _set_up_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    sheet.set_footer("&L&A&RPage &P of &N")
