"""Whether a Word document can be read by everybody: one check after the other, each giving findings (section 10).

The checks stand in a list. Each looks at one thing of the whole document and needs no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pmf_excel.core.catalogue import documents as found
from pmf_excel.core.findings import Finding, Place
from pmf_excel.office import palette
from pmf_excel.office.contrast import contrast

from .document_xml import NAMESPACES, Element, W, WordDocument, attribute, blocks, opened, rows_of, text_of
from .style_facts import SANS_SERIF, WHITE, style_facts

LANGUAGE = "en-GB"
_HEADER_FILL = palette.INK.removeprefix("#")
BODY_SIZE = 12.0
TEXT_CONTRAST = 4.5
#: A report with more headings than this needs a contents list.
SHORT = 9
_SAYS_NOTHING = re.compile(r"(click )?here|link|more|read more|this page|https?://\S+|www\.\S+", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\bTBC\b|\bTODO\b|\bXX+\b|lorem ipsum", re.IGNORECASE)

Check = Callable[[WordDocument], Iterator[Finding]]


def check_document(content: bytes, file: str = "") -> tuple[Finding, ...]:
    """Return what keeps people from reading the document; `file` is where the findings are placed.

    Raises `PmfError` where it is no Word document.
    """
    document = opened(content)
    return tuple(finding.at(file=file) for check in CHECKS for finding in check(document))


def _check_title(document: WordDocument) -> Iterator[Finding]:
    if not document.core_property("title"):
        yield found.NO_TITLE.finding()


def _check_language(document: WordDocument) -> Iterator[Finding]:
    default = document.styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    languages = {attribute(default, "val") or "not set"}
    languages |= {attribute(entry, "val") for entry in document.body.iter(f"{W}lang")} - {""}
    for language in sorted(languages - {LANGUAGE}):
        yield found.LANGUAGE.finding(found=language)


def _check_headings(document: WordDocument) -> Iterator[Finding]:
    levels = list(_headings(document))
    titles = sum(level == 0 for level, _ in levels)
    first_levels = sum(level == 1 for level, _ in levels)
    if titles != 1 and not (titles == 0 and first_levels == 1):
        yield found.NO_ONE_TITLE.finding(found=f"{titles} of the one and {first_levels} of the other")
    before, last = 0, "the start"
    for level, text in levels:
        if not text:
            yield found.EMPTY_HEADING.finding(found=last)
        elif level > before + 1:
            yield found.LEVEL_SKIPPED.finding(found=text, level=level, before=before)
        before, last = level, text or last


def _check_sections(document: WordDocument) -> Iterator[Finding]:
    open_heading: tuple[int, str] | None = None
    for block in blocks(document):
        level = document.heading_level(block) if block.tag == f"{W}p" else None
        if level is not None and open_heading is not None and 0 < level <= open_heading[0]:
            yield found.NOTHING_UNDER_HEADING.finding(found=open_heading[1])
        if level:
            open_heading = (level, text_of(block))
        elif block.tag == f"{W}tbl" or text_of(block) or _drawings(block):
            open_heading = None
    if open_heading is not None:
        yield found.NOTHING_UNDER_HEADING.finding(found=open_heading[1])


def _check_contents(document: WordDocument) -> Iterator[Finding]:
    count = sum(level > 0 for level, _ in _headings(document))
    instructions = "".join(entry.text or "" for entry in document.body.iter(f"{W}instrText"))
    simple = "".join(attribute(entry, "instr") for entry in document.body.iter(f"{W}fldSimple"))
    if count > SHORT and "TOC" not in instructions + simple:
        yield found.NO_CONTENTS.finding(found=count)


def _check_drawings(document: WordDocument) -> Iterator[Finding]:
    for properties in document.body.iter(f"{{{NAMESPACES['wp']}}}docPr"):
        if not (properties.get("descr") or "").strip():
            yield found.NO_ALTERNATIVE.finding(found=properties.get("name", ""))


def _check_charts(document: WordDocument) -> Iterator[Finding]:
    waiting: str = ""
    for block in blocks(document):
        if block.tag == f"{W}tbl":
            waiting = ""
        elif waiting and document.heading_level(block) is not None:
            yield found.NO_DATA_TABLE.finding(found=waiting)
            waiting = ""
        for properties in _charts(block):
            waiting = properties.get("title") or properties.get("name") or ""
    if waiting:
        yield found.NO_DATA_TABLE.finding(found=waiting)


def _check_floats(document: WordDocument) -> Iterator[Finding]:
    for path, name in (
        (".//wp:anchor", "A picture, chart or shape"),
        (".//w:pict", "A drawing of an older kind"),
        (".//w:framePr", "A frame"),
        (".//w:tblpPr", "A table"),
    ):
        for _ in document.body.iterfind(path, NAMESPACES):
            yield found.FLOATS.finding(found=name)


def _check_tables(document: WordDocument) -> Iterator[Finding]:
    before: Element | None = None
    number = 0
    for block in blocks(document):
        if block.tag == f"{W}tbl":
            number += 1
            captioned = (
                before is not None and before.tag == f"{W}p" and document.style_of(before) in ("Caption", "caption")
            )
            name = text_of(before) if captioned and before is not None else f"Table number {number} of the document"
            if not captioned:
                yield found.NO_CAPTION.finding(found=name)
            yield from _table_findings(block, name)
        before = block


def _table_findings(table: Element, name: str) -> Iterator[Finding]:
    rows = table.findall(f"{W}tr")
    headers = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    if headers.count(True) != 1 or not headers[0]:
        yield found.NO_HEADER_ROW.finding(found=name, count=headers.count(True))
    if any(next(table.iter(tag), None) is not None for tag in (f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge")) or (
        table.find(f".//{W}tbl") is not None
    ):
        yield found.MERGED.finding(found=name)
    texts = list(rows_of(table))
    if any(not any(row) for row in texts) or (texts and not all(texts[0])):
        yield found.BLANK_ROW.finding(found=name)


def _check_body_text(document: WordDocument) -> Iterator[Finding]:
    for style in style_facts(document):
        if style.name != "Normal":
            continue
        if (
            style.font.casefold() not in SANS_SERIF
            or style.size < BODY_SIZE
            or style.alignment not in ("", "left", "start")
        ):
            said = f"{style.font or 'no font'}, {style.size:g} points, {style.alignment or 'left'} aligned"
            yield found.FONT.finding(found=said, name=style.name)


def _check_contrast(document: WordDocument) -> Iterator[Finding]:
    used = {attribute(entry, "val") for tag in ("pStyle", "rStyle") for entry in document.body.iter(f"{W}{tag}")}
    names = {document.style_names.get(style, "") for style in used} | {"Normal"}
    for style in style_facts(document):
        behind = _behind(style.name, style.background)
        ratio = contrast(style.colour, behind)
        if style.name in names and ratio < TEXT_CONTRAST:
            yield found.CONTRAST.finding(found=f"#{style.colour}", ratio=f"{ratio:.1f}", name=style.name)
    for colour in sorted({attribute(entry, "val") for entry in document.body.iter(f"{W}color")}):
        if len(colour) == 6 and contrast(colour.upper(), WHITE) < TEXT_CONTRAST:
            ratio = contrast(colour.upper(), WHITE)
            yield found.CONTRAST.finding(found=f"#{colour}", ratio=f"{ratio:.1f}", name="Normal")


def _check_links(document: WordDocument) -> Iterator[Finding]:
    for link in document.body.iter(f"{W}hyperlink"):
        text = " ".join("".join(part.text or "" for part in link.iter(f"{W}t")).split())
        if not text or _SAYS_NOTHING.fullmatch(text):
            yield found.LINK_TEXT.finding(found=text)


def _check_placeholders(document: WordDocument) -> Iterator[Finding]:
    for paragraph in document.body.iter(f"{W}p"):
        for match in _PLACEHOLDER.finditer(text_of(paragraph)):
            yield found.PLACEHOLDER.finding(Place(), match.group())


CHECKS: tuple[Check, ...] = (
    _check_title,
    _check_language,
    _check_headings,
    _check_sections,
    _check_contents,
    _check_drawings,
    _check_charts,
    _check_floats,
    _check_tables,
    _check_body_text,
    _check_contrast,
    _check_links,
    _check_placeholders,
)


def _headings(document: WordDocument) -> Iterator[tuple[int, str]]:
    for block in blocks(document):
        level = document.heading_level(block) if block.tag == f"{W}p" else None
        if level is not None:
            yield level, text_of(block)


def _drawings(block: Element) -> list[Element]:
    return list(block.iter(f"{W}drawing"))


def _charts(block: Element) -> Iterator[Element]:
    for drawing in _drawings(block):
        if drawing.find(".//c:chart", NAMESPACES) is not None:
            yield from drawing.iter(f"{{{NAMESPACES['wp']}}}docPr")


def _behind(name: str, background: str) -> str:
    """Return what lies behind a style's text: header cells of our tables are filled by the table style."""
    return _HEADER_FILL if name.startswith("Table Heading") else background
