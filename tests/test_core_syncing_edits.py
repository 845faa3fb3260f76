"""What people type in cells of the register: taken, left, refused by name, or set beside the register's value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pmf_excel.core.master.book import CellToWrite
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Council, Officer, Project, Service
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.syncing.affected import sheets_showing
from tests.tables_as_text import figure, small_register
from tests.typed_books import TypedBook, book_of, changed, said

TARGET = Target.model_validate(
    {
        "council": "chorley", "indicator": "chorley/COR-009", "period": "2025/26 Q3", "value": "45.5",
        "agreed_by": "Council", "agreed_on": "2025-02-25", "reason": "As\nlast year", "illustrative": True,
    }
)  # fmt: skip
ID = TARGET.id
KINDS: tuple[type[Record], ...] = (Council, Officer, Service, Indicator, Target, Figure)


def opened(*more: Record) -> TypedBook:
    """Return a workbook with the target and whatever more."""
    return book_of(small_register(TARGET, *more), *KINDS)


def since(now: Register, record: Record, **values: object) -> Register:
    """Return the register after the ledger got another change of a record."""
    change = change_between(record, record.but(**values), "collect")
    assert change is not None
    return now.with_changes([change])


def test_a_workbook_that_nobody_touched_changes_nothing() -> None:
    """Neither the ledger nor a cell."""
    book = opened()

    done = book.sync(book.shows)

    assert (done.changes, done.tables, done.findings) == ((), (), ())


def test_good_edits_of_a_row_are_taken_as_one_change() -> None:
    """A target's value, day and reason typed over: one change with what is new and what was."""
    book = opened()
    book.type("Targets", ID, "Target", "46")
    book.type("Targets", ID, "Agreed on", "26/02/2025")
    book.type("Targets", ID, "Why", "")

    (change,) = book.sync(book.shows).changes

    assert change.action == "sync"
    assert change.new == {"value": "46", "agreed_on": "2025-02-26", "reason": None}
    assert change.old == {"value": "45.5", "agreed_on": "2025-02-25", "reason": "As\nlast year"}
    assert book.row("Targets", ID)["Agreed on"] == "2025-02-26"


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Target", "45.50"),
        ("Target", "45.50000000000001"),
        ("Target", " 45.5 "),
        ("Target", "45.5%"),
        ("Agreed on", "25 February 2025"),
        ("Agreed on", "25/02/2025"),
        ("Agreed by", "Council "),
        ("Why", "As\r\nlast year"),
        ("Illustrative", "YES"),
        ("Illustrative", "TRUE"),
        ("Indicator", "COR-009"),
        ("Indicator", "Chorley/cor-009"),
        ("Council", "Chorley Council"),
        ("Period", "2025-26-Q3"),
        ("Council", ""),
    ],
)
def test_the_same_value_in_another_spelling_is_no_edit(heading: str, text: str) -> None:
    """16th digits, dates as text, trailing blanks, percent cells, short references: nothing is recorded, nothing said.

    The cell shows what the register has again, as everybody writes it: `pmf verify` holds each sign against it.
    """
    book = opened()
    before = book.row("Targets", ID)[heading]
    book.type("Targets", ID, heading, text)

    done = book.sync(book.shows)

    assert (done.changes, done.findings) == ((), ())
    assert [[*row.cells] for table in done.tables for row in table.rows] == [[heading]]
    assert book.row("Targets", ID)[heading] == before
    assert book.sync(book.shows).tables == ()


def test_the_same_value_in_another_spelling_waits_for_a_sync() -> None:
    """Other jobs leave what people typed alone."""
    book = opened()
    book.type("Targets", ID, "Target", "45.50")

    done = book.sync(book.shows, take=False)

    assert done.tables == ()
    assert book.row("Targets", ID)["Target"] == "45.50"


def test_a_wrong_cell_does_not_hold_up_the_others_of_its_row() -> None:
    """The good one is recorded; the wrong one stays as typed, marked, with the reason and what the register has."""
    book = opened()
    book.type("Targets", ID, "Target", "about 46")
    book.type("Targets", ID, "Agreed by", "Cabinet")

    done = book.sync(book.shows)

    assert changed(done) == {f"target {ID}": {"agreed_by": "Cabinet"}}
    assert said(done) == [("import-not-a-number", ID, "G4")]
    assert book.shown("Targets", "Target", "Agreed by") == (
        "marks    | Target   | Agreed by\n"
        "|Target| | about 46 | Cabinet"
    )  # fmt: skip
    (listed,) = done.page
    assert (listed.key, listed.column, listed.typed, listed.held) == (ID, "Target", "about 46", "45.5")
    assert listed.remedy.endswith("answer dismiss on the sheet Findings, and press Save my edits.")


