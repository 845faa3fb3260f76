"""Every finding of a sync, triggered by what somebody does in the workbook, with the words that are then read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pmf_excel.core.catalogue import kinds_in, syncing
from pmf_excel.core.findings import Finding
from pmf_excel.core.importing.tables import Table
from pmf_excel.core.master.book import SavedTable
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Officer, Service
from pmf_excel.core.records.paperwork import Closing
from pmf_excel.core.records.plans import Action
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.syncing.answers import CONFLICTS_ROOM
from pmf_excel.core.syncing.reconciling import Reconciled, Workbook, reconcile
from tests.tables_as_text import figure, small_register
from tests.typed_books import TODAY, TypedBook, book_of, waiting

TARGET = Target.model_validate(
    {"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q3", "value": "12"}
)
Q3 = TARGET.id
KINDS: tuple[type[Record], ...] = (Officer, Service, Indicator, WrittenProcedure, Target, Figure, Action)


def register(*more: Record) -> Register:
    """Return a small register with a target."""
    return small_register(TARGET, *more)


def book(*more: Record) -> TypedBook:
    """Return a workbook that shows it."""
    return book_of(register(*more), *KINDS)


def _changed(now: Register, record: Record, **values: object) -> Register:
    change = change_between(record, record.but(**values), "collect")
    assert change is not None
    return now.with_changes([change])


def _typed(sheet: str, record_id: str, heading: str, text: str, *more: Record) -> Reconciled:
    opened = book(*more)
    opened.type(sheet, record_id, heading, text)
    return opened.sync(opened.shows)


def _added(sheet: str, table: str, *more: Record) -> Reconciled:
    opened = book(*more)
    opened.add(sheet, table)
    return opened.sync(opened.shows)


def _headed(old: str, new: str) -> Reconciled:
    opened = book()
    headings = opened.sheets["Targets"].headings
    headings[headings.index(old)] = new
    return opened.sync(opened.shows)


def _headed_twice() -> Reconciled:
    opened = book()
    opened.sheets["Targets"].headings.append("Target")
    return opened.sync(opened.shows)


def _converted_to_a_range() -> Reconciled:
    opened = book()
    saved = opened.sheets["Targets"].saved("Targets")
    tables = {"Targets": SavedTable(Table("Targets", saved.table.headings, saved.table.rows), is_table=False)}
    return reconcile(Workbook(tables, opened.shows), opened.shows, TODAY)


def _copied() -> Reconciled:
    opened = book()
    opened.sheets["Targets"].rows.append({**opened.row("Targets", Q3), "Period": "2025/26 Q4"})
    return opened.sync(opened.shows)


def _both_sides() -> Reconciled:
    opened = book()
    opened.type("Targets", Q3, "Target", "15")
    return opened.sync(_changed(opened.shows, TARGET, value="14"))


def _more_than_there_is_room_for() -> Reconciled:
    quarters = [f"20{year}/{year + 1} Q{quarter}" for year in range(10, 15) for quarter in range(1, 5)]
    targets = [TARGET.but(period=quarter) for quarter in quarters]
    opened = book(*targets)
    opened.findings = waiting(CONFLICTS_ROOM - len(targets) + 2)
    now = opened.shows
    for target in targets:
        opened.type("Targets", target.id, "Target", "15")
        now = _changed(now, target, value="14")
    return opened.sync(now)


def _take_mine_of_a_deleted_row() -> Reconciled:
    opened = book()
    opened.delete("Targets", Q3)
    opened.sync(opened.shows)
    opened.answer("sync-deleted", "take mine")
    return opened.sync(opened.shows)


def _pasted_over() -> Reconciled:
    opened = book()
    source = opened.row("Indicators", "chorley/COR-009")
    opened.row("Indicators", "chorley/COR-005").update({**source, "record id": "chorley/COR-005"})
    return opened.sync(opened.shows)


def _withdrawn_meanwhile() -> Reconciled:
    opened = book()
    opened.type("Targets", Q3, "Why", "As last year")
    return opened.sync(_changed(opened.shows, TARGET, withdrawn_on=TODAY))


def _deleted(sheet: str, record_id: str, *more: Record) -> Reconciled:
    opened = book(*more)
    opened.delete(sheet, record_id)
    return opened.sync(opened.shows)


def _many_deleted() -> Reconciled:
    targets = [
        TARGET.but(period=f"20{year}/{year + 1} Q{quarter}") for year in range(10, 17) for quarter in range(1, 5)
    ]
    opened = book(*targets)
    for target in targets:
        opened.delete("Targets", target.id)
    return opened.sync(opened.shows)


def _retired(sheet: str, record_id: str, *more: Record) -> Reconciled:
    opened = book(*more)
    opened.delete(sheet, record_id)
    opened.sync(opened.shows)
    opened.answer("sync-deleted", "retire")
    return opened.sync(opened.shows)


def _closed() -> Record:
    return Closing.model_validate({"council": "chorley", "period": "2025/26 Q3", "on": "2026-01-19"})


def _collected() -> Record:
    return figure("chorley/COR-005", "2025/26 Q3", state="collected", collected_by="cora", source="")


def _office_cell() -> Reconciled:
    opened = book_of(register(_closed()), Closing)
    opened.type("Periods closed", "chorley|2025/26 Q3", "Since", "2026-01-01")
    return opened.sync(opened.shows)


def _long_procedure() -> Record:
    row = {"council": "chorley", "indicator": "chorley/COR-005", "steps": "1. Count. " * 4_000}
    return WrittenProcedure.model_validate(row)


EXAMPLES: dict[str, tuple[Callable[[], Reconciled], str]] = {
    "column-missing": (lambda: _headed("Target", "Our target"), "Is it the one that is headed “Our target”?"),
    "column-twice": (_headed_twice, "“Target” stands on the sheet Targets twice"),
    "table-is-range": (_converted_to_a_range, "Targets was converted to a range"),
    "column-made": (
        lambda: _typed("Targets", Q3, "Name of the indicator", "Bins"),
        "“Bins” was typed in the column Name of the indicator, which is made from the register.",
    ),
    "sign-off-column": (
        lambda: _typed("Figures", Q3, "Figure", "99", _collected()),
        'and say why: pmf correct chorley/COR-005 --period "2025/26 Q3" --reason "WHY", with your reason in place of WHY.',
    ),
    "made-by-jobs": (_office_cell, "Rows of the sheet Periods closed are made by pmf close"),
    "row-made-by-jobs": (
        lambda: _added("Actions", "Action plan | Number\nchorley/COR-005 | 1"),
        "Rows of the sheet Actions are made by the action plan forms",
    ),
    "key-changed": (
        lambda: _typed("Targets", Q3, "Period", "2025/26 Q4"),
        (
            "A target belongs to its indicator and period; “2025/26 Q4” was not taken. "
            "Type a new row for the other one, and retire this one."
        ),
    ),
    "row-of-another": (_pasted_over, "This row is that of chorley/COR-005, and it now speaks of chorley/COR-009;"),
    "reference-used": (
        lambda: _typed("Indicators", "chorley/COR-005", "Reference", "COR-009"),
        "“chorley/COR-009” is or was the reference of chorley/COR-009",
    ),
    "row-exists": (
        lambda: _added("Targets", "Indicator | Period | Target\nchorley/COR-005 | 2025/26 Q3 | 14"),
        "The target of chorley/COR-005 for 2025/26 Q3 stands in row 4 already.",
    ),
    "row-unknown": (
        lambda: _added("Targets", "record id | Indicator\nelsewhere | chorley/COR-005"),
        "record id “elsewhere” of this row is not in the register",
    ),
    "row-copied": (_copied, "The row is a copy of row 4"),
    "text-cut": (
        lambda: _typed("Written procedures", "chorley/COR-005", "Step-by-step guide", "Short", _long_procedure()),
        "longer than a cell can hold",
    ),
    "formula": (
        lambda: _typed("Targets", Q3, "Target", "=7*2 -> 14"),
        "The cell holds the formula =7*2; its last result, 14, was taken.",
    ),
    "renamed": (
        lambda: _typed("Indicators", "chorley/COR-005", "Reference", "COR-105"),
        "chorley/COR-005 is called chorley/COR-105 from now on",
    ),
    "conflicts-more": (
        _more_than_there_is_room_for,
        "2 more cells of the sheet Targets were changed here and in the register; they keep what was typed, marked.",
    ),
    "conflict": (_both_sides, "“15” was typed here while the register changed the same cell"),
    "deleted": (
        lambda: _deleted("Targets", Q3),
        "The row of the target of chorley/COR-005 for 2025/26 Q3 was deleted; it was put back.",
    ),
    "answer-unfit": (_take_mine_of_a_deleted_row, "“take mine” is no answer to what was found here. Choose retire or"),
    "deleted-kept": (lambda: _deleted("Figures", Q3, _collected()), "because the register keeps it for good"),
    "deleted-many": (_many_deleted, "28 rows of the sheet Targets were deleted; all were put back."),
    "retired": (
        lambda: _retired("Indicators", "chorley/COR-005"),
        "chorley/COR-005 is retired as of 20 January 2026.",
    ),
    "not-retired": (
        lambda: _retired("Services", "chorley/waste"),
        "chorley/waste cannot be retired: the indicator chorley/COR-005 refers to it.",
    ),
    "withdrawn-since": (_withdrawn_meanwhile, "“As last year” was typed in a row that was withdrawn"),
}


def test_a_heading_like_none_of_ours_is_asked_to_be_given_back() -> None:
    """Where nothing is like it, no guess is made, nor is there a gap where it would stand."""
    [found] = [each for each in _headed("Target", "Zz").findings if each.code == "sync-column-missing"]

    assert found.remedy == "Give it its heading back. All other columns were read."


def test_every_kind_of_finding_has_an_example() -> None:
    """The catalogue holds nothing that no workbook can trigger."""
    assert {f"sync-{code}" for code in EXAMPLES} == {kind.code for kind in kinds_in(syncing)}


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_sync_finds_it_and_says_it_in_these_words(code: str) -> None:
    """What somebody did in the workbook is answered with this finding, on the sheet Findings too."""
    do, words = EXAMPLES[code]

    done = do()

    found = [each for each in done.findings if each.code == f"sync-{code}"]
    assert len(found) == 1
    assert words in _words(found[0])
    assert "{" not in _words(found[0])
    assert f"sync-{code}" in {each.code for each in done.page}


def _words(finding: Finding) -> str:
    return f"{finding.message} {finding.remedy}"
