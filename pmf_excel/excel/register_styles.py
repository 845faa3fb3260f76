"""How the register workbook looks: its cell styles by name, and numbers as a cell can hold them."""

from __future__ import annotations

from collections.abc import Mapping

from pmf_excel.core.register_view import Tone
from pmf_excel.office.palette import AMBER_TEXT, BLUE, FILL_QUIET, INK, QUIET, RED, RULE, TEXT, WHITE

from .styles import Look

#: Text colours of tones; the words beside them say the same.
TONE_COLOURS: Mapping[Tone, str] = {
    Tone.PLAIN: TEXT,
    Tone.WAITING: BLUE,
    Tone.LATE: AMBER_TEXT,
    Tone.OFF_TARGET: RED,
}
#: The bar beside a count, and the count itself; ink where there is nothing to do.
TILE_COLOURS: Mapping[Tone, str] = {**TONE_COLOURS, Tone.PLAIN: INK}

_HEADING: Look = {"bold": True, "font_color": WHITE, "bg_color": INK}
_TILE: Look = {"bg_color": FILL_QUIET}
_ROW: Look = {"bottom": 1, "bottom_color": RULE, "valign": "top", "text_wrap": True}
_CELL: Look = {"valign": "top"}


def _tile_looks() -> dict[str, Look]:
    looks: dict[str, Look] = {}
    for tone, colour in TILE_COLOURS.items():
        edge: Look = {**_TILE, "indent": 1, "left": 5, "left_color": colour}
        looks[f"tile heading {tone}"] = {**edge, "bold": True, "font_color": QUIET}
        looks[f"tile count {tone}"] = {**edge, "bold": True, "font_size": 17, "font_color": colour}
        looks[f"tile sentence {tone}"] = {**edge, "font_color": QUIET}
    return looks


#: `table` styles are those of the tables, `row` styles those of the lists on the Control sheet.
REGISTER_STYLES: Mapping[str, Look] = {
    "plain": {},
    "title": {"bold": True, "font_size": 20, "font_color": INK},
    "sheet title": {"bold": True, "font_size": 16, "font_color": INK},
    "subtitle": {"font_size": 11, "font_color": QUIET},
    "quiet": {"font_color": QUIET},
    "label": {"bold": True, "font_color": QUIET},
    "value": {"bold": True, "font_size": 12, "font_color": INK},
    "section": {"bold": True, "font_size": 12, "font_color": INK},
    "link": {"font_color": BLUE, "underline": 1},
    "count": {"font_color": QUIET, "align": "right"},
    "heading": _HEADING,
    "tile": _TILE,
    **_tile_looks(),
    "row": _ROW,
    "row link": {**_ROW, "font_color": BLUE, "underline": 1},
    "row date": {**_ROW, "align": "left"},
    **{
        f"row {tone}": {**_ROW, "bold": tone is not Tone.PLAIN, "font_color": TONE_COLOURS[tone]}
        for tone in TONE_COLOURS
    },
    "table heading": {**_HEADING, "text_wrap": True, "valign": "vcenter"},
    "table": _CELL,
    "table prose": {**_CELL, "text_wrap": True},
    "table date": {**_CELL, "align": "left"},
}
