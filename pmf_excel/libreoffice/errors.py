"""What the engine says where it cannot go on."""

from __future__ import annotations


class LibreOfficeError(Exception):
    """LibreOffice cannot do what it was asked; `message` says what happened, `remedy` what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message, self.remedy = message, remedy
