"""What the drop-downs of the Control sheet offer: reporting periods and councils."""

from __future__ import annotations

from datetime import date

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register

from .book import ALL_COUNCILS, CONTROL_SHEET, MEMORY_SHEET, Chosen, Region
from .control import COUNCIL_CELL, PERIOD_CELL
from .layout import CHOICES_ROOM, COUNCILS_COLUMN, MEMORY_FIRST_ROW, PERIODS_COLUMN

#: How many quarters are offered, the current one included.
QUARTERS = 12


def current_quarter(today: date) -> Period:
    """Return the quarter that is being reported: the one that ended last."""
    return Period.containing(today, PeriodKind.QUARTER).previous()


def period_choices(today: date, chosen: str = "") -> tuple[str, ...]:
    """Return the periods to choose from: the current quarter, the next, those before; what is chosen is kept."""
    current = current_quarter(today)
    offered = [str(current), str(current.next()), *(str(current.shifted(-back)) for back in range(1, QUARTERS))]
    kept = _spelt(chosen)
    return (*offered, kept) if kept and kept not in offered else tuple(offered)


def council_choices(register: Register) -> tuple[str, ...]:
    """Return the councils to choose from: all of them, then each by its name."""
    return (ALL_COUNCILS, *(council.name for council in register.all(Council)))


def choice_regions(register: Register, today: date, chosen: Chosen) -> tuple[Region, ...]:
    """Return what the drop-downs offer; where nothing is chosen yet, the current quarter and all councils are."""
    periods, councils = period_choices(today, chosen.period), council_choices(register)
    lists = (
        _listed(PERIODS_COLUMN, periods),
        _listed(COUNCILS_COLUMN, councils),
    )
    return (*lists, *_first_choices(chosen, periods[0]))


def _first_choices(chosen: Chosen, period: str) -> tuple[Region, ...]:
    missing = ((PERIOD_CELL, period, chosen.period), (COUNCIL_CELL, ALL_COUNCILS, chosen.council))
    return tuple(Region(CONTROL_SHEET, *cell, ((text,),), 1) for cell, text, has in missing if not has)


def _listed(column: int, texts: tuple[str, ...]) -> Region:
    return Region(MEMORY_SHEET, MEMORY_FIRST_ROW, column, tuple((text,) for text in texts[:CHOICES_ROOM]), CHOICES_ROOM)


def _spelt(chosen: str) -> str:
    try:
        return str(Period.parse(chosen)) if chosen.strip() else ""
    except PmfError:
        return ""
