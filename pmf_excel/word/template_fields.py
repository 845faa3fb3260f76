"""Checks a template's field names against a product's declared fields before anything is rendered.

The declaration is the product's content class: `plan.heading.text` is followed from field to field, through loops, to
the last name.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from pmf_excel.core.catalogue import templates as found
from pmf_excel.core.nearest import nearest

from .template_grammar import MARKS, NEAR, Problem, written

Scope = Mapping[str, object]
_MARK_NAMES = {"in_colour": "a status", "bookmarked": "a heading", "listed": "a list of headings", "drawn": "a chart"}


@dataclass(frozen=True)
class Loop:
    """What a template may ask a loop for."""

    index: int
    index0: int
    first: bool
    last: bool
    length: int


def fields_of(declared: type) -> Scope:
    """Return the names with which every part of a template may begin, and what each holds."""
    return typing.get_type_hints(declared)


def field_problems(node: nodes.Node, scope: Scope) -> Iterator[Problem]:
    """Yield the fields below `node` that there are not, or that cannot be put where they stand."""
    if isinstance(node, nodes.For):
        yield from _loop_problems(node, scope)
        return
    if isinstance(node, nodes.Output):
        for shown in node.nodes:
            yield from _printed_problems(shown, scope)
    if isinstance(node, nodes.Filter) and node.name in MARKS and node.node is not None:
        yield from _mark_problems(node, scope)
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield from _unknown_name(node, scope)
    for child in node.iter_child_nodes():
        yield from field_problems(child, scope)


def _loop_problems(loop: nodes.For, scope: Scope) -> Iterator[Problem]:
    yield from field_problems(loop.iter, scope)
    kind = _type_of(loop.iter, scope)
    if kind is not object and typing.get_origin(kind) is not tuple:
        facts = {"what": "no list", "wanted": "A loop goes through a list, such as plans or table.rows."}
        yield Problem(loop.lineno, found.NOT_A_TEXT, written(loop.iter), facts)
    inner = {**scope, "loop": Loop, **{name.name: _item_of(kind) for name in loop.target.find_all(nodes.Name)}}
    if isinstance(loop.target, nodes.Name):
        inner[loop.target.name] = _item_of(kind)
    below: list[nodes.Node] = [*loop.body, *loop.else_, *([loop.test] if loop.test is not None else [])]
    for child in below:
        yield from field_problems(child, inner)


def _printed_problems(node: nodes.Node, scope: Scope) -> Iterator[Problem]:
    """Yield what is printed although it is no text."""
    kind = _type_of(node, scope)
    if _hints(kind):
        wanted = f"Say which of its fields: {', '.join(_hints(kind))}."
        yield Problem(node.lineno, found.NOT_A_TEXT, written(node), {"what": "more than a text", "wanted": wanted})
    elif typing.get_origin(kind) is tuple:
        facts = {"what": "a list", "wanted": "Put a loop around it: {%p for text in … %}, {%p endfor %}."}
        yield Problem(node.lineno, found.NOT_A_TEXT, written(node), facts)


def _mark_problems(node: nodes.Filter, scope: Scope) -> Iterator[Problem]:
    """Yield a field that is given to a filter made for something else."""
    assert node.node is not None
    kind = _type_of(node.node, scope)
    if kind is not object and kind != MARKS[node.name]:
        wanted = f"The filter {node.name} takes {_MARK_NAMES[node.name]}."
        facts = {"what": f"not {_MARK_NAMES[node.name]}", "wanted": wanted}
        yield Problem(node.lineno, found.NOT_A_TEXT, written(node), facts)


def _unknown_name(node: nodes.Name | nodes.Getattr, scope: Scope) -> Iterator[Problem]:
    if isinstance(node, nodes.Name):
        known: list[str] | None = list(scope)
        last = node.name
    else:
        known = _fields_in(_type_of(node.node, scope))
        last = node.attr
    if known is not None and last not in known:
        yield Problem(node.lineno, found.UNKNOWN_FIELD, written(node), {"nearest": nearest(last, known, cutoff=NEAR)})


def _type_of(node: nodes.Node, scope: Scope) -> object:
    """Return the declared type of an expression, `object` where it cannot be followed."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, object)
    if isinstance(node, nodes.Getattr):
        return _hints(_type_of(node.node, scope)).get(node.attr, object)
    if isinstance(node, nodes.Getitem):
        return _item_of(_type_of(node.node, scope))
    if isinstance(node, nodes.Filter) and node.name in ("first", "last") and node.node is not None:
        return _item_of(_type_of(node.node, scope))
    return object


def _item_of(kind: object) -> object:
    arguments = typing.get_args(kind)
    return arguments[0] if typing.get_origin(kind) is tuple and arguments else object


def _fields_in(kind: object) -> list[str] | None:
    """Return the fields of a declared class, none for text and numbers, None where anything goes."""
    return None if kind is object else list(_hints(kind))


def _hints(kind: object) -> dict[str, object]:
    return typing.get_type_hints(kind) if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__") else {}
