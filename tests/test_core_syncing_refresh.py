"""A refresh after another job: what the ledger changed comes into the workbook, unsaved edits stay where they are."""

from __future__ import annotations

from pmf_excel.core.importing.tables import Table
from pmf_excel.core.master.book import SavedTable
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.syncing.reconciling import Workbook, reconcile
from tests.tables_as_text import figure, small_register
from tests.typed_books import TODAY, TypedBook, book_of, changed, said

TARGET = Target.model_validate(
    {"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q3", "value": "12"}
)
FIGURE = figure("chorley/COR-005", "2025/26 Q3", state="collected", collected_by="cora", source="")


def opened() -> TypedBook:
    """Return a workbook with a target and a figure."""
    return book_of(small_register(TARGET, FIGURE), Indicator, Target, Figure)


def since(now: Register, old: Record | None, new: Record) -> Register:
    """Return the register after the ledger got a change."""
    change = change_between(old, new, "collect")
    assert change is not None
    return now.with_changes([change])


def test_what_the_ledger_changed_is_written_beside_an_unsaved_edit() -> None:
    """The figure was checked meanwhile; a reason typed beside the target is neither taken nor touched, nor refused."""
    book = opened()
    book.type("Targets", TARGET.id, "Why", "As last year")
    book.type("Targets", TARGET.id, "Agreed on", "some day")
    now = since(book.shows, FIGURE, FIGURE.but(state="checked", checked_by="reza"))
    now = since(now, TARGET, TARGET.but(value="13"))

    done = book.sync(now, take=False)

    assert (done.changes, done.findings) == ((), ())
    assert book.row("Figures", FIGURE.id)["State"] == "checked"
    assert book.shown("Targets", "Target", "Why", "Agreed on") == (
        "marks | Target | Why          | Agreed on\n"
        "      | 13     | As last year | some day"
    )  # fmt: skip


def test_the_edit_is_taken_at_the_next_sync() -> None:
    """The workbook shows the new position by then, so nothing of the ledger's is undone."""
    book = opened()
    book.type("Targets", TARGET.id, "Why", "As last year")
    book.sync(since(book.shows, TARGET, TARGET.but(value="13")), take=False)

    assert changed(book.sync(book.shows)) == {f"target {TARGET.id}": {"reason": "As last year"}}


def test_what_both_changed_is_the_ledgers_and_the_edit_goes_to_findings() -> None:
    """Also in a column of sign-off: nothing that was typed is lost."""
    book = opened()
    book.type("Targets", TARGET.id, "Target", "14")
    book.type("Figures", FIGURE.id, "State", "authorised")
    now = since(book.shows, TARGET, TARGET.but(value="13"))
    now = since(now, FIGURE, FIGURE.but(state="checked", checked_by="reza"))

    done = book.sync(now, take=False)

    assert said(done) == [("conflict", TARGET.id, "G4"), ("conflict", FIGURE.id, "G4")]
    assert [each.typed for each in done.page] == ["14", "authorised"]
    assert (book.row("Targets", TARGET.id)["Target"], book.row("Figures", FIGURE.id)["State"]) == ("13", "checked")


def test_new_records_are_appended_and_deleted_rows_wait_for_the_next_sync() -> None:
    """Nothing is said of a row that somebody deleted and has not saved."""
    book = opened()
    book.delete("Targets", TARGET.id)
    new = TARGET.but(period="2025/26 Q4")

    done = book.sync(since(book.shows, None, new), take=False)

    assert done.findings == ()
    assert book.shown("Targets", "record id").split()[-2:] == ["chorley/COR-005|2025/26", "Q4"]
    assert said(book.sync(done.register)) == [("deleted", TARGET.id, "")]


def test_a_new_row_that_is_not_saved_stays_as_it_is() -> None:
    """Neither taken nor refused."""
    book = opened()
    book.add("Targets", "Indicator | Period | Target\nchorley/COR-009 | 2025/26 Q3 | nearly")

    done = book.sync(book.shows, take=False)

    assert (done.changes, done.tables, done.findings) == ((), (), ())


def test_the_rows_that_changed_are_all_it_needs() -> None:
    """Of 40,000 figures only one is read and written; the others are no deleted rows."""
    book = opened()
    now = since(book.shows, FIGURE, FIGURE.but(state="checked", checked_by="reza"))
    saved = book.sheets["Figures"].saved("Figures")
    targets = book.sheets["Targets"].saved("Targets")
    tables = {"Figures": saved, "Targets": SavedTable(Table("Targets", targets.table.headings, ()))}

    done = reconcile(Workbook(tables, book.shows), now, TODAY, take=False)

    assert [(table.sheet, len(table.rows)) for table in done.tables] == [("Figures", 1)]
    assert done.tables[0].rows[0].cells.keys() == {"State", "Checked by"}


def test_what_waits_on_findings_goes_on_waiting_as_it_is() -> None:
    """Answers that nobody saved yet, and refused edits, are listed as before."""
    book = opened()
    book.type("Targets", TARGET.id, "Target", "many")
    book.sync(book.shows)
    before = book.findings
    book.answer("import-not-a-number", "dismiss")

    done = book.sync(since(book.shows, FIGURE, FIGURE.but(state="checked", checked_by="reza")), take=False)

    assert [each.answer for each in done.page] == ["dismiss"]
    assert [each.typed for each in done.page] == [each.typed for each in before]
    assert book.row("Targets", TARGET.id)["marks"] == "|Target|"


def test_a_row_that_was_withdrawn_meanwhile_is_emptied_and_what_was_typed_is_said() -> None:
    """A target's reason."""
    book = opened()
    book.type("Targets", TARGET.id, "Why", "As last year")

    done = book.sync(since(book.shows, TARGET, TARGET.but(withdrawn_on=TODAY)), take=False)

    assert [(each.code, each.typed) for each in done.page] == [("sync-withdrawn-since", "As last year")]
    assert book.shown("Targets", "record id", "Target").splitlines()[1:] == ["      |           |"]
