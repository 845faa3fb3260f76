"""What needs somebody in a period and what is expected, and the four counts above them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.master.counts import tiles
from pmf_excel.core.master.needs import Need, needs_of, shortened_text
from pmf_excel.core.master.shown import Shown
from pmf_excel.core.master.tones import Tone
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import DueLine, lines_due
from tests.shown_pages import FIGURES, IN_TIME, LATE, PLAN, Q3, shown_at

CLOSED = """
council      | period     | on
chorley      | 2025/26 Q3 | 2026-02-20
south-ribble | 2025/26 Q3 | 2026-02-20
"""
SOUTH_RIBBLE_OFF_TARGET = """
council      | indicator          | period     | state     | value
south-ribble | south-ribble/COR-1 | 2025/26 Q3 | collected | 18
"""


def lines_of(shown: Shown) -> list[DueLine]:
    """The open lines of the councils shown."""
    return [line for council in shown.councils for line in lines_due(shown.register, shown.period, council.id)]


def tiles_in(shown: Shown) -> list[str]:
    """Each count as `heading: count (sentence) tone`."""
    councils = {council.id for council in shown.councils}
    found = tiles(shown.register, shown.period, councils, lines_of(shown), shown.today)
    return [f"{tile.heading}: {tile.count} ({tile.sentence}) {tile.tone}" for tile in found]


def both_lists(today: date, council: str = "", **tables: str) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
    """What needs somebody and what is expected; statuses in the usual words."""
    shown = shown_at(today, council, Q3, **tables)
    return needs_of(shown.register, lines_of(shown), today, {})


def needs_at(today: date, **tables: str) -> tuple[Need, ...]:
    """What needs somebody on `today`."""
    return both_lists(today, **tables)[0]


def shown_as(needs: tuple[Need, ...]) -> list[str]:
    """Each row of a list as a person reads it."""
    return [
        f"{need.who} | {need.due:%d %b} | {need.what} | {need.name} | {need.reference} | {need.since:%d %b}"
        for need in needs
    ]


def test_before_the_deadline_a_return_is_expected_and_nobody_is_late() -> None:
    """One officer's lines of both stages of the quarter become one row; they wait since the first month ended."""
    needs, expected = both_lists(IN_TIME)

    assert tiles_in(shown_at(IN_TIME)) == [
        "Returns in: 0 of 1 (1 due 15 January) plain",
        "To check: None (nothing waits) plain",
        "To authorise: None (nothing waits) plain",
        "Action plans: None (none is asked for so far) plain",
    ]
    assert needs == ()
    assert shown_as(expected) == [
        (
            "Collection Officer, Waste | 15 Jan | Return expected (6 lines) | Days to process and others | chorley/COR-1 | "
            "01 Nov"
        )
    ]


def test_after_the_deadline_the_return_is_late_by_working_days() -> None:
    """15 January is a Thursday: by Tuesday 20 January three working days have passed."""
    needs, expected = both_lists(LATE)

    assert tiles_in(shown_at(LATE))[0] == "Returns in: 0 of 1 (1 late) late"
    assert [(need.name, need.what) for need in needs] == [
        ("Days to process and others", "Return overdue by 3 working days (6 lines)")
    ]
    assert expected == ()


def test_the_counts_follow_each_figure_through_sign_off() -> None:
    """Checked figures wait for authorisation, collected ones for a check, off target ones for a plan."""
    assert tiles_in(shown_at(IN_TIME, figure=FIGURES)) == [
        "Returns in: 0 of 1 (1 due 15 January) plain",
        "To check: 3 figures (1 commentary to confirm) waiting",
        "To authorise: 2 figures (1 off target) waiting",
        "Action plans: 0 of 1 (1 awaited) off target",
    ]


def test_the_counts_are_those_of_the_council_that_is_chosen() -> None:
    """South Ribble collects nothing itself here: its figure is taken from Chorley, its commentary is its own."""
    assert tiles_in(shown_at(IN_TIME, "South Ribble Borough Council", figure=FIGURES, plan=PLAN)) == [
        "Returns in: None asked (no figure is collected in this period) plain",
        "To check: None (1 commentary to confirm) waiting",
        "To authorise: None (nothing waits) plain",
        "Action plans: None (none is asked for so far) plain",
    ]


def test_what_is_off_target_comes_first_then_what_was_returned() -> None:
    """A plan that is awaited says how far off target the figure is; what came back says why."""
    needs = needs_at(LATE, figure=FIGURES)

    assert [f"{need.reference} | {need.name} | {need.what}" for need in needs] == [
        "chorley/LOC-1 | Missed bins | Worse than target, outside threshold: action plan awaited",
        "chorley/LOC-2 | Waste recycled | Returned, overdue by 3 working days: The evidence says 49.",
        "chorley/LOC-3 | November 2025: Fly-tips | Returned: Say more.",
    ]


def test_what_is_not_late_is_listed_apart_one_row_an_officer_and_form() -> None:
    """A line without a figure of its own asks for its commentary only; each says since when it waits."""
    assert shown_as(both_lists(IN_TIME, figure=FIGURES)[1]) == [
        (
            "Responsible Officer, Waste | 20 Jan | Check expected (2 lines) | Days to process and others | chorley/COR-1 | "
            "01 Jan"
        ),
        "Responsible Officer, South Ribble | 20 Jan | Commentary expected | Days to process | south-ribble/COR-1 | 01 Jan",
        (
            "Director of Environment | 27 Jan | Authorisation expected (2 lines) | Missed bins and others | chorley/LOC-1 | "
            "01 Nov"
        ),
    ]


