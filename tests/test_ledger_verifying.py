"""Proving: whoever changes the file behind the ledger's back is found out, column by column."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.organisation import Officer
from pmf_excel.ledger.chain import event_hash
from pmf_excel.ledger.persons import Persons
from tests.ledgers import SICKNESS_Q3, doing, figure, made, opened, redact, rows_in, tamper, tell_story


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Return where a ledger with the whole story in it stands, one text of it redacted."""
    location = tmp_path / "ledger.db"
    with opened(location) as ledger:
        tell_story(ledger)
        redact(ledger, Figure, SICKNESS_Q3, "account", "Asked for.", doing(9))
    return location


def problems_of(location: Path) -> tuple[str, ...]:
    """Return what `verify` finds; it agrees with itself on whether all is well."""
    with opened(location, check_head=False) as ledger:
        found = ledger.verify()
    assert found.ok is (not found.problems)
    return found.problems


def test_an_untouched_ledger_verifies(told: Path) -> None:
    """All is well, with the number of entries, the last hash and how many texts stand redacted."""
    with opened(told) as ledger:
        found = ledger.verify()
        assert (found.ok, found.problems, found.entries, found.redacted) == (True, (), 12, 1)
        assert found.head == ledger.head().hash


EVENT_COLUMNS = (
    "schema_version = 0", "council = 'x'", "record_type = 'plan'", "record_id = 'x'", "action = 'x'",
    "business_date = '2026-01-13'", "recorded_at = '2026-01-12T09:02:00.000001Z'", "\"by\" = 'x'",
    "on_behalf_of = 'x'", "login = 'x'", "door = 'x'", "form_id = 'x'", "source_hash = 'x'",
    "payload = payload || ' '", "payload = replace(payload, '2.14', '1.14')", "previous_hash = 'x'",
)  # fmt: skip


@pytest.mark.parametrize("change", EVENT_COLUMNS)
@pytest.mark.parametrize("sequence", [7, 12])
def test_any_column_of_any_event(told: Path, change: str, sequence: int) -> None:
    """A change of one column of one event, in the middle or at the end, is named with its entry."""
    if "replace" in change and sequence == 12:
        change = "payload = replace(payload, 'account', 'commentary')"
    tamper(told, f"UPDATE events SET {change} WHERE sequence = {sequence}")
    assert f"Entry {sequence} was altered: its hash does not fit what is stored." in problems_of(told)


CHAIN = {
    "UPDATE events SET hash = 'x' WHERE sequence = 7": "Entry 7 was altered: its hash does not fit what is stored.",
    "UPDATE events SET sequence = 99 WHERE sequence = 7": "Entry 7 is missing: entry 8 follows the one before it.",
    "DELETE FROM events WHERE sequence = 7": "Entry 7 is missing: entry 8 follows the one before it.",
    "DELETE FROM events WHERE sequence = 1": "Entry 1 is missing: entry 2 follows the one before it.",
    "DELETE FROM events WHERE sequence = 12":
        "The ledger does not end where it should: its last entry is 11, not 12.",
    "DELETE FROM events": "The ledger does not end where it should: its last entry is 0, not 12.",
    "UPDATE head SET sequence = 11": "The ledger does not end where it should: its last entry is 12, not 11.",
    "UPDATE head SET hash = 'x'": "The ledger ends with an altered entry 12.",
    "DELETE FROM head": "The ledger does not say where it ends.",
    "UPDATE events SET payload = '{' WHERE sequence = 7": "The payload of entry 7 cannot be read.",
    "UPDATE events SET payload = '[]' WHERE sequence = 7": "The payload of entry 7 cannot be read.",
    "UPDATE events SET payload = CAST(x'ff' AS TEXT) WHERE sequence = 7": "A part of the ledger cannot be read",
}  # fmt: skip

