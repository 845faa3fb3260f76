"""Rows of the register that are new, copied, sorted, emptied, deleted or unknown."""

from __future__ import annotations

import random

import pytest

from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target
from pmf_excel.core.records.organisation import Directorate, Officer, Priority, Service
from pmf_excel.core.records.plans import ActionPlan
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.registry import RECORDS
from tests.tables_as_text import figure, small_register
from tests.typed_books import TODAY, TypedBook, book_of, changed, said

TARGETS = [
    Target.model_validate(
        {"council": "chorley", "indicator": "chorley/COR-005", "period": f"2025/26 Q{quarter}", "value": value}
    )
    for quarter, value in ((1, "12"), (2, "13"), (3, "14"))
]
NEW_INDICATOR = """
Council | Reference | Name      | Kind  | Service | Frequency | Unit   | Better is | Collection Officer | Responsible Officer | Authorising Officer
chorley | LOC-77    | Dog walks | local | waste   | quarterly | number | higher    | cora               | reza                | anna
"""


def opened(*more: Record) -> TypedBook:
    """Return a workbook with all sheets, three targets and whatever more."""
    return book_of(small_register(*TARGETS, *more), *RECORDS)


def test_a_new_row_becomes_a_record_and_shows_all_that_it_has() -> None:
    """Typed under the table: it gets its id, its council from the reference, and the defaults of empty cells."""
    book = opened()
    book.add("Targets", "Indicator | Period | Target\nchorley/COR-009 | 2025/26 Q3 | 45%")

    done = book.sync(book.shows)

    assert changed(done) == {
        "target chorley/COR-009|2025/26 Q3": {
            "council": "chorley", "indicator": "chorley/COR-009", "period": "2025/26 Q3", "value": "45",
        }
    }  # fmt: skip
    assert book.shown("Targets", "record id", "Council", "Indicator", "Name of the indicator", "Target") == (
        "marks | record id                  | Council | Indicator       | Name of the indicator | Target\n"
        "      | chorley/COR-005|2025/26 Q1 | chorley | chorley/COR-005 | Measure COR-005       | 12\n"
        "      | chorley/COR-005|2025/26 Q2 | chorley | chorley/COR-005 | Measure COR-005       | 13\n"
        "      | chorley/COR-005|2025/26 Q3 | chorley | chorley/COR-005 | Measure COR-005       | 14\n"
        "      | chorley/COR-009|2025/26 Q3 | chorley | chorley/COR-009 | Measure COR-009       | 45"
    )
    assert book.sync(done.register).tables == ()


def test_an_indicator_and_its_target_typed_together_go_in_together() -> None:
    """The target refers to an indicator that is new in the same sync."""
    book = opened()
    book.add("Indicators", NEW_INDICATOR)
    book.add("Targets", "Council | Indicator | Period | Target\nchorley | LOC-77 | 2025/26 Q4 | 7")

    done = book.sync(book.shows)

    assert [change.record_id for change in done.changes] == ["chorley/LOC-77", "chorley/LOC-77|2025/26 Q4"]
    assert done.findings == ()


def test_new_rows_of_one_sheet_may_refer_to_each_other() -> None:
    """Two officers, one the other's manager."""
    book = opened()
    book.add("Officers", "Officer | Name | Manager\nnew1 | Jo | new2\nnew2 | Mo |")

    assert len(book.sync(book.shows).changes) == 2


def test_a_new_row_that_falls_out_takes_along_what_refers_to_it() -> None:
    """Neither goes in; both stay as they were typed, marked, without an id."""
    book = opened()
    book.add("Officers", "Officer | Name | Manager | From\nnew1 | Jo | new2 |\nnew2 | Mo | | someday")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert book.shown("Officers", "record id", "Officer", "Manager", "From").splitlines()[-2:] == [
        "|Manager| |           | new1    | new2    |",
        "|From|    |           | new2    |         | someday",
    ]
    assert book.sync(done.register).tables == ()


def test_a_new_row_with_a_wrong_cell_waits_as_a_whole() -> None:
    """Half an indicator would be another one than was meant."""
    book = opened()
    book.add("Indicators", NEW_INDICATOR.replace("quarterly", "often    "))

    done = book.sync(book.shows)

    assert done.changes == ()
    assert [code for code, _, _ in said(done)] == ["import-not-a-choice"]
    assert done.findings[0].remedy.endswith("correct or delete it, and press Save my edits.")


