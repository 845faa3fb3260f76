"""What the jobs ask of a ledger: record, import, read back, and never lose or change anything."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Change, Doing
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.ledger.chain import GENESIS
from pmf_excel.ledger.sqlite import connected
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Arrival, Head
from tests.ledgers import (
    SICKNESS,
    SICKNESS_Q2,
    SICKNESS_Q3,
    doing,
    figure,
    indicator,
    made,
    opened,
    rows_in,
    tell_story,
)


@pytest.fixture
def location(tmp_path: Path) -> Path:
    """Return where the ledger of a test stands."""
    return tmp_path / "ledger.db"


@pytest.fixture
def told(location: Path) -> Path:
    """Return where a ledger with the whole story in it stands."""
    with opened(location) as ledger:
        tell_story(ledger)
    return location


def test_a_new_ledger_is_empty_and_whole(location: Path) -> None:
    """Opening where there is no file creates an empty ledger that verifies."""
    with opened(location) as ledger:
        assert ledger.head() == Head(0, GENESIS)
        assert ledger.verify().ok
        assert ledger.register().all(Figure) == ()


def test_what_is_recorded_is_on_the_disk_and_what_is_erased_is_gone_from_it(told: Path) -> None:
    """Whoever opens the database waits for the disk at each commit, and overwrites what is freed."""
    with connected(told, 1.0) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "secure_delete", "journal_mode")
        }

    assert settings == {"synchronous": 2, "secure_delete": 1, "journal_mode": "delete"}


def test_recording_gives_the_register_and_the_numbers_of_the_events(location: Path) -> None:
    """Each change is one event, in order, and the register has the record afterwards, also when opened again."""
    with opened(location) as ledger:
        first = ledger.record([made(None, indicator(), "set up")], doing())
        later = ledger.record(
            [made(None, figure(), "collected"), made(None, figure(period="2025/26 Q1"), "x")], doing()
        )
        assert (first, later) == ((1,), (2, 3))

    with opened(location) as ledger:
        register = ledger.register()
        assert register.get(Figure, SICKNESS_Q3) == figure()
        assert register.indicator(SICKNESS) == indicator()
        assert ledger.head().sequence == 3


def test_nothing_is_appended_where_nothing_changed(location: Path) -> None:
    """An empty list of changes, or an import without rows, leaves the chain as it is."""
    with opened(location) as ledger:
        assert ledger.record([], doing()) == ()
        assert ledger.import_rows(Figure, [], doing(), "c0" * 32, "empty.csv") == 0
        assert ledger.head().sequence == 0


def test_two_changes_of_one_record_in_one_transaction_follow_each_other(location: Path) -> None:
    """The second change of a record in one list starts from what the first one left."""
    first, second = figure(), figure(value="3", commentary="")
    with opened(location) as ledger:
        ledger.record([made(None, first, "collected"), made(first, second, "corrected")], doing())
        assert ledger.register().get(Figure, SICKNESS_Q3) == second
        assert ledger.verify().ok


def test_a_transaction_is_kept_whole_or_not_at_all(location: Path) -> None:
    """Where one change of a form cannot be written, none of them is."""
    broken = Change("figure", "x", "chorley", "collected", {"value": float("nan")})
    with opened(location) as ledger:
        with pytest.raises(ValueError, match="JSON"):
            ledger.record([made(None, figure(), "collected"), broken], doing())
        assert ledger.head().sequence == 0
        assert ledger.register().get(Figure, SICKNESS_Q3) is None
        assert ledger.record([made(None, figure(), "collected")], doing()) == (1,)


def test_the_old_value_in_an_event_is_what_stood_there(told: Path) -> None:
    """Whatever a job believes, an event's old values are those of the state at that moment."""
    stale = Change("figure", SICKNESS_Q3, "chorley", "corrected", new={"value": "9"}, old={"value": "1.23"})
    with opened(told) as ledger:
        ledger.record([stale], doing(9))
        assert [(change.old, change.new) for change in ledger.history(SICKNESS_Q3)[-1].changes] == [("2.14", "9")]


