"""How an indicator stands: the first status that holds, in the framework's order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.standing import Standing, return_due, standing_of, words_of
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import Closing
from pmf_excel.core.records.record import Record
from tests.rule_material import (
    DECEMBER,
    NOVEMBER,
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

#: The return of Q3 is due on 15 January 2026.
IN_TIME, LATE = date(2026, 1, 15), date(2026, 1, 16)
TARGET = target_of(Q3, "45")


def standing(*records: Record, today: date = LATE, period: Period = Q3, **fields: Any) -> Standing:
    """Return how an indicator with `fields` stands in Q3."""
    indicator = indicator_with(**fields)
    return standing_of(register_of(indicator, *records), indicator, period, today)


def authorised(value: str, **fields: Any) -> Record:
    """Return a figure of Q3 that was authorised and judged so."""
    return figure_of(Q3, value, "authorised", judgement=judged(value=value, **fields))


CLOSED = Closing(council="chorley", period=Q3, on=date(2026, 2, 20))


@pytest.mark.parametrize(
    ("records", "fields", "why"),
    [
        ((), {}, "not reported by the time the period was closed"),
        ((), {"judged_as": "contextual"}, "not reported by the time the period was closed"),
        ((figure_of(Q3, None, "due"),), {}, "not reported by the time the period was closed"),
        ((figure_of(Q3, None, "returned"),), {}, "not reported by the time the period was closed"),
        ((figure_of(Q3, "45", "collected"),), {}, "not authorised by the time the period was closed"),
        ((figure_of(Q3, "45", "checked"),), {}, "not authorised by the time the period was closed"),
        ((figure_of(Q3, "45", "returned"),), {}, "not authorised by the time the period was closed"),
    ],
)
@pytest.mark.parametrize("today", [IN_TIME, LATE])
def test_a_closed_period_awaits_nothing(
    records: tuple[Record, ...], fields: dict[str, Any], why: str, today: date
) -> None:
    """What is not authorised is not available, with the reason, whether its day had passed or not."""
    found = standing(CLOSED, *records, today=today, **fields)

    assert (found.status, found.why, found.rating) == (Status.NOT_AVAILABLE, why, None)


def test_a_closed_period_is_rated_as_it_was_authorised() -> None:
    """Closing changes nothing of what was signed; reopening brings back what was awaited."""
    reopened = CLOSED.but(closed=False)

    assert standing(CLOSED, authorised("45")).status is Status.ON_TARGET
    assert standing(reopened).status is Status.OVERDUE
    assert standing(reopened, figure_of(Q3, "45", "checked")).status is Status.AWAITING_AUTHORISATION


def test_the_year_of_a_closed_quarter_is_not_awaited_either() -> None:
    """An annual figure is reported with the fourth quarter."""
    closed = Closing(council="chorley", period=Q4, on=date(2026, 6, 1))

    found = standing(closed, period=Q4, frequency="annual", today=date(2026, 6, 2))

    assert (found.status, found.why) == (Status.NOT_AVAILABLE, "not reported by the time the period was closed")


@pytest.mark.parametrize(
    ("records", "fields", "status"),
    [
        ((), {"end": "2025-09-30"}, Status.NOT_APPLICABLE),
        ((), {"start": "2026-01-01"}, Status.NOT_APPLICABLE),
        ((figure_of(Q3, None, "collected", marker="z"),), {}, Status.NOT_APPLICABLE),
        ((figure_of(Q3, None, "imported", marker="z"),), {"judged_as": "contextual"}, Status.NOT_APPLICABLE),
        ((figure_of(Q3, None, "collected", marker="x"),), {}, Status.NOT_AVAILABLE),
        ((figure_of(Q3, None, "imported", marker="x"),), {"judged_as": "contextual"}, Status.NOT_AVAILABLE),
        ((), {}, Status.OVERDUE),
        ((), {"judged_as": "contextual"}, Status.OVERDUE),
        ((figure_of(Q3, None, "due"),), {}, Status.OVERDUE),
        ((figure_of(Q3, "45", "collected"),), {}, Status.AWAITING_AUTHORISATION),
        ((figure_of(Q3, "45", "checked"),), {"judged_as": "contextual"}, Status.AWAITING_AUTHORISATION),
        ((figure_of(Q3, "45", "returned"),), {}, Status.AWAITING_AUTHORISATION),
        ((figure_of(Q3, "45"),), {"judged_as": "contextual"}, Status.CONTEXTUAL),
        ((figure_of(Q3, "45"),), {"judged_as": "baselining"}, Status.BASELINING),
        ((figure_of(Q3, "45"),), {}, Status.NOT_RATED),
        ((figure_of(Q3, "45"), TARGET), {}, Status.ON_TARGET),
        ((figure_of(Q3, "43"), TARGET), {}, Status.WITHIN),
        ((figure_of(Q3, "42"), TARGET), {}, Status.OUTSIDE),
    ],
)
def test_the_first_status_that_holds_is_given(
    records: tuple[Record, ...], fields: dict[str, Any], status: Status
) -> None:
    """In the order of section 5, from not applicable to the three ratings, after the return was due."""
    assert standing(*records, **fields).status is status


def test_a_return_is_due_until_the_end_of_its_day() -> None:
    """On 15 January it is not yet due, on the 16th overdue; both say the day."""
    before, after = standing(today=IN_TIME), standing(today=LATE)
    assert (before.status, before.why) == (Status.NOT_YET_DUE, "due 15 January 2026")
    assert (after.status, after.why) == (Status.OVERDUE, "due 15 January 2026")


def test_a_line_that_an_error_kept_out_is_due_and_then_overdue() -> None:
    """Nothing is in: it is neither missing for a reason nor waiting for anybody's signature."""
    kept_out = figure_of(Q3, None, "returned", return_reason="“soon” is not a number.")
    assert standing(kept_out, TARGET, today=IN_TIME).status is Status.NOT_YET_DUE
    assert standing(kept_out, TARGET, today=LATE).status is Status.OVERDUE


