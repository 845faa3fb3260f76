"""A disk that fails: every write, sync, rename, removal and commit of a job is counted, and one of them is made to fail.

It stands where Python meets the system, below every module of the program, and is put in place in a forked process
that ends soon after: nothing is ever put back.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sqlite3
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STATEMENTS = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE", "CREATE")


class Fault(StrEnum):
    """What happens at the point: the process is killed, the disk is full, somebody holds the file, the disk fails."""

    KILLED = "killed"
    FULL = "full"
    HELD = "held"
    BROKEN = "broken"


_ERRORS = {Fault.FULL: errno.ENOSPC, Fault.HELD: errno.EACCES, Fault.BROKEN: errno.EIO}
_SQLITE_ERRORS = {
    Fault.FULL: (sqlite3.SQLITE_FULL, "database or disk is full"),
    Fault.HELD: (sqlite3.SQLITE_BUSY, "database is locked"),
    Fault.BROKEN: (sqlite3.SQLITE_IOERR, "disk I/O error"),
}
#: What a full disk goes on to refuse until somebody makes room.
_NEEDS_ROOM = frozenset({"create", "write", "make folder", "statement", "commit"})


class FaultLayer:
    """Counts what is done to the files below `root`; the one at position `at` meets with `fault`.

    A full disk stays full and a held file stays held; a broken write is broken once.
    """

    def __init__(self, root: Path, at: int | None = None, fault: Fault = Fault.KILLED) -> None:
        self.points: list[str] = []
        self._root = os.path.realpath(root)
        self._at, self._fault = at, fault
        self._held, self._writes = "", False
        self._names: dict[int, str] = {}

    def install(self) -> None:
        """Stand in for the system's functions in this process, from now on."""
        module: Any = os
        for name, what in (("replace", "rename"), ("rename", "rename"), ("unlink", "remove"), ("remove", "remove"),
                           ("mkdir", "make folder"), ("rmdir", "remove folder")):  # fmt: skip
            setattr(module, name, self._watched(what, getattr(os, name)))
        module.open, module.fsync = self._open_descriptor(os.open), self._fsync
        opener: Any = self._open(io.open)
        builtins.open = io.open = opener
        layer = self

        class Connection(sqlite3.Connection):
            def cursor(self, *_: Any) -> Any:
                return super().cursor(_cursor(layer))

            def commit(self) -> None:
                layer.database("commit")
                super().commit()
                layer.database("committed")

        connect: Any = sqlite3.connect
        places: tuple[Any, ...] = (sqlite3, sqlite3.dbapi2)
        for place in places:
            place.connect = lambda *given, **named: connect(*given, **{"factory": Connection, **named})

    def reach(self, what: str, path: object, before_dying: Callable[[], object] = lambda: None) -> None:
        """Count a point, and fail if it is the one."""
        name = self._place(path)
        if name is None:
            return
        number = len(self.points)
        self.points.append(f"{what} {name}")
        if number == self._at:
            self._held = name
            if self._fault is Fault.KILLED:
                before_dying()
                _die()
            raise self._error(name)
        if self._goes_on(number, what, name):
            raise self._error(name)

    def database(self, what: str) -> None:
        """Count something done to the ledger, and fail if it is the one; what only read has nothing to commit."""
        if what in ("commit", "committed") and not self._writes:
            return
        self._writes = what != "committed"
        number = len(self.points)
        self.points.append(f"{what} ledger")
        is_over = what == "committed" and self._fault is not Fault.KILLED
        if (number == self._at and not is_over) or self._goes_on(number, what, "ledger"):
            if self._fault is Fault.KILLED:
                _die()
            code, message = _SQLITE_ERRORS[self._fault]
            error = sqlite3.OperationalError(message)
            error.sqlite_errorcode = code
            raise error

    def _goes_on(self, number: int, what: str, name: str) -> bool:
        if self._at is None or number <= self._at:
            return False
        if self._fault is Fault.FULL:
            return what in _NEEDS_ROOM
        return self._fault is Fault.HELD and name == self._held

    def _error(self, name: str) -> OSError:
        code = _ERRORS[self._fault]
        return OSError(code, os.strerror(code), name)

    def _place(self, path: object) -> str | None:
        """Return a path below the root as a person would say it, None for any other."""
        text = self._names.get(path, "") if isinstance(path, int) else os.fspath(path)  # type: ignore[call-overload]
        if not isinstance(text, str) or not text:
            return None
        full = os.path.join(os.path.realpath(os.path.dirname(text)), os.path.basename(text))  # noqa: PTH118, PTH120, PTH119
        return os.path.relpath(full, self._root) if full.startswith(self._root + os.sep) else None

    def _watched(self, what: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def act(path: Any, *rest: Any, **named: Any) -> Any:
            if named.get("dir_fd") is not None:
                path_said = os.path.join(self._names.get(named["dir_fd"], self._root), path)  # noqa: PTH118
            else:
                path_said = path
            self.reach(what, path_said)
            return original(path, *rest, **named)

        return act

    def _open_descriptor(self, original: Callable[..., int]) -> Callable[..., int]:
        def act(path: Any, flags: int, *rest: Any, **named: Any) -> int:
            if flags & _WRITES and named.get("dir_fd") is None:
                self.reach("create", path)
            descriptor = original(path, flags, *rest, **named)
            if not isinstance(path, int) and named.get("dir_fd") is None:
                self._names[descriptor] = os.path.abspath(path)  # noqa: PTH100
            return descriptor

        return act

    def _fsync(self, descriptor: int) -> None:
        """Count only: a killed process loses nothing that the system has, and syncing is slow."""
        self.reach("sync", descriptor)

    def _open(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def act(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
            if not set(mode) & set("wax+") or self._place(file) is None:
                return original(file, mode, *rest, **named)
            if not isinstance(file, int):
                self.reach("create", file)
            if "b" not in mode:
                return original(file, mode, *rest, **named)
            return io.BufferedWriter(_Raw(self, file, mode.replace("b", "")))

        return act


class _Raw(io.FileIO):
    """A file whose writes are counted; whoever is killed in one has written half of it."""

    def __init__(self, layer: FaultLayer, file: Any, mode: str) -> None:
        super().__init__(file, mode)
        self._layer, self._file = layer, file

    def write(self, content: Any) -> int:
        """Write, or fail."""
        half = bytes(content)[: len(content) // 2]
        self._layer.reach("write", self._file, lambda: super(_Raw, self).write(half))
        return super().write(content)


def _die() -> None:
    """End this process at once, as a power cut would: nothing is flushed, no `finally` runs."""
    signals: Any = signal
    os.kill(os.getpid(), signals.SIGKILL)


def _cursor(layer: FaultLayer) -> type[sqlite3.Cursor]:
    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, *values: Any) -> Any:
            if statement.startswith(_STATEMENTS):
                layer.database("statement")
            return super().execute(statement, *values)

        def executemany(self, statement: str, *values: Any) -> Any:
            if statement.startswith(_STATEMENTS):
                layer.database("statement")
            return super().executemany(statement, *values)

    return Cursor
