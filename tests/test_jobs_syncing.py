"""`pmf sync` and what other jobs do to a workbook in which somebody typed: nothing is lost, nothing taken unseen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.master.book import POSITION_KEY, RECORD_ID, Value
from pmf_excel.core.master.statuses import figure_status
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.shipped import shipped
from tests.ledgers import doing, redact
from tests.master_typing import MasterFile
from tests.shown_pages import words_of_both
from tests.workspaces import Office, Stages

BINS, TREES = "chorley/LOC-1", "south-ribble/LOC-4"
BINS_TARGET = f"{BINS}|2025/26 Q3"


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """The quarter after its returns came in."""
    return stages.at("returns", tmp_path)


@pytest.fixture
def master(office: Office) -> MasterFile:
    """Its master workbook."""
    return MasterFile(office.workspace.master)


def position(office: Office) -> str:
    """The last entry of the ledger."""
    with office.workspace.ledger() as ledger:
        return str(ledger.head().sequence)


def test_after_every_job_the_workbook_shows_the_register(stages: Stages) -> None:
    """Each stage of the quarter is in it: every record in its row, the statuses beside the figures."""
    for stage in ("defined", "returns", "checks", "action-plans", "authorisations"):
        office = stages.seen(stage)
        master = MasterFile(office.workspace.master)
        register = office.register

        assert master.memory[POSITION_KEY] == position(office)
        for kind in RECORDS:
            ids = sorted(row.get(RECORD_ID, "") for row in master.rows(kind.sheet))
            assert ids == sorted(record.id for record in register.all(kind)), (stage, kind.sheet)
    assert master.shown("Figures", BINS_TARGET)["Status"].endswith("Outside threshold")
    assert master.shown("Figures", BINS_TARGET)["Figure"] == "437"


def test_nothing_typed_is_nothing_done(office: Office) -> None:
    """The ledger, the workbook and every other file stay as they are."""
    before = office.files()

    said = office.done("sync", today="2026-01-05")

    assert said.out.startswith("Nothing was typed since the workbook was last saved; nothing changed.")
    assert office.files() == before


def test_on_a_later_day_control_shows_that_day(office: Office, master: MasterFile) -> None:
    """What is late moves with the day: nothing was typed, and yet the pages are written anew, once."""

    def control() -> bytes:
        return master.part("xl/worksheets/sheet1.xml")

    before = control()

    said = office.done("sync", today="2026-02-20")

    assert "It now shows how things stand on 20 February 2026." in said.out
    assert b"As at 20 February 2026" in control() != before
    files = office.files()
    assert office.done("sync", today="2026-02-20").out.startswith("Nothing was typed")
    assert office.files() == files
    assert office.done("sync", today="2026-02-19").out.startswith("Nothing was typed")
    assert office.files() == files


def test_edits_are_recorded_with_who_and_when(office: Office, master: MasterFile) -> None:
    """A corrected name and a new target; the history says so; a second sync changes nothing."""
    master.type("Indicators", BINS, Name="Bins missed")
    master.type("Targets", BINS_TARGET, Target=Decimal(390))

    said = office.done("sync", today="2026-02-03")

    assert said.out.startswith("Recorded 2 changed records from the workbook")
    assert "reference" not in said.out
    events = office.done("history", "LOC-1", "--json").document["events"]
    assert [
        (event["field"], event["old"], event["new"], event["by"], event["business_date"]) for event in events[-2:]
    ] == [
        ("name", "Missed bins", "Bins missed", "tp", "2026-02-03"),
        ("value", "400", "390", "tp", "2026-02-03"),
    ]
    assert office.done("sync").out.startswith("Nothing was typed")


def test_the_names_beside_references_follow(office: Office, master: MasterFile) -> None:
    """The figures' own rows show the new name."""
    master.type("Indicators", BINS, Name="Bins missed")

    office.done("sync")

    assert master.shown("Figures", BINS_TARGET)["Name of the indicator"] == "Bins missed"


def test_a_new_indicator_and_its_target_typed_together_go_in_together(office: Office, master: MasterFile) -> None:
    """Rows typed below the tables; the target refers to an indicator that is recorded by the same sync."""
    row = master.shown("Indicators", BINS)
    typed: dict[str, Value] = {
        heading.replace(" ", "_"): text for heading, text in row.items() if heading not in (RECORD_ID, "marks")
    }
    master.add("Indicators", **{**typed, "Reference": "LOC-9", "Name": "Streets swept", "Decimals": Decimal(0)})
    master.add("Targets", Council="chorley", Indicator="LOC-9", Period="2025/26 Q4", Target=Decimal(12))

    office.run("sync")

    assert office.register.indicator("chorley/LOC-9") is not None
    assert office.register.get(Target, "chorley/LOC-9|2025/26 Q4") is not None
    assert master.shown("Targets", "chorley/LOC-9|2025/26 Q4")["Name of the indicator"] == "Streets swept"


