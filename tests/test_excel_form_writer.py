"""A form as written: what stands where, what can be typed, what prints, and what nobody may alter."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pmf_excel.core.forms.form import (
    COMPLETED_BY,
    CellKind,
    Filling,
    FormColumn,
    FormContent,
    FormKind,
    FormLine,
    LineSheet,
    Use,
)
from pmf_excel.core.forms.kinds import FORM_KINDS
from pmf_excel.core.forms.requirements import Requirement, is_filled
from pmf_excel.core.records.figures import Status
from pmf_excel.excel.form_cells import lines_in, row_height
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.form_writer import write_form
from pmf_excel.office.package import repacked
from tests.dumps import dump
from tests.office import LiveOffice
from tests.sample_forms import CREATED, KEY, content_of, sample_lines, sample_return

FILLED = {
    "LOC-WAS-001": {
        "figure": "372",
        "marker": "Final",
        "evidence": "Waste system, report R12",
        "procedure_is_right": "Yes",
    },
    "LOC-WAS-002": {"numerator": "352", "denominator": "372", "figure": "94.6", "evidence": "=1+1"},
    "LOC-WAS-004": {"figure": "124.3", "marker": "Provisional", "final_expected": "2026-03-31"},
    "LOC-WAS-005": {"figure": "about 90"},
    "LOC-STR-002": {"figure": "1"},
}
#: A kind of its own: any declaration is written, not only the four kinds that exist.
STOCK = FormKind(
    name="stock",
    singular="stock form",
    title="Stock form",
    purpose="What is in store.",
    stage=9,
    sheets=(
        LineSheet(
            "Bins & boxes",
            "Bins",
            (
                FormColumn("reference", "Reference", Use.FACT),
                FormColumn("name", "What", Use.FACT, CellKind.LONG_TEXT, 20),
                FormColumn("since", "Since", Use.FACT, CellKind.DATE),
                FormColumn("numerator", "In store", Use.INPUT, CellKind.NUMBER),
                FormColumn("denominator", "Bought", Use.INPUT, CellKind.NUMBER),
                FormColumn("calculated", "Per cent", Use.LIVE, CellKind.NUMBER),
                FormColumn("where", "Where", Use.INPUT, CellKind.CHOICE, 14, ("Depot, north", "Depot, south")),
                FormColumn("still_needed", "Still needed", Use.LIVE),
            ),
            requirements=(
                Requirement("numerator", "number in store", plural="numbers"),
                Requirement("where", "place", (is_filled("numerator"),), plural="places"),
            ),
        ),
    ),
    steps=(("Count", "Count them."),),
)


def stock(*lines: FormLine) -> FormContent:
    """Return a stock form with these lines."""
    return content_of(STOCK, {"Bins & boxes": lines}, form="stock & more-1")


def opened(workbook: bytes, *, values: bool = False) -> Any:
    """Return the workbook opened by openpyxl."""
    return load_workbook(io.BytesIO(workbook), data_only=values)


def part(workbook: bytes, name: str) -> str:
    """Return one part of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name).decode()


def test_the_return_is_as_looked_at(golden: Callable[[str, str], None]) -> None:
    """The whole of a half-filled return: cells, formulas with their values, validation, protection, print."""
    golden("return.txt", dump(write_form(sample_return(FILLED), KEY, CREATED)))


def test_a_form_of_any_declaration_is_written(golden: Callable[[str, str], None]) -> None:
    """A kind that the writer has never heard of gets its columns, its calculation and its counts."""
    lines = (
        FormLine("1", {"reference": "B-1", "name": "Bins", "since": "2025-04-01"}, multiplier=Decimal(100), decimals=1),
        FormLine("2", {"reference": "B-2", "name": "Lids"}, {"numerator": "1", "denominator": "3"}, decimals=2),
        FormLine("3", {"reference": "B-3", "name": "Keys"}, not_asked=frozenset({"denominator", "where"})),
        FormLine("4", {"reference": "B-4", "name": "Caps"}, {"numerator": "1"}, required=frozenset({"where"})),
    )
    golden("stock.txt", dump(write_form(stock(*lines), KEY, CREATED)))


