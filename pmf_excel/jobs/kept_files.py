"""Files as they lie in the workspace: their hashes, taken in pieces, and what the ledger says must lie there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pmf_excel.core.records.keeping import Disposal
from pmf_excel.core.records.register import Register

from .workspace import Workspace, placed


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file of any size in hexadecimal; raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file_with(path: Path, sha256: str) -> bool:
    """Return whether there is a file at `path` and it has this hash."""
    return path.is_file() and sha256_of_file(path) == sha256


def file_problem(workspace: Workspace, file: str, sha256: str) -> str:
    """Return what is wrong with a file of the workspace that must have this hash, empty where nothing is."""
    path = workspace.root / file
    if not path.is_file():
        return f"{file} is missing."
    try:
        return "" if sha256_of_file(path) == sha256 else f"{file} was changed after it was written."
    except OSError as error:
        return f"{file} cannot be read ({error.strerror or type(error).__name__})."


def files_let_go(register: Register) -> frozenset[tuple[str, str]]:
    """Return the files that a recorded decision let go, named within the workspace, each with its hash."""
    return frozenset((entry.file, entry.sha256) for entry in register.all(Disposal))


def named_within(workspace: Workspace, path: Path) -> str:
    """Return how a file is named within the workspace, its full path where it lies elsewhere."""
    root, full = workspace.root.resolve(), placed(path)
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else full.as_posix()


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the ordinary files below a folder in the order of their names; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path
