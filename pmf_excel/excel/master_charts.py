"""The two small charts of the Control sheet; the sentences beside them say the same."""

from __future__ import annotations

from typing import Any

from pmf_excel.core.master import control
from pmf_excel.core.master.book import CONTROL_SHEET
from pmf_excel.office.palette import BLUE, FONT, GREEN, INK, QUIET, RED, RULE, TEXT

#: Where they stand, in pixels: right of the buttons and sentences, one below the other.
_X, _WIDTH, _HEIGHT = 246, 336, 128
#: The bars of the statuses in their order; each bar has its words and its number beside it.
_STATUS_COLOURS = (GREEN, BLUE, RED, QUIET, QUIET)
_STATUS_PATTERNS = ("", "", "", "wide_upward_diagonal", "light_horizontal")
_TITLE = {"name": FONT, "size": 9, "bold": True, "color": INK}
_WORDS = {"name": FONT, "size": 8, "color": TEXT}


def insert_charts(workbook: Any, sheet: Any) -> None:
    """Insert the charts of statuses and of the share on target into the Control sheet."""
    _insert(sheet, 0, _statuses(workbook), _STATUSES_SAID)
    _insert(sheet, _HEIGHT, _shares(workbook), _SHARES_SAID)


_STATUSES_SAID = (
    "Bar chart of the indicators of the period by status: on target, within threshold, outside threshold, still to "
    "come, not rated. The sentences beside it give the same numbers."
)
_SHARES_SAID = (
    "Column chart of the percentage of rated indicators that were on target, in the last five periods. "
    "The last sentence beside it gives the same numbers."
)


def _insert(sheet: Any, below: int, chart: Any, said: str) -> None:
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_legend({"none": True})
    chart.show_hidden_data()
    place = {"x_offset": _X, "y_offset": below, "object_position": 3, "description": said}
    sheet.insert_chart(control.BUTTONS - 1, control.INDICATOR - 1, chart, place)


def _statuses(workbook: Any) -> Any:
    chart = workbook.add_chart({"type": "bar"})
    points = [_point(*look) for look in zip(_STATUS_COLOURS, _STATUS_PATTERNS, strict=True)]
    series = _series(control.STATUS_LABELS, control.STATUS_ROOM)
    chart.add_series({**series, "points": points, "gap": 35, "data_labels": {"value": True, "font": _WORDS}})
    chart.set_title({"name": "Indicators by status", "name_font": _TITLE, "overlay": False})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_y_axis({"reverse": True, "num_font": _WORDS, "line": {"color": RULE}, "major_tick_mark": "none"})
    return chart


def _shares(workbook: Any) -> Any:
    chart = workbook.add_chart({"type": "column"})
    series = _series(control.SHARE_LABELS, control.SHARE_ROOM)
    labels = {"value": True, "font": _WORDS, "num_format": '0"%"'}
    chart.add_series({**series, "fill": {"color": INK}, "gap": 60, "data_labels": labels})
    chart.set_title({"name": "On target, per cent of those rated", "name_font": _TITLE, "overlay": False})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 120})
    chart.set_x_axis({"num_font": _WORDS, "line": {"color": RULE}, "major_tick_mark": "none"})
    return chart


def _series(column: int, room: int) -> dict[str, object]:
    """Return categories and values of a block of two hidden columns; the categories are texts from the start."""
    first, last = control.SAID - 1, control.SAID + room - 2
    return {
        "categories": [CONTROL_SHEET, first, column - 1, last, column - 1],
        "values": [CONTROL_SHEET, first, column, last, column],
        "categories_data": ["–"] * room,
    }


def _point(colour: str, pattern: str) -> dict[str, object]:
    if pattern:
        return {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}, "border": {"color": colour}}
    return {"fill": {"color": colour}}
