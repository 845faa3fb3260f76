"""What needs somebody in a period, and what is expected: whom, since when, by when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

from pmf_excel.core.deadlines import bank_holidays, working_days_between
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.sentences import Quantity, first_upper
from pmf_excel.core.reports.words import Words
from pmf_excel.core.sign_off.due import DueLine, Stage

from .counts import plan_tone, preview_status, queries_of
from .statuses import status_shown
from .tones import Tone

#: What is asked for where there is no figure to sign: a derived quarter, or one taken from the other council.
_ASKED_FOR_WITHOUT_FIGURE: Mapping[Stage, str] = {
    Stage.CHECK: "commentary",
    Stage.AUTHORISATION: "agreement to the action plan",
}
#: What fits into two lines of the list; the whole of a reason or name stands on the sheet of its record.
_LONGEST_WHAT, _SHORTEST_REASON, _LONGEST_NAME, _LONGEST_WHO = 88, 20, 78, 58


class Urgency(IntEnum):
    """Why a line is shown, the most pressing first."""

    PLAN = 1
    RETURNED = 2
    OVERDUE = 3
    QUERIED = 4
    EXPECTED = 5


#: A line about an action plan has the tone of its figure instead.
_TONES: Mapping[Urgency, Tone] = {
    Urgency.RETURNED: Tone.LATE,
    Urgency.OVERDUE: Tone.LATE,
    Urgency.QUERIED: Tone.WAITING,
    Urgency.EXPECTED: Tone.PLAIN,
}


@dataclass(frozen=True, slots=True)
class Need:
    """Lines that wait for one person: which, whom, since when, by when, and why they need attention.

    `figure` is the record id of the first line's figure.
    """

    reference: str
    name: str
    who: str
    since: date
    due: date
    what: str
    tone: Tone
    figure: str


class _Matter(NamedTuple):
    """What lines have in common that are shown as one; in the order in which they are shown."""

    urgency: Urgency
    due: date
    council: str
    officer: str
    stage: Stage
    what: str
    tone: Tone
    alone: str


def needs_of(
    register: Register, lines: Iterable[DueLine], today: date, words: Mapping[str, Words]
) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
    """Return what needs somebody, most pressing first, and what is expected; lines that say the same become one."""
    matters = sorted(
        ((_matter(register, line, today, words), line.key, line) for line in lines), key=lambda entry: entry[:2]
    )
    grouped = [
        (matter, [line for _, _, line in group]) for matter, group in groupby(matters, key=lambda entry: entry[0])
    ]
    needs = (_need(register, matter, same) for matter, same in grouped if matter.urgency is not Urgency.EXPECTED)
    expected = (_need(register, matter, same) for matter, same in grouped if matter.urgency is Urgency.EXPECTED)
    return tuple(needs), tuple(expected)


def shortened_text(text: str, longest: int) -> str:
    """Return a text on one line: all of it, or else the sentences or at least the words that fit."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    start = line[: longest - 2]
    sentences, stop, _ = start.rpartition(". ")
    if stop:
        return f"{sentences}. …"
    words, space, _ = start.rpartition(" ")
    return f"{words.rstrip(',;:')} …" if space else f"{start}…"


def _matter(register: Register, line: DueLine, today: date, words: Mapping[str, Words]) -> _Matter:
    urgency, what = _urgency(register, line, today, words)
    is_plan = line.stage is Stage.ACTION_PLAN
    tone = plan_tone(register, line, today) if is_plan else _TONES[urgency]
    alone = line.indicator.id if is_plan else ""
    return _Matter(urgency, line.due_date, line.indicator.council, line.officer, line.stage, what, tone, alone)


def _urgency(register: Register, line: DueLine, today: date, words: Mapping[str, Words]) -> tuple[Urgency, str]:
    without_figure = _ASKED_FOR_WITHOUT_FIGURE if line.commentary_only else {}
    asked_for = without_figure.get(line.stage, line.stage.asks_for)
    late = f"overdue by {_days_late(line.due_date, today)}" if line.is_overdue(today) else ""
    if line.stage is Stage.ACTION_PLAN:
        status = status_shown(preview_status(register, line), words.get(line.indicator.council))
        start = f"{status}: action plan"
        if line.reason:
            return Urgency.PLAN, _returned(f"{start} returned", line, late)
        return Urgency.PLAN, f"{start} {_with('awaited', late)}"
    if line.reason:
        return Urgency.RETURNED, _returned("Returned", line, late)
    if late:
        return Urgency.OVERDUE, first_upper(f"{asked_for} {late}")
    queries = Quantity(queries_of(register, line))
    if queries and line.stage is Stage.CHECK:
        return Urgency.QUERIED, f"{queries} {queries:query|queries} to accept or return"
    return Urgency.EXPECTED, first_upper(f"{asked_for} expected")


def _returned(start: str, line: DueLine, late: str) -> str:
    said = _with(start, late)
    return f"{said}: {shortened_text(line.reason, max(_LONGEST_WHAT - len(said), _SHORTEST_REASON))}"


def _with(state: str, late: str) -> str:
    return f"{state}, {late}" if late else state


def _need(register: Register, matter: _Matter, lines: Sequence[DueLine]) -> Need:
    first, alone = lines[0], len(lines) == 1
    period = f"{first.period}: " if alone and first.period != first.reporting else ""
    others = "" if alone else " and others"
    name = shortened_text(f"{period}{first.indicator.name}", _LONGEST_NAME - len(others))
    return Need(
        reference=first.indicator.id,
        name=f"{name}{others}",
        who=shortened_text(register.officer_name(matter.officer), _LONGEST_WHO),
        since=min(waiting_since(register, line) for line in lines),
        due=matter.due,
        what=matter.what if alone else f"{matter.what} ({len(lines)} lines)",
        tone=matter.tone,
        figure=first.key,
    )


def waiting_since(register: Register, line: DueLine) -> date:
    """Return since when a line waits for its officer: the step before was done, or its period had ended."""
    figure = register.figure(line.indicator.id, line.period)
    done = None
    if figure is not None and line.stage is Stage.CHECK:
        done = figure.collected_on
    elif figure is not None and line.stage is not Stage.RETURN:
        done = figure.checked_on
    return done or line.period.end + timedelta(days=1)


def _days_late(due: date, today: date) -> str:
    holidays = frozenset().union(*(bank_holidays(year) for year in range(due.year, today.year + 1)))
    days = Quantity(working_days_between(due, today, holidays))
    return f"{days} working {days:day|days}"
