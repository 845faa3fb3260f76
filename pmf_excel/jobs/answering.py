"""The answer workbook that an officer gets whose form had findings.

It is written before the form is recorded and put in its place afterwards, so that a job that is cut off in between
leaves it for the next one: what was found cannot be found again once the lines are in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pmf_excel.core.collecting.received import Received
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.answers import answer_to
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.register import Register

from .files import put_file, write_file
from .workspace import Workspace

#: Where the answers lie in the folder of what is being taken in, until their forms are recorded.
_WAITING = "answers"


def write_answer_for(
    scratch: Path,
    register: Register,
    received: Received,
    lines_accepted: int,
    findings: Sequence[Finding],
    doing: Doing,
) -> Path:
    """Write the answer to a form into `scratch`, and return where it waits until the form is recorded."""
    from pmf_excel.excel.answer_writer import write_answer

    answer = answer_to(register, received.filling, received.file, lines_accepted, findings)
    period = received.filling.identity.period.slug
    name = f"{received.form}-answer-{received.sha256[:8]}.xlsx"
    path = scratch / _WAITING / f"{received.sha256}-{lines_accepted}" / period / name
    write_file(path, write_answer(answer, doing.today))
    return path


def put_answer(workspace: Workspace, waiting: Path) -> Path:
    """Put an answer into `out/`, beside the forms of its period, and return its path."""
    path = workspace.forms_out / waiting.parent.name / "answers" / waiting.name
    if waiting.is_file():
        put_file(waiting, path)
    return path


def answers_left(folders: Iterable[Path], register: Register) -> list[Path]:
    """Return the answers in `folders` whose forms are recorded just as these answers say."""
    waiting = sorted(path for folder in folders for path in folder.glob(f"{_WAITING}/*/*/*.xlsx"))
    return [path for path in waiting if _is_recorded(path.parent.parent.name, register)]


def _is_recorded(name: str, register: Register) -> bool:
    sha256, _, lines = name.partition("-")
    arrival = register.get(Arrival, sha256)
    return arrival is not None and str(arrival.lines_accepted) == lines
