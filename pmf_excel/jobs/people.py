"""Who runs a job: the officer named, the officer with this login, or whoever sets the workspace up."""

from __future__ import annotations

from datetime import datetime, timedelta

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.organisation import Officer

from .lookups import officer_called
from .naming import LONDON
from .workspace import Workspace

_BETWEEN_COMPUTERS = timedelta(minutes=5)


def person_doing(workspace: Workspace, named: str, login: str, *, is_recorded: bool = True) -> str:
    """Return the code of who runs a job; `set-up (login)` until the register has officers.

    Where nothing `is_recorded`, because the job only reads, it is the login of whoever is no officer. Otherwise
    raises `PmfError` where there are officers and neither the name nor the login is one of theirs.
    """
    with workspace.ledger() as ledger:
        register = ledger.register(kinds=[Officer])
    officers = register.all(Officer)
    if not officers:
        return f"set-up ({login})"
    if named:
        return officer_called(register, named).officer
    for officer in officers:
        if officer.login and officer.login.casefold() == login.casefold():
            return officer.officer
    if not is_recorded:
        return login
    raise PmfError(
        f"No officer has the login “{login}”, so it cannot be recorded who does this.",
        "Name yourself with --by OFFICER, or have your login added to the sheet Officers.",
    )


def clock_behind(workspace: Workspace, doing: Doing) -> str:
    """Return what a person should know where the clock stands before the last entry of the ledger, otherwise nothing.

    A few minutes are the difference between two computers and not worth a word.
    """
    with workspace.ledger() as ledger:
        last = ledger.recorded_after(doing.now + _BETWEEN_COMPUTERS)
    if last is None:
        return ""
    return (
        f"The clock of this computer says {_shown(doing.now)}, but the ledger's last entry was recorded on "
        f"{_shown(last)}. What is done now is recorded with that time, so that no entry comes before an older one. "
        "Set the clock right."
    )


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%d %B %Y %H:%M}"
