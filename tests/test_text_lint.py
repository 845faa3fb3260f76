"""Text cannot become a formula, a tag or a program by a way round: what the source may say, and where."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pytest

from tests.text_lint import called
from tests.text_lint_homes import RULES
from tests.text_lint_modules import HARMLESS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pmf_excel"
#: Ways round that somebody thought of, and the rule that finds each.
WAYS_ROUND = {
    "a stream, or a cell written without saying what it is": (
        "self._sheet.write(0, 0, text)",
        "anything.write(0, 0, text)",
        "book.add_worksheet().write(0, 0, text)",
        "w = sheet.write; w(0, 0, text)",
        "getattr(sheet, 'write')(0, 0, text)",
        "operator.methodcaller('write', 0, 0, text)(sheet)",
        "pipe.writelines(lines)",
    ),
    "a cell written with what it is": ("sheet.write_string(0, 0, text)", "put = sheet.write_string"),
    "a formula": ("sheet.write_formula(0, 0, text)", "list(map(sheet.write_formula, rows))"),
    "a link": ("sheet.write_url(0, 0, text)",),
    "what else is called write": (
        "sheet.write_row(0, 0, row)",
        "sheet.write_column(0, 0, row)",
        "sheet.write_rich_string(0, 0, *parts)",
        "sheet.write_array_formula('A1:A2', text)",
        "sheet.write_dynamic_array_formula('A1', text)",
        "path.write_text(text)",
    ),
    "a value or formula set": (
        "sheet['A1'].value = text",
        "a, cell.value = 1, text",
        "[a, *cell.value] = 1, text",
        "cell.value += text",
        "cell.value: str = text",
        "for cell.value in texts: pass",
        "with opened() as cell.value: pass",
        "setattr(cell, 'value', text)",
        "cell.__setattr__('value', text)",
        "sheet.range('A1').formula = text",
        "sheet.range('A1').formula2 = text",
        "sheet.range('A1').formula_array = text",
        "cell.raw_value = text",
        "cell._value = text",
        "cell.api.Value2 = text",
        "cell.Formula = text",
        "cell.FormulaLocal = text",
        "cell.String = text",
        "cell.hyperlink = text",
    ),
    "a value set by the name of what it is": (
        "sheet.cell(1, 1, value=text)",
        "sheet.cell(row=1, column=1, value=text)",
    ),
    "cells of LibreOffice": (
        "cell.setFormula(text)",
        "cells.setDataArray(rows)",
        "cells.setFormulaArray(rows)",
        "cells.setArrayFormula(text)",
        "cell.setString(text)",
        "cell.setPropertyValue('FormulaLocal', text)",
        "helper.executeDispatch(frame, '.uno:EnterString', '', 0, ())",
    ),
    "Excel behind xlwings": (
        "sheet.api.Range('A1')",
        "app.macro('Delete')()",
        "app.api.Run(text)",
        "c.add_hyperlink(text)",
    ),
    "a table": ("sheet.add_table('A1:B2', options)",),
    "a table with its cells or formulas": (
        "sheet.add_table(0, 0, 1, 1, {'data': rows})",
        "sheet.add_table('A1:B2', options=dict(a=1), data=rows)",
        "sheet.add_table(0, 0, 1, 1, {'columns': [{'formula': text}]})",
    ),
    "a formula that stands in no cell": (
        "sheet.conditional_format('A1', {'criteria': text})",
        "sheet.data_validation('A1', {'value': text})",
        "book.define_name('x', text)",
        "sheet.insert_textbox(0, 0, '', {'textlink': text})",
    ),
    "a row put after others": ("ws.append([text])", "put = ws.append", "self.book.active.append(row)"),
    "rows written by another library": ("sheet.append_row(row)", "frame.to_excel(path)", "pandas.ExcelWriter(path)"),
    "an attribute whose name is put together": (
        "setattr(cell, 'val' + 'ue', text)",
        "getattr(sheet, name)(0, 0, text)",
        "set_it = setattr",
        "operator.attrgetter and attrgetter(name)(sheet)",
        "cell.__dict__['value'] = text",
        "vars(cell)['value'] = text",
        "globals()['ev' + 'al'](text)",
        "__builtins__['eval'](text)",
    ),
    "a text set in a tree or a document": (
        "paragraph.text = text",
        "run.text = text",
        "element.tail = text",
        "setattr(run, 'text', text)",
    ),
    "a text put into a Word document": (
        "paragraph.add_run(text)",
        "add = paragraph.add_run",
        "document.add_paragraph(text)",
        "run.add_text(text)",
        "document.add_heading(text)",
    ),
    "a text called markup": ("from markupsafe import Markup", "import markupsafe as safe"),
    "markup": (
        "x = f'<w:t>{text}</w:t>'",
        "x = f'<w:t a=\"{text}\">'",
        "x = f'<{name}>'",
        "x = '<w:t>%s</w:t>' % text",
        "x = '<%s>' % name",
        "x = '<w:t>{}</w:t>'.format(text)",
        "x = '<{}>'.format(name)",
        "x = '<w:t>' + text + '</w:t>'",
        "x = '<' + name + '>'",
        "x = b'<w:t>' + text.encode() + b'</w:t>'",
        "x = b'<w:t>%s</w:t>' % text.encode()",
        "x = ''.join(('<w:t>', text, '</w:t>'))",
        "x = ''.join(['<', name, '>'])",
        "x = '<w:t xml:space=\"preserve\">'",
        "x = '<!DOCTYPE x>'",
        "x = string.Template('<b>$text</b>')",
    ),
    "markup read as a tree": (
        "etree.fromstring(text)",
        "read = parse_xml; x = oxml.parse_xml(text)",
        "etree.XML(text)",
    ),
    "an open environment for templates": ("SandboxedEnvironment()", "Environment(autoescape=True)", "Template(text)"),
    "a parser that resolves entities": ("etree.XMLParser()", "etree.XMLParser(resolve_entities=True)"),
    "another program": (
        "import subprocess",
        "from subprocess import run",
        "import multiprocessing.pool",
        "from concurrent.futures import ProcessPoolExecutor",
        "import asyncio",
    ),
    "a text run as a program": (
        "eval(text)",
        "exec(text)",
        "run = eval",
        "compile(text, '', 'exec')",
        "__import__(text)",
        "frame.eval(text)",
        "os.system(text)",
        "import os as o; o.system(text)",
        "import os; run = os.system",
        "from os import system as say",
        "from os import execv",
        "os.popen(text)",
        "os.execv(text, ())",
        "os.execvpe(text, (), {})",
        "os.spawnl(0, text)",
        "os.posix_spawn(text, (), {})",
        "os.startfile(text)",
        "getattr(os, 'system')(text)",
    ),
    "a module loaded by its name": (
        "import importlib; importlib.import_module(text)",
        "from importlib import import_module",
        "import runpy",
        "import builtins",
    ),
    "calls of the system": ("import ctypes", "from ctypes import CDLL", "import cffi"),
    "things that run when they are read": (
        "import pickle",
        "from pickle import loads",
        "import marshal",
        "import yaml",
    ),
    "a connection": (
        "import socket",
        "import urllib",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client",
        "import smtplib",
        "import requests",
    ),
    "an address read or written": ("from urllib.parse import quote",),
    "openpyxl": ("from openpyxl import Workbook", "import openpyxl.styles"),
    "python-calamine": ("from python_calamine import CalamineWorkbook",),
    "XlsxWriter": ("import xlsxwriter",),
    "xlwings": ("import xlwings as xw",),
    "pyOpenVBA": ("from pyopenvba import ExcelFile",),
    "python-docx": ("from docx.oxml import parse_xml",),
    "docxtpl": ("from docxtpl import RichText",),
    "Jinja": ("import jinja2",),
    "python-pptx": ("import pptx",),
    "lxml": ("from lxml import etree",),
    "a parser of the standard library": ("from xml.etree import ElementTree", "import xml.dom.minidom"),
    "escaping": ("from html import unescape",),
    "a database": ("import sqlite3", "from sqlalchemy import text"),
    "a module that nobody has looked at": ("import telnetlib", "import pandas", "from win32com.client import Dispatch"),
}
#: What every rule lets pass.
PASSES = '''
"""Says <w:t> and <b>."""
import os, platform, re
from pathlib import Path
found: list[str] = []
found.append(text)
groups: dict[str, list[str]] = {}
groups.setdefault(name, []).append(text)
groups[name].append(text)
said = f"{count} < {most}"
said = "%d < %d" % (count, most)
shape = re.compile(r"(?P<name>x)(?<!y)(?<=z)")
system = platform.system()
on = facts.system
figure.value
{**row.values()}
parser = XMLParser(resolve_entities=False)
filled = SandboxedEnvironment(autoescape=True)
value = text
flag = getattr(os, "O_BINARY", 0)
store.execute(statement)
sheet.set_row(0, 20)
'''


@lru_cache
def sources() -> dict[str, ast.Module]:
    """Every module of the package, by its place in it."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def is_in(name: str, home: str) -> bool:
    """Whether a module is that one, or lies in that folder."""
    return name == home or (home.endswith("/") and name.startswith(home))


