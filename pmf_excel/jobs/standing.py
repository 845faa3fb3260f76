"""How the master workbook stands against the ledger: what it shows, and what the ledger got since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from pmf_excel.core.catalogue.master import SHEET_MISSING, SHEET_UNREADABLE
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.master.book import (
    FINDINGS_SHEET,
    POSITION_KEY,
    RECORD_ID,
    WORKSPACE_KEY,
    Chosen,
    MasterBook,
    MasterError,
    SavedTable,
)
from pmf_excel.core.master.persons import PERSONS_KEY, digests_in
from pmf_excel.core.master.statuses import open_figures
from pmf_excel.core.records.changes import Change
from pmf_excel.core.records.earlier import Earlier
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register, Row
from pmf_excel.core.records.registry import BY_TYPE, RECORDS
from pmf_excel.core.syncing.affected import sheets_showing
from pmf_excel.core.syncing.as_shown import Fields, as_shown
from pmf_excel.ledger.store import Ledger

from .masters import master_of
from .workspace import Workspace

#: The ledger's notes of the workbook: the position that it last showed, and what its sheets amounted to then.
MASTER_POSITION, MASTER_SHEETS = "master position", "master sheets"
#: The sheets in which people type.
SHEETS = frozenset({FINDINGS_SHEET, *(kind.sheet for kind in RECORDS)})
#: With more changed records than this a sheet is read whole, which is quicker than looking for each.
_MANY = 500


#: Tables of records as they were read, by sheet.
Tables = Mapping[str, SavedTable]


@dataclass(frozen=True, slots=True)
class Standing:
    """The workbook as it stands: the position it shows, what is chosen, and records that changed since by type.

    `rows` are those records as they were at that position; `erased` the fields whose texts are gone since.
    """

    book: MasterBook
    memory: Mapping[str, str]
    chosen: Chosen
    rows: Mapping[str, Mapping[str, Row | None]]
    erased: Fields

    @property
    def position(self) -> int:
        """The last ledger entry that the workbook shows."""
        text = self.memory.get(POSITION_KEY, "")
        return int(text) if text.isdecimal() else 0

    def touched(self, kind: type[Record]) -> Collection[str]:
        """Return the ids of the records of a kind that changed since."""
        return self.rows.get(kind.record_type, {}).keys()

    def changes(self, register: Register) -> Iterator[Change]:
        """Yield what changed since in each record, as if it had been one change."""
        for record_type, some in self.rows.items():
            for record_id, old in some.items():
                before, now = old or {}, _present(register, record_type, record_id) or {}
                new = {name: now.get(name) for name in {*before, *now} if before.get(name) != now.get(name)}
                yield Change(record_type, record_id, str(now.get("council", "")), "", new, old=before)

    def before(self, register: Register, tables: Tables) -> Register:
        """Return the register as the workbook shows it; `tables` are its sheets as they were read."""
        if self.position == 0:
            return Register({})
        digests = digests_in(self.memory.get(PERSONS_KEY, ""))
        return Earlier(register, as_shown(self.rows, tables, digests, self.erased))

    def read(self, wanted: Mapping[type[Record], Collection[str] | None]) -> tuple[Tables, tuple[Finding, ...]]:
        """Return the tables of these kinds by sheet, each with only the rows of the records named for it, if any are.

        A sheet that is gone or cannot be read is a finding, and the others are read.
        """
        read = {kind.sheet: self._read(kind.sheet, ids) for kind, ids in wanted.items()}
        tables = {sheet: found for sheet, found in read.items() if isinstance(found, SavedTable)}
        return tables, tuple(found for found in read.values() if isinstance(found, Finding))

    def _read(self, sheet: str, record_ids: Collection[str] | None) -> SavedTable | Finding:
        few = record_ids if record_ids is not None and len(record_ids) <= _MANY else None
        try:
            saved = self.book.table(sheet, few)
        except MasterError as error:
            facts = {"why": error.message, "remedy": error.remedy}
            return SHEET_UNREADABLE.finding(Place(sheet=sheet), sheet, **facts)
        if saved is None:
            return SHEET_MISSING.finding(Place(sheet=sheet), sheet)
        return saved if record_ids is None else _only(saved, record_ids)


def standing_of(workspace: Workspace, ledger: Ledger) -> Standing:
    """Return how the workbook stands; raises `MasterError` where it cannot be read or belongs to another workspace."""
    book = master_of(workspace)
    memory = book.memory()
    _refuse_another_workspace(workspace, memory)
    standing = Standing(book, memory, book.chosen(), {}, {})
    _refuse_a_later_ledger(standing.position, ledger.head().sequence)
    since = ledger.since(standing.position)
    rows: dict[str, dict[str, Row | None]] = {}
    for (record_type, record_id), row in since.before.items():
        rows.setdefault(record_type, {})[record_id] = row
    return Standing(book, memory, standing.chosen, rows, since.erased)


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


def rows_to_show(standing: Standing, register: Register) -> dict[type[Record], Collection[str] | None]:
    """Return the records whose rows may show something else than they do, by kind; None where it may be all of them.

    Besides those that changed these are rows that show a name or reference of one, and figures whose status moves with
    the day or with a target.
    """
    changes = tuple(standing.changes(register))
    told = frozenset(change.record_id for change in changes if sheets_showing([change]) - {Figure.sheet})
    judged_by = {change.record_id.partition("|")[0] for change in changes if Figure.sheet in sheets_showing([change])}
    wanted: dict[type[Record], Collection[str] | None] = {kind: standing.touched(kind) for kind in RECORDS}
    for sheet in sheets_showing(changes):
        kind = next(kind for kind in RECORDS if kind.sheet == sheet)
        wanted[kind] = {*standing.touched(kind), *_hanging_off(register, kind, told)} if _hangs_off(kind) else None
    wanted[Figure] = {*(wanted[Figure] or ()), *open_figures(register, judged_by)}
    return {kind: ids for kind, ids in wanted.items() if ids is None or ids or kind is Figure}


def _hangs_off(kind: type[Record]) -> bool:
    """Return whether the ids of a kind begin with that of an indicator."""
    return kind.key[:1] in (("indicator",), ("plan",))


def _hanging_off(register: Register, kind: type[Record], indicators: Collection[str]) -> Iterator[str]:
    return (record_id for record_id in register.ids(kind) if record_id.partition("|")[0] in indicators)


def unchanged_sheets(ledger: Ledger, standing: Standing) -> frozenset[str]:
    """Return the names of the sheets that are as we wrote them when they showed the position that they show now."""
    noted = json.loads(ledger.note(MASTER_SHEETS) or "{}")
    if noted.get("position") != standing.position:
        return frozenset()
    now = standing.book.fingerprints()
    return frozenset(sheet for sheet, was in noted["sheets"].items() if now.get(sheet) == was)


def _only(saved: SavedTable, record_ids: Collection[str]) -> SavedTable:
    """Return the table with no other rows than those of the records asked for."""
    key = next((at for at, cell in enumerate(saved.table.headings) if cell.text == RECORD_ID), 0)
    rows = tuple(row for row in saved.table.rows if key < len(row.cells) and row.cells[key].text in record_ids)
    return replace(saved, table=replace(saved.table, rows=rows))


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


def _refuse_a_later_ledger(shown: int, head: int) -> None:
    if shown > head:
        raise MasterError(
            f"The master workbook shows ledger entry {shown:,}, but the ledger ends at {head:,}: an older ledger was "
            "put back.",
            "Put the newer ledger back if there is one. Otherwise copy what you typed, and run: pmf restore",
        )
