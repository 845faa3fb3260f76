"""The closed workbook is changed cell by cell: what is written is there, and nothing else is different."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.core.master.book import (
    BookUpdate,
    CellToWrite,
    Link,
    MasterError,
    Region,
    RowToWrite,
    TableToWrite,
    Value,
)
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from tests.closed_workbooks import (
    SHEET,
    TABLE,
    changed,
    edited,
    figures,
    open_in_openpyxl,
    packed_of,
    parts_of,
    register,
    rows_of,
    with_parts,
)

SHEET_PART, CONTROL_PART = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet1.xml"
Cells = Mapping[str, Value | CellToWrite]


def row(record_id: str, number: int | None, cells: Cells) -> RowToWrite:
    """Return a row to write; a bare value is one without a number format."""
    as_cells = {name: cell if isinstance(cell, CellToWrite) else CellToWrite(cell) for name, cell in cells.items()}
    return RowToWrite(record_id, number, as_cells)


def table(*rows: RowToWrite) -> BookUpdate:
    """Return the update of these rows of the figures."""
    return BookUpdate(tables=(TableToWrite(SHEET, rows),))


def region(*values: tuple[Value | Link, ...], at: int = 8, room: int = 0) -> BookUpdate:
    """Return the update of a block on the Control sheet, from column B."""
    return BookUpdate(regions=(Region("Control", at, 2, values, room),))


def sheet_text(content: bytes, part: str = SHEET_PART) -> str:
    """Return the text of a sheet's part."""
    return parts_of(content)[part].decode()


def cell_text(content: bytes, ref: str, part: str = SHEET_PART) -> str:
    """Return the markup of one cell, empty where there is none."""
    text = sheet_text(content, part)
    start = text.find(f'<c r="{ref}"')
    ends = [text.find(end, start) + len(end) for end in ("</c>", "/>") if text.find(end, start) > 0]
    return text[start : min(ends)] if start >= 0 else ""


NEW = row("f-3", None, {"Reference": "COR-003", "Value": CellToWrite(Decimal("7.5"), "#,##0.0"), "Commentary": "new"})


