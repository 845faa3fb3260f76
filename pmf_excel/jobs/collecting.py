"""`pmf collect`: take in whatever forms lie in `in/` or are named; one bad file never stops the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

from pmf_excel.core.catalogue.intake import FOREIGN_WORKSPACE
from pmf_excel.core.collecting.received import Received, Taken
from pmf_excel.core.collecting.taking import order_of, take_form
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Filling
from pmf_excel.core.master.arrival_words import ACCEPTED, REFUSED, WITH_FINDINGS
from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.register import Register
from pmf_excel.excel.look import Copied, own_copy, skipped_name
from pmf_excel.excel.reading import Readers
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Arrival as Logged

from .answering import answers_left, put_answer, write_answer_for
from .arrived import ALREADY_RECEIVED, SKIPPED, Arrived
from .arriving import arriving, name_of
from .collected import collected
from .files import gone_if_refused, remove_tree, scratch_folder
from .filing import file_accepted, file_duplicate, file_refused, original_of, said_held
from .finishing import folders_left, is_worth_another_look, recorded_copies
from .outcome import Outcome, need_person
from .progress import Progress, no_progress
from .refreshing import finished
from .workspace import Workspace

#: How many processes read at once, and how many files are worth starting another one for.
MOST_WORKERS, FILES_FOR_A_WORKER = 2, 40


def collect(
    workspace: Workspace,
    doing: Doing,
    paths: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """Take in the forms in `paths` (files or folders), by default all that lie in the workspace's `in/`."""
    with (
        workspace.locked(doing),
        workspace.ledger() as ledger,
        scratch_folder(workspace.root) as scratch,
    ):
        register = ledger.register()
        left = [] if dry_run else folders_left(workspace, scratch)
        with gone_if_refused(scratch):
            batch = [Arrived(path, name_of(workspace, path)) for path in arriving(workspace, paths)]
            _copy(workspace, batch, scratch, register)
            batch += _left_by_a_cut_off_run(workspace, left, batch, register)
            _read(workspace, batch, progress)
        _take_in(ledger, register, batch, scratch, doing, progress, dry_run=dry_run)
        if dry_run:
            return collected(workspace, batch, (), dry_run=True)
        for answer in answers_left(left, register):
            put_answer(workspace, answer)
        notes = _file_away(workspace, ledger, batch, doing, register)
        for folder in left:
            remove_tree(folder)
        return _finished(workspace, ledger, register, batch, doing, collected(workspace, batch, notes, dry_run=False))


def _copy(workspace: Workspace, batch: Sequence[Arrived], scratch: Path, register: Register) -> None:
    seen: set[str] = set()
    for each in batch:
        if skipped_name(each.path.name):
            each.verdict = SKIPPED
            continue
        copied = own_copy(each.path, scratch, workspace.settings.limits)
        if isinstance(copied, Finding):
            each.refuse(copied)
        elif copied.sha256 in seen:
            each.copy, each.verdict = copied, ALREADY_RECEIVED
        else:
            seen.add(copied.sha256)
            _recognise(workspace, each, copied, register)


def _recognise(workspace: Workspace, each: Arrived, copied: Copied, register: Register) -> None:
    """Say whether a file was received before, and whether a run was cut off before it had put it away."""
    each.copy, each.before = copied, register.get(Arrival, copied.sha256)
    each.is_unfinished = each.before is not None and not original_of(workspace, each.before).exists()
    if each.before is not None and not is_worth_another_look(register, each.before):
        each.verdict = ALREADY_RECEIVED


def _left_by_a_cut_off_run(
    workspace: Workspace, left: Sequence[Path], batch: Sequence[Arrived], register: Register
) -> list[Arrived]:
    """Return what the ledger has and no folder: files given from elsewhere, of which only our own copy is left."""
    here = {each.sha256 for each in batch}
    found = []
    for copy in recorded_copies(left, register):
        before = register.get(Arrival, copy.sha256)
        if before is not None and copy.sha256 not in here and not original_of(workspace, before).exists():
            here.add(copy.sha256)
            found.append(Arrived(copy.path, before.file))
            _recognise(workspace, found[-1], copy, register)
    return found


