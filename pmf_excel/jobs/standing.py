"""How the master workbook stands against the ledger: what it shows, and what the ledger got since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pmf_excel.core.catalogue.master import SHEET_MISSING, SHEET_UNREADABLE
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.master.book import (
    FINDINGS_SHEET,
    POSITION_KEY,
    WORKSPACE_KEY,
    Chosen,
    MasterBook,
    MasterError,
    SavedTable,
)
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.master.headings import places_in
from pmf_excel.core.master.persons import PERSONS_KEY, digests_in
from pmf_excel.core.master.statuses import (
    STATUS_WORDS_KEY,
    Respelled,
    every_status,
    open_figures,
    respelled_since,
)
from pmf_excel.core.records.changes import Change
from pmf_excel.core.records.earlier import Earlier
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register, Row
from pmf_excel.core.records.registry import BY_TYPE, RECORDS
from pmf_excel.core.remembered import named_values
from pmf_excel.core.reports.words import Words
from pmf_excel.core.syncing.affected import sheets_showing
from pmf_excel.core.syncing.answers import Answers
from pmf_excel.core.syncing.as_shown import Fields, as_shown
from pmf_excel.core.syncing.reconciling import Workbook
from pmf_excel.ledger.store import Ledger

from .masters import master_of
from .workspace import Workspace

#: The ledger's notes of the workbook: the position that it last showed, and what its sheets amounted to then.
MASTER_POSITION, MASTER_SHEETS = "master position", "master sheets"
#: What the workbook remembers besides: sheets that show an earlier position, and the day of a workbook of the past.
BEHIND_KEY, AS_AT_KEY = "sheets behind", "as at"
#: The sheets in which people type.
SHEETS = frozenset({FINDINGS_SHEET, *(kind.sheet for kind in RECORDS)})


#: Tables of records as they were read, by sheet.
Tables = Mapping[str, SavedTable]


@dataclass(frozen=True, slots=True)
class Position:
    """What is shown: a sequence number of the ledger, and the records that changed since as they were then, by type.

    `erased` are the fields whose texts are gone since, `saved` those that were last changed by saving what stands in
    the workbook itself.
    """

    number: int
    rows: Mapping[str, Mapping[str, Row | None]]
    erased: Fields
    saved: Fields

    def register(self, now: Register, tables: Tables, memory: Mapping[str, str]) -> Register:
        """Return the register at this position; `tables` are sheets that show it, as they were read."""
        if self.number == 0:
            return Register({})
        return Earlier(now, as_shown(self.rows, tables, digests_in(memory.get(PERSONS_KEY, "")), self.erased))


@dataclass(frozen=True, slots=True)
class Standing:
    """The workbook as it stands: what it remembers, what is chosen, and the position that it shows.

    `behind` are the positions of sheets that could not be written when the others were.
    """

    book: MasterBook
    memory: Mapping[str, str]
    chosen: Chosen
    shown: Position
    behind: Mapping[str, Position]

    @property
    def position(self) -> int:
        """The last ledger entry that the workbook shows."""
        return self.shown.number

    @property
    def is_up_to_date(self) -> bool:
        """Whether nothing was recorded since, and no sheet lags behind."""
        return not self.shown.rows and not self.behind

    def touched(self, kind: type[Record]) -> frozenset[str]:
        """Return the ids of the records of a kind that changed since its sheet was written."""
        return frozenset(self.behind.get(kind.sheet, self.shown).rows.get(kind.record_type, {}))

    def new(self, kind: type[Record]) -> frozenset[str]:
        """Return the ids of the records of a kind that came after its sheet was written: it has no rows of them."""
        rows = self.behind.get(kind.sheet, self.shown).rows.get(kind.record_type, {})
        return frozenset(record_id for record_id, row in rows.items() if row is None)

    def changes(self, register: Register) -> Iterator[Change]:
        """Yield what changed since in each record, as if it had been one change."""
        for record_type, some in self.shown.rows.items():
            for record_id, old in some.items():
                before, now = old or {}, _present(register, record_type, record_id) or {}
                new = {name: now.get(name) for name in {*before, *now} if before.get(name) != now.get(name)}
                yield Change(record_type, record_id, str(now.get("council", "")), "", new, old=before)

    def workbook(self, register: Register, tables: Tables, answers: Answers, words: Mapping[str, Words]) -> Workbook:
        """Return what was read of the workbook, with the registers that its sheets show."""
        return Workbook(
            tables,
            self.shown.register(register, tables, self.memory),
            answers,
            every_status(words),
            {sheet: position.register(register, tables, self.memory) for sheet, position in self.behind.items()},
            self.shown.saved,
            self.respelled(words),
        )

    def respelled(self, words: Mapping[str, Words]) -> Respelled:
        """Return the statuses that are called something else since the workbook was written."""
        return respelled_since(self.memory.get(STATUS_WORDS_KEY), words)

    def left_behind(self, tables: Tables, left_out: Iterable[Finding], register: Register) -> dict[str, int]:
        """Return the positions of sheets that are not all written now: those left out, and those that lack a column."""
        left = {finding.place.sheet for finding in left_out}
        left |= {sheet for sheet in self.behind if sheet not in tables}
        left |= {kind.sheet for kind in RECORDS if kind.sheet in tables and _lacks_columns(kind, tables, register)}
        return {sheet: self.behind.get(sheet, self.shown).number for sheet in left}

    def read(self, wanted: Mapping[type[Record], Collection[str] | None]) -> tuple[Tables, tuple[Finding, ...]]:
        """Return the tables of these kinds by sheet, each with only the rows of the records named for it, if any are.

        A sheet that is gone or cannot be read is a finding, and the others are read.
        """
        read = {kind.sheet: self._read(kind.sheet, ids) for kind, ids in wanted.items()}
        tables = {sheet: found for sheet, found in read.items() if isinstance(found, SavedTable)}
        return tables, tuple(found for found in read.values() if isinstance(found, Finding))

    def _read(self, sheet: str, record_ids: Collection[str] | None) -> SavedTable | Finding:
        try:
            saved = self.book.table(sheet, None if record_ids is None else frozenset(record_ids))
        except MasterError as error:
            facts = {"why": error.message, "remedy": error.remedy}
            return SHEET_UNREADABLE.finding(Place(sheet=sheet), sheet, **facts)
        if saved is None:
            return SHEET_MISSING.finding(Place(sheet=sheet), sheet)
        return saved


def standing_of(workspace: Workspace, ledger: Ledger) -> Standing:
    """Return how the workbook stands; raises `MasterError` where it cannot be read or is not this workspace's own."""
    book = master_of(workspace)
    memory = book.memory()
    _refuse_another_workspace(workspace, memory)
    _refuse_the_past(memory)
    number = _whole_number(memory.get(POSITION_KEY, ""))
    _refuse_a_later_ledger(number, ledger.head().sequence)
    behind = {sheet: _position(ledger, each) for sheet, each in _behind(memory, ledger.head().sequence)}
    return Standing(book, memory, book.chosen(), _position(ledger, number), behind)


