"""The colours of a workbook as people see them, and whether letters can be read on what is behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from colorsys import hls_to_rgb, rgb_to_hls

from pmf_excel.office.contrast import contrast

from .markup import named, read_markup
from .style_sheet import Colour, Look

BLACK, WHITE = "000000", "FFFFFF"
#: With less contrast than this nobody reads a text; what is pale but can be read has more.
_LEAST_CONTRAST = 1.3
#: Letters smaller than this, in points, nobody reads.
_LEAST_SIZE = 4
_RGB = re.compile("(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_DRAWING_SPACES = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
#: The colours of a theme in the order in which styles count them, and what they are where a workbook has no theme.
_THEME = {
    "lt1": WHITE, "dk1": BLACK, "lt2": "EEECE1", "dk2": "1F497D", "accent1": "4F81BD", "accent2": "C0504D",
    "accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6", "accent6": "F79646", "hlink": "0000FF",
    "folHlink": "800080",
}  # fmt: skip
#: The colours that styles call by number; they begin with eight that are there twice.
_EIGHT = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_INDEXED = (
    f"{_EIGHT} {_EIGHT} 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 "
    "FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 "
    "99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 "
    "003300 333300 993300 993366 333399 333333"
).split()
#: Beyond those stand the colours of the screen: letters and what is behind them.
_SCREEN = {64: BLACK, 65: WHITE}


class Colours:
    """What the colours of one workbook look like: its theme, and its own numbered colours where it has any."""

    def __init__(self, theme: Sequence[str] = (), indexed: Sequence[str] = ()) -> None:
        self._theme = theme or tuple(_THEME.values())
        self._indexed = dict(enumerate(indexed or _INDEXED)) | _SCREEN

    def can_be_read(self, letters: Look, behind: Look) -> bool:
        """Return whether letters can be read on what is behind them: black ones on white where nothing is said."""
        if letters.size and _number(letters.size, _LEAST_SIZE) < _LEAST_SIZE:
            return False
        text = self._rgb(letters.colour, BLACK)
        fills = [self._rgb(fill, BLACK) for fill in behind.fills or ()] or [WHITE]
        return any(contrast(text, fill) >= _LEAST_CONTRAST for fill in fills)

    def is_pale(self, behind: Look) -> bool:
        """Return whether white letters cannot be read on what is behind them."""
        return not self.can_be_read(Look(colour={"rgb": WHITE}), behind)

    def _rgb(self, colour: Colour | None, automatic: str) -> str:
        said = colour or {}
        index = next((said[way] for way in ("theme", "indexed") if way in said), "")
        if "theme" in said:
            known = dict(enumerate(self._theme)).get(_whole(index), "")
        else:
            known = self._indexed.get(_whole(index), "") if index else said.get("rgb", "")
        match = _RGB.fullmatch(known)
        return _tinted(match[1], _number(said.get("tint", "0"), 0)) if match else automatic


def read_theme(chunks: Iterable[bytes]) -> tuple[str, ...]:
    """Return the colours of a theme in the order in which styles count them."""
    found: dict[str, str] = {}
    called = ""

    def begin(name: str) -> None:
        nonlocal called
        called = name

    def colour(attributes: dict[str, str]) -> None:
        if called:
            found.setdefault(called, attributes.get("lastClr") or attributes.get("val", ""))

    names = {name: lambda _, name=name: begin(name) for name in _THEME}
    ends = dict.fromkeys(_THEME, lambda: begin(""))
    starts = {**names, "srgbClr": colour, "sysClr": colour}
    read_markup(chunks, named(_DRAWING_SPACES, starts), named(_DRAWING_SPACES, ends))
    return tuple(found.get(name, usual) for name, usual in _THEME.items())


def _tinted(rgb: str, tint: float) -> str:
    """Return a colour made lighter or darker by a share of its lightness, as themes do."""
    if not tint:
        return rgb
    hue, light, strength = rgb_to_hls(*(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * min(1, max(0, part))):02X}" for part in hls_to_rgb(hue, light, strength))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else -1


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if abs(number) < 1_000 else otherwise
