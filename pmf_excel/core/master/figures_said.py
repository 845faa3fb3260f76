"""The figures of a period in sentences, and the numbers behind the small charts beside them (framework section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.judging import rating_of
from pmf_excel.core.rating.printed import printed
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.rating.standing import NOT_AUTHORISED, NOT_REPORTED, words_of
from pmf_excel.core.rating.summary import RATED, Counts, counts_of
from pmf_excel.core.rating.trends import Direction
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.reports.reported import STILL_TO_COME, Reported
from pmf_excel.core.reports.sentences import Quantity, joined
from pmf_excel.core.reports.words import Words

from .shown import Shown
from .statuses import status_shown

#: How many periods the chart of those on target goes back, the one that is shown included.
PERIODS_CHARTED = 5
#: With more councils than this, only their ratings are said.
_MOST_IN_FULL = 2
_ROUNDING = "Percentages may not sum to 100 because of rounding."
_SHORT = {PeriodKind.QUARTER: "Q{number} {year}", PeriodKind.YEAR: "{year}"}


@dataclass(frozen=True, slots=True)
class OnTarget:
    """How many per cent of the rated indicators were on target in a period; None where none was rated."""

    period: Period
    percentage: int | None

    @property
    def label(self) -> str:
        """The period as short as an axis needs it: `Q3 25/26`."""
        form = _SHORT.get(self.period.kind)
        if form is None:
            return f"{self.period.start:%b %y}"
        first = self.period.year
        return form.format(number=self.period.number, year=f"{first % 100:02d}/{(first + 1) % 100:02d}")


def sentences_of(shown: Shown, entries: Sequence[Reported], charted: Sequence[OnTarget]) -> tuple[str, ...]:
    """Return how the figures stand: of each council how many are rated and how, then since when it was otherwise."""
    by_council = {council.id: [e for e in entries if e.indicator.council == council.id] for council in shown.councils}
    counted = {council: counts_of(entry.status for entry in own) for council, own in by_council.items()}
    lines = [
        line
        for council in shown.councils
        for line in _council_lines(shown, council.id, counted[council.id], _left_out(by_council[council.id]))
    ]
    if not lines:
        return ("There is no indicator yet: import definitions, or type them on the sheet Indicators.",)
    if not all(counts.sums_to_100 for counts in counted.values()):
        lines.append(_ROUNDING)
    return (*lines, _since_last(entries), _charted(charted))


def status_counts(shown: Shown, entries: Sequence[Reported]) -> tuple[tuple[str, int], ...]:
    """Return what the chart of statuses shows: the three ratings, what is still to come, and what is not rated."""
    counts = counts_of(entry.status for entry in entries)
    words = next((shown.words[council.id] for council in shown.councils if council.id in shown.words), None)
    to_come = sum(counts.of(status) for status in STILL_TO_COME)
    return (
        *((status_shown(status, words), counts.of(status)) for status in RATED),
        ("Still to come", to_come),
        ("Not rated", counts.total - counts.rated - to_come),
    )


def on_target_by_period(shown: Shown, entries: Sequence[Reported]) -> tuple[OnTarget, ...]:
    """Return the share on target of the last periods, oldest first, as it was rated then; `entries` are the latest."""
    earlier = [shown.period.shifted(-back) for back in reversed(range(1, PERIODS_CHARTED))]
    counted = [(period, _then(shown, period)) for period in earlier]
    counted.append((shown.period, counts_of(entry.status for entry in entries)))
    return tuple(OnTarget(period, counts.percentage(Status.ON_TARGET)) for period, counts in counted)


def _then(shown: Shown, period: Period) -> Counts:
    living = (
        indicator
        for council in shown.councils
        for indicator in shown.register.all(Indicator, council.id)
        if indicator.lives_in(period)
    )
    return counts_of(status for indicator in living if (status := _status_then(shown, indicator, period)) is not None)


def _status_then(shown: Shown, indicator: Indicator, period: Period) -> Status | None:
    reported = figure_period(indicator, period)
    figure = printed(shown.register, indicator, reported) if reported is not None else None
    if figure is None:
        return None
    frozen = figure.judgement
    return frozen.status if frozen is not None else rating_of(shown.register, indicator, figure).status


def _left_out(entries: Sequence[Reported]) -> str:
    """Return how many of those without a figure are so because the period was closed; empty where none is."""
    whys = [entry.why for entry in entries if entry.status is Status.NOT_AVAILABLE]
    said = ((whys.count(NOT_REPORTED), "not reported"), (whys.count(NOT_AUTHORISED), "not authorised"))
    found = joined([f"{count} {what}" for count, what in said if count])
    return f" ({found} by the time the period was closed)" if found else ""


def _council_lines(shown: Shown, council: str, counts: Counts, left_out: str) -> Iterator[str]:
    if not counts.total:
        return
    total, rated = Quantity(counts.total), Quantity(counts.rated)
    start = f"{shown.name_of(council)}: {rated} of {total} {total:indicator is|indicators are} rated"
    words = shown.words.get(council)
    ratings = [
        f"{counts.of(status)} {_in_words(status, words)} ({counts.percentage(status)}%)"
        for status in RATED
        if counts.of(status)
    ]
    others = [
        f"{count} {_in_words(status, words)}{left_out if status is Status.NOT_AVAILABLE else ''}"
        for status, count in counts.unrated
    ]
    yield f"{start}: {', '.join(ratings)}." if ratings else f"{start}."
    if others and len(shown.councils) <= _MOST_IN_FULL:
        yield f"{'The others' if ratings else 'They are'}: {', '.join(others)}."


def _in_words(status: Status, words: Words | None) -> str:
    """Return a status within a sentence, without its symbol."""
    return (words.status(status).words if words is not None else words_of(status)).lower()


def _since_last(entries: Sequence[Reported]) -> str:
    directions = [entry.short_term for entry in entries]
    better, same, worse = (
        Quantity(directions.count(way)) for way in (Direction.BETTER, Direction.SAME, Direction.WORSE)
    )
    if not better + same + worse:
        return "No indicator can be compared with the period before."
    return f"Since the period before: {better:or none} better, {same:or none} the same, {worse:or none} worse."


def _charted(charted: Sequence[OnTarget]) -> str:
    known = [f"{each.percentage}% in {each.label}" for each in charted if each.percentage is not None]
    return f"On target, of those rated: {', '.join(known)}." if known else "No earlier period has rated indicators."
