"""Who runs a job: the officer named, the officer with this login, or whoever sets the workspace up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pmf_excel.core.commands import WHY
from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.changes import Doing, set_up_by
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.entitlement import is_in_post

from .lookups import officer_called
from .naming import moment_text
from .workspace import Workspace

_BETWEEN_COMPUTERS = timedelta(minutes=5)


def person_doing(workspace: Workspace, named: str, login: str, today: date, *, is_recorded: bool = True) -> str:
    """Return the code of who runs a job; `set-up (login)` until the register has officers.

    Where nothing `is_recorded`, because the job only reads, it is the login of whoever is no officer. Otherwise
    raises `PmfError` where there are officers and neither the name nor the login is that of one in post on `today`.
    """
    with workspace.ledger() as ledger:
        register = ledger.register(kinds=[Officer])
    officers = register.all(Officer)
    if not officers:
        return set_up_by(login)
    found = (officer_called(register, named),) if named else _with_login(officers, login)
    if not is_recorded:
        return found[0].officer if found else login
    in_post = tuple(each for each in officers if is_in_post(register, each.officer, today))
    acting = tuple(each for each in found if each in in_post or (named and not in_post))
    if len(acting) == 1:
        return acting[0].officer
    if acting:
        raise _login_of_several(acting, login)
    raise _not_in_post(found[0], today) if found else _unknown(login, officers[0])


def unknown_from_now_on(register: Register, doing: Doing) -> tuple[str, ...]:
    """Return what whoever sets a workspace up should know once it has officers of whom none has this login."""
    officers = register.all(Officer)
    if not officers or not doing.is_set_up or _with_login(officers, doing.login):
        return ()
    said = (
        f"No officer has your login “{doing.login}”. From now on say who you are with each command, such as --by "
        f"{officers[0].officer} for {officers[0].name}; or type {doing.login} into the column Login of your row of "
        "Officers, and import that once more with --by. The buttons of the workbook need the login."
    )
    return (said,)


def clock_behind(workspace: Workspace, doing: Doing) -> str:
    """Return what a person should know where the clock stands before the last entry of the ledger, otherwise nothing.

    A few minutes are the difference between two computers and not worth a word.
    """
    with workspace.ledger() as ledger:
        last = ledger.recorded_after(doing.now + _BETWEEN_COMPUTERS)
    if last is None:
        return ""
    return (
        f"The clock of this computer says {moment_text(doing.now)}, but the ledger's last entry was recorded on "
        f"{moment_text(last)}. What is done now is recorded with that time, so that no entry comes before an older "
        "one. Set the clock right."
    )


def _with_login(officers: Iterable[Officer], login: str) -> tuple[Officer, ...]:
    return tuple(each for each in officers if each.login and each.login.casefold() == login.casefold())


def _unknown(login: str, officer: Officer) -> PmfError:
    return PmfError(
        f"No officer has the login “{login}”, so it cannot be recorded who does this.",
        f"Name yourself with --by OFFICER, such as --by {officer.officer} for {officer.name}, or have your login added "
        "to the sheet Officers.",
    )


def _login_of_several(officers: Sequence[Officer], login: str) -> PmfError:
    names = " and ".join(f"{each.name} ({each.officer})" for each in officers)
    return PmfError(
        f"The login “{login}” is that of {names}, so it cannot be recorded who does this.",
        f"Name yourself with --by {officers[0].officer} or --by {officers[1].officer}, take the login out of the "
        f"other's row on the sheet Officers, and save that: pmf sync --by {officers[0].officer}",
    )


def _not_in_post(officer: Officer, today: date) -> PmfError:
    return PmfError(
        f"{officer.name} ({officer.officer}) is in post {_term(officer)} only, and not on {day_in_words(today)}.",
        "Name an officer who is in post with --by OFFICER. If the dates are wrong, correct From or Until on the sheet "
        "Officers, and let an officer in post save it: pmf sync --by OFFICER, with that officer's code in place of "
        "OFFICER",
    )


def is_reason(text: str) -> bool:
    """Return whether somebody gave a reason: the word of a next step that was typed as it stands is none."""
    return text.strip(" .…\"'“”") not in ("", WHY)


def _term(officer: Officer) -> str:
    begun = f"from {day_in_words(officer.start)}" if officer.start else ""
    ended = f"until {day_in_words(officer.end)}" if officer.end else ""
    return " ".join(part for part in (begun, ended) if part)
