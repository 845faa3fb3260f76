"""Conditional formats of a sheet that make people see something else than cells hold, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cell_colours import Colours
from .grid import LAST_COLUMN, LAST_ROW
from .markup import SHEET_SPACES
from .number_formats import Change, change_of
from .ranges import Range
from .style_sheet import LOOK_NAMES, Look, LookReader

#: Where newer kinds of conditional formats stand, and the areas that they lie over.
_NEWER, _NEWER_AREAS = (
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "http://schemas.microsoft.com/office/excel/2006/main",
)
_OWN = ("conditionalFormatting", "cfRule", "iconSet", "dataBar")
#: The elements that a conditional format is made of, by full name.
CONDITIONS: Mapping[str, str] = {
    **{f"{space} {name}": name for space in SHEET_SPACES for name in (*_OWN, *LOOK_NAMES)},
    **{f"{_NEWER} {name}": name for name in (*_OWN, "dxf")},
    f"{_NEWER_AREAS} sqref": "sqref",
}
#: More areas than this are no honest ones: from then on a rule counts for the whole sheet, as where it says none.
_MOST_AREAS = 1_000
_WHOLE = Range(1, 1, LAST_ROW, LAST_COLUMN)
_FALSE = frozenset({"0", "false"})
_BARS = Change("shows a bar or a sign in place of the number")


@dataclass(frozen=True, slots=True)
class Cover:
    """An area of a sheet and what a conditional format does to the cells in it."""

    area: Range
    change: Change


class Conditions:
    """What of the conditional formats of one sheet was read so far; `changes` are those that the styles declare."""

    def __init__(self, changes: Sequence[Change | None]) -> None:
        self.covers: list[Cover] = []
        self._changes, self._colours = changes, Colours()
        self._areas = ""
        self._rules: list[Change] = []
        self._looks = LookReader()
        self._look: Look | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        if name == "conditionalFormatting":
            self._areas, self._rules = attributes.get("sqref", ""), []
        elif name == "cfRule":
            self._add(self._declared(attributes.get("dxfId", "")))
        elif name in {"iconSet", "dataBar"}:
            self._add(_BARS if attributes.get("showValue", "1") in _FALSE else None)
        elif name == "dxf":
            self._look = Look()
            self._looks.begin(self._look, is_change=True)
        elif self._look is not None:
            self._looks.start(name, attributes)

    def end(self, name: str, text: Sequence[str]) -> None:
        """Take the end of an element, and the text that stood in it."""
        if name == "sqref":
            self._areas = "".join(text)
        elif name == "conditionalFormatting":
            self._cover()
        elif name == "dxf" and self._look is not None:
            self._add(change_of(self._look, self._colours))
            self._look = None
        else:
            self._looks.end(name)

    def _add(self, change: Change | None) -> None:
        if change is not None and change not in self._rules:
            self._rules.append(change)

    def _declared(self, number: str) -> Change | None:
        at = int(number) if number.isdecimal() and len(number) < 8 else len(self._changes)
        return self._changes[at] if at < len(self._changes) else None

    def _cover(self) -> None:
        for change in self._rules:
            for area in self._areas.split():
                if len(self.covers) <= _MOST_AREAS:
                    where = Range.parse(area) if len(self.covers) < _MOST_AREAS else None
                    self.covers.append(Cover(where or _WHOLE, change))
