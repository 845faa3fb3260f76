"""Spells off target: action plans and escalation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.spells import needs_action_plan, needs_escalation, spell_of
from pmf_excel.core.records.figures import Figure, Status
from pmf_excel.core.records.organisation import PlanFrom
from tests.rule_material import COUNCIL, Q1, Q2, Q3, Q4, YEAR, figure_of, indicator_with, judged, register_of, target_of

INDICATOR = indicator_with()
QUARTERS = (Q1.previous(), Q1, Q2, Q3)


def quarters(text: str) -> Sequence[Figure]:
    """Return figures for four quarters up to Q3: `on`, `in` threshold, `out`, `-` nothing, `un` for not authorised."""
    statuses = {"on": "on_target", "in": "within", "out": "outside", "un": "outside"}
    return [
        figure_of(
            period,
            "1",
            "checked" if word == "un" else "authorised",
            judgement=None if word == "un" else judged(value="1", status=statuses[word]),
        )
        for period, word in zip(QUARTERS, text.split(), strict=True)
        if word != "-"
    ]


def spell(text: str, period: Period = Q3) -> tuple[str, ...]:
    """Return the spell that ends with `period`."""
    return tuple(str(each) for each in spell_of(register_of(INDICATOR, *quarters(text)), INDICATOR, period))


@pytest.mark.parametrize(
    ("history", "length"),
    [
        ("on on on on", 0),
        ("on on on out", 1),
        ("on on in out", 2),
        ("out in out in", 4),
        ("out on out out", 2),
        ("out out out on", 0),
        ("out out - out", 1),
        ("out out un out", 1),
        ("out out out un", 0),
        ("- - - -", 0),
    ],
)
def test_a_spell_is_the_quarters_off_target_running(history: str, length: int) -> None:
    """Within and outside threshold alike; on target, a gap or an unauthorised figure ends it."""
    assert len(spell(history)) == length


def test_a_spell_is_told_oldest_first() -> None:
    """It ends with the period that was asked for."""
    assert spell("out on in out") == ("2025/26 Q2", "2025/26 Q3")
    assert spell("out out out on", Q2) == ("2024/25 Q4", "2025/26 Q1", "2025/26 Q2")


def test_imported_history_belongs_to_a_spell() -> None:
    """It is rated and compared like what was authorised."""
    targets = [target_of(period, "45") for period in (Q2, Q3)]
    register = register_of(INDICATOR, *targets, figure_of(Q2, "40"), figure_of(Q3, "40"))
    assert spell_of(register, INDICATOR, Q3) == (Q2, Q3)


def test_an_annual_indicator_has_spells_of_years() -> None:
    """In the quarter in which it is reported; in others there is nothing to count."""
    annual = indicator_with(frequency="annual", combine="average")
    figures = [figure_of(period, "40") for period in (YEAR.previous(), YEAR)]
    targets = [target_of(period, "45") for period in (YEAR.previous(), YEAR)]
    register = register_of(annual, *figures, *targets)
    assert spell_of(register, annual, Q4) == (YEAR.previous(), YEAR)
    assert spell_of(register, annual, Q3) == ()


@pytest.mark.parametrize(
    ("status", "from_off_target", "from_outside"),
    [
        (Status.ON_TARGET, False, False),
        (Status.WITHIN, True, False),
        (Status.OUTSIDE, True, True),
        (Status.NOT_RATED, False, False),
        (Status.OVERDUE, False, False),
    ],
)
def test_an_action_plan_is_asked_for_by_the_councils_setting(
    status: Status, from_off_target: bool, from_outside: bool
) -> None:
    """Off target, as the framework says, or outside threshold only."""
    assert needs_action_plan(status, COUNCIL) is from_off_target
    assert needs_action_plan(status, COUNCIL.but(action_plan_from=PlanFrom.OUTSIDE)) is from_outside


@pytest.mark.parametrize(
    ("history", "after", "escalated"),
    [("on on on out", 2, False), ("on on in out", 2, True), ("on in in out", 4, False), ("in in in out", 4, True)],
)
def test_it_is_escalated_after_as_many_quarters_as_the_council_sets(history: str, after: int, escalated: bool) -> None:
    """Two by default."""
    council: Any = COUNCIL.but(escalate_after=after)
    register = register_of(council, INDICATOR, *quarters(history))
    assert needs_escalation(spell_of(register, INDICATOR, Q3), council) is escalated
