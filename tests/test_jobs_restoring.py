"""`pmf restore`, and each way in which the master workbook can be missing or spoilt: said in its own words, with a way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.master.book import LAYOUT_KEY, POSITION_KEY, RECORD_ID, WORKSPACE_KEY, BookUpdate
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.excel.closed.updating import updated
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from pmf_excel.jobs.files import write_file
from tests.ledgers import rows_in, tamper
from tests.master_typing import MasterFile
from tests.workspaces import Office, Stages

BINS = "chorley/LOC-1"
ISSUE = ("issue", "checks", "--period", "2025/26 Q3")


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """The quarter after its returns came in."""
    return stages.at("returns", tmp_path)


def position(office: Office) -> str:
    """The last entry of the ledger."""
    with office.workspace.ledger() as ledger:
        return str(ledger.head().sequence)


def test_restore_makes_the_workbook_anew_and_keeps_the_old_one(office: Office) -> None:
    """Every record in its row, what was typed only in the old file, which says nothing is lost."""
    master = MasterFile(office.workspace.master)
    master.type("Indicators", BINS, Name="Typed and never saved")
    spoilt = office.workspace.master.read_bytes()

    said = office.done("restore")

    assert said.out.startswith("Made master.xlsm anew from the ledger.\nThe old file is kept as backups/master.xlsm.")
    assert (office.workspace.backups / "master.xlsm").read_bytes() == spoilt
    for kind in RECORDS:
        ids = sorted(row.get(RECORD_ID, "") for row in master.rows(kind.sheet))
        assert ids == sorted(record.id for record in office.register.all(kind))
    assert master.shown("Indicators", BINS)["Name"] == "Missed bins"
    assert master.memory[POSITION_KEY] == position(office)
    assert office.done("sync").out.startswith("Nothing was typed")
    assert office.done("verify").status == 0


def test_restore_again_keeps_no_second_copy_of_what_nobody_touched(office: Office) -> None:
    """Only what people may have put into it is kept: by the third time `backups/` would be full of our own."""
    office.done("restore")
    again = office.done("restore")
    kept = [path.name for path in office.workspace.backups.glob("master*.xlsm")]
    MasterFile(office.workspace.master).type("Indicators", BINS, Name="Typed and never saved")
    typed = office.done("restore")

    assert kept == ["master.xlsm"]
    assert "is kept" not in again.out
    assert "The old file is kept as backups/master (2).xlsm." in typed.out


def test_restore_keeps_the_period_that_was_chosen(office: Office) -> None:
    """Whoever looked at the third quarter goes on doing so."""
    office.done("restore", today="2026-11-02")

    assert ClosedBook(office.workspace.master, write_file).chosen().period == "2025/26 Q3"


def test_restore_as_at_a_day_is_a_workbook_of_its_own(office: Office) -> None:
    """It shows the register as it was known then; the master workbook stays."""
    before = office.workspace.master.read_bytes()

    said = office.done("restore", "--as-at", "01/01/2020")

    assert "Nothing had been recorded by the end of 1 January 2020." in said.out
    past = MasterFile(office.root / "master as at 2020-01-01.xlsm")
    assert past.rows("Indicators") == []
    assert office.workspace.master.read_bytes() == before
    assert office.done("sync").out.startswith("Nothing was typed")


def test_dry_run_restores_nothing(office: Office) -> None:
    """It says what it would do."""
    before = office.files()

    assert office.done("restore", "--dry-run").out.startswith("Would make master.xlsm anew")
    assert office.files() == before


def test_restore_waits_until_the_workbook_is_closed(office: Office) -> None:
    """Somebody has it open: it is said who, and nothing is touched."""
    (office.root / "~$master.xlsm").write_bytes(b"\x05Mary " + bytes(159))
    before = office.files()

    said = office.run("restore")

    assert said.status == 2
    assert "master.xlsm is open by Mary" in said.err
    assert before.items() <= office.files().items()
    assert office.names("backups") == [name.removeprefix("backups/") for name in before if name.startswith("backups/")]


def gone(office: Office) -> None:
    """Moved away."""
    office.workspace.master.unlink()


def renamed(office: Office) -> None:
    """Called something else."""
    office.workspace.master.rename(office.root / "Master (2).xlsm")


def without_macros(office: Office) -> None:
    """Saved as .xlsx."""
    office.workspace.master.rename(office.root / "master.xlsx")


def half_written(office: Office) -> None:
    """Cut off by a crash of another program."""
    content = office.workspace.master.read_bytes()
    office.workspace.master.write_bytes(content[: len(content) // 2])


def another_file(office: Office) -> None:
    """Overwritten with something else."""
    office.workspace.master.write_bytes(b"%PDF-1.7 minutes of the meeting")


def a_form(office: Office) -> None:
    """Overwritten with an officer's form."""
    shutil.copy(next(office.workspace.forms_out.rglob("*.xlsx")), office.workspace.master)


