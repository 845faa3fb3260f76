"""Action plans, trends, projects, late figures, five years and sources in the Quarterly Performance Report."""

from __future__ import annotations

import pytest

from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.indicators import Indicator, Measure
from pmf_excel.core.records.organisation import PlanFrom
from pmf_excel.core.records.paperwork import Publication
from pmf_excel.core.records.plans import ActionPlan, PlanState
from tests.quarterly_reading import changed, line, plan, report_of, said
from tests.sample_registers import PERIOD, council_register, register_without


def test_a_plan_holds_reasons_actions_outlook_and_trend() -> None:
    """What section 6 asks for."""
    found = plan(report_of(), "Residual waste for each household")
    first, second = found.actions[0].rows

    assert "garden waste" in found.reasons[0]
    assert (first.owner, first.due, first.progress) == ("Waste Manager", "31 March 2026", "Routes agreed with crews")
    assert second.progress == "None reported yet"
    assert found.outlook == ("expected in 2026/27 Q1.",)
    assert [(point.period, point.figure, point.target) for point in found.trend[0].rows][-2:] == [
        ("2025/26 Q2", "121.4", "115.0"), ("2025/26 Q3", "124.3 [p]", "115.0"),
    ]  # fmt: skip


def test_a_plan_that_was_not_written_is_awaited_and_its_spell_escalated() -> None:
    """Off target for two quarters it goes to the management team, for longer to the leadership team as well."""
    report = report_of()
    awaited, short = (
        plan(report, "Days to process new benefit claims"),
        plan(report, "Residual waste for each household"),
    )

    assert awaited.standing.endswith("Action plan awaited.")
    assert "Off target since 2024/25 Q2, 6 reporting periods running." in awaited.standing
    assert "escalated to the Directorate Management Team and the Senior Leadership Team" in awaited.standing
    assert short.standing.endswith("It is escalated to the Directorate Management Team.")
    assert awaited.actions == ()
    assert awaited.reasons == ()


def test_a_plan_that_is_not_agreed_yet_says_so() -> None:
    """Written, but not seen by the Authorising Officer."""
    assert "still to be agreed" in plan(report_of(), "Missed bins put right within two days").standing


@pytest.mark.parametrize("state", [PlanState.AWAITED, PlanState.RETURNED, PlanState.CLOSED])
def test_a_plan_that_was_sent_back_or_closed_is_not_printed(state: PlanState) -> None:
    """What was returned to its writer is not for members to read."""
    old = council_register().get(ActionPlan, "chorley/COR-001|2025/26 Q2")
    assert old is not None

    found = plan(report_of(changed(old.but(state=state))), "Residual waste for each household")

    assert found.reasons == ()
    assert "Action plan awaited." in found.standing


def test_a_council_may_ask_for_plans_outside_the_threshold_only() -> None:
    """The indicator within threshold then needs none, but one that was written is still printed."""
    council = council_register().council("chorley").but(action_plan_from=PlanFrom.OUTSIDE)

    report = report_of(changed(council))

    assert said(report)["Off target:"].endswith("Action plans in place: 1 of 2.")
    assert len(report.plans) == 3


def test_where_no_plan_is_in_place_none_is_said() -> None:
    """One is needed and it is awaited: the sentence reads right for none, one and many."""
    basis = changed(council_register().council("chorley").but(action_plan_from=PlanFrom.OUTSIDE))
    plans = [each.but(state=PlanState.AWAITED) for each in basis.all(ActionPlan)]

    report = report_of(basis.with_changes(filter(None, (change_between(basis.get(ActionPlan, each.id), each, "write")
                                                       for each in plans))))  # fmt: skip

    assert said(report)["Off target:"].endswith("in the table below. Action plans in place: none of 2.")


def test_the_chart_says_in_words_what_it_shows() -> None:
    """Alternative text with first and last figure, and the numbers of the table beside it."""
    found = plan(report_of(), "Residual waste for each household")
    chart = found.charts[0]

    assert chart.alternative.startswith(
        "Line chart of Residual waste for each household: 116.0 kg in 2023/24 Q3, 124.3 kg in 2025/26 Q3. "
        "The target is 115.0 kg."
    )
    assert chart.series[0].values == (116.0, None, None, 119.0, 119.5, 114.0, 114.1, 121.4, 124.3)
    assert chart.series[1].name == "Target"
    assert [point.period for point in found.trend[0].rows] == list(chart.categories)


