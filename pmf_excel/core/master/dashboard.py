"""The Dashboard sheet: every indicator of the councils and period chosen, by exception first (framework section 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmf_excel.core.numbers import rounded
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.closings import is_closed
from pmf_excel.core.rating.combining import in_period_values
from pmf_excel.core.rating.printed import printed
from pmf_excel.core.rating.spells import needs_action_plan
from pmf_excel.core.rating.summary import counts_of
from pmf_excel.core.rating.trends import Direction
from pmf_excel.core.records.figures import Figure, Marker, Status
from pmf_excel.core.records.indicators import Indicator, Measure, Unit
from pmf_excel.core.records.plans import ActionPlan, PlanState
from pmf_excel.core.reports.measures import marker_key
from pmf_excel.core.reports.reported import Reported, reported_indicators
from pmf_excel.core.reports.sentences import Quantity, joined
from pmf_excel.core.reports.text import NOTHING

from .book import DASHBOARD_SHEET, Link, Region, Value
from .exceptions import Excepted, excepted
from .needs import shortened_text
from .shown import Shown
from .statuses import status_shown
from .tones import Tone

#: Columns counted from 1: A is hidden and holds the tone of a row, B is a margin.
TONE, EXCEPTION, REFERENCE, NAME, COUNCIL, STATUS, FIGURE, TARGET = 1, 3, 4, 5, 6, 7, 8, 9
SHORT_TERM, LONG_TERM, TREND, PLAN = 10, 11, 12, 13
HEADINGS = (
    "Exception", "Reference", "Indicator", "Council", "Status", "Figure", "Target",
    "Short term", "Long term", "Trend", "Action plan",
)  # fmt: skip
#: The hidden columns that the sparklines read.
FIRST_POINT, POINTS = 15, 12
#: Rows counted from 1.
TITLE, SENTENCE, KEY, HEADING, FIRST = 1, 2, 3, 4, 5
ROOM = 400

_ARROWS: Mapping[Direction, str] = {
    Direction.BETTER: "↑",
    Direction.SAME: "→",
    Direction.WORSE: "↓",
    Direction.UP: "↗",
    Direction.DOWN: "↘",
    Direction.NO_CLEAR_CHANGE: "→",
}
_TONES: Mapping[Status, Tone] = {
    Status.ON_TARGET: Tone.GOOD,
    Status.WITHIN: Tone.WITHIN,
    Status.OUTSIDE: Tone.OFF_TARGET,
    Status.OVERDUE: Tone.LATE,
}
#: Longer names are cut; the whole of one stands in its row of the sheet Indicators.
_LONGEST_NAME = 70
_NO_PLAN, _PLAN_AWAITED, _NOT_WRITTEN, _NOT_ASKED = NOTHING, "Awaited", "Not written", "Not asked for"


def entries_shown(shown: Shown) -> tuple[Reported, ...]:
    """Return the indicators of the councils chosen that live in the period, each as a report would show it."""
    return tuple(
        entry
        for council in shown.councils
        for entry in reported_indicators(shown.register, council.id, shown.period, shown.today)
    )


def dashboard_regions(shown: Shown, entries: Sequence[Reported]) -> tuple[Region, ...]:
    """Return everything on the Dashboard sheet that changes.

    No region has the cells of the trend: LibreOffice takes a sparkline away when its cell is written.
    """
    found = excepted(shown.register, entries)
    fitting = found if len(found) <= ROOM else found[: ROOM - 1]
    rows = [_row(shown, entry) for entry in fitting]
    if len(rows) < max(len(found), 1):
        rows.append(_left_out(len(found) - len(rows)))
    return (
        _region(SENTENCE, EXCEPTION + 1, ((_sentence(shown, found),),), 1),
        _region(KEY, EXCEPTION, ((_key(shown, entries),),), 1),
        _region(FIRST, TONE, tuple(rows), ROOM),
        _region(FIRST, PLAN, _plan_states(shown, fitting), ROOM),
        _region(FIRST, FIRST_POINT, _points(shown, fitting), ROOM),
    )


def _points(shown: Shown, entries: Sequence[Excepted]) -> tuple[tuple[Value, ...], ...]:
    return tuple(points_of(shown, entry.reported) for entry in entries) or ((None,) * POINTS,)


def points_of(shown: Shown, entry: Reported) -> tuple[Value, ...]:
    """Return the latest authorised values of an indicator, oldest first, running totals differenced.

    Gaps and confidential figures are None; rolling figures stand as they are. Nothing where there is no line to draw.
    """
    indicator, figure = entry.indicator, entry.figure
    if figure is None or indicator.unit is Unit.YES_NO:
        return (None,) * POINTS
    periods = [figure.period.shifted(-back) for back in reversed(range(POINTS))]
    values = _values(shown, indicator, periods)
    known = sum(value is not None for value in values)
    return tuple(values) if known > 1 else (None,) * POINTS


def _values(shown: Shown, indicator: Indicator, periods: Sequence[Period]) -> list[Value]:
    earlier = (periods[0].previous(), *periods)
    figures = [figure for period in earlier if (figure := printed(shown.register, indicator, period)) is not None]
    open_ones = [figure for figure in figures if figure.marker is not Marker.CONFIDENTIAL]
    if indicator.measured_as is Measure.ROLLING_12:
        found = {figure.period: figure.value for figure in open_ones if figure.value is not None}
    else:
        found = dict(in_period_values(indicator, open_ones))
    return [rounded(value, indicator.decimals) if (value := found.get(period)) is not None else None
            for period in periods]  # fmt: skip


def _row(shown: Shown, entry: Excepted) -> tuple[Value | Link, ...]:
    reported = entry.reported
    indicator = reported.indicator
    tone = _TONES.get(reported.status, Tone.QUIET)
    return (
        str(tone),
        None,
        entry.why,
        _reference(shown, indicator, reported.figure),
        shortened_text(indicator.name, _LONGEST_NAME),
        shown.name_of(indicator.council),
        status_shown(reported.status, shown.words.get(indicator.council)),
        reported.value,
        reported.target,
        _direction(shown, indicator.council, reported.short_term),
        _direction(shown, indicator.council, reported.long_term),
    )


def _reference(shown: Shown, indicator: Indicator, figure: Figure | None) -> Value | Link:
    own = shown.link(Figure, figure.id, indicator.reference) if figure is not None else None
    return own or shown.link(Indicator, indicator.id, indicator.reference) or indicator.reference


def _direction(shown: Shown, council: str, direction: Direction | None) -> str:
    if direction is None:
        return NOTHING
    words = shown.words.get(council)
    said = words.directions[direction] if words is not None else str(direction).capitalize()
    return f"{_ARROWS.get(direction, '')} {said}".strip()


def _plan_states(shown: Shown, entries: Sequence[Excepted]) -> tuple[tuple[Value, ...], ...]:
    plans = {plan.indicator: plan for plan in shown.register.all(ActionPlan) if plan.state is not PlanState.CLOSED}
    return tuple((_plan(shown, entry.reported, plans.get(entry.reported.indicator.id)),) for entry in entries) or (
        (None,),
    )


def _plan(shown: Shown, reported: Reported, plan: ActionPlan | None) -> str:
    if plan is not None and plan.state is not PlanState.AWAITED:
        return str(plan.state).capitalize()
    if not reported.status.is_off_target:
        return _NO_PLAN
    council = shown.register.council(reported.indicator.council)
    if not needs_action_plan(reported.status, council):
        return _NOT_ASKED
    return _NOT_WRITTEN if is_closed(shown.register, council.id, shown.period) else _PLAN_AWAITED


def _sentence(shown: Shown, found: Sequence[Excepted]) -> str:
    names = joined(tuple(council.name for council in shown.councils)) or "No council yet"
    counts = counts_of(entry.reported.status for entry in found)
    off, total = Quantity(counts.off_target), Quantity(counts.total)
    return (
        f"{shown.period}, {shown.period.in_words}  ·  {names}  ·  "
        f"{off} of {total} {total:indicator|indicators} {off:is|are} off target"
    )


def _key(shown: Shown, entries: Sequence[Reported]) -> str:
    """Return the markers that occur, explained, and what arrows and trend mean."""
    used = next((shown.words[council.id] for council in shown.councils if council.id in shown.words), None)
    markers = marker_key(used, (entry.value for entry in entries)) if used is not None else ""
    arrows = "↑ better, ↓ worse, → the same. Trend: up to twelve authorised figures, the latest marked."
    return f"{arrows} {markers}".strip()


def _left_out(count: int) -> tuple[Value | Link, ...]:
    text = f"And {count:,} more" if count else "No indicator"
    return str(Tone.QUIET), None, text, *(None for _ in range(REFERENCE, LONG_TERM + 1))


def _region(row: int, column: int, values: tuple[tuple[Value | Link, ...], ...], room: int) -> Region:
    return Region(DASHBOARD_SHEET, row, column, values, room)
