"""The look that the worker takes at a file before it reads a sheet, by itself."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.findings import Finding
from pmf_excel.excel.contents import contents_of
from pmf_excel.excel.look import archive_of, plain_file
from pmf_excel.excel.refused import Refused


def look(path: Path) -> Finding | None:
    """Return why the file at `path` cannot be one of our forms, None where it is a plain workbook worth reading."""
    if wrong := plain_file(path):
        return wrong
    try:
        contents_of(archive_of(path.read_bytes()))
    except Refused as refused:
        return refused.finding
    return None
