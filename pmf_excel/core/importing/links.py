"""What people mean by a reference to another record: its id, its short form with the council, or its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pmf_excel.core.errors import PmfError
from pmf_excel.core.nearest import nearest
from pmf_excel.core.periods import Period
from pmf_excel.core.records.record import Record, Referenced
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE, IMPORTED

from .refused import Refused

#: What the records that others look up are called in a sentence.
NAMES: Mapping[str, str] = {"plan": "action plan"}


@dataclass
class Links:
    """The ids that references may name, by record type: those of the register and those of the rows being imported.

    `refused` are rows of the same import that were not taken.
    """

    register: Register
    importing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _known: dict[str, dict[str, str]] = field(default_factory=dict)
    _ever: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: dict[tuple[str, str], Refused] = field(default_factory=dict)

    def resolved(self, text: str, looks_up: str, council: str) -> str:
        """Return the id that `text` means, `text` in its full form where there is no such record."""
        full = self._full_form(text, looks_up, council)
        known = self._ids(looks_up)
        return known.get(full.casefold()) or known.get(text.casefold()) or full

    def holds(self, looks_up: str, record_id: str) -> bool:
        """Return whether there is such a record, in the register or among the rows being imported."""
        return record_id in self._ids(looks_up).values() or record_id in self.importing.get(looks_up, ())

    def refused_row(self, looks_up: str, record_id: str) -> Refused | None:
        """Return the row that would have given the record, had it been taken; None where there is none."""
        return self.refused.get((looks_up, record_id.casefold()))

    def refuse(self, row: Refused) -> None:
        """Remember a row that was not taken; of two of one name the first."""
        for name in row.names:
            self.refused.setdefault((row.record_type, name.casefold()), row)

    def meant(self, record: Record) -> str:
        """Return the id of the record that a newly read one is about: who has or had its reference, or its own."""
        if not isinstance(record, Referenced):
            return record.id
        kind = type(record)
        if kind.record_type not in self._ever:
            self._ever[kind.record_type] = references_ever(kind, self.register)
        return self._ever[kind.record_type].get(record.full_reference.casefold(), record.id)

    def with_rows(self, record_type: str, ids: Iterable[str]) -> Links:
        """Return the same links with the `ids` of the rows being imported."""
        return Links(
            self.register, {**self.importing, record_type: frozenset(ids)}, self._known, self._ever, self.refused
        )

    def nearest(self, looks_up: str, record_id: str) -> str:
        """Return the sentence that names the nearest reference, or where to look."""
        known = {self.register.reference_of(looks_up, each) for each in self._ids(looks_up).values()}
        names = [*sorted(known), *self.importing.get(looks_up, ())]
        return nearest(record_id, names, f"The sheet {BY_TYPE[looks_up].sheet} lists them.")

    def _ids(self, looks_up: str) -> dict[str, str]:
        if looks_up not in self._known:
            records = self.register.all(BY_TYPE[looks_up])
            by_name = {_named(record): record.id for record in records if _named(record)}
            called = {name.casefold(): record.id for record in records for name in _references(record)}
            self._known[looks_up] = {**by_name, **called, **{record.id.casefold(): record.id for record in records}}
        return self._known[looks_up]

    def _full_form(self, text: str, looks_up: str, council: str) -> str:
        if looks_up in ("council", "officer"):
            return text
        if looks_up == "plan":
            return self._plan_id(text, council)
        return text if "/" in text or not council else f"{council}/{text}"

    def _plan_id(self, text: str, council: str) -> str:
        indicator, bar, since = (part.strip() for part in text.partition("|"))
        if not bar:
            return text
        try:
            return f"{self.resolved(indicator, 'indicator', council)}|{Period.parse(since)}"
        except PmfError:
            return text


def references_ever(kind: type[Record], register: Register) -> dict[str, str]:
    """Return the id behind each reference that a record of a kind has or had, withdrawn ones too, in small letters."""
    records = (register.ever(kind, record_id) for record_id in sorted(register.ids(kind)))
    return {name.casefold(): record.id for record in records if record is not None for name in _references(record)}


def record_called(text: str) -> type[Record]:
    """Return the record type, of those that are imported, written as `indicators`, `indicator` or `Indicators`.

    Raises `PmfError` with the nearest right spelling.
    """
    spellings = {
        _plain(name): kind for kind in IMPORTED for name in (kind.record_type, f"{kind.record_type}s", kind.sheet)
    }
    found = spellings.get(_plain(text))
    if found is None:
        sheets = [kind.sheet for kind in IMPORTED]
        raise PmfError(f"There is no table “{text}”.", nearest(text, sheets, f"The tables are {', '.join(sheets)}."))
    return found


def what_is(looks_up: str) -> str:
    """Return what a record that is looked up is called in a sentence."""
    return NAMES.get(looks_up, looks_up.replace("_", " "))


def _named(record: Record) -> str:
    """Return by which name, besides its id, a council or officer may be called."""
    if record.record_type in ("council", "officer"):
        return str(getattr(record, "name", "")).casefold()
    return ""


def _references(record: Record) -> tuple[str, ...]:
    """Return what a record is and was called, in full."""
    return (record.full_reference, *record.formerly) if isinstance(record, Referenced) else ()


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
