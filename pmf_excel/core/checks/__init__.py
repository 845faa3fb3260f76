"""The checks on returns: one list, one function and one finding code a check (framework sections 3 and 4).

A new check is a function in the module of its subject, a line in a list below, a kind in `catalogue/returns.py` with
an example, and the test that the example triggers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from pmf_excel.core.forms.form import Filling
from pmf_excel.core.records.register import Register

from ..findings import Finding
from . import figures, history, lines, markers, officers, parts, personal_data, procedures, required
from .checked_line import CheckedLine

__all__ = ["CHECKS", "FORM_CHECKS", "LINE_CHECKS", "CheckedLine", "check_filling", "check_line"]

Check = Callable[[CheckedLine], Iterator[Finding]]
FormCheck = Callable[[Filling, Register], Iterator[Finding]]

#: Whether the line may be taken in at all; what one of these refuses is not looked at further.
LINE_CHECKS: tuple[Check, ...] = (
    lines.indicator_lives,
    lines.period_asked_for,
    lines.period_open,
    lines.something_typed,
)
#: What is looked at in every line that may be taken in, in the order in which findings are shown.
CHECKS: tuple[Check, ...] = (
    required.required_cells,
    markers.no_figure_where_none_is_meant,
    markers.final_still_to_come,
    markers.no_final_of_a_final,
    figures.percentage_as_ratio,
    figures.percentage_within_bounds,
    figures.not_below_zero,
    figures.sign_as_before,
    figures.whole_counts,
    figures.decimals_as_agreed,
    parts.parts_make_figure,
    parts.denominator_not_zero,
    parts.numerator_within_denominator,
    parts.parts_not_negative,
    history.running_total_rises,
    history.near_history,
    history.changed_since_last,
    history.newer_data,
    history.finals_came,
    markers.target_where_judged_so,
    personal_data.personal_data,
    procedures.procedure_complete,
    procedures.procedure_still_right,
    officers.three_people,
)
#: What is looked at once for a whole form.
FORM_CHECKS: tuple[FormCheck, ...] = (lines.indicators_known, lines.lines_stand_once)


def check_line(checked: CheckedLine) -> tuple[Finding, ...]:
    """Return what is wrong with or doubtful in a line, each finding at its sheet and cell.

    An officer's explanation does not take a query away: it travels with it to the Responsible Officer.
    """
    refusals = tuple(finding for check in LINE_CHECKS for finding in check(checked))
    return refusals or tuple(finding for check in CHECKS for finding in check(checked))


def check_filling(filling: Filling, register: Register, today: date) -> tuple[Finding, ...]:
    """Return what is wrong with a form as a whole: who completed it, unknown lines, lines that stand twice."""
    of_lines = (finding for check in FORM_CHECKS for finding in check(filling, register))
    return (*officers.completed_by_entitled(filling, register, today), *of_lines)
