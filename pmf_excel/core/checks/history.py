"""Checks of a figure against its own history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from pmf_excel.core.periods import day_in_words
from pmf_excel.core.rating.combining import in_period_values
from pmf_excel.core.records.figures import Figure, Marker
from pmf_excel.core.records.indicators import Measure, Unit

from ..catalogue.returns import (
    FAR_FROM_HISTORY,
    FINAL_OVERDUE,
    RUNNING_TOTAL_FALLS,
    SAME_DATA_PERIOD,
    UNCHANGED,
)
from ..findings import Finding
from ..numbers import CONTEXT, plain_text, rounded
from ..periods import PeriodKind
from .checked_line import CheckedLine

#: The fewest earlier in-period values that a figure is compared with.
ENOUGH_HISTORY = 6
#: A modified z-score beyond this is an outlier; the factor makes a median deviation comparable with a standard one.
OUTLIER, MEDIAN_TO_STANDARD = Decimal("3.5"), Decimal("0.6745")
#: A steady series is not held to less than this share of its median, nor to less than a unit of its last decimal.
LEAST_SPREAD = Decimal("0.02")
_SLIPS = (Decimal(10), Decimal(100), Decimal(1000))


def near_history(checked: CheckedLine) -> Iterator[Finding]:
    """Query a value whose modified z-score against earlier periods is beyond 3.5.

    0.6745 x |value - median| / median absolute deviation (Iglewicz and Hoaglin 1993, How to Detect and Handle
    Outliers): extreme figures of the past move neither median nor deviation much. A change of a tenth or less is
    never far. At least six in-period values are needed: running totals are differenced, rolling figures refused, and
    figures from before a series break left out (framework section 9); yes/no figures have no size.
    """
    if checked.indicator.unit is Unit.YES_NO or len(checked.values) < ENOUGH_HISTORY:
        return
    typed, value = checked.entry.value, _in_period(checked)
    earlier = [each for _, each in in_period_values(checked.indicator, checked.earlier)]
    if typed is None or value is None or len(earlier) < ENOUGH_HISTORY:
        return
    middle = median(earlier)
    if _is_outlier(value, middle, earlier, checked.indicator.decimals):
        yield checked.finding(
            FAR_FROM_HISTORY,
            "figure",
            plain_text(typed),
            what=_what_is_far(checked, typed, value),
            median=plain_text(rounded(middle, checked.indicator.decimals)),
            count=len(earlier),
            times=_times(value, middle),
        )


def changed_since_last(checked: CheckedLine) -> Iterator[Finding]:
    """Query a figure that is exactly that of the period before, unless its numerator and denominator changed.

    Not asked of yes/no figures, of nought, of a running total's first period, or where the data are known to be old.
    """
    last, entry = checked.last, checked.entry
    if last is None or not entry.value or entry.value != last.value or checked.indicator.unit is Unit.YES_NO:
        return
    if _starts_anew(checked) or _parts_changed(checked, last) or _says_data_of(checked, last):
        return
    yield checked.finding(UNCHANGED, "figure", plain_text(entry.value), period=last.period)


def newer_data(checked: CheckedLine) -> Iterator[Finding]:
    """Query a data period that is that of the latest earlier figure: no new data, no direction (section 3)."""
    latest = next((figure for figure in reversed(checked.earlier) if figure.data_period), None)
    if latest is not None and _says_data_of(checked, latest):
        yield checked.finding(SAME_DATA_PERIOD, "data_period", checked.entry.data_period, period=latest.period)


def running_total_rises(checked: CheckedLine) -> Iterator[Finding]:
    """Query a running total, or its parts, below an earlier one of the same year (section 3)."""
    if checked.indicator.measured_as is not Measure.YEAR_TO_DATE:
        return
    year, entry = checked.period.within(PeriodKind.YEAR), checked.entry
    latest = next((figure for figure in reversed(checked.earlier) if year.contains(figure.period)), None)
    if latest is None:
        return
    for column, now, before in (
        ("figure", entry.value, latest.value),
        ("numerator", entry.numerator, latest.numerator),
        ("denominator", entry.denominator, latest.denominator),
    ):
        if now is not None and before is not None and now < before:
            yield checked.finding(
                RUNNING_TOTAL_FALLS,
                column,
                plain_text(now),
                what=column,
                before=plain_text(before),
                period=latest.period,
            )


def finals_came(checked: CheckedLine) -> Iterator[Finding]:
    """Query an earlier figure that is still provisional or estimated after its final one was due (section 4)."""
    for figure in checked.earlier:
        expected = figure.final_expected
        if figure.marker in PRELIMINARY and expected is not None and expected < checked.today:
            yield checked.finding(
                FINAL_OVERDUE, "figure", day_in_words(expected), period=figure.period, marker=PRELIMINARY[figure.marker]
            )


#: The markers of figures that are not final yet, in words.
PRELIMINARY = {Marker.PROVISIONAL: "provisional", Marker.ESTIMATED: "estimated"}


def _in_period(checked: CheckedLine) -> Decimal | None:
    value = checked.entry.value
    is_running = checked.indicator.measured_as is Measure.YEAR_TO_DATE
    if value is None or not is_running or checked.period.number == 1:
        return value
    before = checked.values.get(checked.period.previous())
    return None if before is None else CONTEXT.subtract(value, before)


def _what_is_far(checked: CheckedLine, typed: Decimal, value: Decimal) -> str:
    if typed == value:
        return plain_text(value)
    return f"{plain_text(value)}, which {plain_text(typed)} adds to the total of {checked.period.previous()},"


def _is_outlier(value: Decimal, middle: Decimal, earlier: Sequence[Decimal], decimals: int) -> bool:
    deviation = median([abs(each - middle) for each in earlier])
    spread = max(deviation, abs(middle) * LEAST_SPREAD, Decimal(1).scaleb(-decimals))
    return MEDIAN_TO_STANDARD * abs(value - middle) > OUTLIER * spread


def _times(value: Decimal, middle: Decimal) -> str:
    """Return `, about 10 times as much` where a slip of the decimal point would explain the distance."""
    for slip in _SLIPS:
        for factor, words in ((slip, f"{slip} times as much"), (1 / slip, f"a {_ORDINAL[slip]} of it")):
            expected = middle * factor
            if expected and abs(value - expected) <= abs(expected) * Decimal("0.25"):
                return f" (this is about {words})"
    return ""


_ORDINAL = {_SLIPS[0]: "tenth", _SLIPS[1]: "hundredth", _SLIPS[2]: "thousandth"}


def _starts_anew(checked: CheckedLine) -> bool:
    return checked.indicator.measured_as is Measure.YEAR_TO_DATE and checked.period.number == 1


def _parts_changed(checked: CheckedLine, last: Figure) -> bool:
    now = (checked.entry.numerator, checked.entry.denominator)
    before = (last.numerator, last.denominator)
    return None not in now and None not in before and now != before


def _says_data_of(checked: CheckedLine, figure: Figure) -> bool:
    said = checked.entry.data_period.casefold()
    return bool(said) and said == figure.data_period.casefold()
