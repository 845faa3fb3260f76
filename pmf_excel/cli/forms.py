"""Commands for forms: issue, collect, status, correct, reassign, close, reopen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .running import common_options, options_from, run
from .showing import progress_bar

if TYPE_CHECKING:
    from pmf_excel.core.records.changes import Doing
    from pmf_excel.jobs.outcome import Outcome
    from pmf_excel.jobs.workspace import Workspace

PERIOD = click.option("--period", default="", metavar="P", help="Such as '2025/26 Q3'.  [default: the last quarter]")
COUNCIL = click.option("--council", default="", metavar="C", help="One council only.")
THE_PERIOD = click.option("--period", required=True, metavar="P", help="Such as '2025/26 Q3'.")
THE_COUNCIL = click.option("--council", required=True, metavar="C", help="Its code or its name.")


@click.command()
@click.argument("form", metavar="FORM")
@PERIOD
@COUNCIL
@click.option("--again", is_flag=True, help="Make forms that are out anew, for an officer who lost one.")
@common_options(writes=True)
def issue(form: str, period: str, council: str, again: bool, **arguments: Any) -> None:
    """Issue the forms that are due, one for each officer.

    FORM is returns, checks, action-plans or authorisations. They lie in out/; lines that are out already are not
    issued twice, and lines that came back are issued again with the reason.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.issuing import issue as run_issue
        from pmf_excel.jobs.naming import council_in, period_named, stage_named

        stage = stage_named(form)
        chosen = council_in(workspace, council)
        return run_issue(
            workspace, doing, stage, period_named(period, doing), chosen, again=again, dry_run=options.dry_run
        )

    run(options, job)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@common_options(writes=True)
def collect(paths: tuple[str, ...], **arguments: Any) -> None:
    """Take in whatever forms lie in in/, or in PATH.

    Of every file it says what became of it; a file that cannot be read goes to quarantine/ with a note. Files
    outside in/ are copied, never moved.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.collecting import collect as run_collect

        chosen = tuple(Path(path) for path in paths)
        shown = progress_bar(as_json=options.as_json)
        return run_collect(workspace, doing, chosen, dry_run=options.dry_run, progress=shown)

    run(options, job)


@click.command()
@PERIOD
@COUNCIL
@common_options()
def status(period: str, council: str, **arguments: Any) -> None:
    """Say what is due, from whom, overdue and off target."""

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.naming import council_in, period_named
        from pmf_excel.jobs.status import status as run_status

        return run_status(workspace, doing, period_named(period, doing), council_in(workspace, council))

    run(options_from(arguments), job, informs=True)


@click.command()
@click.argument("reference", metavar="REF")
@click.option("--period", required=True, metavar="P", help="The period of the figure.")
@click.option("--reason", required=True, metavar="R", help="Why; the Collection Officer reads it.")
@common_options(writes=True)
def correct(reference: str, period: str, reason: str, **arguments: Any) -> None:
    """Send a locked figure back to its Collection Officer.

    The next pmf issue returns sends the line out again with the reason and the old value. Until the new one is
    authorised, reports print the old one.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.corrections import correct as run_correct
        from pmf_excel.jobs.naming import period_named

        when = period_named(period, doing)
        return run_correct(workspace, doing, reference, when, reason, dry_run=options.dry_run)

    run(options, job)


@click.command()
@click.argument("officer", metavar="OFFICER")
@click.option("--to", required=True, metavar="OFFICER", help="Who takes the open work over.")
@common_options(writes=True)
def reassign(officer: str, to: str, **arguments: Any) -> None:
    """Give the open lines of an officer who left to another.

    Forms that are out with the one who left are void; the next pmf issue of each form sends their lines out again.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.corrections import reassign as run_reassign

        return run_reassign(workspace, doing, officer, to, dry_run=options.dry_run)

    run(options, job)


@click.command()
@THE_PERIOD
@THE_COUNCIL
@common_options(writes=True)
def close(period: str, council: str, **arguments: Any) -> None:
    """Close a period for a council: nothing more is taken in for it."""
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.corrections import close as run_close
        from pmf_excel.jobs.naming import period_named

        return run_close(workspace, doing, period_named(period, doing), council, dry_run=options.dry_run)

    run(options, job)


@click.command()
@THE_PERIOD
@THE_COUNCIL
@click.option("--reason", required=True, metavar="R", help="Why the period is opened again.")
@common_options(writes=True)
def reopen(period: str, council: str, reason: str, **arguments: Any) -> None:
    """Reopen a closed period for a council."""
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.corrections import reopen as run_reopen
        from pmf_excel.jobs.naming import period_named

        return run_reopen(workspace, doing, period_named(period, doing), council, reason, dry_run=options.dry_run)

    run(options, job)
