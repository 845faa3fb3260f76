"""The page of rules is held to the code: every name can be imported, every test it points to exists."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "rules.md"
#: The sections of the framework of which something is built.
SECTIONS = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}


class Rule(NamedTuple):
    """A row of the table of what is built."""

    section: str
    rule: str
    name: str
    test: str


def rows_below(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    part = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def rules() -> list[Rule]:
    """What the page says is built."""
    return [Rule(*(cell.strip("`") for cell in row)) for row in rows_below("Built")]


@cache
def functions_of(file: str) -> frozenset[str]:
    """The names of the test functions of a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("name", sorted({rule.name for rule in rules()}))
def test_where_a_rule_lives_can_be_imported(name: str) -> None:
    """Module and name, the method of a class too."""
    module, _, inside = name.partition(":")
    found: object = importlib.import_module(module)
    for part in inside.split(".") if inside else ():
        found = getattr(found, part)
    assert module.startswith("pmf_excel.")


@pytest.mark.parametrize("test", sorted({rule.test for rule in rules()}))
def test_what_shows_a_rule_is_a_test(test: str) -> None:
    """File and function are there."""
    file, _, function = test.partition("::")
    assert function.startswith("test_")
    assert function in functions_of(file)


def test_no_rule_stands_without_its_place_and_its_test() -> None:
    """Every row has a section, a sentence, a name and a test, and says something that no other row says."""
    rows = rows_below("Built")
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
    patterns = (r"\d+", r".{10,}", r"`[\w.]+(:[\w.]+)?`", r"`tests/\w+\.py::\w+`")
    wrong = [row for row in rows if not all(re.fullmatch(*pair) for pair in zip(patterns, row, strict=True))]
    assert wrong == []
    assert len({rule.rule for rule in rules()}) == len(rows)


def test_every_section_is_spoken_of() -> None:
    """What is built and what is not, by sections of the framework in order."""
    built = [int(rule.section) for rule in rules()]
    missing = [int(row[0]) for row in rows_below("Not built yet")]
    assert built == sorted(built)
    assert missing == sorted(missing)
    assert {str(section) for section in built + missing} == SECTIONS
    assert all(len(row) == 3 and all(row) for row in rows_below("Not built yet"))


def test_what_shows_that_an_adversary_is_stopped_is_a_test() -> None:
    """Every test that docs/security.md names is there."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", text)

    assert len(named) > 10
    assert [pair for pair in named if pair[1] not in functions_of(f"tests/{pair[0]}")] == []
