"""Another reference is a rename: the id stays, everything that refers to it stays with it, and people see the new one."""

from __future__ import annotations

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.importing.links import Links
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.earlier import Earlier
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target
from pmf_excel.core.records.organisation import Directorate, Priority, Project, Service
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.record import Record, Referenced
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.jobs.lookups import indicator_called
from tests.tables_as_text import codes, figure, indicator, read, small_register, with_records

BEFORE = indicator("chorley/COR-013")
AFTER = BEFORE.but(reference="COR-113")
TARGET = Target.model_validate(
    {"council": "chorley", "indicator": "chorley/COR-013", "period": "2025/26 Q3", "value": "12"}
)


def renamed(*more: Record) -> Register:
    """Return a register in which COR-013 became COR-113."""
    register = small_register(BEFORE, TARGET, *more)
    change = change_between(BEFORE, AFTER, "sync")
    assert change is not None
    return register.with_changes([change])


def test_a_renamed_record_keeps_its_id_and_remembers_what_it_was_called() -> None:
    """Twice renamed, its oldest reference is its id; the ledger gets the new reference and the former ones."""
    twice = AFTER.but(reference="COR-213")

    assert (AFTER.id, AFTER.full_reference) == ("chorley/COR-013", "chorley/COR-113")
    assert (twice.id, twice.formerly) == ("chorley/COR-013", ("chorley/COR-013", "chorley/COR-113"))
    assert Indicator.model_validate(twice.to_row()) == twice


def test_a_record_that_was_never_renamed_says_nothing_of_it() -> None:
    """Its row in the ledger is what it was before there were renames."""
    assert "formerly" not in BEFORE.to_row()
    assert "withdrawn_on" not in BEFORE.to_row()
    assert BEFORE.but(name="Other").formerly == ()


def test_every_record_has_a_key_that_makes_its_id() -> None:
    """The fields that say which record it is are fields of it; a reference is the only part that may change."""
    for kind in RECORDS:
        assert set(kind.key) <= set(kind.model_fields)
        assert kind.key
        assert not kind.retired_by or kind.retired_by in kind.model_fields
    assert [kind for kind in RECORDS if issubclass(kind, Referenced)] == [
        Directorate,
        Service,
        Priority,
        Indicator,
        Project,
    ]


def test_the_sheets_show_the_reference_of_today() -> None:
    """Of a target, a plan and an action; the ids behind them stay."""
    plan = ActionPlan.model_validate({"council": "chorley", "indicator": "chorley/COR-013", "period": "2025/26 Q2"})
    action = Action.model_validate({"council": "chorley", "plan": plan.id, "number": 1})
    register = renamed(plan, action)

    shown = [
        {column.name: column.cell(record).value for column in sheet_columns(type(record), register)}
        for record in (TARGET, plan, action)
    ]

    assert shown[0]["indicator"] == shown[1]["indicator"] == "chorley/COR-113"
    assert shown[2]["plan"] == "chorley/COR-113|2025/26 Q2"


@pytest.mark.parametrize("text", ["COR-113", "chorley/COR-113", "COR-013", "chorley/cor-013", "COR-113 "])
def test_any_reference_that_it_has_or_had_finds_it(text: str) -> None:
    """In a cell of a table, and on the command line."""
    assert Links(renamed()).resolved(text.strip(), "indicator", "chorley") == "chorley/COR-013"
    assert indicator_called(renamed(), text) == AFTER


def test_a_plan_is_found_under_its_indicators_new_reference() -> None:
    """As the sheet Actions shows it."""
    links = Links(renamed())

    assert links.resolved("COR-113 | 2025-26-Q2", "plan", "chorley") == "chorley/COR-013|2025/26 Q2"


def test_a_misspelt_reference_names_the_one_of_today() -> None:
    """Not the former one."""
    with pytest.raises(PmfError, match="There is no indicator") as caught:
        indicator_called(renamed(), "COR-1133")

    assert caught.value.remedy == "Did you mean “COR-113”?"
    assert Links(renamed()).nearest("indicator", "chorley/COR-1133") == "Did you mean “chorley/COR-113”?"


