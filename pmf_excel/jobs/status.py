"""`pmf status`: what is due, from whom, what is overdue, what is off target."""

from __future__ import annotations

from decimal import Decimal

from pmf_excel.core.numbers import plain_text, rounded
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import CHECKED_STATES, DueLine, Stage, lines_due, previewed

from .outcome import Outcome, Table, counted
from .workspace import Workspace

STAGE_WORDS = {
    Stage.RETURN: "return",
    Stage.CHECK: "check",
    Stage.ACTION_PLAN: "action plan",
    Stage.AUTHORISATION: "authorisation",
}
_NEXT = (
    (Stage.RETURN, "pmf issue returns"),
    (Stage.CHECK, "pmf issue checks"),
    (Stage.ACTION_PLAN, "pmf issue action-plans"),
    (Stage.AUTHORISATION, "pmf issue authorisations"),
)


def status(workspace: Workspace, doing: Doing, period: Period, council: str = "") -> Outcome:
    """Return what is open in `period`: each line with stage, officer and day, and what is off target."""
    with workspace.ledger() as ledger:
        register = ledger.register()
    councils = [register.council(council).council] if council else [one.council for one in register.all(Council)]
    due = [line for one in councils for line in lines_due(register, period, one)]
    off_target = [row for one in councils for row in off_target_in(register, period, one)]
    data = {
        "period": str(period),
        "due": [_due_row(line, doing) for line in due],
        "off_target": off_target,
        "totals": _totals(due, off_target, doing),
    }
    return Outcome(
        (_said(period, due, off_target, doing),),
        _next_step(due, period),
        tables=(_due_table(register, due, doing), _off_target_table(off_target)),
        data=data,
    )


def off_target_in(register: Register, period: Period, council: str) -> list[dict[str, str]]:
    """Return the checked figures of a reporting period that are worse than target."""
    found = []
    for indicator in register.all(Indicator, council):
        reported = figure_period(indicator, period) if indicator.lives_in(period) else None
        preview = previewed(register, indicator, reported, CHECKED_STATES) if reported else None
        if preview is not None and reported is not None and preview.is_off_target:
            found.append(
                {
                    "reference": indicator.full_reference,
                    "name": indicator.name,
                    "period": str(reported),
                    "value": _shown(preview.value.value, indicator.decimals),
                    "status": preview.rating.status.value,
                    "officer": indicator.responsible_officer,
                }
            )
    return found


def _shown(value: Decimal | None, decimals: int) -> str:
    return plain_text(rounded(value, decimals)) if value is not None else ""


def _due_row(line: DueLine, doing: Doing) -> dict[str, object]:
    return {
        "reference": line.indicator.full_reference,
        "period": str(line.period),
        "officer": line.officer,
        "stage": line.stage.value,
        "due_date": line.due_date.isoformat(),
        "overdue": line.is_overdue(doing.today),
        "reason": line.reason,
    }


def _totals(due: list[DueLine], off_target: list[dict[str, str]], doing: Doing) -> dict[str, int]:
    counts = {stage.value: sum(line.stage is stage for line in due) for stage in Stage}
    overdue = sum(line.is_overdue(doing.today) for line in due)
    return {**counts, "due": len(due), "overdue": overdue, "off_target": len(off_target)}


def _said(period: Period, due: list[DueLine], off_target: list[dict[str, str]], doing: Doing) -> str:
    overdue = sum(line.is_overdue(doing.today) for line in due)
    if not due:
        return f"{period}: nothing is open. {counted(len(off_target), 'indicator')} off target."
    return (
        f"{period}: {counted(len(due), 'line')} open, {overdue} of them overdue; "
        f"{counted(len(off_target), 'indicator')} off target."
    )


def _next_step(due: list[DueLine], period: Period) -> str:
    stages = {line.stage for line in due}
    commands = [command for stage, command in _NEXT if stage in stages]
    if not commands:
        return f'Build the report: pmf report quarterly --council COUNCIL --period "{period}"'
    return f'{commands[0]} --period "{period}"'


def _due_table(register: Register, due: list[DueLine], doing: Doing) -> Table:
    rows = tuple(
        (
            line.indicator.full_reference,
            str(line.period),
            STAGE_WORDS[line.stage],
            register.officer_name(line.officer),
            f"{line.due_date:%d %b %Y}",
            "overdue" if line.is_overdue(doing.today) else "",
        )
        for line in due
    )
    return Table("Open", ("Indicator", "Period", "Waits for", "From", "Due", ""), rows)


def _off_target_table(rows: list[dict[str, str]]) -> Table:

    shown = tuple(
        (row["reference"], row["name"], row["period"], row["value"], words_of(Status(row["status"]))) for row in rows
    )
    return Table("Off target", ("Indicator", "Name", "Period", "Figure", "Status"), shown)
