"""Hashes over stored bytes: of an event, of an import's rows, of a text that may be erased.

Each value is framed as `length:bytes,`, so that no two different events can give the same bytes, and none is
parsed and written anew before it is hashed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

#: What the hash of an event covers, in this order, for ever.
COVERED = (
    "sequence",
    "schema_version",
    "council",
    "record_type",
    "record_id",
    "action",
    "business_date",
    "recorded_at",
    "by",
    "on_behalf_of",
    "login",
    "door",
    "form_id",
    "source_hash",
    "payload",
    "previous_hash",
)

_VALUES = itemgetter(*COVERED)
#: How a value is told from the next one: by its length in bytes.
_FRAME = b"%d:%b,"
#: The hash before the first event.
GENESIS = "0" * 64


def event_hash(event: Mapping[str, Any]) -> str:
    """Return the hash of an event's stored columns, 64 hexadecimal digits."""
    stored = [str(value).encode() for value in _VALUES(event)]
    return hashlib.sha256(b"".join([_FRAME % (len(data), data) for data in stored])).hexdigest()


class RowsHash:
    """The hash of an import's rows, taken in one by one in their order."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, record_id: str, body: str) -> None:
        """Take in the next row."""
        self._digest.update(_framed(record_id) + _framed(body))

    @property
    def text(self) -> str:
        """The hash as the payload of the import's event states it."""
        return f"sha256:{self._digest.hexdigest()}"


def rows_hash(rows: Iterable[tuple[str, str]]) -> str:
    """Return the hash of an import's rows (record id, body) in order, as its event's payload states it."""
    digest = RowsHash()
    for record_id, body in rows:
        digest.add(record_id, body)
    return digest.text


def text_token(salt: str, text: str) -> str:
    """Return what stands in a payload in place of `text`; `salt` is hexadecimal."""
    return f"sha256:{hashlib.sha256(_framed(salt) + _framed(text)).hexdigest()}"


def _framed(text: str) -> bytes:
    data = text.encode()
    return _FRAME % (len(data), data)
