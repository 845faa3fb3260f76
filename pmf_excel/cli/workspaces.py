"""Commands about the workspace itself: demo, init, build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmf_excel.doors import set_up_name

from .running import common_options, doing_as, options_from, run_outside
from .showing import progress_bar

if TYPE_CHECKING:
    from pmf_excel.jobs.outcome import Outcome


@click.command()
@click.argument("folder_to_make", metavar="[DIR]", default="pmf-demo")
@common_options()
def demo(folder_to_make: str, **arguments: Any) -> None:
    """Run a whole quarter of the shipped figures in a new workspace.

    DIR is the folder to make, pmf-demo where it is not given. It is run once: a second time nothing changes.
    """
    options = options_from(arguments)

    def job() -> Outcome:
        from pmf_excel.jobs.demo import demo as run_demo

        return run_demo(Path(folder_to_make), progress=progress_bar(as_json=options.as_json))

    run_outside(options, job)


@click.command()
@click.argument("folder_to_make", metavar="DIR")
@common_options(writes=True)
def init(folder_to_make: str, **arguments: Any) -> None:
    """Make an empty workspace, with import.xlsx to fill.

    It holds the folders in/ and out/, the settings pmf.toml, and in keys/ the key that signs forms.
    """
    options = options_from(arguments)

    def job() -> Outcome:
        from pmf_excel.jobs.initialising import init as run_init

        return run_init(Path(folder_to_make), doing_as(options, set_up_name()), dry_run=options.dry_run)

    run_outside(options, job)


@click.command()
@click.argument("folder_to_fill", metavar="[DIR]", default=".")
@common_options()
def build(folder_to_fill: str, **arguments: Any) -> None:
    """Build workbooks/ and templates/ in DIR from the sources.

    workbooks/ holds the register and a blank specimen of each form, templates/ the Word template of the report.
    """
    options = options_from(arguments)

    def job() -> Outcome:
        from pmf_excel.jobs.building import build as run_build

        return run_build(Path(folder_to_fill))

    run_outside(options, job)
