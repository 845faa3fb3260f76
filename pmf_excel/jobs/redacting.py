"""`pmf redact`: erase a text by a recorded decision, and name every file that still holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.registry import BY_TYPE
from pmf_excel.core.reports.changes_told import heading_of
from pmf_excel.ledger.copies import texts_in_copy
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Erased, Holder, Redacted
from pmf_excel.office.holding import holds, sought

from .job_log import log_job
from .kept_files import files_below, named_within
from .letting_go import let_go
from .outcome import Outcome, Table, counted
from .plain_names import rename_plainly
from .redactable import Redactable, go_together, holder_called, redactable
from .refreshing import back_up, refresh
from .workspace import Workspace, placed

Progress = Callable[[str, int, int], None]
LEDGER_COPIES = "ledger-*.db"
#: So many records that have the same words are named in a sentence; --json has all of them.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class _Left:
    """Where the words still stand after they went from the ledger."""

    files: tuple[Path, ...]
    unread: tuple[Path, ...]
    elsewhere: tuple[Holder, ...]


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
    progress: Progress = lambda _what, _done, _of: None,
) -> Outcome:
    """Erase the texts of a record's field from ledger, copies of it and master workbook; list what still holds them.

    `sequence` limits it to the texts of one entry; `everywhere` erases the same texts in other records too.
    """
    if not reason.strip():
        raise PmfError("A redaction needs a reason.", "Say why with --reason, without repeating the text.")
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        copies = sorted(workspace.backups.glob(LEDGER_COPIES))
        found = redactable(ledger, register, record, field, period=period, kind=kind, sequence=sequence, copies=copies)
        _refuse_repetition(reason, found)
        meant = _meant(found, everywhere=everywhere)
        copies = _copies_holding(copies, ledger.erased() | ledger.to_erase(meant, sequence=found.sequence))
        notes: tuple[str, ...] = ()
        decisions: tuple[Redacted, ...] = ()
        if not dry_run:
            decisions = ledger.redact_all(meant, found.texts, reason, doing, sequence=found.sequence)
            rename_plainly(workspace, ledger, _files_of(found, meant), doing)
            _replace_copies(workspace, ledger, copies, doing)
            notes = (
                *back_up(workspace, ledger, doing),
                *refresh(workspace, ledger, ledger.register(), None, doing),
            )
        others = tuple(each for each in found.elsewhere if dry_run or not everywhere)
        left = _left(workspace, found, others, progress, dry_run=dry_run)
        outcome = _outcome(workspace, found, left, copies, notes, decisions, dry_run=dry_run)
        if not dry_run:
            log_job(workspace, ledger, doing, "redact", outcome)
    return outcome


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


def _replace_copies(workspace: Workspace, ledger: Ledger, copies: Sequence[Path], doing: Doing) -> None:
    """Put one copy of the ledger as it is now in the place of those that hold the text."""
    if not copies:
        return
    today = workspace.backups / f"ledger-{doing.today:%Y-%m-%d}.db"
    ledger.backup(today)
    let_go(workspace, ledger, [path for path in copies if path != today], "backup", "held an erased text", doing)


def _left(
    workspace: Workspace, found: Redactable, elsewhere: tuple[Holder, ...], progress: Progress, *, dry_run: bool
) -> _Left:
    wanted = sought(found.texts)
    files, unread = [], []
    every = (
        [path for path in _searched(workspace) if not (dry_run and path == placed(workspace.master))] if wanted else []
    )
    for done, path in enumerate(every, start=1):
        answer = wanted is not None and (bool(wanted.search(named_within(workspace, path))) or holds(path, wanted))
        if answer is None:
            unread.append(path)
        elif answer:
            files.append(path)
        progress("Files", done, len(every))
    return _Left(tuple(files), tuple(unread), elsewhere)


def _searched(workspace: Workspace) -> Iterator[Path]:
    """Yield every file of the workspace that may quote what people wrote."""
    roots = {placed(folder) for folder in (workspace.root, workspace.forms_in, workspace.forms_out)}
    tops = [root for root in sorted(roots) if not any(root != other and root.is_relative_to(other) for other in roots)]
    for path in (path for top in tops for path in files_below(top)):
        is_ledger = path.name.startswith(workspace.ledger_path.name) or path.match(f"backups/{LEDGER_COPIES}")
        if not is_ledger and path.parent.name != "keys" and not path.name.startswith(".pmf"):
            yield path


def _outcome(
    workspace: Workspace,
    found: Redactable,
    left: _Left,
    copies: Sequence[Path],
    notes: tuple[str, ...],
    decisions: Sequence[Redacted],
    *,
    dry_run: bool,
) -> Outcome:
    names = [named_within(workspace, path) for path in copies]
    rows = [(name, _what_to_do(name)) for name in _named(workspace, left.files)]
    said = [
        *_said(found, decisions, names, dry_run=dry_run),
        *_on_copies(names, dry_run=dry_run),
        *notes,
        *_on_others(left, dry_run=dry_run),
    ]
    if left.unread:
        said.append(f"Could not be looked into: {', '.join(_named(workspace, left.unread))}.")
    if found.already and not found.texts:
        said.append("Files cannot be looked through for it any more: nothing has the text.")
    elif not sought(found.texts):
        said.append("The text is too short to be looked for in files.")
    elif not rows:
        said.append("No file of the workspace holds it any more." if not dry_run else "No other file holds it.")
    return Outcome(
        tuple(said),
        "" if not rows else "Deal with the files that are named; the ledger proves itself: pmf verify",
        tables=(
            Table("Files that hold it" if dry_run else "Files that still hold it", ("File", "What to do"), tuple(rows)),
        ),
        data={
            "record": found.record_id,
            "kind": found.kind.record_type,
            "field": found.field,
            "texts": sum(decision.texts for decision in decisions) or len(found.texts),
            "entries": [*found.already, *(decision.sequence for decision in decisions)],
            "copies": names,
            "elsewhere": [
                {"record": each.record_id, "kind": each.record_type, "field": each.field} for each in left.elsewhere
            ],
            "files": [{"file": name, "what_to_do": what} for name, what in rows],
            "not_looked_into": _named(workspace, left.unread),
        },
        needs_person=bool(rows or left.unread or left.elsewhere) and not dry_run,
    )


def _said(found: Redactable, decisions: Sequence[Redacted], names: Sequence[str], *, dry_run: bool) -> Iterator[str]:
    what = found.called
    if found.already:
        would = "would be" if dry_run else "were"
        now = f"; the copies {would} replaced{'' if dry_run else ' now'}" if names else ""
        yield f"{what} was erased already by {_entries(found.already)}{now}."
    elif dry_run:
        texts = counted(len(found.texts), "text")
        yield f"Would erase {texts} wherever the record has it: {what}. Nothing was changed."
    if decisions:
        what = "the same words elsewhere" if found.already else what
        places = counted(sum(decision.texts for decision in decisions), "place")
        entries = _entries([decision.sequence for decision in decisions])
        yield f"Erased {what} in {places} of the ledger, by the decision in {entries}."


def _entries(sequences: Sequence[int]) -> str:
    return f"{'entry' if len(sequences) == 1 else 'entries'} {' and '.join(map(str, sequences))}"


def _on_copies(names: Sequence[str], *, dry_run: bool) -> Iterator[str]:
    if names:
        held = counted(len(names), "copy of the ledger that held it", "copies of the ledger that held it")
        verb = "would be" if dry_run else "was" if len(names) == 1 else "were"
        yield f"{held} {verb} replaced by one of today: {', '.join(names)}."


def _on_others(left: _Left, *, dry_run: bool) -> Iterator[str]:
    if left.elsewhere:
        named = [_holder_said(each) for each in left.elsewhere]
        where = "; ".join(named[:_NAMED]) + (f"; and {len(named) - _NAMED} more" if len(named) > _NAMED else "")
        advice = "Add --everywhere to erase them there too." if dry_run else "Redact each of them too: pmf redact."
        yield f"The same words stand in {where}. {advice}"


def _holder_said(holder: Holder) -> str:
    kind = BY_TYPE[holder.record_type]
    return f"{holder_called(kind, holder.record_id)} ({heading_of(kind, holder.field)})"


def _named(workspace: Workspace, paths: Sequence[Path]) -> list[str]:
    return [named_within(workspace, path) for path in paths]


def _what_to_do(name: str) -> str:
    return next((what for start, what in _REMEDIES if name.startswith(start)), _OTHERWISE)


_OTHERWISE = "Delete it, or have the words taken out."
_REMEDIES = (
    ("accepted/", "An original: pmf retain lets it go when its time is over; pmf retain --file NAME does so now."),
    ("reports/published/", "Published: decide whether it is withdrawn or issued again without the words."),
    ("reports/", "A draft: build it again with pmf report."),
    ("quarantine/", "Refused: pmf retain --file NAME lets it go."),
    ("backups/", "A copy: pmf retain --file NAME lets it go."),
    ("master.xlsm", "Close it in Excel, then run pmf sync: it catches up."),
    ("out/", "A form or an answer: pmf retain --file NAME lets it go; ask the officer to delete theirs."),
    ("in/", "Waits to be taken in: ask the officer for it without the words."),
)
