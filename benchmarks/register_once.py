"""A process of its own that does one thing with a register and prints what that took: seconds and megabytes.

Started as `python -m benchmarks.register_once WHAT FILE FIGURES`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pmf_excel.core.master.book import (
    LAYOUT,
    LAYOUT_KEY,
    MARKS,
    POSITION_KEY,
    RECORD_ID,
    BookUpdate,
    CellToWrite,
    Region,
    RowToWrite,
    TableToWrite,
)
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.shipped import shipped

from .measuring import peak_megabytes

SHEET, FIRST_ROW, ONE_RETURN = "Figures", 4, 20
_NUMBER, _DAY = "#,##0.0", "d mmm yyyy"
#: The columns of a figure as they are filled on the average; the others are empty in most rows.
_FILLED: Mapping[str, CellToWrite] = {
    "Council": CellToWrite("chorley"),
    "Name of the indicator": CellToWrite("Requests answered within the agreed time by the team that keeps them"),
    "Period": CellToWrite("2025/26 Q3"),
    "State": CellToWrite("collected"),
    "Status": CellToWrite("Within threshold of the target"),
    "Numerator": CellToWrite(Decimal(946), "#,##0"),
    "Denominator": CellToWrite(Decimal(1000), "#,##0"),
    "Commentary": CellToWrite("More requests were answered in time since the second team began in October."),
    "Evidence": CellToWrite("Case system, report 12, saved in the service's folder for the quarter"),
    "Collected by": CellToWrite("officer-014"),
    "Collected on": CellToWrite(date(2026, 1, 9), _DAY),
    "Checked by": CellToWrite("checker"),
}
_EMPTY = tuple(f"Rarely filled {number}" for number in range(1, 20))
HEADINGS = (RECORD_ID, MARKS, "Indicator", "Figure", *_FILLED, *_EMPTY)


def main() -> None:
    """Do what the first argument says and print the seconds and megabytes that it took."""
    what, file, figures = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    work = {"make": _make, "bring": _bring, "rewrite": _rewrite, "openpyxl": _openpyxl, "xlsxwriter": _xlsxwriter}[what]
    prepared = work(file, figures)
    started = time.perf_counter()
    prepared()
    print(time.perf_counter() - started, peak_megabytes() or float("nan"))


def _make(file: Path, figures: int) -> Callable[[], object]:
    return lambda: _written(file, figures, keep_in_memory=True)


def _bring(file: Path, figures: int) -> Callable[[], object]:
    """Return what brings 20 figures of one return in: found by id, changed, and the Control sheet with them."""
    update = [f"f-{number:06}" for number in range(figures // 2, figures // 2 + ONE_RETURN)]

    def bring() -> None:
        book = ClosedBook(file, _kept_beside)
        saved = book.table(SHEET, update)
        if saved is None or len(saved.table.rows) != min(ONE_RETURN, figures - figures // 2):
            raise ValueError("the figures of the return are not in the register")
        rows = tuple(RowToWrite(row.cells[0].text, row.number, _cells(row.number + 7)) for row in saved.table.rows)
        control = Region("Control", 6, 2, tuple((f"Line {line}", Decimal(line)) for line in range(20)), 30)
        book.write(BookUpdate((TableToWrite(SHEET, rows),), (control,), {POSITION_KEY: "8"}))

    return bring


def _rewrite(file: Path, figures: int) -> Callable[[], object]:
    """Return what writes every cell of every row anew, with other values than before."""
    rows = tuple(RowToWrite(f"f-{number:06}", number + FIRST_ROW, _cells(number + 7)) for number in range(figures))
    update = BookUpdate((TableToWrite(SHEET, rows),))
    return lambda: ClosedBook(file, _kept_beside).write(update)


def _openpyxl(file: Path, _: int) -> Callable[[], object]:
    from openpyxl import load_workbook

    return lambda: load_workbook(file, keep_vba=True).save(file.with_name("openpyxl.xlsm"))


def _xlsxwriter(file: Path, figures: int) -> Callable[[], object]:
    return lambda: _written(file.with_name("xlsxwriter.xlsm"), figures)


def _kept_beside(file: Path, content: bytes) -> None:
    file.with_name("changed.xlsm").write_bytes(content)


def _cells(number: int) -> dict[str, CellToWrite]:
    """Return the cells of a figure's row as a job writes them, those that are empty too."""
    own = {
        "Indicator": CellToWrite(f"chorley/COR-{number % 5000:04}"),
        "Figure": CellToWrite(Decimal(number % 997) / 10, _NUMBER),
    }
    return {**own, **_FILLED, **dict.fromkeys(_EMPTY, CellToWrite(None))}


def _written(file: Path, figures: int, *, keep_in_memory: bool = False) -> None:
    """Write a register with XlsxWriter, which knows tables only where it keeps all rows in memory."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {"constant_memory": not keep_in_memory}) as workbook:
        workbook.add_vba_project(str(shipped("macros", "vbaProject.bin")))
        formats = {
            code: workbook.add_format({"font_name": "Arial", "num_format": code}) for code in (_NUMBER, _DAY, "#,##0")
        }
        formats[""] = workbook.add_format({"font_name": "Arial"})
        workbook.add_worksheet("Control").write_string("B1", "Control")
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_column(0, len(HEADINGS) - 1, 14, formats[""])
        if keep_in_memory:
            columns = [{"header": text} for text in HEADINGS]
            sheet.add_table(2, 0, FIRST_ROW + figures - 2, len(HEADINGS) - 1, {"name": SHEET, "columns": columns})
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(2, column, heading, formats[""])
        for number, row in enumerate(_rows(figures), start=FIRST_ROW - 1):
            _write_row(sheet, number, row, formats)
        _write_memory(workbook.add_worksheet("Memory"), formats)


def _rows(figures: int) -> Iterator[list[CellToWrite]]:
    for number in range(figures):
        cells = _cells(number)
        yield [CellToWrite(f"f-{number:06}"), CellToWrite(None), *(cells[heading] for heading in HEADINGS[2:])]


def _write_row(sheet: Any, number: int, row: list[CellToWrite], formats: Mapping[str, Any]) -> None:
    for column, cell in enumerate(row):
        look = formats[cell.number_format]
        if isinstance(cell.value, str):
            sheet.write_string(number, column, cell.value, look)
        elif isinstance(cell.value, date):
            sheet.write_datetime(number, column, cell.value, look)
        elif cell.value is not None:
            sheet.write_number(number, column, float(cell.value), look)


def _write_memory(sheet: Any, formats: Mapping[str, Any]) -> None:
    facts = {LAYOUT_KEY: str(LAYOUT), POSITION_KEY: "7"}
    samples = [code for code in formats if code]
    for number in range(max(len(facts), len(samples))):
        if number < len(facts):
            sheet.write_row(number, 0, list(facts.items())[number])
        sheet.write_string(number, 3, samples[number])
        sheet.write_blank(number, 4, None, formats[samples[number]])


if __name__ == "__main__":
    main()