def test_a_line_waits_since_the_step_before_it_was_done() -> None:
    """A plan since the figure was checked; a check since the figure was collected."""
    needs, _ = both_lists(IN_TIME, figure=FIGURES)
    alone = "\n".join(FIGURES.strip().splitlines()[:2])

    assert needs[0].since == date(2026, 1, 12)
    _, expected = both_lists(IN_TIME, council="chorley", figure=alone)
    assert {need.what: need.since for need in expected}["Check expected"] == date(2026, 1, 9)


def test_a_written_plan_is_no_longer_awaited() -> None:
    """It counts as in; nobody is asked for it again."""
    assert tiles_in(shown_at(IN_TIME, figure=FIGURES, plan=PLAN))[3] == "Action plans: 1 of 1 (all in) plain"
    assert not [need for need in needs_at(IN_TIME, figure=FIGURES, plan=PLAN) if "action plan" in need.what]


def returned_plan() -> str:
    """The plan, sent back for a reason."""
    returned = PLAN.replace("| written |", "| returned |").replace("updated_for", "updated_for | return_reason")
    return returned.replace("2025/26 Q3\n", "2025/26 Q3 | Name an owner.\n")


def test_a_plan_that_came_back_says_why() -> None:
    """The Authorising Officer's reason stands where the Responsible Officer is named."""
    needs = needs_at(IN_TIME, figure=FIGURES, plan=returned_plan())

    assert needs[0].what.endswith("outside threshold: action plan returned: Name an owner.")


def test_a_late_plan_that_came_back_reads_as_one_sentence() -> None:
    """How late it is stands before the reason, so that the reason's full stop ends the line."""
    needs = needs_at(date(2026, 2, 20), figure=FIGURES, plan=returned_plan())

    what = next(need.what for need in needs if "action plan" in need.what)
    assert re.search(r": action plan returned, overdue by \d+ working days: Name an owner\.$", what)


def test_only_what_is_outside_the_threshold_has_the_tone_of_off_target() -> None:
    """A plan that is awaited for a figure within the threshold waits, and is late after its day."""
    within = FIGURES.replace("| checked   | 450 ", "| checked   | 410 ")

    def tones(today: date, figures: str) -> tuple[Tone, str]:
        needs = needs_at(today, figure=figures)
        tile = tiles_in(shown_at(today, figure=figures))[3]
        return next(need.tone for need in needs if "action plan" in need.what), tile.rpartition(") ")[2]

    assert tones(IN_TIME, FIGURES) == (Tone.OFF_TARGET, "off target")
    assert tones(IN_TIME, within) == (Tone.WAITING, "waiting")
    assert tones(date(2026, 2, 20), within) == (Tone.LATE, "late")


def test_a_long_reason_is_cut_so_that_the_row_keeps_to_two_lines() -> None:
    """The whole reason stands on the sheet Figures; at least its beginning is shown."""
    needs = needs_at(LATE, figure=FIGURES.replace("The evidence says 49.", "Say more about the evidence. " * 20))

    what = next(need.what for need in needs if "LOC-2" in need.reference)
    assert what == "Returned, overdue by 3 working days: Say more about the evidence. …"
    assert len(what) <= 88


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Count again.", "Count again."),
        (f"Count again. {'The list is not whole ' * 9}", "Count again. …"),
        ("enterprise " * 12, f"{('enterprise ' * 5).strip()} …"),
        ("a" * 200, f"{'a' * 58}…"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_a_text_is_cut_after_a_sentence_or_a_word(text: str, shown: str) -> None:
    """Half a word is shown only where there is nothing else."""
    assert shortened_text(text, 60) == shown


@given(st.text(max_size=200), st.integers(4, 100))
def test_a_cut_text_is_one_line_and_never_longer_than_asked(text: str, longest: int) -> None:
    """Whatever was typed."""
    cut = shortened_text(text, longest)

    assert len(cut) <= longest
    assert "\n" not in cut


def test_a_closed_period_needs_nobody() -> None:
    """What had not come in is counted as not reported, nobody is late or asked for it, and no list has a row for it."""
    assert tiles_in(shown_at(date(2026, 3, 1), closing=CLOSED)) == [
        "Returns in: 0 of 1 (1 not reported) plain",
        "To check: None (nothing waits) plain",
        "To authorise: None (nothing waits) plain",
        "Action plans: None (none is asked for so far) plain",
    ]
    assert both_lists(date(2026, 3, 1), closing=CLOSED) == ((), ())


def test_what_stopped_halfway_in_a_closed_period_is_counted_where_it_stopped() -> None:
    """Reported and not checked, checked and not authorised, off target without a plan; nothing of it still waits."""
    assert tiles_in(shown_at(date(2026, 3, 1), figure=FIGURES, closing=CLOSED)) == [
        "Returns in: 0 of 1 (1 not reported) plain",
        "To check: None (3 not checked) plain",
        "To authorise: None (2 not authorised) plain",
        "Action plans: 0 of 1 (1 not written) plain",
    ]


def test_the_council_that_has_not_closed_is_still_asked() -> None:
    """Only Chorley's figures are given up."""
    closing = "council | period     | on\nchorley | 2025/26 Q3 | 2026-02-20"

    tiles_of_both = tiles_in(shown_at(LATE, figure=SOUTH_RIBBLE_OFF_TARGET, closing=closing))

    assert tiles_of_both[0] == "Returns in: 0 of 1 (1 not reported) plain"
    assert tiles_of_both[1] == "To check: None (1 commentary to confirm) waiting"


def test_an_empty_register_has_nothing_to_count() -> None:
    """Before anything is imported it is said so."""
    found = tiles(Register({}), Q3, (), (), IN_TIME)

    assert [(tile.count, tile.tone) for tile in found] == [("None asked", Tone.PLAIN), *[("None", Tone.PLAIN)] * 3]
