"""Rows of tables become records; what is wrong is said with its cell, and never stops the other rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.catalogue import importing, kinds_in
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Severity
from pmf_excel.core.importing.definitions import gaps_of
from pmf_excel.core.importing.links import record_called
from pmf_excel.core.importing.rows import tables_to_import
from pmf_excel.core.importing.table_texts import date_from, number_from, period_from, yes_from
from pmf_excel.core.importing.tables import Table, TableCell, TableRow
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Deputy, Directorate, Officer, Service
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.register import Register
from tests.tables_as_text import codes, figure, indicator, read, records_from, small_register, table, with_records

REGISTER = small_register()


def test_headings_are_those_of_the_sheet_or_the_names_of_the_fields() -> None:
    """Headings are read whatever their case, spaces and star of needed columns; field names serve too."""
    records, findings = read(
        Directorate,
        """
        | COUNCIL * | Directorate | name  |
        | chorley   | growth      | Growth and Planning |
        """,
        REGISTER,
    )

    assert findings == ()
    assert records == (Directorate(council="chorley", reference="growth", name="Growth and Planning"),)


def test_a_row_may_name_its_indicator_in_short_or_in_full() -> None:
    """`COR-005` beside its council and `chorley/COR-005` by itself are the same indicator, whatever the case."""
    records, findings = read(
        Target,
        """
        | council | indicator       | period     | value |
        | chorley | COR-005         | 2025/26 Q1 | 12    |
        |         | chorley/COR-005 | 2025/26 Q2 | 13    |
        | Chorley Council | cor-005 | 2025/26 Q3 | 14    |
        """,
        REGISTER,
    )

    assert findings == ()
    assert [record.id for record in records] == [
        "chorley/COR-005|2025/26 Q1",
        "chorley/COR-005|2025/26 Q2",
        "chorley/COR-005|2025/26 Q3",
    ]
    assert {record.council for record in records} == {"chorley"}


def test_officers_are_named_by_code_or_by_name() -> None:
    """An officer's name as the register has it is read as the officer's code."""
    records, findings = read(
        Deputy,
        """
        | Officer | Deputy                     | From       |
        | CORA    | Responsible Officer, Waste | 01/04/2025 |
        """,
        REGISTER,
    )

    assert findings == ()
    assert records == (Deputy(officer="cora", deputy="reza", start=date(2025, 4, 1)),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025-12-31", date(2025, 12, 31)),
        ("31/12/2025", date(2025, 12, 31)),
        ("31.12.25", date(2025, 12, 31)),
        ("31 December 2025", date(2025, 12, 31)),
        ("1st Feb 2026", date(2026, 2, 1)),
        ("2025-12-31 00:00:00", date(2025, 12, 31)),
    ],
)
def test_dates_as_people_write_them(typed: str, meant: date) -> None:
    """Day before month, ISO dates and months in words are all read."""
    assert date_from(typed) == meant


@pytest.mark.parametrize("typed", ["31/02/2025", "12/31/2025", "soon", "", "2025", "31 Febuary 2025"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    """A day that does not exist is never moved to another."""
    with pytest.raises(ValueError, match=r".*"):
        date_from(typed)


@pytest.mark.parametrize(
    ("typed", "meant"), [("1,200.5", "1200.5"), ("£1,200", "1200"), ("45%", "45"), (" 7 ", "7"), ("-3", "-3")]
)
def test_numbers_as_people_write_them(typed: str, meant: str) -> None:
    """Thousands' commas, pounds, per cent signs and spaces do not matter; 45% is 45 points."""
    assert number_from(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["12,3", "about 40", "", "4 5", "12 days", "1e5"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    """A decimal comma is asked about rather than guessed."""
    with pytest.raises(ValueError, match=r".*"):
        number_from(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025/26 Q3", "2025/26 Q3"),
        ("May 2026", "May 2026"),
        ("2026-05-01", "May 2026"),
        ("01/05/2026", "May 2026"),
        ("May-26", "May 2026"),
        ("2025/26", "2025/26"),
    ],
)
def test_periods_survive_what_excel_makes_of_them(typed: str, meant: str) -> None:
    """Excel turns `May 2026` into 1 May 2026 and writes `May-26` to csv; both mean the month."""
    assert str(period_from(typed)) == meant


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_written_in_any_way_is_the_same_date(day: date) -> None:
    """Every day is read back from its ISO and its British form."""
    assert date_from(day.isoformat()) == date_from(f"{day:%d/%m/%Y}") == date_from(f"{day.day} {day:%B %Y}") == day


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_number_written_with_commas_is_the_same_number(number: Decimal) -> None:
    """Grouping thousands does not change a number."""
    assert number_from(f"{number:,f}") == number_from(f"{number:f}") == number


@pytest.mark.parametrize(("typed", "meant"), [("Yes", True), ("y", True), ("TRUE", True), ("no", False), ("0", False)])
def test_yes_and_no(typed: str, *, meant: bool) -> None:
    """Yes and no are read as people and programs write them."""
    assert yes_from(typed) is meant


def test_yes_stands_for_one_where_the_indicator_is_answered_with_yes_or_no() -> None:
    """A target of Yes is 1; for an indicator that counts, Yes is no number."""
    records, findings = read(
        Target,
        """
        | council | indicator   | period     | value |
        | chorley | LOC-FIN-001 | 2025/26 Q3 | Yes   |
        | chorley | COR-005     | 2025/26 Q3 | Yes   |
        """,
        REGISTER,
    )

    assert [record.to_row()["value"] for record in records] == ["1"]
    assert codes(findings) == [("not-a-number", "D3")]


def test_a_bad_row_never_stops_the_others_and_every_cell_is_named() -> None:
    """Each thing that is wrong is a finding at its own cell; the good row is taken."""
    records, findings = read(
        Target,
        """
        | council | indicator | period     | value    | agreed_on  | profile |
        | chorley | COR-005   | 2025/27    | 12       | 25/02/2025 |         |
        | chorley | COR-005   | 2025/26 Q2 | about 40 | 31/02/2025 | weekly  |
        | chorley | COR-005   | 2025/26 Q3 | 14       | 25/02/2025 |         |
        """,
        REGISTER,
    )

    assert [record.id for record in records] == ["chorley/COR-005|2025/26 Q3"]
    assert codes(findings) == [
        ("not-a-period", "C2"),
        ("not-a-number", "D3"),
        ("not-a-date", "E3"),
        ("not-a-choice", "F3"),
    ]
    assert "even, shares" in findings[3].remedy
    assert {finding.place.sheet for finding in findings} == {"Targets"}


def test_unknown_repeated_and_missing_columns() -> None:
    """A column that is not known or stands twice is said and not read; without a needed column nothing is."""
    records, findings = read(
        Directorate,
        """
        | council | reference | name   | Nmae | name  |
        | chorley | growth    | Growth | x    | Other |
        """,
        REGISTER,
    )

    assert [record.to_row()["name"] for record in records] == ["Growth"]
    assert codes(findings) == [("column-unknown", "D1"), ("column-twice", "E1")]
    assert "Did you mean “Name”?" in findings[0].remedy

    records, findings = read(Directorate, "| council | name |\n| chorley | Growth |", REGISTER)

    assert records == ()
    assert codes(findings) == [("column-missing", "A1")]
    assert "“Directorate”" in findings[0].message


def test_examples_and_blank_rows_are_left_out() -> None:
    """The example row of an import workbook is never taken, whatever it says."""
    records, findings = read(
        Directorate,
        """
        | council          | reference   | name        |
        | Example: chorley | environment | not a thing |
        |                  |             |             |
        | chorley          | growth      | Growth      |
        """,
        REGISTER,
    )

    assert findings == ()
    assert [record.id for record in records] == ["chorley/growth"]


def test_an_unknown_reference_comes_with_the_nearest_spelling() -> None:
    """A reference to a record that does not exist keeps its row out and names the nearest one."""
    _, findings = read(
        Service,
        """
        | council | reference | name  | directorate  |
        | chorley | parks     | Parks | enviroment   |
        | chorly  | trees     | Trees | environment  |
        """,
        REGISTER,
    )

    assert [code for code, _ in codes(findings)] == ["link-unknown", "link-unknown", "link-unknown"]
    assert findings[0].message == "There is no directorate “chorley/enviroment”."
    assert findings[0].remedy.startswith("Did you mean “chorley/environment”?")
    assert findings[1].remedy.startswith("Did you mean “chorley”?")


def test_rows_of_one_table_may_refer_to_each_other() -> None:
    """A manager may stand further down; where the manager's row is wrong, those below fall out with it."""
    records, findings = read(
        Officer,
        """
        | officer | name           | manager | start  |
        | olga    | Waste Officer  | mia     |        |
        | mia     | Waste Manager  | dee     |        |
        | dee     | Waste Director |         | 31/2/1 |
        | paul    | Policy Officer |         |        |
        """,
        REGISTER,
    )

    assert [record.id for record in records] == ["paul"]
    assert codes(findings) == [("link-refused", "C2"), ("link-refused", "C3"), ("not-a-date", "D4")]
    assert findings[0].message.endswith("which would give it, was not taken.")


def test_a_row_of_another_council_is_found() -> None:
    """The council beside a full reference has to be the reference's own."""
    records, findings = read(
        Target,
        """
        | council      | indicator       | period     | value |
        | south-ribble | chorley/COR-005 | 2025/26 Q3 | 12    |
        """,
        REGISTER,
    )

    assert records == ()
    assert codes(findings) == [("other-council", "B2")]


def test_the_same_row_twice_is_taken_once() -> None:
    """The first of two rows with one id is taken, and the second named with the row of the first."""
    records, findings = read(
        Target,
        """
        | council | indicator       | period     | value |
        | chorley | COR-005         | 2025/26 Q3 | 12    |
        | chorley | chorley/COR-005 | 2025/26 q3 | 13    |
        """,
        REGISTER,
    )

    assert [record.to_row()["value"] for record in records] == ["12"]
    assert codes(findings) == [("row-twice", "A3")]
    assert "row 2" in findings[0].message


def test_formulas_without_result_and_excel_errors_are_asked_about() -> None:
    """A formula is never evaluated, and an error is never a value."""
    headings = tuple(TableCell(f"{letter}1", name) for letter, name in zip("ABCD", NAMES, strict=True))
    row = (
        TableCell("A2", "chorley"),
        TableCell("B2", "COR-005"),
        TableCell("C2", "#N/A"),
        TableCell("D2", "", "=A1*2"),
    )

    records, findings = records_from(Target, Table("Targets", headings, (TableRow.of(2, row),)), REGISTER)

    assert records == ()
    assert codes(findings) == [("cell-error", "C2"), ("formula-not-calculated", "D2")]


NAMES = ("council", "indicator", "period", "value")


def test_columns_that_a_table_lacks_leave_a_record_as_it_is() -> None:
    """A second import with fewer columns changes only what it speaks of; an empty cell empties."""
    register = small_register(indicator("chorley/COR-020", tolerance="10%", data_source="Ledger"))
    row = {**ROW_OF_AN_INDICATOR, "reference": "COR-020", "name": "New name", "data_source": ""}

    records, findings = read(Indicator, f"| {' | '.join(row)} |\n| {' | '.join(row.values())} |", register)

    assert findings == ()
    (record,) = records
    assert isinstance(record, Indicator)
    assert (record.name, record.tolerance, record.data_source) == ("New name", "10%", "")


ROW_OF_AN_INDICATOR = {
    "council": "chorley", "reference": "COR-030", "name": "Measure", "kind": "corporate", "service": "waste",
    "priority": "green", "frequency": "quarterly", "unit": "number", "polarity": "lower",
    "collection_officer": "cora", "responsible_officer": "reza", "authorising_officer": "anna",
}  # fmt: skip


def one_indicator(**settings: str) -> list[tuple[str, str]]:
    """Return the findings of an indicator's row that is right but for `settings`, with the field of each."""
    row = {**ROW_OF_AN_INDICATOR, **settings}
    names = list(row)
    _, findings = read(Indicator, f"| {' | '.join(names)} |\n| {' | '.join(row.values())} |", REGISTER)
    return [(code, names[ord(cell[0]) - 65]) for code, cell in codes(findings)]


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, []),
        ({"responsible_officer": "cora"}, [("same-officer", "responsible_officer")]),
        ({"priority": ""}, [("no-priority", "priority")]),
        ({"priority": "", "kind": "local"}, []),
        ({"tolerance": "five"}, [("wrong-tolerance", "tolerance")]),
        ({"tolerance": "5pp"}, []),
        ({"measured_as": "year to date", "combine": "sum"}, [("indicator-wrong", "combine")]),
        ({"measured_as": "rolling 12 months", "combine": "last"}, []),
        ({"combine": "ratio of sums", "has_parts": "no"}, [("indicator-wrong", "combine")]),
        ({"unit": "yes/no", "has_parts": "yes"}, [("indicator-wrong", "has_parts")]),
        ({"decimals": "9"}, [("indicator-wrong", "decimals")]),
        ({"decimals": "1.5"}, [("not-a-whole-number", "decimals")]),
        ({"lag_months": "-1"}, [("indicator-wrong", "lag_months")]),
        ({"reported_in": "5"}, [("indicator-wrong", "reported_in")]),
        ({"start": "01/04/2025", "end": "31/03/2025"}, [("indicator-wrong", "end")]),
        ({"figure_taken_from": "chorley/COR-005"}, [("indicator-wrong", "figure_taken_from")]),
        ({"figure_taken_from": "south-ribble/COR-001"}, []),
        ({"frequency": "weekly"}, [("not-a-choice", "frequency")]),
        ({"has_parts": "perhaps"}, [("not-yes-or-no", "has_parts")]),
        ({"reference": "COR 030"}, [("not-valid", "reference")]),
        ({"name": ""}, [("cell-empty", "name")]),
    ],
)
def test_what_must_hold_of_an_indicator(settings: dict[str, str], found: list[tuple[str, str]]) -> None:
    """Each rule about an indicator's own columns gives one finding at the column that breaks it."""
    assert one_indicator(**settings) == found


