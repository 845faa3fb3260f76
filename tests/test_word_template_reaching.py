"""What a template may not reach for: other files, programs, and fields of Word that fetch or run."""

from __future__ import annotations

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.office.package import changed_package, read_package
from pmf_excel.word.rendering import render_quarterly
from pmf_excel.word.template_check import template_findings
from tests.sample_reports import sample_report
from tests.test_word_template_check import TEMPLATE, said_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = read_package(TEMPLATE)
BODY = "word/_rels/document.xml.rels"
SETTINGS = "word/_rels/settings.xml.rels"
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "separate", "end"))


def with_parts(**parts: bytes) -> bytes:
    """The template with other parts, or with parts changed."""
    return changed_package(TEMPLATE, parts)


def with_relation(kind: str, target: str, part: str = BODY, mode: str = ' TargetMode="External"') -> bytes:
    """The template whose part leads somewhere."""
    whole = PACKAGED.get(part, b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>')
    whole = whole.replace(b"'/>", b"'></Relationships>").replace(
        b'relationships"/>', b'relationships"></Relationships>'
    )
    one = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return with_parts(**{part: whole.replace(b"</Relationships>", one.encode())})


def with_body(markup: str) -> bytes:
    """The template with something more in its body."""
    body = PACKAGED["word/document.xml"]
    return with_parts(**{"word/document.xml": body.replace(b"<w:body>", f"<w:body><w:p>{markup}</w:p>".encode(), 1)})


def said(words: str) -> str:
    """A run of the words of a field."""
    return f'<w:r><w:instrText xml:space="preserve">{words}</w:instrText></w:r>'


def field(*words: str, shown: str = "") -> str:
    """A field of Word, its words spread over runs as Word does it."""
    runs = "".join(each if each.startswith("<") else said(each) for each in words)
    return f"{BEGIN}{runs}{SEPARATE}{shown}<w:r><w:t>x</w:t></w:r>{END}"


OUTSIDE = {
    "attached template": (
        with_relation("attachedTemplate", "https://example.org/a.dotm", SETTINGS), "settings", "another template",
    ),
    "attached template on a server": (
        with_relation("attachedTemplate", "file:///\\\\server\\a.dotm", SETTINGS), "settings", "another template",
    ),
    "linked picture": (with_relation("image", "https://example.org/a.png"), "body", "a link to another file"),
    "linked picture in a footer": (
        with_relation("image", "https://example.org/a.png", "word/_rels/footer1.xml.rels"), "footer", "a link to another",
    ),
    "linked data for letters": (with_relation("mailMergeSource", "file:///C:/a.mdb", SETTINGS), "settings", "a link to"),
    "linked frame": (with_relation("frame", "https://example.org"), "body", "a link to another file"),
    "mode in other letters": (with_relation("image", "a.png", mode=' TargetMode="external"'), "body", "a link to"),
    "address without a mode": (with_relation("image", "https://example.org/a.png", mode=""), "body", "a link to"),
    "link to a file": (with_relation("hyperlink", "file:///C:/a.exe"), "body", "a link that is no plain link"),
    "link to a server": (with_relation("hyperlink", "\\\\server\\a.exe"), "body", "a link that is no plain link"),
    "link that runs": (with_relation("hyperlink", "ms-word:ofe|u|x"), "body", "a link that is no plain link"),
    "object": (with_relation("oleObject", "embeddings/x.bin", mode=""), "body", "an object of another program"),
    "object without a relation": (
        with_parts(**{"word/embeddings/oleObject1.bin": b"x"}), "part word/embeddings/oleObject1.bin", "an object",
    ),
    "control": (with_relation("control", "activeX/activeX1.xml", mode=""), "body", "a control that can run"),
    "macros": (with_relation("vbaProject", "vbaProject.bin", mode=""), "body", "a program (macros)"),
    "macros without a relation": (with_parts(**{"word/vbaProject.bin": b"x"}), "part word/vbaProject.bin", "a program"),
    "another document": (with_relation("aFChunk", "a.html", mode=""), "body", "another document that is put in"),
    "another document by its element": (with_body("</w:p><w:altChunk/><w:p>"), "body", "another document"),
}  # fmt: skip
FIELDS = {
    "DDEAUTO": field("DDEAUTO excel c:\\a.xlsx"),
    "DDE": field(" dde excel a"),
    "over two runs": field("DD", "EAUTO excel a"),
    "INCLUDETEXT": field("INCLUDETEXT c:\\a.docx"),
    "INCLUDEPICTURE": field('INCLUDEPICTURE "https://example.org/a.png" \\d'),
    "IMPORT": field("IMPORT a.png"),
    "LINK": field("LINK Excel.Sheet.8 a.xlsx"),
    "DATABASE": field("DATABASE \\d a.mdb"),
    "MACROBUTTON": field("MACROBUTTON Run press"),
    "within the words of another": field("IF ", field("DDE excel a"), " = 1 a b"),
    "within what another shows": field("PAGE", shown=field("LINK a b")),
    "name put together of a field": field(field("QUOTE DDE"), " excel a"),
    "simple": '<w:fldSimple w:instr="INCLUDETEXT a.docx"><w:r><w:t>x</w:t></w:r></w:fldSimple>',
    "without an end": f"{BEGIN}{said('DDE excel a')}",
    "without a beginning": said("DDE excel a"),
    "filled": field("{{ title }}"),
    "filled within": field("REF {{ title }}"),
    "link to a file": field('HYPERLINK "file:///c:/a.exe"'),
    "link to a server": field("HYPERLINK \\\\server\\a.exe"),
    "link put together of a field": field("HYPERLINK ", field("TITLE")),
}
ALLOWED = {
    "page": field("PAGE"),
    "contents": field('TOC \\o "1-3" \\h', shown=field("PAGEREF _a \\h")),
    "one of two": field("IF ", field("PAGE"), " = 1 first other"),
    "sum": field("=1+1"),
    "place in the document": field('HYPERLINK \\l "_a"'),
    "page of the web": field('HYPERLINK "https://example.org" \\o "more"'),
    "simple": '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_what_leads_out_of_a_template_or_runs_in_it_is_refused(case: str) -> None:
    """Other templates, files, objects and programs: by the part that has them, in words."""
    template, part, what = OUTSIDE[case]

    # What is named only, and is not there, makes the file unreadable besides.
    finding, *_ = template_findings(template)

    assert (finding.code, finding.place.reference) == ("template-reaches-out", part)
    assert what in finding.message
    assert finding.remedy.startswith("Take it out in Word")


@pytest.mark.parametrize("case", FIELDS)
def test_a_field_of_word_that_may_fetch_or_run_is_refused(case: str) -> None:
    """However it is written: in small letters, over several runs, inside another, or of what the report fills in."""
    assert ("template-reaches-out", "body") in said_of(with_body(FIELDS[case]))


@pytest.mark.parametrize("case", ALLOWED)
def test_fields_of_word_that_show_the_document_itself_stay(case: str) -> None:
    """Pages, contents, conditions, plain links."""
    assert said_of(with_body(ALLOWED[case])) == []


@pytest.mark.parametrize("address", ["https://example.org/a", "HTTP://example.org", "mailto:office@example.org"])
def test_a_plain_link_stays(address: str) -> None:
    """To a page or an e-mail address."""
    assert said_of(with_relation("hyperlink", address)) == []


def test_a_workbook_behind_a_chart_stays() -> None:
    """Charts that stand in a template have one."""
    assert said_of(with_parts(**{"word/embeddings/Workbook1.xlsx": b"x"})) == []


@pytest.mark.parametrize("case", ["attached template", "macros", "another document"])
def test_no_report_is_built_of_such_a_template(case: str) -> None:
    """The same check stands before every report."""
    with pytest.raises(PmfError, match="cannot be filled"):
        render_quarterly(sample_report(), OUTSIDE[case][0])


def test_no_report_is_built_of_a_template_with_such_a_field() -> None:
    """And says where it stands."""
    with pytest.raises(PmfError, match=r"“DDEAUTO excel .*” is a field of Word that may fetch or run something"):
        render_quarterly(sample_report(), with_body(FIELDS["DDEAUTO"]))