class TestRows:
    """Rows of a table."""

    def test_only_the_cells_named_change(self) -> None:
        """The other cells of the row, the other rows and the whole rest of the workbook are the same bytes."""
        content = register()
        after = changed(content, table(row("f-1", 4, {"Value": CellToWrite(Decimal("95.1"), "#,##0.0")})))
        assert rows_of(after) == [("f-1", "", "COR-001", "95.1", "", "As expected."), rows_of(content)[1]]
        assert sheet_text(after) == sheet_text(content).replace("<v>94.5</v>", "<v>95.1</v>")
        same = {name for name, part in packed_of(content).items() if packed_of(after)[name] == part}
        assert set(packed_of(content)) - same == {SHEET_PART}

    def test_new_rows_come_below_the_last(self) -> None:
        """The table, its filter, the rules on its rows and the sheet's dimension grow; rules down to the end stay."""
        after = changed(register(), table(NEW, row("f-4", None, {"Reference": "COR-004"})))
        assert rows_of(after)[2:] == [("f-3", "", "COR-003", "7.5", "", "new"), ("f-4", "", "COR-004", "", "", "")]
        assert parts_of(after)[TABLE].count(b'ref="A3:F7"') == 2
        text = sheet_text(after)
        assert '<dimension ref="A1:F7"/>' in text
        assert 'sqref="C4:C7"' in text
        assert "<xm:sqref>D4:D7</xm:sqref>" in text
        assert 'sqref="C4:F1048576"' in text

    def test_rows_between_others(self) -> None:
        """What stands far below beside the table does not keep new rows from their places, however many come."""
        content = register(more=lambda _, sheet: [sheet.write_string(f"H{number}", "far") for number in (9, 20, 40)])
        rows = tuple(row(f"n-{number}", None, {"Reference": f"R-{number}"}) for number in range(30))
        after = changed(content, table(*rows))
        assert [cells[0] for cells in rows_of(after)] == ["f-1", "f-2", *(each.record_id for each in rows)]
        numbers = [int(found) for found in re.findall(r'<row r="(\d+)"', sheet_text(after))]
        assert numbers == [1, *range(3, 36), 40]
        assert [open_in_openpyxl(after)[SHEET][f"H{number}"].value for number in (9, 20, 40)] == ["far"] * 3

    def test_the_first_rows_of_an_empty_table(self) -> None:
        """A new workbook's table has one blank row: the first record takes it."""
        after = changed(register(()), table(NEW))
        assert [(saved.number, saved.cells[0].text) for saved in figures(after).table.rows] == [(4, "f-3")]
        assert b'ref="A3:F4"' in parts_of(after)[TABLE]

    def test_a_row_typed_below_the_table_gets_its_id_and_belongs_to_it(self) -> None:
        """What somebody typed stays as typed; the table reaches down to it, and new rows come after it."""
        content = register(more=lambda _, sheet: sheet.write_string("C6", "COR-003"))
        after = changed(content, table(row("f-3", 6, {}), row("f-4", None, {"Reference": "COR-004"})))
        assert [cells[:3] for cells in rows_of(after)[2:]] == [("f-3", "", "COR-003"), ("f-4", "", "COR-004")]
        assert cell_text(after, "C6") == cell_text(content, "C6")
        assert b'ref="A3:F7"' in parts_of(after)[TABLE]

    def test_an_id_that_is_there_is_not_written_again(self) -> None:
        """A copied row gets another id; a row that has its own keeps the very cell."""
        after = changed(register(), table(row("f-1", 4, {"Commentary": "x"}), row("f-9", 5, {"Commentary": "y"})))
        assert cell_text(after, "A4") == cell_text(register(), "A4")
        assert [cells[0] for cells in rows_of(after)] == ["f-1", "f-9"]

    def test_a_refused_cell_is_marked(self) -> None:
        """The marks of a row are a column like any other, and go again."""
        marked = changed(register(), table(row("f-1", 4, {"marks": "|Value|"})))
        assert rows_of(marked)[0][1] == "|Value|"
        assert rows_of(changed(marked, table(row("f-1", 4, {"marks": None})))) == rows_of(register())

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("=1+1", "=1+1"),
            ("+44 1257 515151", "+44 1257 515151"),
            (" outer blanks ", " outer blanks "),
            ("two\nlines & <marks> \"quoted\"", "two\nlines & <marks> \"quoted\""),
            ("_x0041_ as typed", "_x0041_ as typed"),
            ("Größe £ € 😀", "Größe £ € 😀"),
            (Decimal("0.1"), 0.1),
            (Decimal("-1500000"), -1500000),
            (Decimal("123456789012345678"), "123456789012345678"),
            (Decimal("1E+2"), 100),
            (12, 12),
            (True, True),
            (date(1890, 1, 1), "1890-01-01"),
            (None, None),
            ("", None),
        ],
    )  # fmt: skip
    def test_each_value_keeps_its_kind(self, value: Value, shown: object) -> None:
        """Text is never a formula, a number only where a double holds it exactly; another program reads the same."""
        after = changed(register(), table(row("f-1", 4, {"Commentary": value})))
        cell = open_in_openpyxl(after)[SHEET]["F4"]
        if isinstance(shown, str) and "_x" in shown:
            shown = shown.replace("_x", "_x005F_x", 1)  # openpyxl gives inline text without Excel's escapes undone
        assert cell.value == shown
        assert "<f" not in cell_text(after, "F4")

    @pytest.mark.parametrize("text", ["_x0041_ as typed", "bell \x07", "half \ud83d", "no character \ufffe"])
    def test_any_text_is_well_formed(self, text: str) -> None:
        """Characters that XML has not are written in Excel's own way, and the workbook can be read."""
        after = changed(register(), table(row("f-1", 4, {"Commentary": text})))
        assert open_in_openpyxl(after)[SHEET]["F4"].value
        assert rows_of(after)[0][5].startswith(text.split(" ", maxsplit=1)[0])

    def test_days_are_days_in_either_date_system(self) -> None:
        """The serial number is that of the workbook, and the sample's format shows it as a date."""
        for options in ({}, {"date_1904": True}):
            day = CellToWrite(date(2026, 1, 9), "d mmm yyyy")
            after = changed(register(options=options), table(row("f-1", 4, {"Dated": day})))
            assert rows_of(after)[0][4] == "2026-01-09"
            assert open_in_openpyxl(after)[SHEET]["E4"].number_format == "d mmm yyyy"


