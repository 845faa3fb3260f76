"""A quarter run with the buttons of the master workbook, pressed in a real LibreOffice one after the other.

Each test is a step of the story and shows what its button did to cells, files and ledger.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.master.buttons import BUTTONS
from pmf_excel.core.master.control import COUNCIL_CELL, PERIOD_CELL
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Priority
from pmf_excel.core.records.paperwork import IssuedForm, Publication
from pmf_excel.core.records.plans import ActionPlan
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.jobs import demo as demonstration
from pmf_excel.jobs.filling import fill_forms_out
from pmf_excel.jobs.importing import import_folder, import_records
from pmf_excel.jobs.initialising import make_workspace
from pmf_excel.jobs.workspace import Workspace
from pmf_excel.shipped import shipped
from tests.desk_clock import DeskClock
from tests.windowed_office import MessageBox, WindowedBook, WindowedOffice

pytestmark = pytest.mark.libreoffice

PERIOD, COUNCIL = (f"{column_letters(column)}{row}" for row, column in (PERIOD_CELL, COUNCIL_CELL))
#: Where pictures of the workbook are kept, if they are wanted: `make pictures` says so.
PICTURES = os.environ.get("PMF_PICTURES", "")
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
    clock: DeskClock

    def press(self, caption: str, picture: str = "") -> MessageBox:
        """Press the button with this caption and return what it says in the end; keep a `picture` of that, if wanted."""
        return self.book.said_by(self.macro(caption), lambda: self._picture_of_message(picture))

    def picture(self, name: str, sheet: str, cell: str = "C4", size: tuple[int, int] = (1330, 800)) -> None:
        """Keep a picture of a sheet around a cell, if pictures are wanted."""
        if PICTURES:
            self.book.picture(Path(PICTURES) / f"{name}.png", sheet, cell, size)

    def _picture_of_message(self, name: str) -> None:
        if PICTURES and name:
            self.book.office.take_picture(Path(PICTURES) / f"{name}.png", (1330, 700))

    def macro(self, caption: str) -> str:
        """The address of the macro that the button with this caption is bound to."""
        return self.book.bound_macros("Control")[caption]

    def register(self) -> Register:
        """What the ledger has."""
        with self.workspace.ledger() as ledger:
            return ledger.register()

    def head(self) -> int:
        """Where the ledger ends."""
        with self.workspace.ledger() as ledger:
            return ledger.head().sequence

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
    clock = DeskClock(folder, date(2026, 1, 5))
    environment = {"PMF_PYTHON": str(clock.python), "LOGNAME": LOGIN, "PYTHONPATH": os.pathsep.join(sys.path)}
    with WindowedOffice(folder, environment) as office, office.open(workspace.master.as_uri()) as book:
        yield Desk(workspace, book, clock)


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


def test_collect(desk: Desk) -> None:
    """The returns that officers dropped are taken in; the figures stand in the workbook, unsaved as it is."""
    dropped = desk.answer_forms(Stage.RETURN)
    desk.clock.begin(date(2026, 1, 14))

    box = desk.press("Collect")

    figures = [figure for figure in desk.register().all(Figure) if figure.state is State.COLLECTED]
    assert f"from {dropped} files" in box.text
    assert len(list(desk.workspace.accepted.rglob("*.xlsx"))) == dropped
    assert figures
    for figure in figures[:5]:
        assert desk.book.text("Figures", desk.cell("Figures", figure.id, "State")) == "collected"
    assert desk.log()[1:3] == ["collect", "workbook"]


def test_save_my_edits_takes_what_is_right(desk: Desk) -> None:
    """A corrected name and a new target are recorded, with who did it."""
    indicator = desk.register().all(Indicator)[0]
    target = desk.register().targets_of(indicator.id)[-1]
    desk.book.type("Indicators", desk.cell("Indicators", indicator.id, "Name"), "Affordable homes completed")
    desk.book.type("Targets", desk.cell("Targets", target.id, "Why"), "agreed by Cabinet")

    box = desk.press("Save my edits")

    after = desk.register()
    assert box.text.startswith("Recorded 2 changed records from the workbook")
    assert after.indicator(indicator.id).name == "Affordable homes completed"  # type: ignore[union-attr]
    assert after.targets_of(indicator.id)[-1].reason == "agreed by Cabinet"
    with desk.workspace.ledger() as ledger:
        event = [each for each in ledger.history(indicator.id) if each.record_type == "indicator"][-1]
    assert (event.by, event.login, event.door, event.action) == ("tp-officer", LOGIN, "workbook", "sync")


def test_save_my_edits_refuses_by_name_what_sign_off_owns(desk: Desk) -> None:
    """The typed figure stays in its cell, marked, and the sheet Findings says why and what to do."""
    figure = next(figure for figure in desk.register().all(Figure) if figure.state is State.COLLECTED)
    cell = desk.cell("Figures", figure.id, "Figure")
    desk.book.type("Figures", cell, "999999")

    box = desk.press("Save my edits")

    row = desk.row_of("Figures", figure.id)
    assert "No edit was recorded" in box.text
    assert desk.register().get(Figure, figure.id) == figure
    assert desk.book.document.Sheets.getByName("Figures").getCellRangeByName(cell).Value == 999999
    assert desk.book.text("Figures", f"B{row}") == "|Figure|"
    [finding] = desk.book.rows("Findings", "A4", "K20")
    assert finding[0] == figure.id
    assert "999999" in finding
    assert "Figure" in finding
    desk.picture("master-refused", "Figures", desk.cell("Figures", figure.id, "Period"), (1330, 420))
    desk.picture("master-findings", "Findings", "K4", (1330, 300))


def test_an_answer_on_findings_puts_the_register_back(desk: Desk) -> None:
    """Dismissed, the typed figure gives way to the register's, and nothing is marked any more."""
    figure = next(figure for figure in desk.register().all(Figure) if figure.state is State.COLLECTED)
    desk.book.type("Findings", "K4", "dismiss")

    desk.press("Save my edits")

    assert desk.book.rows("Findings", "A4", "K20") == []
    assert desk.book.text("Figures", f"B{desk.row_of('Figures', figure.id)}") == ""
    shown = desk.book.document.Sheets.getByName("Figures").getCellRangeByName(desk.cell("Figures", figure.id, "Figure"))
    assert shown.Value == float(figure.value or 0)


