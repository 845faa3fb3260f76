"""Templates are code and treated so: what one may say, where it is wrong, and that nothing in it runs or grows."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Severity
from pmf_excel.office.package import read_package, write_package
from pmf_excel.word import rendering, template_sources
from pmf_excel.word.reading import text_dump
from pmf_excel.word.rendering import render_quarterly
from pmf_excel.word.template_builder import build_quarterly_template
from pmf_excel.word.template_check import template_findings
from pmf_excel.word.template_grammar import PLAIN_FILTERS, grammar_problems
from tests.sample_reports import sample_report

TEMPLATE = build_quarterly_template()
FOOTNOTES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes '
    b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1"><w:p><w:r><w:t>'
    b"%s</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


def opened() -> Document:
    """The shipped template, to be changed as somebody would in Word."""
    return docx.Document(io.BytesIO(TEMPLATE))


def saved(document: Document) -> bytes:
    """The template as saved."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def in_the_title(text: str) -> bytes:
    """The template with something else in the place of its title."""
    document = opened()
    document.paragraphs[0].runs[0].text = text
    return saved(document)


def with_part(name: str, kind: str, relation: str, text: str) -> bytes:
    """The template with another part, such as its footnotes."""
    document = opened()
    content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    part = Part(PackURI(f"/word/{name}.xml"), content_type, FOOTNOTES % text.encode(), document.part.package)
    document.part.relate_to(part, relation)
    return saved(document)


def with_footnote(text: str) -> bytes:
    """The template with a footnote."""
    return with_part("footnotes", "footnotes", RELATIONSHIP_TYPE.FOOTNOTES, text)


def said_of(template: bytes) -> list[tuple[str, str]]:
    """What is found in a template: code and place."""
    return [(finding.code, finding.place.reference) for finding in template_findings(template)]


def test_the_shipped_template_says_nothing_that_it_may_not() -> None:
    """Neither grammar nor fields."""
    assert template_findings(TEMPLATE) == ()


def header() -> bytes:
    document = opened()
    document.sections[0].header.paragraphs[0].text = "Report: {{ titel }}"
    return saved(document)


def footer() -> bytes:
    document = opened()
    document.sections[0].footer.paragraphs[0].runs[0].text = "{{ concil }}, page "
    return saved(document)


def table() -> bytes:
    document = opened()
    cell = document.tables[2].rows[2].cells[0].paragraphs[0]
    cell.runs[0].text = "{{ row.nmae }}"
    return saved(document)


def language() -> bytes:
    document = opened()
    document.core_properties.language = "{{ langage }}"
    return saved(document)


PLACES = {
    "body": (in_the_title("Of {{ titel }} and more"), "body: “Of {{ titel }} and more”"),
    "header": (header(), "header: “Report: {{ titel }}”"),
    "footer": (footer(), "footer: “{{ concil }}, page 1 of 1”"),
    "table": (table(), "body, table 3: “{{ row.nmae }}”"),
    "footnotes": (with_footnote("See {{ perod }}."), "footnotes: “See {{ perod }}.”"),
    "property": (language(), "property language: “{{ langage }}”"),
}


@pytest.mark.parametrize("part", PLACES)
def test_a_misspelt_field_is_found_where_it_stands(part: str) -> None:
    """Part, table and the words around, as a person finds them in Word."""
    template, where = PLACES[part]

    ((code, place),) = said_of(template)

    assert code == "template-field"
    assert place == where


def test_all_that_is_wrong_is_found_at_once() -> None:
    """Not only the first thing."""
    document = opened()
    document.paragraphs[0].runs[0].text = "{{ titel }} {{ concil }}"
    document.sections[0].footer.paragraphs[0].runs[0].text = "{{ perod }}"

    findings = template_findings(saved(document))

    assert [finding.found for finding in findings] == ["titel", "concil", "perod"]
    assert [finding.remedy.split("?")[0] for finding in findings] == [
        "Did you mean “title”", "Did you mean “council”", "Did you mean “period”",
    ]  # fmt: skip


