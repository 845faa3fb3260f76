"""The register's first sheet: what the period looks like, and what needs somebody."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pmf_excel.core.cell_formats import DATE_FORMAT
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.register_view import ControlView, Need, Tile
from pmf_excel.core.reports.sentences import joined

from .register_tables import FIRST_ROW, TableSheet
from .styles import Styles

CONTROL_SHEET = "Control"
#: The columns of the lists with their widths: narrow enough together for a small screen; long texts wrap.
_LIST: tuple[tuple[str, float], ...] = (("Reference", 24), ("Indicator", 29), ("Who", 24), ("Due", 12), ("What", 40))
_FIRST_COLUMN, _LAST_COLUMN = 1, len(_LIST)
#: Where counts, and links to tables, begin: everywhere but in the narrow column of dates.
_WIDE: tuple[int, ...] = (1, 2, 3, 5)
_TITLE_ROW, _SUBTITLE_ROW, _PERIOD_ROW, _TILES_ROW, _LINKS_ROW = 1, 2, 4, 6, 10
#: Heights in points: a line of text in a list, and what a row has more.
_LINE_HEIGHT, _ROW_MARGIN = 13, 5


def write_control(sheet: Any, view: ControlView, tables: Sequence[TableSheet], styles: Styles, position: int) -> None:
    """Write the Control sheet: title, period, counts, links to the tables, then what needs somebody.

    `position` is that of the ledger which the workbook shows.
    """
    _set_up(sheet, styles)
    _write_title(sheet, view, styles, position)
    for place, (column, tile) in enumerate(zip(_WIDE, view.tiles, strict=False)):
        _write_tile(sheet, column, (*_WIDE, _LAST_COLUMN + 1)[place + 1], tile, styles)
    row = _write_links(sheet, tables, styles)
    places = _places(tables)
    row = _write_list(sheet, row + 1, "What needs somebody", view.needs, places, styles)
    row = _write_list(sheet, row + 1, "Expected, not late", view.expected, places, styles)
    sheet.print_area(0, 0, row, _LAST_COLUMN)


def _set_up(sheet: Any, styles: Styles) -> None:
    plain = styles.of("plain")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2.5, plain)
    for column, (_, width) in enumerate(_LIST, start=_FIRST_COLUMN):
        sheet.set_column(column, column, width, plain)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&LIndicator register&RPage &P of &N")


def _write_title(sheet: Any, view: ControlView, styles: Styles, position: int) -> None:
    sheet.write_string(_TITLE_ROW, _FIRST_COLUMN, "Indicator register", styles.of("title"))
    sheet.set_row(_TITLE_ROW, 30)
    subtitle = f"{joined(view.councils) or 'No council yet'}  ·  performance management"
    sheet.write_string(_SUBTITLE_ROW, _FIRST_COLUMN, subtitle, styles.of("subtitle"))
    as_at = f"As at {view.today.day} {view.today:%B %Y}, ledger entry {position:,}."
    said = " ".join(part for part in (as_at, view.outcome) if part)
    sheet.set_row(_PERIOD_ROW, 22)
    sheet.write_string(_PERIOD_ROW, _FIRST_COLUMN, "Period", styles.of("label"))
    sheet.write_string(_PERIOD_ROW, _FIRST_COLUMN + 1, f"{view.period}", styles.of("value"))
    sheet.write_string(_PERIOD_ROW, _FIRST_COLUMN + 2, view.period.in_words, styles.of("quiet"))
    sheet.write_string(_PERIOD_ROW, _FIRST_COLUMN + 3, said, styles.of("quiet"))


def _write_tile(sheet: Any, column: int, end: int, tile: Tile, styles: Styles) -> None:
    """Write a count over the columns from `column` up to `end`."""
    texts = (("heading", tile.heading, 20), ("count", tile.count, 30), ("sentence", tile.sentence, 20))
    for row, (part, text, height) in enumerate(texts, start=_TILES_ROW):
        sheet.set_row(row, height)
        for right in range(column + 1, end):
            sheet.write_blank(row, right, None, styles.of("tile"))
        sheet.write_string(row, column, text, styles.of(f"tile {part} {tile.tone}"))


def _write_links(sheet: Any, tables: Sequence[TableSheet], styles: Styles) -> int:
    """Write a link to each table with its size and return the row after them."""
    sheet.write_string(_LINKS_ROW, _FIRST_COLUMN, "Tables", styles.of("section"))
    row = _LINKS_ROW
    for number, table in enumerate(tables):
        row = _LINKS_ROW + 1 + number // len(_WIDE)
        link = f"internal:'{table.kind.sheet}'!B{FIRST_ROW + 1}"
        label = f"{table.kind.sheet} ({len(table.records):,})"
        sheet.write_url(row, _WIDE[number % len(_WIDE)], link, styles.of("link"), label)
    return row + 1


def _write_list(
    sheet: Any, row: int, title: str, needs: Sequence[Need], places: Mapping[str, str], styles: Styles
) -> int:
    """Write a list from `row` on and return the row after it."""
    sheet.write_string(row, _FIRST_COLUMN, title, styles.of("section"))
    sheet.set_row(row, 24)
    if not needs:
        sheet.write_string(row + 1, _FIRST_COLUMN, "Nothing.", styles.of("quiet"))
        return row + 2
    _fill(sheet, row + 1, styles.of("heading"))
    for column, (heading, _) in enumerate(_LIST, start=_FIRST_COLUMN):
        sheet.write_string(row + 1, column, heading, styles.of("heading"))
    for below, need in enumerate(needs, start=row + 2):
        _write_need(sheet, below, need, places, styles)
    return row + 2 + len(needs)


def _write_need(sheet: Any, row: int, need: Need, places: Mapping[str, str], styles: Styles) -> None:
    _fill(sheet, row, styles.of("row"))
    texts = (need.reference, need.name, need.who, "", need.what)
    lines = max(math.ceil(len(text) / width) for text, (_, width) in zip(texts, _LIST, strict=True))
    sheet.set_row(row, _ROW_MARGIN + _LINE_HEIGHT * lines)
    reference, name, who, due, what = range(_FIRST_COLUMN, _LAST_COLUMN + 1)
    link = places.get(need.figure) or places.get(need.figure.split("|")[0])
    if link is None:
        sheet.write_string(row, reference, need.reference, styles.of("row"))
    else:
        sheet.write_url(row, reference, link, styles.of("row link"), need.reference)
    sheet.write_string(row, name, need.name, styles.of("row"))
    sheet.write_string(row, who, need.who, styles.of("row"))
    sheet.write_datetime(row, due, need.due, styles.of("row date", DATE_FORMAT))
    sheet.write_string(row, what, need.what, styles.of(f"row {need.tone}"))


def _fill(sheet: Any, row: int, look: Any) -> None:
    for column in range(_FIRST_COLUMN, _LAST_COLUMN + 1):
        sheet.write_blank(row, column, None, look)


def _places(tables: Sequence[TableSheet]) -> dict[str, str]:
    """Return where figures and indicators stand, as links by record id."""
    return {
        record.id: f"internal:'{table.kind.sheet}'!B{row}"
        for table in tables
        if table.kind in (Figure, Indicator)
        for row, record in enumerate(table.records, start=FIRST_ROW + 1)
    }
