"""The VBA project: what is in it, that the shipped one is what its sources give, and that all names agree."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.master.buttons import BUTTONS, grouped_buttons
from pmf_excel.excel import vba_modules
from pmf_excel.excel.macros import SHEETS, built_vba_project, vba_project
from pmf_excel.excel.master_template import master_template
from pmf_excel.excel.vba_modules import our_modules, xlwings_modules
from pmf_excel.excel.xlwings_conf import CONF_ROWS, CONF_SHEET, WHEEL, install_command, libreoffice_install_command
from pmf_excel.office.package import read_package
from pmf_excel.shipped import shipped
from tests.button_workbooks import workbook_with_buttons
from tests.office import ROOT

OURS, XLWINGS = ("PmfButtons", "PmfLibreOffice", "PmfRunner"), ("xlwings", "Dictionary")
BUTTON_LINE = re.compile(r'^Public Sub (\w+)\(\): PmfRun "(\w+)"$')
PROCEDURE = re.compile(r"^\s*(?:Public |Private |Friend )?(?:Static )?(?:Sub|Function|Property \w+) (\w+)")
PUBLIC = re.compile(r"^(?:Public )?(?:(?:Const|Declare(?: PtrSafe)? Function|Sub|Function)) (\w+)|^Public Const (\w+)")


@pytest.fixture(scope="module")
def dissected() -> Iterator[Any]:
    """Return the shipped project as olevba reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # olevba uses names of its parser that are on their way out
        from oletools.olevba import VBA_Parser  # type: ignore[import-untyped]

        parser = VBA_Parser("vbaProject.bin", data=vba_project())
        yield SimpleNamespace(
            modules={name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()},
            findings=[(kind, keyword) for kind, keyword, _ in parser.analyze_macros()],
        )
        parser.close()


def lines_of(name: str) -> list[str]:
    """The lines of one of our modules, as they stand in macros/."""
    return shipped("macros", f"{name}.bas").read_text("ascii").splitlines()


def test_there_is_one_line_a_button() -> None:
    """Each button of the declaration has its macro with its job, in the same order, and nothing else is there."""
    lines = [line for line in lines_of("PmfButtons") if line and not line.startswith(("'", "Attribute", "Option"))]

    assert [BUTTON_LINE.findall(line) for line in lines[::2]] == [[(button.macro, button.job)] for button in BUTTONS]
    assert lines[1::2] == ["End Sub"] * len(BUTTONS)


