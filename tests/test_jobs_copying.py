"""The daily copy of the ledger: where it cannot be made, the job is done all the same and says so."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.ledger import sqlite, store
from tests.workspaces import RETURNS, Office, Stages

FULL = "database or disk is full"


def copies(office: Office) -> list[str]:
    """The copies that there are."""
    return sorted(path.name for path in office.workspace.backups.glob("ledger-*.db"))


def full_disk(connection: Any, target: Path) -> None:
    """What the driver says where there is no room for the copy."""

    class Driver(sqlite3.Connection):
        def backup(self, *_: Any, **__: Any) -> None:
            raise sqlite3.OperationalError(FULL)

    class Connection:
        class connection:  # noqa: N801
            driver_connection = Driver(":memory:")

    _COPY(Connection(), target)  # type: ignore[arg-type]


_COPY = sqlite.copy_to


def held(*_: object) -> None:
    """A virus scanner, or a drive that only reads."""
    raise PermissionError(13, "held", "backups")


def test_on_a_full_disk_the_job_is_done_and_says_that_no_copy_was_made(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In plain words, nothing half made is left, and the next job of the day makes it."""
    office = stages.at("defined", tmp_path)
    before = copies(office)
    with monkeypatch.context() as faulty:
        faulty.setattr(sqlite, "copy_to", full_disk)
        said = office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-12")

    assert "Today's copy of the ledger was not made. There is no room left on the disk" in said.out
    assert office.out("returns")
    assert copies(office) == before
    assert not list(office.root.rglob("*.tmp*"))
    office.fill("returns", RETURNS)
    office.run("collect", today="2026-01-12")
    assert copies(office) == [*before, "ledger-2026-01-12.db"]


def test_a_job_that_changes_nothing_makes_up_for_it(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once there is room again, whatever is run next; after that no day without a change has a copy."""
    office = stages.at("defined", tmp_path)
    before = copies(office)
    with monkeypatch.context() as faulty:
        faulty.setattr(sqlite, "copy_to", full_disk)
        office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-12")

    office.done("collect", today="2026-01-13")
    office.done("sync", today="2026-01-14")

    assert copies(office) == [*before, "ledger-2026-01-13.db"]


def test_the_doctor_says_it_too(stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where there never was one."""
    office = stages.at("defined", tmp_path)
    for copy in office.workspace.backups.glob("ledger-*.db"):
        copy.unlink()
    with monkeypatch.context() as faulty:
        faulty.setattr(sqlite, "copy_to", full_disk)
        office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-12")

    line = next(each for each in office.run("doctor", "--json").document["lines"] if each["what"] == "Backups")

    assert (line["health"], line["said"]) == ("problem", "no copy of the ledger")


def test_a_copy_that_is_held_does_not_end_the_job_either(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What files say is told as plainly."""
    office = stages.at("defined", tmp_path)
    with monkeypatch.context() as faulty:
        faulty.setattr("pmf_excel.jobs.copying.put_file", held)
        said = office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-12")

    assert "Today's copy of the ledger was not made. backups cannot be changed" in said.out
    assert not list(office.root.rglob("*.tmp*"))


def test_the_ledger_itself_says_it_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was there before stays."""
    target = tmp_path / "copy.db"
    target.write_bytes(b"the copy of yesterday")
    monkeypatch.setattr(sqlite, "copy_to", full_disk)

    with store.Ledger.open(tmp_path / "ledger.db") as ledger, pytest.raises(PmfError, match="no room left on the disk"):
        ledger.backup(target)

    assert target.read_bytes() == b"the copy of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "ledger.db"]
