"""`pmf init`: an empty workspace, with its key, settings and a workbook to fill with definitions."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict
from pathlib import Path

from pmf_excel.core.commands import IMPORT_FILE
from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Doing

from .files import clear_strays, make_folder, remove_file, sha256_of, write_file
from .masters import closed_master
from .outcome import Outcome
from .standing import SHEETS, remember_sheets
from .workspace import LOCK, SETTINGS, Settings, Workspace, make_key

#: Says that a workspace is being made: one that was cut off is gone on with, and not taken for somebody's files.
BEGUN = ".being-made"


def init(root: Path, doing: Doing, *, secret: bytes | None = None, dry_run: bool = False) -> Outcome:
    """Make the folders, settings, signing key, ledger and `import.xlsx` of a workspace in `root`.

    `secret` is the signing key's 32 bytes, random where it is not given.
    """
    root = root.absolute()
    if (root / SETTINGS).exists():
        remove_file(root / BEGUN)
        return Outcome((f"{root} is a workspace already; nothing changed.",), "To see what is open: pmf status")
    from pmf_excel.excel.xlwings_conf import install_command

    _refuse_if_taken(root)
    if dry_run:
        return Outcome((f"Would make a workspace in {root}.",))
    workspace = make_workspace(root, secret or secrets.token_bytes(32))
    return Outcome(
        (
            f"Made a workspace in {root} for {doing.by}.",
            f"{SETTINGS} holds its settings; keys/ the key that signs forms: keep it safe and backed up.",
            f"For the buttons of {workspace.master.name}, each Windows computer runs this once: {install_command()}",
        ),
        f'Fill {root / IMPORT_FILE}, then: pmf import all "{root / IMPORT_FILE}" -C "{root}"',
        files=(workspace.root / IMPORT_FILE, workspace.master),
        data={"workspace": str(root), "install": install_command()},
    )


def first_key_id(secret: bytes) -> str:
    """Return the id of a workspace's first key; it differs from that of every other workspace's."""
    return f"k1-{sha256_of(secret)[:8]}"


def _refuse_if_taken(root: Path) -> None:
    """Raise `PmfError` where a file, or what looks like a part of a workspace, stands in the way."""
    if root.exists() and not root.is_dir():
        raise PmfError(f"{root} is a file.", "Name a folder that does not exist yet.")
    if (root / BEGUN).exists():
        return
    planned = Workspace(root, Settings(workspace=""))
    parts = (*planned.folders(), planned.ledger_path, planned.master, root / IMPORT_FILE)
    if taken := sorted(path.name for path in parts if path.exists()):
        raise PmfError(
            f"{root} already has {', '.join(taken)}, which a workspace would need for itself.",
            "Name a folder that is empty or does not exist yet.",
        )


def make_workspace(root: Path, secret: bytes) -> Workspace:
    """Return a new workspace in `root`: folders, settings, key, ledger, master workbook and import workbook."""
    from pmf_excel.excel.import_workbook import import_workbook
    from pmf_excel.excel.master_template import master_template

    name = re.sub(r"[^A-Za-z0-9-]+", "-", root.resolve().name).strip("-") or "workspace"
    workspace = Workspace(root, Settings(workspace=name))
    write_file(root / BEGUN, b"")
    for folder in workspace.folders():
        make_folder(folder)
        clear_strays(folder)
    if not any((root / "keys").glob("*.key")):
        make_key(workspace, first_key_id(secret), secret)
    write_file(root / LOCK, b"")
    write_file(workspace.master, master_template(name))
    with workspace.ledger(make=True) as ledger:
        remember_sheets(ledger, closed_master(workspace.master), 0, SHEETS)
    write_file(root / IMPORT_FILE, import_workbook())
    write_file(root / SETTINGS, _settings_text(workspace.settings).encode())
    remove_file(root / BEGUN)
    clear_strays(root, deep=False)
    return workspace


def _settings_text(settings: Settings) -> str:
    """Return pmf.toml with what each setting means."""
    limits = "".join(f"{name} = {value}\n" for name, value in asdict(settings.limits).items())
    return (
        "# The name that stands in the signature of every form: never change it while forms are out.\n"
        f"workspace = {json.dumps(settings.workspace)}\n\n"
        "# Whom officers ask; stands on every form.\n"
        f"questions_to = {json.dumps(settings.questions_to)}\n\n"
        "# Where the memory, the forms that come in and those that go out lie, if not here. Keep the ledger out of\n"
        "# folders that OneDrive or SharePoint synchronises.\n"
        f"ledger = {json.dumps(settings.ledger)}\n"
        f"forms_in = {json.dumps(settings.forms_in)}\n"
        f"forms_out = {json.dumps(settings.forms_out)}\n\n"
        "# How long one file may take to be read, in seconds.\n"
        f"reading_seconds = {settings.reading_seconds}\n\n"
        "# How many days pmf retain keeps refused files, files that came twice, and copies in backups/. Originals,\n"
        "# forms and answers are kept by the years of their indicators.\n"
        f"quarantine_days = {settings.quarantine_days}\n"
        f"duplicates_days = {settings.duplicates_days}\n"
        f"backups_days = {settings.backups_days}\n\n"
        "# What a file may be, what it may become when it is unpacked, and what the process that reads it may hold.\n"
        "# Forms are far below all of these; raise one only for a file that you know.\n"
        f"[limits]\n{limits}"
    )
