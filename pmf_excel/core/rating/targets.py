"""Which target a figure is rated against, and why there may be none (framework section 3, Targets)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from pmf_excel.core.numbers import CONTEXT, decimals_of, plain_text
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Combine, Indicator, Measure, Polarity, Profile, Target
from pmf_excel.core.records.register import Register

NO_TARGET = "no target"
ANNUAL_TARGET_ONLY = "annual target only"
QUARTERLY_TARGET_ONLY = "quarterly target only"

_SPREAD = {Profile.EVEN: ", even profile", Profile.SHARES: ", by its shares", Profile.NONE: ""}


@dataclass(frozen=True, slots=True)
class AgreedTarget:
    """What a figure is rated against: `value`, or `low` and `high` of a range, never rounded.

    `basis` says where it comes from (`target for 2025/26 Q3`); `before` is the value that an earlier period of the
    same year was judged against, where the target has changed since.
    """

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    basis: str = ""
    before: Decimal | None = None


def target_for(register: Register, indicator: Indicator, period: Period) -> AgreedTarget | None:
    """Return the target that a figure of `indicator` for `period` is rated against, None where there is none.

    The period's own target wins. Failing that, a figure that accumulates takes its share of an annual target that has
    a profile; any other takes the target of the quarter or year in which it lies. The year takes its own only.
    """
    rows = {row.period: row for row in register.targets_of(indicator.id) if is_complete(row, indicator)}
    if period in rows:
        return _as_it_stands(rows[period], "target for" if period.kind is not PeriodKind.YEAR else "annual target")
    if period.kind is PeriodKind.YEAR:
        return None
    if accumulates(indicator):
        return _share_for(register, indicator, period, rows.get(period.within(PeriodKind.YEAR)))
    return _inherited(register, indicator, period, rows)


def why_no_target(register: Register, indicator: Indicator, period: Period) -> str:
    """Return why a figure is not rated, in the words printed; empty where it has a target."""
    if target_for(register, indicator, period) is not None:
        return ""
    rows = {row.period for row in register.targets_of(indicator.id) if is_complete(row, indicator)}
    if period.kind is not PeriodKind.YEAR and period.within(PeriodKind.YEAR) in rows:
        return ANNUAL_TARGET_ONLY
    if period.kind is PeriodKind.MONTH and period.within(PeriodKind.QUARTER) in rows:
        return QUARTERLY_TARGET_ONLY
    return NO_TARGET


def accumulates(indicator: Indicator) -> bool:
    """Return whether figures add up over the year, so that a share of the year's target is all they can reach."""
    if indicator.measured_as is Measure.IN_PERIOD:
        return indicator.combine is Combine.SUM
    return indicator.measured_as is Measure.YEAR_TO_DATE


def is_complete(target: Target, indicator: Indicator) -> bool:
    """Return whether `target` says what its indicator needs: both ends of a range, otherwise a value."""
    if indicator.polarity is Polarity.RANGE:
        return target.low is not None and target.high is not None
    return target.value is not None


def target_problems(target: Target, indicator: Indicator) -> tuple[str, ...]:
    """Return what is wrong with a target, in plain sentences; empty where it may be recorded."""
    return tuple(_problems(target, indicator))


def shares_of(text: str) -> tuple[Decimal, ...] | None:
    """Return the shares typed as `20 30 30 20` in per cent, None unless they are 4 or 12 numbers that add up to 100."""
    try:
        shares = tuple(Decimal(part) for part in re.split(r"[\s,;%]+", text) if part)
    except InvalidOperation:
        return None
    fits = len(shares) in (4, 12) and all(share.is_finite() and share >= 0 for share in shares)
    return shares if fits and sum(shares) == 100 else None


def _problems(target: Target, indicator: Indicator) -> Iterator[str]:
    for number in (target.value, target.low, target.high):
        if number is not None and decimals_of(number) > indicator.decimals:
            yield f"{plain_text(number)} has more decimals than the {indicator.decimals} of {indicator.reference}."
    if not is_complete(target, indicator):
        needed = "low and high of its range" if indicator.polarity is Polarity.RANGE else "a target value"
        yield f"The target of {indicator.reference} needs {needed}."
    if target.low is not None and target.high is not None and target.low > target.high:
        yield f"Low {plain_text(target.low)} is above high {plain_text(target.high)}."
    yield from _profile_problems(target, indicator)


