"""The VBA project of the master workbook: shipped ready made, and built anew from its sources by `pmf build`."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.master.layout import RECORD_SHEETS
from pmf_excel.shipped import shipped

from .vba_modules import our_modules, xlwings_modules

#: Control, Dashboard, Findings, Log, Memory and xlwings.conf, and a sheet for each kind of record: the shipped project
#: has a module for each, as Excel makes them. It adds those of sheets that people insert.
SHEETS = 6 + len(RECORD_SHEETS)


def vba_project() -> bytes:
    """Return the shipped VBA project, as it stands in a workbook."""
    return shipped("macros", "vbaProject.bin").read_bytes()


def built_vba_project(folder: Path, sheets: int = SHEETS) -> bytes:
    """Return the VBA project made anew: our modules and those of the xlwings that is installed.

    `folder` takes the workbook that it is made in. It has a module for the workbook, `ThisWorkbook`, and one for each
    of its `sheets`, `Sheet1` and on, by which names XlsxWriter calls them too. The same versions of pyOpenVBA and
    xlwings give the same bytes.
    """
    from pyopenvba import ExcelFile, VBAModuleKind

    workbook_file = _bare_workbook(folder / "bare.xlsm", sheets)
    with ExcelFile(workbook_file) as workbook:
        project = workbook.add_vba_project()
        for module in (*our_modules(), *xlwings_modules()):
            kind = VBAModuleKind.other if module.is_class else VBAModuleKind.standard
            project.add_module(module.name, module.source, kind=kind)
        workbook.save()
    with ExcelFile(workbook_file) as workbook:
        return bytes(workbook.vba_project_bytes())


def _bare_workbook(file: Path, sheets: int) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(file) as workbook:
        for _ in range(sheets):
            workbook.add_worksheet()
    return file
