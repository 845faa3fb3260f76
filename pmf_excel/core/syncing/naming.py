"""What records are called in a sentence: nobody has to read an id with bars."""

from __future__ import annotations

from collections.abc import Mapping

from pmf_excel.core.importing.links import what_is
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.record import Record, Referenced, columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE

_SENTENCES: Mapping[str, str] = {
    "deputy": "the deputy {deputy} of {officer} from {start}",
    "procedure": "the written procedure of {indicator}",
    "series_break": "the series break of {indicator} on {on}",
    "target": "the target of {indicator} for {period}",
    "figure": "the figure of {indicator} for {period}",
    "plan": "the action plan of {indicator} since {period}",
    "action": "the action {number} in {plan}",
    "project_update": "the update of {project} for {period}",
    "report_text": "the text “{section}” of {council} for {period} ({product})",
    "closing": "the closing of {period} for {council}",
    "publication": "the publication of {product} of {council} for {period}, edition {edition}",
}


def named(record: Record, register: Register) -> str:
    """Return what a record is called: `chorley/COR-012`, or `the target of chorley/COR-012 for 2025/26 Q3`."""
    sentence = _SENTENCES.get(record.record_type)
    if sentence is not None:
        return sentence.format_map({name: _said(record, name, register) for name in record.key})
    if isinstance(record, Referenced):
        return record.full_reference
    return record.id if isinstance(record, (Council, Officer)) else f"the {what_is(record.record_type)} {record.id}"


def at_start(name: str) -> str:
    """Return the name of a record as a sentence begins with it."""
    return f"The {name.removeprefix('the ')}" if name.startswith("the ") else name


def _said(record: Record, name: str, register: Register) -> str:
    value = getattr(record, name)
    looks_up = columns_of(type(record))[name].looks_up
    found = register.ever(BY_TYPE[looks_up], str(value)) if looks_up else None
    if found is not None:
        return named(found, register)
    return day_in_words(value) if hasattr(value, "isoformat") else str(value)
