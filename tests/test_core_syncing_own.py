"""A workbook that was held while its edits were recorded: what is typed afterwards is compared with those."""

from __future__ import annotations

from decimal import Decimal

from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.register import Register
from tests.tables_as_text import small_register
from tests.typed_books import TypedBook, book_of, changed, said

TARGET = Target.model_validate(
    {"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q3", "value": "400", "reason": "Agreed"}
)
OWN = {("target", TARGET.id): frozenset({"value"})}


def held() -> tuple[TypedBook, Register]:
    """Return a workbook that shows 400 and in which 390 was typed, and the register that has the 390 by now."""
    book = book_of(small_register(TARGET), Indicator, Target)
    book.type("Targets", TARGET.id, "Target", "390")
    change = change_between(TARGET, TARGET.but(value="390"), "sync")
    assert change is not None
    return book, book.shows.with_changes([change])


def test_nobody_loses_against_oneself() -> None:
    """380 typed over the 390 that was recorded from the same cell is an edit, and no conflict."""
    book, now = held()
    book.type("Targets", TARGET.id, "Target", "380")

    done = book.sync(now, own=OWN)

    assert (changed(done), done.findings) == ({f"target {TARGET.id}": {"value": "380"}}, ())
    assert done.changes[0].old == {"value": "390"}


def test_what_was_recorded_and_not_touched_since_is_no_edit() -> None:
    """The cell says what the register has."""
    book, now = held()

    done = book.sync(now, own=OWN)

    assert (done.changes, done.tables, done.findings) == ((), (), ())


def test_a_workbook_that_was_closed_without_saving_takes_nothing_back() -> None:
    """It shows the 400 of before: nobody typed that, and the cell gets what was recorded."""
    book, now = held()
    book.type("Targets", TARGET.id, "Target", "400")

    done = book.sync(now, own=OWN)

    assert (done.changes, done.findings) == ((), ())
    [row] = done.tables[0].rows
    assert row.cells["Target"].value == Decimal(390)


def test_what_somebody_else_changed_is_a_conflict_as_ever() -> None:
    """Another field of the same record, and the same field where nothing says that it was one's own."""
    book, now = held()
    book.type("Targets", TARGET.id, "Target", "380")
    book.type("Targets", TARGET.id, "Why", "Council")
    target = now.get(Target, TARGET.id)
    assert target is not None
    change = change_between(target, target.but(reason="Cabinet"), "import")
    assert change is not None

    assert said(book.sync(now.with_changes([change]), own=OWN)) == [("conflict", TARGET.id, "N4")]

    book, now = held()
    book.type("Targets", TARGET.id, "Target", "380")
    assert said(book.sync(now)) == [("conflict", TARGET.id, "G4")]
