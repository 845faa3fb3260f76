"""What records are called in a sentence."""

from __future__ import annotations

import pytest

from pmf_excel.core.catalogue import kinds_in, syncing
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target
from pmf_excel.core.records.organisation import Deputy, Officer
from pmf_excel.core.records.paperwork import Closing
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.report_text import ReportText
from pmf_excel.core.syncing.naming import at_start, named
from tests.tables_as_text import indicator, small_register, with_records

BINS = "chorley/COR-005"
NAMES: list[tuple[type[Record], dict[str, object], str]] = [
    (Target, {"indicator": BINS, "period": "2025/26 Q3", "value": "1"}, "the target of chorley/COR-005 for 2025/26 Q3"),
    (SeriesBreak, {"indicator": BINS, "on": "2024-04-01", "reason": "x"},
     "the series break of chorley/COR-005 on 1 April 2024"),
    (Deputy, {"officer": "cora", "deputy": "reza", "start": "2025-05-01"},
     "the deputy reza of cora from 1 May 2025"),
    (Action, {"plan": f"{BINS}|2025/26 Q3", "number": 2},
     "the action 2 in the action plan of chorley/COR-005 since 2025/26 Q3"),
    (Closing, {"period": "2025/26 Q3", "on": "2026-01-19"}, "the closing of 2025/26 Q3 for chorley"),
    (ReportText, {"product": "quarterly", "section": "executive summary", "period": "2025/26 Q3", "text": "Good."},
     "the text “executive summary” of chorley for 2025/26 Q3 (quarterly)"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "row", "name"), NAMES, ids=[kind.record_type for kind, _, _ in NAMES])
def test_nobody_reads_an_id_with_bars(kind: type[Record], row: dict[str, object], name: str) -> None:
    """It is said what the record is, of which indicator or officer, and when."""
    plan = ActionPlan.model_validate({"council": "chorley", "indicator": BINS, "period": "2025/26 Q3"})
    record = kind.model_validate({"council": "chorley", **row})

    assert named(record, small_register(plan)) == name


def test_what_has_a_reference_is_called_by_the_one_of_today() -> None:
    """Also where another record belongs to it; officers keep their code."""
    renamed = indicator(BINS).but(reference="COR-105")
    register = with_records(small_register(), renamed)
    target = Target.model_validate({"council": "chorley", "indicator": BINS, "period": "2025/26", "value": "1"})

    assert named(renamed, register) == "chorley/COR-105"
    assert named(target, register) == "the target of chorley/COR-105 for 2025/26"
    assert [named(each, register) for each in register.all(Officer)] == ["anna", "cora", "reza"]
    assert isinstance(register.get(Indicator, BINS), Indicator)


def test_a_sentence_begins_with_a_capital_letter() -> None:
    """References are left as they are."""
    assert at_start("the target of chorley/COR-005 for 2025/26") == "The target of chorley/COR-005 for 2025/26"
    assert at_start("chorley/COR-005") == "chorley/COR-005"


def test_what_to_do_is_a_sentence_or_nothing() -> None:
    """`Nothing.` is no remedy."""
    assert [kind.code for kind in kinds_in(syncing) if kind.remedy.startswith(("Nothing.", "Nothing,"))] == []
