"""Registers for tests, written as tables of text: one table a record type, one row a record."""

from __future__ import annotations

from typing import Any

from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE


def rows_of(table: str) -> list[dict[str, str]]:
    """Return the rows of a text table: cells parted by `|`, headings first, blank cells left out."""
    lines = [line for line in table.strip().splitlines() if line.strip()]
    headings = [cell.strip() for cell in lines[0].split("|")]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines[1:]]
    return [{name: text for name, text in zip(headings, row, strict=True) if text} for row in cells]


def register_of(**tables: str) -> Register:
    """Return a register of text tables by record type, such as `indicator="council | reference | ..."`."""
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    for record_type, table in tables.items():
        kind = BY_TYPE[record_type]
        for row in rows_of(table):
            record = kind.model_validate(row)
            rows.setdefault(record_type, {})[record.id] = record.to_row()
    return Register(rows)


COUNCILS = """
council      | name
chorley      | Chorley Council
south-ribble | South Ribble Borough Council
"""

OFFICERS = """
officer | name
collie  | Collection Officer, Waste
respa   | Responsible Officer, Waste
autho   | Director of Environment
depp    | Deputy Officer, Waste
soutra  | Responsible Officer, South Ribble
soutau  | Director, South Ribble
"""

INDICATORS = """
council      | reference | name                | kind  | service       | frequency | unit       | decimals | polarity | measured_as      | combine | has_parts | collection_officer | responsible_officer | authorising_officer | figure_taken_from
chorley      | LOC-1     | Missed bins         | local | chorley/waste | quarterly | number     | 0        | lower    | in the period    | sum     | no        | collie             | respa               | autho               |
chorley      | LOC-2     | Waste recycled      | local | chorley/waste | quarterly | percentage | 1        | higher   | in the period    | average | yes       | collie             | respa               | autho               |
chorley      | LOC-3     | Fly-tips            | local | chorley/waste | monthly   | number     | 0        | lower    | in the period    | sum     | no        | collie             | respa               | autho               |
chorley      | COR-1     | Days to process     | local | chorley/waste | quarterly | days       | 1        | lower    | in the period    | average | no        | collie             | respa               | autho               |
south-ribble | COR-1     | Days to process     | local | south-ribble/waste | quarterly | days  | 1        | lower    | in the period    | average | no        | collie             | soutra              | soutau              | chorley/COR-1
"""

TARGETS = """
council      | indicator          | period     | value
chorley      | chorley/LOC-1      | 2025/26 Q3 | 400
chorley      | chorley/LOC-2      | 2025/26 Q3 | 50
chorley      | chorley/LOC-3      | 2025/26 Q3 | 90
chorley      | chorley/COR-1      | 2025/26 Q3 | 20
south-ribble | south-ribble/COR-1 | 2025/26 Q3 | 16
"""


def quarter_register(**more: str) -> Register:
    """Return two councils with five indicators, their officers and targets for 2025/26 Q3; `more` adds tables."""
    tables = {"council": COUNCILS, "officer": OFFICERS, "indicator": INDICATORS, "target": TARGETS}
    return register_of(**{**tables, **more})


_PARTS = (
    "definition", "purpose", "steps", "numerator", "denominator", "inclusions", "exclusions", "data_source", "evidence",
    "verification", "limits", "author",
)  # fmt: skip


def procedures() -> str:
    """The table of complete written procedures for all indicators."""
    headings = " | ".join(("council", "indicator", *_PARTS, "dated", "next_review"))
    rows = [f"{row['council']} | {row['council']}/{row['reference']}" for row in rows_of(INDICATORS)]
    texts = " | ".join([*["As agreed"] * len(_PARTS), "2025-04-01", "2026-04-01"])
    return "\n".join([headings, *(f"{row} | {texts}" for row in rows)])
