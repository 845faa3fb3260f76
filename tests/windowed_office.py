"""LibreOffice with windows on a screen of its own that nobody sees: buttons are pressed and message boxes answered."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pmf_excel.buttons import PIPE
from tests.office import LIBREOFFICE, UNO, _uno, found, missing

Found = TypeVar("Found")

XVFB = "Xvfb"
#: How large that screen is, and how long a sheet may take to be shown before a picture is taken.
SCREEN, _SETTLED = (1900, 1180), 2.0
_PATIENCE = 60.0
_ENDED_WITHIN = 20
_RUN_WITHOUT_ASKING = 4
_WHOLE_SIZE = 15
#: Macros of every document run, and nothing is shown at the first start.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class MessageBox:
    """A message box that is shown: its title, what it says, and its buttons by their labels."""

    title: str
    text: str
    buttons: Mapping[str, Any] = field(compare=False)


def needed() -> None:
    """Skip the test, or fail it with CI=true, where the machine lacks what a windowed LibreOffice needs."""
    for what in (LIBREOFFICE, UNO):
        if not found(what):
            missing(what)
    if shutil.which(XVFB) is None:
        missing(XVFB)


def waited_for(look: Callable[[], Found | None], what: str) -> Found:
    """Return what `look` finds, as soon as it finds it."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        seen = look()
        if seen is not None:
            return seen
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


