"""`pmf restore`: the master workbook made anew from the ledger; the old file is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.master.book import FINDINGS_SHEET, MasterError
from pmf_excel.core.master.findings_page import SheetFinding
from pmf_excel.core.periods import Period, day_in_words
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.core.syncing.answers import answers_of, together
from pmf_excel.ledger.store import Ledger

from .as_at import as_at_named, notes_on
from .files import making_folder, put_file, sha256_of, write_file
from .job_log import log_job
from .masters import closed_master, master_of
from .our_files import keep_copy
from .outcome import Outcome
from .refreshing import caught_up, write_workbook
from .standing import AS_AT_KEY, SHEETS, standing_of
from .workspace import Workspace

_MENDED = "What the ledger kept ready of its records was not what its entries say: it was made anew from them, too."


def restore(workspace: Workspace, doing: Doing, *, as_at: str = "", dry_run: bool = False) -> Outcome:
    """Make the master workbook anew from the ledger, and keep the old one in `backups/`.

    With `as_at` a day it shows the register as it was known then, as a file of its own beside the master workbook.
    """
    past = as_at_named(as_at)
    target = workspace.root / f"master as at {past.day}.xlsm" if past else workspace.master
    if dry_run:
        data = {"workbook": str(target), "kept": None}
        return Outcome((f"Would make {target.name} anew from the ledger.",), data=data)
    with workspace.locked(doing), workspace.ledger() as ledger:
        _refuse_while_open(target)
        mended = (_MENDED,) if ledger.mend_state() else ()
        kept = _keep(workspace, ledger, target)
        outcome = _outcome(target, kept).saying(*mended, *notes_on(past, ledger, doing))
        log_job(workspace, ledger, doing, "restore", outcome)
        make_anew(workspace, ledger, target, doing, past.moment if past else None)
    return outcome


def make_anew(workspace: Workspace, ledger: Ledger, target: Path, doing: Doing, moment: datetime | None = None) -> None:
    """Put a master workbook in the place of `target` that shows the register now, or as it was at `moment`.

    It is noted first, so that it is known as ours however the job ends.
    """
    from pmf_excel.excel.master_template import master_template

    register = ledger.register(as_at=moment)
    with making_folder(workspace.root) as folder:
        made = folder / target.name
        write_file(made, master_template(workspace.settings.workspace, _councils(register)))
        _fill(workspace, ledger, register, made, doing, moment)
        ledger.set_note(_made_note(target), sha256_of(made.read_bytes()))
        put_file(made, target)


def _fill(
    workspace: Workspace, ledger: Ledger, register: Register, made: Path, doing: Doing, moment: datetime | None
) -> None:
    filling = workspace.with_book(closed_master(made))
    caught = caught_up(filling, standing_of(filling, ledger), register, doing)
    period = _period_chosen(workspace)
    if moment is None:
        waiting = together(_waiting(workspace, doing), caught.reconciled.page)
        caught = replace(caught, reconciled=replace(caught.reconciled, page=waiting))
        write_workbook(filling, ledger, caught, doing, period=period, clean=SHEETS)
    else:
        position, of_the_past = ledger.position_at(moment), {AS_AT_KEY: f"{day_in_words(moment)}"}
        write_workbook(filling, ledger, caught, doing, period=period, remember=of_the_past, position=position)


def _waiting(workspace: Workspace, doing: Doing) -> tuple[SheetFinding, ...]:
    """Return what waits for an answer on the sheet Findings so far, nothing where that cannot be read."""
    try:
        saved = master_of(workspace).table(FINDINGS_SHEET)
    except MasterError:
        return ()
    return answers_of(saved, doing.today).waiting if saved is not None else ()


def _councils(register: Register) -> list[str]:
    return [council.name for council in register.all(Council)]


def _period_chosen(workspace: Workspace) -> Period | None:
    """Return the period that is chosen in the workbook so far, None where that cannot be read."""
    try:
        text = master_of(workspace).chosen().period
        return Period.parse(text) if text else None
    except PmfError:
        return None


def _refuse_while_open(target: Path) -> None:
    from pmf_excel.excel.closed.locks import open_elsewhere

    opened = open_elsewhere(target)
    if opened is not None:
        by = f" by {opened.by}" if opened.by else ""
        lock = f" If nobody has it open, delete {opened.lock} beside it." if opened.lock else ""
        raise MasterError(f"{target.name} is open{by}.", f"Close it, and run this again: pmf restore.{lock}")


def _keep(workspace: Workspace, ledger: Ledger, target: Path) -> Path | None:
    """Keep a copy of what stands there now; a folder or nothing is not kept, nor what we made and nobody touched."""
    if not target.is_file() or sha256_of(target.read_bytes()) == ledger.note(_made_note(target)):
        return None
    return keep_copy(target, workspace.backups)


def _made_note(target: Path) -> str:
    """Return the name of the ledger's note of a workbook's hash, as it was last made anew."""
    return f"made anew {target.name}"


def _outcome(target: Path, kept: Path | None) -> Outcome:
    said = f"Made {target.name} anew from the ledger."
    if kept is None:
        return Outcome((said,), files=(target,), data={"workbook": str(target), "kept": None})
    return Outcome(
        (said, f"The old file is kept as {kept.parent.name}/{kept.name}."),
        "What was typed and not saved, and sheets or columns of your own, stand in the old file: copy what you need.",
        files=(target, kept),
        data={"workbook": str(target), "kept": str(kept)},
    )