TEXTS = {
    "UPDATE free_texts SET text = 'Fine.' WHERE which = 'reason' AND sequence = 9":
        "The text of entry 9 (reason) was altered.",
    "UPDATE free_texts SET text = 'Fine.' WHERE field = 'commentary' AND sequence = 5":
        "The text of entry 5 (commentary) was altered.",
    "UPDATE free_texts SET text = '0' WHERE field = 'queries.0.found'":
        "The text of entry 6 (queries.0.found) was altered.",
    "UPDATE free_texts SET salt = 'x' WHERE field = 'commentary' AND sequence = 6":
        "The text of entry 6 (commentary) was altered.",
    "UPDATE free_texts SET field = 'evidence' WHERE field = 'commentary' AND sequence = 6":
        "The text of entry 6 (commentary) is missing.",
    "UPDATE free_texts SET which = 'old' WHERE field = 'commentary' AND sequence = 6":
        "The text of entry 6 (commentary) belongs to no entry.",
    "UPDATE free_texts SET number = 9 WHERE sequence = 5": "The text of entry 5 (commentary) is missing.",
    "UPDATE free_texts SET sequence = 99 WHERE sequence = 6": "The text of entry 6 (commentary) is missing.",
    "DELETE FROM free_texts WHERE sequence = 6": "The text of entry 6 (commentary) is missing.",
    "INSERT INTO free_texts VALUES (8, 0, 'reason', '', 'aa', 'Because.')":
        "The text of entry 8 (reason) belongs to no entry.",
    "UPDATE free_texts SET text = NULL, salt = '' WHERE field = 'commentary' AND sequence = 6":
        "The text of entry 6 (commentary) was erased without a recorded decision.",
    "UPDATE free_texts SET text = 'Ann Example' WHERE field = 'account'":
        "The text of entry 6 (account) stands there although it was decided to erase it.",
}  # fmt: skip

WRONG_ROWS = "The imported rows of entry 5 are not those that were imported."
IMPORTS = {
    "UPDATE imported_rows SET body = replace(body, '1.8', '1.9')": WRONG_ROWS,
    "UPDATE imported_rows SET record_id = 'x' WHERE number = 1": WRONG_ROWS,
    "UPDATE imported_rows SET number = number + 7": "The text of entry 5 (commentary) is missing.",
    "UPDATE imported_rows SET number = 3 WHERE number = 1": WRONG_ROWS,
    "UPDATE imported_rows SET sequence = 6": "The imported rows of entry 6 are not those that were imported.",
    "DELETE FROM imported_rows WHERE number = 2": WRONG_ROWS,
    "DELETE FROM imported_rows": WRONG_ROWS,
    "INSERT INTO imported_rows VALUES (5, 3, 'x', '{\"new\":{}}')":
        WRONG_ROWS,
    "INSERT INTO imported_rows VALUES (3, 1, 'x', '{\"new\":{}}')":
        "The imported rows of entry 3 are not those that were imported.",
}  # fmt: skip

WRONG_STATE = "The state of figure chorley/COR-012|2025/26 Q3 is not what its entries say."
UNKNOWN_STATE = "The state of figure x is not what its entries say."
STATE = {
    f"UPDATE state SET {change} WHERE record_type = 'figure' AND record_id = '{SICKNESS_Q3}'": WRONG_STATE
    for change in (
        "record_type = 'target'",
        "record_id = 'x'",
        "council = 'x'",
        "indicator = 'x'",
        "period = 'x'",
        "sequence = 1",
        "body = replace(body, '2.14', '1.14')",
        "body = replace(body, 'flu', 'cold')",
        "body = '{'",
    )
} | {
    f"DELETE FROM state WHERE record_type = 'figure' AND record_id = '{SICKNESS_Q3}'": WRONG_STATE,
    "INSERT INTO state VALUES ('figure', 'x', '', '', '', 1, '{}')": UNKNOWN_STATE,
}


