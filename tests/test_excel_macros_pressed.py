"""Each button pressed in a LibreOffice with windows: what its macro starts, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmf_excel.core.master.buttons import BUTTONS, Button
from pmf_excel.excel.xlwings_conf import CONF_ROWS
from tests.button_workbooks import workbook_with_buttons
from tests.windowed_office import WindowedBook, WindowedOffice, waited_for

pytestmark = pytest.mark.libreoffice

#: What a council's folder may be called: blanks, an apostrophe, a sign of the shell, letters outside English.
FOLDER, NAME = "Zoë O'Neill & Söhne", "master – Q3 £.xlsm"


class FakePython:
    """A program in Python's place that writes down what it is called with, one argument a line."""

    def __init__(self, folder: Path, program: Path) -> None:
        self._calls, self.program = folder / "calls", program
        self._calls.mkdir(parents=True)
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" > "{self._calls}/$$.writing"\n'
            f'mv "{self._calls}/$$.writing" "{self._calls}/$$"\n',
            encoding="utf-8",
        )
        program.chmod(0o755)

    def called_with(self) -> list[str]:
        """Return the arguments of its one call since the last, waiting for it."""
        call = waited_for(lambda: next((path for path in self._calls.glob("*") if not path.suffix), None), "a call")
        arguments = call.read_text(encoding="utf-8").splitlines()
        call.unlink()
        return arguments

    def was_called(self) -> bool:
        """Return whether it was called since the last call that was looked at."""
        return any(self._calls.iterdir())


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> FakePython:
    """Return the program that stands in Python's place, in a folder with a blank in its name."""
    folder = tmp_path_factory.mktemp("fake")
    return FakePython(folder, folder / "my programs" / "python")


@pytest.fixture(scope="module")
def office(fake: FakePython, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowedOffice]:
    """Return a LibreOffice in which PMF_PYTHON names that program."""
    with WindowedOffice(tmp_path_factory.mktemp("office"), {"PMF_PYTHON": str(fake.program)}) as office:
        yield office


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workbook in a folder as councils name theirs."""
    return workbook_with_buttons(tmp_path_factory.mktemp("council") / FOLDER / NAME)


@pytest.fixture(scope="module")
def book(office: WindowedOffice, saved: Path) -> Iterator[WindowedBook]:
    """Return that workbook, open."""
    with office.open(saved.as_uri()) as book:
        yield book


def test_every_button_is_bound_to_its_macro(book: WindowedBook) -> None:
    """What LibreOffice would run at a click is the macro of the button's own line."""
    bound = {
        caption: code.partition(":VBAProject.")[2].partition("?")[0]
        for caption, code in book.bound_macros("Control").items()
    }

    assert bound == {button.caption: f"PmfButtons.{button.macro}" for button in BUTTONS}


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.macro)
def test_a_button_starts_its_own_job_for_this_workbook(
    button: Button, book: WindowedBook, fake: FakePython, saved: Path
) -> None:
    """Pressing it runs Python with its job and the workbook's address, whatever letters are in that."""
    book.run(book.bound_macros("Control")[button.caption])

    assert fake.called_with() == ["-m", "pmf_excel.buttons", button.job, saved.as_uri()]
    assert not fake.was_called()


def test_without_python_the_button_says_so_and_where_it_looked(book: WindowedBook, fake: FakePython) -> None:
    """A message box names the place and the remedy; nothing is started."""
    aside = fake.program.rename(fake.program.with_suffix(".aside"))
    try:
        box = book.said_by("PmfButtons.Collect")
    finally:
        aside.rename(fake.program)

    assert box.title == "Performance Management Framework"
    assert str(fake.program) in box.text
    assert "Run the installation command once on this computer" in box.text
    assert not fake.was_called()


def test_a_workbook_that_was_never_saved_is_to_be_saved_first(
    office: WindowedOffice, saved: Path, fake: FakePython
) -> None:
    """Opened as a template it has no place yet; the message says what to do and Python is not started."""
    template = saved.with_suffix(".xltm")
    template.write_bytes(saved.read_bytes())
    with office.open(template.as_uri(), as_template=True) as book:
        box = book.said_by("PmfButtons.Verify")

    assert "not saved anywhere yet" in box.text
    assert not fake.was_called()


def test_saved_by_libreoffice_the_macros_still_run(
    office: WindowedOffice, book: WindowedBook, fake: FakePython, tmp_path: Path
) -> None:
    """Saved as .xlsm and opened again, every macro starts its job; the buttons themselves LibreOffice 7 loses."""
    again = tmp_path / "saved again.xlsm"
    book.save(again)

    with office.open(again.as_uri()) as reopened:
        for button in BUTTONS:
            reopened.run(f"PmfButtons.{button.macro}")
            assert fake.called_with() == ["-m", "pmf_excel.buttons", button.job, again.as_uri()]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (dict(CONF_ROWS)["INTERPRETER_LIBREOFFICE"], ".local/share/pmf_excel/bin/python"),
        ("~/python 3/python", "python 3/python"),
        ("", ".local/share/pmf_excel/bin/python"),
    ],
    ids=["as delivered", "tilde and blank", "left empty"],
)
def test_the_settings_sheet_names_the_interpreter(value: str, place: str, tmp_path: Path) -> None:
    """Without PMF_PYTHON it is what the sheet says, with the home folder put in."""
    home = tmp_path / "home of Zoe"
    fake = FakePython(tmp_path, home / place)
    conf = tuple((key, value if key == "INTERPRETER_LIBREOFFICE" else other) for key, other in CONF_ROWS)
    workbook = workbook_with_buttons(tmp_path / "master.xlsm", conf)

    with WindowedOffice(tmp_path, {"HOME": str(home), "PMF_PYTHON": ""}) as office:
        with office.open(workbook.as_uri()) as book:
            book.run("PmfButtons.Status")
        assert fake.called_with() == ["-m", "pmf_excel.buttons", "status", workbook.as_uri()]


def test_starting_python_does_not_wait_for_it(book: WindowedBook, fake: FakePython) -> None:
    """LibreOffice answers while the program still runs: a waiting one would answer no call from it."""
    gate = fake.program.parent / "gate"
    waiting = f'#!/bin/sh\nwhile [ ! -e "{gate}" ]; do sleep 0.05; done\n'
    as_it_was = fake.program.read_text(encoding="utf-8")
    fake.program.write_text(waiting + as_it_was, encoding="utf-8")
    try:
        book.run("PmfButtons.Publish")
        assert book.document.Sheets.getByName("Control").Name == "Control"
        assert not fake.was_called()
        gate.touch()
        assert fake.called_with()[2] == "publish"
    finally:
        fake.program.write_text(as_it_was, encoding="utf-8")
