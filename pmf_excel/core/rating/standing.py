"""How an indicator stands in a period: the first status that holds, in the order of framework section 5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.deadlines import deadlines_for
from pmf_excel.core.periods import Period, PeriodKind, day_in_words
from pmf_excel.core.records.figures import Figure, Marker, State, Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register

from .closings import closing_for
from .combining import combine
from .judging import Rating, rating_of
from .printed import printed
from .reporting import figure_period, is_derived, reporting_quarter

_WORDS: Mapping[Status, str] = {
    Status.ON_TARGET: "On target",
    Status.WITHIN: "Worse than target, within threshold",
    Status.OUTSIDE: "Worse than target, outside threshold",
    Status.NOT_RATED: "Not rated",
    Status.CONTEXTUAL: "Contextual",
    Status.BASELINING: "Baselining",
    Status.NOT_YET_DUE: "Not yet due",
    Status.OVERDUE: "Overdue",
    Status.AWAITING_AUTHORISATION: "Awaiting authorisation",
    Status.NOT_AVAILABLE: "Not available",
    Status.NOT_APPLICABLE: "Not applicable",
}
#: Why there is no figure of a closed period; nobody is asked for it any more.
NOT_REPORTED = "not reported by the time the period was closed"
NOT_AUTHORISED = "not authorised by the time the period was closed"
_WAITING_FOR = {
    State.COLLECTED: "collected, to be checked",
    State.CHECKED: "checked, to be authorised",
    State.RETURNED: "returned",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How an indicator stands in a period: status, why, the figure to show and how it was judged.

    `figure` holds what was authorised where there is such; without a `rating` it is the unsigned record, not to be
    printed. `rating` is there where the figure may be printed.
    """

    status: Status
    why: str = ""
    figure: Figure | None = None
    rating: Rating | None = None


def words_of(status: Status) -> str:
    """Return the usual words of a status; a council's words file may say it otherwise."""
    return _WORDS[status]


def standing_of(
    register: Register, indicator: Indicator, period: Period, today: date, due: date | None = None
) -> Standing:
    """Return how `indicator` stands in a reporting period on `today`.

    `due` is the day by which its return is asked for, without it the council's deadline where no meeting is near.
    An annual indicator shows its latest figure in the quarters in which it is not reported. Of a closed period nothing
    is awaited: what was not authorised is not available.
    """
    if not indicator.lives_in(period):
        return Standing(Status.NOT_APPLICABLE, _why_not_in_force(indicator, period))
    reported = figure_period(indicator, period)
    if reported is None:
        return _between_reports(register, indicator, period)
    shown = printed(register, indicator, reported)
    if shown is not None:
        return _as_printed(register, indicator, shown)
    return _unprinted(register, indicator, reported, today, due or return_due(register, indicator, period))


def return_due(register: Register, indicator: Indicator, period: Period) -> date:
    """Return by when the figure for a reporting period is asked for; a year's with its reporting quarter."""
    annual = period.kind is PeriodKind.YEAR
    reporting = reporting_quarter(indicator, period) if annual else period
    return deadlines_for(register.council(indicator.council), reporting).returns


def _as_printed(register: Register, indicator: Indicator, shown: Figure) -> Standing:
    rating = rating_of(register, indicator, shown)
    why = rating.why or (shown.missing_reason if shown.derived else "")
    return Standing(rating.status, why, shown, rating)


def _unprinted(register: Register, indicator: Indicator, period: Period, today: date, due: date) -> Standing:
    records = _records(register, indicator, period)
    closed = closing_for(register, indicator, period) is not None
    if not records or any(record is None for record in records):
        return Standing(Status.NOT_AVAILABLE, NOT_REPORTED) if closed else _not_in(today, due)
    combined = combine(indicator, records)
    figure = register.figure(indicator.id, period)
    if combined.value is None:
        applies = combined.marker is not Marker.NOT_APPLICABLE
        status = Status.NOT_AVAILABLE if applies else Status.NOT_APPLICABLE
        return Standing(status, combined.why if is_derived(indicator, period) else "", figure)
    if closed:
        return Standing(Status.NOT_AVAILABLE, NOT_AUTHORISED, figure)
    waiting = [_WAITING_FOR[record.state] for record in records if record is not None and record.state in _WAITING_FOR]
    return Standing(Status.AWAITING_AUTHORISATION, next(iter(waiting), ""), figure)


def _records(register: Register, indicator: Indicator, period: Period) -> tuple[Figure | None, ...]:
    own = indicator.frequency.period_kind
    periods = period.parts(own) if is_derived(indicator, period) else (period,)
    found = (register.figure(indicator.id, part) for part in periods if indicator.lives_in(part))
    return tuple(None if record is None or _was_kept_out(record) else record for record in found)


def _was_kept_out(record: Figure) -> bool:
    """Return whether nothing is in yet: the figure is due, or an error kept out all that was typed."""
    nothing_in = record.value is None and record.marker is Marker.FINAL and record.judgement is None
    return record.state is State.DUE or (record.state is State.RETURNED and nothing_in)


def _not_in(today: date, due: date) -> Standing:
    status = Status.NOT_YET_DUE if today <= due else Status.OVERDUE
    return Standing(status, f"due {day_in_words(due)}")


def _between_reports(register: Register, indicator: Indicator, period: Period) -> Standing:
    upcoming = period.next()
    while figure_period(indicator, upcoming) is None and upcoming.kind is PeriodKind.QUARTER:
        upcoming = upcoming.next()
    latest = _latest_before(register, indicator, period)
    rating = rating_of(register, indicator, latest) if latest is not None else None
    return Standing(Status.NOT_YET_DUE, f"next due {upcoming}", latest, rating)


def _latest_before(register: Register, indicator: Indicator, period: Period) -> Figure | None:
    for figure in reversed(register.figures_of(indicator.id)):
        if figure.period.end <= period.end and (shown := printed(register, indicator, figure.period)) is not None:
            return shown
    return None


def _why_not_in_force(indicator: Indicator, period: Period) -> str:
    if indicator.end is not None and indicator.end < period.start:
        return f"retired on {day_in_words(indicator.end)}"
    start = indicator.start or period.end
    return f"starts on {day_in_words(start)}"
