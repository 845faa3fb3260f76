"""`pmf sync`, the button Save my edits: what people typed in the workbook and the ledger brought together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmf_excel.core.findings import Finding, quoted
from pmf_excel.core.master.book import FINDINGS_SHEET, MasterError
from pmf_excel.core.master.findings_page import SheetFinding
from pmf_excel.core.master.statuses import EveryStatus
from pmf_excel.core.records.changes import Change, Doing
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.record import WITHDRAWN, Record, columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE, RECORDS
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.reports.words import Words
from pmf_excel.core.syncing.affected import sheets_showing
from pmf_excel.core.syncing.answers import Answers
from pmf_excel.core.syncing.reconciling import Reconciled, reconcile
from pmf_excel.core.syncing.shown_texts import text_of_value
from pmf_excel.ledger.store import Ledger

from .copying import back_up, back_up_late
from .job_log import log_job
from .outcome import Outcome, Table, counted, finding_row, need_person
from .pages import SAVED_ON_KEY, SHOWN_ON_KEY, words_of_councils, wrong_words
from .refreshing import Caught, answers_in, refresh, write_workbook
from .standing import Standing, Tables, remember_sheets, standing_of, unchanged_sheets
from .workspace import Workspace

_NOTHING = "Nothing was typed since the workbook was last saved; nothing changed."


def sync(workspace: Workspace, doing: Doing, *, dry_run: bool = False) -> Outcome:
    """Record what people typed in the master workbook, and bring into it what the ledger got since."""
    with workspace.locked(doing), workspace.ledger() as ledger:
        standing = standing_of(workspace, ledger)
        kinds = _to_read(ledger, standing, words_of_councils(workspace, ledger.register(kinds=[Council])))
        nothing = Outcome((_NOTHING,), data=_data((), ()))
        if not kinds:
            return nothing if dry_run else _of_today(workspace, ledger, standing, doing, nothing)
        register = ledger.register()
        synced = _synced(workspace, standing, register, kinds, doing)
        outcome = _outcome(synced.reconciled, synced.caught.left_out, register, dry_run=dry_run)
        if synced.is_idle and not _was_saved(ledger, standing) and workspace.book is None and not dry_run:
            remember_sheets(ledger, standing.book, standing.position, synced.clean(unchanged_sheets(ledger, standing)))
            said = outcome if outcome.findings else nothing
            return _of_today(workspace, ledger, standing, doing, said)
        return outcome if dry_run else _saved(workspace, ledger, register, synced, doing, outcome)


def _of_today(workspace: Workspace, ledger: Ledger, standing: Standing, doing: Doing, outcome: Outcome) -> Outcome:
    """Leave the workbook as it is, unless its pages speak of an earlier day: what is late moves with the day."""
    outcome = outcome.saying(*back_up_late(workspace, ledger, doing))
    if standing.memory.get(SHOWN_ON_KEY, "") >= doing.today.isoformat():
        return outcome
    said = refresh(workspace, ledger, ledger.register(), None, doing)
    return outcome.saying(*(said or (f"It now shows how things stand on {date_text(doing.today)}.",)))


@dataclass(frozen=True, slots=True)
class _Synced:
    """What a sync came to, and what had been answered on the sheet Findings."""

    caught: Caught
    answers: Answers

    @property
    def reconciled(self) -> Reconciled:
        """What is recorded, written and said."""
        return self.caught.reconciled

    @property
    def is_idle(self) -> bool:
        """Whether nothing is to be recorded, written into the workbook or said that it does not say already."""
        said = [_said_of(finding) for finding in self.answers.findings]
        to_say = [_said_of(finding) for finding in self.reconciled.page]
        nothing = not (self.reconciled.changes or self.reconciled.tables)
        return nothing and self.caught.standing.is_up_to_date and said == to_say

    def clean(self, unchanged: frozenset[str]) -> frozenset[str]:
        """Return the sheets in which nothing waits that somebody typed."""
        waiting = {finding.sheet for finding in self.reconciled.page}
        return (unchanged | self.caught.tables.keys()) - waiting | {FINDINGS_SHEET}


def _said_of(finding: SheetFinding) -> tuple[str, ...]:
    return finding.key, finding.code, finding.sheet, finding.column, finding.typed, finding.answer


def _was_saved(ledger: Ledger, standing: Standing) -> bool:
    """Return whether another program saved the workbook since we wrote it: then every sheet is another text."""
    return FINDINGS_SHEET not in unchanged_sheets(ledger, standing)


def _to_read(ledger: Ledger, standing: Standing, words: Mapping[str, Words]) -> tuple[type[Record], ...]:
    """Return the kinds of record whose sheet somebody saved since we wrote it, or which the ledger changed since.

    Other words of a council show in the statuses of its figures.
    """
    unchanged = unchanged_sheets(ledger, standing)
    if _was_saved(ledger, standing):
        return RECORDS
    return tuple(
        kind
        for kind in RECORDS
        if kind.sheet not in unchanged
        or standing.touched(kind)
        or kind.sheet in standing.behind
        or (kind is Figure and standing.respelled(words))
    )


def _synced(
    workspace: Workspace, standing: Standing, register: Register, kinds: Sequence[type[Record]], doing: Doing
) -> _Synced:
    """Bring the sheets of `kinds` together with the register, and those that show something of what changes."""
    words = words_of_councils(workspace, register)
    statuses, answers = EveryStatus(doing.today, words), answers_in(standing, doing.today)
    tables: Tables = {}
    left_out: tuple[Finding, ...] = ()
    more = list(kinds)
    while True:
        read, unreadable = standing.read(dict.fromkeys(kind for kind in more if kind.sheet not in tables))
        tables, left_out = {**tables, **read}, (*left_out, *unreadable)
        workbook = standing.workbook(register, tables, answers, words)
        reconciled = reconcile(workbook, register, doing.today, statuses)
        showing = sheets_showing((*reconciled.changes, *standing.changes(register)))
        known = {*tables, *(finding.place.sheet for finding in left_out)}
        more = [kind for kind in RECORDS if kind.sheet in showing - known]
        if not more:
            return _Synced(Caught(standing, tables, reconciled, left_out), answers)


def _saved(
    workspace: Workspace, ledger: Ledger, register: Register, synced: _Synced, doing: Doing, outcome: Outcome
) -> Outcome:
    """Record the changes, then write the workbook: one that is held now catches up at the next sync."""
    clean = synced.clean(unchanged_sheets(ledger, synced.caught.standing))
    ledger.record(synced.reconciled.changes, doing)
    register.absorb(register.with_changes(synced.reconciled.changes))
    outcome = outcome.saying(*back_up(workspace, ledger, doing)).finding(wrong_words(workspace, register))
    log_job(workspace, ledger, doing, "sync", outcome)
    saved = {SAVED_ON_KEY: doing.today.isoformat()}
    try:
        write_workbook(workspace, ledger, synced.caught, doing, remember=saved, clean=clean)
    except MasterError as error:
        return replace(outcome.saying(f"{error.message} {error.remedy}"), needs_person=True)
    return outcome.saying(*_brought(synced.reconciled))


def _outcome(reconciled: Reconciled, left_out: Sequence[Finding], register: Register, *, dry_run: bool) -> Outcome:
    findings = (*left_out, *reconciled.findings)
    rows = tuple(_row(register, change) for change in reconciled.changes)
    return Outcome(
        (_said(reconciled, dry_run=dry_run),),
        "Read the sheet Findings, put right what is marked, and save again: pmf sync" if need_person(findings) else "",
        tables=(Table("Recorded", ("Sheet", "Record", "What"), rows),) if rows else (),
        findings=findings,
        data=_data(reconciled.changes, findings),
        needs_person=need_person(findings),
    )


def _said(reconciled: Reconciled, *, dry_run: bool) -> str:
    changed, listed = len(reconciled.changes), len(reconciled.page)
    verb = "Would record" if dry_run else "Recorded"
    taken = f"{verb} {counted(changed, 'changed record')} from the workbook" if changed else "No edit was recorded"
    waits = f"; {counted(listed, 'finding')} on the sheet Findings" if listed else ""
    return f"{taken}{waits}."


def _brought(reconciled: Reconciled) -> Iterator[str]:
    if rows := sum(len(table.rows) for table in reconciled.tables):
        yield f"{counted(rows, 'row')} of the workbook brought up to date."


def _row(register: Register, change: Change) -> tuple[str, str, str]:
    kind = BY_TYPE[change.record_type]
    called = register.reference_of(change.record_type, change.record_id)
    return kind.sheet, called, "; ".join(_told(kind, change)) or "put right"


def _told(kind: type[Record], change: Change) -> Iterator[str]:
    """Yield what changed in words: headings, old and new value; of a new record only that it is one."""
    if not change.old and change.new.keys() >= set(kind.key):
        yield "new row"
        return
    if change.new.get(WITHDRAWN):
        yield "withdrawn"
    for name, column in columns_of(kind).items():
        if name in change.new:
            yield f"{column.heading}: {_shown(change.old.get(name))} → {_shown(change.new[name])}"


def _shown(value: object) -> str:
    return quoted(text_of_value(value)) or "nothing"


def _data(changes: Sequence[Change], findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "changes": [
            {"record": change.record_id, "type": change.record_type, "action": change.action, "new": dict(change.new)}
            for change in changes
        ],
        "findings": [finding_row(finding) for finding in findings],
    }
