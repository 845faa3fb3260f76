"""Hard days: a full disk, a folder that may only be read, somebody else at work, a clock set back, cut-off jobs."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.material import Size
from benchmarks.returns import returned_workspace
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.jobs import collecting, files, filing
from pmf_excel.jobs.collecting import collect
from pmf_excel.jobs.workspace import Workspace
from pmf_excel.ledger.store import Ledger
from tests.workspaces import RETURNS, Office, Stages

PERIOD = ("--period", "2025/26 Q3")
NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
DOING = Doing(by="tp", login="mary", door="test", today=date(2026, 1, 12), now=NOW)


def returns_in(stages: Stages, tmp_path: Path, table: str = RETURNS) -> Office:
    """A workspace with the filled returns of the quarter in `in/`."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", table)
    return office


def collected(office: Office) -> int:
    """How many figures are collected."""
    return sum(figure.state is State.COLLECTED for figure in office.register.all(Figure))


def failing(code: int, *, after: int = 0) -> Any:
    """A way of writing that fails with an error of the disk, from its so many-th call on."""
    write, calls = files._write_new, []

    def write_or_fail(*given: Any) -> None:
        calls.append(given)
        if len(calls) > after:
            raise OSError(code, os.strerror(code))
        write(*given)

    return write_or_fail


@pytest.mark.parametrize(("code", "words", "remedy"), [
    (errno.ENOSPC, "There is no room left on the disk that holds", "Make room, then run this again"),
    (errno.EROFS, "lies on a drive that can only be read.", "Ask for the right to change files there"),
    (errno.EIO, "cannot be reached or does not work.", "Check the connection to the drive"),
])  # fmt: skip
@pytest.mark.parametrize("after", [0, 1])
def test_a_disk_that_fails_is_said_and_the_next_run_does_it_all(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str, remedy: str, after: int
) -> None:
    """Wherever it fails: one plain sentence and what to do, no log for programmers, and nothing is lost."""
    office = returns_in(stages, tmp_path, RETURNS.replace("| 52     |", "| much   |"))
    monkeypatch.setattr(files, "_write_new", failing(code, after=after))
    said = office.done("collect", status=2)
    monkeypatch.undo()

    assert words in said.err
    assert remedy in said.err
    assert not (office.root / "pmf-errors.log").exists()
    assert office.done("verify").status == 0
    assert office.run("collect").status in (0, 1)
    assert collected(office) == 7
    assert len(office.names("out/2025-26-Q3/answers")) == 1
    assert (office.names("in"), list(office.root.glob(".taking-in-*"))) == ([], [])


