"""Whether a file holds some words: workbooks and documents with their parts, anything else as it is."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from html import unescape
from pathlib import Path
from typing import IO

#: Words of fewer letters stand everywhere: they are not looked for.
SHORTEST = 4
#: So much of one file is looked through, in bytes; what is larger is said not to have been.
_MOST = 200_000_000
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\s+")
_UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)


def sought(texts: Collection[str]) -> frozenset[str]:
    """Return what is looked for of `texts`: their letters without blanks, of those that are long enough."""
    letters = (_BLANK.sub("", text) for text in texts)
    return frozenset(each for each in letters if len(each) >= SHORTEST)


def holds(path: Path, wanted: Collection[str]) -> bool | None:
    """Return whether a file holds one of the words `wanted` (see `sought`), None where it could not be looked into.

    Words that stand in several runs of a paragraph are found; whatever stands in a picture is not.
    """
    try:
        with path.open("rb") as file:
            return any(word in text for text in _texts(file, _MOST) for word in wanted)
    except _UNREADABLE:
        return None


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
        yield _letters(unescape(_TAG.sub("", content.decode("utf-8", "replace"))))


def _plain(file: IO[bytes], most: int) -> Iterator[str]:
    file.seek(0)
    content = file.read(most)
    for encoding in ("utf-8", "utf-16-le", "cp1252"):
        yield _letters(content.decode(encoding, "replace"))


def _letters(text: str) -> str:
    return _BLANK.sub("", text)
