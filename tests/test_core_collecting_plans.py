"""Action plans over several forms: one plan for a spell off target, agreed anew whenever it is written anew."""

from __future__ import annotations

from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.plans import ActionPlan
from pmf_excel.core.records.register import Register
from tests.fillings import codes, figures, office_register, plans, received, take, together
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
