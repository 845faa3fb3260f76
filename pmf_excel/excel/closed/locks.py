"""Who has a workbook open: Excel and LibreOffice each leave a small file beside it that says so."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

#: Excel's lock file: a length, the name in one byte a letter, from here again a length and the name in two bytes.
_WIDE_NAME_AT, _LONGEST_NAME = 55, 54

#: How LibreOffice's processes are called.
_PROGRAM = "soffice"


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody has the workbook open: who, as far as it is known, and the name of the lock file, if there is one."""

    by: str = ""
    lock: str = ""


def open_elsewhere(path: Path) -> Opened | None:
    """Return who has the workbook at `path` open, None where nobody has.

    What a crash left behind does not count as far as it can be known: on Windows an open file cannot be written, and
    on this computer LibreOffice must be running. An Excel elsewhere may be open or not: whoever knows deletes its lock.
    """
    if sys.platform == "win32":
        return _named(path) or Opened() if _is_held(path) else None
    return _named(path)


def _named(path: Path) -> Opened | None:
    return _in_excel(path) or _in_libreoffice(path)


def _in_excel(path: Path) -> Opened | None:
    lock = path.with_name(f"~${path.name}")
    content = _content(lock)
    return None if content is None else Opened(excel_user(content), lock.name)


def _in_libreoffice(path: Path) -> Opened | None:
    lock = path.with_name(f".~lock.{path.name}#")
    content = _content(lock)
    if content is None:
        return None
    name, login, computer = libreoffice_user(content)
    if _is_this_computer(computer) and not _runs_here(_PROGRAM):
        return None
    at = f" on {computer}" if computer else ""
    return Opened(f"{name or login}{at}" if name or login else "", lock.name)


def excel_user(content: bytes) -> str:
    """Return the name of the user in Excel's lock file, as it stands there in two bytes a letter."""
    wide = content[_WIDE_NAME_AT:]
    length = int.from_bytes(wide[:2], "little")
    if 0 < length <= _LONGEST_NAME:
        return wide[2 : 2 + 2 * length].decode("utf-16-le", errors="replace").strip(" \x00")
    narrow = content[1 : 1 + content[0]] if content else b""
    return narrow.decode("cp1252", errors="replace").strip(" \x00")


def libreoffice_user(content: bytes) -> tuple[str, str, str]:
    """Return the name, the login and the computer that stand in LibreOffice's lock file."""
    fields = content.decode("utf-8", errors="replace").replace("\\,", "\x00").split(",")
    name, login, computer = ([field.replace("\x00", ",").strip() for field in fields] + ["", "", ""])[:3]
    return name, login, computer


def _content(lock: Path) -> bytes | None:
    """Return what a lock file says: nothing where it may not be read, None where there is none."""
    try:
        return lock.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def _is_held(path: Path) -> bool:
    """Return whether another program keeps the file from being written: on Windows that is certain, elsewhere not."""
    try:
        os.close(os.open(path, os.O_RDWR))
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _is_this_computer(computer: str) -> bool:
    here = socket.gethostname()
    return bool(computer) and computer.partition(".")[0].casefold() == here.partition(".")[0].casefold()


def _runs_here(program: str) -> bool:
    """Return whether `program` runs on this computer; where the system does not tell, it may."""
    processes = Path("/proc")
    if not (processes / "self" / "comm").exists():
        return True
    return any(_name_of(process).startswith(program) for process in processes.iterdir() if process.name.isdecimal())


def _name_of(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
