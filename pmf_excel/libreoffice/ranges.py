"""A range of cells: where it is, what it holds, and where it leads."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from pmf_excel.libreoffice import blocks, steps
from pmf_excel.libreoffice.addresses import Rectangle, quoted, rectangle
from pmf_excel.libreoffice.errors import LibreOfficeError
from pmf_excel.libreoffice.looks import Looks

_CONTENTS = 1 | 2 | 4 | 16
_FORMATS = 32 | 64


class Range(Looks, base_classes.Range):
    """A range of cells of a sheet."""

    def __init__(self, cells: Any, sheet: Any) -> None:
        self._cells, self._sheet = cells, sheet
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> Any:
        """The cells, over UNO."""
        return self._cells

    @property
    def sheet(self) -> Any:
        """The sheet that it is on."""
        return self._sheet

    @property
    def rectangle(self) -> Rectangle:
        """Where it is on its sheet."""
        return rectangle(self.api.getRangeAddress())

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Its sheet's name, first row and column, and numbers of rows and columns."""
        return (self.sheet.name, *self.rectangle)

    @property
    def row(self) -> int:
        """Its first row, from 1."""
        return self.rectangle.row

    @property
    def column(self) -> int:
        """Its first column, from 1."""
        return self.rectangle.column

    @property
    def shape(self) -> tuple[int, int]:
        """Its numbers of rows and columns."""
        place = self.rectangle
        return place.rows, place.columns

    @property
    def max_cells_per_write(self) -> None:
        """No limit: a block is written in one call."""
        return

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        """Return the cell at a row and column counted from this range's first cell, or by its number in it."""
        place = self.rectangle
        if arg2 is None:
            arg1, arg2 = (arg1 - 1) // place.columns + 1, (arg1 - 1) % place.columns + 1
        found: Range = self.sheet.range((place.row + arg1 - 1, place.column + arg2 - 1))
        return found

    @property
    def address(self) -> str:
        """Its address, such as $A$1:$C$5."""
        return self.rectangle.text()

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        """Return its address with dollar signs or without, with the book and sheet where it is `external`."""
        text = self.rectangle.text(row_absolute, column_absolute)
        return f"{quoted(self.sheet.name, self.sheet.book.name)}!{text}" if external else text

    @property
    def raw_value(self) -> list[list[Any]]:
        """What its cells hold, read in one call."""
        return blocks.read(self.api, self.sheet.book, with_errors=bool(self.options.get("err_to_str")))

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        blocks.write(self.api, self.sheet.book, self._as_rows(value))

    @property
    def formula(self) -> str | tuple[tuple[str, ...], ...]:
        """Its formulas in Excel's words; what is no formula is the text that a person would type."""
        rows: tuple[tuple[str, ...], ...] = self.sheet.book.formulas.excel_of_all(self.api.getFormulaArray())
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            self._fill(value)
            return
        translate = self.sheet.book.formulas.own
        texts = ((str(cell) if cell is not None else "" for cell in row) for row in self._as_rows(value))
        self.api.setFormulaArray(
            tuple(tuple(translate(text) if text.startswith("=") else text for text in row) for row in texts)
        )

    formula2 = formula

    def _fill(self, formula: str) -> None:
        """Put a formula into the first cell and copy it to the others, its references following."""
        self.api.getCellByPosition(0, 0).setFormula(self.sheet.book.formulas.own(formula))
        rows, columns = self.shape
        if rows > 1:
            first = self.sheet.range((self.row, self.column, rows, 1))
            steps.fill(first.api, "TO_BOTTOM")
        if columns > 1:
            steps.fill(self.api, "TO_RIGHT")

    def _as_rows(self, value: Any) -> list[list[Any]]:
        """Return a value as rows of this range's shape; one that is no list fills every cell."""
        rows, columns = self.shape
        if not isinstance(value, list | tuple):
            return [[value] * columns for _ in range(rows)]
        given = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
        if rows == 1 and not any(isinstance(row, list | tuple) for row in value):
            given = [list(value)]
        if len(given) != rows or any(len(row) != columns for row in given):
            raise LibreOfficeError(f"The values are not {rows} by {columns}, as {self.address} is.")
        return given

    @property
    def formula_array(self) -> str | None:
        """Its array formula in Excel's words, None without one."""
        text = str(self.api.getArrayFormula()).strip("{}")
        return self.sheet.book.formulas.excel(text) if text else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.api.setArrayFormula(self.sheet.book.formulas.own(value))

    @property
    def has_array(self) -> bool:
        """Whether its first cell belongs to an array formula."""
        return bool(self.api.getCellByPosition(0, 0).getArrayFormula())

    def end(self, direction: str) -> Range:
        """Return the cell where Ctrl and an arrow key lead from its first cell."""
        row, column = steps.end(self.sheet, self.rectangle, direction)
        found: Range = self.sheet.range((row, column))
        return found

    @property
    def current_region(self) -> Range:
        """The block of filled cells around it, up to blank rows and columns."""
        cursor = self.sheet.api.createCursorByRange(self.api)
        cursor.collapseToCurrentRegion()
        found: Range = self.sheet.range(tuple(rectangle(cursor.getRangeAddress())))
        return found

    def clear_contents(self) -> None:
        """Empty its cells and keep how they look."""
        self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Make its cells look as in a new sheet."""
        self.api.clearContents(_FORMATS)

    def clear(self) -> None:
        """Empty its cells and make them look as in a new sheet."""
        self.api.clearContents(_CONTENTS | _FORMATS)

    def insert(self, shift: Any = None, copy_origin: Any = None) -> None:  # noqa: ARG002  # LibreOffice decides
        """Insert cells here; those that are here move down or to the right."""
        self.sheet.api.insertCells(self.api.getRangeAddress(), steps.inserted("DOWN" if shift == "down" else "RIGHT"))

    def delete(self, shift: str | None = None) -> None:
        """Take its cells out; those below or to the right move into their place."""
        rows, columns = self.shape
        up = shift == "up" or (shift is None and rows <= columns)
        self.sheet.api.removeRange(self.api.getRangeAddress(), steps.removed("UP" if up else "LEFT"))

    def select(self) -> None:
        """Select it in the book's window."""
        self.sheet.book.api.getCurrentController().select(self.api)

    @property
    def name(self) -> Any:
        """The name that is defined for just this range, None without one."""
        place, sheet = self.rectangle, self.sheet.index
        for _, name in self.sheet.book.names.snapshot():
            there = name.cells
            if (
                there is not None
                and there.getRangeAddress().Sheet == sheet - 1
                and rectangle(there.getRangeAddress()) == place
            ):
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={quoted(self.sheet.name)}!{self.address}")

    @property
    def table(self) -> Any:
        """The table that its first cell is in, None without one."""
        return self.sheet.tables.around(self.rectangle)
