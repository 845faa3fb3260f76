"""Issuing: which forms go to whom, and what stands on their lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pmf_excel.core.forms.form import FormContent, FormLine
from pmf_excel.core.issuing.contents import Office, forms_again, forms_to_issue, issued_form, keys_out
from pmf_excel.core.issuing.facts import unit_words
from pmf_excel.core.periods import Period
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from tests.registers import procedures, quarter_register

TODAY = date(2026, 1, 12)
Q3 = Period.parse("2025/26 Q3")
OFFICE = Office("test", "Transformation and Partnerships")
HISTORY = """
council | indicator     | period     | state    | value | source
chorley | chorley/LOC-1 | 2024/25 Q3 | imported | 412   | Old system
chorley | chorley/LOC-1 | 2025/26 Q1 | imported | 1210  | Old system
chorley | chorley/LOC-1 | 2025/26 Q2 | imported | 398   | Old system
"""
QUARTER = """
council      | indicator          | period        | state     | value | numerator | denominator | collected_by | checked_by | commentary       | printed_commentary | returned_to | return_reason         | marker | final_expected
chorley      | chorley/LOC-1      | 2025/26 Q3    | checked   | 450   |           |             | collie       | respa      | Two crews short. | Two crews short.   |             |                       |        |
chorley      | chorley/COR-1      | 2025/26 Q3    | collected | 18    |           |             | collie       |            |                  |                    |             |                       |        |
south-ribble | south-ribble/COR-1 | 2025/26 Q3    | collected | 18    |           |             | collie       |            |                  |                    |             |                       |        |
chorley      | chorley/LOC-2      | 2025/26 Q3    | returned  | 51    | 510       | 1000        | collie       |            |                  |                    | collection  | The evidence says 49. | p      | 2026-03-01
chorley      | chorley/LOC-3      | October 2025  | collected | 40    |           |             | collie       |            |                  |                    |             |                       |        |
chorley      | chorley/LOC-3      | November 2025 | collected | 40    |           |             | collie       |            |                  |                    |             |                       |        |
chorley      | chorley/LOC-3      | December 2025 | collected | 40    |           |             | collie       |            |                  |                    |             |                       |        |
"""


def forms(register: Register, stage: Stage, council: str = "chorley") -> tuple[FormContent, ...]:
    """The forms of a stage that are due."""
    return forms_to_issue(register, stage, council, Q3, TODAY, OFFICE)


def line_of(form: FormContent, key: str) -> FormLine:
    """The line of a form with this key, on its first sheet."""
    return next(line for line in form.lines[form.kind.sheets[0].name] if line.key == key)


def test_each_officer_gets_one_form_with_all_lines() -> None:
    """Quarterly lines and months on one return; its name says council, form, officer, period and number."""
    (form,) = forms(quarter_register(), Stage.RETURN)

    assert form.identity.form == "chorley-return-collie-2025-26-Q3-1"
    assert form.identity.line_keys == (
        "chorley/COR-1|2025/26 Q3",
        "chorley/LOC-1|2025/26 Q3",
        "chorley/LOC-2|2025/26 Q3",
        "chorley/LOC-3|October 2025",
        "chorley/LOC-3|November 2025",
        "chorley/LOC-3|December 2025",
    )
    assert form.cover.subtitle == "Chorley Council · 2025/26 Q3 (October to December 2025)"
    assert form.cover.may_complete == ("Collection Officer, Waste",)
    assert "came_back" not in [column.name for column in form.kind.sheets[0].columns]


def test_lines_on_a_form_that_is_out_are_not_issued_again() -> None:
    """Issuing twice gives nothing the second time; --again gives the very same form."""
    register = quarter_register()
    (form,) = forms(register, Stage.RETURN)
    record = issued_form(form, "2025-26-Q3/x.xlsx", "0" * 64)
    row = record.to_row()
    after = Register({**rows_in(register), "form": {record.id: row}})

    assert keys_out(after, Stage.RETURN, "chorley") == set(form.identity.line_keys)
    assert forms(after, Stage.RETURN) == ()
    assert forms_again(after, Stage.RETURN, "chorley", Q3, OFFICE) == (form,)


def rows_in(register: Register) -> dict[str, dict[str, dict[str, Any]]]:
    """All rows of a register by type and id."""
    from pmf_excel.core.records.registry import RECORDS

    return {kind.record_type: {each.id: each.to_row() for each in register.all(kind)} for kind in RECORDS}


def test_a_returns_line_shows_what_to_compare_with() -> None:
    """Last period, the same period last year, target and limits stand beside the input."""
    register = quarter_register(figure=HISTORY, procedure=procedures())

    (form,) = forms(register, Stage.RETURN)

    line = line_of(form, "chorley/LOC-1|2025/26 Q3")
    assert line.facts == {
        "reference": "LOC-1",
        "name": "Missed bins",
        "period": "2025/26 Q3",
        "unit": "number",
        "better": "lower",
        "same_last_year": "412",
        "last": "398",
        "target": "400",
    }
    assert line.limits is not None
    assert (line.limits.on_high, line.limits.within_high) == (Decimal(400), Decimal(420))
    assert line.not_asked == {"numerator", "denominator", "data_period"}
    assert [entry.reference for entry in form.procedures] == ["COR-1", "LOC-1", "LOC-2", "LOC-3"]
    assert ("Definition", "As agreed") in form.procedures[0].parts


def test_a_line_without_target_says_why_it_is_not_rated() -> None:
    """A month of an indicator that has only a quarter's target."""
    (form,) = forms(quarter_register(), Stage.RETURN)

    line = line_of(form, "chorley/LOC-3|October 2025")
    assert line.limits is None
    assert line.unrated == "Not rated: quarterly target only"


