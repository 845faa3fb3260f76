"""The one way in which files are written: whole or not at all, on the disk when it is said, tried again while held.

A file is written beside its place, synced to the disk, and then put in its place in one step, so that whoever is cut
off leaves the old file or the new one. What a cut-off job left beside is cleared by the next one.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pmf_excel.core.errors import PmfError

#: How long a file that another program holds is tried again, in seconds, and how long to wait between.
PATIENCE, PAUSE = 5.0, 0.1
#: How the files are called that are being written, and the folders for what is being taken in.
BESIDE, TAKING_IN = ".pmf-", ".taking-in-"

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
#: Drives that are reached over a network may be unable to sync a folder; the file in it is synced all the same.
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM})


class NoPlainFileError(OSError):
    """A link, pipe or folder cannot be copied to another drive: it stays where it is."""


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write `content` to `path`, whole or not at all; `private` for what only this user may read.

    Raises `PermissionError` where another program holds the file for longer than `PATIENCE`.
    """
    _write(path, BytesIO(content), 0o600 if private else 0o666)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file to `target`, whole or not at all, with the time at which it was last changed."""
    with source.open("rb") as content:
        _write(target, content)
    with contextlib.suppress(OSError):
        shutil.copystat(source, target)


def move_file(source: Path, target: Path, patience: float | None = None) -> Path:
    """Move a file to `target` or, where that is taken, to a name with a number; return where it went.

    Raises `PermissionError` where the file is held, or its folder may only be read, for longer than `patience`.
    """
    free = free_name(target)
    put_file(source, free, patience)
    return free


def put_file(source: Path, target: Path, patience: float | None = None) -> None:
    """Move a file to `target`, over what is there, and from one drive to another if need be.

    Raises `PermissionError` where one of them is held, or its folder may only be read, for longer than `patience`,
    and `NoPlainFileError` for a link, pipe or folder that would have to go to another drive.
    """
    make_folder(target.parent)
    with _named(source):
        try:
            _patiently(lambda: source.replace(target), patience)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            if not is_plain(source):
                raise NoPlainFileError(errno.EXDEV, error.strerror) from error
            copy_file(source, target)
            _patiently(source.unlink, patience)
    _sync_folder(target.parent)
    _sync_folder(source.parent)


def is_plain(path: Path) -> bool:
    """Return whether there are bytes to be read: a pipe would be waited for, a link leads elsewhere."""
    return path.is_file() and not path.is_symlink()


def is_link(path: Path) -> bool:
    """Return whether a file or folder is a symbolic link or, on Windows, a junction."""
    return path.is_symlink() or bool(getattr(path, "is_junction", bool)())


def make_folder(path: Path) -> None:
    """Make a folder, and those that it lies in, where they are not there yet."""
    missing = [folder for folder in (path, *path.parents) if not folder.is_dir()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def remove_file(path: Path) -> None:
    """Remove a file of ours that has served its purpose; one that is held is left for the next job."""
    with contextlib.suppress(OSError):
        path.unlink()


def take_away(path: Path) -> None:
    """Remove a file that no longer holds; raises `PermissionError` where it stays held for longer than `PATIENCE`."""
    with _named(path):
        _patiently(path.unlink)


def remove_tree(path: Path) -> None:
    """Remove a folder of ours with all that is in it."""
    shutil.rmtree(path)


def free_name(path: Path) -> Path:
    """Return `path`, or the first of `name (2)`, `name (3)` ... that does not exist yet."""
    number, free = 2, path
    while os.path.lexists(free):
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free


@contextmanager
def scratch_folder(root: Path) -> Iterator[Path]:
    """Give a folder in `root` for what is being taken in; a job that does not end well leaves it for the next one."""
    with _named(root):
        folder = Path(tempfile.mkdtemp(prefix=TAKING_IN, dir=root))
        # What is recorded while it is there must find it again after a power cut.
        _sync_folder(root)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def gone_if_refused(folder: Path) -> Iterator[None]:
    """Have `folder` go where what is done meanwhile is refused: nothing in it is needed yet."""
    try:
        yield
    except PmfError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def making_folder(root: Path) -> Iterator[Path]:
    """Give a folder in `root` for a file that takes more than one step to make; gone afterwards, or with the strays."""
    with _named(root):
        folder = Path(tempfile.mkdtemp(prefix=BESIDE, suffix=".tmp", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Give a folder outside every workspace that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pmf-") as folder:
        yield Path(folder)


def clear_strays(folder: Path, *, deep: bool = True) -> None:
    """Remove what cut-off jobs left half written in `folder`, `deep` in all folders below it too.

    Only whoever holds the workspace may ask for this: nobody else is writing then.
    """
    pattern = f"{BESIDE}*.tmp*"
    found: Iterable[Path] = folder.rglob(pattern) if deep else folder.glob(pattern)
    for stray in list(found):
        if stray.is_dir():
            shutil.rmtree(stray, ignore_errors=True)
        else:
            remove_file(stray)


def said_plainly(error: OSError) -> PmfError | None:
    """Return what a failure of the disk means to a person and what to do, None where only a programmer can tell."""
    message, remedy = _SENTENCES.get(error.errno or 0, ("", ""))
    where = error.filename or "the workspace"
    return PmfError(message.format(where=where), remedy) if message else None


def _beside(path: Path) -> Path:
    """Return a name beside `path` that no other process writes; short, since names may be as long as they can be."""
    return path.with_name(f"{BESIDE}{os.getpid()}-{time.monotonic_ns():x}.tmp")


def _write(path: Path, content: BinaryIO, mode: int = 0o666) -> None:
    make_folder(path.parent)
    with _named(path):
        beside = _beside(path)
        try:
            _write_new(beside, content, mode)
            _put_in_place(beside, path)
        except BaseException:
            remove_file(beside)
            raise


def _write_new(path: Path, content: BinaryIO, mode: int) -> None:
    with os.fdopen(os.open(path, _NEW_FILE, mode), "wb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(beside: Path, path: Path) -> None:
    """Put a written file in its place, with the rights of the file that it replaces."""
    with contextlib.suppress(OSError):
        shutil.copymode(path, beside)
    _patiently(lambda: beside.replace(path))
    _sync_folder(path.parent)


def _patiently(act: Callable[[], object], patience: float | None = None) -> None:
    """Do something to a file, again and again as long as another program holds it."""
    deadline = time.monotonic() + (PATIENCE if patience is None else patience)
    while True:
        try:
            act()
            return
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(PAUSE)


def _sync_folder(folder: Path) -> None:
    """Make sure that the folder's list of names is on the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have every failure say which file a person meant, not how it is called while it is written."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


