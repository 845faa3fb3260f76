"""The register as it was before some of its records changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from .record import Record
from .register import Draft, P, Register, Row

R = TypeVar("R", bound=Record)
#: Records as they were, by type and id; None for one that there was not yet.
EarlierRows = Mapping[str, Mapping[str, Row | None]]


class Earlier(Draft):
    """A register in which the records of `rows` are as they were, and all others as in `base`."""

    def __init__(self, base: Register, rows: EarlierRows) -> None:
        super().__init__(base)
        self._rows = {
            record_type: {record_id: row for record_id, row in some.items() if row is not None}
            for record_type, some in rows.items()
        }
        self._not_yet = {
            record_type: frozenset(record_id for record_id, row in some.items() if row is None)
            for record_type, some in rows.items()
        }

    def ever(self, kind: type[R], record_id: str) -> R | None:
        """Return the record as it was, None where there was none yet."""
        return None if record_id in self._not_yet.get(kind.record_type, ()) else super().ever(kind, record_id)

    def stored(self, kind: type[Record], record_id: str) -> Row | str | None:
        """Return the row as it was, None where there was none yet."""
        return None if record_id in self._not_yet.get(kind.record_type, ()) else super().stored(kind, record_id)

    def renamed(self, record_type: str) -> Mapping[str, str]:
        """Return what records were called then, by id; none that there was not yet."""
        not_yet = self._not_yet.get(record_type, frozenset())
        return {each: called for each, called in super().renamed(record_type).items() if each not in not_yet}

    def _ordered(self, kind: type[P], indicator_id: str) -> tuple[P, ...]:
        return Register._ordered(self, kind, indicator_id)

    def _ids(self, record_type: str) -> Iterable[str]:
        not_yet = self._not_yet.get(record_type, frozenset())
        return {record_id for record_id in super()._ids(record_type) if record_id not in not_yet}

    def _ids_of(self, record_type: str, indicator_id: str) -> list[str]:
        not_yet = self._not_yet.get(record_type, frozenset())
        return [record_id for record_id in super()._ids_of(record_type, indicator_id) if record_id not in not_yet]
