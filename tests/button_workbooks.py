"""A workbook with every button on it, our macros in it and the sheet of their settings, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import xlsxwriter

from pmf_excel.core.master.buttons import BUTTONS
from pmf_excel.excel.macros import SHEETS, vba_project
from pmf_excel.excel.xlwings_conf import CONF_ROWS, CONF_SHEET


def workbook_with_buttons(file: Path, conf: tuple[tuple[str, str], ...] = CONF_ROWS) -> Path:
    """Write a workbook with every button, our macros and the sheet of settings to `file`, and return that."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(file) as workbook:
        control = workbook.add_worksheet("Control")
        for row, button in enumerate(BUTTONS):
            control.insert_button(row * 2, 1, {"caption": button.caption, "macro": button.macro, "width": 180})
        settings = workbook.add_worksheet(CONF_SHEET)
        for row, (key, value) in enumerate(conf):
            settings.write_string(row, 0, key)
            settings.write_string(row, 1, value)
        for number in range(SHEETS - 2):
            workbook.add_worksheet(f"Table {number}")
        workbook.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
    return file