def test_a_refused_edit_is_said_again_until_it_is_corrected() -> None:
    """The cell keeps it and its mark; nothing else is written; corrected, it is taken and the mark goes."""
    book = opened()
    book.type("Targets", ID, "Target", "about 46")
    first = book.sync(book.shows)

    again = book.sync(first.register)
    book.type("Targets", ID, "Target", "46")
    corrected = book.sync(again.register)

    assert said(again) == said(first)
    assert (again.changes, again.tables) == ((), ())
    assert changed(corrected) == {f"target {ID}": {"value": "46"}}
    assert book.row("Targets", ID)["marks"] == ""
    assert corrected.page == ()


def test_a_refused_edit_that_is_dismissed_gives_way_to_the_register() -> None:
    """The register's value comes back into the cell, and the mark goes."""
    book = opened()
    book.type("Targets", ID, "Target", "about 46")
    book.sync(book.shows)

    book.answer("import-not-a-number", "dismiss")
    done = book.sync(book.shows)

    assert (done.changes, done.findings, done.page) == ((), (), ())
    assert book.shown("Targets", "Target") == "marks | Target\n      | 45.5"


def test_cells_that_break_a_rule_together_are_refused_by_the_rule() -> None:
    """A tolerance that is none, decimals that the framework does not know, and a name that is fine."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Tolerance", "five")
    book.type("Indicators", "chorley/COR-005", "Decimals", "9")
    book.type("Indicators", "chorley/COR-005", "Name", "Bins missed")

    done = book.sync(book.shows)

    assert changed(done) == {"indicator chorley/COR-005": {"name": "Bins missed"}}
    assert book.row("Indicators", "chorley/COR-005")["marks"] == "|Decimals|Tolerance|"
    assert sorted(code for code, _, _ in said(done)) == ["import-indicator-wrong", "import-wrong-tolerance"]


def test_what_was_wrong_before_does_not_hold_up_an_edit() -> None:
    """A target that was imported with too many decimals can still get a reason."""
    book = opened(TARGET.but(value="45.55"))
    book.type("Targets", ID, "Why", "Agreed")

    done = book.sync(book.shows)

    assert changed(done) == {f"target {ID}": {"reason": "Agreed"}}
    assert done.findings == ()


def test_a_cleared_cell_that_every_row_needs_is_refused() -> None:
    """An indicator without a name."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Name", "")

    done = book.sync(book.shows)

    assert [code for code, _, _ in said(done)] == ["import-cell-empty"]
    assert book.row("Indicators", "chorley/COR-005")["marks"] == "|Name|"


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "=B2*2"])
def test_an_error_or_a_formula_without_a_value_is_refused(error: str) -> None:
    """It stays in its cell, quoted in the finding."""
    book = opened()
    book.type("Targets", ID, "Target", error)

    done = book.sync(book.shows)

    assert done.changes == ()
    assert error in done.findings[0].message
    assert book.row("Targets", ID)["Target"] == error


def test_the_result_of_a_formula_is_taken_and_the_formula_stays() -> None:
    """It is a query once; the cell is not written over, and the next sync finds nothing new."""
    book = opened()
    book.type("Targets", ID, "Target", "=44+2 -> 46")

    done = book.sync(book.shows)
    again = book.sync(done.register)

    assert changed(done) == {f"target {ID}": {"value": "46"}}
    assert said(done) == [("formula", ID, "G4")]
    assert book.row("Targets", ID)["Target"] == "=44+2 -> 46"
    assert (again.changes, again.findings, again.tables) == ((), (), ())


