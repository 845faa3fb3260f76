"""What the workbook shows of persons, as digests: the ledger keeps names and addresses apart, and only as they are now.

With them a name that somebody typed is told from one that was changed elsewhere since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from pmf_excel.core.records.record import Record, personal_fields
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.core.remembered import named_texts

#: The key under which the workbook remembers them.
PERSONS_KEY = "persons"
#: Enough of a digest that no two values of a council are taken for each other.
_DIGITS = 8
#: Digests by record type and id, in the order of the personal fields.
Digests = Mapping[str, Mapping[str, str]]


def persons_shown(register: Register) -> str:
    """Return what a workbook that shows `register` is to remember."""
    digests = {
        kind.record_type: {record.id: _digests(kind, record) for record in register.all(kind)}
        for kind in RECORDS
        if personal_fields(kind)
    }
    return json.dumps({kind: some for kind, some in digests.items() if some}, separators=(",", ":"))


def digests_in(remembered: str) -> Digests:
    """Return the digests that a workbook remembers; none where it remembers nothing that can be read."""
    return named_texts(remembered)


def is_as_shown(digests: Digests, kind: type[Record], record_id: str, field: str, text: str) -> bool:
    """Return whether `text` is what the workbook showed in a personal field of a record."""
    kept = digests.get(kind.record_type, {}).get(record_id, "")
    start = sorted(personal_fields(kind)).index(field) * _DIGITS
    return bool(kept) and kept[start : start + _DIGITS] == _digest(record_id, field, text)


def _digests(kind: type[Record], record: Record) -> str:
    return "".join(_digest(record.id, field, str(getattr(record, field))) for field in sorted(personal_fields(kind)))


def _digest(record_id: str, field: str, text: str) -> str:
    return hashlib.sha256(f"{record_id}|{field}|{' '.join(text.split())}".encode()).hexdigest()[:_DIGITS]
