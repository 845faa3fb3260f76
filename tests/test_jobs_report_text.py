"""From the sheet Report text of an import to the page of a draft, as the office does it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import docx

from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.report_text import ReportText
from pmf_excel.shipped import shipped
from pmf_excel.word.reading import text_dump
from tests.ledgers import made
from tests.workspaces import DRAFT, Office, Stages

PERIOD = ("--period", "2025/26 Q3")
TEXTS = """Council,Product,Section,Period,Text
chorley,quarterly,finance,2025/26 Q3,"The relief vehicle costs £14,200.
It is met from {{ the }} service's own budget."
chorley,quarterly,documents,2025/26 Q3,=Audit of waste
south-ribble,quarterly,finance,2025/26 Q3,None for South Ribble.
"""


def draft_of(office: Office) -> str:
    """Return the text of Chorley's draft, built now."""
    office.done("report", "quarterly", "--council", "chorley", *PERIOD)
    return text_dump((office.root / "reports" / DRAFT).read_bytes())


def imported(office: Office, table: str) -> None:
    """Import a table of report texts."""
    file = office.root / "report-text.csv"
    file.write_text(table, encoding="utf-8")
    office.done("import", "report text", str(file))


def test_typed_text_is_printed_and_cleared_text_gives_the_usual_back(stages: Stages, tmp_path: Path) -> None:
    """The draft shows what was imported, line by line; an empty cell brings the usual sentence back."""
    office = stages.at("authorisations", tmp_path)
    usual = draft_of(office)
    imported(office, TEXTS)
    typed = draft_of(office)
    imported(office, "Council,Product,Section,Period,Text\nchorley,quarterly,finance,2025/26 Q3,\n")
    cleared = draft_of(office)

    assert "The relief vehicle costs £14,200." in typed
    assert "It is met from {{ the }} service's own budget." in typed
    assert "=Audit of waste" in typed
    assert "None for South Ribble." not in typed
    finance = "No comments had been received when this draft was made."
    assert (usual.count(finance), typed.count(finance), cleared.count(finance)) == (2, 1, 2)
    assert "=Audit of waste" in cleared


def test_a_draft_as_at_a_day_has_the_texts_of_that_day(stages: Stages, tmp_path: Path) -> None:
    """What is typed two days later does not move into the past."""
    office = stages.at("authorisations", tmp_path)
    text = ReportText.model_validate(
        {"council": "chorley", "product": "quarterly", "section": "risk", "period": "2025/26 Q3", "text": "Ice again."}
    )
    now = datetime.now(UTC)
    later = Doing("tp", "mary", "command line", date(2026, 1, 30), now + timedelta(days=2))
    with office.workspace.ledger() as ledger:
        ledger.record([made(None, text, "import")], later)

    office.done("report", "quarterly", "--council", "chorley", *PERIOD, "--as-at", f"{now:%Y-%m-%d}")

    dated = text_dump(next((office.root / "reports").glob("*as-at*")).read_bytes())
    assert "Ice again." not in dated
    assert "Risk: Ice again." in draft_of(office)


def test_a_text_whose_section_the_words_file_lacks_is_named(stages: Stages, tmp_path: Path) -> None:
    """The council's own words file renamed a section: the draft is built, and the office is told what it leaves out."""
    office = stages.at("authorisations", tmp_path)
    imported(office, TEXTS)
    words = shipped("words", "chorley.toml").read_text(encoding="utf-8")
    own = office.root / "templates" / "chorley.toml"
    own.write_text(words.replace('name = "documents"', 'name = "papers"'), encoding="utf-8")

    said = office.done("report", "quarterly", "--council", "chorley", *PERIOD)

    assert "The text typed for “documents” is not printed: the words file of chorley has no such section." in said.out


def test_a_text_that_the_councils_own_template_does_not_show_is_named(stages: Stages, tmp_path: Path) -> None:
    """A template of before there was a place for text in the summary: the office is told, nothing is lost in silence."""
    office = stages.at("authorisations", tmp_path)
    imported(
        office,
        TEXTS.replace("finance,2025/26 Q3,None", "executive summary,2025/26 Q3,None").replace(
            "south-ribble", "chorley"
        ),
    )
    document = docx.Document(io.BytesIO(shipped("templates", "quarterly.docx").read_bytes()))
    for paragraph in document.paragraphs:
        if "summary_text" in paragraph.text:
            paragraph.runs[0].text = "{%p for text in warning %}"
    document.save(str(office.root / "templates" / "quarterly.docx"))

    said = office.done("report", "quarterly", "--council", "chorley", *PERIOD)

    assert (
        "The text typed for “executive summary” is not printed: the template quarterly.docx does not show summary_text."
    ) in said.out