def _position(ledger: Ledger, number: int) -> Position:
    since = ledger.since(number)
    rows: dict[str, dict[str, Row | None]] = {}
    for (record_type, record_id), row in since.before.items():
        rows.setdefault(record_type, {})[record_id] = row
    return Position(number, rows, since.erased, since.saved)


def _behind(memory: Mapping[str, str], head: int) -> Iterator[tuple[str, int]]:
    """Yield the sheets that show an earlier entry, each with its number; one that cannot be shows none yet."""
    for sheet, number in named_values(memory.get(BEHIND_KEY)).items():
        yield sheet, number if isinstance(number, int) and 0 <= number <= head else 0


def _whole_number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _lacks_columns(kind: type[Record], tables: Tables, register: Register) -> bool:
    places = places_in(tables[kind.sheet])
    return any(plain_heading(column.heading) not in places for column in sheet_columns(kind, register))


def is_behind(ledger: Ledger) -> bool:
    """Return whether the workbook lacks what the ledger has: it was open, or a job was cut off."""
    return ledger.note(MASTER_POSITION) not in (None, str(ledger.head().sequence))


def remember_sheets(ledger: Ledger, book: MasterBook, position: int, clean: Collection[str]) -> None:
    """Note what the sheets in which nothing typed waits amount to, now that they show `position`.

    As long as they stay the same they need not be read.
    """
    sheets = {sheet: text for sheet, text in book.fingerprints().items() if sheet in clean}
    ledger.set_note(MASTER_POSITION, str(position))
    ledger.set_note(MASTER_SHEETS, json.dumps({"position": position, "sheets": sheets}))


