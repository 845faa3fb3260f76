"""The one exception for a job that cannot go on."""

from __future__ import annotations


class PmfError(Exception):
    """A dead end: `message` says what is wrong, `remedy` what the person can do next.

    Something wrong in somebody's data is not an error but a `Finding`.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class NoLedgerError(PmfError):
    """The ledger is not where it should be, or nothing is in it: a new one in its place would hide what is lost."""
