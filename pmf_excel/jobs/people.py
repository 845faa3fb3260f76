"""Who runs a job: the officer named, the officer with this login, or whoever sets the workspace up."""

from __future__ import annotations

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.organisation import Officer

from .lookups import officer_called
from .workspace import Workspace


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