HIS_NAME = "The name of officer co.hr"
PERSONS = {
    "UPDATE persons SET value = 'Somebody Else' WHERE field = 'name'": f"{HIS_NAME} was altered.",
    "UPDATE persons SET value = NULL WHERE field = 'name'": f"{HIS_NAME} was erased without a recorded decision.",
    "DELETE FROM persons WHERE field = 'name'": f"{HIS_NAME} is missing.",
    "DELETE FROM persons": f"{HIS_NAME} is missing.",
    "UPDATE persons SET person_id = 'ro.hr' WHERE field = 'name'": f"{HIS_NAME} is missing.",
    "UPDATE person_salts SET salt = 'x' WHERE field = 'name'": f"{HIS_NAME} was altered.",
    "DELETE FROM person_salts": f"{HIS_NAME} was altered.",
    "DROP TABLE person_salts": "The table person_salts is missing.",
    "INSERT INTO persons VALUES ('officer', 'nobody', 'name', 'Eve')":
        "The name of officer nobody stands there although no entry speaks of it.",
    "INSERT INTO persons VALUES ('officer', 'co.hr', 'login', 'eve')": "The login of officer co.hr stands there although",
}  # fmt: skip

DEEP = "[" * 100_000
SHAPE = {
    "DROP TABLE events": "The table events is missing.",
    "DROP TABLE imported_rows": "The table imported_rows is missing.",
    "DROP TABLE free_texts": "The table free_texts is missing.",
    "DROP TABLE persons": "The table persons is missing.",
    "DROP TABLE state": "The table state is missing.",
    "DROP TABLE arrivals": "The table arrivals is missing.",
    "DROP TABLE notes": "The table notes is missing.",
    "ALTER TABLE events RENAME COLUMN payload TO body": "The table events has lost its column payload.",
    "ALTER TABLE head DROP COLUMN hash": "The table head has lost its column hash.",
    "ALTER TABLE persons DROP COLUMN value": "The table persons has lost its column value.",
    f"UPDATE events SET payload = '{DEEP}' WHERE sequence = 7": "The payload of entry 7 cannot be read.",
    f"UPDATE imported_rows SET body = '{DEEP}'": "The payload of entry 5 cannot be read.",
    "UPDATE events SET schema_version = 'one'":
        "The column schema_version of the table events does not hold a whole number in 12 rows.",
    "UPDATE events SET login = x'ff' WHERE sequence = 7":
        "The column login of the table events does not hold text in 1 row.",
    "UPDATE events SET payload = x'7b7d' WHERE sequence = 7":
        "The column payload of the table events does not hold text in 1 row.",
    "UPDATE free_texts SET text = x'ff', salt = x'ff' WHERE sequence = 6":
        "The column salt of the table free_texts does not hold text in",
    "UPDATE free_texts SET text = CAST(x'ff' AS TEXT) WHERE sequence = 6": "A part of the ledger cannot be read",
    "UPDATE persons SET value = x'ff'": "The column value of the table persons does not hold text in 2 rows.",
    "UPDATE persons SET value = CAST(x'ff' AS TEXT)": "A part of the ledger cannot be read",
    "UPDATE state SET sequence = 'two'": "The column sequence of the table state does not hold a whole number in",
    "UPDATE state SET body = CAST(x'ff' AS TEXT)": "A part of the ledger cannot be read",
    "UPDATE imported_rows SET body = 5": WRONG_ROWS,
    "UPDATE head SET sequence = 'twelve'": "The column sequence of the table head does not hold a whole number in 1 row.",
}  # fmt: skip


