"""Findings, Log and the drop-downs of Control: what stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pmf_excel.core.master.book import CONTROL_SHEET, FINDINGS_SHEET, LOG_SHEET, MEMORY_SHEET, Chosen, Link, Region
from pmf_excel.core.master.choices import QUARTERS, choice_regions, council_choices, current_quarter, period_choices
from pmf_excel.core.master.findings_page import FINDINGS_HEADINGS, FINDINGS_ROOM, SheetFinding, findings_region
from pmf_excel.core.master.log import LoggedJob
from pmf_excel.core.master.log_page import LOG_HEADINGS, LOG_ROOM, log_region
from pmf_excel.core.master.shown import councils_chosen
from pmf_excel.core.periods import Period
from tests.registers import quarter_register
from tests.shown_pages import IN_TIME, rows_in

FINDING = SheetFinding(
    key="chorley/COR-012",
    code="sync-conflict",
    when=IN_TIME,
    sheet="Indicators",
    record="chorley/COR-012",
    column="Name",
    typed="Council tax colected",
    held="Council tax collected",
    wrong="The register changed this meanwhile.",
    remedy="Choose take mine or dismiss.",
    row=12,
)


def job(day: int, *files: str, said: str = "Took in 3 files.", needs_person: bool = False) -> LoggedJob:
    """A job that ran in January 2026."""
    at = datetime(2026, 1, day, 9, 5, tzinfo=UTC)
    return LoggedJob(at, "Tess Partner", "tess", "button", "collect", said, files, needs_person)


def test_a_finding_says_where_what_and_what_to_do_and_leads_to_its_row() -> None:
    """Key and code stand in the hidden columns; the answer is left to the person."""
    region = findings_region([FINDING])

    assert (region.sheet, region.row, region.column, region.room) == (FINDINGS_SHEET, 4, 1, FINDINGS_ROOM)
    assert rows_in(region) == [
        (
            "chorley/COR-012 | sync-conflict | 12 Jan | Indicators | chorley/COR-012 -> Indicators: chorley/COR-012 | Name | "
            "Council tax colected | Council tax collected | The register changed this meanwhile. | Choose take mine or dismiss."
        )
    ]


def test_what_somebody_answered_stays_and_a_row_without_a_key_is_no_link() -> None:
    """A row that was typed and refused has no record yet."""
    [row] = findings_region([replace(FINDING, key="", answer="retire")]).values

    assert row[4] == "chorley/COR-012"
    assert row[-1] == "retire"


def test_more_findings_than_there_is_room_for_are_counted() -> None:
    """The last row says so; the answers above come first."""
    region = findings_region([FINDING] * (FINDINGS_ROOM + 5))

    assert len(region.values) == FINDINGS_ROOM
    assert "And 6 more findings: answer these first, then save again." in region.values[-1]


def test_the_log_shows_the_newest_job_first_with_links_to_three_files() -> None:
    """The names of the files alone; how many more there are is said."""
    files = ("out/a.xlsx", "out/answers/b.xlsx", "quarantine/c.xlsx", "quarantine/d.xlsx")
    region = log_region([job(9), job(12, *files, needs_person=True)])

    assert (region.sheet, region.room) == (LOG_SHEET, LOG_ROOM)
    assert rows_in(region) == [
        (
            "late | 12 Jan 2026 09:05 | Tess Partner | collect | button | Took in 3 files. (1 more file) | "
            "a.xlsx -> out/a.xlsx | b.xlsx -> out/answers/b.xlsx | c.xlsx -> quarantine/c.xlsx"
        ),
        "plain | 9 Jan 2026 09:05 | Tess Partner | collect | button | Took in 3 files.",
    ]


def test_the_log_keeps_to_its_room_and_a_long_report_to_its_row() -> None:
    """The oldest jobs are left out; the whole of what a job said stands in the ledger's log."""
    region = log_region([job(9, said="word " * 200)] * (LOG_ROOM + 20))

    assert len(region.values) == LOG_ROOM
    assert str(region.values[0][6]).endswith("…")
    assert len(str(region.values[0][6])) <= 141


def test_a_long_report_is_cut_between_words_and_leaves_room_for_how_many_files_more_there_are() -> None:
    """Four lines of the row show all of it."""
    [row] = log_region([job(9, "a", "b", "c", "d", "e", said="reminders " * 30)]).values

    assert str(row[6]).endswith("reminders … (2 more files)")
    assert len(str(row[6])) <= 141


@pytest.mark.parametrize(
    ("region", "width"),
    [(findings_region([]), 2 + len(FINDINGS_HEADINGS)), (log_region([]), 2 + len(LOG_HEADINGS))],
)
def test_an_empty_page_is_emptied_across_its_whole_width(region: Region, width: int) -> None:
    """One row of nothing, as wide as the page."""
    assert region.values == ((None,) * width,)


def test_periods_to_choose_begin_with_the_quarter_that_ended_last() -> None:
    """Then the next one, then those before it: twelve quarters and one."""
    choices = period_choices(IN_TIME)

    assert choices[:4] == ("2025/26 Q3", "2025/26 Q4", "2025/26 Q2", "2025/26 Q1")
    assert choices[-1] == "2022/23 Q4"
    assert len(choices) == QUARTERS + 1


@pytest.mark.parametrize(
    ("chosen", "last"),
    [("2019/20 Q2", "2019/20 Q2"), ("2025/26 Q1", "2022/23 Q4"), ("May 2026", "May 2026"), ("soon", "2022/23 Q4")],
)
def test_what_is_chosen_stays_among_the_choices(chosen: str, last: str) -> None:
    """However long ago it is; what is no period is not offered."""
    assert period_choices(IN_TIME, chosen)[-1] == last


def test_the_current_quarter_is_the_one_that_ended_last() -> None:
    """On 31 March the third quarter, on 1 April the fourth."""
    assert current_quarter(date(2026, 3, 31)) == Period.parse("2025/26 Q3")
    assert current_quarter(date(2026, 4, 1)) == Period.parse("2025/26 Q4")


def test_councils_to_choose_are_all_of_them_or_each_by_name() -> None:
    """A choice is understood by name or code; anything else means all."""
    register = quarter_register()

    assert council_choices(register) == ("All councils", "Chorley Council", "South Ribble Borough Council")
    assert [[council.id for council in councils_chosen(register, chosen)] for chosen in (
        "All councils", "", "south ribble borough council ", "chorley", "Preston",
    )] == [["chorley", "south-ribble"], ["chorley", "south-ribble"], ["south-ribble"], ["chorley"],
           ["chorley", "south-ribble"]]  # fmt: skip


def test_what_is_not_chosen_yet_is_chosen_for_people_and_nothing_else_is() -> None:
    """The first fill chooses the current quarter and all councils; later their choice is left alone."""
    first = choice_regions(quarter_register(), IN_TIME, Chosen())
    later = choice_regions(quarter_register(), IN_TIME, Chosen("2025/26 Q1", "Chorley Council"))

    assert [region.values for region in first if region.sheet == CONTROL_SHEET] == [
        (("2025/26 Q3",),),
        (("All councils",),),
    ]
    assert {region.sheet for region in later} == {MEMORY_SHEET}
    assert all(len(region.values) <= region.room for region in (*first, *later))


def test_texts_of_findings_are_cut_to_what_a_cell_can_hold() -> None:
    """An officer may paste a novel."""
    [row] = findings_region([replace(FINDING, typed="x" * 40_000)]).values

    assert len(str(row[6])) == 32_767
    assert isinstance(row[4], Link)
