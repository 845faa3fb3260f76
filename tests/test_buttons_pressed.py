"""A quarter run with the buttons of the master workbook, pressed in a real LibreOffice one after the other.

Each test is a step of the story and shows what its button did to cells, files and ledger.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.master.buttons import BUTTONS
from pmf_excel.core.master.control import COUNCIL_CELL, PERIOD_CELL
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.jobs import demo as demonstration
from pmf_excel.jobs.filling import fill_forms_out
from pmf_excel.jobs.importing import import_folder, import_records
from pmf_excel.jobs.initialising import make_workspace
from pmf_excel.jobs.workspace import Workspace
from pmf_excel.shipped import shipped
from tests.windowed_office import MessageBox, WindowedBook, WindowedOffice

pytestmark = pytest.mark.libreoffice

PERIOD, COUNCIL = (f"{column_letters(column)}{row}" for row, column in (PERIOD_CELL, COUNCIL_CELL))
#: Who presses: the account that LibreOffice runs under.
LOGIN = "performance"
OFFICERS = f"""officer,name,email,login
tp-officer,"Performance Officer, Transformation and Partnerships",tp-officer@example.org,{LOGIN}
"""


@dataclass
class Desk:
    """A person's desk: the workspace on the shared drive, and its master workbook open in LibreOffice."""

    workspace: Workspace
    book: WindowedBook

    def press(self, caption: str) -> MessageBox:
        """Press the button with this caption and return what it says in the end."""
        return self.book.said_by(self.macro(caption))

    def macro(self, caption: str) -> str:
        """The address of the macro that the button with this caption is bound to."""
        return self.book.bound_macros("Control")[caption]

    def register(self) -> Register:
        """What the ledger has."""
        with self.workspace.ledger() as ledger:
            return ledger.register()

    def log(self) -> list[str]:
        """The newest row of the Log sheet: who, job, door and what it did."""
        return self.book.rows("Log", "D4", "G4")[0]

    def answer_forms(self, stage: Stage) -> int:
        """Fill the forms that are out as the demonstration's officers do, and drop them in in/."""
        return len(fill_forms_out(self.workspace, self.register(), stage.value, demonstration._typist(stage)))

    def row_of(self, sheet: str, record_id: str) -> int:
        """The row in which a record stands."""
        ids = self.book.document.Sheets.getByName(sheet).getCellRangeByName("A1:A2500").getDataArray()
        return next(number for number, (found,) in enumerate(ids, start=1) if found == record_id)

    def cell(self, sheet: str, record_id: str, heading: str) -> str:
        """The name of a record's cell under a heading."""
        headings = self.book.document.Sheets.getByName(sheet).getCellRangeByName("A3:BZ3").getDataArray()[0]
        column = self.book.document.Sheets.getByName(sheet).Columns.getByIndex(headings.index(heading)).Name
        return f"{column}{self.row_of(sheet, record_id)}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The workspace of the demonstration before its quarter begins, open at the desk of a performance officer."""
    folder = tmp_path_factory.mktemp("councils")
    workspace = make_workspace(folder / "shared drive", demonstration._SECRET)
    doing = demonstration.doing_on(date(2026, 1, 2), "set-up (demonstration)")
    import_folder(workspace, doing, shipped("demo_data"))
    (folder / "officers.csv").write_text(OFFICERS, encoding="utf-8")
    import_records(workspace, demonstration.doing_on(date(2026, 1, 2)), "officers", folder / "officers.csv")
    environment = {"PMF_PYTHON": sys.executable, "LOGNAME": LOGIN, "PYTHONPATH": os.pathsep.join(sys.path)}
    with WindowedOffice(folder, environment) as office, office.open(workspace.master.as_uri()) as book:
        yield Desk(workspace, book)


def test_every_button_is_there_and_runs_its_macro(desk: Desk) -> None:
    """What stands on the Control sheet is what the list of buttons says."""
    bound = desk.book.bound_macros("Control")

    assert {caption: code.partition("?")[0].rpartition(".")[2] for caption, code in bound.items()} == {
        button.caption: button.macro for button in BUTTONS
    }


def test_the_workbook_opens_on_the_period_that_is_due(desk: Desk) -> None:
    """After the import of January 2026 it is the third quarter."""
    assert desk.book.text("Control", PERIOD) == "2025/26 Q3"


def test_issue_returns(desk: Desk) -> None:
    """A return for each Collection Officer lies in out/, the ledger knows them, and sheet and message say so."""
    box = desk.press("Issue returns")

    out = [form for form in desk.register().all(IssuedForm) if form.kind == "returns"]
    assert box.title == "Performance Management Framework: Issue returns"
    assert box.text.startswith(f"Issued {len(out)} forms (returns)")
    assert "the button “Collect”" in box.text
    assert all((desk.workspace.forms_out / form.file).is_file() for form in out)
    assert len(desk.book.rows("Forms issued", "C4", "E200")) == len(out) == 20
    assert desk.log()[:3] == ["Performance Officer, Transformation and Partnerships", "issue returns", "workbook"]
    assert desk.book.text("Log", "H4").endswith(".xlsx")
