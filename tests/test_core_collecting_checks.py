"""Check forms and authorisation forms taken in: decisions, commentary, freezing, quarters of months, plans."""

from __future__ import annotations

import pytest

from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.plans import ActionPlan
from pmf_excel.core.records.register import Register
from tests.fillings import codes, figures, office_register, plans, received, sent, take, together, with_cell

COLLECTED = """
council      | indicator          | period        | state     | value | collected_by | commentary        | account
chorley      | chorley/LOC-1      | 2025/26 Q3    | collected | 450   | collie       | Two crews short.  | JSMITH
chorley      | chorley/COR-1      | 2025/26 Q3    | collected | 18    | collie       |                   |
south-ribble | south-ribble/COR-1 | 2025/26 Q3    | collected | 18    | collie       |                   |
chorley      | chorley/LOC-3      | October 2025  | collected | 40    | collie       | Many.             |
chorley      | chorley/LOC-3      | November 2025 | collected | 40    | collie       | Many.             |
chorley      | chorley/LOC-3      | December 2025 | collected | 40    | collie       | Many.             |
"""
VERIFIED = """
line                           | figure | decision
chorley/LOC-1 @ 2025/26 Q3     | 450    | Verify
chorley/COR-1 @ 2025/26 Q3     | 18     | Verify
chorley/LOC-3 @ October 2025   | 40     | verify
chorley/LOC-3 @ November 2025  | 40     | Verify
chorley/LOC-3 @ December 2025  | 40     | Verify
"""


def printed(register: Register, figure: str) -> str:
    """The commentary of a figure as it will be printed."""
    found = register.get(Figure, figure)
    assert found is not None
    return found.printed_commentary


def test_verified_figures_are_checked_and_their_commentary_confirmed() -> None:
    """An empty cell confirms the officer's words; the other council's figure is checked with its source."""
    register = office_register(figure=COLLECTED)

    (taken,) = take(register, received("check-1", VERIFIED, sheet="Check"))

    assert taken.lines_accepted == 5
    assert figures(register) == [
        "chorley/COR-1|2025/26 Q3 = 18 checked collie/respa",
        "chorley/LOC-1|2025/26 Q3 = 450 checked collie/respa",
        "chorley/LOC-3|December 2025 = 40 checked collie/respa",
        "chorley/LOC-3|November 2025 = 40 checked collie/respa",
        "chorley/LOC-3|October 2025 = 40 checked collie/respa",
        "south-ribble/COR-1|2025/26 Q3 = 18 checked collie/respa",
    ]
    assert printed(register, "chorley/LOC-1|2025/26 Q3") == "Two crews short."


def one(row: str, more: str = "") -> str:
    """A check form with one line of LOC-1: decision and what is typed beside it."""
    headings = f"line | figure | decision | return_reason | queries_accepted | printed_commentary{more}"
    return f"{headings}\nchorley/LOC-1 @ 2025/26 Q3 | {row}"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("450 | Return |                | | ", "return-without-reason at Check!C5"),
        ("450 | Maybe  |                | | ", "unknown-decision at Check!C5"),
        ("450 |        |                | | ", "no-decision at Check!A5"),
        ("440 | Verify |                | | ", "changed-since-issue at Check!C5"),
    ],
)
def test_a_decision_that_cannot_stand_is_said_and_changes_nothing(row: str, expected: str) -> None:
    """No reason, an unknown word, nothing at all, or another figure than the form showed."""
    register = office_register(figure=COLLECTED)
    before = figures(register)

    taken = take(register, received("check-1", one(row), sheet="Check"))

    assert codes(taken) == [expected]
    assert figures(register) == before


@pytest.mark.parametrize(
    ("shown", "finding"),
    [("33.3333333333333", []), ("33.333333333333336", []), ("33.3333333", ["changed-since-issue at Check!C5"])],
)
def test_the_last_digits_that_a_program_drops_are_no_change(shown: str, finding: list[str]) -> None:
    """LibreOffice keeps 15 digits of a figure that Excel divided; the officer saw the same figure."""
    register = office_register(figure=COLLECTED.replace("| 450   |", "| 33.333333333333336 |"))

    taken = take(register, received("check-1", one(f"{shown} | Verify | | | "), sheet="Check"))

    assert codes(taken) == finding


