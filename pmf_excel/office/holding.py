"""Whether a file holds some words: workbooks, documents and e-mails with their parts, anything else as it is."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from email import message_from_bytes
from html import unescape
from pathlib import Path
from typing import IO

#: Words of fewer letters stand everywhere: they are not looked for.
SHORTEST = 4
#: So much of one file is looked through, in bytes; what is larger is said not to have been.
_MOST = 200_000_000
#: Where a paragraph, a cell or a line ends; whatever else stands between < and > may stand inside a word.
_ENDS = re.compile(r"</w:p>|</a:p>|</si>|</is>|</c>|</v>|<w:br[^>]*>|<w:tab[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)


def sought(texts: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds one of `texts` as whole words, however its blanks stand; None where all are too short."""
    words = sorted({tuple(text.split()) for text in texts if len("".join(text.split())) >= SHORTEST})
    found = "|".join(r"\s+".join(map(re.escape, each)) for each in words)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)") if words else None


def holds(path: Path, wanted: re.Pattern[str]) -> bool | None:
    """Return whether a file holds the words `wanted` (see `sought`), None where it could not be looked into.

    Words that stand in several runs of a paragraph are found; whatever stands in a picture is not.
    """
    read = _letter if path.suffix.casefold() == ".eml" else _texts
    try:
        with path.open("rb") as file:
            return any(wanted.search(text) for text in read(file, _MOST))
    except _UNREADABLE:
        return None


def _letter(file: IO[bytes], most: int) -> Iterator[str]:
    """Yield the texts of an e-mail and of what is attached to it."""
    for part in message_from_bytes(file.read(most)).walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            yield from _texts(io.BytesIO(content if isinstance(content, bytes) else b""), most)


def _texts(file: IO[bytes], most: int) -> Iterator[str]:
    if not zipfile.is_zipfile(file):
        yield from _plain(file, most)
        return
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            most -= entry.file_size
            if most < 0:
                raise ValueError("more than is looked through")
            yield from _part(entry.filename, archive.read(entry), most)


def _part(name: str, content: bytes, most: int) -> Iterator[str]:
    if name.endswith((".xlsx", ".docx")):
        yield from _texts(io.BytesIO(content), most)
    elif name.endswith((".xml", ".rels", ".vml")):
        xml = content.decode("utf-8", "replace")
        yield unescape(_TAG.sub("", _ENDS.sub(" ", xml)))
        yield from _attributes(xml)


def _attributes(xml: str) -> Iterator[str]:
    """Yield what stands in attributes: alternative texts, choices, names of links."""
    yield unescape(" ".join(re.findall(r'"([^"<]{4,})"', xml)))


def _plain(file: IO[bytes], most: int) -> Iterator[str]:
    file.seek(0)
    content = file.read(most)
    for encoding in ("utf-8", "utf-16", "cp1252"):
        yield content.decode(encoding, "replace")
