"""Registers for the tests of reports: a small council as text tables, and councils of any size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.judging import judge
from pmf_excel.core.records.figures import Figure, Judgement, Marker, State
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target
from pmf_excel.core.records.organisation import Council, Priority, Project
from pmf_excel.core.records.paperwork import Publication
from pmf_excel.core.records.plans import Action, ActionPlan, ProjectUpdate
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

TODAY = date(2026, 2, 3)
PERIOD = Period.parse("2025/26 Q3")

#: Quarters at the head; `~` stands for no figure. Targets hold for every year.
QUARTERS = """
reference | name                                    | priority | unit       | places | better | label | target | 2021/22 Q3 | 2022/23 Q3 | 2023/24 Q3 | 2024/25 Q2 | 2024/25 Q3 | 2024/25 Q4 | 2025/26 Q1 | 2025/26 Q2 | 2025/26 Q3
COR-001   | Residual waste for each household       | green    | number     | 1      | lower  | kg    | 115.0  | 118.2      | 117.9      | 116.0      | 119.0      | 119.5      | 114.0      | 114.1      | 121.4      | 124.3
COR-002   | Missed bins put right within two days   | green    | percentage | 1      | higher |       | 95.0   | ~          | ~          | 93.1       | 94.0       | 93.9       | 95.2       | 95.4       | 94.4       | 94.6
COR-003   | Missed bin collections                  | green    | number     | 0      | lower  |       | 1400   | 1610       | 1588       | 1502       | 1498       | 1480       | 1440       | 1391       | 1399       | 1372
COR-004   | Household waste recycled or composted   | green    | percentage | 1      | higher |       | 50.0   | 46.1       | 47.3       | 48.0       | 48.8       | 49.1       | 49.4       | 50.2       | 50.6       | ~
COR-005   | Days to process new benefit claims      | fair     | days       | 2      | lower  |       | 14     | 16.21      | 15.80      | 15.10      | 14.90      | 14.80      | 14.20      | 14.10      | 15.02      | 16.40
COR-006   | Benefit overpayments recovered          | fair     | currency   | 0      | higher |       | 120000 | 98120      | 101400     | 110250     | 119000     | 121310     | 124550     | 118900     | 122400     | 131275
COR-007   | Affordable homes delivered              | fair     | number     | 0      | higher |       | 30     | 22         | 41         | 18         | 35         | 33         | 28         | 31         | 36         | 34
COR-008   | Claimant count                          | fair     | number     | 0      | lower  |       | ~      | 2410       | 1985       | 2004       | 2050       | 2075       | 2101       | 2090       | 2066       | 2060
LOC-REV-1 | Calls answered within two minutes       |          | percentage | 1      | higher |       | 80.0   | ~          | ~          | ~          | 81.0       | 82.4       | 83.5       | 84.0       | 83.9       | 85.0
"""

PROJECTS = """
reference | name                         | priority | 2025/26 Q2  | 2025/26 Q3  | commentary
PRJ-01    | Depot renewal                | green    | green       | amber       | The ground survey took four weeks longer. The contractor has moved drainage forward, so that opening in June 2026 still holds.
PRJ-02    | Ten thousand trees           | green    | green       | green       | 7,400 trees are in the ground; volunteers plant the rest by March 2026.
PRJ-03    | Bus station improvements     | fair     | not started | green       | Works began in November.
PRJ-04    | Digital customer account     | fair     | green       | complete    | Open to all residents since December 2025.
"""


def council_register() -> Register:
    """Return a small council's register with every case that a report has to show."""
    records: list[Record] = [
        Council(council="chorley", name="Chorley Council", go_live=date(2024, 4, 1)),
        *_priorities(),
        *_quarterly_records(),
        *_annual_records(),
        *_plans(),
        *_projects(),
        SeriesBreak(
            council="chorley",
            indicator="chorley/COR-005",
            on=date(2025, 4, 1),
            reason="New software counts working days.",
        ),
        Publication(
            council="chorley", product="quarterly", period=Period.parse("2025/26 Q2"), published_on=date(2025, 11, 20)
        ),
    ]
    return _changed(register_of(records))


def register_without(kind: type[Record]) -> Register:
    """Return the small council's register without the records of one kind."""
    register = council_register()
    kinds: tuple[type[Record], ...] = (*_KINDS, Figure)
    kept = [each for each in kinds if each is not kind]
    return register_of([record for each in kept for record in register.all(each)])


