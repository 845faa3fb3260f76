"""Any bit of what the ledger stores, turned in the file behind its back, is found by verifying it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.figures import Figure
from pmf_excel.ledger.schema import METADATA
from pmf_excel.ledger.store import Ledger
from tests.ledgers import SICKNESS_Q3, doing, opened, redact, tamper, tell_story, unguarded

#: Table, its key columns, and the columns of which any bit may be turned.
COVERED = {
    "events": (
        ("sequence",),
        ("council", "record_type", "record_id", "action", "business_date", "recorded_at", "by", "on_behalf_of", "login",
         "door", "form_id", "source_hash", "payload", "previous_hash", "hash"),
    ),
    "imported_rows": (("sequence", "number"), ("record_id", "body")),
    "free_texts": (("sequence", "number", "which", "field"), ("salt", "text")),
    "persons": (("record_type", "person_id", "field"), ("value",)),
    "person_salts": (("record_type", "person_id", "field"), ("salt",)),
    "state": (("record_type", "record_id"), ("council", "indicator", "period", "body")),
    "head": (("layout",), ("hash",)),
}  # fmt: skip
#: What is no evidence: logs and notes beside the chain.
OUTSIDE = frozenset({"arrivals", "notes", "job_log"})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a story, an import and an erased text in it."""
    location = tmp_path_factory.mktemp("flips") / "ledger.db"
    with opened(location) as ledger:
        tell_story(ledger)
        redact(ledger, Figure, SICKNESS_Q3, "account", "Asked for by law.", doing(6))
        assert ledger.verify().ok
    return location


def cells_of(location: Path) -> list[tuple[str, str, tuple[object, ...], bytes]]:
    """Every stored value that is not empty: its table, column, key and bytes."""
    found = []
    with closing(sqlite3.connect(location)) as database:
        for table, (keys, columns) in COVERED.items():
            for column in columns:
                query = f'SELECT CAST("{column}" AS BLOB), {", ".join(keys)} FROM {table} WHERE "{column}" <> \'\''
                found += [(table, column, tuple(key), value) for value, *key in database.execute(query)]
    return found


def turned(location: Path, cell: tuple[str, str, tuple[object, ...], bytes], where: int, bit: int) -> None:
    """Turn one bit of a stored value."""
    table, column, key, value = cell
    at = where % len(value)
    other = value[:at] + bytes([value[at] ^ (1 << bit)]) + value[at + 1 :]
    keys = " AND ".join(f'"{name}" = ?' for name in COVERED[table][0])
    with unguarded(location) as database:
        before = database.total_changes
        database.execute(f'UPDATE {table} SET "{column}" = CAST(? AS TEXT) WHERE {keys}', (other, *key))
        assert database.total_changes == before + 1


def is_whole(location: Path) -> bool:
    """Whether the ledger proves itself; one that a newer program seems to have written is not even opened."""
    try:
        with Ledger.open(location, check_head=False) as ledger:
            return ledger.verify().ok
    except PmfError:
        return False


def numbers() -> list[tuple[str, str]]:
    """Every column that holds a number, in the tables that are evidence."""
    tables = (table for table in METADATA.sorted_tables if table.name not in OUTSIDE)
    return [
        (table.name, column.name) for table in tables for column in table.columns if isinstance(column.type, Integer)
    ]


def test_every_column_is_covered_or_no_evidence() -> None:
    """A table or column that is new is flipped here too, or said to prove nothing."""
    there = {(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns}
    flipped = {(table, column) for table, (_, columns) in COVERED.items() for column in columns}
    keys = {(table, column) for table, (names, _) in COVERED.items() for column in names}

    assert {(table, column) for table, column in there - flipped - keys - {*numbers()} if table not in OUTSIDE} == set()


def test_every_covered_column_has_something_to_flip(told: Path) -> None:
    """The story leaves none empty: a column without a value would prove nothing."""
    cells = {(table, column) for table, column, *_ in cells_of(told)}

    assert cells == {(table, column) for table, (_, columns) in COVERED.items() for column in columns}


def test_a_turned_bit_of_every_stored_value_is_found(told: Path) -> None:
    """Not a sample: each value of each column of each row, one after the other."""
    copy = told.with_name("flipped.db")
    unseen = []
    for number, cell in enumerate(cells_of(told)):
        shutil.copyfile(told, copy)
        turned(copy, cell, number * 7, number % 8)
        unseen += [cell] if is_whole(copy) else []

    assert unseen == []


@pytest.mark.parametrize(("table", "column"), numbers())
def test_another_number_is_found(told: Path, table: str, column: str) -> None:
    """Which entry, which row of an import, which layout: in the first row that there is and in the last."""
    copy, keys = told.with_name("flipped.db"), COVERED[table][0]
    with closing(sqlite3.connect(told)) as database:
        rows = database.execute(f"SELECT {', '.join(keys)} FROM {table} ORDER BY {', '.join(keys)}").fetchall()
    only_orders = (table, column) == ("imported_rows", "number")  # the last one may be any higher
    for row in rows[:1] if only_orders else (rows[0], rows[-1]):
        shutil.copyfile(told, copy)
        with unguarded(copy) as database:
            before, of_the_row = database.total_changes, " AND ".join(f"{name} = ?" for name in keys)
            database.execute(f'UPDATE {table} SET "{column}" = "{column}" + 1000 WHERE {of_the_row}', row)
            assert database.total_changes == before + 1

        assert not is_whole(copy), (table, column, row)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_turned_bit_is_found(told: Path, data: st.DataObject) -> None:
    """Of any column of any event, imported row, text or record of the state, or of where the chain ends."""
    copy = told.with_name("flipped.db")
    shutil.copyfile(told, copy)
    cell = data.draw(st.sampled_from(cells_of(told)))
    turned(copy, cell, data.draw(st.integers(0, len(cell[3]) - 1)), data.draw(st.integers(0, 7)))

    assert not is_whole(copy), cell


def test_every_byte_of_one_payload_and_its_hashes_is_covered(told: Path) -> None:
    """Not a sample: each byte of an event's payload, of its hash and of the one before, one after the other."""
    copy = told.with_name("flipped.db")
    cells = [cell for cell in cells_of(told) if cell[1] in {"payload", "hash", "previous_hash"} and cell[2] == (9,)]
    assert [cell[1] for cell in cells] == ["payload", "previous_hash", "hash"]
    for cell in cells:
        for where in range(len(cell[3])):
            shutil.copyfile(told, copy)
            turned(copy, cell, where, 0)
            assert not is_whole(copy), (cell, where)


def test_turning_no_bit_is_found_to_be_whole(told: Path) -> None:
    """The ledger that the others are copies of proves itself, also once its guards were away and came back."""
    copy = Path(shutil.copyfile(told, told.with_name("flipped.db")))
    tamper(copy)

    assert is_whole(told)
    assert is_whole(copy)