def test_an_event_has_every_column_from_the_start(told: Path) -> None:
    """The columns of an event say who, when, for whom, through which door, from which form and file."""
    columns = (
        "sequence, schema_version, council, record_type, record_id, action, business_date, recorded_at, "
        '"by", on_behalf_of, login, door, form_id, source_hash'
    )
    rows = rows_in(told, f"SELECT {columns} FROM events WHERE sequence IN (6, 8)")
    assert rows == [
        (6, 1, "chorley", "figure", SICKNESS_Q3, "collected", "2026-01-12", "2026-01-12T09:02:00.000000Z",
         "co.hr", "", "mary", "cli", "RET-1", "a1" * 32),
        (8, 1, "chorley", "figure", SICKNESS_Q3, "checked", "2026-01-12", "2026-01-12T09:04:00.000000Z",
         "dep.hr", "ro.hr", "mary", "cli", "CHK-1", ""),
    ]  # fmt: skip


def test_the_chain_holds_no_text_and_no_name(told: Path) -> None:
    """What people wrote, and who they are called, stands nowhere in events or imported rows."""
    chain = json.dumps(rows_in(told, "SELECT * FROM events") + rows_in(told, "SELECT * FROM imported_rows"))
    for text in (
        "Call Ann",
        "01257",
        "Ann Example",
        "Mild",
        "December is missing",
        "flu",
        "Head of HR",
        "Working days",
    ):
        assert text not in chain
    for person in ("Collection Officer, HR", "hr@chorley.example"):
        assert person not in chain
        assert person not in json.dumps(rows_in(told, "SELECT * FROM state"))


def test_names_are_put_back_into_the_register(told: Path) -> None:
    """Officers read from the register have their names and addresses, now and at any moment."""
    with opened(told) as ledger:
        now, then = ledger.register(), ledger.register(as_at=doing(0).now)
    for register in (now, then):
        officer = register.get(Officer, "co.hr")
        assert officer is not None
        assert (officer.name, officer.email, officer.login) == ("Collection Officer, HR", "hr@chorley.example", "")


def test_a_name_that_changes_is_only_said_to_have_changed(told: Path) -> None:
    """A new address replaces the old one, of which nothing is left; one that is taken away is gone."""
    old = Officer(officer="co.hr", name="Collection Officer, HR", email="hr@chorley.example")
    with opened(told) as ledger:
        ledger.record([made(old, old.but(email="people@chorley.example"), "edited")], doing(7))
        assert [officer.email for officer in ledger.register().all(Officer)] == ["people@chorley.example"]
        ledger.record([made(old.but(email="people@chorley.example"), old.but(email=""), "edited")], doing(8))
        assert [officer.email for officer in ledger.register().all(Officer)] == [""]
        assert ledger.verify().ok
    assert b"hr@chorley.example" not in told.read_bytes()


def test_an_import_is_one_event_with_its_rows_beside_it(told: Path) -> None:
    """A large import appends one event that names file, hash and number of rows."""
    (event,) = rows_in(
        told, "SELECT sequence, record_type, action, source_hash, payload FROM events WHERE sequence = 5"
    )
    assert event[:4] == (5, "figure", "imported", "c0" * 32)
    stated = json.loads(event[4])["import"]
    assert (stated["file"], stated["rows"]) == ("sickness history.csv", 2)
    assert stated["rows_hash"].startswith("sha256:")

    rows = rows_in(told, "SELECT sequence, number, record_id FROM imported_rows")
    assert rows == [(5, 1, f"{SICKNESS}|2025/26 Q1"), (5, 2, SICKNESS_Q2)]


def test_imported_rows_are_in_the_register_and_replaced_whole_by_a_later_import(told: Path) -> None:
    """What an import says of a record is all that is known of it afterwards."""
    again = Figure(council="chorley", indicator=SICKNESS, period="2025/26 Q2", state=State.IMPORTED, source="ONS")
    with opened(told) as ledger:
        before = ledger.register().get(Figure, SICKNESS_Q2)
        ledger.import_rows(Figure, [again, again.but(source="Nomis")], doing(8), "c1" * 32, "again.csv")
        after = ledger.register().get(Figure, SICKNESS_Q2)
        assert ledger.verify().ok
    assert before is not None
    assert before.value == Decimal("2.05")
    assert after == again.but(source="Nomis")


