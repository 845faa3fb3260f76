"""The exception for a job that cannot go on, and which of its kinds the doors and jobs tell apart."""

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


class BrokenOffError(PmfError):
    """The database failed in the middle of a job, full, locked or out of reach: what was begun may be half done."""


def was_broken_off(error: BaseException | None) -> bool:
    """Return whether a job ended because a disk or database failed it, and not because something was refused."""
    while error is not None:
        if isinstance(error, OSError | BrokenOffError):
            return True
        error = error.__cause__
    return False
