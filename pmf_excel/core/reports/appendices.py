"""The end of a report: late figures, five years of figures, sources and glossary (sections 4, 10, 11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.judging import rating_of
from pmf_excel.core.rating.printed import printed
from pmf_excel.core.records.figures import Figure, State, Status
from pmf_excel.core.records.indicators import Frequency, Indicator
from pmf_excel.core.records.organisation import ProjectRating
from pmf_excel.core.records.paperwork import Publication
from pmf_excel.core.records.register import Register

from .content import Glossary, LateLine, LateTable, Term, YearLine, YearTable
from .measures import marker_key, status_words
from .outline import Outline
from .reported import STILL_TO_COME, Reported
from .sentences import joined
from .text import (
    MARKERS,
    MISSING,
    details_of,
    figure_text,
    illustrative_words,
    short_details_of,
    target_text,
    unit_words,
)
from .words import Words

YEARS = 5
PRODUCT = "quarterly"


@dataclass(frozen=True, slots=True)
class LateFigure:
    """A figure authorised after the report of its own period was published."""

    indicator: Indicator
    figure: Figure


def late_figures(
    register: Register, council: str, entries: Iterable[Reported], reporting: Period
) -> tuple[LateFigure, ...]:
    """Return the figures of published earlier periods that have not been published themselves, oldest first."""
    published = {
        publication.period
        for publication in register.all(Publication, council)
        if publication.product == PRODUCT and publication.period < reporting
    }
    if not published:
        return ()
    found = [
        LateFigure(entry.indicator, figure)
        for entry in entries
        for figure in register.figures_of(entry.indicator.id)
        if _is_late(entry, figure, published)
    ]
    return tuple(sorted(found, key=lambda late: (late.figure.period, late.indicator.full_reference)))


def late_tables(
    register: Register, words: Words, outline: Outline, late: Sequence[LateFigure]
) -> tuple[LateTable, ...]:
    """Return the table of late figures, each under its own period; none where none is late."""
    if not late:
        return ()
    said = words.quarterly
    heading = outline.heading(said.headings.late, 1)
    rows = tuple(_late_line(register, words, entry) for entry in late)
    return (
        LateTable(
            heading=heading,
            introduction=said.texts.late,
            caption=outline.caption(said.captions.late),
            key=marker_key(words, (row.figure for row in rows)),
            rows=rows,
        ),
    )


def year_tables(
    register: Register, words: Words, outline: Outline, entries: Sequence[Reported], reporting: Period
) -> tuple[YearTable, ...]:
    """Return five years of figures: the same quarter of each year, then those of annual indicators."""
    said = words.quarterly.captions
    quarters = [entry for entry in entries if entry.indicator.frequency is not Frequency.ANNUAL]
    years = [entry for entry in entries if entry.indicator.frequency is Frequency.ANNUAL]
    last_year = (
        reporting.within(PeriodKind.YEAR) if reporting.number == 4 else reporting.within(PeriodKind.YEAR).previous()
    )
    same_quarter = said.same_quarter.format(quarter=f"Quarter {reporting.number}")
    tables = (
        _year_table(register, words, outline, same_quarter, quarters, reporting),
        _year_table(register, words, outline, said.yearly, years, last_year),
    )
    return tuple(table for table in tables if table is not None)


def sources_of(register: Register, words: Words, entries: Iterable[Reported]) -> tuple[str, ...]:
    """Return where the figures come from: the council itself, each publisher, and what was made up."""
    said = words.quarterly.sentences
    public: dict[str, list[str]] = {}
    made_up = 0
    for entry in entries:
        figures = register.figures_of(entry.indicator.id)
        for source in {figure.source.rstrip(".") for figure in figures if figure.source and not figure.illustrative}:
            public.setdefault(source, []).append(entry.indicator.name)
        made_up += bool(illustrative_words(entry.indicator, entry.figure))
    lines = [said.local_source]
    lines += [said.public_source.format(source=source, names=joined(public[source])) for source in sorted(public)]
    if public:
        lines.append(said.licence)
    if made_up:
        lines.append(said.illustrative_source)
    return tuple(lines)


def is_made_up(entries: Iterable[Reported]) -> bool:
    """Return whether anything shown was made up to show how the report works."""
    return any(illustrative_words(entry.indicator, entry.figure) for entry in entries)


def glossary_of(words: Words, outline: Outline) -> Glossary:
    """Return the symbols, statuses, project ratings and markers with their meaning."""
    return Glossary(outline.caption(words.quarterly.captions.glossary), tuple(_terms(words)))


def with_abbreviations(glossary: Glossary, words: Words, used: Iterable[str]) -> Glossary:
    """Return the glossary with the abbreviations that the report uses."""
    terms = tuple(Term(short, words.abbreviations[short]) for short in used)
    return replace(glossary, rows=glossary.rows + terms)


def _terms(words: Words) -> Iterator[Term]:
    for look in [words.status(status) for status in Status] + [words.projects[rating] for rating in ProjectRating]:
        if look.meaning:
            yield Term(f"{look.symbol}\u00a0{look.words}" if look.symbol else look.words, look.meaning)
    for letter in MARKERS:
        yield Term(f"[{letter}]", f"After a figure: {words.markers[letter]}.")


def _is_late(entry: Reported, figure: Figure, published: set[Period]) -> bool:
    if figure.published or figure.state is not State.AUTHORISED or figure.judgement is None:
        return False
    annual = entry.indicator.frequency is Frequency.ANNUAL
    if figure.period.kind is not (PeriodKind.YEAR if annual else PeriodKind.QUARTER):
        return False
    already_shown = entry.figure is not None and entry.figure.period == figure.period
    return not already_shown and any(figure.period.end <= period.end for period in published)


def _late_line(register: Register, words: Words, late: LateFigure) -> LateLine:
    rating = rating_of(register, late.indicator, late.figure)
    return LateLine(
        name=late.indicator.name,
        details=details_of(late.indicator, late.figure),
        period=str(late.figure.period),
        target=target_text(late.indicator, late.figure, rating.target),
        figure=figure_text(register, late.indicator, late.figure),
        status=status_words(words, rating.status),
    )


def _year_table(
    register: Register, words: Words, outline: Outline, caption: str, entries: Sequence[Reported], last: Period
) -> YearTable | None:
    periods = [Period(last.kind, last.year - back, last.number) for back in reversed(range(YEARS))]
    rows = [row for entry in entries if (row := _year_line(register, words, entry, periods)) is not None]
    if not rows:
        return None
    return YearTable(
        caption=outline.caption(caption),
        key=marker_key(words, (figure for row in rows for figure in row.figures)),
        columns=tuple(str(period.within(PeriodKind.YEAR)) for period in periods),
        rows=tuple(rows),
    )


def _year_line(register: Register, words: Words, entry: Reported, periods: Sequence[Period]) -> YearLine | None:
    """Return the line of an indicator; None where there is no figure before the last."""
    indicator = entry.indicator
    figures = [printed(register, indicator, period) for period in periods]
    if all(figure is None for figure in figures[:-1]):
        return None
    texts = [figure_text(register, indicator, figure) if figure else MISSING for figure in figures]
    if figures[-1] is None and entry.status in (*STILL_TO_COME, Status.NOT_AVAILABLE):
        texts[-1] = words.status(entry.status).words
    details = f"{short_details_of(indicator, figures[-1])} · {unit_words(indicator)}"
    return YearLine(indicator.name, details, tuple(texts))
