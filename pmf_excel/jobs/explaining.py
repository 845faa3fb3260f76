"""`pmf explain`: how a figure is rated, step by step."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from pmf_excel.core.errors import PmfError
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.judging import Rating
from pmf_excel.core.rating.judging import explain_value as rate_value
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.rating.standing import standing_of, words_of
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.indicators import Polarity

from .lookups import indicator_called, nearest
from .outcome import Outcome
from .workspace import Workspace


def explain(workspace: Workspace, doing: Doing, reference: str, period: Period) -> Outcome:
    """Return how the figure of an indicator for `period` is rated, and how the rule got there."""
    if not reference:
        raise PmfError(
            "There is nothing to explain.", "Name an indicator: pmf explain chorley/COR-012, or give --value."
        )
    with workspace.ledger() as ledger:
        register = ledger.register()
    indicator = indicator_called(register, reference)
    reported = figure_period(indicator, period) or period
    standing = standing_of(register, indicator, reported, doing.today)
    said = f"{indicator.full_reference}, {indicator.name}, {reported}: {words_of(standing.status)}"
    why = f" ({standing.why})" if standing.why else ""
    steps = standing.rating.steps if standing.rating else ()
    variance = standing.rating.variance if standing.rating else None
    data = {
        "reference": indicator.full_reference,
        "period": str(reported),
        "status": standing.status.value,
        "variance": _text(variance),
        "steps": [*steps, *((standing.why,) if standing.why else ())],
    }
    return Outcome((f"{said}{why}.", *steps), data=data)


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
