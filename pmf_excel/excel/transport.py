"""What passes between the reading worker and its parent: one JSON document a line, values rebuilt on arrival."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pmf_excel.core.findings import Finding, Place, Severity
from pmf_excel.core.forms.form import Cell, FilledLine, Filling, FormIdentity, Held
from pmf_excel.core.periods import Period

_HELD = {held.value: held for held in Held}


def packed(outcome: Filling | Finding) -> bytes:
    """Return a reading's outcome as one line of JSON."""
    body = {"finding": _finding(outcome)} if isinstance(outcome, Finding) else {"filling": _filling(outcome)}
    return json.dumps(body, separators=(",", ":")).encode() + b"\n"


def unpacked(line: bytes) -> Filling | Finding:
    """Return the outcome in one line of JSON; raises `ValueError`, `KeyError` or `TypeError` where it is none."""
    body = json.loads(line)
    if "finding" in body:
        return _finding_from(body["finding"])
    return _filling_from(body["filling"])


def _filling(filling: Filling) -> dict[str, Any]:
    return {
        "identity": _identity(filling.identity),
        "completed_by": _cell(filling.completed_by),
        "cover": _cells(filling.cover),
        "lines": [[line.sheet, line.row, line.key, _cells(line.cells), line.problem] for line in filling.lines],
        "properties": [filling.author, filling.modified_by, filling.modified_on],
        "missing": filling.missing,
        "findings": [_finding(finding) for finding in filling.findings],
    }


def _filling_from(body: Mapping[str, Any]) -> Filling:
    author, modified_by, modified_on = body["properties"]
    return Filling(
        identity=_identity_from(body["identity"]),
        completed_by=_cell_from(body["completed_by"]),
        cover=_cells_from(body["cover"]),
        lines=tuple(
            FilledLine(sheet, row, key, _cells_from(cells), problem)
            for sheet, row, key, cells, problem in body["lines"]
        ),
        author=author,
        modified_by=modified_by,
        modified_on=modified_on,
        missing=tuple(body["missing"]),
        findings=tuple(_finding_from(finding) for finding in body["findings"]),
    )


def _identity(identity: FormIdentity) -> list[Any]:
    dates = [identity.issued_on.isoformat(), identity.due.isoformat()]
    names = [identity.kind, identity.form, identity.workspace, identity.council, identity.officer]
    return [*names, str(identity.period), *dates, identity.line_keys]


def _identity_from(values: list[Any]) -> FormIdentity:
    kind, form, workspace, council, officer, period, issued_on, due, line_keys = values
    return FormIdentity(
        kind, form, workspace, council, officer,
        Period.parse(period), date.fromisoformat(issued_on), date.fromisoformat(due), tuple(line_keys),
    )  # fmt: skip


def _cells(cells: Mapping[str, Cell]) -> dict[str, list[Any]]:
    return {name: _cell(cell) for name, cell in cells.items()}


def _cells_from(cells: Mapping[str, list[Any]]) -> dict[str, Cell]:
    return {name: _cell_from(values) for name, values in cells.items()}


def _cell(cell: Cell) -> list[Any]:
    if cell.seen is not None:
        return [cell.ref, cell.held.value, cell.text, cell.formula, cell.percent, cell.dated, cell.seen]
    if cell.percent or cell.dated:
        return [cell.ref, cell.held.value, cell.text, cell.formula, cell.percent, cell.dated]
    if cell.formula:
        return [cell.ref, cell.held.value, cell.text, cell.formula]
    return [cell.ref] if cell.held is Held.BLANK else [cell.ref, cell.held.value, cell.text]


def _cell_from(values: list[Any]) -> Cell:
    if len(values) == 1:
        return Cell(values[0])
    ref, held, *rest = values
    return Cell(ref, _HELD[held], *rest)


def _finding(finding: Finding) -> list[Any]:
    place = finding.place
    where = [place.file, place.sheet, place.cell, place.reference]
    return [finding.code, finding.severity.value, where, finding.found, finding.message, finding.remedy]


def _finding_from(values: list[Any]) -> Finding:
    code, severity, where, found, message, remedy = values
    return Finding(code, Severity(severity), Place(*where), found, message, remedy)
