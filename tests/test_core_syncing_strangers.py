"""Rows that speak of another record than theirs: nothing of them is recorded, least of all to the wrong record."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Deputy, Officer, Priority, Project, Service
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.report_text import ReportText
from tests.tables_as_text import figure, small_register
from tests.typed_books import TypedBook, book_of, changed, said

BINS, RECYCLED = "chorley/COR-005", "chorley/COR-009"
TARGETS = [
    Target.model_validate(
        {"council": "chorley", "indicator": indicator, "period": f"2025/26 Q{quarter}", "value": value}
    )
    for indicator, quarter, value in ((BINS, 1, "12"), (BINS, 2, "13"), (RECYCLED, 1, "45.5"))
]
Q1 = TARGETS[0].id
MORE: tuple[Record, ...] = (
    *TARGETS,
    figure(BINS, "2025/26 Q1"),
    figure(RECYCLED, "2025/26 Q1", value="40.1"),
    Deputy.model_validate({"council": "chorley", "officer": "cora", "deputy": "reza", "start": "2025-05-01"}),
    Deputy.model_validate({"council": "chorley", "officer": "anna", "deputy": "cora", "start": "2025-06-01"}),
    Priority.model_validate({"council": "chorley", "reference": "homes", "name": "Homes for all"}),
    Project.model_validate({"council": "chorley", "reference": "P-1", "name": "Square", "priority": "chorley/green"}),
    Project.model_validate({"council": "chorley", "reference": "P-2", "name": "Hall", "priority": "chorley/homes"}),
    WrittenProcedure.model_validate({"council": "chorley", "indicator": BINS, "definition": "Bins missed"}),
    WrittenProcedure.model_validate({"council": "chorley", "indicator": RECYCLED, "definition": "Waste recycled"}),
    SeriesBreak.model_validate({"council": "chorley", "indicator": BINS, "on": "2024-04-01", "reason": "Other bins"}),
    SeriesBreak.model_validate({"council": "chorley", "indicator": RECYCLED, "on": "2023-04-01", "reason": "Glass"}),
)
KINDS: tuple[type[Record], ...] = (
    Council, Officer, Deputy, Service, Priority, Indicator, WrittenProcedure, SeriesBreak, Target, Figure, Project,
    ReportText,
)  # fmt: skip
HIDDEN = ("record id", "marks")


def opened() -> TypedBook:
    """Return a workbook with two records and more on most sheets."""
    return book_of(small_register(*MORE), *KINDS)


def paste(book: TypedBook, sheet: str, source: str, target: str) -> None:
    """Copy the visible cells of a record's row over those of another."""
    book.row(sheet, target).update(_visible(book.row(sheet, source)))


def _visible(row: dict[str, str]) -> dict[str, str]:
    return {heading: text for heading, text in row.items() if heading not in HIDDEN}


def test_a_row_pasted_over_another_one_is_refused_as_a_whole() -> None:
    """Its target is the other record's too: it is marked, said once, and said again until the row is put back."""
    book = opened()
    paste(book, "Targets", TARGETS[2].id, Q1)

    done = book.sync(book.shows)
    again = book.sync(done.register)

    assert done.changes == ()
    assert said(done) == [("row-of-another", Q1, "C4")]
    assert done.findings[0].message == (
        "This row is that of the target of chorley/COR-005 for 2025/26 Q1, and it now speaks of the target of "
        "chorley/COR-009 for 2025/26 Q1; nothing that was typed in it was taken."
    )
    assert book.row("Targets", Q1)["marks"] == "|Indicator|Name of the indicator|Target|"
    assert (said(again), again.changes, again.tables) == (said(done), (), ())


def test_a_row_that_was_put_back_is_a_row_like_any_other() -> None:
    """Its marks go, and what is typed in it is taken."""
    book = opened()
    was = dict(book.row("Targets", Q1))
    paste(book, "Targets", TARGETS[2].id, Q1)
    book.sync(book.shows)

    book.row("Targets", Q1).update({**_visible(was), "Target": "11"})
    done = book.sync(book.shows)

    assert (changed(done), done.page) == ({f"target {Q1}": {"value": "11"}}, ())
    assert book.row("Targets", Q1)["marks"] == ""


def test_a_refused_row_that_is_dismissed_shows_its_record_again() -> None:
    """All its cells at once."""
    book = opened()
    was = {**book.row("Targets", Q1), "marks": ""}
    paste(book, "Targets", TARGETS[2].id, Q1)
    book.sync(book.shows)

    book.answer("sync-row-of-another", "dismiss")
    done = book.sync(book.shows)

    assert (done.changes, done.findings, done.page) == ((), (), ())
    assert book.row("Targets", Q1) == was


def test_two_cells_of_another_record_are_enough() -> None:
    """The indicator and the target are another's, the period is its own: a target swapped between indicators."""
    book = opened()
    book.type("Targets", Q1, "Indicator", "COR-009")
    book.type("Targets", Q1, "Target", "50")

    assert book.sync(book.shows).changes == ()


