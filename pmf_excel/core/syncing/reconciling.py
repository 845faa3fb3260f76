"""The master workbook and the ledger brought together: what is recorded, what is written back, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pmf_excel.core.findings import Finding
from pmf_excel.core.importing.cell_reader import CellReader
from pmf_excel.core.importing.links import Links
from pmf_excel.core.master.book import SavedTable, TableToWrite
from pmf_excel.core.master.columns import Statuses, sheet_columns
from pmf_excel.core.master.findings_page import SheetFinding
from pmf_excel.core.master.statuses import Respelled
from pmf_excel.core.records.changes import Change
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Draft, Register
from pmf_excel.core.records.registry import RECORDS

from .answers import CONFLICTS_ROOM, Answers, together
from .as_shown import Fields
from .comparing import compare, say_what_waits
from .exactly import Unlike, unlike_headings
from .holding import still_waiting
from .kind_sync import Found, KindSync, Room
from .matching import matched_rows
from .proposal import Proposal
from .proposals import proposal_for_new, settle
from .retiring import ask_about, deleted_from, retire_answered
from .sheet_rows import read_sheet
from .shown_texts import ShownTexts
from .taking_mine import take_answered
from .unfit_answers import said_of_unfit
from .writing import rows_to_write

#: Gives the status in words of each figure of a register, by record id.
StatusesOf = Callable[[Register], Statuses]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read from the workbook: its tables of records by sheet, and what was answered on Findings.

    `before` is the register at the ledger position that the workbook shows; `earlier` that of sheets which show an
    earlier one, because they could not be written meanwhile. `status_words` are all texts that the
    column Status may show, without reasons. `own` are the fields that the ledger got from this very workbook since,
    while it could not be written: what else is typed in them now is no conflict. `respelled` are statuses that have
    other words since.
    """

    tables: Mapping[str, SavedTable]
    before: Register
    answers: Answers = field(default_factory=Answers)
    status_words: frozenset[str] = frozenset()
    earlier: Mapping[str, Register] = field(default_factory=dict)
    own: Fields = field(default_factory=dict)
    respelled: Respelled = field(default_factory=dict)

    def shown_by(self, sheet: str) -> Register:
        """Return the register that a sheet shows."""
        return self.earlier.get(sheet, self.before)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a sync comes to: changes for the ledger, the register after them, rows to write, and what is to be said.

    `findings` are those of this sync; `page` is all that the sheet Findings lists, what waits for an answer first;
    `unlike` are the cells that hold anything but what we wrote there.
    """

    changes: tuple[Change, ...]
    register: Register
    tables: tuple[TableToWrite, ...]
    findings: tuple[Finding, ...]
    page: tuple[SheetFinding, ...]
    unlike: tuple[Unlike, ...] = ()


def reconcile(
    workbook: Workbook,
    now: Register,
    today: date,
    statuses: StatusesOf = lambda _: {},
    *,
    take: bool = True,
) -> Reconciled:
    """Return how the workbook and the register `now` are brought together.

    Without `take` edits are left alone in their cells, and only what the ledger changed is brought into the workbook:
    the tables may then hold no more than the rows of records that changed. What both touched is the ledger's.
    """
    draft = now.draft()
    room = Room(CONFLICTS_ROOM - workbook.answers.conflicts)
    syncs = [_begun(kind, workbook, now, draft, today, statuses, take, room) for kind in _kinds(workbook)]
    changes = [change for sync in syncs for change in _taken(sync, draft)]
    if take:
        changes += _retired(syncs, draft)
    after = draft if changes else now
    tables = [_table(sync, sync.now if after is now else _texts(sync, after, statuses)) for sync in syncs]
    found = [_as_called(each, sync, after) for sync in syncs for each in sync.found]
    page, unfit = _listed(workbook.answers, syncs, after, found, today) if take else (
        together(workbook.answers.findings, (shown for _, shown in found)), [])  # fmt: skip
    return Reconciled(
        changes=tuple(changes),
        register=after,
        tables=tuple(table for table in tables if table.rows),
        findings=tuple(finding for finding, _ in (*found, *unfit)),
        page=page,
        unlike=tuple(each for sync in syncs for each in (*unlike_headings(sync.kind, sync.sheet), *sync.unlike)),
    )


def _listed(
    answers: Answers, syncs: Sequence[KindSync], after: Register, found: Sequence[Found], today: date
) -> tuple[tuple[SheetFinding, ...], list[Found]]:
    """Return what the sheet Findings lists after a sync, and what is to be said of answers that do not fit."""
    kept = [_as_called_now(each, syncs, after) for each in still_waiting(answers, syncs, after)]
    page, unfit = said_of_unfit(answers, together(kept, (shown for _, shown in found)), today)
    return together(page, (shown for _, shown in unfit)), unfit


def _as_called_now(finding: SheetFinding, syncs: Sequence[KindSync], after: Register) -> SheetFinding:
    kind = next((sync.kind for sync in syncs if sync.kind.sheet == finding.sheet), None)
    if kind is None or after.get(kind, finding.key) is None:
        return finding
    return replace(finding, record=after.reference_of(kind.record_type, finding.key))


def _retired(syncs: Sequence[KindSync], draft: Draft) -> list[Change]:
    """Return the changes of what is retired, and ask about all else that was deleted: what refers to others first."""
    deleted = {sync.kind: deleted_from(sync) for sync in syncs}
    changes: list[Change] = []
    for sync in reversed(syncs):
        retired = retire_answered(sync)
        draft.apply(retired)
        changes += retired
        ask_about(sync, deleted[sync.kind])
    return changes


def _kinds(workbook: Workbook) -> Iterable[type[Record]]:
    return [kind for kind in RECORDS if kind.sheet in workbook.tables]


def _begun(
    kind: type[Record],
    workbook: Workbook,
    now: Register,
    draft: Draft,
    today: date,
    statuses: StatusesOf,
    take: bool,
    room: Room,
) -> KindSync:
    sheet = read_sheet(workbook.tables[kind.sheet], sheet_columns(kind, now), kind.sheet)
    said = statuses(now) if kind is Figure else {}
    before = workbook.shown_by(kind.sheet)
    sync = KindSync(
        kind=kind,
        sheet=sheet,
        before=ShownTexts(kind, sheet.columns, before, said),
        now=ShownTexts(kind, sheet.columns, now, said),
        draft=draft,
        reader=CellReader(kind, kind.sheet, Links(draft)),
        answers=workbook.answers,
        today=today,
        take=take,
        room=room,
        shown_statuses=lambda: statuses(before),
        status_words=workbook.status_words,
        own=workbook.own,
        respelled=workbook.respelled,
    )
    for finding in sheet.findings if take else ():
        sync.find(finding, "", finding.found)
    return sync


def _taken(sync: KindSync, draft: Draft) -> Sequence[Change]:
    """Return what is recorded of one sheet, and lay it over the draft, so that the next sheets may refer to it."""
    sync.reader = CellReader(sync.kind, sync.kind.sheet, Links(draft))
    for record_id, row in matched_rows(sync):
        compare(sync, record_id, row)
    say_what_waits(sync)
    if not sync.take:
        return ()
    take_answered(sync)
    changes = settle(sync, [*_edited(sync), *_new(sync)])
    draft.apply(changes)
    return changes


def _edited(sync: KindSync) -> Iterable[Proposal]:
    works = [work for work in sync.works if work.edits and not work.is_new]
    return [Proposal(work, sync.draft.get(sync.kind, work.record_id)) for work in works]


def _new(sync: KindSync) -> Iterable[Proposal]:
    found = (proposal_for_new(sync, work) for work in sync.works if work.is_new)
    return [proposal for proposal in found if proposal is not None]


def _texts(sync: KindSync, after: Register, statuses: StatusesOf) -> ShownTexts:
    return ShownTexts(sync.kind, sync.sheet.columns, after, statuses(after) if sync.kind is Figure else {})


def _table(sync: KindSync, after: ShownTexts) -> TableToWrite:
    return TableToWrite(sync.kind.sheet, rows_to_write(sync, after))


def _as_called(found: Found, sync: KindSync, after: Register) -> Found:
    """Return a finding with what its record is called after all changes."""
    finding, shown = found
    if not shown.key:
        return found
    called = after.reference_of(sync.kind.record_type, shown.key)
    return finding.at(reference=called), replace(shown, record=called)
