"""What no edit in the workbook gets round: references, locks, frozen targets and separation of duties."""

from __future__ import annotations

from datetime import date

import pytest

from pmf_excel.core.findings import Finding
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Council, Officer, Service
from pmf_excel.core.records.paperwork import Closing
from pmf_excel.core.records.record import Record
from pmf_excel.core.sign_off.moves import authorised, checked
from tests.tables_as_text import figure, indicator, small_register
from tests.typed_books import TypedBook, book_of, changed, said

TARGET = Target.model_validate(
    {"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q3", "value": "12"}
)
YEAR = TARGET.but(period="2025/26", value="48")
JUDGEMENT = {
    "value": "12", "target": "12", "polarity": "lower", "decimals": 0, "unit": "number",
    "measured_as": "in the period", "status": "on_target",
}  # fmt: skip
COLLECTED = figure("chorley/COR-005", "2025/26 Q3", state="collected", collected_by="cora", source="")
AUTHORISED = COLLECTED.but(state="authorised", checked_by="reza", authorised_by="anna", judgement=JUDGEMENT)
CLOSED = Closing.model_validate({"council": "chorley", "period": "2025/26 Q3", "on": "2026-01-19"})
NEW = """
Council | Reference | Name | Kind  | Service | Frequency | Unit   | Better is | Collection Officer | Responsible Officer | Authorising Officer
chorley | {}        | New  | local | waste   | quarterly | number | higher    | cora               | reza                | anna
"""


def opened(*more: Record) -> TypedBook:
    """Return a workbook with two targets and whatever more."""
    return book_of(small_register(TARGET, YEAR, *more), Officer, Service, Indicator, Target, Figure)


def renamed(book: TypedBook, before: str, reference: str) -> TypedBook:
    """Type another reference for an indicator and save."""
    book.type("Indicators", before, "Reference", reference)
    book.sync(book.shows)
    return book


def test_another_reference_is_a_rename_and_everything_follows() -> None:
    """Targets and figures keep their ids and show the new reference; the hidden id stays what it was."""
    book = renamed(opened(COLLECTED), "chorley/COR-005", "COR-105")

    assert book.shows.indicator("chorley/COR-005") is not None
    assert book.shown("Targets", "record id", "Indicator").splitlines()[1:] == [
        "      | chorley/COR-005|2025/26 Q3 | chorley/COR-105",
        "      | chorley/COR-005|2025/26    | chorley/COR-105",
    ]
    assert book.row("Figures", COLLECTED.id)["Indicator"] == "chorley/COR-105"
    assert book.sync(book.shows).tables == ()


@pytest.mark.parametrize("reference", ["COR-005", "cor-005", "COR-105", "COR-009"])
def test_a_reference_is_never_used_again(reference: str) -> None:
    """Not the former one, not the present one, not another indicator's: neither for a new row nor for a rename."""
    book = renamed(opened(), "chorley/COR-005", "COR-105")
    book.add("Indicators", NEW.format(reference))
    book.type("Indicators", "chorley/LOC-FIN-001", "Reference", reference)

    done = book.sync(book.shows)

    assert done.changes == ()
    assert next(code for code, _, _ in said(done)) == "reference-used"
    assert {code for code, _, _ in said(done)} <= {"reference-used", "row-exists"}


def test_an_indicator_may_take_back_its_own_former_reference() -> None:
    """A rename that was a mistake is undone by another."""
    book = renamed(opened(), "chorley/COR-005", "COR-105")

    book = renamed(book, "chorley/COR-005", "COR-005")

    found = book.shows.indicator("chorley/COR-005")
    assert found is not None
    assert (found.full_reference, found.formerly) == ("chorley/COR-005", ("chorley/COR-005", "chorley/COR-105"))


def test_two_indicators_do_not_swap_their_references() -> None:
    """Both are refused: each is the other's."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Reference", "COR-009")
    book.type("Indicators", "chorley/COR-009", "Reference", "COR-005")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert [code for code, _, _ in said(done)] == ["reference-used", "reference-used"]


def test_a_new_row_refers_to_an_indicator_by_any_reference_it_had() -> None:
    """The former and the present one, in the sync of the rename and after it."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Reference", "COR-105")
    book.add(
        "Targets", "Indicator | Period | Target\nchorley/COR-105 | 2025/26 Q1 | 1\nchorley/COR-005 | 2025/26 Q2 | 2"
    )

    done = book.sync(book.shows)

    assert [change.record_id for change in done.changes][1:] == [
        "chorley/COR-005|2025/26 Q1",
        "chorley/COR-005|2025/26 Q2",
    ]


