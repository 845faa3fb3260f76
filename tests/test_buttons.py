"""Buttons without an application: what their messages say, where the workspace is found, and how errors end."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from pmf_excel import buttons
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, Place, Severity
from pmf_excel.core.master.book import ALL_COUNCILS, COUNCIL_NAME, FOLDER_NAME, PERIOD_NAME
from pmf_excel.core.master.buttons import BUTTONS
from pmf_excel.jobs.outcome import Outcome, together
from pmf_excel.pressing import Pressed, folder_of, in_buttons, message_of, press
from tests.fake_book import FakeBook, FakeName, FakeSheet, sheet_of
from tests.workspaces import Office, Stages

LOGIN = "mary"


@pytest.fixture
def office(stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A workspace whose performance officer is at the machine."""
    monkeypatch.setenv("LOGNAME", LOGIN)
    return stages.at("defined", tmp_path)


def open_book(office: Office, period: str = "2025/26 Q3", council: str = ALL_COUNCILS, folder: str = "") -> FakeBook:
    """The master workbook open in a make-believe Excel, with what is chosen on Control."""
    control = sheet_of("Control", f"{period} | {council} | {folder}")
    named = zip((PERIOD_NAME, COUNCIL_NAME, FOLDER_NAME), (1, 2, 3), strict=True)
    names = [FakeName(name, control.range((1, column))) for name, column in named]
    memory = sheet_of("Memory", f"layout | 2\nworkspace | {office.workspace.settings.workspace}\nledger position | 0")
    memory.cells[1, 2] = "2"
    return FakeBook([control, memory, FakeSheet("Log")], names, fullname=str(office.workspace.master))


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.job)
def test_each_button_has_a_function_called_like_its_job(button: object) -> None:
    """With the open workbook as its argument, a sentence that says what it does, and fifteen lines at most."""
    function = buttons.JOBS[button.job]  # type: ignore[attr-defined]

    assert list(inspect.signature(function).parameters) == ["book"]
    assert function.__doc__
    assert len(inspect.getsource(function).splitlines()) <= 20


def test_no_function_is_without_a_button() -> None:
    """What can be pressed is on the sheet."""
    assert set(buttons.JOBS) == {button.job for button in BUTTONS}


@pytest.mark.parametrize(
    ("command", "button"),
    [
        ('Send each officer the form. When forms lie in in/: pmf collect', "the button “Collect”"),
        ('pmf issue returns --period "2025/26 Q3"', "the button “Issue returns”"),
        ("Issue them: pmf issue action-plans", "the button “Issue action plans”"),
        ('pmf report quarterly --council COUNCIL --period "2025/26 Q3"', "the button “Quarterly report”"),
        ('When it is agreed: pmf publish "chorley-draft.docx"', "the button “Publish”"),
        ("put right what is marked, and save again: pmf sync", "the button “Save my edits”"),
        ("pmf restore makes it anew", "pmf restore (on the command line) makes it anew"),
        ("Run pmf verify again, and then", "Run the button “Verify” again, and then"),
        (
            'Build the reports: pmf report quarterly --council a --period "2025/26" and pmf report quarterly --council b',
            "Build the reports: the button “Quarterly report”",
        ),
    ],
)  # fmt: skip
def test_commands_are_named_by_their_buttons(command: str, button: str) -> None:
    """A person who presses buttons is not sent to a terminal where a button does the same."""
    said = in_buttons(command)

    assert button in said
    assert ("pmf " in said) == (button.startswith("pmf"))
    assert said.count("the button") <= 1


def test_a_message_says_what_was_done_what_was_found_and_what_comes_next() -> None:
    """The first findings and files; the rest is counted."""
    found = Finding(
        "code", Severity.ERROR, Place("a.xlsx", "Return", "L7"), "two", "“two” is no number.", "Correct it."
    )
    files = tuple(Path(f"out/form-{number}.xlsx") for number in range(10))

    said = message_of(Outcome(("Took in 3 lines.",), "pmf status", findings=(found,) * 7, files=files))

    assert said.splitlines() == [
        "Took in 3 lines.",
        "",
        *["• a.xlsx, sheet Return, L7: “two” is no number. Correct it."] * 5,
        "… and 2 more on the sheets Log and Findings",
        "",
        *[f"• form-{number}.xlsx" for number in range(8)],
        "… and 2 more on the sheets Log and Findings",
        "",
        "Next: the button “Status”",
    ]


def test_the_workspace_is_where_the_workbook_lies_unless_somebody_says_otherwise(office: Office) -> None:
    """The cell on Control goes before the workbook's own folder."""
    assert folder_of(open_book(office)) == office.root
    assert folder_of(open_book(office, folder="/somewhere/else")) == Path("/somewhere/else")


