"""The shipped demonstration data: complete, true where they say so, and marked where they are made up."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.kinds import MARKER_WORDS
from pmf_excel.core.importing.definitions import gaps_of
from pmf_excel.core.importing.links import record_called
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.judging import judge
from pmf_excel.core.rating.reporting import collected_periods, source_of
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure, State, Status
from pmf_excel.core.records.indicators import (
    Combine,
    Frequency,
    Indicator,
    JudgedAs,
    Kind,
    Measure,
    Polarity,
    Profile,
    Target,
    Unit,
    WrittenProcedure,
    parts_missing,
)
from pmf_excel.core.records.organisation import Council, Officer, Priority, Project, ProjectRating
from pmf_excel.core.records.plans import ProjectUpdate
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import IMPORTED
from pmf_excel.core.typed.number_texts import number_in
from pmf_excel.excel.tables import read_tables
from pmf_excel.shipped import shipped
from tests.office import shared_folder
from tests.tables_as_text import records_from

COUNCILS = ("chorley", "south-ribble")
QUARTER = Period.parse("2025/26 Q3")
LICENCE = "Open Government Licence v3.0"
FILLED = ("returns", "checks", "plans", "actions", "authorisations")
#: The indicators whose figures are real, with what they are called below.
REAL = {
    "council tax": ("chorley/COR-011", "south-ribble/COR-007"),
    "fly-tipping": ("chorley/COR-010", "south-ribble/COR-006"),
    "homes": ("chorley/COR-002", "south-ribble/COR-002"),
    "employment": ("chorley/COR-007", "south-ribble/COR-010"),
    "claimants": ("chorley/COR-008", "south-ribble/COR-011"),
    "crime": ("chorley/COR-015",),
    "anti-social behaviour": ("south-ribble/COR-015",),
}
AREAS = {"chorley": "E07000118", "south-ribble": "E07000126"}


@cache
def imported() -> tuple[Register, tuple[Finding, ...], int]:
    """Return the register that the shipped tables give, what was found in them, and how many rows they hold."""
    register, rows = Register({}), 0
    findings: list[Finding] = []
    files = {record_called(path.stem): path for path in shipped("demo_data").glob("*.csv")}
    for kind in IMPORTED:
        if kind in files:
            (table,) = read_tables(files[kind]).values()
            records, found = records_from(kind, table, register)
            rows += len(table.rows)
            findings += found
            changes = (change_between(None, record, "import") for record in records)
            register = register.with_changes(change for change in changes if change is not None)
    return register, tuple(findings), rows


def register() -> Register:
    """Return the register that the shipped tables give."""
    return imported()[0]


def indicators(council: str = "") -> tuple[Indicator, ...]:
    """Return the shipped indicators."""
    return register().all(Indicator, council)


def shipped_rows(*parts: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table as they stand."""
    with shipped("demo_data", *parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def filled(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of what officers type."""
    return shipped_rows("filled", f"{name}.csv")


def indicator(record_id: str) -> Indicator:
    """Return a shipped indicator."""
    found = register().indicator(record_id)
    assert found is not None, record_id
    return found


#: Every shipped indicator's id, from the file alone.
IDS = [f"{row['council']}/{row['reference']}" for row in shipped_rows("indicators.csv")]


def test_every_row_of_every_table_is_taken_without_a_finding() -> None:
    """The shipped data pass every check that anybody's data pass."""
    taken, findings, rows = imported()

    assert findings == ()
    assert gaps_of(taken) == ()
    assert sum(len(taken.all(kind)) for kind in IMPORTED) == rows


def test_the_shipped_councils_are_those_of_the_framework() -> None:
    """Both councils of the framework, with the date from which figures go through sign-off."""
    assert [council.council for council in register().all(Council)] == list(COUNCILS)
    assert {council.go_live for council in register().all(Council)} == {date(2025, 10, 1)}


@pytest.mark.parametrize("council", COUNCILS)
def test_each_council_has_indicators_of_every_sort(council: str) -> None:
    """At least 20 live indicators each: corporate and local, every frequency, polarity and way of judging."""
    own = indicators(council)

    assert sum(entry.lives_in(QUARTER) for entry in own) >= 20
    assert {entry.kind for entry in own} == set(Kind)
    assert {entry.frequency for entry in own} == set(Frequency)
    assert {entry.polarity for entry in own} == set(Polarity)
    assert {entry.judged_as for entry in own} == set(JudgedAs)
    assert any(entry.end is not None and entry.replaced_by for entry in own)
    assert any(entry.lag_months for entry in own)


def test_together_they_have_every_unit_measure_rule_and_profile() -> None:
    """Each choice that an indicator or target may make is shown at least once."""
    assert {entry.unit for entry in indicators()} == set(Unit)
    assert {entry.measured_as for entry in indicators()} == set(Measure)
    assert {entry.combine for entry in indicators()} == set(Combine)
    assert {target.profile for target in register().all(Target)} == set(Profile)
    assert {target.period.kind for target in register().all(Target)} == set(PeriodKind)
    assert any(target.low is not None for target in register().all(Target))


@pytest.mark.parametrize("record_id", IDS)
def test_every_indicator_has_three_different_officers(record_id: str) -> None:
    """Nobody holds two roles of one indicator (framework section 4)."""
    entry = indicator(record_id)
    officers = {entry.collection_officer, entry.responsible_officer, entry.authorising_officer}

    assert len(officers) == 3
    assert all(register().officer(code) is not None for code in officers)


@pytest.mark.parametrize("record_id", IDS)
def test_every_indicator_has_a_complete_written_procedure(record_id: str) -> None:
    """Every part is written, numerator and denominator too, in sentences rather than words."""
    procedure = register().procedure(record_id)

    assert procedure is not None
    assert parts_missing(procedure, has_parts=True) == ()
    assert procedure.author == indicator(record_id).collection_officer
    assert min(len(text.split()) for text in (procedure.definition, procedure.steps, procedure.verification)) >= 7


@pytest.mark.parametrize("council", COUNCILS)
@pytest.mark.parametrize("part", ["definition", "purpose", "steps", "evidence", "verification", "limits"])
def test_written_procedures_differ_in_substance(council: str, part: str) -> None:
    """Within a council no two procedures share a definition, a guide, a check or a limit."""
    texts = [getattr(procedure, part) for procedure in register().all(WrittenProcedure, council)]

    assert len(set(texts)) == len(texts)


def test_a_shared_measure_is_typed_once_and_has_a_target_of_each_council() -> None:
    """South Ribble takes the service desk's figure from Chorley and asks more of it."""
    own = indicator("south-ribble/LOC-ICT-001")
    giver = source_of(register(), own)

    assert giver.id == "chorley/LOC-ICT-001"
    assert collected_periods(own, QUARTER) == ()
    assert figures_by_period(own.id) == figures_by_period(giver.id)
    ratings = {entry.id: judge(register(), entry, QUARTER, Decimal("91.3")).status for entry in (own, giver)}
    assert ratings == {own.id: Status.WITHIN, giver.id: Status.ON_TARGET}


@pytest.mark.parametrize("council", COUNCILS)
def test_each_council_has_several_returns(council: str) -> None:
    """At least four Collection Officers have lines in the quarter, one of them of both councils."""
    living = [entry for entry in indicators(council) if collected_periods(entry, QUARTER)]

    assert len({entry.collection_officer for entry in living}) >= 4


def test_officers_are_roles_and_not_people() -> None:
    """Names are of roles, and addresses lie in a domain that cannot exist."""
    words = ("Officer", "Director", "Lead", "Analyst")
    for officer in register().all(Officer):
        assert any(word in officer.name for word in words), officer.name
        assert officer.email.endswith("@example.org")


def test_five_years_of_illustrative_history() -> None:
    """Most measures have at least 20 quarters behind them, so that a trend can be drawn."""
    lengths = Counter(figure.indicator for figure in register().all(Figure) if figure.period.kind is PeriodKind.QUARTER)

    assert sum(length >= 20 for length in lengths.values()) >= 30


def test_a_month_series_and_its_quarters_agree() -> None:
    """A quarter of a monthly series is what its months give: their sum, ratio of sums, average or last."""
    checked = 0
    for entry in indicators():
        if entry.frequency is not Frequency.MONTHLY or entry.combine is Combine.AVERAGE:
            continue
        for quarter, months in quarters_with_months(entry):
            checked += 1
            assert quarter.value == combined(entry, months), quarter.id
    assert checked >= 30


def test_history_is_imported_with_its_source_and_no_roles() -> None:
    """Every figure ended before go-live, names its source, and says nothing of sign-off."""
    for figure in register().all(Figure):
        go_live = register().council(figure.council).go_live
        assert go_live is not None
        assert figure.period.end < go_live
        assert (figure.state, figure.collected_by, figure.authorised_by) == (State.IMPORTED, "", "")
        assert figure.source


def test_real_figures_name_publisher_and_licence_and_others_say_that_they_are_made_up() -> None:
    """A figure is either marked illustrative or names its publisher and the licence, never both or neither."""
    for figure in register().all(Figure):
        assert figure.illustrative is not (LICENCE in figure.source), figure.id
        assert figure.illustrative is ("made up" in figure.source), figure.id


def test_every_target_and_project_update_is_marked_as_made_up() -> None:
    """No target or project of the councils is stated as fact."""
    assert all(target.illustrative for target in register().all(Target))
    assert all(update.illustrative for update in register().all(ProjectUpdate))
    assert all("Illustrative" in project.source for project in register().all(Project))


def test_indicators_are_marked_by_their_figures() -> None:
    """The indicators with real figures are exactly those that are not marked illustrative."""
    real = {record_id for ids in REAL.values() for record_id in ids}

    assert {entry.id for entry in indicators() if not entry.illustrative} == real
    assert {figure.indicator for figure in register().all(Figure) if not figure.illustrative} >= real


def test_targets_say_who_agreed_them_when_and_why() -> None:
    """Every target is complete (framework section 3)."""
    for target in register().all(Target):
        assert target.agreed_by
        assert target.reason
        assert target.agreed_on is not None
        assert target.agreed_on < target.period.start


@pytest.mark.parametrize("council", COUNCILS)
def test_projects_stand_under_a_priority_with_two_quarters_of_updates(council: str) -> None:
    """Six to eight projects, each rated with a commentary in quarters 2 and 3; every priority has one."""
    projects = register().all(Project, council)
    updates = {update.id: update for update in register().all(ProjectUpdate, council)}

    assert 6 <= len(projects) <= 8
    assert {project.priority for project in projects} == {entry.id for entry in register().all(Priority, council)}
    for project in projects:
        for period in (QUARTER.previous(), QUARTER):
            assert updates[f"{project.id}|{period}"].commentary


def test_projects_show_every_rating_but_closed() -> None:
    """Green, amber, red, complete and not started all occur."""
    ratings = {update.rating for update in register().all(ProjectUpdate)}

    assert ratings == set(ProjectRating) - {ProjectRating.CLOSED}


def test_every_line_of_the_quarter_is_filled_and_no_other() -> None:
    """What is typed on returns covers exactly the lines that the quarter's returns hold."""
    due = {(entry.id, str(period)) for entry in indicators() for period in collected_periods(entry, QUARTER)}

    assert {(row["indicator"], row["period"]) for row in filled("returns")} == due
    assert {(row["indicator"], row["period"]) for row in filled("checks")} >= due


@pytest.mark.parametrize("row", filled("returns"), ids=lambda row: f"{row['indicator']} {row['period']}")
def test_a_typed_line_is_complete(row: dict[str, str]) -> None:
    """Figure or reason, evidence, the question about the procedure, and the date of a final figure."""
    entry = indicator(row["indicator"])

    assert row["marker"] in MARKER_WORDS
    assert row["evidence"]
    assert row["procedure_is_right"] in ("Yes", "No")
    assert bool(row["figure"]) is not bool(row["missing_reason"])
    assert bool(row["final_expected"]) is (row["marker"] in ("Provisional", "Estimated"))
    assert (bool(row["numerator"]) and bool(row["denominator"])) is (entry.has_parts and bool(row["figure"]))
    assert bool(row["data_period"]) is bool(entry.lag_months)


def test_numerator_over_denominator_gives_what_was_typed_at_last() -> None:
    """The last attempt of every line with parts is right to its last decimal."""
    for row in last_attempts():
        entry = indicator(row["indicator"])
        if entry.has_parts and row["figure"]:
            times = entry.multiplier or Decimal(1)
            calculated = typed(row["numerator"]) / typed(row["denominator"]) * times
            assert abs(calculated - typed(row["figure"])) <= Decimal("0.5").scaleb(-entry.decimals), row["indicator"]


def test_the_quarter_is_lively() -> None:
    """About two thirds are on target; every marker, return, correction and decision that is told occurs."""
    rows, checks = filled("returns"), filled("checks")
    markers = Counter(row["marker"] for row in rows)

    assert {"Provisional", "Estimated", "Not available"} <= set(markers)
    assert len([row for row in rows if row["attempt"] == "2"]) == 3
    assert len([row for row in checks if row["decision"] == "Return" and row["return_reason"]]) == 2
    assert any(row["explanation"] for row in rows)
    assert any(row["queries_accepted"] == "Yes" for row in checks)
    assert [row["decision"] for row in filled("authorisations")].count("Return") == 1
    statuses = Counter(quarterly_statuses())
    share = statuses[Status.ON_TARGET] / sum(statuses[status] for status in statuses if status.is_rated)
    assert 0.6 <= share <= 0.75
    assert statuses[Status.WITHIN] >= 3
    assert statuses[Status.OUTSIDE] >= 3


def test_off_target_lines_have_commentary() -> None:
    """Wherever the figure typed is worse than target, the officer says why."""
    for row in last_attempts():
        if row["figure"] and status_of(row).is_off_target:
            assert len(row["commentary"].split()) >= 12, row["indicator"]


def test_a_plan_is_written_for_every_quarter_off_target() -> None:
    """Each plan belongs to an indicator off target, has actions with owner and due date."""
    planned = {row["indicator"] for row in filled("plans")}
    off_target = {record_id for record_id, status in quarterly().items() if status.is_off_target}
    actions = filled("actions")

    assert planned == off_target
    assert {row["indicator"] for row in actions} == planned
    for row in actions:
        assert row["what"]
        assert row["owner"]
        assert date.fromisoformat(row["due"]) > QUARTER.end
    for row in filled("plans"):
        assert len(row["reasons"].split()) >= 25
        assert Period.parse(row["back_on_target"]) > QUARTER


@pytest.mark.parametrize("name", FILLED)
def test_no_typed_text_names_a_person_or_breaks_a_cell(name: str) -> None:
    """Texts are plain: one line, no e-mail addresses, no formula."""
    for row in filled(name):
        for text in row.values():
            assert "\n" not in text
            assert "@" not in text
            assert not text.startswith(("=", "+"))


# Figures against the publications.


@pytest.mark.shared
@pytest.mark.parametrize("council", COUNCILS)
def test_council_tax_collection_is_as_published(council: str) -> None:
    """Rate, numerator and denominator of every year equal the ministry's."""
    for record_id in of_council("council tax", council):
        published = {
            row["period"]: (
                row["collection_rate_pct"],
                row["collected_gbp_thousands"],
                row["net_collectable_gbp_thousands"],
            )
            for row in published_rows("lancashire_council_tax_collection_rates.csv", council)
        }
        assert len(published) == 6
        assert {
            financial(figure.period): (figure.value, figure.numerator, figure.denominator)
            for figure in register().figures_of(record_id)
        } == {year: tuple(Decimal(text) for text in texts) for year, texts in published.items()}


@pytest.mark.shared
@pytest.mark.parametrize("council", COUNCILS)
def test_the_quarterly_collection_ends_each_year_with_the_published_rate(council: str) -> None:
    """Quarter 4 of the series so far this year is the published rate of the year, stated as real."""
    own = {"chorley": "chorley/COR-012", "south-ribble": "south-ribble/COR-008"}[council]
    published = {
        row["period"]: Decimal(row["collection_rate_pct"])
        for row in published_rows("lancashire_council_tax_collection_rates.csv", council)
    }
    ends = [figure for figure in register().figures_of(own) if figure.period.number == 4]

    assert len(ends) == 5
    for figure in ends:
        assert not figure.illustrative
        assert figure.value == published[financial(figure.period)]


@pytest.mark.shared
@pytest.mark.parametrize("council", COUNCILS)
def test_fly_tipping_is_as_published(council: str) -> None:
    """Eleven years of incidents equal Defra's."""
    published = {
        row["period"]: Decimal(row["total_incidents"])
        for row in published_rows("flytipping_nearest_neighbours.csv", council)
    }
    (record_id,) = of_council("fly-tipping", council)

    assert {financial(figure.period): figure.value for figure in register().figures_of(record_id)} == published


@pytest.mark.shared
@pytest.mark.parametrize("council", COUNCILS)
def test_claimants_are_as_published(council: str) -> None:
    """Imported months, and the months typed in the quarter, equal the count on Nomis."""
    (record_id,) = of_council("claimants", council)
    published = {
        Period.parse(row["month"]): Decimal(row["claimant_count"])
        for row in published_rows("lancashire_claimant_count_monthly.csv", council)
        if row["month"] <= "2025-12"
    }

    assert monthly_and_typed(record_id) == published


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "council", "column"),
    [("crime", "chorley", "total_crimes"), ("anti-social behaviour", "south-ribble", "anti_social_behaviour")],
)
def test_police_figures_are_as_published(name: str, council: str, column: str) -> None:
    """Imported months, and the months typed in the quarter, equal data.police.uk."""
    (record_id,) = of_council(name, council)
    published = {
        Period.parse(row["month"]): Decimal(row[column])
        for row in published_rows("lancashire_crime_monthly.csv", council)
    }

    assert monthly_and_typed(record_id) == published


