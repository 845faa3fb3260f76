"""Which modules the source may import, and where: whatever is not named here is refused until somebody has looked at it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.text_lint import Rule, modules_but, of_modules, run_as_programs

#: The engine that gives LibreOffice the interface of xlwings.
ENGINE = "the engine that gives LibreOffice the interface of xlwings; texts reach it through live/writing.py"
#: Modules by which no text becomes anything else.
HARMLESS = frozenset({
    "atexit", "base64", "click", "collections", "colorsys", "contextlib", "csv", "dataclasses", "datetime", "decimal", "difflib",
    "email", "enum", "errno", "filecmp", "filelock", "fnmatch", "fractions", "functools", "gc", "getpass", "glob",
    "hashlib", "heapq", "hmac", "holidays", "io", "itertools", "json", "math", "operator", "os", "pathlib", "platform",
    "posixpath", "pydantic", "queue", "re", "resource", "rich", "secrets", "shlex", "shutil", "stat", "statistics", "string",
    "struct", "sys", "tempfile", "textwrap", "threading", "time", "tomllib", "traceback", "types", "typing",
    "unicodedata", "warnings", "zipfile", "zlib", "zoneinfo",
})  # fmt: skip
#: Modules that a rule below gives their homes.
_GIVEN_HOMES = frozenset({
    "xlsxwriter", "openpyxl", "python_calamine", "xlwings", "pyopenvba", "docx", "docxtpl", "jinja2", "pptx", "lxml",
    "xml", "html", "sqlalchemy", "sqlite3", "markupsafe", "subprocess", "importlib", "pkgutil", "ctypes", "socket",
    "urllib",
})  # fmt: skip
PROGRAMS: Mapping[str, Rule] = {
    "another program": Rule(
        of_modules("subprocess", "pty", "multiprocessing", "concurrent", "asyncio"),
        {
            "excel/memory.py": "the type of a process, whose memory is watched",
            "excel/reading.py": "the process that reads what arrives",
            "libreoffice/connection.py": "asks which LibreOffice holds a port of this computer",
        },
    ),
    "a text run as a program": Rule(run_as_programs, {}),
    "a module loaded by its name": Rule(
        of_modules("importlib", "pkgutil", "runpy", "imp", "zipimport", "code", "codeop", "builtins"),
        {
            "core/catalogue/__init__.py": "the modules of the catalogue, by what lies in its folder",
            "core/findings_guide.py": "the modules of the catalogue",
            "excel/vba_modules.py": "where the xlwings that is installed lies",
            "libreoffice/connection.py": "LibreOffice's own module, by its one name",
            "machine/programs.py": "which versions are installed",
        },
    ),
    "calls of the system": Rule(
        of_modules("ctypes", "cffi", "_ctypes", "winreg", "msvcrt", "mmap"),
        {"excel/memory.py": "how much a process holds, on Windows"},
    ),
    "things that run when they are read": Rule(of_modules("pickle", "shelve", "marshal", "yaml", "dill", "copyreg"), {}),
    "a connection": Rule(
        of_modules(
            "socket", "ssl", "socketserver", "http", "urllib", "xmlrpc", "ftplib", "smtplib", "poplib", "imaplib",
            "webbrowser", "requests", "httpx", but="urllib.parse",
        ),
        {
            "buttons.py": "turns an address of a file into a path, opens nothing",
            "excel/closed/locks.py": "the name of this computer",
        },
    ),
    "an address read or written": Rule(
        of_modules("urllib.parse"),
        {
            "buttons.py": "the address of a book in LibreOffice",
            "ledger/sqlite.py": "the address of the ledger's file",
            "libreoffice/books.py": "the address of a book",
            "word/template_reaching.py": "where a link of a template leads",
        },
    ),
}  # fmt: skip
LIBRARIES: Mapping[str, Rule] = {
    "openpyxl": Rule(
        of_modules("openpyxl"),
        {
            "excel/closed/shared_formulas.py": "moves a formula that Excel wrote",
            "excel/tables.py": "reads what is imported, read-only",
        },
    ),
    "python-calamine": Rule(of_modules("python_calamine"), {"excel/workbook_reader.py": "the second reader of forms"}),
    "XlsxWriter": Rule(
        of_modules("xlsxwriter"),
        {
            "excel/answer_writer.py": "a new workbook",
            "excel/form_pages.py": "the type of a sheet",
            "excel/form_writer.py": "a new workbook",
            "excel/import_workbook.py": "a new workbook",
            "excel/macros.py": "the type of a workbook",
            "excel/master_template.py": "a new workbook",
            "word/charts.py": "the workbook behind a chart",
        },
    ),
    "xlwings": Rule(
        of_modules("xlwings"),
        {"buttons.py": "the book whose button was pressed", "libreoffice/": ENGINE},
    ),
    "pyOpenVBA": Rule(
        of_modules("pyopenvba"),
        {
            "excel/after_libreoffice.py": "the macros of our own workbook, after LibreOffice",
            "excel/macros.py": "the macros of our own workbook",
        },
    ),
    "python-docx": Rule(
        of_modules("docx"),
        {
            "word/charts.py": "a part of a report",
            "word/template_builder.py": "the shipped template",
            "word/template_parts.py": "the shipped template",
            "word/template_sources.py": "reads templates",
            "word/template_styles.py": "the shipped template",
        },
    ),
    "docxtpl": Rule(
        of_modules("docxtpl"),
        {
            "word/marks.py": "the type of a template",
            "word/rendering.py": "fills a template that was checked",
            "word/template_sources.py": "reads templates",
        },
    ),
    "Jinja": Rule(
        of_modules("jinja2"),
        {
            "word/rendering.py": "fills a template that was checked, in a sandbox",
            "word/template_check.py": "reads templates",
            "word/template_fields.py": "reads templates",
            "word/template_grammar.py": "reads templates",
        },
    ),
    "python-pptx": Rule(of_modules("pptx"), {"word/charts.py": "the markup of a chart, whose names are escaped there"}),
    "lxml": Rule(
        of_modules("lxml"),
        {
            "excel/parts.py": "parts of a form",
            "word/charts.py": "the part of a chart",
            "word/document_xml.py": "parts of a report",
            "word/rendering.py": "the rendered body",
            "word/short_tables.py": "rows that keep together",
            "word/template_check.py": "the type of an error",
            "word/template_parts.py": "the type of an element",
            "word/template_reaching.py": "parts of a template",
            "word/template_styles.py": "the type of an element",
        },
    ),
    "a parser of the standard library": Rule(
        of_modules("xml"),
        {
            "excel/dump_looks.py": "our own workbook, written out for review",
            "excel/dump_sheets.py": "our own workbook, written out for review",
            "excel/markup.py": "the guarded parser",
            "excel/master_dump.py": "our own workbook, written out for review",
        },
    ),
    "escaping": Rule(
        of_modules("html"),
        {
            "excel/closed/printing.py": "reads what is printed",
            "excel/closed/sheet_rows.py": "reads attributes",
            "office/holding.py": "reads texts of parts",
            "word/charts.py": "escapes",
            "word/marks.py": "escapes",
            "word/template_sources.py": "reads texts of parts",
        },
    ),
    "a database": Rule(of_modules("sqlalchemy", "sqlite3"), {"ledger/": "the ledger"}),
}
UNKNOWN: Mapping[str, Rule] = {"a module that nobody has looked at": Rule(modules_but(HARMLESS | _GIVEN_HOMES), {})}