def _profile_problems(target: Target, indicator: Indicator) -> Iterator[str]:
    if target.profile is Profile.NONE:
        return
    if target.period.kind is not PeriodKind.YEAR:
        yield "Only an annual target has a profile."
    if not accumulates(indicator):
        yield f"{indicator.reference} does not add up over the year, so its target has no profile."
    if target.profile is Profile.SHARES and shares_of(target.shares) is None:
        yield f"The shares “{target.shares}” are not 4 or 12 numbers that add up to 100."


def _as_it_stands(row: Target, called: str) -> AgreedTarget:
    return AgreedTarget(row.value, row.low, row.high, f"{called} {row.period}")


def _inherited(
    register: Register, indicator: Indicator, period: Period, rows: dict[Period, Target]
) -> AgreedTarget | None:
    if period.kind is PeriodKind.MONTH and (quarter := period.within(PeriodKind.QUARTER)) in rows:
        return _as_it_stands(rows[quarter], "target for")
    if (annual := rows.get(period.within(PeriodKind.YEAR))) is None:
        return None
    return _with_change(register, indicator, period, annual, _as_it_stands(annual, "annual target"))


def _share_for(register: Register, indicator: Indicator, period: Period, annual: Target | None) -> AgreedTarget | None:
    share = _share(indicator, period, annual) if annual is not None else None
    if annual is None or share is None:
        return None
    found = AgreedTarget(
        _times(annual.value, share),
        _times(annual.low, share),
        _times(annual.high, share),
        f"annual target {annual.period}{_SPREAD[annual.profile]}",
    )
    return _with_change(register, indicator, period, annual, found)


def _share(indicator: Indicator, period: Period, annual: Target) -> Fraction | None:
    """Return which part of the year's target belongs to `period`, None where the profile does not say."""
    if not accumulates(indicator):
        return Fraction(1)
    shares = _shares_by_part(annual, len(period.within(PeriodKind.YEAR).parts(period.kind)))
    if shares is None:
        return None
    first = 0 if indicator.measured_as is Measure.YEAR_TO_DATE else period.number - 1
    return sum(shares[first : period.number], start=Fraction(0))


def _shares_by_part(annual: Target, parts: int) -> tuple[Fraction, ...] | None:
    if annual.profile is Profile.EVEN:
        return (Fraction(1, parts),) * parts
    typed = shares_of(annual.shares) if annual.profile is Profile.SHARES else None
    if typed is None or len(typed) < parts:
        return None
    width = len(typed) // parts
    return tuple(Fraction(sum(typed[at : at + width])) / 100 for at in range(0, len(typed), width))


def _with_change(
    register: Register, indicator: Indicator, period: Period, annual: Target, now: AgreedTarget
) -> AgreedTarget:
    """Return `now` with what it was before, where the latest earlier figure of the year was judged otherwise."""
    earlier = _latest_judged(register, indicator, period)
    if earlier is None or earlier.judgement is None or earlier.judgement.target is None:
        return now
    share_now, share_then = _share(indicator, period, annual), _share(indicator, earlier.period, annual)
    judged = earlier.judgement.target
    if not share_now or not share_then or judged == _times(annual.value, share_then):
        return now
    return replace(now, before=_times(judged, share_now / share_then))


def _latest_judged(register: Register, indicator: Indicator, period: Period) -> Figure | None:
    for figure in reversed(register.figures_of(indicator.id)):
        if figure.period.year < period.year:
            return None
        judged = figure.judgement is not None and figure.judgement.target is not None
        if judged and figure.period.kind is period.kind and figure.period < period:
            own = {row.period for row in register.targets_of(indicator.id)}
            return figure if figure.period not in own else None
    return None


def _times(number: Decimal | None, share: Fraction) -> Decimal | None:
    if number is None:
        return None
    return CONTEXT.divide(CONTEXT.multiply(number, Decimal(share.numerator)), Decimal(share.denominator))
