"""Forms filled as officers would, from tables of what they type: for the demonstration."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pmf_excel.core.forms.form import COMPLETED_BY, CellKind
from pmf_excel.core.forms.kinds import AUTHORISE_ALL, FORM_KINDS, YES
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.register import Register

from .files import write_file
from .workspace import Workspace

Typed = str | Decimal | date | bool | None
Lines = Mapping[str, Mapping[str, Mapping[str, Typed]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of what an officer types: on which line, at which attempt (1 is the first), and what in which column."""

    line: str
    attempt: int
    typed: Mapping[str, str]


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Return the answers in a table with the columns indicator, period, attempt and those of the form's sheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_answer(row) for row in csv.DictReader(file))


def fill_forms_out(
    workspace: Workspace,
    register: Register,
    kind: str,
    answers_for: Callable[[IssuedForm, int], Lines],
) -> tuple[Path, ...]:
    """Fill every form of `kind` that is out and drop it in its officer's folder in `in/`; return the files."""
    from pmf_excel.excel.parts import fill_form

    dropped = []
    for issued in register.all(IssuedForm):
        if issued.kind != kind or issued.state is not FormState.OUT:
            continue
        cover = {COMPLETED_BY: register.officer_name(issued.officer)}
        cover |= {AUTHORISE_ALL: YES} if FORM_KINDS[kind].cover_inputs else {}
        blank = (workspace.forms_out / issued.file).read_bytes()
        path = workspace.forms_in / issued.officer / Path(issued.file).name
        write_file(path, fill_form(blank, cover, answers_for(issued, attempt_of(register, issued))))
        dropped.append(path)
    return tuple(dropped)


def attempt_of(register: Register, issued: IssuedForm) -> int:
    """Return the how-many-th form this is that its officer was sent for the period."""
    sent = [
        other.form
        for other in register.all(IssuedForm, issued.council)
        if (other.kind, other.officer, other.period) == (issued.kind, issued.officer, issued.period)
    ]
    return sorted(sent).index(issued.form) + 1


def lines_typed(kind: str, answers: Sequence[Answer], issued: IssuedForm, attempt: int) -> Lines:
    """Return what is typed on a form by sheet, line key and column: for each line the latest answer up to `attempt`."""
    sheets: dict[str, dict[str, Mapping[str, Typed]]] = {}
    for sheet in FORM_KINDS[kind].sheets:
        kinds = {column.name: column.kind for column in sheet.inputs}
        for answer in answers:
            of_form = any(answer.line == key or answer.line.startswith(f"{key}|") for key in issued.lines)
            if of_form and answer.attempt <= attempt:
                typed = {
                    name: _value(text, kinds[name]) for name, text in answer.typed.items() if name in kinds and text
                }
                if typed:
                    sheets.setdefault(sheet.name, {})[answer.line] = typed
    return sheets


def _answer(row: Mapping[str, str]) -> Answer:
    line = f"{row['indicator']}|{row['period']}"
    line = f"{line}|{row['number']}" if row.get("number") else line
    given = {"indicator", "period", "attempt", "number"}
    typed = {name: text for name, text in row.items() if name not in given and text}
    return Answer(line, int(row.get("attempt") or 1), typed)


def _value(text: str, kind: CellKind) -> Typed:
    if kind is CellKind.NUMBER:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    return date.fromisoformat(text) if kind is CellKind.DATE else text
