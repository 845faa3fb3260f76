"""The rendered Quarterly Performance Report: golden text, the same bytes, texts of any kind, native charts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pmf_excel.core.errors import PmfError
from pmf_excel.core.reports.content import Series
from pmf_excel.core.reports.quarterly import Draft, quarterly_content
from pmf_excel.office.package import read_package
from pmf_excel.word.accessibility import check_document
from pmf_excel.word.charts import chart_workbook, chart_xml
from pmf_excel.word.reading import text_dump
from pmf_excel.word.rendering import render_quarterly
from pmf_excel.word.template_builder import build_quarterly_template
from tests.office import LibreOffice
from tests.sample_registers import PERIOD, TODAY, council_register
from tests.sample_reports import sample_report
from tests.test_core_words import words_of

TEMPLATE = build_quarterly_template()
CHART = sample_report().plans[0].charts[0]


def report_in_words_of(council: str) -> bytes:
    """Return the small council's report in the words of a council."""
    draft = Draft(1234, "0.1.0")
    content = quarterly_content(council_register(), "chorley", PERIOD, TODAY, words_of(council), draft)
    return render_quarterly(content, TEMPLATE)


@pytest.mark.parametrize("council", ["chorley", "south-ribble"])
def test_the_whole_report_reads_as_agreed(council: str, golden: Callable[[str, str], None]) -> None:
    """The golden text is read when it changes: every heading, paragraph and table of the report."""
    golden(f"quarterly-{council}.txt", text_dump(report_in_words_of(council)))


@pytest.mark.parametrize("council", ["chorley", "south-ribble"])
def test_no_placeholder_no_empty_section_and_nothing_inaccessible_is_left(council: str) -> None:
    """The produced file passes every check of section 10."""
    assert [str(finding) for finding in check_document(report_in_words_of(council))] == []


def test_the_same_content_gives_the_same_bytes() -> None:
    """Charts and their workbooks included."""
    assert render_quarterly(sample_report(), TEMPLATE) == render_quarterly(sample_report(), TEMPLATE)


@pytest.mark.validator
def test_the_report_has_no_error_in_the_validator(validator: Callable[..., None], tmp_path: Path) -> None:
    """Neither the document nor the workbooks behind its charts."""
    report = tmp_path / "report.docx"
    report.write_bytes(report_in_words_of("chorley"))
    workbook = tmp_path / "chart.xlsx"
    workbook.write_bytes(chart_workbook(CHART))

    validator(report, workbook)


@pytest.mark.libreoffice
def test_the_report_opens_in_libreoffice(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """As a document of several pages."""
    report = tmp_path / "report.docx"
    report.write_bytes(report_in_words_of("chorley"))

    (pdf,) = libreoffice.convert([report], "pdf", tmp_path)

    assert pdf.read_bytes().count(b"/Type/Page") > 5


HOSTILE = [
    "Fish & chips <b>now</b> ]]>",
    "{{ title }} {% for x in y %}",
    "{_{ not jinja }_}",
    "quotes ' \" and “curly” ones",
    "a\u0000b\u0008c\ud800d\uffffe",
    "two\nlines and a\ttab",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_arrives_as_text(text: str) -> None:
    """Markup is escaped, Jinja stays inert, characters that XML cannot hold are dropped and nothing after them."""
    content = replace(sample_report(), priorities_text=f"before {text} after")

    dump = text_dump(render_quarterly(content, TEMPLATE))

    paragraph = next(line for line in dump.splitlines() if "before" in line)
    assert paragraph.endswith("after")
    assert dump.count("[heading 1]") == text_dump(render_quarterly(sample_report(), TEMPLATE)).count("[heading 1]")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=60))
def test_any_text_survives_in_cells_headings_and_alternative_texts(text: str) -> None:
    """The words stand in the document as they were typed, blanks apart."""
    sample = sample_report(1, 1, 1)
    plan = sample.plans[0]
    chart = replace(plan.charts[0], alternative=f"chart {text}")
    heading = replace(plan.heading, text=f"heading {text}")
    content = replace(sample, plans=(replace(plan, charts=(chart,), heading=heading),))

    dump = " ".join(text_dump(render_quarterly(content, TEMPLATE)).split())

    assert " ".join(f"heading {text}".split()) in dump
    assert " ".join(f"chart {text}".split()) in dump


def test_a_status_takes_the_colour_of_its_character_style() -> None:
    """The template's style decides the colour; the words stand beside it."""
    document = docx.Document(io.BytesIO(render_quarterly(sample_report(), TEMPLATE)))
    runs = [
        run for row in document.tables[0].rows for cell in row.cells for each in cell.paragraphs for run in each.runs
    ]

    styles = {run.text: run.style.name for run in runs if run.style.name.startswith("Status")}

    assert styles == {"▲\u00a0Outside threshold": "Status Outside", "●\u00a0Within threshold": "Status Within"}