def test_pasted_text_is_cleaned_and_that_is_said() -> None:
    """A zero-width space that came along with a name."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Name", "Missed\u200b bins")

    done = book.sync(book.shows)

    assert changed(done) == {"indicator chorley/COR-005": {"name": "Missed bins"}}
    assert said(done) == [("invisible-characters-removed", "chorley/COR-005", "E4")]
    assert book.row("Indicators", "chorley/COR-005")["Name"] == "Missed bins"


def test_where_only_the_ledger_changed_a_cell_it_is_written() -> None:
    """And an edit in another cell of the same row is taken."""
    book = opened()
    book.type("Targets", ID, "Agreed by", "Cabinet")

    done = book.sync(since(book.shows, TARGET, value="47"))

    assert changed(done) == {f"target {ID}": {"agreed_by": "Cabinet"}}
    assert book.shown("Targets", "Target", "Agreed by") == "marks | Target | Agreed by\n      | 47     | Cabinet"
    assert done.findings == ()


def test_where_both_changed_a_cell_alike_there_is_nothing_to_do() -> None:
    """The ledger got 47, and 47.0 was typed."""
    book = opened()
    book.type("Targets", ID, "Target", "47.0")

    done = book.sync(since(book.shows, TARGET, value="47"))

    assert (done.changes, done.findings) == ((), ())


def _conflict() -> TypedBook:
    book = opened()
    book.type("Targets", ID, "Target", "48")
    done = book.sync(since(book.shows, TARGET, value="47"))
    assert done.changes == ()
    assert said(done) == [("conflict", ID, "G4")]
    return book


def test_where_both_changed_a_cell_the_ledger_stands_and_the_edit_is_beside_it() -> None:
    """The cell shows the ledger's value without a mark; Findings has both, and keeps them until somebody answers."""
    book = _conflict()

    again = book.sync(book.shows)

    assert book.shown("Targets", "Target") == "marks | Target\n      | 47"
    assert [(each.typed, each.held, each.answer) for each in again.page] == [("48", "47", "")]
    assert (again.changes, again.tables) == ((), ())


def test_take_mine_records_the_edit_after_all() -> None:
    """Read again with the same rules; the cell shows it, and the finding is gone."""
    book = _conflict()

    book.answer("sync-conflict", "take mine")
    done = book.sync(book.shows)

    assert changed(done) == {f"target {ID}": {"value": "48"}}
    assert book.shown("Targets", "Target") == "marks | Target\n      | 48"
    assert done.page == ()


def test_dismiss_drops_the_edit() -> None:
    """The ledger's value stays, nothing waits any more."""
    book = _conflict()

    book.answer("sync-conflict", "dismiss")
    done = book.sync(book.shows)

    assert (done.changes, done.tables, done.page) == ((), (), ())


def test_take_mine_keeps_the_rules() -> None:
    """A value with too many decimals is refused again and still waits; the cell stays as the ledger has it."""
    book = opened()
    book.type("Targets", ID, "Target", "48.125")
    book.sync(since(book.shows, TARGET, value="47"))

    book.answer("sync-conflict", "take mine")
    done = book.sync(book.shows)

    assert done.changes == ()
    assert [code for code, _, _ in said(done)] == ["import-target-wrong"]
    assert book.shown("Targets", "Target") == "marks | Target\n      | 47"
    assert (done.page[0].code, done.page[0].typed) == ("sync-conflict", "48.125")


def test_what_is_typed_since_comes_before_take_mine() -> None:
    """Somebody answered and typed a third value into the cell: the newest is taken, the older still waits."""
    book = _conflict()

    book.answer("sync-conflict", "take mine")
    book.type("Targets", ID, "Target", "49")
    done = book.sync(book.shows)

    assert changed(done) == {f"target {ID}": {"value": "49"}}
    assert [each.typed for each in done.page] == ["48"]


def test_columns_of_sign_off_are_refused_by_name() -> None:
    """A figure typed over: the way to change it is said, and the cell is marked until it is undone."""
    collected = figure("chorley/COR-005", "2025/26 Q3", state="collected", collected_by="cora")
    book = opened(collected)
    book.type("Figures", collected.id, "Figure", "99")
    book.type("Figures", collected.id, "State", "authorised")
    book.type("Figures", collected.id, "Source", "Somebody")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert book.row("Figures", collected.id)["marks"] == "|State|Figure|Source|"
    assert [each.code for each in done.findings] == ["sync-sign-off-column"] * 3


def test_a_heading_that_was_changed_is_said_once_and_its_cells_are_left_alone() -> None:
    """Not compared, not written; the other columns go on."""
    book = opened()
    sheet = book.sheets["Targets"]
    sheet.headings[sheet.headings.index("Target")] = "Our target"
    book.row("Targets", ID)["Our target"] = "99"
    book.type("Targets", ID, "Agreed by", "Cabinet")

    done = book.sync(since(book.shows, TARGET, value="47"))

    assert [code for code, _, _ in said(done)] == ["column-missing"]
    assert changed(done) == {f"target {ID}": {"agreed_by": "Cabinet"}}
    assert book.row("Targets", ID)["Our target"] == "99"


