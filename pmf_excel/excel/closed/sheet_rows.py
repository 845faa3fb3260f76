"""The text of a sheet's part, taken apart into rows and cells without parsing what stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pmf_excel.core.cell_formats import column_letters

from ..grid import column_number

_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<worksheet[\s>]")
_OTHER_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-?8|us-ascii)", re.IGNORECASE)
_DATA = re.compile(rb"<sheetData\s*(/?)>")
_END = b"</sheetData>"
#: How a cell begins, and a row ends.
CELL, _ROW_END = "<c ", "</row>"
_ROW_NUMBER = re.compile(rb"[^>]*?\sr=\"(\d{1,7})\"")
_OPENING = re.compile(r"[^>]*>")
#: A cell as nearly every program writes it, and any other.
_CELL = re.compile(r'(<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|>(.*?)</c>))', re.DOTALL)
_ANY_CELL = re.compile(r"(<c(\s[^<>]*?)?\s*(?:/>|>(.*?)</c>))", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL_START = re.compile(r"<c[\s/>]")
#: The beginning of a cell, where only its style is asked for.
_STYLED = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
_COLUMNS = {column_letters(number): number for number in range(1, 703)}


class Unusual(Exception):  # noqa: N818 - an outcome that the book's front puts into words
    """The sheet is written in a way that cannot be changed part by part."""


class SavedCell(NamedTuple):
    """A cell as it stands: its markup, column, style number, type, and what is inside it."""

    markup: str
    column: int
    style: str
    kind: str
    inside: str


class RowParts(NamedTuple):
    """A row taken apart: its attributes, by column each cell's markup from behind `CELL` on and style, and its end."""

    opening: str
    markups: dict[int, str]
    styles: Mapping[int, str]
    rest: str


@dataclass(slots=True)
class SheetText:
    """A sheet's part: `head` up to its first row, each row without its `<row`, and `tail` from the end of the data."""

    head: bytes
    rows: list[bytes]
    numbers: list[int]
    tail: bytes

    def joined(self) -> bytes:
        """Return the part."""
        return b"".join([self.head, *(piece for row in self.rows for piece in (b"<row", row)), self.tail])


def read_sheet(part: bytes) -> SheetText:
    """Return the part taken apart; raises `Unusual` where it is not written as workbooks are."""
    data = _DATA.search(part)
    if data is None or not _ROOT.match(part) or _OTHER_ENCODING.match(part) or b"<!" in part:
        raise Unusual
    if data[1]:
        return SheetText(part[: data.start()] + b"<sheetData>", [], [], _END + part[data.end() :])
    end = part.find(_END, data.end())
    if end < 0:
        raise Unusual
    head, body, tail = part[: data.end()], part[data.end() : end], part[end:]
    del part, data  # of a large sheet there would be three copies while it is split
    rows = body.split(b"<row")
    if rows.pop(0).strip():
        raise Unusual
    return SheetText(head, rows, _numbers(rows), tail)


def _numbers(rows: list[bytes]) -> list[int]:
    numbers = []
    before = 0
    for row in rows:
        match = _ROW_NUMBER.match(row)
        if match is None or (number := int(match[1])) <= before:
            raise Unusual
        numbers.append(number)
        before = number
    return numbers


def cells_of(row: bytes) -> list[SavedCell]:
    """Return the cells of a row in their order; raises `Unusual` for a cell that does not say where it stands."""
    return _cells_in(row.decode())


def styles_in(row: str) -> Mapping[int, str]:
    """Return the style of each cell of a row, by column."""
    return parted(row).styles


def parted(row: str) -> RowParts:
    """Return the row taken apart; what no program usually writes into a row takes longer."""
    pieces = row.split(CELL)
    found = _STYLED.findall(row)
    if len(found) != len(pieces) - 1 or not row.endswith(_ROW_END) or "extLst" in row or "<c>" in row:
        return _parted_slowly(row)
    columns, styles = _shape(tuple(found))
    pieces[-1] = pieces[-1][: -len(_ROW_END)]
    opening = pieces[0][: pieces[0].index(">")]
    return RowParts(opening, dict(zip(columns, pieces[1:], strict=True)), styles, _ROW_END)


@lru_cache(maxsize=1 << 12)
def _shape(cells: tuple[tuple[str, str], ...]) -> tuple[tuple[int, ...], Mapping[int, str]]:
    """Return the columns of a row's cells and the styles by column: most rows of a table are alike."""
    columns = tuple(_COLUMNS.get(letters) or column_number(letters) for letters, _ in cells)
    return columns, {column: style for column, (_, style) in zip(columns, cells, strict=True)}


def _parted_slowly(row: str) -> RowParts:
    opening = _OPENING.match(row)
    if opening is None:
        raise Unusual
    if opening[0].endswith("/>"):
        return RowParts(opening[0][:-2], {}, {}, _ROW_END + row[opening.end() :])
    cells = _cells_in(row)
    end = row.rfind(cells[-1].markup) + len(cells[-1].markup) if cells else opening.end()
    markups = {cell.column: cell.markup.removeprefix(CELL) for cell in cells}
    return RowParts(opening[0][:-1], markups, {cell.column: cell.style for cell in cells}, row[end:])


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of an element's tag."""
    return {name: quoted or single for name, quoted, single in _ATTRIBUTE.findall(tag)}


def _cells_in(row: str) -> list[SavedCell]:
    found = _CELL.findall(row)
    if len(found) != row.count("<c ") or "<c>" in row:
        return list(_any_cells(row))
    columns = _COLUMNS
    return [
        SavedCell(markup, columns.get(letters) or column_number(letters), style, kind, inside)
        for markup, letters, style, kind, inside in found
    ]


def _any_cells(row: str) -> Iterator[SavedCell]:
    found = _ANY_CELL.findall(row)
    if len(found) != len(_CELL_START.findall(row)):
        raise Unusual
    for markup, attributes, inside in found:
        said = attributes_of(attributes)
        column = column_number(said.get("r", "").rstrip("0123456789"))
        if not column:
            raise Unusual
        yield SavedCell(markup, column, said.get("s", ""), said.get("t", ""), inside)
