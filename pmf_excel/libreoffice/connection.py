"""The connection to a LibreOffice that somebody has open, also one that was started without listening."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from pmf_excel.libreoffice.errors import LibreOfficeError

#: Where Debian and its like keep `uno`; last on the path, so that their packages hide none of this Python's.
_SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"
_LOOK_AGAIN_AFTER = 0.1
#: How long a LibreOffice that was just started may take until it takes second calls.
_STARTING = 2.0
_SOCKETS = Path("/proc/net/unix")
_QUIET = ("--nodefault", "--nologo", "--norestore")


def uno_module() -> Any:
    """Return LibreOffice's module `uno`."""
    if _SYSTEM_PACKAGES not in sys.path:
        sys.path.append(_SYSTEM_PACKAGES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module("uno")
        except ImportError as error:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise LibreOfficeError(
                f"Python {version} cannot import LibreOffice's module uno ({error}).",
                "Install python3-uno and use a Python of the same version as the system's own (python3 --version).",
            ) from error


def connected(pipe: str, program: str, profile: str | None, wait: float) -> Any:
    """Return the component context of the running LibreOffice; where it does not listen yet, it is asked to."""
    uno_module()
    context = resolved(pipe)
    if context is not None:
        return context
    _refuse_unless_running(profile)
    asked = _asked_to_listen(pipe, program, profile)
    try:
        return _soon_resolved(pipe, asked, wait)
    finally:
        _end(asked)


def resolved(pipe: str) -> Any | None:
    """Return the component context behind a pipe, None when nobody listens there."""
    uno = uno_module()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    with contextlib.suppress(_no_connection()):
        return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    return None


def profile_folder(profile: str | None) -> Path:
    """Return the folder of a profile, given as a path or a file address; LibreOffice's usual one without a name."""
    if profile is not None:
        path = uno_module().fileUrlToSystemPath(profile) if profile.startswith("file:") else profile
        return Path(path).absolute()
    if sys.platform == "win32":
        return Path(os.environ["APPDATA"]) / "LibreOffice" / "4"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "LibreOffice" / "4"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "libreoffice" / "4"


def _no_connection() -> type[Exception]:
    uno = uno_module()
    found: type[Exception] = uno.getClass("com.sun.star.connection.NoConnectException")
    return found


def _refuse_unless_running(profile: str | None) -> None:
    """Refuse where no LibreOffice has the profile open: asking would start a second one that nobody sees."""
    folder = profile_folder(profile)
    if not (folder / ".lock").exists() or _is_left_over(folder):
        raise LibreOfficeError(
            f"LibreOffice is not running with the profile {folder}.",
            "Open the workbook in LibreOffice and try again.",
        )


def _is_left_over(folder: Path) -> bool:
    """Return whether a lock is known to be a crash's: nobody listens at the place where second calls are taken."""
    if not _SOCKETS.exists():
        return False  # only Linux tells
    until = time.monotonic() + _STARTING
    while time.monotonic() < until:
        if _second_calls(folder) in _SOCKETS.read_text(encoding="utf-8", errors="replace"):
            return False
        time.sleep(_LOOK_AGAIN_AFTER)
    return True


def _second_calls(folder: Path) -> str:
    """Return the name of the socket where a LibreOffice takes second calls: it is made of its profile's address."""
    address = uno_module().systemPathToFileUrl(str(folder))
    digest = hashlib.md5(address.encode("utf-16-le"), usedforsecurity=False).digest()
    return "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)


def _asked_to_listen(pipe: str, program: str, profile: str | None) -> subprocess.Popen[bytes]:
    """Call LibreOffice a second time: the call hands its option to the running one, and ends."""
    command = [program, *_QUIET, f"--accept=pipe,name={pipe};urp;"]
    if profile is not None:
        command.append(f"-env:UserInstallation={profile_folder(profile).as_uri()}")
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise LibreOfficeError(
            f"LibreOffice's program {program} cannot be started ({error.strerror}).",
            "Give its whole path, such as /usr/bin/soffice.",
        ) from error


def _soon_resolved(pipe: str, asked: subprocess.Popen[bytes], wait: float) -> Any:
    """Return the context as soon as LibreOffice listens, having been handed the option by a call that ended."""
    until = time.monotonic() + wait
    while time.monotonic() < until:
        context = resolved(pipe) if asked.poll() is not None else None
        if context is not None:
            return context
        time.sleep(_LOOK_AGAIN_AFTER)
    raise LibreOfficeError(
        f"LibreOffice did not begin to listen on the pipe {pipe} within {wait:g} seconds.",
        "See whether it is running and waits for an answer; if so, answer and try again, or end it and open it anew.",
    )


def _end(asked: subprocess.Popen[bytes]) -> None:
    """End a call that found no running LibreOffice to hand its option to and became one itself."""
    if asked.poll() is not None:
        return
    if sys.platform == "win32":
        asked.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(asked.pid, 9)
    asked.wait()
