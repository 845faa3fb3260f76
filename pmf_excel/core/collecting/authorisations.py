"""Taking in an authorisation form: figures authorised and frozen or returned, plans agreed or returned."""

from __future__ import annotations

from pmf_excel.core.forms.form import FilledLine
from pmf_excel.core.forms.kinds import AGREE, AUTHORISE, AUTHORISE_ALL, RETURN, YES
from pmf_excel.core.rating.reporting import is_derived
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Frequency, Indicator
from pmf_excel.core.records.plans import ActionPlan, PlanState
from pmf_excel.core.sign_off.due import open_plan
from pmf_excel.core.sign_off.moves import TO_CHECKING, authorised, sent_back

from ..catalogue.sign_off import RETURN_WITHOUT_REASON
from ..checks.officers import same_account, under_another_code
from ..findings import Finding
from ..issuing.facts import marker_words
from ..issuing.lines import plan_words
from ..periods import Period, PeriodKind
from ..typed.cells import is_empty
from .decisions import changed_since_issue, decision_on, take_signed_lines, text_in, words_changed_since_issue
from .quarters import freeze_quarter
from .received import Intake, Taken


def take_authorisation_form(intake: Intake) -> Taken:
    """Return what an authorisation form changes."""
    return take_signed_lines(intake, _take_line)


def authorises_all(intake: Intake) -> bool:
    """Return whether the form authorises every line not marked otherwise."""
    answer = intake.received.filling.cover.get(AUTHORISE_ALL)
    return answer is not None and answer.text.strip().casefold() == YES.casefold()


def _take_line(intake: Intake, line: FilledLine, indicator: Indicator, period: Period) -> None:
    """Take in the decision on a figure and on its plan; a plan that stands alone is the line."""
    asked = line.cell("decision")
    stands_alone = is_derived(indicator, period) or (is_empty(asked) and not asked.is_blank)
    if stands_alone or indicator.figure_taken_from:
        intake.accepted += _take_plan(intake, line, indicator)
    else:
        _take_figure(intake, line, indicator, period)
        _take_plan(intake, line, indicator)


def _take_figure(intake: Intake, line: FilledLine, indicator: Indicator, period: Period) -> None:
    figure = intake.register.figure(indicator.id, period)
    if figure is None:
        return
    decision = _decision(intake, line, "decision", (AUTHORISE, RETURN))
    if not decision or _is_done(intake, figure, decision):
        return
    if changed := _changed(line, figure):
        intake.find([changed], line, "decision")
    elif decision == RETURN:
        _return(intake, line, figure)
    else:
        _authorise(intake, line, indicator, figure)


def _changed(line: FilledLine, figure: Figure) -> Finding | None:
    """Return the finding where the form shows another figure, marker or commentary than there is by now."""
    return (
        changed_since_issue(line, figure)
        or words_changed_since_issue(line, "marker_words", marker_words(figure.marker))
        or words_changed_since_issue(line, "commentary", figure.printed_commentary)
    )


def _authorise(intake: Intake, line: FilledLine, indicator: Indicator, figure: Figure) -> None:
    received = intake.received
    barred = under_another_code(intake.register, figure, received.by)
    moved = barred or authorised(intake.register, figure, indicator, received.by, received.today)
    if isinstance(moved, Finding):
        intake.find([moved], line, "decision")
        return
    if doubt := same_account(figure, received.filling.modified_by):
        intake.find([doubt], line, "decision")
    intake.record_authorised(figure, moved)
    intake.accepted += 1
    if indicator.frequency is Frequency.MONTHLY:
        freeze_quarter(intake, indicator, figure.period.within(PeriodKind.QUARTER))


def _return(intake: Intake, line: FilledLine, figure: Figure) -> None:
    reason = text_in(line, "return_reason")
    if not reason:
        intake.find([RETURN_WITHOUT_REASON.finding()], line, "return_reason")
        return
    moved = sent_back(figure, TO_CHECKING, intake.received.by, reason)
    if isinstance(moved, Finding):
        intake.find([moved], line, "decision")
        return
    intake.record_figure(figure, moved, "return", reason)
    intake.accepted += 1


def _take_plan(intake: Intake, line: FilledLine, indicator: Indicator) -> bool:
    """Take in the decision on a plan, and return whether it was agreed or returned."""
    plan = open_plan(intake.register, indicator.id)
    if plan is None or plan.state is not PlanState.WRITTEN or not line.cell("plan").text:
        return False
    decision = _decision(intake, line, "plan_decision", (AGREE, RETURN))
    if decision and (changed := words_changed_since_issue(line, "plan", plan_words(intake.register, plan))):
        intake.find([changed], line, "plan_decision")
        return False
    reason = text_in(line, "plan_reason")
    if decision == RETURN and not reason:
        intake.find([RETURN_WITHOUT_REASON.finding()], line, "plan_reason")
        return False
    if decision == RETURN:
        sent_back = plan.but(state=PlanState.RETURNED, return_reason=reason)
        intake.record(plan, sent_back, "return", reason)
    elif decision == AGREE:
        intake.record(plan, _agreed(intake, plan), "agree")
    return bool(decision)


def _agreed(intake: Intake, plan: ActionPlan) -> ActionPlan:
    today = intake.received.today
    agreed = plan.but(state=PlanState.AGREED, agreed_by=intake.received.by, agreed_on=today)
    return agreed.but(state=PlanState.CLOSED, closed_on=today) if plan.closing_note else agreed


def _decision(intake: Intake, line: FilledLine, column: str, choices: tuple[str, str]) -> str:
    if line.cell(column).is_blank and authorises_all(intake):
        return choices[0]
    return decision_on(intake, line, column, choices)


def _is_done(intake: Intake, figure: Figure, decision: str) -> bool:
    by = intake.received.by
    signed = decision == AUTHORISE and figure.authorised_by == by and figure.state in _SIGNED
    sent_back = decision == RETURN and figure.returned_by == by
    intake.accepted += signed or sent_back
    return signed or sent_back


_SIGNED = frozenset({State.AUTHORISED, State.PUBLISHED})
