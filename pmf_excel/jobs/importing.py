"""`pmf import`: definitions and history from csv files or the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.core.findings import Finding, has_error
from pmf_excel.core.importing.definitions import gaps_of
from pmf_excel.core.importing.links import record_called
from pmf_excel.core.importing.rows import records_from, tables_to_import
from pmf_excel.core.importing.tables import Table
from pmf_excel.core.master.choices import current_quarter
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Arrival

from .files import sha256_of
from .outcome import Outcome, counted, finding_row, need_person
from .outcome import Table as Shown
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
    rows: list[tuple[str, ...]] = []
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        for source in sorted(sources, key=lambda each: RECORDS.index(each.kind)):
            records, problems = records_from(source.kind, source.table, register)
            findings += [problem.at(file=source.file) for problem in problems]
            changed = _record(ledger, register, source, records, doing, dry_run=dry_run)
            if records or problems:
                rows.append((source.kind.sheet, str(len(records)), str(changed), str(len(problems))))
        changes = sum(int(row[2]) for row in rows)
        if changes and any(source.kind is Indicator for source in sources):
            findings += gaps_of(register)
        if changes and not dry_run:
            files = {source.sha256: source.file for source in sources}
            ledger.log_arrival(*(Arrival(sha256, file, "imported", doing.now) for sha256, file in files.items()))
        outcome = _outcome(name, rows, findings, current_quarter(doing.today), dry_run=dry_run)
        if dry_run:
            return outcome
        return finished(workspace, ledger, register, None, doing, "import", outcome, changed=bool(changes))


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
    rows: Sequence[tuple[str, ...]],
    findings: Sequence[Finding],
    quarter: Period,
    *,
    dry_run: bool,
) -> Outcome:
    changed = sum(int(row[2]) for row in rows)
    verb = "Would record" if dry_run else "Recorded"
    said = f"{verb} {counted(changed, 'new or changed row')} from {name}."
    said = said if changed else f"Nothing in {name} is new; nothing changed."
    fix = "Mend the rows named and import the file again; rows that were right are in."
    go_on = f'Issue the returns of a quarter: pmf issue returns --period "{quarter}"'
    return Outcome(
        (said,),
        fix if has_error(tuple(findings)) else go_on,
        tables=(Shown("Imported", ("Sheet", "Rows read", "New or changed", "Findings"), tuple(rows)),),
        findings=tuple(findings),
        data={
            "changed": changed,
            "sheets": [
                {"sheet": sheet, "read": int(read), "changed": int(changed)} for sheet, read, changed, _ in rows
            ],
            "findings": [finding_row(finding) for finding in findings],
        },
        needs_person=need_person(findings),
    )
