"""What an edit breaks that was right before, by the rules that an import keeps too."""

from __future__ import annotations

from collections.abc import Iterator

from pmf_excel.core.importing.changes import problems_of_change
from pmf_excel.core.importing.definitions import problems_of
from pmf_excel.core.importing.problems import Problem
from pmf_excel.core.importing.steps import Step
from pmf_excel.core.records.register import Register


def new_problems(step: Step, register: Register, beside: Register | None = None) -> Iterator[Problem]:
    """Yield what is wrong with the record as it is going to be and was not before.

    `beside` is the register with whatever else is going to be recorded with it, where that is not nothing.
    """
    known = {_said(each) for each in problems_of(step.old, register)} if step.old is not None else set()
    for problem in problems_of(step.new, register):
        if _said(problem) not in known or (problem.field and step.old is not None and step.changes(problem.field)):
            yield problem
    yield from problems_of_change(step, beside if beside is not None else register)


def _said(problem: Problem) -> tuple[str, str, str, str]:
    return problem.kind.code, problem.field, str(problem.found), str(sorted(problem.facts.items()))
