"""The answer workbook: summary first, then a row for each finding with its place and what to do."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

from pmf_excel.core.forms.answers import Answer, AnswerRow
from pmf_excel.office.package import repacked

from .styles import DEFAULT_LOOK, STYLES, Styles

_HEADINGS = (
    ("What", 17),
    ("Indicator", 16),
    ("Sheet", 12),
    ("Cell", 8),
    ("Found", 24),
    ("What it is about", 60),
    ("What to do", 60),
)
_FIRST_ROW = 3
#: How many characters of a cell of width 60 stand on one line, and how high that line is in points.
_CHARACTERS, _LINE_HEIGHT = 62, 14.5


def write_answer(answer: Answer, written_on: date) -> bytes:
    """Return the answer as an .xlsx workbook of two sheets, `Summary` and `Findings`."""
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.formats[0].set_font_name(DEFAULT_LOOK["font_name"])
    workbook.formats[0].set_font_size(DEFAULT_LOOK["font_size"])
    workbook.set_properties(
        {"title": f"{answer.title}: {answer.form}", "created": datetime.combine(written_on, time())}
    )
    styles = Styles(workbook, {**STYLES, "cell": {**STYLES["fact"], "valign": "top"}})
    _write_summary(workbook.add_worksheet("Summary"), styles, answer)
    _write_findings(workbook.add_worksheet("Findings"), styles, answer)
    workbook.close()
    return repacked(buffer.getvalue())


def _write_summary(sheet: Any, styles: Styles, answer: Answer) -> None:
    _set_page(sheet)
    sheet.set_column(0, 0, 110, styles.of("plain"))
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, answer.title, styles.of("title"))
    sheet.write_string(1, 0, answer.subtitle, styles.of("subtitle"))
    sheet.write_string(2, 0, f"Form {answer.form}", styles.of("subtitle"))
    for number, sentence in enumerate(answer.sentences, start=4):
        sheet.set_row(number, 34)
        sheet.write_string(number, 0, sentence, styles.of("step_text"))
    link = 5 + len(answer.sentences)
    sheet.write_url(link, 0, "internal:'Findings'!A1", styles.of("link"), f"See what was found ({len(answer.rows)})")


def _write_findings(sheet: Any, styles: Styles, answer: Answer) -> None:
    _set_page(sheet)
    sheet.repeat_rows(_FIRST_ROW - 1)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "Findings", styles.of("title"))
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width, styles.of("plain"))
        sheet.write_string(_FIRST_ROW - 1, column, heading, styles.of("heading"))
    for number, row in enumerate(answer.rows, start=_FIRST_ROW):
        _write_row(sheet, styles, number, row)
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.autofilter(_FIRST_ROW - 1, 0, _FIRST_ROW - 1 + max(len(answer.rows), 1), len(_HEADINGS) - 1)


def _write_row(sheet: Any, styles: Styles, number: int, row: AnswerRow) -> None:
    texts = (row.kind, row.reference, row.sheet, row.cell, row.found, row.message, row.remedy)
    lines = max(1, *(-(-len(text) // _CHARACTERS) for text in (row.message, row.remedy)), -(-len(row.found) // 22))
    sheet.set_row(number, max(20.0, lines * _LINE_HEIGHT))
    for column, text in enumerate(texts):
        sheet.write_string(number, column, text, styles.of("cell", quoted=text[:1] in "=+-@" and bool(text)))


def _set_page(sheet: Any) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8Answer&R&8Page &P of &N")
