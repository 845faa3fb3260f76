"""A change of one record, from what stands to what it is going to be: what checks of a change are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

from .problems import Problem


@dataclass(frozen=True, slots=True)
class Step:
    """A record as it stands (None where it is new or was withdrawn), and as it is going to be."""

    old: Record | None
    new: Record

    def changes(self, *names: str) -> bool:
        """Return whether one of the fields gets another value."""
        return self.old is None or any(getattr(self.old, name) != getattr(self.new, name) for name in names)


#: A check of a change: what is wrong with it, where the register has what stands beside it.
Check = Callable[[Step, Register], Iterator[Problem]]
