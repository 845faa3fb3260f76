"""A LibreOffice as a person starts it: with a window, and not listening for programs; its message boxes are answered."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import xlsxwriter
import xlwings as xw

from pmf_excel.libreoffice import LibreOfficeError, connect
from pmf_excel.libreoffice.connection import uno_module
from tests.windowed_office import _PROFILE, _kill, _screen, needed, waited_for

_ANSWERED_WITHIN, _ENDED_WITHIN = 20.0, 20.0
Answer = TypeVar("Answer")


class UnlisteningOffice:
    """A LibreOffice with the empty workbook opened.xlsx, started without --accept; end it."""

    def __init__(self, folder: Path) -> None:
        needed()
        self._screen, display = _screen()
        self.profile = folder / "profile"
        (self.profile / "user").mkdir(parents=True)
        (self.profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation={self.profile.as_uri()}", "--norestore", "--nologo"]
        opened = folder / "opened.xlsx"
        with xlsxwriter.Workbook(str(opened)) as workbook:
            workbook.add_worksheet()
        self._process = subprocess.Popen(
            [*command, str(opened)],
            env={**os.environ, "DISPLAY": f":{display}", "SAL_USE_VCLPLUGIN": "gen"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pipe = f"xlwings-{os.getpid()}-{time.monotonic_ns()}"
        try:
            waited_for(lambda: True if (folder / ".~lock.opened.xlsx#").exists() else None, "the workbook")
        except AssertionError:
            self.end()
            raise

    def engine(self) -> xw.Engine:
        """Return the engine connected to it, its workbook shown."""
        engine = connect(self.pipe, profile=str(self.profile))
        waited_for(lambda: True if len(next(iter(engine.apps)).books) else None, "the workbook's window")
        return engine

    def answered(self, app: xw.App, button: str, ask: Callable[[], Answer]) -> tuple[Answer, tuple[str, list[str]]]:
        """Return what `ask` returns when a person presses `button`, and the title and buttons of the message box."""
        answers: list[Answer] = []
        asking = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
        asking.start()
        box, until = _pressed(app, button), time.monotonic() + _ANSWERED_WITHIN
        while asking.is_alive() and time.monotonic() < until:  # a box that is only being shown takes no answer yet
            for _, buttons in _boxes(app):
                with contextlib.suppress(uno_module().getClass("com.sun.star.lang.DisposedException")):
                    buttons[button].doAccessibleAction(0)
            asking.join(0.1)
        return answers[0], box

    def windows(self, app: xw.App) -> int:
        """Return how many windows it has."""
        return int(app.impl.service("com.sun.star.awt.Toolkit").getTopWindowCount())

    def end(self) -> None:
        """End it and its screen."""
        try:
            next(iter(connect(self.pipe, profile=str(self.profile), wait=1).apps)).quit()
            self._process.wait(_ENDED_WITHIN)
        except (LibreOfficeError, subprocess.TimeoutExpired):
            _kill(self._process)
        self._screen.terminate()
        self._screen.wait()


def status_bar_seen(app: xw.App) -> bytes:
    """Return the status bar of the active book's window as it is drawn."""
    frame = app.books.active.api.getCurrentController().getFrame()
    bar = frame.LayoutManager.getElement("private:resource/statusbar/statusbar").getRealInterface()
    size = bar.getPosSize()
    return bytes(bar.createBitmap(0, 0, size.Width, size.Height).getDIB().value)


def _pressed(app: xw.App, button: str) -> tuple[str, list[str]]:
    """Press a button of the message box as soon as it is shown."""
    until = time.monotonic() + _ANSWERED_WITHIN
    while time.monotonic() < until:
        for title, buttons in _boxes(app):
            buttons[button].doAccessibleAction(0)
            return title, sorted(buttons)
        time.sleep(0.05)
    raise AssertionError("waited in vain for a message box")


def _boxes(app: xw.App) -> list[tuple[str, dict[str, Any]]]:
    """Return title and buttons of each message box that is shown; one may go while it is looked at."""
    with contextlib.suppress(uno_module().getClass("com.sun.star.lang.DisposedException")):
        return list(_shown(app))
    return []


def _shown(app: xw.App) -> Iterator[tuple[str, dict[str, Any]]]:
    toolkit, role = app.impl.service("com.sun.star.awt.Toolkit"), uno_module().getConstantByName
    alert, push_button = (
        role(f"com.sun.star.accessibility.AccessibleRole.{name}") for name in ("ALERT", "PUSH_BUTTON")
    )
    for number in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(number)
        context = window.getAccessibleContext() if hasattr(window, "getAccessibleContext") else None
        if context is not None and context.getAccessibleRole() == alert:
            parts = [part for part in _below(context) if part.getAccessibleRole() == push_button]
            if parts:
                yield context.getAccessibleName(), {part.getAccessibleName(): part for part in parts}


def _below(context: Any) -> Iterator[Any]:
    for number in range(context.getAccessibleChildCount()):
        child = context.getAccessibleChild(number).getAccessibleContext()
        yield child
        yield from _below(child)
