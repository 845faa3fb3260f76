"""The commands of a next step as they are typed in this workspace, by this person and in this computer's shell."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from pmf_excel.commands_said import CommandSaid, with_commands
from pmf_excel.core.commands import IMPORT_FILE
from pmf_excel.core.errors import PmfError
from pmf_excel.jobs.outcome import WHAT_TO_DO

if TYPE_CHECKING:
    from pmf_excel.jobs.outcome import Outcome, Table

    from .running import Options

#: Commands that look as if they recorded something, and do not ask who does it.
_NAMELESS = frozenset({"init", "remind"})
#: What any shell takes as it stands.
_PLAIN = re.compile(r"[\w./:=@%+-]+", re.ASCII)
#: What a shell of Unix would read into a text between double quotation marks.
_SPECIAL = re.compile(r'["$`\\!]')


def outcome_typable(outcome: Outcome, options: Options, root: click.Group, platform: str) -> Outcome:
    """Return an outcome whose next step, remedies and tables can be typed as they stand."""
    said = _sayer(options, root, platform)
    findings = tuple(replace(each, remedy=said(each.remedy)) for each in outcome.findings)
    tables = tuple(_table_typable(each, said) for each in outcome.tables)
    return replace(outcome, next_step=said(outcome.next_step), findings=findings, tables=tables)


def _table_typable(table: Table, said: Callable[[str], str]) -> Table:
    """Return a table whose column of what to do can be typed as it stands; other columns may hold anybody's words."""
    to_do = [heading == WHAT_TO_DO for heading in table.headings]
    rows = (zip(row, to_do, strict=True) for row in table.rows)
    return replace(table, rows=tuple(tuple(said(cell) if is_said else cell for cell, is_said in row) for row in rows))


def error_typable(error: PmfError, options: Options, root: click.Group, platform: str) -> PmfError:
    """Return a dead end whose remedy can be typed as it stands."""
    return PmfError(error.message, _sayer(options, root, platform)(error.remedy))


def quoted_for_shell(word: str, platform: str) -> str:
    """Return a word of a command line with the quotation marks that a shell of `platform` needs, none where none."""
    if _PLAIN.fullmatch(word):
        return word
    if platform == "win32":
        inner = re.sub(r'(\\*)"', r'\1\1\\"', word)
        return f'"{inner}{_last_backslashes(inner)}"'
    return shlex.quote(word) if _SPECIAL.search(word) else f'"{word}"'


def _last_backslashes(text: str) -> str:
    """Return the backslashes at the end of a text once more: one before a quotation mark would take it away."""
    return text[len(text.rstrip("\\")) :]


def _sayer(options: Options, root: click.Group, platform: str) -> Callable[[str], str]:
    return lambda text: with_commands(text, lambda said: _typable(said, options, root, platform))


def _typable(said: CommandSaid, options: Options, root: click.Group, platform: str) -> str:
    command = command_called(said.name, root)
    if command is None or not is_complete(command, said, root):
        return said.text
    named = (_in_workspace(word, said, options) for word in said.words)
    carried = (*_who(command, said, options), *_where(said, options))
    words = [*(_as_quoted(word, said, platform) for word in named), *(quoted_for_shell(w, platform) for w in carried)]
    return " ".join(("pmf", said.name, *words))


def _as_quoted(word: str, said: CommandSaid, platform: str) -> str:
    """Return a word as the shell needs it; quotation marks that the sentence has stay, for what is filled in there."""
    quoted = quoted_for_shell(word, platform)
    return f'"{word}"' if quoted == word and f'"{word}"' in said.text else quoted


def _in_workspace(word: str, said: CommandSaid, options: Options) -> str:
    """Return a word with the folder before it where it is the file to import that every workspace is made with."""
    is_here = str(options.folder) == "." or said.name != "import" or word != IMPORT_FILE
    return word if is_here else str(options.folder / word)


def command_called(name: str, root: click.Group) -> click.Command | None:
    """Return the command called so, in one or two words; None where there is none."""
    found: click.Command | None = root
    for word in name.split():
        found = found.commands.get(word) if isinstance(found, click.Group) else None
    return found


def is_complete(command: click.Command, said: CommandSaid, root: click.Group) -> bool:
    """Return whether a command can be typed as it is said: it is not only named."""
    try:
        parsed(command, said, root)
    except click.ClickException:
        return False
    return True


def parsed(command: click.Command, said: CommandSaid, root: click.Group) -> click.Context:
    """Return a command with what is typed after it, as the command line reads it; raises `ClickException`."""
    above = click.Context(root, info_name=root.name, **root.context_settings)
    return command.make_context(said.name, list(said.words), parent=above)


def _who(command: click.Command, said: CommandSaid, options: Options) -> list[str]:
    """Return the name of who types it, where the command records who does it and was not told."""
    records = any(each.name == "dry_run" for each in command.params) and said.name not in _NAMELESS
    only_lists = said.name == "retain" and "--apply" not in said.words
    if not options.by or not records or only_lists or "--by" in said.words:
        return []
    return ["--by", options.by]


def _where(said: CommandSaid, options: Options) -> list[str]:
    """Return the workspace that was named, where the command works in one and was not told."""
    in_workspace = said.name not in ("init", "demo", "build")
    if str(options.folder) == "." or not in_workspace or {"-C", "--folder"} & {*said.words}:
        return []
    return ["-C", str(options.folder)]