def test_what_both_sides_changed_in_such_a_row_is_still_asked() -> None:
    """The ledger's target stands in its cell, what was pasted over it on Findings."""
    book = opened()
    paste(book, "Targets", TARGETS[2].id, Q1)
    change = change_between(TARGETS[0], TARGETS[0].but(value="14"), "import")
    assert change is not None

    done = book.sync(book.shows.with_changes([change]))

    assert [code for code, _, _ in said(done)] == ["conflict", "row-of-another"]
    assert (book.row("Targets", Q1)["Target"], done.page[0].typed) == ("14", "45.5")


def test_another_council_and_another_name_make_another_indicator() -> None:
    """Only the council was refused once, and a name of South Ribble's went to Chorley."""
    book = opened()
    book.type("Indicators", BINS, "Council", "south-ribble")
    book.type("Indicators", BINS, "Name", "Trees planted")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert said(done) == [("row-of-another", BINS, "C4")]
    assert book.row("Indicators", BINS)["marks"] == "|Council|Name|"


def test_another_council_and_another_reference_are_no_rename() -> None:
    """They are another record's, even where there is none of that name."""
    book = opened()
    book.type("Indicators", BINS, "Council", "south-ribble")
    book.type("Indicators", BINS, "Reference", "COR-700")

    assert book.sync(book.shows).changes == ()


def test_a_reference_of_another_record_refuses_the_whole_row() -> None:
    """An indicator pasted over another one of the same council: neither its name nor its unit is taken."""
    book = opened()
    paste(book, "Indicators", RECYCLED, BINS)

    done = book.sync(book.shows)

    assert done.changes == ()
    assert said(done) == [("row-of-another", BINS, "C4")]
    assert "and it now speaks of chorley/COR-009;" in done.findings[0].message
    assert "|Reference|Name|" in book.row("Indicators", BINS)["marks"]

    book.answer("sync-row-of-another", "dismiss")
    dismissed = book.sync(book.shows)

    assert (dismissed.changes, dismissed.page) == ((), ())
    assert book.row("Indicators", BINS)["Name"] == "Measure COR-005"


def test_references_that_were_swapped_are_both_refused() -> None:
    """A reference is never used again, whoever has it now."""
    book = opened()
    book.type("Indicators", BINS, "Reference", "COR-009")
    book.type("Indicators", RECYCLED, "Reference", "COR-005")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert [code for code, _, _ in said(done)] == ["reference-used", "reference-used"]


def test_a_reference_that_nobody_had_is_a_rename_with_whatever_else_was_typed() -> None:
    """The name is taken with it."""
    book = opened()
    book.type("Indicators", BINS, "Reference", "COR-105")
    book.type("Indicators", BINS, "Name", "Bins missed")

    assert changed(book.sync(book.shows)) == {
        f"indicator {BINS}": {"reference": "COR-105", "formerly": [BINS], "name": "Bins missed"}
    }


def test_a_refresh_leaves_such_a_row_alone() -> None:
    """Nothing is said before somebody saves."""
    book = opened()
    paste(book, "Targets", TARGETS[2].id, Q1)

    done = book.sync(book.shows, take=False)

    assert (done.changes, done.tables, done.findings) == ((), (), ())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not ReportText])
def test_two_rows_that_were_swapped_without_their_ids_change_nothing(kind: type[Record]) -> None:
    """On every sheet where people type."""
    book = opened()
    rows = [row for row in book.sheets[kind.sheet].rows if row is not None]
    if len(rows) < 2:
        assert kind is Service
        return
    first, second = _visible(rows[0]), _visible(rows[1])
    rows[0].update(second)
    rows[1].update(first)

    done = book.sync(book.shows)

    assert done.changes == ()
    assert done.findings != ()


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(TARGETS))), st.permutations(range(4)), st.integers(0, 3))
def test_a_range_sorted_without_the_hidden_columns_gives_no_record_anothers_values(
    targets: list[int], indicators: list[int], edits: int
) -> None:
    """Whatever is typed beside it, an edit is recorded only in a row that still is its record's."""
    book = opened()
    _sorted_without_ids(book, "Targets", targets)
    _sorted_without_ids(book, "Indicators", indicators)
    for row in [row for row in book.sheets["Targets"].rows if row is not None][:edits]:
        row["Why"] = "As last year"
    in_place = {target.id for at, target in enumerate(TARGETS) if targets[at] == at}

    done = book.sync(book.shows)

    assert {change.record_id for change in done.changes} <= in_place
    assert all(change.new == {"reason": "As last year"} for change in done.changes)


def _sorted_without_ids(book: TypedBook, sheet: str, order: list[int]) -> None:
    rows = [row for row in book.sheets[sheet].rows if row is not None]
    visible = [_visible(row) for row in rows]
    for row, at in zip(rows, order, strict=True):
        row.update(visible[at])