def test_a_refused_edit_stays_in_its_cell_marked_and_explained(office: Office, master: MasterFile) -> None:
    """The good edit beside it goes in; the other is said by name, on the command line and on the sheet Findings."""
    master.type("Indicators", BINS, Name="Bins missed", Retention_in_years="two")

    said = office.run("sync")

    assert said.status == 1
    assert "“two”" in said.out
    assert office.register.all(Indicator, "chorley")[1].name == "Bins missed"
    assert master.shown("Indicators", BINS)["Retention in years"] == "two"
    assert master.shown("Indicators", BINS)["marks"] == "|Retention in years|"
    [finding] = master.rows("Findings")
    assert (finding["Sheet"], finding["Column"], finding["Typed here"]) == ("Indicators", "Retention in years", "two")

    assert "two" in office.run("sync").out
    master.type("Indicators", BINS, Retention_in_years=Decimal(7))
    office.done("sync")

    assert "marks" not in master.shown("Indicators", BINS)
    assert master.rows("Findings") == []


def test_what_is_typed_survives_another_job(office: Office, master: MasterFile) -> None:
    """A collect or issue in between leaves unsaved edits in their cells, and the next sync takes them."""
    master.type("Indicators", BINS, Name="Bins missed")

    office.done("issue", "checks", "--period", "2025/26 Q3", today="2026-01-12")

    assert master.shown("Indicators", BINS)["Name"] == "Bins missed"
    assert office.register.indicator(BINS).name == "Missed bins"  # type: ignore[union-attr]
    office.done("sync")
    assert office.register.indicator(BINS).name == "Bins missed"  # type: ignore[union-attr]


def test_another_job_that_changed_the_same_cell_wins_and_says_so(office: Office, master: MasterFile) -> None:
    """Imported meanwhile: the ledger's value stands, what was typed stands on Findings, and can still be taken."""
    master.type("Officers", "respa", Name="Mine")
    (office.root / "officers.csv").write_text("officer,name\nrespa,Theirs\n", encoding="utf-8")

    said = office.run("import", "officers", str(office.root / "officers.csv"))

    assert "1 typed cell was changed meanwhile: see the sheet Findings." in said.out
    assert master.shown("Officers", "respa")["Name"] == "Theirs"
    [conflict] = master.rows("Findings")
    assert (conflict["Typed here"], conflict["The register has"]) == ("Mine", "Theirs")

    row = master.row("Findings", "respa")
    master.type("Findings", "respa", Answer="take mine")
    office.done("sync")

    assert row == 4
    assert office.register.get(Officer, "respa").name == "Mine"  # type: ignore[union-attr]
    assert master.rows("Findings") == []


def test_a_name_changed_elsewhere_is_no_edit(office: Office, master: MasterFile) -> None:
    """Names stand outside the chain: the workbook remembers what it showed, so that nothing is taken for typed."""
    (office.root / "officers.csv").write_text("officer,name\nrespa,A new name\n", encoding="utf-8")

    office.done("import", "officers", str(office.root / "officers.csv"))

    assert master.shown("Officers", "respa")["Name"] == "A new name"
    assert master.rows("Findings") == []


def test_a_row_that_was_deleted_comes_back(office: Office, master: MasterFile) -> None:
    """It is asked about, never lost; `retire` gives the indicator its last day."""
    master.clear("Indicators", TREES)

    said = office.run("sync")

    assert said.status == 1
    assert "deleted" in said.out
    assert master.shown("Indicators", TREES)["Name"] == "Trees planted"
    master.type("Findings", TREES, Answer="retire")
    office.run("sync", today="2026-03-31")
    assert str(office.register.indicator(TREES).end) == "2026-03-31"  # type: ignore[union-attr]


def test_dry_run_says_what_would_be_recorded(office: Office, master: MasterFile) -> None:
    """Nothing changes, neither ledger nor workbook."""
    master.type("Indicators", BINS, Name="Bins missed")
    before = office.files()

    said = office.done("sync", "--dry-run")

    assert said.out.startswith("Would record 1 changed record from the workbook")
    assert office.files() == before


