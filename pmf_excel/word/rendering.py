"""Fills a Word template with a report's content; the same content and template give the same bytes."""

from __future__ import annotations

import io
import re
from html import escape

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from pmf_excel.core.errors import PmfError
from pmf_excel.core.report_content import Chart, Heading, QuarterlyReport, StatusWords
from pmf_excel.office.package import repacked

from .charts import add_chart
from .template_fields import check_fields
from .template_styles import style_id

#: Characters that XML cannot hold; a value with one would cut off the rest of the document.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_quarterly(content: QuarterlyReport, template: bytes, name: str = "quarterly.docx") -> bytes:
    """Return the Quarterly Performance Report as a Word document.

    `name` is how an error calls the template. Raises `PmfError` where the template uses a field that the report
    does not have, naming both and the nearest right spelling.
    """
    check_fields(template, QuarterlyReport, _environment(_Marks(DocxTemplate(io.BytesIO(template)))), name)
    opened = DocxTemplate(io.BytesIO(template))
    try:
        fields = {field: getattr(content, field) for field in QuarterlyReport.__dataclass_fields__}
        opened.render(fields, _environment(_Marks(opened)))
    except TemplateError as error:
        raise PmfError(f"The template {name} cannot be filled: {error}.", "Compare it with the shipped one.") from error
    buffer = io.BytesIO()
    opened.save(buffer)
    return repacked(buffer.getvalue())


class _Marks:
    """The filters of our templates: what a field becomes where it is more than text."""

    def __init__(self, template: DocxTemplate) -> None:
        self._template = template
        self._bookmarks = 0
        self._charts = 0

    def in_colour(self, status: StatusWords) -> Markup:
        """Return a run with the symbol and words of a status in its character style."""
        text = f"{status.symbol}\u00a0{status.words}" if status.symbol else status.words
        return Markup(f'<w:r><w:rPr><w:rStyle w:val="{style_id(status.style)}"/></w:rPr>{_text(text)}</w:r>')

    def bookmarked(self, heading: Heading) -> Markup:
        """Return a run with the heading's text, inside the bookmark that the contents list leads to."""
        self._bookmarks += 1
        number = self._bookmarks
        return Markup(
            f'<w:bookmarkStart w:id="{number}" w:name="{escape(heading.bookmark)}"/>'
            f'<w:r>{_text(heading.text)}</w:r><w:bookmarkEnd w:id="{number}"/>'
        )

    def listed(self, headings: tuple[Heading, ...]) -> Markup:
        """Return the contents list: a field that Word can update, already filled with a link to each heading."""
        lines = [_contents_line(heading) for heading in headings]
        return Markup(_paragraphs_of_field(lines, [style_id(f"toc {heading.level}") for heading in headings]))

    def drawn(self, chart: Chart) -> Markup:
        """Return a run with a native chart; its parts go into the package."""
        self._charts += 1
        return Markup(add_chart(self._template.docx.part, chart, self._charts))


def _environment(marks: _Marks) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printable)
    environment.filters.update(
        in_colour=marks.in_colour, bookmarked=marks.bookmarked, listed=marks.listed, drawn=marks.drawn
    )
    return environment


def _printable(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNPRINTABLE.sub("", value)
    return value


def _contents_line(heading: Heading) -> str:
    anchor = escape(heading.bookmark)
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r>{_text(heading.text)}</w:r></w:hyperlink>'


def _paragraphs_of_field(lines: list[str], styles: list[str]) -> str:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = [begin + lines[0], *lines[1:]] if lines else [begin]
    lines[-1] += end
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{line}</w:p>'
        for line, style in zip(lines, styles, strict=True)
    )


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(_UNPRINTABLE.sub("", text))}</w:t>'
