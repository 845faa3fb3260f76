"""The first day of somebody new: what import says of rows, of what is missing, and of who they are from now on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pmf_excel.core.records.indicators import Target
from pmf_excel.doors import login
from tests.registers import rows_of
from tests.workspaces import Office, Said, definitions, filled_import, typed

#: Counts that add up over the year; only some of their targets say what a quarter should be.
TARGETS = """
council | indicator     | period     | value | profile
chorley | chorley/LOC-1 | 2025/26    | 1600  |
chorley | chorley/LOC-3 | 2025/26    | 360   | even
chorley | chorley/COR-1 | 2025/26    | 20    |
"""


def new_office(tmp_path: Path) -> Office:
    """A workspace as `init` makes it."""
    assert typed("init", str(tmp_path / "ours")).status == 0
    return Office(tmp_path / "ours")


def imported(office: Office, tables: Mapping[str, list[dict[str, str]]], *, status: int, by: str = "") -> Said:
    """What the import of a workbook says to whoever is at the keyboard."""
    (office.root / "filled.xlsx").write_bytes(filled_import(tables))
    words = ["import", "all", str(office.root / "filled.xlsx"), "-C", str(office.root), "--today", "2026-01-02"]
    said = typed(*words, *(["--by", by] if by else []))
    assert said.status == status, said
    return said


def test_whoever_set_it_up_is_told_how_to_go_on(tmp_path: Path) -> None:
    """Once there are officers, they are none of them: the words say what to type, and it works."""
    office = new_office(tmp_path)
    rows = definitions()

    said = imported(office, rows, status=0)
    refused = typed("issue", "returns", "--period", "2025/26 Q3", "-C", str(office.root), "--today", "2026-01-05")
    rows["officer"][0]["login"] = login()
    again = imported(office, {"officer": rows["officer"]}, status=0, by="tp")
    issued = typed("issue", "returns", "--period", "2025/26 Q3", "-C", str(office.root), "--today", "2026-01-05")

    assert f"No officer has your login “{login()}”. From now on say who you are with each command" in said.out
    assert refused.status == 2
    assert "such as --by autho for Director of Environment" in refused.err
    assert "No officer has your login" not in again.out
    assert issued.status == 0


def test_rows_read_are_those_of_the_file(tmp_path: Path) -> None:
    """Not those that were taken: figures that were all refused were read all the same."""
    office = new_office(tmp_path)
    rows = definitions()
    for row in rows["figure"]:
        row["value"] = "lots"

    said = imported(office, rows, status=1)
    (figures,) = [line.split() for line in said.out.splitlines() if line.split()[:1] == ["Figures"]]

    assert figures == ["Figures", "4", "0", "0", "4"]


def test_a_misspelt_choice_has_its_nearest_named(tmp_path: Path) -> None:
    """Quartely for quarterly, percent for percentage."""
    office = new_office(tmp_path)
    rows = definitions()
    rows["indicator"][0]["frequency"] = "quartely"
    rows["indicator"][1]["unit"] = "percent"

    said = imported(office, rows, status=1)

    assert "“quartely” is not a choice of this column. Did you mean “quarterly”? Choose one of:" in said.out
    assert "“percent” is not a choice of this column. Did you mean “percentage”? Choose one of:" in said.out


def test_an_annual_target_that_leaves_the_quarters_unrated_is_said(tmp_path: Path) -> None:
    """Of a sum without a profile; an even one is spread, and what is an average has the year's target anyway."""
    office = new_office(tmp_path)

    said = imported(office, {**definitions(), "target": rows_of(TARGETS)}, status=1)

    assert "chorley/LOC-1 adds up over the year and has an annual target for 2025/26 only" in said.out
    assert "Choose even or shares in the column Profile of the sheet Targets" in said.out
    assert "LOC-3 adds up" not in said.out
    assert "COR-1 adds up" not in said.out