def large_register(indicators: int) -> Register:
    """Return a register with so many indicators, half of them off target with an action plan, nine quarters each."""
    rows = council_register()
    records: list[Record] = [
        record for kind in (Council, Priority, Project, ProjectUpdate) for record in rows.all(kind)
    ]
    good, bad = rows.get(Indicator, "chorley/COR-003"), rows.get(Indicator, "chorley/COR-001")
    assert good is not None
    assert bad is not None
    for number in range(indicators):
        records += _copies(rows, bad if number % 2 else good, f"COR-{number + 1000}")
    return register_of(records)


def register_of(records: list[Record]) -> Register:
    """Return the register of `records`."""
    rows: dict[str, dict[str, Any]] = {}
    for record in records:
        rows.setdefault(record.record_type, {})[record.id] = record.to_row()
    return Register(rows)


def table(text: str) -> list[dict[str, str]]:
    """Return the rows of a text table whose cells are parted by `|`."""
    head, *lines = [line for line in text.splitlines() if line.strip()]
    names = [cell.strip() for cell in head.split("|")]
    return [dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines]


def authorised(register: Register, indicator: Indicator, period: Period, value: Decimal, **fields: Any) -> Figure:
    """Return a figure authorised and frozen as it is judged by `register`."""
    marker = Marker(fields.get("marker", ""))
    rating = judge(register, indicator, period, value, marker=marker)
    target = rating.target
    judgement = Judgement(
        value=value,
        marker=marker,
        final_expected=fields.get("final_expected"),
        data_period=fields.get("data_period", ""),
        target=target.value if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        tolerance=rating.tolerance,
        polarity=indicator.polarity,
        decimals=indicator.decimals,
        unit=indicator.unit,
        measured_as=indicator.measured_as,
        status=rating.status,
        why=rating.why,
        authorised_on=date(2026, 1, 28),
    )
    return Figure(
        council=indicator.council, indicator=indicator.id, period=period, value=value, judgement=judgement,
        **{"state": State.AUTHORISED, **fields},
    )  # fmt: skip


def _priorities() -> Iterator[Record]:
    yield Priority(council="chorley", reference="green", name="A clean and green borough", order=1,
                   executive_member="Executive Member (Customer, Streetscene and Environment)")  # fmt: skip
    yield Priority(council="chorley", reference="fair", name="A strong local economy, fair to all", order=2,
                   executive_member="Executive Member (Resources)")  # fmt: skip


def _quarterly_records() -> Iterator[Record]:
    for row in table(QUARTERS):
        indicator = _indicator(row)
        own: list[Record] = [indicator, *_targets(indicator, row["target"])]
        yield from own
        basis = register_of([Council(council="chorley", name="Chorley Council"), *own])
        for name, text in row.items():
            if name[:2] == "20" and text != "~":
                yield _figure(basis, indicator, Period.parse(name), Decimal(text))


def _indicator(row: dict[str, str], **fields: Any) -> Indicator:
    plain = {
        "council": "chorley",
        "reference": row["reference"],
        "name": row["name"],
        "kind": "corporate" if row["reference"].startswith("COR") else "local",
        "judged_as": "target" if row["target"] != "~" else "contextual",
        "service": "chorley/services",
        "priority": f"chorley/{row['priority']}" if row["priority"] else "",
        "frequency": "quarterly",
        "unit": row["unit"],
        "unit_label": row["label"],
        "decimals": int(row["places"]),
        "polarity": row["better"],
        "combine": "average",
        "collection_officer": "anna",
        "responsible_officer": "bilal",
        "authorising_officer": "carys",
    }
    return Indicator.model_validate(plain | fields)


def _targets(indicator: Indicator, text: str) -> Iterator[Record]:
    if text != "~":
        for year in ("2021/22", "2022/23", "2023/24", "2024/25", "2025/26"):
            yield Target(council="chorley", indicator=indicator.id, period=Period.parse(year), value=Decimal(text))


def _figure(basis: Register, indicator: Indicator, period: Period, value: Decimal) -> Figure:
    if period < Period.parse("2024/25 Q1"):
        return Figure(council="chorley", indicator=indicator.id, period=period, state=State.IMPORTED, value=value,
                      source="Returns of earlier years")  # fmt: skip
    now = period == PERIOD
    return authorised(
        basis, indicator, period, value, state=State.AUTHORISED if now else State.PUBLISHED, published=not now
    )


