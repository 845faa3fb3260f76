"""What stands on a form's lines beside the inputs: exceptions, ranges, plans as they were written, why it came back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pmf_excel.core.forms.form import FormLine
from pmf_excel.core.issuing.contents import Office, forms_to_issue, issued_form
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure, Query
from pmf_excel.core.records.paperwork import FormState
from pmf_excel.core.records.plans import Action
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.core.sign_off.moves import TO_COLLECTION, authorised, checked, collected, returned
from tests.quarter_forms import LOC_1, LOC_2, PLAN, TODAY, register_at
from tests.registers import INDICATORS, TARGETS, procedures, quarter_register
from tests.tables_as_text import with_records

Q3 = Period.parse("2025/26 Q3")
OFFICE = Office("test", "Transformation and Partnerships")


def lines_of(register: Register, stage: Stage, council: str = "chorley", sheet: int = 0) -> dict[str, FormLine]:
    """The lines of the one form of a stage that is due, by key."""
    (form,) = forms_to_issue(register, stage, council, Q3, TODAY, OFFICE)
    return {line.key: line for line in form.lines[form.kind.sheets[sheet].name]}


def with_figure(register: Register, figure: Figure) -> Register:
    """The register with a figure as it stands now."""
    change = change_between(register.get(Figure, figure.id), figure, "collect")
    return register.with_changes([change] if change is not None else [])


def checked_figure(register: Register) -> Figure:
    """LOC-1 as it waits for authorisation."""
    figure = register.get(Figure, LOC_1)
    assert figure is not None
    return figure


def exception(register: Register, key: str = LOC_1) -> str:
    """Why the Authorising Officer should look at a line."""
    return lines_of(register, Stage.AUTHORISATION)[key].facts["exception"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"value": Decimal(390)}, ""),
        ({"value": Decimal(410)}, "Worse than target, within threshold, Status changed since last period"),
        ({"value": Decimal(390), "marker": "p"}, "Provisional"),
        ({"value": Decimal(390), "marker": "e"}, "Estimated"),
        ({"value": Decimal(390), "queries": (Query(code="near-history", accepted=True),)}, "Queries accepted"),
        ({"value": None, "marker": "x", "missing_reason": "System down."}, "Not available"),
    ],
)
def test_the_authorising_officer_is_told_why_to_look(changes: dict[str, object], expected: str) -> None:
    """Off target, preliminary, missing, queried, or rated otherwise than last quarter's 398; an ordinary line is not."""
    targets = f"{TARGETS.strip()}\nchorley | chorley/LOC-1 | 2025/26 Q2 | 400\n"
    register = register_at("checked", target=targets)

    assert exception(with_figure(register, checked_figure(register).but(**changes))) == expected


def corrected(register: Register, value: str) -> Figure:
    """LOC-1, authorised with 450, sent back and typed as `value`."""
    indicator = register.indicator("chorley/LOC-1")
    assert indicator is not None
    first = authorised(register, checked_figure(register), indicator, "autho", TODAY)
    assert isinstance(first, Figure)
    back = returned(first, TO_COLLECTION, "tp", "The crew log says otherwise.")
    again = collected(back, back.but(value=value), "collie", TODAY)
    assert isinstance(again, Figure)
    return again


def test_a_corrected_figure_is_marked_as_revised_for_whom_authorises_it() -> None:
    """What was authorised before differs: that is an exception whatever its status."""
    register = register_at("checked")
    figure = checked(corrected(register, "390"), "respa", TODAY, "")
    assert isinstance(figure, Figure)

    assert exception(with_figure(register, figure)) == "Revised"


def test_a_figure_sent_back_comes_with_the_reason_and_what_was_authorised() -> None:
    """The Collection Officer sees why, and the old value beside it (framework section 4)."""
    register = register_at("checked")
    indicator = register.indicator("chorley/LOC-1")
    assert indicator is not None
    first = authorised(register, checked_figure(register), indicator, "autho", TODAY)
    assert isinstance(first, Figure)
    back = returned(first, TO_COLLECTION, "tp", "The crew log says 437.")

    line = lines_of(with_figure(register, back), Stage.RETURN)[LOC_1]

    assert line.facts["came_back"] == "The crew log says 437. It was 450."


def test_a_range_is_shown_with_both_its_ends() -> None:
    """A target of 40 to 49.5 is no number: it stands as text, with the indicator's decimals."""
    register = quarter_register(
        indicator=INDICATORS.replace("percentage | 1        | higher", "percentage | 1        | range "),
        target="council | indicator | period | low | high\nchorley | chorley/LOC-2 | 2025/26 Q3 | 40 | 49.5\n",
        procedure=procedures(),
    )

    line = lines_of(register, Stage.RETURN)[LOC_2]

    assert (line.facts["target"], line.facts["better"]) == ("40.0 to 49.5", "within range")
    assert line.limits is not None
    assert (line.limits.on_low, line.limits.on_high) == (Decimal(40), Decimal("49.5"))


ACTIONS = """
council | indicator     | period     | state    | updated_for | reasons | back_on_target | written_by | return_reason
chorley | chorley/LOC-1 | 2025/26 Q3 | returned | 2025/26 Q3  | Ice.    | 2025/26 Q4     | respa      | By how much?
"""


