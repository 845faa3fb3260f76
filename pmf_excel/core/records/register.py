"""The register as a value: every record at one moment, read through its declaration."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period

from .changes import Change, applied
from .figures import Figure, figure_id
from .indicators import Indicator, SeriesBreak, Target, WrittenProcedure
from .organisation import Council, Deputy, Officer
from .record import Record

R = TypeVar("R", bound=Record)
P = TypeVar("P", Figure, Target)
Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row | str]]
#: How many records are kept as read, about 2 kB each; beyond that they are read again from their rows.
MOST_READ = 5_000


class Register:
    """All records of a moment by type and id; rows are read through their record on first use, then kept.

    `rows` maps record type to record id to JSON row, or to the JSON text of one: texts take the least memory, and are
    parsed when they are needed. What a form or job would change is tried on a `draft`.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows: dict[str, dict[str, Row | str]] = {kind: dict(some) for kind, some in rows.items()}
        self._read: dict[tuple[str, str], Record] = {}
        self._by_indicator: dict[str, dict[str, list[str]]] = {}
        self._in_order: dict[tuple[str, str], tuple[Record, ...]] = {}
        self._takers: dict[str, list[str]] | None = None
        self._renamed: dict[str, dict[str, str]] = {}

    @property
    def base(self) -> Register:
        """The register as it is without what is tried on it: itself."""
        return self

    def draft(self) -> Draft:
        """Return a register to try changes on; this one stays as it is."""
        return Draft(self)

    def with_changes(self, changes: Iterable[Change]) -> Draft:
        """Return the register as it will be after `changes`."""
        draft = self.draft()
        draft.apply(changes)
        return draft

    def absorb(self, draft: Draft) -> None:
        """Take over what was tried on `draft`, once the ledger remembers it."""
        for record_type, rows in draft.tried.items():
            texts = {record_id: row if isinstance(row, str) else json.dumps(row) for record_id, row in rows.items()}
            self._rows.setdefault(record_type, {}).update(texts)
            for record_id in rows:
                self._read.pop((record_type, record_id), None)
                self._in_order.pop((record_type, _subject(record_id)), None)
                self._index(record_type, record_id)
            self._renamed.pop(record_type, None)
            if record_type == Indicator.record_type:
                self._takers = None

    def get(self, kind: type[R], record_id: str) -> R | None:
        """Return the record of `kind` with `record_id`, None where there is none or it was withdrawn."""
        found = self.ever(kind, record_id)
        return found if found is None or found.withdrawn_on is None else None

    def ever(self, kind: type[R], record_id: str) -> R | None:
        """Return the record of `kind` with `record_id`, withdrawn or not, None where there never was one."""
        key = (kind.record_type, record_id)
        found = self._read.get(key)
        if found is None:
            row = self._rows.get(kind.record_type, {}).get(record_id)
            if row is None:
                return None
            if len(self._read) >= MOST_READ:
                self._read.clear()
                self._in_order.clear()
            found = _record_of(kind, record_id, row)
            self._read[key] = found
        assert isinstance(found, kind)
        return found

    def all(self, kind: type[R], council: str = "") -> tuple[R, ...]:
        """Return the records of `kind` in order of id, those of one `council` where it is named."""
        found = (self.get(kind, record_id) for record_id in sorted(self._ids(kind.record_type)))
        return tuple(record for record in found if record is not None and council in ("", record.council))

    def ids(self, kind: type[Record]) -> Collection[str]:
        """Return the ids of `kind`, those of withdrawn records too, in no order."""
        return frozenset(self._ids(kind.record_type))

    def stored(self, kind: type[Record], record_id: str) -> Row | str | None:
        """Return the JSON row of a record, or its text, as it is kept: for reading many without their records."""
        return self._rows.get(kind.record_type, {}).get(record_id)

    def reference_of(self, record_type: str, record_id: str) -> str:
        """Return what a record is called now: its council and reference, where they are others than those of its id."""
        named_after = Indicator.record_type if "|" in record_id else record_type
        subject, bar, rest = record_id.partition("|")
        return f"{self.renamed(named_after).get(subject, subject)}{bar}{rest}"

    def renamed(self, record_type: str) -> Mapping[str, str]:
        """Return what the records of a type are called now that had another reference before, by id."""
        if record_type not in self._renamed:
            self._renamed[record_type] = dict(self._renamed_among(record_type))
        return self._renamed[record_type]

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
        return self._ordered(Figure, indicator_id)

    def targets_of(self, indicator_id: str) -> tuple[Target, ...]:
        """Return the targets of an indicator, oldest period first."""
        return self._ordered(Target, indicator_id)

    def breaks_of(self, indicator_id: str) -> tuple[SeriesBreak, ...]:
        """Return the series breaks of an indicator, oldest first."""
        return tuple(sorted(self._of(SeriesBreak, indicator_id), key=lambda entry: entry.on))

    def deputies_of(self, officer: str) -> tuple[Deputy, ...]:
        """Return the deputies of an officer, whatever their dates."""
        return tuple(entry for entry in self.all(Deputy) if entry.officer == officer)

    def taking_from(self, indicator_id: str) -> tuple[Indicator, ...]:
        """Return the other councils' indicators whose figure is taken from this one."""
        found = (self.indicator(taker) for taker in self._taker_ids(indicator_id))
        return tuple(taker for taker in found if taker is not None)

    def _ordered(self, kind: type[P], indicator_id: str) -> tuple[P, ...]:
        key = (kind.record_type, indicator_id)
        if key not in self._in_order:
            self._in_order[key] = tuple(sorted(self._of(kind, indicator_id), key=attrgetter("period")))
        return cast("tuple[P, ...]", self._in_order[key])

    def _of(self, kind: type[R], indicator_id: str) -> tuple[R, ...]:
        found = (self.get(kind, record_id) for record_id in self._ids_of(kind.record_type, indicator_id))
        return tuple(record for record in found if record is not None)

    def _renamed_among(self, record_type: str) -> Iterator[tuple[str, str]]:
        for record_id, row in self._rows.get(record_type, {}).items():
            if "formerly" in row:
                said = json.loads(row) if isinstance(row, str) else row
                yield record_id, f"{said['council']}/{said['reference']}"

    def _row(self, record_type: str, record_id: str) -> Row | None:
        found = self._rows.get(record_type, {}).get(record_id)
        return json.loads(found) if isinstance(found, str) else found

    def _ids(self, record_type: str) -> Iterable[str]:
        return self._rows.get(record_type, {})

    def _ids_of(self, record_type: str, indicator_id: str) -> list[str]:
        index = self._by_indicator.get(record_type)
        if index is None:
            index = self._by_indicator[record_type] = {}
            for record_id in self._rows.get(record_type, {}):
                index.setdefault(_subject(record_id), []).append(record_id)
        return index.get(indicator_id, [])

    def _index(self, record_type: str, record_id: str) -> None:
        index = self._by_indicator.get(record_type)
        if index is not None:
            ids = index.setdefault(_subject(record_id), [])
            if record_id not in ids:
                ids.append(record_id)

    def _taker_ids(self, indicator_id: str) -> list[str]:
        if self._takers is None:
            self._takers = {}
            for record_id in self._ids(Indicator.record_type):
                row = self._row(Indicator.record_type, record_id) or {}
                if source := row.get("figure_taken_from"):
                    self._takers.setdefault(str(source), []).append(record_id)
        return self._takers.get(indicator_id, [])