def test_an_incomplete_row_is_one_finding_with_its_reference() -> None:
    """A new indicator with a reference and a name: one sentence lists what it lacks, at the first empty cell."""
    row = ROW_OF_AN_INDICATOR | dict.fromkeys(("service", "frequency", "unit", "polarity"), "")
    lacking = f"| {' | '.join(row)} |\n| {' | '.join(row.values())} |"

    records, (finding,) = read(Indicator, lacking, REGISTER)

    assert records == ()
    assert (finding.code, finding.place.cell, finding.place.reference) == (
        "import-row-incomplete", "E2", "chorley/COR-030",
    )  # fmt: skip
    assert finding.message == (
        "The row is not complete: “Service”, “Frequency”, “Unit” and “Better is” are empty, and every row needs them."
    )


def test_what_else_is_wrong_in_an_incomplete_row_is_said_beside_it() -> None:
    """A choice that is none keeps its own cell."""
    assert one_indicator(name="", service="", frequency="weekly") == [
        ("row-incomplete", "name"),
        ("not-a-choice", "frequency"),
    ]


def test_queries_let_a_row_in_and_errors_keep_it_out() -> None:
    """One officer in two roles is asked about, not refused: a deputy may still sign."""
    kinds = {kind.code: kind.severity for kind in kinds_in(importing)}

    assert kinds["import-same-officer"] is Severity.QUERY
    assert kinds["import-wrong-tolerance"] is Severity.ERROR


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("COR-005 | 2025/26 Q3 | 12    |        |             |", ""),
        ("COR-005 | 2025/26 Q3 | 12.5  |        |             |", "12.5 has more decimals"),
        ("COR-009 | 2025/26 Q3 | 45.25 |        |             |", "45.25 has more decimals"),
        ("COR-005 | 2025/26 Q3 |       |        |             |", "needs a target value"),
        ("COR-005 | 2025/26    | 1080  | even   |             |", ""),
        ("COR-005 | 2025/26 Q3 | 270   | even   |             |", "Only an annual target"),
        ("COR-005 | 2025/26    | 1080  | shares | 20 30 30 30 |", "add up to 100"),
    ],
)
def test_what_must_hold_of_a_target(row: str, wrong: str) -> None:
    """A target has no more decimals than its indicator, and a profile only where figures add up over the year."""
    records, findings = read(
        Target,
        f"""
        | indicator | period | value | profile | shares | council |
        | {row} chorley |
        """,
        REGISTER,
    )

    assert len(records) == (not wrong)
    assert [wrong in finding.message for finding in findings] == [True] * bool(wrong)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("COR-010 | 0.45  |      |       |", ["D2"]),
        ("COR-010 | -0.5  |      |       |", ["D2"]),
        ("COR-010 | 0.45% |      |       |", []),
        ("COR-010 | 45    |      |       |", []),
        ("COR-010 | 1     |      |       |", []),
        ("COR-010 | 0     |      |       |", []),
        ("COR-011 |       | 0.45 | 0.55  |", ["E2", "F2"]),
        ("COR-012 | 0.45  |      |       |", []),
    ],
)
def test_a_percentage_typed_as_a_plain_number_below_one_is_asked_about(row: str, found: list[str]) -> None:
    """A plain 0.45 is 0.45 points, and a query; a percent sign, or the format of an Excel cell, says what is meant."""
    plain = {"unit": "percentage", "decimals": 2}
    register = small_register(
        indicator("chorley/COR-010", **plain),
        indicator("chorley/COR-011", polarity="range", **plain),
        indicator("chorley/COR-012", decimals=2),
    )
    name, _, numbers = row.partition(" | ")

    records, findings = read(
        Target,
        f"""
        | council | indicator | period | value | low | high |
        | chorley | {name} | 2025/26 Q3 | {numbers}
        """,
        register,
    )

    assert len(records) == 1
    assert codes(findings) == [("percentage-as-ratio", cell) for cell in found]


