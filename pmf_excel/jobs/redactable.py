"""Which text is meant by `pmf redact`: the record, its kind and field, as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.importing.links import what_is
from pmf_excel.core.periods import Period
from pmf_excel.core.records.keeping import Disposal
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE
from pmf_excel.core.reports.changes_told import heading_of
from pmf_excel.ledger.copies import texts_in_copy
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Holder

from .lookups import indicator_called, nearest, officer_called, record_text
from .plain_names import is_plain_name


@dataclass(frozen=True, slots=True)
class Redactable:
    """The texts to erase: of which field of which record, and which other records have the same words."""

    kind: type[Record]
    record_id: str
    field: str
    sequence: int | None
    texts: frozenset[str]
    elsewhere: tuple[Holder, ...]
    #: The decisions that erased the texts before; then `texts` has only those that copies of the ledger still have.
    already: tuple[int, ...] = ()

    @property
    def called(self) -> str:
        """The field and record as a sentence names them, and as they can be typed."""
        return f"“{heading_of(self.kind, self.field)}” of {holder_called(self.kind, self.record_id)}"


def holder_called(kind: type[Record], record_id: str) -> str:
    """Return what a record is called where it can be typed again: `figure chorley/COR-012 2025/26 Q3`."""
    return f"{what_is(kind.record_type)} {record_text(record_id)}"


def redactable(
    ledger: Ledger,
    register: Register,
    record: str,
    field: str,
    *,
    period: str,
    kind: str,
    sequence: int | None,
    copies: Sequence[Path] = (),
) -> Redactable:
    """Return the texts meant; raises `PmfError` with the nearest name, or where several kinds of record have them.

    What was erased before is told by the decision in the ledger, and its texts by the `copies` that still have them.
    """
    kinds = list(_kinds(register, record, period, kind))
    if not kinds:
        raise PmfError(f"There is no record “{record}”.", _how_written(register, record, period))
    found = list(_with_texts(ledger, kinds, field, sequence))
    if not found:
        return _erased_before(ledger, kinds, field, sequence, copies)
    if len(found) > 1:
        names = " or ".join(f"--kind {each.record_type}" for each, *_ in found)
        raise PmfError(f"“{field}” of {record} stands in more than one kind of record.", f"Add {names}.")
    ((chosen, record_id, name, texts),) = found
    others = ledger.holders(texts, Holder(chosen.record_type, record_id, name))
    return Redactable(chosen, record_id, name, sequence, texts, others)


def _with_texts(
    ledger: Ledger, kinds: Sequence[tuple[type[Record], str]], field: str, sequence: int | None
) -> Iterator[tuple[type[Record], str, str, frozenset[str]]]:
    """Yield those of the records that have a text in the field, with its name and the texts."""
    for kind, record_id in kinds:
        name = _field_of(kind, field)
        fields = go_together(kind, name)
        texts = _union(ledger.texts_to_erase(kind, record_id, one, sequence=sequence) for one in fields)
        if texts:
            yield kind, record_id, name, texts


def go_together(kind: type[Record], field: str) -> tuple[str, ...]:
    """Return the fields that are erased with one: a file's name as received, and that under which it is kept."""
    names = ("file", "kept")
    return (field, *(name for name in names if name != field)) if kind is Arrival and field in names else (field,)


