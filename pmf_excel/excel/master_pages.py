"""The sheets Findings and Log of the empty master workbook, and the hidden ones that it remembers facts on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmf_excel.core.cell_formats import DATE_FORMAT, column_letters, number_format
from pmf_excel.core.master.book import CONTROL_SHEET, FINDINGS_SHEET, LOG_SHEET, MARKS, MEMORY_SHEET, RECORD_ID
from pmf_excel.core.master.findings_page import ANSWERS, FINDINGS_HEADINGS, FINDINGS_ROOM
from pmf_excel.core.master.layout import (
    CHOICES_ROOM,
    COUNCILS_COLUMN,
    COUNCILS_NAME,
    FIRST_COLUMN,
    FIRST_ROW,
    FORMAT_COLUMN,
    HEADING_ROW,
    KEY_COLUMN,
    MEMORY_FIRST_ROW,
    PERIODS_COLUMN,
    PERIODS_NAME,
    SAMPLE_COLUMN,
    SENTENCE_ROW,
    TITLE_ROW,
    VALUE_COLUMN,
)
from pmf_excel.core.master.log_page import LOG_HEADINGS, LOG_ROOM
from pmf_excel.core.master.tones import Tone
from pmf_excel.core.records.indicators import Unit

from .master_sheets import area, change_where, fill_blank, print_first_row, set_up_print, write_note
from .paper import A4
from .styles import Styles
from .xlwings_conf import CONF_ROWS

#: Decimals that a figure may be shown with.
_MOST_DECIMALS = 6
_NOTES: Mapping[str, str] = {
    "Typed here": "What stands in the cell of the workbook; it stays there, marked, until you answer or correct it.",
    "The register has": "What the ledger holds and every report prints.",
    "Answer": "take mine: record what was typed. retire: the row was deleted on purpose. dismiss: go by the register.",
    "Through": "The door that the job came through: command or button.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of rows that are written as a whole: its name, sentence, headings, widths, styles and room.

    `dates` is the number format of the first column, empty where that holds texts.
    """

    name: str
    sentence: str
    headings: Sequence[str]
    widths: Sequence[int]
    looks: Sequence[str]
    room: int
    row_height: int
    dates: str = ""
    hidden: tuple[str, ...] = ()


FINDINGS = Page(
    name=FINDINGS_SHEET,
    sentence="What was typed and not taken, and why. Choose an answer, then press Save my edits on Control.",
    headings=FINDINGS_HEADINGS,
    widths=(100, 82, 130, 88, 100, 122, 236, 356, 90),
    looks=("need", "need", "need link", "need", "need", "need", "need strong", "need", "need"),
    room=FINDINGS_ROOM,
    row_height=98,
    dates=DATE_FORMAT,
    hidden=(RECORD_ID, MARKS),
)
LOG = Page(
    name=LOG_SHEET,
    sentence="What each command and button did, the newest first.",
    headings=LOG_HEADINGS,
    widths=(134, 150, 116, 104, 266, 178, 178, 178),
    looks=("need", "need", "need strong", "need", "need", "need link", "need link", "need link"),
    room=LOG_ROOM,
    row_height=68,
)


def write_page(sheet: Any, page: Page, styles: Styles) -> None:
    """Write the sheet without rows."""
    _write_top(sheet, page, styles)
    for column, heading in enumerate(page.hidden):
        sheet.write_string(HEADING_ROW - 1, column, heading, styles.of("need heading"))
    last = FIRST_ROW + page.room - 1
    columns = zip(page.headings, page.widths, page.looks, strict=True)
    for column, (heading, width, look) in enumerate(columns, start=FIRST_COLUMN):
        sheet.set_column_pixels(column - 1, column - 1, width, styles.of("plain"))
        style = styles.of(look, page.dates if column == FIRST_COLUMN else "")
        sheet.write_string(HEADING_ROW - 1, column - 1, heading, styles.of("need heading"))
        fill_blank(sheet, FIRST_ROW, last, column, style)
        if heading in _NOTES:
            write_note(sheet, HEADING_ROW, column, _NOTES[heading])
    for row in range(FIRST_ROW, last + 1):
        sheet.set_row_pixels(row - 1, page.row_height)
    whole = area(FIRST_ROW, FIRST_COLUMN, last, FIRST_COLUMN + len(page.headings) - 1)
    change_where(sheet, whole, f'$C{FIRST_ROW}&$K{FIRST_ROW}&$I{FIRST_ROW}<>""', styles.change("rule"))


