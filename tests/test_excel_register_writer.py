"""The register workbook: what it shows, that every record is in it as it stands, and that Office can open it."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.cell_formats import as_double, shortened
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.periods import Period
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.core.register_view import ControlView, register_view
from pmf_excel.excel.macros import built_vba_project, vba_project
from pmf_excel.excel.register_writer import write_register
from pmf_excel.office.package import read_package
from tests.office import LibreOffice
from tests.registers import quarter_register

Q3, TODAY = Period.parse("2025/26 Q3"), date(2026, 1, 20)
YEARS = [Period.parse("2000/01").shifted(number) for number in range(40)]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

FIGURES = """
council | indicator     | period        | state     | value   | numerator | denominator | commentary  | collected_on
chorley | chorley/LOC-2 | 2025/26 Q3    | collected | 48.25   | 193       | 400         | =1+1        | 2026-01-12
chorley | chorley/LOC-2 | 2025/26 Q2    | imported  | 47      |           |             | @SUM(A1)    |
chorley | chorley/LOC-3 | December 2025 | checked   | 1234567 |           |             |             |
chorley | chorley/LOC-3 | October 2025  | imported  | 0.1     |           |             |             |
"""

TABLES = """
Indicators (5) | Written procedures (0) | Targets (5) | Figures (4)
Action plans (0) | Actions (0) | Projects (0) | Project updates (0)
Officers (6) | Councils (2) | Directorates (0) | Deputies (0)
Services (0) | Priorities (0) | Series breaks (0) | Forms issued (0)
Files received (0) | Periods closed (0) | Publications (0)
""".strip().splitlines()


def written(register: Register, outcome: str = "") -> bytes:
    """The register workbook of 2025/26 Q3 on 20 January 2026, ledger entry 512."""
    return write_register(register_view(register, Q3, TODAY, outcome=outcome), register, TODAY, 512)


def opened(content: bytes) -> Any:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(content), keep_vba=True)


def table_of(content: bytes, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet's table, by heading, without blank cells."""
    headings, *rows = opened(content)[sheet].iter_rows(min_row=3, values_only=True)
    return [{name: cell for name, cell in zip(headings, row, strict=True) if cell is not None} for row in rows]


def texts_of(content: bytes, sheet: str) -> list[str]:
    """What stands on a sheet, row by row, cells parted by `|`, blank rows left out."""
    rows = opened(content)[sheet].iter_rows(values_only=True)
    shown = [" | ".join(str(cell).removesuffix(" 00:00:00") for cell in row if cell is not None) for row in rows]
    return [row for row in shown if row]


@pytest.fixture(scope="module")
def content() -> bytes:
    """The workbook of a register with four figures."""
    return written(quarter_register(figure=FIGURES), "Collected 2 files.")


def test_the_control_sheet_says_how_the_period_stands_and_what_needs_somebody(content: bytes) -> None:
    """Title, councils, period and outcome; four counts; links to the tables with their sizes; the two lists."""
    said = "As at 20 January 2026, ledger entry 512. Collected 2 files."
    late = "Return overdue by 3 working days (3 lines)"
    assert texts_of(content, "Control") == [
        "Indicator register",
        "Chorley Council and South Ribble Borough Council  ·  performance management",
        f"Period | 2025/26 Q3 | October to December 2025 | {said}",
        "Returns in | To check | To authorise | Action plans",
        "0 of 1 | 1 figure | 1 figure | None",
        "1 late | no queries | none off target | none is asked for so far",
        "Tables",
        *TABLES,
        "What needs somebody",
        "Reference | Indicator | Who | Due | What",
        f"chorley/COR-1 | Days to process and others | Collection Officer, Waste | 2026-01-15 | {late}",
        "Expected, not late",
        "Reference | Indicator | Who | Due | What",
        "chorley/LOC-2 | Waste recycled | Responsible Officer, Waste | 2026-01-20 | Check expected",
        "chorley/LOC-3 | December 2025: Fly-tips | Director of Environment | 2026-01-27 | Authorisation expected",
    ]


def test_the_lists_fit_on_a_small_screen_and_long_texts_wrap(content: bytes) -> None:
    """All five columns stand within 132 characters, about 1,000 pixels in Excel; a row is as high as its text."""
    control = opened(content)["Control"]
    columns = control.column_dimensions

    assert sum(columns[letter].width for letter in "ABCDEF") < 137
    row = next(cell.row for cell in control["C"] if cell.value == "December 2025: Fly-tips")
    assert all(control.cell(row, column).alignment.wrap_text for column in (3, 4, 6))
    heading = next(cell.row for cell in control["F"] if cell.value == "What")
    assert control.cell(heading + 1, 6).value.startswith("Return overdue")
    assert control.row_dimensions[heading + 1].height > 2 * 13


