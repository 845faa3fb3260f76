"""`pmf retain`: what retention lets go; it is listed first, and goes only when that is asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.keeping import Disposal
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.retention import Kept, Kind, kept_for_days, kept_for_form, over
from pmf_excel.ledger.store import Ledger

from .job_log import log_job
from .kept_files import NOTE, files_below, is_file_with, kind_of, named_within, not_read, note_beside
from .letting_go import LetGo, disposal_of, take_away
from .naming import LONDON
from .outcome import Outcome, Table, counted
from .people import is_reason
from .workspace import Workspace

_COPY_OF_LEDGER = re.compile(r"ledger-(\d{4}-\d{2}-\d{2})\.db")
#: A form or answer in out/: its form's reference comes first.
_ANSWER = re.compile(r"-answer-[0-9a-f]{8}$")
#: What may be let go by name.
_FOLDERS = ("accepted/", "quarantine/", "backups/", "out/")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What goes: each file with its decision, and until when it was kept; `before` are named files that went before.

    `unread` says of each file that would go why it cannot: nothing is decided about bytes that cannot be read.
    """

    disposals: tuple[Disposal, ...]
    until: dict[str, date]
    before: tuple[Disposal, ...] = ()
    unread: tuple[str, ...] = ()


def retain(
    workspace: Workspace, doing: Doing, *, files: Sequence[str] = (), reason: str = "", apply: bool = False
) -> Outcome:
    """List what retention lets go, or the `files` that a person names with a reason; with `apply` let it go."""
    if files and not is_reason(reason):
        raise PmfError("A file that is let go by name needs a reason.", "Say why with --reason.")
    if not apply:
        with workspace.ledger() as ledger:
            return _outcome(_plan(workspace, ledger, doing, files, reason), None)
    with workspace.locked(doing), workspace.ledger() as ledger:
        plan = _plan(workspace, ledger, doing, files, reason)
        outcome = _outcome(plan, take_away(workspace, ledger, plan.disposals, doing))
        if plan.disposals:
            log_job(workspace, ledger, doing, "retain", outcome)
    return outcome


def _plan(workspace: Workspace, ledger: Ledger, doing: Doing, files: Sequence[str], reason: str) -> _Plan:
    if files:
        return _named_plan(workspace, ledger.register(kinds=[Disposal]), doing, files, reason)
    register = ledger.register()
    gone = over(kept_files(workspace, register), doing.today)
    due = [(workspace.root / each.file, each.kind, each.rule) for each in gone]
    made, unread = _decided(workspace, due, doing)
    left, unread_too = _left_behind(workspace, register)
    new = {each.file for each in made}
    until = {each.file: each.until for each in gone}
    remaining = (each for each in left if each.file not in new)
    return _Plan((*made, *remaining), until, unread=tuple(dict.fromkeys((*unread, *unread_too))))


def _decided(
    workspace: Workspace, due: Iterable[tuple[Path, str, str]], doing: Doing
) -> tuple[list[Disposal], list[str]]:
    """Return the decision about each file, given with its kind and rule, and why there is none about one."""
    made, unread = [], []
    for path, kind, rule in due:
        try:
            made.append(disposal_of(workspace, path, kind, rule, doing))
        except OSError as error:
            unread.append(not_read(named_within(workspace, path), error))
    return made, unread


def _named_plan(workspace: Workspace, register: Register, doing: Doing, files: Sequence[str], reason: str) -> _Plan:
    before = {text: gone for text in files if (gone := _gone_before(workspace, register, text)) is not None}
    named = [_named_file(workspace, text) for text in files if text not in before]
    paths = dict.fromkeys(path for each in named for path in _with_its_note(workspace, each))
    due = ((path, kind_of(named_within(workspace, path)), reason) for path in paths)
    made, unread = _decided(workspace, due, doing)
    return _Plan(tuple(made), {}, tuple(before.values()), tuple(unread))


def _gone_before(workspace: Workspace, register: Register, text: str) -> Disposal | None:
    """Return the last decision that let a file of this name go, None where there is one now or never was."""
    path = workspace.root / text
    name = named_within(workspace, path)
    gone = [each for each in register.all(Disposal) if each.file == name and not path.exists()]
    return max(gone, key=lambda each: each.let_go_on, default=None)


def _with_its_note(workspace: Workspace, path: Path) -> Iterator[Path]:
    """Yield a file, and of a refused one the note beside it that quotes it."""
    yield path
    note = note_beside(path)
    if path.is_relative_to(workspace.quarantine) and note.is_file():
        yield note


def kept_files(workspace: Workspace, register: Register) -> Iterator[Kept]:
    """Yield every file that has a time, with its rule: originals, forms and answers, refused files, copies."""
    known = {entry.kept: entry for entry in register.all(Arrival) if entry.kept}
    rules = workspace.settings.retention()
    for path in (*files_below(workspace.accepted), *files_below(workspace.quarantine)):
        yield _of_arrival(workspace, register, path, known)
    for path in files_below(workspace.forms_out):
        form = _ANSWER.sub("", path.stem)
        yield kept_for_form(register, named_within(workspace, path), Kind.OUT, form, _changed_on(path))
    backups = [*files_below(workspace.backups)]
    newest = max((path for path in backups if _COPY_OF_LEDGER.fullmatch(path.name)), default=None)
    for path in backups:
        if path != newest:
            yield kept_for_days(named_within(workspace, path), Kind.BACKUP, _dated(path), rules)


