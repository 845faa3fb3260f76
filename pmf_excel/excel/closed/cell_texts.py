"""What a saved cell shows, as text: the conventions are those of `pmf_excel.core.importing.cell_texts`."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from pmf_excel.core.importing.cell_texts import with_what_is_seen
from pmf_excel.core.importing.tables import DAY, NUMBER, OTHER, REWORDED, TEXT
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.typed.cleaning import clean_text
from pmf_excel.core.typed.seen_numbers import made_up, rewords
from pmf_excel.core.typed.shown_numbers import Shown

from ..cells import shortest_text
from ..number_formats import Formats, date_text
from .sheet_rows import SavedCell
from .texts import Strings, decoded, plain_in, text_in

_VALUE = re.compile(r"<v(?:\s[^<>]*)?(?<!/)>([^<]*)</v>")
_FORMULA = re.compile(r"<f(?:\s[^<>]*?)?(?:/>|>([^<]*)</f>)")
#: The types of cells: numbers, texts and all others.
_NUMBERS, _TEXTS = ("", "n"), ("s", "inlineStr", "str")
_KINDS = (*_NUMBERS, *_TEXTS, "b", "d", "e")
#: How long a day is that has no time.
_DAY = len("2025-12-31")
#: Up to this many characters of markup a text is looked up rather than read again.
_SHORT, _MOST_KEPT = 80, 10_000


class CellTexts:
    """Reads cells of one workbook: its shared strings, what each style shows, and its date system."""

    def __init__(self, strings: Strings, formats: Formats, epoch_1904: bool) -> None:
        self._strings, self._epoch_1904 = strings, epoch_1904
        self._formats = {str(number): shown for number, shown in enumerate(formats.shown)}
        self._formats[""] = self._formats.get("0", Shown.PLAIN)
        self._misleading = {str(number): code for number, code in formats.misleading.items()}
        self._misleading |= {"": self._misleading["0"]} if "0" in self._misleading else {}
        reworded = {str(number) for number, code in formats.worded.items() if rewords(code)}
        self._reworded = frozenset(reworded | ({""} if "0" in reworded else set()))
        #: What the conditional formats of this workbook make people see otherwise.
        self.changes = formats.changes
        self._short: dict[str, str] = {}
        self._shared: dict[str, str] = {}
        #: What is stored in cells whose text says less, by their type and what is inside them.
        self.stored: dict[tuple[str, str], str] = {}
        #: What a cell holds, by its type and style: a sign that `pmf_excel.core.importing.tables` has a name for.
        self.held = {(kind, style): _held(kind, shown) for style, shown in self._formats.items() for kind in _KINDS}
        self.held |= {(kind, style): REWORDED for style in self._reworded for kind in _TEXTS}

    def styles_of(self, wanted: Shown) -> frozenset[str]:
        """Return the numbers of the styles that show a number so."""
        return frozenset(style for style, shown in self._formats.items() if shown is wanted)

    @property
    def made_up_styles(self) -> frozenset[str]:
        """The numbers of the styles that show something else than a figure, or than a text."""
        return self._reworded.union(style for style, code in self._misleading.items() if made_up(code))

    @staticmethod
    def formula(cell: SavedCell) -> str:
        """Return the formula that the cell holds, empty where it holds none."""
        match = _FORMULA.search(cell.inside)
        return f"={decoded(match[1] or '')}" if match else ""

    def text(self, cell: SavedCell) -> str:
        """Return what the cell shows as text, empty where it shows nothing."""
        kind, inside = cell.kind, cell.inside
        if not inside:
            return ""
        if kind == "inlineStr":
            return self._inline(inside)
        if kind == "s":
            return self._shared_text(inside)
        value = _VALUE.search(inside)
        if value is None:
            return ""
        return self._number(value[1], cell) if kind in _NUMBERS else self._rarer(value[1], cell)

    def _inline(self, inside: str) -> str:
        """Return the text of a cell that holds it itself; short ones stand in many cells, and are kept once."""
        if len(inside) > _SHORT:
            return self._cleaned(text_in(inside), "inlineStr", inside)
        text = self._short.get(inside)
        if text is None:
            if len(self._short) >= _MOST_KEPT:
                self._short.clear()
            text = self._short[inside] = self._cleaned(text_in(inside), "inlineStr", inside)
        return text

    def _shared_text(self, inside: str) -> str:
        text = self._shared.get(inside)
        if text is None:
            value = _VALUE.search(inside)
            raw = self._strings.text(value[1]) if value is not None else ""
            text = self._shared[inside] = self._cleaned(raw, "s", inside)
        return text

    def _cleaned(self, raw: str, kind: str, inside: str) -> str:
        """Return a text cleaned, and keep what was stored where that is another one."""
        text = clean_text(raw)[0]
        if text != raw and text != (raw := raw.replace("\r\n", "\n")):
            self.stored[kind, inside] = raw
        return text

    def _number(self, raw: str, cell: SavedCell) -> str:
        try:
            double = float(raw)
        except ValueError:
            return self._cleaned(plain_in(raw), cell.kind, cell.inside)
        if not math.isfinite(double):
            return self._cleaned(plain_in(raw), cell.kind, cell.inside)
        text = self._number_shown(double, cell)
        if cell.style in self._misleading:
            return with_what_is_seen(text, Decimal(shortest_text(double)), self._misleading[cell.style])
        return text

    def _number_shown(self, double: float, cell: SavedCell) -> str:
        shown = self._formats.get(cell.style, Shown.PLAIN)
        if shown is Shown.DATE and (day := date_text(double, self._epoch_1904)):
            if len(day) == _DAY and not double.is_integer():
                self.stored[cell.kind, cell.inside] = shortest_text(double)
            return day.replace("T", " ")
        text = shortest_text(double)
        return f"{plain_text(Decimal(text) * 100)}%" if shown is Shown.PERCENT else text

    def _rarer(self, raw: str, cell: SavedCell) -> str:
        if cell.kind == "b":
            return "Yes" if raw == "1" else "No"
        if cell.kind == "d":
            return plain_in(raw).removesuffix("T00:00:00").replace("T", " ")
        return self._cleaned(plain_in(raw), cell.kind, cell.inside)


def _held(kind: str, shown: Shown) -> str:
    if kind in _NUMBERS:
        return DAY if shown is Shown.DATE else NUMBER
    return DAY if kind == "d" else TEXT if kind in _TEXTS else OTHER