def test_a_row_typed_below_the_table_is_a_new_record(desk: Desk) -> None:
    """LibreOffice does not extend the table; the row is taken all the same, gets its id, and the table reaches to it."""
    sheet = desk.book.document.Sheets.getByName("Priorities")
    below = len(desk.book.rows("Priorities", "A4", "A100")) + 4
    for column, typed in zip("CDE", ("chorley", "P9", "Greener streets"), strict=True):
        desk.book.type("Priorities", f"{column}{below}", typed)

    desk.press("Save my edits")

    assert desk.register().get(Priority, "chorley/P9") is not None
    assert sheet.getCellRangeByName(f"A{below}").String == "chorley/P9"
    [area] = [each for each in desk.book.document.DatabaseRanges if each.Name == "Priorities"]
    assert area.DataArea.EndRow + 1 == below


def test_a_changed_reference_is_a_rename(desk: Desk) -> None:
    """Everything that hangs off the priority stays with it."""
    desk.book.type("Priorities", desk.cell("Priorities", "chorley/P9", "Priority"), "P10")

    desk.press("Save my edits")

    renamed = desk.register().get(Priority, "chorley/P9")
    assert renamed is not None
    assert (renamed.id, renamed.full_reference) == ("chorley/P9", "chorley/P10")


def test_a_deleted_row_comes_back_with_a_question(desk: Desk) -> None:
    """Nothing is lost in silence: the target stands again, until somebody answers that it is to be retired."""
    targets = desk.register().all(Target)
    gone = targets[-1]
    row = desk.row_of("Targets", gone.id)
    desk.book.document.Sheets.getByName("Targets").Rows.removeByIndex(row - 1, 1)

    desk.press("Save my edits")

    assert desk.register().all(Target) == targets
    assert desk.row_of("Targets", gone.id)
    [asked] = desk.book.rows("Findings", "A4", "K20")
    assert asked[:2] == [gone.id, "sync-deleted"]

    desk.book.type("Findings", "K4", "retire")
    desk.press("Save my edits")

    assert desk.register().get(Target, gone.id) is None
    assert (
        desk.book.rows("Findings", "A4", "K20") == [] or desk.book.rows("Findings", "A4", "K20")[0][1] != "sync-deleted"
    )


