"""What was signed as it was seen: plans sent again, two fillings, emptied actions, personal data, and a shared figure where one council has closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pmf_excel.core.collecting.received import Received
from pmf_excel.core.forms.form import Cell
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

    assert send(register, actions=emptied) == ["plan-incomplete at Actions!A5"]
    assert "Hire a crew" in plans(register)[1]


def blank(form: Received, **columns: str) -> Received:
    """A form with the cells of these columns there and empty, on its first line: `owner="D5"`."""
    first, *others = form.filling.lines
    cells = {name: cell for name, cell in first.cells.items() if name not in columns}
    emptied = replace(first, cells=cells | {name: Cell(ref) for name, ref in columns.items()})
    return replace(form, filling=replace(form.filling, lines=(emptied, *others)))


@pytest.mark.parametrize(
    ("empty", "cell", "words"),
    [
        ({"owner": "F5"}, "F5", "its owner"),
        ({"due": "G5"}, "G5", "the day it is due"),
        ({"what": "E5"}, "E5", "what will be done"),
        ({"what": "E5", "due": "G5"}, "E5", "what will be done and the day it is due"),
    ],
)
def test_an_incomplete_action_is_named_at_the_cell_that_is_empty(empty: dict[str, str], cell: str, words: str) -> None:
    """The officer is sent to what is missing, not to the date that is there; of several to the first."""
    register = office_register(figure=CHECKED)
    actions = blank(received("plans-1", ACTIONS, sheet="Actions"), **empty)

    (taken,) = take(register, together(received("plans-1", PLAN, sheet="Plans"), actions))

    (finding,) = [each for each in taken.findings if each.code == "action-incomplete"]
    assert (finding.place.sheet, finding.place.cell) == ("Actions", cell)
    assert finding.message == f"The action lacks {words}."


@pytest.mark.parametrize(
    ("empty", "actions", "place"),
    [
        ({"reasons": "K5"}, ACTIONS, "Plans!K5"),
        ({"back_on_target": "L5"}, ACTIONS, "Plans!L5"),
        ({"reasons": "K5", "back_on_target": "L5"}, ACTIONS, "Plans!K5"),
        ({}, "line | what\nchorley/LOC-1 @ 2025/26 Q3 @ 1 | ", "Actions!E5"),
    ],
)
def test_an_incomplete_plan_is_named_at_the_cell_that_is_empty(empty: dict[str, str], actions: str, place: str) -> None:
    """Reasons, period or the first action."""
    register = office_register(figure=CHECKED)
    sheet = received("plans-1", actions, sheet="Actions")
    sheet = sheet if actions == ACTIONS else blank(sheet, what="E5")

    found = codes(take(register, together(blank(received("plans-1", PLAN, sheet="Plans"), **empty), sheet)))

    assert found == [f"plan-incomplete at {place}"]


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
