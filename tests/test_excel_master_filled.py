"""The master workbook with rows: put in by the closed workbook's writer into the template, as every job does it."""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.master import control, dashboard
from pmf_excel.core.master.book import (
    CONTROL_SHEET,
    DASHBOARD_SHEET,
    MARKS,
    BookUpdate,
    CellToWrite,
    Chosen,
    RowToWrite,
    TableToWrite,
)
from pmf_excel.core.master.choices import choice_regions
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.master.control import LastSave, control_regions
from pmf_excel.core.master.dashboard import dashboard_regions, entries_shown
from pmf_excel.core.master.findings_page import findings_region
from pmf_excel.core.master.layout import RECORD_SHEETS
from pmf_excel.core.master.log_page import log_region
from pmf_excel.core.master.shown import Shown
from pmf_excel.core.master.statuses import figure_statuses
from pmf_excel.core.periods import Period
from pmf_excel.core.records.register import Register
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.excel.closed.updating import updated
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from pmf_excel.excel.master_template import master_template
from pmf_excel.jobs.files import write_file
from tests.office import LibreOffice
from tests.registers import quarter_register
from tests.shown_pages import LATE, shown_at
from tests.test_core_master_control import HISTORY
from tests.test_core_master_pages import FINDING, job

FIGURES = """
council | indicator     | period        | state     | value   | numerator | denominator | commentary  | collected_on
chorley | chorley/LOC-2 | 2025/26 Q2    | imported  | 47      |           |             | @SUM(A1)    |
chorley | chorley/LOC-2 | 2025/26 Q3    | collected | 48.25   | 193       | 400         | =1+1        | 2026-01-12
chorley | chorley/LOC-3 | December 2025 | checked   | 1234567 |           |             |             |
"""
YEARS = [Period.parse("2000/01").shifted(number) for number in range(40)]


@functools.cache
def template_bytes() -> bytes:
    """The empty workbook."""
    return master_template("example")


def template() -> ClosedWorkbook:
    """The empty workbook, read."""
    return ClosedWorkbook(template_bytes(), "master.xlsm")


def tables_of(shown: Shown) -> tuple[TableToWrite, ...]:
    """Every record as a new row."""
    statuses = figure_statuses(shown.register, shown.today, shown.words)
    return tuple(_table(shown.register, kind, statuses) for kind in RECORD_SHEETS if shown.register.all(kind))


def _table(register: Register, kind: Any, statuses: dict[str, str]) -> TableToWrite:
    columns = sheet_columns(kind, register, statuses)
    rows = (
        RowToWrite(record.id, None, {column.heading: column.cell(record) for column in columns})
        for record in register.all(kind)
    )
    return TableToWrite(kind.sheet, tuple(rows))


def filled(shown: Shown, *tables: TableToWrite) -> bytes:
    """The template with all rows and pages of what is shown, then `tables`."""
    entries = entries_shown(shown)
    regions = (
        *control_regions(shown, entries, LastSave(512, on=date(2026, 1, 12))),
        *dashboard_regions(shown, entries),
        *choice_regions(shown.register, shown.today, Chosen()),
        findings_region([FINDING]),
        log_region([job(9, "out/answers/a.xlsx")]),
    )
    content = updated(template(), BookUpdate(tables_of(shown), regions))
    return updated(ClosedWorkbook(content, "master.xlsm"), BookUpdate(tables)) if tables else content


@pytest.fixture(scope="module")
def content() -> bytes:
    """The workbook of the small register with three figures, one cell of it refused."""
    refused = RowToWrite("chorley/LOC-2|2025/26 Q3", 5, {MARKS: CellToWrite("|Figure|")})
    return filled(shown_at(LATE, figure=FIGURES), TableToWrite("Figures", (refused,)))


def opened(content: bytes, *, data_only: bool = False) -> Any:
    """The workbook as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)


def table_in(content: bytes, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet's table, by heading, without blank cells."""
    headings, *rows = opened(content)[sheet].iter_rows(min_row=3, values_only=True)
    return [{name: cell for name, cell in zip(headings, row, strict=True) if cell is not None} for row in rows]


