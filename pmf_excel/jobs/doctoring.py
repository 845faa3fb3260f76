"""`pmf doctor`: what this computer and this workspace have and lack, each with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Severity
from pmf_excel.core.health import (
    FolderFacts,
    Health,
    KeyFacts,
    LedgerFacts,
    Line,
    Trouble,
    WorkspaceFacts,
    machine_lines,
    workspace_lines,
)
from pmf_excel.core.key_ages import key_ages
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.core.remembered import remembered_moment
from pmf_excel.ledger.store import Ledger
from pmf_excel.machine.folders import folder_facts, free_bytes, readable_by_others
from pmf_excel.machine.programs import lock_facts, machine_facts

from .files import BESIDE, TAKING_IN
from .kept_files import named_within
from .naming import LONDON
from .outcome import WHAT_TO_DO, Outcome, Table, counted
from .reporting import PRODUCTS, words_of
from .verifying import VERIFIED_ON
from .workspace import LOCK, SETTINGS, Workspace


def doctor(root: Path, today: date, now: datetime) -> Outcome:
    """Say how the computer and the workspace in `root` stand; changes nothing."""
    lines = (*machine_lines(machine_facts()), *workspace_lines(workspace_facts(root, today, now)))
    problems = [line for line in lines if line.health is Health.PROBLEM]
    advice = [line for line in lines if line.health is Health.ADVICE]
    rows = tuple((_SHOWN[line.health], line.what, line.said, line.to_do) for line in lines)
    return Outcome(
        (_said(problems, advice),),
        problems[0].to_do if problems else "",
        tables=(Table("What there is", ("", "What", "How it stands", WHAT_TO_DO), rows),),
        data={
            "ok": not problems,
            "lines": [
                {"what": line.what, "health": line.health.value, "said": line.said, "to_do": line.to_do}
                for line in lines
            ],
        },
        needs_person=bool(problems),
    )


def workspace_facts(root: Path, today: date, now: datetime) -> WorkspaceFacts:
    """Return what can be said of a workspace, whatever is wrong with it."""
    try:
        workspace = Workspace.open(root)
    except PmfError as error:
        return WorkspaceFacts(today, now, settings=Trouble(SETTINGS, error.message, error.remedy))
    copies = [path.stat().st_mtime for path in workspace.ledger_copies()]
    ledger, register = _ledger(workspace)
    return WorkspaceFacts(
        today=today,
        now=now,
        folders=tuple(_folders(workspace)),
        free_bytes=free_bytes(workspace.root),
        ledger=ledger,
        copies=len(copies),
        newest_copy=datetime.fromtimestamp(max(copies), LONDON).date() if copies else None,
        keys=_keys(workspace, register, today),
        lock=lock_facts(workspace.root / LOCK, workspace.root / f"{LOCK}.holder"),
        words=tuple(_words(workspace, register)),
        councils=tuple(council.council for council in register.all(Council)),
        left_behind=tuple(_left_behind(workspace)),
        errors_logged=(workspace.root / "pmf-errors.log").is_file(),
    )


def _folders(workspace: Workspace) -> Iterator[FolderFacts]:
    yield folder_facts("ledger", workspace.ledger_path.parent)
    links = workspace.links()
    for path in workspace.folders():
        facts = folder_facts(named_within(workspace, path), path)
        yield replace(facts, leads_to=str(path.resolve())) if path in links else facts


def _left_behind(workspace: Workspace) -> Iterator[str]:
    """Yield what jobs that were cut off left half done; the next one clears it."""
    for pattern in (f"{TAKING_IN}*", f"{BESIDE}*.tmp*"):
        yield from sorted(path.name for path in workspace.root.glob(pattern))


def _ledger(workspace: Workspace) -> tuple[LedgerFacts, Register]:
    """Return the facts of the ledger with the register that it holds, which is empty where it cannot be opened."""
    try:
        with workspace.ledger() as ledger:
            return _facts_of(workspace, ledger), ledger.register()
    except PmfError as error:
        return LedgerFacts(problem=error.message, remedy=error.remedy), Register({})


def _facts_of(workspace: Workspace, ledger: Ledger) -> LedgerFacts:
    verified, last = ledger.note(VERIFIED_ON), ledger.last_recorded()
    return LedgerFacts(
        size=workspace.ledger_path.stat().st_size,
        entries=ledger.head().sequence,
        changed_on=last.astimezone(LONDON).date() if last else None,
        verified_on=remembered_moment(verified),
    )


def _keys(workspace: Workspace, register: Register, today: date) -> KeyFacts:
    files = sorted((workspace.root / "keys").glob("*.key"))
    try:
        ids = workspace.key_ids()
    except (PmfError, OSError):
        return KeyFacts()
    spare = (age.key_id for age in key_ages(register, ids) if not age.is_needed(today))
    return KeyFacts(tuple(ids), readable_by_others(files), tuple(spare))


def _words(workspace: Workspace, register: Register) -> Iterator[Trouble]:
    """Yield what is wrong with the words of each council, and with the templates of the reports."""
    for council in register.all(Council):
        try:
            words_of(workspace, register, council.council)
        except PmfError as error:
            yield Trouble(f"Words of {council.council}", error.message, error.remedy)
    from pmf_excel.word.template_check import template_findings

    for path in (workspace.template(f"{product}.docx") for product in PRODUCTS):
        wrong = [each for each in template_findings(path.read_bytes(), path.name) if each.severity is Severity.ERROR]
        if wrong:
            yield Trouble(f"Template {path.name}", wrong[0].message, "Run pmf templates check.")


def _said(problems: list[Line], advice: list[Line]) -> str:
    if problems:
        return f"{counted(len(problems), 'thing needs', 'things need')} a person."
    more = f" {counted(len(advice), 'thing')} to think about." if advice else ""
    return f"Nothing is wrong.{more}"


_SHOWN = {Health.GOOD: "✓ good", Health.ADVICE: "○ advice", Health.PROBLEM: "✗ problem"}
