"""What a saved cell shows, as text: the conventions are those of `pmf_excel.core.importing.cell_texts`."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from pmf_excel.core.importing.cell_texts import with_what_is_seen
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.typed.cells import clean_text
from pmf_excel.core.typed.seen_numbers import made_up
from pmf_excel.core.typed.shown_numbers import Shown

from ..cells import shortest_text
from ..number_formats import Formats, date_text
from .sheet_rows import SavedCell
from .texts import Strings, decoded, plain_in, text_in

_VALUE = re.compile(r"<v(?:\s[^<>]*)?(?<!/)>([^<]*)</v>")
_FORMULA = re.compile(r"<f(?:\s[^<>]*?)?(?:/>|>([^<]*)</f>)")
#: Up to this many characters of markup a text is looked up rather than read again.
_SHORT = 80


class CellTexts:
    """Reads cells of one workbook: its shared strings, what each style shows, and its date system."""

    def __init__(self, strings: Strings, formats: Formats, epoch_1904: bool) -> None:
        self._strings, self._epoch_1904 = strings, epoch_1904
        self._formats = {str(number): shown for number, shown in enumerate(formats.shown)}
        self._formats[""] = self._formats.get("0", Shown.PLAIN)
        self._misleading = {str(number): code for number, code in formats.misleading.items()}
        self._misleading |= {"": self._misleading["0"]} if "0" in self._misleading else {}
        #: What the conditional formats of this workbook make people see otherwise.
        self.changes = formats.changes
        self._cleaned: dict[str, str] = {}
        self._short: dict[str, str] = {}

    def styles_of(self, wanted: Shown) -> frozenset[str]:
        """Return the numbers of the styles that show a number so."""
        return frozenset(style for style, shown in self._formats.items() if shown is wanted)

    @property
    def made_up_styles(self) -> frozenset[str]:
        """The numbers of the styles that show something else than a figure."""
        return frozenset(style for style, code in self._misleading.items() if made_up(code))

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
        value = _VALUE.search(inside)
        if value is None:
            return ""
        if kind == "s":
            return self._shared(value[1])
        return self._number(value[1], cell.style) if kind in {"", "n"} else _rarer(kind, value[1])

    def _inline(self, inside: str) -> str:
        """Return the text of a cell that holds it itself; short ones stand in many cells, and are kept once."""
        if len(inside) > _SHORT:
            return clean_text(text_in(inside))[0]
        text = self._short.get(inside)
        if text is None:
            text = self._short[inside] = clean_text(text_in(inside))[0]
        return text

    def _shared(self, index: str) -> str:
        text = self._cleaned.get(index)
        if text is None:
            text = self._cleaned[index] = clean_text(self._strings.text(index))[0]
        return text

    def _number(self, raw: str, style: str) -> str:
        try:
            double = float(raw)
        except ValueError:
            return clean_text(plain_in(raw))[0]
        if not math.isfinite(double):
            return clean_text(plain_in(raw))[0]
        text = self._number_shown(double, style)
        if style in self._misleading:
            return with_what_is_seen(text, Decimal(shortest_text(double)), self._misleading[style])
        return text

    def _number_shown(self, double: float, style: str) -> str:
        shown = self._formats.get(style, Shown.PLAIN)
        if shown is Shown.DATE and (day := date_text(double, self._epoch_1904)):
            return day.replace("T", " ")
        text = shortest_text(double)
        return f"{plain_text(Decimal(text) * 100)}%" if shown is Shown.PERCENT else text


def _rarer(kind: str, raw: str) -> str:
    if kind == "b":
        return "Yes" if raw == "1" else "No"
    if kind == "d":
        return plain_in(raw).removesuffix("T00:00:00").replace("T", " ")
    return clean_text(plain_in(raw))[0]
