"""How long `pmf sync` takes in a large register: with nothing to do, and with one edit."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from pmf_excel.core.master.book import BookUpdate, CellToWrite, RowToWrite, TableToWrite
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.jobs.files import write_file
from pmf_excel.jobs.restoring import restore
from pmf_excel.jobs.syncing import sync
from pmf_excel.jobs.workspace import Workspace

from .material import DOING, Size, council_records, made_workspace
from .measuring import Row, limited, seconds_of, stated

MOST_SECONDS = 0.5
_MANY = 5


def rows(size: Size) -> list[Row]:
    """Return the rows of syncing the workbook of a council of this `size`."""
    with tempfile.TemporaryDirectory(prefix="pmf-benchmark-") as folder:
        workspace = made_workspace(Path(folder) / "council", council_records(size))
        restoring = seconds_of(lambda: restore(workspace, DOING))
        idle = median(seconds_of(lambda: sync(workspace, DOING)) for _ in range(_MANY))
        _edit(workspace)
        editing = seconds_of(lambda: sync(workspace, DOING))
    what = f"a register of {size.officers * size.lines:,} indicators"
    return [
        limited(f"sync with nothing to do, {what}", idle, MOST_SECONDS, "s"),
        stated("of that register: sync after the workbook was edited and saved", editing),
        stated("of that register: restore", restoring),
    ]


def _edit(workspace: Workspace) -> None:
    """Type another name into the first indicator."""
    with workspace.ledger() as ledger:
        record = next(iter(ledger.register(kinds=[Indicator]).all(Indicator)))
    book = ClosedBook(workspace.master, write_file)
    saved = book.table(Indicator.sheet, {record.id})
    if saved is None:
        raise ValueError("the workbook has no sheet of indicators")
    row = RowToWrite(record.id, saved.table.rows[0].number, {"Name": CellToWrite("Another name")})
    book.write(BookUpdate(tables=(TableToWrite(Indicator.sheet, (row,)),)))
