"""What can be said of a folder: whether it is there and may be used, who synchronises it, how much room is left."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from pmf_excel.core.health import FolderFacts

#: How the folders of programs that synchronise are called, in the order in which they are looked for.
_SYNCHRONISED = (
    ("onedrive", "OneDrive"),
    ("sharepoint", "SharePoint"),
    ("davwwwroot", "SharePoint"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("iclouddrive", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
)
#: What these programs leave in the folder that they synchronise.
_MARKS = {
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".sync_folder": "Nextcloud",
}
_REMOTE = frozenset({"cifs", "smb3", "smbfs", "nfs", "nfs4", "9p", "fuse.sshfs", "afpfs", "davfs"})


def folder_facts(name: str, path: Path, environment: Mapping[str, str] = os.environ) -> FolderFacts:
    """Return what can be said of the folder called `name`."""
    return FolderFacts(
        name=name,
        path=str(path),
        exists=path.is_dir(),
        writable=path.is_dir() and os.access(path, os.R_OK | os.W_OK | os.X_OK),
        synchronised_by=synchronised_by(path, environment),
        is_remote=is_remote(path),
    )


def synchronised_by(path: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the program that synchronises a folder, empty where none is known to."""
    full = path.resolve()
    for name, value in environment.items():
        if name.casefold().startswith("onedrive") and value and full.is_relative_to(Path(value).resolve()):
            return "OneDrive"
    for part in (part.casefold() for part in full.parts):
        for word, program in _SYNCHRONISED:
            if part == word or part.startswith((f"{word} - ", f"{word}-")) or (word == "sharepoint" and word in part):
                return program
    return next((_MARKS[mark] for above in (full, *full.parents) for mark in _MARKS if (above / mark).exists()), "")


def is_remote(path: Path, mounts: Iterable[str] | None = None) -> bool:
    """Return whether a folder lies on another computer, as far as the system tells."""
    full = path.resolve()
    if full.as_posix().startswith("//") or str(full).startswith("\\\\"):
        return True
    best, kind = "", ""
    for line in _mounts() if mounts is None else mounts:
        _, where, system, *_ = [*line.split(), "", "", ""]
        if where and full.is_relative_to(where) and len(where) >= len(best):
            best, kind = where, system
    return kind in _REMOTE


def free_bytes(path: Path) -> int | None:
    """Return how much room the disk of a folder has, None where the system does not tell."""
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return None


def readable_by_others(paths: Iterable[Path]) -> tuple[str, ...]:
    """Return the files that other users of this computer may read; on Windows the rights of the folder decide."""
    if sys.platform == "win32":
        return ()
    return tuple(path.name for path in paths if path.stat().st_mode & 0o077)


def _mounts() -> list[str]:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
