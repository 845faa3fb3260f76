"""The zip of a foreign workbook: its directory checked before anything is inflated, its parts streamed with limits."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from pmf_excel.core.catalogue.intake import DAMAGED, UNSAFE

from .limits import MEGABYTE, USUAL
from .refused import Refused

LARGEST_PART, LARGEST_WHOLE = USUAL.largest_part_mb * MEGABYTE, USUAL.largest_whole_mb * MEGABYTE
RATIO_COUNTS_ABOVE = 5_000_000
CHUNK = 1 << 18

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_SYMLINK, _FILE_TYPE = 0o120000, 0o170000
_BAD_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a zip's directory; sizes in bytes, `offset` of its local header."""

    name: str
    raw_name: bytes
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def damaged(what: str) -> NoReturn:
    """Raise `Refused` for a workbook of which something is missing or wrong."""
    raise Refused(DAMAGED.finding(found=what))


def unsafe(what: str) -> NoReturn:
    """Raise `Refused` for a workbook that no honest program builds like this."""
    raise Refused(UNSAFE.finding(found=what))


def part_key(name: str) -> str:
    """Return how a part is found: Office compares names without case, leading or backward slashes."""
    return name.replace("\\", "/").lstrip("/").lower()


class Archive:
    """The parts of a zip in memory; raises `Refused` where its directory is damaged or not honest.

    A form may be as large as the limits of this module say; a larger kind of workbook has limits of its own.
    """

    def __init__(
        self,
        content: bytes,
        largest_part: int = LARGEST_PART,
        largest_whole: int = LARGEST_WHOLE,
        most_parts: int = USUAL.most_parts,
        highest_ratio: int = USUAL.highest_ratio,
    ) -> None:
        self._content = content
        entries = _directory(content, most_parts)
        _check_sizes(entries, largest_part, largest_whole)
        _check_ratios(entries, highest_ratio)
        self._entries = _by_key(entries)
        _check_layout(entries, content)

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of all parts (see `part_key`)."""
        return tuple(self._entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The directory's entries, in the order of the file."""
        return tuple(self._entries.values())

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes in pieces, the last one only after the whole was checked.

        Raises `Refused` where it is missing, damaged or longer than declared.
        """
        entry = self._entries.get(part_key(name))
        if entry is None:
            damaged(f"its part {name} is missing")
        length = crc = 0
        held_back = b""
        for piece in _inflated(entry, self._packed(entry)):
            length += len(piece)
            crc = zlib.crc32(piece, crc)
            if length > entry.size:
                break
            if held_back:
                yield held_back
            held_back = piece
        if length != entry.size or crc != entry.crc:
            damaged(f"its part {entry.name} is not what the directory says")
        yield held_back

    def read(self, name: str) -> bytes:
        """Return a whole part; raises as `chunks` does."""
        return b"".join(self.chunks(name))

    def _packed(self, entry: Entry) -> memoryview:
        start = _data_start(entry, self._content)
        return memoryview(self._content)[start : start + entry.packed]


def _directory(content: bytes, most_parts: int) -> list[Entry]:
    end = len(content) - _END.size
    if end < 0 or not content.startswith(b"PK\x05\x06", end):
        damaged("the end of the file is missing")
    _, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(content, end)
    if disk or first_disk or here != count or comment or offset + size != end:
        unsafe("its list of parts is not where it says")
    if count > most_parts:
        unsafe(f"it has {count} parts")
    return _entries(content, offset, end, count)


def _entries(content: bytes, position: int, end: int, count: int) -> list[Entry]:
    entries = []
    for _ in range(count):
        if position + _ENTRY.size > end or not content.startswith(b"PK\x01\x02", position):
            damaged("its list of parts is cut off")
        fields = _ENTRY.unpack_from(content, position)
        name_length, extra_length, comment_length = fields[12:15]
        entries.append(_entry(fields, content[position + _ENTRY.size :][:name_length]))
        position += _ENTRY.size + name_length + extra_length + comment_length
    if position != end:
        unsafe("its list of parts is not where it says")
    return entries


def _entry(fields: tuple[int, ...], raw_name: bytes) -> Entry:
    flags, method = fields[5], fields[6]
    crc, packed, size = fields[9:12]
    mode, offset = fields[17] >> 16, fields[18]
    name = raw_name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace")
    if _BAD_NAME.search(name.replace("\\", "/")):
        unsafe(f"a part is called {name!a}")
    if flags & 0x1:
        unsafe(f"its part {name!a} is encrypted")
    if mode & _FILE_TYPE == _SYMLINK:
        unsafe(f"its part {name!a} is a link")
    if method not in (_STORED, _DEFLATED):
        unsafe(f"its part {name!a} is packed in an unusual way")
    return Entry(name, raw_name, method, crc, packed, size, offset)


def _check_sizes(entries: list[Entry], largest_part: int, largest_whole: int) -> None:
    for entry in entries:
        if entry.size > largest_part:
            unsafe(f"its part {entry.name!a} unpacks to {entry.size // MEGABYTE} MB")
    if sum(entry.size for entry in entries) > largest_whole:
        unsafe(f"its parts unpack to more than {largest_whole // MEGABYTE} MB")


def _check_ratios(entries: list[Entry], highest: int) -> None:
    for entry in entries:
        if entry.size > RATIO_COUNTS_ABOVE and entry.size > highest * max(entry.packed, 1):
            unsafe(f"its part {entry.name!a} unpacks to {entry.size // max(entry.packed, 1)} times its size")


def _by_key(entries: list[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if found.setdefault(part_key(entry.name), entry) is not entry:
            unsafe(f"two parts are called {entry.name!a}")
    return found


def _check_layout(entries: list[Entry], content: bytes) -> None:
    end = 0
    for entry in sorted(entries, key=lambda each: each.offset):
        if entry.offset < end or (end == 0 and entry.offset != 0):
            unsafe("its parts overlap")
        end = _data_start(entry, content) + entry.packed
    if entries and end > len(content) - _END.size:
        unsafe("its parts overlap")


def _data_start(entry: Entry, content: bytes) -> int:
    if entry.offset + _LOCAL.size > len(content) or not content.startswith(b"PK\x03\x04", entry.offset):
        damaged(f"its part {entry.name!a} is not where the directory says")
    name_length, extra_length = _LOCAL.unpack_from(content, entry.offset)[9:11]
    start: int = entry.offset + _LOCAL.size
    if content[start : start + name_length] != entry.raw_name:
        unsafe(f"its part {entry.name!a} has two names")
    return start + int(name_length) + int(extra_length)


def _inflated(entry: Entry, packed: memoryview) -> Iterator[bytes]:
    if entry.method == _STORED:
        for start in range(0, len(packed), CHUNK):
            yield bytes(packed[start : start + CHUNK])
        return
    inflater = zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    try:
        while waiting and not inflater.eof:
            yield inflater.decompress(waiting, CHUNK)
            waiting = inflater.unconsumed_tail
    except zlib.error:
        damaged(f"its part {entry.name!a} cannot be unpacked")
