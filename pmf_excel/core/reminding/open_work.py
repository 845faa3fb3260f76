"""What waits for whom in a reporting period: each officer's open lines, with the form that they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeAlias

from pmf_excel.core.deadlines import working_days_late
from pmf_excel.core.periods import Period
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import DueLine, Stage, lines_due

#: A line that stands on no form yet is spoken of when its day is at most so many working days away.
SOON = 5

#: Forms in one state by council, stage and the line that stands on them, the one issued last of each.
FormsBy: TypeAlias = Mapping[tuple[str, Stage, str], IssuedForm]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that waits for somebody: the form that it stands on, None where none is out, and by when.

    `came_back` is a form that it stood on before, and that was received without it. The day is that on the form;
    `days_late` counts working days.
    """

    line: DueLine
    form: IssuedForm | None
    came_back: IssuedForm | None
    due: date
    is_late: bool
    days_late: int

    @property
    def officer(self) -> str:
        """Who is waited for: whoever has the form, otherwise the officer in that role."""
        return self.form.officer if self.form is not None else self.line.officer


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one officer that are asked for together: those of one form, or of one that is still to be issued."""

    council: str
    stage: Stage
    form: IssuedForm | None
    lines: tuple[OpenLine, ...]

    @property
    def came_back(self) -> IssuedForm | None:
        """The form that was received without these lines, where they stand on none that is out."""
        return self.lines[0].came_back

    @property
    def due(self) -> date:
        """The first day by which one of them is asked for."""
        return min(line.due for line in self.lines)

    @property
    def days_late(self) -> int:
        """By how many working days the latest of them is late."""
        return max(line.days_late for line in self.lines)

    @property
    def is_late(self) -> bool:
        """Whether one of them should have come in."""
        return any(line.is_late for line in self.lines)

    def only_late(self) -> Part:
        """Return the part with the lines that are late."""
        return Part(self.council, self.stage, self.form, tuple(line for line in self.lines if line.is_late))


@dataclass(frozen=True, slots=True)
class OfficerWork:
    """Everything that waits for one officer, what is most pressing first."""

    officer: str
    parts: tuple[Part, ...]

    @property
    def lines(self) -> tuple[OpenLine, ...]:
        """The lines of all parts."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def late(self) -> int:
        """How many lines are late."""
        return sum(line.is_late for line in self.lines)

    @property
    def due(self) -> date:
        """The first day by which something is asked for."""
        return min(part.due for part in self.parts)


@dataclass(frozen=True, slots=True)
class ManagerWork:
    """What is late among the officers who report to `manager`; the code is empty where no manager is named."""

    manager: str
    officers: tuple[OfficerWork, ...]

    @property
    def late(self) -> int:
        """How many lines are late."""
        return sum(work.late for work in self.officers)


def open_lines(register: Register, period: Period, councils: Iterable[str], today: date) -> tuple[OpenLine, ...]:
    """Return every open line of `councils` in a reporting period, whether anybody needs to be reminded of it or not."""
    found: list[OpenLine] = []
    for council in councils:
        out, back = (_forms(register, council, state) for state in (FormState.OUT, FormState.RECEIVED))
        found += [_open_line(line, out, back, today) for line in lines_due(register, period, council)]
    return tuple(found)


def work_by_officer(lines: Iterable[OpenLine], today: date) -> tuple[OfficerWork, ...]:
    """Return what officers are to be reminded of: what stands on a form, what is late, and what is due soon."""
    pressing = sorted((line for line in lines if is_pressing(line, today)), key=_order)
    return tuple(
        OfficerWork(officer, tuple(sorted(_parts(own), key=lambda part: part.due)))
        for officer, own in groupby(pressing, key=lambda line: line.officer)
    )


def is_pressing(line: OpenLine, today: date) -> bool:
    """Return whether an officer is to be reminded of a line now."""
    return line.form is not None or line.is_late or working_days_late(today, line.due) <= SOON


def late_by_manager(register: Register, works: Iterable[OfficerWork]) -> tuple[ManagerWork, ...]:
    """Return what is late by the manager of whom it waits for; those without a manager come last."""
    late = [(_manager_of(register, work.officer), _only_late(work)) for work in works if work.late]
    ordered = sorted(late, key=lambda pair: (not pair[0], pair[0], pair[1].officer))
    return tuple(
        ManagerWork(manager, tuple(work for _, work in own))
        for manager, own in groupby(ordered, key=lambda pair: pair[0])
    )


def _forms(register: Register, council: str, state: FormState) -> FormsBy:
    return {
        (council, Stage(issued.kind), key): issued
        for issued in sorted(register.all(IssuedForm, council), key=lambda issued: (issued.issued_on, issued.form))
        if issued.state is state
        for key in issued.lines
    }


def _open_line(line: DueLine, out: FormsBy, back: FormsBy, today: date) -> OpenLine:
    key = (line.indicator.council, line.stage, line.key)
    form = out.get(key)
    came_back = back.get(key) if form is None else None
    return OpenLine(
        line, form, came_back, line.due_date, line.is_overdue(today), working_days_late(line.due_date, today)
    )


def _order(line: OpenLine) -> tuple[str, str, str, bool, str]:
    form = line.form or line.came_back
    name = form.form if form is not None else ""
    return line.officer, line.line.indicator.council, line.line.stage.value, line.form is not None, name


def _parts(lines: Iterable[OpenLine]) -> Iterator[Part]:
    """Yield the parts of one officer's lines, which come in order."""
    for _, same in groupby(lines, key=_order):
        own = tuple(same)
        yield Part(own[0].line.indicator.council, own[0].line.stage, own[0].form, own)


def _only_late(work: OfficerWork) -> OfficerWork:
    return OfficerWork(work.officer, tuple(part.only_late() for part in work.parts if part.is_late))


def _manager_of(register: Register, code: str) -> str:
    officer = register.officer(code)
    return officer.manager if officer is not None and officer.manager != code else ""
