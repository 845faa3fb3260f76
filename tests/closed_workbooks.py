"""Registers as files for tests of the closed workbook: the layout of the master workbook, with few columns and rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from pmf_excel.core.importing.tables import TableRow
from pmf_excel.core.master.book import LAYOUT, LAYOUT_KEY, POSITION_KEY, WORKSPACE_KEY, BookUpdate, SavedTable
from pmf_excel.excel.closed.updating import updated
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from pmf_excel.office.package import changed_package, read_package

MACROS = Path(__file__).parent.parent / "macros" / "vbaProject.bin"
HEADINGS = ("record id", "marks", "Reference", "Value", "Dated", "Commentary")
FORMATS = ("#,##0", "#,##0.0", "d mmm yyyy")
SHEET, TABLE, FIRST_ROW, HEADING_ROW = "Figures", "xl/tables/table1.xml", 4, 3
MEMORY = {LAYOUT_KEY: str(LAYOUT), WORKSPACE_KEY: "w-1", POSITION_KEY: "7"}
Rows = Sequence[Sequence[str | Decimal | None]]
TWO_ROWS: Rows = (
    ("f-1", "", "COR-001", Decimal("94.5"), None, "As expected."),
    ("f-2", "", "COR-002", Decimal(12), None, None),
)


def register(
    rows: Rows = TWO_ROWS,
    memory: Mapping[str, str] = MEMORY,
    more: Callable[[Any, Any], object] | None = None,
    options: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a register with these `rows` on its sheet of figures; `more` gets the workbook and that sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **(options or {})}) as workbook:
        workbook.set_properties({"created": datetime(2026, 1, 9)})  # noqa: DTZ001 - as the format has it
        workbook.add_vba_project(str(MACROS))
        plain, heading = workbook.add_format({"font_name": "Arial"}), workbook.add_format({"bold": True})
        samples = {code: workbook.add_format({"font_name": "Arial", "num_format": code}) for code in FORMATS}
        _write_control(workbook)
        sheet = workbook.add_worksheet(SHEET)
        _write_table(sheet, rows, plain, heading, samples)
        if more is not None:
            more(workbook, sheet)
        _write_memory(workbook, memory, samples)
    return buffer.getvalue()


def _write_control(workbook: Any) -> None:
    control = workbook.add_worksheet("Control")
    bold = workbook.add_format({"bold": True})
    control.write_string("C4", "2025/26 Q3", bold)
    control.write_string("C5", "All councils")
    control.write_string("B8", "a heading of ours", bold)
    workbook.define_name("pmf_period", "=Control!$C$4")
    workbook.define_name("pmf_council", "=Control!$C$5")


def _write_table(sheet: Any, rows: Rows, plain: Any, heading: Any, samples: Mapping[str, Any]) -> None:
    last = max(FIRST_ROW, FIRST_ROW + len(rows) - 1)
    sheet.set_column(0, len(HEADINGS) - 1, 14, plain)
    sheet.write_string("C1", "Figures", heading)
    columns = [{"header": text, "header_format": heading} for text in HEADINGS]
    sheet.add_table(2, 0, last - 1, len(HEADINGS) - 1, {"name": "Figures", "columns": columns})
    for number, row in enumerate(rows, start=FIRST_ROW - 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(number, column, float(value), samples["#,##0.0" if value % 1 else "#,##0"])
            elif value:
                sheet.write_string(number, column, value, plain)
    rule = {"type": "formula", "criteria": '=ISNUMBER(SEARCH("|"&C$3&"|",$B4))', "format": heading}
    sheet.conditional_format("C4:F1048576", rule)
    sheet.conditional_format(f"D4:D{last}", {"type": "data_bar_2010"} | {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation(f"C4:C{last}", {"validate": "list", "source": ["COR-001", "COR-002", "COR-003"]})
    sheet.freeze_panes(3, 4)


def _write_memory(workbook: Any, memory: Mapping[str, str], samples: Mapping[str, Any]) -> None:
    sheet = workbook.add_worksheet("Memory")
    sheet.hide()
    for number, (key, value) in enumerate(memory.items()):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, value)
    for number, (code, look) in enumerate(samples.items()):
        sheet.write_string(number, 3, code)
        sheet.write_blank(number, 4, None, look)


def changed(content: bytes, update: BookUpdate) -> bytes:
    """Return the workbook with `update` in it."""
    return updated(ClosedWorkbook(content), update)


def edited(content: bytes, part: str, *replacements: tuple[str, str]) -> bytes:
    """Return the workbook with texts replaced in one part, as another program would have saved it."""
    text = parts_of(content)[part].decode()
    for old, new in replacements:
        assert old in text, f"{part} has no {old}"
        text = text.replace(old, new)
    return changed_package(content, {part: text.encode()})


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the workbook with parts exchanged, added or taken out."""
    return changed_package(content, parts)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    return read_package(content)


def packed_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook as they are packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    starts = {entry.filename: entry.header_offset + 30 + len(entry.orig_filename.encode()) for entry in entries}
    return {entry.filename: content[starts[entry.filename] :][: entry.compress_size] for entry in entries}


def figures(content: bytes, sheet: str = SHEET) -> SavedTable:
    """Return the table of figures as it is read back."""
    table = ClosedWorkbook(content).table(sheet)
    assert table is not None
    return table


def texts(row: TableRow) -> tuple[str, ...]:
    """Return what the cells of a row show."""
    return tuple(cell.text for cell in row.cells)


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    """Return what the rows of the figures show, in their order."""
    return [texts(row) for row in figures(content).table.rows]


def open_in_openpyxl(content: bytes) -> Any:
    """Return the workbook as openpyxl reads it: our writing is also judged by another program."""
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content))
