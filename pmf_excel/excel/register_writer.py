"""The register workbook `master.xlsm`: a Control sheet, then one table a sheet for each kind of record."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Officer, Project
from pmf_excel.core.records.plans import Action, ActionPlan, ProjectUpdate
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.core.register_view import ControlView
from pmf_excel.office.package import repacked
from pmf_excel.office.palette import INK

from .macros import vba_project
from .register_control import CONTROL_SHEET, write_control
from .register_styles import REGISTER_STYLES
from .register_tables import TableSheet, ids_name, write_table_sheet
from .styles import Styles

#: What people look at most stands first; the other records follow in their order of import.
_FIRST: tuple[type[Record], ...] = (
    Indicator,
    WrittenProcedure,
    Target,
    Figure,
    ActionPlan,
    Action,
    Project,
    ProjectUpdate,
    Officer,
)


def write_register(view: ControlView, register: Register, created: date, position: int) -> bytes:
    """Return the register workbook (.xlsm): the same register, view, day and ledger position give the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
        workbook.set_properties({"title": "Indicator register", "created": datetime.combine(created, time())})
        workbook.set_size(22_000, 13_000)
        styles = Styles(workbook, REGISTER_STYLES)
        tables = tuple(table_sheets(register, view))
        control = workbook.add_worksheet(CONTROL_SHEET)
        control.set_tab_color(INK)
        write_control(control, view, tables, styles, position)
        _write_tables(workbook, tables, styles)
    return repacked(buffer.getvalue())


def table_sheets(register: Register, view: ControlView) -> Iterator[TableSheet]:
    """Yield the sheets of the register in the order in which they are shown."""
    for kind in (*_FIRST, *(kind for kind in RECORDS if kind not in _FIRST)):
        yield TableSheet(kind, sorted(register.all(kind), key=_order), sheet_columns(kind, register, view.statuses))


def _order(record: Record) -> tuple[str, date, str]:
    """Return by what a table is sorted: figures and targets by indicator and period, all else by id."""
    period = getattr(record, "period", None)
    subject = getattr(record, "indicator", None)
    if isinstance(period, Period) and isinstance(subject, str):
        return subject, period.end, record.id
    return record.id, date.min, ""


def _write_tables(workbook: Any, tables: Sequence[TableSheet], styles: Styles) -> None:
    looked_up = {table.kind.record_type: len(table.records) for table in tables}
    for table in tables:
        if table.records:
            workbook.define_name(ids_name(table.kind.record_type), f"={table.ids}")
        write_table_sheet(workbook.add_worksheet(table.kind.sheet), table, styles, looked_up)
