"""Letting files go: the decision is recorded first, with names and hashes, and only then are they taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.keeping import Disposal
from pmf_excel.ledger.store import Ledger

from . import files
from .kept_files import named_within, sha256_of_file
from .workspace import Workspace


@dataclass(frozen=True, slots=True)
class LetGo:
    """What became of files: those that are gone, and those that could not be taken away."""

    gone: tuple[str, ...]
    held: tuple[str, ...]


def let_go(workspace: Workspace, ledger: Ledger, paths: Sequence[Path], kind: str, rule: str, doing: Doing) -> LetGo:
    """Record that files are let go by `rule`, then take them away; one that another program holds is named."""
    disposals = [disposal_of(workspace, path, kind, rule, doing) for path in paths]
    return take_away(workspace, ledger, disposals, doing)


def take_away(workspace: Workspace, ledger: Ledger, disposals: Sequence[Disposal], doing: Doing) -> LetGo:
    """Record decisions, those that were recorded before left out, and take the files away that they name."""
    ledger.record(list(_changes(ledger, disposals)), doing)
    gone, held = [], []
    for disposal in disposals:
        try:
            path = workspace.root / disposal.file
            if path.exists():
                files.take_away(path)
            gone.append(disposal.file)
        except OSError:
            held.append(disposal.file)
    return LetGo(tuple(gone), tuple(held))


def disposal_of(workspace: Workspace, path: Path, kind: str, rule: str, doing: Doing) -> Disposal:
    """Return the decision to let a file go, with the hash of what lies there now."""
    return Disposal(
        file=named_within(workspace, path),
        sha256=sha256_of_file(path),
        size=path.stat().st_size,
        kind=kind,
        let_go_on=doing.today,
        rule=rule,
    )


def _changes(ledger: Ledger, disposals: Iterable[Disposal]) -> Iterable[Change]:
    known = [*ledger.register(kinds=[Disposal]).all(Disposal)]
    for disposal in disposals:
        same = [each for each in known if each.sha256 == disposal.sha256]
        if any(each.file == disposal.file for each in same):
            continue
        numbered = disposal.but(number=max((each.number for each in same), default=0) + 1)
        known.append(numbered)
        if change := change_between(None, numbered, "let go"):
            yield change
