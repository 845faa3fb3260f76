"""What the program does to the machine: one reader beside it, files in the workspace, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.excel import reading
from pmf_excel.excel.reading import Readers
from tests.audited import Watch
from tests.commands import commands
from tests.issued_forms import KEYS, filled, read

ROOT = Path(__file__).parent.parent
#: The worker under the same watch: whoever breaks the rules there answers nothing any more.
WATCHED_WORKER = """
import os, sys
from tests.audited import Watch
class Strict(Watch):
    def hook(self, event, args):
        super().hook(event, args)
        if self.seen:
            os._exit(9)
from pmf_excel.excel import reader_worker
from python_calamine import CalamineWorkbook
sys.addaudithook(Strict().hook)
reader_worker.main()
"""


def audited(folder: Path, *words: str) -> dict[str, Any]:
    """What was seen of a quarter that a process of its own went through."""
    (folder / "temp").mkdir()
    environment = {**os.environ, "TMPDIR": str(folder / "temp"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = (sys.executable, "-m", "tests.audited", str(folder), *words)
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr[-3000:]
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


@pytest.mark.shared
def test_no_command_opens_a_connection_starts_a_program_or_writes_elsewhere(shared: Path, tmp_path: Path) -> None:
    """A quarter with all that is hostile in `in/`, then every command that there is: only the reader is started.

    Those that make a demonstration or the shipped files run the same jobs in a folder of their own.
    """
    found = audited(tmp_path, str(shared / "hostile"))

    assert found["seen"] == []
    assert found["workers"] >= 4
    assert set(found["commands"]) == set(commands()) - {"demo", "build"}
    assert (found["verified"], found["quarantined"] > 100) == (0, True)


@pytest.mark.shared
def test_the_reader_opens_no_connection_starts_no_program_and_writes_nothing(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over every hostile file; a reader that did would end, and the file be refused for it."""
    monkeypatch.setattr(reading, "_COMMAND", (sys.executable, "-c", WATCHED_WORKER))
    good = tmp_path / "good.xlsx"
    good.write_bytes(filled())
    with Readers(KEYS) as readers:
        outcomes = {path: str(outcome) for path, outcome in readers.read([*(shared / "hostile").glob("*.xlsx"), good])}
    assert [path.name for path, said in outcomes.items() if "exit 9" in said] == []
    assert outcomes[good] == str(read(filled()))


@pytest.mark.parametrize(
    ("event", "args"),
    [
        ("socket.connect", ("a socket", ("127.0.0.1", 80))),
        ("socket.getaddrinfo", ("example.org", 80, 0, 0, 0)),
        ("subprocess.Popen", (sys.executable, [sys.executable, "-c", "print()"], None, None)),
        ("os.system", (b"true",)),
        ("os.symlink", ("a", "b", -1)),
        ("open", ("/elsewhere/x", "w", 0)),
        ("open", ("/elsewhere/x", None, os.O_RDWR)),
        ("os.rename", ("inside", "/elsewhere/x", -1, -1)),
        ("sqlite3.connect", ("/elsewhere/x.db",)),
    ],
)
def test_the_watch_sees_what_it_is_there_for(event: str, args: tuple[Any, ...], tmp_path: Path) -> None:
    """A watch that sees nothing would let everything pass."""
    watch = Watch(tmp_path)
    watch.hook(event, tuple(tmp_path / "x" if each == "inside" else each for each in args))
    assert len(watch.seen) == 1


def test_the_watch_lets_pass_what_a_job_needs(tmp_path: Path) -> None:
    """Files of the workspace, reading anything, and the reader."""
    watch = Watch(tmp_path)
    watch.hook("open", (str(tmp_path / "in" / "x"), "wb", 0))
    watch.hook("open", ("/elsewhere/x", "rb", 0))
    watch.hook("os.rename", (tmp_path / "a", tmp_path / "b", -1, -1))
    watch.hook("subprocess.Popen", (sys.executable, reading._COMMAND, None, None))
    assert (watch.seen, watch.workers) == ([], 1)
