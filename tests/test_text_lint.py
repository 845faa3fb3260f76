"""Text cannot become a formula, a tag or a program by a way round: what the source may say, and where.

A place that is named here has been looked at. A new one belongs in the one place that exists, or is named here with care.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pmf_excel"
_SHEETS = {"sheet", "_sheet", "worksheet", "ws", "page", "start"}
_TAG = re.compile(r"\s*</?[A-Za-z][\w:]*[\s>/{]?")
#: What turns a text into whatever it looks like.
_GUESSING = {"write_row", "write_column", "write_rich_string", "write_array_formula", "write_dynamic_array_formula"}


def name_of(node: ast.expr) -> str:
    """The last name of an expression: `sheet` of `self.sheet`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def called(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """The calls of functions or methods with one of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in names:
            yield node


def untyped_writes(tree: ast.AST) -> Iterator[ast.AST]:
    """`sheet.write(...)` guesses what a value is; so do its likes for rows and columns."""
    for call in called(tree, "write", *_GUESSING):
        if isinstance(call.func, ast.Attribute) and name_of(call.func.value) in _SHEETS:
            yield call


def formulas(tree: ast.AST) -> Iterator[ast.AST]:
    """Formulas written into cells."""
    return called(tree, "write_formula", "_write_formula")


def links(tree: ast.AST) -> Iterator[ast.AST]:
    """Links written into cells."""
    return called(tree, "write_url")


def values_set(tree: ast.AST) -> Iterator[ast.AST]:
    """`cell.value = ...` and `.formula = ...`, by which openpyxl and Excel make formulas of texts."""
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        if any(isinstance(each, ast.Attribute) and each.attr in ("value", "formula", "formula2") for each in targets):
            yield node


def imports(*modules: str) -> Callable[[ast.AST], Iterator[ast.AST]]:
    """What finds the imports of modules and of all that is in them."""

    def found(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            names += [f"{node.module}.{each.name}" for each in node.names] if isinstance(node, ast.ImportFrom) else []
            if any(name == module or name.startswith(f"{module}.") for name in names for module in modules):
                yield node

    return found


def calls_of(*names: str) -> Callable[[ast.AST], Iterator[ast.AST]]:
    """What finds the calls of functions or methods with one of these names."""
    return lambda tree: called(tree, *names)


def markup_in_f_strings(tree: ast.AST) -> Iterator[ast.AST]:
    """Tags put together with values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values):
            texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if any(isinstance(text, str) and _TAG.search(text) and ">" in "".join(map(str, texts)) for text in texts):
                yield node


def open_parsers(tree: ast.AST) -> Iterator[ast.AST]:
    """Parsers of lxml that would resolve entities."""
    for call in called(tree, "XMLParser"):
        given = {each.arg: each.value for each in call.keywords}
        value = given.get("resolve_entities")
        if not (isinstance(value, ast.Constant) and value.value is False):
            yield call


def open_environments(tree: ast.AST) -> Iterator[ast.AST]:
    """Environments of Jinja that are no sandbox, or do not escape what is put into a template."""
    for call in called(tree, "Environment", "SandboxedEnvironment", "_Environment", "Template"):
        given = {each.arg: each.value for each in call.keywords}
        value = given.get("autoescape")
        is_closed = isinstance(value, ast.Constant) and value.value is True and name_of(call.func) != "Environment"
        if not is_closed:
            yield call


