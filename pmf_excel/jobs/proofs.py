"""What `pmf verify` holds against the ledger: each check is one function, one line in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.paperwork import Arrival, Publication
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.colophon import Colophon
from pmf_excel.ledger.store import Ledger

from . import copy_proofs
from .files import is_plain, sha256_of
from .filing import original_of
from .finishing import original_on_its_way
from .kept_files import (
    file_problem,
    is_lock_file,
    kind_of,
    named_within,
    not_read,
    originals_let_go,
    sha256_of_file,
    strangers,
)
from .progress import Progress
from .publishing import awaiting_its_place
from .workspace import Workspace

_PUBLISHED = "reports/published"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a check looks at; `progress` is told what is looked at, how much of it, and of how much.

    With `each_copy` every copy of the ledger is proved by itself, too.
    """

    workspace: Workspace
    ledger: Ledger
    register: Register
    today: date
    progress: Progress
    each_copy: bool = False


#: Yields each way in which what is kept does not agree with the ledger, in a sentence.
Check: TypeAlias = Callable[[Kept], Iterator[str]]


def originals(kept: Kept) -> Iterator[str]:
    """Yield the originals, taken in or refused, that are missing or no longer as they came."""
    gone = originals_let_go(kept.register)
    arrivals = [entry for entry in kept.register.all(Arrival) if entry.kept]
    expected = [entry for entry in arrivals if (kind_of(entry.kept), entry.sha256) not in gone]
    for done, entry in enumerate(expected, start=1):
        problem = file_problem(kept.workspace, entry.kept, entry.sha256)
        if problem and not _is_on_its_way(kept.workspace, entry):
            yield problem
        kept.progress("Originals", done, len(expected))


def unknown_originals(kept: Kept) -> Iterator[str]:
    """Yield the files in `accepted/` that the ledger does not know: they were put there, or its end was cut off."""
    known = kept.register.all(Arrival)
    for name, path in strangers(kept.workspace, kept.workspace.accepted, {entry.kept for entry in known}):
        if not path.is_relative_to(kept.workspace.duplicates):
            yield f"{name} lies there, but the ledger does not know it."


def strange_duplicates(kept: Kept) -> Iterator[str]:
    """Yield the files in `accepted/duplicates/` that are none: they do not have the bytes of any file taken in."""
    known = {entry.sha256 for entry in kept.register.all(Arrival)}
    for name, path in strangers(kept.workspace, kept.workspace.duplicates, ()):
        try:
            is_known = is_plain(path) and sha256_of_file(path) in known
        except OSError as error:
            yield not_read(name, error)
            continue
        if not is_known:
            yield f"{name} is no duplicate: the ledger knows no file with these bytes."


def published_reports(kept: Kept) -> Iterator[str]:
    """Yield the published reports that are not as issued, or not built from what the ledger holds."""
    known = kept.register.all(Publication)
    for entry in known:
        if problem := file_problem(kept.workspace, entry.file, entry.sha256):
            if not _awaits_its_place(kept.workspace, entry):
                yield problem
        else:
            yield from _colophon_problems(kept, entry)
    files = {entry.file for entry in known}
    for name, _ in strangers(kept.workspace, kept.workspace.root / _PUBLISHED, files):
        yield f"{name} lies there, but the ledger knows of no such publication."


def drafts(kept: Kept) -> Iterator[str]:
    """Yield the drafts that were built from entries which the ledger does not hold."""
    for path in sorted(kept.workspace.reports.glob("*-draft.docx")):
        colophon = None if is_lock_file(path) else _colophon_of(path)
        if colophon is not None:
            yield from _origin_problems(kept, named_within(kept.workspace, path), colophon)


def ledger_copies(kept: Kept) -> Iterator[str]:
    """Yield the copies of the ledger that cannot be put back, or hold another past than it does."""
    return copy_proofs.ledger_copies(kept.workspace, kept.ledger, thoroughly=kept.each_copy, progress=kept.progress)


#: The first problem that one of these finds is the first that people are told.
CHECKS: tuple[Check, ...] = (
    originals,
    unknown_originals,
    strange_duplicates,
    published_reports,
    drafts,
    ledger_copies,
)


def _is_on_its_way(workspace: Workspace, arrival: Arrival) -> bool:
    """Return whether a job was cut off before it had put the original away: it is not lost, collect moves it."""
    is_away = original_of(workspace, arrival).is_file()
    return not is_away and original_on_its_way(workspace, arrival) is not None


def _awaits_its_place(workspace: Workspace, publication: Publication) -> bool:
    """Return whether publish was cut off before the report was among the published; run again, it puts it there."""
    waiting = awaiting_its_place(workspace, publication)
    is_there = (workspace.root / publication.file).exists()
    return not is_there and waiting.is_file() and sha256_of(waiting.read_bytes()) == publication.sha256


def _colophon_problems(kept: Kept, entry: Publication) -> Iterator[str]:
    """Hold what a published report prints of its origin against its record and against the ledger."""
    recorded = Colophon(entry.product, entry.council, entry.period, entry.position, entry.built_from)
    yield from _origin_problems(kept, entry.file, recorded)
    printed = _colophon_of(kept.workspace.root / entry.file)
    if printed is not None and printed != recorded:
        yield f"{entry.file} prints {printed}, but the ledger says that it was built from {recorded}."


def _origin_problems(kept: Kept, name: str, colophon: Colophon) -> Iterator[str]:
    stored = kept.ledger.hashes_at([colophon.position]).get(colophon.position)
    if stored is None:
        yield f"{name} was built from entry {colophon.position}, which the ledger does not have: its end was cut off."
    elif colophon.hash and colophon.hash != stored:
        yield f"{name} was built from another entry {colophon.position} than the ledger has: it was rewritten since."


def _colophon_of(path: Path) -> Colophon | None:
    """Return what a report says it was built from, None where it cannot be read: its hash is checked apart."""
    from pmf_excel.word.reading import read_colophon

    try:
        return read_colophon(path.read_bytes())
    except (PmfError, OSError, ValueError):
        return None
