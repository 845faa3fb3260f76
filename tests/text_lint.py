"""What a source file reaches for: the ways by which a text could become a formula, a tag or a program.

A name counts wherever it stands, called or not, on whatever it stands: what a variable is called says nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar, cast

Node = TypeVar("Node", bound=ast.AST)
Finder = Callable[[ast.AST], Iterator[ast.AST]]


class Rule(NamedTuple):
    """What is found, and where it may stand."""

    find: Finder
    homes: Mapping[str, str]


#: Functions that reach an attribute by a text.
_BY_TEXT = {"getattr", "setattr", "hasattr", "delattr", "attrgetter", "methodcaller"}
_TAG = re.compile(
    r"(?<!\?P)(?<!\(\?)</?[A-Za-z_][\w.-]*(:[\w.-]+)?(\s+[\w:.-]+\s*=|\s*/?>|\s*$)|(?<!\(\?)<[!?][A-Za-z\[-]|</"
)
#: A tag whose name is put in: `<%s>`, `<{}>`, or a constant that ends before the name.
_OPEN_TAG = re.compile(r"</?(%[sr(]|\{)|</?$")


@lru_cache(maxsize=1000)
def _nodes(tree: ast.AST) -> Mapping[type[ast.AST], Sequence[ast.AST]]:
    """Return every node of a tree by its kind: each tree is gone through once for all rules."""
    found: dict[type[ast.AST], list[ast.AST]] = {}
    for node in ast.walk(tree):
        found.setdefault(type(node), []).append(node)
    return found


def every(tree: ast.AST, *kinds: type[Node]) -> Iterator[Node]:
    """The nodes of some kinds in a tree."""
    for kind in kinds:
        yield from cast("Sequence[Node]", _nodes(tree).get(kind, ()))


def name_of(node: ast.expr) -> str:
    """The last name of an expression: `sheet` of `self.sheet`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def called(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """The calls of functions or methods with one of these names."""
    return (call for call in every(tree, ast.Call) if name_of(call.func) in names)


def _texts_in(call: ast.Call) -> Iterator[str]:
    return (each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str))


def named(pattern: str) -> Finder:
    """What finds every attribute whose name fits, also one that is reached by its name as a text."""
    fits = re.compile(pattern).fullmatch

    def found(tree: ast.AST) -> Iterator[ast.AST]:
        yield from (node for node in every(tree, ast.Attribute) if fits(node.attr))
        for call in called(tree, *_BY_TEXT):
            if any(fits(part) for text in _texts_in(call) for part in text.split(".")):
                yield call

    return found


def assigned(pattern: str) -> Finder:
    """What finds every assignment to an attribute whose name fits: alone, in a row of targets, by a loop, by its name."""
    fits = re.compile(pattern).fullmatch

    def found(tree: ast.AST) -> Iterator[ast.AST]:
        for node in every(tree, ast.Attribute):
            if isinstance(node.ctx, ast.Store) and fits(node.attr):
                yield node
        for call in called(tree, "setattr", "__setattr__"):
            if any(fits(text) for text in _texts_in(call)):
                yield call

    return found


def names_put_together(tree: ast.AST) -> Iterator[ast.AST]:
    """Attributes reached by a text that does not stand there, and the dictionaries behind objects and modules."""
    for attribute in every(tree, ast.Attribute):
        if attribute.attr in ("__dict__", "__setattr__", "__getattribute__"):
            yield attribute
    for node in every(tree, ast.Name):
        if node.id in ("globals", "locals", "vars", "__builtins__"):
            yield node
        # A name that is only passed on, such as map(getattr, ...), is as open as one that is called.
        if node.id in _BY_TEXT - {"hasattr"} and not _says_its_name(node, tree):
            yield node


def _says_its_name(function: ast.Name, tree: ast.AST) -> bool:
    calls = (call for call in every(tree, ast.Call) if call.func is function)
    place = 0 if function.id in ("attrgetter", "methodcaller") else 1
    return any(
        len(call.args) > place and isinstance(name := call.args[place], ast.Constant) and isinstance(name.value, str)
        for call in calls
    )


def given(function: str, keyword: str) -> Finder:
    """What finds the calls of a function that are given something, by keyword or as a key of a dictionary."""

    def found(tree: ast.AST) -> Iterator[ast.AST]:
        for call in called(tree, function):
            keys = [each.value for node in ast.walk(call) if isinstance(node, ast.Dict) for each in node.keys
                    if isinstance(each, ast.Constant)]  # fmt: skip
            if keyword in keys or keyword in [each.arg for each in call.keywords]:
                yield call

    return found


def rows_appended(tree: ast.AST) -> Iterator[ast.AST]:
    """`.append` of what is no list of this module: of a worksheet it writes a row of cells."""
    lists = set(_names_of_lists(tree))
    for node in every(tree, ast.Attribute):
        if node.attr == "append" and not _is_list(node.value, lists):
            yield node


def _is_list(node: ast.expr, lists: set[str]) -> bool:
    if isinstance(node, ast.Subscript):
        return _is_list(node.value, lists)
    if isinstance(node, ast.Call):
        return name_of(node.func) == "setdefault" and any(isinstance(each, ast.List) for each in node.args)
    return name_of(node) in lists


