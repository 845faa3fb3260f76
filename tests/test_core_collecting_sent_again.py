"""What was signed as it was seen: plans sent again, two fillings, emptied actions, personal data, and a shared figure where one council has closed."""

from __future__ import annotations

from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.register import Register
from tests.fillings import ISSUED, codes, figures, office_register, plans, received, take, together
from tests.registers import procedures, quarter_register

CHECKED = """
council | indicator     | period     | state   | value | collected_by | checked_by
chorley | chorley/LOC-1 | 2025/26 Q3 | checked | 450   | collie       | respa
"""
PLAN = "line | reasons | back_on_target\nchorley/LOC-1 @ 2025/26 Q3 | Two crews were short. | 2026/27 Q1\n"
ACTIONS = """
line                           | what           | owner         | due        | progress
chorley/LOC-1 @ 2025/26 Q3 @ 1 | Hire a crew    | Waste Manager | 2026-03-31 |
chorley/LOC-1 @ 2025/26 Q3 @ 2 | Mend the truck | Fleet Manager | 2026-02-28 |
"""


def send(register: Register, plan: str = PLAN, actions: str = ACTIONS) -> list[str]:
    """Take in the action plan form with these sheets, and return what was found."""
    form = together(received("plans-1", plan, sheet="Plans"), received("plans-1", actions, sheet="Actions"))
    return codes(take(register, form))


def agreed(register: Register) -> Register:
    """The register with its plan agreed."""
    signed = (
        "line | figure | plan | decision | plan_decision\n"
        "chorley/LOC-1 @ 2025/26 Q3 | 450 | Two crews were short. 1. Hire a crew (Waste Manager, 31 March 2026) "
        "2. Mend the truck (Fleet Manager, 28 February 2026) Back on target: 2026/27 Q1. | Authorise | Agree"
    )
    take(register, received("authorise-1", signed, sheet="Authorise"))
    return register


def test_an_action_that_was_emptied_is_no_longer_one() -> None:
    """The officer clears the line and sends the form again: the action is empty in the register and on no report."""
    register = office_register(figure=CHECKED)
    send(register)
    cleared = ACTIONS.replace(
        "Mend the truck | Fleet Manager | 2026-02-28", "               |               |           "
    )

    assert send(register, actions=cleared) == []

    second = register.get(Action, "chorley/LOC-1|2025/26 Q3|2")
    assert second is not None
    assert (second.what, second.owner, second.due) == ("", "", None)


def test_the_only_action_cannot_be_emptied() -> None:
    """A plan needs one."""
    register = office_register(figure=CHECKED)
    one = "\n".join(ACTIONS.strip().splitlines()[:2])
    send(register, actions=one)

    emptied = one.replace("Hire a crew    | Waste Manager | 2026-03-31", "               |               |           ")

    assert send(register, actions=emptied) == ["plan-incomplete at Plans!B5"]
    assert "Hire a crew" in plans(register)[1]


def test_an_agreed_plan_sent_again_changes_nothing() -> None:
    """As it is, it is received; with other words it is refused, and stays agreed."""
    register = office_register(figure=CHECKED)
    send(register)
    agreed(register)

    assert send(register) == []
    assert send(register, plan=PLAN.replace("Two crews", "Three crews")) == ["plan-agreed at Plans!B5"]
    assert send(register, actions=ACTIONS.replace("Hire", "Rent")) == ["plan-agreed at Plans!B5"]
    (plan,) = register.all(ActionPlan)
    assert (plan.state.value, plan.reasons) == ("agreed", "Two crews were short.")