def test_the_json_document_has_changes_and_findings(office: Office, master: MasterFile) -> None:
    """As docs/commands.md says."""
    master.type("Indicators", BINS, Name="Bins missed", Retention_in_years="two")

    document = office.run("sync", "--json").document

    assert document["changes"] == [
        {"record": BINS, "type": "indicator", "action": "sync", "new": {"name": "Bins missed"}}
    ]
    assert [finding["found"] for finding in document["findings"]] == ["two"]


def test_a_held_workbook_loses_nothing(office: Office, master: MasterFile) -> None:
    """Open in Excel elsewhere: the job completes in the ledger and says so; the next one brings the workbook up."""
    lock = office.root / "~$master.xlsm"
    lock.write_bytes(b"\x05Mary " + bytes(159))

    said = office.run("issue", "checks", "--period", "2025/26 Q3", today="2026-01-12")

    assert said.status == 0
    assert "Mary" in said.out
    assert master.memory[POSITION_KEY] != position(office)
    lock.unlink()
    office.done("sync")
    assert master.memory[POSITION_KEY] == position(office)
    assert len(master.rows("Forms issued")) == len(office.register.all(IssuedForm))


def test_a_held_workbook_is_not_said_to_be_up_to_date(office: Office, master: MasterFile) -> None:
    """The edit is in the ledger; that its row was brought up to date is only said once it was."""
    master.type("Indicators", BINS, Name="Bins missed")
    lock = office.root / "~$master.xlsm"
    lock.write_bytes(b"\x05Mary " + bytes(159))

    said = office.run("sync")

    assert "Recorded 1 changed record from the workbook." in said.out
    assert "brought up to date" not in said.out
    assert "Mary" in said.out
    lock.unlink()
    assert "brought up to date" in office.done("sync").out


def test_a_figure_typed_over_changes_nothing_that_is_reported(office: Office, master: MasterFile) -> None:
    """Columns of sign-off are changed by forms only."""
    master.type("Figures", BINS_TARGET, Figure=Decimal(1))

    said = office.run("sync")

    assert said.status == 1
    assert office.figure(BINS_TARGET).value == Decimal(437)
    assert "pmf correct" in said.out


def test_an_erased_text_leaves_the_workbook(office: Office, master: MasterFile) -> None:
    """A recorded decision to erase goes into the cell, whatever stands there."""
    with office.workspace.ledger() as ledger:
        redact(ledger, Figure, BINS_TARGET, "commentary", "asked for", doing(60 * 24 * 30))

    office.done("sync")

    assert master.shown("Figures", BINS_TARGET)["Commentary"] == "[redacted]"
    assert master.rows("Findings") == []


def test_a_councils_tolerance_moves_the_statuses_of_history(office: Office, master: MasterFile) -> None:
    """What was imported is judged by the tolerance of now; its row says so, and nobody is taken to have typed it."""
    (office.root / "more.csv").write_text(
        "council,indicator,period,value\nchorley,chorley/LOC-1,2025/26 Q2,400\n", encoding="utf-8"
    )
    office.run("import", "targets", str(office.root / "more.csv"))
    before = {row[RECORD_ID]: row.get("Status") for row in master.rows("Figures")}
    (office.root / "councils.csv").write_text("council,name,tolerance\nchorley,Chorley Council,0\n", encoding="utf-8")

    office.run("import", "councils", str(office.root / "councils.csv"))

    register = office.register
    for row in master.rows("Figures"):
        figure = register.get(Figure, row[RECORD_ID])
        assert figure is not None
        assert row.get("Status", "") == figure_status(register, figure, date(2026, 1, 28), words_of_both())
    assert before.keys() == {row[RECORD_ID] for row in master.rows("Figures")}
    assert "No edit was recorded" in office.run("sync").out or office.done("sync").out.startswith("Nothing was typed")
    assert master.rows("Findings") == []


def test_a_council_that_calls_a_status_something_else_has_typed_nothing(stages: Stages, tmp_path: Path) -> None:
    """Its words change: verify finds nothing wrong, and the next sync brings the new ones into the workbook."""
    office = stages.at("authorisations", tmp_path)
    master = MasterFile(office.workspace.master)
    was = master.shown("Figures", BINS_TARGET)["Status"]
    shipped_words = shipped("words", "chorley.toml").read_text(encoding="utf-8")
    own = office.root / "templates" / "chorley.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(shipped_words.replace('words = "Outside threshold"', 'words = "Well short"'), encoding="utf-8")

    office.done("verify")
    assert "brought up to date" in office.done("sync").out

    assert master.shown("Figures", BINS_TARGET)["Status"] == was.replace("Outside threshold", "Well short") != was
    assert master.rows("Findings") == []
    assert office.done("sync").out.startswith("Nothing was typed")
    office.done("verify")
