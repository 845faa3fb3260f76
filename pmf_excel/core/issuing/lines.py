"""The lines of the four forms, from what is due and what the register holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pmf_excel.core.forms.form import FormLine
from pmf_excel.core.periods import PeriodKind, day_in_words
from pmf_excel.core.rating.judging import judge
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.records.figures import Figure, Marker, Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.plans import Action, ActionPlan, PlanState
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import (
    CHECKED_STATES,
    COLLECTED_STATES,
    DueLine,
    Preview,
    Stage,
    open_plan,
    previewed,
    spell_start,
)

from ..numbers import grouped, plain_text, rounded
from .facts import history_words, indicator_facts, marker_words, status_words, value_of

#: What a council calls each status; the usual words where it says nothing.
StatusWords = Mapping[Status, str]
_PARTS = frozenset({"numerator", "denominator"})
#: What a line without a figure of its own to sign does not ask on the check form.
_DECISIONS = frozenset({"decision", "queries_accepted", "return_reason"})
#: Spare lines for corrective actions, beside those that a plan has.
SPARE_ACTIONS = 3
LEAST_ACTIONS = 5


def return_line(register: Register, due: DueLine, words: StatusWords) -> FormLine:
    """Return the line on which a figure is typed; one that came back holds what was typed, with the reason."""
    indicator, period = due.indicator, due.period
    figure = register.figure(indicator.id, period)
    rating = judge(register, indicator, period, Decimal(0))
    facts = indicator_facts(register, indicator, period) | _came_back(due, figure)
    return FormLine(
        key=due.key,
        facts=facts,
        filled=_typed_before(figure),
        not_asked=_not_asked_on_return(indicator),
        decimals=indicator.decimals,
        unit=indicator.unit.value,
        limits=rating.limits,
        unrated="" if rating.limits is not None else status_words(rating, words),
        procedure=indicator.id,
    )


def check_line(register: Register, due: DueLine, words: StatusWords) -> FormLine:
    """Return the line on which a figure is verified, or only its commentary confirmed or replaced."""
    indicator, period = due.indicator, due.period
    figure = register.figure(indicator.id, period)
    preview = previewed(register, indicator, period, COLLECTED_STATES)
    facts = indicator_facts(register, indicator, period) | _figure_facts(register, due, figure, preview, words)
    facts["history"] = history_words(register, indicator, period)
    if due.commentary_only:
        facts["queries"] = _why_commentary_only(indicator)
        return _line(due, facts, not_asked=_DECISIONS)
    facts |= _came_back(due, figure)
    has_queries = figure is not None and bool(figure.queries)
    return _line(due, facts, not_asked=frozenset() if has_queries else frozenset({"queries_accepted"}))


def plan_line(register: Register, due: DueLine, words: StatusWords) -> FormLine:
    """Return the line on which an action plan is written, or its closing note where it is on target again."""
    indicator, period = due.indicator, due.period
    preview = previewed(register, indicator, period, CHECKED_STATES)
    plan = open_plan(register, indicator.id)
    figure = register.figure(indicator.id, period)
    everything = indicator_facts(register, indicator, period) | _figure_facts(register, due, figure, preview, words)
    names = ("reference", "name", "period", "target", "figure", "status_words", "commentary")
    facts = {name: everything[name] for name in names}
    facts["since"] = str(plan.period if plan else spell_start(register, indicator, period))
    facts["history"] = history_words(register, indicator, period)
    facts |= {"came_back": due.reason} if due.reason else {}
    not_asked = frozenset({"reasons", "back_on_target"}) if _is_back(register, due) else frozenset({"closing_note"})
    return _line(due, facts, not_asked=not_asked, filled=_plan_before(plan))


def action_lines(register: Register, due: DueLine) -> tuple[FormLine, ...]:
    """Return the lines for a plan's corrective actions: those it has, and spare ones.

    A plan needs its first action, unless it is only closed.
    """
    needed = frozenset[str]() if _is_back(register, due) else frozenset({"what", "owner", "due"})
    plan = open_plan(register, due.indicator.id)
    actions = actions_of(register, plan) if plan is not None else ()
    count = max(LEAST_ACTIONS, len(actions) + SPARE_ACTIONS)
    by_number = {action.number: action for action in actions}
    return tuple(
        _action_line(due, number, by_number.get(number), needed if number == 1 else frozenset())
        for number in range(1, count + 1)
    )


def authorise_line(register: Register, due: DueLine, words: StatusWords) -> FormLine:
    """Return the line on which a figure is authorised with its plan, or a plan alone is agreed.

    A month has no plan: that of its quarter stands on the quarter's own line (framework section 3).
    """
    indicator, period = due.indicator, due.period
    figure = register.figure(indicator.id, period)
    preview = previewed(register, indicator, period, CHECKED_STATES)
    is_month = period.kind is PeriodKind.MONTH
    plan = None if is_month else open_plan(register, indicator.id)
    facts = indicator_facts(register, indicator, period) | _figure_facts(register, due, figure, preview, words)
    for name in ("numerator", "denominator", "explanation", "evidence", "collected_by"):
        facts.pop(name, None)
    facts |= {
        "exception": ", ".join(_exceptions(register, due, figure, preview)),
        "commentary": figure.printed_commentary if figure is not None else "",
        "plan": plan_words(register, plan) if plan is not None else _no_plan(None if is_month else preview),
        "checked_by": _signed_by(register, figure),
    }
    to_agree = plan is not None and plan.state is PlanState.WRITTEN
    not_asked = frozenset[str]() if to_agree else frozenset({"plan_decision", "plan_reason"})
    if due.commentary_only:
        not_asked |= {"decision", "return_reason"}
    return _line(due, facts, not_asked=not_asked)


def by_exception(lines: Sequence[FormLine]) -> tuple[FormLine, ...]:
    """Return the lines of an authorisation form with the exceptions first (framework section 7)."""
    return tuple(sorted(lines, key=lambda line: not line.facts["exception"]))


def actions_of(register: Register, plan: ActionPlan) -> tuple[Action, ...]:
    """Return the corrective actions of a plan by number."""
    actions = (action for action in register.all(Action, plan.council) if action.plan == plan.id)
    return tuple(sorted(actions, key=lambda action: action.number))


def plan_words(register: Register, plan: ActionPlan) -> str:
    """Return an action plan in sentences: why, what, who, by when, and when it is expected back on target."""
    if plan.closing_note:
        return f"Back on target. {plan.closing_note}"
    actions = [
        f"{action.number}. {action.what} ({action.owner}, {day_in_words(action.due)})" if action.due else action.what
        for action in actions_of(register, plan)
        if action.what
    ]
    back = f"Back on target: {plan.back_on_target}." if plan.back_on_target else ""
    return "\n".join(part for part in (plan.reasons, *actions, back) if part)


def _line(
    due: DueLine, facts: dict[str, str], *, not_asked: frozenset[str], filled: dict[str, str] | None = None
) -> FormLine:
    return FormLine(
        key=due.key,
        facts=facts,
        filled=filled or {},
        not_asked=not_asked,
        decimals=due.indicator.decimals,
        unit=due.indicator.unit.value,
        procedure=due.indicator.id,
    )


def _figure_facts(
    register: Register, due: DueLine, figure: Figure | None, preview: Preview | None, words: StatusWords
) -> dict[str, str]:
    value = preview.value.value if preview is not None else None
    return {
        "numerator": plain_text(figure.numerator) if figure and figure.numerator is not None else "",
        "denominator": plain_text(figure.denominator) if figure and figure.denominator is not None else "",
        "figure": _as_shown(value, due.indicator) if due.commentary_only else value_of(figure),
        "status_words": _status_of(figure, preview, words),
        "marker_words": marker_words(figure.marker) if figure else marker_words(Marker.FINAL),
        "queries": "\n".join(query.found for query in figure.queries) if figure else "",
        "explanation": figure.explanation if figure else "",
        "commentary": _officers_words(figure),
        "evidence": figure.evidence if figure else "",
        "collected_by": register.officer_name(figure.collected_by) if figure and figure.collected_by else "",
    }


def _status_of(figure: Figure | None, preview: Preview | None, words: StatusWords) -> str:
    if figure is not None and figure.marker in (Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE):
        return marker_words(figure.marker)
    return status_words(preview.rating, words) if preview is not None else ""


def _officers_words(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return figure.printed_commentary or figure.commentary or figure.missing_reason


def _as_shown(value: Decimal | None, indicator: Indicator) -> str:
    return plain_text(rounded(value, indicator.decimals)) if value is not None else ""


def _not_asked_on_return(indicator: Indicator) -> frozenset[str]:
    not_asked = frozenset[str]() if indicator.has_parts else _PARTS
    return not_asked if indicator.lag_months else not_asked | {"data_period"}


def _came_back(due: DueLine, figure: Figure | None) -> dict[str, str]:
    if not due.reason:
        return {}
    before = figure.judgement if figure is not None else None
    old = f" It was {grouped(before.value, before.decimals)}." if before and before.value is not None else ""
    return {"came_back": f"{due.reason}{old}"}


def _typed_before(figure: Figure | None) -> dict[str, str]:
    if figure is None:
        return {}
    typed = {
        "numerator": plain_text(figure.numerator) if figure.numerator is not None else "",
        "denominator": plain_text(figure.denominator) if figure.denominator is not None else "",
        "figure": value_of(figure),
        "data_period": figure.data_period,
        "commentary": figure.commentary,
        "evidence": figure.evidence,
        "missing_reason": figure.missing_reason,
        "explanation": figure.explanation,
    }
    return {name: text for name, text in typed.items() if text}


def _plan_before(plan: ActionPlan | None) -> dict[str, str]:
    if plan is None:
        return {}
    typed = {"reasons": plan.reasons, "back_on_target": plan.back_on_target}
    return {name: text for name, text in typed.items() if text}


def _action_line(due: DueLine, number: int, action: Action | None, required: frozenset[str]) -> FormLine:
    typed = {}
    if action is not None:
        due_text = action.due.isoformat() if action.due else ""
        typed = {"what": action.what, "owner": action.owner, "due": due_text, "progress": action.progress}
    return FormLine(
        key=f"{due.key}|{number}",
        facts={"reference": due.indicator.reference, "name": due.indicator.name, "number": str(number)},
        filled={name: text for name, text in typed.items() if text},
        required=required,
        procedure=due.indicator.id,
    )


def _is_back(register: Register, due: DueLine) -> bool:
    """Return whether the indicator is on target again, so that its plan only needs its closing note."""
    preview = previewed(register, due.indicator, due.period, CHECKED_STATES)
    return preview is not None and not preview.is_off_target


def _exceptions(register: Register, due: DueLine, figure: Figure | None, preview: Preview | None) -> list[str]:
    found = []
    if preview is not None and preview.is_off_target:
        found.append(words_of(preview.rating.status))
    if figure is None:
        return found
    if figure.judgement is not None and figure.judgement.value != figure.value:
        found.append("Revised")
    if figure.marker is not Marker.FINAL:
        found.append(marker_words(figure.marker))
    if figure.queries:
        found.append("Queries accepted")
    if preview is not None and _status_changed(register, due, preview):
        found.append("Status changed since last period")
    return found


def _status_changed(register: Register, due: DueLine, preview: Preview) -> bool:
    before = register.figure(due.indicator.id, due.period.previous())
    if before is None or before.value is None:
        return False
    earlier = before.judgement.status if before.judgement else None
    if earlier is None:
        earlier = judge(register, due.indicator, before.period, before.value).status
    return earlier.is_rated and preview.rating.status.is_rated and earlier is not preview.rating.status


def _no_plan(preview: Preview | None) -> str:
    return "Action plan awaited" if preview is not None and preview.is_off_target else ""


def _signed_by(register: Register, figure: Figure | None) -> str:
    if figure is None:
        return ""
    people = (figure.collected_by, figure.checked_by)
    return "\n".join(register.officer_name(code) for code in people if code)


def _why_commentary_only(indicator: Indicator) -> str:
    if indicator.figure_taken_from:
        return f"Taken from {indicator.figure_taken_from}: only the commentary is asked for here."
    return "The quarter, made from its months: only the commentary is asked for here."


#: The lines of each stage's first sheet.
LINES = {
    Stage.RETURN: return_line,
    Stage.CHECK: check_line,
    Stage.ACTION_PLAN: plan_line,
    Stage.AUTHORISATION: authorise_line,
}
