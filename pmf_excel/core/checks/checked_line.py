"""A line of a return with everything that its checks look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from pmf_excel.core.forms.form import FilledLine, FormIdentity
from pmf_excel.core.rating.combining import as_judged
from pmf_excel.core.rating.judging import Rating, judge
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import COLLECTED_STATES
from pmf_excel.core.typed.entries import ReturnEntry

from ..findings import Finding, FindingKind, Place
from ..periods import Period


@dataclass(frozen=True)
class CheckedLine:
    """A line as read: its entry, its indicator and period, the form, who completed it (their code), and when.

    `register` is what was known before this form.
    """

    entry: ReturnEntry
    line: FilledLine
    indicator: Indicator
    period: Period
    register: Register
    today: date
    form: FormIdentity
    completed_by: str = ""

    def finding(self, kind: FindingKind, column: str, found: object = "", **facts: object) -> Finding:
        """Return a finding of `kind` at the cell of `column`."""
        cell = self.line.cell(column).ref
        return kind.finding(Place(sheet=self.line.sheet, cell=cell, reference=self.indicator.id), found, **facts)

    @cached_property
    def rating(self) -> Rating:
        """How the figure as typed is judged; against the frozen target where its period was authorised before."""
        known = self.register.figure(self.indicator.id, self.period)
        frozen = known.judgement if known is not None else None
        return judge(
            self.register, self.indicator, self.period, self.entry.value, marker=self.entry.marker, against=frozen
        )

    @cached_property
    def earlier(self) -> tuple[Figure, ...]:
        """The figures of earlier periods of the same length that are in, oldest first, begun since a series break."""
        figures = tuple(self._figures_before())[::-1]
        breaks = [entry.on for entry in self.register.breaks_of(self.indicator.id) if entry.on <= self.period.end]
        return tuple(figure for figure in figures if figure.period.start >= max(breaks)) if breaks else figures

    @cached_property
    def values(self) -> dict[Period, Decimal]:
        """The values of `earlier` by period."""
        return {figure.period: figure.value for figure in self.earlier if figure.value is not None}

    @property
    def last(self) -> Figure | None:
        """The figure of the period just before this one, None where there is none or the series broke."""
        latest = self.earlier[-1] if self.earlier else None
        return latest if latest is not None and latest.period == self.period.previous() else None

    def _figures_before(self) -> Iterator[Figure]:
        """Yield the figures that count, latest first: they are in order, so only the first few are compared."""
        reached = False
        for figure in reversed(self.register.figures_of(self.indicator.id)):
            reached = reached or figure.period < self.period
            if reached and figure.period.kind is self.period.kind and (known := _as_it_counts(figure)) is not None:
                yield known


def _as_it_counts(figure: Figure) -> Figure | None:
    """Return a figure as typed where it is in, as last authorised while it is being corrected, otherwise None."""
    if figure.state in COLLECTED_STATES:
        return figure
    return as_judged(figure) if figure.judgement is not None else None
