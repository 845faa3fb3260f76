"""The zip package of a workbook or document: read into parts, written so that the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

#: The earliest time that a zip entry can carry: written files carry no clock.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
#: zlib's level, fixed because it shows in the bytes.
LEVEL = 6
CONTENT_TYPES = "[Content_Types].xml"


def read_package(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package that we wrote ourselves, by name, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """Return the zip of `parts`: content types first, then by name, with fixed times and level."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name in sorted(parts, key=lambda part: (part != CONTENT_TYPES, part)):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, parts[name], compresslevel=LEVEL)
    return buffer.getvalue()


def repacked(content: bytes) -> bytes:
    """Return the same package as `write_package` would have written it."""
    return write_package(read_package(content))