NOT_OURS = "that pmf_excel did not make:"
STRANGER = "was put into the ledger that pmf_excel did not make:"
#: What is done to the guards, and what was put in that acts or hides: nothing is changed in any table.
PARTS = {
    "DROP TRIGGER events_update_guard": "A guard of the ledger was taken away: events_update_guard.",
    "DROP TRIGGER free_texts_delete_guard": "A guard of the ledger was taken away: free_texts_delete_guard.",
    "DROP TRIGGER events_delete_guard; CREATE TRIGGER events_delete_guard BEFORE DELETE ON events BEGIN SELECT 1; END":
        "A guard of the ledger was changed: events_delete_guard.",
    "DROP TRIGGER events_delete_guard; CREATE VIEW events_delete_guard AS SELECT 1":
        "A guard of the ledger was taken away: events_delete_guard.",
    "CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM persons; END": f"A trigger {STRANGER} evil.",
    'CREATE TRIGGER "evil\u202e one" AFTER INSERT ON notes BEGIN DELETE FROM state; END':
        f"A trigger {STRANGER} evil\\u202e one.",
    "CREATE VIEW evil AS SELECT * FROM events": f"A view {STRANGER} evil.",
    "CREATE TABLE evil (text)": f"A table {STRANGER} evil.",
    "CREATE UNIQUE INDEX evil ON events (hash)": f"An index {STRANGER} evil.",
    "DROP INDEX events_by_record": "An index of the ledger was taken away: events_by_record.",
    "DROP INDEX events_by_record; CREATE INDEX events_by_record ON events (council)":
        "An index of the ledger was changed: events_by_record.",
    "ALTER TABLE persons ADD COLUMN note TEXT": f"A column was put into the table persons {NOT_OURS} note.",
    'ALTER TABLE events ADD COLUMN "evil\u202e" AS (upper(payload))':
        f"A column was put into the table events {NOT_OURS} evil\\u202e.",
    "ALTER TABLE notes ADD COLUMN text TEXT DEFAULT (load_extension('evil'))":
        f"A column was put into the table notes {NOT_OURS} text.",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'value TEXT NOT NULL', "
    "'value TEXT NOT NULL DEFAULT 5') WHERE name = 'notes'": "A table of the ledger was changed: notes.",
    "PRAGMA application_id = 252006673": "Another program has marked the file as its own: its application_id is 252006673.",
    "PRAGMA user_version = 7": "Another program has marked the file as its own: its user_version is 7.",
}  # fmt: skip


@pytest.mark.parametrize(("statements", "problem"), PARTS.items(), ids=lambda text: text[:90])
def test_a_guard_that_is_gone_or_a_part_that_is_not_ours_is_named(told: Path, statements: str, problem: str) -> None:
    """The database is made of what pmf_excel made, and of nothing else: each other part is one sentence."""
    with closing(sqlite3.connect(told)) as database:
        database.executescript(statements)

    assert problem in problems_of(told)
    assert len(problems_of(told)) == 1 + ("VIEW events" in statements)


def test_what_sqlite_keeps_for_itself_is_no_strange_part(told: Path) -> None:
    """Whoever had the file tidied up, and its statistics taken, has put nothing into it."""
    with closing(sqlite3.connect(told)) as database:
        database.executescript("ANALYZE; VACUUM; REINDEX;")

    assert rows_in(told, "SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
    assert problems_of(told) == ()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [*CHAIN.items(), *TEXTS.items(), *IMPORTS.items(), *STATE.items(), *PERSONS.items(), *SHAPE.items()],
    ids=lambda text: text[:90],
)
def test_any_other_tampering(told: Path, statement: str, problem: str) -> None:
    """Entries taken out, texts, imported rows and state changed: each is found and named in a plain sentence."""
    tamper(told, statement)
    problems = problems_of(told)
    assert any(found.startswith(problem) for found in problems)
    assert not [found for found in problems if "\n" in found or "SELECT" in found]


@pytest.mark.parametrize(("statements", "problem"), PARTS.items(), ids=lambda text: text[:90])
def test_a_ledger_with_strange_parts_is_not_worked_with(told: Path, statements: str, problem: str) -> None:
    """A trigger could change what is recorded: the ledger is not opened, and not a byte of it is written."""
    with closing(sqlite3.connect(told)) as database:
        database.executescript(statements)
    before = told.read_bytes()

    with pytest.raises(PmfError) as refusal:
        opened(told)

    assert refusal.value.message in problems_of(told)
    assert problem in problems_of(told)
    assert refusal.value.remedy == "Run pmf verify, and put the latest ledger that verifies back from backups/."
    assert told.read_bytes() == before


