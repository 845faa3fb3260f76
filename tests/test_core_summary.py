"""Counts and percentages as they are printed."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.rating.summary import Counts, counts_of, project_counts, project_ratings, whole_percentage
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.organisation import Project, ProjectRating
from pmf_excel.core.records.plans import ProjectUpdate
from tests.rule_material import Q1, Q2, Q3, register_of

ON, WITHIN, OUTSIDE = Status.ON_TARGET, Status.WITHIN, Status.OUTSIDE


def percentages(counts: Counts) -> list[int | None]:
    """Return the percentages of the three ratings."""
    return [counts.percentage(status) for status in (ON, WITHIN, OUTSIDE)]


def test_six_measures_rated_4_1_1() -> None:
    """67 %, 17 %, 17 %: rounded one by one, and said so."""
    counts = counts_of([ON] * 4 + [WITHIN, OUTSIDE])
    assert percentages(counts) == [67, 17, 17]
    assert not counts.sums_to_100


def test_nineteen_projects_2_complete_16_green_1_amber() -> None:
    """11 %, 84 %, 5 %: complete ones are part of the base."""
    counts = project_counts([ProjectRating.COMPLETE] * 2 + [ProjectRating.GREEN] * 16 + [ProjectRating.AMBER])
    found = [counts.percentage(rating) for rating in (ProjectRating.COMPLETE, ProjectRating.GREEN, ProjectRating.AMBER)]
    assert (found, counts.total, counts.sums_to_100) == ([11, 84, 5], 19, True)


def test_twenty_four_indicators_14_not_applicable_5_on_target() -> None:
    """50 % (5 of 10): only rated ones are the base, and the base can be said."""
    counts = counts_of([Status.NOT_APPLICABLE] * 14 + [ON] * 5 + [WITHIN] * 3 + [OUTSIDE] * 2)
    assert (counts.percentage(ON), counts.of(ON), counts.rated, counts.total) == (50, 5, 10, 24)
    assert counts.unrated == ((Status.NOT_APPLICABLE, 14),)
    assert counts.off_target == 5


def test_unrated_indicators_are_named_by_status() -> None:
    """Whatever is not one of the three ratings stands beside the base."""
    counts = counts_of([ON, Status.CONTEXTUAL, Status.OVERDUE, Status.CONTEXTUAL, Status.NOT_RATED])
    assert counts.unrated == ((Status.NOT_RATED, 1), (Status.CONTEXTUAL, 2), (Status.OVERDUE, 1))
    assert counts.percentage(Status.CONTEXTUAL) is None


def test_nothing_rated_has_no_percentages() -> None:
    """Nothing is divided by nothing."""
    counts = counts_of([Status.CONTEXTUAL])
    assert percentages(counts) == [None, None, None]
    assert counts.sums_to_100
    assert project_counts([]).percentage(ProjectRating.GREEN) is None


def test_a_half_per_cent_is_rounded_up() -> None:
    """1 of 8 is 12.5 %, printed 13 %; so is 7 of 8 printed 88 %."""
    counts = counts_of([ON] * 7 + [OUTSIDE])
    assert percentages(counts) == [88, 0, 13]
    assert not counts.sums_to_100


def test_a_project_without_a_rating_is_counted_apart() -> None:
    """It is awaited, and outside the base."""
    counts = project_counts([ProjectRating.GREEN, None, None])
    assert (counts.total, counts.without, counts.percentage(ProjectRating.GREEN)) == (1, 2, 100)
    assert counts.of(ProjectRating.RED) == 0


def project(code: str, **fields: Any) -> Project:
    """Return a project of Chorley."""
    row = {"council": "chorley", "reference": code, "name": code, "priority": "chorley/green"}
    return Project.model_validate(row | fields)


def update(code: str, period: object, rating: str) -> ProjectUpdate:
    """Return how a project stood in a period."""
    row = {"council": "chorley", "project": f"chorley/{code}", "period": str(period), "rating": rating}
    return ProjectUpdate.model_validate(row)


def test_projects_closed_earlier_are_out_and_all_others_in() -> None:
    """Complete, not started and closed within the period are in; one without an update is awaited."""
    register = register_of(
        project("A"),
        update("A", Q3, "complete"),
        project("B"),
        update("B", Q3, "not started"),
        project("C", closed_on=date(2025, 11, 1)),
        update("C", Q3, "closed"),
        project("D", closed_on=date(2025, 9, 30)),
        update("D", Q2, "closed"),
        project("E"),
        update("E", Q1, "closed"),
        project("F"),
        update("F", Q2, "green"),
        project("G", council="south-ribble"),
    )
    found = {
        project.reference: entry.rating.value if entry else None
        for project, entry in project_ratings(register, "chorley", Q3)
    }
    assert found == {"A": "complete", "B": "not started", "C": "closed", "F": None}


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
@settings(deadline=None)
def test_percentages_are_each_rounded_half_up_and_miss_100_by_one_at_most(on: int, within: int, outside: int) -> None:
    """And the flag says whether they do."""
    counts = Counts({ON: on, WITHIN: within, OUTSIDE: outside, Status.OVERDUE: 3})
    if not counts.rated:
        return
    found = [share for share in percentages(counts) if share is not None]
    exact = [Decimal(100 * count) / Decimal(counts.rated) for count in (on, within, outside)]
    assert found == [int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP)) for share in exact]
    assert abs(sum(found) - 100) <= 1
    assert counts.sums_to_100 is (sum(found) == 100)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
@settings(deadline=None)
def test_more_of_the_same_base_is_never_a_smaller_percentage(count: int, base: int) -> None:
    """All of it is 100, none of it is 0."""
    share, more = whole_percentage(count, base), whole_percentage(count + 1, base)
    assert share is not None
    assert more is not None
    assert share <= more
    assert (whole_percentage(0, base), whole_percentage(base, base)) == (0, 100)


@pytest.mark.parametrize("status", [status for status in Status if not status.is_rated])
def test_only_the_three_ratings_are_counted(status: Status) -> None:
    """Every other status leaves the base as it is."""
    assert counts_of([ON, status]).percentage(ON) == 100