def test_every_contents_line_leads_to_a_heading() -> None:
    """Each link has its bookmark, and the whole list is a field that Word can update."""
    root = etree.fromstring(read_package(report_in_words_of("chorley"))["word/document.xml"])
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    anchors = [link.get(f"{word}anchor") for link in root.iter(f"{word}hyperlink")]
    bookmarks = [mark.get(f"{word}name") for mark in root.iter(f"{word}bookmarkStart")]
    kinds = [mark.get(f"{word}fldCharType") for mark in root.iter(f"{word}fldChar")]

    assert len(anchors) > 10
    assert set(anchors) <= set(bookmarks)
    assert len(bookmarks) == len(set(bookmarks))
    assert kinds == ["begin", "separate", "end"]


def test_a_chart_is_native_and_its_workbook_holds_its_numbers() -> None:
    """Word's `Edit data` opens the periods, the figures and the target."""
    parts = read_package(render_quarterly(sample_report(4, 2, 2), TEMPLATE))
    charts = [name for name in parts if name.startswith("word/charts/chart")]
    workbook = openpyxl.load_workbook(io.BytesIO(parts["word/embeddings/Microsoft_Excel_Sheet1.xlsx"]))
    rows = list(workbook["Sheet1"].iter_rows(values_only=True))

    assert sorted(charts) == ["word/charts/chart1.xml", "word/charts/chart2.xml"]
    assert rows[0] == (None, "Residual waste", "Target")
    assert rows[-1] == ("2025/26 Q3", 124.3, 115)


def test_a_chart_tells_figures_and_target_apart_without_colour() -> None:
    """The target is dashed and has no markers; figures are a line with points."""
    figures, target = (
        etree.tostring(series).decode()
        for series in etree.fromstring(chart_xml(CHART)).iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/chart}ser"
        )
    )

    assert "prstDash" in target
    assert 'symbol val="none"' in target
    assert "prstDash" not in figures
    assert 'symbol val="circle"' in figures


def test_a_gap_in_the_figures_is_a_gap_in_the_chart() -> None:
    """A period without a figure is neither drawn as zero nor written into the workbook."""
    gap = replace(CHART, series=(Series("Figure", (1.0, None, 3.0, 4.0, 5.0)), *CHART.series[1:]))
    cells = openpyxl.load_workbook(io.BytesIO(chart_workbook(gap)))["Sheet1"]

    assert cells["B3"].value is None
    assert b">0<" not in chart_xml(gap).split(b"</c:ser>")[0].split(b"<c:val>")[1]


def test_at_most_twelve_indicators_have_a_chart() -> None:
    """The worst ones; the others keep their tables."""
    from tests.sample_registers import large_register

    content = quarterly_content(large_register(30), "chorley", PERIOD, TODAY, words_of("chorley"), Draft(1, "0.1.0"))

    assert [len(plan.charts) for plan in content.plans] == [1] * 12 + [0] * 3
    assert all(plan.trend for plan in content.plans)


def test_the_properties_say_what_the_document_is() -> None:
    """Title, language and what it was built from; the date of making is fixed."""
    document = docx.Document(io.BytesIO(report_in_words_of("chorley")))
    properties = document.core_properties

    assert properties.title == "Quarterly Performance Report: Chorley Council, 2025/26 Q3"
    assert properties.language == "en-GB"
    assert properties.comments == "pmf:quarterly/chorley/2025-26-Q3/1234"
    assert f"{properties.created:%Y-%m-%d}" == "2026-01-01"


def test_the_footer_numbers_the_pages() -> None:
    """Page and number of pages are fields."""
    footer = read_package(report_in_words_of("chorley"))["word/footer1.xml"].decode()

    assert "Chorley Council · Quarterly Performance Report · 2025/26 Q3" in footer
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


def test_entries_of_the_package_carry_no_clock() -> None:
    """All are of the earliest day that a zip can hold."""
    with zipfile.ZipFile(io.BytesIO(report_in_words_of("chorley"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_template_with_a_misspelt_field_renders_nothing() -> None:
    """The build stops with the field and the template's name."""
    document = docx.Document(io.BytesIO(TEMPLATE))
    document.paragraphs[0].runs[0].text = "{{ titel }}"
    buffer = io.BytesIO()
    document.save(buffer)

    with pytest.raises(PmfError, match="“titel”"):
        render_quarterly(sample_report(), buffer.getvalue(), "our-own.docx")


def test_lines_that_people_typed_stay_lines_of_one_paragraph() -> None:
    """A line break in a commentary is a line break in Word, and the paragraph keeps its style."""
    content = replace(sample_report(), priorities_text="first line\nsecond & last")

    document = docx.Document(io.BytesIO(render_quarterly(content, TEMPLATE)))

    paragraph = next(each for each in document.paragraphs if each.text.startswith("first line"))
    assert paragraph.text == "first line\nsecond & last"
    assert paragraph.style is not None
    assert paragraph.style.name == "Introduction"


def test_a_second_report_from_the_same_template_is_not_coloured_by_the_first() -> None:
    """Compiled templates are kept between reports; what they are filled with is not."""
    other = replace(sample_report(), council="South Ribble Borough Council")
    render_quarterly(sample_report(4, 2, 2), TEMPLATE)

    parts = read_package(render_quarterly(other, TEMPLATE))

    assert b"Chorley Council" not in parts["word/footer1.xml"]
    assert "word/charts/chart3.xml" not in parts
