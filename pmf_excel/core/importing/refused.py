"""Rows of an import that were not taken, for the rows that refer to them: it is not a name that is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pmf_excel.core.records.indicators import Unit


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: of which record type, by which names others may refer to it, and where it stands.

    `unit` is what an indicator counts in, so that the other tables of the file are read as if it had been taken.
    """

    record_type: str
    names: frozenset[str]
    sheet: str
    row: int
    unit: Unit | None = None


#: The rows that were not taken, by record type and by each of their names in small letters.
RefusedRows = Mapping[tuple[str, str], Refused]
