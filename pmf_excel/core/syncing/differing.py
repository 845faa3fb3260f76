"""Where the tables of a workbook differ from the register that it says it shows: what `pmf verify` asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.catalogue import CATALOGUE
from pmf_excel.core.catalogue.syncing import FORMULA, KEY, MADE, OFFICE, OFFICE_ROW, ROW_UNKNOWN, SIGN_OFF
from pmf_excel.core.findings import Severity
from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.master.book import MARKS, RECORD_ID, CellToWrite, TableToWrite
from pmf_excel.core.master.columns import STATUS_HEADING, Statuses
from pmf_excel.core.master.findings_page import SheetFinding
from pmf_excel.core.master.headings import places_in
from pmf_excel.core.master.statuses import said_now
from pmf_excel.core.records.changes import Change
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.record import columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE

from .answers import Answers, same_thing
from .exactly import Unlike
from .reconciling import StatusesOf, Workbook, reconcile
from .unlike_words import held_said, in_quotes, marks_said, place_said, unlike_said

#: What stands in columns and rows that no edit can change.
_NEVER_TYPED = frozenset(kind.code for kind in (SIGN_OFF, OFFICE, OFFICE_ROW, MADE, KEY, ROW_UNKNOWN))
_SIGNED_SHEETS = frozenset(kind.sheet for kind in (Figure, ActionPlan, Action))
_NOT_SAVED = "typed and not saved"
#: A cell by sheet, record and heading; a whole row has no heading.
_Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Differences:
    """A sentence for everything in the tables that the register does not say; `waiting` is on Findings already."""

    problems: tuple[str, ...]
    waiting: tuple[str, ...]


def differences(workbook: Workbook, listed: Answers, today: date, statuses: StatusesOf) -> Differences:
    """Return how the tables differ from the register that the workbook shows.

    What somebody typed and did not save is such a difference too: it is in no ledger. Of what a sync refused, which
    stays in its cell, the sheet Findings tells: it is `listed`. That does not excuse what nobody may type, a figure
    in sign-off above all: whoever changes one can list it there as well. What reads as the ledger says and is stored
    otherwise is named with each sign that cannot be seen.
    """
    shown = workbook.before
    reconciled = reconcile(workbook, shown, today, statuses)
    unlike = {(each.sheet, each.record_id, each.heading): each for each in reconciled.unlike}
    found = [each for each in reconciled.page if CATALOGUE[each.code].severity is not Severity.NOTE]
    waits = [_may_wait(finding) and any(same_thing(finding, each) for each in listed.findings) for finding in found]
    pairs = [*zip((_found(finding, unlike) for finding in found), waits, strict=True)]
    told = {*_cells_of_changes(reconciled.changes), *((each.sheet, each.key, each.column) for each in found)}
    pairs += [(unlike_said(each), _is_listed(each, listed)) for each in _untold(unlike, told)]
    return Differences(
        problems=(
            *(_edited(shown, change, unlike) for change in reconciled.changes),
            *(said for said, is_listed in pairs if not is_listed),
            *_statuses(workbook, shown, statuses(shown)),
            *_marks(reconciled.tables, {(sheet, record_id) for sheet, record_id, _ in told}),
        ),
        waiting=tuple(said for said, is_listed in pairs if is_listed),
    )


def _may_wait(finding: SheetFinding) -> bool:
    return finding.code not in _NEVER_TYPED


def _is_listed(cell: Unlike, listed: Answers) -> bool:
    """Return whether the sheet Findings tells of a formula that gives what the ledger has, where people may type."""
    wanted = (FORMULA.code, cell.sheet, cell.record_id, cell.heading)
    may_type = cell.is_edited and cell.sheet not in _SIGNED_SHEETS and bool(cell.formula) and cell.holds == cell.wanted
    return may_type and any((each.code, each.sheet, each.key, each.column) == wanted for each in listed.findings)


def _cells_of_changes(changes: Iterable[Change]) -> Iterator[_Cell]:
    for change in changes:
        kind = BY_TYPE[change.record_type]
        columns = columns_of(kind)
        yield from ((kind.sheet, change.record_id, columns[name].heading) for name in change.new if name in columns)


def _untold(unlike: Mapping[_Cell, Unlike], told: set[_Cell]) -> list[Unlike]:
    """Return the cells of which nothing else tells, neither by itself nor with its whole row."""
    return [
        each
        for cell, each in unlike.items()
        if cell not in told and not each.moves and (not each.record_id or (each.sheet, each.record_id, "") not in told)
    ]


def _edited(register: Register, change: Change, unlike: Mapping[_Cell, Unlike]) -> str:
    kind = BY_TYPE[change.record_type]
    columns = columns_of(kind)
    headings = [columns[name].heading for name in change.new if name in columns]
    cells = [unlike[cell].cell for cell in _cells_of_changes([change]) if cell in unlike]
    place = place_said(kind.sheet, cells, register.reference_of(change.record_type, change.record_id))
    return f"{place}: {', '.join(headings) or 'its row'} {_NOT_SAVED}."


def _found(finding: SheetFinding, unlike: Mapping[_Cell, Unlike]) -> str:
    cell = unlike.get((finding.sheet, finding.key, finding.column))
    place = place_said(finding.sheet, [cell.cell] if cell is not None else (), finding.record)
    is_other_value = CATALOGUE[finding.code].severity is Severity.ERROR and finding.typed != finding.held
    if not finding.column or not is_other_value:
        return f"{place}: {finding.wrong}"
    typed = cell.holds or cell.formula if cell is not None else finding.typed
    return f"{place}: {finding.column} shows {held_said(typed, finding.held)}."


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
            place = place_said(saved.table.sheet, [row.cell(status or 0).ref], record_id)
            yield f"{place}: the status is {is_now}, not {in_quotes(said, is_now)}."


def _marks(tables: Iterable[TableToWrite], told: set[tuple[str, str]]) -> Iterator[str]:
    """Yield the rows whose hidden marks make cells stand out in which nothing was refused: a sync takes them off."""
    for table in tables:
        for row in table.rows:
            is_told = (table.sheet, row.record_id) in told
            if row.number is not None and not is_told and row.cells.get(MARKS) == CellToWrite(None):
                yield marks_said(table.sheet, row.number, row.record_id)
