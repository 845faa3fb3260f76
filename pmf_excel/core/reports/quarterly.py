"""The Quarterly Performance Report: the register of one council and period turned into plain values (section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Kind
from pmf_excel.core.records.organisation import Priority
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.report_text import ReportProduct, ReportSection

from .abbreviations import expanded
from .appendices import (
    LateFigure,
    glossary_of,
    is_made_up,
    late_figures,
    late_tables,
    sources_of,
    with_abbreviations,
    year_tables,
)
from .colophon import Colophon
from .content import (
    Heading,
    Headings,
    Headline,
    LateTable,
    OffTargetTable,
    PlanPart,
    PriorityLine,
    PriorityPart,
    PriorityTable,
    QuarterlyReport,
    Section,
    YearTable,
)
from .fixed_sections import fixed_sections
from .measures import counted, measure_table
from .outline import Outline
from .plans import OffTargetEntry, off_target_entries, off_target_table, plan_parts
from .projects import ProjectEntry, counts_of_projects, project_entries, project_parts, project_table
from .quarterly_words import Place
from .reported import Reported, reported_indicators
from .summary import headlines
from .text import NOTHING, date_text
from .typed_text import paragraphs_of
from .words import Words

PRODUCT = ReportProduct.QUARTERLY.value


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft is made from besides the register: ledger position, version, meeting, and texts that people typed.

    `hash` is that of the ledger's entry at `position`; `texts` maps the name of a section to what people typed for it
    (`typed_texts`).
    """

    position: int
    version: str
    meeting: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything of the register that the report shows."""

    entries: tuple[Reported, ...]
    off_target: tuple[OffTargetEntry, ...]
    projects: tuple[ProjectEntry, ...]
    late: tuple[LateFigure, ...]
    priorities: tuple[Priority, ...]


def quarterly_content(
    register: Register, council: str, period: Period, today: date, words: Words, draft: Draft
) -> QuarterlyReport:
    """Return what the Quarterly Performance Report of `council` for a quarter says.

    Raises `PmfError` for a period that is no quarter and for a council that there is not.
    """
    if period.kind is not PeriodKind.QUARTER:
        raise PmfError(f"{period} is not a quarter.", "The quarterly report is made for a quarter, such as 2025/26 Q3.")
    material = _material(register, council, period, today, words)
    report = _Writer(register, words, council, period, today, draft, material).report()
    written_out, used = expanded(report, words.abbreviations)
    return replace(written_out, glossary=with_abbreviations(written_out.glossary, words, used))


def figures_in_report(register: Register, council: str, period: Period, today: date, words: Words) -> tuple[str, ...]:
    """Return the ids of the figures that the report prints as its own or as late: what its publication publishes."""
    material = _material(register, council, period, today, words)
    own = [entry.figure for entry in material.entries if _is_of(entry, period)]
    shown = [figure for figure in own if figure is not None] + [late.figure for late in material.late]
    return tuple(sorted({figure.id for figure in shown if register.get(Figure, figure.id) is not None}))


def _material(register: Register, council: str, period: Period, today: date, words: Words) -> Material:
    every = reported_indicators(register, council, period, today)
    local_shown = bool(words.quarterly.headings.local_measures)
    entries = tuple(entry for entry in every if local_shown or entry.indicator.kind is Kind.CORPORATE)
    priorities = sorted(register.all(Priority, council), key=lambda entry: (entry.order, entry.id))
    return Material(
        entries=entries,
        off_target=off_target_entries(register, register.council(council), entries, period),
        projects=project_entries(register, council, period),
        late=late_figures(register, council, entries, period),
        priorities=tuple(priorities),
    )


def _is_of(entry: Reported, period: Period) -> bool:
    return figure_period(entry.indicator, period) is not None


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The parts of a report whose headings and captions are numbered, in the order of the pages."""

    opening: tuple[Section, ...]
    summary: Heading
    off_target: tuple[OffTargetTable, ...]
    reasons: tuple[Section, ...]
    priorities_heading: Heading
    priority_table: PriorityTable
    background: tuple[Section, ...]
    body: Heading
    parts: tuple[PriorityPart, ...]
    plans_heading: Heading
    plans: tuple[PlanPart, ...]
    late: tuple[LateTable, ...]
    closing: tuple[Section, ...]
    years_heading: Heading
    years: tuple[YearTable, ...]
    sources: Heading
    glossary: Heading

    def headings(self, contents: str) -> Headings:
        """Return the headings of the report; that of the contents has no number."""
        return Headings(
            self.summary, contents, self.priorities_heading, self.body, self.plans_heading, self.glossary,
            self.years_heading, self.sources,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of one report; headings and tables are numbered in the order of the pages."""

    register: Register
    words: Words
    council: str
    period: Period
    today: date
    draft: Draft
    material: Material
    outline: Outline = field(default_factory=Outline)

    def report(self) -> QuarterlyReport:
        """Return the whole report: its cover, what is numbered, and the texts between."""
        numbered, said, found = self._numbered(), self.words.quarterly, self.material
        return self._cover()(
            opening=numbered.opening,
            headings=numbered.headings(said.headings.contents),
            summary_text=paragraphs_of(self.draft.texts.get(ReportSection.SUMMARY, "")),
            headlines=headlines(self.words, found.entries, found.off_target, found.projects, len(found.late)),
            off_target=numbered.off_target,
            contents=self.outline.contents(),
            reasons=numbered.reasons,
            priorities_text=self._priorities_text(),
            priority_table=numbered.priority_table,
            background=numbered.background,
            body_text=self._typed_or(ReportSection.BODY, said.texts.body),
            priorities=numbered.parts,
            plans_text=self._typed_or(ReportSection.PLANS, said.texts.plans if numbered.plans else said.texts.no_plans),
            plans=numbered.plans,
            late=numbered.late,
            closing=numbered.closing,
            years_text=said.texts.years if numbered.years else said.texts.no_years,
            years=numbered.years,
            sources_text=said.texts.sources,
            sources=sources_of(self.register, self.words, found.entries),
            glossary=glossary_of(self.words, self.outline),
        )

    def _cover(self) -> Callable[..., QuarterlyReport]:
        """Return the report as far as its cover and colophon go; what stands between is still to be given."""
        sentences, drafted = self.words.quarterly.sentences, self.draft
        return partial(
            QuarterlyReport,
            title=self.words.products.quarterly,
            council=self.words.council,
            committee=self.words.bodies.cabinet,
            member=self.words.bodies.member,
            period=str(self.period),
            period_in_words=self.period.in_words,
            details=self._details(),
            warning=(sentences.illustrative,) if is_made_up(self.material.entries) else (),
            colophon=sentences.colophon.format(
                position=f"{drafted.position:,}", date=date_text(self.today), version=drafted.version
            ),
            reference=str(Colophon(PRODUCT, self.council, self.period, drafted.position, drafted.hash)),
        )

    def _numbered(self) -> _Numbered:
        """Return everything that has a number; it is written in the order of the pages, which gives the numbers."""
        headings, found = self.words.quarterly.headings, self.material
        return _Numbered(
            opening=self._sections(Place.OPENING),
            summary=self._heading(headings.summary),
            off_target=self._off_target(),
            reasons=self._sections(Place.REASONS),
            priorities_heading=self._heading(headings.priorities),
            priority_table=self._priority_table(),
            background=self._sections(Place.BACKGROUND),
            body=self._heading(headings.body),
            parts=tuple(self._parts()),
            plans_heading=self._heading(headings.plans),
            plans=self._plans(),
            late=late_tables(self.register, self.words, self.outline, found.late),
            closing=self._sections(Place.CLOSING),
            years_heading=self._heading(headings.years),
            years=year_tables(self.register, self.words, self.outline, found.entries, self.period),
            sources=self._heading(headings.sources),
            glossary=self._heading(headings.glossary),
        )

    def _priorities_text(self) -> str:
        usual = self.words.quarterly.texts.priorities.format(member=self.words.bodies.member)
        return self._typed_or(ReportSection.PRIORITIES, usual)

    def _heading(self, text: str) -> Heading:
        return self.outline.heading(text, 1)

    def _details(self) -> tuple[Headline, ...]:
        said = self.words.quarterly
        meeting = self.words.bodies.cabinet
        if self.draft.meeting is not None:
            meeting = f"{meeting}, {date_text(self.draft.meeting)}"
        return (
            Headline(said.labels.report_of, said.report_of),
            Headline(said.labels.meeting, meeting),
            Headline(said.labels.date, date_text(self.today)),
            Headline(said.labels.key_decision, said.key_decision),
            Headline(said.labels.confidential, said.confidential),
        )

    def _sections(self, place: Place) -> tuple[Section, ...]:
        facts = {
            "council": self.words.council,
            "committee": self.words.bodies.cabinet,
            "period": str(self.period),
            "period_in_words": self.period.in_words,
        }
        return fixed_sections(self.words, place, self.draft.texts, facts, self.outline)

    def _typed_or(self, section: ReportSection, usual: str) -> str:
        """Return what people typed as an introduction, the `usual` one where they did not."""
        return "\n".join(paragraphs_of(self.draft.texts.get(section, ""))) or usual

    def _off_target(self) -> tuple[OffTargetTable, ...]:
        if not self.material.off_target:
            return ()
        return (off_target_table(self.words, self.outline, self.material.off_target),)

    def _plans(self) -> tuple[PlanPart, ...]:
        council = self.register.council(self.council)
        return plan_parts(self.register, self.words, self.outline, council, self.material.off_target)

    def _priority_table(self) -> PriorityTable:
        caption = self.outline.caption(self.words.quarterly.captions.priorities)
        return PriorityTable(caption, tuple(self._priority_line(priority) for priority in self.material.priorities))

    def _priority_line(self, priority: Priority) -> PriorityLine:
        entries, projects = self._under(priority)
        said = self.words.quarterly.sentences
        counts = counts_of_projects(projects)
        return PriorityLine(
            name=priority.name,
            executive_member=priority.executive_member or NOTHING,
            on_target=counted(said.priority_line, said.priority_none_rated, entries) if entries else said.no_measures,
            projects=project_parts(self.words, counts, said.project_short) if projects else NOTHING,
        )

    def _parts(self) -> Iterator[PriorityPart]:
        """Yield the parts: each priority, corporate indicators without one, then local indicators."""
        for priority in self.material.priorities:
            yield self._part(priority.name, *self._under(priority), member=priority.executive_member)
        headings = self.words.quarterly.headings
        known = {priority.id for priority in self.material.priorities}
        others = [entry for entry in self.material.entries if entry.indicator.priority not in known]
        projects = [entry for entry in self.material.projects if entry.project.priority not in known]
        corporate = [entry for entry in others if entry.indicator.kind is Kind.CORPORATE]
        local = [entry for entry in others if entry.indicator.kind is Kind.LOCAL]
        if corporate or projects:
            yield self._part(headings.other_measures, corporate, projects)
        if local:
            yield self._part(headings.local_measures, local, [])

    def _under(self, priority: Priority) -> tuple[list[Reported], list[ProjectEntry]]:
        entries = [entry for entry in self.material.entries if entry.indicator.priority == priority.id]
        return entries, [entry for entry in self.material.projects if entry.project.priority == priority.id]

    def _part(
        self, name: str, entries: Sequence[Reported], projects: Sequence[ProjectEntry], member: str = ""
    ) -> PriorityPart:
        said = self.words.quarterly
        return PriorityPart(
            heading=self.outline.heading(name, 2),
            executive_member=member,
            empty=() if entries or projects else (said.sentences.no_measures,),
            projects=(project_table(self.words, self.outline, name, said.headings.projects, projects),)
            if projects
            else (),
            measures=(
                measure_table(
                    self.register, self.words, self.outline, name, said.headings.measures, entries, self.period
                ),
            )
            if entries
            else (),
        )
