"""Changes of records as a person reads them: the headings of the sheets, officers by name, days in words.

What the ledger keeps for its own use, such as hashes, has no heading and is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pmf_excel.core.master.columns import NO, YES
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.record import WITHDRAWN, Record, columns_of, types_within
from pmf_excel.core.records.register import Register

from .text import NOTHING, date_text

#: Columns that say nothing of a change: a row of the history names the form in another way.
_UNTOLD = frozenset({"council", "reference", "form"})


def change_told(register: Register, kind: type[Record], name: str, old: Any, new: Any) -> str:
    """Return what a change of one field says, from its JSON values: `State: checked → authorised`; empty for nothing.

    The fields that say which record it is are not told either: they stand beside it.
    """
    heading = _heading(kind, name)
    if not heading:
        return ""
    after = value_told(register, kind, name, new)
    return f"{heading}: {after}" if old is None else f"{heading}: {value_told(register, kind, name, old)} → {after}"


def value_told(register: Register, kind: type[Record], name: str, value: Any) -> str:
    """Return a field's JSON value as people write it, a dash where there is none."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if name in _IN_WORDS and not isinstance(value, str):
        return _IN_WORDS[name](value)
    return _text_told(register, kind, name, str(value))


def heading_of(kind: type[Record], name: str) -> str:
    """Return the heading of a field as its sheet has it; one without a column is called by its name in words."""
    column = columns_of(kind).get(name)
    return column.heading if column is not None else _HEADINGS.get(name, name.replace("_", " ").capitalize())


def _heading(kind: type[Record], name: str) -> str:
    is_told = name in _HEADINGS or (name in columns_of(kind) and name not in {*_UNTOLD, *kind.key})
    return heading_of(kind, name) if is_told else ""


def _text_told(register: Register, kind: type[Record], name: str, text: str) -> str:
    if date in types_within(kind.model_fields[name].annotation):
        return _day_told(text)
    column = columns_of(kind).get(name)
    if column is None or not column.looks_up:
        return text
    if column.looks_up == Officer.record_type:
        return register.officer_name(text)
    return register.reference_of(column.looks_up, text).replace("|", " ")


def _day_told(text: str) -> str:
    try:
        return date_text(date.fromisoformat(text))
    except ValueError:
        return text


def _judged(frozen: Mapping[str, Any]) -> str:
    """Return how a figure was judged: `On target (94.6, target 94, tolerance 5%)`."""
    ends = [text for text in (frozen.get("target"), frozen.get("low"), frozen.get("high")) if text is not None]
    facts = [
        str(frozen.get("value") or ""),
        f"target {' to '.join(map(str, ends))}" if ends else "",
        f"tolerance {frozen['tolerance']}" if ends and frozen.get("tolerance") else "",
        str(frozen.get("why") or ""),
    ]
    said = ", ".join(fact for fact in facts if fact)
    status = words_of(Status(frozen["status"]))
    return f"{status} ({said})" if said else status


def _queried(queries: list[Mapping[str, Any]]) -> str:
    """Return what was queried of a figure, and what was accepted: `58 is the figure of October 2025. (accepted)`."""
    return "; ".join(f"{_query(each)}{' (accepted)' if each.get('accepted') else ''}" for each in queries) or NOTHING


def _query(query: Mapping[str, Any]) -> str:
    return str(query.get("found") or query["code"].replace("-", " "))


#: What has no column of its own and is told all the same: under which heading.
_HEADINGS: Mapping[str, str] = {
    "judgement": "Judged",
    "queries": "Queries",
    "published_value": "Published figure",
    "formerly": "Formerly",
    WITHDRAWN: "Withdrawn on",
}
#: What is more than one value, told in a few words.
_IN_WORDS: Mapping[str, Callable[[Any], str]] = {"judgement": _judged, "queries": _queried, "formerly": ", ".join}