def test_a_returned_figure_goes_back_with_the_reason() -> None:
    """It waits for its Collection Officer; the Responsible Officer never alters it."""
    register = office_register(figure=COLLECTED)

    take(register, received("check-1", one("450 | Return | The log says 405. | | "), sheet="Check"))

    assert "chorley/LOC-1|2025/26 Q3 = 450 returned collie because The log says 405." in figures(register)


def test_what_the_responsible_officer_types_is_printed() -> None:
    """It replaces the officer's commentary, which is kept."""
    register = office_register(figure=COLLECTED)

    take(register, received("check-1", one("450 | Verify | | | Depot closed for a week."), sheet="Check"))

    figure = register.get(Figure, "chorley/LOC-1|2025/26 Q3")
    assert figure is not None
    assert (figure.commentary, figure.printed_commentary) == ("Two crews short.", "Depot closed for a week.")


def test_off_target_commentary_is_required() -> None:
    """Neither officer wrote any: the line waits."""
    register = office_register(figure=COLLECTED.replace("Two crews short.", "                "))

    taken = take(register, received("check-1", one("450 | Verify | | | "), sheet="Check"))

    assert [code.split()[0] for code in codes(taken)] == ["commentary-required"]
    assert "chorley/LOC-1|2025/26 Q3 = 450 collected collie" in figures(register)


def test_queries_must_be_accepted_or_the_line_returned() -> None:
    """Verify alone is not enough on a line with a query."""
    register = office_register(figure=COLLECTED)
    figure = register.get(Figure, "chorley/LOC-1|2025/26 Q3")
    assert figure is not None
    from pmf_excel.core.records.changes import change_between

    queried = figure.but(queries=({"code": "unchanged", "found": "The same as last quarter."},))
    change = change_between(figure, queried, "collect")
    assert change is not None
    register.absorb(register.with_changes([change]))

    refused = take(register, received("check-1", one("450 | Verify | | | "), sheet="Check"))
    assert [code.split()[0] for code in codes(refused)] == ["queries-undecided"]

    take(register, received("check-1", one("450 | Verify | | Yes | "), sheet="Check"))
    accepted = register.get(Figure, "chorley/LOC-1|2025/26 Q3")
    assert accepted is not None
    assert [query.accepted for query in accepted.queries] == [True]


def test_one_account_behind_return_and_check_is_a_query() -> None:
    """Both files were last saved by jsmith: the figure is checked, and it is said."""
    register = office_register(figure=COLLECTED)

    taken = take(register, received("check-1", one("450 | Verify | | | "), sheet="Check", account="jsmith"))

    assert [code.split()[0] for code in codes(taken)] == ["same-account"]
    assert "chorley/LOC-1|2025/26 Q3 = 450 checked collie/respa" in figures(register)


def test_the_same_check_form_sent_again_changes_nothing() -> None:
    """Verified is verified, returned with the same reason is returned."""
    register = office_register(figure=COLLECTED)
    form = received("check-1", VERIFIED, sheet="Check")
    take(register, form)
    before = figures(register)

    (taken,) = take(register, form)

    assert (figures(register), taken.lines_accepted, taken.findings) == (before, 5, ())


def test_another_commentary_on_the_same_check_form_replaces_the_first_until_it_is_authorised() -> None:
    """It is never dropped in silence: once the figure is locked it is refused with what to do."""
    register = office_register(figure=COLLECTED)
    take(register, received("check-1", one("450 | Verify | | | First words."), sheet="Check"))

    (taken,) = take(register, received("check-1", one("450 | Verify | | | Second words."), sheet="Check"))
    assert (taken.findings, taken.lines_accepted) == ((), 1)
    assert printed(register, "chorley/LOC-1|2025/26 Q3") == "Second words."

    line = "line | figure | decision\nchorley/LOC-1 @ 2025/26 Q3 | 450 | Authorise"
    take(register, received("authorise-1", line, sheet="Authorise"))
    late = take(register, received("check-1", one("450 | Verify | | | Third words."), sheet="Check"))
    assert codes(late) == ["locked at Check!D5"]
    assert printed(register, "chorley/LOC-1|2025/26 Q3") == "Second words."


