"""A Word document taken apart for reading: its blocks in order, their styles by name, and its properties."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from pmf_excel.core.errors import PmfError
from pmf_excel.office.package import read_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dc": "http://purl.org/dc/elements/1.1/",
}
Element = etree._Element
#: What a file that is no document, or was damaged on its way, makes the libraries say.
_DAMAGED = (
    *(KeyError, ValueError, OSError, EOFError, RuntimeError, struct.error),
    *(zlib.error, zipfile.BadZipFile, etree.XMLSyntaxError),
)


@dataclass(frozen=True)
class WordDocument:
    """The parsed parts of a document that reading needs."""

    body: Element
    styles: Element
    core: Element | None

    @cached_property
    def style_names(self) -> dict[str, str]:
        """The names of the styles as Word shows them, by id."""
        return {
            style.get(f"{W}styleId", ""): attribute(style.find(f"{W}name"), "val")
            for style in self.styles.iter(f"{W}style")
        }

    def style_of(self, paragraph: Element) -> str:
        """Return the name of a paragraph's style; `Normal` where it has none."""
        found = attribute(paragraph.find(f"{W}pPr/{W}pStyle"), "val")
        return self.style_names.get(found, "Normal")

    def heading_level(self, paragraph: Element) -> int | None:
        """Return 0 for the title, 1 to 9 for a heading, None for other paragraphs."""
        name = self.style_of(paragraph).casefold()
        if name == "title":
            return 0
        level = name.removeprefix("heading ")
        return int(level) if name.startswith("heading ") and level.isdigit() else None

    def core_property(self, name: str) -> str:
        """Return a property of the file, such as `title` or `description`."""
        found = self.core.find(f"dc:{name}", NAMESPACES) if self.core is not None else None
        return (found.text or "").strip() if found is not None else ""


def opened(content: bytes) -> WordDocument:
    """Return the parts of a document; raises `PmfError` where it is none."""
    try:
        parts = read_package(content)
        body = _parsed(parts["word/document.xml"]).find(f"{W}body")
        styles = _parsed(parts["word/styles.xml"])
        core = _parsed(parts["docProps/core.xml"]) if "docProps/core.xml" in parts else None
    except _DAMAGED as error:
        raise _not_a_document() from error
    if body is None:
        raise _not_a_document()
    return WordDocument(body, styles, core)


def blocks(document: WordDocument) -> Iterator[Element]:
    """Yield the paragraphs and tables of the body in order, also those inside content controls."""
    yield from _blocks_in(document.body)


def text_of(element: Element) -> str:
    """Return the text of a paragraph or cell as read: tabs and line breaks are spaces, paragraphs parted by ` / `."""
    paragraphs = [element] if element.tag == f"{W}p" else list(element.iter(f"{W}p"))
    return " / ".join(text for paragraph in paragraphs if (text := _paragraph_text(paragraph)))


def rows_of(table: Element) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table as the texts of their cells."""
    for row in table.findall(f"{W}tr"):
        yield tuple(text_of(cell) for cell in row.findall(f"{W}tc"))


def attribute(element: Element | None, name: str) -> str:
    """Return a `w:` attribute of an element, empty where either is missing."""
    return (element.get(f"{W}{name}") or "") if element is not None else ""


def _blocks_in(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                yield from _blocks_in(content)


def _paragraph_text(paragraph: Element) -> str:
    parts = []
    for child in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        parts.append((child.text or "") if child.tag == f"{W}t" else " ")
    return " ".join("".join(parts).split())


def _parsed(xml: bytes) -> Element:
    if b"<!DOCTYPE" in xml:
        raise ValueError("a document type is declared")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xml, parser)


def _not_a_document() -> PmfError:
    return PmfError("The file is not a Word document.", "Save it in Word as a .docx and try again.")
