"""The buttons of the master workbook: one function each, called like its job, with the open workbook as argument.

`python -m pmf_excel.buttons JOB ADDRESS` presses one in LibreOffice, as its macro does.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pmf_excel.core.errors import PmfError
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.doors import unexpected
from pmf_excel.jobs.outcome import Outcome, together
from pmf_excel.pressing import Pressed
from pmf_excel.pressing import press as pressed_in

#: Where LibreOffice listens, and its profile, if not as usual.
PIPE, PROFILE = "PMF_LIBREOFFICE_PIPE", "PMF_LIBREOFFICE_PROFILE"


def sync(book: Any) -> None:
    """Record what was typed into the workbook."""
    from pmf_excel.jobs.syncing import sync as run_sync

    pressed_in(book, "sync", lambda pressed: run_sync(pressed.workspace, pressed.doing))


def issue_returns(book: Any) -> None:
    """Issue the returns of the period."""
    pressed_in(book, "issue_returns", lambda pressed: _issue(pressed, Stage.RETURN))


def issue_checks(book: Any) -> None:
    """Issue the check forms of the period."""
    pressed_in(book, "issue_checks", lambda pressed: _issue(pressed, Stage.CHECK))


def issue_action_plans(book: Any) -> None:
    """Issue the action plan forms of the period."""
    pressed_in(book, "issue_action_plans", lambda pressed: _issue(pressed, Stage.ACTION_PLAN))


def issue_authorisations(book: Any) -> None:
    """Issue the authorisation forms of the period."""
    pressed_in(book, "issue_authorisations", lambda pressed: _issue(pressed, Stage.AUTHORISATION))


def collect(book: Any) -> None:
    """Take in the forms that lie in the workspace's folder in."""
    from pmf_excel.jobs.collecting import collect as run_collect

    pressed_in(
        book, "collect", lambda pressed: run_collect(pressed.workspace, pressed.doing, progress=pressed.progress)
    )


def remind(book: Any) -> None:
    """Draft e-mails to whoever is late; nothing is sent."""
    from pmf_excel.jobs.reminding import remind as run_remind

    pressed_in(
        book, "remind", lambda pressed: run_remind(pressed.workspace, pressed.doing, pressed.period, pressed.council)
    )


def status(book: Any) -> None:
    """Say what is due, late, off target and waiting for whom."""
    from pmf_excel.jobs.status import status as run_status

    pressed_in(
        book, "status", lambda pressed: run_status(pressed.workspace, pressed.doing, pressed.period, pressed.council)
    )


def report(book: Any) -> None:
    """Draft the Quarterly Performance Report of the council chosen, or of each."""
    from pmf_excel.jobs.reporting import QUARTERLY
    from pmf_excel.jobs.reporting import report as run_report

    def work(pressed: Pressed) -> Outcome:
        councils = _councils(pressed)
        return together(
            [run_report(pressed.workspace, pressed.doing, QUARTERLY, code, pressed.period) for code in councils]
        )

    pressed_in(book, "report", work)


def publish(book: Any) -> None:
    """Publish the draft of the period and council chosen, once that is confirmed."""
    from pmf_excel.jobs.publishing import publish as run_publish
    from pmf_excel.jobs.reporting import QUARTERLY, draft_name

    def work(pressed: Pressed) -> Outcome:
        if not pressed.council:
            raise PmfError("A report is published for one council.", "Choose it on the sheet Control, and press again.")
        draft = draft_name(QUARTERLY, pressed.council, pressed.period)
        question = f"Publish {draft}? Its figures become published, and the file is kept as it is now."
        if not pressed.ask(question):
            return Outcome(("Not published; nothing changed.",))
        return run_publish(pressed.workspace, pressed.doing, Path(draft))

    pressed_in(book, "publish", work)


def verify(book: Any) -> None:
    """Prove that ledger, originals, workbook and reports agree."""
    from pmf_excel.jobs.verifying import verify as run_verify

    pressed_in(book, "verify", lambda pressed: run_verify(pressed.workspace, pressed.doing.now))


def _issue(pressed: Pressed, stage: Stage) -> Outcome:
    from pmf_excel.jobs.issuing import issue

    return issue(pressed.workspace, pressed.doing, stage, pressed.period, pressed.council)


def _councils(pressed: Pressed) -> list[str]:
    from pmf_excel.core.records.organisation import Council

    if pressed.council:
        return [pressed.council]
    with pressed.workspace.ledger() as ledger:
        return [council.id for council in ledger.register(kinds=[Council]).all(Council)]


def press(job: str) -> None:
    """Press the button of `job` in the workbook whose macro calls: this is what Excel runs."""
    import xlwings

    JOBS[job](xlwings.Book.caller())


def main(arguments: list[str]) -> None:
    """Press the button of a job in the workbook open in LibreOffice at an address (file:///...).

    The macro does not wait for it and shows nothing of it: what fails before there is a workbook goes to a file.
    """
    job, address = arguments
    try:
        book = _open_in_libreoffice(address)
    except Exception as error:
        said = unexpected(Path(url2pathname(urlsplit(address).path)).parent, error)
        sys.exit(f"{error}\n{said.remedy}")
    JOBS[job](book)


def _open_in_libreoffice(address: str) -> Any:
    """Return the workbook that LibreOffice has open at `address`; raises `PmfError` where there is none."""
    from pmf_excel.libreoffice import connect

    application: Any = connect(os.environ.get(PIPE, "pmf_excel"), profile=os.environ.get(PROFILE)).apps.active
    found = next((book for book in application.books if book.api.getURL() == address), None)
    if found is None:
        raise PmfError(f"LibreOffice has no workbook open at {address}.", "Press the button in the workbook itself.")
    return found


#: The functions by their job.
JOBS = {
    function.__name__: function
    for function in (
        sync, issue_returns, issue_checks, issue_action_plans, issue_authorisations, collect, remind, status, report,
        publish, verify,
    )
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1:])
