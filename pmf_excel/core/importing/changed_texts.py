"""What must hold of a change to texts: those of closed periods stand, and another procedure has another version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pmf_excel.core.catalogue import changing as found_on_change
from pmf_excel.core.rating.closings import closing_of
from pmf_excel.core.records.indicators import WrittenProcedure
from pmf_excel.core.records.record import free_text_fields
from pmf_excel.core.records.register import Register

from ..reports.sentences import listed
from .problems import Problem
from .steps import Check, Step


def _report_is_open(step: Step, register: Register) -> Iterator[Problem]:
    text: Any = step.new
    if closing_of(register, text.council, text.period) is not None:
        yield Problem(
            "text", found_on_change.TEXT_CLOSED, text.period, {"council": register.council(text.council).name}
        )


def _another_text_has_another_version(step: Step, register: Register) -> Iterator[Problem]:
    procedure: Any = step.new
    if step.old is None or not step.changes(*free_text_fields(WrittenProcedure)):
        return
    named = [
        figure.period
        for figure in register.figures_of(procedure.indicator)
        if figure.judgement is not None and figure.judgement.procedure_version == procedure.version
    ]
    if named:
        facts = {"version": procedure.version, "periods": listed(named)}
        yield Problem("version", found_on_change.SAME_VERSION, procedure.indicator, facts)


REPORT_TEXT_CHECKS: tuple[Check, ...] = (_report_is_open,)
PROCEDURE_CHECKS: tuple[Check, ...] = (_another_text_has_another_version,)
