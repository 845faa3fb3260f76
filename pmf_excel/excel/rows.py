"""The rows of a sheet as they were read: filled cells, and which of them nobody sees or sees otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pmf_excel.core.forms.form import Cell

from .conditions import Cover
from .ranges import Range

TRUE = frozenset({"1", "true"})
#: With less there is nothing to see: of a row in points, of a column in characters.
LEAST_HEIGHT, _LEAST_WIDTH = 2, 1


class Rows(dict[int, dict[int, Cell]]):
    """Filled cells by row and column number, both counted from 1.

    `hidden` are the rows that nobody sees, `faint` the places of cells whose letters nobody can read, `covers` the
    conditional formats that make people see something else.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden: set[int] = set()
        self.faint: set[tuple[int, int]] = set()
        self.covers: Sequence[Cover] = ()
        self.are_columns_hidden = self.are_rows_hidden = False
        self._columns: list[tuple[int, int, bool]] = []

    def filled_in(self, area: Range) -> Iterator[tuple[int, int]]:
        """Yield row and column of each filled cell of an area."""
        numbers = list(self) if area.bottom - area.top >= len(self) else range(area.top, area.bottom + 1)
        for number in numbers:
            if area.top <= number <= area.bottom:
                yield from ((number, column) for column in self.get(number, {}) if area.left <= column <= area.right)

    def take_usual_sizes(self, attributes: Mapping[str, str]) -> None:
        """Take what a sheet says of columns and rows that have no size of their own."""
        self.are_rows_hidden = attributes.get("zeroHeight") in TRUE or is_below(
            attributes.get("defaultRowHeight", ""), LEAST_HEIGHT
        )
        self.are_columns_hidden = is_below(attributes.get("defaultColWidth", ""), _LEAST_WIDTH)

    def take_columns(self, attributes: Mapping[str, str]) -> None:
        """Take what a sheet says of some of its columns."""
        first, last = (attributes.get(name, "") for name in ("min", "max"))
        is_hidden = attributes.get("hidden") in TRUE or is_below(attributes.get("width", ""), _LEAST_WIDTH)
        if first.isdecimal() and last.isdecimal() and len(first) < 8 and len(last) < 8:
            self._columns.append((int(first), int(last), is_hidden))

    def is_column_hidden(self, column: int) -> bool:
        """Return whether nobody sees a column."""
        said = [is_hidden for first, last, is_hidden in self._columns if first <= column <= last]
        return any(said) if said else self.are_columns_hidden


def is_below(size: str, least: float) -> bool:
    """Return whether a size is said, and is less than `least`."""
    try:
        return float(size) < least
    except ValueError:
        return False
