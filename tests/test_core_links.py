"""Links of the workbook: formulas that find the row of a record wherever it was sorted to, and lead to files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.master.book import Link
from pmf_excel.core.master.links import LONGEST_LITERAL, link_formula


def test_a_link_to_a_record_looks_for_its_id() -> None:
    """Not for a row, which sorting changes; where the row was deleted it leads to the headings."""
    link = Link("COR-012", sheet="Indicators", record_id="chorley/COR-012")

    assert link_formula(link) == (
        'HYPERLINK("#\'Indicators\'!C"&IFERROR(MATCH("chorley/COR-012",\'Indicators\'!$A:$A,0),3),"COR-012")'
    )


def test_a_link_to_a_file_has_its_path() -> None:
    """Relative to the workbook, so that the workspace can be moved."""
    assert link_formula(Link("answer.xlsx", "out/answers/answer.xlsx")) == (
        'HYPERLINK("out/answers/answer.xlsx","answer.xlsx")'
    )


def test_a_sheet_with_an_apostrophe_and_a_text_with_quotes() -> None:
    """Both are doubled, as formulas want them."""
    link = Link('Bins "emptied"', sheet="People's", record_id='a"b')

    assert link_formula(link) == (
        'HYPERLINK("#\'People\'\'s\'!C"&IFERROR(MATCH("a""b",\'People\'\'s\'!$A:$A,0),3),"Bins ""emptied""")'
    )


@pytest.mark.parametrize(
    "link",
    [
        Link("", "out/a.xlsx"),
        Link("COR-012"),
        Link("x" * (LONGEST_LITERAL + 1), "out/a.xlsx"),
        Link("a", "o" * (LONGEST_LITERAL + 1)),
        Link("a", sheet="Figures", record_id="i" * (LONGEST_LITERAL + 1)),
    ],
    ids=["no text", "nowhere", "a long text", "a long path", "a long id"],
)
def test_what_excel_would_not_take_is_no_formula(link: Link) -> None:
    """The text then stands there alone, and the workbook opens."""
    assert link_formula(link) == ""


@given(st.text(min_size=1, max_size=LONGEST_LITERAL), st.text(min_size=1, max_size=LONGEST_LITERAL))
def test_no_text_ends_its_quotes(text: str, target: str) -> None:
    """Whatever officers call a file or an indicator, the formula has two texts and nothing beside them."""
    inner = link_formula(Link(text, target)).removeprefix("HYPERLINK(").removesuffix(")")
    first = '"' + target.replace('"', '""') + '"'

    assert inner == f"{first}," + '"' + text.replace('"', '""') + '"'
    assert inner.count('"') % 2 == 0