def test_a_plan_of_a_later_form_is_replaced_by_no_earlier_one() -> None:
    """The plan was returned and written anew on a second form: the first, changed and sent again, replaces nothing."""
    issued = f"{ISSUED}chorley | plans-2 | action-plans | respa | 2025/26 Q3 | 2026-01-12 | 2026-01-23\n"
    register = office_register(figure=CHECKED)
    send(register)
    (plan,) = register.all(ActionPlan)
    register = quarter_register(figure=CHECKED, form=issued, procedure=procedures())
    change = change_between(None, plan.but(form="plans-2", reasons="Three crews were short."), "write")
    register.absorb(register.with_changes([change] if change else []))

    assert send(register) == ["older-form at Plans!B5"]

    assert plans(register) == ["chorley/LOC-1|2025/26 Q3 written: Three crews were short."]


def test_personal_data_in_a_plan_is_queried() -> None:
    """In the reasons and in an action; the plan is taken in all the same."""
    register = office_register(figure=CHECKED)

    found = send(
        register,
        PLAN.replace("Two crews were short.", "Ask jo.smith@example.org."),
        ACTIONS.replace("Hire a crew   ", "Ring 01257 515151"),
    )

    assert found == ["personal-data at Actions!B5", "personal-data at Plans!B5"]
    assert plans(register)[0].startswith("chorley/LOC-1|2025/26 Q3 written")


def test_a_shared_figure_is_not_recorded_for_a_council_that_has_closed() -> None:
    """Chorley's is collected; South Ribble has closed the quarter: it is said, and nothing changes there."""
    closing = """
    council      | period     | closed | on
    south-ribble | 2025/26 Q3 | yes    | 2026-01-11
    """
    register = office_register(closing=closing)
    table = "line | figure | evidence | procedure_is_right\nchorley/COR-1 @ 2025/26 Q3 | 15.5 | Log | Yes"

    (taken,) = take(register, received("return-1", table))

    assert figures(register) == ["chorley/COR-1|2025/26 Q3 = 15.5 collected collie"]
    (finding,) = taken.findings
    assert (finding.code, finding.place.reference) == ("period-closed", "south-ribble/COR-1")
    assert "2025/26 Q3 for South Ribble Borough Council" in finding.message


def test_a_plan_is_agreed_only_as_it_was_seen() -> None:
    """The form showed other reasons than stand in the register by now: nothing is agreed."""
    register = office_register(figure=CHECKED)
    send(register)
    signed = "line | figure | plan | decision | plan_decision\nchorley/LOC-1 @ 2025/26 Q3 | 450 | Old text. | Authorise | Agree"

    found = codes(take(register, received("authorise-1", signed, sheet="Authorise")))

    assert found == ["changed-since-issue at Authorise!E5"]
    assert plans(register)[0].startswith("chorley/LOC-1|2025/26 Q3 written")


def test_two_fillings_of_a_signed_form_agree_or_wait() -> None:
    """In one batch one copy says Authorise, the other Return: neither counts, whatever arrived first."""
    table = "line | figure | decision | return_reason\nchorley/LOC-1 @ 2025/26 Q3 | 450 | Authorise | "
    for reason in ("Look again.", "Another reason.", "A third one."):
        register = office_register(figure=CHECKED)
        other = table.replace("| Authorise | ", f"| Return | {reason}")

        found = take(
            register,
            received("authorise-1", table, sheet="Authorise"),
            received("authorise-1", other, sheet="Authorise"),
        )

        assert codes(found) == ["two-fillings at Authorise!C5"] * 2
        assert figures(register) == ["chorley/LOC-1|2025/26 Q3 = 450 checked collie/respa"]


def test_two_copies_that_say_the_same_are_one_decision() -> None:
    """Saved twice, filled alike: the figure is authorised once."""
    register = office_register(figure=CHECKED)
    table = "line | figure | decision\nchorley/LOC-1 @ 2025/26 Q3 | 450 | Authorise"

    found = take(
        register,
        received("authorise-1", table, sheet="Authorise"),
        received("authorise-1", table, sheet="Authorise", saved="2026-01-26T10:00:00Z"),
    )

    assert codes(found) == []
    assert figures(register) == ["chorley/LOC-1|2025/26 Q3 = 450 authorised collie/respa/autho [outside]"]
