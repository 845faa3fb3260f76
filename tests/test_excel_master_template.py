"""The empty master workbook: its sheets, tables, choices, names, buttons and charts, and that Office can open it."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmf_excel.core.master import control, dashboard
from pmf_excel.core.master.book import (
    CONTROL_SHEET,
    DASHBOARD_SHEET,
    FINDINGS_SHEET,
    LAYOUT,
    LOG_SHEET,
    MARKS,
    MEMORY_SHEET,
    RECORD_ID,
)
from pmf_excel.core.master.buttons import BUTTONS, grouped_buttons
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.master.layout import RECORD_SHEETS, ids_name, table_name
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.excel.macros import vba_project
from pmf_excel.excel.master_dump import master_dump
from pmf_excel.excel.master_pages import sample_formats
from pmf_excel.excel.master_styles import MASTER_CHANGES, MASTER_STYLES
from pmf_excel.excel.master_template import master_template
from pmf_excel.excel.styles import DEFAULT_LOOK, Look
from pmf_excel.excel.xlwings_conf import CONF_ROWS, CONF_SHEET
from pmf_excel.office.package import read_package
from tests.office import ROOT, LibreOffice, LiveOffice

COUNCILS = ("Chorley Council", "South Ribble Borough Council")
LAST = 1_048_576


@pytest.fixture(scope="module")
def content() -> bytes:
    """The workbook of a workspace of two councils."""
    return master_template("example", COUNCILS)


@pytest.fixture(scope="module")
def workbook(content: bytes) -> Any:
    """The workbook as openpyxl reads it."""
    return opened(content)


def opened(content: bytes) -> Any:
    """The workbook as openpyxl reads it, which knows no sparklines and no calculated print area, and says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content), keep_vba=True)


@pytest.fixture(scope="module")
def dump(content: bytes) -> list[str]:
    """The workbook's text, line by line."""
    return master_dump(content).splitlines()


def lines_of(dump: list[str], sheet: str) -> list[str]:
    """The lines of one sheet."""
    start = next(number for number, line in enumerate(dump) if line.split(" (")[0] == f"=== {sheet}")
    rest = dump[start + 1 :]
    return rest[: next((number for number, line in enumerate(rest) if line.startswith("===")), len(rest))]


def test_the_sheets_stand_in_the_order_in_which_people_need_them(workbook: Any) -> None:
    """Control and Dashboard, a sheet for each kind of record, Findings and Log; what is remembered is hidden."""
    states = {sheet.title: sheet.sheet_state for sheet in workbook.worksheets}

    assert list(states)[:6] == ["Control", "Dashboard", "Indicators", "Written procedures", "Targets", "Figures"]
    assert list(states)[-4:] == [FINDINGS_SHEET, LOG_SHEET, MEMORY_SHEET, CONF_SHEET]
    assert {kind.sheet for kind in RECORDS} == set(list(states)[2:-4])
    assert [name for name, state in states.items() if state != "visible"] == [MEMORY_SHEET, CONF_SHEET]
    assert all(sheet.sheet_properties.tabColor for sheet in workbook.worksheets[:-2])


@pytest.mark.parametrize("kind", RECORD_SHEETS, ids=lambda kind: kind.sheet)
def test_every_kind_of_record_has_an_excel_table_with_one_blank_row(workbook: Any, kind: type[Record]) -> None:
    """Two hidden columns, then those of the record; names without spaces; headings stay in sight and repeat in print."""
    sheet = workbook[kind.sheet]
    columns = [column.heading for column in sheet_columns(kind, Register({}))]
    [table] = sheet.tables.values()

    assert table.name == table_name(kind)
    assert [cell.value for cell in sheet[3]] == [RECORD_ID, MARKS, *columns]
    assert table.ref == f"A3:{sheet.cell(4, 2 + len(columns)).coordinate}"
    assert not [cell.value for cell in sheet[4] if cell.value is not None]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.column_dimensions["A"].max == 2
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("E4", "$3:$3")
    assert len({heading.casefold() for heading in columns}) == len(columns)


@pytest.mark.parametrize("kind", RECORD_SHEETS, ids=lambda kind: kind.sheet)
def test_a_refused_cell_is_marked_on_every_row_that_there_may_be(workbook: Any, kind: type[Record]) -> None:
    """The formula looks for the column's heading among the marks of the row, down to the last row of the sheet."""
    [(area, [rule])] = workbook[kind.sheet].conditional_formatting._cf_rules.items()
    last = workbook[kind.sheet].cell(LAST, 2 + len(sheet_columns(kind, Register({})))).coordinate

    assert str(area.sqref) == f"C4:{last}"
    assert rule.formula == ['ISNUMBER(SEARCH("|"&C$3&"|",$B4))']