@pytest.mark.shared
@pytest.mark.parametrize("council", COUNCILS)
@pytest.mark.parametrize(
    ("name", "heading", "period"),
    [
        ("employment", "Employment rate", "2022/23"),
        ("homes", "Net additions to the housing stock", "2020/21"),
    ],
)
def test_subnational_indicators_are_as_published(council: str, name: str, heading: str, period: str) -> None:
    """Employment rate and net additional homes equal the Office for National Statistics' table."""
    (published,) = [
        Decimal(row["Value"])
        for row in published_rows("ons_subnational_indicators_nearest_neighbours.csv", council, "AREACD")
        if row["Indicator"].startswith(heading)
    ]
    (record_id,) = of_council(name, council)

    assert figures_by_period(record_id) == {Period.parse(period): published}


# Helpers.


def published_rows(file: str, council: str, column: str = "area_code") -> list[dict[str, str]]:
    """Return a council's rows of a published extract."""
    path: Path = shared_folder() / "data" / file
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row[column] == AREAS[council]]


def of_council(name: str, council: str) -> list[str]:
    """Return the ids of a council's indicators of the real measure called `name`."""
    return [record_id for record_id in REAL[name] if record_id.startswith(f"{council}/")]


def figures_by_period(record_id: str) -> dict[Period, Decimal | None]:
    """Return an indicator's imported values by period."""
    return {figure.period: figure.value for figure in register().figures_of(record_id)}


