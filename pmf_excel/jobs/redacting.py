"""`pmf redact`: erase a text by a recorded decision, and name every file that still holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.ledger.copies import texts_in_copy
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Erased, Holder, Redacted
from pmf_excel.office.holding import holds, sought

from .copying import back_up, put_copy
from .job_log import log_job
from .kept_files import files_below, named_within
from .letting_go import let_go
from .outcome import Outcome
from .people import is_reason
from .plain_names import rename_plainly
from .progress import Progress, no_progress
from .redactable import Redactable, go_together, redactable
from .redacted import Redaction, redacted
from .refreshing import refresh
from .workspace import Workspace, placed


def redact(
    workspace: Workspace,
    doing: Doing,
    record: str,
    field: str,
    reason: str,
    *,
    period: str = "",
    kind: str = "",
    sequence: int | None = None,
    everywhere: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """Erase the texts of a record's field from ledger, copies of it and master workbook; list what still holds them.

    `sequence` limits it to the texts of one entry; `everywhere` erases the same texts in other records too.
    """
    if not is_reason(reason):
        raise PmfError("A redaction needs a reason.", "Say why with --reason, without repeating the text.")
    with workspace.locked(doing), workspace.ledger() as ledger:
        copies = workspace.ledger_copies()
        found = redactable(
            ledger, ledger.register(), record, field, period=period, kind=kind, sequence=sequence, copies=copies
        )
        _refuse_repetition(reason, found)
        meant = _meant(found, everywhere=everywhere)
        copies = _copies_holding(copies, ledger.erased() | ledger.to_erase(meant, sequence=found.sequence))
        erased = _Erased() if dry_run else _erase(workspace, ledger, doing, found, meant, copies, reason)
        files, unread = _files_with(workspace, found, progress, dry_run=dry_run)
        named = tuple(name for path in copies if (name := named_within(workspace, path)) not in erased.left)
        others = tuple(each for each in found.elsewhere if dry_run or not everywhere)
        outcome = redacted(
            Redaction(found, erased.decisions, named, erased.left, erased.notes, files, unread, others, dry_run)
        )
        if not dry_run:
            log_job(workspace, ledger, doing, "redact", outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class _Erased:
    """What was erased: the decisions, what a person should know of it, and the copies that still hold the text."""

    decisions: tuple[Redacted, ...] = ()
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def _erase(
    workspace: Workspace,
    ledger: Ledger,
    doing: Doing,
    found: Redactable,
    meant: Sequence[Holder],
    copies: Sequence[Path],
    reason: str,
) -> _Erased:
    """Erase what is `meant` from the ledger, then from names of files, copies and workbook."""
    decisions = ledger.redact_all(meant, found.texts, reason, doing, sequence=found.sequence)
    unnamed = rename_plainly(workspace, ledger, _files_of(found, meant), doing)
    why, left = _replace_copies(workspace, ledger, copies, doing)
    return _Erased(decisions, (*unnamed, *why, *_brought_up_to_date(workspace, ledger, doing)), left)


def _refuse_repetition(reason: str, found: Redactable) -> None:
    wanted = sought(found.texts)
    if wanted is not None and wanted.search(reason):
        raise PmfError("The reason repeats the text that is to be erased.", "Say why without it: the reason is kept.")


def _meant(found: Redactable, *, everywhere: bool) -> tuple[Holder, ...]:
    """Return what is erased: the field asked for, unless it was before, and the same words elsewhere where asked."""
    own = () if found.already else tuple(_own(found))
    others = found.elsewhere if everywhere else ()
    return tuple(dict.fromkeys((*own, *others)))


def _own(found: Redactable) -> Iterator[Holder]:
    for field in go_together(found.kind, found.field):
        yield Holder(found.kind.record_type, found.record_id, field)


def _files_of(found: Redactable, meant: Sequence[Holder]) -> set[str]:
    """Return the files that came in whose names are erased, by their hash."""
    return {each.record_id for each in (*_own(found), *meant) if each.record_type == Arrival.record_type}


def _copies_holding(copies: Sequence[Path], erased: Erased) -> list[Path]:
    """Return the copies that still have a text which the ledger has not, or will not have; those unreadable too."""
    return [path for path in copies if texts_in_copy(path, erased) != frozenset()]


def _brought_up_to_date(workspace: Workspace, ledger: Ledger, doing: Doing) -> tuple[str, ...]:
    """See that there is a copy of today and bring the workbook up to date; return what a person should know of it."""
    return (*back_up(workspace, ledger, doing), *refresh(workspace, ledger, ledger.register(), None, doing))


def _replace_copies(
    workspace: Workspace, ledger: Ledger, copies: Sequence[Path], doing: Doing
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put one copy of the ledger as it is now in the place of those that hold the text.

    Returns why that could not be done, and which are still there: the next run replaces them.
    """
    if not copies:
        return (), ()
    today = workspace.ledger_copy(doing.today)
    if (problem := put_copy(workspace, ledger, today)) is not None:
        return (f"{problem.message} {problem.remedy}",), tuple(named_within(workspace, path) for path in copies)
    others = [path for path in copies if path != today]
    return (), let_go(workspace, ledger, others, "backup", "held an erased text", doing).held


def _files_with(
    workspace: Workspace, found: Redactable, progress: Progress, *, dry_run: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the files that hold the words, or have them in their name, and those that could not be looked into.

    The master workbook is brought up to date by the redaction, so that only afterwards it is looked through.
    """
    wanted = sought(found.texts)
    if wanted is None:
        return (), ()
    every = [path for path in _searched(workspace) if not (dry_run and path == placed(workspace.master))]
    files: list[str] = []
    unread: list[str] = []
    for done, path in enumerate(every, start=1):
        name = named_within(workspace, path)
        answer = True if wanted.search(name) else holds(path, wanted)
        if answer is not False:
            (unread if answer is None else files).append(name)
        progress("Files", done, len(every))
    return tuple(files), tuple(unread)


def _searched(workspace: Workspace) -> Iterator[Path]:
    """Yield every file of the workspace that may quote what people wrote."""
    roots = {placed(folder) for folder in (workspace.root, workspace.forms_in, workspace.forms_out)}
    tops = [root for root in sorted(roots) if not any(root != other and root.is_relative_to(other) for other in roots)]
    copies = frozenset(placed(path) for path in workspace.ledger_copies())
    for path in (path for top in tops for path in files_below(top)):
        is_ledger = path.name.startswith(workspace.ledger_path.name) or path in copies
        if not is_ledger and path.parent.name != "keys" and not path.name.startswith(".pmf"):
            yield path
