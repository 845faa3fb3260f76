"""Returns taken in: what is right is collected, what is not waits, and sending again does what people mean."""

from __future__ import annotations

from itertools import permutations

import pytest

from pmf_excel.core.records.figures import Figure
from tests.fillings import codes, figures, office_register, received, sent, take

GOOD = """
line                        | figure | evidence    | procedure_is_right
chorley/LOC-1 @ 2025/26 Q3  | 390    | Bins report | Yes
chorley/COR-1 @ 2025/26 Q3  | 15.5   | Claims log  | Yes
"""
LATER = "2026-01-13T09:00:00Z"
EARLIER = "2026-01-09T09:00:00Z"


def test_good_lines_are_collected_for_both_councils() -> None:
    """The line that South Ribble takes from Chorley is recorded for both."""
    register = office_register()

    taken = take(register, received("return-1", GOOD))

    assert figures(register) == [
        "chorley/COR-1|2025/26 Q3 = 15.5 collected collie",
        "chorley/LOC-1|2025/26 Q3 = 390 collected collie",
        "south-ribble/COR-1|2025/26 Q3 = 15.5 collected collie",
    ]
    assert taken[0].lines_accepted == 2
    assert sent(register, "return-1") == "received"


def test_a_line_with_an_error_waits_and_holds_up_no_other() -> None:
    """390 comes in; the line with words in place of a figure waits with its reason."""
    register = office_register()
    table = GOOD.replace("15.5 ", "soon ")

    taken = take(register, received("return-1", table))

    assert figures(register)[1] == "chorley/LOC-1|2025/26 Q3 = 390 collected collie"
    waiting = register.all(Figure)[0]
    assert (waiting.state.value, waiting.returned_to, waiting.value) == ("returned", "collection", None)
    assert "soon" in waiting.return_reason
    assert taken[0].lines_accepted == 1


def test_a_query_comes_in_with_the_line_and_stays_with_it() -> None:
    """Off target without commentary is collected, and the Responsible Officer will see the query."""
    register = office_register()

    take(register, received("return-1", GOOD.replace("390", "450")))

    figure = register.all(Figure)[1]
    assert (figure.state.value, [query.code for query in figure.queries]) == ("collected", ["commentary-missing"])


def test_a_blank_line_stays_due() -> None:
    """Nothing is recorded for it, and it is said."""
    register = office_register()

    taken = take(register, received("return-1", "line | figure\nchorley/LOC-1 @ 2025/26 Q3 | \n"))

    assert figures(register) == []
    assert codes(taken) == ["nothing-typed at Return!A5"]


def test_the_same_form_sent_again_with_another_figure_is_a_correction() -> None:
    """The new value stands, the old filling is remembered as superseded."""
    register = office_register()
    take(register, received("return-1", GOOD))

    take(register, received("return-1", GOOD.replace("390", "391"), saved=LATER))

    assert "chorley/LOC-1|2025/26 Q3 = 391 collected collie" in figures(register)
    assert len(register.all(Figure)[1].superseded) == 1


def test_the_same_lines_in_other_bytes_change_nothing() -> None:
    """Saved again without typing: every line is accepted and nothing is recorded but the file."""
    register = office_register()
    take(register, received("return-1", GOOD))
    before = figures(register)

    (taken,) = take(register, received("return-1", GOOD, saved=LATER))

    assert (figures(register), taken.lines_accepted, taken.findings) == (before, 2, ())
    assert {change.record_type for change in taken.changes} <= {"form"}


@pytest.mark.parametrize("state", ["checked", "authorised", "published"])
def test_a_correction_of_a_signed_line_is_refused(state: str) -> None:
    """Checked or later it is locked: ask for it to be returned."""
    figure = f"""
    council | indicator     | period     | state   | value | collected_by
    chorley | chorley/LOC-1 | 2025/26 Q3 | {state} | 390   | collie
    """
    register = office_register(figure=figure)

    taken = take(register, received("return-1", GOOD.replace("390", "391")))

    assert "chorley/LOC-1|2025/26 Q3 = 390" in figures(register)[1]
    assert "locked at Return!B5" in codes(taken)


def test_an_older_filling_found_later_replaces_nothing() -> None:
    """The first filling turns up again after its correction: it is queried."""
    register = office_register()
    take(register, received("return-1", GOOD))
    take(register, received("return-1", GOOD.replace("390", "391"), saved=LATER))

    taken = take(register, received("return-1", GOOD, saved="2026-01-14T09:00:00Z"))

    assert "chorley/LOC-1|2025/26 Q3 = 391 collected collie" in figures(register)
    assert codes(taken) == ["older-filling at Return!B5"]