def test_a_near_meeting_makes_it_due_earlier() -> None:
    """The day may be given by who knows the schedule."""
    indicator = indicator_with()
    found = standing_of(register_of(indicator), indicator, Q3, IN_TIME, due=date(2026, 1, 2))
    assert found.status is Status.OVERDUE


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("collected", "collected, to be checked"),
        ("checked", "checked, to be authorised"),
        ("returned", "returned"),
    ],
)
def test_what_awaits_authorisation_says_where_it_is(state: str, why: str) -> None:
    """The record is there for forms; there is no rating to print."""
    found = standing(figure_of(Q3, "45", state), TARGET)
    assert (found.why, found.rating) == (why, None)
    assert found.figure is not None


def test_what_was_authorised_is_shown_as_it_was_judged() -> None:
    """A target set since does not re-colour it, and a correction under way does not hide it."""
    found = standing(figure_of(Q3, "10", "returned", judgement=judged(value="50")), target_of(Q3, "1000"))
    assert found.status is Status.ON_TARGET
    assert found.figure is not None
    assert found.rating is not None
    assert found.rating.target is not None
    assert [found.figure.value, found.rating.target.value, found.rating.variance] == [50, 45, 5]


@pytest.mark.parametrize("status", ["not_rated", "contextual", "baselining", "within"])
def test_the_frozen_status_stands(status: str) -> None:
    """Also the reason why it was not rated."""
    found = standing(authorised("44", status=status, why="annual target only"), TARGET)
    assert found.status.value == status
    assert found.why == "annual target only"


def test_a_retired_indicator_says_when() -> None:
    """It counts until its end date: in the quarter in which it ends it still stands."""
    assert standing(end="2025-09-30").why == "retired on 30 September 2025"
    assert standing(start="2026-01-01").why == "starts on 1 January 2026"
    assert standing(figure_of(Q3, "45"), TARGET, end="2025-10-01").status is Status.ON_TARGET


def annual(**fields: Any) -> dict[str, Any]:
    """Return the fields of an annual indicator."""
    return {"frequency": "annual", "combine": "average", **fields}


def test_an_annual_indicator_shows_its_latest_figure_between_reports() -> None:
    """In Q3 it is not counted, and says when it is due next."""
    last_year = figure_of("2024/25", "43")
    found = standing(last_year, target_of("2024/25", "45"), **annual())
    assert (found.status, found.why) == (Status.NOT_YET_DUE, "next due 2025/26 Q4")
    assert found.figure is not None
    assert found.rating is not None
    assert (found.figure.value, found.rating.status) == (Decimal(43), Status.WITHIN)
    assert standing(**annual()).figure is None


