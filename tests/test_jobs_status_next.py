"""What `pmf status` says is to be done next: to issue what is not out, or to wait for whoever has it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.combining import Combined
from pmf_excel.core.rating.judging import Rating
from pmf_excel.core.records.figures import Marker, Status
from pmf_excel.core.sign_off.due import Preview
from pmf_excel.jobs.status import OffTarget
from tests.tables_as_text import indicator
from tests.workspaces import CHECKS, DRAFT, RETURNS, Office, Stages, typed

PERIOD = ("--period", "2025/26 Q3")
OFF_TARGET = {"yes/no": "0", "currency": "1120", "percentage": "88.4", "number": "1120"}


def next_step(office: Office, today: str) -> str:
    """The last line of what status says."""
    return office.done("status", *PERIOD, today=today).out.splitlines()[-1]


def test_forms_that_are_out_are_waited_for_by_name(stages: Stages, tmp_path: Path) -> None:
    """To issue the returns again would be wrong: they are out, and the officers are named."""
    office = stages.at("defined", tmp_path)
    assert next_step(office, "2026-01-05") == 'Next: pmf issue returns --period "2025/26 Q3"'
    office.done("issue", "returns", *PERIOD, today="2026-01-05")

    assert next_step(office, "2026-01-05") == (
        "Next: 2 forms are out, with Collection Officer, South Ribble and Collection Officer, Waste. When they lie in "
        "in/: pmf collect."
    )
    assert next_step(office, "2026-02-20").endswith(' To remind whoever is late: pmf remind --period "2025/26 Q3"')


def test_what_is_not_out_yet_is_issued_first(stages: Stages, tmp_path: Path) -> None:
    """Checks are in, plans are wanted and no form for them is out; then only those are waited for."""
    office = stages.at("checks", tmp_path)

    assert next_step(office, "2026-01-19") == 'Next: pmf issue action-plans --period "2025/26 Q3"'
    office.done("issue", "action-plans", *PERIOD, today="2026-01-19")
    assert next_step(office, "2026-01-19") == 'Next: pmf issue authorisations --period "2025/26 Q3"'
    office.done("issue", "authorisations", *PERIOD, today="2026-01-19")
    assert "forms are out, with Director of Environment, Director, South Ribble" in next_step(office, "2026-01-19")


def test_what_is_off_target_is_shown_with_its_unit(stages: Stages) -> None:
    """Days with a decimal are days; the JSON document keeps the bare number."""
    said = stages.seen("authorisations").done("status", *PERIOD).out

    (row,) = [line for line in said.splitlines() if "south-ribble/COR-1" in line]
    assert " 18.0 days " in row


def test_each_unit_is_shown_as_reports_print_it() -> None:
    """Yes or no in words, pounds and per cent with their sign, thousands parted."""
    assert {unit: shown_off_target(unit, value) for unit, value in OFF_TARGET.items()} == {
        "yes/no": "No",
        "currency": "£1,120.00",
        "percentage": "88.40%",
        "number": "1,120.00",
    }


def shown_off_target(unit: str, value: str) -> str:
    """The figure of an indicator with this unit in the table of status."""
    measured = indicator("chorley/COR-009", unit=unit, decimals=2)
    rating = Rating(Status.OUTSIDE)
    figure = Combined(Decimal(value), None, None, 1, 1, Marker.FINAL, "")
    return OffTarget(measured, Period.parse("2025/26 Q3"), Preview(figure, rating), None).shown()[3]


def test_one_form_is_one(stages: Stages, tmp_path: Path) -> None:
    """And only whoever has it is named."""
    office = stages.at("returns", tmp_path)
    office.done("issue", "checks", *PERIOD, today="2026-01-12")
    office.fill("checks", CHECKS)
    next(path for path in office.workspace.forms_in.rglob("*.xlsx") if "respa" in path.name).unlink()
    office.run("collect", today="2026-01-12")
    office.done("issue", "action-plans", *PERIOD, today="2026-01-12")
    office.done("issue", "authorisations", *PERIOD, today="2026-01-12")

    assert "Responsible Officer, Waste" in next_step(office, "2026-01-12")


def test_an_empty_register_has_something_imported_first(tmp_path: Path) -> None:
    """Not a report built of nothing."""
    root = tmp_path / "new"
    typed("init", str(root))

    said = typed("status", "-C", str(root)).out

    assert f"Next: Import what is measured first: pmf import all {root / 'import.xlsx'} -C {root}\n" in said


def test_when_nothing_is_open_the_reports_are_built_with_commands_that_can_be_typed(
    stages: Stages, tmp_path: Path
) -> None:
    """Each council's own, with its code; once one is published its period is closed, and then nothing is left to do."""
    office = stages.at("authorisations", tmp_path)
    chorley, south = (f"--council {code}" for code in ("chorley", "south-ribble"))

    assert next_step(office, "2026-01-28") == (
        f'Next: Build the reports: pmf report quarterly {chorley} --period "2025/26 Q3" and pmf report quarterly '
        f'{south} --period "2025/26 Q3"'
    )
    office.done("report", "quarterly", "--council", "chorley", *PERIOD)
    office.done("publish", DRAFT)
    assert office.done("status", *PERIOD).out.splitlines()[-2:] == [
        f'Next: Build the report: pmf report quarterly {south} --period "2025/26 Q3"',
        f'Close the period when nothing more is to come: pmf close --period "2025/26 Q3" {chorley}',
    ]
    for code in ("chorley", "south-ribble"):
        office.done("close", *PERIOD, "--council", code)
    said = office.done("status", *PERIOD).out
    assert "Next:" not in said
    assert "Closed for Chorley Council since 28 January 2026.\n" in said
    assert office.done("status", "--period", "October 2025").out.count("Next:") == 0


