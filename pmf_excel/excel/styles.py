"""How the cells of a form look: named once, made for a workbook when first used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmf_excel.office.palette import (
    AMBER_TEXT,
    BLUE,
    FILL,
    FONT,
    GREEN,
    INK,
    INPUT_BORDER,
    INPUT_FILL,
    INPUT_HEADING,
    QUIET,
    RED,
    RULE,
    TEXT,
    WHITE,
)

Look = Mapping[str, Any]

#: The fill of an input that a line still needs; it fades to the plain input fill once it is filled.
NEEDED_FILL = "#FFE08A"
READY_FILL = "#E3F2E9"
NOT_READY_FILL = "#FDF3D7"

#: What every cell of every sheet has, unless its style says otherwise.
DEFAULT_LOOK: Look = {"font_name": FONT, "font_size": 10, "font_color": TEXT, "valign": "vcenter"}

_LEFT: Look = {"align": "left", "indent": 1}
_RIGHT: Look = {"align": "right", "indent": 1}
_LINE: Look = {"bottom": 1, "bottom_color": RULE, "text_wrap": True}
_NUMBER: Look = {"bottom": 1, "bottom_color": RULE, **_RIGHT}
_INPUT: Look = {
    "bg_color": INPUT_FILL, "border": 1, "border_color": INPUT_BORDER, "locked": False, "text_wrap": True,
}  # fmt: skip
_HEADING: Look = {"bold": True, "text_wrap": True, "border": 1, "border_color": WHITE, "valign": "top", **_LEFT}
_PANEL: Look = {"bg_color": FILL, "text_wrap": True, **_LEFT}
_LABEL: Look = {"bold": True, "font_color": QUIET, "text_wrap": True, **_LEFT}
_LINK: Look = {"font_color": BLUE, "underline": 1}

STYLES: Mapping[str, Look] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": INK, **_LEFT},
    "subtitle": {"font_size": 11, "font_color": QUIET, **_LEFT},
    "count": {"bold": True, "font_color": AMBER_TEXT, **_LEFT},
    "label": _LABEL,
    "value": {"font_size": 11, "text_wrap": True, **_LEFT},
    "cover_input": {**_INPUT, "font_size": 11, **_LEFT},
    "step": {**_PANEL, "bold": True, "font_size": 12, "font_color": INK},
    "step_text": {**_PANEL, "font_size": 11},
    "ready": {"bg_color": NOT_READY_FILL, "bold": True, "font_size": 12, "font_color": AMBER_TEXT, **_LEFT},
    "ready_text": {
        "bg_color": NOT_READY_FILL, "font_size": 11, "font_color": AMBER_TEXT, "text_wrap": True, **_LEFT,
    },
    "link": {**_LINK, "font_size": 11, **_LEFT},
    "heading": {**_HEADING, "bg_color": INK, "font_color": WHITE},
    "input_heading": {**_HEADING, "bg_color": INPUT_HEADING, "font_color": TEXT},
    "name": {"font_color": QUIET},
    # The key's font is large so that a row keeps its height when Excel fits it to what is typed.
    "key": {"font_size": 28},
    "fact": {**_LINE, **_LEFT},
    "fact_strong": {**_LINE, "bold": True, **_LEFT},
    "fact_link": {**_LINE, **_LINK, **_LEFT},
    "fact_number": {**_NUMBER},
    "fact_number_strong": {**_NUMBER, "bold": True},
    "fact_number_quiet": {**_NUMBER, "font_color": QUIET},
    "live": {**_LINE, "bold": True, "font_color": QUIET, **_LEFT},
    "live_number": {**_NUMBER, "font_color": QUIET},
    "needed": {**_LINE, "bold": True, "font_color": AMBER_TEXT, **_LEFT},
    "not_asked": {**_LINE, "align": "center", "font_color": QUIET},
    "input": {**_INPUT, **_LEFT},
    "input_number": {**_INPUT, **_RIGHT, "text_wrap": False, "bold": True},
    "procedure": {"bold": True, "font_size": 12, "font_color": INK, "bottom": 2, "bottom_color": INK, **_LEFT},
    "procedure_intro": {"font_color": QUIET, **_LEFT},
    "procedure_back": {**_LINK, "bottom": 2, "bottom_color": INK, **_RIGHT},
    "procedure_label": {**_LABEL, "valign": "top", "bottom": 1, "bottom_color": RULE},
    "procedure_text": {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": RULE, **_LEFT},
}  # fmt: skip

#: How a conditional format changes a cell: the words are there as well, colour never stands alone.
CHANGES: Mapping[str, Look] = {
    "on_target": {"font_color": GREEN},
    "within": {"font_color": BLUE},
    "outside": {"font_color": RED},
    "missing": {"bg_color": NEEDED_FILL},
    "ready": {"font_color": GREEN, "bg_color": READY_FILL},
    "complete": {"font_color": GREEN},
}


class Styles:
    """The formats of one workbook, each made when first asked for."""

    def __init__(
        self, workbook: Any, looks: Mapping[str, Look] = STYLES, changes: Mapping[str, Look] = CHANGES
    ) -> None:
        self._workbook = workbook
        self._looks, self._looks_of_changes = looks, changes
        self._made: dict[tuple[str, str, bool], Any] = {}
        self._changes: dict[str, Any] = {}

    def of(self, name: str, number_format: str = "", *, quoted: bool = False) -> Any:
        """Return the format of style `name`; `quoted` marks a text that Excel must never take for a formula."""
        wanted = (name, number_format, quoted)
        if wanted not in self._made:
            look = {**DEFAULT_LOOK, **self._looks[name], **({"num_format": number_format} if number_format else {})}
            self._made[wanted] = self._workbook.add_format({**look, "quote_prefix": quoted})
        return self._made[wanted]

    def change(self, name: str) -> Any:
        """Return the conditional format called `name`."""
        if name not in self._changes:
            self._changes[name] = self._workbook.add_format(dict(self._looks_of_changes[name]))
        return self._changes[name]