def _read(workspace: Workspace, batch: Sequence[Arrived], progress: Progress) -> None:
    if all(each.verdict for each in batch):
        return
    waiting = [each for each in batch if each.copy and (not each.verdict or each.is_rival)]
    copies = [each.copy.path for each in waiting if each.copy]
    workers = min(MOST_WORKERS, len(copies) // FILES_FOR_A_WORKER + 1)
    settings = workspace.settings
    with Readers(workspace.keys(), workers, settings.reading_seconds, settings.limits) as readers:
        for done, (each, (_, read)) in enumerate(zip(waiting, readers.read(copies), strict=True), start=1):
            _understand(workspace, each, read)
            progress("Reading", done, len(waiting))


def _understand(workspace: Workspace, each: Arrived, read: Filling | Finding) -> None:
    if isinstance(read, Finding):
        each.refuse(read)
    elif read.identity.workspace != workspace.settings.workspace:
        each.refuse(FOREIGN_WORKSPACE.finding(found=read.identity.workspace))
    else:
        each.read_as(read)


def _take_in(
    ledger: Ledger,
    register: Register,
    batch: Sequence[Arrived],
    scratch: Path,
    doing: Doing,
    progress: Progress,
    *,
    dry_run: bool,
) -> None:
    read = [(order_of(each.identity, each.sha256), each) for each in batch if each.identity is not None]
    in_turn = [each for _, each in sorted(read, key=itemgetter(0))]
    of_form: dict[str, list[Arrived]] = defaultdict(list)
    for each in in_turn:
        of_form[each.form].append(each)
    for done, each in enumerate(in_turn, start=1):
        if not each.verdict:
            one = each.received(doing.today)
            rivals = [other.received(doing.today) for other in of_form[each.form] if other is not each]
            changes = _taken(each, take_form(register, one, rivals))
            if dry_run:
                register.absorb(register.with_changes(changes))
            else:
                _write_answer(each, one, scratch, register, doing)
                _remember(ledger, register, [*changes, *_arrival(register, each, doing)], doing)
        progress("Taking in", done, len(in_turn))
    refused = [each for each in batch if each.verdict == REFUSED and each.copy]
    for each in refused if not dry_run else ():
        _remember(ledger, register, _arrival(register, each, doing), doing)


def _taken(each: Arrived, taken: Taken) -> Sequence[Change]:
    """Say what became of a form, and return what it changes: nothing where it says what it said before."""
    each.findings, each.lines_accepted = taken.findings, taken.lines_accepted
    each.verdict = WITH_FINDINGS if need_person(taken.findings) else ACCEPTED
    if each.before is not None and each.before.verdict != REFUSED and not taken.changes:
        each.verdict = ALREADY_RECEIVED
    return taken.changes


def _write_answer(each: Arrived, received: Received, scratch: Path, register: Register, doing: Doing) -> None:
    if each.verdict == WITH_FINDINGS:
        each.answer = write_answer_for(scratch, register, received, each.lines_accepted, each.findings, doing)


def _remember(ledger: Ledger, register: Register, changes: Sequence[Change], doing: Doing) -> None:
    ledger.record(changes, doing)
    register.absorb(register.with_changes(changes))


def _arrival(register: Register, each: Arrived, doing: Doing) -> list[Change]:
    before = register.get(Arrival, each.sha256)
    if each.copy is None or each.verdict == ALREADY_RECEIVED:
        return []
    if before is not None and (before.verdict, before.lines_accepted) == (each.verdict, each.lines_accepted):
        return []
    arrival = Arrival(
        file=each.name,
        sha256=each.sha256,
        size=each.copy.size,
        received_on=doing.today,
        verdict=each.verdict,
        code=each.findings[0].code if each.verdict == REFUSED else "",
        form=each.form,
        lines_accepted=each.lines_accepted,
        kept=each.kept,
    )
    change = change_between(before, arrival, each.verdict, form=each.form, source=each.sha256)
    return [change] if change is not None else []


def _file_away(
    workspace: Workspace, ledger: Ledger, batch: Sequence[Arrived], doing: Doing, register: Register
) -> tuple[str, ...]:
    """Put every file where it belongs, and return what a person should know about those that stay where they are."""
    if logged := [each for each in batch if each.is_only_logged]:
        ledger.log_arrival(*(_logged(each, doing) for each in logged))
    held: list[str] = []
    for each in batch:
        if each.verdict != SKIPPED:
            # One that is held is waited for; where one is, so may be all of its folder.
            _file(workspace, each, register, 0.0 if held else None)
            held += [each.name] if workspace.takes_from(each.path) and each.path.exists() else []
    return (said_held(held),) if held else ()


def _logged(each: Arrived, doing: Doing) -> Logged:
    note = each.findings[0].code if each.findings else ""
    return Logged(each.sha256, each.name, each.verdict, doing.now, each.form, note)


def _file(workspace: Workspace, each: Arrived, register: Register, patience: float | None) -> None:
    if each.answer is not None:
        each.answer = put_answer(workspace, each.answer)
    if each.verdict == REFUSED:
        file_refused(workspace, each.path, Path(each.kept).name, each.findings[0], each.name, patience)
    elif each.verdict == ALREADY_RECEIVED:
        file_duplicate(workspace, each.path, register.get(Arrival, each.sha256), patience)
    else:
        file_accepted(workspace, each.path, each.kept, patience)


def _finished(
    workspace: Workspace,
    ledger: Ledger,
    register: Register,
    batch: Sequence[Arrived],
    doing: Doing,
    outcome: Outcome,
) -> Outcome:
    changed = any(each.is_news for each in batch)
    periods = [each.identity.period for each in batch if each.identity]
    latest = max(periods, default=None)
    return finished(workspace, ledger, register, latest, doing, "collect", outcome, changed=changed)
