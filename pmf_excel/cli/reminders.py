"""The command for reminders: remind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from .forms import COUNCIL, PERIOD
from .running import common_options, options_from, run

if TYPE_CHECKING:
    from pmf_excel.core.records.changes import Doing
    from pmf_excel.jobs.outcome import Outcome
    from pmf_excel.jobs.workspace import Workspace


@click.command()
@PERIOD
@COUNCIL
@common_options(writes=True)
def remind(period: str, council: str, **arguments: Any) -> None:
    """Write drafts of reminders, with the form attached.

    One draft to each officer for whom something waits, one to each manager of officers who are late, and lists of
    both, in out/, in a folder for the day. It sends nothing: open a draft in Outlook, read it, and send it.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.naming import council_in, period_named
        from pmf_excel.jobs.reminding import remind as run_remind

        chosen = council_in(workspace, council)
        return run_remind(workspace, doing, period_named(period, doing), chosen, dry_run=options.dry_run)

    run(replace(options, writes=False), job)