def test_a_line_that_came_back_holds_what_was_typed_and_why() -> None:
    """Only that line is issued again, in a form with the reason beside its name."""
    (form,) = forms(quarter_register(figure=QUARTER), Stage.RETURN)

    assert form.identity.line_keys == ("chorley/LOC-2|2025/26 Q3",)
    (line,) = form.lines["Return"]
    assert line.facts["came_back"] == "The evidence says 49."
    assert dict(line.filled) == {"numerator": "510", "denominator": "1000", "figure": "51"}
    assert "came_back" in [column.name for column in form.kind.sheets[0].columns]


def test_a_check_form_shows_figure_status_and_a_line_for_the_quarter() -> None:
    """The months to verify, and the quarter that they make for its commentary."""
    (form,) = forms(quarter_register(figure=QUARTER), Stage.CHECK)

    keys = form.identity.line_keys
    assert keys[-1] == "chorley/LOC-3|2025/26 Q3"
    october = line_of(form, "chorley/LOC-3|October 2025")
    assert (october.facts["figure"], october.facts["collected_by"]) == ("40", "Collection Officer, Waste")
    assert october.not_asked == {"queries_accepted"}
    quarter = line_of(form, "chorley/LOC-3|2025/26 Q3")
    assert quarter.facts["figure"] == "120"
    assert quarter.facts["status_words"] == "Worse than target, outside threshold"
    assert quarter.not_asked == {"decision", "queries_accepted", "return_reason"}


def test_an_action_plan_form_asks_for_reasons_and_actions() -> None:
    """One plan line, and five lines for actions."""
    (form,) = forms(quarter_register(figure=QUARTER), Stage.ACTION_PLAN)

    (plan,) = form.lines["Plans"]
    assert (plan.key, plan.facts["since"], plan.facts["figure"]) == ("chorley/LOC-1|2025/26 Q3", "2025/26 Q3", "450")
    assert plan.not_asked == {"closing_note"}
    assert [line.key.rpartition("|")[2] for line in form.lines["Actions"]] == ["1", "2", "3", "4", "5"]
    assert [sorted(line.required) for line in form.lines["Actions"]] == [["due", "owner", "what"], [], [], [], []]


