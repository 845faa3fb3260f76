"""A row with some cells written anew: every other cell, and what else the row says, stays to the byte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.master.book import CellToWrite, Link, Value

from .cell_markup import EMPTY, Formula, content_of, text_content
from .looks import PLAIN, Style
from .sheet_rows import CELL, attributes_of, parted

_SPANS = re.compile(r'\sspans="(\d+):(\d+)"')
_HEIGHT = re.compile(r'\sht="[^"]*"')
_SHARED_MASTER = re.compile(r'<f(?=[^>]*\st="shared")(?=[^>]*\sref=")[^>]*>[^<]')
_TRUE = {"1", "true", "on"}
_UNSTYLED = {"", PLAIN}


@dataclass(frozen=True, slots=True)
class NewCell:
    """What is written into a cell that is no cell of a table, where a link or a formula may stand too."""

    value: Value | Link | Formula
    number_format: str = ""


#: The cells to write in a row, by column; None and an empty text leave nothing in a cell.
Cells = Mapping[int, CellToWrite | NewCell]


class Looks(Protocol):
    """What gives a written cell its style."""

    def style(self, column: int, number_format: str, there: Style | None, above: Style | None) -> Style:
        """Return the style for a cell that has the style `there`, or is new below one that has the style `above`."""


@dataclass(slots=True)
class RowChanges:
    """Writes rows of one sheet, and notes what that means for the sheet.

    `formulas` says whether any came or went, `masters` are the cells that others share their formula with;
    `first` and `last` are the outermost columns of all rows written.
    """

    epoch_1904: bool
    formulas: bool = False
    masters: list[str] = field(default_factory=list)
    first: int = 1 << 14
    last: int = 0

    def changed(self, row: bytes, number: int, cells: Cells, starts: Starts) -> bytes:
        """Return `row` with `cells` by column."""
        opening, markups, there, rest = parted(row.decode())
        if b"<f" in row:
            self._note_formulas([markups[column] for column in cells if column in markups])
        digits, known = str(number), starts.known
        for column, cell in cells.items():
            value, old = cell.value, there.get(column)
            if isinstance(value, str):
                content, shown = text_content(value), ""
            elif value is None:
                content, shown = EMPTY, ""
            else:
                content, shown = content_of(value, self.epoch_1904), cell.number_format
            if content or old is not None:
                before, after = known.get((column, shown, old)) or starts.of(column, shown, old)
                markups[column] = f"{before}{digits}{after}{content or '/>'}"
        columns = list(markups) if len(markups) == len(there) else sorted(markups)
        return self._joined(opening, markups, columns, rest)

    def _note_formulas(self, overwritten: list[str]) -> None:
        formulas = [markup for markup in overwritten if "<f" in markup]
        self.formulas = self.formulas or bool(formulas)
        self.masters += [markup for markup in formulas if _SHARED_MASTER.search(markup)]

    def _joined(self, opening: str, markups: Mapping[int, str], columns: list[int], rest: str) -> bytes:
        if columns:
            first, last = columns[0], columns[-1]
            self.first, self.last = min(self.first, first), max(self.last, last)
            opening = _opened(opening, first, last)
        return CELL.join([f"{opening}>", *[markups[column] for column in columns]]).encode() + rest.encode()


class Starts:
    """The beginnings of cells, by column and style: `looks` decides, `above` are the styles of the row above.

    `known` are those that were made, by column, number format and the style that was there.
    """

    def __init__(self, looks: Looks, above: Mapping[int, Style]) -> None:
        self._looks, self._above = looks, above
        self.known: dict[tuple[int, str, Style | None], tuple[str, str]] = {}

    def of(self, column: int, number_format: str, there: Style | None) -> tuple[str, str]:
        """Return what stands before the row's number and what after it in a cell that has the style `there`."""
        wanted = (column, number_format, there)
        style = self._looks.style(*wanted, self._above.get(column))
        styled = '"' if style in _UNSTYLED else f'" s="{style}"'
        return self.known.setdefault(wanted, (f'r="{column_letters(column)}', styled))


def new_row(number: int) -> bytes:
    """Return a row that the sheet did not have, with nothing in it."""
    return f' r="{number}"></row>'.encode()


def _opened(opening: str, first: int, last: int) -> str:
    """Return the row's attributes: a height that nobody set goes, so that the row is fitted to what it holds now."""
    if " ht=" in opening and attributes_of(opening).get("customHeight") not in _TRUE:
        opening = _HEIGHT.sub("", opening)
    spans = _SPANS.search(opening)
    if spans is None or (int(spans[1]) <= first and last <= int(spans[2])):
        return opening
    return _SPANS.sub(f' spans="{min(int(spans[1]), first)}:{max(int(spans[2]), last)}"', opening)
