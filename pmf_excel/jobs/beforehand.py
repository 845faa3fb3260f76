"""What a person should know before a job that writes: said with what the job did, whichever door it came through."""

from __future__ import annotations

from pmf_excel.core.records.changes import Doing
from pmf_excel.core.reports.sentences import Quantity, joined

from .people import clock_behind
from .workspace import Workspace


def to_be_known(workspace: Workspace, doing: Doing) -> tuple[str, ...]:
    """Return a sentence for each thing about the workspace or this computer that a person should know now."""
    return tuple(said for said in (clock_behind(workspace, doing), _missing(workspace)) if said)


def _missing(workspace: Workspace) -> str:
    names = workspace.missing_folders()
    if not names:
        return ""
    folders, number = joined([f"{name}/" for name in names]), Quantity(len(names))
    return (
        f"The {number:folder|folders} {folders} of the workspace {number:is|are} missing. If {number:it was|they were} "
        "not empty, put back what was in there from a backup: pmf verify names what is wanted."
    )
