"""Short tables stay on one page: every row but the last is kept with the next one."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from .document_xml import Element, W
from .template_styles import style_id

#: So many rows below its header may a table have that is kept together; a longer one may go on overleaf.
LONGEST_KEPT = 5
_COMPACT = style_id("Table Compact")


def keep_short_tables(body: Element) -> None:
    """Keep each short table of `body`, and each of compact rows, together on one page."""
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if len(rows) - 1 <= LONGEST_KEPT or _is_compact(rows[-1]):
            for row in rows[:-1]:
                _keep_with_next(row)


def _is_compact(row: Element) -> bool:
    return any(style.get(f"{W}val") == _COMPACT for style in islice(row.iter(f"{W}pStyle"), 1))


def _keep_with_next(row: Element) -> None:
    for paragraph in row.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        if properties.find(f"{W}keepNext") is None:
            style = properties.find(f"{W}pStyle")
            properties.insert(0 if style is None else 1, etree.Element(f"{W}keepNext"))
