"""Taking in a batch: each form by its kind, in stage order, then by content (framework section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pmf_excel.core.forms.form import FormIdentity
from pmf_excel.core.forms.kinds import FORM_KINDS
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage

from ..catalogue.sign_off import FORM_NOT_ISSUED, FORM_VOID
from ..checks import check_filling
from ..findings import Finding
from .authorisations import take_authorisation_form
from .checks import take_check_form
from .plans import take_plan_form
from .received import Intake, Received, Taken, completed_by, place_of_form
from .returns import take_return


def in_order(batch: Sequence[Received]) -> tuple[Received, ...]:
    """Return the forms in the order in which they are taken in: by stage, form and content, however they arrived."""
    return tuple(sorted(batch, key=lambda each: order_of(each.filling.identity, each.sha256)))


def order_of(identity: FormIdentity, sha256: str) -> tuple[int, str, str]:
    """Return what orders a form among those that arrived with it."""
    return FORM_KINDS[identity.kind].stage, identity.form, sha256


def take_form(register: Register, received: Received, batch: Sequence[Received] = ()) -> Taken:
    """Return what one form changes; `batch` are all forms that arrived with it."""
    filling = received.filling
    issued = register.get(IssuedForm, received.form)
    if issued is None or issued.state is FormState.VOID:
        kind = FORM_NOT_ISSUED if issued is None else FORM_VOID
        return Taken(findings=(kind.finding(place_of_form(received), received.form),))
    found = [_about(each, received) for each in (*filling.findings, *check_filling(filling, register, received.today))]
    by = completed_by(register, filling, received.today)
    if by is None:
        return _as_called_now(Taken(findings=tuple(found)), register)
    others = tuple(each for each in in_order(batch) if each.form == received.form and each.sha256 != received.sha256)
    intake = Intake(register.draft(), replace(received, by=by), others, findings=found)
    return _as_called_now(_TAKERS[filling.identity.kind](intake), register)


def _about(finding: Finding, received: Received) -> Finding:
    """Return a finding about the form with its file, and the indicator where it named the line's key."""
    return finding.at(file=received.file, reference=finding.place.reference.partition("|")[0])


def _as_called_now(taken: Taken, register: Register) -> Taken:
    """Return what was taken, its findings naming each indicator by its reference of today."""
    called = [each.at(reference=register.reference_of("indicator", each.place.reference)) for each in taken.findings]
    return replace(taken, findings=tuple(called))


_TAKERS = {
    Stage.RETURN.value: take_return,
    Stage.CHECK.value: take_check_form,
    Stage.ACTION_PLAN.value: take_plan_form,
    Stage.AUTHORISATION.value: take_authorisation_form,
}
