"""What a template may say: fields, lists, conditions and a few filters. Whatever could run or grow is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from pmf_excel.core.catalogue import templates as found
from pmf_excel.core.findings import FindingKind, quoted
from pmf_excel.core.nearest import nearest
from pmf_excel.core.reports.content import Chart, Heading, StatusWords

#: Filters that turn a field into more than text, and what each takes.
MARKS: Mapping[str, object] = {
    "in_colour": StatusWords,
    "bookmarked": Heading,
    "listed": tuple[Heading, ...],
    "drawn": Chart,
}
#: The other filters: none looks behind a value, and none but `join` makes a text longer than its letters ask for.
PLAIN_FILTERS = frozenset(
    {"capitalize", "count", "default", "first", "join", "last", "length", "lower", "title", "upper", "trim"}
)
TESTS = frozenset({"defined", "undefined", "none"})
#: What may stand between joined texts: `join` of a join would multiply, so it takes a field and little else.
LONGEST_SEPARATOR = 20
#: How long a text between quotation marks may be.
LONGEST_TEXT = 10_000
#: How near a name must be to be the one that was meant: fields are short, and there are not many of them.
NEAR = 0.4
#: How deep loops may stand in one another.
MOST_LOOPS = 4

#: So much of a long text is shown.
_LONGEST_SHOWN = 60

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.CondExpr),
    *(nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Test),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat),
)
_COMPARISONS = frozenset({"eq", "ne"})
_WHAT: tuple[tuple[tuple[type[nodes.Node], ...], str], ...] = (
    ((nodes.Call,), "a call"),
    ((nodes.BinExpr, nodes.UnaryExpr), "arithmetic"),
    ((nodes.Assign, nodes.AssignBlock, nodes.With, nodes.NSRef), "a value of its own"),
    ((nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.Block), "a block of its own"),
    ((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends), "another file"),
    ((nodes.Slice,), "a part of a list"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a line of a part: the kind of finding, what was found, and the facts for its sentences."""

    line: int
    kind: FindingKind
    found: str
    facts: Mapping[str, str]


def grammar_problems(node: nodes.Node, loops: int = 0, line: int = 1) -> Iterator[Problem]:
    """Yield everything below `node`, which stands on a `line`, that a template may not use."""
    line = node.lineno or line
    what = _forbidden(node, loops)
    if what:
        yield Problem(line, found.FORBIDDEN, written(node), {"what": what})
        return
    if isinstance(node, nodes.Filter) and node.name not in MARKS.keys() | PLAIN_FILTERS:
        known = sorted(MARKS.keys() | PLAIN_FILTERS)
        yield Problem(line, found.UNKNOWN_FILTER, node.name, {"nearest": nearest(node.name, known, cutoff=NEAR)})
    inside = loops + isinstance(node, nodes.For)
    for child in node.iter_child_nodes():
        yield from grammar_problems(child, inside, line)


def written(node: nodes.Node) -> str:
    """Return an expression as it is written in a template, near enough to find it."""
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{written(node.node)}[{written(node.arg)}]"
    if isinstance(node, nodes.Call):
        return f"{written(node.node)}({', '.join(written(each) for each in node.args)})"
    if isinstance(node, nodes.BinExpr):
        return f"{written(node.left)} {node.operator} {written(node.right)}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return f"{written(node.node)} | {node.name}"
    return _written_alone(node)


def _forbidden(node: nodes.Node, loops: int) -> str:
    """Return what a node is that may not be used, empty where it may."""
    what = next((words for kinds, words in _WHAT if isinstance(node, kinds) and not isinstance(node, _ALLOWED)), "")
    if what or not isinstance(node, _ALLOWED):
        return what or f"a {type(node).__name__.lower()}"
    if isinstance(node, nodes.Getattr):
        return "a name that begins with an underscore" if node.attr.startswith("_") else ""
    if isinstance(node, nodes.Name):
        return "a name that begins with an underscore" if node.name.startswith("_") else ""
    if isinstance(node, nodes.For):
        return _forbidden_loop(node, loops)
    return _forbidden_part(node)


def _forbidden_part(node: nodes.Node) -> str:
    if isinstance(node, nodes.Const):
        is_long = isinstance(node.value, str) and len(node.value) > LONGEST_TEXT
        return f"a text of more than {LONGEST_TEXT:,} characters" if is_long else ""
    if isinstance(node, nodes.Getitem):
        is_place = isinstance(node.arg, nodes.Const) and type(node.arg.value) is int
        return "" if is_place else "something else than a number between [ and ]"
    if isinstance(node, nodes.Filter):
        return _forbidden_filter(node)
    if isinstance(node, nodes.Test):
        return "" if node.name in TESTS and not node.args else f"the test “{node.name}”"
    if isinstance(node, nodes.Operand):
        return "" if node.op in _COMPARISONS else "a comparison other than == and !="
    return ""


def _forbidden_filter(node: nodes.Filter) -> str:
    plain = all(isinstance(each, nodes.Const) for each in node.args)
    if not plain or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return "a filter with such details"
    if node.name != "join":
        return ""
    if not _is_field(node.node):
        return "a join of something else than a field"
    return (
        "" if all(_is_separator(each) for each in node.args) and len(node.args) <= 1 else "a join with so much between"
    )


def _is_field(node: nodes.Node | None) -> bool:
    """Return whether an expression is a name, or what lies behind one: `sources`, `years[0].columns`."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return isinstance(node, nodes.Name)


def _is_separator(node: nodes.Expr) -> bool:
    text = node.value if isinstance(node, nodes.Const) else None
    return isinstance(text, str) and len(text) <= LONGEST_SEPARATOR


def _forbidden_loop(node: nodes.For, loops: int) -> str:
    if loops >= MOST_LOOPS:
        return f"a loop inside {MOST_LOOPS} others"
    if node.recursive or not isinstance(node.target, nodes.Name):
        return "a loop of another kind"
    return "" if isinstance(node.iter, nodes.Name | nodes.Getattr | nodes.Getitem) else "a loop through something else"


def _written_alone(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Const):
        return quoted(repr(node.value), _LONGEST_SHOWN)
    if isinstance(node, nodes.For):
        return f"for {written(node.target)} in {written(node.iter)}"
    if isinstance(node, nodes.Operand):
        return f"{node.op} {written(node.expr)}"
    return type(node).__name__.lower()
