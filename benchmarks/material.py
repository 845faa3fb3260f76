"""A made-up council of any size: officers with their indicators, written procedures, targets and history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import (
    Combine,
    Frequency,
    Indicator,
    Kind,
    Polarity,
    Target,
    Unit,
    WrittenProcedure,
)
from pmf_excel.core.records.organisation import Council, Directorate, Officer, Priority, Service
from pmf_excel.core.records.record import Record
from pmf_excel.jobs.initialising import make_workspace
from pmf_excel.jobs.workspace import Workspace

COUNCIL = "chorley"
PERIOD = Period.parse("2025/26 Q3")
DOING = Doing(
    by="checker", login="bench", door="benchmark", today=date(2026, 1, 9), now=datetime(2026, 1, 9, 9, tzinfo=UTC)
)
#: How many earlier quarters have figures: as many as the check against history needs.
HISTORY = 6
_TARGET = Decimal(100)
_SENTENCE = "Counted from the case system on the last working day of the period, by the team that keeps it."


@dataclass(frozen=True, slots=True)
class Size:
    """How large a council is: its Collection Officers, and the indicators of each."""

    officers: int
    lines: int


def made_workspace(root: Path, records: Iterable[Record]) -> Workspace:
    """Return a new workspace in `root` whose ledger holds `records`."""
    workspace = make_workspace(root, bytes(range(32)))
    by_kind: dict[type[Record], list[Record]] = {}
    for record in records:
        by_kind.setdefault(type(record), []).append(record)
    with workspace.ledger() as ledger:
        for kind, some in by_kind.items():
            ledger.import_rows(kind, some, DOING, "0" * 64, "benchmark.csv")
    return workspace


def council_records(size: Size) -> Iterator[Record]:
    """Yield what is known before the quarter: the organisation, and each indicator with all that belongs to it."""
    yield Council(council=COUNCIL, name="Chorley Council", go_live=date(2020, 4, 1))
    yield Directorate(council=COUNCIL, reference="place", name="Place")
    yield Service(council=COUNCIL, reference="waste", name="Waste", directorate=f"{COUNCIL}/place")
    yield Priority(council=COUNCIL, reference="green", name="A clean and green borough", order=1)
    for code in ("checker", "signer"):
        yield Officer(officer=code, name=f"Officer, {code}")
    for officer in range(size.officers):
        yield Officer(officer=officer_code(officer), name=f"Collection Officer {officer + 1}")
        for line in range(size.lines):
            yield from indicator_records(indicator_of(officer, line))


def indicator_records(indicator: Indicator) -> Iterator[Record]:
    """Yield an indicator with its written procedure, target and history."""
    yield indicator
    yield _procedure(indicator)
    yield Target(council=COUNCIL, indicator=indicator.id, period=Period.parse("2025/26"), value=_TARGET)
    period = PERIOD
    for number in range(HISTORY):
        period = period.previous()
        yield Figure(
            council=COUNCIL,
            indicator=indicator.id,
            period=period,
            state=State.IMPORTED,
            value=value_on_target(number),
            source="Returns of earlier years",
        )


def indicator_of(officer: int, line: int) -> Indicator:
    """Return an officer's indicator; every fourth one has a numerator and a denominator."""
    return Indicator(
        council=COUNCIL,
        reference=f"COR-{officer:03}-{line:02}",
        name=f"Requests answered within the agreed time by team {officer + 1}, kind {line + 1}",
        kind=Kind.CORPORATE,
        service=f"{COUNCIL}/waste",
        priority=f"{COUNCIL}/green",
        frequency=Frequency.QUARTERLY,
        unit=Unit.NUMBER,
        decimals=1,
        polarity=Polarity.HIGHER,
        combine=Combine.AVERAGE,
        has_parts=line % 4 == 0,
        collection_officer=officer_code(officer),
        responsible_officer="checker",
        authorising_officer="signer",
    )


def officer_code(number: int) -> str:
    """Return the code of a Collection Officer."""
    return f"officer-{number:03}"


def value_on_target(number: int) -> Decimal:
    """Return a figure that is on target and near all others."""
    return _TARGET + Decimal(number % 7) / 2 + 1


def _procedure(indicator: Indicator) -> WrittenProcedure:
    texts = (
        "definition", "purpose", "steps", "numerator", "denominator", "inclusions", "exclusions", "data_source",
        "evidence", "verification", "limits",
    )  # fmt: skip
    return WrittenProcedure.model_validate(
        {
            "council": COUNCIL,
            "indicator": indicator.id,
            "author": "checker",
            "dated": date(2025, 4, 1),
            "next_review": date(2026, 4, 1),
            **dict.fromkeys(texts, _SENTENCE),
        }
    )