def test_an_import_under_the_former_reference_changes_the_record_and_not_its_name() -> None:
    """Last year's file is read once more: the row is taken for the renamed indicator, and that is said."""
    register = renamed()

    records, findings = read(
        Indicator,
        """
        | council | reference | name  | kind | service | frequency | unit | polarity | collection_officer | responsible_officer | authorising_officer |
        | chorley | COR-013 | Bins | local | waste | quarterly | number | lower | cora | reza | anna |
        | chorley | cor-005 | Bags | local | waste | quarterly | number | lower | cora | reza | anna |
        """,
        register,
    )

    assert [(each.id, each.full_reference, each.name) for each in records if isinstance(each, Indicator)] == [
        ("chorley/COR-013", "chorley/COR-113", "Bins"),
        ("chorley/COR-005", "chorley/COR-005", "Bags"),
    ]
    assert codes(findings) == [("renamed-since", "B2")]


def test_an_import_under_the_new_reference_is_about_the_same_record() -> None:
    """Also of what refers to it."""
    records, findings = read(Target, "| indicator | period | value |\n| chorley/COR-113 | 2025/26 Q3 | 14 |", renamed())

    assert findings == ()
    assert [record.id for record in records] == [TARGET.id]


def test_what_was_withdrawn_is_nowhere_and_comes_back_when_it_is_imported_again() -> None:
    """Its row in the ledger stays; neither lists nor links show it."""
    gone = SeriesBreak.model_validate({"council": "chorley", "indicator": "chorley/COR-013", "on": "2025-04-01"})
    register = renamed(gone.but(withdrawn_on="2026-01-20"))

    records, _ = read(SeriesBreak, "| indicator | on |\n| chorley/COR-013 | 01/04/2025 |", register)

    assert (register.get(SeriesBreak, gone.id), register.all(SeriesBreak), register.breaks_of("chorley/COR-013")) == (
        None,
        (),
        (),
    )
    assert register.ever(SeriesBreak, gone.id) is not None
    change = change_between(register.ever(SeriesBreak, gone.id), records[0], "import")
    assert change is not None
    assert register.with_changes([change]).all(SeriesBreak) == (gone,)


def test_a_withdrawn_service_that_was_renamed_comes_back_under_its_last_name() -> None:
    """And no second one gets its reference."""
    service = Service.model_validate(
        {"council": "chorley", "reference": "parks", "name": "Parks", "directorate": "chorley/environment"}
    )
    gone = service.but(reference="green-spaces").but(withdrawn_on="2026-01-20")

    records, findings = read(
        Service, "| council | reference | name | directorate |\n| chorley | green-spaces | Parks | environment |",
        small_register(gone),
    )  # fmt: skip

    assert findings == ()
    assert [(each.id, each.withdrawn_on) for each in records] == [("chorley/parks", None)]


def test_an_earlier_register_knows_the_earlier_name() -> None:
    """What the workbook showed before the rename is shown as it was."""
    now = renamed()

    before = Earlier(now, {"indicator": {"chorley/COR-013": BEFORE.to_row()}})

    assert now.reference_of("indicator", "chorley/COR-013") == "chorley/COR-113"
    assert now.reference_of("target", TARGET.id) == "chorley/COR-113|2025/26 Q3"
    assert before.reference_of("indicator", "chorley/COR-013") == "chorley/COR-013"
    assert before.indicator("chorley/COR-013") == BEFORE


def test_figures_are_found_by_the_id_of_their_indicator() -> None:
    """A rename moves nothing."""
    old = figure("chorley/COR-013", "2025/26 Q1")

    assert renamed(old).figures_of(AFTER.id) == (old,)
    assert with_records(renamed(), old).targets_of(AFTER.id) == (TARGET,)
