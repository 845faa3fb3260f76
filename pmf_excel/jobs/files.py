"""Files written so that nothing is half done: beside, synced, then put in place; retried while they are held."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from pathlib import Path

#: How long a file that another program holds is tried again, in seconds.
PATIENCE = 5.0


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`: a temporary file beside it, synced to disk, then put in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _replace(beside, path)


def move_file(source: Path, target: Path) -> Path:
    """Move a file to `target` or, where that is taken, to a name with a number; return where it went."""
    target.parent.mkdir(parents=True, exist_ok=True)
    free = free_name(target)
    try:
        _replace(source, free)
    except OSError:
        shutil.copy2(source, free)
        with contextlib.suppress(OSError):
            source.unlink()
    return free


def free_name(path: Path) -> Path:
    """Return `path`, or the first of `name (2)`, `name (3)` ... that does not exist yet."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free


def _replace(source: Path, target: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