def test_a_quarters_commentary_is_locked_with_the_quarter() -> None:
    """Once the quarter is frozen, other words than its own are refused."""
    register = checked_register()
    take(register, received("authorise-1", TO_AUTHORISE, sheet="Authorise", cover="Yes"))
    table = "line | printed_commentary\nchorley/LOC-3 @ 2025/26 Q3 | Other words."

    taken = take(register, received("check-1", table, sheet="Check"))

    assert codes(taken) == ["locked at Check!B5"]
    assert printed(register, "chorley/LOC-3|2025/26 Q3") == "More than any quarter before."


def test_a_form_found_later_returns_no_authorised_figure() -> None:
    """Neither the check form nor the authorisation form unlocks it: that takes a correction, with its reason."""
    register = checked_register()
    take(register, received("authorise-1", TO_AUTHORISE, sheet="Authorise", cover="Yes"))
    table = (
        "line | figure | decision | return_reason\n"
        "chorley/COR-1 @ 2025/26 Q3 | 18 | Return | Looks odd.\n"
        "chorley/LOC-1 @ 2025/26 Q3 | 450 | Return | Looks odd.\n"
    )
    before = figures(register)

    taken = take(register, received("check-1", table, sheet="Check"), received("authorise-1", table, sheet="Authorise"))

    assert [code.split()[0] for code in codes(taken)] == ["locked"] * 4
    assert figures(register) == before


def test_a_figure_is_not_verified_on_a_form_that_shows_other_parts() -> None:
    """The figure is the same, but it was collected again from other numbers: those were never seen."""
    table = """
    council | indicator     | period     | state     | value | numerator | denominator | collected_by
    chorley | chorley/LOC-2 | 2025/26 Q3 | collected | 50    | 200       | 400         | collie
    """
    register = office_register(figure=table)
    shown = "line | numerator | denominator | figure | decision\nchorley/LOC-2 @ 2025/26 Q3 | 10 | 20 | 50 | Verify"

    taken = take(register, received("check-1", shown, sheet="Check"))

    assert codes(taken) == ["changed-since-issue at Check!E5"]
    assert figures(register) == ["chorley/LOC-2|2025/26 Q3 = 50 collected collie"]


def test_commentary_is_asked_of_each_council_for_a_shared_figure() -> None:
    """South Ribble's own officer writes for its own rating; nothing is signed by it."""
    register = office_register(figure=COLLECTED)
    table = "line | printed_commentary\nsouth-ribble/COR-1 @ 2025/26 Q3 | Our target is stricter."

    take(register, received("check-2", table, sheet="Check"))

    assert printed(register, "south-ribble/COR-1|2025/26 Q3") == "Our target is stricter."
    assert printed(register, "chorley/COR-1|2025/26 Q3") == ""
    assert "south-ribble/COR-1|2025/26 Q3 = 18 collected collie" in figures(register)


def checked_register() -> Register:
    """Everything verified, with a plan written for LOC-1."""
    plan = """
    council | indicator     | period     | state   | updated_for | reasons
    chorley | chorley/LOC-1 | 2025/26 Q3 | written | 2025/26 Q3  | Short crews.
    """
    register = office_register(figure=COLLECTED, plan=plan)
    comment = received(
        "check-1",
        "line | printed_commentary\nchorley/LOC-3 @ 2025/26 Q3 | More than any quarter before.",
        sheet="Check",
    )
    take(register, received("check-1", VERIFIED, sheet="Check"))
    take(register, comment)
    return register


TO_AUTHORISE = """
line                           | figure | plan         | decision
chorley/LOC-1 @ 2025/26 Q3     | 450    | Short crews. |
chorley/COR-1 @ 2025/26 Q3     | 18     |              |
chorley/LOC-3 @ October 2025   | 40     |              |
chorley/LOC-3 @ November 2025  | 40     |              |
chorley/LOC-3 @ December 2025  | 40     |              |
"""


