"""The corporate projects of a report: how each stands now and stood before, those in trouble first (section 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.summary import ProjectCounts, project_counts, project_ratings
from pmf_excel.core.records.organisation import Project, ProjectRating
from pmf_excel.core.records.plans import ProjectUpdate
from pmf_excel.core.records.register import Register

from .content import ProjectLine, ProjectTable, StatusWords
from .measures import QUIET
from .outline import Outline
from .sentences import Quantity, joined
from .text import NOTHING
from .words import Words

_STYLES = {
    ProjectRating.GREEN: "Status On Target",
    ProjectRating.COMPLETE: "Status On Target",
    ProjectRating.AMBER: "Status Amber",
    ProjectRating.RED: "Status Outside",
}
#: By exception: what is in trouble comes first, then what has no update.
_ORDER = (
    ProjectRating.RED,
    ProjectRating.AMBER,
    None,
    ProjectRating.GREEN,
    ProjectRating.NOT_STARTED,
    ProjectRating.COMPLETE,
    ProjectRating.CLOSED,
)
#: In the order in which a sentence counts them.
_COUNTED = (
    ProjectRating.COMPLETE,
    ProjectRating.GREEN,
    ProjectRating.AMBER,
    ProjectRating.RED,
    ProjectRating.NOT_STARTED,
    ProjectRating.CLOSED,
)


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """A project that lives in the period, with its update and the one before."""

    project: Project
    now: ProjectUpdate | None
    before: ProjectUpdate | None

    @property
    def rating(self) -> ProjectRating | None:
        """How it stands now, None where no update has come in."""
        return self.now.rating if self.now is not None else None


def project_entries(register: Register, council: str, reporting: Period) -> tuple[ProjectEntry, ...]:
    """Return the projects of a period, those in trouble first."""
    found = [
        ProjectEntry(project, update, register.get(ProjectUpdate, f"{project.id}|{reporting.previous()}"))
        for project, update in project_ratings(register, council, reporting)
        if project.start is None or project.start <= reporting.end or update is not None
    ]
    return tuple(sorted(found, key=lambda entry: (_ORDER.index(entry.rating), entry.project.full_reference)))


def counts_of_projects(entries: Iterable[ProjectEntry]) -> ProjectCounts:
    """Return how many projects have each rating."""
    return project_counts(entry.rating for entry in entries)


def project_parts(words: Words, counts: ProjectCounts, each: str) -> str:
    """Return the counts in words, by the sentence for `each`: `1 (8%) is complete and 9 (75%) are green`."""
    said = words.quarterly.sentences
    parts = [
        each.format(
            count=Quantity(counts.of(rating)),
            percent=counts.percentage(rating),
            rating=words.projects[rating].words.lower(),
        )
        for rating in _COUNTED
        if counts.of(rating)
    ]
    if counts.without:
        parts.append(said.projects_without.format(count=Quantity(counts.without)))
    return joined(parts)


def project_sentence(words: Words, counts: ProjectCounts) -> str:
    """Return how many projects there are and how they stand."""
    said = words.quarterly.sentences
    total = counts.total + counts.without
    if not total:
        return said.no_projects
    sentence = said.projects.format(total=Quantity(total), parts=project_parts(words, counts, said.project_part))
    return sentence if counts.sums_to_100 else f"{sentence} {said.rounding}"


def project_table(
    words: Words, outline: Outline, priority: str, heading: str, entries: Sequence[ProjectEntry]
) -> ProjectTable:
    """Return the table of the projects of one priority."""
    said = words.quarterly
    return ProjectTable(
        heading=outline.heading(heading, 3),
        summary=project_sentence(words, counts_of_projects(entries)),
        caption=outline.caption(said.captions.projects.format(priority=priority)),
        rows=tuple(_line(words, entry) for entry in entries),
    )


def rating_words(words: Words, rating: ProjectRating | None) -> StatusWords:
    """Return a project's rating with the council's symbol and words."""
    if rating is None:
        return StatusWords(QUIET, "", words.quarterly.sentences.no_update)
    look = words.projects[rating]
    return StatusWords(_STYLES.get(rating, QUIET), look.symbol, look.words)


def _line(words: Words, entry: ProjectEntry) -> ProjectLine:
    now, before = entry.now, entry.before
    made_up = now is not None and now.illustrative
    return ProjectLine(
        name=entry.project.name,
        details=f"{entry.project.reference} · illustrative" if made_up else entry.project.reference,
        now=rating_words(words, entry.rating),
        before=rating_words(words, before.rating if before is not None else None),
        commentary=(now.commentary if now is not None else "") or NOTHING,
    )
