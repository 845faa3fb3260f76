"""Action plans as a report prints them: reasons, actions, outlook and the trend with past figures (section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.spells import needs_action_plan, needs_escalation, spell_of
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.plans import Action, ActionPlan, PlanState
from pmf_excel.core.records.register import Register

from .content import ActionLine, ActionTable, OffTarget, OffTargetTable, PlanPart
from .measures import distance_sentence, marker_key, status_words
from .outline import Outline
from .reported import Reported
from .sentences import Quantity
from .text import NOTHING, date_text, illustrative_words, marked_illustrative, short_details_of
from .trends import trend_charts, trend_of, trend_tables
from .words import Words

#: Each chart takes a third of a page, and its table as much again: only the worst indicators have one.
MOST_CHARTS = 12
#: A plan is printed once it is written; before that, and when it was sent back, it is awaited.
_PRINTED = (PlanState.WRITTEN, PlanState.AGREED)


@dataclass(frozen=True, slots=True)
class OffTargetEntry:
    """An indicator that is off target: its spell, and its plan where one was written."""

    reported: Reported
    spell: tuple[Period, ...]
    needs_plan: bool
    plan: ActionPlan | None
    actions: tuple[Action, ...]


def off_target_entries(
    register: Register, council: Council, entries: Iterable[Reported], reporting: Period
) -> tuple[OffTargetEntry, ...]:
    """Return the indicators that are off target with their plans, in the order given."""
    plans = {plan.indicator: plan for plan in sorted(_open_plans(register, council.id), key=lambda plan: plan.period)}
    actions = _actions_by_plan(register, council.id)
    return tuple(
        OffTargetEntry(
            reported=entry,
            spell=spell_of(register, entry.indicator, reporting),
            needs_plan=needs_action_plan(entry.status, council),
            plan=(plan := plans.get(entry.indicator.id)),
            actions=actions.get(plan.id, ()) if plan is not None else (),
        )
        for entry in entries
        if entry.status.is_off_target
    )


def off_target_table(words: Words, outline: Outline, entries: tuple[OffTargetEntry, ...]) -> OffTargetTable:
    """Return the table of page one: what is off target, and what is being done."""
    return OffTargetTable(
        caption=outline.caption(words.quarterly.captions.off_target),
        key=marker_key(words, (entry.reported.value for entry in entries)),
        rows=tuple(_off_target_line(words, entry) for entry in entries),
    )


def plan_parts(
    register: Register, words: Words, outline: Outline, council: Council, entries: Iterable[OffTargetEntry]
) -> tuple[PlanPart, ...]:
    """Return the action plans that are asked for, the first of them with charts."""
    charts_left = MOST_CHARTS
    parts = []
    for entry in entries:
        if entry.needs_plan or entry.plan is not None:
            part = _plan_part(register, words, outline, council, entry, drawn=charts_left > 0)
            charts_left -= len(part.charts)
            parts.append(part)
    return tuple(parts)


def _open_plans(register: Register, council: str) -> Iterator[ActionPlan]:
    return (plan for plan in register.all(ActionPlan, council) if plan.state in _PRINTED)


def _actions_by_plan(register: Register, council: str) -> Mapping[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = {}
    for action in register.all(Action, council):
        found.setdefault(action.plan, []).append(action)
    return {plan: tuple(sorted(some, key=lambda action: action.number)) for plan, some in found.items()}


def _off_target_line(words: Words, entry: OffTargetEntry) -> OffTarget:
    shown = entry.reported
    return OffTarget(
        name=shown.indicator.name,
        details=short_details_of(shown.indicator, shown.figure),
        figure=shown.value,
        target=shown.target,
        status=status_words(words, shown.status),
        doing=_doing(words, entry),
    )


def _doing(words: Words, entry: OffTargetEntry) -> str:
    """Return what is being done in one line: the first action, otherwise where the plan stands."""
    said = words.quarterly.sentences
    if entry.actions:
        first = entry.actions[0]
        due = said.action_due.format(date=date_text(first.due)) if first.due is not None else ""
        return f"{first.what.rstrip('.')}{due}."
    if entry.plan is not None:
        return said.no_actions
    return said.plan_awaited if entry.needs_plan else said.no_plan_needed


def _plan_part(
    register: Register, words: Words, outline: Outline, council: Council, entry: OffTargetEntry, *, drawn: bool
) -> PlanPart:
    plan, shown = entry.plan, entry.reported
    made_up = (plan is not None and plan.illustrative) or bool(illustrative_words(shown.indicator, shown.figure))
    points = trend_of(register, shown)
    return PlanPart(
        heading=outline.heading(marked_illustrative(shown.indicator.name, illustrative=made_up), 2),
        status=status_words(words, shown.status),
        standing=" ".join(_standing(words, council, entry)),
        reasons=(plan.reasons,) if plan is not None and plan.reasons else (),
        actions=_action_tables(words, outline, entry),
        outlook=(_outlook(words, plan),) if plan is not None else (),
        charts=trend_charts(words, shown, points) if drawn else (),
        trend=trend_tables(words, outline, shown, points),
    )


def _standing(words: Words, council: Council, entry: OffTargetEntry) -> Iterator[str]:
    """Yield where the figure stands, since when it is off target, who is told, and where the plan is."""
    said, running = words.quarterly.sentences, len(entry.spell)
    yield distance_sentence(words, entry.reported)
    if running:
        yield said.off_target_since.format(period=entry.spell[0], quarters=Quantity(running))
    if needs_escalation(entry.spell, council):
        sentence = said.escalated_once if running == council.escalate_after else said.escalated_again
        yield sentence.format(
            quarters=Quantity(running),
            management_team=words.bodies.management_team,
            leadership_team=words.bodies.leadership_team,
        )
    if entry.plan is None:
        yield said.plan_awaited
    elif entry.plan.state is PlanState.WRITTEN:
        yield said.plan_not_agreed


def _action_tables(words: Words, outline: Outline, entry: OffTargetEntry) -> tuple[ActionTable, ...]:
    if not entry.actions:
        return ()
    said = words.quarterly
    caption = outline.caption(said.captions.actions.format(name=entry.reported.indicator.name))
    lines = (
        ActionLine(
            what=action.what or NOTHING,
            owner=action.owner or NOTHING,
            due=date_text(action.due),
            progress=action.progress or said.sentences.no_progress,
        )
        for action in entry.actions
    )
    return (ActionTable(caption, tuple(lines)),)


def _outlook(words: Words, plan: ActionPlan) -> str:
    said = words.quarterly.sentences
    if not plan.back_on_target:
        return said.back_not_known
    return said.back_on_target.format(period=plan.back_on_target)
