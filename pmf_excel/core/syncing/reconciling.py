"""The master workbook and the ledger brought together: what is recorded, what is written back, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pmf_excel.core.catalogue.syncing import CONFLICT
from pmf_excel.core.findings import Finding
from pmf_excel.core.importing.cell_reader import CellReader
from pmf_excel.core.importing.links import Links
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.book import SavedTable, TableToWrite
from pmf_excel.core.master.columns import Statuses, sheet_columns
from pmf_excel.core.master.findings_page import DISMISS, SheetFinding
from pmf_excel.core.records.changes import Change
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Draft, Register
from pmf_excel.core.records.registry import RECORDS

from .answers import Answers, as_kept, together
from .comparing import compare
from .kind_sync import KindSync
from .matching import matched_rows
from .proposal import Proposal
from .proposals import proposal_for_new, settle
from .retiring import ask_about, deleted_from, retire_answered, retired_on
from .sheet_rows import read_sheet
from .shown_texts import ShownTexts, live_row, says_the_same
from .taking_mine import take_answered
from .writing import rows_to_write

#: Gives the status in words of each figure of a register, by record id.
StatusesOf = Callable[[Register], Statuses]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read from the workbook: its tables of records by sheet, and what was answered on Findings.

    `before` is the register at the ledger position that the workbook shows; `earlier` that of sheets which show an
    earlier one, because they could not be written meanwhile. `status_words` are all texts that the
    column Status may show, without reasons.
    """

    tables: Mapping[str, SavedTable]
    before: Register
    answers: Answers = field(default_factory=Answers)
    status_words: frozenset[str] = frozenset()
    earlier: Mapping[str, Register] = field(default_factory=dict)

    def shown_by(self, sheet: str) -> Register:
        """Return the register that a sheet shows."""
        return self.earlier.get(sheet, self.before)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a sync comes to: changes for the ledger, the register after them, rows to write, and what is to be said.

    `findings` are those of this sync; `page` is all that the sheet Findings lists, what waits for an answer first.
    """

    changes: tuple[Change, ...]
    register: Register
    tables: tuple[TableToWrite, ...]
    findings: tuple[Finding, ...]
    page: tuple[SheetFinding, ...]


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
    syncs = [_begun(kind, workbook, now, draft, today, statuses, take) for kind in _kinds(workbook)]
    changes = [change for sync in syncs for change in _taken(sync, draft)]
    if take:
        changes += _retired(syncs, draft)
    after = draft if changes else now
    tables = [_table(sync, sync.now if after is now else _texts(sync, after, statuses)) for sync in syncs]
    found = [_as_called(each, sync, after) for sync in syncs for each in sync.found]
    kept = _still_waiting(workbook.answers, syncs, after) if take else workbook.answers.findings
    return Reconciled(
        changes=tuple(changes),
        register=after,
        tables=tuple(table for table in tables if table.rows),
        findings=tuple(finding for finding, _ in found),
        page=together(kept, (shown for _, shown in found)),
    )


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
) -> KindSync:
    sheet = read_sheet(workbook.tables[kind.sheet], sheet_columns(kind, now), kind.sheet)
    said = statuses(now) if kind is Figure else {}
    sync = KindSync(
        kind=kind,
        sheet=sheet,
        before=ShownTexts(kind, sheet.columns, workbook.shown_by(kind.sheet), said),
        now=ShownTexts(kind, sheet.columns, now, said),
        draft=draft,
        reader=CellReader(kind, kind.sheet, Links(draft)),
        answers=workbook.answers,
        today=today,
        take=take,
        status_words=workbook.status_words,
    )
    for finding in sheet.findings if take else ():
        sync.find(finding, "", finding.found)
    return sync


def _taken(sync: KindSync, draft: Draft) -> Sequence[Change]:
    """Return what is recorded of one sheet, and lay it over the draft, so that the next sheets may refer to it."""
    sync.reader = CellReader(sync.kind, sync.kind.sheet, Links(draft))
    for record_id, row in matched_rows(sync):
        compare(sync, record_id, row)
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


def _as_called(found: tuple[Finding, SheetFinding], sync: KindSync, after: Register) -> tuple[Finding, SheetFinding]:
    """Return a finding with what its record is called after all changes."""
    finding, shown = found
    if not shown.key:
        return found
    called = after.reference_of(sync.kind.record_type, shown.key)
    return finding.at(reference=called), replace(shown, record=called)


def _still_waiting(answers: Answers, syncs: Sequence[KindSync], after: Register) -> list[SheetFinding]:
    """Return what was asked before and still waits: nobody answered it, and the register does not say it by now."""
    by_sheet = {sync.kind.sheet: sync for sync in syncs}
    return [each for each in answers.waiting if _waits(each, by_sheet.get(each.sheet), after)]


def _waits(finding: SheetFinding, sync: KindSync | None, after: Register) -> bool:
    if sync is None:
        return True
    if finding.answer == DISMISS or after.get(sync.kind, finding.key) is None:
        return False
    if finding.code == CONFLICT.code:
        return not _says(sync, finding, after)
    record = after.get(sync.kind, finding.key)
    day = retired_on(record) if record is not None else None
    return day is None or day > sync.today


def _says(sync: KindSync, finding: SheetFinding, after: Register) -> bool:
    """Return whether the register shows by now what somebody typed."""
    column = next((each for each in sync.sheet.columns if each.heading == finding.column), None)
    row = live_row(sync.kind, after, finding.key)
    if column is None or row is None:
        return False
    reading = sync.reader.read(column.name, TableCell("", as_kept(finding.typed)), sync.about(row))
    return not reading.is_wrong and says_the_same(sync.kind, column.name, reading.value, row)
