"""A workbook that anyone may have touched, read without trusting it: its sheets by name, each cell read twice."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import Any

from pmf_excel.core.catalogue.intake import CELL_OUT_OF_PLACE, READERS_DISAGREE, STRICT_FORMAT
from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import Cell, Held

from .archive import Archive, damaged, part_key, unsafe
from .cell_colours import read_theme
from .cells import Book, IsEnough, read_cells
from .contents import contents_of, relationship_id
from .limits import USUAL, Limits
from .look import archive_of
from .markup import CHOICE, PROPERTY_SPACES, SHEET_SPACES, named, read_markup
from .number_formats import Formats, read_formats
from .refused import Refused
from .rows import Rows
from .shared_strings import read_strings

#: Rows times columns of the filled part of a sheet: more is no form, and would fill the memory.
LARGEST_AREA = 2_000_000
_DAY = timedelta(days=1)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: its name on the tab, the part that holds it, and whether nobody sees it."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Properties:
    """Who the document properties name: author, last modified by whom and when, as they stand there."""

    author: str = ""
    modified_by: str = ""
    modified_on: str = ""


class Workbook:
    """A workbook in memory; raises `Refused` where it cannot be taken in."""

    def __init__(self, content: bytes, limits: Limits = USUAL) -> None:
        self._content = content
        self._archive = archive_of(content, limits)
        self.contents = contents_of(self._archive)
        self.sheets, self.epoch_1904, self.is_strict = _listed(self._archive, self.contents.main, self.contents.sheets)

    def rows(self, entry: SheetEntry, is_enough: IsEnough | None = None) -> Rows:
        """Return the filled cells of a sheet, as far as `is_enough` wants them."""
        return read_cells(self._archive.chunks(entry.part), self._book, is_enough)

    def confirm(self, entry: SheetEntry, rows: Rows) -> None:
        """Read the sheet a second time with another library; raises `Refused` unless both show the same cells."""
        _refuse_far_cells(entry, rows)
        difference = _difference(rows, self._second_reading(entry))
        if difference:
            kind = STRICT_FORMAT if self.is_strict else READERS_DISAGREE
            raise Refused(kind.finding(found=f"sheet {entry.name}, {difference}"))

    @cached_property
    def properties(self) -> Properties:
        """The document properties; blank where the file has none (Google Sheets drops them)."""
        if "docProps/core.xml" not in self._archive:
            return Properties()
        pieces: list[str] = []
        found: dict[str, str] = {}
        names = {"creator": "author", "lastModifiedBy": "modified_by", "modified": "modified_on"}
        starts = dict.fromkeys(names, lambda _: pieces.clear())
        ends = {name: _keeper(found, field, pieces) for name, field in names.items()}
        chunks = self._archive.chunks("docProps/core.xml")
        read_markup(chunks, named(PROPERTY_SPACES, starts), named(PROPERTY_SPACES, ends), pieces.append)
        return Properties(**found)

    @cached_property
    def _book(self) -> Book:
        strings, styles = self.contents.strings, self.contents.styles
        theme = self.contents.theme
        drawn = self._archive.read(theme) if styles and theme in self._archive else b""
        formats = _formats(self._archive.read(styles), drawn) if styles else Formats()
        return Book(
            strings=read_strings(self._archive.chunks(strings)) if strings else (),
            formats=formats.shown,
            misleading=formats.misleading,
            worded=formats.worded,
            faint=formats.faint,
            changes=formats.changes,
            epoch_1904=self.epoch_1904,
        )

    @cached_property
    def _calamine(self) -> Any:
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_filelike(io.BytesIO(self._content))

    def _second_reading(self, entry: SheetEntry) -> list[list[Any]]:
        try:
            sheet = self._calamine.get_sheet_by_name(entry.name)
            return list(sheet.to_python(skip_empty_area=False))
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # a panic of the library derives from BaseException
            kind = STRICT_FORMAT if self.is_strict else READERS_DISAGREE
            raise Refused(kind.finding(found=f"the second one cannot read sheet {entry.name}")) from error


@lru_cache(maxsize=16)
def _formats(styles: bytes, theme: bytes) -> Formats:
    return read_formats((styles,), read_theme((theme,)) if theme else ())


def _keeper(found: dict[str, str], name: str, pieces: list[str]) -> Any:
    def keep() -> None:
        found[name] = "".join(pieces).strip()

    return keep


def _listed(archive: Archive, main: str, parts: dict[str, str]) -> tuple[tuple[SheetEntry, ...], bool, bool]:
    sheets: list[SheetEntry] = []
    flags = {"1904": False, "choice": False}

    def sheet(attributes: dict[str, str]) -> None:
        if flags["choice"]:
            unsafe("a sheet of it is not there for every program")
        part = parts.get(relationship_id(attributes))
        if part is not None:
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetEntry(attributes.get("name", ""), part, is_hidden))

    def settings(attributes: dict[str, str]) -> None:
        flags["1904"] = attributes.get("date1904") in {"1", "true", "on"}

    starts = {"sheet": sheet, "workbookPr": settings}
    handlers = named(SHEET_SPACES, starts)
    flags["strict"] = False
    handlers[f"{SHEET_SPACES[1]} workbook"] = lambda _: flags.update(strict=True)
    handlers[CHOICE] = lambda _: flags.update(choice=True)
    read_markup(archive.chunks(main), handlers, {CHOICE: lambda: flags.update(choice=False)})
    _refuse_twins(sheets)
    return tuple(sheets), flags["1904"], flags["strict"]


def _refuse_twins(sheets: list[SheetEntry]) -> None:
    """Refuse what two readers would read differently, or one of them again and again."""
    if not sheets:
        damaged("it has no sheets")
    if len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        unsafe("two of its sheets have the same name")
    if len({part_key(sheet.part) for sheet in sheets}) < len(sheets):
        unsafe("two of its sheets are one")


def _refuse_far_cells(entry: SheetEntry, rows: Rows) -> None:
    last_row = max(rows, default=0)
    last_column = max((max(cells) for cells in rows.values()), default=0)
    if last_row * last_column > LARGEST_AREA:
        found = f"sheet {entry.name} is filled as far as {column_letters(last_column)}{last_row}"
        raise Refused(CELL_OUT_OF_PLACE.finding(found=found))


def _difference(rows: Rows, theirs: list[list[Any]]) -> str:
    """Return where the two readings differ and how, nothing where they agree."""
    nothing: dict[int, Cell] = {}
    if len(theirs) < max((row for row, cells in rows.items() if any(map(_shows, cells.values()))), default=0):
        return "the second one sees fewer rows"
    for number, values in enumerate(theirs, start=1):
        cells = rows.get(number, nothing)
        for column, value in enumerate(values, start=1):
            cell = cells.get(column)
            if value == "" and (cell is None or not _shows(cell)):
                continue
            if cell is None or not _agrees(cell, value):
                return f"cell {column_letters(column)}{number}: {_shown(cell)} or {str(value)[:40]!r}"
        if cells and max(cells) > len(values) and any(_shows(cells[c]) for c in cells if c > len(values)):
            return f"row {number}: the second one sees fewer columns"
    return ""


def _shows(cell: Cell) -> bool:
    """Whether the second reader shows anything for the cell: it has no errors and no formulas without a value."""
    return cell.held not in {Held.BLANK, Held.ERROR} and cell.text != ""


def _shown(cell: Cell | None) -> str:
    return repr(cell.text[:40]) if cell is not None else "nothing"


def _agrees(cell: Cell, value: Any) -> bool:
    if isinstance(value, bool):
        return cell.held is Held.BOOLEAN and cell.text == str(value).upper()
    if isinstance(value, str):
        return cell.held is Held.TEXT and (cell.text == value or _plain(cell.text) == _plain(value))
    if isinstance(value, float | int):
        return cell.held is Held.NUMBER and float(cell.text) == value
    if isinstance(value, timedelta):
        return cell.held is Held.NUMBER and abs(float(cell.text) - value / _DAY) * 86_400 < 1
    if cell.held is Held.TEXT:
        return cell.dated and cell.text[:10] == value.isoformat()[:10]
    return cell.held is Held.NUMBER


def _plain(text: str) -> str:
    """Return what two honest readers agree on: escapes decoded throughout, line ends and outer blanks made one."""
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.replace("\r\n", "\n").replace("\r", "\n").strip()