def test_a_plain_percentage_is_asked_about_in_baselines_and_history_too() -> None:
    """The baseline of a percentage is in points, and so is a figure of the past."""
    history = "| council | indicator | period | value | source |\n| chorley | COR-009 | 2025/26 Q2 | 0.5 | Report |"

    _, findings = read(Figure, history, REGISTER)

    assert one_indicator(unit="percentage", decimals="1", baseline="0.5") == [("percentage-as-ratio", "baseline")]
    assert one_indicator(unit="percentage", decimals="1", baseline="0.5%") == []
    assert one_indicator(unit="yes/no", combine="last", baseline="0.5", multiplier="100") == []
    assert codes(findings) == [("percentage-as-ratio", "D2")]
    assert findings[0].message == "0.5 was read as 0.5 %; a percentage of 50 is typed 50."


@pytest.mark.parametrize(
    ("column", "typed", "found"),
    [
        ("Return due", "-3", ["council-wrong"]),
        ("Authorisation due", "251", ["council-wrong"]),
        ("Return due", "0", []),
        ("Return due", "14", ["steps-out-of-order"]),
        ("Return due", "13", []),
        ("Authorisation due", "9999999999", ["council-wrong"]),
        ("Escalate after", "0", ["council-wrong"]),
        ("Baselining quarters", "-1", ["council-wrong"]),
        ("Baselining quarters", "0", []),
    ],
)
def test_what_must_hold_of_a_councils_settings(column: str, typed: str, found: list[str]) -> None:
    """Working days after a period are some, and each step comes after the one before it."""
    records, findings = read(
        Council, f"| council | name | {column} |\n| chorley | Chorley Council | {typed} |", REGISTER
    )

    assert len(records) == ("council-wrong" not in found)
    assert [code for code, _ in codes(findings)] == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("waste@example.org", []),
        ("", []),
        ("not an address", ["not-an-address"]),
        ("a@b.c; d@e.f", ["not-an-address"]),
        ("Mary <mary@example.org>", ["not-an-address"]),
    ],
)
def test_an_address_that_is_none_is_asked_about_before_anybody_is_reminded(address: str, found: list[str]) -> None:
    """The officer is taken; what remind could not write to is said when it is typed."""
    records, findings = read(Officer, f"| officer | name | email |\n| mia | Mia | {address} |", REGISTER)

    assert len(records) == 1
    assert [code for code, _ in codes(findings)] == found


