"""Quarterly reports of the small council for tests, and ways to find something in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.content import MeasureLine, MeasureTable, PlanPart, QuarterlyReport
from pmf_excel.core.reports.quarterly import Draft, quarterly_content
from pmf_excel.core.reports.words import Words
from tests.sample_registers import PERIOD, TODAY, council_register
from tests.test_core_words import words_of

DRAFT = Draft(1234, "0.1.0", date(2026, 2, 19))


def report_of(register: Register | None = None, words: Words | None = None, **draft: Any) -> QuarterlyReport:
    """Return the report of the small council."""
    made_from = Draft(**{"position": 1234, "version": "0.1.0", **draft})
    chosen = words or words_of("chorley")
    return quarterly_content(register or council_register(), "chorley", PERIOD, TODAY, chosen, made_from)


def changed(record: Record) -> Register:
    """Return the small council's register with one record put in the place of its old self."""
    register = council_register()
    change = change_between(register.get(type(record), record.id), record, "test")
    assert change is not None
    return register.with_changes([change])


def figure(reference: str, period: str = "2025/26 Q3") -> Figure:
    """Return a figure of the small council."""
    found = council_register().get(Figure, f"chorley/{reference}|{period}")
    assert found is not None
    return found


def tables(report: QuarterlyReport) -> list[MeasureTable]:
    """Return the tables of indicators."""
    return [table for part in report.priorities for table in part.measures]


def line(report: QuarterlyReport, name: str) -> MeasureLine:
    """Return the line of an indicator in its priority's table."""
    return next(row for table in tables(report) for row in table.rows if row.name == name)


def plan(report: QuarterlyReport, name: str) -> PlanPart:
    """Return the action plan of an indicator."""
    return next(part for part in report.plans if part.heading.text == name)


def notes(report: QuarterlyReport) -> str:
    """Return all notes below the tables."""
    return "\n".join(note for table in tables(report) for note in table.notes)


def said(report: QuarterlyReport) -> Mapping[str, str]:
    """Return the lines of the summary by what they are about."""
    return {headline.label: headline.text for headline in report.headlines}


def texts_in(value: object) -> Iterator[str]:
    """Yield every text of a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from texts_in(getattr(value, each.name))