def test_what_both_changed_is_the_ledgers_and_the_edit_is_shown_beside_it(desk: Desk) -> None:
    """Somebody corrected the same name with an import while it was typed here."""
    indicator = desk.register().all(Indicator)[1]
    desk.book.type("Indicators", desk.cell("Indicators", indicator.id, "Name"), "Net new homes")
    with desk.workspace.ledger() as ledger:
        change = change_between(indicator, indicator.but(name="Homes less demolitions"), "import")
        assert change is not None
        ledger.record([change], demonstration.doing_on(date(2026, 1, 15)))
    desk.clock.begin(date(2026, 1, 15))

    desk.press("Save my edits")

    assert desk.book.text("Indicators", desk.cell("Indicators", indicator.id, "Name")) == "Homes less demolitions"
    [conflict] = [row for row in desk.book.rows("Findings", "A4", "K20") if row[1] == "sync-conflict"]
    assert {"Net new homes", "Homes less demolitions"} <= set(conflict)

    desk.book.type("Findings", "K4", "take mine")
    desk.press("Save my edits")

    assert desk.register().indicator(indicator.id).name == "Net new homes"  # type: ignore[union-attr]
    assert desk.book.text("Indicators", desk.cell("Indicators", indicator.id, "Name")) == "Net new homes"


def test_rows_may_be_sorted(desk: Desk) -> None:
    """Sorted backwards by hand, every row is still known by its id, and nothing is taken for an edit."""
    ids = [row[0] for row in desk.book.rows("Officers", "A4", "A100")]
    desk.book.sort("Officers", f"A4:Z{len(ids) + 3}", column=0, ascending=False)
    assert [row[0] for row in desk.book.rows("Officers", "A4", "A100")] == ids[::-1]
    head = desk.head()

    box = desk.press("Save my edits")

    assert "No edit was recorded" in box.text
    assert desk.head() == head
    assert [row[0] for row in desk.book.rows("Officers", "A4", "A100")] == ids[::-1]


def test_issue_checks_and_what_comes_back(desk: Desk) -> None:
    """Each Responsible Officer has a form; collected, the figures are checked."""
    desk.clock.begin(date(2026, 1, 16))

    box = desk.press("Issue checks")
    forms = desk.answer_forms(Stage.CHECK)

    assert box.text.startswith(f"Issued {forms} forms (checks)")
    desk.press("Collect")
    assert any(figure.state is State.CHECKED for figure in desk.register().all(Figure))


def test_issue_action_plans(desk: Desk) -> None:
    """A form for each indicator off target; the plans stand in the workbook."""
    desk.clock.begin(date(2026, 1, 21))

    box = desk.press("Issue action plans")
    forms = desk.answer_forms(Stage.ACTION_PLAN)

    assert box.text.startswith(f"Issued {forms} forms (action plans)")
    desk.press("Collect")
    assert len(desk.book.rows("Action plans", "C4", "D100")) == len(desk.register().all(ActionPlan)) > 0