FORBIDDEN = {
    "{{ 'x' * 10**9 }}": "arithmetic",
    "{{ title * 3 }}": "arithmetic",
    "{{ -1 }}": "arithmetic",
    "{{ title % 2 }}": "arithmetic",
    "{{ title.upper() }}": "a call",
    "{{ range(10) }}": "a call",
    "{{ cycler('a') }}": "a call",
    "{{ lipsum() }}": "a call",
    "{{ namespace(a=1) }}": "a call",
    "{{ ''.__class__.__mro__ }}": "a name that begins with an underscore",
    "{{ title.__class__ }}": "a name that begins with an underscore",
    "{{ _title }}": "a name that begins with an underscore",
    "{{ title['__class__'] }}": "something else than a number between [ and ]",
    "{{ contents[0:2] }}": "something else than a number between [ and ]",
    "{{ contents[contents] }}": "something else than a number between [ and ]",
    "{{ title | join(attribute='x') }}": "a filter with such details",
    "{{ title | default(council) }}": "a filter with such details",
    "{{ 'xaaa' | join('yyy') | join('zzz') }}": "a join of something else than a field",
    "{{ 'xaaa' | join('yyy') }}": "a join of something else than a field",
    "{{ title | join('yyy') | join('zzz') }}": "a join of something else than a field",
    "{{ (title ~ title) | join('yyy') }}": "a join of something else than a field",
    "{{ sources | join('aaaaaaaaaaaaaaaaaaaaa') }}": "a join with so much between",
    "{{ sources | join(7) }}": "a join with so much between",
    "{{ sources | join(', ', 'title') }}": "a join with so much between",
    "{{ '" + "x" * 10_001 + "' }}": "a text of more than 10,000 characters",
    "{{ '" + "x" * 9_000 + "' '" + "y" * 9_000 + "' }}": "a text of more than 10,000 characters",
    "{{ [1, 2] }}": "a list",
    "{{ {'a': 1} }}": "a dict",
    "{% set x = 'a' %}{{ x }}": "a value of its own",
    "{% set x %}a{% endset %}": "a value of its own",
    "{% with x = title %}{{ x }}{% endwith %}": "a value of its own",
    "{% macro m() %}a{% endmacro %}": "a block of its own",
    "{% filter upper %}a{% endfilter %}": "a block of its own",
    "{% block b %}a{% endblock %}": "a block of its own",
    "{% include 'pmf.toml' %}": "another file",
    "{% import 'a' as b %}": "another file",
    "{% extends 'a' %}": "another file",
    "{% for a in 'abc' %}{% endfor %}": "a loop through something else",
    "{% for a in range(9) %}{% endfor %}": "a loop through something else",
    "{% for a, b in contents %}{% endfor %}": "a loop of another kind",
    "{% for a in contents recursive %}{% endfor %}": "a loop of another kind",
    "{% if title is callable %}{% endif %}": "the test “callable”",
    "{% if title < council %}{% endif %}": "a comparison other than == and !=",
    "{% for a in plans %}{% for b in plans %}{% for c in plans %}{% for d in plans %}{% for e in plans %}"
    "{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}": "a loop inside 4 others",
}


@pytest.mark.parametrize("text", FORBIDDEN, ids=lambda text: text[:80])
def test_what_a_template_may_not_use_is_refused(text: str) -> None:
    """Calls, arithmetic, names behind values, other files: named in words, and nothing is filled."""
    template = in_the_title(text)

    findings = [each for each in template_findings(template) if each.code == "template-forbidden"]

    assert findings, template_findings(template)
    assert f" is {FORBIDDEN[text]}, which a template may not use." in findings[0].message
    with pytest.raises(PmfError, match="cannot be filled"):
        render_quarterly(sample_report(), template)


@pytest.mark.parametrize(
    ("text", "nearest"), [("title | uper", "upper"), ("title | pprint", ""), ("headings.body | bookmark", "bookmarked")]
)
def test_an_unknown_filter_is_named_with_the_nearest(text: str, nearest: str) -> None:
    """Jinja's own filters that can grow or look behind a value are not known either."""
    (finding,) = template_findings(in_the_title(f"{{{{ {text} }}}}"))

    assert finding.code == "template-filter"
    assert f"“{nearest}”" in finding.remedy or not nearest


ALLOWED = (
    "{{ title | upper }}",
    "{% if warning %}{{ warning | first }}{% else %}none{% endif %}",
    "{{ contents | length }} headings",
    "{% for text in warning %}{{ loop.index }}. {{ text }}{% if not loop.last %}; {% endif %}{% endfor %}",
    "{{ council if council == title else title }}",
    "{{ council ~ ', ' ~ period }}",
    "{{ years[0].columns[1] }}",
    "{{ sources | join('; ') }}",
    "{{ years[0].columns | join(' ') }}",
    "{% for plan in plans %}{{ plan.reasons | join(' ') }}{% endfor %}",
    "{{ (plans | first).standing }}",
    "{# a remark #}{{ title }}",
    "{{ '" + "x" * 9_000 + "' }}",
)


