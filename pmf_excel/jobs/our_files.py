"""Files that we write over again and people may edit: the ledger notes how we wrote them, so that no edit is lost."""

from __future__ import annotations

from filecmp import cmp
from glob import escape
from pathlib import Path

from pmf_excel.ledger.store import Ledger

from .files import copy_file, free_name, sha256_of, write_file
from .workspace import Workspace


def replace_ours(workspace: Workspace, ledger: Ledger, path: Path, content: bytes, note: str) -> Path | None:
    """Write `content` over a file of ours; return where the old one is kept, None where nobody had edited it.

    What is about to be written is noted first: cut off in between, the file is known as ours with either content.
    """
    sha256 = sha256_of(content)
    before = path.read_bytes() if path.exists() else content
    kept = None
    if sha256_of(before) not in {sha256, *written_by_us(ledger, note)}:
        kept = keep_copy(path, workspace.backups)
    if ledger.note(_coming(note)) != sha256:
        ledger.set_note(_coming(note), sha256)
    write_file(path, content)
    if ledger.note(note) != sha256:
        ledger.set_note(note, sha256)
    return kept


def written_by_us(ledger: Ledger, note: str) -> frozenset[str]:
    """Return the hashes with which we may have left the file that `note` is about; none where we never wrote it."""
    return frozenset(sha256 for name in (note, _coming(note)) if (sha256 := ledger.note(name)))


def keep_copy(path: Path, folder: Path) -> Path:
    """Keep a copy of a file in `folder`, once even where a job has to be run again; return where it lies."""
    there = sorted(folder.glob(f"{escape(path.stem)}*{path.suffix}"))
    place = next((each for each in there if cmp(path, each, shallow=False)), None)
    if place is None:
        place = free_name(folder / path.name)
        copy_file(path, place)
    return place


def _coming(note: str) -> str:
    return f"{note}, coming"