def test_authorise_all_signs_what_is_not_marked_otherwise() -> None:
    """Each council's figure is judged by its own target, and the quarter is frozen with its last month."""
    register = checked_register()

    (taken,) = take(register, received("authorise-1", TO_AUTHORISE, sheet="Authorise", cover="Yes"))

    assert (taken.findings, taken.lines_accepted) == ((), 5)
    assert figures(register) == [
        "chorley/COR-1|2025/26 Q3 = 18 authorised collie/respa/autho [on_target]",
        "chorley/LOC-1|2025/26 Q3 = 450 authorised collie/respa/autho [outside]",
        "chorley/LOC-3|2025/26 Q3 = 120 authorised autho [outside]",
        "chorley/LOC-3|December 2025 = 40 authorised collie/respa/autho [not_rated]",
        "chorley/LOC-3|November 2025 = 40 authorised collie/respa/autho [not_rated]",
        "chorley/LOC-3|October 2025 = 40 authorised collie/respa/autho [not_rated]",
        "south-ribble/COR-1|2025/26 Q3 = 18 authorised collie/respa/autho [outside]",
    ]
    assert plans(register) == ["chorley/LOC-1|2025/26 Q3 agreed: Short crews."]
    assert sent(register, "authorise-1") == "received"
    assert printed(register, "chorley/LOC-3|2025/26 Q3") == "More than any quarter before."


def test_a_quarter_whose_months_do_not_apply_is_frozen_as_not_applicable() -> None:
    """It is not applicable, not merely not available: the same as a report says of it before it is frozen."""
    months = ("October 2025", "November 2025", "December 2025")
    rows = [f"chorley | chorley/LOC-3 | {month} | checked | z | Closed. | collie | respa" for month in months]
    headings = "council | indicator | period | state | marker | missing_reason | collected_by | checked_by"
    register = office_register(figure="\n".join([headings, *rows]))
    lines = [f"chorley/LOC-3 @ {month} | Authorise" for month in months]

    take(register, received("authorise-1", "\n".join(["line | decision", *lines]), sheet="Authorise"))

    assert "chorley/LOC-3|2025/26 Q3 = None authorised autho [not_applicable]" in figures(register)


def test_without_that_answer_every_line_needs_its_own_decision() -> None:
    """Nothing is authorised by silence."""
    register = checked_register()

    taken = take(register, received("authorise-1", TO_AUTHORISE, sheet="Authorise", cover="No"))

    assert {code.split()[0] for code in codes(taken)} == {"no-decision"}
    assert not any("authorised" in figure for figure in figures(register))


def test_a_line_marked_return_goes_back_to_the_check_and_keeps_the_quarter_open() -> None:
    """The rest is authorised; the quarter of the month that was returned is not frozen."""
    register = checked_register()
    table = (
        "line | figure | decision | return_reason\n"
        "chorley/LOC-3 @ October 2025 | 40 | |\n"
        "chorley/LOC-3 @ November 2025 | 40 | Return | The log says 14.\n"
        "chorley/LOC-3 @ December 2025 | 40 | |\n"
    )

    take(register, received("authorise-1", table, sheet="Authorise", cover="Yes"))

    shown = [figure for figure in figures(register) if "LOC-3" in figure]
    assert shown == [
        "chorley/LOC-3|2025/26 Q3 = 120 collected ",
        "chorley/LOC-3|December 2025 = 40 authorised collie/respa/autho [not_rated]",
        "chorley/LOC-3|November 2025 = 40 returned collie/respa because The log says 14.",
        "chorley/LOC-3|October 2025 = 40 authorised collie/respa/autho [not_rated]",
    ]


