"""What the Quarterly Performance Report says of a small council in which every case occurs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure, State, Status
from pmf_excel.core.records.indicators import Indicator, Polarity, Unit
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.paperwork import Closing, Publication
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.quarterly import figures_in_report, quarterly_content
from tests.quarterly_reading import DRAFT, changed, figure, line, notes, plan, report_of, said, tables, texts_in
from tests.sample_registers import PERIOD, TODAY, council_register, register_without
from tests.test_core_words import words_of


def test_a_report_is_made_of_plain_values_only() -> None:
    """A template sees texts, numbers and lists of them, never a record with methods."""

    def kinds_in(value: object) -> Iterator[type]:
        if isinstance(value, tuple):
            for item in value:
                yield from kinds_in(item)
        elif is_dataclass(value) and not isinstance(value, type):
            assert type(value).__module__ == "pmf_excel.core.reports.content"
            for each in fields(value):
                yield from kinds_in(getattr(value, each.name))
        else:
            yield type(value)

    assert set(kinds_in(report_of())) <= {str, int, float, type(None)}


def test_page_one_says_how_we_are_doing() -> None:
    """Counts and percentages of the rated, the base, and what is not rated for which reason (section 5)."""
    report = report_of()

    assert said(report)["Overall performance is mixed."] == (
        "Of 7 rated indicators, 4 (57%) are on target, 1 (14%) is worse than target but within the threshold, and "
        "2 (29%) are outside it. 7 of 10 indicators are rated; 1 contextual, 1 not yet due, 1 awaiting authorisation."
    )
    assert said(report)["Off target:"] == "3 indicators, in the table below. Action plans in place: 2 of 3."
    assert said(report)["Projects:"] == "Of 4 projects, 1 (25%) is complete, 2 (50%) are green and 1 (25%) is amber."
    assert said(report)["Since last quarter:"] == "4 indicators are better, none the same and 3 worse."


def test_the_percentages_agree_with_the_tables_beside_them() -> None:
    """The statuses in the tables count up to the numbers of the summary (section 11)."""
    report = report_of()
    shown = [row.status.words for table in tables(report) for row in table.rows]

    assert len(shown) == 10
    assert [shown.count(words) for words in ("On target", "Within threshold", "Outside threshold")] == [4, 1, 2]


def test_rounding_is_owned_up_to_where_percentages_do_not_sum() -> None:
    """Six rated 4 / 1 / 1 are 67, 17 and 17 per cent, and the report says why that is 101."""
    missing = figure("COR-007").but(state=State.RETURNED, judgement=None, value=None)

    text = said(report_of(changed(missing)))["Overall performance is mixed."]

    assert "3 (50%) are on target" in text
    assert "1 (17%)" in text
    assert "2 (33%)" in text
    assert "rounding" not in text

    fewer = changed(figure("COR-005").but(state=State.RETURNED, judgement=None, value=None))
    text = said(report_of(fewer))["Overall performance is mixed."]
    assert "4 (67%) are on target, 1 (17%) is worse" in text
    assert "Percentages may not sum to 100 because of rounding." in text


def test_what_is_off_target_comes_first_worst_before_less_bad() -> None:
    """Outside, then within, then what is missing, then the rest (section 7, by exception)."""
    report = report_of()

    assert [row.name for row in report.off_target[0].rows] == [
        "Residual waste for each household",
        "Days to process new benefit claims",
        "Missed bins put right within two days",
    ]
    assert [row.status.words for row in tables(report)[0].rows] == [
        "Outside threshold", "Within threshold", "Awaiting authorisation", "On target",
    ]  # fmt: skip


def test_what_is_being_done_stands_on_page_one() -> None:
    """The first action with its date, or that the plan is awaited."""
    assert [row.doing for row in report_of().off_target[0].rows] == [
        "Return both rounds to fortnightly collection (by 31 March 2026).",
        "Action plan awaited.",
        "Fill two supervisor posts (by 16 February 2026).",
    ]


def test_only_authorised_figures_are_printed() -> None:
    """A checked figure is said to be awaiting authorisation; its number stands nowhere in the report."""
    report = report_of()
    row = line(report, "Household waste recycled or composted")

    assert (row.figure, row.status.words, row.target) == ("–", "Awaiting authorisation", "50.0%")
    assert not any("51.1" in text for text in texts_in(report))
    assert "Household waste recycled or composted" in said(report)["Still to come:"]


def test_a_figure_that_is_corrected_prints_as_it_was_last_authorised() -> None:
    """Until the new value is authorised, reports print the old one (section 4)."""
    returned = figure("COR-003").but(state=State.COLLECTED, value=Decimal(1999))

    report = report_of(changed(returned))

    assert line(report, "Missed bin collections").figure == "1,372"
    assert not any("1,999" in text for text in texts_in(report))


def test_a_target_set_later_never_recolours_the_past() -> None:
    """Value, target, decimals and status are those of the judgement (section 4, Freeze)."""
    frozen = figure("COR-003")
    assert frozen.judgement is not None
    other = frozen.judgement.model_copy(update={"target": Decimal(1300), "status": Status.OUTSIDE, "decimals": 1})

    row = line(report_of(changed(frozen.but(judgement=other))), "Missed bin collections")

    assert (row.target, row.figure, row.status.words) == ("1,300.0", "1,372.0", "Outside threshold")


def test_markers_are_explained_at_the_top_of_the_table_where_they_occur() -> None:
    """And only there."""
    first, second, third = tables(report_of())

    assert first.key == "In this table: [p] provisional."
    assert second.key == "In this table: [r] revised since it was published."
    assert third.key == ""


def test_notes_say_what_a_reader_must_know_of_a_figure() -> None:
    """When the final one is expected, what was published before, which period the data are of."""
    found = notes(report_of())

    assert "Residual waste for each household: the final figure is expected on 31 March 2026." in found
    assert "Affordable homes delivered: revised; 33 was published." in found
    assert "Claimant count: the figure is for October 2025." in found


def test_a_changed_target_is_printed_with_what_it_was() -> None:
    """`target changed from X to Y` (section 3)."""
    frozen = figure("COR-006")
    assert frozen.judgement is not None
    raised = frozen.judgement.model_copy(update={"target_before": Decimal(110000)})

    found = notes(report_of(changed(frozen.but(judgement=raised))))

    assert "Benefit overpayments recovered: the target changed from £110,000 to £120,000." in found


def test_an_annual_indicator_shows_its_latest_figure_and_when_the_next_is_due() -> None:
    """It is not counted in other quarters (section 3)."""
    report = report_of()
    row = line(report, "Net additional homes")

    assert (row.figure, row.target, row.status.words) == ("441", "400", "Not yet due")
    assert "the latest figure is for 2024/25 (April 2024 to March 2025); the next is due in 2026/27 Q1" in notes(report)


def test_directions_are_words_and_stop_at_a_series_break() -> None:
    """Better and worse by polarity, up and down for context, not comparable across a break."""
    report = report_of()
    ways = {row.name: (row.short_term, row.long_term) for table in tables(report) for row in table.rows}

    assert ways["Residual waste for each household"] == ("Worse", "Worse")
    assert ways["Days to process new benefit claims"] == ("Worse", "Not comparable")
    assert ways["Claimant count"] == ("Down", "Down")
    assert ways["Household waste recycled or composted"] == ("–", "–")


def test_an_off_target_indicator_is_remarked_on_with_its_distance_and_commentary() -> None:
    """The Responsible Officer's words follow the figure."""
    remarks = {remark.name: remark.text for table in tables(report_of()) for remark in table.remarks}

    assert remarks["Residual waste for each household"] == (
        "124.3 kg against a target of 115.0 kg: 9.3 kg worse than target, outside threshold. "
        "Two rounds moved to weekly collection during the depot works."
    )
    assert "0.4 percentage points worse" in remarks["Missed bins put right within two days"]
    assert remarks["Missed bin collections"] == "The fourth quarter running with fewer missed collections."


