"""The look at an arrived file before it is read: its name, what kind of file it is, and what it says it contains."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pmf_excel.core.catalogue import intake
from pmf_excel.core.findings import Finding

from .archive import Archive
from .limits import MEGABYTE, USUAL, Limits
from .refused import Refused

#: Names that programs leave behind; such files are skipped and only logged.
PASSING_NAMES = ("~$*", "._*", ".*", "*.tmp", "*.crdownload", "*.part", "thumbs.db", "desktop.ini", "*.lnk", "*.url")

_BLOCK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_KINDS = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))


@dataclass(frozen=True, slots=True)
class Copied:
    """Our own copy of an arrived file: where it lies, the SHA-256 of its bytes in hex, and its size in bytes."""

    path: Path
    sha256: str
    size: int


def skipped_name(name: str) -> bool:
    """Return whether a file of this name is passed over: lock files, downloads under way, system files."""
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in PASSING_NAMES)


def plain_file(path: Path, limits: Limits = USUAL) -> Finding | None:
    """Return what is wrong with `path` as a file (link, folder, pipe, empty, too large), None where nothing is."""
    try:
        status = path.lstat()
    except OSError as error:
        return intake.UNREADABLE.finding(found=_plainly(error))
    if stat.S_ISDIR(status.st_mode) and not os.access(path, os.R_OK | os.X_OK):
        return intake.UNREADABLE.finding(found="nobody may look into this folder")
    if not stat.S_ISREG(status.st_mode):
        what = next((words for is_kind, words in _KINDS if is_kind(status.st_mode)), "a device")
        return intake.NOT_A_FILE.finding(found=what)
    if not status.st_size:
        return intake.EMPTY_FILE.finding()
    if status.st_size > limits.largest_file_mb * MEGABYTE:
        found = f"{status.st_size / MEGABYTE:.0f} MB"
        return intake.TOO_LARGE.finding(found=found, limit=f"{limits.largest_file_mb} MB")
    return None


def own_copy(path: Path, folder: Path, limits: Limits = USUAL) -> Copied | Finding:
    """Return our own copy of `path` in `folder`, named by its hash, copied and hashed in one pass.

    Only the copy is read from then on. What is no plain file, cannot be opened or changes meanwhile gives a finding.
    Raises `OSError` where the copy cannot be written: that says nothing about the file.
    """
    if wrong := plain_file(path, limits):
        return wrong
    try:
        return _copied(path, folder)
    except Refused as refused:
        return refused.finding


def archive_of(content: bytes, limits: Limits = USUAL) -> Archive:
    """Return the checked zip in `content`; raises `Refused` with what the file is instead."""
    if not content.startswith(_ZIP):
        raise Refused(_what_it_is(content))
    part, whole = limits.largest_part_mb * MEGABYTE, limits.largest_whole_mb * MEGABYTE
    return Archive(content, part, whole, limits.most_parts, limits.highest_ratio)


def has_settled(before: os.stat_result, after: os.stat_result, copied: int) -> bool:
    """Return whether a file stayed the same while `copied` bytes of it were copied."""
    return copied == before.st_size == after.st_size and before.st_mtime_ns == after.st_mtime_ns


def _copied(path: Path, folder: Path) -> Copied | Finding:
    hashed, size = hashlib.sha256(), 0
    arriving = folder / f".arriving-{os.getpid()}"
    with _arrived(path) as source, arriving.open("wb") as target:
        before = os.fstat(source.fileno())
        while size <= before.st_size and (block := _read(source)):
            hashed.update(block)
            size += target.write(block)
        after = os.fstat(source.fileno())
    if not has_settled(before, after, size) or not stat.S_ISREG(after.st_mode):
        arriving.unlink()
        return intake.STILL_ARRIVING.finding()
    copy = folder / f"{hashed.hexdigest()}.xlsx"
    arriving.replace(copy)
    return Copied(copy, hashed.hexdigest(), size)


def _arrived(path: Path) -> BinaryIO:
    """Open without following a link or waiting for a pipe, should the file have been exchanged for one."""
    flags = (getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | sum(flags)), "rb")
    except OSError as error:
        raise Refused(intake.UNREADABLE.finding(found=_plainly(error))) from error


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(_BLOCK)
    except OSError as error:
        raise Refused(intake.UNREADABLE.finding(found=_plainly(error))) from error


def _plainly(error: OSError) -> str:
    return (error.strerror or "the system refuses it").lower()


def _what_it_is(content: bytes) -> Finding:
    if content.startswith(_EMPTY_ZIP):
        return intake.DAMAGED.finding(found="there is nothing in it")
    if content.startswith(_OLE):
        return _old_office(content)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    for recognised, finding in _BEGINNINGS:
        if recognised(start):
            return finding
    if not content.strip(b" \t\r\n\x00"):
        return intake.EMPTY_FILE.finding()
    if _is_text(content):
        return intake.TEXT_FILE.finding()
    return intake.UNKNOWN_FILE.finding(found=repr(content[:8])[2:-1])


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


_BEGINNINGS: tuple[tuple[Callable[[bytes], bool], Finding], ...] = (
    (_begins(b"%pdf"), intake.PDF_FILE.finding()),
    (_begins(b"{\\rtf"), intake.OTHER_DOCUMENT.finding(found="a rich text document")),
    (_begins(b"<html", b"<!doctype html", b"<table", b"<head", b"<meta"), intake.WEB_PAGE.finding()),
    (
        lambda content: content.startswith(b"<?xml") and b"office:spreadsheet" in content,
        intake.OTHER_WORKBOOK.finding(found="an XML Spreadsheet 2003"),
    ),
    (
        lambda content: content.startswith(b"<?xml") and b"<html" in content,
        intake.WEB_PAGE.finding(),
    ),
)


def _old_office(content: bytes) -> Finding:
    if _holds_name(content, "EncryptedPackage"):
        return intake.PROTECTED.finding()
    if _holds_name(content, "WordDocument"):
        return intake.OTHER_DOCUMENT.finding(found="an old Word document (.doc)")
    if _holds_name(content, "PowerPoint Document"):
        return intake.OTHER_DOCUMENT.finding(found="an old PowerPoint presentation (.ppt)")
    return intake.OLD_EXCEL.finding()


def _holds_name(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(byte < 9 or 13 < byte < 32 for byte in content[:4096])
    return controls == 0
