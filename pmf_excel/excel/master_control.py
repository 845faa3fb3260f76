"""The Control sheet of the empty master workbook: where counts, buttons, sentences and needs will stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmf_excel.core.cell_formats import DATE_FORMAT, column_letters
from pmf_excel.core.master import control
from pmf_excel.core.master.book import CONTROL_SHEET, COUNCIL_NAME, FOLDER_NAME, PERIOD_NAME
from pmf_excel.core.master.buttons import Button, grouped_buttons
from pmf_excel.core.master.layout import COUNCILS_NAME, PERIODS_NAME
from pmf_excel.core.master.tones import Tone

from .master_charts import insert_charts
from .master_sheets import area, change_by_tone, change_where, fill_blank, print_first_row, set_up_print, write_note
from .paper import A4
from .styles import Styles

#: Widths in pixels: narrow enough together for a small screen.
_WIDTHS = {
    2: 14, control.WHO: 236, control.DUE: 102, control.WHAT: 360, control.INDICATOR: 288, control.REFERENCE: 190,
    control.SINCE: 102,
}  # fmt: skip
#: Heights in pixels; a row of the list holds two lines.
_HEIGHTS = {
    1: 6, control.TITLE: 34, control.SUBTITLE: 24, control.SAVED: 24, 5: 8,
    control.TILES: 22, control.TILES + 1: 32, control.TILES + 2: 23, 9: 8,
    13: 4, control.SAID_HEADING: 26, 22: 2, control.LIST_TITLE: 28, control.LIST_HEADING: 24,
}  # fmt: skip
_BUTTON_ROW, _SAID_ROW, _LIST_ROW = 34, 18, 36
#: Buttons: where the first begins, how wide each is, and how far it is to the next.
_BUTTONS_BEGIN, _BUTTON_WIDTH, _BUTTON_HEIGHT, _BUTTON_STEP = 84, 164, 28, 171
_LAST_LIST_ROW = control.LIST + control.LIST_ROOM - 1
_FOLDER_NOTE = "The folder that holds pmf.toml. Leave it empty where this workbook lies in that folder."
_NEED_TONES = (Tone.WAITING, Tone.LATE, Tone.OFF_TARGET)


def write_control(workbook: Any, sheet: Any, styles: Styles) -> None:
    """Write the Control sheet without anything that changes, and name its three inputs."""
    _set_up(sheet, styles)
    _write_inputs(workbook, sheet, styles)
    _write_texts(sheet, styles)
    _write_tiles(sheet, styles)
    _write_buttons(sheet, styles)
    _write_list(sheet, styles)
    insert_charts(workbook, sheet)


def _set_up(sheet: Any, styles: Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.hide_row_col_headers()
    plain = styles.of("plain")
    sheet.set_column(0, 0, 10, plain, {"hidden": True})
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(column - 1, column - 1, pixels, plain)
    sheet.set_column(control.SINCE, control.SINCE, 3, plain)
    sheet.set_column(control.SINCE + 1, control.LAST_HIDDEN - 1, 10, plain, {"hidden": True})
    for row, pixels in _HEIGHTS.items():
        sheet.set_row_pixels(row - 1, pixels)
    for row in range(control.SAID, control.SAID + control.SAID_ROOM):
        sheet.set_row_pixels(row - 1, _SAID_ROW)
    set_up_print(sheet, A4)
    print_first_row(sheet)
    row, column = control.PERIOD_CELL
    sheet.set_selection(row - 1, column - 1, row - 1, column - 1)


def _write_inputs(workbook: Any, sheet: Any, styles: Styles) -> None:
    inputs = (
        ("Period", control.PERIOD_CELL, PERIOD_NAME, PERIODS_NAME),
        ("Council", control.COUNCIL_CELL, COUNCIL_NAME, COUNCILS_NAME),
        ("Folder", control.FOLDER_CELL, FOLDER_NAME, ""),
    )
    for label, (row, column), name, offered in inputs:
        sheet.write_string(row - 1, column - 2, label, styles.of("label"))
        sheet.write_blank(row - 1, column - 1, None, styles.of("input"))
        workbook.define_name(name, f"='{CONTROL_SHEET}'!${column_letters(column)}${row}")
        if offered:
            sheet.data_validation(row - 1, column - 1, row - 1, column - 1, _one_of(label, offered))
    row, column = control.FOLDER_CELL
    write_note(sheet, row, column, _FOLDER_NOTE)


def _one_of(label: str, offered: str) -> dict[str, object]:
    return {
        "validate": "list",
        "source": f"={offered}",
        "error_title": label,
        "error_message": f"Choose a {label.lower()} from the list.",
    }


def _write_texts(sheet: Any, styles: Styles) -> None:
    who = control.WHO - 1
    sheet.write_string(control.TITLE - 1, who, "Indicator register", styles.of("title"))
    sheet.write_blank(control.SUBTITLE - 1, who, None, styles.of("subtitle"))
    sheet.write_blank(control.SAVED - 1, who, None, styles.of("quiet"))
    sheet.write_blank(control.SAID_HEADING - 1, who, None, styles.of("section"))
    fill_blank(sheet, control.SAID, control.SAID + control.SAID_ROOM - 1, control.WHO, styles.of("said"))
    sheet.write_string(control.LIST_TITLE - 1, who, "What needs somebody", styles.of("section"))


def _write_tiles(sheet: Any, styles: Styles) -> None:
    for row, part in enumerate(("heading", "count", "sentence"), start=control.TILES):
        for column in range(control.WHO, control.SINCE + 1):
            begins = column in control.TILE_COLUMNS
            sheet.write_blank(row - 1, column - 1, None, styles.of(f"tile {part}" if begins else "tile"))
    for number, column in enumerate(control.TILE_COLUMNS):
        tone = f"${column_letters(control.TILE_TONES + number)}${control.TILES}"
        count = area(control.TILES + 1, column, control.TILES + 1, column)
        change_by_tone(sheet, count, tone, _NEED_TONES, styles, "count")


def _write_buttons(sheet: Any, styles: Styles) -> None:
    for row, (group, buttons) in enumerate(grouped_buttons(), start=control.BUTTONS):
        sheet.set_row_pixels(row - 1, _BUTTON_ROW)
        sheet.write_string(row - 1, control.WHO - 1, group, styles.of("section"))
        write_note(sheet, row, control.WHO, _explained(buttons))
        for place, button in enumerate(buttons):
            sheet.insert_button(row - 1, control.WHO - 1, _button(button, place))


def _explained(buttons: Sequence[Button]) -> str:
    return "\n".join(f"{button.caption}: {button.explanation}" for button in buttons)


def _button(button: Button, place: int) -> dict[str, object]:
    return {
        "macro": button.macro,
        "caption": button.caption,
        "description": f"{button.caption}. {button.explanation}",
        "width": _BUTTON_WIDTH,
        "height": _BUTTON_HEIGHT,
        "x_offset": _BUTTONS_BEGIN + _BUTTON_STEP * place,
        "y_offset": (_BUTTON_ROW - _BUTTON_HEIGHT) // 2,
    }


def _write_list(sheet: Any, styles: Styles) -> None:
    looks = {
        control.WHO: styles.of("need"), control.DUE: styles.of("need", DATE_FORMAT),
        control.WHAT: styles.of("need"), control.INDICATOR: styles.of("need"),
        control.REFERENCE: styles.of("need link"), control.SINCE: styles.of("need", DATE_FORMAT),
    }  # fmt: skip
    for column, heading in zip(looks, control.LIST_HEADINGS, strict=True):
        sheet.write_string(control.LIST_HEADING - 1, column - 1, heading, styles.of("need heading"))
        fill_blank(sheet, control.LIST, _LAST_LIST_ROW, column, looks[column])
    for row in range(control.LIST, _LAST_LIST_ROW + 1):
        sheet.set_row_pixels(row - 1, _LIST_ROW)
    tone = f"$A{control.LIST}"
    whole = area(control.LIST, control.WHO, _LAST_LIST_ROW, control.SINCE)
    change_by_tone(sheet, area(control.LIST, control.WHAT, _LAST_LIST_ROW, control.WHAT), tone, _NEED_TONES, styles)
    change_by_tone(sheet, whole, tone, (Tone.SECTION, Tone.QUIET), styles)
    change_where(sheet, whole, f'{tone}<>""', styles.change("rule"))