class WindowedOffice:
    """A LibreOffice with its own screen, profile and environment; end it, or use it as a context."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        needed()
        self._screen, display = _screen()
        self.display = f":{display}"
        self._uno = _uno()
        profile, pipe = folder / "windowed-profile", f"pmf-windowed-{os.getpid()}-{time.monotonic_ns()}"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo", "--nodefault"]
        self._process = subprocess.Popen(
            [*command, f"--accept=pipe,name={pipe};urp;"],
            env={**os.environ, "DISPLAY": f":{display}", "SAL_USE_VCLPLUGIN": "gen", PIPE: pipe, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._context = waited_for(lambda: self._connected(pipe), "LibreOffice")
        except AssertionError:
            self.end()
            raise
        self._desktop = self._service("com.sun.star.frame.Desktop")

    def __enter__(self) -> WindowedOffice:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def open(self, address: str, *, as_template: bool = False) -> WindowedBook:
        """Return the workbook at an address such as file:///..., its macros allowed; as a template it is a new one."""
        mode = self.option("MacroExecutionMode", _RUN_WITHOUT_ASKING)
        arguments = (mode, self.option("AsTemplate", as_template))
        document = self._desktop.loadComponentFromURL(address, "_blank", 0, arguments)
        assert document is not None, f"LibreOffice cannot open {address}"
        return WindowedBook(self, document)

    def message_box(self) -> MessageBox | None:
        """Return the message box that is shown now; one that closes while it is looked at is none."""
        try:
            return self._message_box()
        except self.raises("com.sun.star.uno.Exception"):
            return None

    def closed_box(self, box: MessageBox, answer: str = "") -> None:
        """Press a button of a message box, its first one without an `answer`, and wait until the box is gone."""
        with contextlib.suppress(self.raises("com.sun.star.lang.DisposedException")):  # it is gone already
            (box.buttons[answer] if answer else next(iter(box.buttons.values()))).doAccessibleAction(0)
        waited_for(lambda: self.message_box() != box or None, "the message box to close")

    def raises(self, name: str) -> type[Exception]:
        """Return one of LibreOffice's exceptions.

        None of them may cross a context manager made of a generator: contextlib gives an exception its traceback, and
        these take no attribute that LibreOffice does not know.
        """
        found: type[Exception] = self._uno.getClass(name)
        return found

    def _message_box(self) -> MessageBox | None:
        toolkit = self._service("com.sun.star.awt.Toolkit")
        role = self._uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.ALERT")
        for number in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(number)
            context = window.getAccessibleContext() if hasattr(window, "getAccessibleContext") else None
            if context is not None and context.getAccessibleRole() == role:
                return self._box(context)
        return None

    def end(self) -> None:
        """End the program and its screen; one that does not end by itself is killed with its children."""
        if hasattr(self, "_desktop"):
            with contextlib.suppress(Exception):  # the connection breaks while the program ends
                self._desktop.terminate()
        try:
            self._process.wait(_ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            _kill(self._process)
        self._screen.terminate()
        self._screen.wait()

    def _box(self, context: Any) -> MessageBox | None:
        push_button = self._uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.PUSH_BUTTON")
        parts = [part for part in _below(context) if part.getAccessibleName()]
        texts = [part.getAccessibleName() for part in parts if part.getAccessibleRole() != push_button]
        buttons = {part.getAccessibleName(): part for part in parts if part.getAccessibleRole() == push_button}
        return MessageBox(context.getAccessibleName(), "\n".join(texts), buttons) if texts and buttons else None

    def _connected(self, pipe: str) -> Any:
        local = self._uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        with contextlib.suppress(Exception):  # it is not listening yet
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        return None

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def service(self, name: str) -> Any:
        """Return one of LibreOffice's services."""
        return self._service(name)

    def struct(self, name: str) -> Any:
        """Return a new structure of LibreOffice's."""
        return self._uno.createUnoStruct(name)

    def sequence(self, kind: str, values: object) -> Any:
        """Return values as a sequence of a kind that LibreOffice cannot tell by itself."""
        return self._uno.Any(kind, values)

    def dispatch(self, frame: Any, command: str) -> None:
        """Carry out a command of LibreOffice's menus."""
        self._service("com.sun.star.frame.DispatchHelper").executeDispatch(frame, command, "", 0, ())

    def take_picture(self, file: Path, size: tuple[int, int]) -> None:
        """Write what the screen shows to `file`: as much as `size`, from its corner on, in few colours."""
        time.sleep(_SETTLED)
        width, height = size
        kept = ["-crop", f"{width}x{height}+0+0", "+repage", "+dither", "-colors", "96", "-strip", f"PNG8:{file}"]
        subprocess.run(["import", "-display", self.display, "-window", "root", *kept], check=True, capture_output=True)

    def option(self, name: str, value: object) -> Any:
        """Return a named value as LibreOffice takes options."""
        prop = self._uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        prop.Name, prop.Value = name, value
        return prop


class WindowedBook:
    """A workbook open in such a LibreOffice; close it, or use it as a context."""

    def __init__(self, office: WindowedOffice, document: Any) -> None:
        self.office, self.document = office, document

    def __enter__(self) -> WindowedBook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return "the workbook that is open"  # a closed document cannot be printed

    def close(self) -> None:
        """Close the workbook without saving, as soon as LibreOffice lets it go."""
        waited_for(self._closed, "the workbook to close")

    def _closed(self) -> bool | None:
        """Return whether it is closed now; LibreOffice refuses while it shows a message box, which is closed first."""
        box = self.office.message_box()
        if box is not None:
            self.office.closed_box(box)
        try:
            self.document.close(False)
        except self.office.raises("com.sun.star.util.CloseVetoException"):
            return None
        except self.office.raises("com.sun.star.lang.DisposedException"):
            return True
        return True

    def bound_macros(self, sheet: str) -> dict[str, str]:
        """Return what stands on each form button of a sheet, with the address of the macro that it is bound to."""
        forms = self.document.Sheets.getByName(sheet).DrawPage.Forms
        bound = {}
        for form in (forms.getByIndex(number) for number in range(forms.Count)):
            for place in range(form.Count):
                for event in form.getScriptEvents(place):
                    bound[form.getByIndex(place).Label] = event.ScriptCode
        return bound

    def run(self, macro: str) -> None:
        """Run a macro such as `PmfButtons.Collect`, or the address that a button carries; it must say nothing."""
        running = self._started(macro)
        waited_for(lambda: self.office.message_box() or not running.is_alive() or None, "the macro's end")
        box = self.office.message_box()
        if box is not None:
            self.office.closed_box(box)
            raise AssertionError(f"{macro} said: {box.text}")

    def said_by(self, macro: str, look: Callable[[], None] = lambda: None) -> MessageBox:
        """Run a macro that shows a message box, close that after a `look` at the screen, and return it."""
        running = self._started(macro)
        box = waited_for(self.office.message_box, "a message box")
        look()
        self.office.closed_box(box)
        running.join(_PATIENCE)
        assert not running.is_alive(), "the macro goes on after its message"
        return box

    def asked_by(self, macro: str, answer: str) -> tuple[MessageBox, MessageBox]:
        """Run a macro that asks a question, answer it, and return the question and what is said then."""
        running = self._started(macro)
        question = waited_for(self.office.message_box, "a question")
        self.office.closed_box(question, answer)
        box = waited_for(self.office.message_box, "a message box")
        self.office.closed_box(box)
        running.join(_PATIENCE)
        return question, box

    def text(self, sheet: str, cell: str) -> str:
        """Return what a cell shows."""
        return str(self.document.Sheets.getByName(sheet).getCellRangeByName(cell).String)

    def rows(self, sheet: str, first: str, last: str) -> list[list[str]]:
        """Return what the cells of an area show, row by row, without the rows in which nothing stands."""
        area = self.document.Sheets.getByName(sheet).getCellRangeByName(f"{first}:{last}")
        rows = [[_as_text(value) for value in row] for row in area.getDataArray()]
        return [row for row in rows if any(row)]

    def type(self, sheet: str, cell: str, typed: str) -> None:
        """Type into a cell as a person does: numbers and dates are taken for what they are."""
        self.document.Sheets.getByName(sheet).getCellRangeByName(cell).FormulaLocal = typed

    def sort(self, sheet: str, area: str, column: int, *, ascending: bool) -> None:
        """Sort the rows of an area by a column, counted from 0, as a person does."""
        field = self.office.struct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column, ascending
        fields = self.office.sequence("[]com.sun.star.table.TableSortField", (field,))
        options = (self.office.option("SortFields", fields), self.office.option("ContainsHeader", False))
        self.document.Sheets.getByName(sheet).getCellRangeByName(area).sort(options)

    def jump(self, place: str) -> tuple[str, int]:
        """Go where a link leads, and return the sheet and row where one is then."""
        frame = self.document.getCurrentController().getFrame()
        dispatcher = self.office.service("com.sun.star.frame.DispatchHelper")
        dispatcher.executeDispatch(frame, ".uno:JumpToMark", "", 0, (self.office.option("Bookmark", place),))
        selected = self.document.getCurrentSelection()
        return str(selected.Spreadsheet.Name), selected.RangeAddress.StartRow + 1

    def store(self) -> None:
        """Save the workbook in its place."""
        self.document.store()

    def picture(self, file: Path, sheet: str, cell: str, size: tuple[int, int]) -> None:
        """Take a picture of a sheet around a cell, in a window as large as `size` without menus and toolbars."""
        controller = self.document.getCurrentController()
        controller.Frame.LayoutManager.setVisible(False)
        self.office.dispatch(controller.Frame, ".uno:SidebarHide")
        controller.ShowPageBreaks = False
        controller.setActiveSheet(self.document.Sheets.getByName(sheet))
        controller.Frame.getContainerWindow().setPosSize(0, 0, *size, _WHOLE_SIZE)
        controller.select(self.document.Sheets.getByName(sheet).getCellRangeByName(cell))
        self.office.take_picture(file, size)

    def save(self, file: Path) -> None:
        """Save a copy of the workbook with its macros to `file`."""
        self.document.storeToURL(file.as_uri(), (self.office.option("FilterName", "Calc MS Excel 2007 VBA XML"),))

    def _started(self, macro: str) -> threading.Thread:
        """Return the thread that runs a macro: a message box holds it up."""
        whole = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        script = self.document.getScriptProvider().getScript(macro if ":" in macro else whole)
        running = threading.Thread(target=script.invoke, args=((), (), ()), daemon=True)
        running.start()
        return running


def _below(context: Any) -> Iterator[Any]:
    """Yield what is in a window; parts that are going, while it closes, are none any more."""
    for number in range(context.getAccessibleChildCount()):
        part = context.getAccessibleChild(number)
        child = part.getAccessibleContext() if part is not None else None
        if child is not None:
            yield child
            yield from _below(child)


def _screen() -> tuple[subprocess.Popen[bytes], int]:
    """Return an X server without a screen that anybody sees, on a free display, and the number of that."""
    reading, writing = os.pipe()
    command = [XVFB, "-displayfd", str(writing), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        return server, int(answer.readline())


def _as_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
