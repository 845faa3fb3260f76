"""What is measured: indicators, their written procedures, targets and series breaks (framework section 3)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pmf_excel.core.periods import Period, PeriodField, PeriodKind

from .organisation import CouncilLink
from .record import WITHDRAWN, Code, Column, DecimalField, Line, Record, Referenced


class Kind(StrEnum):
    """Corporate indicators follow the Corporate Strategy, local ones a service."""

    CORPORATE = "corporate"
    LOCAL = "local"


class JudgedAs(StrEnum):
    """Whether an indicator is rated against a target."""

    TARGET = "target"
    BASELINING = "baselining"
    CONTEXTUAL = "contextual"


class Frequency(StrEnum):
    """How often a figure is collected."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"

    @property
    def period_kind(self) -> PeriodKind:
        """The kind of period that one figure covers."""
        return {"monthly": PeriodKind.MONTH, "quarterly": PeriodKind.QUARTER, "annual": PeriodKind.YEAR}[self]


class Unit(StrEnum):
    """What a figure counts in; a percentage is stored in points (45)."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    CURRENCY = "currency"
    DAYS = "days"
    RATIO = "ratio"
    YES_NO = "yes/no"


class Polarity(StrEnum):
    """Which direction is better."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


class Measure(StrEnum):
    """What stretch of time a figure speaks of."""

    POINT_IN_TIME = "at a point in time"
    IN_PERIOD = "in the period"
    YEAR_TO_DATE = "year to date"
    ROLLING_12 = "rolling 12 months"


class Combine(StrEnum):
    """How the figures of shorter periods become that of a longer one."""

    SUM = "sum"
    AVERAGE = "average"
    LAST = "last"
    RATIO_OF_SUMS = "ratio of sums"


class Indicator(Referenced):
    """One measure of one council; its reference is never used again."""

    record_type: ClassVar[str] = "indicator"
    sheet: ClassVar[str] = "Indicators"
    retired_by: ClassVar[str] = "end"

    council: CouncilLink
    reference: Annotated[Code, Column("Reference", "Such as COR-012; never used again.", 14)]
    name: Annotated[Line, Column("Name", "As printed in reports.", 44)]
    kind: Annotated[Kind, Column("Kind", "", 11)]
    judged_as: Annotated[JudgedAs, Column("Judged as", "", 12)] = JudgedAs.TARGET
    baselining_until: Annotated[date | None, Column("Baselining until", "", 12)] = None
    service: Annotated[Line, Column("Service", "", 14, looks_up="service")]
    priority: Annotated[Line, Column("Priority", "Of corporate indicators.", 14, looks_up="priority")] = ""
    frequency: Annotated[Frequency, Column("Frequency", "", 11)]
    unit: Annotated[Unit, Column("Unit", "", 12)]
    unit_label: Annotated[Line, Column("Unit in words", "Such as kg or days for each employee.", 16)] = ""
    decimals: Annotated[int, Column("Decimals", "", 9)] = 0
    polarity: Annotated[Polarity, Column("Better is", "higher, lower, or within a range.", 9)]
    measured_as: Annotated[Measure, Column("Measured as", "", 18)] = Measure.IN_PERIOD
    combine: Annotated[Combine, Column("Periods combine by", "", 14)] = Combine.SUM
    has_parts: Annotated[bool, Column("Numerator and denominator", "Whether both are collected.", 14)] = False
    multiplier: Annotated[
        DecimalField | None, Column("Times", "What numerator over denominator is multiplied by.", 8)
    ] = None
    tolerance: Annotated[Line, Column("Tolerance", "5% of the target, 5pp (points) or 5 (absolute).", 10)] = ""
    baseline: Annotated[DecimalField | None, Column("Baseline", "", 10)] = None
    collection_officer: Annotated[Line, Column("Collection Officer", "", 22, looks_up="officer")]
    responsible_officer: Annotated[Line, Column("Responsible Officer", "", 22, looks_up="officer")]
    authorising_officer: Annotated[Line, Column("Authorising Officer", "", 22, looks_up="officer")]
    data_source: Annotated[Line, Column("Data source", "", 30)] = ""
    lag_months: Annotated[int, Column("Lag in months", "How far the data period ends before ours.", 9)] = 0
    reported_in: Annotated[int | None, Column("Reported in quarter", "Of annual indicators: 1 to 4.", 10)] = None
    start: Annotated[date | None, Column("Start", "", 11)] = None
    end: Annotated[date | None, Column("End", "Retired from the day after.", 11)] = None
    replaced_by: Annotated[Line, Column("Replaced by", "", 14, looks_up="indicator")] = ""
    next_review: Annotated[date | None, Column("Next annual review", "", 12)] = None
    benchmark: Annotated[Line, Column("Benchmark", "Web address or series.", 20)] = ""
    retention_years: Annotated[int, Column("Retention in years", "", 10)] = 6
    margin_of_error: Annotated[DecimalField | None, Column("Margin of error", "Of survey measures.", 10)] = None
    figure_taken_from: Annotated[
        Line, Column("Figure taken from", "The other council's indicator.", 18, looks_up="indicator")
    ] = ""
    illustrative: Annotated[bool, Column("Illustrative", "Made up for demonstration.", 10)] = False

    def lives_in(self, period: Period) -> bool:
        """Return whether the indicator is in force at some time in `period`."""
        begun = self.start is None or self.start <= period.end
        return begun and (self.end is None or self.end >= period.start)