def _names_of_lists(tree: ast.AST) -> Iterator[str]:
    """Yield the names that this module says are lists, or dictionaries of lists."""
    for declared in every(tree, ast.AnnAssign):
        if re.search(r"\blist\b", ast.unparse(declared.annotation)):
            yield name_of(declared.target)
    for argument in every(tree, ast.arg):
        if argument.annotation and re.search(r"\blist\b", ast.unparse(argument.annotation)):
            yield argument.arg
    for node in every(tree, ast.Assign):
        for target in node.targets:
            yield from _given_lists(target, node.value)


def _given_lists(target: ast.expr, value: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, its_value in zip(target.elts, value.elts, strict=True):
            yield from _given_lists(each, its_value)
    elif isinstance(value, ast.List | ast.ListComp) or (
        isinstance(value, ast.Call) and name_of(value.func) in ("list", "sorted")
    ):
        yield name_of(target)


def reached(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What is taken from modules, by its full name, whatever it is called here."""
    aliases: dict[str, str] = {}
    for node in every(tree, ast.Import):
        for each in node.names:
            first = each.name.partition(".")[0]
            aliases[each.asname or first] = each.name if each.asname else first
    for taken in every(tree, ast.ImportFrom):
        for each in taken.names if not taken.level else []:
            aliases[each.asname or each.name] = f"{taken.module}.{each.name}"
    for attribute in every(tree, ast.Attribute):
        first, _, rest = _dotted(attribute).partition(".")
        if first in aliases:
            yield attribute, f"{aliases[first]}.{rest}"


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every import of a module that is not of this package, by its full name."""
    for node in every(tree, ast.Import):
        yield from ((node, each.name) for each in node.names)
    for taken in every(tree, ast.ImportFrom):
        if not taken.level:
            yield from ((taken, f"{taken.module}.{each.name}") for each in taken.names)


def of_modules(*modules: str, but: str = "") -> Finder:
    """What finds the imports of modules and of all that is in them, but one."""

    def is_among(name: str, *among: str) -> bool:
        return any(name == module or name.startswith(f"{module}.") for module in among if module)

    return lambda tree: (node for node, name in imported(tree) if is_among(name, *modules) and not is_among(name, but))


def modules_but(known: frozenset[str]) -> Finder:
    """What finds the imports of modules that are not among the known ones."""
    return lambda tree: (
        node for node, name in imported(tree) if name.partition(".")[0] not in known | {"pmf_excel", "__future__"}
    )


_RUNS = re.compile(r"system|popen|startfile|fork|forkpty|(posix_)?spawn[lvpe]*|exec[lv][pe]{0,2}")
_BUILT_IN = {"eval", "exec", "compile", "__import__", "breakpoint"}
_SYSTEMS = ("os.", "posix.", "nt.")


def run_as_programs(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts run by Python or by the system, called, passed on or given another name."""
    yield from (node for node in every(tree, ast.Name) if node.id in _BUILT_IN)
    for attribute in every(tree, ast.Attribute):
        if attribute.attr in _BUILT_IN - {"compile"} or _runs(attribute.attr):
            yield attribute
    for call in called(tree, *_BY_TEXT):
        if any(text in _BUILT_IN or _RUNS.fullmatch(text) for text in _texts_in(call)):
            yield call
    # What is called `system` may be the name of one: it counts where it is of the system, or called.
    names = {id(node): name for node, name in reached(tree)}
    yield from (node for node, name in reached(tree) if name in ("os.system", "posix.system", "nt.system"))
    for call in called(tree, "system"):
        if names.get(id(call.func)) != "platform.system":
            yield call
    yield from (
        node for node, name in imported(tree) if name.startswith(_SYSTEMS) and _RUNS.fullmatch(name.rpartition(".")[2])
    )


def _runs(name: str) -> bool:
    return name != "system" and _RUNS.fullmatch(name) is not None


def markup(tree: ast.AST) -> Iterator[ast.AST]:
    """Tags written as text or bytes, of which markup is put together in whatever way; what documents the code is none."""
    documentation = {id(node.value) for node in every(tree, ast.Expr)}
    parts = (piece for node in every(tree, ast.JoinedStr, ast.BinOp, ast.Call) for piece in _pieces(node))
    pieces = {id(piece) for piece in parts}
    for node in every(tree, ast.Constant):
        if isinstance(node.value, str | bytes) and id(node) not in documentation:
            text = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
            if _TAG.search(text) or (id(node) in pieces and _OPEN_TAG.search(text)):
                yield node


def _pieces(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what texts are put together of."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        yield from (node.left, node.right)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "format_map")
    ):
        yield node.func.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        yield from (each for argument in node.args for each in ast.walk(argument))


def open_parsers(tree: ast.AST) -> Iterator[ast.AST]:
    """Parsers of lxml that would resolve entities."""
    for call in called(tree, "XMLParser"):
        said = {each.arg: each.value for each in call.keywords}
        value = said.get("resolve_entities")
        if not (isinstance(value, ast.Constant) and value.value is False):
            yield call


def open_environments(tree: ast.AST) -> Iterator[ast.AST]:
    """Environments of Jinja that are no sandbox, or do not escape what is put into a template."""
    for call in called(tree, "Environment", "SandboxedEnvironment", "_Environment", "Template"):
        said = {each.arg: each.value for each in call.keywords}
        value = said.get("autoescape")
        is_closed = isinstance(value, ast.Constant) and value.value is True and name_of(call.func) != "Environment"
        if not is_closed:
            yield call
