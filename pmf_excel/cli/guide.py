"""The part of docs/commands.md that is made from the commands themselves: what each one's --help says."""

from __future__ import annotations

from collections.abc import Iterator

import click

BEGIN, END = "<!-- made from the commands -->\n", "<!-- end -->\n"
_WIDTH = 100


def help_pages(group: click.Group) -> str:
    """Return a section for each command of `group` with its help text, those of groups below it included."""
    return "\n".join(_sections(group, click.Context(group, info_name="pmf")))


def with_help(guide: str, group: click.Group) -> str:
    """Return the text of docs/commands.md with the help of today's commands between its two marks."""
    before, _, rest = guide.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{help_pages(group)}\n{END}{after}"


def _sections(group: click.Group, above: click.Context) -> Iterator[str]:
    for name in group.list_commands(above):
        command = group.commands[name]
        context = click.Context(
            command, info_name=name, parent=above, terminal_width=_WIDTH, help_option_names=["-h", "--help"]
        )
        yield f"### {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            yield from _sections(command, context)