def test_a_target_of_a_contextual_indicator_is_asked_about() -> None:
    """A target that nothing is judged against is a query."""
    register = small_register(indicator("chorley/COR-040", judged_as="contextual"))

    records, findings = read(
        Target,
        """
        | council | indicator | period     | value |
        | chorley | COR-040   | 2025/26 Q3 | 12    |
        """,
        register,
    )

    assert len(records) == 1
    assert codes(findings) == [("target-not-used", "B2")]


def test_an_incomplete_written_procedure_is_taken_and_says_what_it_lacks() -> None:
    """A written procedure without all its parts is a query that names them (framework section 3)."""
    records, findings = read(
        WrittenProcedure,
        """
        | council | indicator | definition      | author | dated      |
        | chorley | COR-009   | Recycled waste. | cora   | 01/04/2025 |
        """,
        REGISTER,
    )

    assert len(records) == 1
    assert codes(findings) == [("procedure-incomplete", "B2")]
    assert "Numerator" in findings[0].message
    assert "Definition" not in findings[0].message


def test_history_is_imported_with_its_source_and_claims_no_roles() -> None:
    """A figure of a period that ended before go-live becomes `imported`; the state need not be given."""
    records, findings = read(
        Figure,
        """
        | council | indicator | period     | value | source         |
        | chorley | COR-005   | 2025/26 Q2 | 1,200 | Cabinet report |
        """,
        REGISTER,
    )

    assert findings == ()
    (record,) = records
    assert isinstance(record, Figure)
    assert (record.state, record.value, record.period) == (State.IMPORTED, Decimal(1200), Period.parse("2025/26 Q2"))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("COR-005 | 2025/26 Q3     | 12   | Report |  |  |", [("not-history", "B2")]),
        ("COR-005 | September 2025 | 12   | Report |  |  |", [("figure-wrong", "B2")]),
        ("COR-005 | 2024/25        | 12   | Report |  |  |", []),
        ("COR-005 | 2025/26 Q2     | 12   |        |  |  |", [("no-source", "D2")]),
        ("COR-005 | 2025/26 Q2     |      | Report |  |  |", [("figure-empty", "C2")]),
        ("COR-005 | 2025/26 Q2     | 12.4 | Report |  |  |", [("more-decimals", "C2")]),
        ("COR-009 | 2025/26 Q2     | 45.1 | Report | 451 | 1,000 |", []),
        ("COR-009 | 2025/26 Q2     | 45.2 | Report | 451 | 1,000 |", []),
        ("COR-009 | 2025/26 Q2     | 46   | Report | 451 | 1,000 |", [("parts-disagree", "C2")]),
        ("LOC-FIN-001 | 2025/26 Q2 | No   | Report |  |  |", []),
        ("LOC-FIN-001 | 2025/26 Q2 | 0.5  | Report |  |  |", [("not-a-number", "C2")]),
    ],
)
def test_what_must_hold_of_history(row: str, found: list[tuple[str, str]]) -> None:
    """History ends before go-live, has a source, a figure or a reason, and parts that give the figure."""
    _, findings = read(
        Figure,
        f"""
        | indicator | period | value | source | numerator | denominator | council |
        | {row} chorley |
        """,
        REGISTER,
    )

    assert codes(findings) == found


