"""What must hold of a change to an indicator while its figures are in sign-off and its forms are out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pmf_excel.core.catalogue import changing as found_on_change
from pmf_excel.core.numbers import decimals_of
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.record import columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.core.sign_off.entitlement import Role, same_person
from pmf_excel.core.sign_off.moves import waits_for_authorisation, waits_for_check

from ..reports.sentences import listed
from .problems import Problem
from .steps import Check, Step

ROLES: Mapping[str, Role] = {
    "collection_officer": Role.COLLECTION,
    "responsible_officer": Role.RESPONSIBLE,
    "authorising_officer": Role.AUTHORISING,
}
_FORMS_OF: Mapping[str, frozenset[str]] = {
    "collection_officer": frozenset({Stage.RETURN.value}),
    "responsible_officer": frozenset({Stage.CHECK.value, Stage.ACTION_PLAN.value}),
    "authorising_officer": frozenset({Stage.AUTHORISATION.value}),
}
_IN_SIGN_OFF = frozenset({State.COLLECTED, State.CHECKED, State.RETURNED})
#: What a number that was typed is read by: changed, the same digits say something else.
_SAYS_WHAT_WAS_TYPED = ("unit", "decimals", "measured_as")


def _nobody_signs_twice(step: Step, register: Register) -> Iterator[Problem]:
    for name, role in ROLES.items():
        if step.old is not None and step.changes(name):
            yield from _signed_already(step.new, name, role, register)


def _signed_already(indicator: Any, name: str, role: Role, register: Register) -> Iterator[Problem]:
    officer = getattr(indicator, name)
    for figure in register.figures_of(indicator.id):
        if any(same_person(register, officer, each) for each in _barred_from(figure, role)):
            facts = {"period": figure.period}
            yield Problem(name, found_on_change.SIGNED_ALREADY, register.officer_name(officer), facts)


def _barred_from(figure: Figure, role: Role) -> tuple[str, ...]:
    """Return who has signed a figure in another role while `role` is still to sign it."""
    if role is Role.RESPONSIBLE and waits_for_check(figure):
        return (figure.collected_by,)
    if role is Role.AUTHORISING and (waits_for_check(figure) or waits_for_authorisation(figure)):
        signed = (figure.collected_by, figure.checked_by if waits_for_authorisation(figure) else "")
        return tuple(each for each in signed if each)
    return ()


def _frequency_waits_for_sign_off(step: Step, register: Register) -> Iterator[Problem]:
    """Yield where figures would be stranded: of periods that the indicator has no more, for which no form asks."""
    stranded = _figures_that(step, register, lambda old, new, figure: (
        figure.period.kind is old.frequency.period_kind is not new.frequency.period_kind))  # fmt: skip
    if stranded:
        facts = {"periods": listed(stranded)}
        yield Problem("frequency", found_on_change.FREQUENCY_IN_SIGN_OFF, _new(step).full_reference, facts)


def _life_covers_sign_off(step: Step, register: Register) -> Iterator[Problem]:
    stranded = _figures_that(step, register, lambda old, new, figure: (
        old.lives_in(figure.period) and not new.lives_in(figure.period)))  # fmt: skip
    if stranded:
        facts = {"periods": listed(stranded)}
        name = "end" if step.changes("end") else "start"
        yield Problem(name, found_on_change.NOT_IN_FORCE, _new(step).full_reference, facts)


def _typed_figures_keep_their_meaning(step: Step, register: Register) -> Iterator[Problem]:
    in_sign_off = _figures_that(step, register, lambda *_: True)
    for name in _SAYS_WHAT_WAS_TYPED if in_sign_off else ():
        if step.changes(name):
            what = columns_of(Indicator)[name].heading
            facts = {
                "what": what,
                "before": getattr(step.old, name),
                "periods": listed(in_sign_off),
                "reference": _new(step).full_reference,
            }
            yield Problem(name, found_on_change.OTHERWISE_TYPED, getattr(step.new, name), facts)


def _targets_still_fit(step: Step, register: Register) -> Iterator[Problem]:
    indicator = _new(step)
    if step.old is None or not step.changes("decimals"):
        return
    targets = register.targets_of(indicator.id)
    longer = [each.period for each in targets if _decimals_in(each) > indicator.decimals]
    if longer:
        yield Problem("decimals", found_on_change.TARGETS_LONGER, indicator.decimals, {"periods": listed(longer)})


def _forms_follow(step: Step, register: Register) -> Iterator[Problem]:
    for name, kinds in _FORMS_OF.items():
        if step.old is not None and step.changes(name):
            yield from _forms_with(str(getattr(step.old, name)), step, name, kinds, register)


def _forms_with(officer: str, step: Step, name: str, kinds: frozenset[str], register: Register) -> Iterator[Problem]:
    out = [
        form.form
        for form in register.all(IssuedForm)
        if form.state is FormState.OUT and form.officer == officer and form.kind in kinds and _is_on(form, _new(step))
    ]
    if out:
        facts = {"form": listed(out), "old": officer, "new": getattr(step.new, name)}
        yield Problem(name, found_on_change.FORM_IS_OUT, register.officer_name(officer), facts)


def _is_on(form: IssuedForm, indicator: Indicator) -> bool:
    return any(line.partition("|")[0] == indicator.id for line in form.lines)


def _figures_that(
    step: Step, register: Register, holds: Callable[[Indicator, Indicator, Figure], bool]
) -> list[object]:
    """Return the periods of the figures in sign-off of which something holds; a quarter of months signs nothing."""
    old, new = step.old, _new(step)
    if not isinstance(old, Indicator):
        return []
    figures = (each for each in register.figures_of(new.id) if each.state in _IN_SIGN_OFF and not each.derived)
    return [each.period for each in figures if holds(old, new, each)]


def _decimals_in(target: Target) -> int:
    numbers = (target.value, target.low, target.high)
    return max((decimals_of(each) for each in numbers if each is not None), default=0)


def _new(step: Step) -> Indicator:
    assert isinstance(step.new, Indicator)
    return step.new


INDICATOR_CHECKS: tuple[Check, ...] = (
    _nobody_signs_twice,
    _frequency_waits_for_sign_off,
    _life_covers_sign_off,
    _typed_figures_keep_their_meaning,
    _targets_still_fit,
    _forms_follow,
)
