"""The named parts that must follow when cells change: formulas are calculated anew, the calculation chain goes."""

from __future__ import annotations

import re

#: The attributes of an element, as a pattern.
ATTRIBUTES = rb'(?:\s+[\w:]+\s*=\s*(?:"[^"]*"|\'[^\']*\'))*\s*'
_CALCULATION = re.compile(rb"<calcPr(" + ATTRIBUTES + rb")(/?>)")
_ON_LOAD = re.compile(rb"\s+fullCalcOnLoad\s*=\s*(?:\"[^\"]*\"|'[^']*')")
#: What the format lets stand just before `calcPr`, the last one there is counts.
_BEFORE = (b"</definedNames>", b"<definedNames/>", b"</externalReferences>", b"</functionGroups>", b"</sheets>")


def calculated_on_load(workbook: bytes) -> bytes:
    """Return the workbook's part with the order to calculate every formula when it is next opened."""
    found = _CALCULATION.search(workbook)
    if found is not None:
        kept = _ON_LOAD.sub(b"", found[1]).rstrip()
        return (
            workbook[: found.start()] + b'<calcPr%b fullCalcOnLoad="1"%b' % (kept, found[2]) + workbook[found.end() :]
        )
    before = next((tag for tag in _BEFORE if tag in workbook), None)
    if before is None:
        return workbook
    at = workbook.rindex(before) + len(before)
    return workbook[:at] + b'<calcPr fullCalcOnLoad="1"/>' + workbook[at:]


def without_type(types: bytes, part: str) -> bytes:
    """Return the content types without the entry of `part`."""
    return _without(
        types, rb"<Override" + ATTRIBUTES + rb"/>", rb'PartName\s*=\s*["\']/%b["\']' % re.escape(part.encode())
    )


def without_relationship(relationships: bytes, kind: str) -> bytes:
    """Return the relationships without those of this kind, such as `calcChain`."""
    return _without(
        relationships, rb"<Relationship" + ATTRIBUTES + rb"/>", rb'Type\s*=\s*["\'][^"\']*/%b["\']' % kind.encode()
    )


def _without(markup: bytes, element: bytes, having: bytes) -> bytes:
    wanted = re.compile(having, re.IGNORECASE)
    return re.sub(element, lambda match: b"" if wanted.search(match[0]) else match[0], markup)