def test_a_workbook_opened_from_an_address_asks_for_its_folder(office: Office) -> None:
    """SharePoint gives an address, in which no file can be written."""
    book = open_book(office)
    book.fullname = "https://council.example/sites/performance/master.xlsm"

    with pytest.raises(PmfError, match="is not a folder on this computer") as caught:
        folder_of(book)
    assert "sheet Control" in caught.value.remedy


def test_what_is_chosen_reaches_the_job(office: Office) -> None:
    """Period, council by its name, who presses and through which door."""
    seen: list[Pressed] = []
    book = open_book(office, council="Chorley Council")

    def look(pressed: Pressed) -> Outcome:
        seen.append(pressed)
        return Outcome(("Seen.",))

    press(book, "status", look)

    [pressed] = seen
    assert (str(pressed.period), pressed.council) == ("2025/26 Q3", "chorley")
    assert (pressed.doing.by, pressed.doing.login, pressed.doing.door) == ("tp", LOGIN, "workbook")
    assert book.app.said == [("info: Performance Management Framework: Status", "Seen.")]
    assert book.app.status_bar is False


def test_a_dead_end_is_a_message_and_a_row_of_the_log(office: Office) -> None:
    """What is wrong and what to do; the log keeps it."""

    def refuse(_: Pressed) -> Outcome:
        raise PmfError("The period is closed.", "Reopen it first.")

    book = open_book(office)

    press(book, "issue_checks", refuse)

    assert book.app.said == [
        ("critical: Performance Management Framework: Issue checks", "The period is closed.\n\nReopen it first.")
    ]
    with office.workspace.ledger() as ledger:
        [logged, *_] = ledger.jobs_logged(5)
    assert (logged.job, logged.said, logged.needs_person) == ("issue checks", "The period is closed.", True)
    assert book["Log"].cells[4, 7] == "The period is closed."


def test_an_error_that_nobody_expected_is_no_traceback(office: Office) -> None:
    """The person reads a sentence; the details go to a file in the workspace."""

    def break_down(_: Pressed) -> Outcome:
        raise ZeroDivisionError("oh")

    book = open_book(office)

    press(book, "status", break_down)

    [(title, said)] = book.app.said
    assert title.startswith("critical")
    assert said.startswith("Something went wrong that pmf did not expect (ZeroDivisionError).")
    assert "Traceback" not in said
    assert "ZeroDivisionError" in (office.root / "pmf-errors.log").read_text(encoding="utf-8")


def test_somebody_without_a_row_in_officers_is_told_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes the ledger needs a name; what only reads does not."""
    monkeypatch.setenv("LOGNAME", "stranger")
    book = open_book(office)

    press(book, "collect", lambda _: Outcome(("Done.",)))
    press(book, "status", lambda _: Outcome(("Done.",)))

    assert "No officer has the login “stranger”" in book.app.said[0][1]
    assert book.app.said[1][1] == "Done."


def test_a_folder_that_is_no_workspace_is_said(office: Office, tmp_path: Path) -> None:
    """The workbook was copied somewhere else."""
    book = open_book(office, folder=str(tmp_path))

    press(book, "status", lambda _: Outcome(("Done.",)))

    assert "is not a workspace" in book.app.said[0][1]


@pytest.mark.parametrize(("answer", "asked"), [("yes", True), ("no", False)])
def test_a_question_is_answered(office: Office, answer: str, asked: bool) -> None:
    """Publishing asks first."""
    book = open_book(office)
    book.app.answer = answer
    heard: list[bool] = []

    def ask(pressed: Pressed) -> Outcome:
        heard.append(pressed.ask("Publish?"))
        return Outcome(("Done.",))

    press(book, "publish", ask)

    assert heard == [asked]


def test_progress_stands_on_the_status_bar(office: Office) -> None:
    """While a job runs one sees how far it is."""
    book = open_book(office)
    shown: list[object] = []

    def work(pressed: Pressed) -> Outcome:
        pressed.progress("Reading", 3, 20)
        shown.append(book.app.status_bar)
        return Outcome(("Done.",))

    press(book, "collect", work)

    assert shown == ["Reading: 3 of 20 ..."]


def test_several_outcomes_of_one_button_are_one_message() -> None:
    """Two reports built: both are named, the same next step once."""
    one, two = (Outcome((f"Built {name}.",), "Read it.", files=(Path(name),)) for name in ("a.docx", "b.docx"))

    both = together([one, two])

    assert both.sentences == ("Built a.docx.", "Built b.docx.")
    assert (both.next_step, both.files) == ("Read it.", (Path("a.docx"), Path("b.docx")))