def monthly_and_typed(record_id: str) -> dict[Period, Decimal | None]:
    """Return the months of an indicator: those imported and those typed in the quarter."""
    months = {
        period: value for period, value in figures_by_period(record_id).items() if period.kind is PeriodKind.MONTH
    }
    rows = (row for row in last_attempts() if row["indicator"] == record_id)
    return {**months, **{Period.parse(row["period"]): typed(row["figure"]) for row in rows}}


def financial(period: Period) -> str:
    """Return the year of `period` as the publications write it."""
    return f"{period.year}-{(period.year + 1) % 100:02d}"


def typed(text: str) -> Decimal:
    """Return the number that was typed; Yes is 1 and No is 0."""
    if text in ("Yes", "No"):
        return Decimal(text == "Yes")
    number = number_in(text)
    assert number is not None, text
    return number.value


def last_attempts() -> list[dict[str, str]]:
    """Return what was typed at last on each line."""
    rows = sorted(filled("returns"), key=lambda row: row["attempt"])
    return list({(row["indicator"], row["period"]): row for row in rows}.values())


def status_of(row: dict[str, str]) -> Status:
    """Return how a typed figure is judged."""
    return judge(register(), indicator(row["indicator"]), Period.parse(row["period"]), typed(row["figure"])).status


def quarterly() -> dict[str, Status]:
    """Return how every indicator of the quarter is judged, monthly ones by their derived quarter."""
    values: dict[str, Decimal] = {}
    for entry in indicators():
        rows = [row for row in last_attempts() if row["indicator"] == source_of(register(), entry).id]
        if rows and all(row["figure"] for row in rows) and entry.lives_in(QUARTER):
            values[entry.id] = quarter_value(entry, rows)
    return {
        record_id: judge(register(), indicator(record_id), QUARTER, value).status for record_id, value in values.items()
    }


