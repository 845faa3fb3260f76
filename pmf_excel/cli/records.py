"""Commands about records: import, history, explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .running import common_options, options_from, run, run_outside

if TYPE_CHECKING:
    from pmf_excel.core.records.changes import Doing
    from pmf_excel.jobs.outcome import Outcome
    from pmf_excel.jobs.workspace import Workspace


@click.command(name="import")
@click.argument("record", metavar="RECORD")
@click.argument("file", metavar="FILE")
@common_options(writes=True)
def import_(record: str, file: str, **arguments: Any) -> None:
    """Import definitions or history from a csv file or workbook.

    RECORD is councils, officers, indicators, targets, figures and so on, or all: every sheet of a workbook, in
    order. Rows that are right are recorded, the others named.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.importing import import_records

        return import_records(workspace, doing, record, Path(file), dry_run=options.dry_run)

    run(options, job)


@click.command()
@click.argument("reference", metavar="REF")
@common_options()
def history(reference: str, **arguments: Any) -> None:
    """Show every change of an indicator, its targets and figures.

    When, who, from which file, old and new. REF is written chorley/COR-012, or COR-012 where that is unambiguous.
    """

    def job(workspace: Workspace, _doing: Doing) -> Outcome:
        from pmf_excel.jobs.histories import history as run_history

        return run_history(workspace, reference)

    run(options_from(arguments), job, informs=True)


@click.command()
@click.argument("reference", metavar="[REF]", default="")
@click.option("--period", default="", metavar="P", help="Such as '2025/26 Q3'.  [default: the last with a figure]")
@click.option("--value", metavar="V", help="A figure to rate, instead of an indicator's.")
@click.option("--target", metavar="T", help="What the value is rated against.")
@click.option("--polarity", metavar="P", default="higher", help="higher, lower or range.", show_default=True)
@click.option(
    "--tolerance", metavar="T", default="5%", help="5% of the target, 5pp (points) or 5 (absolute).", show_default=True
)
@click.option(
    "--decimals", type=int, metavar="N", help="To how many it is rounded.  [default: the most that were typed]"
)
@click.option("--low", metavar="L", help="The low end of a range.")
@click.option("--high", metavar="H", help="The high end of a range.")
@common_options()
def explain(reference: str, period: str, **arguments: Any) -> None:
    """Say how a figure is rated, and how the rule got there.

    Of an indicator (REF), or of any --value against a --target or between --low and --high.
    """
    options = options_from(arguments)
    if arguments["value"] is not None:

        def alone() -> Outcome:
            from pmf_excel.jobs.explaining import explain_value

            return explain_value(**arguments)

        run_outside(options, alone, informs=True)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.explaining import explain as run_explain
        from pmf_excel.jobs.naming import period_named

        return run_explain(workspace, doing, reference, period_named(period, doing) if period.strip() else None)

    run(options, job, informs=True)
