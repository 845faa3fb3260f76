"""Fills a Word template with a report's content; the same content and template give the same bytes."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Iterator, MutableMapping
from functools import lru_cache
from types import CodeType
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateRuntimeError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from pmf_excel.core.errors import PmfError
from pmf_excel.core.reports.content import QuarterlyReport
from pmf_excel.office.package import repacked

from .document_xml import W
from .marks import Marks, printable
from .short_tables import keep_short_tables
from .template_check import check_template
from .template_grammar import PLAIN_FILTERS
from .template_sources import FOOTNOTES

#: How long a template may take to be filled, in seconds: a report of 3,000 indicators takes a tenth of it.
MOST_SECONDS = 120.0
#: How long the filled parts of a report may be: 3,000 indicators, each with a plan and a chart, take 32 million.
MOST_CHARACTERS = 50_000_000
#: The filter through which every loop goes, under a name that no template can write.
BOUNDED = "bounded loop"


def render_quarterly(
    content: QuarterlyReport,
    template: bytes,
    name: str = "quarterly.docx",
    *,
    seconds: float = MOST_SECONDS,
    characters: int = MOST_CHARACTERS,
) -> bytes:
    """Return the Quarterly Performance Report as a Word document.

    `name` is how an error calls the template, `seconds` how long it may take to be filled, and `characters` how long
    what becomes of it may be. Raises `PmfError` where it takes longer or becomes more, or where the template uses what
    it may not or a field that the report does not have.
    """
    check_template(template, name)
    opened = _ReportTemplate(io.BytesIO(template))
    try:
        fields = {field: getattr(content, field) for field in QuarterlyReport.__dataclass_fields__}
        opened.render(fields, _environment(Marks(opened), Allowance(seconds, characters)))
    except OverAllowanceError as error:
        raise PmfError(f"The template {name} cannot be filled: {error}.", "Compare it with the shipped one.") from error
    except (TemplateError, TypeError, ValueError, LookupError) as error:
        raise PmfError(
            f"The template {name} cannot be filled: one of its fields asks for something that this report has not.",
            "Compare it with the shipped one, loop by loop: names that begin in a loop hold in that loop only.",
        ) from error
    buffer = io.BytesIO()
    opened.save(buffer)
    return repacked(buffer.getvalue())


class OverAllowanceError(TemplateRuntimeError):
    """A template takes longer, or becomes more, than it may."""


class Allowance:
    """How long a template may take to be filled and what it may become: every turn and every text is counted."""

    def __init__(self, seconds: float, characters: int) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._characters = characters
        self._left = characters

    def each(self, items: Iterable[Any]) -> Iterator[Any]:
        """Yield `items` as long as there is time left; raises `OverAllowanceError` when there is none."""
        for item in items:
            if time.monotonic() > self._until:
                raise OverAllowanceError(f"its loops take more than {self._seconds:g} seconds")
            yield item

    def within(self, pieces: Iterable[str]) -> Iterator[str]:
        """Yield the pieces of a filled part; raises `OverAllowanceError` when all parts together are too long."""
        for piece in pieces:
            self._left -= len(piece) or 1
            if self._left < 0:
                raise OverAllowanceError(f"what it shows is longer than {self._characters:,} characters")
            yield piece


class _ReportTemplate(DocxTemplate):  # type: ignore[misc]
    """A template whose rendered body is parsed once, strictly, and takes its place without being copied.

    docxtpl's own way looks at every run and cell again and repairs broken XML silently; our filters leave nothing
    to repair, and the time for a report of thousands of indicators stays in proportion.
    """

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """Return a part filled, and nothing replaced in it afterwards: what people wrote stays as they wrote it."""
        self.current_rendering_part = part
        filled: str = jinja_env.from_string(src_xml).render(context)
        return filled

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Fill the footnotes once, whatever the number of sections: what was filled in is never filled again."""
        for part in self.docx.part.package.parts:
            if part.content_type == FOOTNOTES:
                part._blob = self.render_xml_part(self.patch_xml(part.blob.decode()), part, context, jinja_env).encode()

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


class _CountedTemplate(Template):
    """A part of a template whose text is counted while it is filled."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the part filled."""
        assert isinstance(self.environment, _Environment)
        return self.environment.concat(self.environment.allowance.within(self.generate(*args, **kwargs)))


class _Environment(SandboxedEnvironment):
    """A sandbox in which a template's source is compiled once, however often it is rendered."""

    template_class = _CountedTemplate
    allowance: Allowance

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
    environment = _environment(Marks(DocxTemplate(io.BytesIO())), Allowance(MOST_SECONDS, MOST_CHARACTERS))
    tree = environment.parse(source)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, BOUNDED, [], [], None, None)
    return environment.compile(tree)


def _environment(marks: Marks, allowance: Allowance) -> _Environment:
    environment = _Environment(autoescape=True, undefined=StrictUndefined, finalize=printable)
    environment.allowance = allowance
    known = {name: environment.filters[name] for name in PLAIN_FILTERS}
    environment.filters.clear()
    environment.filters.update(known)
    environment.filters.update(
        in_colour=marks.in_colour, bookmarked=marks.bookmarked, listed=marks.listed, drawn=marks.drawn
    )
    environment.filters[BOUNDED] = allowance.each
    environment.globals.clear()
    return environment
