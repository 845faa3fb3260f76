"""What people type on the sheet Report text stands in the quarterly report where the usual sentences stood."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period
from pmf_excel.core.records.record import choices_of, free_text_fields
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.report_text import ReportProduct, ReportSection, ReportText
from pmf_excel.core.reports.content import QuarterlyReport, Section
from pmf_excel.core.reports.quarterly import Draft, quarterly_content
from pmf_excel.core.reports.typed_text import LAID_OUT, typed_texts, without_a_place
from pmf_excel.core.reports.words import load_words
from pmf_excel.jobs.reporting import PRODUCTS
from pmf_excel.shipped import shipped
from pmf_excel.word.reading import text_dump
from pmf_excel.word.rendering import render_quarterly
from tests.sample_registers import PERIOD, TODAY, council_register
from tests.tables_as_text import codes, read, small_register, with_records
from tests.test_core_words import words_of

COUNCILS = ("chorley", "south-ribble")
TEMPLATE = shipped("templates", "quarterly.docx").read_bytes()
#: What officers typed for the meeting, among it what looks like code of one kind or another.
TYPED = {
    ReportSection.FINANCE: "The relief vehicle costs £14,200.\nIt is met from the service’s own budget.",
    ReportSection.EQUALITY: "Assisted collections are missed no more often than others.",
    ReportSection.SUMMARY: "Members asked in September how far the ice explains.\nThe plans below answer that.",
    ReportSection.RECOMMENDATION: "That the report be noted, and {{ council }} be {% if warm %}thanked{% endif %}.",
    ReportSection.BODY: '=HYPERLINK("http://x.example","{period}") & <w:br/> stays as typed',
}


def text_for(section: ReportSection, text: str, **changes: Any) -> ReportText:
    """Return the text that Chorley's officers typed for a section of the quarter's report, with `changes` made."""
    facts = {"council": "chorley", "product": "quarterly", "section": section, "period": PERIOD, "text": text}
    return ReportText.model_validate({**facts, **changes})


def register_with(*texts: ReportText) -> Register:
    """Return the small council's register with these rows on the sheet Report text."""
    return with_records(council_register(), *texts)


def report_with(*texts: ReportText, words: str = "chorley") -> QuarterlyReport:
    """Return the quarterly report that the register gives with these rows."""
    register = register_with(*texts)
    typed = typed_texts(register, ReportProduct.QUARTERLY, "chorley", PERIOD)
    draft = Draft(1234, "0.1.0", texts=typed)
    return quarterly_content(register, "chorley", PERIOD, TODAY, words_of(words), draft)


def sections(report: QuarterlyReport) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of the fixed sections by heading."""
    every: tuple[Section, ...] = (*report.opening, *report.reasons, *report.background, *report.closing)
    return {section.heading.text: section.paragraphs for section in every}


def test_a_text_is_named_by_council_product_section_and_period() -> None:
    """One text for each; the drop-downs offer what there is; what people write can be erased by law."""
    text = text_for(ReportSection.FINANCE, "None.")

    assert text.id == "chorley|quarterly|finance|2025/26 Q3"
    assert choices_of(ReportText, "product") == PRODUCTS
    assert choices_of(ReportText, "section") == tuple(ReportSection)
    assert free_text_fields(ReportText) == {"text"}


@pytest.mark.parametrize("council", COUNCILS)
def test_every_section_of_the_drop_down_has_its_place_in_both_shipped_reports(council: str) -> None:
    """Nothing that can be chosen stays unprinted, and every section of a report can be chosen."""
    quarterly = words_of(council).quarterly
    names = {section.name for section in quarterly.sections} | {
        part.name for section in quarterly.sections for part in section.parts
    }

    assert without_a_place(dict.fromkeys(ReportSection, "Typed."), quarterly) == ()
    assert names | set(LAID_OUT) == set(ReportSection)


def test_a_report_without_typed_text_says_the_usual() -> None:
    """No row, or a row whose text was cleared again."""
    plain, cleared = report_with(), report_with(text_for(ReportSection.FINANCE, "  "))

    assert plain == cleared
    assert plain.summary_text == ()
    assert sections(plain)["Recommendation"] == ("That the report be noted.",)
    assert [text.partition(":")[0] for text in sections(plain)["Implications"]] == ["Equality", "Climate", "Risk"]


def test_typed_text_takes_the_place_of_the_usual_sentences_line_by_line() -> None:
    """A new line is a new paragraph; the other sections stay as they are."""
    report, usual = report_with(text_for(ReportSection.FINANCE, TYPED[ReportSection.FINANCE])), report_with()

    assert sections(report)["Comments of the Statutory Finance Officer"] == (
        "The relief vehicle costs £14,200.",
        "It is met from the service’s own budget.",
    )
    assert {name for name, said in sections(report).items() if said != sections(usual)[name]} == {
        "Comments of the Statutory Finance Officer"
    }


def test_each_implication_is_typed_alone_behind_its_word() -> None:
    """Equality is people's own, climate and risk are the usual; its further paragraphs need no label."""
    report = report_with(text_for(ReportSection.EQUALITY, "No group is affected more.\nAn assessment was made."))

    said = sections(report)["Implications"]
    assert said[:2] == ("Equality: No group is affected more.", "An assessment was made.")
    assert [text.partition(":")[0] for text in said[2:]] == ["Climate", "Risk"]


