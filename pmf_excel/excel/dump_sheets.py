"""One sheet of a workbook as lines of text: cells, looks, validation, conditional formats, print set-up, sparklines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

from .dump_looks import MAIN, Looks

_SPARKLINES = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_FORMULAS = "{http://schemas.microsoft.com/office/excel/2006/main}"


class DumpedCell(NamedTuple):
    """A cell: its row, its column's letters, its text and its look."""

    row: int
    column: str
    text: str
    look: str


def sheet_lines(sheet: ElementTree.Element, texts: list[str], looks: Looks) -> Iterator[str]:
    """Yield what a sheet's own part says; `texts` are the shared texts of the workbook."""
    yield from _settings(sheet)
    yield from _columns(sheet, looks)
    yield from _heights(sheet)
    yield from _cells(sheet, texts, looks)
    yield from _rules(sheet, looks)
    yield from _questions(sheet)
    yield from (f"link {each.get('ref')} -> {each.get('location')}" for each in sheet.iter(f"{MAIN}hyperlink"))
    yield from _sparklines(sheet)


def _settings(sheet: ElementTree.Element) -> Iterator[str]:
    for tag in ("tabColor", "sheetView", "pane", "pageMargins", "pageSetup", "sheetProtection"):
        for each in sheet.iter(f"{MAIN}{tag}"):
            yield f"{tag}: {_attributes(each)}"
    yield from (f"footer: {each.text}" for each in sheet.iter(f"{MAIN}oddFooter"))
    chosen = list(sheet.iter(f"{MAIN}selection"))[-1:]
    yield from (f"selected: {each.get('activeCell')}" for each in chosen)


def _columns(sheet: ElementTree.Element, looks: Looks) -> Iterator[str]:
    for each in sheet.iter(f"{MAIN}col"):
        hidden = " hidden" if each.get("hidden") else ""
        width = float(each.get("width", "0"))
        yield f"columns {each.get('min')}-{each.get('max')}: {width:.2f}{hidden} [{looks.style(each.get('style', ''))}]"


def _heights(sheet: ElementTree.Element) -> Iterator[str]:
    rows = [(int(each.get("r", "0")), each.get("ht", "")) for each in sheet.iter(f"{MAIN}row") if each.get("ht")]
    for (height, _), group in groupby(enumerate(rows), key=lambda entry: (entry[1][1], entry[1][0] - entry[0])):
        found = [row for _, (row, _) in group]
        yield f"rows {found[0]}-{found[-1]}: {height} points high"


def _cells(sheet: ElementTree.Element, texts: list[str], looks: Looks) -> Iterator[str]:
    """Yield the cells that hold something one by one, and blank ones with a look as runs below each other."""
    cells = list(_read(sheet, texts, looks))
    yield from (f"{cell.column}{cell.row}: {cell.text!r} [{cell.look}]" for cell in cells if cell.text)
    blank = sorted(
        (cell for cell in cells if not cell.text), key=lambda cell: (len(cell.column), cell.column, cell.row)
    )
    for (column, look, _), group in groupby(
        enumerate(blank), key=lambda entry: (entry[1].column, entry[1].look, entry[1].row - entry[0])
    ):
        rows = [cell.row for _, cell in group]
        yield f"{column}{rows[0]}:{column}{rows[-1]}: blank [{look}]"


def _read(sheet: ElementTree.Element, texts: list[str], looks: Looks) -> Iterator[DumpedCell]:
    for each in sheet.iter(f"{MAIN}c"):
        place = each.get("r", "")
        letters = place.rstrip("0123456789")
        value, formula = each.findtext(f"{MAIN}v", ""), each.findtext(f"{MAIN}f", "")
        text = texts[int(value)] if each.get("t") == "s" else value
        text = f"{text} <- {formula}" if formula else text
        yield DumpedCell(int(place.removeprefix(letters)), letters, text, looks.style(each.get("s", "")))


def _rules(sheet: ElementTree.Element, looks: Looks) -> Iterator[str]:
    for area in sheet.iter(f"{MAIN}conditionalFormatting"):
        for rule in area.iter(f"{MAIN}cfRule"):
            formula = rule.findtext(f"{MAIN}formula", "")
            yield f"changes {area.get('sqref')} where {formula}: {looks.change(rule.get('dxfId', '0'))}"


def _questions(sheet: ElementTree.Element) -> Iterator[str]:
    for each in sheet.iter(f"{MAIN}dataValidation"):
        source, kind = each.findtext(f"{MAIN}formula1", ""), each.get("errorStyle", "stop")
        yield f"asks {each.get('sqref')}: {each.get('type')} {source} [{kind}: {each.get('error', '')}]"


def _sparklines(sheet: ElementTree.Element) -> Iterator[str]:
    for group in sheet.iter(f"{_SPARKLINES}sparklineGroup"):
        lines = list(group.iter(f"{_SPARKLINES}sparkline"))
        ends = [f"{each.findtext(f'{_FORMULAS}sqref')} of {each.findtext(f'{_FORMULAS}f')}" for each in lines]
        yield f"{len(lines)} sparklines, {ends[0]} to {ends[-1]}: {_attributes(group)}"


def _attributes(element: ElementTree.Element) -> str:
    return " ".join(f"{name.rpartition('}')[2]}={value}" for name, value in sorted(element.attrib.items()))