def test_a_file_saved_before_the_one_taken_in_replaces_nothing() -> None:
    """Its own clock says so."""
    register = office_register()
    take(register, received("return-1", GOOD, saved=LATER))

    taken = take(register, received("return-1", GOOD.replace("390", "389"), saved=EARLIER))

    assert "chorley/LOC-1|2025/26 Q3 = 390 collected collie" in figures(register)
    assert codes(taken) == ["older-filling at Return!B5"]


def test_a_returned_figure_may_be_confirmed_on_the_form_issued_again() -> None:
    """On the new form the same value is the officer's answer; on the old one it is only the old filling."""
    register = office_register()
    take(register, received("return-1", GOOD))
    figure = register.all(Figure)[1]
    back = figure.but(state="returned", returned_to="collection", returned_by="respa", return_reason="Is it?")
    from pmf_excel.core.records.changes import change_between

    change = change_between(figure, back, "return")
    assert change is not None
    register.absorb(register.with_changes([change]))

    take(register, received("return-1", GOOD, saved=LATER))
    assert register.all(Figure)[1].state.value == "returned"

    take(register, received("return-2", GOOD.splitlines()[1] + "\n" + GOOD.splitlines()[2], saved=LATER))
    assert register.all(Figure)[1].state.value == "collected"


def test_a_late_copy_of_the_first_form_does_not_undo_the_form_issued_again() -> None:
    """390 was returned and 380 typed on the second form: the first form, saved again, is an older filling."""
    register = office_register(
        figure="""
        council | indicator     | period     | state    | value | filling | returned_to | return_reason | form
        chorley | chorley/LOC-1 | 2025/26 Q3 | returned | 390   | first   | collection  | Is it?        | return-1
        """
    )
    line = "line | figure | evidence | procedure_is_right\nchorley/LOC-1 @ 2025/26 Q3 | 390 | Bins report | Yes"
    take(register, received("return-2", line, saved=EARLIER))
    take(register, received("return-2", line.replace("390", "380"), saved=EARLIER))

    taken = take(register, received("return-1", line, saved=LATER))

    assert figures(register) == ["chorley/LOC-1|2025/26 Q3 = 380 collected collie"]
    assert codes(taken) == ["older-form at Return!B5"]


def test_a_figure_of_a_later_form_is_replaced_by_no_earlier_one() -> None:
    """Both forms were sent: whichever comes first, that of the form issued later stands, and the other is queried."""
    line = "line | figure | evidence | procedure_is_right\nchorley/LOC-1 @ 2025/26 Q3 | 391 | Bins report | Yes"
    older, newer = received("return-1", line, saved=LATER), received("return-2", line.replace("391", "380"))
    one_by_one, other_way, together = office_register(), office_register(), office_register()

    found = [*take(one_by_one, newer), *take(one_by_one, older)]
    assert (codes(found), found[1].lines_accepted) == (["older-form at Return!B5"], 0)
    assert "issued again on the form return-2" in found[1].findings[0].message
    assert codes([*take(other_way, older), *take(other_way, newer)]) == []
    take(together, newer, older)

    for register in (one_by_one, other_way, together):
        assert figures(register) == ["chorley/LOC-1|2025/26 Q3 = 380 collected collie"]


def test_the_figure_of_the_later_form_is_no_question_on_the_earlier_one() -> None:
    """The officer typed the same on both: it is in."""
    line = "line | figure | evidence | procedure_is_right\nchorley/LOC-1 @ 2025/26 Q3 | 391 | Bins report | Yes"
    register = office_register()
    take(register, received("return-2", line))

    (taken,) = take(register, received("return-1", line, saved=LATER))

    assert (taken.findings, taken.lines_accepted) == ((), 1)


def test_an_earlier_form_answers_no_line_that_was_returned_on_a_later_one() -> None:
    """380 of the second form was returned and waits for a third: the first form is no answer to that."""
    register = office_register(
        figure="""
        council | indicator     | period     | state    | value | filling | returned_to | return_reason | form
        chorley | chorley/LOC-1 | 2025/26 Q3 | returned | 380   | second  | collection  | Is it?        | return-2
        """
    )
    line = "line | figure | evidence | procedure_is_right\nchorley/LOC-1 @ 2025/26 Q3 | 391 | Bins report | Yes"

    taken = take(register, received("return-1", line, saved=LATER))

    assert codes(taken) == ["older-form at Return!B5"]
    assert figures(register) == ["chorley/LOC-1|2025/26 Q3 = 380 returned because Is it?"]


