"""A form that came back, and what was taken from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pmf_excel.core.forms.form import FilledLine, Filling
from pmf_excel.core.rating.closings import closing_for
from pmf_excel.core.records.changes import Change, change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Draft, Register
from pmf_excel.core.sign_off.entitlement import may_sign_for, person_called
from pmf_excel.core.sign_off.moves import frozen, mirrored

from ..catalogue.sign_off import PERIOD_CLOSED
from ..findings import Finding, Place
from ..periods import Period


@dataclass(frozen=True, slots=True)
class Received:
    """A form as it came back: what was read from it, the file's name and SHA-256, and who completed it."""

    filling: Filling
    file: str
    sha256: str
    today: date
    by: str = ""

    @property
    def form(self) -> str:
        """The form's own reference."""
        return self.filling.identity.form

    @property
    def on_behalf_of(self) -> str:
        """The officer for whom a deputy signed, empty where the officer did."""
        officer = self.filling.identity.officer
        return "" if self.by in ("", officer) else officer


@dataclass(frozen=True, slots=True)
class Taken:
    """What a form changes, what was found in it, and how many of its lines are in the register now."""

    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    lines_accepted: int = 0


@dataclass(slots=True)
class Intake:
    """Gathers what one form changes, line after line; later lines see what earlier ones changed.

    `others` are different fillings of the same form that arrived in the same batch.
    """

    register: Draft
    received: Received
    others: tuple[Received, ...] = ()
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    accepted: int = 0

    def record(self, old: Record | None, new: Record, action: str, reason: str = "") -> None:
        """Remember that `new` takes the place of `old`; nothing where they are equal."""
        change = change_between(
            old,
            new,
            action,
            reason=reason,
            by=self.received.by,
            on_behalf_of=self.received.on_behalf_of,
            form=self.received.form,
            source=self.received.sha256,
        )
        if change is not None:
            self.changes.append(change)
            self.register.apply([change])

    def record_figure(self, old: Figure | None, new: Figure, action: str, reason: str = "") -> None:
        """Remember a changed figure, for the other council's indicators too that take theirs from it."""
        self.record(old, new, action, reason)
        for taker in self._takers_of(new):
            before = self.register.figure(taker.id, new.period)
            self.record(before, mirrored(new, before, taker), action, reason)

    def record_authorised(self, old: Figure, new: Figure) -> None:
        """Remember an authorised figure; where the other council takes it, that one is judged by its own target."""
        self.record(old, new, "authorise")
        for taker in self._takers_of(new):
            before = self.register.figure(taker.id, new.period)
            self.record(before, frozen(self.register, mirrored(new, before, taker), taker), "authorise")

    def _takers_of(self, figure: Figure) -> Iterator[Indicator]:
        """Yield who takes the figure; for a council that has closed the period it is said and not recorded."""
        for taker in self.register.taking_from(figure.indicator):
            if closing_for(self.register, taker, figure.period) is not None:
                name = self.register.council(taker.council).name
                place = Place(file=self.received.file, reference=taker.id)
                self.findings.append(PERIOD_CLOSED.finding(place, f"{figure.period} for {name}"))
            else:
                yield taker

    def newer_form(self, form: str) -> str:
        """Return `form` where it was issued later than the one that came back, nothing where it was not."""
        issued, newer = (self.register.get(IssuedForm, each) for each in (self.received.form, form))
        return form if issued is not None and newer is not None and newer.is_later_than(issued) else ""

    def find(self, findings: Iterable[Finding], line: FilledLine, column: str = "") -> None:
        """Remember findings at their place on the form."""
        for finding in findings:
            self.findings.append(placed(finding, self.received, line, column))

    def taken(self) -> Taken:
        """Return all that was gathered, with the form itself marked as received."""
        issued = self.register.get(IssuedForm, self.received.form)
        if issued is not None:
            self.record(issued, _back(issued, self.received), "collect")
        return Taken(tuple(self.changes), tuple(self.findings), self.accepted)


def placed(finding: Finding, received: Received, line: FilledLine, column: str = "") -> Finding:
    """Return a finding at its file, sheet and cell; the cell of `column` where the finding names none."""
    cell = finding.place.cell or (line.cell(column).ref if column else "") or f"A{line.row}"
    reference = finding.place.reference or line.cell("reference").text
    return finding.at(file=received.file, sheet=line.sheet, cell=cell, reference=reference)


def completed_by(register: Register, filling: Filling, today: date) -> str | None:
    """Return the code of the entitled officer who says to have completed the form, None where there is none."""
    entitled = may_sign_for(register, filling.identity.officer, today)
    return person_called(register, filling.completed_by.text, entitled)


def subject_of(register: Register, key: str) -> tuple[Indicator, Period] | None:
    """Return the indicator and period that a line's key names, None where the indicator is unknown."""
    indicator_id, _, rest = key.partition("|")
    indicator = register.indicator(indicator_id)
    return (indicator, Period.parse(rest.partition("|")[0])) if indicator is not None else None


def place_of_form(received: Received, cell: str = "") -> Place:
    """Return the place of a finding about the form as a whole."""
    return Place(file=received.file, sheet="Start", cell=cell)


def _back(issued: IssuedForm, received: Received) -> IssuedForm:
    return issued.but(
        state=FormState.RECEIVED,
        received_on=issued.received_on or received.today,
        received_sha256=received.sha256,
        received_modified=received.filling.modified_on,
    )
