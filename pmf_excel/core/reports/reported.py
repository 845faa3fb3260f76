"""One indicator as a report shows it: how it stands in the period, and what may be printed of its figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.judging import Rating
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.rating.standing import standing_of
from pmf_excel.core.rating.targets import target_for
from pmf_excel.core.rating.trends import Direction, long_term, short_term
from pmf_excel.core.records.figures import Figure, Status
from pmf_excel.core.records.indicators import Indicator, JudgedAs, Kind
from pmf_excel.core.records.register import Register

from .text import NOTHING, figure_text, number_text, target_text, value_text, with_short_unit, with_unit

#: By exception: what is off target comes first, then what is missing, then the rest (section 7).
ORDER = (
    Status.OUTSIDE,
    Status.WITHIN,
    Status.OVERDUE,
    Status.AWAITING_AUTHORISATION,
    Status.NOT_AVAILABLE,
    Status.ON_TARGET,
    Status.NOT_RATED,
    Status.BASELINING,
    Status.CONTEXTUAL,
    Status.NOT_YET_DUE,
    Status.NOT_APPLICABLE,
)
#: The statuses of figures that are still to come.
STILL_TO_COME = (Status.AWAITING_AUTHORISATION, Status.OVERDUE)


@dataclass(frozen=True, slots=True)
class Reported:
    """An indicator in a report; `figure` and `rating` are None where nothing may be printed.

    `value` and `target` are texts, with markers; `value_in_words` has its unit, as a sentence needs it. The
    directions are None where there is no figure of this period to compare.
    """

    indicator: Indicator
    status: Status
    why: str
    figure: Figure | None
    rating: Rating | None
    value: str
    value_in_words: str
    target: str
    short_term: Direction | None
    long_term: Direction | None


def reported_indicators(register: Register, council: str, reporting: Period, today: date) -> tuple[Reported, ...]:
    """Return the council's indicators that live in the period, in the order of a report by exception."""
    living = (entry for entry in register.all(Indicator, council) if entry.lives_in(reporting))
    return by_exception(reported(register, indicator, reporting, today) for indicator in living)


def by_exception(entries: Iterable[Reported]) -> tuple[Reported, ...]:
    """Return `entries` with what is off target first, corporate before local, then by reference."""

    def rank(entry: Reported) -> tuple[int, bool, str]:
        return ORDER.index(entry.status), entry.indicator.kind is not Kind.CORPORATE, entry.indicator.full_reference

    return tuple(sorted(entries, key=rank))


def reported(register: Register, indicator: Indicator, reporting: Period, today: date) -> Reported:
    """Return how `indicator` is shown in the report of a period."""
    standing = standing_of(register, indicator, reporting, today)
    figure = standing.figure if standing.rating is not None else None
    value = figure.value if figure is not None else None
    compared = value is not None and figure_period(indicator, reporting) is not None
    text = figure_text(register, indicator, figure)
    plain = value_text(indicator, figure, value) if figure is not None and value is not None else NOTHING
    return Reported(
        indicator=indicator,
        status=standing.status,
        why=standing.why,
        figure=figure,
        rating=standing.rating,
        value=text,
        value_in_words=with_unit(plain, indicator) if "[c]" not in text else text,
        target=_target(register, indicator, reporting, figure, standing.rating),
        short_term=short_term(register, indicator, reporting) if compared else None,
        long_term=long_term(register, indicator, reporting) if compared else None,
    )


def difference_text(entry: Reported) -> str:
    """Return how far the figure is from its target, without sign, in the unit: `9.3 kg`, `1.2 percentage points`."""
    if entry.figure is None or entry.rating is None or entry.rating.variance is None:
        return NOTHING
    text = value_text(entry.indicator, entry.figure, abs(entry.rating.variance))
    if text.endswith("%"):
        return f"{text.removesuffix('%')} percentage points"
    return with_short_unit(text, entry.indicator)


def next_due(indicator: Indicator, reporting: Period) -> Period | None:
    """Return the next reporting period in which an indicator reports a figure, None where there is none in a year."""
    following = (reporting.shifted(count) for count in range(1, 5))
    return next((period for period in following if figure_period(indicator, period) is not None), None)


def before_text(entry: Reported) -> str:
    """Return what the target was before it changed within the year; empty where it did not."""
    target = entry.rating.target if entry.rating is not None else None
    if target is None or target.before is None or entry.figure is None:
        return ""
    frozen = entry.figure.judgement
    decimals = frozen.decimals if frozen is not None else entry.indicator.decimals
    return number_text(target.before, decimals, entry.indicator.unit)


def _target(
    register: Register, indicator: Indicator, reporting: Period, figure: Figure | None, rating: Rating | None
) -> str:
    if rating is not None:
        return target_text(indicator, figure, rating.target)
    period = figure_period(indicator, reporting)
    if period is None or indicator.judged_as is not JudgedAs.TARGET:
        return NOTHING
    return target_text(indicator, None, target_for(register, indicator, period))