def test_the_same_form_is_the_same_file() -> None:
    """Written twice it has the same bytes, and packing it anew changes none."""
    first, second = (write_form(sample_return(FILLED), KEY, CREATED) for _ in range(2))
    assert first == second == repacked(first)
    assert write_form(sample_return(FILLED), KEY, date(2026, 1, 5)) != first


def test_what_is_written_is_read_back() -> None:
    """The reader finds identity, lines and what was filled in, each line whole."""
    content = sample_return(FILLED)
    filling = read_form(write_form(content, KEY, CREATED), {KEY.key_id: KEY})
    assert isinstance(filling, Filling)
    assert filling.identity == content.identity
    assert filling.findings == ()
    assert [line.key for line in filling.lines] == list(content.identity.line_keys)
    assert {line.problem for line in filling.lines} == {""}
    assert filling.lines[1].cell("figure").number == Decimal("94.6")
    assert filling.lines[3].cell("final_expected").text == "2026-03-31"
    assert filling.lines[7].cell("figure").text == "Yes"


@pytest.mark.parametrize("text", ["94.6", "0.1", "1234567.895", "-2.675", "0.30000000000000004", "12345678901234567"])
def test_numbers_are_written_to_their_last_digit(text: str) -> None:
    """A figure that came back is written as the double that people typed, not as a neighbour of it."""
    workbook = write_form(sample_return({"LOC-WAS-004": {"figure": text}}), KEY, CREATED)
    assert opened(workbook)["Return"]["L8"].value == float(text)
    assert f"<v>{float(text)!r}</v>" in part(workbook, "xl/worksheets/sheet2.xml")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n"])
def test_text_never_becomes_a_formula(start: str) -> None:
    """Text that looks like a formula is kept as text and marked so, in facts, inputs and procedures alike."""
    text = f"{start}HYPERLINK(1)"
    line = replace(sample_lines()[0], filled={"commentary": text, "figure": text})
    line = replace(line, facts={**line.facts, "name": text, "target": text})
    sheet = opened(write_form(content_of(FORM_KINDS["returns"], {"Return": (line,)}), KEY, CREATED))["Return"]
    for cell in ("C5", "I5", "L5", "Q5"):
        assert (sheet[cell].data_type, sheet[cell].value, sheet[cell].quotePrefix) == ("s", text, True)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "abc", "1,5"])
