"""The trend of an indicator: a chart of its past figures with their target, and the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass

from pmf_excel.core.numbers import rounded
from pmf_excel.core.periods import PeriodKind
from pmf_excel.core.rating.printed import printed
from pmf_excel.core.rating.trends import PastFigure, history
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Measure, Unit
from pmf_excel.core.records.register import Register

from .content import Chart, Series, TrendPoint, TrendTable
from .measures import marker_key
from .outline import Outline
from .reported import Reported
from .text import (
    MISSING,
    figure_text,
    illustrative_words,
    marked_illustrative,
    measure_of,
    target_text,
    value_text,
    with_unit,
)
from .words import Words

#: How many periods a trend goes back, the reported one included.
TREND_PERIODS = {PeriodKind.MONTH: 13, PeriodKind.QUARTER: 9, PeriodKind.YEAR: 6}
#: A running total is compared with the same period of so many years: within a year it only grows.
YEARS = 5
PERIODS_A_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}
#: Fewer figures than this make a table, but no line.
FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class TrendEntry:
    """A past figure: as it was rated, as it is printed, and whether it was made up."""

    past: PastFigure
    figure: Figure | None
    text: str
    target: str


def trend_of(register: Register, entry: Reported) -> tuple[TrendEntry, ...]:
    """Return the past figures of a reported indicator, oldest first, up to the one that is reported.

    Of a figure for the year to date they are those of the same period of each year.
    """
    if entry.figure is None:
        return ()
    period = entry.figure.period
    count, step = (YEARS, PERIODS_A_YEAR[period.kind]) if _is_running(entry) else (TREND_PERIODS[period.kind], 1)
    past = history(register, entry.indicator, period, count, step)
    return tuple(_trend_entry(register, entry, each) for each in past)


def trend_tables(
    words: Words, outline: Outline, entry: Reported, points: tuple[TrendEntry, ...]
) -> tuple[TrendTable, ...]:
    """Return the table of past figures; none where there is no figure."""
    if not points:
        return ()
    caption = _caption(words, entry)
    made_up = bool(illustrative_words(entry.indicator, entry.figure))
    return (
        TrendTable(
            caption=outline.caption(marked_illustrative(caption, illustrative=made_up)),
            key=marker_key(words, (point.text for point in points)),
            rows=tuple(TrendPoint(str(point.past.period), point.text, point.target) for point in points),
        ),
    )


def trend_charts(words: Words, entry: Reported, points: tuple[TrendEntry, ...]) -> tuple[Chart, ...]:
    """Return the line chart of the past figures with their target; none where they make no line."""
    drawn = [point for point in points if point.past.value is not None and "[c]" not in point.text]
    if len(drawn) < FEWEST_POINTS or entry.indicator.unit is Unit.YES_NO:
        return ()
    said, name = words.quarterly.sentences, entry.indicator.name
    alternative = said.chart.format(
        name=name,
        first=_in_words(entry, drawn[0]),
        first_period=drawn[0].past.period,
        last=_in_words(entry, drawn[-1]),
        last_period=drawn[-1].past.period,
        target=with_unit(entry.target, entry.indicator),
    )
    return (
        Chart(
            title=name,
            alternative=alternative,
            categories=tuple(str(point.past.period) for point in points),
            series=(_figures(words, entry, points), *_targets(words, points)),
            ceiling=_ceiling(entry, points),
            number_format=_number_format(entry),
        ),
    )


def _is_running(entry: Reported) -> bool:
    """Return whether the reported figure adds up from the start of its year."""
    if entry.figure is None or entry.figure.period.kind is PeriodKind.YEAR:
        return False
    frozen = entry.figure.judgement
    measured_as = frozen.measured_as if frozen is not None else entry.indicator.measured_as
    return measured_as is Measure.YEAR_TO_DATE


def _caption(words: Words, entry: Reported) -> str:
    said = words.quarterly.captions
    caption = said.trend.format(name=entry.indicator.name)
    if entry.figure is None or not _is_running(entry) or entry.figure.period.kind is not PeriodKind.QUARTER:
        return caption
    return f"{caption}, {said.same_quarter.format(quarter=f'Quarter {entry.figure.period.number}')}"


def _trend_entry(register: Register, entry: Reported, past: PastFigure) -> TrendEntry:
    figure = printed(register, entry.indicator, past.period)
    return TrendEntry(
        past=past,
        figure=figure,
        text=figure_text(register, entry.indicator, figure) if figure is not None else MISSING,
        target=target_text(entry.indicator, figure, past.target),
    )


def _in_words(entry: Reported, point: TrendEntry) -> str:
    """Return a past figure with its unit and without markers, as a sentence needs it."""
    if point.figure is None or point.past.value is None:
        return point.text
    return with_unit(value_text(entry.indicator, point.figure, point.past.value), entry.indicator)


def _figures(words: Words, entry: Reported, points: tuple[TrendEntry, ...]) -> Series:
    decimals, _ = measure_of(entry.indicator, entry.figure)
    hidden = ("[c]" in point.text or point.past.value is None for point in points)
    values = (
        None if hide or point.past.value is None else float(rounded(point.past.value, decimals))
        for point, hide in zip(points, hidden, strict=True)
    )
    return Series(words.quarterly.sentences.chart_figure, tuple(values))


def _targets(words: Words, points: tuple[TrendEntry, ...]) -> tuple[Series, ...]:
    """Return the target's line, or the two ends of a range; a target that there never was has none."""
    label = words.quarterly.sentences.chart_target
    targets = [point.past.target for point in points]
    lines = {
        label: [target.value if target else None for target in targets],
        f"{label}, low": [target.low if target else None for target in targets],
        f"{label}, high": [target.high if target else None for target in targets],
    }
    return tuple(
        Series(name, tuple(None if value is None else float(value) for value in values))
        for name, values in lines.items()
        if any(value is not None for value in values)
    )


def _ceiling(entry: Reported, points: tuple[TrendEntry, ...]) -> float | None:
    """Return 100 for percentages that range widely, so that the axis does not run to 120 per cent."""
    values = [point.past.value for point in points if point.past.value is not None]
    _, unit = measure_of(entry.indicator, entry.figure)
    wide = unit is Unit.PERCENTAGE and max(values) <= 100 and max(values) - min(values) > 20
    return 100.0 if wide else None


def _number_format(entry: Reported) -> str:
    decimals, unit = measure_of(entry.indicator, entry.figure)
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    if unit is Unit.CURRENCY:
        return f'"£"{digits}'
    return f'{digits}"%"' if unit is Unit.PERCENTAGE else digits
