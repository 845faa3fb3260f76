"""`pmf status`: what is due, from whom, what is overdue, what is off target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pmf_excel.core.numbers import plain_text, rounded
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.core.reminding.open_work import open_lines
from pmf_excel.core.reports.text import NOTHING, date_text, measure_of, number_text, with_short_unit
from pmf_excel.core.sign_off.due import CHECKED_STATES, DueLine, Preview, Stage, previewed

from .closed_periods import closings_said
from .next_steps import next_step
from .outcome import Outcome, Table, counted
from .workspace import Workspace

STAGE_WORDS = {
    Stage.RETURN: "return",
    Stage.CHECK: "check",
    Stage.ACTION_PLAN: "action plan",
    Stage.AUTHORISATION: "authorisation",
}


def status(workspace: Workspace, doing: Doing, period: Period, council: str = "") -> Outcome:
    """Return what is open in `period`: each line with stage, officer and day, and what is off target."""
    with workspace.ledger() as ledger:
        register = ledger.register()
    councils = [register.council(council).council] if council else [one.council for one in register.all(Council)]
    lines = open_lines(register, period, councils, doing.today)
    due = [each.line for each in lines]
    off_target = [each for one in councils for each in off_target_in(register, period, one)]
    data = {
        "period": str(period),
        "due": [_due_row(line, doing) for line in due],
        "off_target": [each.row() for each in off_target],
        "totals": _totals(due, off_target, doing),
    }
    return Outcome(
        (_said(period, due, off_target, doing), *closings_said(register, period, councils)),
        next_step(register, lines, period, councils),
        tables=(_due_table(register, due, doing), _off_target_table(off_target)),
        data=data,
    )


@dataclass(frozen=True, slots=True)
class OffTarget:
    """A checked figure that is worse than target: of which indicator and period, and how it would be judged."""

    indicator: Indicator
    period: Period
    preview: Preview
    figure: Figure | None

    def row(self) -> dict[str, str]:
        """Return it as it stands in the JSON document."""
        return {
            "reference": self.indicator.full_reference,
            "name": self.indicator.name,
            "period": str(self.period),
            "value": _plain(self.preview.value.value, self.indicator.decimals),
            "status": self.preview.rating.status.value,
            "officer": self.indicator.responsible_officer,
        }

    def shown(self) -> tuple[str, ...]:
        """Return it as a row of the table on the screen, the figure with its unit as reports print it."""
        value, measure = self.preview.value.value, measure_of(self.indicator, self.figure)
        figure = with_short_unit(number_text(value, *measure), self.indicator) if value is not None else NOTHING
        status = words_of(self.preview.rating.status)
        return self.indicator.full_reference, self.indicator.name, str(self.period), figure, status


def off_target_in(register: Register, period: Period, council: str) -> list[OffTarget]:
    """Return the checked figures of a reporting period that are worse than target."""
    found = []
    for indicator in register.all(Indicator, council):
        reported = figure_period(indicator, period) if indicator.lives_in(period) else None
        preview = previewed(register, indicator, reported, CHECKED_STATES) if reported else None
        if preview is not None and reported is not None and preview.is_off_target:
            found.append(OffTarget(indicator, reported, preview, register.figure(indicator.id, reported)))
    return found


def _plain(value: Decimal | None, decimals: int) -> str:
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


def _totals(due: list[DueLine], off_target: Sequence[OffTarget], doing: Doing) -> dict[str, int]:
    counts = {stage.value: sum(line.stage is stage for line in due) for stage in Stage}
    overdue = sum(line.is_overdue(doing.today) for line in due)
    return {**counts, "due": len(due), "overdue": overdue, "off_target": len(off_target)}


def _said(period: Period, due: list[DueLine], off_target: Sequence[OffTarget], doing: Doing) -> str:
    overdue = sum(line.is_overdue(doing.today) for line in due)
    if not due:
        return f"{period}: nothing is open. {counted(len(off_target), 'indicator')} off target."
    late = ("overdue" if overdue else "not overdue") if len(due) == 1 else f"{overdue} of them overdue"
    return f"{period}: {counted(len(due), 'line')} open, {late}; {counted(len(off_target), 'indicator')} off target."


def _due_table(register: Register, due: list[DueLine], doing: Doing) -> Table:
    rows = tuple(
        (
            line.indicator.full_reference,
            str(line.period),
            STAGE_WORDS[line.stage],
            register.officer_name(line.officer),
            date_text(line.due_date),
            "overdue" if line.is_overdue(doing.today) else "",
        )
        for line in due
    )
    return Table("Open", ("Indicator", "Period", "Waits for", "From", "Due", ""), rows)


def _off_target_table(found: Sequence[OffTarget]) -> Table:
    rows = tuple(each.shown() for each in found)
    return Table("Off target", ("Indicator", "Name", "Period", "Figure", "Status"), rows)
