"""Where the tables of a workbook differ from the register that it says it shows: what `pmf verify` asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.catalogue import CATALOGUE
from pmf_excel.core.catalogue.syncing import KEY, MADE, OFFICE, OFFICE_ROW, ROW_UNKNOWN, SIGN_OFF
from pmf_excel.core.findings import Severity, quoted
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

from .answers import Answers, same_thing
from .reconciling import StatusesOf, Workbook, reconcile

#: What stands in columns and rows that no edit can change.
_NEVER_TYPED = frozenset(kind.code for kind in (SIGN_OFF, OFFICE, OFFICE_ROW, MADE, KEY, ROW_UNKNOWN))
_NOT_SAVED = "typed and not saved"


@dataclass(frozen=True, slots=True)
class Differences:
    """A sentence for everything in the tables that the register does not say; `waiting` is on Findings already."""

    problems: tuple[str, ...]
    waiting: tuple[str, ...]


def differences(workbook: Workbook, listed: Answers, today: date, statuses: StatusesOf) -> Differences:
    """Return how the tables differ from the register that the workbook shows.

    What somebody typed and did not save is such a difference too: it is in no ledger. Of what a sync refused, which
    stays in its cell, the sheet Findings tells: it is `listed`. That does not excuse what nobody may type, a figure
    in sign-off above all: whoever changes one can list it there as well.
    """
    shown = workbook.before
    reconciled = reconcile(workbook, shown, today, statuses)
    found = [each for each in reconciled.page if CATALOGUE[each.code].severity is not Severity.NOTE]
    waits = [_may_wait(finding) and any(same_thing(finding, each) for each in listed.findings) for finding in found]
    pairs = list(zip(map(_found, found), waits, strict=True))
    return Differences(
        problems=(
            *(_edited(shown, change) for change in reconciled.changes),
            *(said for said, is_listed in pairs if not is_listed),
            *_statuses(workbook, shown, statuses(shown)),
        ),
        waiting=tuple(said for said, is_listed in pairs if is_listed),
    )


def _may_wait(finding: SheetFinding) -> bool:
    return finding.code not in _NEVER_TYPED


def _edited(register: Register, change: Change) -> str:
    columns = columns_of(BY_TYPE[change.record_type])
    headings = ", ".join(columns[name].heading for name in change.new if name in columns) or "its row"
    called = register.reference_of(change.record_type, change.record_id)
    return f"sheet {BY_TYPE[change.record_type].sheet}, {called}: {headings} {_NOT_SAVED}."


#: How much is quoted where two texts differ, so that the place can be seen.
_LONGEST = 200


def _found(finding: SheetFinding) -> str:
    place = f"sheet {finding.sheet}, {finding.record}"
    is_other_value = CATALOGUE[finding.code].severity is Severity.ERROR and finding.typed != finding.held
    if not finding.column or not is_other_value:
        return f"{place}: {finding.wrong}"
    shown, held = (_in_quotes(finding.typed), _in_quotes(finding.held))
    return f"{place}: {finding.column} shows {shown}, and the ledger has {held}."


def _in_quotes(text: str) -> str:
    return f"“{quoted(text, _LONGEST)}”" if text else "nothing"


def _statuses(workbook: Workbook, register: Register, statuses: Statuses) -> Iterator[str]:
    """Yield what is wrong with the status beside an authorised figure, which nothing may change any more."""
    saved = workbook.tables.get(Figure.sheet)
    if saved is None:
        return
    places = places_in(saved)
    key, status = places.get(plain_heading(RECORD_ID)), places.get(plain_heading(STATUS_HEADING))
    for row in saved.table.rows if key is not None and status is not None else ():
        record_id, said = row.texts[key or 0], row.texts[status or 0]
        if '"judgement":{' not in str(register.stored(Figure, record_id)):
            continue
        is_now = statuses.get(record_id, "")
        if said_now(said, record_id.partition("/")[0], workbook.respelled) != is_now:
            place = f"sheet {saved.table.sheet}, {row.cell(status or 0).ref}, {record_id}"
            yield f"{place}: the status is {is_now}, not “{said}”."
