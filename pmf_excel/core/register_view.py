"""What stands on the register's first sheet: four counts, what needs somebody, and what is on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.master.counts import Tile, tiles
from pmf_excel.core.master.needs import Need, needs_of
from pmf_excel.core.master.statuses import figure_statuses
from pmf_excel.core.master.tones import Tone
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.words import Words
from pmf_excel.core.sign_off.due import lines_due

from .periods import Period

__all__ = ["ControlView", "Need", "Tile", "Tone", "register_view"]


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
    needs, expected = needs_of(register, lines, today, wording)
    return ControlView(
        councils=tuple(council.name for council in councils),
        period=period,
        today=today,
        tiles=tiles(register, period, {council.id for council in councils}, lines, today),
        needs=needs,
        expected=expected,
        statuses=figure_statuses(register, today, wording),
        outcome=outcome,
    )
