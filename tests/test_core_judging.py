"""What is said of a figure, why, and how the rule got there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.rating.judging import FROZEN_BASIS, Rating, baselining_until, explain_value, judge, rating_of
from pmf_excel.core.records.figures import Judgement, Marker, Status
from pmf_excel.core.records.indicators import Polarity, Unit
from pmf_excel.core.records.record import Record
from tests.rule_material import (
    COUNCIL,
    OCTOBER,
    Q2,
    Q3,
    Q4,
    YEAR,
    figure_of,
    indicator_with,
    judged,
    register_of,
    target_of,
)


def rating(value: object, *records: Record, period: Any = Q3, **fields: Any) -> Rating:
    """Return how a value is judged for Q3 of an indicator with `fields`."""
    indicator = indicator_with(**fields)
    number = None if value is None else Decimal(str(value))
    return judge(register_of(indicator, *records), indicator, period, number)


def test_a_figure_with_a_target_is_rated_with_everything_it_was_rated_by() -> None:
    """Status, target, limits, tolerance and variance are all there to be frozen."""
    found = rating(43, target_of(Q3, "45"))
    assert found.status is Status.WITHIN
    assert found.target is not None
    assert found.limits is not None
    assert (found.target.value, found.limits.within_low, found.tolerance) == (Decimal(45), Decimal("42.75"), "5%")
    assert (found.variance, found.why) == (Decimal(-2), "")


def test_an_indicators_own_tolerance_is_used() -> None:
    """39 against 45 is outside at 10% and within at 6."""
    target = target_of(Q3, "45")
    assert rating(39, target, tolerance="10%").status is Status.OUTSIDE
    assert rating(39, target, tolerance="6").status is Status.WITHIN


@pytest.mark.parametrize(
    ("targets", "why"), [((), "no target"), ((target_of(YEAR, "100"),), "annual target only")], ids=["none", "annual"]
)
def test_without_a_target_it_is_not_rated_and_says_why(targets: tuple[Record, ...], why: str) -> None:
    """The reason is what the report prints."""
    found = rating(43, *targets)
    assert (found.status, found.why, found.limits, found.variance) == (Status.NOT_RATED, why, None, None)
    assert found.steps == (f"The figure is not rated: {why}.",)


def test_a_contextual_indicator_is_never_rated() -> None:
    """Even where somebody set a target."""
    found = rating(43, target_of(Q3, "45"), judged_as="contextual")
    assert (found.status, found.limits) == (Status.CONTEXTUAL, None)


@pytest.mark.parametrize(
    ("until", "period", "status"),
    [
        (date(2025, 12, 31), Q3, Status.BASELINING),
        (date(2025, 12, 31), Q4, Status.WITHIN),
        (date(2026, 3, 30), Q4, Status.WITHIN),
        (None, Q4, Status.BASELINING),
    ],
)
def test_baselining_lasts_until_its_end_date(until: date | None, period: Any, status: Status) -> None:
    """A period that ends by then is baselining; the next one is rated."""
    targets = (target_of(Q3, "45"), target_of(Q4, "45"))
    found = rating(43, *targets, period=period, judged_as="baselining", baselining_until=until)
    assert found.status is status


def test_baselining_lasts_four_quarters_where_no_date_is_set() -> None:
    """An indicator that started in May 2025 is baselining until the end of 2025/26, by the council's setting."""
    indicator = indicator_with(judged_as="baselining", start=date(2025, 5, 12))
    assert baselining_until(register_of(indicator), indicator) == date(2026, 3, 31)
    assert rating(43, target_of(Q4, "45"), period=Q4, judged_as="baselining", start=date(2025, 5, 12)).why == (
        "until 31 March 2026"
    )
    two = register_of(COUNCIL.but(baselining_quarters=2), indicator)
    assert baselining_until(two, indicator) == date(2025, 9, 30)


def test_a_missing_figure_is_not_available_and_keeps_what_it_would_be_rated_by() -> None:
    """So that the target of that day is frozen with it."""
    found = rating(None, target_of(Q3, "45"))
    assert found.status is Status.NOT_AVAILABLE
    assert found.target is not None
    assert (found.target.value, found.tolerance, found.variance) == (Decimal(45), "5%", None)