def test_imported_officers_keep_their_names_apart(location: Path) -> None:
    """An import of officers puts names and addresses outside the chain too, and a blank takes one away."""
    officers = [
        Officer(officer=f"o{number}", name=f"Officer {number}", email=f"{number}@x.example") for number in (1, 2)
    ]
    with opened(location) as ledger:
        ledger.import_rows(Officer, officers, doing(), "c0" * 32, "officers.csv")
        ledger.import_rows(Officer, [officers[0].but(email="")], doing(1), "c1" * 32, "officers.csv")
        assert ledger.register().all(Officer) == (officers[0].but(email=""), officers[1])
    assert "Officer 1" not in json.dumps(rows_in(location, "SELECT body FROM imported_rows"))


def test_the_register_as_it_was_known_at_a_moment(told: Path) -> None:
    """Nothing recorded later is seen, whatever its business date; the moment itself counts."""
    with opened(told) as ledger:
        states = {minute: ledger.register(as_at=doing(minute).now).get(Figure, SICKNESS_Q3) for minute in range(6)}
        history = ledger.register(as_at=doing(1).now).figures_of(SICKNESS)
        nothing = ledger.register(as_at=datetime(2025, 1, 1, tzinfo=UTC)).all(Council)
        assert ledger.register(as_at=doing(60).now).get(Figure, SICKNESS_Q3) == states[5]
        assert ledger.register().get(Figure, SICKNESS_Q3) == states[5]

    assert (states[0], states[1]) == (None, None)
    assert states[2] == figure()
    assert [(found.state, found.value) for found in states.values() if found] == [
        (State.COLLECTED, Decimal("2.41")),
        (State.COLLECTED, Decimal("2.14")),
        (State.CHECKED, Decimal("2.14")),
        (State.RETURNED, Decimal("2.14")),
    ]
    assert [str(found.period) for found in history] == ["2025/26 Q1", "2025/26 Q2"]
    assert nothing == ()


def test_the_position_at_a_moment(told: Path) -> None:
    """The position is that of the last event recorded by then; before the first there is none."""
    with opened(told) as ledger:
        positions = [ledger.position_at(doing(minute).now) for minute in (-1, 0, 1, 3, 60)]
    assert positions == [0, 4, 5, 7, 11]


def test_a_moment_without_a_time_zone_is_refused(told: Path) -> None:
    """A moment that does not say its zone could mean two different states."""
    with opened(told) as ledger, pytest.raises(ValueError, match="time zone"):
        ledger.register(as_at=datetime(2026, 1, 12, 9, 3))  # noqa: DTZ001


def test_the_register_limited_to_kinds_and_indicators(told: Path) -> None:
    """A part of the register has whole records: of those kinds, and of those indicators what hangs off them."""
    with opened(told) as ledger:
        ledger.record([made(None, figure(indicator="chorley/COR-013"), "collected")], doing(9))
        figures = ledger.register(kinds=[Figure, Council])
        sickness = ledger.register(indicators=[SICKNESS])

    assert len(figures.all(Figure)) == 4
    assert len(figures.all(Council)) == 1
    assert figures.all(Indicator) == ()
    assert figures.all(ActionPlan) == ()
    assert {record.indicator for record in sickness.all(Figure)} == {SICKNESS}
    for kind in (Council, Officer, Indicator, WrittenProcedure, ActionPlan, Action):
        assert len(sickness.all(kind)) == 1


def test_the_ledger_refuses_to_be_changed(told: Path) -> None:
    """A database tool that changes or deletes what was appended is refused by the file itself."""
    for statement in (
        "UPDATE events SET action = 'x'",
        "DELETE FROM events",
        "UPDATE imported_rows SET body = 'x'",
        "DELETE FROM imported_rows",
        "DELETE FROM free_texts",
        "UPDATE free_texts SET text = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only ever appended"):
            rows_in(told, statement)


def test_the_same_story_gives_the_same_chain(tmp_path: Path) -> None:
    """With the same clock and salts, two ledgers end with the same hash; other salts give another one."""
    heads = []
    for name in ("one.db", "two.db"):
        with opened(tmp_path / name) as ledger:
            tell_story(ledger)
            heads.append(ledger.head())
    with Ledger.open(tmp_path / "three.db") as ledger:
        tell_story(ledger)
        assert ledger.verify().ok
        assert ledger.head().hash != heads[0].hash
    assert heads[0] == heads[1]


