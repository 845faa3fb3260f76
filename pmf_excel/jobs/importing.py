"""`pmf import`: definitions and history from csv files or the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from pmf_excel.core.findings import Finding, has_error
from pmf_excel.core.importing.definitions import gaps_of, unrated_within_the_year
from pmf_excel.core.importing.links import record_called
from pmf_excel.core.importing.refused import RefusedRows
from pmf_excel.core.importing.rows import read_table, tables_to_import
from pmf_excel.core.importing.tables import Table
from pmf_excel.core.master.choices import current_quarter
from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Arrival

from .files import sha256_of
from .outcome import Outcome, counted, finding_row, need_person
from .outcome import Table as Shown
from .people import unknown_from_now_on
from .refreshing import finished
from .workspace import Workspace

ALL = "all"
#: From this many rows on, an import is remembered as one event with the file's hash.
LARGE = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A table to import: its record type, the file's name and SHA-256."""

    kind: type[Record]
    table: Table
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of a sheet: how many rows it has, were taken, are new or changed, and how much was found."""

    sheet: str
    read: int
    taken: int
    changed: int
    found: int


_HEADINGS = ("Sheet", "Rows read", "Taken", "New or changed", "Findings")


def import_records(workspace: Workspace, doing: Doing, record: str, file: Path, *, dry_run: bool = False) -> Outcome:
    """Import the rows of `file` as records of the type called `record`; `all` takes every sheet of a workbook."""
    from pmf_excel.excel.tables import read_tables

    tables = read_tables(file)
    sha256 = sha256_of(file.read_bytes())
    if record.strip().casefold() == ALL:
        pairs, findings = tables_to_import(tables.values())
        sources = [Source(kind, table, file.name, sha256) for kind, table in pairs]
        unknown = tuple(finding.at(file=file.name) for finding in findings)
    else:
        kind = record_called(record)
        table = tables.get(kind.sheet) or next(iter(tables.values()))
        sources, unknown = [Source(kind, table, file.name, sha256)], ()
    return _import(workspace, doing, sources, unknown, file.name, dry_run=dry_run)


def import_folder(workspace: Workspace, doing: Doing, folder: Path) -> Outcome:
    """Import every csv file of `folder` that is called like a record type, in the order of import."""
    from pmf_excel.excel.tables import read_tables

    sources = []
    for path in sorted(folder.glob("*.csv")):
        (table,) = read_tables(path).values()
        sources.append(Source(record_called(path.stem), table, path.name, sha256_of(path.read_bytes())))
    return _import(workspace, doing, sources, (), folder.name, dry_run=False)


def _import(
    workspace: Workspace,
    doing: Doing,
    sources: Sequence[Source],
    found: Sequence[Finding],
    name: str,
    *,
    dry_run: bool,
) -> Outcome:
    findings = list(found)
    rows: list[_Read] = []
    refused: RefusedRows = {}
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        for source in sorted(sources, key=lambda each: RECORDS.index(each.kind)):
            read = read_table(source.kind, source.table, register, refused)
            records, problems, refused = read.records, read.findings, read.refused
            findings += [problem.at(file=source.file) for problem in problems]
            changed = _record(ledger, register, source, records, doing, dry_run=dry_run)
            if source.table.filled or problems:
                rows.append(_Read(source.kind.sheet, len(source.table.filled), len(records), changed, len(problems)))
        changes = sum(row.changed for row in rows)
        findings += _gaps(register, {source.kind for source in sources}) if changes else ()
        if changes and not dry_run:
            files = {source.sha256: source.file for source in sources}
            ledger.log_arrival(*(Arrival(sha256, file, "imported", doing.now) for sha256, file in files.items()))
        outcome = _outcome(name, rows, findings, _go_on(register, rows, name, doing), dry_run=dry_run)
        outcome = outcome.saying(*unknown_from_now_on(register, doing))
        if dry_run:
            return outcome
        return finished(workspace, ledger, register, None, doing, "import", outcome, changed=bool(changes))


def _gaps(register: Register, kinds: Collection[type[Record]]) -> tuple[Finding, ...]:
    """Return what indicators lack, where the import was about them or their targets."""
    of_indicators = gaps_of(register) if Indicator in kinds else ()
    return (*of_indicators, *(unrated_within_the_year(register) if {Indicator, Target} & {*kinds} else ()))


def _go_on(register: Register, rows: Sequence[_Read], name: str, doing: Doing) -> str:
    """Return what comes next where nothing is wrong: returns can be issued once there are indicators."""
    if not rows:
        return f"Type a row for each record into {name}, below the headings and the example, and import it again."
    if not register.all(Indicator):
        return "Import the indicators next: no return can be issued without them."
    return f'Issue the returns of a quarter: pmf issue returns --period "{current_quarter(doing.today)}"'


def _record(
    ledger: Ledger, register: Register, source: Source, records: Sequence[Record], doing: Doing, *, dry_run: bool
) -> int:
    """Remember the records that differ from the register, and return how many do."""
    pairs = [(change, record) for record in records if (change := _change(register, source, record)) is not None]
    changes = [change for change, _ in pairs]
    if not dry_run and source.kind is Figure and len(changes) >= LARGE:
        ledger.import_rows(source.kind, [record for _, record in pairs], doing, source.sha256, source.file)
    elif not dry_run:
        ledger.record(changes, doing)
    register.absorb(register.with_changes(changes))
    return len(changes)


def _change(register: Register, source: Source, record: Record) -> Change | None:
    return change_between(register.ever(source.kind, record.id), record, "import", source=source.sha256)


def _outcome(
    name: str,
    rows: Sequence[_Read],
    findings: Sequence[Finding],
    go_on: str,
    *,
    dry_run: bool,
) -> Outcome:
    changed = sum(row.changed for row in rows)
    verb = "Would record" if dry_run else "Recorded"
    said = f"{verb} {counted(changed, 'new or changed row')} from {name}."
    said = said if changed else f"Nothing in {name} is new; nothing changed."
    said = said if rows else f"{name} has no rows to import; nothing changed."
    fix = "Mend the rows named and import the file again; rows that were right are in."
    return Outcome(
        (said,),
        fix if has_error(tuple(findings)) else go_on,
        tables=(Shown("Imported", _HEADINGS, tuple(tuple(map(str, astuple(row))) for row in rows)),),
        findings=tuple(findings),
        data={
            "changed": changed,
            "sheets": [
                {"sheet": row.sheet, "read": row.read, "taken": row.taken, "changed": row.changed} for row in rows
            ],
            "findings": [finding_row(finding) for finding in findings],
        },
        needs_person=need_person(findings),
    )
