"""What stands on a sheet of the open workbook, read in two calls however large it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

#: A place on a sheet: row and column, counted from 1.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """What stands on a sheet from A1 on: the values as xlwings gives them, errors as text, and the formulas as text."""

    values: Sequence[Sequence[Any]]
    formulas: Sequence[Sequence[Any]]

    def value(self, row: int, column: int) -> Any:
        """Return the value of a cell, None outside of the block."""
        is_within = row <= len(self.values) and column <= len(self.values[row - 1])
        return self.values[row - 1][column - 1] if is_within else None

    def formula(self, row: int, column: int) -> str:
        """Return the formula of a cell, nothing where it holds none.

        A text that merely looks like a formula shows itself, which no formula does.
        """
        text = self.formulas[row - 1][column - 1]
        is_formula = isinstance(text, str) and text.startswith("=") and text != self.values[row - 1][column - 1]
        return text if is_formula else ""

    def texts(self) -> Iterator[tuple[int, int, str]]:
        """Yield the cells that hold a text, with row and column."""
        for row, values in enumerate(self.values, start=1):
            for column, value in enumerate(values, start=1):
                if isinstance(value, str):
                    yield row, column, value


def block_of(sheet: Any) -> Block:
    """Return what stands on a sheet."""
    used = sheet.range((1, 1), sheet.used_range.last_cell)
    values = used.options(ndim=2, err_to_str=True).value
    formulas = used.formula
    return Block(values, formulas if isinstance(formulas, (tuple, list)) else ((formulas,),))