def test_a_ledger_written_by_another_library_is_still_ours(told: Path) -> None:
    """How a declaration is laid out, and whether names stand in quotes, says nothing."""
    with closing(sqlite3.connect(told)) as database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute(
            "UPDATE sqlite_master SET sql = replace(replace(sql, ', ', ' ,'), 'salt TEXT', '\"salt\"  TEXT')"
        )
        database.commit()

    assert rows_in(told, "SELECT sql FROM sqlite_master WHERE name = 'free_texts' AND sql LIKE '%\"salt\"  TEXT%'")
    assert problems_of(told) == ()
    with opened(told) as ledger:
        ledger.set_note("verified on", "today")


def test_what_a_file_declares_calls_no_function_that_reaches_out(told: Path) -> None:
    """A declaration is not trusted: of the database's own functions only harmless ones run, and no library is loaded."""
    with opened(told) as ledger:
        settings = {name: ledger._connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("trusted_schema", "cell_size_check", "synchronous", "secure_delete", "journal_mode")}  # fmt: skip
        with pytest.raises(SQLAlchemyError, match="not authorized"):
            ledger._connection.exec_driver_sql("SELECT load_extension('evil')")

    assert settings == {"trusted_schema": 0, "cell_size_check": 1, "synchronous": 2, "secure_delete": 1,
                        "journal_mode": "delete"}  # fmt: skip


@pytest.mark.parametrize("statement", [each for each in SHAPE if each.startswith(("DROP", "ALTER"))])
def test_a_ledger_that_lost_a_part_is_not_worked_with(told: Path, statement: str) -> None:
    """Opening it says which, and what to do; nothing is written into what is left."""
    tamper(told, statement)
    with pytest.raises(PmfError, match=r"The table \w+ (is missing|has lost its column)") as refusal:
        opened(told)
    assert "pmf verify" in refusal.value.remedy


def test_an_erased_name_is_proved_and_a_name_put_back_is_found(told: Path) -> None:
    """Its salt is gone too, so that nobody can confirm a guess; a new name after it is proved again."""
    with opened(told) as ledger:
        redact(ledger, Officer, "co.hr", "name", "Asked for.", doing(9))
        assert ledger.verify().ok
    assert rows_in(told, "SELECT field FROM person_salts") == [("email",)]
    tamper(told, "UPDATE persons SET value = 'Ann Example' WHERE field = 'name'")
    assert problems_of(told) == (f"{HIS_NAME} stands there although it was decided to erase it.",)

    with opened(told) as ledger:
        nobody = Officer(officer="co.hr", name="", email="hr@chorley.example")
        ledger.record([made(nobody, nobody.but(name="Ann Other"), "renamed")], doing(10))
        ledger.record([made(nobody, nobody.but(email=""), "changed")], doing(10))
    assert problems_of(told) == ()
    tamper(told, "INSERT INTO persons VALUES ('officer', 'co.hr', 'email', 'ann@elsewhere.example')")
    assert problems_of(told) == ("The email of officer co.hr stands there although it was taken away.",)


def test_imported_officers_are_proved_too(tmp_path: Path) -> None:
    """Each row of an import has the hashes of its names."""
    location = tmp_path / "ledger.db"
    with opened(location) as ledger:
        rows = [Officer(officer=code, name=f"Officer {code}", login=code) for code in ("a", "b")]
        ledger.import_rows(Officer, rows, doing(), "c0" * 32, "officers.xlsx")
        assert ledger.verify().ok
    tamper(location, "UPDATE persons SET value = 'mary' WHERE person_id = 'b' AND field = 'login'")
    assert problems_of(location) == ("The login of officer b was altered.",)


