"""Files as they lie in the workspace: their hashes, taken in pieces, and what the ledger says must lie there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from pmf_excel.core.records.keeping import Disposal
from pmf_excel.core.records.register import Register
from pmf_excel.core.retention import Kind

from .files import is_link
from .workspace import Workspace, placed

#: What stands behind the name of a refused file in that of the note beside it.
NOTE = ".txt"
_KINDS = {
    "accepted/duplicates/": Kind.DUPLICATE,
    "accepted/": Kind.ORIGINAL,
    "quarantine/": Kind.QUARANTINE,
    "backups/": Kind.BACKUP,
}
_STRAYS = ("~$*", "._*", ".~lock.*#", ".ds_store", "thumbs.db", "desktop.ini", ".pmf-*.tmp")


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file of any size in hexadecimal; raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file_with(path: Path, sha256: str) -> bool | None:
    """Return whether there is a file at `path` and it has this hash, None where one is there that cannot be read."""
    try:
        return path.is_file() and sha256_of_file(path) == sha256
    except OSError:
        return None


def file_problem(workspace: Workspace, file: str, sha256: str) -> str:
    """Return what is wrong with a file of the workspace that must have this hash, empty where nothing is."""
    path = workspace.root / file
    if is_linked(workspace, file):
        return f"{file} is a link to another place, and not the file that was kept."
    if not path.is_file():
        return f"{file} is missing."
    try:
        return "" if sha256_of_file(path) == sha256 else f"{file} was changed after it was written."
    except OSError as error:
        return not_read(file, error)


def not_read(file: str, error: OSError) -> str:
    """Return the sentence on a file that cannot be read."""
    return f"{file} cannot be read ({error.strerror or type(error).__name__})."


def is_linked(workspace: Workspace, file: str) -> bool:
    """Return whether a file of the workspace, or a folder within one of its own folders, is a link."""
    steps = Path(file).parts
    return any(is_link(workspace.root / Path(*steps[:count])) for count in range(2, len(steps) + 1))


def is_lock_file(path: Path) -> bool:
    """Return whether this is what Office leaves beside a file that is open."""
    return path.name.startswith("~$")


def note_beside(path: Path) -> Path:
    """Return where the note lies that says of a refused file why it was refused."""
    return path.with_name(f"{path.name}{NOTE}")


def kind_of(name: str) -> Kind:
    """Return what a file, named within the workspace, is kept as: its folder says so."""
    return next((kind for folder, kind in _KINDS.items() if name.startswith(folder)), Kind.OUT)


def files_let_go(register: Register) -> frozenset[tuple[str, str]]:
    """Return the files that a recorded decision let go, named within the workspace, each with its hash."""
    return frozenset((entry.file, entry.sha256) for entry in register.all(Disposal))


def named_within(workspace: Workspace, path: Path) -> str:
    """Return how a file is named within the workspace, its full path where it lies elsewhere."""
    root, full = workspace.root.resolve(), placed(path)
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else full.as_posix()


def originals_let_go(register: Register) -> frozenset[tuple[str, str]]:
    """Return the originals and refused files that were let go, each with its kind: their names may be erased since."""
    kinds = (Kind.ORIGINAL, Kind.QUARANTINE)
    return frozenset((entry.kind, entry.sha256) for entry in register.all(Disposal) if entry.kind in kinds)


def strangers(workspace: Workspace, folder: Path, known: Collection[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files and links below a folder that are not among those `known`, named within the workspace.

    What Office and file managers leave beside files is passed over, and what was being written when a job was cut off.
    """
    for path in sorted(folder.rglob("*")):
        name = named_within(workspace, path)
        is_stray = any(fnmatchcase(path.name.casefold(), stray) for stray in _STRAYS)
        if (path.is_symlink() or not path.is_dir()) and name not in known and not is_stray:
            yield name, path


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the ordinary files below a folder in the order of their names; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path