def test_an_indicator_back_on_target_asks_whether_its_plan_worked() -> None:
    """Reasons are no longer asked for, the closing note is."""
    plan = """
    council | indicator     | period     | state  | updated_for | reasons
    chorley | chorley/LOC-1 | 2025/26 Q2 | agreed | 2025/26 Q2  | Backlog.
    """
    register = quarter_register(figure=QUARTER.replace("| 450 ", "| 380 "), plan=plan)

    (form,) = forms(register, Stage.ACTION_PLAN)

    (line,) = form.lines["Plans"]
    assert line.not_asked == {"reasons", "back_on_target"}
    assert not any(action.required for action in form.lines["Actions"])


@pytest.mark.parametrize(
    ("change", "exception"),
    [
        (("| 450 ", "| 450 "), "Worse than target, outside threshold"),
        (("| 450 ", "| 380 "), ""),
    ],
)
def test_the_authorisation_form_says_what_is_exceptional(change: tuple[str, str], exception: str) -> None:
    """Off target is; an ordinary figure on target is not."""
    (form,) = forms(quarter_register(figure=QUARTER.replace(*change)), Stage.AUTHORISATION)

    line = line_of(form, "chorley/LOC-1|2025/26 Q3")
    assert line.facts["exception"] == exception
    assert line.facts["checked_by"] == "Collection Officer, Waste\nResponsible Officer, Waste"
    assert line.facts["plan"] == ("Action plan awaited" if exception else "")


def test_a_quarter_made_of_months_has_a_line_of_its_own_for_its_plan() -> None:
    """The months are authorised each for itself; the plan is agreed once, on the quarter's line."""
    plan = """
    council | indicator     | period     | state   | updated_for | reasons
    chorley | chorley/LOC-3 | 2025/26 Q3 | written | 2025/26 Q3  | More reports.
    """
    figure = QUARTER.replace("collected | 40 ", "checked   | 40 ")

    (form,) = forms(quarter_register(figure=figure, plan=plan), Stage.AUTHORISATION)

    of_indicator = [line for line in form.lines["Authorise"] if line.facts["reference"] == "LOC-3"]
    asked = {
        line.key.partition("|")[2]: (line.facts["plan"], "plan_decision" in line.not_asked) for line in of_indicator
    }
    assert asked == {
        "October 2025": ("", True),
        "November 2025": ("", True),
        "December 2025": ("", True),
        "2025/26 Q3": ("More reports.", False),
    }
    quarter = line_of(form, "chorley/LOC-3|2025/26 Q3")
    assert (quarter.facts["figure"], "decision" in quarter.not_asked) == ("120", True)


@pytest.mark.parametrize(("state", "asked"), [("written", True), ("agreed", False), ("returned", False)])
def test_only_a_plan_that_waits_to_be_agreed_asks_for_a_decision(state: str, asked: bool) -> None:
    """What was agreed or sent back before is shown beside the figure; a decision on it would change nothing."""
    plan = f"""
    council | indicator     | period     | state   | updated_for | reasons
    chorley | chorley/LOC-1 | 2025/26 Q2 | {state} | 2025/26 Q2  | Backlog.
    """

    (form,) = forms(quarter_register(figure=QUARTER, plan=plan), Stage.AUTHORISATION)

    line = line_of(form, "chorley/LOC-1|2025/26 Q3")
    assert (line.facts["plan"], "plan_decision" not in line.not_asked) == ("Backlog.", asked)


def test_exceptions_stand_first_on_the_authorisation_form() -> None:
    """COR-1 is on target and comes after LOC-1, which is not."""
    register = quarter_register(figure=QUARTER.replace("collected | 18 ", "checked   | 18 "))

    (form,) = forms(register, Stage.AUTHORISATION)

    assert [line.facts["reference"] for line in form.lines["Authorise"]] == ["LOC-1", "COR-1"]


@pytest.mark.parametrize(
    ("indicator", "words"), [("chorley/LOC-1", "number"), ("chorley/LOC-2", "%"), ("chorley/COR-1", "days")]
)
def test_units_are_shown_in_words(indicator: str, words: str) -> None:
    """A percentage is %, others have their own words."""
    found = quarter_register().indicator(indicator)
    assert found is not None
    assert unit_words(found) == words
    assert unit_words(found.but(unit_label="of homes")) == ("% of homes" if words == "%" else "of homes")