def test_a_line_that_is_in_may_come_back_empty() -> None:
    """Only the mended line is filled in on the form sent again: the other is in, and left as it is."""
    register = office_register()
    take(register, received("return-1", GOOD.replace("15.5 ", "soon ")))
    mended = GOOD.replace("390    | Bins report | Yes", "       |             |    ")

    (taken,) = take(register, received("return-1", mended, saved=LATER))

    assert codes([taken]) == ["left-as-it-is at Return!A5"]
    assert taken.findings[0].message == "Nothing was typed on this line, but 390 is in already: it was left as it is."
    assert (taken.findings[0].severity.value, taken.lines_accepted) == ("note", 2)
    assert "chorley/LOC-1|2025/26 Q3 = 390 collected collie" in figures(register)


def test_a_line_that_one_copy_leaves_empty_is_taken_from_the_other() -> None:
    """Two officers filled half of the form each: whichever copy is read first, each line is in and none is missed."""
    halves = [
        "\n".join([*GOOD.strip().splitlines()[:2], "chorley/COR-1 @ 2025/26 Q3 | | | "]),
        "\n".join([*GOOD.strip().splitlines()[:1], "chorley/LOC-1 @ 2025/26 Q3 | | | ", GOOD.strip().splitlines()[2]]),
    ]
    for saved in ("", EARLIER, LATER):
        register = office_register()
        batch = [received("return-1", half, saved=saved) for half in halves]

        found = take(register, *batch)

        assert {code.split()[0] for code in codes(found)} == {"left-as-it-is"}
        assert figures(register)[:2] == [
            "chorley/COR-1|2025/26 Q3 = 15.5 collected collie",
            "chorley/LOC-1|2025/26 Q3 = 390 collected collie",
        ]


def test_two_fillings_for_a_closed_period_leave_no_trace() -> None:
    """Neither is taken in, and no line of the closed period is opened again."""
    register = office_register(
        closing="council | period | closed | on\nchorley | 2025/26 Q3 | yes | 2026-01-11\n",
    )

    take(register, received("return-1", GOOD), received("return-1", GOOD.replace("390", "395")))

    assert figures(register) == []


def test_two_fillings_of_a_form_agree_or_wait() -> None:
    """In one batch the line on which they agree comes in; the other is issued again with both values."""
    register = office_register()
    other = GOOD.replace("390", "395")

    taken = take(register, received("return-1", GOOD), received("return-1", other, saved=LATER))

    assert figures(register)[0] == "chorley/COR-1|2025/26 Q3 = 15.5 collected collie"
    assert register.all(Figure)[1].return_reason == "Two different fillings of this line arrived together: 390 and 395."
    assert codes(taken) == ["two-fillings at Return!B5"] * 2


def test_a_form_not_completed_by_its_officer_is_not_taken_in() -> None:
    """Nor is one that was never issued, or called in."""
    register = office_register()

    taken = take(register, received("return-1", GOOD, by="Director of Environment"))

    assert figures(register) == []
    assert codes(taken) == ["not-entitled at Start!C7"]


def test_a_deputy_signs_as_themselves() -> None:
    """The figure is the deputy's, on behalf of the officer."""
    deputies = """
    officer | deputy | start
    collie  | depp   | 2026-01-01
    """
    register = office_register(deputy=deputies)

    (taken,) = take(register, received("return-1", GOOD, by="Deputy Officer, Waste"))

    assert figures(register)[1] == "chorley/LOC-1|2025/26 Q3 = 390 collected depp"
    assert {(change.by, change.on_behalf_of) for change in taken.changes} == {("depp", "collie")}


def test_a_closed_period_takes_nothing() -> None:
    """Every line says that the quarter is closed."""
    closing = """
    council | period     | closed | on
    chorley | 2025/26 Q3 | yes    | 2026-01-11
    """
    register = office_register(closing=closing)

    taken = take(register, received("return-1", GOOD))

    assert figures(register) == []
    assert [code.partition(" ")[0] for code in codes(taken)] == ["period-closed", "period-closed"]


def test_the_order_of_arrival_does_not_matter() -> None:
    """Three forms of one batch, two of them fillings of the same one: any order gives the same register."""
    batch = [
        received("return-1", GOOD),
        received("return-1", GOOD.replace("15.5", "15.9"), saved=LATER),
        received(
            "return-2", "line | figure | evidence | procedure_is_right\nchorley/LOC-1 @ 2025/26 Q3 | 377 | B | Yes\n"
        ),
    ]

    ends = []
    for order in permutations(batch):
        register = office_register()
        take(register, *order)
        ends.append(figures(register))

    assert all(end == ends[0] for end in ends)
