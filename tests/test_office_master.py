"""The master workbook edited and saved in LibreOffice, then closed: what `pmf sync` makes of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from pmf_excel.core.master.book import RECORD_ID
from pmf_excel.core.master.buttons import BUTTONS
from pmf_excel.core.records.indicators import Indicator, Target
from tests.master_typing import MasterFile
from tests.windowed_office import WindowedBook, WindowedOffice
from tests.workspaces import Office, Said, Stages

pytestmark = pytest.mark.libreoffice

BINS, TREES = "chorley/LOC-1", "south-ribble/LOC-4"


@pytest.fixture(scope="module")
def libre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowedOffice]:
    """LibreOffice at somebody's desk."""
    with WindowedOffice(tmp_path_factory.mktemp("office"), {}) as office:
        yield office


@pytest.fixture(scope="module")
def saved(libre: WindowedOffice, stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The workspace after a person edited, sorted, inserted and deleted in the workbook, and saved it."""
    office = stages.at("returns", tmp_path_factory.mktemp("edited"))
    with libre.open(office.workspace.master.as_uri()) as book:
        edit(book)
        book.store()
    return office


@pytest.fixture(scope="module")
def said(saved: Office) -> Said:
    """What `pmf sync` says of it."""
    return saved.run("sync", today="2026-02-02")


def edit(book: WindowedBook) -> None:
    """Do what people do."""
    names = book.rows("Indicators", "A4", "G20")
    count = len(names)
    book.sort("Indicators", f"A4:AQ{count + 3}", column=0, ascending=False)
    book.type("Indicators", f"E{row_of(book, 'Indicators', BINS)}", "Bins missed")
    book.type("Indicators", f"D{row_of(book, 'Indicators', TREES)}", "LOC-44")
    targets = book.document.Sheets.getByName("Targets")
    targets.Rows.removeByIndex(row_of(book, "Targets", f"{TREES}|2025/26 Q3") - 1, 1)
    below = len(book.rows("Targets", "A4", "H20")) + 4
    for column, typed in zip("CDFG", ("chorley", BINS, "2025/26 Q4", "380"), strict=True):
        book.type("Targets", f"{column}{below}", typed)
    book.type("Targets", "T3", "My own note")
    book.type("Targets", f"T{row_of(book, 'Targets', f'{BINS}|2025/26 Q3')}", "ask Ann")
    book.type("Targets", f"U{row_of(book, 'Targets', f'{BINS}|2025/26 Q3')}", "=G4*2")
    book.document.Sheets.insertNewByName("My sheet", 0)
    book.type("My sheet", "A1", "Nobody else's business")


def row_of(book: WindowedBook, sheet: str, record_id: str) -> int:
    """The row in which a record stands."""
    ids = book.document.Sheets.getByName(sheet).getCellRangeByName("A1:A200").getDataArray()
    return next(number for number, (found,) in enumerate(ids, start=1) if found == record_id)


def test_edits_and_new_rows_are_recorded(saved: Office, said: Said) -> None:
    """A name, and a target typed right below the table."""
    assert saved.register.get(Indicator, BINS).name == "Bins missed"  # type: ignore[union-attr]
    assert str(saved.register.get(Target, f"{BINS}|2025/26 Q4").value) == "380"  # type: ignore[union-attr]
    assert "Recorded 3 changed records" in said.out


def test_a_changed_reference_is_a_rename(saved: Office, said: Said) -> None:
    """Its figures and targets stay with it, and show the new reference."""
    trees = saved.register.get(Indicator, TREES)
    shown = MasterFile(saved.workspace.master).shown("Targets", f"{TREES}|2025/26 Q3")

    assert trees is not None
    assert trees.full_reference == "south-ribble/LOC-44"
    assert shown["Indicator"] == "south-ribble/LOC-44"


def test_a_deleted_row_is_asked_about_and_stands_again(saved: Office, said: Said) -> None:
    """Never a silent loss."""
    found = MasterFile(saved.workspace.master).rows("Findings")
    [finding] = [row for row in found if row["marks"] == "sync-deleted"]

    assert said.status == 1
    assert finding[RECORD_ID] == f"{TREES}|2025/26 Q3"
    assert "deleted" in finding["What is wrong"]
    assert saved.register.get(Target, f"{TREES}|2025/26 Q3") is not None


def test_rows_keep_the_order_that_the_person_gave_them(saved: Office, said: Said) -> None:
    """Sorted backwards they stay so."""
    ids = [row[RECORD_ID] for row in MasterFile(saved.workspace.master).rows("Indicators")]

    assert ids == sorted(ids, reverse=True)


def test_opened_again_everything_of_theirs_is_there_and_the_buttons_too(
    libre: WindowedOffice, saved: Office, said: Said
) -> None:
    """Own sheet, own columns beside their rows, a formula; and each button runs its macro again."""
    address = f"file://{quote(str(saved.workspace.master))}"
    with libre.open(address) as book:
        row = row_of(book, "Targets", f"{BINS}|2025/26 Q3")
        captions = set(book.bound_macros("Control"))
        own = (book.text("Targets", "T3"), book.text("Targets", f"T{row}"), book.text("My sheet", "A1"))
        formula = book.document.Sheets.getByName("Targets").getCellRangeByName(f"U{row}").Formula

    assert own == ("My own note", "ask Ann", "Nobody else's business")
    assert formula == "=G4*2"
    assert captions == {button.caption for button in BUTTONS}


def test_a_second_sync_finds_nothing_new(saved: Office, said: Said) -> None:
    """What waits for an answer waits; nothing is recorded."""
    head = saved.head

    saved.run("sync", today="2026-02-02")

    assert saved.head == head


def test_links_lead_to_the_row_wherever_it_was_sorted_to(libre: WindowedOffice, saved: Office, said: Said) -> None:
    """LibreOffice jumps to the place that the link's formula works out."""
    with libre.open(saved.workspace.master.as_uri()) as book:
        row = row_of(book, "Indicators", BINS)
        place = book.jump(f"'Indicators'!C{row}")

    assert place == ("Indicators", row)


def test_files_are_where_they_were(saved: Office, said: Said) -> None:
    """One workbook, no temporary files beside it."""
    assert [path.name for path in Path(saved.root).glob("*.xlsm")] == ["master.xlsm"]
    assert not list(Path(saved.root).glob(".pmf-*"))
