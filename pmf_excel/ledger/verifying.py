"""Proving: the chain is recomputed from its stored bytes, and everything that hangs off it is held against it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.exc import SQLAlchemyError

from ..core.errors import PmfError
from .chain import GENESIS, event_hash, rows_hash, text_token
from .entries import Key, read_texts
from .schema import EVENTS, HEAD, IMPORTED_ROWS, STATE
from .sealing import Payload, SealedText, token_at
from .state import folded, state_row
from .views import Verified

#: A text's place: sequence, row number, new | old | reason, path.
Place: TypeAlias = tuple[int, int, str, str]


@dataclass(slots=True)
class _Claims:
    """What the events say must stand beside them: imports, tokens of texts, and decisions to erase."""

    imports: dict[int, Payload] = field(default_factory=dict)
    tokens: dict[Place, object] = field(default_factory=dict)
    erased: set[Place] = field(default_factory=set)

    def take(self, sequence: int, number: int, payload: Payload) -> None:
        """Remember what the payload of an event, or of an import's row, claims."""
        if "import" in payload:
            self.imports[sequence] = payload["import"]
        for path in payload.get("sealed", ()):
            which, _, name = path.partition(".")
            self.tokens[sequence, number, which, name] = token_at(payload, tuple(path.split(".")))
        for place in payload.get("redacted", {}).get("texts", ()):
            self.erased.add(tuple(place))


def verified(connection: Connection) -> Verified:
    """Return whether the ledger proves itself, with every problem in plain words."""
    claims = _Claims()
    problems: list[str] = []
    for check in (_chain_problems, _row_problems, _text_problems, _state_problems):
        try:
            problems += check(connection, claims)
        except _UNREADABLE as error:
            problems.append(f"A part of the ledger cannot be read: {error}")
    head = connection.execute(select(HEAD.c.sequence, HEAD.c.hash)).first()
    entries = len(connection.execute(select(EVENTS.c.sequence)).all())
    return Verified(
        ok=not problems,
        entries=entries,
        head=head.hash if head else "",
        problems=tuple(dict.fromkeys(problems)),
        redacted=len(claims.erased),
    )


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


def _chain_problems(connection: Connection, claims: _Claims) -> Iterator[str]:
    expected, previous = 1, GENESIS
    for row in connection.execute(select(EVENTS).order_by(EVENTS.c.sequence)).mappings():
        event: Mapping[str, Any] = dict(row)
        sequence = event["sequence"]
        if sequence != expected:
            yield f"Entry {expected} is missing: entry {sequence} follows the one before it."
        elif event["previous_hash"] != previous:
            yield f"Entry {sequence} does not follow from the entry before it."
        if event_hash(event) != event["hash"]:
            yield f"Entry {sequence} was altered: its hash does not fit what is stored."
        expected, previous = sequence + 1, event["hash"]
        yield from _taken(claims, sequence, 0, event["payload"])
    problem = head_problem(connection)
    if problem:
        yield problem


def _row_problems(connection: Connection, claims: _Claims) -> Iterator[str]:
    query = select(IMPORTED_ROWS).order_by(IMPORTED_ROWS.c.sequence, IMPORTED_ROWS.c.number)
    found: dict[int, list[tuple[str, str]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.sequence, []).append((row.record_id, row.body))
        yield from _taken(claims, row.sequence, row.number, row.body)
    for sequence in sorted(found.keys() | claims.imports.keys()):
        rows, stated = found.get(sequence, []), claims.imports.get(sequence, {})
        if stated.get("rows") != len(rows) or stated.get("rows_hash") != rows_hash(rows):
            yield f"The imported rows of entry {sequence} are not those that were imported."


def _text_problems(connection: Connection, claims: _Claims) -> Iterator[str]:
    texts = dict(_by_place(read_texts(connection)))
    for place in sorted(texts.keys() | claims.tokens.keys()):
        token, text = claims.tokens.get(place), texts.get(place)
        problem = _text_problem(token, text, place in claims.erased)
        if problem:
            sequence, _, which, name = place
            yield f"The text of entry {sequence} ({name or which}) {problem}"


def _text_problem(token: object, text: SealedText | None, is_erased: bool) -> str:
    if text is None:
        return "is missing."
    if token is None:
        return "belongs to no entry."
    if text.text is None:
        return "" if is_erased else "was erased without a recorded decision."
    if is_erased:
        return "stands there although it was decided to erase it."
    return "" if text_token(text.salt, text.text) == token else "was altered."


def _by_place(texts: Mapping[Key, Iterable[SealedText]]) -> Iterator[tuple[Place, SealedText]]:
    for (sequence, number), some in texts.items():
        for text in some:
            yield (sequence, number, text.which, text.field), text


def _state_problems(connection: Connection, _: _Claims) -> Iterator[str]:
    stored = {(row["record_type"], row["record_id"]): dict(row) for row in _state_rows(connection)}
    state = folded(connection)
    expected = {key: state_row(key, row, state.sequences[key]) for key, row in state.rows.items()}
    for key in sorted(stored.keys() | expected.keys()):
        if stored.get(key) != expected.get(key):
            yield f"The state of {' '.join(key)} is not what its entries say."


def _state_rows(connection: Connection) -> Iterator[RowMapping]:
    yield from connection.execute(select(STATE)).mappings()


def _taken(claims: _Claims, sequence: int, number: int, text: str) -> Iterator[str]:
    try:
        payload: Any = json.loads(text)
        claims.take(sequence, number, payload)
    except (ValueError, TypeError, AttributeError):
        yield f"The payload of entry {sequence} cannot be read."


_UNREADABLE = (SQLAlchemyError, PmfError, ValueError, LookupError, TypeError, AttributeError)
