"""One writer at a time: a second one waits a little, then gets a sentence; whoever dies leaves a whole ledger."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.figures import Figure
from tests.ledgers import SICKNESS_Q3, doing, figure, made, opened

ENDLESS_WRITER = """
import sys
from itertools import count
from pathlib import Path
from tests.ledgers import doing, figure, made, opened

with opened(Path(sys.argv[1])) as ledger:
    for number in count():
        line = [made(None, figure(indicator=f"chorley/T-{number}-{part}"), "collected") for part in range(20)]
        ledger.record(line, doing(number % 60))
        print(number, flush=True)
"""


def test_a_second_writer_is_told_and_changes_nothing(tmp_path: Path) -> None:
    """While somebody writes, another gets a sentence after a bounded time, and can go on when they have finished."""
    location = tmp_path / "ledger.db"
    with opened(location, wait=0.05) as ledger, closing(sqlite3.connect(location, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(PmfError, match="being written by somebody else") as refusal:
            ledger.record([made(None, figure(), "collected")], doing())
        assert "Nothing was changed" in refusal.value.remedy
        assert ledger.head().sequence == 0

        other.execute("ROLLBACK")
        assert ledger.record([made(None, figure(), "collected")], doing()) == (1,)


def test_reading_goes_on_while_somebody_writes(tmp_path: Path) -> None:
    """A reader sees the ledger as it was before a transaction that is not finished."""
    location = tmp_path / "ledger.db"
    with opened(location) as ledger, closing(sqlite3.connect(location, isolation_level=None)) as other:
        ledger.record([made(None, figure(), "collected")], doing())
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE state SET body = 'half done'")
        with opened(location) as reader:
            assert reader.register().get(Figure, SICKNESS_Q3) == figure()
        other.execute("ROLLBACK")


def test_two_writers_that_take_turns_make_one_chain(tmp_path: Path) -> None:
    """Two that write at once each wait for the other: no event is lost, none is written twice."""
    location = tmp_path / "ledger.db"
    opened(location).close()

    def write(name: str) -> None:
        with opened(location, wait=60) as ledger:
            for number in range(15):
                ledger.record([made(None, figure(indicator=f"chorley/{name}-{number}"), "collected")], doing(number))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, ("A", "B")))
    with opened(location) as ledger:
        found = ledger.verify()
        assert (found.problems, found.entries) == ((), 30)
        assert len(ledger.register().all(Figure)) == 30


def test_a_writer_that_is_killed_leaves_whole_forms(tmp_path: Path) -> None:
    """After a killed process the ledger opens, verifies, and has each form whole or not at all."""
    location = tmp_path / "ledger.db"
    command = [sys.executable, "-c", ENDLESS_WRITER, str(location)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(5)]
        writer.kill()
    with opened(location) as ledger:
        found = ledger.verify()
    assert found.problems == ()
    assert found.entries % 20 == 0
    assert found.entries >= 20 * len(told)
