"""The part of docs/commands.md that is made from the commands themselves: what each one's --help says."""

from __future__ import annotations

import click

BEGIN, END = "<!-- made from the commands -->\n", "<!-- end -->\n"
_WIDTH = 100


def help_pages(group: click.Group) -> str:
    """Return a section for each command of `group` with its help text."""
    return "\n".join(_section(group, name) for name in group.list_commands(click.Context(group)))


def with_help(guide: str, group: click.Group) -> str:
    """Return the text of docs/commands.md with the help of today's commands between its two marks."""
    before, _, rest = guide.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{help_pages(group)}\n{END}{after}"


def _section(group: click.Group, name: str) -> str:
    command = group.commands[name]
    top = click.Context(group, info_name="pmf")
    context = click.Context(
        command, info_name=name, parent=top, terminal_width=_WIDTH, help_option_names=["-h", "--help"]
    )
    return f"### pmf {name}\n\n```\n{command.get_help(context)}\n```\n"
