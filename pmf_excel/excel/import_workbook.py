"""The workbook that `pmf init` leaves for definitions and history: a sheet for each record, with an example row."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from pmf_excel.core.commands import IMPORT_COMMAND
from pmf_excel.core.importing.cell_reader import holds
from pmf_excel.core.importing.examples import EXAMPLES
from pmf_excel.core.importing.history import GIVEN_BY_SIGN_OFF
from pmf_excel.core.importing.tables import START_SHEET
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.record import Column, Record, choices_of, columns_of
from pmf_excel.core.records.registry import IMPORTED
from pmf_excel.office.package import repacked
from pmf_excel.office.palette import FILL, FILL_QUIET, FONT, INK, INPUT_HEADING, QUIET, RULE, TEXT, WHITE

#: Stands in the properties of the workbook instead of a clock.
CREATED = datetime(2025, 1, 1, tzinfo=UTC)
#: How far drop-downs and formats reach below the headings.
ROWS = 1000
_LEFT_OUT: Mapping[type[Record], frozenset[str]] = {
    Figure: frozenset({*GIVEN_BY_SIGN_OFF, "state", "derived", "explanation", "procedure_is_right", "evidence"}),
}
_PURPOSE: Mapping[str, str] = {
    "Councils": "Your council or councils, with default tolerance, due dates and the go-live date.",
    "Directorates": "The directorates that services belong to.",
    "Officers": "Everybody who collects, checks or authorises, and the Transformation and Partnerships Team.",
    "Deputies": "Who may sign, as themselves, in place of an officer.",
    "Services": "The services that indicators belong to.",
    "Priorities": "The priorities of the Corporate Strategy, in the order of reports.",
    "Indicators": "What is measured, how it is judged, and its three officers.",
    "Written procedures": "How each indicator is collected, calculated and checked.",
    "Series breaks": "From when figures are not comparable with earlier ones.",
    "Targets": "Targets for months, quarters or years, with who agreed them and why.",
    "Figures": "History: figures of periods that ended before the go-live date, each with its source.",
    "Action plans": "Action plans that are running already.",
    "Actions": "Their corrective actions.",
    "Projects": "Corporate projects.",
    "Project updates": "How each project stood in a period.",
    "Report text": "What people write for reports: it takes the place of the usual sentences of a section.",
}
_STEPS = (
    "Fill the sheets you need, in the order below: what is looked up comes before what looks it up.",
    "A heading with a star is needed in every row. Point at a heading to read what belongs there.",
    "The row that begins with Example: shows how it is done. It is never taken in; you may leave it.",
    f"Save the workbook, then run: {IMPORT_COMMAND}",
)


def import_workbook() -> bytes:
    """Return `import.xlsx`: headings with notes, drop-downs and an example on a sheet for each imported record."""
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": "Definitions and history to import", "created": CREATED})
    looks = _looks(workbook)
    _write_start(workbook, looks)
    for kind in IMPORTED:
        _write_sheet(workbook, looks, kind)
    workbook.close()
    return repacked(buffer.getvalue())


def shown_columns(kind: type[Record]) -> Mapping[str, Column]:
    """Return the columns of a record's import sheet, by field name: all but those that only sign-off fills."""
    left_out = _LEFT_OUT.get(kind, frozenset({"form"}))
    return {name: column for name, column in columns_of(kind).items() if name not in left_out}


def _looks(workbook: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 10, "font_color": TEXT, "valign": "vcenter", "indent": 1}
    heading = {
        **base,
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": WHITE,
        "indent": 1,
    }
    looks: dict[str, dict[str, Any]] = {
        "plain": {**base, "text_wrap": True},
        "title": {**base, "bold": True, "font_size": 18, "font_color": INK},
        "lead": {**base, "font_size": 11, "font_color": QUIET},
        "step": {**base, "font_size": 11, "bg_color": FILL, "text_wrap": True},
        "step_number": {**base, "font_size": 14, "bold": True, "font_color": INK, "bg_color": FILL, "align": "center",
                        "indent": 0},
        "heading": {**heading, "bg_color": INK, "font_color": WHITE},
        "needed": {**heading, "bg_color": INPUT_HEADING},
        "link": {**base, "font_color": INK, "underline": 1, "bottom": 1, "bottom_color": RULE},
        "line": {**base, "bottom": 1, "bottom_color": RULE, "text_wrap": True},
        "example": {**base, "italic": True, "font_color": QUIET, "bg_color": FILL_QUIET, "text_wrap": True,
                    "num_format": "@"},
        "text": {**base, "num_format": "@", "text_wrap": True},
        "date": {**base, "num_format": "dd/mm/yyyy", "align": "left"},
    }  # fmt: skip
    return {name: workbook.add_format(look) for name, look in looks.items()}


