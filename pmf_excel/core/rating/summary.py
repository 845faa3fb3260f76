"""Counting standings and projects, with percentages as printed (framework section 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pmf_excel.core.numbers import CONTEXT, divided, rounded
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.organisation import Project, ProjectRating
from pmf_excel.core.records.plans import ProjectUpdate
from pmf_excel.core.records.register import Register

RATED = tuple(status for status in Status if status.is_rated)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many indicators have each status; only the three ratings make up the base of percentages."""

    by_status: Mapping[Status, int]

    @property
    def total(self) -> int:
        """How many there are, rated or not."""
        return sum(self.by_status.values())

    @property
    def rated(self) -> int:
        """How many have one of the three ratings: the base of every percentage."""
        return sum(self.of(status) for status in RATED)

    @property
    def off_target(self) -> int:
        """How many are worse than target, within or outside threshold."""
        return sum(self.of(status) for status in RATED if status.is_off_target)

    @property
    def unrated(self) -> tuple[tuple[Status, int], ...]:
        """The statuses outside the base that occur, with their counts: what the base sentence names."""
        others = (status for status in Status if not status.is_rated)
        return tuple((status, self.of(status)) for status in others if self.of(status))

    @property
    def sums_to_100(self) -> bool:
        """Whether the three percentages add up to 100; also where nothing is rated."""
        return _sums_to_100([self.of(status) for status in RATED], self.rated)

    def of(self, status: Status) -> int:
        """Return how many have `status`."""
        return self.by_status.get(status, 0)

    def percentage(self, status: Status) -> int | None:
        """Return the share of the rated that have `status`, in whole per cent; None for a status that is not rated."""
        return whole_percentage(self.of(status), self.rated) if status.is_rated else None


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """How many projects have each rating; `without` have none for the period and are outside the base."""

    by_rating: Mapping[ProjectRating, int]
    without: int = 0

    @property
    def total(self) -> int:
        """How many are rated, complete and not started included: the base of every percentage."""
        return sum(self.by_rating.values())

    @property
    def sums_to_100(self) -> bool:
        """Whether the percentages add up to 100; also where there is no project."""
        return _sums_to_100(list(self.by_rating.values()), self.total)

    def of(self, rating: ProjectRating) -> int:
        """Return how many have `rating`."""
        return self.by_rating.get(rating, 0)

    def percentage(self, rating: ProjectRating) -> int | None:
        """Return the share of all projects that have `rating`, in whole per cent; None where there is no project."""
        return whole_percentage(self.of(rating), self.total)


def counts_of(statuses: Iterable[Status]) -> Counts:
    """Return how often each status occurs."""
    return Counts(Counter(statuses))


def project_counts(ratings: Iterable[ProjectRating | None]) -> ProjectCounts:
    """Return how often each rating occurs; None is a project without one for the period."""
    found = Counter(ratings)
    without = found.pop(None, 0)
    return ProjectCounts({rating: count for rating, count in found.items() if rating is not None}, without)


def project_ratings(
    register: Register, council: str, period: Period
) -> tuple[tuple[Project, ProjectUpdate | None], ...]:
    """Return the projects that live in `period` with their update for it, None where it is awaited.

    Projects closed before the period are out; complete and not started ones are in.
    """
    updates = {update.id: update for update in register.all(ProjectUpdate, council)}
    closed = {
        update.project
        for update in updates.values()
        if update.rating is ProjectRating.CLOSED and update.period.end < period.start
    }
    living = (
        project
        for project in register.all(Project, council)
        if project.id not in closed and (project.closed_on is None or project.closed_on >= period.start)
    )
    return tuple((project, updates.get(f"{project.id}|{period}")) for project in living)


def whole_percentage(count: int, base: int) -> int | None:
    """Return `count` out of `base` in per cent, rounded half up to a whole number; None where the base is nothing."""
    if not base:
        return None
    return int(rounded(divided(CONTEXT.multiply(Decimal(count), Decimal(100)), Decimal(base)), 0))


def _sums_to_100(counts: Iterable[int], base: int) -> bool:
    return not base or sum(whole_percentage(count, base) or 0 for count in counts) == 100
