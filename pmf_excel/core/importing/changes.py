"""What must hold of a change to what the register has, whether it is imported or typed in the master workbook."""

from __future__ import annotations

from collections.abc import Mapping

from pmf_excel.core.records.indicators import Indicator, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.report_text import ReportText

from .changed_indicators import INDICATOR_CHECKS
from .changed_officers import OFFICER_CHECKS, code_is_its_own
from .changed_targets import TARGET_CHECKS
from .changed_texts import PROCEDURE_CHECKS, REPORT_TEXT_CHECKS
from .problems import Problem
from .steps import Check, Step

CHECKS: Mapping[type[Record], tuple[Check, ...]] = {
    Council: (code_is_its_own,),
    Officer: OFFICER_CHECKS,
    Indicator: INDICATOR_CHECKS,
    WrittenProcedure: PROCEDURE_CHECKS,
    Target: TARGET_CHECKS,
    ReportText: REPORT_TEXT_CHECKS,
}
#: Records that are held against others of their kind, those that are being recorded with them too.
HELD_AGAINST_EACH_OTHER = frozenset({Council, Officer})


def problems_of_change(step: Step, register: Register) -> tuple[Problem, ...]:
    """Return what is wrong with a change, nothing where nothing changes.

    `register` has the record as it stands, and whatever else is going to be recorded beside it.
    """
    if step.old == step.new:
        return ()
    return tuple(problem for check in CHECKS.get(type(step.new), ()) for problem in check(step, register))
