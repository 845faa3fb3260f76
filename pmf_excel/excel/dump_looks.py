"""How cells look, in words: the styles of a workbook as a reviewer reads them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: Number formats that a workbook refers to without naming them.
_BUILT_IN = {"0": "", "1": "0", "2": "0.00", "9": "0%", "14": "date", "49": "@"}


class Looks:
    """The styles of a workbook by number, and the changes that conditional formats make, each as a text."""

    def __init__(self, styles: bytes) -> None:
        root = ElementTree.fromstring(styles)
        codes = {each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iter(f"{MAIN}numFmt")}
        self._codes = {**_BUILT_IN, **codes}
        self._fonts, self._fills, self._borders = (_each(root, name) for name in ("fonts", "fills", "borders"))
        self._styles = [self._style(each) for each in _each(root, "cellXfs")]
        self._changes = [_change(each) for each in _each(root, "dxfs")]

    def style(self, number: str) -> str:
        """Return the style of a cell as a text; empty for the plain one."""
        return self._styles[int(number or 0)]

    def change(self, number: str) -> str:
        """Return what a conditional format changes."""
        return self._changes[int(number)]

    def _style(self, xf: ElementTree.Element) -> str:
        parts = [
            _font(self._fonts[int(xf.get("fontId", "0"))]),
            _fill(self._fills[int(xf.get("fillId", "0"))]),
            _border(self._borders[int(xf.get("borderId", "0"))]),
            self._codes.get(xf.get("numFmtId", "0"), ""),
            _alignment(xf.find(f"{MAIN}alignment")),
        ]
        return ", ".join(part for part in parts if part)


def _each(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    found = root.find(f"{MAIN}{name}")
    return list(found) if found is not None else []


def _change(dxf: ElementTree.Element) -> str:
    texts = {"font": _font, "fill": _fill, "border": _border}
    return ", ".join(text for part in dxf if (text := texts[part.tag.removeprefix(MAIN)](part)))


def _font(font: ElementTree.Element) -> str:
    words = [_value(font, "name"), _value(font, "sz")]
    words += [word for tag, word in (("b", "bold"), ("u", "underlined")) if font.find(f"{MAIN}{tag}") is not None]
    return " ".join(word for word in (*words, _colour(font.find(f"{MAIN}color"))) if word)


def _fill(fill: ElementTree.Element) -> str:
    pattern = fill.find(f"{MAIN}patternFill")
    if pattern is None or pattern.get("patternType") in ("none", "gray125"):
        return ""
    front, back = (_colour(pattern.find(f"{MAIN}{name}")) for name in ("fgColor", "bgColor"))
    kind = pattern.get("patternType", "solid")
    return f"on {front or back}" if kind == "solid" else f"on {back} with {kind} lines {front}"


def _border(border: ElementTree.Element) -> str:
    sides = [
        f"{side.tag.removeprefix(MAIN)} {side.get('style')} {_colour(side.find(f'{MAIN}color'))}".rstrip()
        for side in border
        if side.get("style")
    ]
    return f"border {' / '.join(sides)}" if sides else ""


def _alignment(alignment: ElementTree.Element | None) -> str:
    return " ".join(_aligned(alignment)) if alignment is not None else ""


def _aligned(alignment: ElementTree.Element) -> Iterator[str]:
    for name, value in sorted(alignment.attrib.items()):
        yield name if value == "1" and name != "indent" else f"{name}={value}"


def _value(element: ElementTree.Element, name: str) -> str:
    found = element.find(f"{MAIN}{name}")
    return found.get("val", "") if found is not None else ""


def _colour(colour: ElementTree.Element | None) -> str:
    rgb = colour.get("rgb", "") if colour is not None else ""
    return f"#{rgb[2:]}" if rgb else ""
