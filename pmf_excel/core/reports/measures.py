"""The tables of indicators: off target first, markers explained above, what needs saying below (sections 4, 5, 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.summary import counts_of
from pmf_excel.core.rating.trends import Direction
from pmf_excel.core.records.figures import Marker, Status
from pmf_excel.core.records.indicators import Unit
from pmf_excel.core.records.register import Register

from .content import MeasureLine, MeasureTable, Remark, StatusWords
from .outline import Outline
from .reported import Reported, before_text, difference_text, next_due
from .sentences import Quantity, first_upper
from .text import NOTHING, date_text, details_of, falls_in, letters_in, period_text, value_text, with_short_unit
from .words import Words

#: The character style that colours a status in the template; all others are quiet.
_STYLES = {
    Status.ON_TARGET: "Status On Target",
    Status.WITHIN: "Status Within",
    Status.OUTSIDE: "Status Outside",
}
QUIET = "Status Quiet"


def status_words(words: Words, status: Status) -> StatusWords:
    """Return a status with the council's symbol and words."""
    look = words.status(status)
    return StatusWords(_STYLES.get(status, QUIET), look.symbol, look.words)


def marker_key(words: Words, figures: Iterable[str]) -> str:
    """Return what stands above a table: the markers that occur in its `figures`, explained; empty where none does."""
    explained = [words.marker(letter) for letter in letters_in(figures)]
    return words.quarterly.sentences.key.format(markers="; ".join(explained)) if explained else ""


def direction_words(words: Words, direction: Direction | None) -> str:
    """Return a direction of travel in words, a dash where nothing is compared."""
    return words.directions[direction] if direction is not None else NOTHING


def measure_table(
    register: Register,
    words: Words,
    outline: Outline,
    priority: str,
    heading: str,
    entries: Sequence[Reported],
    reporting: Period,
) -> MeasureTable:
    """Return the table of the indicators of one priority with its notes, and a remark on each that needs one."""
    said = words.quarterly
    return MeasureTable(
        heading=outline.heading(heading, 3),
        summary=counted(said.sentences.priority_measures, said.sentences.none_rated_here, entries),
        caption=outline.caption(said.captions.measures.format(priority=priority)),
        key=marker_key(words, (entry.value for entry in entries)),
        rows=tuple(_line(words, entry) for entry in entries),
        notes=(said.sentences.directions, *_notes(register, words, entries, reporting)),
        remarks=tuple(_remarks(words, entries)),
    )


def counted(sentence: str, none_rated: str, entries: Sequence[Reported]) -> str:
    """Return `sentence` filled with how many of `entries` are on target, of how many that are rated."""
    counts = counts_of(entry.status for entry in entries)
    if not counts.rated:
        return none_rated.format(total=Quantity(counts.total))
    return sentence.format(
        on_target=Quantity(counts.of(Status.ON_TARGET)), rated=Quantity(counts.rated), total=Quantity(counts.total)
    )


def standing_sentence(words: Words, entry: Reported) -> str:
    """Return where a rated figure stands against its target, in one sentence."""
    said = words.quarterly.sentences
    distant = entry.status.is_off_target and entry.indicator.unit is not Unit.YES_NO
    return _against(words, entry, said.against_target if distant else said.on_target)


def distance_sentence(words: Words, entry: Reported) -> str:
    """Return how far an off-target figure is from its target, for where its status stands beside it."""
    said = words.quarterly.sentences
    return _against(words, entry, said.distance_yes_no if entry.indicator.unit is Unit.YES_NO else said.distance)


def _against(words: Words, entry: Reported, sentence: str) -> str:
    return sentence.format(
        figure=entry.value_in_words,
        target=with_short_unit(entry.target, entry.indicator),
        difference=difference_text(entry),
        status=words.status(entry.status).words.lower(),
    )


def _line(words: Words, entry: Reported) -> MeasureLine:
    return MeasureLine(
        name=entry.indicator.name,
        details=details_of(entry.indicator, entry.figure),
        target=entry.target,
        figure=entry.value,
        status=status_words(words, entry.status),
        short_term=direction_words(words, entry.short_term),
        long_term=direction_words(words, entry.long_term),
    )


def _remarks(words: Words, entries: Iterable[Reported]) -> Iterator[Remark]:
    """Yield what is said of each indicator off target, without figure or with commentary, in the table's order."""
    for entry in entries:
        commentary = entry.figure.printed_commentary if entry.figure is not None else ""
        sentence = standing_sentence(words, entry) if entry.status.is_off_target else _missing(words, entry)
        if text := " ".join(part for part in (sentence, commentary) if part):
            yield Remark(entry.indicator.name, text)


def _missing(words: Words, entry: Reported) -> str:
    """Return why there is no figure; empty where there is one, or no reason."""
    reason = entry.figure.missing_reason if entry.figure is not None else _as_sentence(entry.why)
    if entry.status is not Status.NOT_AVAILABLE or not reason:
        return ""
    return words.quarterly.sentences.not_available.format(name=entry.indicator.name, reason=reason)


def _as_sentence(why: str) -> str:
    return f"{first_upper(why)}." if why else ""


def _notes(register: Register, words: Words, entries: Iterable[Reported], reporting: Period) -> Iterator[str]:
    for entry in entries:
        if before := before_text(entry):
            said = words.quarterly.sentences.target_changed
            yield said.format(name=entry.indicator.name, before=before, after=entry.target)
        yield from _period_notes(words, entry, reporting)
        yield from _figure_notes(words, entry)
        yield from _break_notes(register, words, entry)


def _period_notes(words: Words, entry: Reported, reporting: Period) -> Iterator[str]:
    said, figure, name = words.quarterly.sentences, entry.figure, entry.indicator.name
    following = next_due(entry.indicator, reporting)
    due = str(following) if following else NOTHING
    if entry.status is Status.NOT_YET_DUE:
        sentence = said.next_due if figure is not None else said.first_due
        yield sentence.format(name=name, period=period_text(figure.period) if figure else "", next_due=due)
    elif figure is not None and (figure.data_period or figure.period != reporting):
        yield said.own_period.format(name=name, data_period=figure.data_period or period_text(figure.period))


def _figure_notes(words: Words, entry: Reported) -> Iterator[str]:
    said, figure, name = words.quarterly.sentences, entry.figure, entry.indicator.name
    if figure is not None and figure.final_expected and figure.marker in (Marker.PROVISIONAL, Marker.ESTIMATED):
        yield said.final_expected.format(name=name, date=date_text(figure.final_expected))
    if figure is not None and figure.revised and figure.published_value is not None:
        yield said.revised.format(name=name, before=value_text(entry.indicator, figure, figure.published_value))


def _break_notes(register: Register, words: Words, entry: Reported) -> Iterator[str]:
    for found in register.breaks_of(entry.indicator.id):
        if entry.figure is not None and falls_in(found.on, entry.figure.period):
            said = words.quarterly.sentences.series_break
            yield said.format(name=entry.indicator.name, date=date_text(found.on), reason=found.reason).strip()
