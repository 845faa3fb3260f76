"""How the master workbook looks: its cell styles by name, and what conditional formats change."""

from __future__ import annotations

from collections.abc import Mapping

from pmf_excel.core.master.tones import Tone
from pmf_excel.office.palette import (
    AMBER_TEXT,
    BLUE,
    FILL_QUIET,
    GREEN,
    INK,
    INPUT_BORDER,
    INPUT_FILL,
    QUIET,
    RED,
    RULE,
    TEXT,
    WHITE,
)

from .styles import Look

#: The red of the palette is too light upon the fill of a count.
RED_ON_FILL = "#BC2F19"
#: Behind a cell whose content was refused; a pattern, a border and bold letters say it without colour.
REFUSED_FILL, REFUSED_LINES = "#FDECEA", "#F3B3AB"
_DIAGONAL_LINES = 14

_HEADING: Look = {
    "bold": True, "font_color": WHITE, "bg_color": INK, "text_wrap": True, "valign": "vcenter",
}  # fmt: skip
_LIST_HEADING: Look = {**_HEADING, "align": "left"}
_TILE: Look = {"bg_color": FILL_QUIET}
_EDGE: Look = {**_TILE, "indent": 1, "left": 5, "left_color": INK}
_INPUT: Look = {
    "bold": True, "bg_color": INPUT_FILL, "border": 1, "border_color": INPUT_BORDER, "indent": 1,
    "num_format": "@", "shrink": True,
}  # fmt: skip
_LIST: Look = {"text_wrap": True, "valign": "vcenter", "align": "left"}
_LINK: Look = {"font_color": BLUE, "underline": 1}
_CELL: Look = {"valign": "top"}

#: `table` styles are those of the records, `list` styles those of what the program writes as a whole.
MASTER_STYLES: Mapping[str, Look] = {
    "plain": {},
    "title": {"bold": True, "font_size": 20, "font_color": INK},
    "sheet title": {"bold": True, "font_size": 16, "font_color": INK},
    "page title": {"bold": True, "font_size": 16, "font_color": INK, "indent": 1},
    "page link": {**_LINK, "indent": 1},
    "subtitle": {"font_size": 11, "font_color": QUIET},
    "quiet": {"font_color": QUIET},
    "quiet indented": {"font_color": QUIET, "indent": 1},
    "label": {"bold": True, "font_color": QUIET, "align": "right", "indent": 1},
    "input": _INPUT,
    "section": {"bold": True, "font_size": 12, "font_color": INK},
    "link": _LINK,
    "said": {"font_size": 10},
    "tile": _TILE,
    "tile heading": {**_EDGE, "bold": True, "font_color": QUIET},
    "tile count": {**_EDGE, "bold": True, "font_size": 17, "font_color": INK},
    "tile sentence": {**_EDGE, "font_color": QUIET},
    "heading": _HEADING,
    "list heading": _LIST_HEADING,
    "list heading right": {**_LIST_HEADING, "align": "right", "indent": 1},
    "list": _LIST,
    "need": {**_LIST, "indent": 1},
    "need strong": {**_LIST, "indent": 1, "bold": True},
    "need link": {**_LIST, **_LINK, "indent": 1},
    "need heading": {**_LIST_HEADING, "indent": 1},
    "list number": {**_LIST, "align": "right", "indent": 1},
    "list number strong": {**_LIST, "align": "right", "indent": 1, "bold": True},
    "list link": {**_LIST, **_LINK},
    "table": _CELL,
    "table prose": {**_CELL, "text_wrap": True},
    "table date": {**_CELL, "align": "left"},
    "memory heading": {"bold": True},
}  # fmt: skip

#: The colours of tones; the words beside them say the same.
TONE_COLOURS: Mapping[Tone, str] = {
    Tone.WAITING: BLUE,
    Tone.LATE: AMBER_TEXT,
    Tone.OFF_TARGET: RED,
    Tone.WITHIN: BLUE,
    Tone.GOOD: GREEN,
    Tone.QUIET: QUIET,
}
_RULE: Look = {"bottom": 1, "bottom_color": RULE}


#: What waits or is late may take two lines, for which bold letters have no room.
_BOLD = (Tone.OFF_TARGET, Tone.WITHIN, Tone.GOOD)


def _tone_look(tone: Tone) -> Look:
    return {"font_color": TONE_COLOURS[tone], **({"bold": True} if tone in _BOLD else {})}


#: `count` changes a count of the Control sheet, `tone` a cell of a list. LibreOffice takes the first change that
#: applies and no other: a tone brings its row's rule along.
MASTER_CHANGES: Mapping[str, Look] = {
    **{f"count {tone}": _tone_look(tone) for tone in TONE_COLOURS},
    f"count {Tone.OFF_TARGET}": {**_tone_look(Tone.OFF_TARGET), "font_color": RED_ON_FILL},
    **{f"tone {tone}": {**_tone_look(tone), **_RULE} for tone in TONE_COLOURS},
    "tone section": {"font_color": INK, "bold": True, "bottom": 1, "bottom_color": INK},
    "answer": {"bg_color": INPUT_FILL, "border": 1, "border_color": INPUT_BORDER},
    "rule": _RULE,
    "refused": {
        "bold": True, "font_color": TEXT, "border": 1, "border_color": RED,
        "pattern": _DIAGONAL_LINES, "bg_color": REFUSED_FILL, "fg_color": REFUSED_LINES,
    },
}  # fmt: skip