class TestLooks:
    """Style numbers come from the sheet as it was saved."""

    def test_a_number_is_shown_in_its_own_format(self) -> None:
        """The samples of the Memory sheet say which style shows it; a text has the column's plain style."""
        cells = {"Value": CellToWrite(Decimal("1.5"), "#,##0.0"), "Dated": CellToWrite(date(2026, 1, 9), "d mmm yyyy")}
        after = changed(register(), table(row("f-2", 5, cells), row("f-1", 4, {"Value": "about ninety"})))
        sheet = open_in_openpyxl(after)[SHEET]
        assert [sheet[ref].number_format for ref in ("D5", "E5", "D4")] == ["#,##0.0", "d mmm yyyy", "General"]
        assert sheet["D5"].font.name == "Arial"

    def test_samples_follow_whoever_renumbers_the_styles(self) -> None:
        """Another program gives all styles other numbers: the samples are in the same workbook."""
        styles = parts_of(register())["xl/styles.xml"].decode()
        first = styles.index("<xf ", styles.index("<cellXfs"))
        shifted = styles[:first] + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 3 + styles[first:]
        content = with_parts(register(), {"xl/styles.xml": shifted.encode()})
        for part in (SHEET_PART, "xl/worksheets/sheet3.xml"):
            numbers = [(f's="{number}"', f's="{number + 3}"') for number in range(5, 0, -1)]
            text = sheet_text(content, part).replace('style="2"', 'style="5"')
            for old, new in numbers:
                text = text.replace(f" {old}", f" {new}")
            content = with_parts(content, {part: text.encode()})
        after = changed(content, table(NEW))
        assert open_in_openpyxl(after)[SHEET]["D6"].number_format == "#,##0.0"

    def test_a_look_that_somebody_gave_a_cell_stays(self) -> None:
        """A cell painted yellow is yellow after the update, and so is the new row below a painted one."""

        def paint(workbook: Any, sheet: Any) -> None:
            yellow = workbook.add_format({"bg_color": "yellow"})
            sheet.write_number("D4", 94.5, yellow)
            sheet.write_blank("F5", None, yellow)

        cells = {"Value": CellToWrite(Decimal(1), "#,##0")}
        after = changed(register(more=paint), table(row("f-1", 4, cells), NEW))
        sheet = open_in_openpyxl(after)[SHEET]
        painted = {ref for ref in ("D4", "D5", "D6", "F4", "F5", "F6") if sheet[ref].fill.fgColor.rgb == "FFFFFF00"}
        assert painted == {"D4", "F5", "F6"}

    def test_points_are_never_written_under_a_percentage(self) -> None:
        """45% typed is 45 in the register: under the style that Excel gave the cell it would be a hundredfold next time."""

        def type_shares(workbook: Any, sheet: Any) -> None:
            percent = workbook.add_format({"num_format": "0%", "bg_color": "yellow"})
            for ref in ("D4", "D5"):
                sheet.write_number(ref, 0.45, percent)

        content = register(more=type_shares)
        assert [cells[3] for cells in rows_of(content)] == ["45%", "45%"]
        points = {"Value": CellToWrite(Decimal(45), "#,##0")}
        after = changed(
            content, table(row("f-1", 4, points), row("f-2", 5, {"Commentary": "x"}), row("f-3", None, points))
        )
        assert [cells[3] for cells in rows_of(after)] == ["45", "45%", "45"]
        assert [open_in_openpyxl(after)[SHEET][ref].number_format for ref in ("D4", "D6")] == ["#,##0", "#,##0"]

    def test_a_column_shown_in_percent_has_points_in_the_plain_style(self) -> None:
        """Also where no sample has the number format, above or in the cell itself, the points stay points."""

        def show_shares(workbook: Any, sheet: Any) -> None:
            percent = workbook.add_format({"num_format": "0%"})
            sheet.set_column("D:D", 14, percent)
            sheet.write_number("D5", 0.45, percent)

        points = {"Value": CellToWrite(Decimal("4.125"), "#,##0.000")}
        after = changed(register(more=show_shares), table(row("f-2", 5, points), row("f-3", None, points)))
        assert [cells[3] for cells in rows_of(after)[1:]] == ["4.125", "4.125"]

    def test_a_new_row_does_not_take_over_a_percentage(self) -> None:
        """The last row is in percent; a new one below it, in a number format without a sample, is not."""

        def type_share(workbook: Any, sheet: Any) -> None:
            sheet.write_number("D5", 0.45, workbook.add_format({"num_format": "0%"}))

        points = {"Value": CellToWrite(Decimal("4.125"), "#,##0.000")}
        assert rows_of(changed(register(more=type_share), table(row("f-3", None, points))))[2][3] == "4.125"

    def test_an_emptied_cell_keeps_its_look(self) -> None:
        """What stood in it goes, its style stays."""
        after = changed(register(), table(row("f-1", 4, {"Commentary": None})))
        assert cell_text(after, "F4") == '<c r="F4" s="2"/>'

    def test_a_height_that_nobody_set_goes(self) -> None:
        """LibreOffice writes every row's height: a changed row is fitted anew, one that somebody set is kept."""
        content = edited(
            register(), SHEET_PART,
            ('<row r="4"', '<row r="4" ht="15" customHeight="false"'), ('<row r="5"', '<row r="5" ht="40" customHeight="1"'),
        )  # fmt: skip
        text = sheet_text(changed(content, table(row("f-1", 4, {"Value": 1}), row("f-2", 5, {"Value": 2}))))
        assert ' ht="15"' not in text
        assert 'ht="40"' in text

    def test_spans_cover_what_is_written(self) -> None:
        """Programs that trust a row's spans miss nothing."""
        content = edited(register(), SHEET_PART, ('<row r="5" spans="1:6"', '<row r="5" spans="1:4"'))
        assert '<row r="5" spans="1:6"' in sheet_text(changed(content, table(row("f-2", 5, {"Commentary": "x"}))))