def test_an_empty_file_is_to_be_filled_before_anything_is_issued(tmp_path: Path) -> None:
    """What `init` made, imported as it is."""
    office = new_office(tmp_path)

    said = imported(office, {}, status=0)

    assert said.out.startswith("filled.xlsx has no rows to import; nothing changed.")
    assert "Next: Type a row for each record into filled.xlsx" in said.out


def test_without_indicators_no_return_is_spoken_of(tmp_path: Path) -> None:
    """Councils and officers first, the rest later."""
    rows = definitions()

    said = imported(new_office(tmp_path), {name: rows[name] for name in ("council", "officer")}, status=0)

    assert "Next: Import the indicators next" in said.out


def test_rows_that_refer_to_a_refused_row_are_told_which(tmp_path: Path) -> None:
    """One word of an indicator is misspelt: its targets, procedure and figures wait for that row, named by its number."""
    rows = definitions()
    _misspell_frequency(rows)

    said = imported(new_office(tmp_path), rows, status=1)

    assert "“quartely” is not a choice of this column." in said.out
    waits = [line for line in said.out.splitlines() if "which would give it, was not taken." in line]
    assert len(waits) == 6  # the other council's indicator, a target and a procedure of each, and a figure
    assert "Indicator “chorley/COR-1” is not in the register: row 6 of the sheet Indicators, which" in waits[0]
    assert "Mend that row and import the file again: this one comes in with it." in waits[0]
    assert "There is no indicator" not in said.out


def test_a_mended_row_brings_in_with_it_whatever_waited(tmp_path: Path) -> None:
    """One more run is enough: the rows below it were right all along."""
    office = new_office(tmp_path)
    rows = definitions()
    _misspell_frequency(rows)
    imported(office, rows, status=1)

    said = imported(office, definitions(), status=0, by="tp")

    assert "ERROR" not in said.out
    assert {each.id for each in office.register.all(Target)} == {
        f"{row['indicator']}|{row['period']}" for row in definitions()["target"]
    }


def test_what_else_is_wrong_with_a_row_that_waits_is_said_in_the_same_round(tmp_path: Path) -> None:
    """A figure without its source, an unreadable target: not only once the indicator is mended."""
    rows = definitions()
    _misspell_frequency(rows)
    for row in rows["figure"]:
        if row["indicator"] == "chorley/COR-1":
            row["source"] = ""
    for row in rows["target"]:
        if row["indicator"] == "chorley/COR-1":
            row["value"] = "about 20"

    said = imported(new_office(tmp_path), rows, status=1)

    assert "The figure of chorley/COR-1 for 2025/26 Q2 does not say where it comes from." in said.out
    assert "“about 20” is not a number." in said.out


def test_yes_and_no_are_read_beside_a_refused_indicator(tmp_path: Path) -> None:
    """What it counts in stands in its refused row, so that its answers are no findings of their own."""
    rows = definitions()
    _misspell_frequency(rows)
    for row in rows["indicator"]:
        if row["reference"] == "COR-1":
            row |= {"unit": "yes/no", "decimals": "0"}
    for table in ("target", "figure"):
        for row in rows[table]:
            if row["indicator"].endswith("COR-1"):
                row["value"] = "Yes"

    said = imported(new_office(tmp_path), rows, status=1)

    assert "“Yes” is not a number." not in said.out


def test_rows_of_a_refused_council_wait_for_it(tmp_path: Path) -> None:
    """Everything of that council, in every sheet; what rules say without the council is left out."""
    rows = definitions()
    rows["council"][0]["go_live"] = "soon"

    said = imported(new_office(tmp_path), rows, status=1)

    assert "“soon” is not a date." in said.out
    assert "Council “chorley” is not in the register: row 3 of the sheet Councils" in said.out
    assert "has no go-live date" not in said.out
    assert "Did you mean" not in said.out


def _misspell_frequency(rows: Mapping[str, list[dict[str, str]]]) -> None:
    """Misspell the frequency of chorley/COR-1."""
    for row in rows["indicator"]:
        if (row["council"], row["reference"]) == ("chorley", "COR-1"):
            row["frequency"] = "quartely"
