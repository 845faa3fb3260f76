"""The text of a sheet's part, taken apart into rows and cells without parsing what stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import NamedTuple

from pmf_excel.core.cell_formats import column_letters

from ..grid import column_number

_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<worksheet[\s>]")
_OTHER_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-?8|us-ascii)", re.IGNORECASE)
_DATA = re.compile(rb"<sheetData\s*(/?)>")
_ROW, _END = b"<row", b"</sheetData>"
#: How a comment, a section of raw text or a document type begins; no program writes one into a sheet.
_DECLARED = b"<!"
#: How a cell begins, and a row ends.
CELL, _ROW_END = "<c ", "</row>"
_ROW_NUMBER = re.compile(rb"[^>]*?\sr=\"(\d{1,7})\"")
_OPENING = re.compile(r"[^>]*>")
#: A cell as nearly every program writes it, and any other.
_CELL = re.compile(r'(<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|>(.*?)</c>))', re.DOTALL)
#: A value that is not the last of its cell: of two each program shows another one.
_VALUE_ENDS = ("</v>", "</is>")
_VALUE_AND_MORE = re.compile(r"</(?:v|is)\s*>(?!\s*(?:</c>|<extLst))")
#: What programs read as rows and cells wherever it stands, and under any name for the markup of sheets.
_MORE_DATA = re.compile(rb"<(?:\w+:)?sheetData[\s/>]")
_MAIN = rb"[^\"'>]*(?:/spreadsheetml/2006/main|/ooxml/spreadsheetml/main|&[^\"'>]*)"
_NAME = rb"xmlns:\w+\s*=\s*[\"']" + _MAIN + rb"[\"']"
_RENAMED = re.compile(_NAME)
_NAMESPACE = b"xmlns"
_RENAMED_WITHIN = re.compile(
    rb"<[\w:.-]+(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*?\s+(?:xmlns\s*=|" + _NAME + rb")"
)
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

    def pieces(self) -> list[bytes]:
        """Return the part in pieces, `head` first: of a large sheet nothing is copied."""
        return [self.head, *(piece for row in self.rows for piece in (_ROW, row)), self.tail]


def read_sheet(pieces: Iterable[bytes]) -> SheetText:
    """Return the part that comes in `pieces` taken apart; raises `Unusual` where it is not written as workbooks are."""
    coming = iter(pieces)
    head, is_empty, begun = _head(coming)
    if is_empty:
        return SheetText(head, [], [], _checked_tail(b"".join([_END, begun, *coming])))
    rows, tail = _rows_and_tail(begun, coming)
    if rows.pop(0).strip():
        raise Unusual
    return SheetText(head, rows, _numbers(rows), tail)


def _head(coming: Iterator[bytes]) -> tuple[bytes, bool, bytes]:
    """Return what stands up to the first row, whether there is none, and what came of the rows already."""
    gathered = b""
    for piece in coming:
        gathered += piece
        if data := _DATA.search(gathered):
            before, begun = _checked(gathered[: data.start()]), gathered[data.end() :]
            if not _ROOT.match(before) or _OTHER_ENCODING.match(before) or _RENAMED.search(before):
                raise Unusual
            return (before + b"<sheetData>" if data[1] else before + data[0]), bool(data[1]), begun
    raise Unusual


def _rows_and_tail(begun: bytes, coming: Iterator[bytes]) -> tuple[list[bytes], bytes]:
    """Return each row without its `<row`, after what stands before the first, and what follows the data."""
    rows: list[bytes] = []
    pending = b""
    for piece in chain((begun,), coming):
        body, end, rest = (pending + piece).partition(_END)
        if _NAMESPACE in body and _RENAMED_WITHIN.search(body):
            raise Unusual
        *whole, pending = _checked(body).split(_ROW)
        rows += whole
        if end:
            return [*rows, pending], _checked_tail(b"".join((end, rest, *coming)))
    raise Unusual


def _checked(markup: bytes) -> bytes:
    if _DECLARED in markup:
        raise Unusual
    return markup


def _checked_tail(markup: bytes) -> bytes:
    if _MORE_DATA.search(markup):
        raise Unusual
    return _checked(markup)


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
    """Return the cells of a row in their order.

    Raises `Unusual` where a cell does not say where it stands, stands elsewhere or twice, or has two values.
    """
    number, text = _ROW_NUMBER.match(row), row.decode()
    if any(text.count(end) != text.count(f"{end}</c>") for end in _VALUE_ENDS) and _VALUE_AND_MORE.search(text):
        raise Unusual
    return _cells_in(text, number[1].decode() if number else "")


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
    cells = cells_of(row.encode())
    end = row.rfind(cells[-1].markup) + len(cells[-1].markup) if cells else opening.end()
    markups = {cell.column: cell.markup.removeprefix(CELL) for cell in cells}
    return RowParts(opening[0][:-1], markups, {cell.column: cell.style for cell in cells}, row[end:])


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of an element's tag, as programs read them."""
    return {name: unescape(quoted or single) for name, quoted, single in _ATTRIBUTE.findall(tag)}


def _cells_in(row: str, number: str) -> list[SavedCell]:
    found = _CELL.findall(row)
    if len(found) != row.count("<c ") or "<c>" in row:
        cells = [*_any_cells(row, number)]
        _each_once(tuple(cell.column for cell in cells))
        return cells
    if not found:
        return []
    markups, letters, numbers, styles, kinds, insides = zip(*found, strict=True)
    if numbers.count(number) != len(numbers):
        raise Unusual
    return [*map(SavedCell, markups, _columns(letters), styles, kinds, insides)]


@lru_cache(maxsize=1 << 12)
def _columns(letters: tuple[str, ...]) -> tuple[int, ...]:
    return _each_once(tuple(_COLUMNS.get(each) or column_number(each) for each in letters))


def _each_once(columns: tuple[int, ...]) -> tuple[int, ...]:
    """Return the columns of a row's cells, none of which may stand there twice."""
    if len(set(columns)) != len(columns):
        raise Unusual
    return columns


def _any_cells(row: str, number: str) -> Iterator[SavedCell]:
    found = _ANY_CELL.findall(row)
    if len(found) != len(_CELL_START.findall(row)):
        raise Unusual
    for markup, attributes, inside in found:
        said = attributes_of(attributes)
        ref = said.get("r", "")
        column = column_number(letters) if (letters := ref.removesuffix(number)) != ref else 0
        if not column:
            raise Unusual
        yield SavedCell(markup, column, said.get("s", ""), said.get("t", ""), inside)
