"""Each check of a document's accessibility finds what it is for, and finds nothing in the report as it is built."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.catalogue import documents as catalogue
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import FindingKind
from pmf_excel.office import palette
from pmf_excel.office.contrast import contrast
from pmf_excel.word.accessibility import check_document
from pmf_excel.word.rendering import render_quarterly
from pmf_excel.word.template_builder import build_quarterly_template
from tests.sample_reports import sample_report
from tests.test_word_reading import take_out

REPORT = render_quarterly(sample_report(), build_quarterly_template())


def spoilt(spoil: Callable[[WordDocument], None]) -> dict[str, str]:
    """Return the findings, code to message, of the report after `spoil` has had its way with it."""
    document = docx.Document(io.BytesIO(REPORT))
    spoil(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return {finding.code: finding.message for finding in check_document(buffer.getvalue(), "report.docx")}


def test_the_report_as_it_is_built_has_no_finding() -> None:
    """Every check passes."""
    assert check_document(REPORT) == ()


def no_title(document: WordDocument) -> None:
    document.core_properties.title = ""


def american(document: WordDocument) -> None:
    language = document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "en-US")


def two_titles(document: WordDocument) -> None:
    document.paragraphs[1].style = document.styles["Title"]


def skipped_level(document: WordDocument) -> None:
    heading = next(each for each in document.paragraphs if each.text == "Recommendation")
    heading.style = document.styles["Heading 3"]


def empty_heading(document: WordDocument) -> None:
    document.paragraphs[-1].insert_paragraph_before("", "Heading 1")


def empty_section(document: WordDocument) -> None:
    paragraph = next(each for each in document.paragraphs if each.text == "That the report be noted.")
    take_out(paragraph._p)


def no_contents(document: WordDocument) -> None:
    for instruction in document.element.body.iter(qn("w:instrText")):
        instruction.text = " DATE "


def no_alternative(document: WordDocument) -> None:
    drawing = next(document.element.body.iter(qn("wp:docPr")))
    drawing.set("descr", " ")


def no_data_table(document: WordDocument) -> None:
    drawing = list(document.element.body.iter(qn("w:drawing")))[-1]
    paragraph = drawing.getparent().getparent()
    end = document.paragraphs[-1]._p
    end.addnext(paragraph)


def floating(document: WordDocument) -> None:
    position = OxmlElement("w:tblpPr")
    document.tables[0]._tbl.tblPr.insert(1, position)


def no_header_row(document: WordDocument) -> None:
    take_out(next(document.tables[0].rows[0]._tr.iter(qn("w:tblHeader"))))


def merged(document: WordDocument) -> None:
    document.tables[0].cell(0, 0).merge(document.tables[0].cell(0, 1))


def nested(document: WordDocument) -> None:
    document.tables[0].cell(1, 0).add_table(1, 1)


def blank_row(document: WordDocument) -> None:
    for cell in document.tables[0].rows[1].cells:
        for paragraph in cell.paragraphs:
            paragraph.text = ""


def no_caption(document: WordDocument) -> None:
    caption = next(each for each in document.paragraphs if each.text.startswith("Table 1."))
    caption.style = document.styles["Normal"]


def small_serif(document: WordDocument) -> None:
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:ascii"), "Times New Roman")


def justified(document: WordDocument) -> None:
    alignment = OxmlElement("w:jc")
    alignment.set(qn("w:val"), "both")
    document.styles["Normal"].element.get_or_add_pPr().append(alignment)


def pale_style(document: WordDocument) -> None:
    document.styles["Status Amber"].font.color.rgb = RGBColor(0xFF, 0xC0, 0x00)


def pale_run(document: WordDocument) -> None:
    document.paragraphs[6].runs[0].font.color.rgb = RGBColor(0xFF, 0, 0)


def click_here(document: WordDocument) -> None:
    link = next(document.element.body.iter(qn("w:hyperlink")))
    next(link.iter(qn("w:t"))).text = "Click here"


def placeholder(document: WordDocument) -> None:
    document.paragraphs[-1].add_run(" {{ colophon }}")


@pytest.mark.parametrize(
    ("spoil", "kind", "named"),
    [
        (no_title, catalogue.NO_TITLE, "no title"),
        (american, catalogue.LANGUAGE, "en-US"),
        (two_titles, catalogue.NO_ONE_TITLE, "2 of the one"),
        (skipped_level, catalogue.LEVEL_SKIPPED, "Recommendation"),
        (empty_heading, catalogue.EMPTY_HEADING, "Glossary"),
        (empty_section, catalogue.NOTHING_UNDER_HEADING, "Recommendation"),
        (no_contents, catalogue.NO_CONTENTS, "headings but no contents list"),
        (no_alternative, catalogue.NO_ALTERNATIVE, "Chart"),
        (no_data_table, catalogue.NO_DATA_TABLE, "Residual waste"),
        (floating, catalogue.FLOATS, "A table floats"),
        (no_header_row, catalogue.NO_HEADER_ROW, "Table 1."),
        (merged, catalogue.MERGED, "Table 1."),
        (nested, catalogue.MERGED, "Table 1."),
        (blank_row, catalogue.BLANK_ROW, "Table 1."),
        (no_caption, catalogue.NO_CAPTION, "Table number 1"),
        (small_serif, catalogue.FONT, "Times New Roman, 10 points"),
        (justified, catalogue.FONT, "both aligned"),
        (pale_style, catalogue.CONTRAST, "#FFC000"),
        (pale_run, catalogue.CONTRAST, "#FF0000"),
        (click_here, catalogue.LINK_TEXT, "Click here"),
        (placeholder, catalogue.PLACEHOLDER, "{{ colophon }}"),
    ],
)
def test_what_is_wrong_is_found_and_named(spoil: Callable[[WordDocument], None], kind: FindingKind, named: str) -> None:
    """One fault gives the finding that is for it, with what was found."""
    findings = spoilt(spoil)

    assert kind.code in findings
    assert named in findings[kind.code]


def test_every_finding_about_documents_is_triggered_above() -> None:
    """No code of the catalogue is without its test."""
    kinds = {kind.code for kind in vars(catalogue).values() if isinstance(kind, FindingKind)}
    tested = {mark.args[1][at][1].code for mark in _marks() for at in range(len(mark.args[1]))}

    assert kinds == tested


def _marks() -> list[pytest.Mark]:
    marked = getattr(test_what_is_wrong_is_found_and_named, "pytestmark", [])
    return [mark for mark in marked if mark.name == "parametrize"]


def test_one_heading_1_may_stand_in_the_place_of_the_title() -> None:
    """A short paper whose name is its only Heading 1 is as good."""
    document = docx.Document()
    document.add_heading("Paper", 1)
    document.add_paragraph("Text.")
    buffer = io.BytesIO()
    document.save(buffer)

    codes = {finding.code for finding in check_document(buffer.getvalue())}

    assert catalogue.NO_ONE_TITLE.code not in codes


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"%PDF-1.7"])
def test_a_file_that_is_no_word_document_is_refused_in_plain_words(content: bytes) -> None:
    """No traceback."""
    with pytest.raises(PmfError, match="not a Word document"):
        check_document(content)


@pytest.mark.parametrize(
    ("first", "second", "ratio"), [("000000", "FFFFFF", 21.0), ("777777", "FFFFFF", 4.48), ("FFC000", "FFFFFF", 1.6)]
)
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    """Black on white is 21:1; the known edge grey #777777 just fails; Office's amber fails badly."""
    assert contrast(first, second) == pytest.approx(ratio, abs=0.05)


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF))
def test_contrast_does_not_depend_on_which_is_text(first: int, second: int) -> None:
    """And lies between 1 and 21."""
    one, other = f"{first:06X}", f"{second:06X}"

    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


def test_every_text_colour_of_the_palette_can_be_read_on_white() -> None:
    """4.5:1 or more."""
    colours = (palette.INK, palette.TEXT, palette.QUIET, palette.GREEN, palette.BLUE, palette.RED, palette.AMBER_TEXT)

    assert [colour for colour in colours if contrast(colour[1:], "FFFFFF") < 4.5] == []
