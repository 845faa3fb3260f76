"""Small registers for the tests of rules: one council, and what a test says of its indicators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

COUNCIL = Council(council="chorley", name="Chorley Council")
Q1, Q2, Q3, Q4 = (Period.parse(f"2025/26 Q{number}") for number in (1, 2, 3, 4))
YEAR = Period.parse("2025/26")
OCTOBER, NOVEMBER, DECEMBER = Q3.parts(Period.parse("May 2026").kind)


def indicator_with(**fields: Any) -> Indicator:
    """Return a quarterly number, higher is better, with `fields` otherwise."""
    plain = {
        "council": "chorley",
        "reference": "COR-012",
        "name": "Affordable homes delivered",
        "kind": "corporate",
        "service": "housing",
        "frequency": "quarterly",
        "unit": "number",
        "polarity": "higher",
        "collection_officer": "anna",
        "responsible_officer": "bilal",
        "authorising_officer": "carys",
    }
    return Indicator.model_validate(plain | fields)


def target_of(period: object, value: object = None, **fields: Any) -> Target:
    """Return a target of chorley/COR-012."""
    row = {"council": "chorley", "indicator": "chorley/COR-012", "period": str(period), "value": value}
    return Target.model_validate(row | fields)


def figure_of(period: object, value: object = None, state: str = "imported", **fields: Any) -> Figure:
    """Return a figure of chorley/COR-012, imported unless said otherwise."""
    row = {"council": "chorley", "indicator": "chorley/COR-012", "period": str(period), "state": state, "value": value}
    return Figure.model_validate(row | fields)


def judged(**fields: Any) -> Mapping[str, Any]:
    """Return a judgement as a row: a number rated against 45, higher is better, 5% tolerance, unless said otherwise."""
    plain = {
        "target": "45",
        "tolerance": "5%",
        "polarity": "higher",
        "decimals": 0,
        "unit": "number",
        "measured_as": "in the period",
        "status": "on_target",
    }
    return plain | fields


def register_of(*records: Record) -> Register:
    """Return a register of the council and `records`."""
    rows: dict[str, dict[str, Any]] = {}
    for record in (COUNCIL, *records):
        rows.setdefault(record.record_type, {})[record.id] = record.to_row()
    return Register(rows)
