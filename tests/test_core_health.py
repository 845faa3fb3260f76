"""What pmf doctor says of each fact: one line, whether it is good, and what to do where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pmf_excel.core.health import (
    FolderFacts,
    Health,
    KeyFacts,
    LedgerFacts,
    Line,
    LockFacts,
    MachineFacts,
    Trouble,
    WorkspaceFacts,
    machine_lines,
    workspace_lines,
)

NOW = datetime(2026, 1, 28, 9, tzinfo=UTC)
TODAY = NOW.date()
GOOD_MACHINE = MachineFacts("Windows", (3, 12, 1), "C:/Python/python.exe", True, "C:/LibreOffice/soffice.com", "0.33.1")
LEDGER_FOLDER = FolderFacts("ledger", "P:/pmf", True, True)
GOOD = WorkspaceFacts(
    today=TODAY,
    now=NOW,
    folders=(LEDGER_FOLDER, FolderFacts("in", "P:/pmf/in", True, True)),
    free_bytes=50_000_000_000,
    ledger=LedgerFacts(2_000_000, 1234, TODAY, NOW - timedelta(days=3)),
    copies=5,
    newest_copy=TODAY,
    keys=KeyFacts(("k1-aa", "k2-bb")),
    councils=("chorley", "south-ribble"),
)

MACHINE: dict[str, tuple[dict[str, Any], str, Health, str, str]] = {
    "an old Python": (
        {"python": (3, 10, 2)}, "Python", Health.PROBLEM, "3.10.2 on Windows (C:/Python/python.exe)", "Install Python 3.11",
    ),
    "no time zones": ({"knows_london": False}, "Time zone", Health.PROBLEM, "Europe/London is not known", "tzdata"),
    "no LibreOffice": ({"libreoffice": ""}, "LibreOffice", Health.ADVICE, "not found", "Only needed where"),
    "no xlwings": ({"xlwings": ""}, "xlwings", Health.ADVICE, "not installed", "pip install xlwings"),
}  # fmt: skip

WORKSPACE: dict[str, tuple[dict[str, Any], Line]] = {
    "settings that cannot be read": (
        {"settings": Trouble("pmf.toml", "pmf.toml cannot be read: line 3", "Mend the line named.")},
        Line("Settings", Health.PROBLEM, "pmf.toml cannot be read: line 3", "Mend the line named."),
    ),
    "a folder that is missing": (
        {"folders": (LEDGER_FOLDER, FolderFacts("in", "P:/pmf/in", False, False))},
        Line("Folder in", Health.PROBLEM, "P:/pmf/in is missing", "Make it, or put it back from a backup."),
    ),
    "a folder that is a link": (
        {"folders": (LEDGER_FOLDER, FolderFacts("in", "P:/pmf/in", True, True, leads_to="C:/Users/mary"))},
        Line("Folder in", Health.PROBLEM, "P:/pmf/in is a link to C:/Users/mary",
             "Put an ordinary folder in its place: nothing is written through a link."),
    ),
    "a folder that may only be read": (
        {"folders": (LEDGER_FOLDER, FolderFacts("in", "P:/pmf/in", True, False))},
        Line("Folder in", Health.PROBLEM, "P:/pmf/in may not be changed", "Ask for the right to change files in it."),
    ),
    "a ledger in a synchronised folder": (
        {"folders": (replace(LEDGER_FOLDER, synchronised_by="OneDrive"),)},
        Line("Folder ledger", Health.PROBLEM, "OneDrive synchronises P:/pmf",
             "Move the ledger to a folder that is not synchronised, and name it in pmf.toml: ledger = …"),
    ),
    "a ledger on another computer": (
        {"folders": (replace(LEDGER_FOLDER, is_remote=True),)},
        Line("Folder ledger", Health.ADVICE, "P:/pmf lies on another computer",
             "Let one computer at a time run pmf, and keep backups elsewhere."),
    ),
    "a full disk": (
        {"free_bytes": 80_000_000},
        Line("Room", Health.PROBLEM, "0.1 GB free", "Make room: about 0.5 GB are needed. See pmf retain."),
    ),
    "a disk too small for its ledger": (
        {"free_bytes": 4_000_000_000, "ledger": replace(GOOD.ledger, size=1_000_000_000)},
        Line("Room", Health.PROBLEM, "4.0 GB free", "Make room: about 5.0 GB are needed. See pmf retain."),
    ),
    "a ledger that cannot be opened": (
        {"ledger": LedgerFacts(problem="The ledger is damaged.", remedy="Put the latest back.")},
        Line("Ledger", Health.PROBLEM, "The ledger is damaged.", "Put the latest back."),
    ),
    "no proof yet": (
        {"ledger": replace(GOOD.ledger, verified_on=None)},
        Line("Last proof", Health.ADVICE, "never verified", "Run pmf verify, and then once a month."),
    ),
    "a proof of long ago": (
        {"ledger": replace(GOOD.ledger, verified_on=NOW - timedelta(days=32))},
        Line("Last proof", Health.ADVICE, "all in order on 27 December 2025", "That was a while ago: run pmf verify."),
    ),
    "no copy": (
        {"copies": 0, "newest_copy": None},
        Line("Backups", Health.PROBLEM, "no copy of the ledger", "Any command that changes something makes one."),
    ),
    "copies that are behind": (
        {"newest_copy": TODAY - timedelta(days=3)},
        Line("Backups", Health.PROBLEM, "5 of the ledger, the newest of 25 January 2026",
             "The ledger changed on 28 January 2026: look whether backups/ may be written."),
    ),
    "no copy on the day of a change": (
        {"newest_copy": TODAY - timedelta(days=1)},
        Line("Backups", Health.ADVICE, "5 of the ledger, the newest of 27 January 2026",
             "The ledger changed on 28 January 2026: look whether its disk has room. The next job makes one."),
    ),
    "no key": (
        {"keys": KeyFacts()},
        Line("Keys", Health.PROBLEM, "there is no signing key",
             "Restore the folder keys from a backup: without it no form that is out can be taken in."),
    ),
    "a key that others may read": (
        {"keys": KeyFacts(("k1-aa",), ("k1-aa.key",))},
        Line("Keys", Health.PROBLEM, "others may read k1-aa.key",
             "Take the right away: chmod 600 keys/*.key. If somebody has seen a key: pmf keys rotate"),
    ),
    "a key that nothing needs": (
        {"keys": KeyFacts(("k1-aa", "k2-bb"), (), ("k1-aa",))},
        Line("Keys", Health.ADVICE, "no form needs k1-aa", "pmf keys retire k1-aa"),
    ),
    "a workspace in use": (
        {"lock": LockFacts(True, "tp since 28 January 2026 08:59 UTC")},
        Line("Lock", Health.ADVICE, "in use by tp since 28 January 2026 08:59 UTC",
             "Wait until that job is done. It lets go by itself."),
    ),
    "a job that was cut off": (
        {"lock": LockFacts(False, "tp since 27 January 2026 17:00 UTC")},
        Line("Lock", Health.ADVICE, "left behind by tp since 27 January 2026 17:00 UTC",
             "That job was cut off. The next command that changes something carries on; then run pmf verify."),
    ),
    "files half done": (
        {"left_behind": (".taking-in-x",)},
        Line("Left behind", Health.ADVICE, ".taking-in-x", "A job was cut off: run it again. The next job that writes clears this."),
    ),
    "words that are wrong": (
        {"words": (Trouble("Words of chorley", "They name another council.", "Change the line council =."),)},
        Line("Words of chorley", Health.PROBLEM, "They name another council.", "Change the line council =."),
    ),
    "errors that were logged": (
        {"errors_logged": True},
        Line("Errors", Health.ADVICE, "pmf-errors.log holds what went wrong",
             "Send it to whoever looks after pmf, then delete it."),
    ),
}  # fmt: skip


def test_where_nothing_is_wrong_every_line_is_good() -> None:
    """One line for each thing, none with anything to do."""
    lines = (*machine_lines(GOOD_MACHINE), *workspace_lines(GOOD))

    assert [line.what for line in lines] == [
        *("Python", "Time zone", "LibreOffice", "xlwings", "Settings", "Folders", "Room", "Ledger", "Last proof"),
        *("Backups", "Keys", "Lock", "Words and templates"),
    ]
    assert {(line.health, line.to_do) for line in lines} == {(Health.GOOD, "")}


@pytest.mark.parametrize("name", MACHINE)
def test_what_a_computer_lacks(name: str) -> None:
    """Only what is needed makes a problem; what is useful is advice."""
    changes, what, health, said, to_do = MACHINE[name]

    (line,) = [line for line in machine_lines(replace(GOOD_MACHINE, **changes)) if line.what == what]

    assert (line.health, line.said) == (health, said)
    assert to_do in line.to_do


@pytest.mark.parametrize("name", WORKSPACE)
def test_what_a_workspace_lacks(name: str) -> None:
    """Exactly one line is not good, and it says what to do."""
    changes, expected = WORKSPACE[name]

    lines = workspace_lines(replace(GOOD, **changes))

    assert [line for line in lines if line.health is not Health.GOOD] == [expected]


def test_a_workspace_without_entries_needs_no_copy() -> None:
    """Just made: nothing is lost."""
    fresh = replace(GOOD, ledger=replace(GOOD.ledger, changed_on=None), copies=0, newest_copy=None)

    assert not [line for line in workspace_lines(fresh) if line.what == "Backups"]


def test_folders_that_are_synchronised_apart_from_the_ledgers_are_no_problem() -> None:
    """Officers may well drop their forms into SharePoint."""
    inbox = FolderFacts("in", "C:/Users/mary/SharePoint/in", True, True, "SharePoint")

    assert {line.health for line in workspace_lines(replace(GOOD, folders=(LEDGER_FOLDER, inbox)))} == {Health.GOOD}


def test_copies_go_by_the_ledgers_changes() -> None:
    """A copy of last week is no reason to worry where nothing changed since."""
    quiet = replace(GOOD, ledger=replace(GOOD.ledger, changed_on=date(2026, 1, 20)), newest_copy=date(2026, 1, 20))

    assert {line.health for line in workspace_lines(quiet)} == {Health.GOOD}
