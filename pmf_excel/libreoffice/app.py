"""One LibreOffice: its books, its message box and status bar, its calculation."""

from __future__ import annotations

import atexit
import contextlib
from pathlib import Path
from typing import Any

from xlwings import base_classes

from pmf_excel.libreoffice.books import Books
from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError
from pmf_excel.libreoffice.windows import StatusBar, answer

_PRODUCT = "/org.openoffice.Setup/Product"


class App(base_classes.App):
    """A running LibreOffice."""

    display_alerts = enable_events = interactive = True

    def __init__(self, context: Any, engine: Any, number: int) -> None:
        self._context, self.engine, self._number = context, engine, number
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self._status_bar = StatusBar()
        self._updating = True
        atexit.register(self._leave)

    def _leave(self) -> None:
        """Leave windows as they were: LibreOffice would keep a text and a lock after Python has ended."""
        self._status_bar.give_back()
        with contextlib.suppress(Exception):  # LibreOffice may have ended before
            self.screen_updating = True

    def service(self, name: str) -> Any:
        """Return a new service of LibreOffice's."""
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    @property
    def api(self) -> Any:
        """LibreOffice's desktop, over UNO."""
        return self.desktop

    @property
    def is_alive(self) -> bool:
        """Whether LibreOffice still answers."""
        with contextlib.suppress(Exception):  # whatever the dead connection raises, the answer is no
            self.desktop.getComponents()
            return True
        return False

    @property
    def pid(self) -> int:
        """The number of the connection: UNO does not tell the process's."""
        return self._number

    @property
    def version(self) -> str:
        """LibreOffice's version, such as 7.4."""
        prop = uno_module().createUnoStruct("com.sun.star.beans.PropertyValue")
        prop.Name, prop.Value = "nodepath", _PRODUCT
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (prop,))
        return str(access.getByName("ooSetupVersion"))

    @property
    def path(self) -> str:
        """The folder of LibreOffice's programs."""
        folders = self.service("com.sun.star.util.PathSubstitution")
        address = folders.substituteVariables("$(prog)", True)
        return str(Path(uno_module().fileUrlToSystemPath(address)))

    @property
    def books(self) -> Books:
        """The spreadsheets that are open."""
        return Books(self)

    @property
    def selection(self) -> Any:
        """The range that is selected in the active book, None where something else is."""
        book = self.books.active
        selected = book.api.getCurrentSelection()
        return book.range_of(selected) if hasattr(selected, "getRangeAddress") else None

    def activate(self, steal_focus: bool = False) -> None:
        """Bring the active book's window to the front, with `steal_focus`."""
        if steal_focus:
            self.books.active.activate()

    @property
    def visible(self) -> bool:
        """Whether the active book's window is shown."""
        return any(book.visible for book in self.books)

    @visible.setter
    def visible(self, value: bool) -> None:
        for book in self.books:
            book.visible = value

    @property
    def screen_updating(self) -> bool:
        """Whether the windows follow what changes in the books."""
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value == self._updating:
            return
        self._updating = value
        for book in self.books:
            book.lock(not value)

    @property
    def calculation(self) -> str:
        """How the active book calculates: automatic or manual."""
        return "automatic" if self.books.active.api.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            raise LibreOfficeError(f"LibreOffice cannot calculate {value!r}.", "Say automatic or manual.")
        for book in self.books:
            book.api.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        """Calculate every formula of every book anew."""
        for book in self.books:
            book.api.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """What was put on the status bar; False while it is LibreOffice's own."""
        return self._status_bar.text or False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if value is None or isinstance(value, bool) or value == "":
            self._status_bar.give_back()
        else:
            self._status_bar.show(value, self.books.active.api.getCurrentController().getFrame())

    def alert(
        self, prompt: str, title: str | None, buttons: str | None, mode: str | None, _callback: str | None = None
    ) -> str:
        """Show a message box over the active book and return which button was pressed: ok, cancel, yes or no."""
        return answer(self.books.active.api, prompt or "", title or "", buttons or "ok", mode)

    def quit(self) -> None:
        """End LibreOffice; books that were changed are closed without being saved, as xlwings does in Excel."""
        self._status_bar.give_back()
        with contextlib.suppress(uno_module().getClass("com.sun.star.lang.DisposedException")):
            for book in list(self.books):
                book.close()  # with the last window LibreOffice may end before it answers
            self.desktop.terminate()
