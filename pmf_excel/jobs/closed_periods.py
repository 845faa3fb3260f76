"""What a closed period was left without, in a sentence: nobody is asked for it any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.closings import closing_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.sentences import Quantity
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.sign_off.due import DueLine, Stage, lines_left

from .outcome import counted


def closings_said(register: Register, period: Period, councils: Sequence[str]) -> Iterator[str]:
    """Yield since when `period` is closed for each of `councils` that has closed it, and what had not come in."""
    for council in councils:
        closing = closing_of(register, council, period)
        if closing is not None:
            since = f"Closed for {register.council(council).name} since {date_text(closing.on)}."
            yield f"{since}{left_said(lines_left(register, period, council))}"


def left_said(lines: Sequence[DueLine]) -> str:
    """Return the sentence on what had not come in when a period was closed, empty where everything had."""
    if not lines:
        return ""
    counts = ", ".join(
        counted(number, stage.asks_for) for stage in Stage if (number := sum(line.stage is stage for line in lines))
    )
    number = Quantity(len(lines))
    return f" Not in, and not asked for any more: {number} {number:line|lines} ({counts})."
