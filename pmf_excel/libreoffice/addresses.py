"""Addresses of cells as Excel writes them."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+")


class Rectangle(NamedTuple):
    """A block of cells by its first row and column, counted from 1, and its size."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def last_row(self) -> int:
        """Its last row."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """Its last column."""
        return self.column + self.columns - 1

    def text(self, rows_fixed: bool = True, columns_fixed: bool = True) -> str:
        """Return its address, such as $A$1:$C$5."""
        row_sign, column_sign = "$" * rows_fixed, "$" * columns_fixed
        first = f"{column_sign}{letters(self.column)}{row_sign}{self.row}"
        if (self.rows, self.columns) == (1, 1):
            return first
        return f"{first}:{column_sign}{letters(self.last_column)}{row_sign}{self.last_row}"


def rectangle(address: object) -> Rectangle:
    """Return the rectangle of an address that UNO gave."""
    start_row, start_column, end_row, end_column = (
        getattr(address, name) for name in ("StartRow", "StartColumn", "EndRow", "EndColumn")
    )
    return Rectangle(start_row + 1, start_column + 1, end_row - start_row + 1, end_column - start_column + 1)


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def quoted(sheet: str, book: str = "") -> str:
    """Return a sheet's name as a formula has it, in apostrophes where it needs them, with the book's in brackets."""
    if not book and _PLAIN_NAME.fullmatch(sheet) and not _LOOKS_LIKE_A_CELL.fullmatch(sheet):
        return sheet
    text = f"[{book}]{sheet}" if book else sheet
    return "'{}'".format(text.replace("'", "''"))