def test_a_percentage_without_a_multiplier_is_held_to_the_rule_of_returns() -> None:
    """451 of 1,000 is 45.1 per cent in history too, where the indicator does not say that it is times 100."""
    register = with_records(
        REGISTER, indicator("chorley/COR-010", unit="percentage", decimals=1, has_parts=True, multiplier=None)
    )

    records, findings = read(
        Figure,
        """
        | council | indicator | period     | value | source | numerator | denominator |
        | chorley | COR-010   | 2025/26 Q2 | 45.1  | Report | 451       | 1,000       |
        """,
        register,
    )

    assert (len(records), findings) == (1, ())


def test_history_cannot_say_that_it_was_authorised() -> None:
    """State and signatures come from sign-off only."""
    records, findings = read(
        Figure,
        """
        | council | indicator | period     | value | source | state      | authorised_by |
        | chorley | COR-005   | 2025/26 Q2 | 12    | Report | authorised | anna          |
        """,
        REGISTER,
    )

    assert records == ()
    assert codes(findings) == [("not-imported", "F2"), ("not-imported", "G2")]


def test_a_council_without_a_go_live_date_takes_no_history() -> None:
    """Without a go-live date nobody can tell history from figures that need three signatures."""
    _, findings = read(
        Figure,
        """
        | council      | indicator | period     | value | source |
        | south-ribble | COR-001   | 2025/26 Q2 | 12    | Report |
        """,
        REGISTER,
    )

    assert codes(findings) == [("no-go-live", "A2")]


