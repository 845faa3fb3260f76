"""The command line: each command translates its arguments, calls the job of the same name and shows the outcome.

Nothing heavy is imported until a command runs.
"""

from __future__ import annotations

import click

from pmf_excel import __version__

from . import forms, keeping, records, reminders, reports, workbook, workspaces
from .spelling import CommandsWithSuggestions

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(name="pmf", cls=CommandsWithSuggestions, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="pmf")
def main() -> None:
    """Run a Performance Management Framework in Excel and Word.

    A quarter in order: issue returns, collect, issue checks, collect, issue action-plans, collect,
    issue authorisations, collect, report, publish. At any time: status, remind.
    """


for command in (
    *(workspaces.demo, workspaces.init, records.import_, workbook.sync),
    *(
        forms.issue,
        forms.collect,
        forms.status,
        reminders.remind,
        reports.report,
        reports.publish,
        forms.close,
        forms.reopen,
    ),
    *(forms.correct, forms.reassign, records.history, records.explain),
    *(keeping.verify, keeping.doctor, keeping.redact, keeping.retain, keeping.keys, keeping.templates),
    *(workbook.restore, workspaces.build),
):
    main.add_command(command)
