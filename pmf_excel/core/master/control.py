"""The Control sheet: what is chosen, four counts, how the figures stand, and what needs somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.rating.closings import closing_of
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.reports.reported import Reported
from pmf_excel.core.reports.sentences import Quantity, joined
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.sign_off.due import lines_due

from .book import CONTROL_SHEET, Link, Region, Value
from .counts import Tile, tiles
from .figures_said import on_target_by_period, sentences_of, status_counts
from .needs import Need, needs_of
from .shown import Shown
from .tones import Tone

#: Columns counted from 1: A is hidden and holds the tone of a row, B is a margin; then those of the list.
TONE, WHO, DUE, WHAT, INDICATOR, REFERENCE, SINCE = 1, 3, 4, 5, 6, 7, 8
LIST_HEADINGS = ("Who", "Due", "What", "Indicator", "Reference", "Since")
#: Where each count begins.
TILE_COLUMNS = (WHO, WHAT, INDICATOR, REFERENCE)
#: Hidden columns behind the counts and charts: tones of the counts; statuses; shares on target by period.
TILE_TONES, STATUS_LABELS, SHARE_LABELS = 11, 15, 17
LAST_HIDDEN = 18
#: Rows counted from 1.
TITLE, SUBTITLE, SAVED = 2, 3, 4
TILES = 6
BUTTONS = 10
SAID_HEADING, SAID = 14, 15
LIST_TITLE, LIST_HEADING, LIST = 23, 24, 25
#: How many rows belong to each block.
SAID_ROOM, LIST_ROOM, STATUS_ROOM, SHARE_ROOM = 7, 300, 5, 5
#: The named cells: what is chosen, and the folder.
PERIOD_CELL, COUNCIL_CELL, FOLDER_CELL = (TITLE, REFERENCE), (SUBTITLE, REFERENCE), (SAVED, REFERENCE)

_NOTHING = "Nothing."


@dataclass(frozen=True, slots=True)
class LastSave:
    """The ledger entry that is shown, how many findings wait, and when people's edits were last saved."""

    position: int
    waiting: int = 0
    on: date | None = None

    def sentence(self, today: date) -> str:
        """Return the sentence that Control shows on a day; who saved stands on the Log sheet."""
        findings = Quantity(self.waiting)
        waits = f"{findings} {findings:finding waits|findings wait}" if findings else "nothing waits"
        saved = f"edits last saved {date_text(self.on)}" if self.on is not None else "no edits saved from here yet"
        return f"As at {date_text(today)}, ledger entry {self.position:,}; {saved}; {waits}."


def control_regions(shown: Shown, entries: Sequence[Reported], saved: LastSave) -> tuple[Region, ...]:
    """Return everything on the Control sheet that changes; `entries` are the indicators shown, by exception."""
    lines = [line for council in shown.councils for line in lines_due(shown.register, shown.period, council.id)]
    counted = tiles(shown.register, shown.period, {entry.id for entry in shown.councils}, lines, shown.today)
    needs, expected = needs_of(shown.register, lines, shown.today, shown.words)
    charted = on_target_by_period(shown, entries)
    return (
        _heading_region(shown, saved),
        *_tile_regions(counted),
        _column(SAID, WHO, sentences_of(shown, entries, charted), SAID_ROOM),
        _block(SAID_HEADING, WHO, ((f"How the figures stand in {shown.period}{_closed(shown)}",),), 1),
        _block(SAID, STATUS_LABELS, status_counts(shown, entries), STATUS_ROOM),
        _block(SAID, SHARE_LABELS, tuple((each.label, each.percentage) for each in charted), SHARE_ROOM),
        _block(LIST, TONE, tuple(_listed(shown, needs, expected)), LIST_ROOM),
    )


def _heading_region(shown: Shown, saved: LastSave) -> Region:
    names = joined(tuple(council.name for council in shown.councils)) or "No council yet"
    return _column(SUBTITLE, WHO, (f"{names}  ·  {shown.period.in_words}", saved.sentence(shown.today)), 2)


def _closed(shown: Shown) -> str:
    """Return for which of the councils shown the period is closed, and since when; empty where it is open."""
    found = [(closing_of(shown.register, council.id, shown.period), council) for council in shown.councils]
    closed = [(closing, council) for closing, council in found if closing is not None]
    if not closed:
        return ""
    if len(closed) == len(shown.councils):
        return f", closed since {joined([date_text(day) for day in sorted({closing.on for closing, _ in closed})])}"
    return f", closed for {joined([council.name for _, council in closed])}"


def _tile_regions(counted: Sequence[Tile]) -> Iterator[Region]:
    for column, tile in zip(TILE_COLUMNS, counted, strict=True):
        yield _column(TILES, column, (tile.heading, tile.count, tile.sentence), 3)
    yield _block(TILES, TILE_TONES, (tuple(str(tile.tone) for tile in counted),), 1)


def _listed(shown: Shown, needs: Sequence[Need], expected: Sequence[Need]) -> Iterator[tuple[Value | Link, ...]]:
    """Yield the rows of the list: what needs somebody, then under its own heading what is not late yet."""
    rows = [*(_row(shown, need) for need in needs)] or [_only(_NOTHING, Tone.QUIET)]
    rows.append(_only("Expected, not late", Tone.SECTION))
    rows += [_row(shown, need) for need in expected] or [_only(_NOTHING, Tone.QUIET)]
    yield from rows[: LIST_ROOM - 1]
    if left_out := len(rows[LIST_ROOM - 1 :]):
        yield _only(f"And {left_out:,} more: pmf status lists them all.", Tone.QUIET)


def _row(shown: Shown, need: Need) -> tuple[Value | Link, ...]:
    indicator, _, _ = need.figure.partition("|")
    reference = shown.link(Figure, need.figure, need.reference) or shown.link(Indicator, indicator, need.reference)
    cells = (need.who, need.due, need.what, need.name, reference or need.reference, need.since)
    return str(need.tone), None, *cells


def _only(text: str, tone: Tone) -> tuple[Value | Link, ...]:
    return str(tone), None, text, *(None for _ in LIST_HEADINGS[1:])


def _column(row: int, column: int, texts: Sequence[str], room: int) -> Region:
    return _block(row, column, tuple((text,) for text in texts[:room]), room)


def _block(row: int, column: int, values: tuple[tuple[Value | Link, ...], ...], room: int) -> Region:
    return Region(CONTROL_SHEET, row, column, values, room)
