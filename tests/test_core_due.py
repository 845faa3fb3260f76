"""What is open in a reporting period, and for whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.closings import closing_for, is_closed
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import (
    CHECKED_STATES,
    COLLECTED_STATES,
    lines_due,
    open_plan,
    previewed,
)
from tests.registers import quarter_register

Q3 = Period.parse("2025/26 Q3")


def open_lines(register: Register, council: str = "chorley") -> list[str]:
    """Each open line as `reference period stage officer`."""
    lines = lines_due(register, Q3, council)
    return [f"{line.indicator.reference} {line.period} {line.stage.value} {line.officer}" for line in lines]


def test_before_anything_came_in_every_figure_waits_for_its_return() -> None:
    """Quarterly lines and a line for each month; the line taken from Chorley is not South Ribble's to type."""
    register = quarter_register()

    assert open_lines(register) == [
        "COR-1 2025/26 Q3 returns collie",
        "LOC-1 2025/26 Q3 returns collie",
        "LOC-2 2025/26 Q3 returns collie",
        "LOC-3 October 2025 returns collie",
        "LOC-3 November 2025 returns collie",
        "LOC-3 December 2025 returns collie",
    ]
    assert open_lines(register, "south-ribble") == []


def test_due_dates_follow_the_councils_working_days() -> None:
    """Return 10 working days after 31 December 2025, New Year's Day left out: 15 January 2026."""
    line = lines_due(quarter_register(), Q3, "chorley")[0]

    assert line.due_date == date(2026, 1, 15)
    assert not line.is_overdue(date(2026, 1, 15))
    assert line.is_overdue(date(2026, 1, 16))


FIGURES = """
council      | indicator          | period        | state     | value | returned_to | return_reason         | collected_by | checked_by
chorley      | chorley/COR-1      | 2025/26 Q3    | collected | 18    |             |                       | collie       |
south-ribble | south-ribble/COR-1 | 2025/26 Q3    | collected | 18    |             |                       | collie       |
chorley      | chorley/LOC-1      | 2025/26 Q3    | checked   | 420   |             |                       | collie       | respa
chorley      | chorley/LOC-2      | 2025/26 Q3    | returned  | 51    | collection  | The evidence says 49. | collie       |
chorley      | chorley/LOC-3      | October 2025  | checked   | 40    |             |                       | collie       | respa
chorley      | chorley/LOC-3      | November 2025 | returned  | 40    | checking    | Say more.             | collie       | respa
chorley      | chorley/LOC-3      | December 2025 | collected | 40    |             |                       | collie       |
"""


def test_each_figure_waits_for_the_form_that_its_state_asks_for() -> None:
    """Collected waits for a check, checked for authorisation and, off target, for a plan; returned says why."""
    register = quarter_register(figure=FIGURES)

    assert open_lines(register) == [
        "COR-1 2025/26 Q3 checks respa",
        "LOC-1 2025/26 Q3 authorisations autho",
        "LOC-1 2025/26 Q3 action-plans respa",
        "LOC-2 2025/26 Q3 returns collie",
        "LOC-3 October 2025 authorisations autho",
        "LOC-3 November 2025 checks respa",
        "LOC-3 December 2025 checks respa",
    ]
    reasons = {line.key: line.reason for line in lines_due(register, Q3, "chorley") if line.reason}
    assert reasons == {
        "chorley/LOC-2|2025/26 Q3": "The evidence says 49.",
        "chorley/LOC-3|November 2025": "Say more.",
    }


def test_a_figure_taken_from_elsewhere_asks_its_own_officer_for_commentary() -> None:
    """18 days is on target for Chorley (20) but not for South Ribble (16): only the latter is asked."""
    lines = lines_due(quarter_register(figure=FIGURES), Q3, "south-ribble")

    assert [(line.indicator.id, line.stage.value, line.officer, line.commentary_only) for line in lines] == [
        ("south-ribble/COR-1", "checks", "soutra", True)
    ]


def test_the_months_of_a_quarter_off_target_ask_for_the_quarters_commentary_and_plan() -> None:
    """40 + 40 + 40 is outside the quarter's 90: once all months are in it has a line of its own."""
    whole = FIGURES.replace(
        "returned  | 40    | checking    | Say more.            ",
        "collected | 40    |             |                      ",
    )
    register = quarter_register(figure=whole)
    loc3 = register.indicator("chorley/LOC-3")
    assert loc3 is not None

    assert "LOC-3 2025/26 Q3 checks respa" in open_lines(register)
    preview = previewed(register, loc3, Q3, COLLECTED_STATES)
    assert preview is not None
    assert (preview.value.value, preview.rating.status) == (Decimal(120), Status.OUTSIDE)
    assert previewed(register, loc3, Q3, CHECKED_STATES) is None


