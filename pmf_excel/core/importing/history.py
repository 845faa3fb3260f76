"""What must hold of a figure that is imported as history: before go-live, with its source, claiming no roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pmf_excel.core.catalogue import importing as found_on_import
from pmf_excel.core.numbers import decimals_of, grouped, plain_text, rounded
from pmf_excel.core.periods import PeriodKind
from pmf_excel.core.rating.combining import ratio
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, Unit
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

from .problems import Problem

#: What only sign-off may say of a figure.
GIVEN_BY_SIGN_OFF = (
    "collected_by", "collected_on", "checked_by", "checked_on", "authorised_by", "authorised_on", "returned_by",
    "returned_to", "return_reason", "revised", "published", "form",
)  # fmt: skip
_ORDER = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def _ended_before_go_live(figure: Figure, register: Register) -> Iterator[Problem]:
    council = register.get(Council, figure.council)
    if council is None or council.go_live is None:
        yield Problem("council", found_on_import.NO_GO_LIVE, figure.council)
    elif figure.period.end >= council.go_live:
        facts = {"council": council.name, "go_live": f"{council.go_live:%d/%m/%Y}"}
        yield Problem("period", found_on_import.NOT_HISTORY, figure.period, facts)


def _names_its_source(figure: Figure, _: Register) -> Iterator[Problem]:
    if not figure.source:
        yield Problem("source", found_on_import.NO_SOURCE, f"{figure.indicator} for {figure.period}")


def _claims_no_roles(figure: Figure, _: Register) -> Iterator[Problem]:
    if figure.state is not State.IMPORTED:
        yield Problem("state", found_on_import.NOT_IMPORTED, figure.state.value)
    for name in GIVEN_BY_SIGN_OFF:
        if said := getattr(figure, name):
            yield Problem(name, found_on_import.NOT_IMPORTED, said)


def _leaves_the_register_alone(figure: Figure, register: Register) -> Iterator[Problem]:
    standing = register.figure(figure.indicator, figure.period)
    if standing is not None and standing.state is not State.IMPORTED:
        facts = {"state": standing.state.value, "reference": figure.indicator, "period": figure.period}
        yield Problem("period", found_on_import.FIGURE_LOCKED, figure.id, facts)


def _has_figure_or_reason(figure: Figure, _: Register) -> Iterator[Problem]:
    if figure.value is None and not figure.missing_reason:
        yield Problem("value", found_on_import.FIGURE_EMPTY, f"{figure.indicator} for {figure.period}")


def _fits_its_indicator(figure: Figure, register: Register) -> Iterator[Problem]:
    indicator = register.indicator(figure.indicator)
    if indicator is None:
        return
    if _ORDER.index(figure.period.kind) < _ORDER.index(indicator.frequency.period_kind):
        yield _wrong("period", figure.period, f"{indicator.id} is {indicator.frequency.value}: it has no figure for "
                     f"{figure.period}.", "Give the figure of the whole period.")  # fmt: skip
    if indicator.unit is Unit.YES_NO and figure.value not in (None, Decimal(0), Decimal(1)):
        yield _wrong("value", figure.value, f"{indicator.id} is answered with yes or no.", "Type Yes or No.")
    if figure.value is not None and decimals_of(figure.value) > indicator.decimals:
        facts = {"decimals": indicator.decimals}
        yield Problem("value", found_on_import.MORE_DECIMALS, plain_text(figure.value), facts)


def _parts_give_the_figure(figure: Figure, register: Register) -> Iterator[Problem]:
    indicator = register.indicator(figure.indicator)
    if indicator is None or not indicator.has_parts or figure.value is None:
        return
    unrounded = ratio(indicator, figure.numerator, figure.denominator)
    calculated = rounded(unrounded, indicator.decimals) if unrounded is not None else None
    if calculated is not None and abs(rounded(figure.value, indicator.decimals) - calculated) > _last_place(indicator):
        facts = {"calculated": grouped(calculated, indicator.decimals)}
        yield Problem("value", found_on_import.PARTS_DISAGREE, plain_text(figure.value), facts)


def _last_place(indicator: Indicator) -> Decimal:
    return Decimal(1).scaleb(-indicator.decimals)


def _wrong(field: str, found: object, problem: str, what_to_do: str) -> Problem:
    return Problem(field, found_on_import.FIGURE_WRONG, found, {"problem": problem, "what_to_do": what_to_do})


FIGURE_CHECKS: Mapping[type[Record], tuple[Callable[[Any, Register], Iterator[Problem]], ...]] = {
    Figure: (
        _ended_before_go_live,
        _names_its_source,
        _claims_no_roles,
        _leaves_the_register_alone,
        _has_figure_or_reason,
        _fits_its_indicator,
        _parts_give_the_figure,
    ),
}
