"""Cells rewritten in a closed workbook: only the parts of the named sheets change, all others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from lxml import etree

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.errors import PmfError
from pmf_excel.core.forms.form import KEY_COLUMN, START_SHEET
from pmf_excel.office.package import read_package, write_package

from .cells import Rows
from .form_lines import names_row
from .grid import column_number
from .workbook_reader import Workbook

CellValue = str | Decimal | date | bool | None
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KEEP_SPACES = "{http://www.w3.org/XML/1998/namespace}space"
_REFERENCE = re.compile(r"([A-Z]+)([1-9]\d*)")
_SERIAL_0 = date(1899, 12, 30)
_NAME_COLUMN, _VALUE_LETTERS = 1, "C"


def fill_cells(workbook: bytes, cells: Mapping[str, Mapping[str, CellValue]]) -> bytes:
    """Return the workbook with values in cells, by sheet and reference; styles stay, None empties a cell.

    Raises `PmfError` where there is no such sheet, or a cell holds a formula, which is never replaced.
    """
    parts = read_package(workbook)
    by_name = {entry.name: entry.part for entry in Workbook(workbook).sheets}
    for sheet, values in cells.items():
        if sheet not in by_name:
            raise PmfError(f"The workbook has no sheet “{sheet}”.", f"Its sheets are {', '.join(by_name)}.")
        if values:
            parts[by_name[sheet]] = _filled(parts[by_name[sheet]], sheet, values)
    return write_package(parts)


def fill_form(
    workbook: bytes,
    cover: Mapping[str, CellValue],
    lines: Mapping[str, Mapping[str, Mapping[str, CellValue]]],
) -> bytes:
    """Return the form filled: the `cover` by name, the `lines` by sheet, line key and column name.

    Raises `PmfError` where the form has no such name, line or column.
    """
    read = Workbook(workbook)
    rows = {entry.name: read.rows(entry) for entry in read.sheets if entry.name in {START_SHEET, *lines}}
    cells = {sheet: _line_cells(rows.get(sheet, Rows()), sheet, filled) for sheet, filled in lines.items()}
    return fill_cells(workbook, {START_SHEET: _cover_cells(rows[START_SHEET], cover), **cells})


def _cover_cells(rows: Rows, cover: Mapping[str, CellValue]) -> dict[str, CellValue]:
    at = {cells[_NAME_COLUMN].text: number for number, cells in rows.items() if _NAME_COLUMN in cells}
    return {f"{_VALUE_LETTERS}{_found(at, name, START_SHEET)}": value for name, value in cover.items()}


def _line_cells(rows: Rows, sheet: str, filled: Mapping[str, Mapping[str, CellValue]]) -> dict[str, CellValue]:
    names = rows.get(names_row(rows), {})
    columns = {cell.text: column for column, cell in names.items()}
    key = _found(columns, KEY_COLUMN, sheet)
    at = {cells[key].text: number for number, cells in rows.items() if key in cells}
    return {
        f"{column_letters(_found(columns, name, sheet))}{_found(at, line, sheet)}": value
        for line, values in filled.items()
        for name, value in values.items()
    }


def _found(places: Mapping[str, int], name: str, sheet: str) -> int:
    if name not in places:
        raise PmfError(f"The sheet “{sheet}” of the form has no “{name}”.", "Look at the form's hidden names and keys.")
    return places[name]


def _filled(part: bytes, sheet: str, values: Mapping[str, CellValue]) -> bytes:
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    data = root.find(_tag("sheetData"))
    if data is None:
        raise PmfError(f"The sheet “{sheet}” has no cells.", "Save it as an Excel workbook and try again.")
    rows = {int(row.get("r", "0")): row for row in data}
    for reference, value in values.items():
        letters, number = _parted(reference)
        cell = _cell(_row(data, rows, number), letters, number)
        if cell.find(_tag("f")) is not None:
            raise PmfError(f"The cell {sheet}!{reference} holds a formula.", "Choose a cell that people fill.")
        _put(cell, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _parted(reference: str) -> tuple[str, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise PmfError(f"“{reference}” is not a cell.", "Write it as Excel does, such as C7.")
    return match[1], int(match[2])


def _row(data: etree._Element, rows: dict[int, etree._Element], number: int) -> etree._Element:
    """Return the row's element, made in its place where the sheet has none."""
    if number not in rows:
        rows[number] = etree.Element(_tag("row"), r=str(number))
        data.insert(sum(1 for other in rows if other < number), rows[number])
    return rows[number]


def _cell(row: etree._Element, letters: str, number: int) -> etree._Element:
    """Return the cell's element, made in its place where the row has none."""
    before = 0
    for position, cell in enumerate(_cells(row), start=1):
        column = column_number(_parted(cell.get("r", ""))[0])
        if column == column_number(letters):
            return cell
        before = position if column < column_number(letters) else before
    made = etree.Element(_tag("c"), r=f"{letters}{number}")
    row.insert(before, made)
    return made


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return row.iterchildren(_tag("c"))


def _put(cell: etree._Element, value: CellValue) -> None:
    """Put `value` into a cell: text inline, numbers as their shortest text, dates as days."""
    for child in list(cell):
        cell.remove(child)
    if "t" in cell.attrib:
        del cell.attrib["t"]
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, _tag("is")), _tag("t"))
        text.text = _LIKE_AN_ESCAPE.sub(r"_x005F\g<0>", value)
        text.set(_KEEP_SPACES, "preserve")
    elif value is not None:
        if isinstance(value, bool):
            cell.set("t", "b")
        etree.SubElement(cell, _tag("v")).text = _number_text(value)


def _number_text(value: Decimal | date | bool) -> str:
    if isinstance(value, date):
        return str((value - _SERIAL_0).days)
    return str(int(value)) if isinstance(value, bool) else repr(float(value))


#: What Excel would read as the character with this number; it writes such a text so that it stays one.
_LIKE_AN_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")


def _tag(name: str) -> str:
    return f"{{{_SPACE}}}{name}"