def _annual_records() -> Iterator[Record]:
    indicator = Indicator(
        council="chorley", reference="COR-009", name="Net additional homes", kind="corporate",
        service="chorley/services", priority="chorley/fair", frequency="annual", unit="number", polarity="higher",
        reported_in=1,
        collection_officer="anna", responsible_officer="bilal", authorising_officer="carys", illustrative=True,
    )  # fmt: skip
    yield indicator
    for year, value in (("2020/21", 562), ("2021/22", 471), ("2022/23", 390), ("2023/24", 402), ("2024/25", 441)):
        period = Period.parse(year)
        yield Target(council="chorley", indicator=indicator.id, period=period, value=Decimal(400))
        yield Figure(council="chorley", indicator=indicator.id, period=period, state=State.IMPORTED,
                     value=Decimal(value), source="MHCLG, Net additional dwellings")  # fmt: skip


def _plans() -> Iterator[Record]:
    waste = ActionPlan(
        council="chorley", indicator="chorley/COR-001", period=Period.parse("2025/26 Q2"), state="agreed",
        reasons="Two rounds moved to weekly collection while the depot was rebuilt, and more garden waste went into "
        "grey bins after the wet autumn. Tonnage at the transfer station confirms both.", back_on_target="2026/27 Q1",
        written_by="bilal", agreed_by="carys",
    )  # fmt: skip
    yield waste
    yield Action(council="chorley", plan=waste.id, number=1, what="Return both rounds to fortnightly collection",
                 owner="Waste Manager", due=date(2026, 3, 31), progress="Routes agreed with crews")  # fmt: skip
    yield Action(council="chorley", plan=waste.id, number=2, what="Letter and bin sticker for 6,200 households",
                 owner="Communications Officer", due=date(2026, 2, 27))  # fmt: skip
    bins = ActionPlan(council="chorley", indicator="chorley/COR-002", period=Period.parse("2025/26 Q2"),
                      state="written", reasons="Vacancies in the supervisor team.", written_by="bilal")  # fmt: skip
    yield bins
    yield Action(council="chorley", plan=bins.id, number=1, what="Fill two supervisor posts", owner="Waste Manager",
                 due=date(2026, 2, 16), progress="Interviews held")  # fmt: skip


def _projects() -> Iterator[Record]:
    for row in table(PROJECTS):
        project = Project(
            council="chorley", reference=row["reference"], name=row["name"], priority=f"chorley/{row['priority']}"
        )
        yield project
        for quarter in ("2025/26 Q2", "2025/26 Q3"):
            yield ProjectUpdate(council="chorley", project=project.id, period=Period.parse(quarter),
                                rating=row[quarter], commentary=row["commentary"])  # fmt: skip


def _changed(register: Register) -> Register:
    """Return the register with single figures in other states: provisional, revised, late, awaiting authorisation."""
    figures = {figure.id: figure for figure in register.all(Figure)}

    def change(reference: str, period: str, **fields: Any) -> None:
        old = figures[f"chorley/{reference}|{period}"]
        frozen: dict[str, Any] = {
            name: fields[name] for name in ("marker", "final_expected", "data_period") if name in fields
        }
        judgement = old.judgement.model_copy(update=frozen) if old.judgement else None
        figures[old.id] = old.but(**fields, judgement=judgement)

    change("COR-001", "2025/26 Q3", marker=Marker.PROVISIONAL, final_expected=date(2026, 3, 31),
           printed_commentary="Two rounds moved to weekly collection during the depot works.")  # fmt: skip
    change("COR-003", "2025/26 Q3", printed_commentary="The fourth quarter running with fewer missed collections.")
    change("COR-006", "2025/26 Q2", published=False, state=State.AUTHORISED)
    change("COR-007", "2025/26 Q3", revised=True, published_value=Decimal(33))
    change("COR-008", "2025/26 Q3", data_period="October 2025")
    waiting = Figure(
        council="chorley", indicator="chorley/COR-004", period=PERIOD, state=State.CHECKED, value=Decimal("51.1")
    )
    figures[waiting.id] = waiting
    others = [record for kind in _KINDS for record in register.all(kind)]
    return register_of([*others, *figures.values()])


def _copies(register: Register, indicator: Indicator, reference: str) -> Iterator[Record]:
    own = f"chorley/{reference}"
    yield indicator.but(reference=reference, formerly=())
    for target in register.targets_of(indicator.id):
        yield target.but(indicator=own)
    for figure in register.figures_of(indicator.id):
        yield figure.but(indicator=own)
    plan = register.get(ActionPlan, f"{indicator.id}|2025/26 Q2")
    if plan is not None:
        copy = plan.but(indicator=own)
        yield copy
        for action in register.all(Action):
            if action.plan == plan.id:
                yield action.but(plan=copy.id)


_KINDS: tuple[type[Record], ...] = (
    Council, Priority, Indicator, Target, SeriesBreak, ActionPlan, Action, Project, ProjectUpdate, Publication,
)  # fmt: skip