def quarterly_statuses() -> Iterator[Status]:
    """Yield the statuses of the quarter's indicators."""
    yield from quarterly().values()


def quarter_value(entry: Indicator, rows: list[dict[str, str]]) -> Decimal:
    """Return the quarter's value from its typed rows."""
    if entry.combine is Combine.RATIO_OF_SUMS:
        top, bottom = (sum(typed(row[part]) for row in rows) for part in ("numerator", "denominator"))
        return Decimal(top) / Decimal(bottom) * (entry.multiplier or Decimal(1))
    values = [typed(row["figure"]) for row in sorted(rows, key=lambda row: Period.parse(row["period"]).start)]
    if entry.combine is Combine.SUM:
        return sum(values, start=Decimal(0))
    return values[-1] if entry.combine is Combine.LAST else sum(values, start=Decimal(0)) / len(values)


def quarters_with_months(entry: Indicator) -> Iterator[tuple[Figure, list[Figure]]]:
    """Yield each imported quarter of a monthly indicator whose months are all imported too."""
    by_period = {figure.period: figure for figure in register().figures_of(entry.id)}
    for period, figure in by_period.items():
        months = [by_period[part] for part in period.parts(PeriodKind.MONTH) if part in by_period]
        if period.kind is PeriodKind.QUARTER and len(months) == 3:
            yield figure, months


def combined(entry: Indicator, months: list[Figure]) -> Decimal | None:
    """Return what the months give by the indicator's own rule, rounded to its decimals."""
    if entry.combine is Combine.LAST:
        return months[-1].value
    if entry.combine is Combine.SUM:
        return sum((figure.value or Decimal(0) for figure in months), start=Decimal(0))
    top, bottom = (sum(getattr(figure, part) for figure in months) for part in ("numerator", "denominator"))
    ratio = Decimal(top) / Decimal(bottom) * (entry.multiplier or Decimal(1))
    return ratio.quantize(Decimal(1).scaleb(-entry.decimals), rounding="ROUND_HALF_UP")
