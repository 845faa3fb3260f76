"""The closed workbook is read as people see it, whichever program saved it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.master.book import BookUpdate, CellToWrite, MasterError, RowToWrite, TableToWrite
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from tests import imitations
from tests.closed_workbooks import (
    HEADINGS,
    MEMORY,
    SHEET,
    TABLE,
    changed,
    edited,
    figures,
    open_in_openpyxl,
    parts_of,
    register,
    rows_of,
    texts,
    with_parts,
)

SHEET_PART = "xl/worksheets/sheet2.xml"
AS_SAVED = [("f-1", "", "COR-001", "94.5", "", "As expected."), ("f-2", "", "COR-002", "12", "", "")]


def cell_instead(markup: str, content: bytes | None = None) -> bytes:
    """Return the register with other markup in cell F4."""
    content = content or register()
    return edited(content, SHEET_PART, ('<c r="F4" s="2" t="s"><v>12</v></c>', markup))


def shown(markup: str, content: bytes | None = None) -> str:
    """Return what cell F4 shows when it is written so."""
    return figures(cell_instead(markup, content)).table.rows[0].cells[5].text


def test_what_the_workbook_remembers_and_what_is_chosen() -> None:
    """Facts stand on the hidden Memory sheet, period and council in named cells of the Control sheet."""
    workbook = ClosedWorkbook(register())
    assert workbook.memory() == MEMORY
    chosen = workbook.chosen()
    assert (chosen.period, chosen.council) == ("2025/26 Q3", "All councils")


@pytest.mark.parametrize("now", ["#REF!", "Gone!$C$4", "Control!$C$40", "Control!$Z$4"])
def test_a_choice_whose_cell_is_gone_is_blank(now: str) -> None:
    """People may delete what they choose in: nothing is chosen then."""
    content = edited(register(), "xl/workbook.xml", ("Control!$C$4", now))
    assert ClosedWorkbook(content).chosen().period == ""


def test_a_table_as_it_stands() -> None:
    """Headings and rows are read with their places; numbers are exact."""
    saved = figures(register())
    assert saved.is_table
    assert [heading.text for heading in saved.table.headings] == list(HEADINGS)
    assert rows_of(register()) == AS_SAVED
    assert [row.number for row in saved.table.rows] == [4, 5]
    assert saved.table.rows[1].cells[3].ref == "D5"


@pytest.mark.parametrize(
    "saved",
    [imitations.saved_by_excel, imitations.saved_by_excel_web, imitations.saved_by_google_sheets],
    ids=["Excel", "Excel for the web", "Google Sheets"],
)
def test_whoever_saved_it(saved: Callable[[bytes], bytes]) -> None:
    """Shared strings, rich text, 17 digits, whole numbers as 12.0, other style numbers: it reads the same."""
    content = saved(register())
    assert rows_of(content) == AS_SAVED
    assert ClosedWorkbook(content).memory() == MEMORY
    assert ClosedWorkbook(content).chosen().council == "All councils"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<c r="F4" t="inlineStr"><is><t>typed &amp; kept</t></is></c>', "typed & kept"),
        ('<c r="F4" t="inlineStr"><is><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space="preserve">ch </t></r></is></c>', "rich"),
        ('<c r="F4" t="inlineStr"><is><t>kanji</t><rPh sb="0" eb="1"><t>kana</t></rPh></is></c>', "kanji"),
        ('<c r="F4" t="inlineStr"><is><t>a&#10;b_x000D_ &#x41;</t></is></c>', "a\nb\n A"),
        ('<c r="F4" t="b"><v>1</v></c>', "Yes"),
        ('<c r="F4" t="b"><v>0</v></c>', "No"),
        ('<c r="F4" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="F4" t="str"><f>A1&amp;"x"</f><v>result</v></c>', "result"),
        ('<c r="F4" t="d"><v>2026-01-09T00:00:00</v></c>', "2026-01-09"),
        ('<c r="F4"><v>1E3</v></c>', "1000"),
        ('<c r="F4"><v>0.1</v></c>', "0.1"),
        ('<c r="F4"><v>0.30000000000000004</v></c>', "0.30000000000000004"),
        ('<c r="F4" s="5"><v>46031</v></c>', "2026-01-09"),
        ('<c r="F4" s="5"><v>46031.5</v></c>', "2026-01-09 12:00:00"),
        ('<c r="F4" s="5"><v>-3</v></c>', "-3"),
        ('<c r="F4" s="2"/>', ""),
        ('<c r="F4" t="s"><v>99</v></c>', ""),
        ("<c t='str' s='2' r='F4'><v>other order</v></c>", "other order"),
        ('<c r="F4" s="2" t="str" cm="1"><v>dynamic</v></c>', "dynamic"),
    ],
)  # fmt: skip
def test_every_kind_of_cell(markup: str, text: str) -> None:
    """Text in all its forms, booleans, errors, dates by their style and formulas give what people see."""
    assert shown(markup) == text


def test_a_percentage_is_in_points() -> None:
    """A cell with a percent format gives what it shows, however many decimals that hides."""
    content = edited(register(), "xl/styles.xml", ("d mmm yyyy", "0.0%"))
    assert shown('<c r="F4" s="5"><v>0.456789</v></c>', content) == "45.6789%"


def test_dates_of_the_other_epoch() -> None:
    """A workbook that counts days from 1904 gives the same dates."""
    content = register(options={"date_1904": True})
    assert shown('<c r="F4" s="5"><v>44569</v></c>', content) == "2026-01-09"


def test_a_formula_without_a_result_gives_itself() -> None:
    """Nothing is evaluated: the formula is there to be shown and asked about."""
    cell = figures(cell_instead('<c r="F4"><f>1+"a&amp;b"</f></c>')).table.rows[0].cells[5]
    assert (cell.text, cell.formula) == ("", '=1+"a&b"')


def test_the_same_text_as_an_import_takes() -> None:
    """What a cell holds as text has one meaning, whichever reader read it."""
    content = imitations.saved_by_excel(register())
    sheet = open_in_openpyxl(content)[SHEET]
    theirs = [tuple(text_of(cell.value, cell.number_format) for cell in row) for row in sheet.iter_rows(min_row=4)]
    assert rows_of(content) == theirs


@pytest.mark.parametrize("saved", [lambda content: content, imitations.saved_by_excel])
def test_only_the_rows_asked_for(saved: Callable[[bytes], bytes]) -> None:
    """Rows are found by their id, text inline or shared; an id that is not there gives nothing."""
    rows = tuple((f"f-{number}", "", f"COR-{number}", Decimal(number), None, "&") for number in range(1, 40))
    table = ClosedWorkbook(saved(register(rows))).table(SHEET, ["f-7", "f-31", "f-99", "COR-5"])
    assert table is not None
    assert [texts(row)[0] for row in table.table.rows] == ["f-7", "f-31"]


def test_an_id_written_unusually_is_found_too() -> None:
    """Attributes in another order, or in single quotes, are no reason to miss a row."""
    content = edited(register(), SHEET_PART, ('<c r="A5" s="2" t="s">', "<c s='2' t='s' r='A5'>"))
    table = ClosedWorkbook(content).table(SHEET, {"f-2"})
    assert table is not None
    assert [row.number for row in table.table.rows] == [5]


def test_rows_typed_under_the_table_belong_to_it() -> None:
    """LibreOffice does not extend a table when somebody types below it; blank rows between are passed over."""
    content = register(more=lambda _, sheet: sheet.write_string("C9", "COR-003"))
    saved = figures(content)
    assert [row.number for row in saved.table.rows] == [4, 5, 9]
    assert texts(saved.table.rows[2])[:3] == ("", "", "COR-003")


def test_columns_of_people_are_read_with_their_headings() -> None:
    """A column beside the table is one of its headings if it has any; what stands beyond the last heading is not read."""

    def note(_: Any, sheet: Any) -> None:
        sheet.write_string("H3", "My note")
        sheet.write_string("H5", "ask Ann")
        sheet.write_string("K5", "beyond")

    saved = figures(register(more=note))
    assert [heading.text for heading in saved.table.headings] == [*HEADINGS, "", "My note"]
    assert texts(saved.table.rows[1])[-1] == "ask Ann"


def test_a_column_inserted_before_ours_moves_nothing() -> None:
    """The heading row is found by the heading of the ids, wherever that stands."""
    content = edited(
        register(), SHEET_PART, *((f'r="{old}{row}"', f'r="{new}{row}"') for row in (3, 4, 5) for old, new in (("A", "AA"),))
    )  # fmt: skip
    moved = edited(
        content,
        SHEET_PART,
        ('<c r="AA3" s="1" t="s"><v>4</v></c>', ""),
        ('t="s"><v>9</v></c></row>', 't="s"><v>9</v></c><c r="AA3" t="s"><v>4</v></c></row>'),
    )
    assert figures(moved).table.headings[26].text == "record id"


def test_a_table_made_into_a_range_is_said() -> None:
    """Its rows are still read."""
    content = edited(register(), SHEET_PART, ('<tableParts count="1"><tablePart r:id="rId1"/></tableParts>', ""))
    content = with_parts(content, {TABLE: None, "xl/worksheets/_rels/sheet2.xml.rels": None})
    assert not figures(content).is_table
    assert rows_of(content) == AS_SAVED


def test_a_row_of_totals_is_no_record() -> None:
    """Somebody may show the totals of a table."""
    content = edited(register(), TABLE, ('totalsRowShown="0"', 'totalsRowCount="1"'))
    assert rows_of(content) == AS_SAVED[:1]


def test_a_sheet_that_is_not_there_is_none() -> None:
    """Renamed or deleted: the job says what follows."""
    assert ClosedWorkbook(register()).table("Indicators") is None


def test_a_sheet_without_its_headings_is_refused() -> None:
    """Nothing can be read where no cell says which column is which."""
    content = edited(register(), "xl/sharedStrings.xml", ("record id", "Kennung"))
    with pytest.raises(MasterError, match="has lost its row of headings") as refused:
        ClosedWorkbook(content).table(SHEET)
    assert "pmf restore" in refused.value.remedy


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<worksheet", "<x:worksheet"),
        ("<sheetData>", "<sheetData><!-- a comment -->"),
        ("</sheetData>", "</sheetDate>"),
        ("<sheetData>", "<data>"),
        ('<row r="5"', "<row"),
        ('<row r="5"', '<row r="2"'),
        ('<c r="C4" s="2"', '<c s="2"'),
        ('encoding="UTF-8"', 'encoding="UTF-16"'),
    ],
)
def test_a_sheet_written_unusually_is_refused_rather_than_misread(old: str, new: str) -> None:
    """What no spreadsheet program writes is left alone, and who can put it right is told how."""
    with pytest.raises(MasterError, match=r"“Figures” of master\.xlsm was saved by a program"):
        ClosedWorkbook(edited(register(), SHEET_PART, (old, new))).table(SHEET)


def test_fingerprints_change_with_what_a_sheet_shows() -> None:
    """An unchanged workbook has the same; a changed cell, text or style has another."""
    before = ClosedWorkbook(register()).fingerprints()
    assert set(before) == {"Control", SHEET, "Memory"}
    assert before == ClosedWorkbook(register()).fingerprints()
    cell = ClosedWorkbook(cell_instead('<c r="F4"><v>1</v></c>')).fingerprints()
    assert (cell["Control"], cell[SHEET] != before[SHEET]) == (before["Control"], True)
    for part, old, new in (("xl/sharedStrings.xml", "As expected.", "As hoped."), ("xl/styles.xml", "#,##0.0", "0.0%")):
        assert ClosedWorkbook(edited(register(), part, (old, new))).fingerprints()[SHEET] != before[SHEET]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('"99"', "94.5 (its number format shows 99)"),
        ('0.0"1"', "94.5 (its number format shows 94.51)"),
        ('0.0" days"', "94.5"),
        ("#,##0,", "94.5"),
        (";;;", "94.5"),
        ("0", "94.5"),
    ],
)
def test_a_figure_that_people_see_as_another_is_not_the_registers(code: str, text: str) -> None:
    """Verify names the cell and sync takes nothing from it; what is rounded, scaled or hidden is the figure still."""
    assert texts(figures(_in_format(code)).table.rows[0])[3] == text


def test_a_figure_written_anew_is_seen_as_it_is() -> None:
    """A format of people's own is kept, but not where it shows something else than the figure."""
    row = RowToWrite("f-1", 4, {"Value": CellToWrite(Decimal(95), "#,##0")})
    update = BookUpdate(tables=(TableToWrite(SHEET, (row,)),))
    after = {code: changed(_in_format(code), update) for code in ('"99"', "0.00")}
    styles = {
        code: re.findall(r'<c r="D[45]" s="(\d+)"', parts_of(each)[SHEET_PART].decode()) for code, each in after.items()
    }

    assert [texts(figures(each).table.rows[0])[3] for each in after.values()] == ["95", "95"]
    assert len(set(styles['"99"'])) == 1, "it has the format of the figure below"
    assert len(set(styles["0.00"])) == 2


def _in_format(code: str) -> bytes:
    """The register, its first figure in a number format of somebody's own."""
    return register(more=lambda book, sheet: sheet.write_number("D4", 94.5, book.add_format({"num_format": code})))


@pytest.mark.parametrize(
    ("code", "area", "said"),
    [
        (
            '"95"',
            "D4:D9",
            ('a conditional format over column D shows what the cells hold in the number format “"95"”',),
        ),
        (
            '"95"',
            "C1:F1048576",
            ('a conditional format over C1:F1048576 shows what the cells hold in the number format “"95"”',),
        ),
        ('"95"', "J4:J9", ()),
        ("#,##0.0", "D4:D9", ()),
        (";;;", "D4:D9", ()),
    ],
)
def test_a_conditional_format_that_makes_up_figures_is_said(code: str, area: str, said: tuple[str, ...]) -> None:
    """Over the table alone; what hides or rounds is somebody's look."""

    def add(workbook: Any, sheet: Any) -> None:
        look = workbook.add_format({"num_format": code})
        sheet.conditional_format(area, {"type": "no_blanks", "format": look})

    table = ClosedWorkbook(register(more=add)).table(SHEET)
    assert table is not None
    assert table.dressed == said
