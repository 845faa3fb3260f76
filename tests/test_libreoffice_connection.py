"""Finding a LibreOffice that a person has open, and what the person sees of the program: messages and status bar."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from pmf_excel.libreoffice import LibreOfficeError, connect, connection
from pmf_excel.libreoffice.connection import profile_folder
from tests.office import ROOT
from tests.unlistening_office import UnlisteningOffice, status_bar_seen


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnlisteningOffice]:
    """Return a LibreOffice that a person started."""
    office = UnlisteningOffice(tmp_path_factory.mktemp("unlistening"))
    yield office
    office.end()


@pytest.fixture(scope="module")
def app(office: UnlisteningOffice) -> xw.App:
    """Return that LibreOffice as xlwings has it."""
    app = office.engine().apps.active
    assert app is not None
    return app


@pytest.mark.libreoffice
def test_a_libreoffice_that_does_not_listen_is_asked_to(office: UnlisteningOffice, app: xw.App) -> None:
    """It was started without --accept; it is found with the workbook that it shows, and no window is added."""
    assert [book.name for book in app.books] == ["opened.xlsx"]
    windows = office.windows(app)
    connect(f"{office.pipe}-again", profile=office.profile.as_uri())
    assert office.windows(app) == windows


@pytest.mark.libreoffice
def test_connecting_again_gives_the_same_application(office: UnlisteningOffice, app: xw.App) -> None:
    """The engine is registered once, whatever number of times somebody connects."""
    engines = len(xw.engines)
    assert office.engine().apps.active == app
    assert len(xw.engines) == engines
    assert xw.apps.active == app


@pytest.mark.libreoffice
def test_without_a_running_libreoffice_none_is_started(tmp_path: Path) -> None:
    """A profile that nobody has open: the sentence says so, and says what to do."""
    with pytest.raises(LibreOfficeError, match=r"not running with the profile .*Open the workbook in LibreOffice"):
        connect("nobody-listens", profile=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.libreoffice
def test_a_crash_leaves_a_lock_that_is_not_believed(tmp_path: Path) -> None:
    """Nobody listens where second calls are taken: LibreOffice is not running."""
    (tmp_path / ".lock").write_text("[Lockdata]\n", encoding="utf-8")
    with pytest.raises(LibreOfficeError, match="not running with the profile"):
        connect("nobody-listens", profile=str(tmp_path))


@pytest.mark.libreoffice
def test_no_libreoffice_is_left_running_unseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a crash's lock is not told from another, the call that finds nobody to ask is ended again."""
    monkeypatch.setattr(connection, "_SOCKETS", tmp_path / "not Linux")
    (tmp_path / ".lock").write_text("[Lockdata]\n", encoding="utf-8")
    with pytest.raises(LibreOfficeError, match=r"did not begin to listen .*open it anew"):
        connect("nobody-listens", profile=str(tmp_path), wait=0.5)
    time.sleep(0.2)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in running


@pytest.mark.libreoffice
def test_a_program_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of LibreOffice's program is wrong."""
    monkeypatch.setattr(connection, "_SOCKETS", tmp_path / "not Linux")
    (tmp_path / ".lock").touch()
    with pytest.raises(LibreOfficeError, match=r"program no-such-office cannot be started .*/usr/bin/soffice"):
        connect("nobody-listens", program="no-such-office", profile=str(tmp_path))


def test_a_python_without_uno_is_told_which_one_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice's uno loads only in the Python that it was built for."""
    monkeypatch.setitem(sys.modules, "uno", None)
    with pytest.raises(LibreOfficeError, match=r"cannot import LibreOffice's module uno .*Python of the same version"):
        connect("nobody-listens")


def test_the_usual_profile_is_the_one_below_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a name LibreOffice's own place is meant."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert profile_folder(None) == tmp_path / "libreoffice" / "4"


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("buttons", "shown", "pressed", "answer"),
    [
        ("ok", ["OK"], "OK", "ok"),
        ("yes_no", ["No", "Yes"], "Yes", "yes"),
        ("yes_no", ["No", "Yes"], "No", "no"),
        ("ok_cancel", ["Cancel", "OK"], "Cancel", "cancel"),
    ],
)
def test_a_message_box_returns_the_button_that_was_pressed(
    office: UnlisteningOffice, app: xw.App, buttons: str, shown: list[str], pressed: str, answer: str
) -> None:
    """It has the title and the buttons that were asked for, and waits for the person."""
    got, box = office.answered(app, pressed, lambda: app.alert("Issue 3 returns now?", "Issue returns", buttons))
    assert got == answer
    assert box == ("Issue returns", shown)


@pytest.mark.libreoffice
def test_a_message_box_with_unknown_buttons_is_refused(app: xw.App) -> None:
    """The sentence says which there are."""
    with pytest.raises(LibreOfficeError, match="yes_no_cancel"):
        app.alert("Shall we?", buttons="maybe")


@pytest.mark.libreoffice
def test_the_status_bar_says_what_is_being_done_until_it_is_given_back(app: xw.App) -> None:
    """The text stands in the window; afterwards LibreOffice's own texts stand there again."""
    assert app.status_bar is False
    before = status_bar_seen(app)
    app.status_bar = "Collecting the returns"
    first = status_bar_seen(app)
    app.status_bar = "Collecting the returns: 3 of 7"
    assert app.status_bar == "Collecting the returns: 3 of 7"
    assert len({before, first, status_bar_seen(app)}) == 3
    app.status_bar = False
    assert app.status_bar is False
    assert status_bar_seen(app) == before


@pytest.mark.libreoffice
def test_a_program_that_ends_leaves_the_window_as_it_was(office: UnlisteningOffice, app: xw.App) -> None:
    """LibreOffice would keep the text and stand still for ever: what a program forgot is put right at its end."""
    before = status_bar_seen(app)
    program = """if True:
        import sys
        from pmf_excel.libreoffice import connect
        app = connect(sys.argv[1], profile=sys.argv[2]).apps.active
        app.screen_updating = False
        app.status_bar = "Collecting the returns"
    """
    subprocess.run([sys.executable, "-c", program, office.pipe, str(office.profile)], cwd=ROOT, check=True)
    assert status_bar_seen(app) == before
    assert not app.books.active.api.hasControllersLocked()


@pytest.mark.libreoffice
def test_the_window_stands_still_while_screen_updating_is_off(app: xw.App) -> None:
    """And follows again afterwards."""
    document = app.books.active.api
    with app.properties(screen_updating=False):
        assert document.hasControllersLocked()
    assert not document.hasControllersLocked()


@pytest.mark.libreoffice
def test_books_and_sheets_come_to_the_front(app: xw.App) -> None:
    """Activating shows them in the window, as clicking them does."""
    first, second = app.books.active, app.books.add()
    last = first.sheets.add("Last", after=first.sheets[-1])
    first.sheets[0].activate()
    assert app.books.active == first
    last.activate()
    assert first.sheets.active == last
    last["B2:C3"].select()
    assert app.selection == last["B2:C3"]
    last.delete()
    second.close()


@pytest.mark.libreoffice
def test_the_package_works_without_the_rest_of_the_project(tmp_path: Path) -> None:
    """Its folder alone, copied elsewhere, can be imported and used: it could be published by itself."""
    shutil.copytree(ROOT / "pmf_excel" / "libreoffice", tmp_path / "pmf_excel" / "libreoffice")
    (tmp_path / "pmf_excel" / "__init__.py").touch()
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom pmf_excel import libreoffice\nprint(libreoffice.__file__)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert ran.stdout.startswith(str(tmp_path))
