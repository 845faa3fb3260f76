"""What is open in a reporting period: which line waits for which form, from whom, by when (sections 2, 4, 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pmf_excel.core.deadlines import Deadlines, deadlines_for
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.closings import closing_for, is_closed
from pmf_excel.core.rating.combining import Combined, quarter_of_months
from pmf_excel.core.rating.judging import Rating, judge
from pmf_excel.core.rating.reporting import collected_periods, figure_period, is_derived
from pmf_excel.core.rating.spells import needs_action_plan, spell_of
from pmf_excel.core.records.figures import Figure, State, Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.plans import ActionPlan, PlanState
from pmf_excel.core.records.register import Register

from .moves import waits_for_authorisation, waits_for_check, waits_for_collection

#: States of figures that the Responsible Officer has seen and found right.
CHECKED_STATES = frozenset({State.CHECKED, State.AUTHORISED, State.PUBLISHED, State.IMPORTED})
#: States of figures that are in, right or not.
COLLECTED_STATES = CHECKED_STATES | {State.COLLECTED}


class Stage(StrEnum):
    """The form that a line waits for; the words are those of `pmf issue`."""

    RETURN = "returns"
    CHECK = "checks"
    ACTION_PLAN = "action-plans"
    AUTHORISATION = "authorisations"

    @property
    def asks_for(self) -> str:
        """What an officer is asked for by that form: `return`, `action plan`."""
        return self.value.removesuffix("s").replace("-", " ")


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line that waits for a form: of which indicator and period, in which reporting period, from whom, by when.

    `commentary_only` marks a line without a figure of its own to sign: a derived quarter, or one taken from the
    other council. `reason` says why a line came back.
    """

    indicator: Indicator
    period: Period
    reporting: Period
    stage: Stage
    officer: str
    due_date: date
    reason: str = ""
    commentary_only: bool = False

    @property
    def key(self) -> str:
        """The id of the figure that the line is about."""
        return f"{self.indicator.id}|{self.period}"

    def is_overdue(self, today: date) -> bool:
        """Return whether the line should have come in before `today`."""
        return today > self.due_date


@dataclass(frozen=True, slots=True)
class Preview:
    """A figure as it stands before authorisation: its value, and how it would be judged now."""

    value: Combined
    rating: Rating

    @property
    def is_off_target(self) -> bool:
        """Whether it is worse than target, within or outside threshold."""
        return self.rating.status.is_off_target


def lines_due(register: Register, reporting: Period, council: str) -> tuple[DueLine, ...]:
    """Return every open line of `council` in a reporting period, in order of indicator, period and stage.

    A line on a form that is out is due when that says: one that came back has longer than the council's deadline.
    """
    return () if is_closed(register, council, reporting) else _lines_in(register, reporting, council)


def lines_left(register: Register, reporting: Period, council: str) -> tuple[DueLine, ...]:
    """Return the lines that a closed reporting period was left without, none where it is open; nobody is asked."""
    return _lines_in(register, reporting, council) if is_closed(register, council, reporting) else ()


def _lines_in(register: Register, reporting: Period, council: str) -> tuple[DueLine, ...]:
    deadlines = deadlines_for(register.council(council), reporting)
    living = (entry for entry in register.all(Indicator, council) if entry.lives_in(reporting))
    promised = _promised(register, council)
    return tuple(
        replace(line, due_date=promised.get((line.stage, line.key), line.due_date))
        for indicator in living
        for line in _lines_of(register, indicator, reporting, deadlines)
    )


def _promised(register: Register, council: str) -> dict[tuple[Stage, str], date]:
    """Return by when the forms that are out ask for each line."""
    out = (form for form in register.all(IssuedForm, council) if form.state is FormState.OUT)
    return {(Stage(form.kind), key): form.due for form in out for key in form.lines}


def previewed(register: Register, indicator: Indicator, period: Period, states: frozenset[State]) -> Preview | None:
    """Return the figure of `period` from what is in `states`, None where it is not there or not complete."""
    value = _value_in(register, indicator, period, states)
    if value is None or value.value is None:
        return None
    figure = register.figure(indicator.id, period)
    against = figure.judgement if figure is not None else None
    return Preview(value, judge(register, indicator, period, value.value, against=against))


def open_plan(register: Register, indicator_id: str) -> ActionPlan | None:
    """Return the plan of the indicator's running spell off target, None where there is none."""
    plans = (plan for plan in register.all(ActionPlan) if plan.indicator == indicator_id)
    return next((plan for plan in plans if plan.state is not PlanState.CLOSED), None)


