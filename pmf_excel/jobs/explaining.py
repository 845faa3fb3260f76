"""`pmf explain`: how a figure is rated, step by step."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from pmf_excel.core.errors import PmfError
from pmf_excel.core.master.choices import current_quarter
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.judging import Rating
from pmf_excel.core.rating.judging import explain_value as rate_value
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.rating.standing import Standing, standing_of, words_of
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.indicators import Frequency, Indicator, Polarity
from pmf_excel.core.records.register import Register

from .lookups import indicator_called, nearest
from .outcome import Outcome
from .workspace import Workspace


def explain(workspace: Workspace, doing: Doing, reference: str, period: Period | None = None) -> Outcome:
    """Return how the figure of an indicator for `period` is rated, and how the rule got there.

    Without a period it is the last that has a figure; where the quarter that ended last has none, that is said too.
    """
    if not reference:
        raise PmfError(
            "There is nothing to explain.", "Name an indicator: pmf explain chorley/COR-012, or give --value."
        )
    with workspace.ledger() as ledger:
        register = ledger.register()
    indicator = indicator_called(register, reference)
    last = current_quarter(doing.today)
    asked = period or _last_with_figure(register, indicator, last, doing.today)
    reported = figure_period(indicator, asked) or asked
    standing = standing_of(register, indicator, reported, doing.today)
    steps = standing.rating.steps if standing.rating else ()
    data = {
        "reference": indicator.full_reference,
        "period": str(reported),
        "status": standing.status.value,
        "variance": _text(standing.rating.variance if standing.rating else None),
        "steps": [*steps, *((standing.why,) if standing.why else ())],
    }
    said = f"{indicator.full_reference}, {indicator.name}, {reported}: {_status_said(standing)}."
    later = () if period or asked == last else _later_said(register, indicator, last, doing.today)
    return Outcome((said, *steps, *later), data=data)


def _last_with_figure(register: Register, indicator: Indicator, last: Period, today: date) -> Period:
    """Return the last period of which there is something to explain, `last` itself where there is none."""
    had = [each.period for each in reversed(register.figures_of(indicator.id)) if each.period.end <= last.end]
    monthly = indicator.frequency is Frequency.MONTHLY
    quarters = [Period.containing(each.start, PeriodKind.QUARTER) if monthly else each for each in had]
    reporting = [last] if figure_period(indicator, last) is not None else []
    for each in dict.fromkeys((*reporting, *quarters)):
        if standing_of(register, indicator, each, today).figure is not None:
            return each
    return last


def _later_said(register: Register, indicator: Indicator, last: Period, today: date) -> tuple[str, ...]:
    said = _status_said(standing_of(register, indicator, last, today))
    return (f"{last}: {said}. For another period add --period.",)


def _status_said(standing: Standing) -> str:
    return f"{words_of(standing.status)} ({standing.why})" if standing.why else words_of(standing.status)


def explain_value(
    value: str,
    target: str | None,
    polarity: str,
    tolerance: str,
    decimals: int | None,
    low: str | None,
    high: str | None,
) -> Outcome:
    """Return how any value is rated against any target."""
    rating = rate_value(
        _number("--value", value),
        _number("--target", target) if target else None,
        _polarity(polarity),
        tolerance,
        decimals,
        _number("--low", low) if low else None,
        _number("--high", high) if high else None,
    )
    return Outcome((f"{words_of(rating.status)}.", *rating.steps), data=_rating_row(rating))


def _rating_row(rating: Rating) -> dict[str, object]:
    return {"status": rating.status.value, "variance": _text(rating.variance), "steps": list(rating.steps)}


def _text(number: Decimal | None) -> str | None:
    return plain_text(number) if number is not None else None


#: A comma that parts thousands; any other comma is refused, not guessed at.
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")


def _number(option: str, text: str) -> Decimal:
    try:
        number = Decimal(_THOUSANDS.sub("", text.strip()))
    except InvalidOperation as error:
        raise PmfError(f"{option} {text} is not a number.", "Write it like 2.41.") from error
    if not number.is_finite():
        raise PmfError(f"{option} {text} is not a number.", "Write it like 2.41.")
    return number


def _polarity(text: str) -> Polarity:
    try:
        return Polarity(text.strip().casefold())
    except ValueError as error:
        names = [polarity.value for polarity in Polarity]
        raise PmfError(
            f"There is no polarity “{text}”.", nearest(text, names, "Write higher, lower or range.")
        ) from error
