"""A template taken apart for checking: the texts that are filled, part by part, and where a line of them stands."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.oxml import parse_xml
from docxtpl import DocxTemplate

from pmf_excel.core.findings import quoted

#: The properties of the file that are filled.
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
#: What a template may become when it is unpacked, in bytes.
LARGEST = 60_000_000
_UNFILLED = {"word/endnotes.xml": "endnotes", "word/comments.xml": "comments"}
_TAG = re.compile(r"<[^>]*>")
_FIELD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*(for|if|endfor|endif)\b")
#: So much of a long paragraph is shown.
_LONGEST = 90


@dataclass(frozen=True)
class Source:
    """One part of a template as its language sees it: a line for each paragraph."""

    part: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines, counted from 0."""
        return self.text.split("\n")

    def place(self, line: int) -> str:
        """Return where line number `line`, counted from 1, stands: part, table, and the words of its paragraph."""
        table = self._table(line)
        words = _shown(self.lines[line - 1]) if 0 < line <= len(self.lines) else ""
        return f"{self.part}{f', table {table}' if table else ''}{f': {words}' if words else ''}"

    def without_end(self) -> int:
        """Return the line on which a loop or condition begins that has no end, 0 where each has one."""
        begun: list[int] = []
        for number, line in enumerate(self.lines, start=1):
            for tag in _BLOCK.findall(line):
                if not tag.startswith("end"):
                    begun.append(number)
                elif begun:
                    begun.pop()
        return begun[-1] if begun else 0

    def _table(self, line: int) -> int:
        """Return which table of the part the line stands in, 0 where it stands in none."""
        before = "\n".join(self.lines[:line])
        begun, ended = len(re.findall(r"<w:tbl[ >]", before)), before.count("</w:tbl>")
        return begun if begun > ended else 0


def unpacked_size(template: bytes) -> int:
    """Return what a template becomes when it is unpacked, in bytes; raises `BadZipFile` where it is no package."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def declaring_part(template: bytes) -> str:
    """Return the first part of a template that declares a document type or entities, empty where none does."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        marked = (name for name in archive.namelist() if name.endswith((".xml", ".rels")))
        return next((name for name in marked if b"<!DOCTYPE" in archive.read(name).replace(b"\0", b"")), "")


def sources_of(template: bytes) -> Iterator[Source]:
    """Yield the parts of a template that are filled."""
    opened = DocxTemplate(io.BytesIO(template))
    document = opened.get_docx()
    yield Source("body", _by_paragraph(opened.patch_xml(opened.get_xml())))
    for kind, name in ((RELATIONSHIP_TYPE.HEADER, "header"), (RELATIONSHIP_TYPE.FOOTER, "footer")):
        parts = [each.target_part for each in document.part.rels.values() if each.reltype == kind]
        for part in parts:
            yield Source(name, _by_paragraph(opened.patch_xml(opened.xml_to_string(parse_xml(part.blob)))))
    for part in document.part.package.parts:
        if part.content_type == FOOTNOTES:
            yield Source("footnotes", _by_paragraph(opened.patch_xml(part.blob.decode())))
    yield from _properties(document.core_properties)


def unfilled_fields(template: bytes) -> Iterator[tuple[str, str]]:
    """Yield each field that stands where nothing is filled: its part and how it is written."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for name in sorted(_UNFILLED.keys() & set(archive.namelist())):
            text = unescape(_TAG.sub("", archive.read(name).decode("utf-8", "replace")))
            yield from ((_UNFILLED[name], found) for found in _FIELD.findall(text))


def _properties(core: CoreProperties) -> Iterator[Source]:
    for name in PROPERTIES:
        text = getattr(core, name) or ""
        yield Source(f"property {name}", " ".join(text.split()))


def _by_paragraph(xml: str) -> str:
    """Return a part's text with a line for each paragraph, and for what stands between paragraphs."""
    one_line = " ".join(xml.splitlines())
    return re.sub(r"(?=<w:(?:p|tbl)[ >])|(?<=</w:p>)|(?<=</w:tbl>)", "\n", one_line)


def _shown(line: str) -> str:
    """Return the words of a paragraph as a person finds them in Word."""
    words = " ".join(unescape(_TAG.sub("", line)).split())
    return f"“{quoted(words, _LONGEST)}”" if words else ""