def test_columns_of_ones_own_are_never_looked_at() -> None:
    """Beside ours, with whatever in it."""
    book = opened()
    book.sheets["Targets"].headings.insert(2, "My notes")
    book.row("Targets", ID)["My notes"] = "ask Jo"

    done = book.sync(book.shows)

    assert (done.changes, done.tables, done.findings) == ((), (), ())


def test_codes_of_councils_and_officers_are_permanent() -> None:
    """A change is refused in words."""
    book = opened()
    book.type("Councils", "chorley", "Council", "chorleyborough")
    book.type("Officers", "cora", "Officer", "cora2")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert [each.message.partition(";")[0] for each in done.findings] == [
        "The code of a council is permanent",
        "The code of an officer is permanent",
    ]


def test_an_edit_of_a_name_or_address_is_an_edit_like_any_other() -> None:
    """What is kept outside the chain is compared as well."""
    book = opened()
    book.type("Officers", "cora", "E-mail", "cora@example.org")

    assert changed(book.sync(book.shows)) == {"officer cora": {"email": "cora@example.org"}}


def test_a_link_to_nothing_is_refused_with_the_nearest() -> None:
    """An officer that there is not."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Collection Officer", "corra")

    done = book.sync(book.shows)

    assert said(done) == [("import-link-unknown", "chorley/COR-005", "V4")]
    assert "Did you mean “cora”?" in done.findings[0].remedy


def test_a_sheet_that_is_not_there_is_no_deletion_of_its_rows() -> None:
    """Somebody deleted the sheet Targets: its records stay, and are not asked about."""
    book = opened()
    del book.sheets["Targets"]

    done = book.sync(book.shows)

    assert (done.changes, done.findings) == ((), ())


def test_a_project_is_a_sheet_like_any_other() -> None:
    """Money and days are compared as numbers and days."""
    project = Project.model_validate(
        {"council": "chorley", "reference": "P-04", "name": "Square", "priority": "chorley/green", "budget": "1200000"}
    )
    book = book_of(small_register(project), Project)
    book.type("Projects", project.id, "Budget", "£1,200,000")
    book.type("Projects", project.id, "Closed on", "31/03/2026")

    assert changed(book.sync(book.shows)) == {"project chorley/P-04": {"closed_on": "2026-03-31"}}


def test_numbers_are_shown_anew_where_their_indicator_got_other_decimals() -> None:
    """The value is the same, its format another: each target and figure of the indicator, once."""
    book = opened(figure("chorley/COR-009", "2025/26 Q1", value="45"))
    book.type("Indicators", "chorley/COR-009", "Decimals", "2")

    done = book.sync(book.shows)

    cells = {table.sheet: dict(table.rows[0].cells) for table in done.tables}
    assert cells["Targets"] == {"Target": CellToWrite(Decimal("45.5"), "#,##0.00")}
    assert cells["Figures"] == {"Figure": CellToWrite(Decimal(45), "#,##0.00")}
    assert book.sync(done.register).tables == ()


def test_what_other_sheets_show_of_a_change_is_known() -> None:
    """A rename shows wherever the indicator is referred to, a target's value in the status of figures only."""
    book = opened()
    book.type("Indicators", "chorley/COR-009", "Reference", "COR-109")
    rename = book.sync(book.shows).changes
    book.type("Targets", ID, "Target", "46")
    target = book.sync(book.shows).changes

    assert {"Targets", "Figures", "Actions", "Series breaks", "Written procedures"} <= sheets_showing(rename)
    assert "Officers" not in sheets_showing(rename)
    assert sheets_showing(target) == {"Figures"}


def test_a_reference_that_was_left_behind_by_a_rename_is_shown_anew() -> None:
    """A sheet that was not written with the rename: the former reference in its cells is ours, and no edit."""
    book = opened()
    book.type("Indicators", "chorley/COR-009", "Reference", "COR-109")
    book.sync(book.shows)
    book.type("Targets", ID, "Indicator", "chorley/COR-009")

    done = book.sync(book.shows)

    assert (done.changes, done.findings) == ((), ())
    assert book.row("Targets", ID)["Indicator"] == "chorley/COR-109"