def test_services_are_renamed_like_indicators() -> None:
    """Its indicators show the new code."""
    book = opened()
    book.type("Services", "chorley/waste", "Service", "streets")

    done = book.sync(book.shows)

    assert changed(done) == {"service chorley/waste": {"reference": "streets", "formerly": ["chorley/waste"]}}
    assert book.row("Indicators", "chorley/COR-005")["Service"] == "chorley/streets"


def test_an_indicator_does_not_move_to_another_council() -> None:
    """Its figures, targets and officers are one council's."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Council", "south-ribble")

    (finding,) = book.sync(book.shows).findings

    assert finding.message.startswith("An indicator belongs to its council; “south-ribble”")


def test_the_target_of_a_closed_quarter_is_locked_and_the_years_is_not() -> None:
    """The quarter must be reopened first; the year's target changes for the quarters to come."""
    book = opened(CLOSED)
    book.type("Targets", TARGET.id, "Target", "14")
    book.type("Targets", YEAR.id, "Target", "56")
    book.add("Targets", "Indicator | Period | Target\nchorley/COR-009 | 2025/26 Q3 | 45")

    done = book.sync(book.shows)

    assert changed(done) == {f"target {YEAR.id}": {"value": "56"}}
    assert [code for code, _, _ in said(done)] == ["change-target-closed", "change-target-closed"]
    assert book.row("Targets", TARGET.id)["marks"] == "|Target|"


def test_an_authorised_figure_keeps_its_judgement_whatever_becomes_of_its_target() -> None:
    """The change is recorded, said to be too late for Q3, and the figure stays as it was."""
    book = opened(AUTHORISED)
    book.type("Targets", TARGET.id, "Target", "14")
    book.type("Targets", YEAR.id, "Agreed by", "Cabinet")

    done = book.sync(book.shows)

    assert said(done) == [("change-target-frozen", TARGET.id, "G4")]
    assert done.register.get(Figure, AUTHORISED.id) == AUTHORISED


def test_an_officer_who_signed_already_is_named_and_never_signs_twice() -> None:
    """The edit is taken with a query; whoever collected the figure still cannot check or authorise it."""
    book = opened(COLLECTED)
    book.type("Indicators", "chorley/COR-005", "Collection Officer", "anna")
    book.type("Indicators", "chorley/COR-005", "Responsible Officer", "cora")
    book.type("Indicators", "chorley/COR-005", "Authorising Officer", "reza")

    done = book.sync(book.shows)

    assert [each.code for each in done.findings] == ["change-signed-already"]
    now = done.register.get(Figure, COLLECTED.id)
    measure = done.register.indicator("chorley/COR-005")
    assert now is not None
    assert measure is not None
    assert isinstance(checked(now, measure.responsible_officer, date(2026, 1, 21), ""), Finding)
    seen = checked(now, "anna", date(2026, 1, 21), "")
    assert isinstance(seen, Figure)
    assert isinstance(authorised(done.register, seen, measure, "cora", date(2026, 1, 22)), Finding)


def test_go_live_does_not_move_over_figures_in_sign_off() -> None:
    """Otherwise what must be collected and checked could be typed as history; before any figure it may move."""
    moved = []
    for records in ([COLLECTED], []):
        book = book_of(small_register(*records), Council)
        book.type("Councils", "chorley", "Go-live date", "01/01/2026")
        moved.append(book.sync(book.shows))

    assert [len(done.changes) for done in moved] == [0, 1]
    assert said(moved[0]) == [("import-go-live-fixed", "chorley", "M4")]


def test_one_officer_in_two_roles_is_a_query_as_in_an_import() -> None:
    """The figure could never be authorised."""
    book = opened()
    book.type("Indicators", "chorley/COR-005", "Responsible Officer", "cora")

    assert [code for code, _, _ in said(book.sync(book.shows))] == ["import-same-officer"]


def test_an_officer_may_leave_once_nobody_needs_them() -> None:
    """A day in Until is taken without a word where no living indicator names the officer."""
    book = opened(Officer.model_validate({"officer": "dora", "name": "Dora"}))
    book.type("Officers", "dora", "Until", "31/03/2026")

    done = book.sync(book.shows)

    assert changed(done) == {"officer dora": {"end": "2026-03-31"}}
    assert done.findings == ()


def test_an_officer_of_retired_indicators_only_leaves_unnoticed() -> None:
    """What ended before the officer leaves needs nobody."""
    ended = indicator("chorley/COR-900", end="2025-12-31", collection_officer="dora")
    book = opened(Officer.model_validate({"officer": "dora", "name": "Dora"}), ended)
    book.type("Officers", "dora", "Until", "31/03/2026")

    assert book.sync(book.shows).findings == ()
