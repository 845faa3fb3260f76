"""Text that people write for reports, by product, section and period (framework section 7)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pmf_excel.core.periods import Period, PeriodField, PeriodKind

from .organisation import CouncilLink
from .record import WITHDRAWN, Column, Line, Record


class ReportProduct(StrEnum):
    """The reports that take text."""

    QUARTERLY = "quarterly"

    @property
    def made_for(self) -> PeriodKind:
        """How long the period is that the report is made for."""
        return PeriodKind.QUARTER


class ReportSection(StrEnum):
    """The sections that take text, in the order of the pages; the words are those of the words files."""

    PURPOSE = "purpose"
    RECOMMENDATION = "recommendation"
    SUMMARY = "executive summary"
    REASONS = "reasons"
    ALTERNATIVES = "alternatives"
    PRIORITIES = "corporate priorities"
    BACKGROUND = "background"
    BODY = "performance by priority"
    PLANS = "action plans"
    FINANCE = "finance"
    MONITORING = "monitoring"
    IMPLICATIONS = "implications"
    EQUALITY = "equality"
    CLIMATE = "climate"
    RISK = "risk"
    DOCUMENTS = "documents"


class ReportText(Record):
    """What people wrote for one section of one report; without it the section says what it usually says."""

    record_type: ClassVar[str] = "report_text"
    sheet: ClassVar[str] = "Report text"
    key: ClassVar[tuple[str, ...]] = ("council", "product", "section", "period")
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    product: Annotated[ReportProduct, Column("Product", "The report that the text is for.", 13)]
    section: Annotated[
        ReportSection,
        Column("Section", "Where it stands: finance and monitoring are the comments of those two officers.", 24),
    ]
    period: Annotated[PeriodField, Column("Period", "The period of the report.", 15)]
    text: Annotated[
        Line,
        Column(
            "Text",
            "It takes the place of the usual sentences; in the executive summary it comes first. "
            "A new line begins a new paragraph. Empty: the usual sentences.",
            90,
            free_text=True,
        ),
    ] = ""
    illustrative: Annotated[bool, Column("Illustrative", "Made up for demonstration.", 10)] = False


def report_text_id(council: str, product: ReportProduct, section: ReportSection, period: Period) -> str:
    """Return the id of a council's text for a section of a report."""
    return f"{council}|{product}|{section}|{period}"
