"""What is typed in columns that are made from the register, and beside the table under headings like ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pmf_excel.core.master.statuses import EveryStatus
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.syncing.reconciling import Reconciled, Workbook, reconcile
from tests.tables_as_text import figure, small_register
from tests.typed_books import TODAY, TypedBook, book_of, changed, said

BINS = "chorley/COR-005"
TARGET = Target.model_validate({"council": "chorley", "indicator": BINS, "period": "2025/26 Q3", "value": "12"})
FIGURE = figure(BINS, "2025/26 Q3", state="due", value=None, source="")


def opened() -> TypedBook:
    """Return a workbook with a target and a figure that is due."""
    return book_of(small_register(TARGET, FIGURE), Indicator, Target, Figure)


def test_another_indicators_name_is_refused_by_name() -> None:
    """It is no text that this row ever showed, though another row shows it."""
    book = opened()
    book.type("Targets", TARGET.id, "Name of the indicator", "Measure COR-009")

    done = book.sync(book.shows)

    assert said(done) == [("column-made", TARGET.id, "E4")]
    assert book.row("Targets", TARGET.id)["Name of the indicator"] == "Measure COR-009"


@pytest.mark.parametrize("typed", ["Bins missed", "Measure COR-005", ""])
def test_a_name_that_is_newer_than_the_workbook_is_no_edit(typed: str) -> None:
    """Nor is the one that it showed; a cleared cell is filled again without a word."""
    book = opened()
    indicator = book.shows.get(Indicator, BINS)
    assert indicator is not None
    change = change_between(indicator, indicator.but(name="Bins missed"), "import")
    assert change is not None

    book.type("Targets", TARGET.id, "Name of the indicator", typed)
    done = book.sync(book.shows.with_changes([change]))

    assert done.findings == ()
    assert book.row("Targets", TARGET.id)["Name of the indicator"] == "Bins missed"


def _status(book: TypedBook, typed: str, today: date = TODAY) -> Reconciled:
    """Return a sync after a status was typed, statuses being those of a day."""
    book.sync(book.shows, statuses=EveryStatus(TODAY, {}))
    book.type("Figures", FIGURE.id, "Status", typed)
    return book.sync(book.shows, statuses=EveryStatus(today, {}), today=today)


def test_a_status_that_is_known_and_not_this_figures_is_refused_by_name() -> None:
    """Nobody rates a figure by hand."""
    assert [code for code, _, _ in said(_status(opened(), "On target"))] == ["column-made"]


@pytest.mark.parametrize("typed", ["Overdue: due 31 January 2026", "Not yet due: due 31 January 2026"])
def test_a_status_that_moved_with_the_day_is_no_edit(typed: str) -> None:
    """The workbook was written when the figure was not due yet, for the same reason."""
    book = opened()
    shown = _status(book, "", date(2026, 3, 1))
    assert shown.findings == ()
    reason = book.row("Figures", FIGURE.id)["Status"].partition(": ")[2]

    book.type("Figures", FIGURE.id, "Status", f"{typed.partition(': ')[0]}: {reason}")
    done = book.sync(book.shows, statuses=EveryStatus(date(2026, 3, 1), {}), today=date(2026, 3, 1))

    assert done.findings == ()
    assert book.row("Figures", FIGURE.id)["Status"].startswith("Overdue")


def test_the_status_before_the_ledger_changed_is_no_edit() -> None:
    """The figure was collected meanwhile; the workbook still says that it is not in."""
    book = opened()
    book.sync(book.shows, statuses=EveryStatus(TODAY, {}))
    change = change_between(FIGURE, FIGURE.but(state="collected", value="12", collected_by="cora"), "collect")
    assert change is not None

    done = book.sync(book.shows.with_changes([change]), statuses=EveryStatus(TODAY, {}))

    assert done.findings == ()
    assert book.row("Figures", FIGURE.id)["Status"] == "Awaiting authorisation: collected, to be checked"


def _beside(book: TypedBook, at: int, typed: str) -> None:
    """Put a column of one's own, headed Target, before the others or behind them."""
    sheet = book.sheets["Targets"]
    rows = [row for row in sheet.rows if row is not None]
    sheet.headings.insert(at, "target ")
    rows[0]["target "] = typed


@pytest.mark.parametrize("at", [0, 14])
def test_the_column_in_the_excel_table_is_the_one_that_is_read(at: int) -> None:
    """Left of it or right of it, what people keep beside the table under a heading like ours is theirs."""
    book = opened()
    width = len(book.sheets["Targets"].headings)
    _beside(book, min(at, width), "99")
    book.type("Targets", TARGET.id, "Target", "13")
    saved = replace(book.sheets["Targets"].saved("Targets"), columns=_covered(at, width))

    done = reconcile(Workbook({"Targets": saved}, book.shows), book.shows, TODAY)

    assert changed(done) == {f"target {TARGET.id}": {"value": "13"}}
    assert done.findings == ()


def _covered(at: int, width: int) -> range:
    return range(2, width + 2) if at == 0 else range(1, width + 1)


def test_where_it_cannot_be_told_neither_column_is_read_or_written() -> None:
    """Converted to a range, nothing says which of two is the register's."""
    book = opened()
    _beside(book, 0, "99")
    change = change_between(TARGET, TARGET.but(value="14"), "import")
    assert change is not None
    book.type("Targets", TARGET.id, "Why", "As last year")

    done = book.sync(book.shows.with_changes([change]))

    assert [code for code, _, _ in said(done)] == ["column-twice"]
    assert changed(done) == {f"target {TARGET.id}": {"reason": "As last year"}}
    row = book.row("Targets", TARGET.id)
    assert (row["target "], row["Target"]) == ("99", "12")
