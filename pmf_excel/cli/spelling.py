"""A mistyped command line is answered with a sentence, and the nearest right spelling."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

from pmf_excel.core.errors import PmfError

from .showing import show_error


class CommandsWithSuggestions(click.Group):
    """A group of commands in their own order that suggests the nearest spelling."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; what click cannot understand is said as every other dead end is, with status 2."""
        typed = list(sys.argv[1:] if args is None else args)
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            wanted = args if typed else ["--help"]
            sys.exit(super().main(wanted, prog_name, complete_var, standalone_mode=False, **extra))
        except click.ClickException as error:
            show_error(_misunderstood(error), as_json="--json" in typed)
            sys.exit(2)
        except click.Abort:
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the commands in the order in which they are needed."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command meant by `args`; raises `UsageError` with the nearest one."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(_unknown(args[0], list(self.commands), ctx.command_path), ctx)
        return super().resolve_command(ctx, args)


def _misunderstood(error: click.ClickException) -> PmfError:
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context is not None else "pmf"
    return PmfError(_said(error, command), f"See what it takes with: {command} --help")


def _said(error: click.ClickException, command: str) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        name = error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name
        return f"“{command}” needs {name} as well."
    return error.format_message()


def _unknown(word: str, names: list[str], before: str) -> str:
    close = get_close_matches(word.casefold(), names, n=1, cutoff=0.5)
    hint = f"Did you mean: {before} {close[0]}?" if close else f"{before} --help lists the commands."
    return f"There is no command “{word}”. {hint}"
