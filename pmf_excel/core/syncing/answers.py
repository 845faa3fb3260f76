"""What waits on the sheet Findings, and what people answered there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pmf_excel.core.catalogue import CATALOGUE
from pmf_excel.core.catalogue.syncing import ANSWER_UNFIT, ASKED, CONFLICT, DELETED_KEPT, WITHDRAWN_SINCE
from pmf_excel.core.cell_formats import shortened
from pmf_excel.core.findings import Severity
from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.importing.table_texts import date_from
from pmf_excel.core.master.book import MARKS, RECORD_ID, SavedTable
from pmf_excel.core.master.findings_page import ANSWERS, DISMISS, FINDINGS_HEADINGS, FINDINGS_ROOM, SheetFinding
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.core.typed.cleaning import clean_text

_ASKED = frozenset(kind.code for kind in ASKED)
#: What was typed stands in no cell any more.
_ONLY_HERE = frozenset({CONFLICT.code, WITHDRAWN_SINCE.code})
#: How many of these are asked about at once: half of the sheet, so that all else is seen too.
CONFLICTS_ROOM = FINDINGS_ROOM // 2
_SHEETS = [kind.sheet for kind in RECORDS]


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """What stood on the sheet Findings when it was saved, answers included."""

    findings: tuple[SheetFinding, ...] = ()

    def on(self, sheet: str, record_id: str, column: str, typed: str) -> str:
        """Return what was answered on what somebody typed in a cell, empty where nothing was."""
        wanted = (sheet, record_id, column, as_kept(typed))
        return next((each.answer for each in self.findings if each.answer and _key(each) == wanted), "")

    @property
    def waiting(self) -> tuple[SheetFinding, ...]:
        """What is asked and each query about a record, answered or not; all else is found anew by each sync."""
        return tuple(each for each in self.findings if each.key and _is_query(each))

    @property
    def conflicts(self) -> int:
        """How many cells that both sides changed wait on the sheet."""
        return sum(each.code == CONFLICT.code and each.answer != DISMISS for each in self.findings)

    def to(self, sheet: str, answer: str, code: str) -> tuple[SheetFinding, ...]:
        """Return the findings of a sheet with this code that were answered so."""
        return tuple(each for each in self.findings if (each.sheet, each.answer, each.code) == (sheet, answer, code))


def answers_of(saved: SavedTable, today: date) -> Answers:
    """Return what the sheet Findings says; a day that cannot be read is `today`."""
    places = {plain_heading(cell.text): at for at, cell in enumerate(saved.table.headings)}
    names = (RECORD_ID, MARKS, *FINDINGS_HEADINGS)
    rows = (
        [row.texts[places[plain_heading(name)]] if plain_heading(name) in places else "" for name in names]
        for row in saved.table.rows
        if not row.is_blank
    )
    return Answers(tuple(_finding(texts, today) for texts in rows if texts[1]))


def together(kept: Iterable[SheetFinding], new: Iterable[SheetFinding]) -> tuple[SheetFinding, ...]:
    """Return what is listed from now on: what waits for an answer first, each thing once, the newest words of it."""
    listed = {(_key(each), each.code, "" if each.key else each.record): each for each in (*kept, *new)}
    return tuple(sorted(listed.values(), key=_in_order))


def _in_order(finding: SheetFinding) -> tuple[int, int, tuple[str, ...]]:
    """Return where a finding is listed: first what stands nowhere else, then what is asked, then sheet by sheet."""
    rank = 0 if finding.code in _ONLY_HERE else 1 if finding.code in _ASKED else 2
    sheet = _SHEETS.index(finding.sheet) if finding.sheet in _SHEETS else len(_SHEETS)
    return rank, sheet, (finding.record, finding.column, finding.code, finding.typed)


def same_thing(one: SheetFinding, other: SheetFinding) -> bool:
    """Return whether two findings are about the same text in the same cell, or the same row."""
    return _key(one) == _key(other) and (bool(one.key) or one.record == other.record)


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


def _is_query(finding: SheetFinding) -> bool:
    kind = CATALOGUE.get(finding.code)
    return kind is not None and kind.severity is Severity.QUERY and kind not in (DELETED_KEPT, ANSWER_UNFIT)


def _day(text: str) -> Iterator[date]:
    try:
        yield date_from(text)
    except ValueError:
        return


def _key(finding: SheetFinding) -> tuple[str, str, str, str]:
    return finding.sheet, finding.key, finding.column, as_kept(finding.typed)