def test_a_plan_written_for_the_period_is_not_asked_for_again() -> None:
    """It stands on the authorisation form instead; a returned one goes back with its reason."""
    plan = """
    council | indicator     | period     | state    | updated_for | reasons      | return_reason
    chorley | chorley/LOC-1 | 2025/26 Q2 | written  | 2025/26 Q3  | Short crews. |
    """
    written = quarter_register(figure=FIGURES, plan=plan)
    sent_back = quarter_register(
        figure=FIGURES, plan=plan.replace("written ", "returned").replace("crews. |", "crews. | Too thin.")
    )

    assert "LOC-1 2025/26 Q3 action-plans respa" not in open_lines(written)
    found = [line for line in lines_due(sent_back, Q3, "chorley") if line.stage.value == "action-plans"]
    assert [(line.key, line.reason) for line in found] == [("chorley/LOC-1|2025/26 Q3", "Too thin.")]
    plan_now = open_plan(written, "chorley/LOC-1")
    assert plan_now is not None
    assert str(plan_now.period) == "2025/26 Q2"


def test_an_earlier_quarter_asks_for_no_plan_that_was_written_for_a_later_one() -> None:
    """One plan serves the whole spell: looking back at Q2 does not ask for it once more."""
    figures = """
    council | indicator     | period     | state   | value | collected_by
    chorley | chorley/LOC-1 | 2025/26 Q2 | checked | 450   | collie
    """
    target = "council | indicator | period | value\nchorley | chorley/LOC-1 | 2025/26 Q2 | 400"
    plan = """
    council | indicator     | period     | state  | updated_for | reasons
    chorley | chorley/LOC-1 | 2025/26 Q2 | agreed | 2025/26 Q3  | Short crews.
    """
    q2 = Period.parse("2025/26 Q2")
    asked, served = (quarter_register(figure=figures, target=target, **more) for more in ({}, {"plan": plan}))

    stages = [[line.stage.value for line in lines_due(register, q2, "chorley") if line.key.endswith("LOC-1|2025/26 Q2")]
              for register in (asked, served)]  # fmt: skip
    assert stages == [["authorisations", "action-plans"], ["authorisations"]]


def test_a_year_asks_for_no_forms_of_its_own() -> None:
    """Commentary and plans are asked for reporting quarters; the year's figure is made from them."""
    rows = "\n".join(f"chorley | chorley/LOC-1 | 2025/26 Q{number} | checked | 450 | collie" for number in (1, 2, 3, 4))
    figures = f"council | indicator | period | state | value | collected_by\n{rows}"
    target = "council | indicator | period | value\nchorley | chorley/LOC-1 | 2025/26 | 400"

    assert lines_due(quarter_register(figure=figures, target=target), Period.parse("2025/26"), "chorley") == ()


def test_a_closed_month_is_not_asked_for_in_its_open_quarter() -> None:
    """What would be refused when it comes back is not sent out."""
    register = quarter_register(closing="council | period | closed | on\nchorley | October 2025 | yes | 2025-12-01")

    assert [line for line in open_lines(register) if "LOC-3" in line] == [
        "LOC-3 November 2025 returns collie",
        "LOC-3 December 2025 returns collie",
    ]


def test_a_year_is_closed_with_the_quarter_in_which_it_is_reported() -> None:
    """The annual figure belongs to quarter 4; once that is closed it is neither taken in nor corrected."""
    register = quarter_register(closing="council | period | closed | on\nchorley | 2025/26 Q4 | yes | 2026-06-01")
    loc1 = register.indicator("chorley/LOC-1")
    assert loc1 is not None
    annual = loc1.but(frequency="annual")

    closing = closing_for(register, annual, Period.parse("2025/26"))
    assert closing is not None
    assert str(closing.period) == "2025/26 Q4"
    assert closing_for(register, annual.but(reported_in=1), Period.parse("2025/26")) is None


def test_a_closed_period_has_nothing_open() -> None:
    """Closing ends what is due; the months inside a closed quarter are closed with it."""
    register = quarter_register(
        closing="""
        council | period     | closed | on
        chorley | 2025/26 Q3 | yes    | 2026-02-20
        """
    )

    assert open_lines(register) == []
    assert is_closed(register, "chorley", Period.parse("November 2025"))
    assert not is_closed(register, "chorley", Period.parse("January 2026"))
    assert not is_closed(register, "south-ribble", Q3)


def test_commentary_on_another_value_is_asked_for_again() -> None:
    """The quarter was commented at 120; a month was corrected since: its officer is asked once more."""
    whole = FIGURES.replace(
        "returned  | 40    | checking    | Say more.            ",
        "collected | 40    |             |                      ",
    )
    row = "\nchorley | chorley/LOC-3 | 2025/26 Q3 | collected | {} | | | | | More than ever. | yes"
    headed = whole.replace("checked_by", "checked_by | printed_commentary | derived", 1)
    padded = "\n".join(f"{line} | |" if "|" in line and "council" not in line else line for line in headed.splitlines())
    wanted = "LOC-3 2025/26 Q3 checks respa"

    assert wanted not in open_lines(quarter_register(figure=padded + row.format(120)))
    assert wanted in open_lines(quarter_register(figure=padded + row.format(118)))