def test_one_council_is_asked_about_alone(stages: Stages) -> None:
    """Its report only."""
    said = stages.seen("authorisations").done("status", *PERIOD, "--council", "chorley").out

    assert (
        said.splitlines()[-1] == 'Next: Build the report: pmf report quarterly --council chorley --period "2025/26 Q3"'
    )


def test_status_says_what_a_closed_period_was_left_without(stages: Stages, tmp_path: Path) -> None:
    """Since when it is closed and what had not come in; nobody is asked for it, and no figure of it is overdue."""
    office = stages.at("returns", tmp_path)
    office.done("close", *PERIOD, "--council", "chorley")

    said = office.done("status", *PERIOD, "--council", "chorley", today="2026-03-20").out

    assert said.splitlines()[:2] == [
        "2025/26 Q3: nothing is open. 0 indicators off target.",
        "Closed for Chorley Council since 28 January 2026. Not in, and not asked for any more: 6 lines (6 checks).",
    ]
    assert "overdue" not in said


NOTHING = {
    ("defined", "checks"): "7 lines wait for their return from Collection Officer, South Ribble and Collection "
    "Officer, Waste.",
    ("returns", "returns"): "every figure that is asked for is in.",
    ("returns", "action-plans"): "8 lines wait for their check from Responsible Officer, South Ribble and "
    "Responsible Officer, Waste.",
    ("checks", "checks"): "every figure that is in is checked.",
    ("authorisations", "authorisations"): "every figure that is checked is authorised.",
    ("authorisations", "action-plans"): "no checked figure is without the action plan that it needs.",
}


@pytest.mark.parametrize(("stage", "form"), list(NOTHING))
def test_why_nothing_is_issued_is_said(stages: Stages, stage: str, form: str) -> None:
    """What has to be in first and from whom, or that all of it is in."""
    said = stages.seen(stage).done("issue", form, *PERIOD, "--dry-run").out

    assert said.splitlines()[0] == f"Nothing to issue: {NOTHING[stage, form]}"


def test_forms_that_are_out_and_lines_to_be_corrected_are_counted(stages: Stages, tmp_path: Path) -> None:
    """One line of the return was kept out by an error: checks of the others go out, its own waits for it."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    assert office.done("issue", "returns", *PERIOD).out.splitlines()[0] == (
        "Nothing to issue: 7 lines are out already, with Collection Officer, South Ribble and Collection Officer, Waste."
    )
    office.fill("returns", RETURNS.replace("437", "lots"))
    office.done("collect", status=1)
    office.done("issue", "checks", *PERIOD)

    said = office.done("issue", "checks", *PERIOD).out.splitlines()

    assert said[0] == (
        "Nothing to issue: 7 lines are out already, with Responsible Officer, South Ribble and Responsible Officer, Waste; "
        "1 line waits for its return from Collection Officer, Waste to be corrected."
    )
    assert said[1] == 'Next: pmf issue returns --period "2025/26 Q3"'


def test_nothing_is_issued_again_that_is_not_out(stages: Stages) -> None:
    """Nor in a closed period, which is said."""
    office = stages.seen("defined")

    assert (
        "Nothing to issue: no form of that kind is out for 2025/26 Q3."
        in office.done("issue", "checks", *PERIOD, "--again", "--dry-run").out
    )
