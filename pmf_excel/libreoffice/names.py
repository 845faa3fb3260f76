"""Names that stand for cells: those of the whole book, and those of one sheet."""

from __future__ import annotations

import re
from typing import Any

from xlwings import base_classes

from pmf_excel.libreoffice.addresses import quoted, rectangle
from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError

#: The name of a sheet that says what of it is printed.
PRINT_AREA = "Print_Area"
_CELLS = re.compile(r"!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?=,|$)")


class Names(base_classes.Names):
    """The names of a book with those of its sheets, or, given a sheet, the names of that alone."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self._book, self._sheet = book, sheet

    @property
    def api(self) -> Any:
        """The names, over UNO."""
        owner = self._book if self._sheet is None else self._sheet
        return owner.api.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return every name with its text; a sheet's is written Sheet1!name."""
        scopes = [self._sheet] if self._sheet is not None else [None, *self._book.sheets]
        found = [
            Name(text, self._book, sheet)
            for sheet in scopes
            for text in (self._book if sheet is None else sheet).api.NamedRanges.getElementNames()
        ]
        printed = (sheet for sheet in scopes if sheet is not None and sheet.api.getPrintAreas())
        found += [PrintArea(self._book, sheet) for sheet in printed]
        return [(name.name, name) for name in found]

    def __len__(self) -> int:
        return len(self.snapshot())

    def __call__(self, name_or_index: int | str | float) -> Name:
        """Return a name by its number or text."""
        if not isinstance(name_or_index, str):
            return self.snapshot()[int(name_or_index) - 1][1]
        wanted = name_or_index.casefold()
        for text, name in self.snapshot():
            if wanted == text.casefold() or (self._sheet is not None and wanted == name.text.casefold()):
                return name
        raise KeyError(name_or_index)

    def contains(self, name_or_index: int | str | float) -> bool:
        """Return whether there is such a name."""
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def add(self, name: str, refers_to: str) -> Name:
        """Return a new name for what a formula such as =Sheet1!$A$1 says; one that is there is changed."""
        if self.contains(name):
            known = self(name)
            known.refers_to = refers_to
            return known
        added = self._new(name)
        added.refers_to = refers_to
        return added

    def _new(self, name: str) -> Name:
        if self._sheet is not None and name.casefold() == PRINT_AREA.casefold():
            return PrintArea(self._book, self._sheet)
        origin = uno_module().createUnoStruct("com.sun.star.table.CellAddress")
        self.api.addNewByName(name, "", origin, 0)
        return Name(name, self._book, self._sheet)


class Name(base_classes.Name):
    """A name that stands for cells or for a formula."""

    def __init__(self, text: str, book: Any, sheet: Any = None) -> None:
        self.text, self._book, self._sheet = text, book, sheet

    @property
    def api(self) -> Any:
        """The name, over UNO."""
        return self._names.getByName(self.text)

    @property
    def _names(self) -> Any:
        return (self._book if self._sheet is None else self._sheet).api.NamedRanges

    @property
    def name(self) -> str:
        """Its text; a sheet's own name is written Sheet1!name."""
        return self.text if self._sheet is None else f"{quoted(self._sheet.name)}!{self.text}"

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self.text = value

    @property
    def refers_to(self) -> str:
        """What it stands for, as a formula in Excel's words."""
        return str(self._book.formulas.text(self.api.getTokens()))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setTokens(self._book.formulas.tokens(value))

    @property
    def cells(self) -> Any | None:
        """Its cells, over UNO; None where it stands for something else."""
        return self.api.getReferredCells()

    @property
    def refers_to_range(self) -> Any:
        """The range that it stands for."""
        cells = self.cells
        if cells is None:
            raise LibreOfficeError(f"The name {self.name} stands for no range of cells ({self.refers_to}).")
        return self._book.range_of(cells)

    def delete(self) -> None:
        """Take the name out of the book; its cells stay."""
        self._names.removeByName(self.text)


class PrintArea(Name):
    """What of a sheet is printed: LibreOffice keeps it apart, Excel as a name of that sheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        super().__init__(PRINT_AREA, book, sheet)

    @property
    def api(self) -> Any:
        """The sheet, over UNO."""
        return self._sheet.api

    @property
    def refers_to(self) -> str:
        """The cells that are printed, as a formula in Excel's words."""
        areas = (rectangle(address).text() for address in self.api.getPrintAreas())
        return "=" + ",".join(f"{quoted(self._sheet.name)}!{area}" for area in areas)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        cells = _CELLS.findall(value)
        if not cells:
            raise LibreOfficeError(f"{value} says no cells to print, such as =Sheet1!$A$1:$C$9.")
        self.api.setPrintAreas(tuple(self.api.getCellRangeByName(each).getRangeAddress() for each in cells))

    @property
    def cells(self) -> Any | None:
        """The first block of its cells, over UNO."""
        area = rectangle(self.api.getPrintAreas()[0])
        return self.api.getCellRangeByName(area.text())

    def delete(self) -> None:
        """Let the whole sheet be printed."""
        self.api.setPrintAreas(())
