"""`pmf collect`: take in whatever forms lie in `in/` or are named; one bad file never stops the others."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pmf_excel.core.catalogue.intake import FOREIGN_WORKSPACE, STILL_ARRIVING, UNREADABLE
from pmf_excel.core.collecting.received import Received, Taken
from pmf_excel.core.collecting.taking import in_order, take_form
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Filling
from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.register import Register
from pmf_excel.excel.look import Copied, look, own_copy, skipped_name
from pmf_excel.excel.reading import Readers
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Arrival as Logged

from .answering import write_answer_for
from .filing import file_accepted, file_duplicate, file_refused, kept_name
from .outcome import Outcome, Table, counted, finding_row, need_person
from .refreshing import is_behind, refresh
from .workspace import Workspace, placed

ACCEPTED, WITH_FINDINGS, REFUSED = "accepted", "accepted_with_findings", "refused"
ALREADY_RECEIVED, SKIPPED = "already_received", "skipped"

#: Findings of files that are left in `in/`: the next collect takes them.
_COMES_LATER = frozenset({STILL_ARRIVING.code, UNREADABLE.code})

#: How many processes read at once, and how many files are worth starting another one for.
MOST_WORKERS, FILES_FOR_A_WORKER = 2, 40
#: Called with what is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _of: int) -> None:
    """Show nothing."""


@dataclass(slots=True)
class Arrived:
    """A file on its way in: where it lay, our own copy, and what becomes of it."""

    path: Path
    name: str
    copy: Copied | None = None
    verdict: str = ""
    form: str = ""
    lines_accepted: int = 0
    findings: tuple[Finding, ...] = ()
    received: Received | None = None
    taken: Taken = field(default_factory=Taken)
    answer: Path | None = None

    @property
    def sha256(self) -> str:
        """The hash of its bytes, empty where it was not read."""
        return self.copy.sha256 if self.copy else ""

    @property
    def kept(self) -> str:
        """Where the original goes within the workspace."""
        name = kept_name(self.path.name, self.sha256)
        if self.verdict == REFUSED or self.received is None:
            return f"quarantine/{name}"
        return f"accepted/{self.received.filling.identity.period.slug}/{name}"

    def refuse(self, finding: Finding) -> None:
        """Mark the file as refused because of `finding`; one that cannot be read yet stays where it is."""
        self.verdict = SKIPPED if finding.code in _COMES_LATER else REFUSED
        self.findings = (finding.at(file=self.name),)


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
        tempfile.TemporaryDirectory(dir=workspace.root, prefix=".taking-in-") as scratch,
    ):
        register = ledger.register()
        batch = [_arrived(workspace, path) for path in _files(workspace, paths)]
        _copy(batch, Path(scratch), register)
        _read(workspace, batch, doing, progress)
        _take_in(ledger, register, batch, doing, progress, dry_run=dry_run)
        notes: tuple[str, ...] = ()
        if not dry_run:
            _file_away(workspace, ledger, batch, doing, register)
            notes = _refresh(workspace, ledger, register, batch, doing)
    return _outcome(workspace, batch, notes, dry_run=dry_run)


def _files(workspace: Workspace, paths: Sequence[Path]) -> Iterable[Path]:
    for path in paths or (workspace.forms_in,):
        if path.is_dir():
            yield from sorted(entry for entry in path.rglob("*") if not entry.is_dir())
        elif path.is_symlink() or path.exists():
            yield path
        else:
            raise PmfError(f"There is no file or folder {path}.", "Look at its name and folder.")


def _arrived(workspace: Workspace, path: Path) -> Arrived:
    inside = workspace.takes_from(path)
    return Arrived(path, placed(path).relative_to(workspace.forms_in.resolve()).as_posix() if inside else path.name)


def _copy(batch: Sequence[Arrived], scratch: Path, register: Register) -> None:
    seen: set[str] = set()
    for each in batch:
        if skipped_name(each.path.name):
            each.verdict = SKIPPED
            continue
        copied = own_copy(each.path, scratch)
        if isinstance(copied, Finding):
            each.refuse(copied)
            continue
        each.copy = copied
        before = register.get(Arrival, copied.sha256)
        if copied.sha256 in seen or (before is not None and before.verdict != REFUSED):
            each.verdict = ALREADY_RECEIVED
        elif refused := look(copied.path):
            each.refuse(refused)
        seen.add(copied.sha256)


def _read(workspace: Workspace, batch: Sequence[Arrived], doing: Doing, progress: Progress) -> None:
    waiting = [each for each in batch if not each.verdict]
    copies = [each.copy.path for each in waiting if each.copy]
    if not copies:
        return
    workers = min(MOST_WORKERS, len(copies) // FILES_FOR_A_WORKER + 1)
    with Readers(workspace.keys(), workers, workspace.settings.reading_seconds) as readers:
        for done, (each, (_, read)) in enumerate(zip(waiting, readers.read(copies), strict=True), start=1):
            _understand(workspace, each, read, doing)
            progress("Reading", done, len(waiting))


def _understand(workspace: Workspace, each: Arrived, read: Filling | Finding, doing: Doing) -> None:
    if isinstance(read, Finding):
        each.refuse(read)
    elif read.identity.workspace != workspace.settings.workspace:
        each.refuse(FOREIGN_WORKSPACE.finding(found=read.identity.workspace))
    else:
        each.form = read.identity.form
        each.received = Received(read, each.name, each.sha256, doing.today)


def _take_in(
    ledger: Ledger,
    register: Register,
    batch: Sequence[Arrived],
    doing: Doing,
    progress: Progress,
    *,
    dry_run: bool,
) -> None:
    by_hash = {each.sha256: each for each in batch if each.received is not None}
    received = in_order([each.received for each in by_hash.values() if each.received is not None])
    fillings: dict[str, list[Received]] = defaultdict(list)
    for one in received:
        fillings[one.form].append(one)
    for done, one in enumerate(received, start=1):
        each = by_hash[one.sha256]
        each.taken = take_form(register, one, fillings[one.form])
        each.findings = each.taken.findings
        each.lines_accepted = each.taken.lines_accepted
        each.verdict = WITH_FINDINGS if need_person(each.findings) else ACCEPTED
        if not dry_run:
            _remember(ledger, register, [*each.taken.changes, *_arrival(register, each, doing)], doing)
        else:
            register.absorb(register.with_changes(each.taken.changes))
        progress("Taking in", done, len(received))
    refused = [each for each in batch if each.verdict == REFUSED and each.copy]
    for each in refused if not dry_run else ():
        _remember(ledger, register, _arrival(register, each, doing), doing)


def _remember(ledger: Ledger, register: Register, changes: Sequence[Change], doing: Doing) -> None:
    ledger.record(changes, doing)
    register.absorb(register.with_changes(changes))


def _arrival(register: Register, each: Arrived, doing: Doing) -> list[Change]:
    before = register.get(Arrival, each.sha256)
    if each.copy is None or (before is not None and before.verdict == each.verdict):
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
) -> None:
    for each in batch:
        if each.verdict in (ACCEPTED, WITH_FINDINGS):
            file_accepted(workspace, each.path, each.kept)
            if need_person(each.findings) and each.received is not None:
                each.answer = write_answer_for(
                    workspace, register, each.received, each.lines_accepted, each.findings, doing
                )
        elif each.verdict == REFUSED:
            file_refused(workspace, each.path, Path(each.kept).name, each.findings[0])
        elif each.verdict == ALREADY_RECEIVED:
            file_duplicate(workspace, each.path, register.get(Arrival, each.sha256))
    logged = [each for each in batch if each.verdict in (SKIPPED, ALREADY_RECEIVED)]
    if logged:
        ledger.log_arrival(*(Logged(each.sha256, each.name, each.verdict, doing.now, each.form) for each in logged))


def _refresh(
    workspace: Workspace, ledger: Ledger, register: Register, batch: Sequence[Arrived], doing: Doing
) -> tuple[str, ...]:
    changed = [each for each in batch if each.verdict in (ACCEPTED, WITH_FINDINGS, REFUSED)]
    periods = [each.received.filling.identity.period for each in changed if each.received]
    if not changed and not is_behind(ledger):
        return ()
    return refresh(workspace, ledger, register, max(periods) if periods else None, doing)


def _outcome(workspace: Workspace, batch: Sequence[Arrived], notes: tuple[str, ...], *, dry_run: bool) -> Outcome:
    totals = {verdict: sum(each.verdict == verdict for each in batch) for verdict in _WORDS}
    lines = sum(each.lines_accepted for each in batch)
    findings = tuple(finding for each in batch for finding in each.findings)
    files = tuple(each.answer for each in batch if each.answer is not None)
    rows = tuple((each.name, _WORDS[each.verdict], str(each.lines_accepted), str(len(each.findings))) for each in batch)
    return Outcome(
        (_said(workspace, batch, totals, lines, dry_run=dry_run), *notes),
        _next(totals, findings),
        tables=(Table("Files", ("File", "Outcome", "Lines in", "Findings"), rows),) if rows else (),
        findings=findings,
        files=files,
        data={
            "files": [_file_row(each) for each in batch],
            "totals": {**totals, "files": len(batch), "lines_accepted": lines, "findings": len(findings)},
        },
        needs_person=need_person(findings),
    )


_WORDS = {
    ACCEPTED: "accepted",
    WITH_FINDINGS: "accepted, with findings",
    REFUSED: "refused",
    ALREADY_RECEIVED: "already received",
    SKIPPED: "skipped",
}


def _file_row(each: Arrived) -> dict[str, object]:
    return {
        "file": each.name,
        "sha256": each.sha256,
        "verdict": each.verdict,
        "form": each.form,
        "lines_accepted": each.lines_accepted,
        "findings": [finding_row(finding) for finding in each.findings],
    }


def _said(workspace: Workspace, batch: Sequence[Arrived], totals: dict[str, int], lines: int, *, dry_run: bool) -> str:
    if not batch:
        return f"No files lie in {workspace.forms_in}."
    parts = [f"{count} {_WORDS[verdict]}" for verdict, count in totals.items() if count]
    verb = "Would take in" if dry_run else "Took in"
    return f"{verb} {counted(lines, 'line')} from {counted(len(batch), 'file')}: {', '.join(parts)}."


def _next(totals: dict[str, int], findings: Sequence[Finding]) -> str:
    if totals[REFUSED]:
        return "Read the notes beside the refused files in quarantine/, then ask for them again."
    if need_person(findings):
        return "Send the officers their answers from out/. Lines kept out are issued again by the next: pmf issue"
    return "To see what is open: pmf status"
