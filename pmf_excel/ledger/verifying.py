"""Proving: one walk along the chain recomputes it from its stored bytes, and holds all that hangs off it against it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, CursorResult, Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from pmf_excel.core.records.changes import applied

from ..core.errors import PmfError
from .chain import GENESIS, RowsHash, event_hash, text_token
from .ordered import Key, Ordered
from .persons import PersonsProof
from .schema import EVENTS, FREE_TEXTS, HEAD, IMPORTED_ROWS, STATE
from .sealing import Payload, SealedText, token_at, unsealed
from .shape import missing_parts, strange_parts, strange_values
from .state import RecordKey, Row, state_row
from .upgrades import upgraded
from .views import Verified

#: A text's place: sequence, row number, new | old | reason, path.
Place: TypeAlias = tuple[int, int, str, str]
#: The stored columns of an event by name.
Event: TypeAlias = Mapping[str, Any]
#: Called with how many entries were looked at, and of how many.
Progress: TypeAlias = Callable[[int, int], None]
#: After so many entries somebody who waits is told.
_PORTION = 1000


@dataclass(slots=True)
class _Walk:
    """What is remembered on the way: the state as the entries leave it, and which texts are erased or decided to be."""

    rows: dict[RecordKey, Row] = field(default_factory=dict)
    sequences: dict[RecordKey, int] = field(default_factory=dict)
    decided: set[Place] = field(default_factory=set)
    gone: set[Place] = field(default_factory=set)
    persons: PersonsProof = field(default_factory=PersonsProof)

    def take(self, event: Event, number: int, record_id: str, payload: Payload) -> None:
        """Change the record that an entry speaks of, as the state has it."""
        self.decided.update(tuple(place) for place in payload.get("redacted", {}).get("texts", ()))
        self.persons.take(event["record_type"], record_id, payload, imported=number > 0)
        if "new" not in payload:
            return
        key = (event["record_type"], record_id)
        before = {} if number else self.rows.get(key, {})
        now = upgraded(event["record_type"], payload, event["schema_version"])
        self.rows[key] = applied(before, now["new"])
        self.sequences[key] = event["sequence"]


def verified(connection: Connection, progress: Progress = lambda _done, _of: None) -> Verified:
    """Return whether the ledger proves itself, with every problem in plain words, the first one first."""
    walk, problems = _Walk(), _found(missing_parts(connection))
    if problems:
        return Verified(ok=False, entries=0, head=_stated_end(connection), problems=tuple(problems), redacted=0)
    entries = connection.execute(select(func.count()).select_from(EVENTS)).scalar() or 0
    for check in (
        strange_parts(connection),
        strange_values(connection),
        _entry_problems(connection, walk, entries, progress),
    ):
        problems += _found(check)
    of_state, of_persons = _found(_state_problems(connection, walk)), _found(walk.persons.problems(connection))
    is_whole = not problems and not of_persons
    return Verified(
        ok=is_whole and not of_state,
        entries=entries,
        head=_stated_end(connection),
        problems=tuple(dict.fromkeys((*problems, *of_state, *of_persons))),
        only_state=is_whole and bool(of_state),
        redacted=len(walk.decided) + len(walk.persons.erased),
    )


def _found(check: Iterator[str]) -> list[str]:
    """Return what a check finds; where it comes upon something that cannot be read, that is what it found last."""
    found: list[str] = []
    try:
        found.extend(check)
    except _UNREADABLE as error:
        found.append(f"A part of the ledger cannot be read: {_in_one_line(error)}")
    return found


def _in_one_line(error: Exception) -> str:
    """Return what an error says, without the question that was asked of the database."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split()) or type(error).__name__


def head_problem(connection: Connection) -> str:
    """Return what is wrong with the end of the chain, empty where its last event fits: quick, for every opening."""
    head = connection.execute(select(HEAD.c.sequence, HEAD.c.hash)).first()
    if head is None:
        return "The ledger does not say where it ends."
    last = connection.execute(select(EVENTS).order_by(EVENTS.c.sequence.desc()).limit(1)).mappings().first()
    found = (last["sequence"], event_hash(dict(last)), last["hash"]) if last else (0, GENESIS, GENESIS)
    if found[0] != head.sequence:
        return f"The ledger does not end where it should: its last entry is {found[0]}, not {head.sequence}."
    return "" if found[1:] == (head.hash, head.hash) else f"The ledger ends with an altered entry {head.sequence}."


def opening_problem(connection: Connection) -> str:
    """Return why a ledger cannot be worked with, empty where it can.

    A part of it is gone, something is in it that we did not make and that might act on what we write, or its end does
    not fit.
    """
    try:
        shape = chain(missing_parts(connection), strange_parts(connection))
        return next(shape, "") or head_problem(connection)
    except _UNREADABLE as error:
        return f"A part of the ledger cannot be read: {_in_one_line(error)}"


def stated_layout(connection: Connection) -> int:
    """Return the layout that the ledger says it has, 0 where it does not say so readably."""
    try:
        stated = connection.execute(select(HEAD.c.layout)).scalar()
    except SQLAlchemyError:
        return 0
    return stated if isinstance(stated, int) else 0


def _stated_end(connection: Connection) -> str:
    """Return the hash with which the ledger says it ends, empty where it does not say so readably."""
    try:
        return connection.execute(select(HEAD.c.hash)).scalar() or ""
    except SQLAlchemyError:
        return ""


def _entry_problems(connection: Connection, walk: _Walk, entries: int, progress: Progress) -> Iterator[str]:
    with _reading(connection, _EVENTS, _ROWS, _TEXTS) as (events, stored_rows, stored_texts):
        rows, texts = Ordered(stored_rows), Ordered(stored_texts)
        yield from _chain_problems(cast("Iterable[Event]", events.mappings()), rows, texts, walk, entries, progress)
        yield from _orphaned_rows(rows.rest())
        yield from _orphaned_texts(texts.rest())
    yield from _erasure_problems(walk)
    if problem := head_problem(connection):
        yield problem