def test_a_new_row_that_lacks_much_is_one_finding_with_its_reference() -> None:
    """Somebody typed a reference and a name: every empty cell is marked, and one sentence says which they are."""
    book = opened()
    book.add("Indicators", "Council | Reference | Name\nchorley | COR-077 | Trees planted")

    done = book.sync(book.shows)

    (finding,) = done.findings
    assert (finding.code, finding.place.reference) == ("import-row-incomplete", "chorley/COR-077")
    assert finding.message.startswith("The row is not complete: “Kind”, “Service”, “Frequency”, “Unit”, ")
    assert finding.remedy.endswith("correct or delete it, and press Save my edits.")
    marks = book.shown("Indicators", "record id", "Reference").splitlines()[-1]
    assert {"Kind", "Service", "Frequency", "Unit", "Better is"} <= set(marks.split("|"))


def test_a_new_row_on_a_sheet_that_lost_a_column_is_told_about_the_column() -> None:
    """Kind was renamed to Sort and is filled in there: the row does not hear that “Kind” is empty."""
    book = opened()
    sheet = book.sheets["Indicators"]
    sheet.headings[sheet.headings.index("Kind")] = "Sort"
    book.add("Indicators", NEW_INDICATOR.replace("| Kind ", "| Sort "))

    done = book.sync(book.shows)

    assert done.changes == ()
    assert [code for code, _, _ in said(done)] == ["column-missing", "import-cell-without-column"]
    assert done.findings[1].message == (
        "The row cannot be taken: this sheet has no column “Kind”, and every row needs it."
    )


def test_two_new_rows_with_the_same_mistake_are_both_said() -> None:
    """Each at its own cell."""
    book = opened()
    book.add("Targets", "Indicator | Period | Target\nCOR-005 | 2025/26 Q4 | x\nCOR-009 | 2025/26 Q4 | x")

    page = book.sync(book.shows).page

    assert [(each.typed, each.record) for each in page if each.column == "Target"] == [
        ("x", "COR-005 2025/26 Q4, G7"), ("x", "COR-009 2025/26 Q4, G8"),
    ]  # fmt: skip


def test_rows_may_be_sorted_moved_and_parted_by_blank_ones() -> None:
    """Every row is known by its hidden id; nothing is recorded and nothing written."""
    book = opened()
    rows = book.sheets["Targets"].rows
    random.Random(7).shuffle(rows)
    rows.insert(1, {})

    done = book.sync(book.shows)

    assert (done.changes, done.tables, done.findings) == ((), (), ())


def test_a_copied_row_is_a_new_one_and_the_original_keeps_its_id() -> None:
    """Whichever stands first: the one that nobody changed is the original."""
    book = opened()
    original = book.row("Targets", TARGETS[0].id)
    book.sheets["Targets"].rows.insert(0, {**original, "Period": "2025/26 Q4", "Target": "15"})

    done = book.sync(book.shows)

    assert changed(done) == {
        "target chorley/COR-005|2025/26 Q4": {
            "council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q4", "value": "15",
        }
    }  # fmt: skip
    assert said(done) == [("row-copied", "chorley/COR-005|2025/26 Q4", "C4")]
    assert book.sheets["Targets"].rows[0]["record id"] == "chorley/COR-005|2025/26 Q4"  # type: ignore[index]
    assert original["record id"] == TARGETS[0].id


def test_a_copy_left_as_it_was_is_refused_and_loses_the_id() -> None:
    """So that the next sync knows which is which."""
    book = opened()
    book.sheets["Indicators"].rows.append({**book.row("Indicators", "chorley/COR-005")})

    done = book.sync(book.shows)
    again = book.sync(done.register)

    assert done.changes == ()
    assert [code for code, _, _ in said(done)] == ["row-exists"]
    assert [code for code, _, _ in said(again)] == ["row-exists"]
    assert again.tables == ()


def test_two_new_rows_for_one_record_are_one_record() -> None:
    """The first is taken, the second refused with the row of the first."""
    book = opened()
    book.add(
        "Targets", "Indicator | Period | Target\nchorley/COR-009 | 2025/26 Q3 | 45\nchorley/COR-009 | 2025/26 Q3 | 46"
    )

    done = book.sync(book.shows)

    assert [change.new["value"] for change in done.changes] == ["45"]
    assert "stands in row 7 already" in done.findings[0].message


def test_a_row_whose_hidden_id_was_lost_is_known_by_its_key() -> None:
    """Cut and pasted without column A: an edit in it is an edit, and it gets its id back."""
    book = opened()
    row = book.row("Targets", TARGETS[1].id)
    row["record id"] = ""
    row["Target"] = "99"

    done = book.sync(book.shows)

    assert changed(done) == {f"target {TARGETS[1].id}": {"value": "99"}}
    assert row["record id"] == TARGETS[1].id
    assert done.findings == ()


def test_an_example_row_is_no_record() -> None:
    """As in import.xlsx."""
    book = opened()
    book.add("Targets", "Council | Indicator | Period\nExample: chorley | COR-005 | 2026/27")

    assert book.sync(book.shows).findings == ()


