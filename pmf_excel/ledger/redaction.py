"""Erasing a text by a recorded decision: it goes wherever it stands, and the chain stays whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from pmf_excel.core.records.changes import Change, Doing
from pmf_excel.office.holding import sought

from ..core.errors import PmfError
from .appending import entries_after_the_last
from .entries import Entry, read_entries
from .persons import erase_person
from .schema import EVENTS, FREE_TEXTS, IMPORTED_ROWS, PERSONS
from .sealing import Payload, Salt, SealedText, kept_apart
from .state import folded, state_row, write_rows
from .views import Erased, Holder, Redacted


def redact(
    connection: Connection, about: Change, field: str, doing: Doing, salt: Salt, sequence: int | None = None
) -> Redacted:
    """Erase the texts of `field` (or `reason`) of a record, those of one event where `sequence` is given.

    `about` names the record, the action and the reason for erasing. The same text goes wherever else the record's
    events, imported rows and state have it, and so does what a query quoted from it.
    Raises `PmfError` where there is no such text.
    """
    if field in kept_apart(about.record_type):
        return _redact_person(connection, about, field, doing, salt)
    key = (about.record_type, about.record_id)
    entries = [entry for entry in read_entries(connection, about.record_id) if entry.record == key]
    places = tuple(_places(entries, _erased_texts(entries, field, sequence)))
    if not places:
        raise _nothing_to_erase(about, field)
    decision = _decide(connection, about, {"fields": [field], "texts": [list(place) for place in places]}, doing, salt)
    connection.execute(_ERASE, [dict(zip(_PLACE, place, strict=True)) for place in places])
    _refold(connection, key)
    return Redacted(decision, len(places))


def texts_to_erase(
    connection: Connection, key: tuple[str, str], field: str, sequence: int | None = None
) -> frozenset[str]:
    """Return the texts that `redact` would erase of a record's `field`; none where there is no such text."""
    if field in kept_apart(key[0]):
        return frozenset(connection.execute(select(PERSONS.c.value).where(_person(key, field))).scalars()) - {None}
    entries = [entry for entry in read_entries(connection, key[1]) if entry.record == key]
    return _erased_texts(entries, field, sequence)


def to_erase(connection: Connection, what: Holder, sequence: int | None = None) -> Erased:
    """Return the places from which `redact` would erase."""
    key = (what.record_type, what.record_id)
    if what.field in kept_apart(what.record_type):
        stands = connection.execute(select(PERSONS.c.field).where(_person(key, what.field))).first()
        return Erased(persons=frozenset({(*key, what.field)} if stands else ()))
    entries = [entry for entry in read_entries(connection, what.record_id) if entry.record == key]
    return Erased(texts=frozenset(_places(entries, _erased_texts(entries, what.field, sequence))))


def has_one(connection: Connection, what: Holder, texts: Collection[str]) -> bool:
    """Return whether one of these texts stands in a record's field, alone or within a longer text."""
    stands = standing(texts)
    return any(map(stands, texts_to_erase(connection, (what.record_type, what.record_id), what.field)))


def standing(texts: Collection[str]) -> Callable[[str | None], bool]:
    """Return what tells whether one of `texts` stands in a text, as whole words; short ones only alone."""
    whole, wanted = frozenset(texts), sought(texts)
    return lambda text: text is not None and (text in whole or (wanted is not None and wanted.search(text) is not None))


def fields_with_text(connection: Connection, key: tuple[str, str]) -> tuple[str, ...]:
    """Return the fields of a record that hold, or held, a text which can be erased; `reason` for reasons given."""
    entries = [entry for entry in read_entries(connection, key[1]) if entry.record == key]
    texts = [text for entry in entries for text in entry.texts if text.text is not None]
    found = {text.field.partition(".")[0] or text.which for text in texts}
    apart = [name for name in kept_apart(key[0]) if texts_to_erase(connection, key, name)]
    return tuple(sorted({*found, *apart}))


