"""Builds `templates/quarterly.docx`: the Word template of the Quarterly Performance Report.

The template is an ordinary document with Jinja fields, meant to be opened and restyled in Word. It holds layout
and fixed column headings; all else comes from `core/report_content.py`. `docs/templates.md` explains it to T&P.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
from docx.document import Document as WordDocument
from docx.shared import Cm, Emu

from pmf_excel.office.package import read_package, write_package

from .template_parts import TemplateWriter, compact_column, named_column, number_column, status_column, text_column
from .template_styles import LANGUAGE, set_settings, set_styles

#: The date on everything we write: files carry no clock.
CREATED = datetime(2026, 1, 1, tzinfo=UTC)

_MARGIN = Cm(1.9)
_PAGE_WIDTH, _PAGE_HEIGHT = Cm(21.0), Cm(29.7)

# Widths in cm; each table is 17.2 cm wide, the space between the margins.
_OFF_TARGET = (
    named_column("Indicator", 4.7),
    number_column("Target", 1.8, "row.target"),
    number_column("Figure", 1.9, "row.figure"),
    status_column("Status", 4.2, "row.status"),
    text_column("What is being done", 4.6, "row.doing"),
)
_PRIORITIES = (
    text_column("Priority", 5.4, "row.name"),
    text_column("{{ member }}", 4.4, "row.executive_member"),
    text_column("Indicators", 3.2, "row.on_target"),
    text_column("Projects", 4.2, "row.projects"),
)
_PROJECTS = (
    named_column("Project", 4.6),
    status_column("Now", 2.8, "row.now"),
    status_column("Last quarter", 2.8, "row.before"),
    text_column("Commentary", 7.0, "row.commentary"),
)
_MEASURES = (
    named_column("Indicator", 4.4),
    number_column("Target", 1.9, "row.target"),
    number_column("Figure", 2.1, "row.figure"),
    status_column("Status", 4.2, "row.status"),
    text_column("Short term", 2.3, "row.short_term"),
    text_column("Long term", 2.3, "row.long_term"),
)
_ACTIONS = (
    text_column("Action", 6.2, "row.what"),
    text_column("Owner", 3.4, "row.owner"),
    text_column("Due", 2.6, "row.due"),
    text_column("Progress", 5.0, "row.progress"),
)
_TREND = (
    compact_column("Period", 5.2, "row.period"),
    compact_column("Target", 3.4, "row.target", number=True),
    compact_column("Figure", 3.4, "row.figure", number=True),
)
_LATE = (
    named_column("Indicator", 5.2),
    text_column("Period", 2.8, "row.period"),
    number_column("Target", 2.3, "row.target"),
    number_column("Figure", 2.7, "row.figure"),
    status_column("Status", 4.2, "row.status"),
)
_YEARS = (
    named_column("Indicator", 4.2),
    *(number_column(f"{{{{ table.columns[{year}] }}}}", 2.6, f"row.figures[{year}]") for year in range(5)),
)
_TERMS = (text_column("Word or symbol", 4.6, "row.term"), text_column("Meaning", 12.6, "row.meaning"))


#: Parts of python-docx's blank document that a report does not need, by the end of their relationship's type.
_BAGGAGE = ("/stylesWithEffects", "/numbering", "/customXml", "/thumbnail")
_APPLICATION = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>pmf_excel</Application></Properties>"
)


def build_quarterly_template() -> bytes:
    """Return the template of the Quarterly Performance Report; the same bytes every time."""
    document = docx.Document()
    _drop_baggage(document)
    set_styles(document)
    set_settings(document)
    _set_page(document)
    _set_properties(document)
    write = TemplateWriter(document)
    write.footer("{{ council }} · {{ title }} · {{ period }}", Emu(_PAGE_WIDTH - 2 * _MARGIN))
    _write_first_page(write)
    _write_decision_part(write)
    _write_body(write)
    _write_plans(write)
    _write_late_figures(write)
    _write_sections(write, "closing")
    _write_appendices(write)
    return _saved(document)


def _write_first_page(write: TemplateWriter) -> None:
    write.text("{{ title }}", "Title")
    write.text("{{ council }} · {{ committee }} · {{ period }}, {{ period_in_words }}", "Subtitle")
    write.labelled_in_line("line in details", "{{ line.label }}", "{{ line.text }}", "Report Details")
    write.each_text("warning", "Warning")
    _write_sections(write, "opening")
    write.heading("headings.summary", 1)
    write.each_text("summary_text", "Summary")
    write.begin("line in headlines")
    write.labelled("{{ line.label }}", "{{ line.text }}", "Summary")
    write.end()
    write.begin("table in off_target")
    write.table("table", _OFF_TARGET, key=True)
    write.end()


def _write_decision_part(write: TemplateWriter) -> None:
    write.text("{{ headings.contents }}", "TOC Heading")
    write.text("{{p contents | listed }}")
    _write_sections(write, "reasons")
    write.heading("headings.priorities", 1)
    write.text("{{ priorities_text }}", "Introduction")
    write.table("priority_table", _PRIORITIES)
    _write_sections(write, "background")


def _write_body(write: TemplateWriter) -> None:
    write.heading("headings.body", 1)
    write.text("{{ body_text }}", "Introduction")
    write.begin("part in priorities")
    write.heading("part.heading", 2)
    write.text("{%p if part.executive_member %}")
    write.labelled("{{ member }}:", "{{ part.executive_member }}")
    write.text("{%p endif %}")
    write.each_text("part.empty")
    write.begin("table in part.projects")
    _write_introduction(write)
    write.table("table", _PROJECTS)
    write.end()
    write.begin("table in part.measures")
    _write_introduction(write)
    write.table("table", _MEASURES, key=True)
    write.each_text("table.notes", "Table Note")
    write.begin("remark in table.remarks")
    write.labelled("{{ remark.name }}.", "{{ remark.text }}", "After Table")
    write.end()
    write.end()
    write.end()


def _write_introduction(write: TemplateWriter) -> None:
    write.heading("table.heading", 3)
    write.text("{{ table.summary }}", "Introduction")


def _write_plans(write: TemplateWriter) -> None:
    write.heading("headings.plans", 1)
    write.text("{{ plans_text }}", "Introduction")
    write.begin("plan in plans")
    write.heading("plan.heading", 2)
    paragraph = write.text("{{r plan.status | in_colour }}")
    paragraph.add_run(": {{ plan.standing }}")
    write.begin("text in plan.reasons")
    write.labelled("Why performance is lower:", "{{ text }}")
    write.end()
    write.begin("table in plan.actions")
    write.table("table", _ACTIONS)
    write.end()
    write.begin("text in plan.outlook")
    write.labelled("Back on target:", "{{ text }}", "After Table")
    write.end()
    write.begin("chart in plan.charts")
    write.text("{{r chart | drawn }}", "Chart")
    write.end()
    write.begin("table in plan.trend")
    write.table("table", _TREND, key=True)
    write.end()
    write.end()


def _write_late_figures(write: TemplateWriter) -> None:
    write.begin("table in late")
    write.heading("table.heading", 1)
    write.text("{{ table.introduction }}", "Introduction")
    write.table("table", _LATE, key=True)
    write.end()


def _write_sections(write: TemplateWriter, field: str) -> None:
    write.begin(f"section in {field}")
    write.heading("section.heading", 1)
    write.each_text("section.paragraphs")
    write.end()


def _write_appendices(write: TemplateWriter) -> None:
    write.heading("headings.years", 1)
    write.text("{{ years_text }}", "Introduction")
    write.begin("table in years")
    write.table("table", _YEARS, key=True)
    write.end()
    write.heading("headings.sources", 1)
    write.text("{{ sources_text }}")
    write.each_text("sources")
    write.heading("headings.glossary", 1)
    write.table("glossary", _TERMS)
    write.text("{{ colophon }} {{ reference }}", "Colophon")


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE_WIDTH, _PAGE_HEIGHT
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = Cm(1.6)
    section.footer_distance = Cm(0.8)


def _set_properties(document: WordDocument) -> None:
    properties = document.core_properties
    properties.title = "{{ title }}: {{ council }}, {{ period }}"
    properties.author = "{{ council }}"
    properties.last_modified_by = ""
    properties.comments = "{{ reference }}"
    properties.subject = "{{ period_in_words }}"
    properties.keywords = ""
    properties.language = LANGUAGE
    properties.created = properties.modified = CREATED


def _drop_baggage(document: WordDocument) -> None:
    for relations in (document.part.rels, document.part.package.rels):
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(_BAGGAGE)]:
            del relations[name]


def _saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    parts = read_package(buffer.getvalue())
    return write_package({**parts, "docProps/app.xml": _APPLICATION.encode()})
