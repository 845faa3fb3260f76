"""A ledger that is gone or empty is said to be: no job puts a new one, which knows nothing, in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pmf_excel.core.errors import NoLedgerError
from pmf_excel.core.records.organisation import Council
from pmf_excel.ledger.store import Ledger
from tests.workspaces import Office, Stages, typed

COMMANDS = (
    "status",
    "restore",
    "verify",
    "collect",
    "sync",
    "history chorley/LOC-1",
    "issue returns --period 2025/26-Q3",
)


def gone(ledger: Path) -> None:
    """Somebody moved the file away."""
    ledger.unlink()


def emptied(ledger: Path) -> None:
    """OneDrive, or a full disk, left a file of no bytes."""
    ledger.write_bytes(b"")


@pytest.mark.parametrize("lose", [gone, emptied])
def test_every_job_stops_and_names_the_copy(stages: Stages, tmp_path: Path, lose: Callable[[Path], None]) -> None:
    """Nothing is made in its place, the workbook stays, and the newest of the copies is named."""
    office = stages.at("returns", tmp_path)
    ledger, master = office.root / "ledger.db", office.workspace.master.read_bytes()
    (office.workspace.backups / "ledger-2099-12-31.db").write_bytes(b"the newest")
    lose(ledger)
    before = ledger.exists()

    for command in COMMANDS:
        said = office.run(*command.split())
        assert said.status == 2, (command, said)
        assert ("There is no ledger.db in" in said.err) or ("ledger.db is empty" in said.err), said
        assert "backups/ledger-2099-12-31.db to ledger.db" in said.err

    assert ledger.exists() == before
    assert not before or ledger.stat().st_size == 0
    assert office.workspace.master.read_bytes() == master


@pytest.mark.parametrize("lose", [gone, emptied])
def test_the_doctor_names_it(stages: Stages, tmp_path: Path, lose: Callable[[Path], None]) -> None:
    """As a problem, with the way out; and leaves the folder as it is."""
    office = stages.at("returns", tmp_path)
    lose(office.root / "ledger.db")

    line = next(each for each in office.run("doctor", "--json").document["lines"] if each["what"] == "Ledger")

    assert line["health"] == "problem"
    assert "backups/" in line["to_do"]
    assert (office.root / "ledger.db").exists() == (lose is emptied)


def test_it_can_be_put_back(stages: Stages, tmp_path: Path) -> None:
    """Copied as the message says, everything is there again."""
    office = stages.at("returns", tmp_path)
    head = office.head
    copy = sorted(office.workspace.backups.glob("ledger-*.db"))[-1]
    with office.workspace.ledger() as ledger:
        ledger.backup(copy)
    gone(office.root / "ledger.db")

    copy.rename(office.root / "ledger.db")

    assert office.head == head


def test_a_database_without_tables_is_empty_too(tmp_path: Path) -> None:
    """Not only a file of no bytes: one that was begun and never filled."""
    bare = tmp_path / "bare.db"
    _database_without_tables(bare)

    with pytest.raises(NoLedgerError, match="holds nothing"):
        Ledger.open(bare, make=False)


def _database_without_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE passing (x)")
    connection.execute("DROP TABLE passing")
    connection.close()


def test_init_makes_one(tmp_path: Path) -> None:
    """It alone may: a workspace that is new has a ledger that is new."""
    assert typed("init", str(tmp_path / "new")).status == 0
    assert Office(tmp_path / "new").register.all(Council) == ()
