"""Which forms are issued now: open lines grouped by officer, without those that are out already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pmf_excel.core.forms.form import Cover, FormContent, FormIdentity, FormKind, FormLine, ProcedureEntry
from pmf_excel.core.forms.kinds import FORM_KINDS, with_reason
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import PROCEDURE_PARTS, WrittenProcedure
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.record import columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import DueLine, Stage, lines_due
from pmf_excel.core.sign_off.entitlement import may_sign_for

from ..deadlines import due_again
from ..periods import Period
from .lines import LINES, action_lines, by_exception


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues: the workspace's name in signatures, who answers questions, and what a council calls each status."""

    workspace: str
    questions_to: str
    statuses: Mapping[Status, str] = field(default_factory=dict)


def forms_to_issue(
    register: Register, stage: Stage, council: str, reporting: Period, today: date, office: Office
) -> tuple[FormContent, ...]:
    """Return the forms of `stage` that are due and not out: one for each officer, in order of officer."""
    out = keys_out(register, stage, council)
    lines = [line for line in lines_due(register, reporting, council) if line.stage is stage and line.key not in out]
    return tuple(
        form_for(register, stage, officer, [line for line in lines if line.officer == officer], today, office)
        for officer in sorted({line.officer for line in lines})
    )


def forms_again(
    register: Register, stage: Stage, council: str, reporting: Period, office: Office
) -> tuple[FormContent, ...]:
    """Return the forms of `stage` that are out, made anew for whoever lost one: the same form, the same lines."""
    due = {line.key: line for line in lines_due(register, reporting, council) if line.stage is stage}
    found = []
    for issued in register.all(IssuedForm, council):
        lines = [due[key] for key in issued.lines if key in due]
        if issued.kind == stage.value and issued.state is FormState.OUT and issued.period == reporting and lines:
            found.append(form_for(register, stage, issued.officer, lines, issued.issued_on, office, issued.form))
    return tuple(found)


def keys_out(register: Register, stage: Stage, council: str) -> frozenset[str]:
    """Return the keys of the lines that stand on a form of `stage` which has not come back."""
    return frozenset(
        key
        for issued in register.all(IssuedForm, council)
        if issued.kind == stage.value and issued.state is FormState.OUT
        for key in issued.lines
    )


def form_for(
    register: Register,
    stage: Stage,
    officer: str,
    lines: Sequence[DueLine],
    today: date,
    office: Office,
    name: str = "",
) -> FormContent:
    """Return the form of `stage` for one officer with these `lines`, called `name` where it was issued before."""
    first = lines[0]
    council = first.indicator.council
    came_back = any(line.reason for line in lines)
    kind = with_reason(FORM_KINDS[stage.value]) if came_back else FORM_KINDS[stage.value]
    form = name or _next_name(register, kind, council, officer, first.reporting)
    again = due_again(first.due_date, today, _days_to_correct(register.council(council), stage))
    identity = FormIdentity(
        kind=kind.name,
        form=form,
        workspace=office.workspace,
        council=council,
        officer=officer,
        period=first.reporting,
        issued_on=today,
        due=again if came_back else first.due_date,
        line_keys=tuple(line.key for line in lines),
    )
    return FormContent(
        kind=kind,
        identity=identity,
        cover=_cover(register, identity, office),
        lines=_form_lines(register, kind, stage, lines, office.statuses),
        procedures=tuple(_procedures(register, lines)),
        status_words=office.statuses,
    )


def _days_to_correct(council: Council, stage: Stage) -> int:
    """Return the working days for a line that came back: those that the council leaves between a step and the next."""
    gaps = {
        Stage.RETURN: council.check_days - council.return_days,
        Stage.CHECK: council.plan_days - council.check_days,
    }
    return gaps.get(stage, council.authorise_days - council.plan_days)


def issued_form(content: FormContent, file: str, sha256: str) -> IssuedForm:
    """Return the record that remembers a form as issued."""
    identity = content.identity
    return IssuedForm(
        council=identity.council,
        form=identity.form,
        kind=identity.kind,
        officer=identity.officer,
        period=identity.period,
        lines=identity.line_keys,
        line_count=len(identity.line_keys),
        issued_on=identity.issued_on,
        due=identity.due,
        file=file,
        sha256=sha256,
        reissue=any(column.name == "came_back" for column in content.kind.sheets[0].columns),
    )


def _form_lines(
    register: Register, kind: FormKind, stage: Stage, lines: Sequence[DueLine], words: Mapping[Status, str]
) -> Mapping[str, tuple[FormLine, ...]]:
    made = tuple(LINES[stage](register, line, words) for line in lines)
    if stage is Stage.AUTHORISATION:
        made = by_exception(made)
    sheets = {kind.sheets[0].name: made}
    if stage is Stage.ACTION_PLAN:
        sheets[kind.sheets[1].name] = tuple(entry for line in lines for entry in action_lines(register, line))
    return sheets


def _cover(register: Register, identity: FormIdentity, office: Office) -> Cover:
    council = register.council(identity.council)
    officers = may_sign_for(register, identity.officer, identity.issued_on)
    guides = (
        ("Business Planning Guide", council.business_planning_guide),
        ("Data Quality Guide", council.data_quality_guide),
    )
    return Cover(
        subtitle=f"{council.name} · {identity.period} ({identity.period.in_words})",
        for_whom=register.officer_name(identity.officer),
        due=identity.due,
        questions_to=office.questions_to,
        may_complete=tuple(register.officer_name(code) for code in officers),
        guides=tuple((title, address) for title, address in guides if address),
    )


def _procedures(register: Register, lines: Sequence[DueLine]) -> Iterable[ProcedureEntry]:
    for indicator in {line.indicator.id: line.indicator for line in lines}.values():
        procedure = register.procedure(indicator.id)
        parts = _parts(register, procedure) if procedure is not None else ()
        yield ProcedureEntry(indicator.id, indicator.reference, indicator.name, parts)


def _parts(register: Register, procedure: WrittenProcedure) -> tuple[tuple[str, str], ...]:
    columns = columns_of(WrittenProcedure)
    row = {name: getattr(procedure, name) for name in PROCEDURE_PARTS}
    row["author"] = register.officer_name(procedure.author)
    return tuple((columns[name].heading, str(value)) for name, value in row.items() if value)


def _next_name(register: Register, kind: FormKind, council: str, officer: str, reporting: Period) -> str:
    stem = f"{council}-{kind.singular.replace(' ', '-')}-{officer}-{reporting.slug}"
    taken = sum(1 for issued in register.all(IssuedForm, council) if issued.form.startswith(f"{stem}-"))
    return f"{stem}-{taken + 1}"
