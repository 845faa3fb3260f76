"""The style sheet of a workbook as it stands: number formats, fonts, fills, what cells and conditions make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from .markup import SHEET_SPACES, named, read_markup

#: A colour as a style sheet says it, in one of four ways; automatic where it says nothing.
Colour = Mapping[str, str]
AUTOMATIC: Colour = {}
#: The elements that say how something looks.
LOOK_NAMES = (
    "numFmt", "font", "sz", "color", "fill", "patternFill", "gradientFill", "fgColor", "bgColor",
)  # fmt: skip


@dataclass(slots=True)
class Look:
    """How something looks, as far as that is said: number format, colour and size of letters, colours behind them."""

    code: str | None = None
    colour: Colour | None = None
    size: str = ""
    fills: tuple[Colour, ...] | None = None


@dataclass(slots=True)
class StyleSheet:
    """A style sheet: `cells` name number format, font and fill of each cell style; `changes` are what conditions do."""

    codes: dict[str, str] = field(default_factory=dict)
    fonts: list[Look] = field(default_factory=list)
    fills: list[Look] = field(default_factory=list)
    cells: list[tuple[str, str, str]] = field(default_factory=list)
    changes: list[Look] = field(default_factory=list)
    indexed: list[str] = field(default_factory=list)


class LookReader:
    """Reads one look after the other from the elements that say it."""

    def __init__(self) -> None:
        self.look = Look()
        self._within = self._pattern = ""
        self._is_change = False
        self._front, self._back = AUTOMATIC, AUTOMATIC
        self._stops: list[Colour] = []

    def begin(self, look: Look, *, is_change: bool) -> None:
        """Read into `look` from now on; in a change of look the colour of a plain fill is called the one behind."""
        self.look, self._is_change, self._within = look, is_change, ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        if name == "numFmt":
            self.look.code = attributes.get("formatCode", "")
        elif name in {"font", "fill"}:
            self._within, self._pattern, self._stops = name, "", []
            self._front, self._back = AUTOMATIC, AUTOMATIC
        elif self._within == "font":
            self._start_in_font(name, attributes)
        elif self._within == "fill":
            self._start_in_fill(name, attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "fill" and self._within == "fill":
            self.look.fills = self._filled()
        if name in {"font", "fill"}:
            self._within = ""

    def _start_in_font(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "color":
            self.look.colour = attributes
        elif name == "sz":
            self.look.size = attributes.get("val", "")

    def _start_in_fill(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "patternFill":
            self._pattern = attributes.get("patternType", "solid" if self._is_change else "none")
        elif name == "fgColor":
            self._front = attributes
        elif name == "bgColor":
            self._back = attributes
        elif name == "color":
            self._stops.append(attributes)

    def _filled(self) -> tuple[Colour, ...]:
        if self._stops:
            return tuple(self._stops)
        if self._pattern in {"", "none"}:
            return ()
        if self._pattern == "solid":
            return (self._back or self._front,) if self._is_change else (self._front,)
        return (self._front, self._back)


def read_style_sheet(chunks: Iterable[bytes]) -> StyleSheet:
    """Return what `xl/styles.xml` says."""
    reader = _StyleReader()
    names = (*LOOK_NAMES, *_SECTIONS, "dxf", "xf", "rgbColor")
    starts = {name: partial(reader.start, name) for name in names}
    ends = {name: partial(reader.end, name) for name in (*LOOK_NAMES, *_SECTIONS)}
    read_markup(chunks, named(SHEET_SPACES, starts), named(SHEET_SPACES, ends))
    return reader.sheet


_SECTIONS = ("numFmts", "fonts", "fills", "cellXfs", "dxfs", "indexedColors")


class _StyleReader:
    """Where the pass is in a style sheet, and what was read of it."""

    def __init__(self) -> None:
        self.sheet = StyleSheet()
        self._section = ""
        self._looks = LookReader()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name in _SECTIONS:
            self._section = name
        elif self._section == "cellXfs":
            if name == "xf":
                ids = (attributes.get(each, "0") for each in ("numFmtId", "fontId", "fillId"))
                self.sheet.cells.append((next(ids), next(ids), next(ids)))
        elif self._section == "numFmts":
            self.sheet.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif self._section == "indexedColors":
            self.sheet.indexed.append(attributes.get("rgb", ""))
        else:
            self._start_look(name, attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in _SECTIONS:
            self._section = ""
        else:
            self._looks.end(name)

    def _start_look(self, name: str, attributes: dict[str, str]) -> None:
        kept = {"fonts": ("font", self.sheet.fonts), "fills": ("fill", self.sheet.fills)}
        begins, looks = {**kept, "dxfs": ("dxf", self.sheet.changes)}.get(self._section, ("", []))
        if name == begins:
            looks += [Look()]
            self._looks.begin(looks[-1], is_change=name == "dxf")
        if looks:
            self._looks.start(name, attributes)