def test_a_refused_cell_is_told_by_more_than_its_colour() -> None:
    """Lines behind it, a border around it, and bold letters."""
    look = MASTER_CHANGES["refused"]

    assert look["pattern"] > 1
    assert (look["border"], look["bold"]) == (1, True)


def test_choices_reach_to_the_last_row_and_follow_the_tables_they_come_from(workbook: Any) -> None:
    """Kind offers its two words; a Collection Officer is chosen among the ids of the sheet Officers, however many."""
    sheet = workbook["Indicators"]
    headings = {cell.column_letter: cell.value for cell in sheet[3]}
    rules = {
        headings[str(rule.sqref).rstrip(f"0123456789:{str(rule.sqref)[0]}") or str(rule.sqref)[0]]: rule
        for rule in sheet.data_validations.dataValidation
        if len(re.findall("[A-Z]+", str(rule.sqref))[0]) == 1
    }

    assert rules["Kind"].formula1 == '"corporate,local"'
    assert rules["Collection Officer"].formula1 == "ids_officer"
    assert str(rules["Kind"].sqref) == "F4:F1048576"
    assert workbook.defined_names["ids_officer"].attr_text == (
        "OFFSET('Officers'!$A$4,0,0,MAX(1,COUNTA('Officers'!$A$4:$A$1048576)),1)"
    )
    assert {ids_name(kind.record_type) for kind in RECORDS} <= set(workbook.defined_names)


def test_a_heading_explains_its_column_and_says_what_only_forms_change(workbook: Any) -> None:
    """The declaration's note is the heading's note in the workbook, in a box that holds it."""
    notes = {cell.value: cell.comment for cell in workbook["Figures"][3] if cell.comment}

    assert notes["State"].text.strip() == (
        "Where it stands in sign-off. Changed by forms only: what is typed here is refused."
    )
    assert notes["State"].height > 3 * 15


def test_period_council_and_folder_are_named_and_the_first_two_are_chosen_from_lists(workbook: Any) -> None:
    """The lists stand on Memory and grow with what is offered."""
    names = {name: each.attr_text for name, each in workbook.defined_names.items() if name.startswith("pmf_")}
    rules = {str(rule.sqref): rule.formula1 for rule in workbook[CONTROL_SHEET].data_validations.dataValidation}

    assert names == {
        "pmf_period": "'Control'!$G$2",
        "pmf_council": "'Control'!$G$3",
        "pmf_folder": "'Control'!$G$4",
        "pmf_periods": "OFFSET('Memory'!$G$2,0,0,MAX(1,COUNTA('Memory'!$G$2:$G$41)),1)",
        "pmf_councils": "OFFSET('Memory'!$H$2,0,0,MAX(1,COUNTA('Memory'!$H$2:$H$41)),1)",
    }
    assert rules == {"G2": "pmf_periods", "G3": "pmf_councils"}


def test_the_workbook_remembers_layout_workspace_and_position(workbook: Any) -> None:
    """All as text; councils to choose from stand there from the start."""
    memory = workbook[MEMORY_SHEET]

    assert [(row[0].value, row[1].value) for row in memory["A2:B4"]] == [
        ("layout", str(LAYOUT)),
        ("workspace", "example"),
        ("ledger position", "0"),
    ]
    assert [row[0].value for row in memory["H2:H4"]] == ["All councils", *COUNCILS]


def test_each_number_format_has_a_sample_cell_that_shows_it(workbook: Any) -> None:
    """Whoever saves the workbook renumbers its styles; the samples follow."""
    memory = workbook[MEMORY_SHEET]
    samples = {row[0].value: row[1].number_format for row in memory.iter_rows(2, memory.max_row, 4, 5) if row[0].value}

    assert tuple(samples) == sample_formats()
    assert all(code == shown for code, shown in samples.items())
    assert {"0", "d mmm yyyy", "#,##0", "#,##0.00", "£#,##0;-£#,##0", '"Yes";"Yes";"No"'} <= set(samples)


def test_the_buttons_find_python_by_the_configuration_sheet(workbook: Any) -> None:
    """Keys and values are read from the top, down to the first empty key."""
    rows = [(key, value or "") for key, value in workbook[CONF_SHEET].iter_rows(values_only=True)]

    assert rows == list(CONF_ROWS)


