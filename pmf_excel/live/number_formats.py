"""How the cells of an open sheet show numbers: asked for by column, and where a column has several by their looks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .alike import rows_alike
from .blocks import Place


@dataclass(frozen=True, slots=True)
class NumberFormats:
    """The number formats of cells of one sheet, by column: one for all of its rows, or one for each row."""

    columns: Mapping[int, str | Mapping[int, str]] = field(default_factory=dict)

    def of(self, row: int, column: int) -> str:
        """Return the number format of a cell that was asked for."""
        codes = self.columns.get(column, "")
        return codes if isinstance(codes, str) else codes.get(row, "")


def number_formats(sheet: Any, places: Collection[Place]) -> NumberFormats:
    """Return the number formats of the cells at `places` on `sheet`."""
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(places):
        by_column.setdefault(column, []).append(row)
    return NumberFormats({column: _of_column(sheet, column, rows) for column, rows in by_column.items()})


def _of_column(sheet: Any, column: int, rows: Sequence[int]) -> str | Mapping[int, str]:
    """Return the format of all rows, or where it is mixed that of each: looks that are alike are asked for once."""
    cells = _cells(sheet, column, rows)
    code = cells.number_format
    if code is not None:
        return str(code)
    groups = rows_alike(cells, rows)
    return dict(_by_groups(sheet, column, groups) if groups else _by_halves(sheet, column, rows))


def _by_groups(sheet: Any, column: int, groups: Collection[Sequence[int]]) -> Iterator[tuple[int, str]]:
    """Yield each row and its format, that of the first of its group; a group that is not alike after all is halved."""
    for rows in groups:
        ends = {_cells(sheet, column, rows[at : at + 1 or None]).number_format for at in (0, -1)}
        yield from dict.fromkeys(rows, str(*ends)).items() if len(ends) == 1 else _by_halves(sheet, column, rows)


def _by_halves(sheet: Any, column: int, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield each row and its format: one call where all look alike, halves where the format is mixed."""
    code = _cells(sheet, column, rows).number_format
    if code is not None or len(rows) == 1:
        yield from dict.fromkeys(rows, str(code or "")).items()
    else:
        middle = len(rows) // 2
        yield from _by_halves(sheet, column, rows[:middle])
        yield from _by_halves(sheet, column, rows[middle:])


def _cells(sheet: Any, column: int, rows: Sequence[int]) -> Any:
    return sheet.range((rows[0], column), (rows[-1], column))