def _union(texts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(text for some in texts for text in some if not is_plain_name(text))


def _erased_before(
    ledger: Ledger, kinds: list[tuple[type[Record], str]], field: str, sequence: int | None, copies: Sequence[Path]
) -> Redactable:
    """Return what a decision erased already, so that a job which was cut off after it can be finished."""
    for kind, record_id in kinds:
        name = _field_of(kind, field)
        fields = go_together(kind, name)
        erased = reduce(or_, (ledger.erased_of(kind, record_id, each, sequence=sequence) for each in fields))
        if erased.decisions:
            texts = frozenset(text for path in copies for text in texts_in_copy(path, erased) or ())
            others = ledger.holders(texts, Holder(kind.record_type, record_id, name)) if texts else ()
            return Redactable(kind, record_id, name, None, texts, others, erased.decisions)
    raise _nothing(ledger, kinds, field)


def _kinds(register: Register, record: str, period: str, kind: str) -> Iterator[tuple[type[Record], str]]:
    for record_id in dict.fromkeys(_ids(register, record.strip(), period)):
        for each in BY_TYPE.values():
            if kind in ("", each.record_type) and register.get(each, record_id) is not None:
                yield each, record_id


def _ids(register: Register, record: str, period: str) -> Iterator[str]:
    """Yield the record ids that may be meant: as written, by an indicator's reference and period, an officer's name."""
    yield from _files_called(register, record)
    yield from _written_with_blanks(register, record)
    reference, bar, tail = record.partition("|")
    when = f"|{Period.parse(period)}" if period else f"{bar}{tail}"
    yield f"{reference}{when}"
    try:
        yield f"{indicator_called(register, reference).id}{when}"
    except PmfError:
        if not when:
            yield from _officers(register, record)


def _written_with_blanks(register: Register, text: str) -> Iterator[str]:
    """Yield the records of an indicator that are written without bars: `chorley/COR-012 2025/26 Q3`."""
    reference, _, tail = text.partition(" ")
    try:
        indicator = indicator_called(register, reference)
    except PmfError:
        return
    period = _period_in(tail)
    wanted = record_text(f"{indicator.id}|{period or tail}").casefold()
    for kind in BY_TYPE.values():
        own = (each for each in register.ids(kind) if each.startswith(f"{indicator.id}|"))
        yield from (each for each in own if record_text(each).casefold() == wanted)


def _period_in(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except PmfError:
        return None


def _files_called(register: Register, text: str) -> Iterator[str]:
    """Yield the records of a file that came in or was let go, by its name as received or where it lies or lay."""
    yield from (each.id for each in register.all(Arrival) if text in (each.file, each.kept))
    yield from (each.id for each in register.all(Disposal) if text == each.file)


def _officers(register: Register, text: str) -> Iterator[str]:
    try:
        yield officer_called(register, text).id
    except PmfError:
        return


def _field_of(kind: type[Record], text: str) -> str:
    """Return the field called `text`, by its name or by its heading in the register."""
    wanted = text.strip().casefold()
    headings = {heading_of(kind, name).casefold(): name for name in kind.model_fields}
    return headings.get(wanted, wanted.replace(" ", "_"))


def _nothing(ledger: Ledger, kinds: list[tuple[type[Record], str]], field: str) -> PmfError:
    having = [(kind, record_id, ledger.fields_with_text(kind, record_id)) for kind, record_id in kinds]
    names = sorted({heading_of(kind, name) for kind, _, fields in having for name in fields})
    listed = "; ".join(
        f"{holder_called(kind, record_id)}: {', '.join(heading_of(kind, name) for name in fields)}"
        for kind, record_id, fields in having
        if fields
    )
    otherwise = f"Texts stand in {listed}." if listed else "No text of it stands in the ledger any more."
    return PmfError(
        f"There is no text in “{field}” of {record_text(kinds[0][1])} that could be erased.",
        nearest(field, names, otherwise),
    )


def _how_written(register: Register, record: str, period: str) -> str:
    reference, _, tail = record.replace("|", " ").strip().partition(" ")
    is_dated = _period_in(tail) is not None
    try:
        indicator = indicator_called(register, reference if is_dated else record).full_reference
    except PmfError as error:
        return error.remedy
    if is_dated:
        return f"pmf history {indicator} shows the records that there are."
    return _HINT if period else f"Write {indicator}, with --period for its figure."


_HINT = "pmf history REF shows the records of an indicator as they are written, with its reference in place of REF."
