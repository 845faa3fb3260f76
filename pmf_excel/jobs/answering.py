"""The answer workbook that an officer gets whose form had findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pmf_excel.core.collecting.received import Received
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.answers import answer_to
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.register import Register

from .files import write_file
from .workspace import Workspace


def write_answer_for(
    workspace: Workspace,
    register: Register,
    received: Received,
    lines_accepted: int,
    findings: Sequence[Finding],
    doing: Doing,
) -> Path:
    """Write the answer to a form into `out/`, beside the forms of its period, and return its path."""
    from pmf_excel.excel.answer_writer import write_answer

    answer = answer_to(register, received.filling, received.file, lines_accepted, findings)
    period = received.filling.identity.period.slug
    name = f"{received.form}-answer-{received.sha256[:8]}.xlsx"
    path = workspace.forms_out / period / "answers" / name
    write_file(path, write_answer(answer, doing.today))
    return path
