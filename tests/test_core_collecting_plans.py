"""Action plans over several forms: one plan for a spell off target, agreed anew whenever it is written anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pmf_excel.core.catalogue.sign_off import BACK_NOT_READ
from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.register import Register
from tests.fillings import codes, figures, office_register, plans, received, take, together, with_cell
from tests.registers import TARGETS

#: Off target since the second quarter, which is history, and again in the third.
HISTORY = """
council | indicator     | period     | state    | value | source     | collected_by | checked_by | commentary
chorley | chorley/LOC-1 | 2025/26 Q1 | imported | 390   | Old system |              |            |
chorley | chorley/LOC-1 | 2025/26 Q2 | imported | 440   | Old system |              |            |
chorley | chorley/LOC-1 | 2025/26 Q3 | checked  | 450   |            | collie       | respa      | Ice.
"""
ALL_TARGETS = f"""
{TARGETS.strip()}
chorley | chorley/LOC-1 | 2025/26 Q1 | 400
chorley | chorley/LOC-1 | 2025/26 Q2 | 400
"""
AGREED = """
council | indicator     | period     | state  | updated_for | reasons      | back_on_target | written_by | agreed_by | agreed_on
chorley | chorley/LOC-1 | 2025/26 Q2 | agreed | 2025/26 Q2  | Short crews. | 2025/26 Q3     | respa      | autho     | 2025-10-20
"""
WRITTEN = "line | reasons | back_on_target\nchorley/LOC-1 @ 2025/26 Q3 | Still short. | 2026/27 Q1\n"
ACTION = "line | what | owner | due\nchorley/LOC-1 @ 2025/26 Q3 @ 1 | Hire. | Waste Manager | 2026-02-27\n"


def spell(**more: str) -> Register:
    """The register with LOC-1 off target for two quarters."""
    return office_register(figure=HISTORY, target=ALL_TARGETS, **more)


def write(register: Register) -> None:
    """Take in the plan form with reasons and one action."""
    form = together(received("plans-1", WRITTEN, sheet="Plans"), received("plans-1", ACTION, sheet="Actions"))
    take(register, form)


def plan_of(register: Register) -> ActionPlan:
    """The only plan there is."""
    (plan,) = register.all(ActionPlan)
    return plan


def test_a_plan_begins_with_the_first_period_of_its_spell() -> None:
    """On target in the first quarter, off since the second: the plan written in the third is the second's."""
    register = spell()

    write(register)

    assert (str(plan_of(register).period), str(plan_of(register).updated_for)) == ("2025/26 Q2", "2025/26 Q3")


def test_a_plan_that_was_agreed_is_written_anew_and_waits_to_be_agreed_again() -> None:
    """It stays the same plan; who agreed the old words has not agreed the new ones."""
    register = spell(plan=AGREED)

    write(register)

    plan = plan_of(register)
    assert (str(plan.period), plan.state.value, plan.reasons) == ("2025/26 Q2", "written", "Still short.")
    assert (plan.agreed_by, plan.agreed_on) == ("", None)
    assert plans(register)[1:] == ["chorley/LOC-1|2025/26 Q2|1: Hire. (Waste Manager, 2026-02-27)"]


def expecting(typed: Cell | str) -> tuple[str, list[str], list[str]]:
    """What is kept of when LOC-1 is expected back on target, what was found, and the messages."""
    register = spell()
    cell = typed if isinstance(typed, Cell) else Cell("L5", Held.TEXT, typed)
    sheet = with_cell(received("plans-1", WRITTEN, sheet="Plans"), "back_on_target", cell)
    (taken,) = take(register, together(sheet, received("plans-1", ACTION, sheet="Actions")))
    plan = register.all(ActionPlan)
    return plan[0].back_on_target if plan else "", codes([taken]), [each.message for each in taken.findings]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026/27 Q1", "2026/27 Q1"),
        ("Q4 2025/26", "2025/26 Q4"),
        ("2026-27-Q1", "2026/27 Q1"),
        ("March 2026", "March 2026"),
        ("Mar-26", "March 2026"),
        ("2026/27", "2026/27"),
        ("31 March 2026", "31 March 2026"),
        ("31/03/2026", "31 March 2026"),
        ("2026-03-31", "31 March 2026"),
    ],
)
def test_when_it_is_expected_back_on_target_is_a_period_or_a_day(typed: str, kept: str) -> None:
    """However officers write it, it is kept as the register writes periods and days, without a word."""
    assert expecting(typed) == (kept, [], [])