def spell_start(register: Register, indicator: Indicator, period: Period) -> Period:
    """Return the first reporting period of the spell off target that `period` ends."""
    before = spell_of(register, indicator, period.previous())
    return before[0] if before else period


def _lines_of(register: Register, indicator: Indicator, reporting: Period, deadlines: Deadlines) -> Iterator[DueLine]:
    for period in collected_periods(indicator, reporting):
        closing = closing_for(register, indicator, period)
        if closing is not None and not closing.period.contains(reporting):
            continue
        yield from _figure_lines(register, indicator, period, reporting, deadlines)
    yield from _commentary_lines(register, indicator, reporting, deadlines)
    yield from _plan_lines(register, indicator, reporting, deadlines)


def _figure_lines(
    register: Register, indicator: Indicator, period: Period, reporting: Period, deadlines: Deadlines
) -> Iterator[DueLine]:
    figure = register.figure(indicator.id, period)
    reason = figure.return_reason if figure is not None and figure.state is State.RETURNED else ""
    if waits_for_collection(figure):
        officer, stage, due = indicator.collection_officer, Stage.RETURN, deadlines.returns
    elif waits_for_check(figure):
        officer, stage, due = indicator.responsible_officer, Stage.CHECK, deadlines.checks
    elif waits_for_authorisation(figure):
        officer, stage, due = indicator.authorising_officer, Stage.AUTHORISATION, deadlines.authorisations
    else:
        return
    yield DueLine(indicator, period, reporting, stage, officer, due, reason)


def _commentary_lines(
    register: Register, indicator: Indicator, reporting: Period, deadlines: Deadlines
) -> Iterator[DueLine]:
    period = figure_period(indicator, reporting)
    if period is None or reporting.kind is PeriodKind.YEAR:
        return
    if not (indicator.figure_taken_from or is_derived(indicator, period)):
        return
    figure = register.figure(indicator.id, period)
    preview = previewed(register, indicator, period, COLLECTED_STATES)
    if preview is not None and preview.is_off_target and not _is_commented(figure, preview):
        officer = indicator.responsible_officer
        yield DueLine(indicator, period, reporting, Stage.CHECK, officer, deadlines.checks, commentary_only=True)


def _is_commented(figure: Figure | None, preview: Preview) -> bool:
    """Return whether the commentary to be printed speaks of the figure as it stands; once authorised it is locked."""
    if figure is None or not figure.printed_commentary:
        return False
    return figure.judgement is not None or not figure.derived or figure.value == preview.value.value


def _plan_lines(register: Register, indicator: Indicator, reporting: Period, deadlines: Deadlines) -> Iterator[DueLine]:
    period = figure_period(indicator, reporting)
    if period is None or reporting.kind is not PeriodKind.QUARTER:
        return
    preview = previewed(register, indicator, period, CHECKED_STATES)
    if preview is None:
        return
    plan = open_plan(register, indicator.id)
    if _plan_is_wanted(register, indicator, preview.rating.status, plan, period):
        reason = plan.return_reason if plan is not None and plan.state is PlanState.RETURNED else ""
        officer = indicator.responsible_officer
        yield DueLine(indicator, period, reporting, Stage.ACTION_PLAN, officer, deadlines.plans, reason)
    own_line = is_derived(indicator, period) or not _figure_waits(register, indicator, reporting)
    if plan is not None and plan.state is PlanState.WRITTEN and own_line:
        officer = indicator.authorising_officer
        yield DueLine(indicator, period, reporting, Stage.AUTHORISATION, officer, deadlines.authorisations,
                      commentary_only=True)  # fmt: skip


def _plan_is_wanted(
    register: Register, indicator: Indicator, status: Status, plan: ActionPlan | None, period: Period
) -> bool:
    written_for = plan.updated_for if plan is not None and plan.state is not PlanState.RETURNED else None
    if written_for is not None and not written_for < period:
        return False
    return needs_action_plan(status, register.council(indicator.council)) or plan is not None


def _figure_waits(register: Register, indicator: Indicator, reporting: Period) -> bool:
    return any(
        waits_for_authorisation(register.figure(indicator.id, period))
        for period in collected_periods(indicator, reporting)
    )


def _value_in(register: Register, indicator: Indicator, period: Period, states: frozenset[State]) -> Combined | None:
    if is_derived(indicator, period):
        return quarter_of_months(register, indicator, period, states)
    figure = register.figure(indicator.id, period)
    return _as_combined(figure) if figure is not None and figure.state in states else None


def _as_combined(figure: Figure) -> Combined:
    return Combined(figure.value, figure.numerator, figure.denominator, 1, 1, figure.marker, "")
