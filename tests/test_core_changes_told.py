"""A record's history in the words of its sheet: headings, officers by name, days and judgements as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.record import Record
from pmf_excel.core.reports.changes_told import change_told, heading_of
from tests.registers import quarter_register

JUDGED = {"value": "94.6", "status": "on_target", "target": "94", "tolerance": "5%"}
BETWEEN = {"value": "81", "status": "within", "low": "60", "high": "80", "why": "an old series"}
QUERIES = [
    {"code": "same-as-last-time", "found": "58 is the figure of October 2025.", "accepted": True},
    {"code": "far-from-history"},
]


@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "told"),
    [
        (Figure, "state", "checked", "authorised", "State: checked → authorised"),
        (Figure, "commentary", None, "Two crews were ill.", "Commentary: Two crews were ill."),
        (Figure, "commentary", "Two crews were ill.", "", "Commentary: Two crews were ill. → –"),
        (Figure, "collected_on", None, "2026-01-12", "Collected on: 12 January 2026"),
        (Figure, "collected_by", "depp", "collie", "Collected by: Deputy Officer, Waste → Collection Officer, Waste"),
        (Figure, "judgement", None, JUDGED, "Judged: On target (94.6, target 94, tolerance 5%)"),
        (Figure, "judgement", None, BETWEEN, "Judged: Worse than target, within threshold (81, target 60 to 80, an old series)"),
        (Figure, "judgement", None, {"status": "baselining"}, "Judged: Baselining"),
        (
            Figure, "queries", [], QUERIES,
            "Queries: – → 58 is the figure of October 2025. (accepted); far from history",
        ),
        (Figure, "published_value", None, "94.6", "Published figure: 94.6"),
        (Indicator, "has_parts", False, True, "Numerator and denominator: no → yes"),
        (Indicator, "figure_taken_from", None, "chorley/COR-1", "Figure taken from: chorley/COR-1"),
    ],
)  # fmt: skip
def test_a_change_is_told_under_the_heading_of_its_column(
    kind: type[Record], field: str, old: Any, new: Any, told: str
) -> None:
    """Before and after with an arrow; what there was nothing of before is told as it is now."""
    assert change_told(quarter_register(), kind, field, old, new) == told


@pytest.mark.parametrize("field", ["council", "indicator", "period", "superseded", "filling"])
def test_what_says_which_record_it_is_or_serves_the_ledger_alone_is_not_told(field: str) -> None:
    """Council, indicator and period stand beside the history; hashes and keys say nothing to a person."""
    assert change_told(quarter_register(), Figure, field, None, "chorley") == ""


def test_a_day_that_is_none_and_an_officer_nobody_knows_are_told_as_they_stand() -> None:
    """An old entry is never hidden because today's register cannot explain it."""
    register = quarter_register()

    assert change_told(register, Figure, "collected_on", None, "soon").endswith(": soon")
    assert change_told(register, Figure, "collected_by", None, "nobody").endswith(": nobody")


def test_a_field_without_a_column_is_called_by_its_name_in_words() -> None:
    """For what is redacted: any field of a record has something that it is called."""
    assert heading_of(Figure, "judgement") == "Judged"
    assert heading_of(Figure, "received_sha256") == "Received sha256"
