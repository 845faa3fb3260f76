"""A workbook that LibreOffice saved, put right: its buttons, and the names by which Excel finds its macros.

LibreOffice (7.4) writes form buttons in a way that it cannot read itself: all are called `shape_0`, the macro stands
without `[0]!`, the caption without a font. It also leaves out the code names of workbook and sheets, without which
Excel finds no `ThisWorkbook`, and rewrites the VBA project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pmf_excel.office.package import Content, pieces_of

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


def mended(parts: Mapping[str, Content], sheets: Sequence[str]) -> dict[str, Content]:
    """Return the parts that must change after LibreOffice saved a workbook with our macros; none after other programs.

    The VBA project becomes ours again unless people have macros of their own in it, and with it the workbook and our
    `sheets`, given by the names of their parts, have their code names again.
    """
    if _PROJECT not in parts or not _SAVED_BY_CALC.search(_whole(parts, _WORKBOOK)):
        return {}
    whole = dict(_buttons(parts, sheets))
    named: dict[str, Content] = {}
    if _holds_only_ours(_whole(parts, _PROJECT)):
        named = dict(_code_names(parts, sheets))
        whole[_PROJECT] = vba_project()
    return named | {name: content for name, content in whole.items() if content != _whole(parts, name)}


def _whole(parts: Mapping[str, Content], name: str) -> bytes:
    return b"".join(pieces_of(parts.get(name, b"")))


def _buttons(parts: Mapping[str, Content], sheets: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield our drawings with buttons, each button under the number that its sheet calls it by."""
    for name, drawing in _drawings(parts, sheets):
        yield drawing, _named(_whole(parts, drawing), iter(_CONTROL.findall(_whole(parts, name))))


def _drawings(parts: Mapping[str, Content], sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each of `sheets` that has an old-style drawing, with that."""
    for name in sheets:
        folder, _, file = name.rpartition("/")
        for drawing in _DRAWING.findall(_whole(parts, f"{folder}/_rels/{file}.rels")):
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


def _code_names(parts: Mapping[str, Content], sheets: Sequence[str]) -> Iterator[tuple[str, Content]]:
    """Yield workbook and sheets that lack their code name, with it; the modules are empty, so any sheet may have any.

    The name stands at the beginning: of a large sheet nothing else is looked at or copied.
    """
    wanted = [(sheet, b"sheetPr", b"Sheet%d" % number) for number, sheet in enumerate(sheets[:SHEETS], start=1)]
    for part, element, name in [(_WORKBOOK, b"workbookPr", b"ThisWorkbook"), *wanted]:
        beginning, *others = pieces_of(parts[part])
        without = re.compile(rb"<%s(?![^>]*codeName)(?=[\s/>])" % element)
        called, times = without.subn(rb'<%s codeName="%s"' % (element, name), beginning, count=1)
        if times:
            yield part, [called, *others]
