"""The print areas of our pages, in the part of the package that names what stands in the workbook."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import reduce

from pmf_excel.core.master.printing import PRINT_AREA, PrintArea

from .following import ATTRIBUTES

_ANY = ATTRIBUTES.decode()
_SHEET = re.compile(r"<sheet(" + _ANY + r")(?:/>|>)")
_NAME = re.compile(r"<definedName(" + _ANY + r")>([^<]*)</definedName>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NO_NAMES = re.compile(r"<definedNames\s*/>|<definedNames\s*>\s*</definedNames>")
_NAMES_END = "</definedNames>"
#: Bytes that are no text stay as they are.
_KEPT = "surrogateescape"
#: What the format lets stand just before the names, the last one that is there counts.
_BEFORE = ("</externalReferences>", "</functionGroups>", "</sheets>")


def printing(workbook: bytes, areas: Iterable[PrintArea]) -> bytes:
    """Return the workbook's part with what is printed of each sheet; an area that somebody else set stays."""
    return reduce(_with_area, areas, workbook.decode(errors=_KEPT)).encode(errors=_KEPT)


def _with_area(workbook: str, area: PrintArea) -> str:
    place = _place(workbook, area.sheet)
    if place is None:
        return workbook
    for name in _NAME.finditer(workbook):
        attributes = _attributes(name[1])
        if attributes.get("localSheetId") == place and _is_print_area(attributes.get("name", "")):
            ours = area.replaces(html.unescape(name[2]))
            return f"{workbook[: name.start(2)]}{area.reference}{workbook[name.end(2) :]}" if ours else workbook
    return _added(workbook, f'<definedName name="_xlnm.{PRINT_AREA}" localSheetId="{place}">{area.reference}')


def _place(workbook: str, sheet: str) -> str | None:
    """Return the number of a sheet among all that there are, as its names refer to it."""
    names = [_attributes(found[1]).get("name") for found in _SHEET.finditer(workbook)]
    return str(names.index(sheet)) if sheet in names else None


def _added(workbook: str, name: str) -> str:
    without = _NO_NAMES.sub("", workbook)
    if _NAMES_END in without:
        return without.replace(_NAMES_END, f"{name}</definedName>{_NAMES_END}", 1)
    before = next((tag for tag in _BEFORE if tag in without), None)
    if before is None:
        return workbook
    at = without.rindex(before) + len(before)
    return f"{without[:at]}<definedNames>{name}</definedName>{_NAMES_END}{without[at:]}"


def _is_print_area(name: str) -> bool:
    return name.casefold().removeprefix("_xlnm.") == PRINT_AREA.casefold()


def _attributes(markup: str) -> dict[str, str]:
    return {name: html.unescape(first or second) for name, first, second in _ATTRIBUTE.findall(markup)}
