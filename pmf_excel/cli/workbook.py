"""Commands about the master workbook: sync and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .running import common_options, options_from, run

if TYPE_CHECKING:
    from pmf_excel.core.records.changes import Doing
    from pmf_excel.jobs.outcome import Outcome
    from pmf_excel.jobs.workspace import Workspace


@click.command()
@common_options(writes=True)
def sync(**arguments: Any) -> None:
    """Save the edits of the master workbook.

    What was typed in master.xlsm is recorded, what is refused is marked there and explained on its sheet Findings,
    and what the ledger got since is brought into it. Close the workbook first, or press its button Save my edits.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.syncing import sync as run_sync

        return run_sync(workspace, doing, dry_run=options.dry_run)

    run(options, job)


@click.command()
@click.option("--as-at", default="", metavar="DATE", help="As the register was known at the end of that day.")
@common_options(writes=True)
def restore(as_at: str, **arguments: Any) -> None:
    """Make the master workbook anew from the ledger.

    The old file is kept in backups/. With --as-at a workbook of its own shows the register as it was known then.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.restoring import restore as run_restore

        return run_restore(workspace, doing, as_at=as_at, dry_run=options.dry_run)

    run(options, job)
