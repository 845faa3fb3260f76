"""Cells of the closed master workbook changed in its markup, as somebody with a zip program and an editor would."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.importing.tables import NOTHING, TableRow
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.excel.closed.texts import escaped
from pmf_excel.excel.grid import column_number
from pmf_excel.office.package import read_package, write_package

_ROW = r'(<row r="{}"[^>]*?)(?:/>|>(.*?)</row>)'
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?:[^>]*?)(?:/>|>.*?</c>)', re.DOTALL)
_SHEET = re.compile(r'<sheet name="([^"]+)" sheetId="\d+"[^>]*r:id="(rId\d+)"')


@dataclass(frozen=True, slots=True)
class Standing:
    """A cell of one of our tables: its sheet, row and column counted from 1, heading, text and kind of content."""

    sheet: str
    row: int
    column: int
    heading: str
    text: str
    held: str

    @property
    def ref(self) -> str:
        """Its name."""
        return f"{column_letters(self.column)}{self.row}"


#: Gives the attributes and inside of a changed cell, None where this way changes nothing there.
Way = Callable[[Standing], str | None]


def cells_standing(path: Path, most_rows: int, kinds: Collection[type[Record]] = RECORDS) -> Iterator[Standing]:
    """Yield every cell of the first rows of our tables, empty ones too, but for the hidden marks."""
    book = ClosedBook(path, _never)
    for kind in kinds:
        saved = book.table(kind.sheet)
        assert saved is not None
        for row in saved.table.rows[:most_rows]:
            yield from _cells_of(kind.sheet, [cell.text for cell in saved.table.headings], row)


def _cells_of(sheet: str, headings: list[str], row: TableRow) -> Iterator[Standing]:
    for at, heading in enumerate(headings):
        if heading and heading != "marks":
            yield Standing(sheet, row.number, at + 1, heading, row.texts[at], row.held[at] or NOTHING)


def changed(content: bytes, contents: Mapping[Standing, str]) -> bytes:
    """Return the workbook with each of these cells holding something else: what stands behind its style."""
    parts = dict(read_package(content))
    for sheet in sorted({cell.sheet for cell in contents}):
        name = _part_of(parts, sheet)
        markup = parts[name].decode()
        for number in sorted({cell.row for cell in contents if cell.sheet == sheet}):
            new = {cell.column: text for cell, text in contents.items() if (cell.sheet, cell.row) == (sheet, number)}
            row = re.search(_ROW.format(number), markup, flags=re.DOTALL)
            assert row is not None
            markup = markup[: row.start()] + _row(row, number, new) + markup[row.end() :]
        parts[name] = markup.encode()
    return write_package(parts)


def _row(match: re.Match[str], number: int, new: Mapping[int, str]) -> str:
    cells = {column_number(cell[1]): (cell[0], cell[2] or "") for cell in _CELL.finditer(match[2] or "")}
    for column, content in new.items():
        style = cells.get(column, ("", ""))[1]
        styled = f' s="{style}"' if style else ""
        cells[column] = f'<c r="{column_letters(column)}{number}"{styled}{content}</c>', style
    return f"{match[1]}>{''.join(cells[column][0] for column in sorted(cells))}</row>"


def _part_of(parts: Mapping[str, bytes], sheet: str) -> str:
    found = dict(_SHEET.findall(parts["xl/workbook.xml"].decode()))
    related = parts["xl/_rels/workbook.xml.rels"].decode()
    match = re.search(rf'<Relationship [^>]*Id="{found[sheet]}"[^>]*>', related)
    assert match is not None
    target = re.search(r'Target="([^"]+)"', match[0])
    assert target is not None
    return "xl/" + target[1].removeprefix("/xl/")


def text(said: str) -> str:
    """Return what makes a cell hold a text."""
    return f' t="inlineStr"><is><t xml:space="preserve">{escaped(said)}</t></is>'


def _never(_path: Path, _content: bytes) -> None:
    raise AssertionError("reading writes nothing")
