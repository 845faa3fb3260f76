"""Whether a Word template can be filled: all that is wrong with it and where it stands, before a report is built."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from pmf_excel.core.catalogue import templates as found
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, Place, Severity
from pmf_excel.core.reports.content import QuarterlyReport

from .reading import read_colophon
from .template_faults import DECLARES, no_document, not_read
from .template_fields import field_problems, fields_of
from .template_grammar import grammar_problems
from .template_reaching import reaching_out
from .template_sources import LARGEST, Source, declaring_part, sources_of, unfilled_fields, unpacked_size

_UNREADABLE = (zipfile.BadZipFile, KeyError, ValueError, OSError, RuntimeError, etree.XMLSyntaxError)


@lru_cache(maxsize=8)
def template_findings(template: bytes, name: str = "quarterly.docx") -> tuple[Finding, ...]:
    """Return what is wrong with a template of the quarterly report, part by part; `name` is how findings call it."""
    findings: list[Finding] = []
    try:
        findings.extend(_findings(template))
    except _UNREADABLE as error:
        findings.append(found.UNREADABLE_TEMPLATE.finding(found=no_document(error)))
    return tuple(dict.fromkeys(finding.at(file=name) for finding in findings))


def check_template(template: bytes, name: str = "quarterly.docx") -> None:
    """Raise `PmfError` where a template of the quarterly report cannot be filled."""
    errors = [each for each in template_findings(template, name) if each.severity is Severity.ERROR]
    if errors:
        first, more = errors[0], len(errors) - 1
        where = f" It stands in the {first.place.reference}." if first.place.reference else ""
        others = f" There are {more} more: pmf templates check names them all." if more else ""
        raise PmfError(f"The template {name} cannot be filled. {first.message}{where}", f"{first.remedy}{others}")


def names_used(template: bytes) -> frozenset[str]:
    """Return every name that a template's fields speak of, in whatever part; none where it cannot be read."""
    try:
        trees = [Environment(autoescape=True).parse(source.text) for source in sources_of(template)]
    except (TemplateSyntaxError, *_UNREADABLE):
        return frozenset()
    return frozenset(name.name for tree in trees for name in tree.find_all(nodes.Name))


def _findings(template: bytes) -> Iterator[Finding]:
    size = unpacked_size(template)
    if size > LARGEST:
        yield found.TOO_LARGE.finding(found=f"{size / 1e6:,.0f} MB")
        return
    if part := declaring_part(template):
        yield found.UNREADABLE_TEMPLATE.finding(Place(reference=part), DECLARES)
        return
    if origin := _origin(template):
        yield found.IS_A_REPORT.finding(found=origin)
        return
    for reach in reaching_out(template):
        yield found.REACHES_OUT.finding(Place(reference=reach.part), reach.found, what=reach.what)
    for source in sources_of(template):
        yield from _source_findings(source)
    for part, field in unfilled_fields(template):
        yield found.NOT_FILLED.finding(Place(reference=part), field, part=part)


def _source_findings(source: Source) -> Iterator[Finding]:
    try:
        tree = Environment(autoescape=True).parse(source.text)
    except TemplateSyntaxError as error:
        line = source.without_end()
        what = "the loop or condition that begins here has no end" if line else not_read(error.message or "")
        yield found.UNREADABLE_TEMPLATE.finding(Place(reference=source.place(line or error.lineno)), what)
        return
    problems = list(grammar_problems(tree)) or list(field_problems(tree, fields_of(QuarterlyReport)))
    for problem in sorted(problems, key=lambda each: each.line):
        yield problem.kind.finding(Place(reference=source.place(problem.line)), problem.found, **problem.facts)


def _origin(template: bytes) -> str:
    """Return what a report that was built before says it was built from, empty for a template."""
    try:
        return str(read_colophon(template))
    except PmfError:
        return ""
