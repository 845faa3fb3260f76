"""What reminders say: a subject and a text in plain words, for an officer and for a manager (framework section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.forms.kinds import FORM_KINDS
from pmf_excel.core.periods import Period
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.sentences import Quantity, first_upper, joined
from pmf_excel.core.reports.text import date_text, period_text
from pmf_excel.core.sign_off.due import Stage

from .drafts import on_one_line
from .open_work import ManagerWork, OfficerWork, OpenLine, Part
from .recipients import Recipients

_PLEASE = {
    Stage.RETURN: "Please type the figures into the yellow cells; where there is none, say why.",
    Stage.CHECK: "Please verify each figure, or return it with the reason.",
    Stage.ACTION_PLAN: "Please write the action plan: why, what is done about it, and when it is back on target.",
    Stage.AUTHORISATION: "Please authorise each figure and agree its action plan, or return it with the reason.",
}
_WITHOUT_A_FIGURE = {Stage.CHECK: "commentary", Stage.AUTHORISATION: "action plan"}


@dataclass(frozen=True, slots=True)
class Writing:
    """What every text of one run speaks of: the period, the day, who writes, and where filled forms are put."""

    register: Register
    period: Period
    today: date
    team: str
    folder: str

    def subject_for(self, work: OfficerWork) -> str:
        """Return the subject of an officer's reminder: which form, and how pressing; short, so that it is seen."""
        forms = len(work.parts)
        what = _form_words(work.parts[0].stage) if forms == 1 else f"{forms} forms, the first"
        return f"{self.period}: {what} {self._when(work.parts)}"

    def text_for(self, work: OfficerWork, who: Recipients, attached: Sequence[str]) -> str:
        """Return the text of an officer's reminder; `attached` are the names of the files that go along."""
        stand_ins = [on_one_line(mailbox.name) for mailbox in who.to if mailbox.code != work.officer]
        deputies = [on_one_line(mailbox.name) for mailbox in who.copies]
        return _paragraphs(
            f"Dear {joined(stand_ins) or self._name(work.officer)},",
            self._opening(work, stands_in=bool(stand_ins)),
            *(self._asked(part, attached) for part in work.parts),
            *self._what_to_do(attached),
            *([f"This goes to {joined(deputies)} too, who may do it in your place."] if deputies else []),
            f"If it is on its way already, thank you: nothing else is needed. Questions? Please ask {self.team}.",
            self.team,
        )

    def subject_for_manager(self, work: ManagerWork) -> str:
        """Return the subject of the list that a manager gets."""
        count = Quantity(work.late)
        return f"{self.period}: {count} {count:line is|lines are} overdue among your officers"

    def text_for_manager(self, work: ManagerWork, along: Sequence[bool]) -> str:
        """Return what is late among a manager's officers; `along` says of each part whether its form goes to them."""
        form = " with the form" if all(along) else ", with the form where it is out" if any(along) else ""
        return _paragraphs(
            f"Dear {self._name(work.manager)},",
            f"this is overdue for {period_text(self.period)} from officers who report to you:",
            *(self._late(officer) for officer in work.officers),
            f"Each of them gets a reminder{form}. Please help to get it done, or tell us who does it instead.",
            self.team,
        )

    def list_by_officer(self, works: Iterable[OfficerWork]) -> str:
        """Return everything that waits, officer by officer."""
        entries = [
            _paragraphs(self._name(work.officer), *(self._listed(part) for part in work.parts)) for work in works
        ]
        return _paragraphs(f"What waits for whom, {period_text(self.period)}, on {date_text(self.today)}", *entries)

    def list_by_manager(self, works: Iterable[ManagerWork]) -> str:
        """Return what is late, manager by manager, with the officers for whom no manager is named."""
        entries = [
            _paragraphs(
                self._name(work.manager) if work.manager else "No manager is named on the sheet Officers for these",
                *(self._late(officer) for officer in work.officers),
            )
            for work in works
        ]
        title = f"What is overdue, by manager, {period_text(self.period)}, on {date_text(self.today)}"
        return _paragraphs(title, *(entries or ["Nothing is overdue."]))

    def _opening(self, work: OfficerWork, *, stands_in: bool) -> str:
        of = f"{self._name(work.officer)}, for whom you deputise," if stands_in else "you"
        return f"this waits for {of} for {period_text(self.period)}:"

    def _asked(self, part: Part, attached: Sequence[str]) -> str:
        """Return what is asked for on one form: its name and day, what to do, and for which indicators."""
        return "\n".join((self._heading(part), _PLEASE[part.stage], *self._lines(part.lines), _where(part, attached)))

    def _listed(self, part: Part) -> str:
        return "\n".join((self._heading(part), *self._lines(part.lines)))

    def _late(self, work: OfficerWork) -> str:
        return "\n".join(f"{self._name(work.officer)}: {self._listed(part)}" for part in work.parts)

    def _heading(self, part: Part) -> str:
        form = _form_words(part.stage)
        council = self.register.council(part.council).name
        was = f"was due on {date_text(part.due)}, " if part.is_late else ""
        return f"{first_upper(form)} for {council}, {was}{self._when([part])}"

    def _when(self, parts: Sequence[Part]) -> str:
        """Return how pressing the first of these parts is: overdue by so many days, or due on its day."""
        first = min(parts, key=lambda part: part.due)
        if first.is_late:
            days = Quantity(first.days_late)
            return f"overdue by {days} working {days:day|days}" if days else "overdue"
        return "due today" if first.due == self.today else f"due on {date_text(first.due)}"

    def _lines(self, lines: Iterable[OpenLine]) -> Iterator[str]:
        """Yield a line for each indicator: its name, reference and period, and why it came back."""
        for open_line in lines:
            line = open_line.line
            period = f", {line.period}" if line.period != line.reporting else ""
            what = f": {_WITHOUT_A_FIGURE[line.stage]}" if line.commentary_only else ""
            yield f"- {on_one_line(line.indicator.name)} ({line.indicator.reference}){period}{what}"
            if line.reason:
                yield f"  It came back: {on_one_line(line.reason)}"

    def _what_to_do(self, attached: Sequence[str]) -> Iterator[str]:
        if attached:
            forms = "the attached form" if len(attached) == 1 else "the attached forms"
            yield (
                f"Please save {forms} as an Excel workbook on your computer, fill it in, and put it into this folder:\n"
                f"{self.folder}\nYou may also answer this message with the filled form attached."
            )

    def _name(self, code: str) -> str:
        return on_one_line(self.register.officer_name(code))


def _where(part: Part, attached: Sequence[str]) -> str:
    """Return where the form is: attached, sent before, come back or still to come."""
    if part.came_back is not None:
        return f"Your form {part.came_back.form}.xlsx came back, but this is not in. You will get it again."
    if part.form is None:
        return "You will get the form for this with another message."
    name = f"{part.form.form}.xlsx"
    if name in attached:
        return f"The form is attached: {name}"
    return f"Please use the form that you were sent, {name}; ask for a new one if you no longer have it."


def _form_words(stage: Stage) -> str:
    return FORM_KINDS[stage.value].singular


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)
