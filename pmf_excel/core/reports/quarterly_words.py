"""The words of the Quarterly Performance Report: its fixed sections, headings and sentences (framework section 7)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .sentences import may_use

#: What the usual words of a fixed section may speak of.
_SECTION_FACTS = ("council", "committee", "period", "period_in_words")
_COUNTS = ("rated", "on_target", "on_target_percent", "within", "within_percent", "outside", "outside_percent")


class Place(StrEnum):
    """Where a fixed section stands."""

    OPENING = "before the summary"
    REASONS = "after the summary"
    BACKGROUND = "before the body"
    CLOSING = "after the body"


class SectionPart(BaseModel):
    """A part of a fixed section that people may write alone, such as equality: `label` stands before its text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    text: Annotated[str, may_use(*_SECTION_FACTS)]


class FixedSection(BaseModel):
    """A fixed section: people file their own text for it as `name`; without one, `text` and `parts` stand there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    place: Place
    heading: str
    text: tuple[Annotated[str, may_use(*_SECTION_FACTS)], ...] = ()
    parts: tuple[SectionPart, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text and not self.parts:
            raise ValueError("a fixed section needs text or parts")
        return self


class Overall(BaseModel):
    """What is said of the whole from a share of rated indicators on target, in per cent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: int = Field(ge=0, le=100)
    text: str


class HeadingWords(BaseModel):
    """The headings that the template lays out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: str
    contents: str
    priorities: str
    body: str
    projects: str
    measures: str
    other_measures: str
    local_measures: str = ""
    plans: str
    late: str
    glossary: str
    years: str
    sources: str


class Sentences(BaseModel):
    """The sentences of the report; `{count:one|many}` gives the words that fit a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, may_use("markers")]
    rated: Annotated[str, may_use(*_COUNTS)]
    base: Annotated[str, may_use("rated", "total", "reasons")]
    none_rated: str
    rounding: str
    off_target: Annotated[str, may_use("off", "names")]
    plans: Annotated[str, may_use("off", "needed", "held", "awaited")]
    nothing_off_target: str
    projects: Annotated[str, may_use("total", "parts")]
    project_part: Annotated[str, may_use("count", "percent", "rating")]
    projects_without: Annotated[str, may_use("count")]
    no_projects: str
    since_last: Annotated[str, may_use("better", "same", "worse")]
    nothing_to_compare: str
    awaiting: Annotated[str, may_use("count", "names")]
    late: Annotated[str, may_use("count")]
    illustrative: str
    against_target: Annotated[str, may_use("figure", "target", "difference", "status")]
    on_target: Annotated[str, may_use("figure", "target", "status")]
    distance: Annotated[str, may_use("figure", "target", "difference", "status")]
    distance_yes_no: Annotated[str, may_use("figure", "target", "status")]
    own_period: Annotated[str, may_use("name", "data_period")]
    first_due: Annotated[str, may_use("name", "next_due", "period")]
    next_due: Annotated[str, may_use("name", "period", "next_due")]
    target_changed: Annotated[str, may_use("name", "before", "after")]
    final_expected: Annotated[str, may_use("name", "date")]
    series_break: Annotated[str, may_use("name", "date", "reason")]
    revised: Annotated[str, may_use("name", "before")]
    not_available: Annotated[str, may_use("name", "reason")]
    priority_measures: Annotated[str, may_use("on_target", "rated", "total")]
    priority_line: Annotated[str, may_use("on_target", "rated", "total")]
    none_rated_here: Annotated[str, may_use("total")]
    priority_none_rated: Annotated[str, may_use("total")]
    project_short: Annotated[str, may_use("count", "rating")]
    no_measures: str
    off_target_since: Annotated[str, may_use("period", "quarters")]
    escalated_once: Annotated[str, may_use("quarters", "management_team", "leadership_team")]
    escalated_again: Annotated[str, may_use("quarters", "management_team", "leadership_team")]
    plan_awaited: str
    no_plan_needed: str
    action_due: Annotated[str, may_use("date")]
    chart: Annotated[str, may_use("name", "first", "first_period", "last", "last_period", "target")]
    chart_figure: str
    chart_target: str
    no_update: str
    plan_not_agreed: str
    no_actions: str
    no_progress: str
    back_on_target: Annotated[str, may_use("period")]
    back_not_known: str
    directions: str
    local_source: str
    public_source: Annotated[str, may_use("source", "names")]
    licence: str
    illustrative_source: str
    colophon: Annotated[str, may_use("position", "date", "version")]


class Captions(BaseModel):
    """The captions above the tables, without their numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    off_target: str
    priorities: str
    projects: Annotated[str, may_use("priority")]
    measures: Annotated[str, may_use("priority")]
    actions: Annotated[str, may_use("name")]
    trend: Annotated[str, may_use("name")]
    late: str
    glossary: str
    same_quarter: Annotated[str, may_use("quarter")]
    yearly: str


class Texts(BaseModel):
    """The paragraphs that introduce the parts of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    priorities: Annotated[str, may_use("member")]
    body: str
    plans: str
    no_plans: str
    years: str
    no_years: str
    sources: str
    late: str


class Labels(BaseModel):
    """The bold words that begin a line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report_of: str
    meeting: str
    date: str
    key_decision: str
    confidential: str
    off_target: str
    projects: str
    since_last: str
    awaiting: str
    late: str


class QuarterlyWords(BaseModel):
    """Everything the Quarterly Performance Report says that is not a figure or typed by an officer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report_of: str
    key_decision: str
    confidential: str
    sections: tuple[FixedSection, ...]
    headings: HeadingWords
    overall: tuple[Overall, ...]
    sentences: Sentences
    captions: Captions
    texts: Texts
    labels: Labels

    def overall_words(self, percent: int) -> str:
        """Return what is said of the whole where `percent` of the rated indicators are on target."""
        fitting = [band for band in self.overall if percent >= band.at_least]
        return max(fitting, key=lambda band: band.at_least).text if fitting else ""
