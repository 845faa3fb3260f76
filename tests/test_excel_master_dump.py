"""The text by which a workbook is reviewed: each thing that Excel would hide in a dialogue stands in a line."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from pmf_excel.excel.master_dump import master_dump

Make = Callable[[Any, Any], object]


def dumped(make: Make) -> list[str]:
    """The lines of a workbook with one sheet called Sheet that `make` wrote to."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        make(workbook, workbook.add_worksheet("Sheet"))
    return master_dump(buffer.getvalue()).splitlines()


def a_look(workbook: Any, sheet: Any) -> None:
    """A cell with everything that a look has."""
    look = {"bold": True, "font_color": "#0B3C5D", "bg_color": "#FFF8DB", "bottom": 1, "num_format": "#,##0.0"}
    sheet.write_number(1, 2, 4.5, workbook.add_format({**look, "text_wrap": True, "indent": 1}))


def a_chart(workbook: Any, sheet: Any) -> None:
    """A chart of two cells, with alternative text."""
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": ["Sheet", 0, 0, 1, 0]})
    chart.set_title({"name": "Counts"})
    sheet.insert_chart("C1", chart, {"description": "Two bars"})


def a_change(workbook: Any, sheet: Any) -> None:
    """A conditional format with a pattern."""
    look = workbook.add_format({"bold": True, "pattern": 14, "bg_color": "#FDECEA", "fg_color": "#F3B3AB"})
    sheet.conditional_format("A1:A9", {"type": "formula", "criteria": '=$B1="late"', "format": look})


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (
            a_look,
            "C2: '4.5' [Calibri 11 bold #0B3C5D, on #FFF8DB, border bottom thin, #,##0.0, horizontal=left indent=1 wrapText]",
        ),
        (lambda _, sheet: sheet.write_string("A1", "=1+1"), "A1: '=1+1' [Calibri 11]"),
        (lambda _, sheet: sheet.write_formula("A1", "=1+1", None, 2), "A1: '2 <- 1+1' [Calibri 11]"),
        (
            lambda workbook, sheet: [
                sheet.write_blank(row, 0, None, workbook.add_format({"bold": 1})) for row in (1, 2, 3)
            ],
            "A2:A4: blank [Calibri 11 bold]",
        ),
        (
            lambda _, sheet: sheet.set_column("B:C", 20, None, {"hidden": True}),
            "columns 2-3: 20.71 hidden [Calibri 11]",
        ),
        (lambda _, sheet: [sheet.set_row(row, 30) for row in (2, 3)], "rows 3-4: 30 points high"),
        (
            lambda _, sheet: sheet.freeze_panes(3, 4),
            "pane: activePane=bottomRight state=frozen topLeftCell=E4 xSplit=4 ySplit=3",
        ),
        (lambda _, sheet: sheet.set_selection("B5"), "selected: B5"),
        (
            lambda _, sheet: sheet.add_table("A1:B3", {"name": "Rows", "columns": [{"header": "A"}, {"header": "B"}]}),
            "table Rows A1:B3 TableStyleMedium9: A | B",
        ),
        (
            lambda _, sheet: sheet.data_validation(
                "A1:A9", {"validate": "list", "source": ["a", "b"], "error_message": "No."}
            ),
            'asks A1:A9: list "a,b" [stop: No.]',
        ),
        (a_change, 'changes A1:A9 where $B1="late": bold, on #FDECEA with lightUp lines #F3B3AB'),
        (lambda _, sheet: sheet.write_comment("A1", "First line\nsecond line"), "note A1: First line / second line"),
        (
            lambda _, sheet: sheet.insert_button("A1", {"macro": "Go", "caption": "Go on", "description": "Goes on."}),
            "button 'Go on' runs [0]!Go at 0, 0, 0, 0, 1, 0, 1, 0: Goes on.",
        ),
        (lambda _, sheet: sheet.write_url("A1", "internal:'Sheet'!B2", None, "There"), "link A1 -> 'Sheet'!B2"),
        (
            lambda _, sheet: sheet.add_sparkline("A1", {"range": "B1:D1"}),
            "1 sparklines, A1 of Sheet!B1:D1 to A1 of Sheet!B1:D1: displayEmptyCellsAs=gap",
        ),
        (a_chart, "chart 'Counts' of Sheet!$A$1:$A$2: Two bars"),
        (lambda workbook, _: workbook.define_name("chosen", "=Sheet!$A$1"), "name chosen: Sheet!$A$1"),
        (lambda workbook, _: workbook.add_worksheet("Memory").hide(), "=== Memory (hidden)"),
        (lambda workbook, _: workbook.set_properties({"title": "Register"}), "title: Register"),
        (lambda _, sheet: sheet.protect(), "sheetProtection: objects=1 scenarios=1 sheet=1"),
    ],
)
def test_what_a_workbook_holds_stands_in_a_line(make: Make, line: str) -> None:
    """Cells and looks, sizes, panes, tables, choices, changes, notes, buttons, links, charts, names, protection."""
    assert line in dumped(make)


def test_two_workbooks_that_differ_in_a_look_differ_in_their_text() -> None:
    """A reviewer sees a change of colour as he sees a change of words."""

    def coloured(colour: str) -> list[str]:
        return dumped(lambda workbook, sheet: sheet.write("A1", "x", workbook.add_format({"font_color": colour})))

    assert coloured("#0B3C5D") != coloured("#D4351C")
