"""The master workbook as a file: never overwritten unseen, and never while somebody has it open."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from pmf_excel.core.master.book import BookUpdate, Chosen, SavedTable

from . import problems
from .locks import open_elsewhere
from .updating import updated
from .workbook import ClosedWorkbook

#: Writes bytes to a path so that nothing is half done.
Save = Callable[[Path, bytes], None]
_WITH_MACROS, _WITHOUT_MACROS = ".xlsm", ".xlsx"
_WRITABLE = 0o222


class ClosedBook:
    """The master workbook at `path` (a `MasterBook`); it is read when it is first asked something.

    `save` puts new bytes in the place of the file.
    """

    def __init__(self, path: Path, save: Save) -> None:
        self._path, self._save = path, save
        self._read: ClosedWorkbook | None = None

    def memory(self) -> Mapping[str, str]:
        """Return what the workbook remembers: layout, workspace, ledger position."""
        return self._workbook.memory()

    def chosen(self) -> Chosen:
        """Return period and council as chosen on the Control sheet."""
        return self._workbook.chosen()

    def sheets(self) -> frozenset[str]:
        """Return the names of the sheets that there are."""
        return frozenset(self._workbook.parts.sheets)

    def fingerprints(self) -> Mapping[str, str]:
        """Return for each sheet a text that changes when anybody saves another content."""
        return self._workbook.fingerprints()

    def table(self, sheet: str, record_ids: Collection[str] | None = None) -> SavedTable | None:
        """Return the table on `sheet`, only the rows of `record_ids` where given; None without such a sheet."""
        return self._workbook.table(sheet, record_ids)

    def write(self, update: BookUpdate) -> None:
        """Write what of `update` has its place, or nothing; everything else in the workbook stays as it is.

        Raises `MasterError` where somebody has the workbook open, or saved it since it was read.
        """
        content = updated(self._workbook, update)
        readable = self._opened(content)
        self._refuse_to_overwrite()
        try:
            self._save(self._path, content)
        except PermissionError:
            raise problems.held(self._path.name, "", "") from None
        except OSError as error:
            raise problems.not_written(self._path.name, _plainly(error)) from None
        self._read = readable

    @property
    def _workbook(self) -> ClosedWorkbook:
        if self._read is None:
            self._read = self._opened(_content(self._path))
        return self._read

    def _opened(self, content: bytes) -> ClosedWorkbook:
        workbook = ClosedWorkbook(content, self._path.name)
        if self._path.suffix.casefold() == _WITH_MACROS and not workbook.parts.has_macros:
            raise problems.macros_are_gone(self._path.name)
        return workbook

    def _refuse_to_overwrite(self) -> None:
        """Raise where the file may not be replaced; on Windows one that is read-only looks as if it were open."""
        if self._path.is_file() and not self._path.stat().st_mode & _WRITABLE:
            raise problems.read_only(self._path.name)
        opened = open_elsewhere(self._path)
        if opened is not None:
            raise problems.held(self._path.name, opened.by, opened.lock)
        if _hash(_content(self._path)) != _hash(self._workbook.content):
            raise problems.changed_meanwhile(self._path.name)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        instead = path.with_suffix(_WITHOUT_MACROS)
        if path.suffix.casefold() == _WITH_MACROS and instead.exists():
            raise problems.saved_without_macros(path.name, instead.name) from None
        raise problems.missing(path.name, str(path.parent)) from None
    except IsADirectoryError:
        raise problems.is_a_folder(path.name) from None
    except OSError as error:
        if path.is_dir():
            raise problems.is_a_folder(path.name) from None
        raise problems.not_opened(path.name, _plainly(error)) from None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _plainly(error: OSError) -> str:
    return (error.strerror or "the system refuses it").lower()
