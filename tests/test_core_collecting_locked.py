"""What was signed stays signed: forms that are sent again after a later officer decided (framework section 4)."""

from __future__ import annotations

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.register import Register
from tests.fillings import codes, figures, office_register, received, take

Q3 = Period.parse("2025/26 Q3")
HEADINGS = "line | figure | decision | return_reason | printed_commentary\n"
LOC_1 = "chorley/LOC-1 @ 2025/26 Q3"
STANDING = """
council | indicator     | period     | state   | value | collected_by | checked_by | commentary | printed_commentary
chorley | chorley/LOC-1 | 2025/26 Q3 | {state} | 450   | collie       | respa      | Ice.       | Ice on two days.
"""


def standing(state: str) -> Register:
    """The register with LOC-1 signed as far as `state`, its forms still out."""
    return office_register(figure=STANDING.format(state=state))


def printed(register: Register) -> str:
    """The commentary of LOC-1 as it will be printed."""
    figure = register.get(Figure, "chorley/LOC-1|2025/26 Q3")
    assert figure is not None
    return figure.printed_commentary


@pytest.mark.parametrize("state", ["authorised", "published"])
@pytest.mark.parametrize(("form", "sheet"), [("check-1", "Check"), ("authorise-1", "Authorise")])
def test_a_decision_to_return_does_not_unlock_what_was_authorised(form: str, sheet: str, state: str) -> None:
    """It is refused in words; Transformation and Partnerships can send the figure back with a reason."""
    register = standing(state)
    before = figures(register)

    taken = take(register, received(form, f"{HEADINGS}{LOC_1} | 450 | Return | The log says 437. |\n", sheet=sheet))

    assert codes(taken) == [f"locked at {sheet}!C5"]
    assert figures(register) == before
    assert [one.lines_accepted for one in taken] == [0]


def test_the_responsible_officer_may_still_return_what_waits_for_authorisation() -> None:
    """Checked is not locked for the officer who checked it: the figure goes back with the reason."""
    register = standing("checked")

    take(register, received("check-1", f"{HEADINGS}{LOC_1} | 450 | Return | The log says 437. |\n", sheet="Check"))

    assert figures(register) == [
        "chorley/LOC-1|2025/26 Q3 = 450 returned collie/respa because The log says 437.",
    ]


def test_the_authorising_officer_cannot_return_what_is_with_somebody_else() -> None:
    """A figure that waits for its Collection Officer stays there, with the reason it went back for."""
    register = office_register(
        figure=STANDING.replace("commentary\n", "commentary | returned_to | return_reason\n", 1)
        .replace("Ice on two days.\n", "Ice on two days. | collection | The log says 437.\n")
        .format(state="returned")
    )
    before = figures(register)

    taken = take(register, received("authorise-1", f"{HEADINGS}{LOC_1} | 450 | Return | Not so. |\n"))

    assert codes(taken) == ["locked at Return!C5"]
    assert figures(register) == before


@pytest.mark.parametrize("state", ["authorised", "published"])
def test_words_that_were_signed_are_not_replaced_and_it_is_said(state: str) -> None:
    """The same check form with other commentary: the line was signed with the words that stand."""
    register = standing(state)
    table = f"{HEADINGS}{LOC_1} | 450 | Verify | | Ice on three days.\n"

    taken = take(register, received("check-1", table, sheet="Check"))

    assert codes(taken) == ["locked at Check!D5"]
    assert printed(register) == "Ice on two days."
    assert [one.lines_accepted for one in taken] == [0]


def test_the_same_words_again_are_the_same_decision() -> None:
    """Verified once more with the words that stand: the line is in and nothing changed."""
    register = standing("authorised")
    table = f"{HEADINGS}{LOC_1} | 450 | Verify | | Ice on two days.\n"

    (taken,) = take(register, received("check-1", table, sheet="Check"))

    assert (taken.findings, taken.lines_accepted) == ((), 1)
    assert printed(register) == "Ice on two days."