def with_actions(register: Register, count: int) -> Register:
    """The register with corrective actions of the plan of LOC-1."""
    actions = [
        Action(council="chorley", plan=LOC_1, number=number, what=f"Step {number}", owner="Waste Manager",
               due=TODAY if number == 1 else None, progress="Begun")
        for number in range(1, count + 1)
    ]  # fmt: skip
    changes = (change_between(None, action, "write") for action in actions)
    return register.with_changes(change for change in changes if change is not None)


@pytest.mark.parametrize(("count", "lines"), [(0, 5), (1, 5), (2, 5), (3, 6), (7, 10)])
def test_a_plan_that_comes_back_holds_its_actions_and_spare_lines(count: int, lines: int) -> None:
    """What was written before stands in the inputs; there is always room for three more."""
    register = with_actions(register_at("checked", plan=ACTIONS), count)

    plan = lines_of(register, Stage.ACTION_PLAN)[LOC_1]
    actions = list(lines_of(register, Stage.ACTION_PLAN, sheet=1).values())

    assert plan.facts["came_back"] == "By how much?"
    assert dict(plan.filled) == {"reasons": "Ice.", "back_on_target": "2025/26 Q4"}
    assert len(actions) == lines
    assert [line.filled.get("what", "") for line in actions[:count]] == [f"Step {n + 1}" for n in range(count)]
    assert not any(line.filled for line in actions[count:])
    if count:
        assert dict(actions[0].filled) == {
            "what": "Step 1", "owner": "Waste Manager", "due": "2026-01-12", "progress": "Begun",
        }  # fmt: skip


def test_the_authorising_officer_reads_the_whole_plan() -> None:
    """Why, what, who, by when, and when it is expected back on target, in sentences."""
    register = with_actions(register_at("checked", plan=PLAN), 2)

    assert lines_of(register, Stage.AUTHORISATION)[LOC_1].facts["plan"] == (
        "Ice, and old vehicles\n1. Step 1 (Waste Manager, 12 January 2026)\nStep 2\nBack on target: 2025/26 Q4."
    )


def test_a_plan_that_is_to_be_closed_says_whether_it_worked() -> None:
    """Back on target, the note is all that is to be agreed."""
    closing = PLAN.replace("written_by", "written_by | closing_note").replace("| respa", "| respa | The new round did.")
    register = register_at("checked", plan=closing)

    assert lines_of(register, Stage.AUTHORISATION)[LOC_1].facts["plan"] == "Back on target. The new round did."


def test_a_figure_taken_from_the_other_council_is_asked_only_for_words() -> None:
    """South Ribble's check form names the indicator that the figure comes from."""
    figures = """
    council      | indicator          | period     | state     | value | collected_by
    chorley      | chorley/COR-1      | 2025/26 Q3 | collected | 18    | collie
    south-ribble | south-ribble/COR-1 | 2025/26 Q3 | collected | 18    | collie
    """
    (line,) = lines_of(quarter_register(figure=figures), Stage.CHECK, "south-ribble").values()

    assert line.facts["queries"] == "Taken from chorley/COR-1: only the commentary is asked for here."
    assert line.not_asked == {"decision", "queries_accepted", "return_reason"}


def test_a_missing_figure_is_checked_with_its_reason() -> None:
    """The Responsible Officer sees that it is not available, and why."""
    figures = """
    council | indicator     | period     | state     | collected_by | marker | missing_reason
    chorley | chorley/LOC-1 | 2025/26 Q3 | collected | collie       | x      | The system was down.
    """
    (line,) = lines_of(quarter_register(figure=figures), Stage.CHECK).values()

    assert (line.facts["figure"], line.facts["status_words"]) == ("", "Not available")
    assert (line.facts["marker_words"], line.facts["commentary"]) == ("Not available", "The system was down.")


def test_a_form_issued_again_leaves_time_to_correct_it() -> None:
    """The quarter's own date is past: the officer has three working days; a first issue keeps its date."""
    late = date(2026, 2, 10)
    (again,) = forms_to_issue(register_at("returned"), Stage.RETURN, "chorley", Q3, late, OFFICE)
    (first,) = forms_to_issue(register_at("due"), Stage.RETURN, "chorley", Q3, late, OFFICE)

    assert (again.identity.due, again.cover.due) == (date(2026, 2, 13), date(2026, 2, 13))
    assert first.identity.due == date(2026, 1, 15)


def test_the_time_to_correct_is_the_councils_own() -> None:
    """As many working days as it leaves between return and check, over a weekend; before the date there is no hurry."""
    register = register_at("returned")
    slower = with_records(register, register.council("chorley").but(check_days=14))
    days = [date(2026, 1, 2), date(2026, 2, 10)]

    due = [forms_to_issue(slower, Stage.RETURN, "chorley", Q3, day, OFFICE)[0].identity.due for day in days]

    assert due == [date(2026, 1, 15), date(2026, 2, 16)]


def test_every_form_of_an_officer_has_a_number_of_its_own() -> None:
    """The second return of a quarter is not called as the first one, whatever became of that."""
    register = register_at("returned")
    (first,) = forms_to_issue(register, Stage.RETURN, "chorley", Q3, TODAY, OFFICE)
    back = issued_form(first, "first.xlsx", "0" * 64).but(state=FormState.RECEIVED)
    change = change_between(None, back, "issue")
    assert change is not None

    (second,) = forms_to_issue(register.with_changes([change]), Stage.RETURN, "chorley", Q3, TODAY, OFFICE)

    assert [form.identity.form for form in (first, second)] == [
        "chorley-return-collie-2025-26-Q3-1",
        "chorley-return-collie-2025-26-Q3-2",
    ]
