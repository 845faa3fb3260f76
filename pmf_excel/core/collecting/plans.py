"""Taking in an action plan form: plans written with their corrective actions, or closed (framework section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmf_excel.core.forms.form import FilledLine
from pmf_excel.core.forms.kinds import ACTION_SHEET, PLAN_SHEET
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.plans import Action, ActionPlan, PlanState
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.sign_off.due import open_plan, spell_start
from pmf_excel.core.typed.cells import date_typed

from ..catalogue.sign_off import ACTION_INCOMPLETE, OLDER_FILLING, OLDER_FORM, PLAN_AGREED, PLAN_INCOMPLETE
from ..findings import Finding, Place, has_error
from ..periods import Period
from ..reports.sentences import joined
from .decisions import doubtful_texts, query_personal_data, signed_line, text_in
from .expected import back_on_target_in
from .received import Intake, Taken


def take_plan_form(intake: Intake) -> Taken:
    """Return what an action plan form changes."""
    lines = intake.received.filling.lines
    for line in lines:
        subject = signed_line(intake, line) if line.sheet == PLAN_SHEET.name else None
        if subject is not None:
            actions = [entry for entry in lines if _belongs(entry, line)]
            _take_plan(intake, line, actions, *subject)
    return intake.taken()


def _belongs(entry: FilledLine, plan: FilledLine) -> bool:
    return entry.sheet == ACTION_SHEET.name and entry.key.startswith(f"{plan.key}|")


def _take_plan(
    intake: Intake, line: FilledLine, action_lines: Sequence[FilledLine], indicator: Indicator, period: Period
) -> None:
    old = open_plan(intake.register, indicator.id)
    expected, doubts = back_on_target_in(line.cell("back_on_target"), period)
    plan = _plan(intake, line, old, indicator, period, expected)
    if _has_moved_on(old or intake.register.get(ActionPlan, plan.id), period):
        intake.find([OLDER_FILLING.finding(found=f"for {period}")], line, "reasons")
        return
    same = old is not None and _says_the_same(old, plan)
    written = old if old is not None and same else plan
    actions, wrong = _actions(intake, action_lines, written)
    if old is not None and not (same and _are_recorded(intake, actions)) and (barred := _barred(intake, old, period)):
        intake.find([barred], line, "reasons")
        return
    missing = _missing(plan, [action for action in actions if action.what])
    if missing:
        _find_incomplete(intake, missing, line, action_lines)
    if missing or wrong:
        return
    query_personal_data(intake, line, ("reasons", "closing_note"))
    intake.find(doubts, line, "back_on_target")
    intake.record(old, written, "write")
    for action in actions:
        intake.record(intake.register.get(Action, action.id), action, "write")
    intake.accepted += 1


def _has_moved_on(plan: ActionPlan | None, period: Period) -> bool:
    """Return whether a plan was closed, or written for a later period, since it was asked for."""
    if plan is None:
        return False
    return plan.state is PlanState.CLOSED or (plan.updated_for is not None and period < plan.updated_for)


def _barred(intake: Intake, plan: ActionPlan, period: Period) -> Finding | None:
    """Return why a plan takes no other words from this form: it is agreed, or a later form has come back."""
    if plan.state is PlanState.AGREED and plan.updated_for == period:
        return PLAN_AGREED.finding(found=date_text(plan.agreed_on))
    if newer := intake.newer_form(plan.form):
        return OLDER_FORM.finding(found="something else", newer=newer)
    return None


def _are_recorded(intake: Intake, actions: Sequence[Action]) -> bool:
    return all(intake.register.get(Action, action.id) == action for action in actions)


def _plan(
    intake: Intake, line: FilledLine, old: ActionPlan | None, indicator: Indicator, period: Period, expected: str
) -> ActionPlan:
    since = spell_start(intake.register, indicator, period)
    base = old or ActionPlan(council=indicator.council, indicator=indicator.id, period=since)
    return base.but(
        state=PlanState.WRITTEN,
        updated_for=period,
        reasons=text_in(line, "reasons") or base.reasons,
        back_on_target=expected or base.back_on_target,
        closing_note=text_in(line, "closing_note"),
        written_by=intake.received.by,
        written_on=intake.received.today,
        agreed_by="",
        agreed_on=None,
        return_reason="",
        illustrative=indicator.illustrative,
        form=intake.received.form,
    )


def _says_the_same(old: ActionPlan, new: ActionPlan) -> bool:
    names = ("reasons", "back_on_target", "closing_note", "updated_for")
    written = old.state in (PlanState.WRITTEN, PlanState.AGREED)
    return written and all(getattr(old, name) == getattr(new, name) for name in names)


def _missing(plan: ActionPlan, actions: Sequence[Action]) -> Mapping[str, str]:
    """Return what a plan lacks in words, by the column in which it is typed."""
    if plan.closing_note:
        return {}
    wanted = (
        (plan.reasons, "reasons", "the reasons"),
        (plan.back_on_target, "back_on_target", "the period when it is expected back on target"),
        (actions, "what", "at least one corrective action"),
    )
    return {column: words for found, column, words in wanted if not found}


def _find_incomplete(
    intake: Intake, missing: Mapping[str, str], line: FilledLine, action_lines: Sequence[FilledLine]
) -> None:
    """Find what a plan lacks at the first cell that is empty; a missing action on the sheet of actions."""
    column = next(iter(missing))
    where = action_lines[0] if column == "what" and action_lines else line
    intake.find([PLAN_INCOMPLETE.finding(found=joined(tuple(missing.values())))], where, column)


def _actions(intake: Intake, lines: Sequence[FilledLine], plan: ActionPlan) -> tuple[tuple[Action, ...], bool]:
    """Return the actions as typed, those that were emptied too, and whether something is wrong with one."""
    actions: list[Action] = []
    wrong = False
    for line in lines:
        action, problems = _action(line, plan)
        problems = (*problems, *doubtful_texts(line))
        emptied = not action.what and intake.register.get(Action, action.id) is not None
        if not (action.what or problems or emptied):
            continue
        intake.find(problems, line, "due")
        query_personal_data(intake, line, ("what", "progress"))
        wrong = wrong or has_error(problems)
        actions.append(action)
    return tuple(actions), wrong


def _action(line: FilledLine, plan: ActionPlan) -> tuple[Action, tuple[Finding, ...]]:
    typed = {column: text_in(line, column) for column in ("what", "owner", "due", "progress")}
    due, found = date_typed(line.cell("due"))
    missing = [words for name, words in _ACTION_WORDS.items() if not typed[name]]
    if missing and any(typed.values()):
        empty = Place(cell=next(line.cell(name).ref for name in _ACTION_WORDS if not typed[name]))
        found = (*found, ACTION_INCOMPLETE.finding(empty, joined(missing)))
    number = int(line.key.rpartition("|")[2])
    action = Action(
        council=plan.council,
        plan=plan.id,
        number=number,
        what=typed["what"],
        owner=typed["owner"],
        due=due,
        progress=typed["progress"],
    )
    return action, found


_ACTION_WORDS = {"what": "what will be done", "owner": "its owner", "due": "the day it is due"}