def test_a_running_total_is_charted_by_the_same_quarter_of_each_year() -> None:
    """Within a year it only grows; a chart of every quarter would be a saw with a tooth a year."""
    basis = council_register()
    indicator = next(each for each in basis.all(Indicator) if each.name == "Residual waste for each household")
    figure = basis.figure(indicator.id, PERIOD)
    assert figure is not None
    assert figure.judgement is not None
    running = figure.but(judgement=figure.judgement.model_copy(update={"measured_as": Measure.YEAR_TO_DATE}))

    found = plan(report_of(changed(running)), "Residual waste for each household")

    quarters = [f"{year} Q3" for year in ("2021/22", "2022/23", "2023/24", "2024/25", "2025/26")]
    assert [point.period for point in found.trend[0].rows] == quarters
    assert list(found.charts[0].categories) == quarters
    assert found.trend[0].caption.endswith("Residual waste for each household, Quarter 3 of each year")


def test_projects_in_trouble_come_first_with_their_rating_before() -> None:
    """Symbol and words, now and last quarter, and commentary."""
    green, fair = [part.projects[0] for part in report_of().priorities if part.projects]

    assert [(row.name, row.now.words, row.before.words) for row in green.rows] == [
        ("Depot renewal", "Amber", "Green"), ("Ten thousand trees", "Green", "Green"),
    ]  # fmt: skip
    assert [(row.now.words, row.before.words) for row in fair.rows] == [("Green", "Not started"), ("Complete", "Green")]
    assert "ground survey" in green.rows[0].commentary


def test_each_priority_names_its_executive_member() -> None:
    """And how many of its indicators are on target."""
    report = report_of()

    assert report.priorities[0].executive_member == "Executive Member (Customer, Streetscene and Environment)"
    assert [(row.name, row.on_target, row.projects) for row in report.priority_table.rows] == [
        ("A clean and green borough", "1 of 3 on target", "1 green and 1 amber"),
        ("A strong local economy, fair to all", "2 of 3 on target", "1 complete and 1 green"),
    ]


def test_late_figures_stand_under_their_own_period() -> None:
    """Authorised after the report of their period was published (section 4)."""
    table = report_of().late[0]

    assert [(row.name, row.period, row.figure) for row in table.rows] == [
        ("Benefit overpayments recovered", "2025/26 Q2", "£122,400")
    ]


def test_nothing_is_late_before_anything_was_published() -> None:
    """Without an earlier publication there is no such section."""
    assert report_of(register_without(Publication)).late == ()


def test_five_years_are_shown_where_there_are_five() -> None:
    """The same quarter of each year; a gap is marked, a figure still to come is said to be."""
    quarters, years = report_of().years
    rows = {row.name: row.figures for row in quarters.rows}

    assert quarters.columns == ("2021/22", "2022/23", "2023/24", "2024/25", "2025/26")
    assert rows["Missed bin collections"] == ("1,610", "1,588", "1,502", "1,480", "1,372")
    assert rows["Missed bins put right within two days"] == ("[x]", "[x]", "93.1%", "93.9%", "94.6%")
    assert rows["Household waste recycled or composted"][-1] == "Awaiting authorisation"
    assert years.columns == ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
    assert years.rows[0].figures == ("562", "471", "390", "402", "441")


def test_public_figures_name_their_publisher_and_licence() -> None:
    """With the abbreviation written out, and what was made up said to be."""
    report = report_of()

    publisher = "Ministry of Housing, Communities and Local Government (MHCLG), Net additional dwellings"

    assert f"{publisher}: Net additional homes." in report.sources
    assert any("Open Government Licence v3.0" in text for text in report.sources)
    assert report.warning
    assert line(report, "Net additional homes").details.endswith("illustrative target")
    assert "MHCLG" in [term.term for term in report.glossary.rows]