def test_each_job_is_a_function_of_the_buttons_module() -> None:
    """What a macro names is a public function of `pmf_excel.buttons`, and all of them have a button."""
    tree = ast.parse((ROOT / "pmf_excel" / "buttons.py").read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"}

    assert functions - {"press", "main"} == {button.job for button in BUTTONS}


def test_buttons_are_declared_once_each_and_in_three_groups() -> None:
    """No caption, macro or job twice; a group's buttons stand together."""
    for field in ("caption", "macro", "job", "explanation"):
        assert len({getattr(button, field) for button in BUTTONS}) == len(BUTTONS) == 11

    assert [group for group, _ in grouped_buttons()] == ["Send out", "Take in", "Report"]
    assert [button for _, buttons in grouped_buttons() for button in buttons] == list(BUTTONS)
    assert all("".join(word.title() for word in b.job.split("_")) == b.macro for b in BUTTONS)


def test_the_shipped_project_is_what_its_sources_give(tmp_path: Path) -> None:
    """Built twice it is the same bytes, and those that are shipped: after a change run `pmf build`."""
    first, second = (tmp_path / name for name in ("first", "second"))
    first.mkdir()
    second.mkdir()

    assert built_vba_project(first) == built_vba_project(second)
    assert vba_project() == built_vba_project(first)


def test_olevba_lists_our_modules_and_those_of_xlwings(dissected: Any) -> None:
    """One module for the workbook, one a sheet, three of ours, two of xlwings; ours are what stands in macros/."""
    documents = ["ThisWorkbook", *(f"Sheet{number}" for number in range(1, SHEETS + 1))]

    assert list(dissected.modules) == [*documents, *OURS, *XLWINGS]
    for name in OURS:
        written = [line for line in lines_of(name) if not line.startswith("Attribute ")]
        assert [line for line in dissected.modules[name].splitlines() if not line.startswith("Attribute ")] == written


def test_nothing_runs_by_itself(dissected: Any) -> None:
    """Nothing is started by opening, closing or changing the workbook; the modules of workbook and sheets are empty."""
    assert [keyword for kind, keyword in dissected.findings if kind == "AutoExec"] == []
    for name, code in dissected.modules.items():
        if name == "ThisWorkbook" or re.fullmatch(r"Sheet\d+", name):
            assert all(line.startswith("Attribute ") for line in code.splitlines() if line)


def test_xlwings_stands_as_installed_but_for_its_conditions(dissected: Any) -> None:
    """Each line is one of the installed package's, in order; only directives and lines for other systems are gone."""
    package = Path(str(importlib.metadata.distribution("xlwings").locate_file("xlwings")))
    installed = iter((package / "xlwings.bas").read_text("ascii").splitlines())
    ours = dissected.modules["xlwings"].splitlines()

    assert all(any(line == other for other in installed) for line in ours)
    assert not [line for line in ours if re.match(r"\s*#(?:If|Else|End|Const)", line)]
    assert f"'Version: {importlib.metadata.version('xlwings')}" in ours
    assert any(line.startswith("Public Function RunPython(") for line in ours)


def test_the_class_of_xlwings_has_numbers_where_libreoffice_knows_no_names(dissected: Any) -> None:
    """Its one enumeration is the same in numbers."""
    enumeration = dissected.modules["Dictionary"].partition("Public Enum CompareMethod")[2].partition("End Enum")[0]

    assert enumeration.split() == ["BinaryCompare", "=", "0", "TextCompare", "=", "1", "DatabaseCompare", "=", "2"]


def test_no_name_stands_for_two_things() -> None:
    """VBA compiles no project in which two modules offer a name, or a procedure is called like a module."""
    modules = (*our_modules(), *xlwings_modules())
    offered = Counter(
        (match[1] or match[2]).casefold()
        for module in modules
        if not module.is_class
        for match in map(PUBLIC.match, module.source.splitlines())
        if match
    )

    assert {"collect", "pmfrun", "runpython", "getconfig", "runinlibreoffice"} <= offered.keys()
    assert [name for name, times in offered.items() if times > 1] == []
    assert offered.keys().isdisjoint(module.name.casefold() for module in modules)


def test_every_line_ends_as_vba_ends_it_and_every_procedure_below_its_beginning() -> None:
    """LibreOffice finds no macro that ends on the line where it begins."""
    for module in (*our_modules(), *xlwings_modules()):
        assert module.source.endswith("\r\n")
        assert "\n" not in module.source.replace("\r\n", "")
        begun = [line for line in module.source.splitlines() if PROCEDURE.match(line)]
        assert begun
        assert not [line for line in begun if re.search(r": *End (Sub|Function|Property)", line)]


@pytest.mark.parametrize("sheets", [1, 30])
def test_a_project_has_a_module_for_each_sheet(sheets: int, tmp_path: Path) -> None:
    """A workbook with so many sheets finds each of them in its project, under the name that XlsxWriter writes."""
    from pyopenvba import ExcelFile

    project = built_vba_project(tmp_path, sheets)
    file = workbook_with_buttons(tmp_path / "master.xlsm")
    parts = read_package(file.read_bytes())
    names = [match[1].decode() for part in sorted(parts) if part.startswith("xl/worksheets/sheet")
             for match in re.finditer(rb'<sheetPr[^>]* codeName="(\w+)"|<sheetPr codeName="(\w+)"', parts[part])]  # fmt: skip
    with ExcelFile(tmp_path / "bare.xlsm") as workbook:
        documents = [name for name in workbook.module_names() if name not in (*OURS, *XLWINGS)]
        assert workbook.validate() == []

    assert documents == ["ThisWorkbook", *(f"Sheet{number}" for number in range(1, sheets + 1))]
    assert sorted(names) == sorted(f"Sheet{number}" for number in range(1, SHEETS + 1))
    assert project != vba_project()


def test_the_master_workbook_has_as_many_sheets_as_the_project_has_modules() -> None:
    """Each sheet finds its module; one without a sheet would be an orphan in Excel's editor."""
    parts = read_package(master_template("a workspace"))

    assert parts["xl/workbook.xml"].count(b"<sheet ") == SHEETS
    assert parts["xl/vbaProject.bin"] == vba_project()


@pytest.mark.validator
def test_a_workbook_with_buttons_has_no_validator_error(validator: Callable[..., None], tmp_path: Path) -> None:
    """Microsoft's own SDK finds none."""
    validator(workbook_with_buttons(tmp_path / "master.xlsm"))


@pytest.mark.parametrize(
    "spec", [None, ModuleSpec("xlwings", None, origin=__file__)], ids=["missing", "without its files"]
)
def test_without_xlwings_there_is_nothing_to_build(
    spec: ModuleSpec | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The refusal names the file and what to install."""
    monkeypatch.setattr(vba_modules, "find_spec", lambda _: spec)

    with pytest.raises(PmfError, match=r"xlwings\.bas.*requirements/runtime\.txt"):
        built_vba_project(tmp_path)


def test_the_licences_of_what_is_not_ours_are_kept() -> None:
    """The notice of xlwings stands in its module and, word for word, beside the built file; so does VBA-Dictionary's."""
    header = xlwings_modules()[0].source.partition("'Redistribution")[2].partition("SUCH DAMAGE.")[0]
    kept = words_of(shipped("macros", "README.md").read_text(encoding="utf-8"))

    assert "MERCHANTABILITY" in header
    assert words_of(header) in kept
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in kept
    assert "Copyright (c) 2017 Tim Hall" in kept


def words_of(text: str) -> str:
    """The words of a notice without the marks of comments, quotations and lists."""
    return " ".join(re.sub(r"(?m)^[ '>*]+", "", text).split())


# --- the sheet xlwings.conf ---------------------------------------------------------------------------------------


def test_every_setting_that_xlwings_reads_is_on_the_sheet() -> None:
    """None is left to a file of another program on somebody's computer; two belong to what is not used here."""
    source = xlwings_modules()[0].source
    read = {
        key
        for procedure in ("Public Function RunPython", "Function ExecuteWindows", "Sub ShowError")
        for key in re.findall(r'GetConfig\("([^"]+)"', source.partition(procedure)[2].partition("\nEnd ")[0])
    }

    assert {"INTERPRETER_WIN", "CONDA ENV", "SHOW_ERROR_POPUPS"} <= read
    assert read - {"INTERPRETER", "LICENSE_KEY"} == dict(CONF_ROWS).keys() - {"INTERPRETER_LIBREOFFICE"}


def test_the_rows_are_as_xlwings_reads_them() -> None:
    """Capitals, no key twice and none empty: it reads down to the first empty cell."""
    keys = [key for key, _ in CONF_ROWS]

    assert CONF_SHEET == "xlwings.conf"
    assert keys == [key.strip().upper() for key in keys if key]
    assert len(set(keys)) == len(keys) > 2


def test_the_macro_falls_back_on_what_the_sheet_says() -> None:
    """Where the sheet was deleted, LibreOffice looks where it would have said."""
    defaults = dict(re.findall(r'Setting\("(\w+)", "([^"]+)"\)', "\n".join(lines_of("PmfLibreOffice"))))

    assert defaults == {key: dict(CONF_ROWS)[key] for key in ("INTERPRETER_WIN", "INTERPRETER_LIBREOFFICE")}


def test_the_installation_makes_the_interpreter_that_the_sheet_names() -> None:
    """One line for the Command Prompt, one for a terminal; places with blanks in them are quoted."""
    assert install_command(r"S:\Performance team\pmf.whl") == (
        r'py -m venv "%LOCALAPPDATA%\pmf_excel" && "%LOCALAPPDATA%\pmf_excel\Scripts\python.exe" '
        r'-m pip install --upgrade "S:\Performance team\pmf.whl"'
    )
    assert dict(CONF_ROWS)["INTERPRETER_WIN"] in install_command()
    assert dict(CONF_ROWS)["INTERPRETER_LIBREOFFICE"] in libreoffice_install_command()
    assert f"pmf_excel-{importlib.metadata.version('pmf-excel')}-py3-none-any.whl" in install_command()


def test_the_page_for_it_gives_the_same_commands() -> None:
    """What is pasted from the page makes the interpreter that the workbook looks for, in this version."""
    page = (ROOT / "docs" / "install-windows.md").read_text(encoding="utf-8")

    assert install_command(rf"S:\Performance\{WHEEL}") in page
    assert libreoffice_install_command(f"/media/performance/{WHEEL}") in page