def _write_start(workbook: Any, looks: Mapping[str, Any]) -> None:
    sheet = workbook.add_worksheet(START_SHEET)
    sheet.hide_gridlines(2)
    for column, width in (("A:A", 2), ("B:B", 24), ("C:C", 92)):
        sheet.set_column(column, width)
    sheet.set_row(0, 34)
    sheet.write_string(0, 1, "Definitions and history", looks["title"])
    sheet.write_string(1, 1, "What the register needs before the first returns are issued.", looks["lead"])
    sheet.set_row(1, 24)
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(2 + number, 30)
        sheet.write_number(2 + number, 1, number, looks["step_number"])
        sheet.write_string(2 + number, 2, step, looks["step"])
    first = 4 + len(_STEPS)
    sheet.set_row(first, 24)
    for at, heading in enumerate(("Sheet", "What it holds"), start=1):
        sheet.write_string(first, at, heading, looks["heading"])
    for row, kind in enumerate(IMPORTED, start=first + 1):
        sheet.set_row(row, 20)
        sheet.write_url(row, 1, f"internal:'{kind.sheet}'!A1", looks["link"], kind.sheet)
        sheet.write_string(row, 2, _PURPOSE[kind.sheet], looks["line"])
    _set_page(sheet)


def _write_sheet(workbook: Any, looks: Mapping[str, Any], kind: type[Record]) -> None:
    sheet = workbook.add_worksheet(kind.sheet)
    columns = shown_columns(kind)
    sheet.set_default_row(18)
    sheet.set_row(0, 44)
    sheet.set_row(1, 58)
    for at, (name, column) in enumerate(columns.items()):
        _write_column(sheet, looks, kind, at, name, column)
    first, *_ = columns
    for at, name in enumerate(columns):
        text = EXAMPLES[kind].get(name, "")
        sheet.write_string(1, at, f"Example: {text}" if name == first else text, looks["example"])
    sheet.freeze_panes(1, 1 if len(columns) < 5 else 2)
    sheet.autofilter(0, 0, ROWS, len(columns) - 1)
    sheet.repeat_rows(0)
    _set_page(sheet)


def _write_column(sheet: Any, looks: Mapping[str, Any], kind: type[Record], at: int, name: str, column: Column) -> None:
    needed = kind.model_fields[name].is_required()
    wanted = holds(kind, name)
    look = looks["date"] if wanted is date else looks["text"] if wanted in (str, Period) else looks["plain"]
    sheet.set_column(at, at, max(column.width, 20 if at == 0 else 12), look)
    heading = f"{column.heading} *" if needed else column.heading
    sheet.write_string(0, at, heading, looks["needed" if needed else "heading"])
    if note := _note(kind, name, column, needed=needed):
        sheet.write_comment(0, at, note, {"x_scale": 1.6, "y_scale": 1.1, "font_name": FONT, "font_size": 9})
    if choices := _choices(kind, name, wanted):
        sheet.data_validation(
            1, at, ROWS, at,
            {"validate": "list", "source": list(choices), "error_type": "warning", "error_title": column.heading,
             "error_message": "Please choose from the list."},
        )  # fmt: skip


def _choices(kind: type[Record], name: str, wanted: type) -> tuple[str, ...]:
    return ("Yes", "No") if wanted is bool else tuple(choice for choice in choices_of(kind, name) if choice)


def _note(kind: type[Record], name: str, column: Column, *, needed: bool) -> str:
    wanted = holds(kind, name)
    choices = _choices(kind, name, wanted)
    sentences = [
        "Needed in every row." if needed else "May stay empty.",
        column.note,
        f"One of: {', '.join(choices)}." if choices else "",
        f"A row of the sheet {_sheet_of(column.looks_up)}." if column.looks_up else "",
        "A date, such as 31/12/2025." if wanted is date else "",
        "Such as 2025/26 Q3, May 2026 or 2025/26." if wanted is Period else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _sheet_of(looks_up: str) -> str:
    return next(kind.sheet for kind in IMPORTED if kind.record_type == looks_up)


def _set_page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer('&L&"Arial,Regular"&8&A&R&"Arial,Regular"&8Page &P of &N')