def offer_answers(sheet: Any, styles: Styles) -> None:
    """Let people choose an answer beside each finding, and show where one is expected."""
    column, last = FIRST_COLUMN + len(FINDINGS_HEADINGS) - 1, FIRST_ROW + FINDINGS_ROOM - 1
    rule = {
        "validate": "list",
        "source": list(ANSWERS),
        "error_title": "Answer",
        "error_message": f"Choose {', '.join(ANSWERS[:-1])} or {ANSWERS[-1]}, or leave it empty.",
    }
    sheet.data_validation(FIRST_ROW - 1, column - 1, last - 1, column - 1, rule)
    change_where(sheet, area(FIRST_ROW, column, last, column), f'$A{FIRST_ROW}<>""', styles.change("answer"))


def tell_what_waits(sheet: Any, styles: Styles) -> None:
    """Mark the jobs of the Log that left something for a person."""
    column = FIRST_COLUMN + LOG_HEADINGS.index("What it did")
    cells = area(FIRST_ROW, column, FIRST_ROW + LOG_ROOM - 1, column)
    change_where(sheet, cells, f'$A{FIRST_ROW}="{Tone.LATE}"', styles.change(f"tone {Tone.LATE}"))


def write_memory(workbook: Any, sheet: Any, facts: Mapping[str, str], choices: Sequence[str], styles: Styles) -> None:
    """Write the Memory sheet: `facts`, a sample of each number format, and the first `choices` of councils."""
    headings = {
        KEY_COLUMN: "key", VALUE_COLUMN: "value", FORMAT_COLUMN: "number format", SAMPLE_COLUMN: "sample",
        PERIODS_COLUMN: "periods", COUNCILS_COLUMN: "councils",
    }  # fmt: skip
    for column, heading in headings.items():
        sheet.write_string(MEMORY_FIRST_ROW - 2, column - 1, heading, styles.of("memory heading"))
        sheet.set_column(column - 1, column - 1, 22)
    for row, (key, value) in enumerate(facts.items(), start=MEMORY_FIRST_ROW - 1):
        sheet.write_string(row, KEY_COLUMN - 1, key)
        sheet.write_string(row, VALUE_COLUMN - 1, value)
    for row, code in enumerate(sample_formats(), start=MEMORY_FIRST_ROW - 1):
        sheet.write_string(row, FORMAT_COLUMN - 1, code)
        sheet.write_blank(
            row, SAMPLE_COLUMN - 1, None, styles.of("table date" if code == DATE_FORMAT else "table", code)
        )
    for row, choice in enumerate(choices, start=MEMORY_FIRST_ROW - 1):
        sheet.write_string(row, COUNCILS_COLUMN - 1, choice)
    for name, column in ((PERIODS_NAME, PERIODS_COLUMN), (COUNCILS_NAME, COUNCILS_COLUMN)):
        workbook.define_name(name, _as_far_as_filled(column))


def write_conf(sheet: Any) -> None:
    """Write the sheet on which the buttons find Python."""
    for row, pair in enumerate(CONF_ROWS):
        for column, text in enumerate(pair):
            sheet.write_string(row, column, text)
    sheet.set_column(0, 1, 40)


def sample_formats() -> tuple[str, ...]:
    """Return the number formats that cells of records may have, each once."""
    codes = (number_format(unit, decimals) for unit in Unit for decimals in range(_MOST_DECIMALS + 1))
    return tuple(dict.fromkeys(("0", DATE_FORMAT, *codes)))


def _write_top(sheet: Any, page: Page, styles: Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.write_string(TITLE_ROW - 1, FIRST_COLUMN - 1, page.name, styles.of("page title"))
    sheet.set_row(TITLE_ROW - 1, 26)
    link = f"internal:'{CONTROL_SHEET}'!A1"
    sheet.write_url(SENTENCE_ROW - 1, FIRST_COLUMN - 1, link, styles.of("page link"), CONTROL_SHEET)
    sheet.write_string(SENTENCE_ROW - 1, FIRST_COLUMN, page.sentence, styles.of("quiet indented"))
    sheet.set_row_pixels(HEADING_ROW - 1, 40)
    sheet.set_column(0, FIRST_COLUMN - 2, 12, styles.of("plain"), {"hidden": True})
    sheet.freeze_panes(FIRST_ROW - 1, 0)
    sheet.set_selection(FIRST_ROW - 1, FIRST_COLUMN - 1, FIRST_ROW - 1, FIRST_COLUMN - 1)
    set_up_print(sheet, A4, HEADING_ROW)
    print_first_row(sheet)


def _as_far_as_filled(column: int) -> str:
    letters, last = column_letters(column), MEMORY_FIRST_ROW + CHOICES_ROOM - 1
    cells = f"'{MEMORY_SHEET}'!${letters}${MEMORY_FIRST_ROW}:${letters}${last}"
    return f"=OFFSET('{MEMORY_SHEET}'!${letters}${MEMORY_FIRST_ROW},0,0,MAX(1,COUNTA({cells})),1)"