def _of_arrival(workspace: Workspace, register: Register, path: Path, known: dict[str, Arrival]) -> Kept:
    """Return until when a file is kept that came in; a note is kept as long as the file beside it."""
    name = named_within(workspace, path)
    rules = workspace.settings.retention()
    entry = known.get(name) or known.get(name.removesuffix(NOTE))
    if path.is_relative_to(workspace.quarantine):
        return kept_for_days(name, Kind.QUARANTINE, entry.received_on if entry else _changed_on(path), rules)
    if path.is_relative_to(workspace.duplicates):
        return kept_for_days(name, Kind.DUPLICATE, _changed_on(path), rules)
    received = entry.received_on if entry else _changed_on(path)
    return kept_for_form(register, name, Kind.ORIGINAL, entry.form if entry else "", received)


def _left_behind(workspace: Workspace, register: Register) -> tuple[list[Disposal], list[str]]:
    """Return what was let go before but could not be taken away then, and which of it cannot be read."""
    every = [(each, is_file_with(workspace.root / each.file, each.sha256)) for each in register.all(Disposal)]
    unread = [f"{each.file} cannot be read." for each, is_there in every if is_there is None]
    return [each for each, is_there in every if is_there], unread


def _named_file(workspace: Workspace, text: str) -> Path:
    """Return a file of the workspace that may be let go by name; raises `PmfError` for any other."""
    path = (workspace.root / text).resolve()
    inside = path.is_relative_to(workspace.root.resolve())
    name = path.relative_to(workspace.root.resolve()).as_posix() if inside else text
    if not path.is_file():
        raise PmfError(
            f"There is no file {text}.", "Write its name as it was listed, such as accepted/2025-26-Q3/return.xlsx."
        )
    allowed = (inside and name.startswith(_FOLDERS)) or path.is_relative_to(workspace.forms_out.resolve())
    if not allowed:
        raise PmfError(f"{text} is nothing that can be let go.", f"Files in {', '.join(_FOLDERS)} can.")
    return workspace.root / name if inside else path


def _dated(path: Path) -> date:
    match = _COPY_OF_LEDGER.fullmatch(path.name)
    return date.fromisoformat(match[1]) if match else _changed_on(path)


def _changed_on(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, LONDON).date()


def _outcome(plan: _Plan, done: LetGo | None) -> Outcome:
    size = sum(each.size for each in plan.disposals)
    rows = tuple((each.file, each.kind, _until(plan, each), each.rule) for each in plan.disposals)
    held = done.held if done else ()
    return Outcome(
        tuple(_said(plan, size, done)),
        "pmf retain --apply lets them go; it cannot be undone." if plan.disposals and done is None else "",
        tables=(Table("Files", ("File", "Kind", "Kept until", "Rule"), rows),),
        data={
            "applied": done is not None,
            "files": [_row(plan, each) for each in plan.disposals],
            "totals": {
                **Counter(str(each.kind) for each in plan.disposals),
                "files": len(plan.disposals),
                "bytes": size,
            },
            "held": list(held),
            "not_read": list(plan.unread),
        },
        needs_person=bool(held or plan.unread),
    )


def _said(plan: _Plan, size: int, done: LetGo | None) -> Iterator[str]:
    files = f"{counted(len(plan.disposals), 'file')} ({size / 1e6:,.1f} MB)"
    for each in plan.before:
        yield f"{each.file} was let go already, on {day_in_words(each.let_go_on)}."
    for sentence in plan.unread:
        yield f"{sentence} So it stays: close it where it is open, and run this again."
    if not plan.disposals and (plan.before or plan.unread):
        return
    if not plan.disposals:
        yield "Nothing is kept longer than it has to be."
    elif done is None:
        yield f"Retention lets {files} go. Nothing was changed."
    else:
        its = counted(len(done.gone), "file go; the ledger keeps its name", "files go; the ledger keeps their names")
        yield f"Let {its} and {'hash' if len(done.gone) == 1 else 'hashes'}."
    if done is not None and done.held:
        yield f"Open in another program: {', '.join(done.held)}. The next pmf retain --apply takes what is left."


def _until(plan: _Plan, each: Disposal) -> str:
    return date_text(plan.until[each.file]) if each.file in plan.until else ""


def _row(plan: _Plan, each: Disposal) -> dict[str, object]:
    until = plan.until.get(each.file)
    return {
        "file": each.file,
        "kind": str(each.kind),
        "sha256": each.sha256,
        "bytes": each.size,
        "kept_until": until.isoformat() if until is not None else None,
        "rule": each.rule,
    }
