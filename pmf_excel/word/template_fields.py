"""Checks a template's field names against a product's declared fields before anything is rendered.

A misspelt field would otherwise stop the build without saying where. The declaration is the product's content
class: `plan.heading.text` is followed from field to field, through loops, to the last name.
"""

from __future__ import annotations

import io
import typing
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, nodes

from pmf_excel.core.errors import PmfError

Scope = Mapping[str, object]
_CORE_PROPERTIES = ("author", "comments", "identifier", "subject", "title")
_REMEDY = "Open the template in Word and look at the fields between {{ }} and {% %}."


def check_fields(template: bytes, declared: type, environment: Environment, name: str) -> None:
    """Raise `PmfError` where the template called `name` uses a field or filter that `declared` does not have."""
    scope = typing.get_type_hints(declared)
    for source in _sources(template):
        for problem in _problems(_parsed(source, environment, name), scope, environment):
            raise PmfError(f"The template {name} {problem[0]}", f"{problem[1]} {_REMEDY}".strip())


def names_used(template: bytes) -> frozenset[str]:
    """Return every name that a template's fields speak of, those in headers and footers too."""
    parsed = (_parsed(source, Environment(), "template") for source in _sources(template))
    return frozenset(name.name for tree in parsed for name in tree.find_all(nodes.Name))


def _sources(template: bytes) -> Iterator[str]:
    opened = DocxTemplate(io.BytesIO(template))
    document = opened.get_docx()
    yield opened.patch_xml(opened.get_xml())
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield opened.patch_xml(opened.xml_to_string(parse_xml(relation.target_part.blob)))
    yield from (getattr(document.core_properties, name) or "" for name in _CORE_PROPERTIES)


def _parsed(source: str, environment: Environment, name: str) -> nodes.Template:
    try:
        return environment.parse(source)
    except TemplateSyntaxError as error:
        raise PmfError(f"The template {name} cannot be read: {error.message}.", _REMEDY) from error


def _problems(node: nodes.Node, scope: Scope, environment: Environment) -> Iterator[tuple[str, str]]:
    if isinstance(node, nodes.For):
        yield from _problems(node.iter, scope, environment)
        inner = {**scope, "loop": object, **_targets(node, scope)}
        for child in node.body:
            yield from _problems(child, inner, environment)
        return
    if isinstance(node, nodes.Filter) and node.name not in environment.filters:
        yield f"uses the filter “{node.name}”, which there is not.", _nearest(node.name, list(environment.filters))
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield from _unknown_name(node, scope)
    for child in node.iter_child_nodes():
        yield from _problems(child, scope, environment)


def _unknown_name(node: nodes.Name | nodes.Getattr, scope: Scope) -> Iterator[tuple[str, str]]:
    if isinstance(node, nodes.Name):
        known: list[str] | None = list(scope)
        last = node.name
    else:
        known = _fields_of(_type_of(node.node, scope))
        last = node.attr
    if known is not None and last not in known:
        yield f"uses the field “{_written(node)}”, which this report does not have.", _nearest(last, known)


def _targets(loop: nodes.For, scope: Scope) -> dict[str, object]:
    if isinstance(loop.target, nodes.Name):
        return {loop.target.name: _item_of(_type_of(loop.iter, scope))}
    return {name.name: object for name in loop.target.find_all(nodes.Name)}


def _type_of(node: nodes.Node, scope: Scope) -> object:
    """Return the declared type of an expression, `object` where it cannot be followed."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, object)
    if isinstance(node, nodes.Getattr):
        owner = _type_of(node.node, scope)
        return _hints(owner).get(node.attr, object)
    if isinstance(node, nodes.Getitem):
        return _item_of(_type_of(node.node, scope))
    return object


def _item_of(kind: object) -> object:
    arguments = typing.get_args(kind)
    return arguments[0] if arguments else object


def _fields_of(kind: object) -> list[str] | None:
    """Return the fields of a declared class, none for text and numbers, None where anything goes."""
    if kind is object:
        return None
    return list(_hints(kind))


def _hints(kind: object) -> dict[str, object]:
    return typing.get_type_hints(kind) if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__") else {}


def _written(node: nodes.Expr) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{_written(node.node)}[…]"
    return node.name if isinstance(node, nodes.Name) else "…"


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    return f"Did you mean “{near[0]}”?" if near else ""
