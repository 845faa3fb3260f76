"""What the register's first sheet says of a period."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.records.register import Register
from pmf_excel.core.register_view import ControlView, Need, Tone, register_view
from pmf_excel.core.reports.words import Words, load_words
from pmf_excel.shipped import shipped
from tests.registers import quarter_register

Q3 = Period.parse("2025/26 Q3")
IN_TIME, LATE = date(2026, 1, 12), date(2026, 1, 20)

FIGURES = """
council      | indicator          | period        | state     | value | returned_to | return_reason         | checked_by
chorley      | chorley/COR-1      | 2025/26 Q3    | collected | 18    |             |                       |
south-ribble | south-ribble/COR-1 | 2025/26 Q3    | collected | 18    |             |                       |
chorley      | chorley/LOC-1      | 2025/26 Q3    | checked   | 450   |             |                       | respa
chorley      | chorley/LOC-2      | 2025/26 Q3    | returned  | 51    | collection  | The evidence says 49. |
chorley      | chorley/LOC-3      | October 2025  | checked   | 40    |             |                       | respa
chorley      | chorley/LOC-3      | November 2025 | returned  | 40    | checking    | Say more.             | respa
chorley      | chorley/LOC-3      | December 2025 | collected | 40    |             |                       |
"""
PLAN = """
council | indicator     | period     | state   | updated_for
chorley | chorley/LOC-1 | 2025/26 Q3 | written | 2025/26 Q3
"""


@pytest.fixture
def words() -> dict[str, Words]:
    """The words that both councils are shipped with."""
    return {
        code: load_words(shipped("words", f"{code}.toml").read_text("utf-8")) for code in ("chorley", "south-ribble")
    }


def view_of(today: date, **tables: str) -> ControlView:
    """The view of 2025/26 Q3 on `today`."""
    return register_view(quarter_register(**tables), Q3, today)


def tiles_in(view: ControlView) -> list[str]:
    """Each count as `heading: count (sentence) tone`."""
    return [f"{tile.heading}: {tile.count} ({tile.sentence}) {tile.tone}" for tile in view.tiles]


def shown(needs: tuple[Need, ...]) -> list[str]:
    """Each row of a list as a person reads it."""
    return [f"{need.reference} | {need.name} | {need.who} | {need.due:%d %b} | {need.what}" for need in needs]


def test_before_the_deadline_a_return_is_expected_and_nobody_is_late() -> None:
    """One officer's lines of both stages of the quarter become one row; nothing needs somebody yet."""
    view = view_of(IN_TIME)

    assert tiles_in(view) == [
        "Returns in: 0 of 1 (1 due 15 January) plain",
        "To check: None (nothing waits) plain",
        "To authorise: None (nothing waits) plain",
        "Action plans: None (none is asked for so far) plain",
    ]
    assert view.needs == ()
    assert shown(view.expected) == [
        "chorley/COR-1 | Days to process and others | Collection Officer, Waste | 15 Jan | Return expected (6 lines)"
    ]


def test_after_the_deadline_the_return_is_late_by_working_days() -> None:
    """15 January is a Thursday: by Tuesday 20 January three working days have passed."""
    view = view_of(LATE)

    assert tiles_in(view)[0] == "Returns in: 0 of 1 (1 late) late"
    assert [need.name for need in view.needs] == ["Days to process and others"]
    assert [need.what for need in view.needs] == ["Return overdue by 3 working days (6 lines)"]
    assert view.expected == ()


def test_the_counts_follow_each_figure_through_sign_off() -> None:
    """Checked figures wait for authorisation, collected ones for a check, off target ones for a plan."""
    assert tiles_in(view_of(IN_TIME, figure=FIGURES)) == [
        "Returns in: 0 of 1 (1 due 15 January) plain",
        "To check: 3 figures (1 commentary to confirm) waiting",
        "To authorise: 2 figures (1 off target) waiting",
        "Action plans: 0 of 1 (1 awaited) off target",
    ]


def test_what_is_off_target_comes_first_then_what_was_returned() -> None:
    """A plan that is awaited says how far off target the figure is; what came back says why."""
    needs = view_of(LATE, figure=FIGURES).needs

    assert [f"{need.reference} | {need.name} | {need.what}" for need in needs] == [
        "chorley/LOC-1 | Missed bins | Worse than target, outside threshold: action plan awaited",
        "chorley/LOC-2 | Waste recycled | Returned, overdue by 3 working days: The evidence says 49.",
        "chorley/LOC-3 | November 2025: Fly-tips | Returned: Say more.",
    ]


def test_what_is_not_late_is_listed_apart_one_row_an_officer_and_form() -> None:
    """A line without a figure of its own asks for its commentary only."""
    assert shown(view_of(IN_TIME, figure=FIGURES).expected) == [
        "chorley/COR-1 | Days to process and others | Responsible Officer, Waste | 20 Jan | Check expected (2 lines)",
        "south-ribble/COR-1 | Days to process | Responsible Officer, South Ribble | 20 Jan | Commentary expected",
        "chorley/LOC-1 | Missed bins and others | Director of Environment | 27 Jan | Authorisation expected (2 lines)",
    ]