class TestPeoplesOwn:
    """What people added to our sheets."""

    def test_columns_in_and_beside_the_table_stay(self) -> None:
        """Their cells, formulas too, stay beside the rows they belong to; a new row may meet notes further down."""

        def add(_: Any, sheet: Any) -> None:
            sheet.write_string("H3", "My note")
            for number in range(4, 9):
                sheet.write_string(f"H{number}", f"note {number}")
            sheet.write_formula("I4", "=D4*2", None, 189.2)

        content = register(more=add)
        after = changed(content, table(row("f-1", 4, {"Value": 1}), NEW))
        for ref in ("H4", "H6", "H8", "I4"):
            assert cell_text(after, ref) == cell_text(content, ref) != ""
        assert [cells[0] for cells in rows_of(after)] == ["f-1", "f-2", "f-3", "", ""]

    def test_headings_in_another_order(self) -> None:
        """Columns may be moved: cells go where their heading is, in the table rather than beside it."""
        swapped = edited(
            register(more=lambda _, sheet: sheet.write_string("H3", "Value")), SHEET_PART,
            ('<c r="C3" s="1" t="s"><v>6</v></c><c r="D3" s="1" t="s"><v>7</v></c>',
             '<c r="C3" s="1" t="s"><v>7</v></c><c r="D3" s="1" t="s"><v>6</v></c>'),
        )  # fmt: skip
        after = changed(swapped, table(row("f-1", 4, {"Value": 5, "Reference": "R"})))
        assert rows_of(after)[0][2:4] == ("5", "R")

    def test_headings_in_other_letters_and_with_other_blanks(self) -> None:
        """What is read under them is also written under them, the ids too."""
        content = edited(
            register(), "xl/sharedStrings.xml",
            ("<t>Value</t>", "<t>VALUE\xa0*</t>"), ("<t>record id</t>", "<t>Record  ID</t>"),
        )  # fmt: skip
        after = changed(content, table(row("f-9", 4, {"Value": 5})))
        assert rows_of(after)[0][:4] == ("f-9", "", "COR-001", "5")

    def test_formulas_that_share_what_is_overwritten_get_their_own(self) -> None:
        """The first cell of a formula filled down holds it for all: when a figure replaces it the others still count."""
        content = edited(
            register(), SHEET_PART,
            ('<c r="D4" s="3"><v>94.5</v></c>', '<c r="D4" s="3"><f t="shared" ref="D4:D5" si="0">C4&amp;$A$1</f><v>1</v></c>'),
            ('<c r="D5" s="4"><v>12</v></c>', '<c r="D5" s="4"><f t="shared" si="0"/><v>2</v></c>'),
        )  # fmt: skip
        after = changed(content, table(row("f-1", 4, {"Value": 3})))
        assert cell_text(after, "D5") == '<c r="D5" s="4"><f>C5&amp;$A$1</f><v>2</v></c>'
        assert open_in_openpyxl(after)[SHEET]["D5"].value == "=C5&$A$1"

    @pytest.mark.parametrize(
        ("tail", "what"),
        [('<mergeCells count="1"><mergeCell ref="C6:D6"/></mergeCells>', "the merged range C6:D6")],
    )
    def test_nothing_is_grown_over(self, tail: str, what: str) -> None:
        """A table cannot hold merged cells: the update says so and leaves the workbook as it is."""
        content = edited(register(), SHEET_PART, ("</sheetData>", f"</sheetData>{tail}"))
        with pytest.raises(MasterError, match=f"{what} stands below the table"):
            changed(content, table(NEW))

    def test_another_table_below_is_not_grown_over(self) -> None:
        """People's own table below ours is in the way, and is named."""
        content = register(
            more=lambda _, sheet: sheet.add_table("C6:D8", {"columns": [{"header": "a"}, {"header": "b"}]})
        )
        rows = tuple(row(f"n-{number}", None, {"Reference": "x"}) for number in range(3))
        with pytest.raises(MasterError, match="another table stands below the table"):
            changed(content, table(*rows))

    def test_a_row_of_totals_takes_no_new_rows(self) -> None:
        """Rows that are there change; for new ones somebody has to hide the totals, and is told how."""
        content = edited(register(), TABLE, ('totalsRowShown="0"', 'totalsRowCount="1"'))
        assert rows_of(changed(content, table(row("f-1", 4, {"Value": 3}))))[0][3] == "3"
        with pytest.raises(MasterError, match="has a row of totals") as refused:
            changed(content, table(NEW))
        assert "Total Row" in refused.value.remedy

    def test_a_range_that_was_a_table_grows_with_its_filter(self) -> None:
        """Where somebody converted the table, new rows still come below, and the filter covers them."""
        content = edited(
            register(), SHEET_PART, ('<tableParts count="1"><tablePart r:id="rId1"/></tableParts>', ""),
            ("</sheetData>", '</sheetData><autoFilter ref="A3:F5"/>'),
        )  # fmt: skip
        content = with_parts(content, {TABLE: None, "xl/worksheets/_rels/sheet2.xml.rels": None})
        after = changed(content, table(NEW))
        assert rows_of(after)[2][0] == "f-3"
        assert '<autoFilter ref="A3:F6"/>' in sheet_text(after)

    def test_a_column_that_people_fill_with_a_formula_goes_on(self) -> None:
        """A new row has the formula of the column, calculated when the workbook is opened, as if typed in Excel."""
        twice = "<calculatedColumnFormula>Figures[[#This Row],[Value]]*2</calculatedColumnFormula>"
        content = edited(
            register(), TABLE,
            ('<tableColumn id="6" name="Commentary"/></tableColumns>',
             f'<tableColumn id="6" name="Commentary"/><tableColumn id="7" name="Twice">{twice}</tableColumn></tableColumns>'),
            ('count="6"', 'count="7"'), ("A3:F5", "A3:G5"),
        )  # fmt: skip
        content = edited(
            content, SHEET_PART, ("<v>9</v></c></row>", '<v>9</v></c><c r="G3" t="str"><v>Twice</v></c></row>')
        )
        after = changed(content, table(NEW))
        assert cell_text(after, "G6") == '<c r="G6"><f>Figures[[#This Row],[Value]]*2</f></c>'
        assert cell_text(after, "G4") == ""
        assert figures(after).table.rows[2].cells[6].formula == "=Figures[[#This Row],[Value]]*2"

    def test_sparklines_and_single_cells_do_not_grow(self) -> None:
        """Only a rule on all rows of the table follows it down."""
        content = edited(register(), SHEET_PART, ("<xm:sqref>D4:D5</xm:sqref>", "<xm:sqref>D5</xm:sqref>"))
        assert "<xm:sqref>D5</xm:sqref>" in sheet_text(changed(content, table(NEW)))


