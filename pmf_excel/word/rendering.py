"""Fills a Word template with a report's content; the same content and template give the same bytes."""

from __future__ import annotations

import io
from collections.abc import MutableMapping
from functools import lru_cache
from types import CodeType
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from pmf_excel.core.errors import PmfError
from pmf_excel.core.reports.content import QuarterlyReport
from pmf_excel.office.package import repacked

from .document_xml import W
from .marks import Marks, printable
from .short_tables import keep_short_tables
from .template_fields import check_fields


def render_quarterly(content: QuarterlyReport, template: bytes, name: str = "quarterly.docx") -> bytes:
    """Return the Quarterly Performance Report as a Word document.

    `name` is how an error calls the template. Raises `PmfError` where the template uses a field that the report
    does not have, naming both and the nearest right spelling.
    """
    check_template(template, name)
    opened = _ReportTemplate(io.BytesIO(template))
    try:
        fields = {field: getattr(content, field) for field in QuarterlyReport.__dataclass_fields__}
        opened.render(fields, _environment(Marks(opened)))
    except TemplateError as error:
        raise PmfError(f"The template {name} cannot be filled: {error}.", "Compare it with the shipped one.") from error
    buffer = io.BytesIO()
    opened.save(buffer)
    return repacked(buffer.getvalue())


@lru_cache(maxsize=8)
def check_template(template: bytes, name: str = "quarterly.docx") -> None:
    """Raise `PmfError` where a template of the quarterly report uses a field or filter that there is not."""
    check_fields(template, QuarterlyReport, _environment(_marks_of(template)), name)


class _ReportTemplate(DocxTemplate):  # type: ignore[misc]
    """A template whose rendered body is parsed once, strictly, and takes its place without being copied.

    docxtpl's own way looks at every run and cell again and repairs broken XML silently; our filters leave nothing
    to repair, and the time for a report of thousands of indicators stays in proportion.
    """

    def resolve_listing(self, xml: str) -> str:
        """Return `xml` as it is: line breaks were made when the texts were printed."""
        return xml

    def fix_tables(self, xml: str) -> etree._Element:
        """Return the parsed body, inside a document element of its own."""
        root = self.docx.part.element
        shell = etree.Element(root.tag, root.attrib, root.nsmap)
        etree.SubElement(shell, f"{W}body")
        document = etree.tostring(shell, encoding="unicode").replace("<w:body/>", xml)
        body = etree.fromstring(document, etree.XMLParser(huge_tree=True, resolve_entities=False))[0]
        keep_short_tables(body)
        return body

    def map_tree(self, tree: etree._Element) -> None:
        """Put the document element around the rendered body in the place of the template's."""
        self.docx.part._element = tree.getparent()


class _Environment(SandboxedEnvironment):
    """A sandbox in which a template's source is compiled once, however often it is rendered."""

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        """Return the template of `source`."""
        assert isinstance(source, str)
        kind = template_class or self.template_class
        return kind.from_code(self, _code_of(source), self.make_globals(globals))


@lru_cache(maxsize=64)
def _code_of(source: str) -> CodeType:
    return _environment(Marks(DocxTemplate(io.BytesIO()))).compile(source)


def _environment(marks: Marks) -> _Environment:
    environment = _Environment(autoescape=True, undefined=StrictUndefined, finalize=printable)
    environment.filters.update(
        in_colour=marks.in_colour, bookmarked=marks.bookmarked, listed=marks.listed, drawn=marks.drawn
    )
    return environment


def _marks_of(template: bytes) -> Marks:
    return Marks(DocxTemplate(io.BytesIO(template)))
