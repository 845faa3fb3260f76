"""Commands for reports: report, publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .forms import THE_COUNCIL, THE_PERIOD
from .running import common_options, options_from, run

if TYPE_CHECKING:
    from pmf_excel.core.records.changes import Doing
    from pmf_excel.jobs.outcome import Outcome
    from pmf_excel.jobs.workspace import Workspace


@click.command()
@click.argument("product", metavar="PRODUCT")
@THE_COUNCIL
@THE_PERIOD
@click.option("--as-at", default="", metavar="DATE", help="As the register stood at the end of that day in London.")
@common_options()
def report(product: str, council: str, period: str, as_at: str, **arguments: Any) -> None:
    """Build a draft report in reports/; it changes nothing.

    PRODUCT is quarterly: the Quarterly Performance Report.
    """

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.naming import council_in, period_named
        from pmf_excel.jobs.reporting import report as run_report

        chosen = council_in(workspace, council)
        return run_report(workspace, doing, product, chosen, period_named(period, doing), as_at=as_at)

    run(options_from(arguments), job, informs=True)


@click.command()
@click.argument("report_file", metavar="REPORT")
@click.option("--file", "edited", default="", metavar="EDITED.docx", help="The draft as edited by hand.")
@common_options(writes=True)
def publish(report_file: str, edited: str, **arguments: Any) -> None:
    """Publish a draft: its figures, and the file as issued.

    REPORT is the draft's file name. It is refused where a figure changed since the draft was built.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.publishing import publish as run_publish

        chosen = Path(edited) if edited else None
        return run_publish(workspace, doing, Path(report_file), chosen, dry_run=options.dry_run)

    run(options, job)
