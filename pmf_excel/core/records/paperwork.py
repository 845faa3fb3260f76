"""What the office itself remembers: forms issued, periods closed, reports published."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pmf_excel.core.periods import PeriodField

from .erasing import Erasable
from .organisation import CouncilLink
from .record import Column, Line, Record


class FormState(StrEnum):
    """Whether an issued form has come back."""

    OUT = "out"
    RECEIVED = "received"
    VOID = "void"


class IssuedForm(Record):
    """A form that was issued: to whom, for which lines, by when; `keys` are the ids of those that signed its copies."""

    record_type: ClassVar[str] = "form"
    sheet: ClassVar[str] = "Forms issued"
    key: ClassVar[tuple[str, ...]] = ("form",)
    made_by: ClassVar[str] = "Issue (pmf issue)"

    council: CouncilLink
    form: Annotated[Line, Column("Form", "The form's own reference.", 34)]
    kind: Annotated[Line, Column("Kind", "returns, checks, action-plans or authorisations.", 16)]
    officer: Annotated[Line, Column("Officer", "", 22, looks_up="officer")]
    period: Annotated[PeriodField, Column("Period", "", 15)]
    lines: tuple[str, ...] = ()
    line_count: Annotated[int, Column("Lines", "", 8)] = 0
    issued_on: Annotated[date, Column("Issued on", "", 11)]
    due: Annotated[date, Column("Due", "", 11)]
    file: Annotated[Line, Column("File", "", 50)] = ""
    sha256: str = ""
    state: Annotated[FormState, Column("State", "", 10)] = FormState.OUT
    received_on: Annotated[date | None, Column("Received on", "", 11)] = None
    received_sha256: str = ""
    received_modified: str = ""
    keys: tuple[str, ...] = ()
    reissue: Annotated[bool, Column("Issued again", "Lines that came back.", 10)] = False

    def is_later_than(self, other: IssuedForm) -> bool:
        """Return whether this form was issued after another of its kind: lines that came back follow first ones."""
        return self.kind == other.kind and self._order > other._order

    @property
    def _order(self) -> tuple[date, bool, int]:
        number = self.form.rpartition("-")[2]
        return self.issued_on, self.reissue, int(number) if number.isdecimal() else 0


class Arrival(Record):
    """A file that arrived and was taken in or refused: its name, hash, what became of it and where it lies."""

    record_type: ClassVar[str] = "arrival"
    sheet: ClassVar[str] = "Files received"
    key: ClassVar[tuple[str, ...]] = ("sha256",)
    made_by: ClassVar[str] = "Collect (pmf collect)"

    file: Annotated[Line, Erasable(), Column("File", "The name as received.", 44)]
    sha256: Annotated[Line, Column("SHA-256", "", 66)]
    size: Annotated[int, Column("Bytes", "", 10)]
    received_on: Annotated[date, Column("Received on", "", 11)]
    verdict: Annotated[Line, Column("Outcome", "Whether its lines are in, or it was refused.", 28)]
    code: Annotated[Line, Column("Why", "What was found, where it was refused.", 60)] = ""
    form: Annotated[Line, Column("Form", "", 34)] = ""
    lines_accepted: Annotated[int, Column("Lines taken in", "", 9)] = 0
    kept: Annotated[Line, Erasable(), Column("Kept in", "", 50)] = ""


class Closing(Record):
    """Whether a period is closed for a council."""

    record_type: ClassVar[str] = "closing"
    sheet: ClassVar[str] = "Periods closed"
    key: ClassVar[tuple[str, ...]] = ("council", "period")
    made_by: ClassVar[str] = "pmf close and pmf reopen"

    council: CouncilLink
    period: Annotated[PeriodField, Column("Period", "", 15)]
    closed: Annotated[bool, Column("Closed", "", 9)] = True
    on: Annotated[date, Column("Since", "", 11)]
    reason: Annotated[Line, Column("Reason", "Why it was reopened.", 40, free_text=True)] = ""


class Publication(Record):
    """A report as issued: the file kept, its hash, and the ledger position it was built from.

    `built_from` is the hash of the ledger's entry at that position, as the report itself prints it.
    """

    record_type: ClassVar[str] = "publication"
    sheet: ClassVar[str] = "Publications"
    key: ClassVar[tuple[str, ...]] = ("council", "product", "period", "edition")
    made_by: ClassVar[str] = "Publish (pmf publish)"

    council: CouncilLink
    product: Annotated[Line, Column("Product", "", 14)]
    period: Annotated[PeriodField, Column("Period", "", 15)]
    edition: Annotated[int, Column("Edition", "", 9)] = 1
    published_on: Annotated[date, Column("Published on", "", 12)]
    file: Annotated[Line, Column("File", "", 60)] = ""
    sha256: Annotated[Line, Column("SHA-256", "Of the file as issued.", 66)] = ""
    position: Annotated[int, Column("Ledger position", "That the draft was built from.", 12)] = 0
    built_from: str = ""
    figures: tuple[str, ...] = ()
