"""The daily copies of the ledger: one for each day on which something changed, made up for where one failed."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Doing
from pmf_excel.ledger.store import Ledger

from .files import making_folder, put_file, said_plainly
from .workspace import Workspace


def back_up(workspace: Workspace, ledger: Ledger, doing: Doing) -> tuple[str, ...]:
    """Keep one copy of the ledger for each day on which something changed; return what a person should know of it.

    What the job did stands in the ledger, so that a copy that cannot be made does not end it: the next one tries again.
    """
    path = workspace.ledger_copy(doing.today)
    problem = None if path.exists() else put_copy(workspace, ledger, path)
    return () if problem is None else (_no_copy(problem),)


def put_copy(workspace: Workspace, ledger: Ledger, path: Path) -> PmfError | None:
    """Put a copy of the ledger at `path`, over what is there; return why that could not be done, None where it was."""
    try:
        with making_folder(workspace.root) as folder:
            ledger.backup(folder / path.name)
            put_file(folder / path.name, path)
    except PmfError as error:
        return error
    except OSError as error:
        if (plain := said_plainly(error)) is None:
            raise
        return plain
    return None


def back_up_late(workspace: Workspace, ledger: Ledger, doing: Doing) -> tuple[str, ...]:
    """Keep the copy that could not be made when the ledger changed last; return what a person should know of it."""
    changed, copies = ledger.last_business_date(), sorted(workspace.backups.glob("ledger-????-??-??.db"))
    if changed is None or (copies and copies[-1] >= workspace.ledger_copy(changed)):
        return ()
    return back_up(workspace, ledger, doing)


def _no_copy(error: PmfError) -> str:
    return f"Today's copy of the ledger was not made. {error.message} {error.remedy} The next job tries it again."
