"""Reads a report back: its colophon for `publish`, its text for people, and what somebody changed in its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from pmf_excel.core.reports.colophon import Colophon

from .document_xml import NAMESPACES, W, WordDocument, blocks, opened, rows_of, text_of


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell of a table that says something else in the edited report than in the draft."""

    table: str
    row: str
    column: str
    draft: str
    edited: str


def read_colophon(content: bytes) -> Colophon:
    """Return what a report says it was built from: product, council, period and ledger position.

    It is looked for in the text and in the file's properties, so that it survives programs that drop either.
    Raises `PmfError` where there is none, or where they differ.
    """
    document = opened(content)
    texts = [text_of(block) for block in blocks(document) if block.tag == f"{W}p"]
    return Colophon.find(" ".join([*texts, document.core_property("description")]))


def text_dump(content: bytes) -> str:
    """Return the whole document as readable text: style and text of each paragraph, tables cell by cell."""
    return "\n".join(_lines(opened(content))) + "\n"


def changed_cells(draft: bytes, edited: bytes) -> tuple[ChangedCell, ...]:
    """Return the table cells in which `edited` differs from `draft`, tables matched by their captions."""
    tables = dict(_tables(opened(edited)))
    return tuple(
        change
        for caption, rows in _tables(opened(draft))
        for change in _differences(caption, rows, tables.get(caption, ()))
    )


def _differences(
    caption: str, draft: tuple[tuple[str, ...], ...], edited: tuple[tuple[str, ...], ...]
) -> Iterator[ChangedCell]:
    headings = draft[0] if draft else ()
    kept = dict(_numbered(edited[1:]))
    for key, row in _numbered(draft[1:]):
        other = kept.pop(key, ())
        for column, (old, new) in enumerate(zip_longest(row, other, fillvalue="")):
            if old != new:
                heading = headings[column] if column < len(headings) else ""
                yield ChangedCell(caption, key[0], heading, old, new)
    for (name, _), row in kept.items():
        yield ChangedCell(caption, name, headings[0] if headings else "", "", " | ".join(row))


def _numbered(rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    """Yield each row with its first cell, counted where several rows begin alike."""
    seen: Counter[str] = Counter()
    for row in rows:
        name = row[0] if row else ""
        yield (name, seen[name]), row
        seen[name] += 1


def _tables(document: WordDocument) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    caption = ""
    for block in blocks(document):
        if block.tag == f"{W}p":
            caption = text_of(block) or caption
        else:
            yield caption, tuple(rows_of(block))


def _lines(document: WordDocument) -> Iterator[str]:
    yield f"[title] {document.core_property('title')}"
    for block in blocks(document):
        if block.tag == f"{W}tbl":
            yield from (f"  | {' | '.join(row)}" for row in rows_of(block))
            continue
        for drawing in block.iterfind(".//wp:docPr", NAMESPACES):
            yield f"[Chart] {drawing.get('descr')}"
        if text := text_of(block):
            style = document.style_of(block)
            yield f"{'' if style == 'Normal' else f'[{style}] '}{text}"
