"""Freeze: a judgement holds all that was true when it was signed, and nothing set later changes it (section 4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.judging import status_of
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.moves import TO_COLLECTION, authorised, checked, collected, mirrored, published, returned
from tests.fillings import figures, office_register, received, take
from tests.registers import INDICATORS, TARGETS, procedures, quarter_register

TODAY, LATER = date(2026, 1, 20), date(2026, 2, 20)
Q3 = Period.parse("2025/26 Q3")
#: What is changed in the register after the figure was signed, and what of its judgement must not follow.
CHANGED_LATER: dict[str, dict[str, object]] = {
    "polarity": {"polarity": "lower"},
    "decimals": {"decimals": 0},
    "unit": {"unit": "ratio"},
    "measured_as": {"measured_as": "year to date"},
    "tolerance": {"tolerance": "50%"},
    "status": {"judged_as": "contextual"},
    "numerator": {"has_parts": False},
}


def waste_recycled(register: Register) -> Indicator:
    """LOC-2: a percentage to one decimal with parts, higher is better, its target 50."""
    found = register.indicator("chorley/LOC-2")
    assert found is not None
    return found


def typed(value: str = "48.25") -> Figure:
    """LOC-2 as typed on its return, provisional, with its parts and data period."""
    return Figure.model_validate(
        {
            "council": "chorley",
            "indicator": "chorley/LOC-2",
            "period": Q3,
            "state": State.DUE,
            "value": value,
            "numerator": "193",
            "denominator": "400",
            "marker": "p",
            "final_expected": "2026-03-31",
            "data_period": "October 2025",
        }
    )


def signed(register: Register, figure: Figure, on: date = TODAY) -> Figure:
    """The figure through all three hands."""
    figure_in = collected(figure if figure.judgement else None, figure, "collie", on)
    assert isinstance(figure_in, Figure)
    right = checked(figure_in, "respa", on, "Ice.")
    assert isinstance(right, Figure)
    done = authorised(register, right, waste_recycled(register), "autho", on)
    assert isinstance(done, Figure)
    return done


def corrected(register: Register, figure: Figure, value: str) -> Figure:
    """The signed figure sent back, typed anew and signed again in `register`."""
    back = returned(figure, TO_COLLECTION, "tp", "Recount")
    return signed(register, back.but(value=value), LATER)


def test_a_judgement_holds_all_that_was_true_when_it_was_signed() -> None:
    """Figure, parts, markers, target, settings, the version of the procedure, and who signed when."""
    register = quarter_register(procedure=procedures().replace("author |", "author | version |").replace(
        "| 2025-04-01 |", "| 3 | 2025-04-01 |"))  # fmt: skip

    judgement = signed(register, typed()).judgement

    assert judgement is not None
    assert judgement.model_dump(mode="json", exclude_defaults=True) == {
        "value": "48.25",
        "numerator": "193",
        "denominator": "400",
        "marker": "p",
        "final_expected": "2026-03-31",
        "data_period": "October 2025",
        "target": "50",
        "tolerance": "5%",
        "polarity": "higher",
        "decimals": 1,
        "unit": "percentage",
        "measured_as": "in the period",
        "status": "within",
        "procedure_version": 3,
        "collected_by": "collie",
        "checked_by": "respa",
        "authorised_by": "autho",
        "authorised_on": "2026-01-20",
    }


def test_a_range_is_frozen_with_both_its_ends() -> None:
    """Low and high stand in the judgement of a range, and no single target."""
    register = quarter_register(
        indicator=INDICATORS.replace("percentage | 1        | higher", "percentage | 1        | range "),
        target="council | indicator | period | low | high\nchorley | chorley/LOC-2 | 2025/26 Q3 | 40 | 49.5\n",
    )

    judgement = signed(register, typed()).judgement

    assert judgement is not None
    assert (judgement.low, judgement.high, judgement.target) == (Decimal(40), Decimal("49.5"), None)
    assert judgement.status.value == "on_target"


def test_a_target_changed_within_the_year_is_remembered_with_what_it_was() -> None:
    """Second quarter judged against 45, third against 50: the judgement says that it was 45 before."""
    second = signed(quarter_register(target=TARGETS.replace("2025/26 Q3 | 50", "2025/26 Q2 | 45")),
                    typed().but(period="2025/26 Q2"))  # fmt: skip
    register = Register(
        {
            "council": {"chorley": {"council": "chorley", "name": "Chorley Council"}},
            "indicator": {"chorley/LOC-2": waste_recycled(quarter_register()).to_row()},
            "target": {"chorley/LOC-2|2025/26": {"council": "chorley", "indicator": "chorley/LOC-2",
                                                 "period": "2025/26", "value": "50"}},
            "figure": {second.id: second.to_row()},
        }
    )  # fmt: skip

    judgement = signed(register, typed()).judgement

    assert judgement is not None
    assert (judgement.target, judgement.target_before) == (Decimal(50), Decimal(45))


@pytest.mark.parametrize("name", sorted(CHANGED_LATER))
def test_a_setting_changed_later_does_not_touch_a_correction(name: str) -> None:
    """The correction is judged as the period was: the same target, tolerance, decimals, unit and polarity."""
    register = quarter_register()
    first = signed(register, typed())
    row = waste_recycled(register).but(**CHANGED_LATER[name]).to_row()
    changed = Register({"council": {"chorley": register.council("chorley").to_row()},
                        "indicator": {"chorley/LOC-2": row}})  # fmt: skip

    again = corrected(changed, first, "48.25")

    assert first.judgement is not None
    assert again.judgement is not None
    assert again.judgement.model_dump(exclude={"authorised_on"}) == first.judgement.model_dump(
        exclude={"authorised_on"}
    )


@pytest.mark.parametrize("name", sorted(CHANGED_LATER))
def test_a_setting_changed_later_does_not_recolour_what_is_signed(name: str) -> None:
    """What is printed of the past comes from its judgement alone."""
    register = quarter_register()
    figure = signed(register, typed())
    changed = waste_recycled(register).but(**CHANGED_LATER[name])

    assert status_of(register, changed, figure).value == "within"


def test_a_correction_after_publication_waits_to_be_published_again() -> None:
    """The public has read the old value: that is remembered, and the new one is revised and not published yet."""
    register = quarter_register()
    issued = published(signed(register, typed()))

    again = corrected(register, issued, "49")

    assert (again.published, again.published_value, again.revised) == (False, Decimal("48.25"), True)


@pytest.mark.parametrize("standing", [None, "its own"])
def test_publication_of_one_council_is_not_that_of_the_other(standing: str | None) -> None:
    """A shared figure that one council has published is as unpublished in the other as it was."""
    register = quarter_register()
    taker = register.indicator("south-ribble/COR-1")
    assert taker is not None
    source = published(typed("18").but(indicator="chorley/COR-1", state=State.AUTHORISED))
    own = source.but(council="south-ribble", indicator=taker.id, published=False, published_value=None, revised=True)

    figure = mirrored(source, own if standing else None, taker)

    assert (figure.published, figure.published_value, figure.revised) == (False, None, standing is not None)


CLOSED = """
council | period     | on         | closed
chorley | 2025/26 Q3 | 2026-02-01 | yes
"""
COLLECTED = """
council | indicator     | period     | state     | value | collected_by | commentary
chorley | chorley/LOC-1 | 2025/26 Q3 | {state}   | 390   | collie       | Ice.
"""


@pytest.mark.parametrize(
    ("form", "sheet", "state", "row"),
    [
        ("check-1", "Check", "collected", "390 | Verify"),
        ("authorise-1", "Authorise", "checked", "390 | Authorise"),
        ("plans-1", "Plans", "checked", "390 |"),
    ],
)
def test_nothing_of_a_closed_period_is_signed(form: str, sheet: str, state: str, row: str) -> None:
    """Check, authorisation and action plan form say that the quarter is closed, and change nothing."""
    register = office_register(figure=COLLECTED.format(state=state), closing=CLOSED)
    before = figures(register)
    table = f"line | figure | decision\nchorley/LOC-1 @ 2025/26 Q3 | {row}"

    (taken,) = take(register, received(form, table, sheet=sheet))

    assert [each.code for each in taken.findings] == ["period-closed"]
    assert "2025/26 Q3 is closed" in taken.findings[0].message
    assert (figures(register), taken.lines_accepted) == (before, 0)
