"""A record as edits or a new row would make it, before it is known whether it can be recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pmf_excel.core.findings import Finding
from pmf_excel.core.importing.steps import Step
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.records.record import Record

from .kind_sync import RowWork

_NO_CELL = TableCell("")


@dataclass(slots=True)
class Proposal:
    """A record that is going to be changed or made: what stands of it, the values that were typed, and those told."""

    work: RowWork
    standing: Record | None = None
    told: dict[str, Any] = field(default_factory=dict)
    said: list[tuple[str, Finding]] = field(default_factory=list)
    record: Record | None = None

    @property
    def step(self) -> Step:
        """What stands and what is going to be; what was withdrawn begins anew."""
        assert self.record is not None
        withdrawn = self.standing is not None and self.standing.withdrawn_on is not None
        return Step(None if withdrawn else self.standing, self.record)

    def values(self) -> dict[str, Any]:
        """Return what the record's fields are going to be."""
        return {**self.told, **{name: edit.value for name, edit in self.work.edits.items()}}

    def cells(self) -> dict[str, TableCell]:
        """Return the cells that were typed, by field."""
        return {name: edit.cell for name, edit in self.work.edits.items()}

    def cell(self, name: str) -> TableCell:
        """Return the cell in which a field was typed, otherwise the first of the row."""
        if name in self.work.edits:
            return self.work.edits[name].cell
        return self.work.row.cells[0] if self.work.row is not None and self.work.row.cells else _NO_CELL
