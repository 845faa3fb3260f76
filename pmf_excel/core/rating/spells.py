"""Spells off target: when an action plan is asked for and when it is escalated (framework section 6)."""

from __future__ import annotations

from collections.abc import Sequence

from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Council, PlanFrom
from pmf_excel.core.records.register import Register

from .judging import status_of
from .printed import printed
from .reporting import figure_period


def needs_action_plan(status: Status, council: Council) -> bool:
    """Return whether a figure of `status` asks for an action plan, by the council's setting."""
    if council.action_plan_from is PlanFrom.OUTSIDE:
        return status is Status.OUTSIDE
    return status.is_off_target


def spell_of(register: Register, indicator: Indicator, period: Period) -> tuple[Period, ...]:
    """Return the periods off target running that end with `period`, oldest first; none where it is not off target.

    Only what may be printed counts: a period without an authorised or imported figure ends the spell.
    """
    found: list[Period] = []
    reported = figure_period(indicator, period)
    while reported is not None and is_off_target(register, indicator, reported):
        found.append(reported)
        reported = reported.previous()
    return tuple(reversed(found))


def is_off_target(register: Register, indicator: Indicator, period: Period) -> bool:
    """Return whether the figure printed for `period` is worse than target, within or outside threshold."""
    figure = printed(register, indicator, period)
    return figure is not None and status_of(register, indicator, figure).is_off_target


def needs_escalation(spell: Sequence[Period], council: Council) -> bool:
    """Return whether a spell off target is as long as the council sets for escalation (framework section 6)."""
    return len(spell) >= council.escalate_after