def test_a_number_that_is_none_stays_text(text: str) -> None:
    """Only finite numbers are written as numbers."""
    cell = opened(write_form(sample_return({"LOC-WAS-001": {"figure": text}}), KEY, CREATED))["Return"]["L5"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_every_formula_has_its_value() -> None:
    """No formula stands without a calculated value, empty texts included, and Excel calculates when it opens."""
    workbook = write_form(sample_return(FILLED), KEY, CREATED)
    for name in (f"xl/worksheets/sheet{number}.xml" for number in range(1, 5)):
        for attributes, value in re.findall(r"<c ([^>]*)><f>[^<]*</f><v>([^<]*)</v></c>", part(workbook, name)):
            assert value or 't="str"' in attributes
        assert part(workbook, name).count("<f>") == len(re.findall(r"</f><v>", part(workbook, name)))
    assert 'fullCalcOnLoad="1"' in part(workbook, "xl/workbook.xml")


def test_only_the_inputs_that_are_asked_can_be_typed_into() -> None:
    """Input cells of a line are open, dashes and everything else are locked; the sheets need no password."""
    workbook = opened(write_form(sample_return(), KEY, CREATED))
    sheet = workbook["Return"]
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert open_cells == {f"{letters}{row}" for row in range(5, 13) for letters in "LNOQRSTU"} | {
        f"{letters}{row}" for row in (6, 7, 9) for letters in "JK"
    }
    assert {each.title: (each.protection.sheet, each.protection.password) for each in workbook.worksheets[:3]} == {
        "Start": (True, None),
        "Return": (True, None),
        "Written procedures": (True, None),
    }
    assert not sheet.protection.autoFilter
    assert not sheet.protection.formatColumns
    assert sheet.protection.sort


def test_prompts_and_warnings_never_lock_anybody_out() -> None:
    """Every check of an input warns and lets the officer go on, within the lengths that Excel allows."""
    for kind in FORM_KINDS.values():
        sheets = {sheet.name: (replace(sample_lines()[1], not_asked=frozenset()),) for sheet in kind.sheets}
        for sheet in opened(write_form(content_of(kind, sheets), KEY, CREATED)).worksheets:
            for rule in sheet.data_validations.dataValidation:
                assert rule.errorStyle == "warning"
                assert len(rule.prompt or "") <= 255
                assert len(rule.promptTitle or "") <= 32


def test_choices_with_commas_stand_on_the_hidden_sheet() -> None:
    """A list in the validation parts at commas, so officers' names are offered from cells."""
    workbook = opened(write_form(sample_return(), KEY, CREATED))
    (rule,) = workbook["Start"].data_validations.dataValidation
    assert rule.formula1 == "Identity!$D$1:$D$2"
    assert workbook["Identity"]["D2"].value == "Deputy Collection Officer, Waste"
    assert workbook["Identity"].sheet_state == "hidden"


def test_the_name_of_who_completed_it_is_asked_in_the_row_of_that_name() -> None:
    """The hidden names of column A say what stands in column C, inputs of the kind's own included."""
    sheets = {"Authorise": (sample_lines()[0],)}
    start = opened(write_form(content_of(FORM_KINDS["authorisations"], sheets), KEY, CREATED))["Start"]
    rows = {start.cell(row, 1).value: row for row in range(1, 40) if start.cell(row, 1).value}
    assert list(rows) == [COMPLETED_BY, "authorise_all"]
    assert all(not start.cell(row, 3).protection.locked for row in rows.values())


def test_the_words_of_the_council_are_shown_and_asked_after() -> None:
    """A council's own words for a status appear in the live status, and its commentary is needed by them."""
    content = replace(sample_return(FILLED), status_words={Status.OUTSIDE: "◆ Well short"})
    sheet = opened(write_form(content, KEY, CREATED), values=True)["Return"]
    assert sheet["M8"].value == "◆ Well short"
    assert "Commentary" in sheet["V8"].value


def test_a_note_stands_on_the_cover() -> None:
    """A form that was issued again says so above its steps."""
    start = opened(write_form(sample_return(note="These lines came back."), KEY, CREATED))["Start"]
    assert "These lines came back." in [start.cell(row, 3).value for row in range(1, 20)]


def test_only_web_addresses_become_links() -> None:
    """A guide's address that is no web address is shown as text."""
    content = sample_return()
    guides = (("Guide", "javascript:alert(1)"), ("Other", "https://example.org/a"))
    start = opened(write_form(replace(content, cover=replace(content.cover, guides=guides)), KEY, CREATED))["Start"]
    linked = {cell.value: cell.hyperlink.target for row in start.iter_rows() for cell in row if cell.hyperlink}
    assert linked == {"Other": "https://example.org/a", "Written procedures of these indicators": None}


def test_an_unrated_line_says_why() -> None:
    """A line without limits shows its reason whatever is typed."""
    line = replace(sample_lines()[0], limits=None, unrated="Baselining", filled={"figure": "5"})
    workbook = write_form(content_of(FORM_KINDS["returns"], {"Return": (line,)}), KEY, CREATED)
    assert opened(workbook, values=True)["Return"]["M5"].value == "Baselining"


def test_a_form_without_lines_is_written() -> None:
    """A sheet without lines is no reason to fail."""
    workbook = opened(write_form(content_of(FORM_KINDS["action-plans"], {"Plans": (), "Actions": ()}), KEY, CREATED))
    assert workbook.sheetnames == ["Start", "Plans", "Actions", "Written procedures", "Identity"]


def test_rows_grow_with_what_is_typed() -> None:
    """A line has a height at which all of it can be read, and no program is told to keep it so."""
    long_text = "A long commentary. " * 40
    workbook = write_form(sample_return({"LOC-WAS-001": {"commentary": long_text}}), KEY, CREATED)
    rows = dict(re.findall(r'<row r="(\d+)"([^>]*)>', part(workbook, "xl/worksheets/sheet2.xml")))
    heights = {number: float(found[1]) for number, row in rows.items() if (found := re.search(r'ht="([\d.]+)"', row))}
    assert heights["5"] > 200 > heights["6"]
    assert "customHeight" not in rows["5"]
    assert "customHeight" in rows["4"]


def test_a_row_holds_its_longest_fact_and_no_more_than_excel_allows() -> None:
    """Words that do not fit go to the next line, and no row is higher than 409 points."""
    assert lines_in("unprecedented circumstances notwithstanding", 16) == 3
    assert lines_in("one\n\ntwo", 30) == 3
    assert row_height([("word " * 60, 20), ("short", 9)], 27) == lines_in("word " * 60, 20) * 13 + 9
    assert row_height([("A long commentary. " * 500, 20)], 27) == 409


def test_parts_are_shown_with_thousands_and_their_own_decimals() -> None:
    """What a Responsible Officer compares with the evidence reads as a figure does."""
    line = FormLine("L-1", {"numerator": "76932", "denominator": "91640.5"}, decimals=2, unit="percentage")
    check = opened(write_form(content_of(FORM_KINDS["checks"], {"Check": (line,)}), KEY, CREATED))["Check"]
    parts = {check.cell(3, cell.column).value: cell.number_format for cell in check[5]}
    assert (parts["numerator"], parts["denominator"]) == ("#,##0", "#,##0.0")


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ([{}, {}, {}], "No action filled in yet"),
        ([{"what": "Hire", "owner": "Manager", "due": "2026-02-27"}, {}, {}], "1 action filled in"),
        ([{"what": "Hire", "owner": "Manager", "due": "2026-02-27"}, {"what": "Buy"}, {}],
         "2 actions filled in, 1 incomplete"),
    ],
)  # fmt: skip
def test_spare_lines_are_not_counted(filled: list[dict[str, str]], said: str) -> None:
    """Of corrective actions, only the lines with something on them count."""
    lines = tuple(FormLine(f"L-1|{number}", {"reference": "L-1"}, typed) for number, typed in enumerate(filled))
    workbook = write_form(content_of(FORM_KINDS["action-plans"], {"Plans": (), "Actions": lines}), KEY, CREATED)
    count = opened(workbook, values=True)["Actions"]["B2"].value
    assert count == f"{said}  ·  due Friday 16 January 2026"


