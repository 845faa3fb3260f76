"""What waits on the sheet Findings, and what people answered there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pmf_excel.core.catalogue.syncing import ASKED
from pmf_excel.core.cell_formats import shortened
from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.importing.table_texts import date_from
from pmf_excel.core.master.book import MARKS, RECORD_ID, SavedTable
from pmf_excel.core.master.findings_page import ANSWERS, FINDINGS_HEADINGS, SheetFinding
from pmf_excel.core.typed.cells import clean_text

_ASKED = frozenset(kind.code for kind in ASKED)


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """What stood on the sheet Findings when it was saved, answers included."""

    findings: tuple[SheetFinding, ...] = ()

    def on(self, sheet: str, record_id: str, column: str, typed: str) -> str:
        """Return what was answered on what somebody typed in a cell, empty where nothing was."""
        wanted = (sheet, record_id, column, as_kept(typed))
        return next((each.answer for each in self.findings if each.answer and _key(each) == wanted), "")

    def to(self, sheet: str, answer: str, code: str) -> tuple[SheetFinding, ...]:
        """Return the findings of a sheet with this code that were answered so."""
        return tuple(each for each in self.findings if (each.sheet, each.answer, each.code) == (sheet, answer, code))

    @property
    def waiting(self) -> tuple[SheetFinding, ...]:
        """What is asked on the sheet, answered or not."""
        return tuple(each for each in self.findings if each.code in _ASKED)


def answers_of(saved: SavedTable, today: date) -> Answers:
    """Return what the sheet Findings says; a day that cannot be read is `today`."""
    places = {plain_heading(cell.text): at for at, cell in enumerate(saved.table.headings)}
    names = (RECORD_ID, MARKS, *FINDINGS_HEADINGS)
    rows = (
        [row.cells[places[plain_heading(name)]].text if plain_heading(name) in places else "" for name in names]
        for row in saved.table.rows
        if not row.is_blank
    )
    return Answers(tuple(_finding(texts, today) for texts in rows if texts[1]))


def together(kept: Iterable[SheetFinding], new: Iterable[SheetFinding]) -> tuple[SheetFinding, ...]:
    """Return what is listed from now on: what waits for an answer first, each thing once, the newest words of it."""
    listed = {(_key(each), each.code, "" if each.key else each.record): each for each in (*kept, *new)}
    return tuple(sorted(listed.values(), key=lambda each: each.code not in _ASKED))


def as_kept(text: str) -> str:
    """Return a typed text as it comes back from the sheet Findings."""
    return clean_text(shortened(text))[0]


def _finding(texts: Sequence[str], today: date) -> SheetFinding:
    key, code, when, sheet, record, column, typed, held, wrong, remedy, answer = texts
    said = clean_text(answer)[0].casefold()
    return SheetFinding(
        key=key, code=code, when=next(_day(when), today), sheet=sheet, record=record, column=column, typed=typed,
        held=held, wrong=wrong, remedy=remedy, answer=said if said in ANSWERS else answer,
    )  # fmt: skip


def _day(text: str) -> Iterator[date]:
    try:
        yield date_from(text)
    except ValueError:
        return


def _key(finding: SheetFinding) -> tuple[str, str, str, str]:
    return finding.sheet, finding.key, finding.column, as_kept(finding.typed)