class Draft(Register):
    """A register with changes laid over a base that stays as it is."""

    def __init__(self, base: Register) -> None:
        super().__init__({})
        self._base = base

    @property
    def base(self) -> Register:
        """The register over which changes are laid here."""
        return self._base

    @property
    def tried(self) -> Rows:
        """The rows that were changed, as they are now."""
        return self._rows

    def apply(self, changes: Iterable[Change]) -> None:
        """Lay `changes` over what stands here."""
        for change in changes:
            row = applied(self._row(change.record_type, change.record_id) or {}, change.new)
            self._rows.setdefault(change.record_type, {})[change.record_id] = row
            self._read.pop((change.record_type, change.record_id), None)
            self._by_indicator.pop(change.record_type, None)
            self._in_order.pop((change.record_type, _subject(change.record_id)), None)
            self._takers = None
            self._renamed.pop(change.record_type, None)

    def ever(self, kind: type[R], record_id: str) -> R | None:
        """Return the record as changed here, otherwise as the base has it."""
        if record_id in self._rows.get(kind.record_type, {}):
            return super().ever(kind, record_id)
        return self._base.ever(kind, record_id)

    def stored(self, kind: type[Record], record_id: str) -> Row | str | None:
        """Return the row as changed here, otherwise as the base has it."""
        own = super().stored(kind, record_id)
        return own if own is not None else self._base.stored(kind, record_id)

    def _renamed_among(self, record_type: str) -> Iterator[tuple[str, str]]:
        own = self._rows.get(record_type, {})
        yield from ((each, called) for each, called in self._base.renamed(record_type).items() if each not in own)
        yield from super()._renamed_among(record_type)

    def _ordered(self, kind: type[P], indicator_id: str) -> tuple[P, ...]:
        if not super()._ids_of(kind.record_type, indicator_id):
            return self._base._ordered(kind, indicator_id)
        return super()._ordered(kind, indicator_id)

    def _row(self, record_type: str, record_id: str) -> Row | None:
        own = super()._row(record_type, record_id)
        return own if own is not None else self._base._row(record_type, record_id)

    def _ids(self, record_type: str) -> Iterable[str]:
        return {*self._base._ids(record_type), *self._rows.get(record_type, {})}

    def _ids_of(self, record_type: str, indicator_id: str) -> list[str]:
        below = self._base._ids_of(record_type, indicator_id)
        if record_type not in self._rows:
            return below
        return [*below, *(found for found in super()._ids_of(record_type, indicator_id) if found not in below)]

    def _taker_ids(self, indicator_id: str) -> list[str]:
        if Indicator.record_type in self._rows:
            return super()._taker_ids(indicator_id)
        return self._base._taker_ids(indicator_id)


def _subject(record_id: str) -> str:
    """Return the indicator that a figure, target or series break belongs to: the first part of its id."""
    return record_id.partition("|")[0]


def _record_of(kind: type[R], record_id: str, row: Row | str) -> R:
    """Return a row as its record; raises `PmfError` where it lost what a record must have."""
    try:
        return kind.model_validate_json(row) if isinstance(row, str) else kind.model_validate(row)
    except ValidationError as error:
        fields = ", ".join(sorted({str(each["loc"][0]) for each in error.errors() if each["loc"]})) or "row"
        raise PmfError(
            f"The {fields} of {kind.record_type} {record_id} is missing or cannot be read.",
            "Run pmf verify, and put the latest ledger that verifies back from backups/.",
        ) from error