def test_the_row_of_a_record_is_no_example_whatever_stands_in_it() -> None:
    """Its first cell begins so: the edit is refused like any other, and the row is not taken for deleted."""
    book = opened()
    book.type("Targets", TARGETS[0].id, "Council", "Example: chorley")

    done = book.sync(book.shows)

    assert said(done) == [("key-changed", TARGETS[0].id, "C4")]


def test_a_deleted_row_is_put_back_and_asked_about() -> None:
    """With all its cells; the question waits until it is answered, however often somebody syncs."""
    book = opened()
    book.delete("Indicators", "chorley/COR-009")

    done = book.sync(book.shows)
    again = book.sync(done.register)

    assert done.changes == ()
    assert said(done) == [("deleted", "chorley/COR-009", "")]
    assert book.row("Indicators", "chorley/COR-009")["Name"] == "Measure COR-009"
    assert (again.changes, again.tables) == ((), ())
    assert [(each.code, each.key) for each in again.page] == [("sync-deleted", "chorley/COR-009")]


def test_retire_ends_an_indicator_today_and_keeps_its_row() -> None:
    """The last day in force is the business date."""
    book = opened()
    book.delete("Indicators", "chorley/COR-009")
    book.sync(book.shows)

    book.answer("sync-deleted", "retire")
    done = book.sync(book.shows)

    (change,) = done.changes
    assert (change.action, change.record_id, change.new) == ("retire", "chorley/COR-009", {"end": "2026-01-20"})
    assert book.row("Indicators", "chorley/COR-009")["End"] == "2026-01-20"
    assert [each.code for each in done.page] == ["sync-retired"]


def test_retire_withdraws_a_target_and_empties_its_row() -> None:
    """The register shows it no more; typed anew it comes back, with its history."""
    book = opened()
    book.delete("Targets", TARGETS[2].id)
    book.sync(book.shows)

    book.answer("sync-deleted", "retire")
    done = book.sync(book.shows)

    assert changed(done) == {f"target {TARGETS[2].id}": {"withdrawn_on": "2026-01-20"}}
    assert done.register.get(Target, TARGETS[2].id) is None
    assert TARGETS[2].id not in book.shown("Targets", "record id")

    book.add("Targets", "Indicator | Period | Target\nchorley/COR-005 | 2025/26 Q3 | 16")
    back = book.sync(done.register)

    assert changed(back) == {f"target {TARGETS[2].id}": {"withdrawn_on": None, "value": "16"}}
    assert book.sync(back.register).tables == ()


def test_dismiss_keeps_the_record() -> None:
    """The question goes away, the row stays."""
    book = opened()
    book.delete("Targets", TARGETS[2].id)
    book.sync(book.shows)

    book.answer("sync-deleted", "dismiss")
    done = book.sync(book.shows)

    assert (done.changes, done.tables, done.page) == ((), (), ())


@pytest.mark.parametrize(
    ("answer", "fitting"), [("take mine", "Choose retire or dismiss"), ("yes please", "Choose retire or dismiss")]
)
def test_an_answer_that_does_not_fit_is_said_with_those_that_do(answer: str, fitting: str) -> None:
    """It stays, is said as often as somebody saves, and nothing is retired; a fitting one is taken."""
    book = opened()
    book.delete("Targets", TARGETS[2].id)
    book.sync(book.shows)

    book.answer("sync-deleted", answer)
    done = book.sync(book.shows)
    again = book.sync(done.register)

    assert (done.changes, said(done)) == ((), [("answer-unfit", TARGETS[2].id, "")])
    assert fitting in done.findings[0].remedy
    assert [(each.code, each.answer) for each in done.page] == [("sync-deleted", answer), ("sync-answer-unfit", "")]
    assert again.page == done.page

    book.answer("sync-deleted", "retire")
    assert [change.action for change in book.sync(book.shows).changes] == ["retire"]
    assert "sync-answer-unfit" not in {each.code for each in book.findings}


def test_take_mine_does_not_fit_a_refused_edit() -> None:
    """The cell is to be corrected, or its edit dismissed."""
    book = opened()
    book.type("Targets", TARGETS[0].id, "Target", "many")
    book.sync(book.shows)

    book.answer("import-not-a-number", "take mine")
    done = book.sync(book.shows)

    assert [code for code, _, _ in said(done)] == ["import-not-a-number", "answer-unfit"]
    assert "Put right what was found, or choose dismiss" in done.findings[1].remedy


def test_a_row_whose_cells_were_cleared_is_a_deleted_one() -> None:
    """It is filled again where it stands."""
    book = opened()
    row = book.row("Targets", TARGETS[0].id)
    row.update({heading: "" for heading in row if heading != "record id"})

    done = book.sync(book.shows)

    assert said(done) == [("deleted", TARGETS[0].id, "")]
    assert (row["Indicator"], row["Target"]) == ("chorley/COR-005", "12")


