"""Forms for tests of writing: a return of eight lines as an officer would get it, and forms of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from pmf_excel.core.forms.form import (
    Cover,
    FormContent,
    FormIdentity,
    FormKind,
    FormLine,
    ProcedureEntry,
)
from pmf_excel.core.forms.identity import Key
from pmf_excel.core.forms.kinds import FORM_KINDS, RETURNS
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.rating import Limits

KEY = Key("k1", b"a secret of thirty-two bytes len")
CREATED = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
PERIOD = "2025/26 Q3"
_PARTS = frozenset({"numerator", "denominator", "data_period"})

#: reference | name | unit, its words, decimals | better | last year | last | target | tolerance in the unit
LINES = """
LOC-WAS-001 | Missed bin collections               | number:number:0      | lower  | 412    | 398    | 400   | 20
LOC-WAS-002 | Missed bins put right within two days| percentage:%:1       | higher | 91.2   | 93     | 95    | 4.75
LOC-WAS-003 | Household waste recycled or composted| percentage:%:1       | higher | 47.8   | 49.1   | 50    | 2.5
LOC-WAS-004 | Residual waste for each household    | number:kg:1          | lower  | 118.4  | 120.9  | 115   | 5.75
LOC-WAS-005 | Fly-tips removed within five days    | percentage:%:1       | higher | 88     | 86.5   | 90    | 4.5
LOC-WAS-006 | Garden waste subscriptions           | number:number:0      | higher | 18450  | 18702  | 18500 | 925
LOC-STR-001 | Cost of street cleaning for each home| currency:£:2         | lower  | 6.1    | 5.8    | 6     | 0.3
LOC-STR-002 | Emergency plan tested this quarter   | yes/no:yes or no:0   | higher | 1      | 1      | 1     | 0
"""


def sample_lines(filled: Mapping[str, Mapping[str, str]] | None = None) -> tuple[FormLine, ...]:
    """Return the eight lines; `filled` gives what stands in inputs already, by reference and column."""
    typed = filled or {}
    rows = [[cell.strip() for cell in row.split("|")] for row in LINES.strip().splitlines()]
    return tuple(_line(row, typed.get(row[0], {})) for row in rows)


def _line(row: list[str], filled: Mapping[str, str]) -> FormLine:
    reference, name, measured, better, last_year, last, target, tolerance = row
    unit, unit_words, decimals = measured.split(":")
    is_percentage = unit == "percentage"
    return FormLine(
        key=f"L-{reference}",
        facts={
            "reference": reference,
            "name": name,
            "period": PERIOD,
            "unit": unit_words,
            "better": better,
            "same_last_year": last_year,
            "last": last,
            "target": target,
        },
        filled=filled,
        not_asked=frozenset({"data_period"}) if is_percentage else _PARTS,
        decimals=int(decimals),
        unit=unit,
        limits=_limits(better, Decimal(target), Decimal(tolerance)),
        multiplier=Decimal(100) if is_percentage else None,
        procedure=f"chorley/{reference}",
    )


def _limits(better: str, target: Decimal, tolerance: Decimal) -> Limits:
    if better == "higher":
        return Limits(on_low=target, within_low=target - tolerance)
    return Limits(on_high=target, within_high=target + tolerance)


def content_of(
    kind: FormKind,
    lines: Mapping[str, tuple[FormLine, ...]],
    *,
    form: str = "chorley-return-P-001-2025-26-Q3-1",
    note: str = "",
) -> FormContent:
    """Return a form of `kind` with these lines by sheet, and a written procedure for each of them."""
    every = [line for each in lines.values() for line in each]
    return FormContent(
        kind=kind,
        identity=FormIdentity(
            kind=kind.name,
            form=form,
            workspace="w-1",
            council="chorley",
            officer="P-001",
            period=Period.parse(PERIOD),
            issued_on=date(2026, 1, 5),
            due=date(2026, 1, 16),
            line_keys=tuple(line.key for line in next(iter(lines.values()))),
        ),
        cover=Cover(
            subtitle="Waste and Street Scene · Chorley Council · 2025/26 Q3 (October to December 2025)",
            for_whom="Collection Officer, Waste",
            due=date(2026, 1, 16),
            questions_to="Transformation and Partnerships",
            may_complete=("Collection Officer, Waste", "Deputy Collection Officer, Waste"),
            guides=(
                ("Business Planning Guide", "https://intranet.example/business-planning"),
                ("Data Quality Guide", "https://intranet.example/data-quality"),
            ),
            note=note,
        ),
        lines=lines,
        procedures=tuple(_procedure(line) for line in {line.procedure: line for line in every}.values()),
    )


def _procedure(line: FormLine) -> ProcedureEntry:
    name = line.facts.get("name", "")
    return ProcedureEntry(
        key=line.procedure,
        reference=line.facts.get("reference", ""),
        name=name,
        parts=(
            ("Definition", f"{name}, counted for all households that the council collects from in the quarter."),
            ("Purpose", "Shows whether the service that residents see most is kept."),
            (
                "Step-by-step guide",
                "1. Run report R12.\n2. Take out what was withdrawn.\n3. Keep the list.\n4. Type it.",
            ),
            ("Data source", "Waste system, report R12"),
            ("Where the evidence is stored", "Shared drive, Waste, Performance, 2025-26, Q3"),
            (
                "How it is checked",
                "The Responsible Officer draws ten entries and compares them with the crews' sheets.",
            ),
        ),
    )


def sample_return(
    filled: Mapping[str, Mapping[str, str]] | None = None, *, kind: FormKind = RETURNS, note: str = ""
) -> FormContent:
    """Return a Collection Officer's return of eight lines."""
    return content_of(kind, {kind.sheets[0].name: sample_lines(filled)}, note=note)


def kind_called(name: str) -> FormKind:
    """Return one of the four kinds of forms."""
    return FORM_KINDS[name]
