"""What `pmf verify` says of the copies of the ledger in `backups/`: whether they are what they were, and which is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pmf_excel.ledger.copies import altered_in_copy, head_of_copy, problem_of_copy, proof_of_copy
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Verified

from .kept_files import named_within
from .outcome import counted
from .workspace import Workspace

#: As many of the newest copies as come to this size are read entry by entry whenever the ledger is verified.
READ_EACH_TIME = 200_000_000
#: What is said of a copy, behind its name.
NO_BACKUP = " is no backup."
#: Called with what is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


def ledger_copies(workspace: Workspace, ledger: Ledger, *, thoroughly: bool, progress: Progress) -> Iterator[str]:
    """Yield the copies that cannot be put back, or hold another past than a ledger that proves itself.

    Of each copy it is seen that its end is an entry of the ledger; the newest are held against it in all they have.
    Where they are looked at `thoroughly`, each is proved as a ledger is, which takes as long again for each.
    """
    copies, read = workspace.ledger_copies(), frozenset(_read_each_time(workspace))
    for done, path in enumerate(copies, start=1):
        problem = problem_of_copy(path) or _problem_of_end(ledger, path)
        if not problem and thoroughly:
            problem = _first_problem(proof_of_copy(path))
        elif not problem and path in read:
            problem = altered_in_copy(path, workspace.ledger_path)
        if problem:
            yield f"{named_within(workspace, path)}{NO_BACKUP} {problem}"
        progress("Copies", done, len(copies))


def latest_that_proves_itself(workspace: Workspace) -> tuple[Path, int] | None:
    """Return the latest copy of the ledger that can be put back, and with which entry it ends; None where none can."""
    for path in reversed(workspace.ledger_copies()):
        proof = proof_of_copy(path)
        if proof is not None and proof.ok:
            return path, proof.entries
    return None


def _problem_of_end(ledger: Ledger, path: Path) -> str:
    head = head_of_copy(path)
    if ledger.hashes_at([head.sequence]).get(head.sequence) == head.hash:
        return ""
    return f"It ends with an entry {head.sequence} that the ledger does not hold: one of them was rewritten."


def _first_problem(proof: Verified | None) -> str:
    if proof is None or proof.ok:
        return "" if proof else "It cannot be opened."
    first, others = proof.problems[0], len(proof.problems) - 1
    return f"{first} (And {counted(others, 'more problem')}.)" if others else first


def _read_each_time(workspace: Workspace) -> Iterator[Path]:
    """Yield the newest copies, one at least, as long as they come to no more than is read each time."""
    size = 0
    for number, path in enumerate(reversed(workspace.ledger_copies())):
        size += path.lstat().st_size
        if number and size > READ_EACH_TIME:
            return
        yield path
