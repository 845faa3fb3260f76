"""The cells of one sheet in one streaming pass: values as text, formulas as text, errors, percentages, dates."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pmf_excel.core.catalogue.intake import CELL_OUT_OF_PLACE, UNDER_MERGE
from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.typed.seen_numbers import seen_otherwise, text_seen
from pmf_excel.core.typed.shown_numbers import Shown

from .archive import damaged, unsafe
from .conditions import CONDITIONS, Conditions
from .grid import LAST_COLUMN, LAST_ROW, column_number
from .markup import DEEPEST, SHEET_SPACES, Enough, feed
from .number_formats import Change, date_text
from .ranges import Range
from .refused import Refused
from .rows import LEAST_HEIGHT, TRUE, Rows, is_below
from .shared_strings import Texts, unescaped

MOST_CELLS = 200_000


#: Asked at the start of each row: whether what was read so far is enough.
IsEnough = Callable[[int, Rows], bool]

_NAMES = ("c", "v", "f", "row", "t", "rPh", "is", "r", "sheetData", "mergeCell", "col", "sheetFormatPr")
_DIGITS = "0123456789"
#: The elements of a sheet that the pass looks at, by full name.
_ELEMENTS = {f"{space} {name}": name for space in SHEET_SPACES for name in _NAMES}
_ELEMENTS |= dict.fromkeys(CONDITIONS, "condition")
#: The kinds of formulas that fill an area of cells with their results.
_FILLING = frozenset({"array", "dataTable"})
#: More areas of merged cells than this are no form, nor more that formulas fill.
MOST_AREAS = 2_000
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of every sheet refer to: shared strings, what each style shows, the date system.

    `misleading` are the formats that may show a number as another one, by style, `worded` those of texts; in the
    styles of `faint` nobody can read anything. `changes` are what conditional formats do.
    """

    strings: Sequence[str] = ()
    formats: Sequence[Shown] = ()
    epoch_1904: bool = False
    misleading: Mapping[int, str] = field(default_factory=dict)
    worded: Mapping[int, str] = field(default_factory=dict)
    faint: frozenset[int] = frozenset()
    changes: Sequence[Change | None] = ()


def read_cells(chunks: Iterable[bytes], book: Book, is_enough: IsEnough | None = None) -> Rows:
    """Return the filled cells of a sheet, as far as `is_enough` wants them.

    Raises `Refused` where a cell stands outside the grid or out of order, or its value is not what its type says.
    """
    reader = _SheetReader(book, is_enough)
    feed(chunks, reader.start, reader.end, reader.pieces.append)
    reader.rows.covers = reader.conditions.covers
    for area, formula in reader.filling:
        _fill(reader.rows, area, formula)
    return reader.rows


