"""The empty master workbook (.xlsm): every sheet with its look, tables, choices, names and buttons, and no record."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pmf_excel.core.master.book import (
    ALL_COUNCILS,
    CONTROL_SHEET,
    DASHBOARD_SHEET,
    FINDINGS_SHEET,
    LAYOUT,
    LAYOUT_KEY,
    LOG_SHEET,
    MEMORY_SHEET,
    POSITION_KEY,
    WORKSPACE_KEY,
)
from pmf_excel.core.master.layout import RECORD_SHEETS
from pmf_excel.office.package import repacked
from pmf_excel.office.palette import BLUE, FONT, INK, INPUT_BORDER, QUIET

from .macros import vba_project
from .master_control import write_control
from .master_dashboard import write_dashboard
from .master_pages import FINDINGS, LOG, offer_answers, tell_what_waits, write_conf, write_memory, write_page
from .master_styles import MASTER_CHANGES, MASTER_STYLES
from .master_tables import define_ids, write_table_sheet
from .styles import Styles
from .xlwings_conf import CONF_SHEET

#: Stands in the properties of the workbook instead of a clock.
CREATED = datetime(2025, 1, 1, tzinfo=UTC)
#: Widths of columns are counted in digits of this font: at this size they are 7 pixels in Excel and LibreOffice alike,
#: so that buttons keep their width and texts their lines.
#: It is no theme font: the theme would put its own in its place.
_FONT = {"font_name": FONT, "font_size": 9, "font_scheme": "none"}
#: Size of the window in twentieths of a point.
_WINDOW = (22_000, 13_000)


def master_template(workspace: str, councils: Sequence[str] = ()) -> bytes:
    """Return the empty master workbook of a workspace, its `councils` offered on Control; same input, same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_format_properties": dict(_FONT)}) as workbook:
        workbook.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
        workbook.set_properties({"title": "Indicator register", "created": CREATED})
        workbook.set_size(*_WINDOW)
        styles = Styles(workbook, MASTER_STYLES, MASTER_CHANGES)
        _write_first_sheets(workbook, styles)
        _write_tables(workbook, styles)
        _write_last_sheets(workbook, styles)
        _write_hidden_sheets(workbook, workspace, councils, styles)
    return repacked(buffer.getvalue())


def _write_first_sheets(workbook: Any, styles: Styles) -> None:
    write_control(workbook, _sheet(workbook, CONTROL_SHEET, INK), styles)
    write_dashboard(_sheet(workbook, DASHBOARD_SHEET, INK), styles)


def _write_tables(workbook: Any, styles: Styles) -> None:
    for kind in RECORD_SHEETS:
        write_table_sheet(_sheet(workbook, kind.sheet, BLUE), kind, styles)
        define_ids(workbook, kind)


def _write_last_sheets(workbook: Any, styles: Styles) -> None:
    findings = _sheet(workbook, FINDINGS_SHEET, INPUT_BORDER)
    offer_answers(findings, styles)
    write_page(findings, FINDINGS, styles)
    log = _sheet(workbook, LOG_SHEET, QUIET)
    tell_what_waits(log, styles)
    write_page(log, LOG, styles)


def _write_hidden_sheets(workbook: Any, workspace: str, councils: Sequence[str], styles: Styles) -> None:
    facts = {LAYOUT_KEY: str(LAYOUT), WORKSPACE_KEY: workspace, POSITION_KEY: "0"}
    memory = workbook.add_worksheet(MEMORY_SHEET)
    write_memory(workbook, memory, facts, (ALL_COUNCILS, *councils), styles)
    memory.hide()
    conf = workbook.add_worksheet(CONF_SHEET)
    write_conf(conf)
    conf.hide()


def _sheet(workbook: Any, name: str, colour: str) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.set_tab_color(colour)
    return sheet