_FULL = (
    "There is no room left on the disk that holds {where}.",
    "Make room, then run this again: it goes on where it stopped.",
)
_HELD = (
    "{where} cannot be changed: another program has it open, or you may only read its folder.",
    "Close it, or ask for the right to change files there, then run this again.",
)
_READ_ONLY = (
    "{where} lies on a drive that can only be read.",
    "Ask for the right to change files there, then run this again.",
)
_OUT_OF_REACH = (
    "The drive that holds {where} cannot be reached or does not work.",
    "Check the connection to the drive, then run this again: it goes on where it stopped.",
)
_GONE = ("{where} is not there.", "Check its folder and the connection to its drive, then run this again.")
_TOO_LONG = (
    "The name {where} is too long for this drive.",
    "Move the workspace nearer to the top, or shorten the name.",
)
_SENTENCES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _HELD,
    errno.EPERM: _HELD,
    errno.EBUSY: _HELD,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _OUT_OF_REACH,
    errno.ENODEV: _OUT_OF_REACH,
    errno.ENOTCONN: _OUT_OF_REACH,
    errno.EHOSTDOWN: _OUT_OF_REACH,
    errno.ETIMEDOUT: _OUT_OF_REACH,
    errno.ENOENT: _GONE,
    errno.ENAMETOOLONG: _TOO_LONG,
}
