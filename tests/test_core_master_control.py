"""What the Control sheet says: what is chosen, counts, figures in sentences, what needs somebody."""

from __future__ import annotations

from datetime import date

import pytest

from pmf_excel.core.master import control
from pmf_excel.core.master.book import CONTROL_SHEET, Region
from pmf_excel.core.master.control import LastSave, control_regions
from pmf_excel.core.master.dashboard import entries_shown
from pmf_excel.core.master.shown import Shown
from pmf_excel.core.records.register import Register
from tests.shown_pages import FIGURES, IN_TIME, LATE, PLAN, Q3, column_in, region_at, rows_in, shown_at, texts_in
from tests.test_core_master_needs import CLOSED

HISTORY = """
council      | indicator          | period     | state    | value
chorley      | chorley/COR-1      | 2025/26 Q3 | imported | 18
chorley      | chorley/COR-1      | 2025/26 Q2 | imported | 19
chorley      | chorley/LOC-1      | 2025/26 Q3 | imported | 390
chorley      | chorley/LOC-1      | 2025/26 Q2 | imported | 380
chorley      | chorley/LOC-2      | 2025/26 Q3 | imported | 40
chorley      | chorley/LOC-2      | 2025/26 Q2 | imported | 40
chorley      | chorley/LOC-1      | 2024/25 Q4 | imported | 400
south-ribble | south-ribble/COR-1 | 2025/26 Q3 | imported | 16.5
"""
EARLIER_TARGETS = """
council      | indicator          | period     | value
chorley      | chorley/LOC-1      | 2025/26 Q3 | 400
chorley      | chorley/LOC-2      | 2025/26 Q3 | 50
chorley      | chorley/COR-1      | 2025/26 Q3 | 20
south-ribble | south-ribble/COR-1 | 2025/26 Q3 | 16
chorley      | chorley/LOC-1      | 2025/26 Q2 | 300
chorley      | chorley/LOC-2      | 2025/26 Q2 | 40
chorley      | chorley/COR-1      | 2025/26 Q2 | 20
"""


NEVER_SAVED = LastSave(7)


def regions_of(shown: Shown, saved: LastSave = NEVER_SAVED) -> tuple[Region, ...]:
    """The regions of the Control sheet."""
    return control_regions(shown, entries_shown(shown), saved)


def said_in(shown: Shown) -> list[str]:
    """The sentences on how the figures stand."""
    return rows_in(region_at(regions_of(shown), control.SAID, control.WHO))


def listed_in(shown: Shown) -> list[str]:
    """The rows of the list, each with its tone first."""
    return texts_in(region_at(regions_of(shown), control.LIST, control.TONE))


def test_the_top_names_councils_months_and_day_and_when_edits_were_saved() -> None:
    """Below them one sentence: the day, which ledger entry is shown, when edits were saved, and what still waits."""
    saved = LastSave(1234, on=date(2026, 1, 9))
    top = rows_in(region_at(regions_of(shown_at(IN_TIME), saved), control.SUBTITLE, control.WHO))

    assert top == [
        "Chorley Council and South Ribble Borough Council  ·  October to December 2025",
        "As at 12 January 2026, ledger entry 1,234; edits last saved 9 January 2026; nothing waits.",
    ]


@pytest.mark.parametrize(
    ("saved", "sentence"),
    [
        (NEVER_SAVED, "As at 12 January 2026, ledger entry 7; no edits saved from here yet; nothing waits."),
        (
            LastSave(7, 1, IN_TIME),
            "As at 12 January 2026, ledger entry 7; edits last saved 12 January 2026; 1 finding waits.",
        ),
        (
            LastSave(7, 2, IN_TIME),
            "As at 12 January 2026, ledger entry 7; edits last saved 12 January 2026; 2 findings wait.",
        ),
    ],
)
def test_it_is_said_what_waits_since_the_last_save(saved: LastSave, sentence: str) -> None:
    """Nothing saved yet, one finding, several."""
    top = rows_in(region_at(regions_of(shown_at(IN_TIME), saved), control.SUBTITLE, control.WHO))

    assert top[1] == sentence


def test_each_count_stands_in_its_tile_with_its_tone_beside() -> None:
    """Heading, count and sentence below each other; the tones in hidden columns for the conditional formats."""
    regions = regions_of(shown_at(IN_TIME, figure=FIGURES))
    tiles = [rows_in(region_at(regions, control.TILES, column)) for column in control.TILE_COLUMNS]

    assert tiles == [
        ["Returns in", "0 of 1", "1 due 15 January"],
        ["To check", "3 figures", "1 commentary to confirm"],
        ["To authorise", "2 figures", "1 off target"],
        ["Action plans", "0 of 1", "1 awaited"],
    ]
    tones = region_at(regions, control.TILES, control.TILE_TONES)
    assert tones.values == (("plain", "waiting", "waiting", "off target"),)


