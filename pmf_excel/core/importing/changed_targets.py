"""What must hold of a change to a target: closed periods are locked, authorised figures keep their judgement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pmf_excel.core.catalogue import changing as found_on_change
from pmf_excel.core.rating.closings import closing_for
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Target
from pmf_excel.core.records.register import Register

from ..reports.sentences import listed
from .problems import Problem
from .steps import Check, Step

_NOTHING_LEFT = "The new target applies to nothing: a correction of that figure is judged against the old one too."
_THE_REST = "The new target applies to what is not authorised yet."


def judged_against(target: Target, register: Register) -> tuple[Figure, ...]:
    """Return the authorised figures of the periods that a target covers."""
    figures = (each for each in register.figures_of(target.indicator) if each.judgement is not None)
    return tuple(each for each in figures if target.period.contains(each.period))


def _period_is_open(step: Step, register: Register) -> Iterator[Problem]:
    target: Any = step.new
    if _is_closed(target, register):
        council = register.council(target.council).name
        yield Problem("", found_on_change.TARGET_CLOSED, target.period, {"council": council})


def _authorised_keep_theirs(step: Step, register: Register) -> Iterator[Problem]:
    target: Any = step.new
    if not step.changes("value", "low", "high", "profile", "shares") or _is_closed(target, register):
        return
    kept = [each.period for each in judged_against(target, register)]
    if kept:
        facts = {"applies": _NOTHING_LEFT if target.period in kept else _THE_REST}
        yield Problem(
            "value" if target.value is not None else "low", found_on_change.TARGET_FROZEN, listed(kept), facts
        )


def _is_closed(target: Target, register: Register) -> bool:
    indicator = register.indicator(target.indicator)
    return indicator is not None and closing_for(register, indicator, target.period) is not None


TARGET_CHECKS: tuple[Check, ...] = (_period_is_open, _authorised_keep_theirs)
