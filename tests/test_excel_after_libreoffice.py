"""A workbook that LibreOffice saved: its buttons are read again, and Excel finds its macros."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pmf_excel.excel.after_libreoffice import mended
from pmf_excel.excel.macros import vba_project
from pmf_excel.office.package import pieces_of, read_package, write_package
from tests.button_workbooks import workbook_with_buttons
from tests.windowed_office import WindowedOffice

SHEETS = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml")
CALC = b'<workbook><fileVersion appName="Calc"/><workbookPr date1904="false"/></workbook>'
SHEET = b'<worksheet><sheetPr filterMode="false"/><control shapeId="1001" r:id="rId3"/><control shapeId="1002"/></worksheet>'
RELATED = b'<Relationship Id="rId2" Target="../drawings/vmlDrawing1.vml"/>'


def button(name: str, macro: str) -> bytes:
    """A button as LibreOffice writes it, all of it on one line."""
    return (
        f'<v:shape id="{name}" type="#_x0000_t201"><v:textbox><div>{macro} it</div></v:textbox>'
        f'<x:ClientData ObjectType="Button"><x:FmlaMacro>PmfButtons.{macro}</x:FmlaMacro></x:ClientData></v:shape>'
    ).encode()


NOTE = b'<v:shape id="shape_0"><v:textbox><div>A note</div></v:textbox><x:ClientData ObjectType="Note"/></v:shape>'
TICK = b'<v:shape id="shape_0"><x:ClientData ObjectType="Checkbox"/></v:shape>'


def saved_by_calc(**parts: bytes) -> dict[str, bytes]:
    """The parts that matter of a workbook that LibreOffice saved."""
    return {
        "xl/workbook.xml": CALC,
        "xl/vbaProject.bin": vba_project(),
        "xl/worksheets/sheet1.xml": SHEET,
        "xl/worksheets/_rels/sheet1.xml.rels": RELATED,
        "xl/worksheets/sheet2.xml": b"<worksheet><sheetPr/></worksheet>",
        "xl/worksheets/sheet3.xml": b"<worksheet><sheetPr/></worksheet>",
        "xl/drawings/vmlDrawing1.vml": NOTE + button("shape_0", "Collect") + TICK + button("shape_0", "Sync"),
        **parts,
    }


def project_with(folder: Path, module: str, source: str) -> bytes:
    """Our project with one more module of somebody else's, or something in a sheet's module."""
    from pyopenvba import ExcelFile

    file = workbook_with_buttons(folder / "own.xlsm")
    with ExcelFile(file) as workbook:
        if module in workbook.module_names():
            workbook.set_module(module, source)
        else:
            workbook.vba_project().add_module(module, source)
        workbook.save()
    return read_package(file.read_bytes())["xl/vbaProject.bin"]


def mended_whole(parts: dict[str, bytes]) -> dict[str, bytes]:
    """What changes, each part in one piece."""
    return {name: b"".join(pieces_of(part)) for name, part in mended(parts, SHEETS).items()}


def test_buttons_get_their_numbers_macros_and_captions_again() -> None:
    """Each button by the number of its control, in order; notes and tick boxes beside them stay as they are."""
    drawing = mended_whole(saved_by_calc())["xl/drawings/vmlDrawing1.vml"]

    assert drawing.startswith(NOTE + b'<v:shape id="_x0000_s1001"')
    assert TICK + b'<v:shape id="_x0000_s1002"' in drawing
    assert drawing.count(b"<x:FmlaMacro>[0]!PmfButtons.") == 2
    assert b">Collect it</font></div>" in drawing


def test_workbook_and_our_sheets_get_their_code_names_again_and_no_others() -> None:
    """People's own sheets stay byte for byte as they are."""
    changed = mended_whole(saved_by_calc())

    assert b'<workbookPr codeName="ThisWorkbook" date1904="false"/>' in changed["xl/workbook.xml"]
    assert b'<sheetPr codeName="Sheet1" filterMode="false"/>' in changed["xl/worksheets/sheet1.xml"]
    assert changed["xl/worksheets/sheet2.xml"] == b'<worksheet><sheetPr codeName="Sheet2"/></worksheet>'
    assert "xl/worksheets/sheet3.xml" not in changed


def test_of_a_large_sheet_only_the_beginning_is_copied() -> None:
    """Its rows come in further pieces, and are handed on as they are."""
    beginning, rows, end = b"<worksheet><sheetPr/><sheetData>", b"<row/>" * 9, b"</sheetData></worksheet>"

    changed = mended({**saved_by_calc(), "xl/worksheets/sheet2.xml": [beginning, rows, end]}, SHEETS)

    named, *others = pieces_of(changed["xl/worksheets/sheet2.xml"])
    assert named == b'<worksheet><sheetPr codeName="Sheet2"/><sheetData>'
    assert others[0] is rows
    assert others[1] is end


def test_mended_once_there_is_nothing_left_to_mend() -> None:
    """A second look changes nothing."""
    parts = saved_by_calc()

    assert mended({**parts, **mended(parts, SHEETS)}, SHEETS) == {}


@pytest.mark.parametrize(
    ("module", "source"),
    [("TheirMacros", "Sub Mine()\r\nEnd Sub\r\n"), ("Sheet3", "Private Sub Worksheet_Activate()\r\nEnd Sub\r\n")],
    ids=["a module of their own", "in a sheet's module"],
)
def test_peoples_own_macros_stay(module: str, source: str, tmp_path: Path) -> None:
    """Then only the buttons are put right."""
    parts = saved_by_calc(**{"xl/vbaProject.bin": project_with(tmp_path, module, source)})

    assert mended(parts, SHEETS).keys() == {"xl/drawings/vmlDrawing1.vml"}


@pytest.mark.parametrize(
    "parts",
    [
        saved_by_calc(**{"xl/workbook.xml": CALC.replace(b"Calc", b"xl")}),
        {name: part for name, part in saved_by_calc().items() if name != "xl/vbaProject.bin"},
    ],
    ids=["Excel", "no macros"],
)
def test_after_other_programs_nothing_is_touched(parts: dict[str, bytes]) -> None:
    """Neither what Excel saved nor a workbook that has no macros."""
    assert mended(parts, SHEETS) == {}


@pytest.mark.libreoffice
@pytest.mark.validator
def test_libreoffice_loses_the_buttons_and_finds_them_again(tmp_path: Path, validator: Callable[..., None]) -> None:
    """Saved by LibreOffice they are gone at the next opening (if it still does that), and back once mended."""
    saved, file = tmp_path / "saved.xlsm", tmp_path / "mended.xlsm"
    with WindowedOffice(tmp_path, {}) as office:
        with office.open(workbook_with_buttons(tmp_path / "master.xlsm").as_uri()) as book:
            bound = book.bound_macros("Control")
            book.save(saved)
        parts = read_package(saved.read_bytes())
        file.write_bytes(write_package({**parts, **mended(parts, SHEETS)}))
        with office.open(file.as_uri()) as book:
            assert book.bound_macros("Control") == bound != {}

    validator(file)
