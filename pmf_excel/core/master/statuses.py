"""Statuses in the words of a council, symbol first; and the status of every figure, for its row in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pmf_excel.core.rating.standing import standing_of, words_of
from pmf_excel.core.records.figures import Figure, Status
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.words import Words


def figure_statuses(register: Register, today: date, words: Mapping[str, Words]) -> dict[str, str]:
    """Return the status of every figure in words with its symbol, by record id; as frozen once it was authorised."""
    return {figure.id: figure_status(register, figure, today, words) for figure in register.all(Figure)}


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
    return f"{status}: {why}" if why else status