def test_a_figure_stands_as_it_is_with_name_and_status_beside_it(content: bytes) -> None:
    """Numbers and dates are real ones, text is text, also where it looks otherwise."""
    first, second, _ = table_in(content, "Figures")

    assert first["Commentary"] == "@SUM(A1)"
    assert second == {
        "record id": "chorley/LOC-2|2025/26 Q3",
        "marks": "|Figure|",
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


def test_a_figure_is_shown_with_its_indicators_decimals(content: bytes) -> None:
    """One decimal for a percentage of one decimal; its numerator as it was typed; a date as people write it."""
    sheet = opened(content)["Figures"]
    columns = {cell.value: cell.column for cell in sheet[3]}

    assert sheet.cell(5, columns["Figure"]).number_format == "#,##0.0"
    assert sheet.cell(5, columns["Numerator"]).number_format == "#,##0"
    assert sheet.cell(6, columns["Figure"]).number_format == "#,##0"
    assert sheet.cell(5, columns["Collected on"]).number_format == "d mmm yyyy"


def test_only_links_are_formulas_and_they_carry_their_text(content: bytes) -> None:
    """Nothing that somebody wrote becomes one."""
    formulas, values = opened(content), opened(content, data_only=True)
    found = {
        (sheet.title, cell.coordinate): (cell.value, values[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }

    assert {sheet for sheet, _ in found} == {CONTROL_SHEET, DASHBOARD_SHEET, "Findings", "Log"}
    assert all(str(formula).startswith("=HYPERLINK(") for formula, _ in found.values())
    assert found["Findings", "E4"][1] == "chorley/COR-012"
    assert 'MATCH("chorley/COR-012",' in str(found["Findings", "E4"][0])
    assert found["Log", "H4"] == ('=HYPERLINK("out/answers/a.xlsx","a.xlsx")', "a.xlsx")


def test_what_is_written_keeps_the_looks_of_its_place(content: bytes) -> None:
    """A link is underlined, a date a date, the figure of the Dashboard bold and on the right."""
    workbook = opened(content)
    first_need = workbook[CONTROL_SHEET].cell(control.LIST, control.DUE)
    figure = workbook[DASHBOARD_SHEET].cell(dashboard.FIRST, dashboard.FIGURE)

    assert (first_need.number_format, first_need.alignment.wrap_text) == ("d mmm yyyy", True)
    assert (figure.font.b, figure.alignment.horizontal) == (True, "right")
    assert workbook[CONTROL_SHEET].cell(control.LIST, control.REFERENCE).font.u == "single"
    assert workbook[CONTROL_SHEET]["G2"].value == "2025/26 Q3"


def test_tables_choices_and_marks_grow_with_the_rows(content: bytes) -> None:
    """The table ends with its last row; choices and conditional formats reach further from the start."""
    sheet = opened(content)["Figures"]

    assert sheet.tables["Figures"].ref.endswith("6")
    assert {str(area.sqref).partition(":")[0] for area in sheet.conditional_formatting} == {"C4"}
    assert all(str(rule.sqref).endswith("1048576") for rule in sheet.data_validations.dataValidation)


def test_what_was_chosen_and_remembered_is_read_back(content: bytes, tmp_path: Path) -> None:
    """By the closed workbook, from the named cells."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(content)
    book = ClosedBook(path, write_file)

    assert book.chosen() == Chosen("2025/26 Q3", "All councils")
    assert book.memory()["workspace"] == "example"


@settings(max_examples=10, deadline=None)
@given(st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1, max_size=40))
def test_figures_read_back_from_the_workbook_are_the_figures(values: list[Decimal]) -> None:
    """Whatever their size and decimals."""
    rows = [f"chorley | chorley/LOC-2 | {YEARS[number]} | imported | {value:f}" for number, value in enumerate(values)]
    figures = "\n".join(["council | indicator | period | state | value", *rows])
    shown = shown_at(LATE, figure=figures)

    content = updated(template(), BookUpdate(tables_of(shown)))

    saved = ClosedWorkbook(content, "master.xlsm").table("Figures")
    assert saved is not None
    place = [cell.text for cell in saved.table.headings].index("Figure")
    read = {row.cells[place].text for row in saved.table.rows}
    assert {Decimal(text) for text in read} == set(values)


@pytest.mark.validator
def test_the_validator_has_nothing_to_say(validator: Callable[..., None], content: bytes, tmp_path: Path) -> None:
    """Neither of a small register nor of one without a record."""
    small, empty = tmp_path / "small.xlsm", tmp_path / "empty.xlsm"
    small.write_bytes(content)
    empty.write_bytes(filled(Shown(Register({}), Period.parse("2025/26 Q3"), (), LATE)))

    validator(small, empty)


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same_rows(libreoffice: LibreOffice, content: bytes, tmp_path: Path) -> None:
    """Saved as a plain workbook there, the tables hold what they held."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(content)

    [saved] = libreoffice.convert([path], "xlsx", tmp_path)

    again = saved.read_bytes()
    assert table_in(again, "Figures") == table_in(content, "Figures")
    assert table_in(again, "Indicators") == table_in(content, "Indicators")
    shown = opened(again, data_only=True)[CONTROL_SHEET]
    assert shown.cell(control.TILES, control.WHO).value == "Returns in"


def test_a_register_of_quarters_is_the_same_every_time() -> None:
    """The same register, day and position give the same bytes."""
    shown = shown_at(LATE, figure=HISTORY)

    assert filled(shown) == filled(
        Shown(quarter_register(figure=HISTORY), shown.period, shown.councils, LATE, shown.words)
    )
