"""Which periods are closed for a council: nothing more is taken in for them (framework section 4)."""

from __future__ import annotations

from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import Closing
from pmf_excel.core.records.register import Register

from .reporting import reporting_quarter


def is_closed(register: Register, council: str, period: Period) -> bool:
    """Return whether `period` lies in a period that is closed for `council`."""
    return closing_of(register, council, period) is not None


def closing_of(register: Register, council: str, period: Period) -> Closing | None:
    """Return the closing of the period in which `period` lies for `council`, None where that is open."""
    closings = (entry for entry in register.all(Closing, council) if entry.closed)
    return next((entry for entry in closings if entry.period.contains(period)), None)


def closing_for(register: Register, indicator: Indicator, period: Period) -> Closing | None:
    """Return the closing that locks a figure: of its period, or of the quarter in which a year's is reported."""
    closing = closing_of(register, indicator.council, period)
    if closing is None and period.kind is PeriodKind.YEAR:
        return closing_of(register, indicator.council, reporting_quarter(indicator, period))
    return closing
