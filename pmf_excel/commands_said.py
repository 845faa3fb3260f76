"""Finds the commands that sentences tell people to type, so that each door can name them in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: Options that take no value; behind any other stands one.
FLAGS = ("--again", "--apply", "--at-once", "--copies", "--dry-run", "--everywhere", "--help", "--json")
#: What an argument is without quotation marks: a word known to a command, one in capitals, or a name with a sign in it.
_ARGUMENT = (
    r"(?:returns|checks|action-plans|authorisations|all|quarterly|[A-Z]{3,}|[\w-]*[/.\d][\w./-]*(?<![.]))(?![\w/-])"
)
_QUOTED = r'"[^"]*"'
_VALUE = r"(?:" + _QUOTED + r'|[^\s",;:]*[^\s",;:.)`])'
_OPTION = rf"(?:{'|'.join(FLAGS)})(?![\w-])|--?[A-Za-z][\w-]* {_VALUE}"
_COMMAND = re.compile(
    rf"\bpmf (?P<name>keys(?: rotate| retire)?|templates (?:copy|check)|[a-z]+)\b(?!-)"
    rf"(?P<rest>(?: (?:{_OPTION}|{_QUOTED}|{_ARGUMENT}))*)"
)
_WORDS = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class CommandSaid:
    """A command as a sentence has it: its name, and the words that are typed after it, without quotation marks."""

    name: str
    words: tuple[str, ...]
    text: str


def commands_in(text: str) -> Iterator[CommandSaid]:
    """Yield the commands that stand in a text."""
    return (_said(match) for match in _COMMAND.finditer(text))


def with_commands(text: str, named: Callable[[CommandSaid], str]) -> str:
    """Return `text` with each command in the words that `named` gives it."""
    return _COMMAND.sub(lambda match: named(_said(match)), text)


def _said(match: re.Match[str]) -> CommandSaid:
    words = tuple(quoted or bare for quoted, bare in _WORDS.findall(match["rest"]))
    return CommandSaid(match["name"], words, match[0])
