"""`pmf verify`: the proof that ledger, originals, reports, backups and master workbook agree."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pmf_excel.core.commands import let_go_command
from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.record import personal_fields
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Verified

from .copy_proofs import NO_BACKUP, latest_that_proves_itself
from .kept_files import files_let_go, is_file_with, named_within
from .outcome import Outcome, Table, counted
from .pages import wrong_words
from .proofs import CHECKS, Kept
from .workbook_proof import workbook_proof
from .workspace import Workspace

#: The ledger's note of when everything was last found in order.
VERIFIED_ON = "verified on"
#: Only statuses of figures that are not authorised move with the day, and they prove nothing.
_ANY_DAY = date(2000, 1, 1)
_ANY_BACKUP = "Put back the latest backup that verifies, or ask who changed the file."
_MEND = "The entries are whole, and all follows from them. Ask who changed the ledger, then make it anew: pmf restore"
_UNSEEN = "The files were not looked at: what they are held against is the ledger. Put that right first."
#: How often the proof is made anew where others keep recording.
_ATTEMPTS = 3
#: Called with what is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked at, and how: `today` is for what moves with the day, `progress` is told how far it is."""

    workspace: Workspace
    ledger: Ledger
    today: date
    each_copy: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Proof:
    """What was found: the ledger's own proof, the problems of what hangs off it, and what to know.

    `waiting` are cells of the master workbook of which its sheet Findings tells already, `way_out` is what to do about
    its problems.
    """

    verified: Verified
    kept: tuple[str, ...]
    workbook: tuple[str, ...]
    waiting: tuple[str, ...]
    notes: tuple[str, ...]
    way_out: str = ""

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that does not agree, the gravest first."""
        return (*self.kept, *self.workbook)


def verify(
    workspace: Workspace,
    now: datetime | None = None,
    *,
    each_copy: bool = False,
    progress: Progress = lambda _what, _done, _of: None,
) -> Outcome:
    """Prove that ledger, originals, reports, backups and master workbook agree, and name what does not.

    Where `now` is given and all is in order, the ledger notes when that was, outside its chain. With `each_copy` every
    copy of the ledger is proved by itself, too.
    """
    with workspace.ledger(check_head=False) as ledger:
        look = _Look(workspace, ledger, now.date() if now is not None else _ANY_DAY, each_copy, progress)
        proof = _settled(look)
        wrong = wrong_words(workspace, ledger.register(kinds=[Council])) if proof.verified.ok else ()
        if now is not None and not proof.problems:
            _note(ledger, now)
    entries = counted(proof.verified.entries, "entry", "entries")
    return Outcome(
        (*_said(proof, entries), *proof.notes),
        _next_step(proof),
        tables=(*_table("Problems", proof.problems), *_table("Waiting on the sheet Findings", proof.waiting)),
        data={
            "ok": not proof.problems,
            "entries": proof.verified.entries,
            "head": proof.verified.head,
            "problems": list(proof.problems),
            **({"waiting": list(proof.waiting)} if proof.waiting else {}),
            **({"notes": list(proof.notes)} if proof.notes else {}),
        },
        needs_person=bool(proof.problems),
    ).finding(wrong)


def _settled(look: _Look) -> _Proof:
    """Return the proof; where another job recorded something meanwhile a problem may be none, so it is made again."""
    for _ in range(_ATTEMPTS):
        proof = _proof(look)
        if not proof.problems or not proof.verified.ok or look.ledger.head().hash == proof.verified.head:
            break
    return proof


def _proof(look: _Look) -> _Proof:
    workspace, ledger = look.workspace, look.ledger
    verified = ledger.verify(lambda done, of: look.progress("Entries", done, of))
    if not verified.ok:
        notes = (*_redacted(verified), _UNSEEN)
        way_out = _MEND if verified.only_state else _back(workspace, verified.entries)
        return _Proof(verified, verified.problems, (), (), notes, way_out)
    register = ledger.register()
    if unreadable := tuple(_unreadable(register)):
        return _Proof(verified, unreadable, (), (), (*_redacted(verified), _UNSEEN), _ANY_BACKUP)
    kept = Kept(workspace, ledger, register, look.today, look.progress, look.each_copy)
    problems = tuple(dict.fromkeys(problem for check in CHECKS for problem in check(kept)))
    found = workbook_proof(workspace, ledger, register, look.today)
    look.progress("Workbook", 1, 1)
    notes = (*_redacted(verified), *_let_go(workspace, register), *_waiting(found.waiting))
    way_out = _way_out_of(problems) or found.way_out
    return _Proof(verified, problems, tuple(dict.fromkeys(found.problems)), found.waiting, notes, way_out)


def _back(workspace: Workspace, entries: int) -> str:
    """Return which copy can be put back in the place of a ledger that does not prove itself."""
    found = latest_that_proves_itself(workspace)
    if found is None:
        return (
            "No copy in backups/ proves itself. Put back one that your council keeps elsewhere, or ask who changed it."
        )
    name, until = named_within(workspace, found[0]), found[1]
    later = f" What was recorded after it, up to entry {entries:,}, is then done again." if entries > until else ""
    return (
        f"Ask who changed the ledger. {name} proves itself and ends with entry {until:,}: keep the ledger as it is "
        f"under another name, then copy that one to {workspace.ledger_path.name}.{later}"
    )


def _way_out_of(problems: Sequence[str]) -> str:
    """Return what to do about problems of files: a copy of the ledger that is none is of no use to anybody."""
    if problems and all(NO_BACKUP in problem for problem in problems):
        way = let_go_command(problems[0].partition(NO_BACKUP)[0])
        return f"The ledger itself is in order. Ask who changed the copy, then let it go: {way}"
    return _ANY_BACKUP if problems else ""


def _unreadable(register: Register) -> Iterator[str]:
    """Yield the records that lost what stands outside the chain, which older entries have no hashes of."""
    for kind in (kind for kind in RECORDS if personal_fields(kind)):
        for record_id in sorted(register.ids(kind)):
            try:
                register.ever(kind, record_id)
            except PmfError as error:
                yield error.message


def _said(proof: _Proof, entries: str) -> Iterator[str]:
    if not proof.problems:
        yield f"All {entries} of the ledger, the originals, the master workbook and the reports agree."
        return
    yield f"{counted(len(proof.problems), 'problem')} found in {entries}."
    if len(proof.problems) > 1:
        yield f"The first: {proof.problems[0]}"


def _next_step(proof: _Proof) -> str:
    if proof.problems:
        return proof.way_out
    return "Read the sheet Findings, put right what is marked, and save again: pmf sync" if proof.waiting else ""


def _table(title: str, sentences: tuple[str, ...]) -> tuple[Table, ...]:
    return (Table(title, ("What",), tuple((each,) for each in sentences)),) if sentences else ()


def _waiting(waiting: tuple[str, ...]) -> Iterator[str]:
    if waiting:
        what, were = counted(len(waiting), "entry", "entries"), "was" if len(waiting) == 1 else "were"
        yield f"{what} in the master workbook {were} not taken: its sheet Findings says why."


def _redacted(verified: Verified) -> Iterator[str]:
    if verified.redacted:
        yield f"{counted(verified.redacted, 'text stands', 'texts stand')} erased by a recorded decision."


def _let_go(workspace: Workspace, register: Register) -> Iterator[str]:
    gone = files_let_go(register)
    if gone:
        yield f"{counted(len(gone), 'file was', 'files were')} let go by a recorded decision."
    lies = {file: is_file_with(workspace.root / file, sha256) for file, sha256 in sorted(gone)}
    if left := [file for file, is_there in lies.items() if is_there]:
        yield f"Let go, but still there: {_first_of(left)}. The next pmf retain --apply takes it away."
    if unread := [file for file, is_there in lies.items() if is_there is None]:
        yield f"Let go, but a file lies there that cannot be read: {_first_of(unread)}."


def _first_of(files: Sequence[str]) -> str:
    return files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"


def _note(ledger: Ledger, now: datetime) -> None:
    """Remember that all was in order, where the ledger may be written."""
    with contextlib.suppress(PmfError):
        ledger.set_note(VERIFIED_ON, now.isoformat())