def holders(connection: Connection, texts: Collection[str], own: Holder | None = None) -> tuple[Holder, ...]:
    """Return the records and fields in which one of these texts stands, also within a longer one.

    Of the record whose texts they are only those that a redaction of `own` leaves: the longer ones.
    """
    stored, rows = FREE_TEXTS.c, IMPORTED_ROWS.c
    of_event = (EVENTS.c.sequence == stored.sequence) & (stored.number == 0)
    of_row = (rows.sequence == stored.sequence) & (rows.number == stored.number)
    text = (stored.which, stored.field, stored.salt, stored.text)
    in_events = select(EVENTS.c.record_type, EVENTS.c.record_id, *text).join(EVENTS, of_event)
    in_rows = (
        select(EVENTS.c.record_type, rows.record_id, *text)
        .join(IMPORTED_ROWS, of_row)
        .join(EVENTS, EVENTS.c.sequence == rows.sequence)
    )
    stands, erased = standing(texts), frozenset(texts)
    own_key = (own.record_type, own.record_id) if own else None
    found = {
        Holder(kind, record_id, name.partition(".")[0] or which)
        for query in (in_events, in_rows)
        for kind, record_id, which, name, salt, words in connection.execute(query)
        if stands(words)
        and not ((kind, record_id) == own_key and _goes_with(SealedText(which, name, salt, words), erased))
    }
    found |= {Holder(*of_whom) for *of_whom, value in connection.execute(select(PERSONS)) if stands(value)}
    return tuple(sorted(found - {own}, key=lambda each: (each.record_type, each.record_id, each.field)))


def _erased_texts(entries: Iterable[Entry], field: str, sequence: int | None) -> frozenset[str]:
    return frozenset(
        text.text
        for entry in entries
        for text in entry.texts
        if text.text is not None
        and field in (text.path[0], text.field.partition(".")[0])
        and sequence in (None, entry.event["sequence"])
    )


def _places(entries: Iterable[Entry], erased: frozenset[str]) -> Iterable[tuple[int, int, str, str]]:
    """Yield where one of the texts stands, as (sequence, number, which, field)."""
    for entry in entries:
        for text in entry.texts:
            if _goes_with(text, erased):
                yield entry.event["sequence"], entry.number, text.which, text.field


def _goes_with(text: SealedText, erased: frozenset[str]) -> bool:
    """Return whether a text is one that is erased, or within a list, such as what a query found, a part of one."""
    quoted = text.text if "." in text.field else None
    return text.text in erased or (quoted is not None and any(quoted in whole for whole in erased))


def _decide(connection: Connection, about: Change, redacted: Payload, doing: Doing, salt: Salt) -> int:
    entries = entries_after_the_last(connection, doing, salt)
    payload = {"redacted": redacted, "reason": about.reason}
    sequence = entries.add(about, payload)
    entries.write(connection)
    return sequence


def _redact_person(connection: Connection, about: Change, field: str, doing: Doing, salt: Salt) -> Redacted:
    stands = _person((about.record_type, about.record_id), field)
    if connection.execute(select(PERSONS.c.field).where(stands)).first() is None:
        raise _nothing_to_erase(about, field)
    decision = _decide(connection, about, {"fields": [field], "texts": []}, doing, salt)
    erase_person(connection, (about.record_type, about.record_id, field))
    return Redacted(decision, 1)


def _person(key: tuple[str, str], field: str) -> ColumnElement[bool]:
    return (
        (PERSONS.c.record_type == key[0])
        & (PERSONS.c.person_id == key[1])
        & (PERSONS.c.field == field)
        & PERSONS.c.value.is_not(None)
    )


def _refold(connection: Connection, key: tuple[str, str]) -> None:
    """Bring the state of one record in line with its entries."""
    state = folded(connection, key[1])
    write_rows(connection, [state_row(key, state.rows[key], state.sequences[key])], {key})


def _nothing_to_erase(about: Change, field: str) -> PmfError:
    return PmfError(
        f"There is no text in “{field}” of {about.record_type} {about.record_id} that could be erased.",
        "Look at the history of the record for the fields that hold text.",
    )


_PLACE = ("at_sequence", "at_number", "at_which", "at_field")
_ERASE = (
    update(FREE_TEXTS)
    .where(
        FREE_TEXTS.c.sequence == bindparam("at_sequence"),
        FREE_TEXTS.c.number == bindparam("at_number"),
        FREE_TEXTS.c.which == bindparam("at_which"),
        FREE_TEXTS.c.field == bindparam("at_field"),
    )
    .values(salt="", text=None)
)
