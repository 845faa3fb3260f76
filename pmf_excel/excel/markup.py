"""Foreign XML read in one streaming pass: no DOCTYPE, no entities, limited depth; handlers by plain element names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

from .archive import damaged, unsafe

DEEPEST = 64
#: A tag or comment as long as this is no honest one; the parser would read it again and again while it grows.
LONGEST_TAG = 1_000_000
#: Transitional and strict names of the same things.
SHEET_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
PACKAGE_SPACES = (
    "http://schemas.openxmlformats.org/package/2006/content-types",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
PROPERTY_SPACES = (
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
)
LINK_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)

#: What stands within is seen by some programs and not by others.
CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"

Start = Callable[[dict[str, str]], None]
End = Callable[[], None]
Text = Callable[[str], object]


class Enough(Exception):  # noqa: N818 - a signal, not an error
    """Raised by a handler when the rest of the part is not needed."""


def named(spaces: Iterable[str], handlers: Mapping[str, Callable[..., None]]) -> dict[str, Callable[..., None]]:
    """Return `handlers` by the full names that the parser gives, for each of the namespaces."""
    return {f"{space} {name}": handler for space in spaces for name, handler in handlers.items()}


def read_markup(
    chunks: Iterable[bytes], starts: Mapping[str, Start], ends: Mapping[str, End], text: Text | None = None
) -> None:
    """Feed `chunks` of XML to the handlers of the elements named; raises `Refused` where it is malformed or unsafe."""
    depth = 0
    start_of, end_of = starts.get, ends.get

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            unsafe(f"its text is nested more than {DEEPEST} deep")
        handler = start_of(name)
        if handler is not None:
            handler(attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler = end_of(name)
        if handler is not None:
            handler()

    feed(chunks, start, end, text)


def feed(
    chunks: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Text | None = None,
) -> None:
    """Feed `chunks` of XML to `start` and `end`, which get every element by its full name and look after the depth."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    _guard(parser)
    parser.StartElementHandler, parser.EndElementHandler = start, end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        fed = 0
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG + len(chunk):
                unsafe("a tag in it never ends")
        parser.Parse(b"", True)
    except Enough:
        return
    except (expat.ExpatError, ValueError, LookupError):
        damaged("its text is not well formed")


def _guard(parser: expat.XMLParserType) -> None:
    def refuse(*_: object) -> NoReturn:
        unsafe("it declares a document type or entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
