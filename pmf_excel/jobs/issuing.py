"""`pmf issue`: write the forms that are due, for each officer one, and remember that they are out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.forms.form import FormContent
from pmf_excel.core.issuing.contents import forms_again, forms_to_issue, issued_form
from pmf_excel.core.periods import Period, day_in_words
from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.records.register import Register
from pmf_excel.core.reminding.open_work import open_lines
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.sign_off.due import Stage

from .files import sha256_of, write_file
from .next_steps import next_step
from .nothing_to_issue import why_nothing
from .outcome import Outcome, Table, counted
from .refreshing import finished
from .workspace import Workspace

_NEXT = {
    Stage.RETURN: "Send each officer the form. When forms lie in in/: pmf collect",
    Stage.CHECK: "Send each Responsible Officer the form. When forms lie in in/: pmf collect",
    Stage.ACTION_PLAN: "Send each Responsible Officer the form. When forms lie in in/: pmf collect",
    Stage.AUTHORISATION: "Send each Authorising Officer the form. When forms lie in in/: pmf collect",
}


def issue(
    workspace: Workspace,
    doing: Doing,
    stage: Stage,
    period: Period,
    council: str = "",
    *,
    again: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Issue the forms of `stage` that are due in `period`; `again` makes forms that are out anew for who lost one."""
    if period.start > doing.today:
        raise PmfError(
            f"{period} has not begun yet.", f"It begins on {day_in_words(period.start)}. Look at the period."
        )
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        contents = decide(register, workspace, stage, period, council, doing, again=again)
        job = f"issue {stage.value}"
        if not contents:
            nothing = _nothing(register, stage, period, _councils(register, council), doing, again=again)
            if dry_run:
                return nothing
            return finished(workspace, ledger, register, period, doing, job, nothing, changed=False)
        if dry_run:
            return _outcome(workspace, stage, period, contents, register, dry_run=True)
        changes: list[Change] = []
        for content in contents:
            path, sha256 = _write(workspace, content)
            issued = issued_form(content, path.relative_to(workspace.forms_out).as_posix(), sha256)
            before = register.get(IssuedForm, issued.form)
            signed = _signed(before if again and before is not None else issued, workspace.signing_key().key_id)
            change = change_between(before, signed, "issue", form=issued.form)
            changes += [change] if change is not None else []
        ledger.record(changes, doing)
        register.absorb(register.with_changes(changes))
        outcome = _outcome(workspace, stage, period, contents, register)
        return finished(workspace, ledger, register, period, doing, job, outcome, changed=bool(changes))


def decide(
    register: Register,
    workspace: Workspace,
    stage: Stage,
    period: Period,
    council: str,
    doing: Doing,
    *,
    again: bool = False,
) -> list[FormContent]:
    """Return the forms to write, council by council."""
    found: list[FormContent] = []
    for each in _councils(register, council):
        office = workspace.office(each)
        if again:
            found += forms_again(register, stage, each, period, office)
        else:
            found += forms_to_issue(register, stage, each, period, doing.today, office)
    return found


def _councils(register: Register, council: str) -> list[str]:
    return [council] if council else [entry.council for entry in register.all(Council)]


def _nothing(
    register: Register, stage: Stage, period: Period, councils: Sequence[str], doing: Doing, *, again: bool
) -> Outcome:
    """Return why there is nothing to issue, and what can be done about it."""
    lines = open_lines(register, period, councils, doing.today)
    why = (
        f"no form of that kind is out for {period}." if again else why_nothing(register, stage, period, councils, lines)
    )
    return Outcome((f"Nothing to issue: {why}",), next_step(register, lines, period, councils), data={"issued": []})


def _signed(issued: IssuedForm, key_id: str) -> IssuedForm:
    """Return a form as issued, with the key that signed it now among those that signed its copies."""
    return issued if key_id in issued.keys else issued.but(keys=(*issued.keys, key_id))


def _write(workspace: Workspace, content: FormContent) -> tuple[Path, str]:
    from pmf_excel.excel.form_writer import write_form

    path = workspace.forms_out / content.identity.period.slug / f"{content.identity.form}.xlsx"
    made = write_form(content, workspace.signing_key(), content.identity.issued_on)
    write_file(path, made)
    return path, sha256_of(made)


def _outcome(
    workspace: Workspace,
    stage: Stage,
    period: Period,
    contents: Sequence[FormContent],
    register: Register,
    *,
    dry_run: bool = False,
) -> Outcome:
    done = "Would issue" if dry_run else "Issued"
    words = stage.value.replace("-", " ")
    lines = sum(len(content.identity.line_keys) for content in contents)
    folder = workspace.forms_out / period.slug
    rows = tuple(_row(content, register) for content in contents)
    return Outcome(
        (f"{done} {counted(len(contents), 'form')} ({words}) with {counted(lines, 'line')} in {folder}.",),
        "" if dry_run else _NEXT[stage],
        tables=(Table(f"Forms for {period}", ("Officer", "Council", "Lines", "Due", "File"), rows),),
        files=() if dry_run else tuple(folder / f"{content.identity.form}.xlsx" for content in contents),
        data={"issued": [_data(content) for content in contents]},
    )


def _row(content: FormContent, register: Register) -> tuple[str, ...]:
    identity = content.identity
    officer = register.officer_name(identity.officer)
    due = date_text(identity.due)
    return officer, identity.council, str(len(identity.line_keys)), due, f"{identity.form}.xlsx"


def _data(content: FormContent) -> dict[str, object]:
    identity = content.identity
    return {
        "form": identity.form,
        "kind": identity.kind,
        "council": identity.council,
        "officer": identity.officer,
        "period": str(identity.period),
        "due": identity.due.isoformat(),
        "lines": list(identity.line_keys),
    }
