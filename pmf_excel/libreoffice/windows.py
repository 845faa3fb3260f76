"""What a person sees in a book's window: a message box with its answer, and the status bar."""

from __future__ import annotations

import contextlib
from typing import Any

from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError

_BUTTONS = {"ok": "BUTTONS_OK", "ok_cancel": "BUTTONS_OK_CANCEL", "yes_no": "BUTTONS_YES_NO"}
_BUTTONS |= {"yes_no_cancel": "BUTTONS_YES_NO_CANCEL"}
#: The first button is the one that Enter presses, as in Excel; LibreOffice's own choice would be the last.
_FIRST = {"ok": "OK", "ok_cancel": "OK", "yes_no": "YES", "yes_no_cancel": "YES"}
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


def answer(document: Any, prompt: str, title: str, buttons: str, mode: str | None) -> str:
    """Return which button of a message box over the document's window was pressed: ok, cancel, yes or no."""
    if buttons not in _BUTTONS:
        raise LibreOfficeError(f"There is no message box with {buttons!r}.", f"Say one of {', '.join(_BUTTONS)}.")
    window = document.getCurrentController().getFrame().getContainerWindow()
    box = window.getToolkit().createMessageBox(window, _kind(buttons, mode), _pattern(buttons), title, prompt)
    try:
        return _PRESSED[box.execute()]
    finally:
        box.dispose()


def _kind(buttons: str, mode: str | None) -> Any:
    names = {"critical": "ERRORBOX", "info": "INFOBOX"}
    usual = "INFOBOX" if buttons == "ok" else "QUERYBOX"
    name = names.get(mode or "", usual)
    if name == "INFOBOX" and buttons != "ok":
        name = "MESSAGEBOX"  # an INFOBOX shows no button but OK
    return uno_module().Enum("com.sun.star.awt.MessageBoxType", name)


def _pattern(buttons: str) -> int:
    constant = uno_module().getConstantByName
    kinds = "com.sun.star.awt.MessageBoxButtons."
    return int(constant(f"{kinds}{_BUTTONS[buttons]}") | constant(f"{kinds}DEFAULT_BUTTON_{_FIRST[buttons]}"))


class StatusBar:
    """A text on the status bar of one window, until it is given back."""

    def __init__(self) -> None:
        self.text = ""
        self._indicator: Any = None
        self._frame: Any = None

    def show(self, text: str, frame: Any) -> None:
        """Show a text on the status bar of a frame."""
        if self._indicator is not None and self._frame == frame:
            self._indicator.setText(text)
        else:
            self.give_back()
            self._indicator, self._frame = frame.createStatusIndicator(), frame
            self._indicator.start(text, 0)
        self.text = text

    def give_back(self) -> None:
        """Let LibreOffice show its own texts again."""
        if self._indicator is not None:
            with contextlib.suppress(Exception):  # the window may be closed by now, and its status bar with it
                self._indicator.end()
        self._indicator = self._frame = None
        self.text = ""