def test_every_button_stands_on_control_with_its_macro_and_says_what_it_does(dump: list[str]) -> None:
    """Grouped by what they do; the group's note explains each of its buttons."""
    lines = lines_of(dump, CONTROL_SHEET)
    buttons = [re.match(r"button '(.*)' runs \[0\]!(\w+) at .*: (.*)", line) for line in lines if "button" in line[:7]]

    assert [found.groups() for found in buttons if found] == [
        (button.caption, button.macro, f"{button.caption}. {button.explanation}") for button in BUTTONS
    ]
    for row, (group, own) in enumerate(grouped_buttons(), start=control.BUTTONS):
        assert any(line.startswith(f"C{row}: {group!r}") for line in lines)
        [note] = [line for line in lines if line.startswith(f"note C{row}:")]
        assert all(f"{button.caption}: {button.explanation}" in note for button in own)


def test_charts_have_alternative_text_and_read_cells_of_the_sheet(dump: list[str]) -> None:
    """Also what they show stands in sentences beside them."""
    charts = [line for line in lines_of(dump, CONTROL_SHEET) if line.startswith("chart")]

    assert [line.split(": ")[0] for line in charts] == [
        "chart 'Indicators by status' of Control!$O$15:$O$19, Control!$P$15:$P$19",
        "chart 'On target, per cent of those rated' of Control!$Q$15:$Q$19, Control!$R$15:$R$19",
    ]
    assert all("sentence" in line for line in charts)


def test_bars_without_a_rating_differ_by_pattern_too(content: bytes) -> None:
    """And charts read hidden cells."""
    chart = read_package(content)["xl/charts/chart1.xml"].decode()

    assert re.findall(r'prst="(\w+)"', chart) == ["wdUpDiag", "ltHorz"]
    assert '<c:plotVisOnly val="0"/>' in chart or "plotVisOnly" not in chart


def test_each_row_of_the_dashboard_has_its_sparkline(dump: list[str]) -> None:
    """Over twelve hidden cells of the row, which are shown although they are hidden."""
    [line] = [line for line in lines_of(dump, DASHBOARD_SHEET) if "sparklines" in line]

    assert line.startswith("400 sparklines, L5 of Dashboard!O5:Z5 to L404 of Dashboard!O404:Z404: ")
    assert "displayHidden=1" in line
    assert dashboard.ROOM == 400


def test_findings_can_be_answered_and_log_rows_hold_links(workbook: Any, dump: list[str]) -> None:
    """Key and code are hidden; an answer is one of three words."""
    findings = workbook[FINDINGS_SHEET]
    [rule] = findings.data_validations.dataValidation

    assert [cell.value for cell in findings[3]][2:] == [
        "When", "Sheet", "Record", "Column", "Typed here", "The register has", "What is wrong", "What to do", "Answer",
    ]  # fmt: skip
    assert (str(rule.sqref), rule.formula1) == ("K4:K1003", '"take mine,retire,dismiss"')
    assert findings.column_dimensions["A"].hidden
    assert any(line.startswith("H4:H303: blank [Arial 10 underlined") for line in lines_of(dump, LOG_SHEET))


def test_every_column_of_days_is_wide_enough_to_show_them(workbook: Any) -> None:
    """In a narrower one LibreOffice shows ### in place of 25 Feb 2026."""
    days = {
        (kind.sheet, column.heading)
        for kind in RECORDS
        for column in sheet_columns(kind, Register({}))
        if column.holds_dates
    }
    widths = {
        (sheet, cell.value): workbook[sheet].column_dimensions[cell.column_letter].width
        for sheet in {sheet for sheet, _ in days}
        for cell in workbook[sheet][3]
    }

    assert {("Targets", "Agreed on"), ("Periods closed", "Since"), ("Figures", "Checked on")} <= days
    assert min(widths[day] for day in days) >= 13


def test_wide_lists_fit_on_a_small_screen(workbook: Any) -> None:
    """1,366 pixels less what LibreOffice needs at its sides; a digit is seven pixels wide."""
    for name, letters in (
        (CONTROL_SHEET, "BCDEFGH"),
        (DASHBOARD_SHEET, "BCDEFGHIJKLM"),
        (FINDINGS_SHEET, "CDEFGHIJK"),
        (LOG_SHEET, "CDEFGHIJ"),
    ):
        widths = [workbook[name].column_dimensions[letter].width for letter in letters]
        assert sum(width * 7 for width in widths) <= 1_304, name