def test_what_changed_since_a_position(told: Path) -> None:
    """Only the named records count, and only events after the position, imported rows too."""
    with opened(told) as ledger:
        ledger.import_rows(Figure, [figure(period="2025/26 Q2")], doing(8), "c1" * 32, "late.csv")
        wanted = [SICKNESS_Q2, SICKNESS_Q3]
        figures = ledger.changed_since(8, wanted, kinds=[Figure])
        anything = ledger.changed_since(8, wanted)
        assert ledger.changed_since(9, [SICKNESS_Q3], kinds=[Figure]) == ()
        assert ledger.changed_since(0, [SICKNESS]) != ()
        assert ledger.changed_since(ledger.head().sequence, wanted) == ()
    assert [(view.sequence, view.record_id) for view in figures] == [(9, SICKNESS_Q3), (12, SICKNESS_Q2)]
    assert [(view.sequence, view.record_type) for view in anything] == [(9, "figure"), (10, "plan"), (12, "figure")]
    assert [change.new for change in figures[0].changes if change.field == "state"] == ["returned"]


def test_arrivals_are_logged_outside_the_chain(told: Path) -> None:
    """A file that was skipped or came twice is found in the log, and the chain has not grown."""
    again = Arrival("a1" * 32, "copy of return.xlsx", "already_received", doing(6).now)
    with opened(told) as ledger:
        head = ledger.head()
        ledger.log_arrival(again, Arrival("b2" * 32, "~$return.xlsx", "skipped", doing(6).now, note="open in Excel"))
        first = Arrival("a1" * 32, "return HR.xlsx", "accepted", doing(2).now, form="RET-1")
        assert ledger.arrivals("a1" * 32) == (first, again)
        assert ledger.arrivals("ff" * 32) == ()
        assert ledger.head() == head


def test_notes_are_kept_by_name(location: Path) -> None:
    """A fact about the workspace can be kept, replaced and read back by the next command."""
    with opened(location) as ledger:
        assert ledger.note("master") is None
        ledger.set_note("master", "old hash")
        ledger.set_note("master", "new hash")
        ledger.set_note("workspace", "w-1")
    with opened(location) as ledger:
        assert (ledger.note("master"), ledger.note("workspace")) == ("new hash", "w-1")


def test_a_backup_is_a_ledger_of_its_own(told: Path, tmp_path: Path) -> None:
    """The copy verifies, ends where the original ends, and replaces the copy made before."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"the copy of yesterday")
    with opened(told) as ledger:
        ledger.backup(copy)
        head = ledger.head()
    with opened(copy) as ledger:
        assert (ledger.head(), ledger.verify().ok) == (head, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "ledger.db"]


def test_a_file_that_is_no_ledger_is_answered_in_plain_words(tmp_path: Path) -> None:
    """A text file, somebody else's database and a missing folder each get a sentence and stay as they are."""
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("Dear all, " * 200)
    rows_in(other, "CREATE TABLE cats (name)")
    for path in (text, other, tmp_path / "nowhere" / "ledger.db"):
        with pytest.raises(PmfError, match=r"is not a ledger|cannot be opened") as refusal:
            opened(path)
        assert refusal.value.remedy
    assert text.read_text() == "Dear all, " * 200
    assert rows_in(other, "SELECT name FROM sqlite_master") == [("cats",)]


def test_a_creation_cut_short_is_made_good(location: Path) -> None:
    """An empty file, as a computer switched off at the wrong moment leaves it, becomes a ledger."""
    location.touch()
    with opened(location) as ledger:
        assert ledger.verify().ok


def test_recorded_at_is_utc_whatever_zone_the_clock_has(location: Path) -> None:
    """A clock in another zone is stored as the same moment in UTC."""
    clock = datetime.fromisoformat("2026-06-12T10:30:00.000123+01:00")
    summer = Doing(by="tp", login="mary", door="cli", today=clock.date(), now=clock)
    with opened(location) as ledger:
        ledger.record([made(None, figure(), "collected")], summer)
        assert ledger.history(SICKNESS_Q3)[0].recorded_at == clock
    assert rows_in(location, "SELECT recorded_at FROM events") == [("2026-06-12T09:30:00.000123Z",)]