def test_an_import_never_changes_a_figure_that_went_through_sign_off() -> None:
    """A figure that was collected, checked or authorised is locked against imports."""
    register = small_register(figure("chorley/COR-005", "2025/26 Q2", state="authorised", value="12"))

    records, findings = read(
        Figure,
        """
        | council | indicator | period     | value | source |
        | chorley | COR-005   | 2025/26 Q2 | 99    | Report |
        | chorley | COR-005   | 2025/26 Q1 | 98    | Report |
        """,
        register,
    )

    assert [record.id for record in records] == ["chorley/COR-005|2025/26 Q1"]
    assert codes(findings) == [("figure-locked", "C2")]
    assert "pmf correct" in findings[0].remedy


def test_an_action_names_its_plan_by_indicator_and_period() -> None:
    """`COR-005 | 2025/26 Q2` beside the council is the plan of that spell, spelt as people spell periods."""
    plan = ActionPlan.model_validate({"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q2"})
    cells = ("chorley", "COR-005 | 2025-26-Q2", "1", "Hire a vehicle")
    headings = tuple(TableCell("A1", name) for name in ("council", "plan", "number", "what"))
    rows = (TableRow(2, tuple(cells)),)

    records, findings = records_from(Action, Table("Actions", headings, rows), small_register(plan))

    assert findings == ()
    assert records[0].id == "chorley/COR-005|2025/26 Q2|1"