def test_text_that_people_typed_takes_the_place_of_the_usual_one() -> None:
    """Paragraph by paragraph, under the section's name."""
    report = report_of(texts={"finance": "No direct implications.\n\nSavings are in the budget.", "purpose": "  "})
    sections = {section.heading.text: section.paragraphs for section in [*report.opening, *report.closing]}

    assert sections["Comments of the Statutory Finance Officer"] == (
        "No direct implications.",
        "Savings are in the budget.",
    )
    assert sections["Purpose of the report"][0].startswith("To report how Chorley Council performed")


def test_every_text_and_table_of_the_report_says_something() -> None:
    """No blank cell, no section without a paragraph, no table without a row."""
    report = report_of()
    blank = [name for name in _blank_fields(report) if name not in ("key", "executive_member", "symbol")]

    assert blank == []


def _blank_fields(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and not value.strip():
        yield name
    elif isinstance(value, tuple):
        if not value and name in ("rows", "paragraphs", "figures"):
            yield name
        for item in value:
            yield from _blank_fields(item, name)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _blank_fields(getattr(value, each.name), each.name)


def test_tables_are_numbered_in_the_order_of_the_pages() -> None:
    """Every caption has the next number."""
    captions = [text for text in texts_in(report_of()) if text.startswith("Table ") and text[6].isdigit()]
    numbers = sorted(int(caption.split()[1].rstrip(".")) for caption in captions)

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_council_without_anything_still_gets_a_report() -> None:
    """Nothing rated, no plans, no projects, no years: each is said."""
    empty = Register({"council": {"chorley": Council(council="chorley", name="Chorley Council").to_row()}})

    report = report_of(empty)

    assert report.headlines[0].label == "No indicator is rated this quarter."
    assert said(report)["Projects:"] == "No corporate project is reported this quarter."
    assert report.plans_text == "No indicator needs an action plan this quarter."
    assert report.years_text == "There are no figures of earlier years yet."


def test_local_indicators_are_left_out_where_the_council_has_no_heading_for_them() -> None:
    """Then they are not counted either."""
    words = words_of("chorley")
    headings = words.quarterly.headings.model_copy(update={"local_measures": ""})
    without = words.model_copy(update={"quarterly": words.quarterly.model_copy(update={"headings": headings})})

    report = report_of(words=without)

    assert "Of 6 rated indicators" in report.headlines[0].text
    assert all("LOC-" not in text for text in texts_in(report))


def test_nothing_is_still_to_come_in_a_closed_period() -> None:
    """The figure that nobody authorised is not available, the table of years says so too, and the reason is given."""
    report = report_of(changed(Closing(council="chorley", period=PERIOD, on=TODAY)))
    recycled = "Household waste recycled or composted"

    assert "1 not available." in said(report)["Overall performance is mixed."]
    assert "Still to come:" not in said(report)
    assert line(report, recycled).status.words == "Not available"
    remarks = {remark.name: remark.text for table in tables(report) for remark in table.remarks}
    assert remarks[recycled] == "Not available. Not authorised by the time the period was closed."
    years = {row.name: row.figures for table in report.years for row in table.rows}
    assert years[recycled][-1] == "Not available"


def test_each_council_reads_its_own_committee_and_leadership_team() -> None:
    """The same register in the other council's words."""
    report = report_of(words=words_of("south-ribble"))

    assert (report.committee, report.member) == ("Cabinet", "Cabinet Member")
    assert "the Leadership Team" in plan(report, "Days to process new benefit claims").standing
    assert not any("Executive Cabinet" in text for text in texts_in(report))


def test_the_colophon_names_what_the_draft_was_built_from() -> None:
    """In words for people, and as a line that `publish` reads."""
    report = report_of()

    assert "ledger position 1,234" in report.colophon
    assert report.reference == "pmf:quarterly/chorley/2025-26-Q3/1234"


@pytest.mark.parametrize("text", ["May 2026", "2025/26"])
def test_only_a_quarter_has_a_quarterly_report(text: str) -> None:
    """Another period is refused in plain words."""
    with pytest.raises(PmfError, match="is not a quarter"):
        quarterly_content(council_register(), "chorley", Period.parse(text), TODAY, words_of("chorley"), DRAFT)


def test_the_figures_of_a_publication_are_those_that_it_prints_as_its_own_or_as_late() -> None:
    """Neither what awaits authorisation nor last year's annual figure nor the trend."""
    found = figures_in_report(council_register(), "chorley", PERIOD, TODAY, words_of("chorley"))

    assert found == (
        "chorley/COR-001|2025/26 Q3", "chorley/COR-002|2025/26 Q3", "chorley/COR-003|2025/26 Q3",
        "chorley/COR-005|2025/26 Q3", "chorley/COR-006|2025/26 Q2", "chorley/COR-006|2025/26 Q3",
        "chorley/COR-007|2025/26 Q3", "chorley/COR-008|2025/26 Q3", "chorley/LOC-REV-1|2025/26 Q3",
    )  # fmt: skip


def test_a_publication_of_another_product_makes_nothing_late() -> None:
    """Only the quarterly report's own publications count."""
    other = Publication(council="chorley", product="dashboard", period=Period.parse("2025/26 Q2"), published_on=TODAY)
    change = change_between(None, other, "test")
    assert change is not None

    assert report_of(register_without(Publication).with_changes([change])).late == ()


def test_a_yes_or_no_figure_has_no_distance_from_its_target() -> None:
    """It is met or not."""
    indicator = council_register().get(Indicator, "chorley/COR-005")
    old = figure("COR-005")
    assert indicator is not None
    assert old.judgement is not None
    yes_no = {
        "unit": Unit.YES_NO,
        "decimals": 0,
        "value": Decimal(0),
        "target": Decimal(1),
        "polarity": Polarity.HIGHER,
    }
    asked = indicator.but(unit=Unit.YES_NO, decimals=0, polarity=Polarity.HIGHER)
    answered = old.but(value=Decimal(0), judgement=old.judgement.model_copy(update=yes_no))
    register = changed(asked)
    change = change_between(register.get(Figure, old.id), answered, "test")
    assert change is not None

    report = report_of(register.with_changes([change]))

    assert line(report, indicator.name).figure == "No"
    assert plan(report, indicator.name).standing.startswith("No against a target of Yes. ")


def test_a_long_unit_is_said_once_in_a_sentence() -> None:
    """`9.12 days for each employee against a target of 8.50`."""
    indicator = council_register().get(Indicator, "chorley/COR-001")
    assert indicator is not None
    found = plan(report_of(changed(indicator.but(unit_label="kilograms for each household"))), indicator.name)

    assert found.standing.startswith("124.3 kilograms for each household against a target of 115.0, 9.3 worse.")
