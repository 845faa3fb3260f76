"""Forms as issued, for tests of reading: a return with a cover, sheets of lines, procedures and hidden identity."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from pmf_excel.core.forms import (
    COMPLETED_BY,
    FIRST_LINE_ROW,
    IDENTITY_SHEET,
    KEY_COLUMN,
    NAMES_ROW,
    PROCEDURES_SHEET,
    SIGNATURE_COLUMN,
    START_SHEET,
    FormIdentity,
    FormLine,
)
from pmf_excel.core.identity import Key, sign_identity, sign_line
from pmf_excel.core.periods import Period

KEY = Key("k1", b"a secret of thirty-two bytes len")
KEYS = {KEY.key_id: KEY}
SHEET = "Return"
FACTS = ("reference", "name", "unit", "target", "due")
INPUTS = ("value", "commentary")
#: Columns of the sheet of lines, A onwards.
COLUMNS = (KEY_COLUMN, *FACTS, *INPUTS, "status", SIGNATURE_COLUMN)
HEADINGS = ("", "Reference", "Indicator", "Unit", "Target", "Due", "Figure", "Commentary", "Status", "")


def identity(line_keys: Sequence[str], form: str = "returns-0001") -> FormIdentity:
    """Return the identity of a return with these lines."""
    return FormIdentity(
        kind="returns",
        form=form,
        workspace="w-1",
        council="chorley",
        officer="P-001",
        period=Period.parse("2025/26 Q3"),
        issued_on=date(2026, 1, 5),
        due=date(2026, 1, 19),
        line_keys=tuple(line_keys),
    )


def lines(count: int) -> tuple[FormLine, ...]:
    """Return `count` lines, each with facts of its own."""
    return tuple(
        FormLine(
            key=f"L{number:03}",
            facts={
                "reference": f"COR-{number:03}",
                "name": f"Indicator {number} & more",
                "unit": "percentage" if number % 2 else "number",
                "target": f"{90 + number}.{number}",
                "due": f"2026-01-{number % 28 + 1:02}",
            },
        )
        for number in range(1, count + 1)
    )


def issued(
    count: int = 3, key: Key = KEY, form: str = "returns-0001", filled: Mapping[str, Mapping[str, Any]] | None = None
) -> bytes:
    """Return a form of `count` lines in the layout of core.forms; `filled` gives inputs by line key and column."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        _write_start(workbook.add_worksheet(START_SHEET))
        _write_lines(workbook, lines(count), key, form, filled or {})
        workbook.add_worksheet(PROCEDURES_SHEET).write_string("A1", "Written procedures")
        hidden = workbook.add_worksheet(IDENTITY_SHEET)
        hidden.write_string("A1", sign_identity(identity([line.key for line in lines(count)], form), key))
        hidden.hide()
    return buffer.getvalue()


def _write_start(sheet: Any) -> None:
    sheet.write_string("B1", "Quarterly return")
    for row, (name, label) in enumerate(((COMPLETED_BY, "Completed by"), ("remarks", "Remarks")), start=8):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, label)
    sheet.set_column("A:A", None, None, {"hidden": True})


def _write_lines(workbook: Any, form_lines: Sequence[FormLine], key: Key, form: str, filled: Mapping[str, Any]) -> None:
    sheet = workbook.add_worksheet(SHEET)
    dated = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_string("B1", "Figures of the quarter")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(NAMES_ROW - 1, column, name)
        sheet.write_string(NAMES_ROW, column, HEADINGS[column])
    sheet.set_row(NAMES_ROW - 1, None, None, {"hidden": True})
    for row, line in enumerate(form_lines, start=FIRST_LINE_ROW - 1):
        sheet.write_string(row, 0, line.key)
        for column, name in enumerate(FACTS, start=1):
            _write_fact(sheet, row, column, name, line.facts[name], dated)
        for column, name in enumerate(INPUTS, start=len(FACTS) + 1):
            _write_input(sheet, row, column, filled.get(line.key, {}).get(name))
        sheet.write_formula(row, len(COLUMNS) - 2, f'IF(G{row + 1}="","missing","on target")', None, "missing")
        sheet.write_string(row, len(COLUMNS) - 1, sign_line(form, line, key))
    sheet.set_column("A:A", None, None, {"hidden": True})


def _write_fact(sheet: Any, row: int, column: int, name: str, fact: str, dated: Any) -> None:
    if name == "due":
        sheet.write_datetime(row, column, date.fromisoformat(fact), dated)
    elif name == "target":
        sheet.write_number(row, column, float(fact))
    else:
        sheet.write_string(row, column, fact)


def _write_input(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)
