"""The commands of the command line by the words that are typed, for tests that must leave none out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from pmf_excel.cli import main
from tests.workspaces import DRAFT, Q3

PERIOD = ("--period", str(Q3))
#: What makes a folder of its own and needs no workspace.
MAKING_ANEW = frozenset({"init", "demo", "build"})
#: Every other command, as it may be typed one after the other once the quarter is authorised; `{root}` is its folder.
IN_A_WORKSPACE: Sequence[tuple[str, ...]] = (
    ("import", "all", "{root}/import.xlsx"),
    *(("issue", form, *PERIOD) for form in ("returns", "checks", "action-plans", "authorisations")),
    ("collect",),
    ("status", *PERIOD),
    ("remind", *PERIOD),
    ("history", "LOC-2"),
    ("explain", "LOC-2", *PERIOD),
    ("report", "quarterly", "--council", "chorley", *PERIOD),
    ("publish", DRAFT),
    ("publish", DRAFT),
    ("correct", "LOC-2", *PERIOD, "--reason", "Wrong weighbridge."),
    ("correct", "LOC-2", *PERIOD, "--reason", "Wrong weighbridge."),
    ("close", *PERIOD, "--council", "south-ribble"),
    ("close", *PERIOD, "--council", "south-ribble"),
    ("reopen", *PERIOD, "--council", "south-ribble", "--reason", "Late."),
    ("reassign", "soutco", "--to", "depp"),
    ("reassign", "soutco", "--to", "depp"),
    ("sync",),
    ("redact", "LOC-2", "return_reason", *PERIOD, "--reason", "Asked for by law."),
    ("restore",),
    ("retain",),
    ("keys",),
    ("keys", "rotate"),
    ("keys", "retire", "k1", "--at-once"),
    ("templates", "copy"),
    ("templates", "check"),
    ("doctor",),
    ("verify",),
)


def commands() -> dict[str, click.Command]:
    """Return every command by its words; of a group that does something when it is typed alone, that too."""
    return dict(_commands(main, ""))


def command_in(words: Sequence[str]) -> str:
    """Return the words of the command that a line begins with: of `keys rotate` not `keys`."""
    known = commands()
    return max((name for name in known if tuple(words[: name.count(" ") + 1]) == tuple(name.split())), key=len)


def can_be_rehearsed(command: click.Command) -> bool:
    """Return whether a command takes `--dry-run`, as every one does that changes what a workspace has recorded."""
    return "dry_run" in {parameter.name for parameter in command.params}


def _commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
