"""A problem of one record: the field where it shows and the kind of finding, before its place on a sheet is known."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pmf_excel.core.findings import Finding, FindingKind, Place


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a record's `field`: `found` and `facts` fill the sentences of its `kind`."""

    field: str
    kind: FindingKind
    found: object = ""
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def at(self, place: Place) -> Finding:
        """Return the problem as a finding at `place`."""
        return self.kind.finding(place, self.found, **self.facts)
