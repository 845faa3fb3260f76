"""Rules of taking in that show only over several forms: fillings one after another, shared and derived figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pmf_excel.core.collecting.received import Received
from pmf_excel.core.rating.closings import is_closed
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Target
from pmf_excel.core.records.register import Register
from tests.fillings import Q3, codes, figures, office_register, received, take
from tests.registers import INDICATORS, TARGETS

FILLING = "line | figure | commentary | evidence\nchorley/LOC-1 @ 2025/26 Q3 | {value} | Ice. | Crew log\n"


def value_of(register: Register, figure: str) -> str:
    """The value of a figure as it stands."""
    found = register.get(Figure, figure)
    assert found is not None
    return str(found.value)


def test_every_earlier_filling_is_known_as_older_however_many_followed() -> None:
    """390, then 380, then 370: the first one of them found again replaces nothing."""
    register = office_register()
    for value in ("390", "380", "370"):
        take(register, received("return-1", FILLING.format(value=value)))

    taken = take(register, received("return-1", FILLING.format(value="390")))

    assert [code.split()[0] for code in codes(taken)][-1:] == ["older-filling"]
    assert value_of(register, "chorley/LOC-1|2025/26 Q3") == "370"


def test_a_period_that_was_reopened_takes_figures_in_again() -> None:
    """Its row says that it is no longer closed."""
    reopened = "council | period | on | closed\nchorley | 2025/26 Q3 | 2026-02-01 | {}\n"
    register = office_register(closing=reopened.format("no"))

    take(register, received("return-1", FILLING.format(value="390")))

    assert value_of(register, "chorley/LOC-1|2025/26 Q3") == "390"
    assert is_closed(office_register(closing=reopened.format("yes")), "chorley", Q3)


SHARED = """
south-ribble | LOC-3 | Fly-tips | local | south-ribble/waste | monthly | number | 0 | lower | in the period | sum | no | collie | soutra | soutau | chorley/LOC-3
"""
MONTHS = """
council | indicator     | period        | state   | value | collected_by | checked_by | commentary | printed_commentary
chorley | chorley/LOC-3 | October 2025  | checked | 30    | collie       | respa      | Many.      | Many.
chorley | chorley/LOC-3 | November 2025 | checked | 30    | collie       | respa      | Many.      | Many.
chorley | chorley/LOC-3 | December 2025 | checked | 30    | collie       | respa      | Many.      | Many.
"""
AUTHORISE = """
line                          | figure | decision
chorley/LOC-3 @ October 2025  | 30     | Authorise
chorley/LOC-3 @ November 2025 | 30     | Authorise
chorley/LOC-3 @ December 2025 | 30     | Authorise
"""


def shared_register(months: str = MONTHS) -> Register:
    """The register in which South Ribble takes the monthly fly-tips from Chorley, against a target of its own."""
    targets = f"{TARGETS.strip()}\nsouth-ribble | south-ribble/LOC-3 | 2025/26 Q3 | 60\n"
    return office_register(indicator=f"{INDICATORS.strip()}\n{SHARED.strip()}", target=targets, figure=months)


def test_a_quarter_of_shared_months_is_frozen_for_both_councils_by_their_own_targets() -> None:
    """90 is Chorley's target and meets it; South Ribble's is 60."""
    register = shared_register()

    take(register, received("authorise-1", AUTHORISE, sheet="Authorise"))

    quarters = [line for line in figures(register) if "|2025/26 Q3" in line]
    assert quarters == [
        "chorley/LOC-3|2025/26 Q3 = 90 authorised autho [on_target]",
        "south-ribble/LOC-3|2025/26 Q3 = 90 authorised autho [outside]",
    ]


def test_a_quarter_waits_for_its_last_month() -> None:
    """Two months authorised make no quarter yet; with the third it is frozen."""
    register = shared_register()
    first, second, third = AUTHORISE.strip().splitlines()[1:]
    heading = AUTHORISE.strip().splitlines()[0]

    take(register, received("authorise-1", "\n".join([heading, first, second]), sheet="Authorise"))
    assert not [line for line in figures(register) if "|2025/26 Q3" in line]

    take(register, received("authorise-1", "\n".join([heading, third]), sheet="Authorise"))
    assert "chorley/LOC-3|2025/26 Q3 = 90 authorised autho [on_target]" in figures(register)


def test_months_that_were_imported_count_towards_the_quarter() -> None:
    """The register began in November: October's figure is history with its source."""
    imported = MONTHS.replace("October 2025  | checked | 30    | collie       | respa     ",
                              "October 2025  | imported | 30   |              |           ")  # fmt: skip
    register = shared_register(imported)
    lines = AUTHORISE.strip().splitlines()

    take(register, received("authorise-1", "\n".join([lines[0], *lines[2:]]), sheet="Authorise"))

    assert "chorley/LOC-3|2025/26 Q3 = 90 authorised autho [on_target]" in figures(register)


