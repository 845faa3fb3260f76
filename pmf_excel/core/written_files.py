"""Files that people write in TOML, and what is wrong with one in their words: the line, the entry, what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from .errors import PmfError
from .nearest import nearest

Steps = tuple[str, ...]

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_ENTRY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w.-])+)\s*=""")
_NAME = re.compile(r""""[^"]*"|'[^']*'|[\w-]+""")
_QUOTED = re.compile(r"'([^']+)'")
_LINE = re.compile(r"\(at line (\d+)")
_WHAT: Mapping[str, str] = {
    "missing": "is missing",
    "string_type": "must be a text between quotes",
    "string_too_short": "is empty",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "enum": "must be one of {expected}",
    "tuple_type": "must be a list between [ and ]",
    "list_type": "must be a list between [ and ]",
    "model_type": "must hold entries of its own, not one value",
    "dict_type": "must hold entries of its own, not one value",
    "mapping_type": "must hold entries of its own, not one value",
    "value_error": "is wrong: {error}",
}
_UNKNOWN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
#: How pydantic calls the place of a name that is none of those that may stand there.
_KEY = "[key]"


def written_text(content: bytes, name: str) -> str:
    """Return the text of a file, with or without the mark that Notepad puts before it.

    Raises `PmfError` where it was saved in another encoding.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PmfError(
            f"{name}, line {line}, cannot be read: the file is not saved as UTF-8.",
            "Open the file in Notepad, choose Save as, and there the encoding UTF-8.",
        ) from error


def entries_in(text: str, name: str) -> dict[str, Any]:
    """Return the entries that a file holds; raises `PmfError` naming the line that cannot be read."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = _LINE.search(str(error))
        line = int(said[1]) if said else max(len(text.rstrip().splitlines()), 1)
        raise PmfError(
            f"{name}, line {line}, cannot be read.",
            "Look at that line and the one before it: an entry is a name, =, and a text between quotes; a name stands "
            "only once.",
        ) from error


def first_wrong_entry(error: ValidationError, text: str, name: str, known: Iterable[str] = ()) -> str:
    """Return in words what is wrong with the first entry that cannot be used, such as one that is missing.

    A misspelt name is said before the one that is missing for it; `known` are names that need not be there.
    """
    problems = [(_steps(each["loc"]), each) for each in error.errors()]
    missing = ["/".join(steps) for steps, each in problems if each["type"] == "missing"]
    for steps, each in problems:
        if each["type"] in _UNKNOWN:
            siblings = [path.rpartition("/")[2] for path in missing if path.rpartition("/")[0] == "/".join(steps[:-1])]
            if near := nearest(steps[-1], (*siblings, *known)):
                return f"{_place(name, text, steps)} is not known. {near}"
    steps, first = problems[0]
    return f"{_place(name, text, steps)} {_what(first, steps)}"


def line_of(text: str, steps: Steps) -> int:
    """Return the line on which an entry stands, or that of the table where it should stand; 0 where neither does."""
    found, longest = 0, 0
    for line, path in _paths(text):
        if len(path) > longest and path == steps[: len(path)]:
            found, longest = line, len(path)
    return found


def _place(name: str, text: str, steps: Steps) -> str:
    line = line_of(text, steps)
    counted = (str(int(step) + 1) if step.isdecimal() else step for step in steps)
    return f"{name}{f', line {line}' if line else ''}: the entry {'.'.join(counted)}"


def _what(problem: Mapping[str, Any], steps: Steps) -> str:
    facts = {name: _QUOTED.sub(r"“\1”", str(value)) for name, value in problem.get("ctx", {}).items()}
    if problem["type"] in _UNKNOWN:
        return "is not known."
    if problem["loc"][-1] == _KEY:
        known = re.findall(r"“([^”]+)”", facts.get("expected", ""))
        others = f"There are: {', '.join(known)}."
        return f"is not known. {nearest(steps[-1], known, others)}"
    what = _WHAT.get(problem["type"], "is not of the kind that belongs there").format(**facts).rstrip(".?")
    return f"{what}{'?' if facts.get('error', '').endswith('?') else '.'}"


def _steps(place: Sequence[int | str]) -> Steps:
    return tuple(str(step) for step in place if step != _KEY)


def _paths(text: str) -> Iterator[tuple[int, Steps]]:
    """Yield each line that begins a table or an entry, with the steps that lead to it."""
    table: Steps = ()
    counts: dict[Steps, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if head := _TABLE.fullmatch(line):
            table = _table(_names(head[2]), counts, is_listed=head[1] == "[[")
            yield number, table
        elif entry := _ENTRY.match(line):
            yield number, (*table, *_names(entry[1]))


def _table(names: Steps, counts: dict[Steps, int], *, is_listed: bool) -> Steps:
    """Return the steps to a table; of those that stand several times under one name, to the last so far."""
    path: Steps = ()
    for at, name in enumerate(names, start=1):
        path = (*path, name)
        if is_listed and at == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, str(counts[path]))
    return path


def _names(written: str) -> Steps:
    return tuple(name.strip("\"'") for name in _NAME.findall(written))
