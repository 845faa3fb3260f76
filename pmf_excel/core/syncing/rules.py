"""What must hold of an edit beyond the rules of a record: references, locks and separation of duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.importing.definitions import problems_of
from pmf_excel.core.importing.problems import Problem
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import closing_for
from pmf_excel.core.sign_off.entitlement import Role, officer_in_role
from pmf_excel.core.sign_off.moves import waits_for_authorisation

ROLES: Mapping[str, Role] = {
    "collection_officer": Role.COLLECTION,
    "responsible_officer": Role.RESPONSIBLE,
    "authorising_officer": Role.AUTHORISING,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A record as it stands (None where it is new or was withdrawn), and as it is going to be."""

    old: Record | None
    new: Record

    def changes(self, *names: str) -> bool:
        """Return whether one of the fields gets another value."""
        return self.old is None or any(getattr(self.old, name) != getattr(self.new, name) for name in names)


def new_problems(step: Step, register: Register) -> Iterator[Problem]:
    """Yield what is wrong with the record as it is going to be and was not before."""
    known = {_said(each) for each in problems_of(step.old, register)} if step.old is not None else set()
    for problem in problems_of(step.new, register):
        if _said(problem) not in known or (problem.field and step.old is not None and step.changes(problem.field)):
            yield problem
    for check in CHECKS.get(type(step.new), ()):
        yield from check(step, register)


def _said(problem: Problem) -> tuple[str, str, str, str]:
    return problem.kind.code, problem.field, str(problem.found), str(sorted(problem.facts.items()))


def _period_is_open(step: Step, register: Register) -> Iterator[Problem]:
    target: Any = step.new
    indicator = register.indicator(target.indicator)
    if indicator is not None and closing_for(register, indicator, target.period) is not None:
        council = register.council(target.council).name
        yield Problem("", found_on_sync.TARGET_CLOSED, target.period, {"council": council})


def _authorised_keep_theirs(step: Step, register: Register) -> Iterator[Problem]:
    target: Any = step.new
    if not step.changes("value", "low", "high", "profile", "shares"):
        return
    kept = [str(each.period) for each in judged_against(target, register)]
    if kept:
        yield Problem("value" if target.value is not None else "low", found_on_sync.TARGET_FROZEN, _listed(kept))


def judged_against(target: Target, register: Register) -> tuple[Figure, ...]:
    """Return the authorised figures of the periods that a target covers."""
    figures = (each for each in register.figures_of(target.indicator) if each.judgement is not None)
    return tuple(each for each in figures if target.period.contains(each.period))


def _nobody_signs_twice(step: Step, register: Register) -> Iterator[Problem]:
    indicator: Any = step.new
    for name, role in ROLES.items():
        if step.old is not None and step.changes(name):
            yield from _signed_already(indicator, name, role, register)


def _signed_already(indicator: Indicator, name: str, role: Role, register: Register) -> Iterator[Problem]:
    officer = officer_in_role(indicator, role)
    for figure in register.figures_of(indicator.id):
        if officer in _barred_from(figure, role):
            facts = {"period": figure.period}
            yield Problem(name, found_on_sync.SIGNED_ALREADY, register.officer_name(officer), facts)


def _barred_from(figure: Figure, role: Role) -> tuple[str, ...]:
    """Return who has signed a figure in another role while `role` is still to sign it."""
    if role is Role.RESPONSIBLE and figure.state is State.COLLECTED:
        return (figure.collected_by,)
    if role is Role.AUTHORISING and (figure.state is State.COLLECTED or waits_for_authorisation(figure)):
        return tuple(each for each in (figure.collected_by, figure.checked_by) if each)
    return ()


def _nobody_leaves_unnoticed(step: Step, register: Register) -> Iterator[Problem]:
    officer: Any = step.new
    if officer.end is None or not step.changes("end"):
        return
    named = [
        each.full_reference
        for each in register.all(Indicator)
        if (each.end is None or each.end > officer.end) and officer.id in (getattr(each, name) for name in ROLES)
    ]
    if named:
        yield Problem("end", found_on_sync.STILL_NAMED, officer.name, {"where": _listed(named)})


def _listed(names: list[str], most: int = 5) -> str:
    shown = names if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


Check = Callable[[Step, Register], Iterator[Problem]]
CHECKS: Mapping[type[Record], tuple[Check, ...]] = {
    Target: (_period_is_open, _authorised_keep_theirs),
    Indicator: (_nobody_signs_twice,),
    Officer: (_nobody_leaves_unnoticed,),
}
