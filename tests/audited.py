"""A quarter under watch: what Python itself reports of sockets, processes and files that are written.

Started as `python -m tests.audited FOLDER [HOSTILE]`; a hook cannot be taken off again, so it has a process of its own.
It prints, as JSON, everything that was done and is not allowed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.workspaces import Office

#: What no job does: connections, other programs, code from elsewhere.
FORBIDDEN = (
    "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "nntplib.", "telnetlib.", "webbrowser.",
    "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.startfile", "pty.", "subprocess.Popen",
    "os.symlink", "os.link", "marshal.load", "pickle.find_class", "cpython.run_", "code.__new__", "winreg.Set",
    "winreg.Create", "winreg.Delete",
)  # fmt: skip
#: What changes files, and which of its arguments are paths.
CHANGES = {
    "os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.mkdir": 1, "os.truncate": 1, "os.chmod": 1, "os.chown": 1,
    "os.utime": 1, "os.setxattr": 1, "shutil.move": 2, "shutil.rmtree": 1, "tempfile.mkstemp": 1,
    "tempfile.mkdtemp": 1, "sqlite3.connect": 1,
}  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: The one program that is started: the reader, by this very Python.
WORKER = "pmf_excel.excel.reader_worker"


class Watch:
    """Remembers what was done against the rules; nothing outside `allowed` may be written."""

    def __init__(self, *allowed: Path) -> None:
        self.seen: list[str] = []
        self.workers = 0
        self._allowed = [path.resolve() for path in allowed]

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """Take an event of Python's."""
        if event == "subprocess.Popen" and self._is_worker(args):
            self.workers += 1
        elif event.startswith(FORBIDDEN) and not self._is_of_python_itself(event):
            self.seen.append(f"{event} {args!r}"[:300])
        elif event == "open" and self._writes(args[1], args[2]):
            self._check(event, args[:1])
        elif event in CHANGES:
            self._check(event, args[: CHANGES[event]], args[-1] if event in ("os.remove", "os.rmdir") else -1)

    @staticmethod
    def _is_worker(args: tuple[Any, ...]) -> bool:
        return args[1][0] == sys.executable and WORKER in args[1]

    @staticmethod
    def _is_of_python_itself(event: str) -> bool:
        """Importing a module reads its compiled code, and names of the host are no connection."""
        return event in ("marshal.loads", "marshal.load", "code.__new__", "socket.gethostname")

    @staticmethod
    def _writes(mode: str | None, flags: int) -> bool:
        return any(sign in "wax+" for sign in mode) if mode else bool(flags & _WRITES)

    def _check(self, event: str, paths: Sequence[Any], folder: Any = -1) -> None:
        for path in paths:
            if isinstance(path, int) or path in (":memory:", os.devnull, b":memory:"):
                continue
            place = _opened(folder) / os.fsdecode(path).removeprefix("file:").partition("?")[0]
            place = place.parent.resolve() / place.name
            if not any(place.is_relative_to(each) for each in self._allowed):
                self.seen.append(f"{event} {place}")


def _opened(folder: Any) -> Path:
    """The folder to which a path is relative: one that is open under a number, otherwise where we are."""
    return Path(f"/proc/self/fd/{folder}").readlink() if isinstance(folder, int) and folder >= 0 else Path.cwd()


def main() -> None:
    """Go through a quarter in `FOLDER/office`, everything hostile in its `in/`, then type every other command."""
    folder = Path(sys.argv[1])
    hostile = sorted(Path(sys.argv[2]).glob("*.xlsx")) if len(sys.argv) > 2 else []
    from tests.workspaces import FILLED, Stages, run_stage

    office = Stages(folder / "stages").at("defined", folder)
    contents = [path.read_bytes() for path in hostile]
    watch = Watch(office.root, folder / "temp")
    sys.addaudithook(watch.hook)
    for number, content in enumerate(contents):
        office.drop(f"hostile/{number}.xlsx", content)
    for kind in FILLED:
        run_stage(office, kind)
    quarantined = len(office.names("quarantine"))
    found = {"commands": sorted(_typed(office)), "verified": office.done("verify").status, "quarantined": quarantined}
    sys.stdout.write(json.dumps({**found, "seen": watch.seen, "workers": watch.workers}))


def _typed(office: Office) -> set[str]:
    """Type every command that works in a workspace, once the quarter is authorised; return which were typed."""
    from tests.commands import IN_A_WORKSPACE, command_in
    from tests.master_typing import MasterFile
    from tests.workspaces import typed

    MasterFile(office.workspace.master).type("Indicators", "chorley/LOC-1", Name="Bins missed")
    for words in IN_A_WORKSPACE:
        said = office.run(*(word.format(root=office.root) for word in words))
        assert said.status in (0, 1), said
    office.done("redact", "LOC-1", "commentary", "--period", "2025/26 Q3", "--reason", "Asked for by law.", status=1)
    office.done("restore", "--as-at", "2026-01-20")
    office.done("retain", "--apply", today="2032-04-01")
    assert office.names("accepted") == office.names("quarantine") == []
    assert typed("init", str(office.root / "another")).status == 0
    return {*map(command_in, IN_A_WORKSPACE), "init"}


if __name__ == "__main__":
    main()
