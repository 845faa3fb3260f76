"""What every door shares: who is at the machine, and what is said when something goes wrong that nobody expected."""

from __future__ import annotations

import getpass
import tempfile
import traceback
from pathlib import Path

from pmf_excel.core.errors import PmfError

ERROR_LOG = "pmf-errors.log"


def login() -> str:
    """Return the name of the account that is logged in, `unknown` where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def set_up_name() -> str:
    """Return how the one who sets a workspace up is recorded before it has officers."""
    from pmf_excel.core.records.changes import set_up_by

    return set_up_by(login())


def foreseen(error: Exception) -> PmfError | None:
    """Return what the system refused (a full disk, a folder that may only be read) as a sentence, None for all else."""
    from pmf_excel.jobs.files import said_plainly

    return said_plainly(error) if isinstance(error, OSError) else None


def unexpected(folder: Path, error: Exception) -> PmfError:
    """Return an error that was not foreseen as a sentence; its details go to a file in the workspace `folder`."""
    is_workspace = (folder / "pmf.toml").is_file()
    log = (folder if is_workspace else Path(tempfile.gettempdir())) / ERROR_LOG
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)))
        where = f"The details are in {log}; send them to whoever looks after pmf."
    except OSError:
        where = "".join(traceback.format_exception_only(error)).strip()
    return PmfError(f"Something went wrong that pmf did not expect ({type(error).__name__}).", where)