def test_what_needs_somebody_links_to_the_figure_or_else_to_the_indicator(content: bytes) -> None:
    """A reference is one click away from its row."""
    control = opened(content)["Control"]
    links = {cell.value: cell.hyperlink.location for row in control.iter_rows() for cell in row if cell.hyperlink}

    assert links["Figures (4)"] == "'Figures'!B4"
    assert links["chorley/LOC-2"] == "'Figures'!B5"
    assert links["chorley/COR-1"] == "'Indicators'!B4"


def test_an_empty_register_says_that_nothing_is_needed() -> None:
    """Before the first import every table has its headings and one empty row."""
    content = written(Register({}))

    assert texts_of(content, "Control")[-4:] == ["What needs somebody", "Nothing.", "Expected, not late", "Nothing."]
    workbook = opened(content)
    assert not [cell for kind in RECORDS for row in workbook[kind.sheet]["A4:Z9"] for cell in row if cell.value]


def test_every_kind_of_record_has_a_sheet_with_an_excel_table_of_its_name(content: bytes) -> None:
    """Table names have no spaces; what people look at most stands first."""
    workbook = opened(content)

    assert workbook.sheetnames[:5] == ["Control", "Indicators", "Written procedures", "Targets", "Figures"]
    assert set(workbook.sheetnames[1:]) == {record.sheet for record in RECORDS}
    assert all(list(workbook[record.sheet].tables) == [record.sheet.replace(" ", "_")] for record in RECORDS)


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.sheet)
def test_headings_are_unique_in_a_table(kind: Any) -> None:
    """Excel repairs a table with two columns of one name."""
    view = register_view(Register({}), Q3, TODAY)
    headings = [column.heading for column in sheet_columns(kind, Register({}), view.statuses)]

    assert len({heading.casefold() for heading in headings}) == len(headings)


def test_a_figure_stands_as_it_is_with_name_and_status_beside_it(content: bytes) -> None:
    """Sorted by indicator and period; numbers and dates are real ones, text is text, also where it looks otherwise."""
    first, second, *_ = table_of(content, "Figures")

    assert first["record id"] == "chorley/LOC-2|2025/26 Q2"
    assert first["Commentary"] == "@SUM(A1)"
    assert second == {
        "record id": "chorley/LOC-2|2025/26 Q3",
        "Council": "chorley",
        "Indicator": "chorley/LOC-2",
        "Name of the indicator": "Waste recycled",
        "Period": "2025/26 Q3",
        "State": "collected",
        "Status": "Awaiting authorisation: collected, to be checked",
        "Figure": 48.25,
        "Numerator": 193,
        "Denominator": 400,
        "Commentary": "=1+1",
        "Collected on": second["Collected on"],
    }
    assert str(second["Collected on"]) == "2026-01-12 00:00:00"


def test_months_stand_in_the_order_of_the_year(content: bytes) -> None:
    """October comes before December, although its name does not."""
    assert [row["Period"] for row in table_of(content, "Figures")[2:]] == ["October 2025", "December 2025"]


def test_nothing_that_somebody_wrote_becomes_a_formula(content: bytes) -> None:
    """No cell of the tables holds one."""
    sheets = [part for name, part in read_package(content).items() if name.startswith("xl/worksheets/sheet")]

    assert len(sheets) == len(RECORDS) + 1
    assert not [part for part in sheets if ElementTree.fromstring(part).find(f".//{MAIN}c/{MAIN}f") is not None]


def test_a_figure_is_shown_with_its_indicators_decimals(content: bytes) -> None:
    """One decimal for a percentage of one decimal; its numerator as it was typed."""
    sheet = opened(content)["Figures"]
    columns = {cell.value: cell.column for cell in sheet[3]}

    assert sheet.cell(5, columns["Figure"]).number_format == "#,##0.0"
    assert sheet.cell(5, columns["Numerator"]).number_format == "#,##0"
    assert sheet.cell(6, columns["Figure"]).number_format == "#,##0"


def test_choices_are_offered_from_the_declaration_and_from_the_tables_looked_up(content: bytes) -> None:
    """Kind offers its two words; a Collection Officer is chosen among the ids of the sheet Officers."""
    workbook = opened(content)
    sheet = workbook["Indicators"]
    headings = {cell.column_letter: cell.value for cell in sheet[3]}
    offered = {
        headings["".join(filter(str.isalpha, str(rule.sqref).split(":")[0]))]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }

    assert offered["Kind"] == '"corporate,local"'
    assert offered["Illustrative"] == '"yes,no"'
    assert offered["Collection Officer"] == "ids_officer"
    assert workbook.defined_names["ids_officer"].attr_text == "'Officers'!$A$4:$A$9"
    assert [sheet["A4"].value, workbook["Officers"]["A9"].value] == ["chorley/COR-1", "soutra"]


