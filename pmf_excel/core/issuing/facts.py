"""What a form shows about an indicator and its figures: the locked facts beside the input cells."""

from __future__ import annotations

from collections.abc import Mapping

from pmf_excel.core.forms.kinds import MARKER_WORDS
from pmf_excel.core.rating.judging import Rating
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.rating.targets import AgreedTarget, target_for
from pmf_excel.core.rating.trends import history
from pmf_excel.core.records.figures import Figure, Marker, Status
from pmf_excel.core.records.indicators import Indicator, Polarity, Unit
from pmf_excel.core.records.register import Register

from ..numbers import grouped, plain_text, rounded
from ..periods import Period

#: How many earlier periods a form shows.
HISTORY_LENGTH = 5
_BETTER = {Polarity.HIGHER: "higher", Polarity.LOWER: "lower", Polarity.RANGE: "within range"}
_UNIT = {Unit.CURRENCY: "£", Unit.YES_NO: "yes or no"}


def indicator_facts(register: Register, indicator: Indicator, period: Period) -> dict[str, str]:
    """Return the facts of every figure's line: reference, name, period, unit, better, last figures, target."""
    return {
        "reference": indicator.reference,
        "name": indicator.name,
        "period": str(period),
        "unit": unit_words(indicator),
        "better": _BETTER[indicator.polarity],
        "same_last_year": figure_shown(register, indicator, period.same_last_year()),
        "last": figure_shown(register, indicator, period.previous()),
        "target": target_shown(target_for(register, indicator, period), indicator),
    }


def unit_words(indicator: Indicator) -> str:
    """Return the unit as shown: %, £, its own words or the unit's name; a percentage says of what."""
    if indicator.unit is Unit.PERCENTAGE:
        return f"% {indicator.unit_label}".strip()
    return indicator.unit_label or _UNIT.get(indicator.unit, indicator.unit.value)


def value_of(figure: Figure | None) -> str:
    """Return a figure's value as canonical text, empty where there is none."""
    return plain_text(figure.value) if figure is not None and figure.value is not None else ""


def figure_shown(register: Register, indicator: Indicator, period: Period) -> str:
    """Return the figure of an earlier period as last authorised, otherwise as it stands, rounded as shown."""
    figure = register.figure(indicator.id, period)
    if figure is None:
        return ""
    value = figure.judgement.value if figure.judgement is not None else figure.value
    return plain_text(rounded(value, indicator.decimals)) if value is not None else ""


def target_shown(target: AgreedTarget | None, indicator: Indicator) -> str:
    """Return a target as canonical text, a range as `4 to 6`, empty where there is none."""
    if target is None:
        return ""
    if target.value is not None:
        return plain_text(target.value)
    ends = [grouped(end, indicator.decimals) for end in (target.low, target.high) if end is not None]
    return " to ".join(ends)


def marker_words(marker: Marker) -> str:
    """Return the words of the drop-down for a marker."""
    return next(words for words, found in MARKER_WORDS.items() if found is marker)


def status_words(rating: Rating, statuses: Mapping[Status, str]) -> str:
    """Return the status as the council calls it, with its reason where it is not rated."""
    words = statuses.get(rating.status) or words_of(rating.status)
    return f"{words}: {rating.why}" if rating.why and rating.status is Status.NOT_RATED else words


def history_words(register: Register, indicator: Indicator, period: Period) -> str:
    """Return the earlier figures in one line, latest first: `2025/26 Q2 398 · 2025/26 Q1 410`."""
    entries = history(register, indicator, period.previous(), HISTORY_LENGTH)
    shown = [
        f"{entry_period} {grouped(value, indicator.decimals)}{f' [{marker.value}]' if marker.value else ''}"
        for entry_period, value, marker, *_ in entries
        if value is not None
    ]
    return " · ".join(reversed(shown))
