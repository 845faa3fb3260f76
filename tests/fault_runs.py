"""A warm process that forks for every fault: a job is made to fail at each point in turn, and run again afterwards.

Started as `python -m tests.fault_runs JOB FOLDER EVERY`; it prints a line of JSON for each fault, with what was wrong.
POSIX only. It has one thread, so that forking is clean.
"""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import sqlite3
import sys
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from pmf_excel.core.errors import PmfError
from pmf_excel.core.master.book import LOG_SHEET
from pmf_excel.jobs import collecting, files, workspace
from pmf_excel.jobs.files import said_plainly
from pmf_excel.jobs.verifying import verify
from pmf_excel.jobs.workspace import Workspace
from pmf_excel.ledger import sqlite
from tests.fault_jobs import JOBS, Job, ReadersHere
from tests.fault_layer import Fault, FaultLayer

#: Every point may be met by a killed process and by one of these in turn.
ERRORS = (Fault.FULL, Fault.HELD, Fault.BROKEN)
#: What is no content of a workspace: the lock, and the ledger, which is compared by what it says; an empty journal of
#: the database stays until it is next written.
_NO_CONTENT = frozenset({".pmf.lock", "ledger.db", "ledger.db-journal"})

Snapshot = dict[str, Any]


class Runs:
    """The runs of one job in `folder`: a clean one, and one for each fault."""

    def __init__(self, job: Job, folder: Path) -> None:
        self._job, self._folder = job, folder
        self._ready, self._work = folder / "ready", folder / "office"
        self._whole: set[str] = set()
        self._clean: Snapshot = {}

    def all(self, every: int = 1) -> Iterator[dict[str, Any]]:
        """Yield what came of each fault, or of one in `every`."""
        in_child(lambda: self._job.prepare(self._ready))
        points, self._clean = self._recorded()
        for number, point, fault in faults_at(points, every):
            yield {"point": f"{number}: {point}", "fault": fault.value, "wrong": self._met(number, fault)}

    def ready(self) -> Path:
        """Return the workspace, prepared for the job, after a clean run to compare with."""
        in_child(lambda: self._job.prepare(self._ready))
        _, self._clean = self._recorded()
        self._anew()
        return self._work

    def run(self) -> None:
        """Run the job."""
        self._job.run(self._work)

    def wrong_after_it(self) -> list[str]:
        """Return what is wrong in the workspace as it lies there, and after the job was run again."""
        wrong: list[str] = in_child(lambda: [*self._whole_now(), *self._again(self._job.run)])
        return wrong

    def _recorded(self) -> tuple[list[str], Snapshot]:
        """Return what the job does, and what it leaves; it is run here too, so that every child finds all loaded."""
        self._anew()
        points = in_child(self._points)
        self._anew()
        self._job.run(self._work)
        problems(self._work)
        self._whole = broken_and_whole(self._work, set())[1]
        gc.freeze()
        return points, snapshot(self._work)

    def _points(self) -> list[str]:
        layer = FaultLayer(self._work)
        layer.install()
        self._job.run(self._work)
        return layer.points

    def _met(self, number: int, fault: Fault) -> list[str]:
        """Return what is wrong after a fault, and after the job was run again."""
        self._anew()
        said, has_ended = in_child(lambda: self._fail(number, fault)) or ("", False)
        then = self._job.once_ended if has_ended else self._job.run
        wrong: list[str] = in_child(lambda: [*self._whole_now(), *self._again(then)])
        return [said, *wrong] if said else wrong

    def _fail(self, number: int, fault: Fault) -> tuple[str, bool]:
        """Return what the job said that it should not, and whether it came to its end all the same."""
        FaultLayer(self._work, number, fault).install()
        ends: list[object] = []
        return said_badly(lambda: ends.append(self._job.run(self._work))), bool(ends)

    def _whole_now(self) -> list[str]:
        broken, _ = broken_and_whole(self._work, self._whole)
        return [*broken, *(f"verify: {problem}" for problem in problems(self._work))]

    def _again(self, then: Callable[[Path], object]) -> list[str]:
        said = said_badly(lambda: then(self._work), must_end=True)
        wrong = [f"again: {said}"] if said else []
        wrong += [f"again, verify: {problem}" for problem in problems(self._work)]
        return wrong + differences(self._clean, snapshot(self._work))

    def _anew(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        if self._ready.exists():
            shutil.copytree(self._ready, self._work)


def faults_at(points: Sequence[str], every: int = 1) -> Iterator[tuple[int, str, Fault]]:
    """Yield which faults are tried at which point, one in `every`, the errors in turn.

    What is committed can no more fail, only be cut off.
    """
    errors = cycle(ERRORS)
    possible = [(number, point, is_killed) for number, point in enumerate(points) for is_killed in (True, False)
                if is_killed or not point.startswith("committed")]  # fmt: skip
    for number, point, is_killed in possible[::every]:
        yield number, point, Fault.KILLED if is_killed else next(errors)


def in_child(work: Callable[[], Any]) -> Any:
    """Return what `work` returns in a forked process of its own, None where that was killed."""
    reading, writing = os.pipe()
    system: Any = os
    child = system.fork()
    if child == 0:
        os.close(reading)
        try:
            answer = json.dumps(work())
        except BaseException:
            answer = json.dumps([traceback.format_exc()])
        _write_all(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer_read = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer_read) if answer_read else None


def _write_all(pipe: int, content: bytes) -> None:
    while content:
        content = content[os.write(pipe, content) :]


def said_badly(run: Callable[[], object], *, must_end: bool = False) -> str:
    """Return how a job ended, empty where it did its work or, unless it `must_end`, said plainly why not."""
    try:
        run()
    except PmfError as error:
        return str(error) if must_end else ""
    except OSError as error:
        return traceback.format_exc() if must_end or said_plainly(error) is None else ""
    except Exception:
        return traceback.format_exc()
    return ""


def problems(root: Path) -> list[str]:
    """Return what `pmf verify` finds; a workspace that does not stand yet has nothing to verify."""
    if not (root / "pmf.toml").exists():
        return []
    return list(verify(Workspace.open(root)).data["problems"])


def broken_and_whole(root: Path, known: set[str]) -> tuple[list[str], set[str]]:
    """Return the workbooks and documents of ours that do not open, and the hashes of those that do."""
    broken, whole = [], set(known)
    for path in sorted(root.rglob("*.xls[xm]")) + sorted(root.rglob("*.docx")):
        place = path.relative_to(root).as_posix()
        if place.split("/")[0] in {"in", "mail", "quarantine"} or place.startswith("."):
            continue
        content = path.read_bytes()
        if sha256(content).hexdigest() not in whole:
            problem = _does_not_open(content, path.suffix)
            broken += [f"{place}: {problem}"] if problem else []
            whole |= set() if problem else {sha256(content).hexdigest()}
    return broken, whole


def _does_not_open(content: bytes, suffix: str) -> str:
    if content == b"Somebody's own words.":
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            bad = package.testzip()
        if suffix != ".docx":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl tells what it would lose if it saved the workbook
                load_workbook(io.BytesIO(content), keep_vba=True).close()
    except Exception:
        return traceback.format_exc()
    return f"{bad} is broken" if bad else ""


def snapshot(root: Path) -> Snapshot:
    """Return what a workspace holds: its records and events, and every file with its hash."""
    found: Snapshot = {"files": {}}
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        place = path.relative_to(root).as_posix()
        if place not in _NO_CONTENT:
            is_backup = place.startswith("backups/ledger-")
            found["files"][place] = "" if is_backup else sha256(path.read_bytes()).hexdigest()
            if place == "master.xlsm":
                found["files"][place], found["sheets"] = "", what_stands_in(path)
    with closing(sqlite3.connect(root / "ledger.db")) as ledger:
        found["state"] = [list(row) for row in ledger.execute(
            "SELECT record_type, record_id, sequence, body FROM state ORDER BY record_type, record_id")]  # fmt: skip
        found["events"] = [list(row) for row in ledger.execute(
            'SELECT sequence, record_type, record_id, action, business_date, recorded_at, "by", form_id, source_hash '
            "FROM events ORDER BY sequence")]  # fmt: skip
    return found


def what_stands_in(workbook: Path) -> dict[str, str]:
    """Return the hash of what every sheet of the master workbook shows; its log tells of each run."""
    book = CalamineWorkbook.from_path(workbook)
    names = [name for name in book.sheet_names if name != LOG_SHEET]
    return {name: sha256(repr(book.get_sheet_by_name(name).to_python()).encode()).hexdigest() for name in names}


def differences(clean: Snapshot, found: Snapshot) -> list[str]:
    """Return how what is there differs from what one clean run left."""
    wrong = [f"again: {part} differ" for part in ("state", "events") if clean[part] != found[part]]
    sheets, shown = clean.get("sheets", {}), found.get("sheets", {})
    wrong += [f"again: the sheet {name} differs" for name in sorted(sheets) if sheets[name] != shown.get(name)]
    expected: Mapping[str, str] = clean["files"]
    there: Mapping[str, str] = found["files"]
    wrong += [f"again: {name} is missing" for name in sorted(expected.keys() - there.keys())]
    wrong += [f"again: {name} is too many" for name in sorted(there.keys() - expected.keys())]
    wrong += [f"again: {name} differs" for name in sorted(expected.keys() & there.keys()) if
              expected[name] != there[name]]  # fmt: skip
    return wrong


def warm() -> None:
    """Take from the jobs what only costs time here: waiting for what is held, starting readers, and syncing.

    The system keeps for a killed process what it has written; only a power cut would take it.
    """
    module: Any = collecting
    module.Readers = ReadersHere
    system: Any = os
    system.fsync = lambda _: None
    database: Any = sqlite
    database._SETTINGS = tuple(each.replace("= FULL", "= OFF") for each in database._SETTINGS)
    files.PATIENCE = 0.0
    workspace.PATIENCE = 0.0


def main() -> None:
    """Print a line for each fault of the job named."""
    name, folder, every = sys.argv[1:]
    warm()
    for met in Runs(JOBS[name], Path(folder)).all(int(every)):
        print(json.dumps(met), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
