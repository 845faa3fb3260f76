"""What a `collect` that was cut off has left, so that the next one ends what it had begun."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pmf_excel.core.master.arrival_words import REFUSED
from pmf_excel.core.records.paperwork import Arrival, FormState, IssuedForm
from pmf_excel.core.records.register import Register
from pmf_excel.excel.look import Copied

from .files import TAKING_IN, sha256_of
from .workspace import Workspace


def folders_left(workspace: Workspace, own: Path | None = None) -> list[Path]:
    """Return the folders of runs that were cut off; `own` is the one of the run that asks."""
    return [folder for folder in sorted(workspace.root.glob(f"{TAKING_IN}*")) if folder != own]


def recorded_copies(folders: Iterable[Path], register: Register) -> list[Copied]:
    """Return the copies in `folders` of files that the ledger knows and that are whole, each once."""
    found: dict[str, Copied] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.xlsx"))):
        if register.get(Arrival, path.stem) is not None and sha256_of(content := path.read_bytes()) == path.stem:
            found[path.stem] = Copied(path, path.stem, len(content))
    return list(found.values())


def original_on_its_way(workspace: Workspace, arrival: Arrival) -> Path | None:
    """Return where the original of a recorded file still lies, None where it is nowhere: the next collect files it."""
    copies = [folder / f"{arrival.sha256}.xlsx" for folder in folders_left(workspace)]
    for path in (workspace.forms_in / arrival.file, *copies):
        if path.is_file() and not path.is_symlink() and sha256_of(path.read_bytes()) == arrival.sha256:
            return path
    return None


def is_worth_another_look(register: Register, before: Arrival) -> bool:
    """Return whether a file may be taken in that was not before: refused, or signed by nobody who was entitled."""
    form = register.get(IssuedForm, before.form)
    nothing_taken = form is not None and form.state is FormState.OUT and not before.lines_accepted
    return before.verdict == REFUSED or nothing_taken
