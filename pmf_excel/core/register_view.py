"""What stands on the register's first sheet: four counts, what needs somebody, and what is on its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import groupby
from typing import NamedTuple

from pmf_excel.core.rating.reporting import collected_periods, figure_period
from pmf_excel.core.rating.standing import standing_of, words_of
from pmf_excel.core.records.figures import Figure, Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.plans import ActionPlan, PlanState
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.sentences import Quantity, first_upper
from pmf_excel.core.reports.words import Words
from pmf_excel.core.sign_off.due import COLLECTED_STATES, DueLine, Stage, lines_due, previewed

from .deadlines import bank_holidays, working_days_between
from .periods import Period

#: What an officer is asked for at each stage.
_ASKED_FOR: Mapping[Stage, str] = {
    Stage.RETURN: "return",
    Stage.CHECK: "check",
    Stage.ACTION_PLAN: "action plan",
    Stage.AUTHORISATION: "authorisation",
}
#: The same where there is no figure to sign: a derived quarter, or one taken from the other council.
_ASKED_FOR_WITHOUT_FIGURE: Mapping[Stage, str] = {
    **_ASKED_FOR,
    Stage.CHECK: "commentary",
    Stage.AUTHORISATION: "agreement to the action plan",
}
#: A reason that somebody typed is cut here; the whole of it stands on the sheet of its record.
_LONGEST_REASON = 120


class Tone(StrEnum):
    """How urgent something is, from nothing to do to off target; the words beside it say so too."""

    PLAIN = "plain"
    WAITING = "waiting"
    LATE = "late"
    OFF_TARGET = "off target"


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
class Tile:
    """One count: what is counted, the count in words, and the sentence beneath."""

    heading: str
    count: str
    sentence: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Need:
    """Lines that wait for one person: which, whom, by when, and why they need attention.

    `figure` is the record id of the first line's figure.
    """

    reference: str
    name: str
    who: str
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


@dataclass(frozen=True, slots=True)
class ControlView:
    """Everything that is decided about the register workbook.

    `needs` are exceptions, `expected` what is not late yet; `statuses` gives each figure's status in words by its
    record id; `outcome` is the sentence that the last command ended with.
    """

    councils: tuple[str, ...]
    period: Period
    today: date
    tiles: tuple[Tile, ...]
    needs: tuple[Need, ...]
    expected: tuple[Need, ...]
    statuses: Mapping[str, str]
    outcome: str = ""


def register_view(
    register: Register, period: Period, today: date, words: Mapping[str, Words] | None = None, outcome: str = ""
) -> ControlView:
    """Return what the register workbook says of `period`, for all councils, on the business date `today`.

    `words` gives each council's words by its code; without them statuses have their usual words and no symbols.
    """
    councils = register.all(Council)
    lines = tuple(line for council in councils for line in lines_due(register, period, council.id))
    wording = words or {}
    needs, expected = _split(register, lines, today, wording)
    return ControlView(
        councils=tuple(council.name for council in councils),
        period=period,
        today=today,
        tiles=tiles(register, period, lines, today),
        needs=needs,
        expected=expected,
        statuses=figure_statuses(register, today, wording),
        outcome=outcome,
    )


def tiles(register: Register, period: Period, lines: Sequence[DueLine], today: date) -> tuple[Tile, ...]:
    """Return the four counts of a reporting period whose open lines are `lines`: one for each stage of sign-off."""
    return (
        _returns_tile(register, period, _at(lines, Stage.RETURN), today),
        _checks_tile(register, _at(lines, Stage.CHECK)),
        _authorisations_tile(register, _at(lines, Stage.AUTHORISATION)),
        _plans_tile(register, period, _at(lines, Stage.ACTION_PLAN), today),
    )


def figure_statuses(register: Register, today: date, words: Mapping[str, Words]) -> dict[str, str]:
    """Return the status of every figure in words with its symbol, by record id; as frozen once it was authorised."""
    return {figure.id: _figure_status(register, figure, today, words) for figure in register.all(Figure)}


def status_shown(status: Status, words: Words | None) -> str:
    """Return a status as a council prints it, symbol first: `▲ Outside threshold`."""
    if words is None:
        return words_of(status)
    look = words.status(status)
    return f"{look.symbol} {look.words}".strip()


def _figure_status(register: Register, figure: Figure, today: date, words: Mapping[str, Words]) -> str:
    wording = words.get(figure.council)
    if figure.judgement is not None:
        return _with_reason(status_shown(figure.judgement.status, wording), figure.judgement.why)
    indicator = register.indicator(figure.indicator)
    if indicator is None:
        return ""
    standing = standing_of(register, indicator, figure.period, today)
    return _with_reason(status_shown(standing.status, wording), standing.why)


def _with_reason(status: str, why: str) -> str:
    return f"{status}: {why}" if why else status


def _at(lines: Iterable[DueLine], stage: Stage) -> list[DueLine]:
    return [line for line in lines if line.stage is stage]


def _returns_tile(register: Register, period: Period, lines: Sequence[DueLine], today: date) -> Tile:
    asked = {
        (indicator.council, indicator.collection_officer)
        for indicator in register.all(Indicator)
        if indicator.lives_in(period) and collected_periods(indicator, period)
    }
    if not asked:
        return Tile("Returns in", "None asked", "no figure is collected in this period")
    late = {_from_whom(line) for line in lines if line.is_overdue(today)}
    coming = {_from_whom(line) for line in lines} - late
    parts = [f"{len(late)} late"] if late else []
    if coming:
        first_due = min(line.due_date for line in lines if not line.is_overdue(today))
        parts.append(f"{len(coming)} due {_day(first_due)}")
    tone = Tone.LATE if late else Tone.PLAIN
    return Tile("Returns in", f"{len(asked) - len(late | coming)} of {len(asked)}", ", ".join(parts) or "all in", tone)


def _checks_tile(register: Register, lines: Sequence[DueLine]) -> Tile:
    figures = [line for line in lines if not line.commentary_only]
    queried = Quantity(sum(bool(_queries(register, line)) for line in figures))
    commentaries = Quantity(len(lines) - len(figures))
    parts = [f"{queried} {queried:has a query|have queries}"] if queried else []
    if commentaries:
        parts.append(f"{commentaries} {commentaries:commentary|commentaries} to confirm")
    return _figures_tile("To check", figures, parts, "no queries")


def _authorisations_tile(register: Register, lines: Sequence[DueLine]) -> Tile:
    figures = [line for line in lines if not line.commentary_only]
    off_target = sum(_preview_status(register, line).is_off_target for line in figures)
    plans = Quantity(len(lines) - len(figures))
    parts = [f"{off_target} off target"] if off_target else []
    if plans:
        parts.append(f"{plans} action {plans:plan|plans} to agree")
    return _figures_tile("To authorise", figures, parts, "none off target")


def _figures_tile(heading: str, figures: Sequence[DueLine], parts: Sequence[str], otherwise: str) -> Tile:
    sentence, count = ", ".join(parts), Quantity(len(figures))
    if not count:
        return Tile(heading, "None", sentence or "nothing waits", Tone.WAITING if parts else Tone.PLAIN)
    return Tile(heading, f"{count} {count:figure|figures}", sentence or otherwise, Tone.WAITING)


def _plans_tile(register: Register, period: Period, lines: Sequence[DueLine], today: date) -> Tile:
    awaited = {line.indicator.id for line in lines}
    written = {plan.indicator for plan in register.all(ActionPlan) if _is_written(register, plan, period)} - awaited
    wanted = len(awaited | written)
    if not wanted:
        return Tile("Action plans", "None", "none is asked for so far")
    sentence = f"{len(awaited)} awaited" if awaited else "all in"
    tones = {_plan_tone(register, line, today) for line in lines}
    tone = next((tone for tone in (Tone.OFF_TARGET, Tone.LATE, Tone.WAITING) if tone in tones), Tone.PLAIN)
    return Tile("Action plans", f"{len(written)} of {wanted}", sentence, tone)


def _is_written(register: Register, plan: ActionPlan, reporting: Period) -> bool:
    indicator = register.indicator(plan.indicator)
    if indicator is None or plan.updated_for is None or plan.state is PlanState.RETURNED:
        return False
    return plan.updated_for == figure_period(indicator, reporting)


def _split(
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


def _matter(register: Register, line: DueLine, today: date, words: Mapping[str, Words]) -> _Matter:
    urgency, what = _urgency(register, line, today, words)
    is_plan = line.stage is Stage.ACTION_PLAN
    tone = _plan_tone(register, line, today) if is_plan else _TONES[urgency]
    alone = line.indicator.id if is_plan else ""
    return _Matter(urgency, line.due_date, line.indicator.council, line.officer, line.stage, what, tone, alone)


def _plan_tone(register: Register, line: DueLine, today: date) -> Tone:
    """Return how urgent an awaited action plan is: off target only where its figure is outside the threshold."""
    if _preview_status(register, line) is Status.OUTSIDE:
        return Tone.OFF_TARGET
    return Tone.LATE if line.reason or line.is_overdue(today) else Tone.WAITING


def _urgency(register: Register, line: DueLine, today: date, words: Mapping[str, Words]) -> tuple[Urgency, str]:
    asked_for = (_ASKED_FOR_WITHOUT_FIGURE if line.commentary_only else _ASKED_FOR)[line.stage]
    late = f"overdue by {_days_late(line.due_date, today)}" if line.is_overdue(today) else ""
    if line.stage is Stage.ACTION_PLAN:
        status = status_shown(_preview_status(register, line), words.get(line.indicator.council))
        return Urgency.PLAN, f"{status}: action plan {_returned(line, late) if line.reason else _with('awaited', late)}"
    if line.reason:
        return Urgency.RETURNED, first_upper(_returned(line, late))
    if late:
        return Urgency.OVERDUE, first_upper(f"{asked_for} {late}")
    queries = Quantity(_queries(register, line))
    if queries and line.stage is Stage.CHECK:
        return Urgency.QUERIED, f"{queries} {queries:query|queries} to accept or return"
    return Urgency.EXPECTED, first_upper(f"{asked_for} expected")


def _returned(line: DueLine, late: str) -> str:
    return f"{_with('returned', late)}: {_cut(line.reason)}"


def _with(state: str, late: str) -> str:
    return f"{state}, {late}" if late else state


def _need(register: Register, matter: _Matter, lines: Sequence[DueLine]) -> Need:
    first, alone = lines[0], len(lines) == 1
    period = f"{first.period}: " if alone and first.period != first.reporting else ""
    return Need(
        reference=first.indicator.full_reference,
        name=f"{period}{first.indicator.name}{'' if alone else ' and others'}",
        who=register.officer_name(matter.officer),
        due=matter.due,
        what=matter.what if alone else f"{matter.what} ({len(lines)} lines)",
        tone=matter.tone,
        figure=first.key,
    )


def _preview_status(register: Register, line: DueLine) -> Status:
    preview = previewed(register, line.indicator, line.period, COLLECTED_STATES)
    return preview.rating.status if preview is not None else Status.NOT_AVAILABLE


def _queries(register: Register, line: DueLine) -> int:
    figure = register.figure(line.indicator.id, line.period)
    return sum(not query.accepted for query in figure.queries) if figure is not None else 0


def _from_whom(line: DueLine) -> tuple[str, str]:
    return line.indicator.council, line.officer


def _days_late(due: date, today: date) -> str:
    holidays = frozenset().union(*(bank_holidays(year) for year in range(due.year, today.year + 1)))
    days = Quantity(working_days_between(due, today, holidays))
    return f"{days} working {days:day|days}"


def _cut(reason: str) -> str:
    """Return a reason on one line: all of it, or else the sentences or at least the words that fit."""
    line = " ".join(reason.split())
    if len(line) <= _LONGEST_REASON:
        return line
    start = line[: _LONGEST_REASON - 2]
    sentences, stop, _ = start.rpartition(". ")
    if stop:
        return f"{sentences}. …"
    words, space, _ = start.rpartition(" ")
    return f"{words.rstrip(',;:')} …" if space else f"{start}…"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