def test_a_plan_is_returned_without_its_figure() -> None:
    """The figure is authorised; the plan goes back with its own reason."""
    register = checked_register()
    table = (
        "line | figure | plan | decision | plan_decision | plan_reason\n"
        "chorley/LOC-1 @ 2025/26 Q3 | 450 | Short crews. | Authorise | Return | Too thin.\n"
    )

    take(register, received("authorise-1", table, sheet="Authorise"))

    assert "chorley/LOC-1|2025/26 Q3 = 450 authorised collie/respa/autho [outside]" in figures(register)
    (plan,) = register.all(ActionPlan)
    assert (plan.state.value, plan.return_reason) == ("returned", "Too thin.")


@pytest.mark.parametrize(
    ("decided", "state"), [("Agree | ", "agreed"), ("Return | Too thin.", "returned")], ids=["agreed", "returned"]
)
def test_a_plan_that_stands_alone_is_decided_without_a_decision_on_its_figure(decided: str, state: str) -> None:
    """Its figure was authorised before: the dash asks for nothing, nothing is found, and the line counts as in."""
    figure = COLLECTED.replace("collected | 450", "authorised | 450")
    plan = "council | indicator | period | state | reasons\nchorley | chorley/LOC-1 | 2025/26 Q3 | written | Short crews.\n"
    register = office_register(figure=figure, plan=plan)
    table = (
        "line | figure | plan | decision | plan_decision | plan_reason\n"
        f"chorley/LOC-1 @ 2025/26 Q3 | 450 | Short crews. | – | {decided}\n"
    )

    (taken,) = take(register, received("authorise-1", table, sheet="Authorise"))

    assert (taken.findings, taken.lines_accepted) == ((), 1)
    assert [found.state.value for found in register.all(ActionPlan)] == [state]
    assert "chorley/LOC-1|2025/26 Q3 = 450 authorised collie" in figures(register)


PLAN = "line | reasons | back_on_target\nchorley/LOC-1 @ 2025/26 Q3 | Two crews were short. | 2026/27 Q1\n"
ACTIONS = """
line                           | what             | owner         | due
chorley/LOC-1 @ 2025/26 Q3 @ 1 | Hire a crew      | Waste Manager | 2026-03-31
chorley/LOC-1 @ 2025/26 Q3 @ 2 |                  |               |
"""


def plan_register() -> Register:
    """LOC-1 checked and off target, without a plan."""
    return office_register(
        figure=COLLECTED.replace("| 450   | collie       |", "| 450   | collie       |").replace(
            "collected | 450", "checked   | 450"
        )
    )


def test_a_plan_is_written_with_its_actions() -> None:
    """Spare action lines stay empty."""
    register = plan_register()

    form = together(received("plans-1", PLAN, sheet="Plans"), received("plans-1", ACTIONS, sheet="Actions"))
    (taken,) = take(register, form)

    assert (taken.findings, taken.lines_accepted) == ((), 1)
    assert plans(register) == [
        "chorley/LOC-1|2025/26 Q3 written: Two crews were short.",
        "chorley/LOC-1|2025/26 Q3|1: Hire a crew (Waste Manager, 2026-03-31)",
    ]


@pytest.mark.parametrize(
    ("plan", "actions", "expected"),
    [
        (PLAN.replace("Two crews were short.", ""), ACTIONS, ["plan-incomplete at Plans!A5"]),
        (PLAN, ACTIONS.replace("2026-03-31", ""), ["action-incomplete at Actions!A5"]),
        (PLAN, "line | what\nchorley/LOC-1 @ 2025/26 Q3 @ 1 |", ["plan-incomplete at Actions!A5"]),
    ],
)
def test_an_incomplete_plan_waits(plan: str, actions: str, expected: list[str]) -> None:
    """Reasons, at least one action, and of each action its owner and day are needed."""
    register = plan_register()

    form = together(received("plans-1", plan, sheet="Plans"), received("plans-1", actions, sheet="Actions"))
    taken = take(register, form)

    assert codes(taken) == expected
    assert plans(register) == []


