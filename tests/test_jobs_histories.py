"""`pmf history` as a person reads it: headings of the sheets, officers by name, days in words, nothing of machinery."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target
from pmf_excel.core.records.plans import Action
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE
from pmf_excel.core.reports.changes_told import change_told
from pmf_excel.jobs.histories import history
from tests.workspaces import DRAFT, Office, Stages


def changes(office: Office, reference: str) -> list[tuple[str, str, list[str]]]:
    """What was done to which record, and the lines that say what changed, oldest first."""
    (table,) = history(office.workspace, reference).tables
    assert table.headings == ("No.", "When", "Record", "What", "By", "Changed")
    return [(row[3], row[2], row[5].split("\n")) for row in reversed(table.rows)]


def test_a_figure_is_told_from_collection_to_authorisation(stages: Stages) -> None:
    """Each step by the sheet's own headings; how it was judged, and what was queried, in a few words."""
    told = changes(stages.seen("authorisations"), "chorley/LOC-1")
    steps = {what: said for what, record, said in told if record == "Figures\nchorley/LOC-1 2025/26 Q3"}

    assert steps == {
        "collect": [
            "State: collected",
            "Figure: 437",
            "Commentary: Two days of ice.",
            "Where the evidence is: Crew log",
            "Procedure still right: yes",
            "Collected by: Collection Officer, Waste",
            "Collected on: 5 January 2026",
            "Form: chorley-return-collie-2025-26-Q3-1",
        ],
        "check": [
            "State: collected → checked",
            "Commentary as printed: Two days of ice.",
            "Checked by: Responsible Officer, Waste",
            "Checked on: 12 January 2026",
            "Form: chorley-check-form-respa-2025-26-Q3-1",
        ],
        "authorise": [
            "State: checked → authorised",
            "Authorised by: Director of Environment",
            "Authorised on: 26 January 2026",
            "Judged: Worse than target, outside threshold (437, target 400, tolerance 5%)",
            "Form: chorley-authorisation-form-autho-2025-26-Q3-1",
        ],
    }


def test_an_action_and_a_definition_are_told_by_the_names_of_what_they_look_up(stages: Stages) -> None:
    """The plan's action with its day; the indicator with its officers by name."""
    told = changes(stages.seen("authorisations"), "chorley/LOC-1")

    (action,) = [said for _, record, said in told if record == "Actions\nchorley/LOC-1 2025/26 Q3 1"]
    assert action[:3] == ["Action: Hire a relief vehicle.", "Owner: Waste Contract Manager", "Due: 27 February 2026"]
    (definition,) = [said for _, record, said in told if record == "Indicators\nchorley/LOC-1"]
    assert {"Name: Missed bins", "Collection Officer: Collection Officer, Waste"} <= set(definition)


def test_why_a_correction_was_asked_for_is_told(stages: Stages, tmp_path: Path) -> None:
    """The reason given with the command, and the figure as published."""
    office = stages.at("authorisations", tmp_path)
    office.done("report", "quarterly", "--council", "chorley", "--period", "2025/26 Q3")
    office.done("publish", DRAFT)
    office.done("correct", "LOC-1", "--period", "2025/26 Q3", "--reason", "A crew's sheet was missing.")

    said = [line for *_, lines in changes(office, "LOC-1") for line in lines]

    assert "Reason: A crew's sheet was missing." in said
    assert {"Published: yes", "Published figure: 437"} <= set(said)


@pytest.mark.parametrize("reference", ["chorley/LOC-1", "chorley/LOC-2", "chorley/COR-1", "south-ribble/COR-1"])
def test_no_name_of_a_field_no_json_and_no_iso_date_is_shown(stages: Stages, reference: str) -> None:
    """Whatever happened to an indicator; texts that people wrote may say what they like, and here say none."""
    office = stages.seen("authorisations")

    shown = office.done("history", reference).out

    assert re.findall(r"\w+_\w+|[{}\"|]|\d{4}-\d{2}-\d{2}|\b0\d [A-Z]|null|[0-9a-f]{32}", shown) == []


@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "said"),
    [
        (Figure, "value", "437", "431", "Figure: 437 → 431"),
        (Figure, "derived", None, True, "Derived: yes"),
        (Figure, "published", True, None, "Published: yes → –"),
        (Figure, "collected_on", None, "2026-01-02", "Collected on: 2 January 2026"),
        (Figure, "commentary", None, "[redacted]", "Commentary: [redacted]"),
        (Figure, "queries", None, [{"code": "unchanged", "found": "58 again."}], "Queries: 58 again."),
        (
            Figure,
            "queries",
            None,
            [{"code": "unchanged", "found": "58 again.", "accepted": True}, {"code": "far-from-history"}],
            "Queries: 58 again. (accepted); far from history",
        ),
        (
            Figure,
            "judgement",
            None,
            {"status": "on_target", "value": "7", "low": "5", "high": "9", "tolerance": "5%"},
            "Judged: On target (7, target 5 to 9, tolerance 5%)",
        ),
        (
            Figure,
            "judgement",
            None,
            {"status": "not_available", "why": "the system failed"},
            "Judged: Not available (the system failed)",
        ),
        (Figure, "judgement", None, {"status": "contextual"}, "Judged: Contextual"),
        (Figure, "published_value", None, "83.95", "Published figure: 83.95"),
        (Figure, "filling", None, "0f" * 32, ""),
        (Figure, "account", None, "mary", ""),
        (Figure, "indicator", None, "chorley/LOC-1", ""),
        (Figure, "not_a_field_any_more", None, "x", ""),
        (Target, "withdrawn_on", None, "2026-01-02", "Withdrawn on: 2 January 2026"),
        (SeriesBreak, "reason", None, "Counted anew.", "Reason: Counted anew."),
        (Indicator, "responsible_officer", "gone", None, "Responsible Officer: gone → –"),
        (Indicator, "formerly", None, ["chorley/LOC-9"], "Formerly: chorley/LOC-9"),
        (Indicator, "replaced_by", None, "chorley/LOC-2", "Replaced by: chorley/LOC-2"),
    ],
)
def test_each_kind_of_value_is_told(kind: type[Record], field: str, old: object, new: object, said: str) -> None:
    """As the sheet heads it; what only the program needs says nothing."""
    assert change_told(Register({}), kind, field, old, new) == said


def test_every_field_of_every_record_can_be_told() -> None:
    """Whatever record a later version of the program adds: no field fails, and none is told by its own name."""
    for kind in BY_TYPE.values():
        for field in kind.model_fields:
            said = change_told(Register({}), kind, field, None, "[redacted]")
            assert said == "" or said.partition(": ")[2] == "[redacted]", (kind, field)
            assert "_" not in said
    assert change_told(Register({}), Action, "due", None, "2026-02-27") == "Due: 27 February 2026"
