"""A workbook as a text for review: what a person would have to look for in Excel, part by part.

It stands beside the committed master workbook, so that a change of it can be read.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from pmf_excel.office.package import read_package

from .dump_looks import MAIN, Looks
from .dump_sheets import sheet_lines

_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_VML, _EXCEL = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:excel}"
_SHEET, _TABLE, _NOTES, _DRAWING, _CONTROLS, _CHARTS = (
    "worksheet", "table", "comments", "drawing", "vmlDrawing", "chart",
)  # fmt: skip
Parts = Mapping[str, bytes]


def master_dump(content: bytes) -> str:
    """Return the text of a workbook: sheets with cells and looks, tables, names, choices, notes, buttons, charts."""
    parts = read_package(content)
    lines = [*_workbook(parts)]
    looks, texts = Looks(parts["xl/styles.xml"]), _texts(parts)
    for name, state, part in _sheets(parts):
        lines += ["", f"=== {name}{f' ({state})' if state else ''}"]
        lines += sheet_lines(ElementTree.fromstring(parts[part]), texts, looks)
        lines += _beside(parts, part)
    return "\n".join(lines) + "\n"


def _workbook(parts: Parts) -> Iterator[str]:
    root = ElementTree.fromstring(parts["xl/workbook.xml"])
    title = re.search(rb"<dc:title>(.*?)</dc:title>", parts["docProps/core.xml"])
    yield f"title: {title[1].decode() if title else ''}"
    yield from (f"calculated when loaded: {each.get('fullCalcOnLoad')}" for each in root.iter(f"{MAIN}calcPr"))
    yield f"macros: {hashlib.sha256(parts.get('xl/vbaProject.bin', b'')).hexdigest()}"
    for name in root.iter(f"{MAIN}definedName"):
        where = f" (of sheet {int(name.get('localSheetId', '0')) + 1})" if name.get("localSheetId") else ""
        yield f"name {name.get('name')}{where}: {name.text}"


def _texts(parts: Parts) -> list[str]:
    """Return the shared texts; a workbook without any has no part for them."""
    shared = ElementTree.fromstring(parts.get("xl/sharedStrings.xml", b"<none/>"))
    return ["".join(text.text or "" for text in each.iter(f"{MAIN}t")) for each in shared.iter(f"{MAIN}si")]


def _sheets(parts: Parts) -> Iterator[tuple[str, str, str]]:
    """Yield name, state and part of each sheet in order."""
    found = {link: part for link, kind, part in _links(parts, "xl/workbook.xml") if kind == _SHEET}
    for sheet in ElementTree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet"):
        yield sheet.get("name", ""), sheet.get("state", ""), found[sheet.get(f"{_LINKED}id", "")]


def _beside(parts: Parts, sheet: str) -> Iterator[str]:
    """Yield what stands in parts of its own: tables, notes, buttons and charts."""
    of = {_TABLE: _table, _NOTES: _notes, _CONTROLS: _buttons}
    for _, kind, part in _links(parts, sheet):
        if kind in of:
            yield from of[kind](ElementTree.fromstring(parts[part]))
        elif kind == _DRAWING:
            yield from _charts(parts, part)


def _links(parts: Parts, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind and target of each relationship of a part."""
    folder, name = posixpath.split(part)
    content = parts.get(f"{folder}/_rels/{name}.rels")
    if content is None:
        return
    for each in ElementTree.fromstring(content).iter(f"{_PACKAGE}Relationship"):
        target = posixpath.normpath(posixpath.join(folder, each.get("Target", "")))
        yield each.get("Id", ""), posixpath.basename(each.get("Type", "")), target


def _table(root: ElementTree.Element) -> Iterator[str]:
    style = root.find(f"{MAIN}tableStyleInfo")
    headings = " | ".join(column.get("name", "") for column in root.iter(f"{MAIN}tableColumn"))
    yield f"table {root.get('name')} {root.get('ref')} {style.get('name') if style is not None else ''}: {headings}"


def _notes(root: ElementTree.Element) -> Iterator[str]:
    for each in root.iter(f"{MAIN}comment"):
        text = "".join(run.text or "" for run in each.iter(f"{MAIN}t"))
        yield f"note {each.get('ref')}: {' / '.join(text.splitlines())}"


def _buttons(root: ElementTree.Element) -> Iterator[str]:
    for shape in root.iter(f"{_VML}shape"):
        macro = shape.findtext(f".//{_EXCEL}FmlaMacro")
        if macro is not None:
            caption = "".join(text for box in shape.iter(f"{_VML}textbox") for text in box.itertext())
            place = shape.findtext(f".//{_EXCEL}Anchor")
            yield f"button {caption!r} runs {macro} at {place}: {shape.get('alt')}"


def _charts(parts: Parts, drawing: str) -> Iterator[str]:
    charts = [part for _, kind, part in _links(parts, drawing) if kind == _CHARTS]
    frames = ElementTree.fromstring(parts[drawing]).iter(f"{_PLACED}cNvPr")
    for frame, part in zip(frames, charts, strict=True):
        root = ElementTree.fromstring(parts[part])
        title = "".join(text.text or "" for text in root.iter(f"{_DRAWN}t"))
        cells = ", ".join(each.text or "" for each in root.iter(f"{_CHART}f"))
        yield f"chart {title!r} of {cells}: {frame.get('descr')}"
