"""What is to be done next in a reporting period: issue what is not out, wait for whoever has it, or report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pmf_excel.core.commands import IMPORT_COMMAND, close_command, report_command
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.closings import is_closed
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import IssuedForm, Publication
from pmf_excel.core.records.register import Register
from pmf_excel.core.reminding.open_work import OpenLine
from pmf_excel.core.reports.sentences import joined, listed
from pmf_excel.core.sign_off.due import Stage

IMPORT_FIRST = f"Import what is measured first: {IMPORT_COMMAND}"


def next_step(register: Register, lines: Sequence[OpenLine], period: Period, councils: Sequence[str]) -> str:
    """Return the command that comes next in `period` where `lines` are open in `councils`; empty where none does."""
    if not register.all(Indicator):
        return IMPORT_FIRST
    if not lines:
        return _at_the_end(register, period, councils)
    to_issue = {each.line.stage for each in lines if each.form is None}
    stage = next((stage for stage in Stage if stage in to_issue), None)
    return f'pmf issue {stage.value} --period "{period}"' if stage is not None else _wait(register, lines, period)


def issue_again(forms: Iterable[IssuedForm], *, still_out: bool = False) -> str:
    """Return the commands that issue the lines of `forms` again, each kind and period once; empty without forms.

    Forms that are `still_out` are made anew, for officers who cannot use those that they have.
    """
    again = " --again" if still_out else ""
    kinds = [stage.value for stage in Stage]
    wanted = sorted({(form.period, kinds.index(form.kind)) for form in forms})
    commands = [f'pmf issue {kinds[kind]}{again} --period "{period}"' for period, kind in wanted]
    return f"Issue the open lines again: {joined(commands)}" if commands else ""


def close_step(councils: Sequence[str], period: Period) -> str:
    """Return the commands that close a period once its reports are published; empty where no council is named."""
    commands = joined([close_command(period, each) for each in councils])
    return f"Close the period when nothing more is to come: {commands}" if councils else ""


def _at_the_end(register: Register, period: Period, councils: Sequence[str]) -> str:
    """Return how to report and then to close what is still open, council by council."""
    if period.kind is not PeriodKind.QUARTER:
        return ""
    living = {each.council for each in register.all(Indicator) if each.lives_in(period)}
    unclosed = [each for each in councils if each in living and not is_closed(register, each, period)]
    published = {each.council for each in register.all(Publication) if each.period == period}
    reports = [each for each in unclosed if each not in published]
    closes = [each for each in unclosed if each in published]
    return "\n".join(filter(None, (_report_step(reports, period), close_step(closes, period))))


def _report_step(councils: Sequence[str], period: Period) -> str:
    commands = joined([report_command("quarterly", each, period) for each in councils])
    return f"Build the report{'s' if len(councils) > 1 else ''}: {commands}" if councils else ""


def _wait(register: Register, lines: Sequence[OpenLine], period: Period) -> str:
    """Return whom the forms that are out are waited for from, and what to do when they come or do not."""
    forms = {each.form.form for each in lines if each.form is not None}
    names = listed(sorted({register.officer_name(each.officer) for each in lines}))
    are = "1 form is" if len(forms) == 1 else f"{len(forms):,} forms are"
    late = f' To remind whoever is late: pmf remind --period "{period}"' if any(each.is_late for each in lines) else ""
    return f"{are} out, with {names}. When {'it lies' if len(forms) == 1 else 'they lie'} in in/: pmf collect.{late}"