def test_a_figure_that_does_not_apply_is_not_applicable() -> None:
    """Whether or not the indicator is contextual."""
    for judged_as in ("target", "contextual"):
        indicator = indicator_with(judged_as=judged_as)
        found = judge(register_of(indicator), indicator, Q3, None, marker=Marker.NOT_APPLICABLE)
        assert found.status is Status.NOT_APPLICABLE


def test_a_provisional_figure_is_rated_like_a_final_one() -> None:
    """It is counted too, and marked."""
    indicator = indicator_with()
    register = register_of(indicator, target_of(Q3, "45"))
    found = judge(register, indicator, Q3, Decimal(45), marker=Marker.PROVISIONAL)
    assert found.status is Status.ON_TARGET


def test_yes_or_no_is_met_or_outside() -> None:
    """No tolerance, and an explanation that says so."""
    found = rating(0, target_of(Q3, "1"), unit="yes/no")
    assert found.status is Status.OUTSIDE
    assert "A yes/no figure has no tolerance." in found.steps


def frozen(**fields: Any) -> Judgement:
    """Return an earlier judgement of the period."""
    return Judgement.model_validate(judged(**fields))


def test_a_correction_is_judged_against_the_frozen_target_whatever_was_set_since() -> None:
    """Target, tolerance, decimals and polarity of the day stand; today's would say otherwise."""
    indicator = indicator_with(polarity="lower", decimals=2, tolerance="50%", judged_as="contextual")
    register = register_of(indicator, target_of(Q3, "10"))
    found = judge(register, indicator, Q3, Decimal("42.5"), against=frozen(value="50"))
    assert found.status is Status.WITHIN
    assert found.target is not None
    assert (found.target.value, found.target.basis, found.tolerance) == (Decimal(45), FROZEN_BASIS, "5%")
    assert found.variance == -2


@pytest.mark.parametrize(
    ("status", "why"), [("not_rated", "annual target only"), ("contextual", ""), ("baselining", "until 1 May 2026")]
)
def test_what_was_not_rated_stays_unrated_with_its_reason(status: str, why: str) -> None:
    """A target agreed later does not colour the past."""
    indicator = indicator_with()
    register = register_of(indicator, target_of(Q3, "45"))
    found = judge(register, indicator, Q3, Decimal(43), against=frozen(status=status, why=why, target=None))
    assert (found.status.value, found.why) == (status, why)


def test_a_figure_that_was_missing_is_judged_against_the_target_frozen_with_it() -> None:
    """Without one it stays unrated."""
    indicator = indicator_with()
    register = register_of(indicator, target_of(Q3, "10"))
    was_missing = frozen(status="not_available")
    assert judge(register, indicator, Q3, Decimal(43), against=was_missing).status is Status.WITHIN
    without = frozen(status="not_available", target=None)
    assert judge(register, indicator, Q3, Decimal(43), against=without).status is Status.NOT_RATED


def test_an_authorised_figure_is_said_to_be_what_was_frozen() -> None:
    """The value typed for a correction since says nothing until it is authorised."""
    indicator = indicator_with()
    register = register_of(indicator, target_of(Q3, "1000"))
    figure = figure_of(Q3, "10", "returned", judgement=judged(value="50"))
    assert rating_of(register, indicator, figure).status is Status.ON_TARGET


def test_a_frozen_status_is_never_worked_out_again() -> None:
    """Whatever rule is in force when it is read: what was authorised as within threshold stays so."""
    indicator = indicator_with()
    figure = figure_of(Q3, "50", "authorised", judgement=judged(value="50", status="within", why="as agreed"))
    found = rating_of(register_of(indicator), indicator, figure)
    assert (found.status, found.why) == (Status.WITHIN, "as agreed")
    assert found.steps[-1] == "50 is worse than target, within threshold."


def test_an_imported_figure_is_judged_as_the_register_stands() -> None:
    """It has no judgement of its own."""
    indicator = indicator_with()
    register = register_of(indicator, target_of(Q2, "45"))
    assert rating_of(register, indicator, figure_of(Q2, "43")).status is Status.WITHIN


