"""Tables of text cells read from csv files and workbooks: what `pmf import` takes in."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.errors import PmfError
from pmf_excel.core.importing.cell_texts import cell_of
from pmf_excel.core.importing.tables import Table, TableCell, TableRow

WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm"})


def read_tables(path: Path) -> Mapping[str, Table]:
    """Return the tables in `path` by sheet name, in the order of the file; a csv file is one, called by its name.

    The first row that holds anything is the headings. Raises `PmfError` where the file cannot be read as either.
    """
    ending = path.suffix.casefold()
    if ending == ".csv":
        return {path.stem: csv_table(_content(path), path.stem)}
    if ending in WORKBOOK_ENDINGS:
        return workbook_tables(_content(path), path.name)
    raise PmfError(
        f"{path.name} is neither a workbook (.xlsx) nor a csv file.",
        "Save it as an Excel workbook (*.xlsx) or as CSV UTF-8, and import that.",
    )


def csv_table(content: bytes, sheet: str) -> Table:
    """Return the table in the bytes of a csv file: UTF-8, or what older Excel writes; commas, semicolons or tabs."""
    text = _decoded(content)
    first_line = text.partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _table(sheet, ((number, _text_cells(row, number)) for number, row in enumerate(rows, start=1)))


def workbook_tables(content: bytes, name: str) -> Mapping[str, Table]:
    """Return the tables of a workbook by sheet name; formulas give their stored results and are never evaluated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            shown, typed = _opened(content, values=True), _opened(content, values=False)
            return {sheet.title: _table(sheet.title, _rows_of(sheet, typed[sheet.title])) for sheet in shown.worksheets}
        except Exception as error:  # whatever a damaged zip or part makes the library raise
            raise PmfError(
                f"{name} cannot be read as a workbook.", "Open it in Excel, save it as *.xlsx, and import that."
            ) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PmfError(f"There is no file {path}.", "Look at its name and folder.") from error
    except OSError as error:
        raise PmfError(f"{path} cannot be opened.", "Close it wherever it is open, and try again.") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _opened(content: bytes, *, values: bool) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)


def _rows_of(shown: Any, typed: Any) -> Iterator[tuple[int, list[TableCell]]]:
    """Yield each row's number and cells: what each cell shows, and the formula of one that shows nothing."""
    for sheet in (shown, typed):
        sheet.reset_dimensions()  # what a file says of its own size is not to be relied on
    for number, pair in enumerate(zip(shown.iter_rows(), typed.iter_rows(), strict=True), start=1):
        yield number, [_cell(_ref(at, number), *cells) for at, cells in enumerate(zip(*pair, strict=False))]


def _cell(ref: str, shown: Any, typed: Any) -> TableCell:
    if shown.value is None and isinstance(typed.value, str) and typed.value.startswith("="):
        return TableCell(ref, formula=typed.value)
    return cell_of(ref, shown.value, shown.number_format if shown.value is not None else "")


def _text_cells(row: Sequence[str], number: int) -> list[TableCell]:
    return [cell_of(_ref(at, number), text) for at, text in enumerate(row)]


def _table(sheet: str, rows: Iterator[tuple[int, list[TableCell]]]) -> Table:
    """Return the table whose headings are the first row that holds anything; every row is as wide as they are."""
    for _, headings in rows:
        if any(not cell.is_blank for cell in headings):
            kept = headings[: max(at for at, cell in enumerate(headings, start=1) if not cell.is_blank)]
            body = (TableRow.of(number, _as_wide(cells, len(kept), number)) for number, cells in rows)
            return Table(sheet, tuple(kept), tuple(row for row in body if not row.is_blank))
    return Table(sheet, (), ())


def _as_wide(cells: list[TableCell], width: int, number: int) -> tuple[TableCell, ...]:
    missing = (TableCell(_ref(at, number)) for at in range(len(cells), width))
    return (*cells[:width], *missing)


def _ref(column: int, row: int) -> str:
    """Return a cell's name as Excel gives it, `column` counted from 0 and `row` from 1."""
    return f"{column_letters(column + 1)}{row}"