def older(office: Office) -> None:
    """Made by an older version."""
    _remember(office, LAYOUT_KEY, "1")


def of_another_workspace(office: Office) -> None:
    """Copied from another council's folder."""
    _remember(office, WORKSPACE_KEY, "elsewhere")


def of_a_later_ledger(office: Office) -> None:
    """An older ledger was put back."""
    _remember(office, POSITION_KEY, "999999")


def _remember(office: Office, key: str, value: str) -> None:
    path = office.workspace.master
    path.write_bytes(updated(ClosedWorkbook(path.read_bytes()), BookUpdate(memory={key: value})))


SPOILT = [
    (gone, "There is no master.xlsm in"),
    (renamed, "There is no master.xlsm in"),
    (without_macros, "but master.xlsx lies beside it"),
    (half_written, "damaged or was only half written"),
    (another_file, "is not an Excel workbook"),
    (a_form, "master.xlsm"),
    (older, "master.xlsm"),
    (of_another_workspace, "belongs to the workspace “elsewhere”"),
    (of_a_later_ledger, "an older ledger was put back"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT, ids=lambda value: getattr(value, "__name__", ""))
def test_a_spoilt_workbook_stops_no_job_and_is_restored(
    office: Office, spoil: Callable[[Office], None], words: str
) -> None:
    """The job completes in the ledger and says what is wrong; sync says it too; restore puts it right."""
    spoil(office)

    said = office.run(*ISSUE, today="2026-01-12")
    refused = office.run("sync")

    assert said.status == 0
    assert office.out("checks")
    assert words in said.out
    assert refused.status == 2
    assert words in refused.err
    assert "pmf restore" in refused.err
    office.done("restore")
    master = MasterFile(office.workspace.master)
    assert master.memory[POSITION_KEY] == position(office)
    assert len(master.rows("Forms issued")) >= len(office.out("checks"))


def test_a_workbook_that_may_only_be_read_catches_up_later(office: Office) -> None:
    """Nothing is lost, and nothing waits."""
    office.workspace.master.chmod(0o444)

    said = office.run(*ISSUE, today="2026-01-12")

    assert said.status == 0
    assert "master.xlsm" in said.out
    office.workspace.master.chmod(0o644)
    office.done("sync")
    assert MasterFile(office.workspace.master).memory[POSITION_KEY] == position(office)


def test_one_sheet_renamed_leaves_the_others_saved(office: Office) -> None:
    """It is named with what to do; an edit on another sheet is recorded."""
    master = MasterFile(office.workspace.master)
    master.type("Indicators", BINS, Name="Bins missed")
    content = office.workspace.master.read_bytes()
    office.workspace.master.write_bytes(sheet_renamed(content, "Priorities", "Our priorities"))

    said = office.run("sync")

    assert said.status == 1
    assert "has no sheet Priorities: it was deleted or renamed" in said.out
    assert office.register.get(Indicator, BINS).name == "Bins missed"  # type: ignore[union-attr]


def sheet_renamed(content: bytes, old: str, new: str) -> bytes:
    """A workbook in which somebody gave a sheet another name."""
    from pmf_excel.office.package import read_package, write_package

    parts = read_package(content)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(f'name="{old}"'.encode(), f'name="{new}"'.encode())
    return write_package(parts)


def test_a_heading_that_somebody_changed_is_named(office: Office) -> None:
    """Its column is not read; the other columns of the sheet are."""
    master = MasterFile(office.workspace.master)
    master.type("Indicators", BINS, Name="Bins missed", Decimals="not read")
    _retitle(master, "Indicators", "Decimals", "Places")

    said = office.run("sync")

    assert "There is no column “Decimals” on the sheet Indicators" in said.out
    assert office.register.get(Indicator, BINS).name == "Bins missed"  # type: ignore[union-attr]


def _retitle(master: MasterFile, sheet: str, old: str, new: str) -> None:
    """Type over a heading."""
    from pmf_excel.core.master.book import Region
    from pmf_excel.core.master.layout import HEADING_ROW

    column = master.headings(sheet).index(old) + 1
    book = ClosedBook(master.path, write_file)
    book.write(BookUpdate(regions=(Region(sheet, HEADING_ROW, column, ((new,),), 1),)))


BINS_TARGET = "chorley/LOC-1|2025/26 Q3"
OTHER_TARGET = "council,indicator,period,value\nchorley,chorley/LOC-1,2025/26 Q3,333\n"


@pytest.mark.parametrize("job", ["import", "sync"])
def test_a_sheet_that_was_away_is_not_taken_for_edited_when_it_is_back(office: Office, job: str) -> None:
    """Renamed while the ledger got another target: the old target in it was typed by nobody, and gives way."""
    master = MasterFile(office.workspace.master)
    office.workspace.master.write_bytes(sheet_renamed(master.path.read_bytes(), "Targets", "My targets"))
    (office.root / "targets.csv").write_text(OTHER_TARGET, encoding="utf-8")
    said = office.run("import", "targets", str(office.root / "targets.csv"))
    if job == "sync":
        office.run("sync")

    office.workspace.master.write_bytes(sheet_renamed(master.path.read_bytes(), "My targets", "Targets"))
    back = office.run("sync")

    assert "has no sheet Targets" in said.out
    assert "No edit was recorded" in back.out
    assert str(office.register.targets_of(BINS)[0].value) == "333"
    assert master.shown("Targets", BINS_TARGET)["Target"] == "333"
    assert office.done("sync").out.startswith("Nothing was typed")


def test_an_edit_on_a_sheet_that_was_away_is_taken_when_it_is_back(office: Office) -> None:
    """What somebody did type there is theirs still."""
    master = MasterFile(office.workspace.master)
    master.type("Targets", BINS_TARGET, Why="agreed by Cabinet")
    office.workspace.master.write_bytes(sheet_renamed(master.path.read_bytes(), "Targets", "My targets"))
    office.run(*ISSUE, today="2026-01-12")
    office.workspace.master.write_bytes(sheet_renamed(master.path.read_bytes(), "My targets", "Targets"))

    office.done("sync")

    assert office.register.targets_of(BINS)[0].reason == "agreed by Cabinet"


def test_a_column_that_had_another_heading_is_not_taken_for_edited_when_it_has_its_own_again(office: Office) -> None:
    """The same, for one column."""
    master = MasterFile(office.workspace.master)
    _retitle(master, "Targets", "Target", "Aim")
    (office.root / "targets.csv").write_text(OTHER_TARGET, encoding="utf-8")
    office.run("import", "targets", str(office.root / "targets.csv"))
    _retitle(master, "Targets", "Aim", "Target")

    office.run("sync")

    assert str(office.register.targets_of(BINS)[0].value) == "333"
    assert master.shown("Targets", BINS_TARGET)["Target"] == "333"


def test_what_waits_on_findings_is_kept_by_restore(office: Office) -> None:
    """A conflict stands nowhere else."""
    master = MasterFile(office.workspace.master)
    master.type("Targets", BINS_TARGET, Target=Decimal(390))
    (office.root / "targets.csv").write_text(OTHER_TARGET, encoding="utf-8")
    office.run("import", "targets", str(office.root / "targets.csv"))
    [before] = master.rows("Findings")

    office.done("restore")

    [after] = master.rows("Findings")
    assert (
        (after["Typed here"], after["The register has"])
        == ("390", "333")
        == (before["Typed here"], before["The register has"])
    )


def test_a_workbook_of_the_past_saves_nothing(office: Office) -> None:
    """It shows what was known then; what is typed in it is refused in words."""
    office.done("restore", "--as-at", "2020-01-01")
    office.workspace.master.unlink()
    (office.root / "master as at 2020-01-01.xlsm").rename(office.workspace.master)

    said = office.run("sync")

    assert said.status == 2
    assert "shows the register as it was known on 1 January 2020" in said.err


WRONG_STATE = f"UPDATE state SET body = replace(body, 'Missed bins', 'Bins') WHERE record_id = '{BINS}'"


def test_a_register_that_somebody_changed_behind_the_entries_is_made_anew_from_them(office: Office) -> None:
    """What is shown follows from the entries: nothing that was recorded is lost, as it would be with an older copy."""
    tamper(office.root / "ledger.db", WRONG_STATE)

    found = office.run("verify")
    said = office.done("restore")

    assert f"The state of indicator {BINS} is not what its entries say." in found.out
    assert "make it anew: pmf restore" in found.out
    assert "What the ledger kept ready of its records was not what its entries say" in " ".join(said.out.split())
    assert MasterFile(office.workspace.master).shown("Indicators", BINS)["Name"] == "Missed bins"
    assert office.done("verify").status == 0


def test_nothing_is_made_anew_from_entries_that_somebody_changed(office: Office) -> None:
    """Otherwise the change would be put into the register by us."""
    tamper(
        office.root / "ledger.db", WRONG_STATE, "UPDATE events SET payload = replace(payload, 'Missed bins', 'Bins')"
    )
    before = rows_in(office.root / "ledger.db", "SELECT body FROM state")

    said = office.run("restore")

    assert (said.status, "entries say" in said.out) == (0, False)
    assert rows_in(office.root / "ledger.db", "SELECT body FROM state") == before
    assert office.run("verify").status == 1
