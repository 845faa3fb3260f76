"""A figure of one indicator for one period, where it stands in sign-off, and how it was judged."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from pmf_excel.core.periods import PeriodField

from .erasing import Erasable
from .indicators import Measure, Polarity, Unit
from .organisation import CouncilLink
from .record import Column, DecimalField, Line, Record


class State(StrEnum):
    """Where a figure stands (framework section 4)."""

    DUE = "due"
    COLLECTED = "collected"
    CHECKED = "checked"
    AUTHORISED = "authorised"
    PUBLISHED = "published"
    RETURNED = "returned"
    IMPORTED = "imported"


class Marker(StrEnum):
    """What is printed after a figure; explained at the top of the table where it occurs."""

    FINAL = ""
    PROVISIONAL = "p"
    ESTIMATED = "e"
    CONFIDENTIAL = "c"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"


class Status(StrEnum):
    """What is said of a figure; only the first three are rated, coloured and counted (section 5)."""

    ON_TARGET = "on_target"
    WITHIN = "within"
    OUTSIDE = "outside"
    NOT_RATED = "not_rated"
    CONTEXTUAL = "contextual"
    BASELINING = "baselining"
    NOT_YET_DUE = "not_yet_due"
    OVERDUE = "overdue"
    AWAITING_AUTHORISATION = "awaiting_authorisation"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"

    @property
    def is_rated(self) -> bool:
        """Whether the status is one of the three ratings."""
        return self in (Status.ON_TARGET, Status.WITHIN, Status.OUTSIDE)

    @property
    def is_off_target(self) -> bool:
        """Whether the figure is worse than target, within or outside threshold."""
        return self in (Status.WITHIN, Status.OUTSIDE)


class Judgement(BaseModel):
    """A figure as it was authorised: nothing set later changes it (section 4, Freeze)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: DecimalField | None = None
    numerator: DecimalField | None = None
    denominator: DecimalField | None = None
    marker: Marker = Marker.FINAL
    final_expected: date | None = None
    data_period: str = ""
    target: DecimalField | None = None
    low: DecimalField | None = None
    high: DecimalField | None = None
    target_before: DecimalField | None = None
    tolerance: str = ""
    polarity: Polarity
    decimals: int
    unit: Unit
    measured_as: Measure
    status: Status
    why: str = ""
    procedure_version: int | None = None
    collected_by: str = ""
    checked_by: str = ""
    authorised_by: str = ""
    authorised_on: date | None = None


class Query(BaseModel):
    """A query that let a figure in, and whether the Responsible Officer accepted it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    found: Annotated[str, Erasable()] = ""
    accepted: bool = False


class Figure(Record):
    """One figure; `judgement` is what was last authorised and is all that a report may print.

    `collected_as` and `checked_as` are digests of the names by which it was signed, whoever has them today.
    `account` and `file_modified` are the last-modified-by and time of the return's file,
    `check_account` is the last-modified-by of the check form's; `filling` is the digest of
    the line as typed, `superseded` the digests of fillings that it replaced.
    """

    record_type: ClassVar[str] = "figure"
    sheet: ClassVar[str] = "Figures"
    key: ClassVar[tuple[str, ...]] = ("indicator", "period")

    council: CouncilLink
    indicator: Annotated[Line, Column("Indicator", "", 16, looks_up="indicator")]
    period: Annotated[PeriodField, Column("Period", "", 15)]
    state: Annotated[State, Column("State", "Where it stands in sign-off.", 12, owned_by_sign_off=True)]
    value: Annotated[DecimalField | None, Column("Figure", "", 12, owned_by_sign_off=True)] = None
    numerator: Annotated[DecimalField | None, Column("Numerator", "", 11, owned_by_sign_off=True)] = None
    denominator: Annotated[DecimalField | None, Column("Denominator", "", 11, owned_by_sign_off=True)] = None
    marker: Annotated[Marker, Column("Marker", "p, e, c, x or z.", 8, owned_by_sign_off=True)] = Marker.FINAL
    final_expected: Annotated[date | None, Column("Final expected", "", 12, owned_by_sign_off=True)] = None
    data_period: Annotated[
        Line, Column("Data period", "Where it differs from the reporting period.", 24, owned_by_sign_off=True)
    ] = ""
    missing_reason: Annotated[Line, Column("Why no figure", "", 30, free_text=True, owned_by_sign_off=True)] = ""
    commentary: Annotated[
        Line, Column("Commentary", "By the Collection Officer.", 44, free_text=True, owned_by_sign_off=True)
    ] = ""
    printed_commentary: Annotated[
        Line,
        Column("Commentary as printed", "Confirmed or replaced by the Responsible Officer.", 44, free_text=True,
               owned_by_sign_off=True),
    ] = ""  # fmt: skip
    evidence: Annotated[Line, Column("Where the evidence is", "", 30, free_text=True, owned_by_sign_off=True)] = ""
    explanation: Annotated[
        Line, Column("Explanation", "Of what was queried.", 36, free_text=True, owned_by_sign_off=True)
    ] = ""
    queries: tuple[Query, ...] = ()
    procedure_is_right: Annotated[
        bool | None, Column("Procedure still right", "As answered on the return.", 10, owned_by_sign_off=True)
    ] = None
    derived: Annotated[bool, Column("Derived", "From the figures of shorter periods.", 9, owned_by_sign_off=True)] = (
        False
    )
    collected_by: Annotated[Line, Column("Collected by", "", 20, looks_up="officer", owned_by_sign_off=True)] = ""
    collected_on: Annotated[date | None, Column("Collected on", "", 11, owned_by_sign_off=True)] = None
    checked_by: Annotated[Line, Column("Checked by", "", 20, looks_up="officer", owned_by_sign_off=True)] = ""
    checked_on: Annotated[date | None, Column("Checked on", "", 11, owned_by_sign_off=True)] = None
    authorised_by: Annotated[Line, Column("Authorised by", "", 20, looks_up="officer", owned_by_sign_off=True)] = ""
    authorised_on: Annotated[date | None, Column("Authorised on", "", 11, owned_by_sign_off=True)] = None
    returned_by: Annotated[Line, Column("Returned by", "", 20, looks_up="officer", owned_by_sign_off=True)] = ""
    returned_to: Annotated[Line, Column("Returned to", "collection or checking.", 11, owned_by_sign_off=True)] = ""
    return_reason: Annotated[Line, Column("Why it was returned", "", 36, free_text=True, owned_by_sign_off=True)] = ""
    revised: Annotated[bool, Column("Revised", "Changed after publication.", 9, owned_by_sign_off=True)] = False
    judgement: Judgement | None = None
    published: Annotated[bool, Column("Published", "", 9, owned_by_sign_off=True)] = False
    published_value: DecimalField | None = None
    source: Annotated[Line, Column("Source", "Of imported history: publisher and date.", 30)] = ""
    illustrative: Annotated[bool, Column("Illustrative", "Made up for demonstration.", 10)] = False
    form: Annotated[Line, Column("Form", "The form that last changed it.", 22, owned_by_sign_off=True)] = ""
    collected_as: Annotated[str, Erasable()] = ""
    checked_as: Annotated[str, Erasable()] = ""
    account: Annotated[str, Erasable()] = ""
    check_account: Annotated[str, Erasable()] = ""
    file_modified: str = ""
    filling: str = ""
    superseded: tuple[str, ...] = ()


def figure_id(indicator: str, period: object) -> str:
    """Return the permanent id of the figure of `indicator` (its id) for `period`."""
    return f"{indicator}|{period}"
