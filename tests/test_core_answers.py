"""The answer to an officer whose form had findings."""

from __future__ import annotations

from pmf_excel.core.forms.answers import answer_to
from tests.fillings import office_register, received, take

TABLE = """
line                        | figure | evidence | procedure_is_right
chorley/LOC-1 @ 2025/26 Q3  | 450    | Report   | Yes
chorley/COR-1 @ 2025/26 Q3  | soon   | Report   | Yes
"""


def test_what_must_be_mended_comes_first() -> None:
    """One sentence says what is in; errors stand before queries, each with place and remedy."""
    register = office_register()
    form = received("return-1", TABLE)
    (taken,) = take(register, form)

    answer = answer_to(register, form.filling, form.file, taken.lines_accepted, taken.findings)

    assert answer.subtitle == "Collection Officer, Waste · Chorley Council · 2025/26 Q3"
    assert answer.sentences[0] == "We received return-1.xlsx. 1 of 2 lines are in the register; thank you."
    assert [(row.kind, row.reference, row.sheet, row.cell) for row in answer.rows] == [
        ("Please mend", "chorley/COR-1", "Return", "B6"),
        ("Please look at", "chorley/LOC-1", "Return", "A5"),
    ]
    assert "“soon” is not a number" in answer.rows[0].message
    assert all(row.remedy for row in answer.rows)


def test_queries_alone_ask_for_nothing_to_be_mended() -> None:
    """The line is in; the officer may explain."""
    register = office_register()
    form = received("return-1", "\n".join(TABLE.strip().splitlines()[:2]))
    (taken,) = take(register, form)

    answer = answer_to(register, form.filling, form.file, taken.lines_accepted, taken.findings)

    assert answer.sentences[0].startswith("We received return-1.xlsx. 1 of 1 line is in the register")
    assert not any("Please mend" in sentence for sentence in answer.sentences)


def test_a_form_that_nobody_signed_is_told_so_once() -> None:
    """Nothing of it counts, whatever its lines say: one thing to put right, at its cell, and no talk of lines."""
    register = office_register()
    form = received("return-1", TABLE, by=" ")
    (taken,) = take(register, form)

    answer = answer_to(register, form.filling, form.file, taken.lines_accepted, taken.findings)

    assert answer.sentences[1:] == (
        "Nothing of the form was taken in; what is marked “Please mend” says why, and what to do.",
    )
    assert [(row.kind, row.sheet, row.cell, row.message) for row in answer.rows] == [
        ("Please mend", "Start", "C7", "The form does not say who completed it, so nothing was taken from it.")
    ]


def test_a_query_says_that_it_keeps_no_line_out() -> None:
    """Not even one about an older form, whose figure is in from another."""
    register = office_register()
    take(register, received("return-2", TABLE))
    form = received("return-1", TABLE.replace("450", "451").replace("soon", "15"))
    (taken,) = take(register, form)

    answer = answer_to(register, form.filling, form.file, taken.lines_accepted, taken.findings)

    assert {row.kind for row in answer.rows} == {"Please look at"}
    assert answer.sentences[-1].startswith("What is marked “Please look at” keeps no line out.")