def run_as_programs(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts run by Python or by the system."""
    for call in called(tree, "eval", "exec", "system", "popen", "startfile", "__import__"):
        if name_of(call.func) != "system" or (
            isinstance(call.func, ast.Attribute) and name_of(call.func.value) == "os"
        ):
            yield call


#: What is found, and the files or folders of the package in which it may stand: they were looked at.
RULES: Mapping[str, tuple[Callable[[ast.AST], Iterator[ast.AST]], tuple[str, ...]]] = {
    "a cell written without saying what it is": (untyped_writes, ()),
    # Our own sums on forms; the one function that writes them takes no text of anybody's.
    "a formula": (
        formulas,
        ("excel/form_cells.py", "excel/form_cover.py", "excel/form_hidden.py", "excel/form_line_sheet.py"),
    ),
    # To a place within the workbook, or to a council's guide, which has to begin with https.
    "a link": (
        links,
        (
            "excel/answer_writer.py", "excel/form_cover.py", "excel/form_line_sheet.py", "excel/form_procedures.py",
            "excel/import_workbook.py", "excel/master_dashboard.py", "excel/master_pages.py", "excel/master_tables.py",
            "excel/register_control.py", "excel/register_tables.py",
        ),
    ),
    # The open workbook: every text goes through `_input`, which puts an apostrophe before it.
    "a cell's value set": (values_set, ("live/writing.py",)),
    # Reading what is imported, read-only; moving a formula that Excel wrote.
    "openpyxl": (imports("openpyxl"), ("excel/tables.py", "excel/closed/shared_formulas.py")),
    "pandas writing a workbook": (calls_of("to_excel", "ExcelWriter"), ()),
    # The shipped templates are built from words of ours.
    "text put into a Word document": (
        calls_of("add_run", "add_paragraph", "insert_paragraph_before", "add_heading"),
        ("word/template_builder.py", "word/template_parts.py"),
    ),
    # The one place where a text becomes a part of a report: each value is escaped there.
    "text called markup": (calls_of("Markup"), ("word/marks.py",)),
    "markup put together with values": (
        markup_in_f_strings,
        (
            "excel/closed/cell_markup.py", "excel/closed/row_changes.py", "excel/closed/shared_formulas.py",
            "excel/closed/writing.py", "word/charts.py", "word/marks.py",
            "core/typed/number_texts.py",  # a pattern with named groups, no markup
        ),
    ),
    # Reads which fields a template names, and renders nothing.
    "an open environment for templates": (open_environments, ("word/template_fields.py", "word/template_check.py")),
    "a parser that resolves entities": (open_parsers, ()),
    # The guarded parser itself, and the text of our own workbooks that is written for review.
    "a parser of the standard library": (
        imports("xml"), ("excel/markup.py", "excel/master_dump.py", "excel/dump_looks.py", "excel/dump_sheets.py"),
    ),
    "another program": (imports("subprocess", "pty"), ("excel/memory.py", "excel/reading.py", "libreoffice/connection.py")),
    # The name of this computer; a button's own LibreOffice, on this computer.
    "a connection": (
        imports("socket", "http", "urllib.request", "requests", "httpx", "smtplib", "ftplib"),
        ("buttons.py", "excel/closed/locks.py"),
    ),
    "a text run as a program": (run_as_programs, ()),
    "things that run when they are read": (imports("pickle", "shelve", "marshal", "yaml", "dill"), ()),
}  # fmt: skip
#: For each rule what it is there to find; the last one also what it lets pass.
FOUND = {
    "a cell written without saying what it is": "self._sheet.write(0, 0, text)",
    "a formula": "sheet.write_formula(0, 0, text)",
    "a link": "sheet.write_url(0, 0, text)",
    "a cell's value set": "sheet['A1'].value = text",
    "openpyxl": "from openpyxl import Workbook",
    "pandas writing a workbook": "frame.to_excel(path)",
    "text put into a Word document": "paragraph.add_run(text)",
    "text called markup": "Markup(text)",
    "markup put together with values": "x = f'<w:t>{text}</w:t>'",
    "an open environment for templates": "SandboxedEnvironment()",
    "a parser that resolves entities": "etree.XMLParser()",
    "a parser of the standard library": "from xml.etree import ElementTree",
    "another program": "import subprocess",
    "a connection": "from urllib.request import urlopen",
    "a text run as a program": "eval(text)",
    "things that run when they are read": "import pickle",
}
PASSES = """
sheet.write_string(0, 0, text)
file.write(content)
XMLParser(resolve_entities=False)
SandboxedEnvironment(autoescape=True)
said = f"{count} < {most}"
"""


@pytest.mark.parametrize("rule", RULES)
def test_no_way_round_the_places_where_text_is_written(rule: str) -> None:
    """Each stands in the places that were looked at, and nowhere else."""
    find, allowed = RULES[rule]
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}:{getattr(node, 'lineno', 0)}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).as_posix() not in allowed
        for node in find(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_what_it_is_there_for(rule: str) -> None:
    """And lets the right way pass."""
    find, _ = RULES[rule]
    assert list(find(ast.parse(FOUND[rule])))
    assert not list(find(ast.parse(PASSES)))


def test_one_function_cleans_what_enters() -> None:
    """Every module that takes in what people typed calls it, and no other is called so."""
    makers, users = [], set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        makers += [
            path.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "clean_text"
        ]
        users |= {path.relative_to(PACKAGE).as_posix() for _ in called(tree, "clean_text")}
    assert makers == ["cells.py"]
    assert users >= {
        "core/typed/cells.py",  # forms
        "core/importing/cell_reader.py", "excel/tables.py",  # imports
        "excel/closed/cell_texts.py", "core/syncing/sheet_rows.py",  # the master workbook
    }  # fmt: skip
