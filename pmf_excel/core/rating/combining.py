"""Making the figure of a longer period from those of shorter ones (framework section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pmf_excel.core.numbers import CONTEXT, divided
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.records.figures import Figure, Marker, State
from pmf_excel.core.records.indicators import Combine, Indicator, Measure, Unit
from pmf_excel.core.records.register import Register

#: The states whose figures a report may print.
AUTHORISED_STATES = frozenset({State.AUTHORISED, State.PUBLISHED, State.IMPORTED})

_PLURALS = {PeriodKind.MONTH: "months", PeriodKind.QUARTER: "quarters", PeriodKind.YEAR: "years"}
#: The marker of a combined figure is the first of these that one of its parts has.
_WEIGHTIEST = (Marker.CONFIDENTIAL, Marker.ESTIMATED, Marker.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Combined:
    """A figure made from `available` of `needed` parts, never rounded; `why` says why it has no value.

    Where a value stands although a part is missing, `why` says from which part it is.
    """

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    available: int
    needed: int
    marker: Marker = Marker.FINAL
    why: str = ""


def rule_of(indicator: Indicator) -> Combine:
    """Return how periods combine: year-to-date and rolling figures by `last` only, others by the indicator's rule."""
    if indicator.measured_as in (Measure.YEAR_TO_DATE, Measure.ROLLING_12):
        return Combine.LAST
    return indicator.combine


def combine(indicator: Indicator, parts: Sequence[Figure | None]) -> Combined:
    """Return the figure that `parts`, one for each shorter period in order and None for a missing one, make together.

    A missing part leaves no figure, except under `last`: there the latest part there is stands for the whole (of a
    running total, only that of the last period).
    """
    rule = rule_of(indicator)
    usable = [part for part in parts if part is not None and _is_usable(part, rule)]
    available, needed = len(usable), len(parts)
    if rule is Combine.LAST:
        return _last(indicator, parts, usable)
    if not usable or available < needed:
        return _without_value(indicator, parts, available)
    value, numerator, denominator = _together(indicator, rule, usable)
    why = "not available (the denominator is zero)" if value is None else ""
    return Combined(value, numerator, denominator, available, needed, _marker_of(usable), why)


def quarter_of_months(register: Register, indicator: Indicator, quarter: Period, states: frozenset[State]) -> Combined:
    """Return the figure of a longer period from those of the indicator's own periods that are in `states`.

    A figure on its way through a correction counts as it was last authorised.
    """
    return combine(indicator, parts_in(register, indicator, quarter, states))


def parts_in(
    register: Register, indicator: Indicator, whole: Period, states: frozenset[State]
) -> tuple[Figure | None, ...]:
    """Return the figures of the indicator's own periods within `whole`, None for each that is not in `states`.

    Periods before the indicator started or after it ended are left out.
    """
    periods = whole.parts(indicator.frequency.period_kind)
    return tuple(
        in_states(register.figure(indicator.id, period), states) for period in periods if indicator.lives_in(period)
    )


def in_states(figure: Figure | None, states: frozenset[State]) -> Figure | None:
    """Return the figure with the values that count in `states`, None where it has none.

    What is being corrected counts as it was authorised, unless `states` takes in the state it is in now.
    """
    if figure is None:
        return None
    if figure.state in states and figure.state not in AUTHORISED_STATES:
        return figure
    if figure.judgement is not None:
        return as_judged(figure)
    return figure if figure.state in states else None


def as_judged(figure: Figure) -> Figure:
    """Return the figure with the values of its judgement: what was authorised, whatever was typed since."""
    frozen = figure.judgement
    if frozen is None:
        return figure
    names = ("value", "numerator", "denominator", "marker", "final_expected", "data_period")
    return figure.model_copy(update={name: getattr(frozen, name) for name in names})


def in_period_values(indicator: Indicator, figures: Sequence[Figure]) -> tuple[tuple[Period, Decimal], ...]:
    """Return period and value of each figure that speaks of its own period only.

    A running total is differenced from the period before it; where that is missing, it is left out, except in the
    first period of a year. Rolling figures give none: neighbours share most of their data.
    """
    if indicator.measured_as is Measure.ROLLING_12:
        return ()
    values = {figure.period: figure.value for figure in figures if figure.value is not None}
    if indicator.measured_as is not Measure.YEAR_TO_DATE:
        return tuple(sorted(values.items()))
    return tuple((period, step) for period in sorted(values) if (step := _step(values, period)) is not None)


def _step(values: dict[Period, Decimal], period: Period) -> Decimal | None:
    if period.number == 1:
        return values[period]
    before = values.get(period.previous())
    return None if before is None else CONTEXT.subtract(values[period], before)


def _is_usable(part: Figure, rule: Combine) -> bool:
    if part.marker in (Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE):
        return False
    if rule is Combine.RATIO_OF_SUMS:
        return part.numerator is not None and part.denominator is not None
    return part.value is not None


def _last(indicator: Indicator, parts: Sequence[Figure | None], usable: Sequence[Figure]) -> Combined:
    available, needed = len(usable), len(parts)
    closing = bool(usable) and usable[-1] is parts[-1]
    if not usable or (indicator.measured_as is Measure.YEAR_TO_DATE and not closing):
        return _without_value(indicator, parts, available)
    last = usable[-1]
    why = "" if closing else f"the figure is that of {last.period}"
    return Combined(last.value, last.numerator, last.denominator, available, needed, last.marker, why)


def _together(
    indicator: Indicator, rule: Combine, parts: Sequence[Figure]
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    if rule is Combine.RATIO_OF_SUMS:
        numerator = _sum([part.numerator for part in parts])
        denominator = _sum([part.denominator for part in parts])
        return ratio(indicator, numerator, denominator), numerator, denominator
    total = _sum([part.value for part in parts])
    if rule is Combine.AVERAGE and total is not None:
        total = divided(total, Decimal(len(parts)))
    return total, None, None


def ratio(indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return numerator over denominator times the indicator's multiplier (100 for a percentage), never rounded.

    None where one of them is missing or the denominator is zero.
    """
    if numerator is None or not denominator:
        return None
    return divided(CONTEXT.multiply(numerator, multiplier_of(indicator)), denominator)


def multiplier_of(indicator: Indicator) -> Decimal:
    """Return what numerator over denominator is multiplied by: the indicator's own, 100 for a percentage, else 1."""
    if indicator.multiplier is not None:
        return indicator.multiplier
    return Decimal(100) if indicator.unit is Unit.PERCENTAGE else Decimal(1)


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for number in numbers:
        if number is None:
            return None
        total = CONTEXT.add(total, number)
    return total


def _marker_of(parts: Sequence[Figure]) -> Marker:
    found = {part.marker for part in parts}
    return next((marker for marker in _WEIGHTIEST if marker in found), Marker.FINAL)


def _marker_without(parts: Sequence[Figure | None]) -> Marker:
    """Return the marker of a whole that has no figure: not applicable only where every part is."""
    applies = any(part is None or part.marker is not Marker.NOT_APPLICABLE for part in parts)
    return Marker.NOT_AVAILABLE if applies or not parts else Marker.NOT_APPLICABLE


def _without_value(indicator: Indicator, parts: Sequence[Figure | None], available: int) -> Combined:
    given = (part.period.kind for part in parts if part is not None)
    kind = next(given, indicator.frequency.period_kind)
    why = f"not available ({available} of {len(parts)} {_PLURALS[kind]})"
    return Combined(None, None, None, available, len(parts), _marker_without(parts), why)
