"""The text that people typed for a report, by the section that it stands in (framework section 7)."""

from __future__ import annotations

from collections.abc import Mapping

from pmf_excel.core.periods import Period
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.report_text import ReportProduct, ReportSection, ReportText, report_text_id

from .quarterly_words import QuarterlyWords
from .text import marked_illustrative

#: The sections that the template itself lays out, whatever the fixed sections are, and the field that shows each.
LAID_OUT: Mapping[ReportSection, str] = {
    ReportSection.SUMMARY: "summary_text",
    ReportSection.PRIORITIES: "priorities_text",
    ReportSection.BODY: "body_text",
    ReportSection.PLANS: "plans_text",
}


def typed_texts(register: Register, product: ReportProduct, council: str, period: Period) -> Mapping[str, str]:
    """Return what people typed for a report by the name of its section; a text that was made up says so."""
    found = {}
    for section in ReportSection:
        typed = register.get(ReportText, report_text_id(council, product, section, period))
        if typed is not None and typed.text.strip():
            found[section.value] = marked_illustrative(typed.text, illustrative=typed.illustrative)
    return found


def without_a_place(texts: Mapping[str, str], words: QuarterlyWords) -> tuple[str, ...]:
    """Return the sections with a text that the report of a council does not print, since its words lack them."""
    names = {section.name for section in words.sections}
    parts = {part.name for section in words.sections for part in section.parts}
    return tuple(name for name in texts if name not in names | parts | set(LAID_OUT))


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a typed text: its lines, blank ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
