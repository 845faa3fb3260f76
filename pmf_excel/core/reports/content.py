"""What the Quarterly Performance Report says, as plain values that a Word template can show.

A template sees these fields and nothing else: text, numbers and lists of them. Each class is the declaration
that a template's field names are checked against.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the contents list leads to; `level` is 1 to 3, `bookmark` its name inside the document."""

    text: str
    level: int
    bookmark: str


@dataclass(frozen=True, slots=True)
class StatusWords:
    """A status as it is printed: the symbol, the words beside it, and the character style that colours both."""

    style: str
    symbol: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """A fixed section of a committee report."""

    heading: Heading
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """One line of the summary: what it is about, and what is said."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class OffTarget:
    """A line of the table on page one: what is off target, and what is being done."""

    name: str
    details: str
    figure: str
    target: str
    status: StatusWords
    doing: str


@dataclass(frozen=True, slots=True)
class OffTargetTable:
    """What is off target, worst first; `key` explains the markers that occur."""

    caption: str
    key: str
    rows: tuple[OffTarget, ...]


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """A priority at a glance."""

    name: str
    executive_member: str
    on_target: str
    projects: str


@dataclass(frozen=True, slots=True)
class PriorityTable:
    """The priorities at a glance."""

    caption: str
    rows: tuple[PriorityLine, ...]


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A corporate project: how it stands now and stood before."""

    name: str
    details: str
    now: StatusWords
    before: StatusWords
    commentary: str


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """The projects of one priority, those in trouble first."""

    heading: Heading
    summary: str
    caption: str
    rows: tuple[ProjectLine, ...]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """An indicator with its target, figure, status and direction of travel."""

    name: str
    details: str
    target: str
    figure: str
    status: StatusWords
    short_term: str
    long_term: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A paragraph about one indicator: its name in bold, then what there is to say."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """The indicators of one priority, off target first; `notes` stand below the table."""

    heading: Heading
    summary: str
    caption: str
    key: str
    rows: tuple[MeasureLine, ...]
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class PriorityPart:
    """The part of the report on one priority: at most one table of each kind, or a sentence that there is nothing."""

    heading: Heading
    executive_member: str
    empty: tuple[str, ...]
    projects: tuple[ProjectTable, ...]
    measures: tuple[MeasureTable, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A past figure as text, with the target of its period."""

    period: str
    figure: str
    target: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart: what it shows in words (`alternative`), and its numbers, which stand in a table beside it.

    `ceiling` is where its axis ends, None where Word may choose.
    """

    title: str
    alternative: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class TrendTable:
    """The past figures of an indicator, oldest first; `key` explains the markers that occur."""

    caption: str
    key: str
    rows: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A corrective action."""

    what: str
    owner: str
    due: str
    progress: str


@dataclass(frozen=True, slots=True)
class ActionTable:
    """The corrective actions of one plan."""

    caption: str
    rows: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The action plan of one indicator that is off target; what does not exist is an empty list.

    `standing` says where the figure stands, since when it is off target, who is told and where the plan is.
    """

    heading: Heading
    status: StatusWords
    standing: str
    reasons: tuple[str, ...]
    actions: tuple[ActionTable, ...]
    outlook: tuple[str, ...]
    charts: tuple[Chart, ...]
    trend: tuple[TrendTable, ...]


@dataclass(frozen=True, slots=True)
class YearLine:
    """An indicator with its figures of five years, oldest first."""

    name: str
    details: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearTable:
    """Five years of figures: the same quarter of each year, or the years."""

    caption: str
    key: str
    columns: tuple[str, ...]
    rows: tuple[YearLine, ...]


@dataclass(frozen=True, slots=True)
class LateLine:
    """A figure authorised after its own report was published."""

    name: str
    details: str
    period: str
    target: str
    figure: str
    status: StatusWords


@dataclass(frozen=True, slots=True)
class LateTable:
    """Late figures, each under its own period."""

    heading: Heading
    introduction: str
    caption: str
    key: str
    rows: tuple[LateLine, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words and symbols explained."""

    caption: str
    rows: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of the parts that the template itself lays out."""

    summary: Heading
    contents: str
    priorities: Heading
    body: Heading
    plans: Heading
    glossary: Heading
    years: Heading
    sources: Heading


@dataclass(frozen=True, slots=True)
class QuarterlyReport:
    """The whole report, field by field as the template shows it.

    `reference` is the colophon's machine-readable line: product, council, period and ledger position.
    """

    title: str
    council: str
    committee: str
    member: str
    period: str
    period_in_words: str
    details: tuple[Headline, ...]
    warning: tuple[str, ...]
    opening: tuple[Section, ...]
    headings: Headings
    summary_text: tuple[str, ...]
    headlines: tuple[Headline, ...]
    off_target: tuple[OffTargetTable, ...]
    contents: tuple[Heading, ...]
    reasons: tuple[Section, ...]
    priority_table: PriorityTable
    priorities_text: str
    background: tuple[Section, ...]
    body_text: str
    priorities: tuple[PriorityPart, ...]
    plans_text: str
    plans: tuple[PlanPart, ...]
    late: tuple[LateTable, ...]
    closing: tuple[Section, ...]
    years_text: str
    years: tuple[YearTable, ...]
    sources_text: str
    sources: tuple[str, ...]
    glossary: Glossary
    colophon: str
    reference: str