def test_figures_stand_in_sentences_with_their_base() -> None:
    """Percentages of the rated ones of each council; the others by reason; what changed; earlier periods."""
    assert said_in(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS)) == [
        "Chorley Council: 3 of 4 indicators are rated: 2 on target (67%), 1 outside threshold (33%).",
        "The others: 1 overdue.",
        "South Ribble Borough Council: 1 of 1 indicator is rated: 1 within threshold (100%).",
        "Since the period before: 1 better, 1 the same, 1 worse.",
        "On target, of those rated: 67% in Q2 25/26, 50% in Q3 25/26.",
    ]


def test_a_closed_period_is_called_closed_and_awaits_nothing() -> None:
    """The heading says since when; sentences and chart say what was not reported, and nothing is still to come."""
    shown = shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS, closing=CLOSED)

    heading = rows_in(region_at(regions_of(shown), control.SAID_HEADING, control.WHO))
    assert heading == ["How the figures stand in 2025/26 Q3, closed since 20 February 2026"]
    assert said_in(shown)[1] == "The others: 1 not available (1 not reported by the time the period was closed)."
    assert listed_in(shown) == ["quiet | Nothing.", "section | Expected, not late", "quiet | Nothing."]
    statuses = rows_in(region_at(regions_of(shown), control.SAID, control.STATUS_LABELS))
    assert statuses[-2:] == ["Still to come | 0", "Not rated | 1"]


def test_a_period_closed_by_one_council_is_called_closed_for_it() -> None:
    """The other one's figures may still come."""
    shown = shown_at(LATE, figure=FIGURES, closing="council | period | on\nchorley | 2025/26 Q3 | 2026-02-20")

    heading = rows_in(region_at(regions_of(shown), control.SAID_HEADING, control.WHO))
    assert heading == ["How the figures stand in 2025/26 Q3, closed for Chorley Council"]
    assert said_in(shown)[:4] == [
        "Chorley Council: 0 of 4 indicators are rated.",
        "They are: 4 not available (4 not authorised by the time the period was closed).",
        "South Ribble Borough Council: 0 of 1 indicator is rated.",
        "They are: 1 awaiting authorisation.",
    ]


def test_percentages_that_do_not_add_up_are_explained() -> None:
    """Three of three different ratings are 33 % each."""
    within = HISTORY.replace("| imported | 390", "| imported | 410")

    said = said_in(shown_at(LATE, "Chorley Council", figure=within, target=EARLIER_TARGETS))

    assert said[0].endswith("1 on target (33%), 1 within threshold (33%), 1 outside threshold (33%).")
    assert "Percentages may not sum to 100 because of rounding." in said


def test_before_there_is_a_figure_nothing_is_claimed() -> None:
    """No percentage of nothing."""
    assert said_in(shown_at(IN_TIME, "South Ribble Borough Council")) == [
        "South Ribble Borough Council: 0 of 1 indicator is rated.",
        "They are: 1 not yet due.",
        "No indicator can be compared with the period before.",
        "No earlier period has rated indicators.",
    ]


def test_the_charts_read_statuses_and_shares_from_cells() -> None:
    """Words with their symbol, and a period as short as an axis needs it; a period without rated ones has no column."""
    regions = regions_of(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS))

    assert rows_in(region_at(regions, control.SAID, control.STATUS_LABELS)) == [
        "★ On target | 2",
        "● Within threshold | 1",
        "▲ Outside threshold | 1",
        "Still to come | 1",
        "Not rated | 0",
    ]
    assert rows_in(region_at(regions, control.SAID, control.SHARE_LABELS)) == [
        "Q3 24/25", "Q4 24/25", "Q1 25/26", "Q2 25/26 | 67", "Q3 25/26 | 50",
    ]  # fmt: skip