def test_officers_imported_before_names_had_hashes_are_no_strangers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their rows say nothing of names, and verify has nothing to hold them against; a name of nobody is found."""
    keep = Persons.keep

    def without_hashes(self: Persons, *place_and_values: Any) -> dict[str, str | None]:
        keep(self, *place_and_values)
        return {}

    location = tmp_path / "ledger.db"
    with opened(location) as ledger, monkeypatch.context() as earlier:
        earlier.setattr(Persons, "keep", without_hashes)
        ledger.import_rows(Officer, [Officer(officer="ann", name="Ann Example")], doing(), "c0" * 32, "officers.xlsx")

    assert problems_of(location) == ()

    tamper(location, "INSERT INTO persons VALUES ('officer', 'nobody', 'name', 'Eve')")
    assert problems_of(location) == ("The name of officer nobody stands there although no entry speaks of it.",)


@pytest.mark.parametrize("statement", [statement for statement, problem in CHAIN.items() if "end" in problem])
def test_an_end_that_does_not_fit_is_found_at_opening(told: Path, statement: str) -> None:
    """A ledger cut short, or with its last entry altered, is not written to: opening it says what to do."""
    tamper(told, statement)
    with pytest.raises(PmfError, match="end") as refusal:
        opened(told)
    assert "pmf verify" in refusal.value.remedy


def test_an_altered_last_entry_is_found_at_opening(told: Path) -> None:
    """Opening recomputes the last entry's hash from its stored bytes."""
    tamper(told, "UPDATE events SET action = 'x' WHERE sequence = 12")
    with pytest.raises(PmfError, match="ends with an altered entry 12"):
        opened(told)


def test_a_forged_entry_does_not_fit_the_next(told: Path) -> None:
    """Whoever alters an entry and computes its hash anew has broken the link from the entry after it."""
    tamper(told, "UPDATE events SET payload = replace(payload, '2.14', '1.14') WHERE sequence = 7")
    names = [name for _, name, *_ in rows_in(told, "PRAGMA table_info(events)")]
    (row,) = rows_in(told, "SELECT * FROM events WHERE sequence = 7")
    forged = event_hash(dict(zip(names, row, strict=True)))
    tamper(told, f"UPDATE events SET hash = '{forged}' WHERE sequence = 7")
    problems = problems_of(told)
    assert "Entry 8 does not follow from the entry before it." in problems
    assert "Entry 7 was altered: its hash does not fit what is stored." not in problems


def test_the_hash_is_over_stored_bytes(told: Path) -> None:
    """A payload that means the same but is spelt otherwise does not fit its hash."""
    (row,) = rows_in(told, "SELECT payload FROM events WHERE sequence = 7")
    respelt = json.dumps(json.loads(row[0]), sort_keys=True).replace("'", "''")
    tamper(told, f"UPDATE events SET payload = '{respelt}' WHERE sequence = 7")
    assert problems_of(told) == ("Entry 7 was altered: its hash does not fit what is stored.",)


def test_a_part_torn_out_of_the_file_is_a_problem_not_a_crash(told: Path) -> None:
    """A file damaged in its middle is answered in words, by opening or by verifying it."""
    content = bytearray(told.read_bytes())
    content[4096 * 2 : 4096 * 6] = b"\xff" * 4096 * 4
    told.write_bytes(content)
    try:
        problems = problems_of(told)
    except PmfError as refusal:
        problems = (refusal.message,)
    assert problems


@pytest.mark.parametrize("statement", STATE)
def test_a_wrong_state_is_made_anew_from_the_entries(told: Path, statement: str) -> None:
    """The entries are what counts: a state that does not agree with them can always be rebuilt from them."""
    with opened(told) as ledger:
        before = ledger.register().all(Figure)
    tamper(told, statement)
    with opened(told) as ledger:
        assert ledger.mend_state()
        assert ledger.verify().ok
        assert ledger.register().all(Figure) == before


def test_recording_goes_on_after_a_check_that_found_nothing(told: Path) -> None:
    """Verifying leaves the ledger as it was."""
    before = told.read_bytes()
    assert problems_of(told) == ()
    assert told.read_bytes() == before
    with opened(told) as ledger:
        assert ledger.record([made(None, figure(period="2024/25 Q3"), "collected")], doing(20)) == (13,)
