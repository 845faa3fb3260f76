"""The register workbook, written anew after every job that changed something; what somebody edited is kept."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.ledger.store import Ledger

from .files import free_name, move_file, sha256_of, write_file
from .workspace import Workspace

#: The ledger's notes of the register workbook as we last wrote it: its hash, its period, its ledger position.
MASTER_HASH, MASTER_PERIOD, MASTER_POSITION = "master workbook", "master period", "master position"


def refresh(
    workspace: Workspace, ledger: Ledger, register: Register, period: Period | None, doing: Doing
) -> tuple[str, ...]:
    """Write the register workbook for `period` and daily backups; return what a person should know about it."""
    from pmf_excel.core.register_view import register_view
    from pmf_excel.excel.register_writer import write_register

    back_up(workspace, ledger, doing)
    shown = period or _period_shown(ledger, doing)
    position = ledger.head().sequence
    councils = (entry.council for entry in register.all(Council))
    words = {council: workspace.words(council) for council in councils if workspace.has_words(council)}
    view = register_view(register, shown, doing.today, words)
    made = write_register(view, register, doing.today, position)
    try:
        kept = keep_edited(workspace, workspace.master, ledger.note(MASTER_HASH))
        write_file(workspace.master, made)
    except PermissionError:
        return (f"{workspace.master.name} is open in another program; it catches up with the next command.",)
    ledger.set_note(MASTER_HASH, sha256_of(made))
    ledger.set_note(MASTER_PERIOD, str(shown))
    ledger.set_note(MASTER_POSITION, str(position))
    return (f"{kept_by_hand(workspace.master, kept)} What was typed there is not in the register.",) if kept else ()


def is_behind(ledger: Ledger) -> bool:
    """Return whether the register workbook lacks what the ledger has: it was open, or a job was cut off."""
    return ledger.note(MASTER_POSITION) not in (None, str(ledger.head().sequence))


def keep_edited(workspace: Workspace, path: Path, written: str | None) -> Path | None:
    """Move a file of ours that is not as we wrote it (its hash then) to `backups/`, and return where it is now."""
    if not path.exists() or sha256_of(path.read_bytes()) == written:
        return None
    return move_file(path, free_name(workspace.backups / path.name))


def kept_by_hand(path: Path, kept: Path) -> str:
    """Return what a person should know about a file that somebody changed."""
    return f"Somebody changed {path.name} by hand: that copy was kept as backups/{kept.name}."


def back_up(workspace: Workspace, ledger: Ledger, doing: Doing) -> None:
    """Keep one copy of the ledger for each day on which something changed."""
    path = workspace.backups / f"ledger-{doing.today:%Y-%m-%d}.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        ledger.backup(path)


def latest_quarter(doing: Doing) -> Period:
    """Return the quarter that ended last before the business date."""
    return Period.containing(doing.today, PeriodKind.QUARTER).previous()


def _period_shown(ledger: Ledger, doing: Doing) -> Period:
    noted = ledger.note(MASTER_PERIOD)
    return Period.parse(noted) if noted else latest_quarter(doing)