@pytest.mark.parametrize("text", ALLOWED, ids=lambda text: text[:80])
def test_what_a_template_may_use_is_filled(text: str) -> None:
    """Fields, lists, conditions, texts put together, a few filters."""
    template = in_the_title(text)

    assert template_findings(template) == ()
    assert render_quarterly(sample_report(), template)


NOT_TEXT = {
    "{{ headings }}": ("more than a text", "Say which of its fields: summary, contents"),
    "{{ warning }}": ("a list", "Put a loop around it"),
    "{{r title | drawn }}": ("not a chart", "The filter drawn takes a chart."),
    "{{r headings.body | in_colour }}": ("not a status", "The filter in_colour takes a status."),
    "{% for a in title %}{% endfor %}": ("no list", "A loop goes through a list"),
}


@pytest.mark.parametrize("text", NOT_TEXT)
def test_what_cannot_be_put_there_is_said(text: str) -> None:
    """A whole heading in a sentence, a title drawn as a chart: before anything is filled."""
    what, wanted = NOT_TEXT[text]

    (finding,) = template_findings(in_the_title(text))

    assert finding.code == "template-not-text"
    assert f"is {what}, which cannot be put there." in finding.message
    assert finding.remedy.startswith(wanted)


@given(st.text("{}%#ab.|()*_'[]0 ", max_size=30))
def test_whatever_is_accepted_holds_no_call_and_no_arithmetic(text: str) -> None:
    """Whatever somebody types between the braces: it is refused or has only nodes that show something."""
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = SandboxedEnvironment(autoescape=True).parse(text)
    except TemplateSyntaxError:
        return
    if not list(grammar_problems(tree)):
        assert not list(tree.find_all((nodes.Call, nodes.BinExpr, nodes.Assign, nodes.Macro, nodes.Slice)))
        assert all(not each.attr.startswith("_") for each in tree.find_all(nodes.Getattr))


def test_a_template_that_would_turn_for_hours_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops in loops are counted against the clock, also where they show nothing: here each turn takes a second."""
    text = (
        "{% for a in plans %}{% for b in plans %}{% for c in plans %}{% for d in plans %}{% endfor %}"
        + "{% endfor %}" * 3
    )
    content = sample_report(1, 1, 1)
    many = replace(content, plans=content.plans * 100)
    clock = count()
    monkeypatch.setattr(rendering, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    with pytest.raises(PmfError, match="its loops take more than 500 seconds"):
        render_quarterly(many, in_the_title(text), seconds=500)

    assert 500 < next(clock) < 600


@pytest.mark.parametrize("shown", ["as it stands, " * 20, "{{ title }}", "{{ 'a constant of some length' }}"])
def test_a_template_whose_loops_would_fill_the_memory_is_stopped(shown: str) -> None:
    """All that is shown is counted: the template's own words, fields and constants."""
    text = "{% for a in plans %}{% for b in plans %}{% for c in plans %}" + shown + "{% endfor %}" * 3
    many = replace(sample_report(1, 1, 1), plans=sample_report(1, 1, 1).plans * 100)

    with pytest.raises(PmfError, match=r"what it shows is longer than 1,000,000 characters"):
        render_quarterly(many, in_the_title(text), characters=1_000_000)


def test_the_filter_that_bounds_loops_cannot_be_written() -> None:
    """It is of the program, not of the language."""
    from pmf_excel.word.rendering import BOUNDED

    assert not BOUNDED.isidentifier()
    assert BOUNDED not in PLAIN_FILTERS


def test_a_loop_without_end_is_found_where_it_begins() -> None:
    """Not at the end of the document."""
    ((code, place),) = said_of(in_the_title("{% for text in warning %}{{ text }}"))

    assert (code, place) == ("template-unreadable", "body: “{% for text in warning %}{{ text }}”")


