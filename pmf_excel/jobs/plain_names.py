"""Originals whose name was erased: they are kept on under a name that says nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pmf_excel.core.master.arrival_words import REFUSED
from pmf_excel.core.records.changes import Doing, change_between
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.ledger.store import Ledger

from .files import put_file
from .kept_files import files_below, is_file_with, named_within, note_beside
from .workspace import Workspace

_PLAIN = re.compile(r"(.*/)?[0-9a-f]{16}\.\w+")
#: So much of its hash is the name of such an original.
_SHOWN = 16


def is_plain_name(text: str) -> bool:
    """Return whether a name is one that was given in the place of an erased one."""
    return _PLAIN.fullmatch(text) is not None


def rename_plainly(workspace: Workspace, ledger: Ledger, arrivals: Collection[str], doing: Doing) -> tuple[str, ...]:
    """Give the originals of `arrivals`, by their hash, names without words, and take the note of a refused one along.

    It is recorded first; where a job was cut off after that, the original is found by its bytes. Returns what a person
    should know of those that could not be found so, without their names.
    """
    register = ledger.register(kinds=[Arrival])
    found = (register.get(Arrival, sha256) for sha256 in sorted(arrivals))
    notes = [_rename(workspace, ledger, arrival, doing) for arrival in found if arrival is not None]
    return tuple(dict.fromkeys(filter(None, notes)))


def _rename(workspace: Workspace, ledger: Ledger, arrival: Arrival, doing: Doing) -> str:
    folder = workspace.quarantine if arrival.verdict == REFUSED else workspace.accepted
    lies = next(_places(workspace, arrival, folder), None)
    plain = folder / f"{arrival.sha256[:_SHOWN]}.xlsx"
    target = plain if lies is None else lies.with_name(f"{plain.stem}{lies.suffix}")
    renamed = arrival.but(kept=named_within(workspace, target))
    change = change_between(arrival, renamed, "renamed")
    ledger.record([change] if change is not None else [], doing)
    if lies is not None and lies != target:
        note = note_beside(lies)
        put_file(lies, target)
        if note.is_file():
            put_file(note, note_beside(target))
    return _not_found(workspace, arrival, folder) if lies is None else ""


def _not_found(workspace: Workspace, arrival: Arrival, folder: Path) -> str:
    """Return why an original may not have been found, empty where every file could be read: it is not there then."""
    if all(is_file_with(path, arrival.sha256) is not None for path in files_below(folder)):
        return ""
    return (
        f"A file in {named_within(workspace, folder)}/ cannot be read, so that none could be given a plain name in the "
        "place of an erased one. Run the same command again once it can be read."
    )


def _places(workspace: Workspace, arrival: Arrival, folder: Path) -> Iterator[Path]:
    """Yield where the original lies: where it is kept, or wherever in its folder its bytes are."""
    kept = workspace.root / arrival.kept
    if is_file_with(kept, arrival.sha256):
        yield kept
    for path in files_below(folder):
        if not path.is_relative_to(workspace.duplicates) and is_file_with(path, arrival.sha256):
            yield path
