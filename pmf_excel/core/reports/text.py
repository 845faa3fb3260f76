"""Figures, targets and dates as a report prints them: rounded, with unit, thousands parted, never blank.

A figure here is one that may be printed: it carries the values that were authorised, or history that was imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pmf_excel.core.numbers import decimals_of, grouped, rounded
from pmf_excel.core.periods import Period, day_in_words
from pmf_excel.core.rating.targets import AgreedTarget
from pmf_excel.core.records.figures import Figure, Marker
from pmf_excel.core.records.indicators import Indicator, JudgedAs, Polarity, Unit
from pmf_excel.core.records.register import Register

#: What stands where there is nothing to print.
NOTHING = "–"
#: What stands where there should be a figure.
MISSING = "[x]"
#: A unit of more letters than this is not repeated within a sentence.
SHORT_UNIT = 12
#: The markers in the order in which they are explained.
MARKERS = "perbcxz"
_UNIT_WORDS = {
    Unit.NUMBER: "number",
    Unit.PERCENTAGE: "per cent",
    Unit.CURRENCY: "pounds",
    Unit.DAYS: "days",
    Unit.RATIO: "ratio",
    Unit.YES_NO: "yes or no",
}
#: The units that are written shorter where there is little room.
_SIGNS = {Unit.PERCENTAGE: "%", Unit.CURRENCY: "£"}
_BETTER = {
    Polarity.HIGHER: "higher",
    Polarity.LOWER: "lower",
    Polarity.RANGE: "within a range",
}


def number_text(value: Decimal, decimals: int, unit: Unit) -> str:
    """Return a number as it stands in a column of figures: `1,234`, `94.6%`, `£1,200`, `-£3`, `Yes`."""
    if unit is Unit.YES_NO:
        return "Yes" if value else "No"
    text = grouped(abs(value), decimals)
    sign = "-" if rounded(value, decimals) < 0 else ""
    if unit is Unit.CURRENCY:
        return f"{sign}£{text}"
    return f"{sign}{text}%" if unit is Unit.PERCENTAGE else f"{sign}{text}"


def value_text(indicator: Indicator, figure: Figure, value: Decimal) -> str:
    """Return a value of `figure` with the decimals and unit that it was authorised with."""
    decimals, unit = measure_of(indicator, figure)
    return number_text(value, decimals, unit)


def figure_text(register: Register, indicator: Indicator, figure: Figure | None) -> str:
    """Return a figure followed by its markers; a confidential one is its marker only, none at all a dash."""
    if figure is None:
        return NOTHING
    hidden = figure.value is None or figure.marker is Marker.CONFIDENTIAL
    number = "" if hidden or figure.value is None else value_text(indicator, figure, figure.value)
    marks = " ".join(f"[{letter}]" for letter in markers_of(register, figure))
    return f"{number} {marks}".strip() or NOTHING


def target_text(indicator: Indicator, figure: Figure | None, target: AgreedTarget | None) -> str:
    """Return a target, both ends of a range, or a dash where there is none."""
    if target is None:
        return NOTHING
    decimals, unit = measure_of(indicator, figure)
    ends = [end for end in (target.value, target.low, target.high) if end is not None]
    texts = [number_text(end, max(decimals, min(decimals_of(end), decimals + 1)), unit) for end in ends]
    return " to ".join(texts) or NOTHING


def measure_of(indicator: Indicator, figure: Figure | None) -> tuple[int, Unit]:
    """Return the decimals and unit of a figure: as frozen when it was authorised, otherwise the indicator's."""
    frozen = figure.judgement if figure is not None else None
    return (frozen.decimals, frozen.unit) if frozen is not None else (indicator.decimals, indicator.unit)


def with_short_unit(text: str, indicator: Indicator) -> str:
    """Return a number's text with its unit in words where that is short; a long one is said once in a sentence."""
    return with_unit(text, indicator) if len(indicator.unit_label) <= SHORT_UNIT else text


def with_unit(text: str, indicator: Indicator) -> str:
    """Return a number's text followed by its unit in words, as a sentence needs it: `2.41 days`, `124.3 kg`."""
    if text == NOTHING or indicator.unit in (Unit.PERCENTAGE, Unit.CURRENCY, Unit.YES_NO):
        return text
    if indicator.unit_label:
        return f"{text} {indicator.unit_label}"
    return f"{text} days" if indicator.unit is Unit.DAYS else text


def markers_of(register: Register, figure: Figure) -> str:
    """Return the letters of the markers that belong after a figure: `p`, `r`, `pb` and so on (section 4)."""
    own = figure.marker.value or (Marker.NOT_AVAILABLE.value if figure.value is None else "")
    broken = any(falls_in(entry.on, figure.period) for entry in register.breaks_of(figure.indicator))
    return own + ("r" if figure.revised else "") + ("b" if broken else "")


def details_of(indicator: Indicator, figure: Figure | None = None) -> str:
    """Return the line below an indicator's name: reference, unit, what is better, and whether it was made up.

    Of a percentage it gives the sign alone; what it is a percentage of stands in the appendix (`unit_words`).
    """
    better = "" if indicator.judged_as is JudgedAs.CONTEXTUAL else _BETTER[indicator.polarity]
    unit = _SIGNS.get(indicator.unit) or unit_words(indicator)
    parts = [indicator.reference, unit, better, illustrative_words(indicator, figure)]
    return " · ".join(part for part in parts if part)


def short_details_of(indicator: Indicator, figure: Figure | None = None) -> str:
    """Return the reference only, and whether it was made up, for tables with little room."""
    made_up = illustrative_words(indicator, figure)
    return f"{indicator.reference} · {made_up}" if made_up else indicator.reference


def unit_words(indicator: Indicator) -> str:
    """Return what an indicator counts in: `kg`, `days`, `per cent of calls offered`."""
    if indicator.unit is Unit.PERCENTAGE:
        return f"{_UNIT_WORDS[indicator.unit]} {indicator.unit_label}".strip()
    return indicator.unit_label or _UNIT_WORDS[indicator.unit]


def illustrative_words(indicator: Indicator, figure: Figure | None) -> str:
    """Return how made-up data is marked: the figure, or only what a real figure is rated against; empty for neither."""
    if figure is not None and figure.source and not figure.illustrative:
        return "illustrative target" if indicator.illustrative else ""
    if indicator.illustrative or (figure is not None and figure.illustrative):
        return "illustrative"
    return ""


def marked_illustrative(text: str, *, illustrative: bool) -> str:
    """Return `text` with the word illustrative behind it where it was made up."""
    return f"{text} (illustrative)" if illustrative else text


def date_text(day: date | None) -> str:
    """Return a date as people write it: `31 March 2026`; a dash where there is none."""
    return day_in_words(day) if day is not None else NOTHING


def period_text(period: Period) -> str:
    """Return a period with its months: `2025/26 Q3 (October to December 2025)`."""
    return str(period) if period.in_words == str(period) else f"{period} ({period.in_words})"


def letters_in(texts: Iterable[str]) -> str:
    """Return the letters of the markers that occur in `texts`, in the order in which they are explained."""
    joined = " ".join(texts)
    return "".join(letter for letter in MARKERS if f"[{letter}]" in joined)


def falls_in(day: date, period: Period) -> bool:
    """Return whether `day` lies in `period`."""
    return period.start <= day <= period.end
