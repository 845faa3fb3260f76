"""How cells look: number format, colour, sizes, links."""

from __future__ import annotations

from typing import Any

from xlwings import utils

from pmf_excel.libreoffice.addresses import Rectangle, rectangle
from pmf_excel.libreoffice.errors import LibreOfficeError

_NO_COLOUR = -1
#: UNO measures in hundredths of a millimetre, xlwings in points; a column of Excel's in characters of this width.
_POINT = 2540 / 72
_CHARACTER, _MARGIN = 5.25, 3.75
_LINK = "com.sun.star.text.TextField.URL"


class Looks:
    """The part of a range that is about its looks."""

    @property
    def api(self) -> Any:
        """The cells, over UNO."""
        raise NotImplementedError

    @property
    def sheet(self) -> Any:
        """The sheet that they are on."""
        raise NotImplementedError

    @property
    def number_format(self) -> str | None:
        """The English code of its number format, None where its cells have several."""
        if self._differs("NumberFormat"):
            return None
        return str(self.sheet.book.formats.code(self.api.NumberFormat))

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = self.sheet.book.formats.key(value)

    def areas_alike(self) -> list[list[Rectangle]]:
        """Return the areas of its cells, those together that look alike in every way."""
        groups = self.api.getUniqueCellFormatRanges()
        found = (groups.getByIndex(number).getRangeAddresses() for number in range(groups.getCount()))
        return [[rectangle(address) for address in addresses] for addresses in found]

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The red, green and blue of its background, None without one or where its cells differ."""
        number = self.api.CellBackColor
        if number == _NO_COLOUR or self._differs("CellBackColor"):
            return None
        return number >> 16, number >> 8 & 255, number & 255

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        if isinstance(color_or_rgb, str):
            color_or_rgb = utils.hex_to_rgb(color_or_rgb)  # type: ignore[no-untyped-call]
        elif isinstance(color_or_rgb, int):
            color_or_rgb = utils.int_to_rgb(color_or_rgb)  # type: ignore[no-untyped-call]
        if color_or_rgb is None:
            self.api.CellBackColor = _NO_COLOUR
        else:
            red, green, blue = color_or_rgb
            self.api.CellBackColor = red << 16 | green << 8 | blue

    def _differs(self, name: str) -> bool:
        return bool(self.api.getPropertyState(name).value == "AMBIGUOUS_VALUE")

    @property
    def column_width(self) -> float:
        """The width of its first column in characters, about as Excel counts them."""
        return _rounded((self.api.getColumns().getByIndex(0).Width / _POINT - _MARGIN) / _CHARACTER)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.api.getColumns().Width = round((value * _CHARACTER + _MARGIN) * _POINT)

    @property
    def row_height(self) -> float:
        """The height of its first row in points."""
        return _rounded(self.api.getRows().getByIndex(0).Height / _POINT)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.api.getRows().Height = round(value * _POINT)

    def autofit(self, axis: str | None = None) -> None:
        """Make its rows, columns or both as large as what they hold."""
        if axis in (None, "rows", "r"):
            self.api.getRows().OptimalHeight = True
        if axis in (None, "columns", "c"):
            self.api.getColumns().OptimalWidth = True

    @property
    def row_hidden(self) -> bool:
        """Whether its first row is hidden."""
        return not self.api.getRows().getByIndex(0).IsVisible

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.api.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool:
        """Whether its first column is hidden."""
        return not self.api.getColumns().getByIndex(0).IsVisible

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.api.getColumns().IsVisible = not value

    @property
    def wrap_text(self) -> bool | None:
        """Whether texts are broken into lines, None where its cells differ."""
        return None if self._differs("IsTextWrapped") else bool(self.api.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = bool(value)

    @property
    def hyperlink(self) -> str:
        """The address of the first link in its first cell."""
        fields = self.api.getCellByPosition(0, 0).getTextFields()
        for field in (fields.getByIndex(number) for number in range(fields.getCount())):
            if field.getPropertySetInfo().hasPropertyByName("URL"):
                return str(field.URL)
        raise LibreOfficeError("The cell has no link.")

    def add_hyperlink(self, address: str, text_to_display: str | None = None, _screen_tip: str | None = None) -> None:
        """Put a link with its text into its first cell, in place of what is there."""
        cell = self.api.getCellByPosition(0, 0)
        field = self.sheet.book.api.createInstance(_LINK)
        field.URL, field.Representation = address, text_to_display or address
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)


def _rounded(number: float) -> float:
    return round(number, 2)
