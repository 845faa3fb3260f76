"""Commands that keep the workspace in order: verify, doctor, redact, retain, keys, templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .forms import COUNCIL
from .running import business_date, common_options, options_from, run, run_outside, seldom_tidied
from .showing import progress_bar
from .spelling import CommandsWithSuggestions

if TYPE_CHECKING:
    from pmf_excel.core.records.changes import Doing
    from pmf_excel.jobs.outcome import Outcome
    from pmf_excel.jobs.workspace import Workspace


@click.command()
@click.option("--copies", is_flag=True, help="Prove every copy of the ledger in backups/ too, each by itself; slower.")
@common_options()
def verify(*, copies: bool, **arguments: Any) -> None:
    """Prove that ledger, originals, reports and backups agree.

    What does not is named, the first thing first: an entry or a file that was altered, taken out or put in, a report
    that was built from other entries than the ledger has.
    """
    options = options_from(arguments)

    def job() -> Outcome:
        from pmf_excel.jobs.verifying import verify as run_verify
        from pmf_excel.jobs.workspace import Workspace

        progress = progress_bar(as_json=options.as_json)
        with seldom_tidied():
            return run_verify(Workspace.open(options.folder), datetime.now(UTC), each_copy=copies, progress=progress)

    run_outside(options, job)


@click.command()
@common_options()
def doctor(**arguments: Any) -> None:
    """Say what this computer and workspace have and lack.

    LibreOffice, folders and their rights, synchronised folders, room, ledger, backups, keys, lock, words and
    templates: each with what to do. It changes nothing.
    """
    options = options_from(arguments)

    def job() -> Outcome:
        from pmf_excel.jobs.doctoring import doctor as run_doctor

        return run_doctor(options.folder, business_date(options), datetime.now(UTC))

    run_outside(options, job)


@click.command()
@click.argument("record", metavar="RECORD")
@click.argument("field", metavar="FIELD")
@click.option("--reason", required=True, metavar="R", help="Why; without repeating the text.")
@click.option(
    "--period", default="", metavar="P", help="The period, where RECORD is an indicator and its figure is meant."
)
@click.option("--kind", default="", metavar="K", help="figure, plan and so on, where more than one has such a text.")
@click.option("--entry", type=int, metavar="N", help="Only the texts of this entry of the ledger (see pmf history).")
@click.option("--everywhere", is_flag=True, help="Erase the very same texts in other records too.")
@common_options(writes=True)
def redact(record: str, field: str, reason: str, period: str, kind: str, **arguments: Any) -> None:
    """Erase a text by a recorded decision.

    RECORD is written as pmf history shows it, FIELD as its sheet heads it. The text goes from the ledger, from
    copies of it and from the master workbook; every other file that holds it is named. It cannot be undone.
    """
    entry, everywhere = arguments.pop("entry"), arguments.pop("everywhere")
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.redacting import redact as run_redact

        return run_redact(
            *(workspace, doing, record, field, reason),
            period=period,
            kind=kind,
            sequence=entry,
            everywhere=everywhere,
            dry_run=options.dry_run,
            progress=progress_bar(as_json=options.as_json),
        )

    run(options, job)


@click.command()
@click.option(
    "--file", "files", multiple=True, metavar="FILE", help="Let this file go whatever its time, with --reason."
)
@click.option("--reason", default="", metavar="R", help="Why a file goes that is named.")
@click.option("--apply", is_flag=True, help="Let them go. Without it they are only listed.")
@common_options(writes=True)
def retain(files: tuple[str, ...], reason: str, apply: bool, **arguments: Any) -> None:
    """List what retention lets go; with --apply, let it go.

    Originals, forms and answers by the years of their indicators, refused files, duplicates and copies by the days
    in pmf.toml. The ledger keeps the name and hash of each; it cannot be undone.
    """
    options = options_from(arguments)
    applied = apply and not options.dry_run

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.retaining import retain as run_retain

        return run_retain(workspace, doing, files=files, reason=reason, apply=applied)

    run(replace(options, writes=applied), job, informs=not applied)


@click.group(cls=CommandsWithSuggestions, invoke_without_command=True)
@common_options()
def keys(**arguments: Any) -> None:
    """List the keys that sign forms, and what needs them.

    A new key signs what is issued from then on. Forms that are out stay valid until their deadline; then the old key
    can be taken away.
    """
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        context.default_map = {context.invoked_subcommand: arguments}
        return

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.key_keeping import keys as run_keys

        return run_keys(workspace, doing)

    run(options_from(arguments), job)


@keys.command()
@click.option("--at-once", is_flag=True, help="Although the newest has signed nothing: somebody else has seen it.")
@common_options(writes=True)
def rotate(at_once: bool, **arguments: Any) -> None:
    """Make a new key, which signs from now on.

    Typed twice, it makes one key: the newest is used before there is another.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.key_keeping import rotate as run_rotate

        return run_rotate(workspace, doing, at_once=at_once, dry_run=options.dry_run)

    run(options, job)


@keys.command()
@click.argument("key", metavar="KEY")
@click.option("--at-once", is_flag=True, help="Although forms are out with it: somebody else has seen it.")
@common_options(writes=True)
def retire(key: str, at_once: bool, **arguments: Any) -> None:
    """Take an old key away: its forms are no longer taken in.

    It is refused while a form that is out and not past its deadline carries the key's signature.
    """
    options = options_from(arguments)

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.key_keeping import retire as run_retire

        return run_retire(workspace, doing, key, at_once=at_once, dry_run=options.dry_run)

    run(options, job)


@click.group(cls=CommandsWithSuggestions)
def templates() -> None:
    """Look after the Word templates and the councils' words."""


@templates.command()
@COUNCIL
@common_options()
def copy(council: str, **arguments: Any) -> None:
    """Copy the Word template and the councils' words into templates/.

    There they may be changed; what the program brings along stays as it is. A council without words of its own begins
    with those of another one. What lies there already is left alone.
    """

    def job(workspace: Workspace, doing: Doing) -> Outcome:
        from pmf_excel.jobs.copying_templates import copy_templates
        from pmf_excel.jobs.naming import council_in

        return copy_templates(workspace, doing, council_in(workspace, council))

    run(options_from(arguments), job)


@templates.command()
@click.argument("file", metavar="[FILE]", default="")
@COUNCIL
@common_options()
def check(file: str, council: str, **arguments: Any) -> None:
    """Say what is wrong with templates and words, and where.

    Misspelt fields with the nearest right spelling, unknown filters, what a template may not use; before any report
    is built. Without FILE those of the workspace are checked, with it that one file.
    """
    options = options_from(arguments)
    if file:

        def alone() -> Outcome:
            from pmf_excel.jobs.checking_templates import check_template_file

            return check_template_file(Path(file))

        run_outside(options, alone)

    def job(workspace: Workspace, _doing: Doing) -> Outcome:
        from pmf_excel.jobs.checking_templates import check_templates
        from pmf_excel.jobs.naming import council_in

        return check_templates(workspace, council_in(workspace, council))

    run(options, job)
