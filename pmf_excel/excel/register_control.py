"""The register's first sheet: what the period looks like, and what needs somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pmf_excel.core.figures import Figure
from pmf_excel.core.indicators import Indicator
from pmf_excel.core.register_view import ControlView, Need, Tile
from pmf_excel.core.sentences import joined

from .register_tables import FIRST_ROW, TableSheet
from .styles import DATE_FORMAT, Styles

CONTROL_SHEET = "Control"
#: The sheet is a grid of narrow columns from B on; texts run over empty neighbours, so that nothing is merged.
_FIRST_COLUMN, _COLUMNS, _COLUMN_WIDTH, _FIRST_WIDTH = 1, 16, 10.4, 13
_TILE_COLUMNS, _LINK_COLUMNS = 4, 2
#: Where each heading of a list starts, counted in columns from the first.
_LIST: tuple[tuple[str, int], ...] = (("Reference", 0), ("Indicator", 2), ("Who", 6), ("Due", 10), ("What", 11))
_TILES_ROW, _LINKS_ROW, _NEEDS_ROW = 6, 10, 15


def write_control(sheet: Any, view: ControlView, tables: Sequence[TableSheet], styles: Styles, position: int) -> None:
    """Write the Control sheet: title, period, counts, links to the tables, then what needs somebody.

    `position` is that of the ledger which the workbook shows.
    """
    _set_up(sheet, styles)
    _write_title(sheet, view, styles, position)
    for number, tile in enumerate(view.tiles):
        _write_tile(sheet, _FIRST_COLUMN + number * _TILE_COLUMNS, tile, styles)
    _write_links(sheet, tables, styles)
    places = _places(tables)
    row = _write_list(sheet, _NEEDS_ROW, "What needs somebody", view.needs, places, styles)
    _write_list(sheet, row + 1, "Expected, not late", view.expected, places, styles)


def _set_up(sheet: Any, styles: Styles) -> None:
    plain = styles.of("plain")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2.5, plain)
    sheet.set_column(_FIRST_COLUMN, _FIRST_COLUMN, _FIRST_WIDTH, plain)
    sheet.set_column(_FIRST_COLUMN + 1, _FIRST_COLUMN + _COLUMNS - 1, _COLUMN_WIDTH, plain)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&LIndicator register&RPage &P of &N")


def _write_title(sheet: Any, view: ControlView, styles: Styles, position: int) -> None:
    sheet.write_string(1, _FIRST_COLUMN, "Indicator register", styles.of("title"))
    sheet.set_row(1, 30)
    subtitle = f"{joined(view.councils) or 'No council yet'}  ·  performance management"
    sheet.write_string(2, _FIRST_COLUMN, subtitle, styles.of("subtitle"))
    sheet.write_string(4, _FIRST_COLUMN, "Period", styles.of("label"))
    sheet.write_string(4, _FIRST_COLUMN + 1, f"{view.period}", styles.of("value"))
    sheet.write_string(4, _FIRST_COLUMN + 3, view.period.in_words, styles.of("quiet"))
    sheet.set_row(4, 22)
    as_at = f"As at {view.today.day} {view.today:%B %Y}, ledger entry {position:,}."
    said = " ".join(part for part in (as_at, view.outcome) if part)
    sheet.write_string(4, _FIRST_COLUMN + 2 * _TILE_COLUMNS, said, styles.of("quiet"))


def _write_tile(sheet: Any, column: int, tile: Tile, styles: Styles) -> None:
    texts = (("heading", tile.heading, 20), ("count", tile.count, 30), ("sentence", tile.sentence, 20))
    for row, (part, text, height) in enumerate(texts, start=_TILES_ROW):
        sheet.set_row(row, height)
        for right in range(column + 1, column + _TILE_COLUMNS):
            sheet.write_blank(row, right, None, styles.of("tile"))
        sheet.write_string(row, column, text, styles.of(f"tile {part} {tile.tone}"))


def _write_links(sheet: Any, tables: Sequence[TableSheet], styles: Styles) -> None:
    sheet.write_string(_LINKS_ROW, _FIRST_COLUMN, "Tables", styles.of("section"))
    in_a_row = _COLUMNS // _LINK_COLUMNS
    for number, table in enumerate(tables):
        row, place = divmod(number, in_a_row)
        column = _FIRST_COLUMN + place * _LINK_COLUMNS
        link = f"internal:'{table.kind.sheet}'!B{FIRST_ROW + 1}"
        label = f"{table.kind.sheet} ({len(table.records):,})"
        sheet.write_url(_LINKS_ROW + 1 + row, column, link, styles.of("link"), label)


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
    for heading, place in _LIST:
        sheet.write_string(row + 1, _FIRST_COLUMN + place, heading, styles.of("heading"))
    for below, need in enumerate(needs, start=row + 2):
        _write_need(sheet, below, need, places, styles)
    return row + 2 + len(needs)


def _write_need(sheet: Any, row: int, need: Need, places: Mapping[str, str], styles: Styles) -> None:
    _fill(sheet, row, styles.of("row"))
    sheet.set_row(row, 18)
    reference, name, who, due, what = (_FIRST_COLUMN + place for _, place in _LIST)
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
    for column in range(_FIRST_COLUMN, _FIRST_COLUMN + _COLUMNS):
        sheet.write_blank(row, column, None, look)


def _places(tables: Sequence[TableSheet]) -> dict[str, str]:
    """Return where figures and indicators stand, as links by record id."""
    return {
        record.id: f"internal:'{table.kind.sheet}'!B{row}"
        for table in tables
        if table.kind in (Figure, Indicator)
        for row, record in enumerate(table.records, start=FIRST_ROW + 1)
    }
