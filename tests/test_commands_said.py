"""Every command that the program tells people to type can be typed, and says which words they fill in themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pmf_excel.cli import main
from pmf_excel.cli.typable import command_called, is_complete, parsed
from pmf_excel.commands_said import FLAGS, CommandSaid, commands_in, with_commands
from pmf_excel.core.commands import REOPEN, WHY, correct_command, let_go_command, reopen_command
from pmf_excel.core.periods import Period
from pmf_excel.jobs.people import is_reason

SOURCES = Path(__file__).parent.parent / "pmf_excel"
#: Where a command is named as what made something, or in help and notes to ourselves: nobody is told to type it.
NAMED_ONLY = ("pmf close and pmf reopen", "Publish (pmf publish)", "Issue (pmf issue)", "Collect (pmf collect)")
#: What `pmf` did not expect is no command.
NO_COMMAND = frozenset({"did"})


def texts_of(path: Path) -> Iterator[str]:
    """Every text of a module that is no docstring, what is worked out in it as a word or a number that may stand there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(each) for node in ast.walk(tree) for each in _without_a_reader(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "chorley/X-1" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.sub(r"\{\w+\}", "chorley/X-1", node.value)


def _without_a_reader(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, and what stands in the command line's own help."""
    if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body:
        first = node.body[0]
        if isinstance(first, ast.Expr):
            yield first.value
    if isinstance(node, ast.keyword) and node.arg == "help":
        yield node.value


def told() -> list[tuple[str, str, CommandSaid]]:
    """Every command in every text, with its module and text."""
    return [
        (path.relative_to(SOURCES).as_posix(), text, said)
        for path in sorted(SOURCES.rglob("*.py"))
        for text in texts_of(path)
        if text not in NAMED_ONLY
        for said in commands_in(text)
        if said.name not in NO_COMMAND
    ]


TOLD = told()


def test_the_commands_that_are_told_are_found() -> None:
    """There are many, in jobs and in the catalogue of findings."""
    assert len(TOLD) > 80
    assert {name.split("/")[0] for name, _, _ in TOLD} >= {"jobs", "core", "excel"}
    assert {said.name for _, _, said in TOLD} >= {"issue", "collect", "reopen", "correct", "keys retire", "retain"}


@pytest.mark.parametrize(("module", "text", "said"), TOLD, ids=[f"{each[0]}-{each[2].text}" for each in TOLD])
def test_a_command_that_is_told_can_be_typed(module: str, text: str, said: CommandSaid) -> None:
    """The command line itself reads it: no option that there is not, none that is missing; gaps are named in words."""
    command = command_called(said.name, main)

    assert command is not None, (module, text)
    assert not parsed(command, said, main).args
    assert not any(word and not word.strip(".…") for word in said.words), (module, text)
    for gap in {word for word in said.words if re.fullmatch(r"[A-Z]{3,}", word)}:
        assert re.search(rf"in place of\b[^.]*\b{gap}\b", text), (module, text)


def test_what_takes_no_value_is_known() -> None:
    """The flags by which commands are found are those of the commands."""
    found = {"--help"}
    for name in [*main.commands, "keys rotate", "keys retire", "templates copy", "templates check"]:
        command = command_called(name, main)
        assert command is not None
        flags = (each for each in command.params if isinstance(each, click.Option) and each.is_flag)
        found |= {opt for each in flags for opt in each.opts}

    assert found - {"--version"} == set(FLAGS)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("When forms lie in in/: pmf collect", ("collect",)),
        ("Run pmf verify, and put it back.", ("verify",)),
        ("Run pmf remind again.", ("remind",)),
        ("pmf retain --apply lets them go; it cannot be undone.", ("retain", "--apply")),
        ("The next pmf retain --apply takes what is left.", ("retain", "--apply")),
        ('See: pmf status --period "2025/26 Q3". To remind', ("status", "--period", "2025/26 Q3")),
        ("To ask: pmf keys retire k1-0a2b.", ("keys retire", "k1-0a2b")),
        ("pmf keys lists them.", ("keys",)),
        ("then: pmf templates check", ("templates check",)),
        ("Give it with pmf reassign re-1 --to OFFICER, then", ("reassign", "re-1", "--to", "OFFICER")),
        ('pmf import all "C:\\My files\\import.xlsx" -C "C:\\My files"',
         ("import", "all", "C:\\My files\\import.xlsx", "-C", "C:\\My files")),
        ("Import first: pmf import all import.xlsx.", ("import", "all", "import.xlsx")),
        ("Run `pmf sync`. Nothing is lost.", ("sync",)),
        ("save that: pmf sync --by a.smith", ("sync", "--by", "a.smith")),
        ("use pmf redact again", ("redact",)),
    ],
)  # fmt: skip
def test_a_command_ends_where_the_sentence_goes_on(text: str, command: tuple[str, ...]) -> None:
    """Options with their values and arguments belong to it; verbs, stops and brackets behind it do not."""
    (said,) = commands_in(text)

    assert (said.name, *said.words) == command
    assert with_commands(text, lambda each: each.text) == text


def test_a_reason_is_somebodys_own() -> None:
    """The word that stands where a reason is to be typed is none, nor are dots."""
    assert not any(is_reason(text) for text in ("", " ", "…", "...", WHY, f'"{WHY}"'))
    assert is_reason("Why not: the log says 437.")


def test_commands_that_need_a_reason_are_spelled_in_one_place() -> None:
    """With the word that is to be filled in said beside them."""
    quarter = Period.parse("2025/26 Q3")
    reopening, correcting = reopen_command(quarter, "chorley"), correct_command("chorley/COR-1", quarter)
    for text in (reopening, correcting, REOPEN, let_go_command("backups/ledger-1.db")):
        (said,) = commands_in(text)
        command = command_called(said.name, main)
        assert command is not None
        assert is_complete(command, said, main)
        assert "in place of" in text
