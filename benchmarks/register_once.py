"""A process of its own that does one thing with a register and prints what that took: seconds and megabytes.

Started as `python -m benchmarks.register_once WHAT FILE FIGURES`.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pmf_excel.core.master.book import POSITION_KEY, BookUpdate, CellToWrite, Region, RowToWrite, TableToWrite
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.register import Register
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.excel.closed.updating import updated
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from pmf_excel.excel.master_template import master_template

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
    "Where the evidence is": CellToWrite("Case system, report 12, saved in the service's folder for the quarter"),
    "Collected by": CellToWrite("officer-014"),
    "Collected on": CellToWrite(date(2026, 1, 9), _DAY),
    "Checked by": CellToWrite("checker"),
}
COLUMNS = tuple(column.heading for column in sheet_columns(Figure, Register({})))
_EMPTY = tuple(heading for heading in COLUMNS if heading not in {"Indicator", "Figure", *_FILLED})


def main() -> None:
    """Do what the first argument says and print the seconds and megabytes that it took."""
    what, file, figures = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    work = {"make": _make, "bring": _bring, "rewrite": _rewrite, "openpyxl": _openpyxl, "xlsxwriter": _xlsxwriter}[what]
    prepared = work(file, figures)
    started = time.perf_counter()
    prepared()
    print(time.perf_counter() - started, peak_megabytes() or float("nan"))


def _make(file: Path, figures: int) -> Callable[[], object]:
    """Return what makes a register with so many figures, all put in as a job puts them in."""

    def make() -> None:
        rows = tuple(RowToWrite(f"f-{number:06}", None, _cells(number)) for number in range(figures))
        update = BookUpdate((TableToWrite(SHEET, rows),))
        file.write_bytes(updated(ClosedWorkbook(master_template("w-1", ("chorley",))), update))

    return make


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

    warnings.simplefilter("ignore")  # it tells what it will lose
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


def _written(file: Path, figures: int) -> None:
    """Write the figures as XlsxWriter does when it need not keep them in memory."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as workbook:
        plain = {"font_name": "Arial"}
        formats = {code: workbook.add_format({**plain, "num_format": code}) for code in (_NUMBER, _DAY, "#,##0")}
        formats[""] = workbook.add_format(plain)
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_column(0, len(COLUMNS) + 1, 14, formats[""])
        for number, row in enumerate(_rows(figures), start=FIRST_ROW - 1):
            _write_row(sheet, number, row, formats)


def _rows(figures: int) -> Iterator[list[CellToWrite]]:
    for number in range(figures):
        cells = _cells(number)
        yield [CellToWrite(f"f-{number:06}"), CellToWrite(None), *(cells[heading] for heading in COLUMNS)]


def _write_row(sheet: Any, number: int, row: list[CellToWrite], formats: Mapping[str, Any]) -> None:
    for column, cell in enumerate(row):
        look = formats[cell.number_format]
        if isinstance(cell.value, str):
            sheet.write_string(number, column, cell.value, look)
        elif isinstance(cell.value, date):
            sheet.write_datetime(number, column, cell.value, look)
        elif cell.value is not None:
            sheet.write_number(number, column, float(cell.value), look)


if __name__ == "__main__":
    main()
