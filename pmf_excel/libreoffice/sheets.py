"""The sheets of a book, and one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError
from pmf_excel.libreoffice.names import Names
from pmf_excel.libreoffice.ranges import Range
from pmf_excel.libreoffice.tables import Tables

#: Numbers, dates, texts and formulas: what cells hold, without how they look.
_CONTENTS = 1 | 2 | 4 | 16
_FORMATS = 32 | 64


class Sheets(base_classes.Sheets):
    """The sheets of a book, by number or name."""

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The sheets, over UNO."""
        return self.book.api.getSheets()

    def __call__(self, name_or_index: int | str | float) -> Sheet:
        """Return a sheet by its number or name."""
        if not isinstance(name_or_index, str):
            return Sheet(self.api.getByIndex(int(name_or_index) - 1), self.book)
        for name in self.api.getElementNames():
            if name.casefold() == name_or_index.casefold():
                return Sheet(self.api.getByName(name), self.book)
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        return (self(name) for name in self.api.getElementNames())

    def __contains__(self, name: str) -> bool:
        return name.casefold() in (known.casefold() for known in self.api.getElementNames())

    @property
    def active(self) -> Sheet:
        """The sheet that the book's window shows."""
        return Sheet(self.book.api.getCurrentController().getActiveSheet(), self.book)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Return a new sheet, before the active one where no place is said."""
        place = after.index if after is not None else (before or self.active).index - 1
        name = name or self._free_name()
        self.api.insertNewByName(name, place)
        added = self(name)
        self.book.api.getCurrentController().setActiveSheet(added.api)
        return added

    def _free_name(self) -> str:
        number = len(self) + 1
        while f"Sheet{number}" in self:
            number += 1
        return f"Sheet{number}"


class Sheet(base_classes.Sheet):
    """A sheet of a book."""

    def __init__(self, sheet: Any, book: Any) -> None:
        self._sheet, self._book = sheet, book

    @property
    def api(self) -> Any:
        """The sheet, over UNO."""
        return self._sheet

    @property
    def book(self) -> Any:
        """The book that it is in."""
        return self._book

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.api.getName())

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)

    @property
    def index(self) -> int:
        """Its number among the sheets, from 1."""
        return int(self.api.getRangeAddress().Sheet) + 1

    @property
    def names(self) -> Names:
        """The names that are defined for this sheet alone."""
        return Names(self.book, self)

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    def range_of(self, cells: Any) -> Range:
        """Return the range of cells that UNO gave."""
        return Range(cells, self)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return a range by its address or name, by row and column, or from one range to another."""
        if isinstance(arg1, str) and arg2 is None:
            return self._by_text(arg1)
        if isinstance(arg1, tuple) and len(arg1) == 4:
            row, column, rows, columns = arg1
            return self._block(row, column, row + rows - 1, column + columns - 1)
        corners = [corner for end in (arg1, arg1 if arg2 is None else arg2) for corner in self._corners(end)]
        rows, columns = zip(*corners, strict=True)
        return self._block(min(rows), min(columns), max(rows), max(columns))

    def _by_text(self, text: str) -> Range:
        try:
            return Range(self.api.getCellRangeByName(text), self)
        except uno_module().getClass("com.sun.star.uno.RuntimeException"):
            if self.names.contains(text):
                return Range(self.names(text).cells, self)
            if self.book.names.contains(text):
                named: Range = self.book.names(text).refers_to_range
                return named
            raise LibreOfficeError(f"{text!r} is no cell or name of the sheet {self.name}.") from None

    def _corners(self, end: Any) -> tuple[tuple[int, int], ...]:
        if isinstance(end, str):
            end = self._by_text(end)
        if isinstance(end, tuple):
            return (end,)
        place = end.rectangle
        return (place.row, place.column), (place.last_row, place.last_column)

    def _block(self, row: int, column: int, last_row: int, last_column: int) -> Range:
        if last_row < row or last_column < column:
            raise LibreOfficeError("A range has at least one cell.")
        return Range(self.api.getCellRangeByPosition(column - 1, row - 1, last_column - 1, last_row - 1), self)

    @property
    def cells(self) -> Range:
        """All its cells."""
        place = self.api.getRangeAddress()
        return self._block(1, 1, place.EndRow + 1, place.EndColumn + 1)

    @property
    def used_range(self) -> Range:
        """The cells from the first to the last that hold something."""
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        place = cursor.getRangeAddress()
        return self._block(place.StartRow + 1, place.StartColumn + 1, place.EndRow + 1, place.EndColumn + 1)

    def activate(self) -> None:
        """Show it in the book's window."""
        self.book.api.getCurrentController().setActiveSheet(self.api)

    def select(self) -> None:
        """Show it in the book's window."""
        self.activate()

    def clear_contents(self) -> None:
        """Empty every cell and keep how it looks."""
        self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Make every cell look as in a new sheet."""
        self.api.clearContents(_FORMATS)

    def clear(self) -> None:
        """Empty every cell and make it look as in a new sheet."""
        self.api.clearContents(_CONTENTS | _FORMATS)

    def autofit(self, axis: str | None = None) -> None:
        """Make rows, columns or both as large as what they hold."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Take it out of the book."""
        self.book.api.getSheets().removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Put a copy of it beside another sheet of the same book."""
        target = before or after
        if target is None or target.book.fullname != self.book.fullname:
            raise LibreOfficeError("LibreOffice's engine copies sheets within their book only.")
        sheets = Sheets(self.book)
        name, number = f"{self.name} (2)", 2
        while name in sheets:
            number += 1
            name = f"{self.name} ({number})"
        sheets.api.copyByName(self.name, name, target.index - (before is not None))

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        """Put it beside another sheet of the same book."""
        place = after.index if after is not None else before.index - 1 if before is not None else 0
        self.book.api.getSheets().moveByName(self.name, place)

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.IsVisible = bool(value)