def test_a_quarter_without_a_figure_for_each_month_is_not_available() -> None:
    """A month that is not available is authorised as such; the quarter says how many months it lacks."""
    missing = MONTHS.replace("checked_by | commentary | printed_commentary",
                             "checked_by | commentary | printed_commentary | marker | missing_reason")  # fmt: skip
    rows = missing.strip().splitlines()
    rows = [rows[0], *(f"{row} | |" for row in rows[1:3]),
            rows[3].replace("| 30  ", "|     ") + " | x | System down."]  # fmt: skip
    register = shared_register("\n".join(rows))

    take(register, received("authorise-1", AUTHORISE.replace("December 2025 | 30 ", "December 2025 |    "),
                            sheet="Authorise"))  # fmt: skip

    quarter = register.get(Figure, "chorley/LOC-3|2025/26 Q3")
    assert quarter is not None
    assert (quarter.value, quarter.marker.value, quarter.state.value) == (None, "x", "authorised")
    assert "2 of 3 months" in quarter.missing_reason
    assert quarter.judgement is not None
    assert quarter.judgement.status.value == "not_available"


def test_a_corrected_month_judges_its_quarter_again_by_the_frozen_target() -> None:
    """The quarter was judged against 90; the target is 50 by now, and the corrected 28 still meets the old one."""
    register = shared_register()
    take(register, received("authorise-1", AUTHORISE, sheet="Authorise"))
    december = register.get(Figure, "chorley/LOC-3|December 2025")
    target = register.get(Target, "chorley/LOC-3|2025/26 Q3")
    assert december is not None
    assert target is not None
    sent_back = december.but(state="checked", value="28", authorised_by="", authorised_on=None)
    later = [change_between(december, sent_back, "correct"), change_between(target, target.but(value=50), "import")]
    register = register.with_changes(change for change in later if change is not None)

    line = "line | figure | decision\nchorley/LOC-3 @ December 2025 | 28 | Authorise\n"
    take(register, received("authorise-1", line, sheet="Authorise"))

    quarter = register.get(Figure, "chorley/LOC-3|2025/26 Q3")
    assert quarter is not None
    assert quarter.judgement is not None
    assert (str(quarter.value), str(quarter.judgement.target)) == ("88", "90")
    assert quarter.judgement.status.value == "on_target"
    assert quarter.judgement.authorised_on == date(2026, 1, 12)


#: The figure that the forms below are about.
LOC_1_Q3 = "chorley/LOC-1|2025/26 Q3"


def with_problem(form: Received) -> Received:
    """The form, its first line found to be altered on its way."""
    first, *others = form.filling.lines
    return replace(form, filling=replace(form.filling, lines=(replace(first, problem="facts-altered"), *others)))


def test_a_line_that_was_altered_on_its_way_decides_nothing() -> None:
    """Neither a figure nor a decision is taken from a line whose locked facts are not as issued."""
    register = office_register()

    (taken,) = take(register, with_problem(received("return-1", FILLING.format(value="390"))))

    assert (figures(register), taken.lines_accepted) == ([], 0)


def test_an_altered_line_is_no_rival_of_the_same_line_in_another_file() -> None:
    """Of two fillings in one batch the one whose line is as issued is taken in."""
    register = office_register()
    altered = with_problem(received("return-1", FILLING.format(value="380")))

    take(register, received("return-1", FILLING.format(value="390")), altered)

    assert figures(register) == [f"{LOC_1_Q3} = 390 collected collie"]


def test_within_a_batch_returns_come_before_the_checks_of_what_they_bring() -> None:
    """Collected and verified in one go: the stages decide the order, not the names of forms or files."""
    register = office_register()
    table = "line | figure | decision | queries_accepted\nchorley/LOC-1 @ 2025/26 Q3 | 390 | Verify | Yes\n"
    check = received("check-1", table, sheet="Check")

    take(register, check, received("return-1", FILLING.format(value="390")))

    assert figures(register) == [f"{LOC_1_Q3} = 390 checked collie/respa"]


def test_a_figure_typed_again_carries_no_signature_and_no_printed_words_of_before() -> None:
    """It was verified, authorised and sent back: what comes in now waits for everybody anew."""
    sent_back = """
    council | indicator     | period     | state    | value | collected_by | checked_by | authorised_by | returned_by | returned_to | return_reason | printed_commentary
    chorley | chorley/LOC-1 | 2025/26 Q3 | returned | 400   | collie       | respa      | autho         | tp          | collection  | Recount.      | Ice on two days.
    """
    register = office_register(figure=sent_back)

    take(register, received("return-2", FILLING.format(value="390")))

    figure = register.get(Figure, LOC_1_Q3)
    assert figure is not None
    assert figures(register) == [f"{LOC_1_Q3} = 390 collected collie"]
    assert (figure.printed_commentary, figure.commentary) == ("", "Ice.")
    assert (figure.returned_by, figure.returned_to, figure.return_reason) == ("", "", "")