def test_a_plan_is_closed_with_a_note_on_whether_it_worked() -> None:
    """Back on target, the Responsible Officer says so; agreed, the plan is closed."""
    plan = """
    council | indicator     | period     | state  | updated_for | reasons
    chorley | chorley/COR-1 | 2025/26 Q1 | agreed | 2025/26 Q2  | Backlog.
    """
    register = office_register(figure=COLLECTED.replace("collected | 18", "checked   | 18"), plan=plan)
    note = "line | closing_note\nchorley/COR-1 @ 2025/26 Q3 | The new rota worked.\n"
    take(register, received("plans-1", note, sheet="Plans"))
    assert plans(register) == ["chorley/COR-1|2025/26 Q1 written: Backlog. The new rota worked."]

    signed = "line | figure | plan | decision | plan_decision\nchorley/COR-1 @ 2025/26 Q3 | 18 | Back on target. The new rota worked. | Authorise | Agree"
    take(register, received("authorise-1", signed, sheet="Authorise"))

    (closed,) = register.all(ActionPlan)
    assert (closed.state.value, str(closed.closed_on)) == ("closed", "2026-01-12")


@pytest.mark.parametrize(
    "standing", ["2025/26 Q3 | closed | 2025/26 Q4 | It worked.", "2025/26 Q2 | written | 2025/26 Q4 |"]
)
def test_a_plan_form_found_later_undoes_no_later_plan(standing: str) -> None:
    """The plan was closed, or written for a later quarter, since: nothing of it is replaced, and it is said."""
    plan = f"council | indicator | period | state | updated_for | closing_note\nchorley | chorley/LOC-1 | {standing}"
    register = office_register(figure=COLLECTED.replace("collected | 450", "checked   | 450"), plan=plan)
    before = register.all(ActionPlan)

    form = together(received("plans-1", PLAN, sheet="Plans"), received("plans-1", ACTIONS, sheet="Actions"))
    taken = take(register, form)

    assert codes(taken) == ["older-filling at Plans!B5"]
    assert register.all(ActionPlan) == before


@pytest.mark.parametrize(
    ("form", "sheet", "table", "column", "before"),
    [
        ("check-1", "Check", "450 | Verify | | | ", "printed_commentary", "collected"),
        ("check-1", "Check", "450 | Return | Look. | | ", "return_reason", "collected"),
        ("authorise-1", "Authorise", "450 | Authorise | | | ", "return_reason", "checked  "),
    ],
)
@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (Cell("N5", Held.TEXT, "a" * 32_768), "text-too-long"),
        (Cell("N5", Held.ERROR, "#REF!"), "excel-error"),
        (Cell("N5", Held.BLANK, formula="=B2"), "formula-without-result"),
    ],
)
def test_words_that_cannot_be_kept_keep_the_line_out_and_are_said(
    form: str, sheet: str, table: str, column: str, before: str, cell: Cell, found: str
) -> None:
    """A commentary that is lost must not be printed as if there had been none; nothing is signed without it."""
    register = office_register(figure=COLLECTED.replace("collected | 450", f"{before} | 450"))
    signed = figures(register)

    taken = take(register, with_cell(received(form, one(table), sheet=sheet), column, cell))

    assert codes(taken) == [f"{found} at {sheet}!N5"]
    assert (figures(register), taken[0].lines_accepted) == (signed, 0)


def test_words_that_were_cleaned_are_taken_and_said() -> None:
    """A commentary pasted from elsewhere is checked without its unseen signs, and the officer reads that they went."""
    register = office_register(figure=COLLECTED)
    pasted = Cell("N5", Held.TEXT, "Depot\u200b closed.")

    (taken,) = take(
        register,
        with_cell(received("check-1", one("450 | Verify | | | "), sheet="Check"), "printed_commentary", pasted),
    )

    assert codes([taken]) == ["invisible-characters-removed at Check!N5"]
    assert taken.lines_accepted == 1
    assert printed(register, "chorley/LOC-1|2025/26 Q3") == "Depot closed."


def test_a_decision_that_excel_could_not_work_out_is_named() -> None:
    """It is no missing decision: the cell shows an error."""
    register = office_register(figure=COLLECTED)
    broken = Cell("L5", Held.ERROR, "#NAME?")

    taken = take(register, with_cell(received("check-1", one("450 | | | | "), sheet="Check"), "decision", broken))

    assert codes(taken) == ["excel-error at Check!L5"]
