"""What stays on the sheet Findings from one sync to the next, and how much of it finds room there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pmf_excel.core.master.findings_page import FINDINGS_ROOM, SheetFinding
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.syncing.answers import CONFLICTS_ROOM
from pmf_excel.core.syncing.reconciling import Reconciled
from tests.tables_as_text import figure, indicator, small_register
from tests.typed_books import TODAY, TypedBook, book_of, changed, waiting

BINS = "chorley/COR-005"
TARGET = Target.model_validate({"council": "chorley", "indicator": BINS, "period": "2025/26 Q3", "value": "12"})
COLLECTED = figure(BINS, "2025/26 Q3", state="collected", collected_by="cora", source="")


def opened(*more: Record) -> TypedBook:
    """Return a workbook with a target, a collected figure and whatever more."""
    return book_of(small_register(TARGET, COLLECTED, *more), Officer, Indicator, Target, Figure)


def since(now: Register, record: Record, **values: object) -> Register:
    """Return the register after the ledger got another change of a record."""
    change = change_between(record, record.but(**values), "collect")
    assert change is not None
    return now.with_changes([change])


def _listed(done: Reconciled) -> list[SheetFinding]:
    """Return what is listed, without the row of each: what is read back has none."""
    return [replace(each, row=None) for each in done.page]


def _codes(done: Reconciled) -> list[str]:
    return [each.code for each in done.page]


def _roles_swapped() -> TypedBook:
    book = opened()
    book.type("Indicators", BINS, "Collection Officer", "reza")
    book.type("Indicators", BINS, "Responsible Officer", "cora")
    return book


def test_a_query_stays_as_long_as_it_holds() -> None:
    """Whoever collected Q3 is to check it: said again by nobody, listed until another officer is named."""
    book = _roles_swapped()
    done = book.sync(book.shows)
    again = book.sync(done.register)

    assert _codes(done) == ["change-signed-already"]
    assert (_listed(again), again.changes, again.tables, again.findings) == (_listed(done), (), (), ())

    book.type("Indicators", BINS, "Collection Officer", "cora")
    book.type("Indicators", BINS, "Responsible Officer", "reza")
    assert _codes(book.sync(book.shows)) == []


def test_a_query_that_is_settled_elsewhere_goes() -> None:
    """The figure came back from its check: nobody has signed it any more."""
    book = _roles_swapped()
    done = book.sync(book.shows)

    assert book.sync(since(done.register, COLLECTED, state="due", collected_by="")).page == ()


def test_a_query_stays_until_it_is_dismissed() -> None:
    """An officer leaves and is still named."""
    book = opened()
    book.type("Officers", "cora", "Until", "31/01/2026")
    book.sync(book.shows)
    assert _codes(book.sync(book.shows)) == ["change-officer-still-named"]

    book.answer("change-officer-still-named", "dismiss")

    assert _codes(book.sync(book.shows)) == []
    assert _codes(book.sync(book.shows)) == []


def test_a_query_about_a_definition_stays_until_the_definition_is_right() -> None:
    """Two roles for one officer."""
    book = opened()
    book.type("Indicators", "chorley/COR-009", "Responsible Officer", "cora")
    book.sync(book.shows)
    assert _codes(book.sync(book.shows)) == ["import-same-officer"]

    book.type("Indicators", "chorley/COR-009", "Responsible Officer", "reza")

    assert _codes(book.sync(book.shows)) == []


def test_a_query_that_only_the_edit_gave_stays_as_long_as_the_edit_does() -> None:
    """Decimals changed under figures in sign-off: undone, there is nothing to look at."""
    book = opened()
    book.type("Indicators", BINS, "Decimals", "1")
    first = book.sync(book.shows)
    assert _codes(first) == _codes(book.sync(first.register)) == ["change-otherwise-typed"]

    book.type("Indicators", BINS, "Decimals", "0")
    undone = book.sync(book.shows)

    assert [each.typed for each in undone.page] == ["0"]


def test_a_formula_is_listed_as_long_as_it_stands() -> None:
    """Each new result would be an edit."""
    book = opened()
    book.type("Targets", TARGET.id, "Target", "=7*2 -> 14")
    book.sync(book.shows)
    assert _codes(book.sync(book.shows)) == ["sync-formula"]

    book.type("Targets", TARGET.id, "Target", "14")

    assert _codes(book.sync(book.shows)) == []


def test_what_was_typed_in_a_withdrawn_row_is_listed_until_it_is_dismissed() -> None:
    """It stands nowhere else."""
    book = opened()
    book.type("Targets", TARGET.id, "Why", "As last year")
    book.sync(since(book.shows, TARGET, withdrawn_on=TODAY))

    assert [each.typed for each in book.sync(book.shows).page] == ["As last year"]
    book.answer("sync-withdrawn-since", "dismiss")
    assert book.sync(book.shows).page == ()


def test_a_kept_query_calls_its_record_by_the_name_of_today() -> None:
    """The indicator was renamed since."""
    book = _roles_swapped()
    book.sync(book.shows)
    book.type("Indicators", BINS, "Reference", "COR-105")

    assert {each.record for each in book.sync(book.shows).page} == {"chorley/COR-105"}


def test_kept_and_new_findings_are_listed_in_one_order() -> None:
    """So that a second sync has nothing to write: sheet by sheet, whatever was found first."""
    book = _roles_swapped()
    book.type("Targets", TARGET.id, "Target", "many")
    book.type("Officers", "cora", "From", "some day")

    done = book.sync(book.shows)

    assert [each.sheet for each in done.page] == ["Officers", "Indicators", "Targets"]
    assert _listed(book.sync(done.register)) == _listed(done)


def _both_changed(count: int, already: int, *, take: bool) -> tuple[TypedBook, Reconciled]:
    """Return a workbook in which so many targets were typed that an import changed too, after a sync."""
    targets = [TARGET.but(indicator=f"chorley/LOC-{number}") for number in range(count)]
    indicators = [indicator(f"chorley/LOC-{number}") for number in range(count)]
    book = opened(*indicators, *targets)
    book.findings = waiting(already)
    now = book.shows
    for target in targets:
        book.type("Targets", target.id, "Target", "15")
        now = since(now, target, value="14")
    return book, book.sync(now, take=take)


@pytest.mark.parametrize("take", [True, False])
def test_conflicts_without_room_stay_in_their_cells_and_are_asked_later(take: bool) -> None:
    """Nothing that was typed is lost: neither overwritten by the register, nor recorded over what it got."""
    book, done = _both_changed(5, CONFLICTS_ROOM - 3, take=take)

    cells = [row["Target"] for row in book.sheets["Targets"].rows if row is not None][1:]
    assert done.changes == ()
    assert cells == ["14", "14", "14", "15", "15"]
    assert sum(each.code == "sync-conflict" for each in done.page) == CONFLICTS_ROOM
    assert "2 more cells of the sheet Targets" in done.findings[-1].message
    marked = [row["marks"] for row in book.sheets["Targets"].rows if row is not None and row.get("marks")]
    assert marked == ["|Target|?Target|", "|Target|?Target|"]

    book.findings = waiting(1)
    later = book.sync(book.shows)

    assert later.changes == ()
    assert [each.typed for each in later.page if each.sheet == "Targets"] == ["15", "15"]
    assert {row["Target"] for row in book.sheets["Targets"].rows[1:] if row is not None} == {"14"}
    assert not any(row.get("marks") for row in book.sheets["Targets"].rows if row is not None)


def test_a_cell_that_waits_for_room_is_no_edit_however_often_somebody_saves() -> None:
    """It is asked about, or it gives way to what the register has by then."""
    book, done = _both_changed(1, CONFLICTS_ROOM, take=True)
    target = done.register.get(Target, "chorley/LOC-0|2025/26 Q3")
    assert target is not None

    again = book.sync(done.register)
    agreed = book.sync(since(again.register, target, value="15"))

    assert (again.changes, again.tables, agreed.changes) == ((), (), ())
    assert book.row("Targets", target.id)["marks"] == ""


def test_conflicts_leave_room_for_everything_else() -> None:
    """The sheet holds more than may wait at once."""
    assert CONFLICTS_ROOM < FINDINGS_ROOM


def test_a_refused_cell_of_the_same_row_keeps_its_mark_in_a_refresh() -> None:
    """Marks of refused edits stand beside those that wait for room."""
    book = opened()
    book.type("Targets", TARGET.id, "Why", "#REF!")
    first = book.sync(book.shows)
    book.findings = waiting(CONFLICTS_ROOM)
    book.type("Targets", TARGET.id, "Target", "15")

    book.sync(since(first.register, TARGET, value="14"), take=False)

    assert book.row("Targets", TARGET.id)["marks"] == "|Target|Why|?Target|"
    assert changed(book.sync(book.shows)) == {}
