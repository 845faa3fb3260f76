"""A workbook as text that people can read and compare: cells, formulas, validation, protection, names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openpyxl import load_workbook

_SIGNED = re.compile(r"^\{.*\} #(\w+):[0-9a-f]{64}$", re.DOTALL)


def dump(workbook: bytes) -> str:
    """Return the text of a workbook: signatures are named, not shown; times of making are left out."""
    formulas = load_workbook(io.BytesIO(workbook))
    values = load_workbook(io.BytesIO(workbook), data_only=True)
    lines = [f"title: {formulas.properties.title}", f"language: {formulas.properties.language}"]
    lines += [f"recalculated when loaded: {formulas.calculation.fullCalcOnLoad}"]
    lines += [f"name {name}: {each.attr_text}" for name, each in sorted(formulas.defined_names.items())]
    for sheet in formulas.worksheets:
        lines += ["", *_sheet(sheet, values[sheet.title])]
    return "\n".join(lines) + "\n"


def dump_of_sheets(workbook: bytes, *names: str) -> str:
    """Return the text of a workbook with only the named sheets in full; of the others their first line."""
    head, *sheets = dump(workbook).split("\n\n=== ")
    return "\n\n=== ".join([head, *(text if _title(text) in names else _title(text) for text in sheets)]) + "\n"


def _title(sheet: str) -> str:
    return sheet.split("\n", 1)[0]


def _sheet(sheet: Any, values: Any) -> Iterator[str]:
    hidden = "" if sheet.sheet_state == "visible" else f" ({sheet.sheet_state})"
    yield f"=== {sheet.title}{hidden}"
    yield f"protected: {sheet.protection.sheet}, password: {sheet.protection.password or 'none'}"
    yield f"frozen: {sheet.freeze_panes}  filter: {sheet.auto_filter.ref}  printed: {_printed(sheet)}"
    yield f"heads its pages: {sheet.oddHeader.left.text or ''} | {sheet.oddHeader.right.text or ''}"
    yield f"selected: {sheet.sheet_view.selection[-1].activeCell}"
    yield from _dimensions(sheet)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None or not cell.protection.locked:
                yield _cell(cell, values[cell.coordinate].value)
    yield from (f"table {table.name}: {table.ref}, {table.tableStyleInfo.name}" for table in sheet.tables.values())
    for rule in sorted(sheet.data_validations.dataValidation, key=lambda each: str(each.sqref)):
        source = rule.formula1 or ""
        yield f"asks {rule.sqref}: {rule.type or 'anything'} {source} [{rule.errorStyle}] {rule.prompt or ''}".rstrip()
    for area, rules in sheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            yield f"changes {area.sqref}: {rule.formula[0]}"


def _printed(sheet: Any) -> str:
    setup = sheet.page_setup
    rows, columns = sheet.print_title_rows or "none", sheet.print_title_cols or "none"
    wide = f"{setup.fitToWidth or 1} wide" if sheet.sheet_properties.pageSetUpPr.fitToPage else "as wide as it is"
    breaks = " ".join(str(each.id) for each in sheet.row_breaks.brk) or "none"
    printed = f"area {sheet.print_area or 'all'}, breaks {breaks}"
    return f"{setup.orientation}, paper {setup.paperSize}, {wide}, repeats {rows} {columns}, {printed}"


def _dimensions(sheet: Any) -> Iterator[str]:
    hidden = [letters for letters, column in sorted(sheet.column_dimensions.items()) if column.hidden]
    yield f"hidden columns: {' '.join(hidden) or 'none'}"
    yield f"hidden rows: {' '.join(str(row) for row, each in sheet.row_dimensions.items() if each.hidden) or 'none'}"


def _cell(cell: Any, value: Any) -> str:
    place = f"{cell.coordinate}{'' if cell.protection.locked else ' [input]'}"
    if cell.data_type == "f":
        return f"{place}: {_shown(value)!r}  <- {cell.value}"
    shape = f"  ({cell.number_format})" if cell.is_date or isinstance(cell.value, int | float) else ""
    link = f"  -> {cell.hyperlink.location or cell.hyperlink.target}" if cell.hyperlink else ""
    quoted = "  (as text)" if cell.quotePrefix else ""
    note = f"  note: {' '.join(cell.comment.text.split())}" if cell.comment else ""
    return f"{place}: {_shown(cell.value)!r}{shape}{link}{quoted}{note}"


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    signed = _SIGNED.match(value) if isinstance(value, str) else None
    return f"signed with {signed[1]}" if signed else value
