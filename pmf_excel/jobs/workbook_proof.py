"""What `pmf verify` finds in the master workbook: its tables held against the entry of the ledger that they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pmf_excel.core.master.book import MasterError
from pmf_excel.core.master.statuses import EveryStatus
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.core.syncing.answers import Answers
from pmf_excel.core.syncing.differing import differences
from pmf_excel.core.syncing.reconciling import Workbook
from pmf_excel.ledger.store import Ledger

from .pages import words_of_councils
from .refreshing import answers_in
from .standing import standing_of
from .workspace import Workspace

_SAVE_OR_MAKE_ANEW = (
    "What was typed in the workbook is recorded with pmf sync, which also puts right what is only written otherwise "
    "than it should be. What nobody may or meant to type goes with the answer "
    "dismiss on its sheet Findings, or with the workbook made anew from the ledger: pmf restore"
)


@dataclass(frozen=True, slots=True)
class WorkbookProof:
    """What the tables of the master workbook say and its ledger entry does not, each with the file's name.

    `waiting` is on its sheet Findings already. `way_out` says what to do about the problems.
    """

    problems: tuple[str, ...]
    waiting: tuple[str, ...]
    way_out: str


def workbook_proof(workspace: Workspace, ledger: Ledger, register: Register, today: date) -> WorkbookProof:
    """Return how the master workbook agrees with the entry of the ledger that it shows."""
    name = workspace.master.name
    words = words_of_councils(workspace, register)
    try:
        workbook, listed, unread = _read(workspace, ledger, register, today)
    except MasterError as error:
        return WorkbookProof((error.message,), (), error.remedy)
    found = differences(workbook, listed, today, EveryStatus(today, words))
    return WorkbookProof(
        tuple(f"{name}, {problem}" for problem in (*unread, *found.problems)),
        tuple(f"{name}, {difference}" for difference in found.waiting),
        _SAVE_OR_MAKE_ANEW,
    )


def _read(
    workspace: Workspace, ledger: Ledger, register: Register, today: date
) -> tuple[Workbook, Answers, tuple[str, ...]]:
    """Return what stands in the tables and on Findings, and what could not be read or is shown otherwise.

    The file itself is let go: it takes as much memory as all that is done with its tables.
    """
    standing = standing_of(workspace, ledger)
    tables, left_out = standing.read(dict.fromkeys(RECORDS))
    workbook = standing.workbook(register, tables, Answers(), words_of_councils(workspace, register))
    dressed = (f"sheet {name}: {said}." for name, table in tables.items() for said in table.dressed)
    return workbook, answers_in(standing, today), (*(finding.message for finding in left_out), *dressed)