def test_issue_authorisations(desk: Desk) -> None:
    """What the Authorising Officers sign is judged, and the status stands in words beside the figure."""
    desk.clock.begin(date(2026, 1, 26))

    box = desk.press("Issue authorisations")
    forms = desk.answer_forms(Stage.AUTHORISATION)

    assert box.text.startswith(f"Issued {forms} forms (authorisations)")
    desk.press("Collect")
    judged = [figure for figure in desk.register().all(Figure) if figure.state is State.AUTHORISED]
    assert judged
    assert desk.book.text("Figures", desk.cell("Figures", judged[0].id, "Status")) != ""
    assert desk.book.text("Control", PERIOD) == "2025/26 Q3"
    desk.picture("master-indicators", "Indicators")
    desk.picture("master-dashboard", "Dashboard")
    desk.picture("master-control", "Control", PERIOD)


def test_status(desk: Desk) -> None:
    """It says what is open, changes nothing, and stands in the log."""
    head = desk.head()

    box = desk.press("Status", picture="master-message")

    assert box.text.startswith("2025/26 Q3: ")
    assert desk.log()[1:3] == ["status", "workbook"]
    assert desk.head() == head


def test_remind(desk: Desk) -> None:
    """Drafts of e-mails lie in out/, with links on the Log sheet; nothing is sent or recorded."""
    head = desk.head()

    box = desk.press("Remind")

    assert desk.head() == head
    assert desk.log()[1] == "remind"
    assert box.title.endswith("Remind")


def test_quarterly_report_of_the_council_chosen(desk: Desk) -> None:
    """With one council chosen only its report is drafted, and the log leads to it."""
    desk.book.type("Control", COUNCIL, "Chorley Council")

    box = desk.press("Quarterly report")

    [draft] = desk.workspace.reports.glob("*-draft.docx")
    assert draft.name in box.text
    assert desk.book.text("Log", "H4") == draft.name
    assert "HYPERLINK" in desk.book.document.Sheets.getByName("Log").getCellRangeByName("H4").Formula


def test_publish_asks_before_it_does(desk: Desk) -> None:
    """No changes nothing; yes publishes the figures and keeps the file."""
    question, said = desk.book.asked_by(desk.macro("Publish"), "No")

    assert question.text.startswith("Publish chorley-quarterly-performance-report-2025-26-Q3-draft.docx?")
    assert said.text == "Not published; nothing changed."
    assert desk.register().all(Publication) == ()

    _, said = desk.book.asked_by(desk.macro("Publish"), "Yes")

    [publication] = desk.register().all(Publication)
    assert said.text.startswith(f"Published {len(publication.figures)} figures")
    assert (desk.workspace.root / publication.file).is_file()
    assert len(desk.book.rows("Publications", "C4", "D10")) == 1


def test_verify(desk: Desk) -> None:
    """Ledger, originals, workbook and reports agree."""
    box = desk.press("Verify")

    assert "agree" in box.text
    assert desk.log()[1] == "verify"


def test_a_dead_end_is_a_message_and_a_row_of_the_log(desk: Desk) -> None:
    """A period that has not begun: the message says what to do, in the words of the buttons, and nothing changed."""
    head = desk.head()
    desk.book.type("Control", PERIOD, "2099/00 Q1")

    box = desk.press("Issue returns")

    assert "2099/00 Q1 has not begun yet." in box.text
    assert "Traceback" not in box.text
    assert desk.log()[1] == "issue returns"
    assert desk.head() == head
    desk.book.type("Control", PERIOD, "2025/26 Q3")


def test_saved_and_opened_again_it_is_up_to_date(desk: Desk) -> None:
    """Saved by LibreOffice and closed, the command line finds nothing to do in it but what the save itself changed."""
    desk.book.store()
    shown = ClosedBook(desk.workspace.master, lambda _path, _content: None)

    saved = shown.table("Indicators")

    assert shown.memory()["ledger position"] == str(desk.head())
    assert saved is not None
    assert len(saved.table.rows) == len(desk.register().all(Indicator))