def test_a_target_that_figures_were_judged_against_stays() -> None:
    """Retire is refused with the figure's period, and the question stays."""
    judgement = {
        "target": "14", "polarity": "lower", "decimals": 0, "unit": "number", "measured_as": "in the period",
        "status": "on_target",
    }  # fmt: skip
    book = opened(figure("chorley/COR-005", "2025/26 Q3", state="authorised", judgement=judgement))
    book.delete("Targets", TARGETS[2].id)
    book.sync(book.shows)

    book.answer("sync-deleted", "retire")
    done = book.sync(book.shows)

    assert done.changes == ()
    assert "the figure for 2025/26 Q3 is authorised and was judged against it" in done.findings[0].message
    assert [each.code for each in done.page] == ["sync-deleted", "sync-not-retired"]


def test_what_others_refer_to_is_not_withdrawn_before_them() -> None:
    """A service without indicators goes; its directorate stays as long as another service belongs to it."""
    empty = Service.model_validate(
        {"council": "chorley", "reference": "parks", "name": "Parks", "directorate": "chorley/environment"}
    )
    book = opened(empty)
    book.delete("Services", "chorley/parks")
    book.delete("Directorates", "chorley/environment")
    book.sync(book.shows)

    book.answer("sync-deleted", "retire")
    done = book.sync(book.shows)

    assert changed(done) == {"service chorley/parks": {"withdrawn_on": "2026-01-20"}}
    assert {each.code for each in done.findings} == {"sync-retired", "sync-not-retired"}
    assert any("the service chorley/waste refers to it" in each.message for each in done.findings)


def test_records_of_sign_off_stay_whatever_is_deleted() -> None:
    """A figure and an action plan are put back; there is nothing to answer."""
    plan = ActionPlan.model_validate({"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q3"})
    collected = figure("chorley/COR-005", "2025/26 Q3", state="collected", collected_by="cora")
    book = opened(plan, collected)
    book.delete("Figures", collected.id)
    book.delete("Action plans", plan.id)

    done = book.sync(book.shows)
    again = book.sync(done.register)

    assert [code for code, _, _ in said(done)] == ["deleted-kept", "deleted-kept"]
    assert (again.page, again.tables) == ((), ())


def test_history_may_be_typed_as_it_may_be_imported() -> None:
    """A figure before go-live with its source goes in; one after it is refused as in an import."""
    book = opened()
    book.add(
        "Figures",
        """
        Indicator       | Period     | Figure | Source
        chorley/COR-005 | 2025/26 Q1 | 12     | Cabinet report
        chorley/COR-005 | 2025/26 Q3 | 12     | Cabinet report
        """,
    )

    done = book.sync(book.shows)

    assert [change.record_id for change in done.changes] == ["chorley/COR-005|2025/26 Q1"]
    assert [code for code, _, _ in said(done)] == ["import-not-history"]


def test_nobody_types_a_signature_into_a_new_row() -> None:
    """An authorised figure, and an agreed plan: sign-off gives these."""
    book = opened()
    book.add(
        "Figures",
        """
        Indicator       | Period     | Figure | Source | State      | Authorised by
        chorley/COR-005 | 2025/26 Q1 | 12     | Mine   | authorised | anna
        """,
    )
    book.add("Action plans", "Indicator | Since | State\nchorley/COR-005 | 2025/26 Q3 | agreed")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert {code for code, _, _ in said(done)} == {"import-not-imported", "row-made-by-jobs"}


def test_records_that_the_ledger_got_since_are_appended() -> None:
    """A target that was imported, and one that was withdrawn."""
    book = opened()
    new = TARGETS[0].but(period="2025/26 Q4")
    withdrawn = change_between(TARGETS[1], TARGETS[1].but(withdrawn_on=TODAY), "retire")
    added = change_between(None, new, "import")
    assert withdrawn is not None
    assert added is not None

    done = book.sync(book.shows.with_changes([withdrawn, added]))

    assert (done.changes, done.findings) == ((), ())
    assert book.shown("Targets", "record id", "Target").splitlines()[1:] == [
        "      | chorley/COR-005|2025/26 Q1 | 12",
        "      |                            |",
        "      | chorley/COR-005|2025/26 Q3 | 14",
        "      | chorley/COR-005|2025/26 Q4 | 12",
    ]


def test_an_empty_sheet_is_filled() -> None:
    """The first sync of a workbook made from the template writes everything."""
    register = small_register(*TARGETS)

    book = book_of(register, Directorate, Service, Priority, Officer, Indicator, SeriesBreak, Target, Figure)

    assert len(book.sheets["Targets"].rows) == 3
    assert book.sync(register).tables == ()
