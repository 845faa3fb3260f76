"""Tables of an import shown as text in a test: cells between bars, headings first."""

from __future__ import annotations

from pmf_excel.core.findings import Finding
from pmf_excel.core.importing.rows import read_table
from pmf_excel.core.importing.tables import Table, TableCell, TableRow
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Council, Directorate, Officer, Priority, Service
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register


def table(text: str, sheet: str = "Sheet1") -> Table:
    """Return the table written as lines of `| cell | cell |`; the first line holds the headings, in row 1."""
    lines = [line.strip() for line in text.strip().splitlines()]
    rows = [
        tuple(TableCell(f"{chr(65 + at)}{number}", cell.strip()) for at, cell in enumerate(line[1:-1].split("|")))
        for number, line in enumerate(lines, start=1)
    ]
    body = tuple(TableRow.of(number, cells) for number, cells in enumerate(rows[1:], start=2))
    return Table(sheet, rows[0], body)


def read(kind: type[Record], text: str, register: Register) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """Return the records and findings of a table shown as text."""
    return records_from(kind, table(text, kind.sheet), register)


def records_from(
    kind: type[Record], single: Table, register: Register
) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """Return the records and findings of a table that is imported alone."""
    read_alone = read_table(kind, single, register, {})
    return read_alone.records, read_alone.findings


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Return the code and cell of each finding, without the prefix that all of them share."""
    return [(finding.code.removeprefix("import-"), finding.place.cell) for finding in findings]


def with_records(register: Register, *records: Record) -> Register:
    """Return the register with `records` added."""
    changes = (change_between(None, record, "import") for record in records)
    return register.with_changes(change for change in changes if change is not None)


def small_register(*more: Record) -> Register:
    """Return a register with two councils, one service, three officers and one indicator of each council."""
    officers = [{"officer": code, "name": name} for code, name in OFFICERS]
    return with_records(
        Register({}),
        Council.model_validate({"council": "chorley", "name": "Chorley Council", "go_live": "2025-10-01"}),
        Council.model_validate({"council": "south-ribble", "name": "South Ribble Borough Council"}),
        *(Officer.model_validate(row) for row in officers),
        Directorate.model_validate({"council": "chorley", "reference": "environment", "name": "Environment"}),
        Service.model_validate(
            {"council": "chorley", "reference": "waste", "name": "Waste", "directorate": "chorley/environment"}
        ),
        Priority.model_validate({"council": "chorley", "reference": "green", "name": "A green borough"}),
        indicator("chorley/COR-005"),
        indicator("chorley/COR-009", unit="percentage", decimals=1, has_parts=True, multiplier=100),
        indicator("chorley/LOC-FIN-001", kind="local", unit="yes/no", combine="last"),
        indicator("south-ribble/COR-001"),
        *more,
    )


OFFICERS = (("cora", "Collection Officer, Waste"), ("reza", "Responsible Officer, Waste"), ("anna", "Director"))


def indicator(record_id: str, **settings: object) -> Indicator:
    """Return a quarterly indicator with three officers, changed by `settings`."""
    council, _, reference = record_id.partition("/")
    plain: dict[str, object] = {
        "council": council,
        "reference": reference,
        "name": f"Measure {reference}",
        "kind": "corporate",
        "service": f"{council}/waste",
        "priority": f"{council}/green",
        "frequency": "quarterly",
        "unit": "number",
        "polarity": "lower",
        "collection_officer": "cora",
        "responsible_officer": "reza",
        "authorising_officer": "anna",
    }
    return Indicator.model_validate({**plain, **settings})


def figure(indicator_id: str, period: str, **settings: object) -> Figure:
    """Return a figure of 12, imported with its source, changed by `settings`."""
    council = indicator_id.partition("/")[0]
    plain: dict[str, object] = {
        "council": council, "indicator": indicator_id, "period": period, "state": "imported", "value": "12",
        "source": "Cabinet report",
    }  # fmt: skip
    return Figure.model_validate({**plain, **settings})
