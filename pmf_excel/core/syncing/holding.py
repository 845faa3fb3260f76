"""What stays on the sheet Findings from one sync to the next: what is asked, and queries as long as they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pmf_excel.core.catalogue import changing as found_on_change
from pmf_excel.core.catalogue.syncing import CONFLICT, DELETED, FORMULA, WITHDRAWN_SINCE
from pmf_excel.core.importing.changes import problems_of_change
from pmf_excel.core.importing.definitions import problems_of
from pmf_excel.core.importing.steps import Step
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.columns import SheetColumn
from pmf_excel.core.master.findings_page import DISMISS, SheetFinding
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

from .answers import Answers, as_kept
from .kind_sync import KindSync
from .retiring import retired_on
from .shown_texts import live_row, says_the_same

#: Queries about a change of which the register alone tells whether they still hold.
_TOLD_BY_REGISTER = frozenset(
    kind.code for kind in (found_on_change.SIGNED_ALREADY, found_on_change.STILL_NAMED, found_on_change.OFFICER_TWICE)
)
_OF_DEFINITIONS = "import-"


def still_waiting(answers: Answers, syncs: Sequence[KindSync], after: Register) -> list[SheetFinding]:
    """Return what was listed before and still is: questions that nobody answered, and queries that still hold."""
    by_sheet = {sync.kind.sheet: sync for sync in syncs}
    kept = (each for each in answers.waiting if each.answer != DISMISS)
    return [each for each in kept if (sync := by_sheet.get(each.sheet)) is None or _waits(each, sync, after)]


def _waits(finding: SheetFinding, sync: KindSync, after: Register) -> bool:
    record = after.get(sync.kind, finding.key)
    if finding.code == WITHDRAWN_SINCE.code:
        return record is None
    if record is None:
        return False
    if finding.code == CONFLICT.code:
        return not _says(sync, finding, after)
    if finding.code == DELETED.code:
        day = retired_on(record)
        return day is None or day > sync.today
    return _holds(finding, sync, record, after)


def _holds(finding: SheetFinding, sync: KindSync, record: Record, after: Register) -> bool:
    """Return whether a query holds; where the register cannot tell, as long as it has what was typed."""
    column = _column_of(sync, finding)
    if finding.code == FORMULA.code:
        return column is not None and _holds_a_formula(sync, finding.key, column)
    if finding.code.startswith(_OF_DEFINITIONS):
        return finding.code in {problem.kind.code for problem in problems_of(record, after)}
    if finding.code in _TOLD_BY_REGISTER:
        name = column.name if column is not None else ""
        return finding.code in set(_found_on_change_of(name, record, after))
    return not finding.typed or _says(sync, finding, after)


def _found_on_change_of(name: str, record: Record, after: Register) -> Iterable[str]:
    """Yield the codes of what is found when a field of the record gets the value that it has."""
    without = record.model_copy(update={name: ""})
    problems = problems_of_change(Step(without, record), after)
    return (problem.kind.code for problem in problems if problem.field == name)


def _holds_a_formula(sync: KindSync, record_id: str, column: SheetColumn) -> bool:
    rows = (*sync.untouched, *((work.record_id, work.row) for work in sync.works))
    at = sync.sheet.columns.index(column)
    return any(each == record_id and row is not None and bool(row.cells[at].formula) for each, row in rows)


def _says(sync: KindSync, finding: SheetFinding, after: Register) -> bool:
    """Return whether the register shows by now what somebody typed."""
    column = _column_of(sync, finding)
    row = live_row(sync.kind, after, finding.key)
    if column is None or row is None or not column.name:
        return False
    reading = sync.reader.read(column.name, TableCell("", as_kept(finding.typed)), sync.about(row))
    return not reading.is_wrong and says_the_same(sync.kind, column.name, reading.value, row)


def _column_of(sync: KindSync, finding: SheetFinding) -> SheetColumn | None:
    return next((each for each in sync.sheet.columns if each.heading == finding.column), None)
