"""Conditional compilation of VBA resolved: `#Const` and `#If` read as VBA reads them, the lines that hold kept.

LibreOffice knows no conditional compilation, and one module that it cannot compile disables all macros of a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmf_excel.core.errors import PmfError

#: A constant's value. None is a constant that nobody defined: it equals 0, "" and False.
Value = int | str | None
TRUE, FALSE = -1, 0
#: What holds in Excel on Windows since 2010, in its 64-bit edition.
WINDOWS: Mapping[str, Value] = {"vba6": TRUE, "vba7": TRUE, "win16": FALSE, "win32": TRUE, "win64": TRUE, "mac": FALSE}

_DIRECTIVE = re.compile(r"\s*#\s*(Const|If|ElseIf|Else|End\s+If)\b(.*)", re.IGNORECASE)
_TOKEN = re.compile(r'\s*("(?:[^"]|"")*"|\d+|\w+|<>|<=|>=|[=<>()])')
_CONSTANT = re.compile(r"\s*(\w+)\s*=(.*)")
_WORDS: Mapping[str, Value] = {"true": TRUE, "false": FALSE, "empty": None}
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")


@dataclass
class _Block:
    """An `#If` that is open: whether its lines are kept now, whether a branch was taken, whether any may be."""

    kept: bool
    taken: bool
    reachable: bool


def resolved(source: str, constants: Mapping[str, Value] = WINDOWS) -> str:
    """Return the VBA text without directives and without the lines that do not hold; PmfError where it is no VBA."""
    known, blocks, kept = dict(constants), list[_Block](), list[str]()
    for number, line in enumerate(source.splitlines(), start=1):
        directive = _DIRECTIVE.match(line)
        if directive is None:
            if all(block.kept for block in blocks):
                kept.append(line)
            continue
        word, rest = "".join(directive[1].split()).casefold(), directive[2]
        try:
            _follow(word, rest, known, blocks)
        except (ValueError, IndexError, StopIteration) as error:
            raise _not_understood(number, line) from error
    if blocks:
        raise _not_understood(len(source.splitlines()), "the last #If has no #End If")
    return "\n".join(kept) + "\n" if kept else ""


def _not_understood(number: int, line: str) -> PmfError:
    return PmfError(
        f"The conditional compilation of a VBA module cannot be followed at line {number}: {line.strip()}.",
        "Install the version of xlwings that requirements/runtime.txt names, and build again.",
    )


def _follow(word: str, rest: str, known: dict[str, Value], blocks: list[_Block]) -> None:
    """Do what a directive says to the constants and the blocks that are open."""
    if word == "const":
        _define(rest, known, holds=all(block.kept for block in blocks))
    elif word == "if":
        reachable = all(block.kept for block in blocks)
        kept = reachable and _holds(rest, known)
        blocks.append(_Block(kept, kept, reachable))
    elif word == "endif":
        blocks.pop()
    else:
        block = blocks[-1]
        block.kept = block.reachable and not block.taken and (word == "else" or _holds(rest, known))
        block.taken = block.taken or block.kept


def _define(rest: str, known: dict[str, Value], *, holds: bool) -> None:
    constant = _CONSTANT.match(rest)
    if constant is None:
        raise ValueError(rest)
    if holds:
        known[constant[1].casefold()] = _Expression(constant[2], known).value()


def _holds(condition: str, known: Mapping[str, Value]) -> bool:
    """Return whether the condition of an `#If ... Then` holds."""
    value = _Expression(condition, known, until="then").value()
    if isinstance(value, str):
        raise ValueError(condition)
    return bool(value)


class _Expression:
    """A condition as VBA reads it: Or below And below Not below comparisons; True is -1, so that Not works on bits."""

    def __init__(self, text: str, known: Mapping[str, Value], until: str = "") -> None:
        self._known, self._until = known, until
        self._tokens = list(_tokens(text))
        self._at = 0

    def value(self) -> Value:
        """Return the value of the whole; ValueError where something is left over."""
        value = self._either()
        if self._word() != self._until:
            raise ValueError(self._word())
        return value

    def _word(self) -> str:
        return self._tokens[self._at].casefold() if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _either(self) -> Value:
        value = self._both()
        while self._word() == "or":
            self._next()
            value = _number(value) | _number(self._both())
        return value

    def _both(self) -> Value:
        value = self._negated()
        while self._word() == "and":
            self._next()
            value = _number(value) & _number(self._negated())
        return value

    def _negated(self) -> Value:
        if self._word() == "not":
            self._next()
            return ~_number(self._negated())
        return self._compared()

    def _compared(self) -> Value:
        value = self._single()
        while self._word() in _COMPARISONS:
            value = TRUE if _compare(self._next(), value, self._single()) else FALSE
        return value

    def _single(self) -> Value:
        token = self._next()
        if token == "(":
            value = self._either()
            if self._next() != ")":
                raise ValueError(token)
            return value
        if token.startswith('"'):
            return token[1:-1].replace('""', '"')
        if token.isdecimal():
            return int(token)
        if not token.isidentifier():
            raise ValueError(token)
        return _WORDS.get(token.casefold(), self._known.get(token.casefold()))


def _tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a directive's expression, up to a comment."""
    at = 0
    while text[at:].strip() and not text[at:].lstrip().startswith("'"):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ValueError(text[at:])
        yield token[1]
        at = token.end()


def _number(value: Value) -> int:
    if isinstance(value, str):
        raise ValueError(value)
    return value or 0


def _compare(sign: str, left: Value, right: Value) -> bool:
    """Return whether a comparison holds; a constant that is not defined is 0 beside a number and "" beside a text."""
    if isinstance(left, str) or isinstance(right, str):
        return _in_order(sign, left or "", right or "")
    return _in_order(sign, left or 0, right or 0)


def _in_order(sign: str, left: int | str, right: int | str) -> bool:
    if isinstance(left, str) != isinstance(right, str):
        raise ValueError(f"{left} {sign} {right}")
    order = (left > right) - (left < right)  # type: ignore[operator]
    return {"=": order == 0, "<>": order != 0, "<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[sign]
