"""What the pages of the master workbook are made from: the register, what is chosen, and where records stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pmf_excel.core.periods import Period
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.words import Words

from .book import ALL_COUNCILS, Link


@dataclass(frozen=True, slots=True)
class Shown:
    """The register as the pages show it: for a period and the councils chosen, on a business date.

    `words` gives each council's words by its code; without them statuses have their usual words and no symbols.
    """

    register: Register
    period: Period
    councils: tuple[Council, ...]
    today: date
    words: Mapping[str, Words] = field(default_factory=dict)

    def link(self, kind: type[Record], record_id: str, text: str) -> Link | None:
        """Return `text` leading to the row of a record, None where there is no such record."""
        there = self.register.get(kind, record_id) is not None
        return Link(text, sheet=kind.sheet, record_id=record_id) if there else None

    def name_of(self, council: str) -> str:
        """Return the name of a council that is shown, its code where it has none."""
        return next((entry.name for entry in self.councils if entry.id == council), council)


def councils_chosen(register: Register, chosen: str) -> tuple[Council, ...]:
    """Return the councils meant by a choice on the Control sheet: a name or code; otherwise all of them."""
    councils = register.all(Council)
    wanted = chosen.strip().casefold()
    if not wanted or wanted == ALL_COUNCILS.casefold():
        return councils
    return tuple(entry for entry in councils if wanted in (entry.name.casefold(), entry.id.casefold())) or councils