def test_every_step_is_told_in_plain_sentences() -> None:
    """From the figure as it stands to the rating, with every number that decided."""
    assert rating("2.405", target_of(Q3, "2"), decimals=2, polarity="lower").steps == (
        "The figure 2.405 is rounded to 2 decimals, half away from zero: 2.41.",
        "The target is 2 (target for 2025/26 Q3); lower is better.",
        "On target is 2 or less.",
        "The tolerance is 5% of the target, so within threshold is 2.1 or less, edges included.",
        "2.41 is worse than target, outside threshold.",
    )


def test_the_steps_of_a_range_name_both_ends() -> None:
    """And the tolerance beyond each."""
    steps = rating("3.9", target_of(Q3, low="4", high="6"), decimals=1, polarity="range", combine="average").steps
    assert steps[1:4] == (
        "The range is 4 to 6 (target for 2025/26 Q3); within it is best.",
        "On target is 4 to 6.",
        "The tolerance is 5% of the target, so within threshold is 3.8 to 6.3, edges included.",
    )


def test_an_endless_target_is_cut_in_the_steps_only() -> None:
    """A third of 100 is said with its first decimals."""
    monthly = rating(8, target_of(YEAR, "100", profile="even"), period=OCTOBER)
    assert monthly.steps[1] == "The target is 8.3333333333… (annual target 2025/26, even profile); higher is better."
    assert monthly.status is Status.WITHIN


@pytest.mark.parametrize(
    ("value", "options", "status", "difference"),
    [
        ("2.41", {"target": "2", "polarity": "lower"}, Status.OUTSIDE, "0.41"),
        ("67.23", {"target": "65"}, Status.ON_TARGET, "2.23"),
        ("237", {"target": "125"}, Status.ON_TARGET, "112"),
        ("38.98", {"target": "40", "tolerance": "10%"}, Status.WITHIN, "-1.02"),
        ("39", {"target": "45", "tolerance": "10%"}, Status.OUTSIDE, "-6"),
        ("3.5", {"low": "4", "high": "6", "polarity": "range"}, Status.OUTSIDE, "-0.5"),
        ("1.005", {"target": "1.01", "decimals": 2}, Status.ON_TARGET, "0"),
        ("44.9", {"target": "45.00", "tolerance": "0"}, Status.OUTSIDE, "-0.1"),
    ],
)
def test_any_value_can_be_explained(value: str, options: dict[str, Any], status: Status, difference: str) -> None:
    """`pmf explain --value`: decimals are the most that were typed unless they are given."""
    numbers = {name: Decimal(options[name]) for name in ("target", "low", "high") if name in options}
    found = explain_value(
        Decimal(value),
        polarity=Polarity(options.get("polarity", "higher")),
        tolerance=options.get("tolerance", "5%"),
        decimals=options.get("decimals"),
        **numbers,
    )
    assert (found.status, found.variance) == (status, Decimal(difference))
    assert found.steps[-1].endswith(
        {"on_target": "on target or better.", "within": "within threshold.", "outside": "outside threshold."}[status]
    )


def test_a_value_without_a_target_is_not_rated() -> None:
    """There is nothing to compare it with."""
    found = explain_value(Decimal(2))
    assert (found.status, found.why, found.variance) == (Status.NOT_RATED, "no target", None)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target": Decimal(2), "polarity": Polarity.RANGE}, "A range needs its low and its high end"),
        ({"low": Decimal(6), "high": Decimal(4), "polarity": Polarity.RANGE}, "Low 6 is above high 4"),
        ({"low": Decimal(4), "high": Decimal(6)}, "Low and high belong to a range"),
        ({"target": Decimal("2.125"), "decimals": 2}, "The target 2.125 has more decimals than the figure's 2"),
        ({"target": Decimal(2), "tolerance": "some"}, "“some” is not a tolerance"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_plain_words(options: dict[str, Any], said: str) -> None:
    """Each message says what is wrong; each remedy what to give instead."""
    with pytest.raises(PmfError, match=said) as refused:
        explain_value(Decimal(2), **options)
    assert refused.value.remedy


def test_a_frozen_unit_and_tolerance_are_those_of_the_day() -> None:
    """A yes/no figure frozen as such keeps having no tolerance."""
    indicator = indicator_with(unit=Unit.NUMBER)
    before = frozen(unit="yes/no", target="1", tolerance="100%")
    assert judge(register_of(indicator), indicator, Q3, Decimal(0), against=before).status is Status.OUTSIDE
