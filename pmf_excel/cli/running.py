"""What every command shares: its options, who runs it and when, and one place where errors become sentences."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pmf_excel.core.errors import PmfError
from pmf_excel.doors import foreseen, login, unexpected

if TYPE_CHECKING:
    from pmf_excel.core.records.changes import Doing
    from pmf_excel.jobs.outcome import Outcome
    from pmf_excel.jobs.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
DOOR = "command line"
#: So many more objects are made than given up before Python looks: its usual 700 cost a proof a tenth of its time.
_SELDOM = 20_000


@dataclass(frozen=True, slots=True)
class Options:
    """The options that every command takes."""

    folder: Path
    as_json: bool
    by: str
    today: str
    writes: bool = False
    dry_run: bool = False


def common_options(*, writes: bool = False) -> Callable[[F], F]:
    """Return a decorator that adds the options every command takes; `--dry-run` where it `writes`."""
    options = [
        click.option("-C", "--folder", "folder", default=".", metavar="DIR", help="The workspace.  [default: here]"),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."),
        click.option("--by", default="", metavar="OFFICER", help="Who does this, if not the officer with this login."),
        click.option("--today", default="", metavar="DATE", help="The business date, such as 2026-01-12."),
    ]
    if writes:
        options.append(click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."))

    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def options_from(arguments: dict[str, Any]) -> Options:
    """Return the common options, taken out of a command's `arguments`."""
    return Options(
        Path(arguments.pop("folder")),
        arguments.pop("as_json"),
        arguments.pop("by"),
        arguments.pop("today"),
        "dry_run" in arguments,
        arguments.pop("dry_run", False),
    )


def run(options: Options, job: Callable[[Workspace, Doing], Outcome], *, informs: bool = False) -> None:
    """Call `job` in the workspace, show its outcome and exit with its status (0 where it only `informs`)."""

    def in_workspace() -> Outcome:
        from pmf_excel.jobs.beforehand import to_be_known
        from pmf_excel.jobs.workspace import Workspace

        workspace = Workspace.open(options.folder)
        doing = doing_in(workspace, options)
        known = to_be_known(workspace, doing) if options.writes else ()
        return job(workspace, doing).saying(*known)

    run_outside(options, in_workspace, informs=informs)


def run_outside(options: Options, job: Callable[[], Outcome], *, informs: bool = False) -> None:
    """Call `job`, which needs no workspace yet, show its outcome and exit with its status."""
    try:
        outcome = job()
    except PmfError as error:
        fail(options, error)
    except Exception as error:
        fail(options, foreseen(error) or unexpected(options.folder, error))
    from .showing import show
    from .typable import outcome_typable

    show(outcome_typable(outcome, options, _root(), sys.platform), as_json=options.as_json)
    sys.exit(0 if informs else outcome.exit_status)


@contextlib.contextmanager
def seldom_tidied() -> Iterator[None]:
    """Let Python look for unused cycles of objects seldom: for jobs that read much and keep little of it."""
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def fail(options: Options, error: PmfError) -> None:
    """Show why a job could not go on, and exit with status 2."""
    from .showing import show_error
    from .typable import error_typable

    show_error(error_typable(error, options, _root(), sys.platform), as_json=options.as_json)
    sys.exit(2)


def _root() -> click.Group:
    """Return the command that has all others."""
    root = click.get_current_context().find_root().command
    assert isinstance(root, click.Group)
    return root


def doing_in(workspace: Workspace, options: Options) -> Doing:
    """Return who does something now in `workspace`: the officer named, or the one with this login."""
    from pmf_excel.jobs.people import person_doing

    by = person_doing(workspace, options.by, login(), business_date(options), is_recorded=options.writes)
    return doing_as(options, by)


def doing_as(options: Options, by: str) -> Doing:
    """Return that `by` does something now, through the command line."""
    from pmf_excel.core.records.changes import Doing

    return Doing(by=by, login=login(), door=DOOR, today=business_date(options), now=datetime.now(UTC))


def business_date(options: Options) -> date:
    """Return the business date meant; raises `PmfError` where it is no date."""
    if not options.today:
        return datetime.now().astimezone().date()
    from pmf_excel.jobs.naming import day_named

    return day_named(options.today)