@contextmanager
def _reading(connection: Connection, *queries: Select[Any]) -> Iterator[tuple[CursorResult[Any], ...]]:
    """Give the rows of several queries that are read side by side, let go of whatever becomes of them."""
    with ExitStack() as stack:
        yield tuple(stack.enter_context(closing(connection.execute(query))) for query in queries)


def _chain_problems(
    events: Iterable[Event], rows: Ordered, texts: Ordered, walk: _Walk, entries: int, progress: Progress
) -> Iterator[str]:
    expected, previous = 1, GENESIS
    for done, event in enumerate(events, start=1):
        yield from _link_problems(event, expected, previous)
        yield from _orphaned_rows(rows.before((event["sequence"], 0)))
        yield from _payload_problems(event, rows, texts, walk)
        expected, previous = event["sequence"] + 1, event["hash"]
        if done % _PORTION == 0 or done == entries:
            progress(done, entries)


def _link_problems(event: Event, expected: int, previous: str) -> Iterator[str]:
    sequence = event["sequence"]
    if sequence != expected:
        yield f"Entry {expected} is missing: entry {sequence} follows the one before it."
    elif event["previous_hash"] != previous:
        yield f"Entry {sequence} does not follow from the entry before it."
    if event_hash(event) != event["hash"]:
        yield f"Entry {sequence} was altered: its hash does not fit what is stored."


def _payload_problems(event: Event, rows: Ordered, texts: Ordered, walk: _Walk) -> Iterator[str]:
    sequence = event["sequence"]
    payload = _payload_of(event["payload"])
    if payload is None:
        yield f"The payload of entry {sequence} cannot be read."
    else:
        yield from _told(event, 0, event["record_id"], payload, texts, walk)
    stated = (payload or {}).get("import", {})
    count, digest = 0, RowsHash()
    for _, number, record_id, body in rows.until((sequence + 1, 0)):
        count += 1
        digest.add(record_id, body)
        told = _payload_of(body)
        if told is None:
            yield f"The payload of entry {sequence} cannot be read."
        else:
            yield from _told(event, number, record_id, told, texts, walk)
    if (stated or count) and (stated.get("rows"), stated.get("rows_hash")) != (count, digest.text):
        yield _not_those_imported(sequence)


def _told(event: Event, number: int, record_id: str, payload: Payload, texts: Ordered, walk: _Walk) -> Iterator[str]:
    """Hold the texts of one entry against its payload, then let the entry change the state."""
    key = (event["sequence"], number)
    yield from _orphaned_texts(texts.before(key))
    own = tuple(SealedText(*text) for _, _, *text in texts.until((key[0], number + 1)))
    yield from _text_problems(key, payload, own, walk)
    walk.take(event, number, record_id, unsealed(payload, (text for text in own if token_at(payload, text.path))))


def _text_problems(key: Key, payload: Payload, own: Sequence[SealedText], walk: _Walk) -> Iterator[str]:
    claimed = {path: token_at(payload, tuple(path.split("."))) for path in payload.get("sealed", ())}
    found = {".".join(text.path): text for text in own}
    for path in sorted(claimed.keys() | found.keys()):
        which, _, name = path.partition(".")
        text, place = found.get(path), (*key, which, name)
        if text is None:
            yield _of_text(place, "is missing.")
        elif claimed.get(path) is None:
            yield _of_text(place, "belongs to no entry.")
        elif text.text is None:
            walk.gone.add(place)
        elif text_token(text.salt, text.text) != claimed[path]:
            yield _of_text(place, "was altered.")


def _erasure_problems(walk: _Walk) -> Iterator[str]:
    for place in sorted(walk.gone - walk.decided):
        yield _of_text(place, "was erased without a recorded decision.")
    for place in sorted(walk.decided - walk.gone):
        yield _of_text(place, "stands there although it was decided to erase it.")


def _state_problems(connection: Connection, walk: _Walk) -> Iterator[str]:
    with _reading(connection, select(STATE)) as (rows,):
        for stored in rows.mappings():
            key = (stored["record_type"], stored["record_id"])
            row = walk.rows.pop(key, None)
            if row is None or dict(stored) != state_row(key, row, walk.sequences[key]):
                yield _wrong_state(key)
    for key in sorted(walk.rows):
        yield _wrong_state(key)


def _orphaned_rows(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for sequence, *_ in rows:
        yield _not_those_imported(sequence)


def _orphaned_texts(texts: Iterable[Sequence[Any]]) -> Iterator[str]:
    for sequence, number, which, name, *_ in texts:
        yield _of_text((sequence, number, which, name), "belongs to no entry.")


def _not_those_imported(sequence: int) -> str:
    return f"The imported rows of entry {sequence} are not those that were imported."


def _of_text(place: Place, what: str) -> str:
    sequence, _, which, name = place
    return f"The text of entry {sequence} ({name or which}) {what}"


def _wrong_state(key: RecordKey) -> str:
    return f"The state of {' '.join(key)} is not what its entries say."


def _payload_of(text: str) -> Payload | None:
    try:
        payload = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


_EVENTS = select(EVENTS).order_by(EVENTS.c.sequence)
_ROWS = select(IMPORTED_ROWS).order_by(IMPORTED_ROWS.c.sequence, IMPORTED_ROWS.c.number)
_TEXTS = select(FREE_TEXTS).order_by(FREE_TEXTS.c.sequence, FREE_TEXTS.c.number)
_UNREADABLE = (SQLAlchemyError, PmfError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
