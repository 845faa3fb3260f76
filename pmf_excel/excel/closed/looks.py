"""Which style number a written cell gets, from the sheet as it was saved: whoever saves a workbook renumbers them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pmf_excel.core.typed.shown_numbers import Shown

from .cell_texts import CellTexts
from .sheet_rows import attributes_of

_COLUMN = re.compile(rb"<col\s[^>]*>")
#: A style's number as a cell says it; a cell that says none has the plain style of the workbook.
Style = str
PLAIN: Style = "0"


def column_styles(head: bytes) -> dict[int, Style]:
    """Return the style of each column that has one, from what stands before a sheet's rows."""
    styles: dict[int, Style] = {}
    for tag in _COLUMN.findall(head):
        said = attributes_of(tag.decode())
        style = said.get("style", "0")
        if style != "0":
            columns = range(int(said.get("min", "1")), int(said.get("max", "0")) + 1)
            styles |= dict.fromkeys(columns, style)
    return styles


class TableLooks:
    """The styles of a table's cells: `columns` are those of whole columns, `samples` show numbers in a format.

    A cell that somebody gave another look keeps it, unless a date would show as a number, a number in points as a
    hundred times as much, or a figure as another one: `texts` know which styles do. Others follow the number format of
    what is written.
    """

    def __init__(self, columns: Mapping[int, Style], samples: Mapping[str, Style], texts: CellTexts) -> None:
        self._columns, self._samples = columns, samples
        self._of_dates, self._of_percentages = texts.styles_of(Shown.DATE), texts.styles_of(Shown.PERCENT)
        self._made_up = texts.made_up_styles
        self._ours = frozenset(samples.values())
        self._known: dict[tuple[int, str, Style | None, Style | None], Style] = {}

    def style(self, column: int, number_format: str, there: Style | None, above: Style | None) -> Style:
        """Return the style for a cell that has the style `there`, or is new below one that has the style `above`."""
        wanted = (column, number_format, there, above)
        style = self._known.get(wanted)
        if style is None:
            style = self._known[wanted] = self._decided(*wanted)
        return style

    def _decided(self, column: int, number_format: str, there: Style | None, above: Style | None) -> Style:
        plain = self._columns.get(column, PLAIN)
        usual = self._samples.get(number_format, plain)
        if number_format and usual in self._of_percentages:
            usual = PLAIN
        if there is not None:
            is_theirs = (there or PLAIN) not in self._ours | {plain}
            return there if is_theirs and not self._misleads(there, usual, number_format) else usual
        if usual != plain or above is None or above in self._ours or self._misleads(above, usual, number_format):
            return usual
        return above

    def _misleads(self, style: Style, usual: Style, number_format: str) -> bool:
        """Return whether what is written would mislead: a day as a number, points hundredfold, another figure."""
        hides_date = usual in self._of_dates and style not in self._of_dates
        return style in self._made_up or hides_date or (bool(number_format) and style in self._of_percentages)


class KeptLooks:
    """The styles of a region: each cell keeps its own, a new one has that of its column."""

    def __init__(self, columns: Mapping[int, Style]) -> None:
        self._columns = columns

    def style(self, column: int, number_format: str, there: Style | None, above: Style | None) -> Style:  # noqa: ARG002
        """Return the style that is there, or the column's."""
        return there if there is not None else self._columns.get(column, PLAIN)
