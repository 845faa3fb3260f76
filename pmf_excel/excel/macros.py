"""The VBA project of the register workbook: shipped ready made, because Excel opens no .xlsm without one."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.shipped import shipped

#: pyOpenVBA starts every project with this module; there is nothing in it.
_UNWANTED_MODULE = "Module1"


def vba_project() -> bytes:
    """Return the shipped VBA project, as it stands in a workbook."""
    return shipped("macros", "vbaProject.bin").read_bytes()


def built_vba_project(folder: Path) -> bytes:
    """Return the VBA project made anew: the modules of workbook and sheet, with no code in them.

    `folder` takes the workbook that it is made in. The same version of pyOpenVBA gives the same bytes.
    """
    from pyopenvba import ExcelFile

    with ExcelFile.create_new(folder / "empty.xlsm") as workbook:
        project = workbook.vba_project()
        if _UNWANTED_MODULE in project.module_names():
            project.delete_module(_UNWANTED_MODULE)
        workbook.save()
        return bytes(workbook.vba_project_bytes())