@pytest.mark.libreoffice
def test_the_count_of_actions_follows_what_is_typed(live_office: LiveOffice, tmp_path: Path) -> None:
    """A spreadsheet program counts as the file was written: one action, then another that lacks its day and owner."""
    lines = tuple(FormLine(f"L-1|{number}", {"reference": "L-1"}) for number in range(3))
    file = tmp_path / "plans.xlsx"
    file.write_bytes(write_form(content_of(FORM_KINDS["action-plans"], {"Plans": (), "Actions": lines}), KEY, CREATED))
    with live_office.open(file) as form:
        shown = []
        for cells in ({}, {"E5": "Hire", "F5": "Manager", "G5": "27 Feb 2026"}, {"E6": "Buy"}):
            for at, text in cells.items():
                form.put_text("Actions", at, text)
            form.recalculate()
            shown.append(form.column("Actions", "B", 2, 2)[0].partition("  ·")[0])
    assert shown == ["No action filled in yet", "1 action filled in", "2 actions filled in, 1 incomplete"]


def test_a_return_of_twenty_lines_is_small() -> None:
    """A typical return has at most 40 kB."""
    lines = tuple(
        replace(line, key=f"{line.key}-{number}", procedure=f"{line.procedure}-{number}")
        for number in range(3)
        for line in sample_lines(FILLED)
    )[:20]
    assert len(write_form(content_of(FORM_KINDS["returns"], {"Return": lines}), KEY, CREATED)) < 40_000


@pytest.mark.validator
def test_every_kind_of_form_is_valid(validator: Callable[..., None], tmp_path: Path) -> None:
    """The Open XML SDK has nothing to say of the four kinds, of one of our own, and of one without lines."""
    contents = [sample_return(FILLED, note="Note"), stock(FormLine("1", {"reference": "=1"})), stock()]
    for kind in FORM_KINDS.values():
        contents.append(content_of(kind, {sheet.name: sample_lines() for sheet in kind.sheets}))
    files = [tmp_path / f"{number}.xlsx" for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(write_form(content, KEY, CREATED))
    validator(*files)
