"""A workbook that LibreOffice saved, put right: its buttons, and the names by which Excel finds its macros.

LibreOffice (7.4) writes form buttons in a way that it cannot read itself: all are called `shape_0`, the macro stands
without `[0]!`, the caption without a font. It also leaves out the code names of workbook and sheets, without which
Excel finds no `ThisWorkbook`, and rewrites the VBA project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from .macros import SHEETS, vba_project
from .vba_modules import our_modules, xlwings_modules

_WORKBOOK, _PROJECT = "xl/workbook.xml", "xl/vbaProject.bin"
_SAVED_BY_CALC = re.compile(rb'<fileVersion [^>]*appName="Calc"')
_BUTTON = re.compile(rb'<v:shape id="shape_0"(?:(?!</v:shape>).)*ObjectType="Button".*?</v:shape>', re.DOTALL)
_MACRO = re.compile(rb"<x:FmlaMacro>(?!\[0\]!)")
_CAPTION = re.compile(rb"<div>([^<]*)</div>")
_FONT = rb'<div style="text-align:center"><font face="Calibri" size="220" color="#000000">\1</font></div>'
_CONTROL = re.compile(rb'<control [^>]*shapeId="(\d+)"')
_DRAWING = re.compile(rb'Target="\.\./drawings/(vmlDrawing\d+\.vml)"')


def mended(parts: Mapping[str, bytes], sheets: Sequence[str]) -> dict[str, bytes]:
    """Return the parts that must change after LibreOffice saved a workbook with our macros; none after other programs.

    The VBA project becomes ours again unless people have macros of their own in it, and with it the workbook and our
    `sheets`, given by the names of their parts, have their code names again.
    """
    if not _SAVED_BY_CALC.search(parts.get(_WORKBOOK, b"")) or _PROJECT not in parts:
        return {}
    changed = dict(_buttons(parts, sheets))
    if _holds_only_ours(parts[_PROJECT]):
        changed |= dict(_code_names(parts, sheets))
        changed[_PROJECT] = vba_project()
    return {name: content for name, content in changed.items() if content != parts[name]}


def _buttons(parts: Mapping[str, bytes], sheets: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield our drawings with buttons, each button under the number that its sheet calls it by."""
    for name, drawing in _drawings(parts, sheets):
        yield drawing, _named(parts[drawing], iter(_CONTROL.findall(parts[name])))


def _drawings(parts: Mapping[str, bytes], sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each of `sheets` that has an old-style drawing, with that."""
    for name in sheets:
        folder, _, file = name.rpartition("/")
        for drawing in _DRAWING.findall(parts.get(f"{folder}/_rels/{file}.rels", b"")):
            yield name, f"xl/drawings/{drawing.decode()}"


def _named(drawing: bytes, numbers: Iterator[bytes]) -> bytes:
    return _BUTTON.sub(lambda button: _button(button[0], next(numbers, b"")), drawing)


def _button(shape: bytes, number: bytes) -> bytes:
    if not number:
        return shape
    named = shape.replace(b'id="shape_0"', b'id="_x0000_s%s"' % number, 1)
    return _CAPTION.sub(_FONT, _MACRO.sub(b"<x:FmlaMacro>[0]!", named))


def _holds_only_ours(project: bytes) -> bool:
    """Return whether a VBA project has nobody else's module, and nothing in those of workbook and sheets."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import parse_vba_project, split_attribute_header

    ours = {module.name for module in (*our_modules(), *xlwings_modules())}
    others = [module for module in parse_vba_project(CFB.from_bytes(project)).modules if module.name not in ours]
    return not any(split_attribute_header(module.source)[1].strip() for module in others)


def _code_names(parts: Mapping[str, bytes], sheets: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield workbook and sheets with their code names; the modules are empty, so any sheet may have any."""
    yield _WORKBOOK, _called(parts[_WORKBOOK], b"workbookPr", "ThisWorkbook")
    for number, sheet in enumerate(sheets[:SHEETS], start=1):
        yield sheet, _called(parts[sheet], b"sheetPr", f"Sheet{number}")


def _called(part: bytes, element: bytes, name: str) -> bytes:
    without = re.compile(rb"<%s(?![^>]*codeName)(?=[\s/>])" % element)
    return without.sub(rb'<%s codeName="%s"' % (element, name.encode()), part, count=1)