def test_a_written_plan_is_no_longer_awaited() -> None:
    """It counts as in; nobody is asked for it again."""
    view = view_of(IN_TIME, figure=FIGURES, plan=PLAN)

    assert tiles_in(view)[3] == "Action plans: 1 of 1 (all in) plain"
    assert not [need for need in view.needs if "action plan" in need.what]


def test_a_plan_that_came_back_says_why() -> None:
    """The Authorising Officer's reason stands where the Responsible Officer is named."""
    returned = PLAN.replace("| written |", "| returned |").replace("updated_for", "updated_for | return_reason")
    returned = returned.replace("2025/26 Q3\n", "2025/26 Q3 | Name an owner.\n")

    needs = shown(view_of(IN_TIME, figure=FIGURES, plan=returned).needs)

    assert needs[0].endswith("outside threshold: action plan returned: Name an owner.")


def test_a_late_plan_that_came_back_reads_as_one_sentence() -> None:
    """How late it is stands before the reason, so that the reason's full stop ends the line."""
    returned = PLAN.replace("| written |", "| returned |").replace("updated_for", "updated_for | return_reason")
    returned = returned.replace("2025/26 Q3\n", "2025/26 Q3 | Name an owner.\n")

    needs = view_of(date(2026, 2, 20), figure=FIGURES, plan=returned).needs

    what = next(need.what for need in needs if "action plan" in need.what)
    assert re.search(r": action plan returned, overdue by \d+ working days: Name an owner\.$", what)


def test_only_what_is_outside_the_threshold_has_the_tone_of_off_target() -> None:
    """A plan that is awaited for a figure within the threshold waits, and is late after its day."""
    within = FIGURES.replace("| checked   | 450 ", "| checked   | 410 ")

    def tone(today: date, figures: str) -> tuple[Tone, Tone]:
        view = view_of(today, figure=figures)
        return next(need.tone for need in view.needs if "action plan" in need.what), view.tiles[3].tone

    assert tone(IN_TIME, FIGURES) == (Tone.OFF_TARGET, Tone.OFF_TARGET)
    assert tone(IN_TIME, within) == (Tone.WAITING, Tone.WAITING)
    assert tone(date(2026, 2, 20), within) == (Tone.LATE, Tone.LATE)


def test_a_long_reason_is_cut_and_shown_as_cut() -> None:
    """The list keeps to one line a row; the whole reason stands on the sheet Figures."""
    view = view_of(IN_TIME, figure=FIGURES.replace("Say more.", "Say more. " * 20))

    what = next(need.what for need in view.needs if "LOC-3" in need.reference)
    assert what.startswith("Returned: Say more. Say more.")
    assert what.endswith("…")
    assert len(what) <= len("Returned: ") + 120


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (f"Count again. {'The list is not whole ' * 9}", "Count again. …"),
        (f"{'enterprise ' * 12}", f"{('enterprise ' * 10).strip()} …"),
        ("a" * 200, f"{'a' * 118}…"),
    ],
)
def test_a_reason_is_cut_after_a_sentence_or_a_word(reason: str, shown: str) -> None:
    """Half a word is shown only where there is nothing else."""
    view = view_of(IN_TIME, figure=FIGURES.replace("Say more.", reason.strip()))

    assert f"Returned: {shown}" in [need.what for need in view.needs]


def test_a_status_has_its_symbol_and_words_from_the_councils_words_file(words: dict[str, Words]) -> None:
    """An imported figure is judged; one on its way says where it waits."""
    history = FIGURES.replace("LOC-1      | 2025/26 Q3    | checked   | 450 ", "LOC-1 | 2025/26 Q3 | imported | 390 ")

    statuses = register_view(quarter_register(figure=history), Q3, IN_TIME, words).statuses

    assert statuses["chorley/LOC-1|2025/26 Q3"] == "★ On target"
    assert statuses["chorley/COR-1|2025/26 Q3"] == "Awaiting authorisation: collected, to be checked"
    assert statuses["chorley/LOC-2|2025/26 Q3"] == "Awaiting authorisation: returned"


def test_a_closed_period_needs_nobody() -> None:
    """Everything counts as in, and no list has a row for that council."""
    closing = """
    council      | period     | on
    chorley      | 2025/26 Q3 | 2026-02-20
    south-ribble | 2025/26 Q3 | 2026-02-20
    """

    view = view_of(date(2026, 3, 1), closing=closing)

    assert tiles_in(view)[0] == "Returns in: 1 of 1 (all in) plain"
    assert view.needs == view.expected == ()


def test_an_empty_register_has_a_view() -> None:
    """Before anything is imported there is nothing to count, and it is said so."""
    view = register_view(Register({}), Q3, IN_TIME, outcome="Workspace made.")

    assert tiles_in(view)[0] == "Returns in: None asked (no figure is collected in this period) plain"
    assert (view.councils, view.needs, view.outcome) == ((), (), "Workspace made.")
    assert {tile.tone for tile in view.tiles} == {Tone.PLAIN}
