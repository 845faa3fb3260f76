"""`pmf publish`: a draft's figures become published, and the file is kept as issued, hand edits included."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.commands import report_command
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding
from pmf_excel.core.periods import Period, day_in_words
from pmf_excel.core.rating.closings import is_closed
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.paperwork import Publication
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.colophon import Colophon
from pmf_excel.core.reports.publishing import edited_figure, next_publication, publication_changes, published_before
from pmf_excel.core.reports.quarterly import figures_in_report
from pmf_excel.ledger.store import Ledger

from .files import put_file, sha256_of, write_file
from .next_steps import close_step
from .our_files import written_by_us
from .outcome import Outcome, counted, finding_row, need_person
from .refreshing import finished
from .reporting import draft_note, draft_path, drafted
from .workspace import Workspace


def publish(
    workspace: Workspace, doing: Doing, report_file: Path, edited: Path | None = None, *, dry_run: bool = False
) -> Outcome:
    """Publish a draft, or the file `edited` that was made from it by hand.

    Raises `PmfError` where a figure of the draft has changed since it was built.
    """
    draft = draft_path(workspace, report_file)
    issued = _content_of(edited or draft)
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        sha256 = sha256_of(issued)
        if before := published_before(register, sha256):
            if not dry_run:
                _put_in_place(workspace, before)
            said = Outcome((f"This very file was published on {day_in_words(before.published_on)}; nothing changed.",))
            return _ended(workspace, ledger, register, before.period, doing, said, changed=False, dry_run=dry_run)
        colophon = _colophon(draft.read_bytes(), issued)
        figures = _figures(workspace, register, colophon, doing)
        _refuse_if_rewritten(ledger, colophon)
        _refuse_if_changed(ledger, colophon, figures)
        publication = next_publication(
            register, colophon.council, colophon.product, colophon.period,
            on=doing.today, position=colophon.position, sha256=sha256,
        ).but(figures=figures, built_from=colophon.hash)  # fmt: skip
        findings = _edits(_as_built(workspace, ledger, draft, colophon, doing), issued, edited or draft)
        if not dry_run:
            changes = publication_changes(register, figures, publication)
            write_file(awaiting_its_place(workspace, publication), issued)
            ledger.record(changes, doing)
            _put_in_place(workspace, publication)
            register.absorb(register.with_changes(changes))
        outcome = _outcome(workspace, publication, findings, _next_step(register, publication), dry_run=dry_run)
        return _ended(workspace, ledger, register, colophon.period, doing, outcome, changed=True, dry_run=dry_run)


def awaiting_its_place(workspace: Workspace, publication: Publication) -> Path:
    """Return where a report lies until its publication is recorded: only what is recorded is among the published."""
    return workspace.reports / Path(publication.file).name


def _put_in_place(workspace: Workspace, publication: Publication) -> None:
    """Put a report whose publication is recorded among the published, unless it is there."""
    target = workspace.root / publication.file
    waiting = awaiting_its_place(workspace, publication)
    if waiting.is_file() and not target.exists():
        put_file(waiting, target)


def _outcome(
    workspace: Workspace, publication: Publication, findings: tuple[Finding, ...], next_step: str, *, dry_run: bool
) -> Outcome:
    verb, figures = "Would publish" if dry_run else "Published", publication.figures
    return Outcome(
        (f"{verb} {counted(len(figures), 'figure')}; the report is kept as {publication.file}.",),
        next_step,
        findings=findings,
        files=() if dry_run else (workspace.root / publication.file,),
        data={
            "file": publication.file,
            "sha256": publication.sha256,
            "figures": list(figures),
            "position": publication.position,
            "findings": [finding_row(finding) for finding in findings],
        },
        needs_person=need_person(findings),
    )


def _next_step(register: Register, publication: Publication) -> str:
    if is_closed(register, publication.council, publication.period):
        return ""
    return close_step([publication.council], publication.period)


def _ended(
    workspace: Workspace,
    ledger: Ledger,
    register: Register,
    period: Period,
    doing: Doing,
    outcome: Outcome,
    *,
    changed: bool,
    dry_run: bool,
) -> Outcome:
    if dry_run:
        return outcome
    return finished(workspace, ledger, register, period, doing, "publish", outcome, changed=changed)


def _content_of(path: Path) -> bytes:
    if not path.is_file():
        raise PmfError(f"There is no file {path}.", "Name the edited report as it lies on the disk.")
    return path.read_bytes()


def _colophon(draft: bytes, issued: bytes) -> Colophon:
    from pmf_excel.word.reading import read_colophon

    of_draft, of_issued = read_colophon(draft), read_colophon(issued)
    if of_draft != of_issued:
        raise PmfError(
            f"The edited report was made from another draft ({of_issued}, not {of_draft}).",
            "Name the draft that it was made from.",
        )
    return of_draft


def _figures(workspace: Workspace, register: Register, colophon: Colophon, doing: Doing) -> tuple[str, ...]:
    words = workspace.words(colophon.council)
    return figures_in_report(register, colophon.council, colophon.period, doing.today, words)


def _refuse_if_rewritten(ledger: Ledger, colophon: Colophon) -> None:
    """Raise `PmfError` where the ledger no longer has the entries that the draft was built from."""
    stored = ledger.hashes_at([colophon.position]).get(colophon.position)
    if stored is None or (colophon.hash and stored != colophon.hash):
        raise PmfError(
            f"The draft was built from entry {colophon.position} of a ledger that is not this one.",
            f"Run pmf verify. If the ledger was put back from a backup, build the draft again: {_report(colophon)}",
        )


def _refuse_if_changed(ledger: Ledger, colophon: Colophon, figures: tuple[str, ...]) -> None:
    since = ledger.changed_since(colophon.position, figures, kinds=[Figure])
    changed = sorted({event.record_id for event in since if event.action != "publish"})
    if changed:
        raise PmfError(
            f"{counted(len(changed), 'figure')} changed since the draft was built: {', '.join(changed)}.",
            f"Build the draft again, read it, and publish that: {_report(colophon)}",
        )


def _report(colophon: Colophon) -> str:
    return report_command(colophon.product, colophon.council, colophon.period)


def _as_built(workspace: Workspace, ledger: Ledger, draft: Path, colophon: Colophon, doing: Doing) -> bytes:
    """Return the draft as it was built: the file, or built again from the same entries where the file was edited."""
    content = draft.read_bytes()
    known = written_by_us(ledger, draft_note(draft))
    if not known or sha256_of(content) in known:
        return content
    return drafted(workspace, ledger.register(as_at=colophon.position), colophon, doing)


def _edits(built: bytes, issued: bytes, file: Path) -> tuple[Finding, ...]:
    if built == issued:
        return ()
    from pmf_excel.word.reading import changed_cells

    found = (
        edited_figure(cell.table, cell.row, cell.column, cell.draft, cell.edited, file.name)
        for cell in changed_cells(built, issued)
    )
    return tuple(finding for finding in found if finding is not None)
