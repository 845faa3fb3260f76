"""What is installed on this computer: Python, the time zone of London, LibreOffice, xlwings."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filelock import FileLock, Timeout

from pmf_excel.core.health import LockFacts, MachineFacts

_OFFICE_FOLDERS = (
    "C:/Program Files/LibreOffice/program",
    "C:/Program Files (x86)/LibreOffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "/usr/lib/libreoffice/program",
    "/opt/libreoffice/program",
)


def machine_facts() -> MachineFacts:
    """Return what this computer has."""
    return MachineFacts(
        system=platform.system() or sys.platform,
        python=sys.version_info[:3],
        interpreter=sys.executable,
        knows_london=_knows_london(),
        libreoffice=libreoffice(),
        xlwings=installed_version("xlwings"),
    )


def libreoffice(folders: Iterable[str] = _OFFICE_FOLDERS) -> str:
    """Return where LibreOffice lies, empty where it is not found."""
    for name in ("soffice", "libreoffice", "soffice.com"):
        if found := shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *folders])):
            return str(Path(found).resolve())
    return ""


def installed_version(package: str) -> str:
    """Return the version of an installed package, empty where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def lock_facts(lock: Path, holder: Path) -> LockFacts:
    """Return whether somebody holds the workspace, and who the note beside the lock names."""
    try:
        named = holder.read_text(encoding="utf-8").strip()
    except OSError:
        named = ""
    probe = FileLock(lock)
    try:
        probe.acquire(timeout=0)
    except (Timeout, OSError):
        return LockFacts(is_held=True, holder=named)
    probe.release()
    return LockFacts(is_held=False, holder=named)


def _knows_london() -> bool:
    try:
        return ZoneInfo("Europe/London") is not None
    except ZoneInfoNotFoundError:
        return False
