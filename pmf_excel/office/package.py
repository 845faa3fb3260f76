"""The zip package of a workbook or document: read into parts, written so that the same parts give the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

#: The earliest time that a zip entry can carry, as zip writes it: written files carry no clock.
_FIXED_TIME, _FIXED_DATE = 0, 0x0021
#: zlib's levels, fixed because they show in the bytes: a large part is written often, and quickly.
LEVEL, LEVEL_OF_LARGE = 6, 1
LARGE = 4_000_000
#: How much of a part that comes in pieces is packed at a time.
_BLOCK = 1 << 18
CONTENT_TYPES = "[Content_Types].xml"

_VERSION, _UTF8, _DEFLATED = 20, 0x800, 8
#: Read and written by its owner, for systems that ask.
_PERMISSIONS = 0o600 << 16
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
#: Where a local header says how long name and extra fields are that stand before the data.
_LENGTHS, _LENGTHS_AT = struct.Struct("<2H"), 26


#: What a part holds: whole, or in pieces of any length where whole it would be large.
Content = bytes | Sequence[bytes]


@dataclass(frozen=True, slots=True)
class _Packed:
    """A part as it stands in a zip."""

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    data: bytes


def read_package(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package that we wrote ourselves, by name, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_package(parts: Mapping[str, Content]) -> bytes:
    """Return the zip of `parts`: content types first, then by name, with fixed times and level."""
    names = sorted(parts, key=lambda part: (part != CONTENT_TYPES, part))
    return _zip_of(_packed(name, parts[name], LEVEL) for name in names)


def changed_package(content: bytes, changes: Mapping[str, Content | None]) -> bytes:
    """Return the package with the parts of `changes` written anew, or left out where they are None.

    Every other part is copied as it is packed, in the order of the file; parts that are new come last.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    there = {entry.orig_filename for entry in entries}
    kept = (_changed(content, entry, changes) for entry in entries)
    added = (_anew(name, part) for name, part in sorted(changes.items()) if part is not None and name not in there)
    return _zip_of(chain((entry for entry in kept if entry is not None), added))


def pieces_of(part: Content) -> Sequence[bytes]:
    """Return the pieces of a part; one that is whole is one piece."""
    return (part,) if isinstance(part, bytes) else part


def repacked(content: bytes) -> bytes:
    """Return the same package as `write_package` would have written it."""
    return write_package(read_package(content))


def _changed(content: bytes, entry: zipfile.ZipInfo, changes: Mapping[str, Content | None]) -> _Packed | None:
    name = entry.orig_filename
    if name not in changes:
        return _as_it_is(content, entry)
    part = changes[name]
    return None if part is None else _anew(name, part)


def _anew(name: str, part: Content) -> _Packed:
    is_large = sum(map(len, pieces_of(part))) >= LARGE
    return _packed(name, part, LEVEL_OF_LARGE if is_large else LEVEL)


def _packed(name: str, part: Content, level: int) -> _Packed:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    data, crc, size = [], 0, 0
    for block in _blocks(pieces_of(part)):
        data.append(packer.compress(block))
        crc, size = zlib.crc32(block, crc), size + len(block)
    flags = 0 if name.isascii() else _UTF8
    return _Packed(name.encode(), flags, _DEFLATED, crc, size, b"".join([*data, packer.flush()]))


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces joined into blocks, so that many small ones are packed quickly and none is copied whole."""
    block: list[bytes] = []
    held = 0
    for piece in pieces:
        block.append(piece)
        held += len(piece)
        if held >= _BLOCK:
            yield b"".join(block)
            block, held = [], 0
    yield b"".join(block)


def _as_it_is(content: bytes, entry: zipfile.ZipInfo) -> _Packed:
    named, extra = _LENGTHS.unpack_from(content, entry.header_offset + _LENGTHS_AT)
    start = entry.header_offset + _LOCAL.size + named + extra
    flags = entry.flag_bits & _UTF8
    name = entry.orig_filename.encode("utf-8" if flags else "cp437")
    data = content[start : start + entry.compress_size]
    return _Packed(name, flags, entry.compress_type, entry.CRC, entry.file_size, data)


def _zip_of(parts: Iterable[_Packed]) -> bytes:
    """Return the one form of zip that we write: no clock, no system, no extra fields."""
    whole, directory, count = io.BytesIO(), [], 0
    for part in parts:
        about = (_VERSION, part.flags, part.method, _FIXED_TIME, _FIXED_DATE, part.crc, len(part.data), part.size)
        of_entry = (_VERSION, *about, len(part.name), 0, 0, 0, 0, _PERMISSIONS, whole.tell())
        directory.append(_CENTRAL.pack(b"PK\x01\x02", *of_entry) + part.name)
        whole.write(_LOCAL.pack(b"PK\x03\x04", *about, len(part.name), 0) + part.name)
        whole.write(part.data)
        count += 1
    start, listed = whole.tell(), b"".join(directory)
    whole.write(listed + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), start, 0))
    return whole.getvalue()