def test_a_file_that_is_no_document_is_said_to_be_none() -> None:
    """Neither text nor another kind of package, nor a damaged one."""
    cut = TEMPLATE[: len(TEMPLATE) // 2]
    for content in (b"", b"Dear all", cut, b"PK\x03\x04" + b"\0" * 40):
        (finding,) = template_findings(content)
        assert finding.code == "template-unreadable"


def test_a_template_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything of it is unpacked."""
    monkeypatch.setattr("pmf_excel.word.template_check.LARGEST", 1000)

    (finding,) = template_findings(in_the_title("{{ title }} of another size"))

    assert finding.code == "template-too-large"
    assert template_sources.LARGEST > 10_000_000


@pytest.mark.parametrize(
    ("name", "kind", "part"), [("endnotes", "endnotes", "endnotes"), ("comments", "comments", "comments")]
)
def test_a_field_where_nothing_is_filled_is_a_query(name: str, kind: str, part: str) -> None:
    """It would be printed as it is."""
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"

    (finding,) = template_findings(with_part(name, kind, relation, "For {{ period }}"))

    assert (finding.code, finding.severity, finding.found) == ("template-not-filled", Severity.QUERY, "{{ period }}")
    assert finding.place.reference == part


INERT = "{{ 7*7 }} {% for a in plans %} {{ title.__class__ }} {_{ x }_} {_% y %_} {# z #}"


def test_what_officers_write_like_a_field_stays_as_they_wrote_it() -> None:
    """In texts, headings, tables and alternative texts: letter by letter, and nothing of it is filled."""
    sample = sample_report(1, 1, 1)
    plan = sample.plans[0]
    content = replace(
        sample,
        priorities_text=INERT,
        plans=(replace(plan, reasons=(INERT,), heading=replace(plan.heading, text=INERT)),),
    )

    dump = text_dump(render_quarterly(content, TEMPLATE))

    assert dump.count(INERT) >= 3
    assert "49" not in "".join(line for line in dump.splitlines() if "7*7" in line)


def test_what_is_filled_into_a_footnote_is_never_filled_again() -> None:
    """A document of several sections fills its footnotes once: the officer's text is no template the second time."""
    document = docx.Document(io.BytesIO(with_footnote("{{ priorities_text }}")))
    document.add_section()
    document.add_section()
    content = replace(sample_report(), priorities_text="{{ 7*7 }} {{ title }}")

    parts = read_package(render_quarterly(content, saved(document)))

    assert b"{{ 7*7 }} {{ title }}" in parts["word/footnotes.xml"]


def test_a_report_used_as_a_template_is_refused() -> None:
    """Whatever officers' texts stand in it: it is known by what it was built from, and nothing of it is filled."""
    report = render_quarterly(replace(sample_report(), priorities_text=INERT), TEMPLATE)

    (finding,) = template_findings(report)

    assert finding.code == "template-is-report"
    with pytest.raises(PmfError, match="This is a report that was built before"):
        render_quarterly(sample_report(), report)


def test_a_report_whose_last_line_was_taken_off_is_held_to_the_grammar_all_the_same() -> None:
    """What an officer wrote in it would be a template's text now, and is refused."""
    document = docx.Document(io.BytesIO(render_quarterly(replace(sample_report(), priorities_text=INERT), TEMPLATE)))
    for run in (run for paragraph in document.paragraphs if "pmf:" in paragraph.text for run in paragraph.runs):
        run.text = ""
    document.core_properties.comments = ""

    codes = {finding.code for finding in template_findings(saved(document))}

    assert codes
    assert codes <= {"template-forbidden", "template-unreadable"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ }}", "there is nothing between {{ and }}"),
        ("{{ title period }}", "what stands between {{ and }} is not one field"),
        ("{% fro plan in plans %}{% endfor %}", "{% fro %} is nothing that a template knows (did you mean “for”?)"),
        ("{% for plan plans %}{% endfor %}", "a loop is written: for plan in plans"),
        ("{{ title. }}", "a name is missing behind a dot or a stroke"),
        ("{{ title) }}", "a brace or bracket here has no partner"),
        ("{% endfor %}", "{% endfor %} stands here without the loop or condition that it belongs to"),
        ("{% if title %}{% else if period %}{% endif %}", "there is too much between {% and %}"),
        ("{% if %}{% endif %}", "something is missing before %}"),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(text: str, said: str) -> None:
    """With the place, and without the words of the program that reads it."""
    (finding,) = template_findings(in_the_title(text))

    assert said in finding.message
    assert finding.place.reference.startswith("body")
    assert not re.search(r"token|tag|Jinja|char|expression", finding.message)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "not a Word document"), (b"PK\x05\x06" + bytes(18), "a part of it is missing"), (b"%PDF-1.7", "not a Word document")],
)  # fmt: skip
def test_what_lies_under_the_templates_name_is_said_to_be_no_document(content: bytes, said: str) -> None:
    """Nothing, an empty archive, a PDF."""
    (finding,) = template_findings(content)

    assert said in finding.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_template_that_declares_a_document_type_is_refused_before_a_report_is_built(encoding: str) -> None:
    """An entity would multiply a text, or read a file of this computer."""
    parts = read_package(TEMPLATE)
    body = parts["word/document.xml"].decode().partition("?>")[2]
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hosts">]>{body}'
    (finding,) = template_findings(write_package({**parts, "word/document.xml": declared.encode(encoding)}))

    assert finding.code == "template-unreadable"
    assert finding.place.reference == "word/document.xml"
    assert "document type" in finding.message
