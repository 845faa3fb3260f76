"""Short tables of a report stay on one page."""

from __future__ import annotations

import io

import docx
import pytest
from docx.document import Document as WordDocument
from docx.table import Table

from pmf_excel.word.rendering import render_quarterly
from pmf_excel.word.short_tables import keep_short_tables
from pmf_excel.word.template_builder import build_quarterly_template
from tests.sample_reports import sample_report


def table_of(rows: int) -> Table:
    """Return a table of a header and so many rows, after it was looked at."""
    document = docx.Document()
    table: Table = document.add_table(rows=rows + 1, cols=2)
    keep_short_tables(document.element.body)
    return table


def kept(table: Table) -> list[bool]:
    """Return of each row whether all of its paragraphs stay with the next row."""
    return [
        all(bool(paragraph.paragraph_format.keep_with_next) for cell in row.cells for paragraph in cell.paragraphs)
        for row in table.rows
    ]


def rendered() -> WordDocument:
    """Return the rendered sample report."""
    return docx.Document(io.BytesIO(render_quarterly(sample_report(measures=9), build_quarterly_template())))


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_a_short_table_is_kept_together(rows: int) -> None:
    """All rows but the last stay with the next; what follows the table may go on overleaf."""
    assert kept(table_of(rows)) == [True] * rows + [False]


def test_a_longer_table_may_go_on_overleaf() -> None:
    """Its header row is repeated there."""
    assert kept(table_of(6)) == [False] * 7


def test_the_tables_of_a_report_are_kept_as_they_are_long() -> None:
    """A long one keeps its header row with its first; rows are never split between pages."""
    for table in rendered().tables:
        compact = table.rows[-1].cells[0].paragraphs[0].style
        assert compact is not None
        short = len(table.rows) <= 6 or compact.name == "Table Compact"
        assert kept(table)[1:-1] == [short] * (len(table.rows) - 2)
        assert not kept(table)[-1]
        assert all(row._tr.find(".//{*}cantSplit") is not None for row in table.rows)


def test_the_contents_list_begins_a_page_and_its_heading_stays_with_it() -> None:
    """Page one is left to how the council is doing."""
    document = rendered()
    heading = next(each for each in document.paragraphs if each.style is not None and each.style.name == "TOC Heading")

    assert heading.style is not None
    assert heading.style.paragraph_format.page_break_before
    assert heading.style.paragraph_format.keep_with_next