def test_gaps_name_indicators_without_target_or_procedure() -> None:
    """An indicator judged against a target needs one, and each needs a written procedure; retired ones no more."""
    register = with_records(
        Register({}),
        indicator("chorley/COR-001"),
        indicator("chorley/COR-002", judged_as="contextual"),
        indicator("chorley/COR-003", end="2025-03-31"),
        WrittenProcedure(council="chorley", indicator="chorley/COR-001"),
    )

    found = [(finding.code, finding.place.reference) for finding in gaps_of(register)]

    assert found == [("import-no-target", "chorley/COR-001"), ("import-no-procedure", "chorley/COR-002")]


def test_the_sheets_of_a_workbook_are_imported_in_order_and_others_are_named() -> None:
    """Councils come before targets wherever they stand; notes are said to be left out, the Start sheet is not."""
    empty = "| a |\n| b |"
    pairs, findings = tables_to_import(
        [table(empty, "Targets"), table(empty, "Notes"), table(empty, "Start"), table(empty, "councils")]
    )

    assert [kind for kind, _ in pairs] == [Council, Target]
    assert [finding.found for finding in findings] == ["Notes"]


@pytest.mark.parametrize("text", ["indicators", "Indicator", "INDICATORS"])
def test_tables_are_called_by_any_of_their_names(text: str) -> None:
    """Singular, plural and the sheet's own name mean the same table."""
    assert record_called(text) is Indicator


@pytest.mark.parametrize("text", ["written-procedures", "Written procedures", "procedure", "procedures"])
def test_a_table_of_two_words_may_be_written_with_a_hyphen(text: str) -> None:
    """`written-procedures` is what a command line takes without quotes."""
    assert record_called(text) is WrittenProcedure


def test_a_misspelt_table_comes_with_the_nearest_right_spelling() -> None:
    """A name that is none is answered with the nearest one."""
    with pytest.raises(PmfError, match="Did you mean “Indicators”"):
        record_called("indicaters")


@given(st.text(max_size=30))
def test_no_text_in_a_cell_ends_in_a_traceback(text: str) -> None:
    """Whatever stands in a cell, the row is taken or a finding says why not."""
    cells = tuple(
        TableCell(f"{letter}2", value) for letter, value in zip("ABCD", ("chorley", text, text, text), strict=True)
    )
    headings = tuple(TableCell(f"{letter}1", name) for letter, name in zip("ABCD", NAMES, strict=True))

    records, findings = records_from(Target, Table("Targets", headings, (TableRow.of(2, cells),)), REGISTER)

    assert len(records) + len(findings) >= 1
