"""`pmf correct`, `reassign`, `close` and `reopen`: what changes outside the forms, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from pmf_excel.core.commands import reopen_command
from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.closings import closing_for, closing_of
from pmf_excel.core.rating.reporting import reporting_of, source_of
from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import Closing, FormState, IssuedForm
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import lines_due
from pmf_excel.core.sign_off.moves import TO_COLLECTION, mirrored, returned, waits_for_collection
from pmf_excel.ledger.store import Ledger

from .closed_periods import left_said
from .lookups import council_called, indicator_called, officer_called
from .next_steps import issue_again
from .outcome import Outcome, counted
from .people import is_reason
from .refreshing import finished
from .workspace import Workspace


def correct(
    workspace: Workspace, doing: Doing, reference: str, period: Period, reason: str, *, dry_run: bool = False
) -> Outcome:
    """Send a figure back to its Collection Officer; until it is signed again, reports print what was authorised."""
    if not is_reason(reason):
        raise PmfError("A correction needs a reason.", "Say why with --reason.")
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        indicator = source_of(register, indicator_called(register, reference))
        figure = _correctable(register, indicator, period)
        reporting = reporting_of(indicator, period)
        to_do = f'The line goes out again, with the reason: pmf issue returns --period "{reporting}"'
        if waits_for_collection(figure):
            said = f"{indicator.full_reference} for {period} is with its Collection Officer already."
            return _done(workspace, ledger, register, [], doing, "correct", dry_run, said, to_do)
        changes = _sent_back(register, figure, doing, reason)
        officer = register.officer_name(indicator.collection_officer)
        said = f"{indicator.full_reference} for {period} goes back to {officer}."
        return _done(workspace, ledger, register, changes, doing, "correct", dry_run, said, to_do)


def close(workspace: Workspace, doing: Doing, period: Period, council: str, *, dry_run: bool = False) -> Outcome:
    """Close a period for a council: nothing more is taken in for it."""
    return _set_closed(workspace, doing, period, council, closed=True, reason="", dry_run=dry_run)


def reopen(
    workspace: Workspace, doing: Doing, period: Period, council: str, reason: str, *, dry_run: bool = False
) -> Outcome:
    """Reopen a closed period for a council, with the reason."""
    if not is_reason(reason):
        raise PmfError("Reopening a period needs a reason.", "Say why with --reason.")
    return _set_closed(workspace, doing, period, council, closed=False, reason=reason, dry_run=dry_run)


def reassign(workspace: Workspace, doing: Doing, leaver: str, to: str, *, dry_run: bool = False) -> Outcome:
    """Give the open work of an officer who left to another: indicators, and forms that are out are called in."""
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        old, new = officer_called(register, leaver), officer_called(register, to)
        forms = _forms_out(register, old.officer)
        changes = [*_indicators_moved(register, old.officer, new.officer), *_called_in(forms)]
        verb = "is" if len(changes) == 1 else "are"
        said = (
            f"{counted(len(changes), 'record')} of {old.name} {verb} now with {new.name}; forms that were out are void."
        )
        said = said if changes else "Nothing to change."
        return _done(workspace, ledger, register, changes, doing, "reassign", dry_run, said, issue_again(forms))


_ROLES = ("collection_officer", "responsible_officer", "authorising_officer")


def _correctable(register: Register, indicator: Indicator, period: Period) -> Figure:
    figure, called = register.figure(indicator.id, period), indicator.full_reference
    if figure is None:
        known = ", ".join(str(entry.period) for entry in register.figures_of(indicator.id)[-4:])
        raise PmfError(f"{called} has no figure for {period}.", f"It has figures for: {known or 'no period yet'}.")
    if figure.derived:
        raise PmfError(f"{called} for {period} is made from its months.", "Correct the month that is wrong.")
    if figure.state is State.IMPORTED:
        raise PmfError(
            f"{called} for {period} is imported history.", "Correct it in the file that it came from, and import."
        )
    sharing = (indicator, *register.taking_from(indicator.id))
    if closed := [closing for each in sharing if (closing := closing_for(register, each, period)) is not None]:
        shut = " and ".join(f"{closing.period} is closed for {closing.council}" for closing in closed)
        raise PmfError(
            f"{shut}.",
            f"Reopen it first: {reopen_command(closed[0].period, closed[0].council)}.",
        )
    return figure


def _sent_back(register: Register, figure: Figure, doing: Doing, reason: str) -> list[Change]:
    moved = returned(figure, TO_COLLECTION, doing.by, reason)
    pairs = [(figure, moved)]
    for taker in register.taking_from(figure.indicator):
        before = register.figure(taker.id, figure.period)
        pairs += [(before, mirrored(moved, before, taker))] if before is not None else []
    found = (change_between(old, new, "correct", reason=reason) for old, new in pairs)
    return [change for change in found if change is not None]


def _set_closed(
    workspace: Workspace, doing: Doing, period: Period, council: str, *, closed: bool, reason: str, dry_run: bool
) -> Outcome:
    word, job = ("closed", "close") if closed else ("open", "reopen")
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        code = council_called(register, council)
        old = register.get(Closing, f"{code}|{period}")
        if (old is not None and old.closed) == closed:
            _refuse_part_of_closed(register, code, period)
            said = f"{period} is {word} for {code} already; nothing changed."
            return _done(workspace, ledger, register, [], doing, job, dry_run, said, "")
        new = Closing(council=code, period=period, closed=closed, on=doing.today, reason=reason)
        change = change_between(old, new, job, reason=reason)
        changes = [change] if change is not None else []
        left = left_said(lines_due(register, period, code)) if closed else ""
        said = f"{period} is now {word} for {register.council(code).name}.{left}"
        ask = f"To ask for them after all: {reopen_command(period, code)}." if left else ""
        return _done(workspace, ledger, register, changes, doing, job, dry_run, said, ask)


def _refuse_part_of_closed(register: Register, council: str, period: Period) -> None:
    closing = closing_of(register, council, period)
    if closing is not None and closing.period != period:
        raise PmfError(
            f"{period} lies in {closing.period}, which is closed for {council}.",
            f"Reopen that: {reopen_command(closing.period, council)}.",
        )


def _indicators_moved(register: Register, old: str, new: str) -> list[Change]:
    found = []
    for indicator in register.all(Indicator):
        moved = indicator.but(**{role: new for role in _ROLES if getattr(indicator, role) == old})
        change = change_between(indicator, moved, "reassign")
        found += [change] if change is not None else []
    return found


def _forms_out(register: Register, officer: str) -> list[IssuedForm]:
    return [form for form in register.all(IssuedForm) if form.officer == officer and form.state is FormState.OUT]


def _called_in(forms: Sequence[IssuedForm]) -> list[Change]:
    found = (change_between(form, form.but(state=FormState.VOID), "reassign", form=form.form) for form in forms)
    return [change for change in found if change is not None]


def _done(
    workspace: Workspace,
    ledger: Ledger,
    register: Register,
    changes: list[Change],
    doing: Doing,
    job: str,
    dry_run: bool,
    said: str,
    next_step: str,
) -> Outcome:
    """Record the changes and say what was done; without any, `said` tells why there are none."""
    data = {"changes": [{"record": change.record_id, "action": change.action} for change in changes]}
    outcome = Outcome((f"Would do: {said}" if dry_run and changes else said,), next_step, data=data if changes else {})
    if dry_run:
        return outcome
    ledger.record(changes, doing)
    register.absorb(register.with_changes(changes))
    return finished(workspace, ledger, register, None, doing, job, outcome, changed=bool(changes))