def rows_to_show(
    standing: Standing, register: Register, words: Mapping[str, Words]
) -> dict[type[Record], frozenset[str] | None]:
    """Return the records whose rows may show something else than they do, by kind; None where it may be all of them.

    Besides those that changed these are rows that show a name or reference of one, and figures whose status moves with
    the day or with a target.
    """
    changes = tuple(standing.changes(register))
    told = frozenset(change.record_id for change in changes if sheets_showing([change]) - {Figure.sheet})
    judged_by = {change.record_id.partition("|")[0] for change in changes if Figure.sheet in sheets_showing([change])}
    wanted: dict[type[Record], frozenset[str] | None] = {kind: standing.touched(kind) for kind in RECORDS}
    for sheet in sheets_showing(changes):
        kind = next(kind for kind in RECORDS if kind.sheet == sheet)
        wanted[kind] = standing.touched(kind) | _hanging_off(register, kind, told) if _hangs_off(kind) else None
    if standing.respelled(words) or any(change.record_type == Council.record_type for change in changes):
        wanted[Figure] = None
    if (figures := wanted[Figure]) is not None:
        wanted[Figure] = figures | open_figures(register, judged_by)
    wanted |= dict.fromkeys(kind for kind in RECORDS if kind.sheet in standing.behind)
    return {
        kind: ids if ids is None else ids - standing.new(kind)
        for kind, ids in wanted.items()
        if ids is None or ids or kind is Figure
    }


def _hangs_off(kind: type[Record]) -> bool:
    """Return whether the ids of a kind begin with that of an indicator."""
    return kind.key[:1] in (("indicator",), ("plan",))


def _hanging_off(register: Register, kind: type[Record], indicators: Collection[str]) -> frozenset[str]:
    return frozenset(record_id for record_id in register.ids(kind) if record_id.partition("|")[0] in indicators)


def unchanged_sheets(ledger: Ledger, standing: Standing) -> frozenset[str]:
    """Return the names of the sheets that are as we wrote them when they showed the position that they show now."""
    noted = named_values(ledger.note(MASTER_SHEETS))
    sheets = noted.get("sheets")
    if noted.get("position") != standing.position or not isinstance(sheets, dict):
        return frozenset()
    now = standing.book.fingerprints()
    return frozenset(sheet for sheet, was in sheets.items() if now.get(sheet) == was)


def _present(register: Register, record_type: str, record_id: str) -> Row | None:
    stored = register.stored(BY_TYPE[record_type], record_id)
    row: Row | None = json.loads(stored) if isinstance(stored, str) else stored
    return row


def _refuse_another_workspace(workspace: Workspace, memory: Mapping[str, str]) -> None:
    name = memory.get(WORKSPACE_KEY, "")
    if name != workspace.settings.workspace:
        raise MasterError(
            f"The master workbook belongs to the workspace “{name}”, not to “{workspace.settings.workspace}”.",
            "Put this workspace's own master workbook in its place, or make it anew with: pmf restore",
        )


def _refuse_the_past(memory: Mapping[str, str]) -> None:
    if day := memory.get(AS_AT_KEY, ""):
        raise MasterError(
            f"This workbook shows the register as it was known on {day}: nothing can be saved from it.",
            "Open master.xlsm, and do it there. This one may be deleted; pmf restore --as-at makes it again.",
        )


def _refuse_a_later_ledger(shown: int, head: int) -> None:
    if shown > head:
        raise MasterError(
            f"The master workbook shows ledger entry {shown:,}, but the ledger ends at {head:,}: an older ledger was "
            "put back.",
            "Put the newer ledger back if there is one. Otherwise copy what you typed, and run: pmf restore",
        )
