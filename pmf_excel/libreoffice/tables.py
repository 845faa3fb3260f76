"""Tables: LibreOffice has them as database ranges, and keeps them as tables in an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from pmf_excel.libreoffice.addresses import Rectangle, rectangle
from pmf_excel.libreoffice.errors import LibreOfficeError

#: LibreOffice's own, for filters that were put on without a table.
_NAMELESS = "__Anonymous"


class Tables(base_classes.Tables):
    """The tables of a sheet, by number or name."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    @property
    def parent(self) -> Any:
        """The sheet."""
        return self._sheet

    @property
    def api(self) -> Any:
        """The database ranges of the book, over UNO."""
        return self.parent.book.api.DatabaseRanges

    def __iter__(self) -> Iterator[Table]:
        ranges, number = self.api, self.parent.index - 1
        for name in ranges.getElementNames():
            if not name.startswith(_NAMELESS) and ranges.getByName(name).getDataArea().Sheet == number:
                yield Table(name, self.parent)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: str) -> bool:
        return any(table.name.casefold() == name.casefold() for table in self)

    def __call__(self, key: int | str | float) -> Table:
        """Return a table by its number or name."""
        tables = list(self)
        if isinstance(key, str):
            found = [table for table in tables if table.name.casefold() == key.casefold()]
        else:
            found = tables[int(key) - 1 : int(key)]
        if not found:
            raise KeyError(key)
        return found[0]

    def around(self, place: Rectangle) -> Table | None:
        """Return the table that the first cell of `place` is in, None without one."""
        for table in self:
            there = table.rectangle
            if there.row <= place.row <= there.last_row and there.column <= place.column <= there.last_column:
                return table
        return None

    def add(  # type: ignore[override]  # Excel's other options have no meaning here
        self, source: Any, name: str | None = None, has_headers: bool = True, **_options: Any
    ) -> Table:
        """Return a new table over a range; its first row is the headings, with filters, unless `has_headers` is no."""
        name = name or self._free_name()
        if self.api.hasByName(name):
            raise LibreOfficeError(f"There is a table {name} already.", "Choose another name.")
        self.api.addNewByName(name, source.api.getRangeAddress())
        added = Table(name, self.parent)
        added.api.ContainsHeader = added.api.AutoFilter = has_headers
        return added

    def _free_name(self) -> str:
        number = 1
        while self.api.hasByName(f"Table{number}"):
            number += 1
        return f"Table{number}"


class Table(base_classes.Table):
    """A table of a sheet."""

    def __init__(self, name: str, sheet: Any) -> None:
        self._name, self._sheet = name, sheet

    @property
    def parent(self) -> Any:
        """The sheet that it is on."""
        return self._sheet

    @property
    def api(self) -> Any:
        """The database range, over UNO."""
        return self.parent.book.api.DatabaseRanges.getByName(self._name)

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._name = value

    @property
    def display_name(self) -> str:
        """Its name."""
        return self._name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def rectangle(self) -> Rectangle:
        """Where it is on its sheet."""
        return rectangle(self.api.getDataArea())

    @property
    def range(self) -> Any:
        """All its cells, headings and totals too."""
        return self.parent.range(tuple(self.rectangle))

    @property
    def header_row_range(self) -> Any | None:
        """Its headings, None without."""
        return self._rows(0, 1) if self.show_headers else None

    @property
    def data_body_range(self) -> Any | None:
        """Its rows without headings and totals, None where there are none."""
        above = int(self.show_headers)
        return self._rows(above, self.rectangle.rows - above - int(self.show_totals))

    @property
    def totals_row_range(self) -> Any | None:
        """Its totals, None without."""
        return self._rows(self.rectangle.rows - 1, 1) if self.show_totals else None

    @property
    def insert_row_range(self) -> None:
        """None: LibreOffice shows no row for typing below a table."""
        return

    def _rows(self, skipped: int, rows: int) -> Any | None:
        place = self.rectangle
        return self.parent.range((place.row + skipped, place.column, rows, place.columns)) if rows > 0 else None

    @property
    def show_headers(self) -> bool:
        """Whether its first row is headings."""
        return bool(self.api.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.api.ContainsHeader = value

    @property
    def show_totals(self) -> bool:
        """Whether its last row is totals."""
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.api.TotalsRow = value

    @property
    def show_autofilter(self) -> bool:
        """Whether its headings have filters."""
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = value

    def resize(self, range: Any) -> None:
        """Let it reach over another range, whose cells keep what they hold."""
        self.api.setDataArea(range.api.getRangeAddress())

    def delete(self) -> None:
        """Turn it into plain cells, which stay."""
        self.parent.book.api.DatabaseRanges.removeByName(self._name)