class _SheetReader:
    """The state of the pass: where it is, and what was read of the present cell.

    `start` and `end` are called for every element of every form: they decide in the order of frequency.
    """

    def __init__(self, book: Book, is_enough: IsEnough | None) -> None:
        self.rows = Rows()
        self.pieces: list[str] = []
        self._book = book
        self._is_enough = is_enough
        self._row = self._column = self._count = self._depth = 0
        self._row_text = ""
        self._cells: dict[int, Cell] = {}
        self._ref = self._type = self._style = ""
        self._value: str | None = None
        self._formula = self._shared_id = self._filled = ""
        self.filling: list[tuple[Range, str]] = []
        self._shared: dict[str, str] = {}
        self._in_phonetic = self._is_over = False
        self._merges = 0
        self.conditions = Conditions(book.changes)
        self._doubtful = {str(style) for style in (*book.worded, *book.faint)}
        self._texts = Texts()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        what = _ELEMENTS.get(name)
        if what == "c":
            self._start_cell(attributes)
        elif what == "t":
            self.pieces.clear()
        elif what == "v":
            self._start_value()
        elif what == "f":
            self._start_formula(attributes)
        elif what == "row":
            self._start_row(attributes)
        elif what == "rPh":
            self._in_phonetic = True
        elif what is None:
            self._deeper()
        elif what == "condition":
            self._deeper()
            if self._is_over:
                self.pieces.clear()
                self.conditions.start(CONDITIONS[name], attributes)
        else:
            self._start_rarer(what, attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        what = _ELEMENTS.get(name)
        if what == "c":
            if self._value is not None or self._formula:
                self._keep(self._made(self._value, self._formula))
        elif what == "v":
            self._value = "".join(self.pieces)
        elif what == "f":
            self._end_formula()
        elif what == "t":
            self._end_text()
        elif what == "rPh":
            self._in_phonetic = False
        elif what == "sheetData":
            self._is_over = True
        elif what is None:
            self._depth -= 1
        elif what == "condition":
            self._depth -= 1
            self.conditions.end(CONDITIONS[name], self.pieces)

    def _start_rarer(self, what: str, attributes: dict[str, str]) -> None:
        if what == "is":
            self._texts.begin()
        elif what == "r":
            self._texts.run(attributes)
        elif what == "col":
            self.rows.take_columns(attributes)
        elif what == "sheetFormatPr":
            self.rows.take_usual_sizes(attributes)
        elif self._is_over and what == "sheetData":
            unsafe("its cells stand in two places")
        elif what == "mergeCell":
            self._merges += 1
            if self._merges > MOST_AREAS:
                raise Refused(CELL_OUT_OF_PLACE.finding(found=f"a sheet has more than {MOST_AREAS} merged cells"))
            _refuse_hidden(self.rows, attributes.get("ref", ""))

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            unsafe(f"its text is nested more than {DEEPEST} deep")

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._refuse_wrapped()
        text = attributes.get("r")
        following = self._row + 1
        row = following if text is None else int(text) if text.isdecimal() and len(text) < 8 else 0
        if not following <= row <= LAST_ROW:
            unsafe(f"a row is numbered {text or row}")
        self._row, self._row_text, self._column = row, str(row), 0
        self._cells = {}
        height = attributes.get("ht")
        is_low = self.rows.are_rows_hidden if height is None else is_below(height, LEAST_HEIGHT)
        if is_low or attributes.get("hidden") in TRUE:
            self.rows.hidden.add(row)
        if self._is_enough is not None and self._is_enough(row, self.rows):
            raise Enough

    def _refuse_wrapped(self) -> None:
        """Refuse what stands within an element of somebody else's: Excel passes over it, other programs read it."""
        if self._depth > 1:
            unsafe("a cell of it stands within something that is no cell")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._refuse_wrapped()
        get = attributes.get
        ref = get("r")
        if ref is None:
            column = self._column + 1
            ref = column_letters(column) + self._row_text
        else:
            letters = ref.rstrip(_DIGITS)
            column = column_number(letters) if ref == letters + self._row_text else 0
        if not self._column < column <= LAST_COLUMN:
            unsafe(f"a cell of row {self._row} is called {ref!a}")
        self._column, self._ref, self._texts.is_open = column, ref, False
        self._type, self._style = get("t", "n"), get("s", "0")
        self._value = None
        self._formula = ""

    def _start_value(self) -> None:
        if self._value is not None:
            unsafe(f"cell {self._ref} holds two values")
        self.pieces.clear()

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self.pieces.clear()
        kind = attributes.get("t")
        self._shared_id = attributes.get("si", "") if kind == "shared" else ""
        self._filled = attributes.get("ref", "") if kind in _FILLING else ""

    def _end_formula(self) -> None:
        text = "".join(self.pieces)
        if self._shared_id:
            text = self._shared.setdefault(self._shared_id, text)
        self._formula = f"={text}"
        if self._filled not in {"", self._ref}:
            self.filling.append((_area_of(self._filled, "that a formula fills"), self._formula))
            if len(self.filling) > MOST_AREAS:
                raise Refused(CELL_OUT_OF_PLACE.finding(found=f"a sheet has more than {MOST_AREAS} array formulas"))

    def _end_text(self) -> None:
        if not self._in_phonetic:
            self._texts.add()
            self._value = (self._value or "") + unescaped("".join(self.pieces))

    def _keep(self, cell: Cell) -> None:
        if not self._cells:
            self.rows[self._row] = self._cells
        if self._style in self._doubtful:
            cell = self._doubted(cell)
        self._cells[self._column] = cell
        self._count += 1
        if self._count > MOST_CELLS:
            raise Refused(CELL_OUT_OF_PLACE.finding(found=f"a sheet has more than {MOST_CELLS} filled cells"))

    def _doubted(self, cell: Cell) -> Cell:
        """Return the cell with what people see of its text; note where they see nothing of it, whatever it is."""
        style = int(self._style)
        if style in self._book.faint:
            self.rows.faint.add((self._row, self._column))
        if style not in self._book.worded or cell.held is not Held.TEXT or cell.dated:
            return cell
        seen = text_seen(self._book.worded[style], cell.text)
        return cell if seen is None else replace(cell, seen=seen.text)

    def _made(self, raw: str | None, formula: str) -> Cell:
        kind = self._type
        if raw is None or (raw == "" and kind != "str"):
            return Cell(self._ref, formula=formula)
        if kind == "s":
            return Cell(self._ref, Held.TEXT, self._shared_string(raw), formula)
        if kind == "n":
            return self._number(raw, formula)
        if kind == "str":
            return Cell(self._ref, Held.TEXT, unescaped(raw), formula)
        if kind == "inlineStr":
            return Cell(self._ref, Held.TEXT, raw, formula)
        return self._rarer(raw, formula)

    def _rarer(self, raw: str, formula: str) -> Cell:
        if self._type == "b" and raw in {"0", "1"}:
            return Cell(self._ref, Held.BOOLEAN, "TRUE" if raw == "1" else "FALSE", formula)
        if self._type == "e":
            return Cell(self._ref, Held.ERROR, raw, formula)
        if self._type == "d":
            return Cell(self._ref, Held.TEXT, raw.removesuffix("T00:00:00"), formula, dated=True)
        return damaged(f"cell {self._ref} holds {ascii(raw)[:40]}, which is not of its type")

    def _shared_string(self, raw: str) -> str:
        index = int(raw) if raw.isdecimal() else -1
        if not 0 <= index < len(self._book.strings):
            damaged(f"cell {self._ref} refers to a text that is not there")
        return self._book.strings[index]

    def _number(self, raw: str, formula: str) -> Cell:
        double = float(raw) if _NUMBER.fullmatch(raw) else math.nan
        if not math.isfinite(double):
            damaged(f"cell {self._ref} holds {ascii(raw)[:40]}, which is not a number")
        style = int(self._style) if self._style.isdecimal() else 0
        if style in self._book.misleading:
            return self._seen_otherwise(style, double, formula)
        return self._number_shown(style, double, formula)

    def _seen_otherwise(self, style: int, double: float, formula: str) -> Cell:
        seen = seen_otherwise(self._book.misleading[style], Decimal(shortest_text(double)))
        cell = self._number_shown(style, double, formula)
        return cell if seen is None else replace(cell, seen=seen.text)

    def _number_shown(self, style: int, double: float, formula: str) -> Cell:
        shown = self._book.formats[style] if style < len(self._book.formats) else Shown.PLAIN
        if shown is Shown.PLAIN:
            return Cell(self._ref, Held.NUMBER, shortest_text(double), formula)
        if shown is Shown.DATE and (day := date_text(double, self._book.epoch_1904)):
            return Cell(self._ref, Held.TEXT, day, formula, dated=True)
        return Cell(
            self._ref, Held.NUMBER, shortest_text(double), formula,
            percent=shown is Shown.PERCENT, dated=shown is Shown.DATE,
        )  # fmt: skip


def _refuse_hidden(rows: Rows, text: str) -> None:
    """Refuse a value under a merged cell: people see the first cell of the area only."""
    area = _area_of(text, "of merged cells")
    for number, column in rows.filled_in(area):
        if (number, column) != (area.top, area.left):
            found = f"cell {rows[number][column].ref} lies under the merged cells {text}"
            raise Refused(UNDER_MERGE.finding(found=found))


def _fill(rows: Rows, area: Range, formula: str) -> None:
    """Let each cell say that what it holds is the result of a formula that stands in another cell."""
    for number, column in rows.filled_in(area):
        cell = rows[number][column]
        if not cell.formula:
            rows[number][column] = replace(cell, formula=formula)


def _area_of(text: str, what: str) -> Range:
    area = Range.parse(text)
    if area is None:
        unsafe(f"an area {what} is called {text[:40]!a}")
    return area


def shortest_text(double: float) -> str:
    """Return the shortest decimal text that stands for a cell's double: `42`, `0.1`, `1500000000000000000000`."""
    text = repr(double)
    if "e" in text:
        return plain_text(Decimal(text))
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text
