"""Where files that arrived go: kept as received, beside their notes; nothing is ever deleted."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.findings import Finding
from pmf_excel.core.records.paperwork import Arrival

from .files import free_name, move_file, write_file
from .workspace import Workspace


def kept_name(name: str, sha256: str) -> str:
    """Return the name under which an original is kept: its own, with the start of its hash to tell it apart."""
    path = Path(name)
    return f"{path.stem}.{sha256[:8]}{path.suffix}" if sha256 else name


def file_accepted(workspace: Workspace, path: Path, kept: str) -> Path:
    """Move an original that was taken in to where it is `kept`; one given from elsewhere is copied."""
    return _put(workspace, path, workspace.root / kept)


def file_duplicate(workspace: Workspace, path: Path, before: Arrival | None) -> Path:
    """Move a file received before to `accepted/duplicates/`, or to its place where the original is not there yet.

    One given from elsewhere stays there and is not copied again.
    """
    kept = workspace.root / before.kept if before is not None and before.kept else None
    if kept is not None and not kept.exists():
        return _put(workspace, path, kept)
    if not workspace.takes_from(path):
        return path
    return _put(workspace, path, workspace.accepted / "duplicates" / path.name)


def file_refused(workspace: Workspace, path: Path, name: str, finding: Finding) -> Path:
    """Move a refused file to `quarantine/` with a note beside it saying why and what to do."""
    kept = _put(workspace, path, workspace.quarantine / name)
    note = f"{path.name}\n\nWhy it was not taken in\n{finding.message}\n\nWhat to do\n{finding.remedy}\n"
    _write_once(kept.with_name(f"{kept.name}.txt"), note.encode())
    return kept


def _put(workspace: Workspace, path: Path, target: Path) -> Path:
    if workspace.takes_from(path):
        return move_file(path, target)
    return _write_once(target, path.read_bytes())


def _write_once(target: Path, content: bytes) -> Path:
    """Write `content` to `target`, to a free name beside it where that holds something else; return where it lies."""
    if target.is_file() and target.read_bytes() == content:
        return target
    free = free_name(target)
    write_file(free, content)
    return free
