"""The Dashboard sheet of the empty master workbook: headings, looks and sparklines for what will stand there."""

from __future__ import annotations

from typing import Any

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.master import dashboard
from pmf_excel.core.master.book import CONTROL_SHEET
from pmf_excel.core.master.exceptions import NO_EXCEPTION
from pmf_excel.core.master.tones import Tone
from pmf_excel.office.palette import INK, RED

from .master_sheets import area, change_by_tone, change_where, fill_blank, print_first_row, set_up_print, write_note
from .paper import A4
from .styles import Styles

#: Column, its width in pixels, the style of its cells, and the note on its heading.
_COLUMNS: tuple[tuple[int, int, str, str], ...] = (
    (
        dashboard.EXCEPTION,
        106,
        "list",
        "Why it stands here: off target first, then what changed, then what is awaited.",
    ),
    (dashboard.REFERENCE, 100, "list link", "Leads to the figure, or else to the indicator."),
    (dashboard.NAME, 276, "list", ""),
    (dashboard.COUNCIL, 112, "list", ""),
    (dashboard.STATUS, 150, "list", "As authorised; what is not authorised yet has no figure."),
    (dashboard.FIGURE, 86, "list number strong", "As it is printed in reports, with its markers."),
    (dashboard.TARGET, 90, "list number", "What the figure is rated against."),
    (dashboard.SHORT_TERM, 90, "list", "Compared with the period before."),
    (dashboard.LONG_TERM, 90, "list", "Compared with the same period last year."),
    (dashboard.TREND, 98, "list", "Up to twelve authorised figures, running totals as what each period added."),
    (dashboard.PLAN, 84, "list", "Where the action plan of a running spell off target stands."),
)
_STATUS_TONES = (Tone.OFF_TARGET, Tone.WITHIN, Tone.GOOD, Tone.LATE, Tone.QUIET)
_LIST_ROW = 38
_LAST = dashboard.FIRST + dashboard.ROOM - 1


def write_dashboard(sheet: Any, styles: Styles) -> None:
    """Write the Dashboard sheet without anything that changes."""
    _set_up(sheet, styles)
    _write_top(sheet, styles)
    for (column, _, look, note), heading in zip(_COLUMNS, dashboard.HEADINGS, strict=True):
        aligned = "list heading right" if "number" in look else "list heading"
        sheet.write_string(dashboard.HEADING - 1, column - 1, heading, styles.of(aligned))
        fill_blank(sheet, dashboard.FIRST, _LAST, column, styles.of(look))
        if note:
            write_note(sheet, dashboard.HEADING, column, note)
    _change_looks(sheet, styles)
    _add_sparklines(sheet)
    print_first_row(sheet)


def _set_up(sheet: Any, styles: Styles) -> None:
    sheet.hide_gridlines(2)
    plain = styles.of("plain")
    sheet.set_column(0, 0, 10, plain, {"hidden": True})
    sheet.set_column_pixels(1, 1, 10, plain)
    for column, pixels, _, _ in _COLUMNS:
        sheet.set_column_pixels(column - 1, column - 1, pixels, plain)
    sheet.set_column(dashboard.PLAN, dashboard.PLAN, 3, plain)
    last = dashboard.FIRST_POINT + dashboard.POINTS - 2
    sheet.set_column(dashboard.FIRST_POINT - 1, last, 8, plain, {"hidden": True})
    sheet.set_row_pixels(dashboard.TITLE - 1, 34)
    sheet.set_row_pixels(dashboard.KEY - 1, 24)
    sheet.set_row_pixels(dashboard.HEADING - 1, 26)
    for row in range(dashboard.FIRST, _LAST + 1):
        sheet.set_row_pixels(row - 1, _LIST_ROW)
    sheet.freeze_panes(dashboard.FIRST - 1, dashboard.NAME)
    sheet.set_selection(dashboard.FIRST - 1, dashboard.EXCEPTION - 1, dashboard.FIRST - 1, dashboard.EXCEPTION - 1)
    set_up_print(sheet, A4, dashboard.HEADING)


def _write_top(sheet: Any, styles: Styles) -> None:
    first = dashboard.EXCEPTION - 1
    sheet.write_string(dashboard.TITLE - 1, first, "Dashboard", styles.of("sheet title"))
    sheet.write_url(dashboard.SENTENCE - 1, first, f"internal:'{CONTROL_SHEET}'!A1", styles.of("link"), CONTROL_SHEET)
    sheet.write_blank(dashboard.SENTENCE - 1, first + 1, None, styles.of("plain"))
    sheet.write_blank(dashboard.KEY - 1, first, None, styles.of("quiet"))


def _change_looks(sheet: Any, styles: Styles) -> None:
    tone, exception = f"$A{dashboard.FIRST}", f"${column_letters(dashboard.EXCEPTION)}{dashboard.FIRST}"
    status = area(dashboard.FIRST, dashboard.STATUS, _LAST, dashboard.STATUS)
    change_by_tone(sheet, status, tone, _STATUS_TONES, styles)
    reasons = area(dashboard.FIRST, dashboard.EXCEPTION, _LAST, dashboard.EXCEPTION)
    change_where(sheet, reasons, f'{exception}="{NO_EXCEPTION}"', styles.change(f"tone {Tone.QUIET}"))
    whole = area(dashboard.FIRST, dashboard.EXCEPTION, _LAST, dashboard.PLAN)
    change_where(sheet, whole, f'{tone}<>""', styles.change("rule"))


def _add_sparklines(sheet: Any) -> None:
    rows = range(dashboard.FIRST, _LAST + 1)
    first, last = dashboard.FIRST_POINT, dashboard.FIRST_POINT + dashboard.POINTS - 1
    trend = column_letters(dashboard.TREND)
    options = {
        "location": [f"{trend}{row}" for row in rows],
        "range": [area(row, first, row, last) for row in rows],
        "show_hidden": True,
        "series_color": INK,
        "last_point": True,
        "last_color": RED,
        "weight": 1.5,
    }
    sheet.add_sparkline(dashboard.FIRST - 1, dashboard.TREND - 1, options)