class WrittenProcedure(Record):
    """How one indicator is collected, calculated and checked; every indicator has one."""

    record_type: ClassVar[str] = "procedure"
    sheet: ClassVar[str] = "Written procedures"
    key: ClassVar[tuple[str, ...]] = ("indicator",)
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    indicator: Annotated[Line, Column("Indicator", "", 16, looks_up="indicator")]
    definition: Annotated[Line, Column("Definition", "", 50, free_text=True)] = ""
    purpose: Annotated[Line, Column("Purpose", "", 40, free_text=True)] = ""
    steps: Annotated[Line, Column("Step-by-step guide", "", 50, free_text=True)] = ""
    numerator: Annotated[Line, Column("Numerator", "", 30, free_text=True)] = ""
    denominator: Annotated[Line, Column("Denominator", "", 30, free_text=True)] = ""
    inclusions: Annotated[Line, Column("Inclusions", "", 30, free_text=True)] = ""
    exclusions: Annotated[Line, Column("Exclusions", "", 30, free_text=True)] = ""
    data_source: Annotated[Line, Column("Data source", "", 30, free_text=True)] = ""
    evidence: Annotated[Line, Column("Where the evidence is stored", "", 36, free_text=True)] = ""
    verification: Annotated[Line, Column("How it is checked", "By the Responsible Officer.", 40, free_text=True)] = ""
    limits: Annotated[Line, Column("Known limits", "", 30, free_text=True)] = ""
    author: Annotated[Line, Column("Author", "", 22, looks_up="officer")] = ""
    version: Annotated[int, Column("Version", "", 9)] = 1
    dated: Annotated[date | None, Column("Date", "", 11)] = None
    next_review: Annotated[date | None, Column("Next review", "", 11)] = None


#: The parts of a written procedure in the order in which they are shown.
PROCEDURE_PARTS = (
    "definition", "purpose", "steps", "numerator", "denominator", "inclusions", "exclusions",
    "data_source", "evidence", "verification", "limits", "author", "version", "dated", "next_review",
)  # fmt: skip
#: What only an indicator needs whose numerator and denominator are collected.
_CALCULATION = frozenset({"numerator", "denominator"})


def parts_missing(procedure: WrittenProcedure | None, *, has_parts: bool) -> tuple[str, ...]:
    """Return the parts that a written procedure lacks; all that are needed where there is none (section 3)."""
    needed = (name for name in PROCEDURE_PARTS if name != "version" and (has_parts or name not in _CALCULATION))
    return tuple(name for name in needed if procedure is None or not getattr(procedure, name))


class Profile(StrEnum):
    """How an annual target is spread over the year."""

    NONE = ""
    EVEN = "even"
    SHARES = "shares"


class Target(Record):
    """The target of one indicator for a month, quarter or year: a value, or low and high for a range."""

    record_type: ClassVar[str] = "target"
    sheet: ClassVar[str] = "Targets"
    key: ClassVar[tuple[str, ...]] = ("indicator", "period")
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    indicator: Annotated[Line, Column("Indicator", "", 16, looks_up="indicator")]
    period: Annotated[PeriodField, Column("Period", "A month, quarter or year.", 15)]
    value: Annotated[DecimalField | None, Column("Target", "", 11)] = None
    low: Annotated[DecimalField | None, Column("Low", "Of a range.", 10)] = None
    high: Annotated[DecimalField | None, Column("High", "Of a range.", 10)] = None
    profile: Annotated[Profile, Column("Profile", "How an annual target is spread.", 10)] = Profile.NONE
    shares: Annotated[Line, Column("Shares", "Per cent for each quarter or month, such as 20 30 30 20.", 18)] = ""
    agreed_by: Annotated[Line, Column("Agreed by", "", 22)] = ""
    agreed_on: Annotated[date | None, Column("Agreed on", "", 11)] = None
    reason: Annotated[Line, Column("Why", "", 36, free_text=True)] = ""
    illustrative: Annotated[bool, Column("Illustrative", "Made up for demonstration.", 10)] = False


class SeriesBreak(Record):
    """A day from which figures are not comparable with earlier ones, and why."""

    record_type: ClassVar[str] = "series_break"
    sheet: ClassVar[str] = "Series breaks"
    key: ClassVar[tuple[str, ...]] = ("indicator", "on")
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    indicator: Annotated[Line, Column("Indicator", "", 16, looks_up="indicator")]
    on: Annotated[date, Column("From", "The first day measured the new way.", 11)]
    reason: Annotated[Line, Column("Reason", "", 44, free_text=True)] = ""