def test_a_figure_that_is_not_available_is_not_still_to_come() -> None:
    """It is a final answer: nobody is asked for it again, so the chart counts it with those that are not rated."""
    given_up = HISTORY.replace(
        "chorley/LOC-2      | 2025/26 Q3 | imported | 40", "chorley/LOC-2 | 2025/26 Q3 | imported | "
    )

    regions = regions_of(shown_at(LATE, "Chorley Council", figure=given_up, target=EARLIER_TARGETS))

    assert said_in(shown_at(LATE, "Chorley Council", figure=given_up, target=EARLIER_TARGETS))[1] == (
        "The others: 1 overdue, 1 not available."
    )
    assert rows_in(region_at(regions, control.SAID, control.STATUS_LABELS))[3:] == [
        "Still to come | 1",
        "Not rated | 1",
    ]


def test_what_needs_somebody_stands_above_what_is_expected() -> None:
    """Who, by when, what, of what, and since when; each row with the tone of its urgency."""
    assert listed_in(shown_at(IN_TIME, figure=FIGURES)) == [
        (
            "off target | Responsible Officer, Waste | 23 Jan | ▲ Outside threshold: action plan awaited | Missed bins | "
            "chorley/LOC-1 | 12 Jan"
        ),
        (
            "late | Collection Officer, Waste | 15 Jan | Returned: The evidence says 49. | Waste recycled | chorley/LOC-2 | "
            "01 Jan"
        ),
        (
            "late | Responsible Officer, Waste | 20 Jan | Returned: Say more. | November 2025: Fly-tips | chorley/LOC-3 | "
            "01 Dec"
        ),
        "section | Expected, not late",
        (
            "plain | Responsible Officer, Waste | 20 Jan | Check expected (2 lines) | Days to process and others | "
            "chorley/COR-1 | 01 Jan"
        ),
        (
            "plain | Responsible Officer, South Ribble | 20 Jan | Commentary expected | Days to process | "
            "south-ribble/COR-1 | 01 Jan"
        ),
        (
            "plain | Director of Environment | 27 Jan | Authorisation expected (2 lines) | Missed bins and others | "
            "chorley/LOC-1 | 01 Nov"
        ),
    ]


def test_the_list_is_that_of_the_council_that_is_chosen() -> None:
    """Another council's officers are not shown."""
    rows = listed_in(shown_at(IN_TIME, "South Ribble Borough Council", figure=FIGURES, plan=PLAN))

    assert [row.split(" | ")[1] for row in rows] == [
        "Nothing.",
        "Expected, not late",
        "Responsible Officer, South Ribble",
    ]


def test_a_need_leads_to_its_figure_or_else_to_its_indicator() -> None:
    """One click away from its row, wherever that stands now."""
    region = region_at(regions_of(shown_at(LATE, figure=FIGURES)), control.LIST, control.TONE)
    nothing_typed = region_at(regions_of(shown_at(LATE)), control.LIST, control.TONE)

    assert column_in(region, control.REFERENCE)[0] == "chorley/LOC-1 -> Figures: chorley/LOC-1|2025/26 Q3"
    assert column_in(nothing_typed, control.REFERENCE)[0] == "chorley/COR-1 -> Indicators: chorley/COR-1"


def test_an_empty_register_says_that_nothing_is_needed() -> None:
    """Before the first import every block has its words."""
    shown = Shown(Register({}), Q3, (), IN_TIME)

    assert listed_in(shown) == ["quiet | Nothing.", "section | Expected, not late", "quiet | Nothing."]
    assert said_in(shown) == ["There is no indicator yet: import definitions, or type them on the sheet Indicators."]
    assert rows_in(region_at(regions_of(shown), control.SUBTITLE, control.WHO))[0].startswith("No council yet")


def test_what_finds_no_room_in_the_list_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last row says how many more there are, and where all are listed."""
    monkeypatch.setattr(control, "LIST_ROOM", 4)

    rows = listed_in(shown_at(IN_TIME, figure=FIGURES))

    assert len(rows) == 4
    assert rows[-1] == "quiet | And 4 more: pmf status lists them all."


@pytest.mark.parametrize("council", ["All councils", "chorley", "South Ribble Borough Council"])
def test_no_region_overlaps_another_and_each_fits_its_room(council: str) -> None:
    """They are written in any order; what one empties is never another's."""
    cells: set[tuple[int, int]] = set()
    for region in regions_of(shown_at(LATE, council, figure=FIGURES)):
        own = {
            (row, column)
            for row in range(region.row, region.row + region.room)
            for column in range(region.column, region.column + len(region.values[0]))
        }
        assert region.sheet == CONTROL_SHEET
        assert len(region.values) <= region.room
        assert not own & cells
        cells |= own
    assert not cells & {control.PERIOD_CELL, control.COUNCIL_CELL, control.FOLDER_CELL}
