"""How long a Quarterly Performance Report takes, and whether its time grows no faster than its indicators."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.judging import judge
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.plans import Action, ActionPlan, PlanState
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.moves import frozen
from pmf_excel.jobs.reporting import QUARTERLY, report
from pmf_excel.jobs.workspace import Workspace

from .material import COUNCIL, DOING, PERIOD, Size, council_records, made_workspace, value_on_target
from .measuring import Row, compared, limited, seconds_of

MOST_SECONDS, MOST_GROWTH = 0.5, 1.15


def rows(sizes: tuple[int, ...], repeats: int) -> list[Row]:
    """Return the rows of reports of so many indicators, the first of them what the others are compared with."""
    with tempfile.TemporaryDirectory(prefix="pmf-benchmark-") as folder:
        made = {size: reported_workspace(Path(folder) / str(size), size) for size in sizes}
        times = {size: median(_times(workspace, repeats)) for size, workspace in made.items()}
        shutil.rmtree(folder, ignore_errors=True)
    smallest, *larger = sizes
    return [
        limited(f"quarterly report, {_size(smallest)}, 12 charts, warm", times[smallest], MOST_SECONDS, "s"),
        *(
            compared(
                f"the same with {_size(size)}, for each indicator",
                times[size] / size,
                f"at {smallest}",
                times[smallest] / smallest,
                MOST_GROWTH,
            )
            for size in larger
        ),
    ]


def reported_workspace(root: Path, indicators: int) -> Workspace:
    """Return a workspace in `root` whose quarter is authorised, every second indicator off target with a plan."""
    known = list(council_records(Size(1, indicators)))
    basis = _register(known)
    for number, indicator in enumerate(basis.all(Indicator)):
        known += _now(basis, indicator, number)
    return made_workspace(root, known)


def _times(workspace: Workspace, repeats: int) -> Iterator[float]:
    report(workspace, DOING, QUARTERLY, COUNCIL, PERIOD)
    for _ in range(repeats):
        yield seconds_of(lambda: report(workspace, DOING, QUARTERLY, COUNCIL, PERIOD))


def _now(register: Register, indicator: Indicator, number: int) -> Iterator[Record]:
    """Yield the quarter's figure of an indicator as authorised, and its plan where it is off target."""
    is_good = number % 2 == 0
    value = value_on_target(number) if is_good else Decimal(80)
    typed = Figure(
        council=COUNCIL,
        indicator=indicator.id,
        period=PERIOD,
        state=State.AUTHORISED,
        value=value,
        printed_commentary="" if is_good else "Two rounds were out for three weeks while the depot was rebuilt.",
        collected_by=indicator.collection_officer,
        checked_by=indicator.responsible_officer,
        authorised_by=indicator.authorising_officer,
        authorised_on=date(2026, 1, 9),
    )
    yield frozen(register, typed, indicator)
    if judge(register, indicator, PERIOD, value).status.is_off_target:
        yield from _plan(indicator)


def _plan(indicator: Indicator) -> Iterator[Record]:
    plan = ActionPlan(
        council=COUNCIL,
        indicator=indicator.id,
        period=PERIOD,
        state=PlanState.AGREED,
        updated_for=PERIOD,
        reasons="Two rounds moved to weekly collection while the depot was rebuilt.",
        back_on_target=str(Period.parse("2026/27 Q1")),
        written_by="checker",
        agreed_by="signer",
    )
    yield plan
    for number in (1, 2):
        yield Action(
            council=COUNCIL,
            plan=plan.id,
            number=number,
            what="Return both rounds to fortnightly collection",
            owner="Waste Manager",
            due=date(2026, 3, 31),
            progress="Routes agreed with the crews",
        )


def _register(records: list[Record]) -> Register:
    found: dict[str, dict[str, dict[str, object]]] = {}
    for record in records:
        found.setdefault(record.record_type, {})[record.id] = record.to_row()
    return Register(found)


def _size(indicators: int) -> str:
    return f"{indicators:,} indicators, {indicators // 2:,} action plans"
