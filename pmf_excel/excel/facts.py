"""Whether a cell still shows the fact that was issued: as people see it, not to the last binary digit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.numbers import same_after_saving

#: A cell without a fact shows one of these.
NO_FACT = frozenset({"", "-", "–", "—"})
_SERIAL_0 = date(1899, 12, 30)


def same_fact(issued: str, cell: Cell) -> bool:
    """Return whether `cell` shows the fact `issued`: blanks, the 13th digit and number formats do not matter."""
    expected, shown = " ".join(issued.split()), " ".join(cell.text.split())
    if shown == expected or {shown, expected} <= NO_FACT:
        return True
    if cell.held is Held.NUMBER and _is_serial_of(cell.text, expected):
        return True
    left, right = _number(expected), _number(shown)
    return left is not None and right is not None and same_after_saving(left, right)


def _is_serial_of(number: str, day: str) -> bool:
    try:
        return _SERIAL_0 + timedelta(days=int(number)) == date.fromisoformat(day)
    except (ValueError, OverflowError):
        return False


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
