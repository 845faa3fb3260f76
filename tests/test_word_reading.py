"""A report read back: its colophon, its text, and what somebody changed in its tables by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import docx
import pytest
from docx.document import Document as WordDocument
from lxml import etree

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period
from pmf_excel.core.reports.colophon import Colophon
from pmf_excel.word.reading import changed_cells, read_colophon, text_dump
from pmf_excel.word.rendering import render_quarterly
from pmf_excel.word.template_builder import build_quarterly_template
from tests.sample_reports import sample_report

TEMPLATE = build_quarterly_template()
REPORT = render_quarterly(sample_report(), TEMPLATE)
COLOPHON = Colophon("quarterly", "chorley", Period.parse("2025/26 Q3"), 1234)


def edited(edit: Callable[[WordDocument], None]) -> bytes:
    """Return the report after somebody edited it."""
    document = docx.Document(io.BytesIO(REPORT))
    edit(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def take_out(element: etree._Element) -> None:
    """Take an element out of its document."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def forget_properties(document: WordDocument) -> None:
    document.core_properties.comments = ""


def forget_text(document: WordDocument) -> None:
    document.paragraphs[-1].text = ""


def test_the_colophon_says_what_the_report_was_built_from() -> None:
    """Product, council, period and ledger position."""
    assert read_colophon(REPORT) == COLOPHON


@pytest.mark.parametrize("forget", [forget_properties, forget_text])
def test_the_colophon_survives_a_program_that_drops_half_of_it(forget: Callable[[WordDocument], None]) -> None:
    """Google Docs drops properties; an officer may delete the last line."""
    assert read_colophon(edited(forget)) == COLOPHON


def test_a_report_without_any_colophon_is_refused() -> None:
    """Nothing is published from it."""

    def forget_both(document: WordDocument) -> None:
        forget_properties(document)
        forget_text(document)

    with pytest.raises(PmfError, match="does not say from which figures"):
        read_colophon(edited(forget_both))


def test_two_colophons_that_differ_are_refused() -> None:
    """Text copied from another draft is noticed."""

    def from_another_draft(document: WordDocument) -> None:
        document.paragraphs[-1].text = "pmf:quarterly/chorley/2025-26-Q3/99"

    with pytest.raises(PmfError, match="names several drafts"):
        read_colophon(edited(from_another_draft))


def test_nothing_changed_is_no_change() -> None:
    """Also where Word has written the file anew, and where prose was edited."""

    def reword(document: WordDocument) -> None:
        document.paragraphs[4].text = "In our own words."

    assert changed_cells(REPORT, REPORT) == ()
    assert changed_cells(REPORT, edited(reword)) == ()


def test_an_edited_figure_is_named_by_table_row_and_column() -> None:
    """With what the draft says and what stands there now."""

    def better(document: WordDocument) -> None:
        document.tables[0].rows[1].cells[2].paragraphs[0].runs[0].text = "114.3"

    (change,) = changed_cells(REPORT, edited(better))

    assert change.table == "Table 1. What is off target, and what is being done"
    assert change.row.startswith("Residual waste for each household")
    assert (change.column, change.draft, change.edited) == ("Figure", "124.3 [p]", "114.3")


def test_a_row_that_was_taken_out_is_a_change_of_each_of_its_cells() -> None:
    """Bad news does not disappear unnoticed."""

    def hide(document: WordDocument) -> None:
        row = document.tables[0].rows[1]._tr
        take_out(row)

    changes = changed_cells(REPORT, edited(hide))

    assert {change.column for change in changes} >= {"Figure", "Target", "Status"}
    assert {change.edited for change in changes} == {""}


def test_a_row_that_was_added_is_a_change() -> None:
    """It is shown as a whole."""

    def add(document: WordDocument) -> None:
        row = deepcopy(document.tables[1].rows[1]._tr)
        document.tables[1]._tbl.append(row)
        for cell in document.tables[1].rows[2].cells:
            cell.text = "New"

    (change,) = changed_cells(REPORT, edited(add))

    assert (change.row, change.draft, change.edited) == ("New", "", "New | New | New | New")


def test_a_table_that_was_taken_out_is_a_change_of_all_its_rows() -> None:
    """Its caption says which."""

    def drop(document: WordDocument) -> None:
        table = document.tables[1]._tbl
        take_out(table)

    tables = {change.table for change in changed_cells(REPORT, edited(drop))}

    assert "Table 2. The priorities at a glance" in tables


def test_the_dump_shows_styles_tables_and_charts() -> None:
    """A person can read the report from it."""
    lines = text_dump(render_quarterly(replace(sample_report(), council="Chorley"), TEMPLATE)).splitlines()

    assert lines[0] == "[title] Quarterly Performance Report: Chorley, 2025/26 Q3"
    assert "[Title] Quarterly Performance Report" in lines
    assert "[heading 1] Recommendation" in lines
    assert any(line.startswith("  | Residual waste for each household / COR-001 · kg") for line in lines)
    assert any(line.startswith("[Chart] Line chart:") for line in lines)
