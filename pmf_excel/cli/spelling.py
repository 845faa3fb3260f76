"""A mistyped command is answered with the nearest right one."""

from __future__ import annotations

from difflib import get_close_matches

import click


class CommandsWithSuggestions(click.Group):
    """A group of commands in their own order that suggests the nearest spelling."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the commands in the order in which they are needed."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command meant by `args`; raises `UsageError` with the nearest one."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(_unknown(args[0], list(self.commands)), ctx)
        return super().resolve_command(ctx, args)


def _unknown(word: str, names: list[str]) -> str:
    close = get_close_matches(word.casefold(), names, n=1, cutoff=0.5)
    hint = f"Did you mean: pmf {close[0]}?" if close else "pmf --help lists the commands."
    return f"There is no command “{word}”. {hint}"
