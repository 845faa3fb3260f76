"""The register as a value: every record at one moment, read through its declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from .changes import Change, applied
from .errors import PmfError
from .figures import Figure, figure_id
from .indicators import Indicator, SeriesBreak, Target, WrittenProcedure
from .organisation import Council, Deputy, Officer
from .periods import Period
from .records import Record

R = TypeVar("R", bound=Record)
Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]


class Register:
    """All records of a moment by type and id; rows are read through their record on first use, then kept.

    `rows` maps record type to record id to JSON row. A register never changes: `with_changes` gives a new one.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._read: dict[tuple[str, str], Record] = {}
        self._by_indicator: dict[str, dict[str, list[str]]] = {}

    def get(self, kind: type[R], record_id: str) -> R | None:
        """Return the record of `kind` with `record_id`, None where there is none."""
        key = (kind.record_type, record_id)
        found = self._read.get(key)
        if found is None:
            row = self._rows.get(kind.record_type, {}).get(record_id)
            if row is None:
                return None
            found = self._read[key] = kind.model_validate(row)
        assert isinstance(found, kind)
        return found

    def all(self, kind: type[R], council: str = "") -> tuple[R, ...]:
        """Return the records of `kind` in order of id, those of one `council` where it is named."""
        ids = sorted(self._rows.get(kind.record_type, {}))
        found = (self.get(kind, record_id) for record_id in ids)
        return tuple(record for record in found if record is not None and council in ("", record.council))

    def council(self, code: str) -> Council:
        """Return the council called `code`; raises `PmfError` where there is none."""
        found = self.get(Council, code)
        if found is None:
            raise PmfError(f"There is no council “{code}”.", "Look at the sheet Councils for the codes.")
        return found

    def indicator(self, indicator_id: str) -> Indicator | None:
        """Return the indicator with this id, None where there is none."""
        return self.get(Indicator, indicator_id)

    def procedure(self, indicator_id: str) -> WrittenProcedure | None:
        """Return the written procedure of an indicator, None where there is none."""
        return self.get(WrittenProcedure, indicator_id)

    def officer(self, code: str) -> Officer | None:
        """Return the officer called `code`, None where there is none."""
        return self.get(Officer, code)

    def officer_name(self, code: str) -> str:
        """Return the name shown for an officer, the code itself where there is no such row."""
        found = self.officer(code)
        return found.name if found else code

    def figure(self, indicator_id: str, period: Period) -> Figure | None:
        """Return the figure of an indicator for a period, None where there is none."""
        return self.get(Figure, figure_id(indicator_id, period))

    def figures_of(self, indicator_id: str) -> tuple[Figure, ...]:
        """Return the figures of an indicator, oldest period first."""
        return tuple(sorted(self._of(Figure, indicator_id), key=lambda figure: figure.period))

    def targets_of(self, indicator_id: str) -> tuple[Target, ...]:
        """Return the targets of an indicator, oldest period first."""
        return tuple(sorted(self._of(Target, indicator_id), key=lambda target: target.period))

    def breaks_of(self, indicator_id: str) -> tuple[SeriesBreak, ...]:
        """Return the series breaks of an indicator, oldest first."""
        return tuple(sorted(self._of(SeriesBreak, indicator_id), key=lambda entry: entry.on))

    def deputies_of(self, officer: str) -> tuple[Deputy, ...]:
        """Return the deputies of an officer, whatever their dates."""
        return tuple(entry for entry in self.all(Deputy) if entry.officer == officer)

    def taking_from(self, indicator_id: str) -> tuple[Indicator, ...]:
        """Return the other councils' indicators whose figure is taken from this one."""
        return tuple(entry for entry in self.all(Indicator) if entry.figure_taken_from == indicator_id)

    def with_changes(self, changes: Iterable[Change]) -> Register:
        """Return the register after `changes`."""
        rows: dict[str, dict[str, Mapping[str, Any]]] = {}
        for change in changes:
            kind = rows.setdefault(change.record_type, dict(self._rows.get(change.record_type, {})))
            kind[change.record_id] = applied(kind.get(change.record_id, {}), change.new)
        after = Register({**self._rows, **rows})
        changed = {(kind, record_id) for kind, some in rows.items() for record_id in some}
        after._read = {
            key: record
            for key, record in self._read.items()
            if key not in changed or rows[key[0]][key[1]] is self._rows.get(key[0], {}).get(key[1])
        }
        return after

    def _of(self, kind: type[R], indicator_id: str) -> tuple[R, ...]:
        index = self._by_indicator.get(kind.record_type)
        if index is None:
            index = self._by_indicator[kind.record_type] = self._index(kind)
        return tuple(
            record for record_id in index.get(indicator_id, ()) if (record := self.get(kind, record_id)) is not None
        )

    def _index(self, kind: type[Record]) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for record_id, row in self._rows.get(kind.record_type, {}).items():
            index.setdefault(str(row["indicator"]), []).append(record_id)
        return index