def test_a_text_for_all_implications_leaves_only_the_parts_that_were_typed_too() -> None:
    """The usual words on equality, climate and risk go; the sentence typed for risk stays."""
    whole = text_for(ReportSection.IMPLICATIONS, "There are none beyond those named in the plans.")
    risk = text_for(ReportSection.RISK, "The fleet is on the corporate risk register.")

    assert sections(report_with(whole))["Implications"] == (whole.text,)
    assert sections(report_with(whole, risk))["Implications"] == (whole.text, f"Risk: {risk.text}")


def test_typed_text_opens_the_summary_and_introduces_the_parts() -> None:
    """The figures of the summary stay below it; the other introductions are replaced."""
    report, usual = report_with(*(text_for(section, f"{section} in our words.") for section in LAID_OUT)), report_with()

    assert report.summary_text == ("executive summary in our words.",)
    assert report.headlines == usual.headlines
    assert (report.priorities_text, report.body_text, report.plans_text) == (
        "corporate priorities in our words.",
        "performance by priority in our words.",
        "action plans in our words.",
    )


def test_a_text_stands_in_its_own_report_only() -> None:
    """Not in that of another quarter or council."""
    elsewhere = (
        text_for(ReportSection.PURPOSE, "Q2.", period="2025/26 Q2"),
        text_for(ReportSection.PURPOSE, "South Ribble.", council="south-ribble"),
    )

    assert report_with(*elsewhere) == report_with()


def test_a_made_up_text_says_so() -> None:
    """Behind its last sentence."""
    made_up = text_for(ReportSection.MONITORING, "No comments.\nNone at all.", illustrative=True)

    assert sections(report_with(made_up))["Comments of the Monitoring Officer"] == (
        "No comments.",
        "None at all. (illustrative)",
    )


def test_a_text_without_a_place_in_the_words_is_named() -> None:
    """A council that took a section out of its words file is told, instead of its text being lost in silence."""
    words = shipped("words", "chorley.toml").read_text(encoding="utf-8")
    without = load_words(words.replace('name = "documents"', 'name = "papers"')).quarterly

    assert without_a_place({"documents": "The Audit of Waste.", "finance": "None."}, without) == ("documents",)


def test_a_section_needs_words_of_its_own() -> None:
    """A words file whose section has neither text nor parts is refused with its place."""
    words = shipped("words", "chorley.toml").read_text(encoding="utf-8")
    broken = words.replace('text = ["That the report be noted."]', "text = []")

    with pytest.raises(
        PmfError, match=r"line 110: the entry quarterly.sections.2 is wrong: a fixed section needs text or parts"
    ):
        load_words(broken, "chorley.toml")


def test_a_text_that_looks_like_code_stays_text() -> None:
    """A template's marks, XML, a formula: each is printed as it was typed, and nothing of it is carried out."""
    report = report_with(*(text_for(section, text) for section, text in TYPED.items()))

    dump = text_dump(render_quarterly(report, TEMPLATE))

    for text in TYPED.values():
        assert all(line in dump for line in text.splitlines())
    assert "Equality: Assisted collections are missed no more often than others." in dump
    assert dump.index("Members asked in September") < dump.index("Overall performance")


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=60))
def test_any_text_arrives_in_the_document(text: str) -> None:
    """Blanks apart, whatever letters and signs it is made of."""
    report = report_with(text_for(ReportSection.BACKGROUND, f"before {text} after"))

    dump = " ".join(text_dump(render_quarterly(report, TEMPLATE)).split())

    assert " ".join(f"before {text} after".split()) in dump


def test_texts_are_imported_by_the_words_of_the_drop_downs() -> None:
    """Council by its name, section and product in any case, the period as people write it."""
    records, findings = read(
        ReportText,
        """
        | Council         | Product   | Section | Period     | Text                   | Illustrative |
        | Chorley Council | Quarterly | FINANCE | 2025-26-Q3 | =No cost, {{ really }} |              |
        | chorley         | quarterly | risk    | 2025/26 Q3 | None.                  | yes          |
        """,
        small_register(),
    )

    assert findings == ()
    assert records == (
        text_for(ReportSection.FINANCE, "=No cost, {{ really }}"),
        text_for(ReportSection.RISK, "None.", illustrative=True),
    )


def test_a_text_that_would_never_be_printed_is_refused() -> None:
    """A quarterly report is made for a quarter; a section or report that there is not is named with the right ones."""
    records, findings = read(
        ReportText,
        """
        | Council | Product   | Section  | Period     | Text  |
        | chorley | quarterly | finance  | May 2026   | None. |
        | chorley | quarterly | finances | 2025/26 Q3 | None. |
        | chorley | yearly    | finance  | 2025/26 Q3 | None. |
        | chorley | quarterly | finance  | 2025/26 Q3 | None. |
        | chorley | quarterly | finance  | 2025/26 Q3 | Some. |
        """,
        small_register(),
    )

    assert [record.id for record in records] == ["chorley|quarterly|finance|2025/26 Q3"]
    assert codes(findings) == [
        ("text-period", "D2"),
        ("not-a-choice", "C3"),
        ("not-a-choice", "B4"),
        ("row-twice", "A6"),
    ]
    assert findings[0].message == (
        "May 2026 is no quarter, and the quarterly report is made for a quarter, so the text would never be printed."
    )
    assert "alternatives" in findings[1].remedy


def test_the_period_of_a_text_is_a_period() -> None:
    """Read as everywhere else."""
    assert text_for(ReportSection.RISK, "None.", period="2025-26-Q3").period == Period.parse("2025/26 Q3")
