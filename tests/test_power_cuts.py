"""The power goes while a job runs: what it had not synced is lost, kept or torn; the workspace is before or after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults import ALL, ROOT, needs_fork, unexplained

#: In so many states of the disk, spread over the whole job, and drawn from so many different ones at least.
JOBS = {"collect": (30, 200), "sync": (15, 25), "issue": (12, 30), "publish": (12, 30)}


@needs_fork
@pytest.mark.parametrize("job", JOBS)
def test_a_job_whose_power_goes_leaves_before_or_after(tmp_path: Path, stages_folder: Path, job: str) -> None:
    """Afterwards `pmf verify` passes, every workbook opens, and the job run again leaves what one clean run leaves."""
    most, drawn = JOBS[job]
    met = power_cuts_of(job, tmp_path, stages_folder, 10_000 if os.environ.get(ALL) else most)

    assert unexplained(job, [{**each, "fault": "power", "point": each["state"]} for each in met]) == []
    assert met[0]["of"] >= drawn
    assert len(met) > min(most, drawn) // 2


def power_cuts_of(job: str, folder: Path, stages: Path, most: int) -> list[dict[str, Any]]:
    """What came of each state in which a power cut left the disk."""
    (folder / "stages").symlink_to(stages)
    command = [sys.executable, "-W", "error", "-m", "tests.power_cuts", job, str(folder), str(most)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def states_of(work: str, folder: Path) -> list[dict[str, str]]:
    """The states of a folder in which a power cut may leave it while `work` is done there, in a process of its own."""
    (folder / "ledger.db").write_bytes(b"")
    command = [sys.executable, "-W", "error", "-c", f"{_DRAWING}\n{work}\n{_DRAWN}", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found: list[dict[str, str]] = json.loads(run.stdout)
    return found


_DRAWING = """
import json, os, sys
from pathlib import Path
from pmf_excel.jobs.files import move_file, scratch_folder, write_file
from tests.power_cuts import PowerCuts
root = Path(sys.argv[1])
layer = PowerCuts(root)
layer.install()
"""
_DRAWN = """
if layer.is_on:
    layer.look()
    layer._draw("the end")
layer.is_on = False
print(json.dumps([{name: content.decode() for name, content in state.items() if content and name != "ledger.db"}
                  for _, state in layer.states.values()]))
"""


@needs_fork
def test_the_way_files_are_written_gives_the_old_one_or_the_new(tmp_path: Path) -> None:
    """Under its name there is never anything else, and once it is said to be written it is the new one."""
    (tmp_path / "note.txt").write_text("old words", encoding="utf-8")

    while_it_ran = states_of("write_file(root / 'note.txt', b'new words')", tmp_path)
    (tmp_path / "note.txt").write_text("old words", encoding="utf-8")
    afterwards = states_of("write_file(root / 'note.txt', b'new words'); layer.states.clear()", tmp_path)

    assert {state["note.txt"] for state in while_it_ran} == {"old words", "new words"}
    assert [state["note.txt"] for state in afterwards] == ["new words"]


WRONG_WAYS = {
    "(root / 'note.txt').write_bytes(b'new words')": {None, "new ", "new words"},
    "(root / 'new.tmp').write_bytes(b'new words'); (root / 'new.tmp').replace(root / 'note.txt')":
        {"old words", None, "new ", "new words"},
    "(root / 'note.txt').unlink()": {"old words", None},
}  # fmt: skip


@needs_fork
@pytest.mark.parametrize(("work", "left"), WRONG_WAYS.items())
def test_any_other_way_would_be_caught(tmp_path: Path, work: str, left: set[str | None]) -> None:
    """Written in place, or put in its place before it was synced, a file may come back empty or torn."""
    (tmp_path / "note.txt").write_text("old words", encoding="utf-8")

    assert {state.get("note.txt") for state in states_of(work, tmp_path)} >= left


@needs_fork
def test_what_is_moved_is_never_nowhere(tmp_path: Path) -> None:
    """From one folder to another it is in the one, in the other, or for a moment in both."""
    for name in ("in", "accepted"):
        (tmp_path / name).mkdir()
    (tmp_path / "in" / "a.txt").write_text("words", encoding="utf-8")

    states = states_of("move_file(root / 'in' / 'a.txt', root / 'accepted' / 'a.txt')", tmp_path)

    assert {tuple(sorted(state)) for state in states} == {
        ("in/a.txt",),
        ("accepted/a.txt",),
        ("accepted/a.txt", "in/a.txt"),
    }
    assert {words for state in states for words in state.values()} == {"words"}


@needs_fork
def test_a_folder_for_what_is_taken_in_is_there_once_it_is_given(tmp_path: Path) -> None:
    """What is recorded while it is there is ended from it: it comes back with what was written into it."""
    work = """
with scratch_folder(root) as folder:
    write_file(folder / "answer.txt", b"words")
    layer.states.clear()
    layer.look()
    layer._draw("what is recorded then")
    layer.is_on = False
"""

    states = states_of(work, tmp_path)

    assert [[name.partition("/")[2] for name in state] for state in states] == [["answer.txt"]]
