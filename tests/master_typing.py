"""Typing into the master workbook while it is closed, as somebody who opened it, typed and saved would have left it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.core.master.book import RECORD_ID, BookUpdate, CellToWrite, RowToWrite, TableToWrite, Value
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.jobs.files import write_file


@dataclass(frozen=True, slots=True)
class MasterFile:
    """The master workbook of a workspace, read and typed into."""

    path: Path

    def type(self, sheet: str, record_id: str, **cells: Value) -> None:
        """Type into cells of a record's row; underscores in a heading stand for blanks."""
        self._write(sheet, RowToWrite(record_id, self.row(sheet, record_id), _cells(cells)))

    def add(self, sheet: str, **cells: Value) -> None:
        """Type a new row right below the table."""
        self._write(sheet, RowToWrite("", None, _cells(cells)))

    def clear(self, sheet: str, record_id: str) -> None:
        """Empty a record's row, its hidden id too: as good as deleted."""
        headings = self.headings(sheet)
        row = RowToWrite(record_id, self.row(sheet, record_id), dict.fromkeys(headings, CellToWrite(None)))
        self._write(sheet, row)

    def headings(self, sheet: str) -> list[str]:
        """The headings of a sheet."""
        saved = ClosedBook(self.path, _never).table(sheet)
        assert saved is not None
        return [cell.text for cell in saved.table.headings if cell.text]

    def rows(self, sheet: str) -> list[dict[str, str]]:
        """The rows of a sheet by heading, without blank cells."""
        saved = ClosedBook(self.path, _never).table(sheet)
        assert saved is not None
        headings = [cell.text for cell in saved.table.headings]
        return [
            {heading: cell.text for heading, cell in zip(headings, row.cells, strict=False) if cell.text}
            for row in saved.table.rows
        ]

    def shown(self, sheet: str, record_id: str) -> dict[str, str]:
        """The row of a record by heading."""
        return next(row for row in self.rows(sheet) if row.get(RECORD_ID) == record_id)

    def row(self, sheet: str, record_id: str) -> int:
        """The number of a record's row."""
        saved = ClosedBook(self.path, _never).table(sheet, {record_id})
        assert saved is not None
        return next(row.number for row in saved.table.rows)

    def part(self, name: str) -> bytes:
        """A part of its package."""
        with zipfile.ZipFile(self.path) as package:
            return package.read(name)

    @property
    def memory(self) -> Mapping[str, str]:
        """What the workbook remembers."""
        return ClosedBook(self.path, _never).memory()

    def _write(self, sheet: str, row: RowToWrite) -> None:
        book = ClosedBook(self.path, write_file)
        book.write(BookUpdate(tables=(TableToWrite(sheet, (row,)),)))


def _cells(cells: Mapping[str, Value]) -> dict[str, CellToWrite]:
    return {name.replace("_", " "): CellToWrite(value) for name, value in cells.items()}


def _never(_path: Path, _content: bytes) -> None:
    raise AssertionError("reading writes nothing")
