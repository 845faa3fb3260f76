"""Outcomes on the screen: sentences, tables, findings, files and the next step; or one JSON document."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from pmf_excel.core.errors import PmfError
    from pmf_excel.core.findings import Finding
    from pmf_excel.jobs.outcome import Outcome, Table

#: Longer tables and lists are cut on the screen; `--json` has them whole.
ROWS_SHOWN = 40


def show(outcome: Outcome, *, as_json: bool) -> None:
    """Show what a job did."""
    if as_json:
        _print_document(dict(outcome.data) or {"said": list(outcome.sentences)})
        return
    console = _console()
    for sentence in outcome.sentences:
        console.print(sentence, highlight=False, markup=False, soft_wrap=True)
    for table in outcome.tables:
        _show_table(console, table)
    _show_findings(console, outcome.findings)
    for file in outcome.files[:ROWS_SHOWN]:
        console.print(f"  {file}", highlight=False, markup=False, soft_wrap=True)
    if outcome.next_step:
        console.print(f"Next: {outcome.next_step}", style="bold", highlight=False, markup=False, soft_wrap=True)


def show_error(error: PmfError, *, as_json: bool) -> None:
    """Show why a job could not go on and what to do."""
    if as_json:
        _print_document({"error": error.message, "remedy": error.remedy})
        return
    click.echo(f"{error.message}\n{error.remedy}".strip(), err=True)


def progress_bar(*, as_json: bool) -> Callable[[str, int, int], None]:
    """Return a callback that shows how far a job is on one line of a terminal, and nothing elsewhere."""

    def shown(what: str, done: int, of: int) -> None:
        filled = "█" * (20 * done // max(of, 1))
        end = "\n" if done == of else ""
        click.echo(f"\r{what:<12} {filled:<20} {done} of {of}{end}", nl=False, err=True)

    return (lambda _what, _done, _of: None) if as_json or not sys.stderr.isatty() else shown


def _print_document(document: Mapping[str, Any]) -> None:
    """Print one JSON document in UTF-8, whatever the terminal's own encoding is."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2).encode())


def _console() -> Console:
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(width=None if sys.stdout.isatty() else 160)


def _show_table(console: Console, table: Table) -> None:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    if not table.rows:
        return
    grid = Grid(title=table.caption, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in table.headings:
        grid.add_column(heading, overflow="fold")
    for row in table.rows[:ROWS_SHOWN]:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)
    if len(table.rows) > ROWS_SHOWN:
        console.print(f"… and {len(table.rows) - ROWS_SHOWN} more; --json gives them all.", markup=False)


def _show_findings(console: Console, findings: tuple[Finding, ...]) -> None:
    for finding in findings[:ROWS_SHOWN]:
        head = f"{finding.severity.value.upper():5} {finding.place}"
        console.print(head, style="bold", highlight=False, markup=False, soft_wrap=True)
        console.print(f"      {finding.message} {finding.remedy}", highlight=False, markup=False, soft_wrap=True)
    if len(findings) > ROWS_SHOWN:
        console.print(f"… and {len(findings) - ROWS_SHOWN} more findings; --json gives them all.", markup=False)
