"""The summary on page one: how we are doing, what is off target, and what is being done (sections 5 and 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmf_excel.core.rating.summary import Counts, counts_of
from pmf_excel.core.rating.trends import Direction
from pmf_excel.core.records.figures import Status

from .content import Headline
from .plans import OffTargetEntry
from .projects import ProjectEntry, counts_of_projects, project_sentence
from .reported import STILL_TO_COME, Reported
from .sentences import Quantity, first_upper, joined
from .words import Words


def headlines(
    words: Words,
    entries: Sequence[Reported],
    off_target: Sequence[OffTargetEntry],
    projects: Sequence[ProjectEntry],
    late: int,
) -> tuple[Headline, ...]:
    """Return the lines of the summary; a line about nothing is left out."""
    said = words.quarterly
    counts = counts_of(entry.status for entry in entries)
    lines = [_overall(words, counts), Headline(said.labels.off_target, _off_target(words, off_target))]
    lines.append(Headline(said.labels.projects, project_sentence(words, counts_of_projects(projects))))
    lines.append(Headline(said.labels.since_last, _since_last(words, entries)))
    lines += _to_come(words, entries)
    if late:
        lines.append(Headline(said.labels.late, said.sentences.late.format(count=Quantity(late))))
    return tuple(lines)


def _overall(words: Words, counts: Counts) -> Headline:
    said = words.quarterly
    percent = counts.percentage(Status.ON_TARGET)
    if percent is None:
        return Headline(said.sentences.none_rated, _base(words, counts))
    sentences = [_rated(words, counts)]
    if not counts.sums_to_100:
        sentences.append(said.sentences.rounding)
    if counts.unrated:
        sentences.append(_base(words, counts))
    return Headline(said.overall_words(percent), " ".join(sentences))


def _rated(words: Words, counts: Counts) -> str:
    return words.quarterly.sentences.rated.format(
        rated=Quantity(counts.rated),
        on_target=Quantity(counts.of(Status.ON_TARGET)),
        on_target_percent=counts.percentage(Status.ON_TARGET),
        within=Quantity(counts.of(Status.WITHIN)),
        within_percent=counts.percentage(Status.WITHIN),
        outside=Quantity(counts.of(Status.OUTSIDE)),
        outside_percent=counts.percentage(Status.OUTSIDE),
    )


def _base(words: Words, counts: Counts) -> str:
    """Return the base of the percentages: `10 of 24 indicators are rated; 14 not applicable`."""
    reasons = ", ".join(f"{count} {words.status(status).words.lower()}" for status, count in counts.unrated)
    return words.quarterly.sentences.base.format(
        rated=Quantity(counts.rated), total=Quantity(counts.total), reasons=reasons
    )


def _off_target(words: Words, entries: Sequence[OffTargetEntry]) -> str:
    said = words.quarterly.sentences
    if not entries:
        return said.nothing_off_target
    needed = [entry for entry in entries if entry.needs_plan]
    held = [entry for entry in needed if entry.plan is not None]
    plans = said.plans.format(
        off=Quantity(len(entries)),
        needed=Quantity(len(needed)),
        held=Quantity(len(held)),
        awaited=Quantity(len(needed) - len(held)),
    )
    names = joined([entry.reported.indicator.name for entry in entries])
    sentence = said.off_target.format(off=Quantity(len(entries)), names=names)
    return first_upper(f"{sentence} {first_upper(plans)}" if needed else sentence)


def _since_last(words: Words, entries: Sequence[Reported]) -> str:
    said = words.quarterly.sentences
    directions = [entry.short_term for entry in entries]
    better, same, worse = (
        Quantity(directions.count(way)) for way in (Direction.BETTER, Direction.SAME, Direction.WORSE)
    )
    if not better + same + worse:
        return said.nothing_to_compare
    return first_upper(said.since_last.format(better=better, same=same, worse=worse))


def _to_come(words: Words, entries: Sequence[Reported]) -> Iterator[Headline]:
    waiting = [entry.indicator.name for entry in entries if entry.status in STILL_TO_COME]
    if waiting:
        said = words.quarterly
        text = said.sentences.awaiting.format(count=Quantity(len(waiting)), names=joined(waiting))
        yield Headline(said.labels.awaiting, text)