def test_an_annual_indicator_stands_in_the_quarter_in_which_it_is_reported() -> None:
    """Reported in quarter 2 it shows the year before; without a quarter of its own it is reported in the last."""
    figures = (figure_of("2024/25", "43"), figure_of(YEAR, "46"))
    targets = (target_of("2024/25", "45"), target_of(YEAR, "45"))
    assert standing(*figures, *targets, period=Q2, **annual(reported_in=2)).status is Status.WITHIN
    assert standing(*figures, *targets, period=Q4, **annual()).status is Status.ON_TARGET


def test_the_figure_of_a_year_is_due_with_the_quarter_in_which_it_is_reported() -> None:
    """Reported in quarter 1 it is due in July after the year's end."""
    spring, summer = indicator_with(**annual()), indicator_with(**annual(reported_in=1))
    assert return_due(register_of(spring), spring, YEAR) == date(2026, 4, 16)
    assert return_due(register_of(summer), summer, YEAR) == date(2026, 7, 14)
    found = standing_of(register_of(summer), summer, YEAR, date(2026, 7, 14))
    assert found.status is Status.NOT_YET_DUE


MONTHS = (OCTOBER, NOVEMBER, DECEMBER)


def monthly(text: str, today: date = LATE) -> tuple[Status, str]:
    """Return how Q3 stands by its months: `i` imported, `c` collected, `x` not available, `z`, `-` nothing yet."""
    states = {"i": "imported", "c": "collected", "x": "collected", "z": "collected"}
    figures = [
        figure_of(period, None if letter in "xz" else 10, states[letter], marker=letter if letter in "xz" else "")
        for period, letter in zip(MONTHS, text.split(), strict=True)
        if letter != "-"
    ]
    found = standing(*figures, target_of(Q3, "30"), today=today, frequency="monthly")
    return found.status, found.why


def test_a_quarter_of_months_stands_as_they_do() -> None:
    """Rated once all may be printed; until then it waits, is due, or is not available."""
    assert monthly("i i i") == (Status.ON_TARGET, "")
    assert monthly("i i c") == (Status.AWAITING_AUTHORISATION, "collected, to be checked")
    assert monthly("i c -") == (Status.OVERDUE, "due 15 January 2026")
    assert monthly("i c -", IN_TIME) == (Status.NOT_YET_DUE, "due 15 January 2026")
    assert monthly("i x c") == (Status.NOT_AVAILABLE, "not available (2 of 3 months)")
    assert monthly("z z z")[0] is Status.NOT_APPLICABLE


def test_an_imported_month_without_a_figure_makes_the_quarter_not_available() -> None:
    """It says how many months there are."""
    months = [figure_of(OCTOBER, "10"), figure_of(NOVEMBER, None, marker="x"), figure_of(DECEMBER, "12")]
    found = standing(*months, target_of(Q3, "30"), frequency="monthly")
    assert (found.status, found.why) == (Status.NOT_AVAILABLE, "not available (2 of 3 months)")


def test_a_frozen_quarter_stands_as_it_was_authorised() -> None:
    """Its months may be on their way through a correction."""
    quarter = figure_of(Q3, "44", "authorised", derived=True, judgement=judged(value="44", status="within"))
    found = standing(quarter, figure_of(OCTOBER, "1", "returned"), frequency="monthly")
    assert found.status is Status.WITHIN


def test_every_status_has_its_usual_words() -> None:
    """The three ratings read as the framework says them."""
    assert [words_of(status) for status in Status][:3] == [
        "On target",
        "Worse than target, within threshold",
        "Worse than target, outside threshold",
    ]
    assert len({words_of(status) for status in Status}) == len(Status)


def test_an_indicator_of_another_council_does_not_lend_its_council() -> None:
    """The deadline is that of the indicator's own council."""
    indicator: Indicator = indicator_with()
    register = register_of(indicator)
    slower = register.council("chorley").but(return_days=20)
    found = standing_of(register_of(slower, indicator), indicator, Q3, LATE)
    assert (found.status, found.why) == (Status.NOT_YET_DUE, "due 29 January 2026")
