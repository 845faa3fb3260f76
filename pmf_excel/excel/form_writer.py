"""A form written as an Excel workbook: cover, sheets of lines, written procedures and the hidden identity."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import xlsxwriter

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import FIRST_LINE_ROW, IDENTITY_SHEET, PROCEDURES_SHEET, START_SHEET, FormContent
from pmf_excel.core.forms.identity import Key, sign_identity
from pmf_excel.core.records.figures import Status
from pmf_excel.office.package import read_package, write_package
from pmf_excel.office.palette import BLUE, FONT, INK, INPUT_BORDER

from .form_cover import CoverWriter
from .form_hidden import HiddenSheet
from .form_layout import SheetLayout, cover_layout, sheet_layout, sheet_ref
from .form_line_sheet import LINKED, LineSheetWriter
from .form_live import USUAL_WORDS
from .form_pages import FormSheet
from .form_procedures import procedure_rows, write_procedures
from .styles import Styles

_CORE_PROPERTIES = "docProps/core.xml"
_LANGUAGE = b"<dc:language>en-GB</dc:language></cp:coreProperties>"
_EMPTY_TEXT = re.compile(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?)(><f>[^<]*</f><v></v></c>)')
_FIXED_HEIGHT = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')


def write_form(content: FormContent, key: Key, created: date) -> bytes:
    """Return the workbook of a form, signed with `key`; `created` is all that it says of the time it was made."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
         "default_format_properties": {"font_name": FONT, "font_size": 10}},
    )  # fmt: skip
    workbook.set_properties(_properties(content, created))
    _write_sheets(workbook, content, key)
    workbook.close()
    return _finished(buffer.getvalue(), len(content.kind.sheets))


def _write_sheets(workbook: xlsxwriter.Workbook, content: FormContent, key: Key) -> None:
    styles = Styles(workbook)
    layouts = [sheet_layout(sheet, tuple(content.lines.get(sheet.name, ()))) for sheet in content.kind.sheets]
    start = workbook.add_worksheet(START_SHEET, FormSheet)
    line_sheets = [workbook.add_worksheet(layout.sheet.name, FormSheet) for layout in layouts]
    procedures = workbook.add_worksheet(PROCEDURES_SHEET, FormSheet)
    hidden = HiddenSheet(workbook.add_worksheet(IDENTITY_SHEET, FormSheet), styles)
    for sheet, colour in ((start, INK), *((each, INPUT_BORDER) for each in line_sheets), (procedures, BLUE)):
        sheet.set_tab_color(colour)
    hidden.sign(sign_identity(content.identity, key))
    words: Mapping[Status, str] = {**USUAL_WORDS, **content.status_words}
    cover, rows = cover_layout(content).refs(), procedure_rows(content.procedures)
    progress = [
        LineSheetWriter(sheet, layout, content, styles, hidden).write(key, words, cover, rows)
        for sheet, layout in zip(line_sheets, layouts, strict=True)
    ]
    CoverWriter(start, content, styles, hidden).write(progress)
    write_procedures(procedures, content.procedures, _line_places(layouts), content.identity.form, styles)


def _line_places(layouts: Sequence[SheetLayout]) -> dict[str, str]:
    """Return where the first line of each written procedure stands, by the procedure's key."""
    places = dict[str, str]()
    for layout in layouts:
        letters = column_letters(layout.at.get(LINKED, 1) + 1)
        for row, line in enumerate(layout.lines, start=FIRST_LINE_ROW):
            places.setdefault(line.procedure, f"{sheet_ref(layout.sheet.name)}!{letters}{row}")
    return places


def _properties(content: FormContent, created: date) -> dict[str, str | datetime]:
    moment = created if isinstance(created, datetime) else datetime.combine(created, time())
    return {
        "title": f"{content.kind.title}, {content.cover.subtitle}",
        "subject": content.identity.form,
        "created": moment.replace(tzinfo=None),
    }


def _finished(content: bytes, line_sheets: int) -> bytes:
    """Return the package with its language, and with lines that grow when more is typed into them.

    Empty texts that formulas give are marked as texts: XlsxWriter leaves such cells without a value.
    """
    parts = read_package(content)
    parts[_CORE_PROPERTIES] = parts[_CORE_PROPERTIES].replace(b"</cp:coreProperties>", _LANGUAGE)
    for number in range(2, line_sheets + 2):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _FIXED_HEIGHT.sub(_free_height, _EMPTY_TEXT.sub(rb'\1 t="str"\2', parts[name]))
    return write_package(parts)


def _free_height(row: re.Match[bytes]) -> bytes:
    return row[1] if int(row[2]) >= FIRST_LINE_ROW else row[0]