@lru_cache(maxsize=100)
def found_by(rule: str) -> Sequence[tuple[str, int]]:
    """Where a rule finds something in the package: module and line."""
    find = RULES[rule].find
    return [(name, getattr(node, "lineno", 0)) for name, tree in sources().items() for node in find(tree)]


@pytest.mark.parametrize("rule", RULES)
def test_no_way_round_the_places_where_text_is_written(rule: str) -> None:
    """Each stands in the places that were looked at, and nowhere else."""
    homes = RULES[rule].homes

    assert [f"{name}:{line}" for name, line in found_by(rule) if not any(is_in(name, home) for home in homes)] == []


@pytest.mark.parametrize("rule", RULES)
def test_each_place_that_is_named_needs_to_be(rule: str) -> None:
    """A place is named because it does what the rule is about; one that no longer does is named no longer."""
    names = {name for name, _ in found_by(rule)}

    assert [home for home in RULES[rule].homes if not any(is_in(name, home) for name in names)] == []
    assert all(RULES[rule].homes.values())


@pytest.mark.parametrize(
    ("rule", "source"), [(rule, source) for rule, sources in WAYS_ROUND.items() for source in sources]
)
def test_a_way_round_is_found(rule: str, source: str) -> None:
    """Whatever the variable is called, however the text is put together, and whether it is called or passed on."""
    assert list(RULES[rule].find(ast.parse(source)))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_lets_the_right_way_pass(rule: str) -> None:
    """And each rule has ways round that it is there to find."""
    assert [ast.unparse(node) for node in RULES[rule].find(ast.parse(PASSES))] == []
    assert WAYS_ROUND[rule]


def test_a_module_that_is_called_harmless_is_used() -> None:
    """So that the list stays what was looked at."""
    used = {
        name.partition(".")[0]
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }

    assert sorted(HARMLESS - used) == []


def test_one_function_cleans_what_enters() -> None:
    """Every module that takes in what people typed calls it, and no other is called so."""
    makers = [
        name
        for name, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in ("clean_text", "clean_name")
    ]
    users = {name for name, tree in sources().items() if any(called(tree, "clean_text", "clean_name", "cell_of"))}

    assert makers == ["core/typed/cleaning.py", "core/typed/cleaning.py"]
    assert users >= {
        "core/typed/cells.py",  # forms
        "core/importing/cell_reader.py", "core/importing/cell_texts.py", "excel/tables.py",  # imports
        "excel/closed/cell_texts.py", "core/syncing/sheet_rows.py",  # the master workbook
    }  # fmt: skip
