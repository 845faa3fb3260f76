"""Where files that arrived go: kept as received, beside their notes; nothing is ever deleted."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from filecmp import cmp
from pathlib import Path

from pmf_excel.core.findings import Finding
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.typed.file_names import kept_name

from .files import NoPlainFileError, copy_file, free_name, is_plain, move_file, put_file, write_file
from .kept_files import note_beside
from .outcome import counted
from .workspace import Workspace


def original_of(workspace: Workspace, arrival: Arrival) -> Path:
    """Return where the original of a file that arrived is kept, once it is put away."""
    return workspace.root / arrival.kept


def said_held(names: Sequence[str]) -> str:
    """Return what a person should know about files that could not be moved out of `in/`."""
    few = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    them = "it" if len(names) == 1 else "them"
    return (
        f"{counted(len(names), 'file')} could not be moved out of in/: {few}. Nothing is lost: a copy is kept. Close "
        f"{them} in other programs, and look who may change the folder; the next collect moves {them}."
    )


def file_accepted(workspace: Workspace, path: Path, kept: str, patience: float | None = None) -> Path:
    """Move an original that was taken in to where it is `kept`; one given from elsewhere is copied."""
    return _put(workspace, path, workspace.root / kept, patience)


def file_duplicate(workspace: Workspace, path: Path, before: Arrival | None, patience: float | None = None) -> Path:
    """Move a file received before to `accepted/duplicates/`, or to its place where the original is not there yet.

    One given from elsewhere stays there and is not copied again, and so does one that another program holds.
    """
    kept = workspace.root / before.kept if before is not None and before.kept else None
    if kept is not None and not kept.exists():
        return _put(workspace, path, kept, patience)
    if not workspace.takes_from(path):
        return path
    try:
        return move_file(path, workspace.duplicates / kept_name(path.name, ""), patience)
    except PermissionError:
        return path


def file_refused(
    workspace: Workspace, path: Path, name: str, finding: Finding, called: str = "", patience: float | None = None
) -> Path:
    """Move a refused file to `quarantine/` with a note beside it saying why and what to do.

    `called` is the name under which it arrived. The note is written first: no file lies there without one.
    """
    target = _place_for(path, workspace.quarantine / name)
    note = f"{called or path.name}\n\nWhy it was not taken in\n{finding.message}\n\nWhat to do\n{finding.remedy}\n"
    _write_once(note_beside(target), note.encode())
    return _put(workspace, path, target, patience)


def _put(workspace: Workspace, path: Path, target: Path, patience: float | None) -> Path:
    """Move a file from `in/`, or copy it from elsewhere; of one that cannot be moved a copy is kept, and it stays."""
    place = _place_for(path, target)
    if workspace.takes_from(path):
        with contextlib.suppress(PermissionError, NoPlainFileError):
            put_file(path, place, patience)
            return place
    if not place.exists() and is_plain(path):
        copy_file(path, place)
    return place


def _place_for(path: Path, target: Path) -> Path:
    """Return where a file goes: `target`, which may hold these very bytes already, otherwise a free name beside it."""
    is_there = is_plain(target) and is_plain(path) and cmp(path, target, shallow=False)
    return target if is_there else free_name(target)


def _write_once(target: Path, content: bytes) -> None:
    """Write `content` to `target`, or to a free name beside it where that holds something else."""
    if not target.is_file() or target.read_bytes() != content:
        write_file(free_name(target), content)
