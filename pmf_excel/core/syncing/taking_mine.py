"""Edits that lost against the register and that somebody wants after all: answered with take mine on Findings."""

from __future__ import annotations

from pmf_excel.core.catalogue.syncing import CONFLICT
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.findings_page import TAKE_MINE, SheetFinding

from .barred import why_barred
from .kind_sync import Edit, KindSync, RowWork


def take_answered(sync: KindSync) -> None:
    """Add what was answered with take mine to the edits; what is typed in the cell since then comes first."""
    for finding in sync.answers.to(sync.kind.sheet, TAKE_MINE, CONFLICT.code):
        column = next((each for each in sync.sheet.columns if each.heading == finding.column), None)
        row = sync.now.row(finding.key)
        work = _work_of(sync, finding)
        if column is None or row is None or column.name in work.edits:
            continue
        cell = TableCell(_cell_of(sync, work, finding.column), finding.typed)
        barred = why_barred(sync, column, cell, row)
        reading = sync.reader.read(column.name, cell, sync.about(row)) if barred is None else None
        if barred is not None or reading is None or reading.is_wrong:
            for each in [barred] if barred is not None else reading.findings if reading is not None else ():
                sync.find(each, finding.key, finding.column, finding.typed, sync.register_has(finding.key, column))
        else:
            work.edits[column.name] = Edit(column, cell, reading.value, reading.findings, answered=True)


def _work_of(sync: KindSync, finding: SheetFinding) -> RowWork:
    """Return the work of the finding's record, a new one where its row was not touched."""
    for work in sync.works:
        if work.record_id == finding.key:
            return work
    row = next((row for record_id, row in sync.untouched if record_id == finding.key), None)
    sync.untouched = [each for each in sync.untouched if each[0] != finding.key]
    sync.works.append(RowWork(row, finding.key))
    return sync.works[-1]


def _cell_of(sync: KindSync, work: RowWork, heading: str) -> str:
    if work.row is None:
        return ""
    at = [column.heading for column in sync.sheet.columns].index(heading)
    return work.row.cells[at].ref