@pytest.mark.parametrize("typed", ["next year", "soon", "Q5 2025/26", "2025/27", "31 February 2026", "tbc"])
def test_what_says_no_time_is_queried_and_kept_as_it_was_typed(typed: str) -> None:
    """The plan is taken; the officer reads what was found and how to write it."""
    kept, found, (message,) = expecting(typed)

    assert (kept, found) == (typed, ["back-on-target-not-read at Plans!L5"])
    assert message.startswith(f"“{typed}” does not say when the indicator is expected back on target")
    assert "such as Q4 2025/26 or 31 March 2026" in BACK_NOT_READ.remedy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2025/26 Q2", "2025/26 Q2"),
        ("2025/26 Q3", "2025/26 Q3"),
        ("December 2025", "December 2025"),
        ("31 December 2025", "31 December 2025"),
        ("2024/25", "2024/25"),
    ],
)
def test_a_time_that_is_over_is_queried(typed: str, kept: str) -> None:
    """The plan is for the third quarter, in which the indicator was off target to the end."""
    assert expecting(typed)[:2] == (kept, ["back-on-target-already at Plans!L5"])
    assert expecting(typed)[2] == [
        f"{kept} is not after 2025/26 Q3, for which the plan is written: by then the indicator was not back on target."
    ]


def test_what_excel_makes_of_a_month_is_that_month() -> None:
    """March 2026 becomes the first of March in the cell; a day that is no first of a month stays that day."""
    march = Cell("L5", Held.TEXT, "2026-03-01", dated=True)
    day = Cell("L5", Held.TEXT, "2026-03-31", dated=True)
    doubtful = Cell("L5", Held.TEXT, "1/4/2026")

    assert expecting(march)[:2] == ("March 2026", ["date-in-text at Plans!L5"])
    assert expecting(day)[:2] == ("31 March 2026", [])
    assert expecting(doubtful)[:2] == ("1 April 2026", ["date-read-as at Plans!L5"])


def test_an_error_in_the_cell_of_when_it_is_back_is_said_and_the_plan_waits() -> None:
    """Not as a plan that lacks something."""
    assert expecting(Cell("L5", Held.ERROR, "#N/A"))[:2] == ("", ["excel-error at Plans!L5"])


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (Cell("", Held.TEXT, "a" * 32_768), "text-too-long"),
        (Cell("", Held.ERROR, "#N/A"), "excel-error"),
        (Cell("", Held.BLANK, formula="=B2"), "formula-without-result"),
    ],
)
@pytest.mark.parametrize(("sheet", "column", "ref"), [("Plans", "reasons", "K5"), ("Actions", "progress", "H5")])
def test_words_that_cannot_be_kept_keep_the_plan_out_and_are_said(
    cell: Cell, found: str, sheet: str, column: str, ref: str
) -> None:
    """The officer learns that the text was too long, not that it was missing."""
    register = spell()
    sheets = {
        "Plans": received("plans-1", WRITTEN, sheet="Plans"),
        "Actions": received("plans-1", ACTION, sheet="Actions"),
    }
    sheets[sheet] = with_cell(sheets[sheet], column, replace(cell, ref=ref))

    taken = take(register, together(sheets["Plans"], sheets["Actions"]))

    assert codes(taken) == [f"{found} at {sheet}!{ref}"]
    assert plans(register) == []


@pytest.mark.parametrize(("sheet", "column"), [("Plans", "reasons"), ("Actions", "progress")])
def test_words_that_were_cleaned_are_taken_and_said(sheet: str, column: str) -> None:
    """Signs that nobody sees go, and a formula's last result is taken: each with its finding."""
    register = spell()
    sheets = {
        "Plans": received("plans-1", WRITTEN, sheet="Plans"),
        "Actions": received("plans-1", ACTION, sheet="Actions"),
    }
    cell = Cell("K5", Held.TEXT, "Short\u200b crews", formula="=A1")
    sheets[sheet] = with_cell(sheets[sheet], column, cell)

    taken = take(register, together(sheets["Plans"], sheets["Actions"]))

    assert codes(taken) == [f"formula at {sheet}!K5", f"invisible-characters-removed at {sheet}!K5"]
    assert "Short crews" in (plan_of(register).reasons, register.all(Action)[0].progress)


def test_a_decision_on_a_line_that_stands_twice_is_not_taken() -> None:
    """Somebody copied the row: which of the two decisions is meant nobody can say."""
    table = (
        "line | figure | decision | return_reason\n"
        "chorley/LOC-1 @ 2025/26 Q3 | 450 | Authorise |\n"
        "chorley/LOC-1 @ 2025/26 Q3 | 450 | Return | The log says 437.\n"
    )
    register = spell()
    before = figures(register)

    taken = take(register, received("authorise-1", table, sheet="Authorise"))

    assert figures(register) == before
    assert {code.split()[0] for code in codes(taken)} == {"duplicate-indicator"}
    assert [each.lines_accepted for each in taken] == [0]


def test_a_form_that_was_called_in_is_not_taken_in() -> None:
    """Its lines were given to another officer: the finding says so, and nothing is signed."""
    register = spell()
    before = figures(register)
    form = register.get(IssuedForm, "authorise-1")
    assert form is not None
    change = change_between(form, form.but(state=FormState.VOID), "reassign")
    assert change is not None
    register = register.with_changes([change])

    line = "line | figure | decision\nchorley/LOC-1 @ 2025/26 Q3 | 450 | Authorise\n"
    taken = take(register, received("authorise-1", line, sheet="Authorise"))

    assert codes(taken) == ["form-void at Start!"]
    assert figures(register) == before
