"""The filters of our Word templates: what a field becomes in the document where it is more than text."""

from __future__ import annotations

import re
from html import escape

from docxtpl import DocxTemplate
from markupsafe import Markup

from pmf_excel.core.reports.content import Chart, Heading, StatusWords

from .charts import add_chart
from .template_styles import style_id

#: Characters that XML cannot hold; a value with one would cut off the rest of the document.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
#: So many lines of the contents list stay with its heading.
_KEPT_TOGETHER = 6
_BEGIN_CONTENTS = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_END_CONTENTS = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


class Marks:
    """The filters of one rendering; charts are put into the package of `template`."""

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
        """Return the contents list: a field that Word can update, already filled with a link to each heading.

        It carries no page numbers until somebody updates it in Word: only Word knows them.
        """
        lines = [_contents_line(heading) for heading in headings]
        lines[0] = _BEGIN_CONTENTS + lines[0]
        lines[-1] += _END_CONTENTS
        paragraphs = (
            _paragraph(line, style_id(f"toc {heading.level}"), kept=number < _KEPT_TOGETHER)
            for number, (line, heading) in enumerate(zip(lines, headings, strict=True))
        )
        return Markup("".join(paragraphs))

    def drawn(self, chart: Chart) -> Markup:
        """Return a run with a native chart; its parts go into the package."""
        self._charts += 1
        return Markup(add_chart(self._template.docx.part, chart, self._charts))


def printable(value: object) -> object:
    """Return a text as it goes into a document: escaped, without what XML cannot hold, its lines kept apart."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    text = escape(_UNPRINTABLE.sub("", value).replace("\t", " "))
    return Markup(_LINE_BREAK.join(text.splitlines()) if "\n" in text else text)


def _contents_line(heading: Heading) -> str:
    anchor = escape(heading.bookmark)
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r>{_text(heading.text)}</w:r></w:hyperlink>'


def _paragraph(content: str, style: str, *, kept: bool) -> str:
    keep = "<w:keepNext/>" if kept else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr>{content}</w:p>'


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(_UNPRINTABLE.sub("", text))}</w:t>'
