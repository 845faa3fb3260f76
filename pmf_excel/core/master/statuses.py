"""Statuses in the words of a council, symbol first; and the status of every figure, for its row in the workbook."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.rating.standing import standing_of, words_of
from pmf_excel.core.records.figures import Figure, State, Status
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Draft, Register
from pmf_excel.core.remembered import named_texts
from pmf_excel.core.reports.words import Words

#: States of a figure in which its status changes with the day, without anything being recorded.
_OPEN = tuple(f'"state":"{state}"' for state in (State.DUE, State.COLLECTED, State.CHECKED, State.RETURNED))
_BETWEEN = ": "
#: What the workbook remembers of the words in which its statuses stand.
STATUS_WORDS_KEY = "status words"
#: Statuses that are called something else since the workbook was written: by council, what they were called, and are.
Respelled = Mapping[str, Mapping[str, str]]


def figure_statuses(
    register: Register, today: date, words: Mapping[str, Words], figures: Iterable[str] | None = None
) -> dict[str, str]:
    """Return the status of figures (all of them, or those with these ids) in words with its symbol, by record id."""
    wanted = sorted(register.ids(Figure) if figures is None else figures)  # what an indicator needs is then at hand
    found = (register.get(Figure, figure) for figure in wanted)
    return {figure.id: figure_status(register, figure, today, words) for figure in found if figure is not None}


@dataclass(slots=True)
class EveryStatus:
    """Gives the status of every figure of a register by record id; on a draft only those that it touches are new."""

    today: date
    words: Mapping[str, Words]
    _known: dict[str, str] | None = None

    def __call__(self, register: Register) -> Mapping[str, str]:
        """Return the statuses of a register; the first one asked for is kept for the drafts that are laid over it."""
        if self._known is None:
            self._known = figure_statuses(register, self.today, self.words)
            return self._known
        tried = register.tried if isinstance(register, Draft) else {}
        if not tried:
            return self._known
        if Council.record_type in tried:
            return figure_statuses(register, self.today, self.words)
        subjects = {record_id.partition("|")[0] for some in tried.values() for record_id in some}
        touched = [figure for figure in register.ids(Figure) if figure.partition("|")[0] in subjects]
        return {**self._known, **figure_statuses(register, self.today, self.words, touched)}


def open_figures(register: Register, subjects: Collection[str] = ()) -> frozenset[str]:
    """Return the ids of the figures whose status may have changed by itself, or with the indicators in `subjects`.

    What was authorised stays as it was judged.
    """
    return frozenset(
        figure for figure in register.ids(Figure) if _may_change(register, figure, figure.partition("|")[0] in subjects)
    )


def _may_change(register: Register, figure: str, is_subject: bool) -> bool:
    stored = register.stored(Figure, figure)
    text = stored if isinstance(stored, str) else json.dumps(stored, separators=(",", ":"))
    if '"judgement":{' in text:
        return False
    return is_subject or any(state in text for state in _OPEN)


def every_status(words: Mapping[str, Words]) -> frozenset[str]:
    """Return each status in all the words that it may have been shown in, without its reason."""
    return frozenset(status_shown(status, each) for status in Status for each in (None, *words.values()))


def spelling_of(words: Mapping[str, Words]) -> str:
    """Return in which words the statuses of each council stand, for the workbook to remember."""
    return json.dumps({council: _spelled(each) for council, each in words.items()}, ensure_ascii=False, sort_keys=True)


def respelled_since(spelling: str | None, words: Mapping[str, Words]) -> Respelled:
    """Return how the statuses of a workbook that remembers `spelling` are said now: nothing where it remembers none."""
    if spelling is None:
        return {}
    then = named_texts(spelling)
    councils = sorted({*then, *words})
    found = {each: _renamed(then.get(each, _spelled(None)), _spelled(words.get(each))) for each in councils}
    return {council: renamed for council, renamed in found.items() if renamed}


def said_now(text: str, council: str, respelled: Respelled) -> str:
    """Return a status as it stands in the workbook in the words that are used now, with its reason."""
    status = without_reason(text)
    return respelled.get(council, {}).get(status, status) + text[len(status) :]


def _spelled(words: Words | None) -> dict[str, str]:
    return {str(status): status_shown(status, words) for status in Status}


def _renamed(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    return {text: now.get(status, text) for status, text in then.items() if now.get(status, text) != text}


def without_reason(text: str) -> str:
    """Return a status as it is shown without its reason."""
    return text.partition(_BETWEEN)[0]


def reason_of(text: str) -> str:
    """Return why a status as it is shown is no other, empty where that is not said."""
    return text.partition(_BETWEEN)[2]


def figure_status(register: Register, figure: Figure, today: date, words: Mapping[str, Words]) -> str:
    """Return the status of a figure in words with its symbol, and why it has no other."""
    wording = words.get(figure.council)
    if figure.judgement is not None:
        return _with_reason(status_shown(figure.judgement.status, wording), figure.judgement.why)
    indicator = register.indicator(figure.indicator)
    if indicator is None:
        return ""
    standing = standing_of(register, indicator, figure.period, today)
    return _with_reason(status_shown(standing.status, wording), standing.why)


def status_shown(status: Status, words: Words | None) -> str:
    """Return a status as a council prints it, symbol first: `▲ Outside threshold`."""
    if words is None:
        return words_of(status)
    look = words.status(status)
    return f"{look.symbol} {look.words}".strip()


def _with_reason(status: str, why: str) -> str:
    return f"{status}{_BETWEEN}{why}" if why else status
