"""What became of a file that arrived in words, for the screen and the sheet Files received; the ledger has codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pmf_excel.core.catalogue import CATALOGUE
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.record import Record

ACCEPTED, WITH_FINDINGS, REFUSED = "accepted", "accepted_with_findings", "refused"
#: The fields of a record by name, as objects or as JSON values.
Fields = Mapping[str, object]

_WITH_FINDINGS, _NO_LINE = "accepted, with findings", "read without taking in a line"
#: What a sentence of the catalogue says of the one file: left out where it can be, otherwise an ellipsis.
_APART = re.compile(r": \{\w+\}(?=\.)| \((?:\w+ )?\{\w+\}\)")
_WITHIN = re.compile(r"\{\w+\}")


def outcome_words(verdict: str, lines_accepted: int) -> str:
    """Return what became of a file in words; a form of which no line is in is not called accepted."""
    if verdict in (ACCEPTED, WITH_FINDINGS) and not lines_accepted:
        return _NO_LINE
    return _WITH_FINDINGS if verdict == WITH_FINDINGS else verdict.replace("_", " ")


def reason_words(code: str) -> str:
    """Return why a file was refused, as the catalogue says it of any file; the code itself where that is unknown."""
    kind = CATALOGUE.get(code)
    return _WITHIN.sub("…", _APART.sub("", kind.message)) if kind is not None else code


def said_in_words(kind: type[Record], name: str) -> Callable[[Fields], str] | None:
    """Return what gives the words for a field that holds a code, None for every other field."""
    return _SAID.get((kind, name))


def _outcome(fields: Fields) -> str:
    return outcome_words(str(fields["verdict"]), int(str(fields.get("lines_accepted", 0))))


def _reason(fields: Fields) -> str:
    return reason_words(str(fields.get("code", "")))


_SAID: Mapping[tuple[type[Record], str], Callable[[Fields], str]] = {
    (Arrival, "verdict"): _outcome,
    (Arrival, "code"): _reason,
}
