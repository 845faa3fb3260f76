"""What in a template reaches out of it: links to other files, fields that fetch or run, programs that it carries."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

from .document_xml import Element, W

#: Fields that show what the document itself holds, or when it was saved: no other is let in.
FIELDS = frozenset({
    "AUTHOR", "AUTONUM", "COMMENTS", "CREATEDATE", "DATE", "DOCPROPERTY", "EDITTIME", "FILENAME", "HYPERLINK",
    "IF", "INDEX", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE",
    "PAGEREF", "PRINTDATE", "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF", "SUBJECT",
    "SYMBOL", "TC", "TIME", "TITLE", "TOC", "XE",
})  # fmt: skip
_SCHEMES = ("http", "https", "mailto")
#: Kinds of relationships to what runs, or to another document that is put in.
_CARRIED = {
    "vbaproject": "a program (macros)",
    "wordvbadata": "a program (macros)",
    "oleobject": "an object of another program",
    "control": "a control that can run",
    "activexcontrolbinary": "a control that can run",
    "afchunk": "another document that is put in",
    "subdocument": "another document that is put in",
}
_PARTS = {"document": "body"}
_NAMED = ("styles", "settings", "numbering", "header", "footer", "footnotes", "endnotes", "comments")
_JINJA = ("{{", "{%", "{#")
#: Where a field stands among the words of another.
_NESTED = "…"
_NO_LINK = "a link that is no plain link to a page or an e-mail address"
_LINK = re.compile(r'HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]\S*)|(\\l)\s)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reach:
    """Something that reaches out: the part it stands in, how it is written, and what it is."""

    part: str
    found: str
    what: str


@dataclass(slots=True)
class _Field:
    """A field that was begun: its words so far, and whether they are over."""

    words: list[str] = field(default_factory=list)
    is_said: bool = False


def reaching_out(template: bytes) -> Iterator[Reach]:
    """Yield what in a template links to other files, fetches or runs; raises where a part cannot be read."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            yield from _of_name(name)
            if content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
                root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
                yield from _of_relations(name, root) if _is(root, "Relationships") else _of_fields(name, root)


def _of_name(name: str) -> Iterator[Reach]:
    last = name.casefold().rpartition("/")[2]
    if last == "vbaproject.bin":
        yield Reach(_part(name), name, _CARRIED["vbaproject"])
    elif "/embeddings/" in name.casefold() and not last.endswith((".xlsx", ".rels")):
        yield Reach(_part(name), name, _CARRIED["oleobject"])


def _of_relations(name: str, root: Element) -> Iterator[Reach]:
    for each in root.iter("{*}Relationship"):
        kind = each.get("Type", "").rpartition("/")[2].casefold()
        target = each.get("Target", "")
        what = _CARRIED.get(kind) or _outside(kind, target, each.get("TargetMode", ""))
        if what:
            yield Reach(_part(name), target, what)


def _outside(kind: str, target: str, mode: str) -> str:
    """Return what a relationship leads to outside of the document, empty where it stays inside or is a plain link."""
    is_outside = mode.casefold() == "external" or "://" in target or target.startswith(("//", "\\"))
    if not is_outside or (kind == "hyperlink" and _is_plain(target)):
        return ""
    if kind == "attachedtemplate":
        return "another template, which Word would fetch"
    return _NO_LINK if kind == "hyperlink" else "a link to another file"


def _is_plain(address: str) -> bool:
    return urlsplit(address.strip()).scheme.casefold() in _SCHEMES


def _of_fields(name: str, root: Element) -> Iterator[Reach]:
    for words in _fields(root):
        said = " ".join(words.split())
        if said and (what := _wrong_with(said)):
            yield Reach(_part(name), said, what)
    if root.find(f".//{W}altChunk") is not None:
        yield Reach(_part(name), "altChunk", _CARRIED["afchunk"])


def _wrong_with(said: str) -> str:
    """Return what is wrong with a field of Word, empty where nothing is."""
    if any(sign in said for sign in _JINJA):
        return "a field of Word that is put together when it is filled"
    if not said.startswith("=") and said.split(maxsplit=1)[0].upper() not in FIELDS:
        return "a field of Word that may fetch or run something"
    if said.upper().startswith("HYPERLINK"):
        link = _LINK.match(f"{said} ")
        if link is None or not (link[3] or _is_plain(link[1] or link[2])):
            return _NO_LINK
    return ""


def _fields(root: Element) -> Iterator[str]:
    """Yield the words of each field, however many runs they are spread over."""
    begun: list[_Field] = []
    for each in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if _is(each, "fldSimple"):
            yield each.get(f"{W}instr", "")
        elif not _is(each, "fldChar"):
            if begun and not begun[-1].is_said:
                begun[-1].words.append(each.text or "")
            else:
                yield each.text or ""
        elif (state := each.get(f"{W}fldCharType", "")) == "begin":
            if begun and not begun[-1].is_said:
                begun[-1].words.append(_NESTED)
            begun.append(_Field())
        elif begun:
            begun[-1].is_said = True
            if state == "end":
                yield "".join(begun.pop().words)
    yield from ("".join(each.words) for each in begun)


def _is(element: Element, name: str) -> bool:
    return etree.QName(element).localname == name


def _part(name: str) -> str:
    """Return what a part of the file is called by people: of its relationships, the part that has them."""
    stem = name.rpartition("/")[2].removesuffix(".rels").partition(".")[0]
    plain = stem.rstrip("0123456789")
    return _PARTS.get(plain) or (plain if plain in _NAMED else f"part {name}")