def test_record_ids_are_hidden_and_headings_stay_in_sight(content: bytes) -> None:
    """The permanent id travels with its row; council and reference stay when people scroll."""
    sheet = opened(content)["Indicators"]

    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "D4"


def test_a_heading_explains_its_column_and_says_what_only_forms_change(content: bytes) -> None:
    """The declaration's note is the heading's note in the workbook."""
    sheet = opened(content)["Figures"]
    notes = {cell.value: cell.comment.text for cell in sheet[3] if cell.comment}

    assert notes["State"] == "Where it stands in sign-off. Changed by forms only."
    assert notes["Status"] == "Made from the register; not part of the record."


def test_the_same_register_gives_the_same_bytes() -> None:
    """Nothing of the clock gets in; another day does."""
    register = quarter_register(figure=FIGURES)

    assert written(register) == written(register)
    view = register_view(register, Q3, TODAY)
    assert write_register(view, register, date(2026, 1, 21), 512) != write_register(view, register, TODAY, 512)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_is_a_number_only_where_it_can_be_read_back(number: Decimal) -> None:
    """The shortest text of the double is the decimal again; all else is written as text."""
    double = as_double(number)

    assert double is None or Decimal(repr(double)) == number


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("2.41", 2.41),
        ("9.95", 9.95),
        ("-0.1", -0.1),
        ("123456789012345", 123456789012345.0),
        ("1234567890123456.7", None),
        ("0.1234567890123456789", None),
        ("1E+400", None),
    ],
)
def test_figures_of_a_council_are_numbers_and_monsters_are_text(number: str, kept: float | None) -> None:
    """Fifteen digits are exact in a double; more would be altered."""
    assert as_double(Decimal(number)) == kept


@settings(max_examples=20, deadline=None)
@given(st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1, max_size=40))
def test_figures_read_back_from_the_workbook_are_the_figures(values: list[Decimal]) -> None:
    """Also through XlsxWriter's own rounding to sixteen digits."""
    rows = [f"chorley | chorley/LOC-2 | {YEARS[number]} | imported | {value:f}" for number, value in enumerate(values)]
    register = quarter_register(figure="\n".join(["council | indicator | period | state | value", *rows]))
    parts = read_package(write_register(ControlView((), Q3, TODAY, (), (), (), {}), register, TODAY, 1))

    cells = ElementTree.fromstring(parts["xl/worksheets/sheet5.xml"]).findall(f".//{MAIN}c")
    read = [cell.findtext(f"{MAIN}v") for cell in cells if cell.get("t") is None]

    assert [Decimal(repr(float(text))) for text in read if text] == values


def test_a_text_longer_than_a_cell_can_hold_is_cut_and_shown_as_cut() -> None:
    """XlsxWriter would leave it out."""
    assert shortened("x" * 32_767) == "x" * 32_767
    assert shortened("x" * 40_000) == "x" * 32_766 + "…"


def test_a_row_of_prose_is_as_high_as_its_longest_text() -> None:
    """LibreOffice and previews do not find that out by themselves; a figure's commentary keeps to one line."""
    procedures = f"council | indicator | definition | purpose\nchorley | chorley/LOC-1 | {'word ' * 30} | short"
    figures = (
        f"council | indicator | period | state | commentary\nchorley | chorley/LOC-1 | 2025 | due | {'word ' * 30}"
    )
    workbook = opened(written(quarter_register(procedure=procedures, figure=figures.replace("2025", "2025/26 Q3"))))

    assert workbook["Written procedures"].row_dimensions[4].height == 3 * 13.5
    assert workbook["Figures"].row_dimensions[4].height is None


def test_a_workbook_with_macros_carries_a_project_even_an_empty_one(content: bytes, tmp_path: Path) -> None:
    """Excel opens no .xlsm without one; the shipped project is what the script makes."""
    parts = read_package(content)

    assert parts["xl/vbaProject.bin"] == vba_project() == built_vba_project(tmp_path)
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in parts["[Content_Types].xml"]


@pytest.mark.validator
def test_the_validator_has_nothing_to_say(validator: Callable[..., None], tmp_path: Path) -> None:
    """Microsoft's own SDK finds no error, whether the register is empty or not."""
    empty, filled = tmp_path / "empty.xlsm", tmp_path / "filled.xlsm"
    empty.write_bytes(written(Register({})))
    filled.write_bytes(written(quarter_register(figure=FIGURES)))

    validator(empty, filled)


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_sees_the_same_figures(
    libreoffice: LibreOffice, content: bytes, tmp_path: Path
) -> None:
    """Saved as a plain workbook there, the tables hold what they held."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(content)

    [saved] = libreoffice.convert([path], "xlsx", tmp_path)

    assert table_of(saved.read_bytes(), "Figures") == table_of(content, "Figures")