def contrast(front: str, back: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 measures it."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def looks() -> Iterator[tuple[str, Look]]:
    """Yield every style and change with its name, and each change of a count upon the fill of its tile."""
    yield from MASTER_STYLES.items()
    yield from MASTER_CHANGES.items()
    fill: Mapping[str, Any] = {"bg_color": MASTER_STYLES["tile"]["bg_color"]}
    yield from ((name, {**look, **fill}) for name, look in MASTER_CHANGES.items() if name.startswith("count"))


@pytest.mark.parametrize(("name", "look"), list(looks()))
def test_every_text_has_enough_contrast(name: str, look: Look) -> None:
    """4.5 to 1 or more, on its own fill, and on the lines behind a refused cell."""
    front = look.get("font_color", DEFAULT_LOOK["font_color"])
    backs = [look[key] for key in ("bg_color", "fg_color") if key in look] or ["#FFFFFF"]

    assert all(contrast(front, back) >= 4.5 for back in backs), name


def test_the_contrast_is_measured_as_wcag_does() -> None:
    """Black on white is 21; the red of Office fails."""
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert contrast("#FF0000", "#FFFFFF") < 4.5


def test_the_same_workspace_gives_the_same_bytes(content: bytes) -> None:
    """Nothing of the clock gets in; another name does."""
    assert master_template("example", COUNCILS) == content
    assert master_template("another", COUNCILS) != content


def test_the_workbook_carries_the_shipped_macros(content: bytes) -> None:
    """Excel opens no .xlsm without a project."""
    parts = read_package(content)

    assert parts["xl/vbaProject.bin"] == vba_project()
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in parts["[Content_Types].xml"]


def test_no_font_is_the_themes(content: bytes) -> None:
    """Excel would show the theme's font instead of Arial, and columns would be of another width."""
    styles = read_package(content)["xl/styles.xml"].decode()

    assert "<scheme" not in styles
    assert re.findall(r'<font><sz val="(\d+)"/>.*?<name val="(\w+)"/>', styles)[0] == ("9", "Arial")


def test_the_committed_workbook_and_its_text_are_what_the_sources_give() -> None:
    """`pmf build .` makes both anew."""
    made = master_template("pmf")

    assert (ROOT / "workbooks" / "master.txt").read_text("utf-8") == master_dump(made)
    assert read_package((ROOT / "workbooks" / "master.xlsm").read_bytes()) == read_package(made)


@pytest.mark.validator
def test_the_validator_has_nothing_to_say(validator: Callable[..., None], content: bytes, tmp_path: Path) -> None:
    """Microsoft's own SDK finds no error."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(content)

    validator(path)


@pytest.mark.libreoffice
def test_libreoffice_keeps_sheets_names_choices_and_sparklines(
    libreoffice: LibreOffice, content: bytes, workbook: Any, tmp_path: Path
) -> None:
    """Saved there as a plain workbook."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(content)

    [saved] = libreoffice.convert([path], "xlsx", tmp_path)

    again = opened(saved.read_bytes())
    assert again.sheetnames == workbook.sheetnames
    assert set(workbook.defined_names) <= set(again.defined_names)
    rules = again[CONTROL_SHEET].data_validations.dataValidation
    assert {rule.formula1 for rule in rules} == {"pmf_periods", "pmf_councils"}
    assert read_package(saved.read_bytes())["xl/worksheets/sheet2.xml"].count(b"<x14:sparkline>") == dashboard.ROOM


@pytest.mark.libreoffice
def test_the_ids_that_are_offered_grow_with_the_table_in_libreoffice(
    live_office: LiveOffice, content: bytes, tmp_path: Path
) -> None:
    """None at first; then as many as there are rows, without the workbook's names being touched."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(content)

    with live_office.open(path) as opened:
        opened.type(DASHBOARD_SHEET, "AC1", "=ROWS(ids_officer)")
        before = opened.shown(DASHBOARD_SHEET, "AC1")
        opened.put_rows("Officers", "A4", [["collie"], ["respa"], ["autho"]])
        opened.recalculate()

        assert (before, opened.shown(DASHBOARD_SHEET, "AC1")) == ("1", "3")
        opened.type(DASHBOARD_SHEET, "AC2", "=INDEX(ids_officer;3)")
        assert opened.shown(DASHBOARD_SHEET, "AC2") == "autho"