def test_a_disk_that_fails_at_the_workbook_alone_does_not_undo_the_job(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came in is in; the workbook catches up with the next job, whatever that is."""
    office = returns_in(stages, tmp_path)
    before = office.workspace.master.read_bytes()
    monkeypatch.setattr(files, "_write_new", failing(errno.ENOSPC, after=1))
    said = office.done("collect")
    monkeypatch.undo()

    assert "master.xlsm could not be written" in said.out
    assert office.workspace.master.read_bytes() == before
    assert collected(office) == 8
    office.done("collect")
    assert office.workspace.master.read_bytes() != before
    assert office.done("verify").status == 0


def test_a_folder_that_may_only_be_read_is_named(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is done."""
    office = returns_in(stages, tmp_path)
    make = os.open

    def refused(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(office.root)) and "ledger" not in str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return make(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", refused)
    said = office.done("collect", status=2)
    monkeypatch.undo()

    assert "cannot be changed: another program has it open, or you may only read its folder." in said.err
    assert collected(office) == 0
    assert len(office.names("in")) == 2


@pytest.mark.parametrize("job", [("collect",), ("close", *PERIOD, "--council", "chorley")])
def test_a_ledger_that_somebody_else_writes_is_said(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: tuple[str, ...]
) -> None:
    """After a short wait; when they have finished, the same command does it."""
    office = returns_in(stages, tmp_path)
    monkeypatch.setattr(Workspace, "ledger", lambda self: Ledger.open(self.ledger_path, wait=0.05))
    with closing(sqlite3.connect(office.root / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = office.done(*job, status=2)
        other.execute("ROLLBACK")

    assert "is being written by somebody else." in said.err
    assert len(office.names("in")) == 2
    office.done(*job)


def test_a_clock_set_back_is_said_and_no_entry_comes_before_an_older_one(stages: Stages, tmp_path: Path) -> None:
    """What is done is recorded with the time of the last entry, so that the past as at a day stays as it was."""
    office = returns_in(stages, tmp_path)
    with office.workspace.ledger() as ledger:
        last = ledger.recorded_after(NOW - timedelta(days=3650))
        before = ledger.head().sequence
    assert last is not None

    collect(office.workspace, replace(DOING, now=last - timedelta(days=400)))

    with office.workspace.ledger() as ledger:
        assert ledger.position_at(last - timedelta(microseconds=1)) < before
        assert ledger.position_at(last) == ledger.head().sequence > before
        assert ledger.recorded_after(last) is None
    assert office.done("verify").status == 0
    assert collected(office) == 8


def test_a_clock_that_is_wrong_is_said_with_both_times(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person can see which of the two is wrong; a few minutes between two computers are not worth a word."""
    office = returns_in(stages, tmp_path)
    with office.workspace.ledger() as ledger:
        last = ledger.recorded_after(NOW - timedelta(days=3650))
    assert last is not None
    clock = pytest.MonkeyPatch()

    for behind, is_said in ((timedelta(days=400), True), (timedelta(minutes=2), False)):
        clock.setattr("pmf_excel.cli.running.datetime", _stopped_at(last - behind))
        said = office.done("issue", "returns", *PERIOD, today="2026-01-28")
        clock.undo()
        assert ("The clock of this computer says" in said.out) is is_said
        assert ("Set the clock right." in said.out) is is_said


def _stopped_at(moment: datetime) -> type[datetime]:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    return Stopped


def test_an_original_that_is_held_open_is_copied_and_named(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in it is taken in, a copy is kept; once it is free, the next collect moves it."""
    office = returns_in(stages, tmp_path)
    put, waited = files.put_file, []

    def held(source: Path, target: Path, patience: float | None = None) -> None:
        waited.append(patience)
        if source.parent.name == "collie":
            raise PermissionError(errno.EACCES, "Permission denied")
        put(source, target, patience)

    monkeypatch.setattr(filing, "put_file", held)
    said = office.done("collect")
    monkeypatch.undo()

    assert "1 file could not be moved out of in/: collie/" in said.out
    assert "Nothing is lost: a copy is kept." in said.out
    assert waited == [None, 0.0]
    assert len(office.names("accepted")) == 2
    assert office.done("verify").status == 0
    office.done("collect")
    assert office.names("in") == []


def test_forms_given_from_elsewhere_are_put_away_although_the_next_collect_does_not_name_them(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that was cut off has left its own copies, and the answers."""
    office = returns_in(stages, tmp_path, RETURNS.replace("| 52     |", "| much   |"))
    mail = (office.root / "in").rename(tmp_path / "mail")
    (office.root / "in").mkdir()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(collecting, "_file_away", cut)
    with pytest.raises(KeyboardInterrupt):
        collect(office.workspace, DOING, [mail])
    monkeypatch.undo()
    assert office.done("verify").status == 0
    assert office.names("accepted") == []

    said = office.done("collect")

    assert "2 already received" in said.out
    assert len(office.names("accepted")) == 2
    assert len(office.names("out/2025-26-Q3/answers")) == 1
    assert office.done("verify").status == 0
    assert list(office.root.glob(".taking-in-*")) == []


def test_a_form_signed_by_somebody_who_is_entitled_later_is_taken_in_then(stages: Stages, tmp_path: Path) -> None:
    """The very same file, once its signatory is a deputy; until then it is looked at again, and nothing doubles."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    form = next(form for form in office.out("returns") if form.officer == "soutco")
    content = office.filled(form, RETURNS, completed_by="Deputy Collection Officer, Waste")

    office.drop("soutco.xlsx", content)
    first = office.done("collect", status=1)
    head = office.head
    office.drop("once more.xlsx", content)
    again = office.done("collect", status=1)

    assert "Took in 0 lines from 1 file: 1 read without taking in a line." in first.out
    assert "soutco.xlsx   read without taking in a line   0 " in first.out
    assert "Took in 0 lines from 1 file: 1 already received." in again.out
    assert office.head == head
    assert collected(office) == 0

    deputies = tmp_path / "deputies.csv"
    deputies.write_text("officer,deputy,start\nsoutco,depp,2025-04-01\n", encoding="utf-8")
    office.done("import", "deputies", str(deputies))
    office.drop("third time.xlsx", content)
    taken = office.done("collect")

    assert "Took in 1 line from 1 file: 1 accepted." in taken.out
    assert collected(office) == 1
    (arrival,) = office.register.all(Arrival)
    assert (arrival.lines_accepted, (office.root / arrival.kept).read_bytes()) == (1, content)
    office.drop("fourth time.xlsx", content)
    assert "1 already received" in office.done("collect").out
    assert office.done("verify").status == 0


def test_two_people_who_collect_the_same_200_files_at_once_take_in_each_once(tmp_path: Path) -> None:
    """Two processes start together: one does the work, the other waits and finds nothing, or is told to wait."""
    workspace = returned_workspace(tmp_path / "office", Size(officers=200, lines=1))
    command = [sys.executable, "-m", "pmf_excel", "collect", "-C", str(workspace.root), "--by", "checker",
               "--today", "2026-01-09"]  # fmt: skip
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ended = [(*process.communicate(), process.returncode) for process in started]

    assert {status for _, _, status in ended} <= {0, 1, 2}
    assert sum(f"{200} files" in out for out, _, _ in ended) == 1
    assert all("The workspace is in use by checker" in err for _, err, status in ended if status == 2)
    office = Office(workspace.root)
    assert office.names("in") == []
    assert len(office.names("accepted")) == 200
    with workspace.ledger() as ledger:
        assert ledger.verify().ok
        arrivals = ledger.register().all(Arrival)
    assert Counter(arrival.verdict for arrival in arrivals).total() == 200
    with closing(sqlite3.connect(workspace.ledger_path)) as ledger:
        (events,) = ledger.execute("SELECT count(*) FROM events WHERE record_type = 'arrival'").fetchone()
    assert events == 200


def test_what_a_killed_job_left_half_written_is_cleared_by_the_next(stages: Stages, tmp_path: Path) -> None:
    """Files beside those that were being written, wherever they lie; files of people are left alone."""
    office = stages.at("returns", tmp_path)
    strays = [".pmf-1-a.tmp", "out/2025-26-Q3/.pmf-1-b.tmp", "backups/.pmf-ledger-2026-01-05.db.tmp"]
    for stray in strays:
        (office.root / stray).write_bytes(b"half")
    (office.root / ".pmf.lock.holder").write_text("tp since 5 January 2026 09:00 UTC", encoding="utf-8")
    (office.root / "out" / "notes.tmp").write_bytes(b"mine")

    office.done("issue", "checks", *PERIOD)

    assert [stray for stray in strays if (office.root / stray).exists()] == []
    assert (office.root / "out" / "notes.tmp").exists()
    assert not (office.root / ".pmf.lock.holder").exists()


@pytest.mark.parametrize("spoilt", ["x", "[]", "7", '{"position": 5, "sheets": []}', '"2026"', "[" * 5_000])
def test_notes_that_somebody_spoilt_stop_no_job(stages: Stages, tmp_path: Path, spoilt: str) -> None:
    """Notes and the log of jobs beside the chain prove nothing: what cannot be read is as if it were not there."""
    office = stages.at("returns", tmp_path)
    with closing(sqlite3.connect(office.workspace.ledger_path)) as ledger:
        ledger.execute("UPDATE notes SET value = ?", [spoilt])
        ledger.execute("UPDATE job_log SET files = ?", [spoilt])
        ledger.execute("UPDATE job_log SET at = ? WHERE number = 1", [spoilt])
        ledger.commit()

    assert "Last proof" in office.run("doctor").out
    for job in ("sync", "collect", "restore", "verify"):
        said = office.done(job)
        assert said.err == ""
