"""Where the tables of a workbook differ from the register that it says it shows: what `pmf verify` asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pmf_excel.core.catalogue import CATALOGUE
from pmf_excel.core.findings import Severity
from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.master.book import RECORD_ID
from pmf_excel.core.master.columns import STATUS_HEADING, Statuses
from pmf_excel.core.master.findings_page import SheetFinding
from pmf_excel.core.master.headings import places_in
from pmf_excel.core.master.statuses import said_now
from pmf_excel.core.records.changes import Change
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.record import columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE

from .reconciling import StatusesOf, Workbook, reconcile

_NOT_SAVED = "typed and not saved"


def differences(workbook: Workbook, today: date, statuses: StatusesOf) -> tuple[str, ...]:
    """Return a sentence for everything in the tables that the register shown by the workbook does not say.

    What somebody typed and did not save is such a difference too: it is in no ledger.
    """
    shown = workbook.before
    reconciled = reconcile(workbook, shown, today, statuses)
    return (
        *(_edited(shown, change) for change in reconciled.changes),
        *(_found(finding) for finding in reconciled.page if CATALOGUE[finding.code].severity is not Severity.NOTE),
        *_statuses(workbook, shown, statuses(shown)),
    )


def _edited(register: Register, change: Change) -> str:
    columns = columns_of(BY_TYPE[change.record_type])
    headings = ", ".join(columns[name].heading for name in change.new if name in columns) or "its row"
    called = register.reference_of(change.record_type, change.record_id)
    return f"sheet {BY_TYPE[change.record_type].sheet}, {called}: {headings} {_NOT_SAVED}."


def _found(finding: SheetFinding) -> str:
    place = f"sheet {finding.sheet}, {finding.record}"
    is_other_value = CATALOGUE[finding.code].severity is Severity.ERROR
    if not finding.column or not is_other_value:
        return f"{place}: {finding.wrong}"
    shown, held = finding.typed or "nothing", finding.held or "nothing"
    return f"{place}: {finding.column} shows “{shown}”, and the ledger has “{held}”."


def _statuses(workbook: Workbook, register: Register, statuses: Statuses) -> Iterator[str]:
    """Yield what is wrong with the status beside an authorised figure, which nothing may change any more."""
    saved = workbook.tables.get(Figure.sheet)
    if saved is None:
        return
    places = places_in(saved)
    key, status = places.get(plain_heading(RECORD_ID)), places.get(plain_heading(STATUS_HEADING))
    for row in saved.table.rows if key is not None and status is not None else ():
        record_id, cell = row.cells[key or 0].text, row.cells[status or 0]
        if '"judgement":{' not in str(register.stored(Figure, record_id)):
            continue
        is_now = statuses.get(record_id, "")
        if said_now(cell.text, record_id.partition("/")[0], workbook.respelled) != is_now:
            yield f"sheet {saved.table.sheet}, {cell.ref}, {record_id}: the status is {is_now}, not “{cell.text}”."