class TestRegions:
    """Blocks of cells that are ours."""

    def test_values_are_put_and_the_room_is_emptied(self) -> None:
        """Cells keep their look; cells beside and below the block stay."""
        first = changed(register(), region(("a", 1), ("b", None), ("c", 3), room=4))
        after = changed(first, region(("new", None), room=3))
        sheet = open_in_openpyxl(after)["Control"]
        assert [[sheet.cell(number, column).value for column in (2, 3)] for number in (8, 9, 10)] == [
            ["new", None], [None, None], [None, None],
        ]  # fmt: skip
        assert sheet["B8"].font.b
        assert (sheet["C4"].value, sheet["C5"].value) == ("2025/26 Q3", "All councils")

    def test_a_link_is_a_formula_with_its_result(self) -> None:
        """It shows its text where nothing is calculated, and whatever the text it is one text in the formula."""
        link = Link('say "go" & <come>', "#'Figures'!C6")
        after = changed(register(), region((link,)))
        cell = cell_text(after, "B8", CONTROL_PART)
        assert cell.endswith('<v>say "go" &amp; &lt;come&gt;</v></c>')
        assert open_in_openpyxl(after)["Control"]["B8"].value == ('=HYPERLINK("#\'Figures\'!C6","say ""go"" & <come>")')
        assert "<f" not in cell_text(changed(after, region(("text",))), "B8", CONTROL_PART)

    @pytest.mark.parametrize("link", [Link("x" * 300, "a"), Link("text", "a" * 300), Link("text", "")])
    def test_a_link_that_excel_would_not_take_is_a_text(self, link: Link) -> None:
        """Its text is there all the same."""
        after = changed(register(), region((link,)))
        assert open_in_openpyxl(after)["Control"]["B8"].value == link.text

    def test_formulas_in_the_block_go_and_the_calculation_chain_with_them(self) -> None:
        """Excel makes the chain anew; one that names a cell without a formula would be a repair message."""
        chain = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B8" i="1"/></calcChain>'
        content = with_parts(changed(register(), region((Link("a", "#b"),))), {"xl/calcChain.xml": chain})
        content = edited(
            content, "[Content_Types].xml",
            ("</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>'),
        )  # fmt: skip
        content = edited(
            content, "xl/_rels/workbook.xml.rels",
            ("</Relationships>", '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/></Relationships>'),
        )  # fmt: skip
        after = parts_of(changed(content, region(("text",))))
        assert "xl/calcChain.xml" not in after
        assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
        assert "xl/calcChain.xml" in parts_of(changed(content, table(row("f-1", 4, {"Value": 1}))))

    def test_formulas_are_calculated_when_the_workbook_is_opened(self) -> None:
        """What people count from our figures is not left as it was."""
        content = edited(register(), "xl/workbook.xml", (' fullCalcOnLoad="1"', ""))
        after = parts_of(changed(content, table(row("f-1", 4, {"Value": 1}))))["xl/workbook.xml"]
        assert b'<calcPr calcId="124519" fullCalcOnLoad="1"/>' in after
        without = edited(content, "xl/workbook.xml", ('<calcPr calcId="124519"/>', ""))
        assert parts_of(changed(without, region(("x",))))["xl/workbook.xml"] == after.replace(b' calcId="124519"', b"")

    def test_a_block_without_rows_is_one_column(self) -> None:
        """As in the open workbook: a list of nothing empties its room."""
        content = changed(register(), region(("a", 1), ("b", 2)))
        sheet = open_in_openpyxl(changed(content, region(room=2)))["Control"]
        assert [[sheet.cell(number, column).value for column in (2, 3)] for number in (8, 9)] == [[None, 1], [None, 2]]


class TestMemory:
    """What the workbook remembers."""

    def test_facts_change_and_new_ones_come_below(self) -> None:
        """Samples beside them stay, and nothing but the Memory sheet is written."""
        content = register()
        after = changed(content, BookUpdate(memory={"ledger position": "8", "last sync": "2026-01-09"}))
        assert ClosedWorkbook(after).memory() == {
            "layout": "2", "workspace": "w-1", "ledger position": "8", "last sync": "2026-01-09",
        }  # fmt: skip
        assert ClosedWorkbook(after).samples == ClosedWorkbook(content).samples
        assert [name for name, part in parts_of(after).items() if part != parts_of(content)[name]] == [
            "xl/worksheets/sheet3.xml"
        ]


@pytest.mark.validator
def test_all_at_once_gives_the_same_bytes_each_time(validator: Any, tmp_path: Path) -> None:
    """Tables, regions and memory in one update: no error in the Open XML SDK, and no clock in the file."""
    update = BookUpdate(
        tables=(TableToWrite(SHEET, (row("f-1", 4, {"Value": 5, "marks": "|Value|"}), NEW)),),
        regions=(Region("Control", 8, 2, ((Link("a", "reports/a b.docx"), True), ("b", date(2026, 1, 9))), 5),),
        memory={"ledger position": "9", "new": "fact"},
    )
    after = changed(register(), update)
    assert after == changed(register(), update)
    file = tmp_path / "master.xlsm"
    file.write_bytes(after)
    validator(file)


def test_a_column_or_sheet_that_is_gone_does_not_keep_the_others_from_being_written() -> None:
    """The rest of the row, the other sheets and what the workbook remembers are written."""
    update = BookUpdate(
        tables=(TableToWrite("Targets", (NEW,)), TableToWrite(SHEET, (row("f-1", 4, {"Colour": "x", "Value": 3}),))),
        regions=(Region("Log", 1, 1, (("x",),), 1), Region("Control", 8, 2, (("y",),), 1)),
        memory={"ledger position": "9"},
    )
    after = changed(register(), update)
    assert rows_of(after)[0] == ("f-1", "", "COR-001", "3", "", "As expected.")
    assert open_in_openpyxl(after)["Control"]["B8"].value == "y"
    assert ClosedWorkbook(after).memory()["ledger position"] == "9"


@pytest.mark.parametrize(
    ("update", "said"),
    [
        (table(row("f-1", 1_048_577, {})), "has no row left"),
    ],
)
def test_what_cannot_be_written_is_said(update: BookUpdate, said: str) -> None:
    """A full sheet ends the update before anything is written."""
    with pytest.raises(MasterError, match=said) as refused:
        changed(register(), update)
    assert refused.value.remedy
