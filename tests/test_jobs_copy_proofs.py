"""Copies of the ledger: what somebody changed in one is named, and where the ledger is bad the one to put back is."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pmf_excel.commands_said import commands_in
from pmf_excel.core.commands import WHY
from pmf_excel.core.records.figures import Figure
from pmf_excel.jobs import copy_proofs
from pmf_excel.ledger.store import Ledger
from tests.ledgers import doing, redact, tamper
from tests.workspaces import Office, Stages

BINS = "chorley/LOC-1|2025/26 Q3"


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """A workspace with figures authorised, and a copy of its ledger for each day on which it changed."""
    return stages.at("authorisations", tmp_path)


def copies_of(office: Office) -> list[Path]:
    """The copies, the oldest first."""
    return office.workspace.ledger_copies()


def named(office: Office, *options: str) -> list[str]:
    """What verify finds."""
    found: list[str] = office.run("verify", "--json", *options).document["problems"]
    return found


#: What was done in the newest copy, and what is said of it.
CHANGES = {
    "UPDATE events SET payload = replace(payload, '\"437\"', '\"401\"') WHERE sequence = {figure}":
        "Its entry {figure} is not as in the ledger.",
    "UPDATE events SET login = 'eve' WHERE sequence = 2": "Its entry 2 is not as in the ledger.",
    "UPDATE events SET hash = upper(hash) WHERE sequence = 3": "Its entry 3 is not as in the ledger.",
    "DELETE FROM events WHERE sequence = 5": "Its entry 5 is not as in the ledger.",
    "UPDATE free_texts SET text = 'All is well.' WHERE sequence = {text}":
        "A text of its entry {text} is not as in the ledger.",
    "UPDATE free_texts SET text = NULL, salt = '' WHERE sequence = {text}":
        "A text of its entry {text} is not as in the ledger.",
    "DELETE FROM free_texts WHERE sequence = {text}": "A text of its entry {text} is not as in the ledger.",
    "INSERT INTO free_texts VALUES (2, 0, 'new', 'note', 'aa', 'Put in.')": "A text of its entry 2 is not as in the ledger.",
    "INSERT INTO imported_rows VALUES (2, 1, 'x', '{}')": "The imported rows of its entry 2 are not as in the ledger.",
    "UPDATE persons SET value = 'Eve' WHERE person_id = 'collie' AND field = 'name'":
        "Its names and addresses of officer collie are not as in the ledger, and no entry changed it since.",
    "DELETE FROM persons WHERE person_id = 'collie'":
        "Its names and addresses of officer collie are not as in the ledger, and no entry changed it since.",
    "UPDATE person_salts SET salt = 'aa' WHERE person_id = 'collie' AND field = 'name'":
        "Its salts of names of officer collie are not as in the ledger, and no entry changed it since.",
    "UPDATE state SET body = replace(body, '}', ',\"name\":\"Eve\"}') WHERE record_type = 'council'":
        "Its state of council chorley is not as in the ledger, and no entry changed it since.",
    "CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM persons; END":
        "A trigger was put into the ledger that pmf_excel did not make: evil.",
    "ALTER TABLE events RENAME TO others": "The table events is missing.",
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), CHANGES.items(), ids=lambda text: text[:80])
def test_what_somebody_changed_within_a_copy_is_named(office: Office, change: str, said: str) -> None:
    """Its end is as it was, and the ledger is in order: the copy is no backup, and the next step says so."""
    copy = copies_of(office)[-1]
    with closing(sqlite3.connect(copy)) as there:
        figure = there.execute("SELECT sequence FROM events WHERE payload LIKE '%\"437\"%'").fetchone()[0]
        text = there.execute("SELECT min(sequence) FROM free_texts").fetchone()[0]
    places = {"{figure}": str(figure), "{text}": str(text)}
    for place, number in places.items():
        change, said = change.replace(place, number), said.replace(place, number)
    if change.startswith(("CREATE", "ALTER")):
        with closing(sqlite3.connect(copy)) as there:
            there.execute(change)
    else:
        tamper(copy, change)

    found = office.run("verify")

    assert named(office) == [f"backups/{copy.name} is no backup. {said}"]
    assert (
        "The ledger itself is in order. Ask who changed the copy, then let it go: "
        f'pmf retain --file "backups/{copy.name}" --reason "WHY" --apply'
    ) in " ".join(found.out.split())


def test_a_copy_that_is_let_go_is_no_problem_any_more(office: Office) -> None:
    """The next step that verify names ends it, and says later who decided so."""
    copy = copies_of(office)[-1]
    tamper(copy, "UPDATE events SET login = 'eve' WHERE sequence = 2")

    found = " ".join(office.run("verify").out.split())
    (said,) = (each for each in commands_in(found) if each.name == "retain")
    office.done(said.name, *("Somebody changed it." if word == WHY else word for word in said.words))

    assert not copy.exists()
    assert named(office) == []


def test_what_was_changed_or_erased_in_the_ledger_since_is_no_problem_of_its_copies(office: Office) -> None:
    """A renamed officer, a corrected figure, and a text erased by a decision whose copies could not be replaced."""
    shutil.copyfile(office.workspace.ledger_path, office.workspace.backups / "ledger-2026-06-01.db")
    (office.root / "officers.csv").write_text("officer,name\ncollie,Another Name\n", encoding="utf-8")
    office.done("import", "officers", str(office.root / "officers.csv"))
    office.done("correct", "chorley/LOC-1", "--period", "2025/26 Q3", "--reason", "A sheet was missing.")
    with office.workspace.ledger() as ledger:
        redact(ledger, Figure, BINS, "commentary", "Asked for by law.", doing(60 * 24 * 400))
    assert (len(copies_of(office)) > 3, named(office), named(office, "--copies")) == (True, [], [])


def test_only_the_newest_copies_are_read_each_time_and_all_where_it_is_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be many and large: as many are read as a limit holds, one at least; --copies proves each by itself."""
    first, *_, newest = copies_of(office)
    tamper(first, "UPDATE events SET login = 'eve' WHERE sequence = 2")
    as_usual = named(office)
    monkeypatch.setattr(copy_proofs, "READ_EACH_TIME", newest.stat().st_size)
    quickly = named(office)

    assert as_usual == [f"backups/{first.name} is no backup. Its entry 2 is not as in the ledger."]
    assert quickly == []
    assert named(office, "--copies") == [
        f"backups/{first.name} is no backup. Entry 2 was altered: its hash does not fit what is stored."
    ]


def test_a_copy_proved_by_itself_shows_what_reading_it_beside_the_ledger_cannot(office: Office) -> None:
    """What it says of a record that changed since: only its own entries tell whether that was ever so."""
    copy = copies_of(office)[-2]
    tamper(
        copy,
        f"UPDATE state SET body = replace(body, '437', '401') WHERE record_type = 'figure' AND record_id = '{BINS}'",
    )

    assert named(office) == []
    assert named(office, "--copies") == [
        f"backups/{copy.name} is no backup. The state of figure {BINS} is not what its entries say."
    ]


def test_where_the_ledger_is_bad_the_copy_that_can_be_put_back_is_named(office: Office) -> None:
    """The newest was changed too: the one before it is named, copied back as it is said, and the work goes on."""
    *_, before, newest = copies_of(office)
    with closing(sqlite3.connect(before)) as there:
        end = there.execute("SELECT sequence FROM head").fetchone()[0]
    with closing(sqlite3.connect(office.root / "ledger.db")) as there:
        there.execute("CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM persons; END")
        last = there.execute("SELECT sequence FROM head").fetchone()[0]
    tamper(newest, "UPDATE events SET login = 'eve' WHERE sequence = 2")

    refused = office.run("collect")
    said = " ".join(office.run("verify").out.split())

    assert (refused.status, "A trigger was put into the ledger" in refused.err) == (2, True)
    assert "Run pmf verify, and put the latest ledger that verifies back from backups/." in refused.err
    assert f"backups/{before.name} proves itself and ends with entry {end}: " in said
    assert (
        f"then copy that one to ledger.db. What was recorded after it, up to entry {last}, is then done again." in said
    )
    (office.root / "ledger.db").rename(office.root / "ledger as it was.db")
    shutil.copyfile(before, office.root / "ledger.db")
    with office.workspace.ledger() as ledger:
        assert ledger.verify().ok
    assert office.run("collect").status < 2


def test_where_no_copy_proves_itself_that_is_said(office: Office) -> None:
    """Then only what the council keeps elsewhere helps."""
    tamper(office.root / "ledger.db", "UPDATE events SET login = 'eve' WHERE sequence = 2")
    for copy in copies_of(office):
        tamper(copy, "UPDATE events SET login = 'eve' WHERE sequence = 1")

    assert "No copy in backups/ proves itself." in office.run("verify").out


def test_a_view_in_the_place_of_a_table_is_not_asked(office: Office) -> None:
    """It could answer for ever: the copy is named by its shape, before anything of it is read."""
    copy = copies_of(office)[-1]
    with closing(sqlite3.connect(copy)) as there:
        there.executescript(
            "ALTER TABLE events RENAME TO kept; CREATE VIEW events AS WITH RECURSIVE n(sequence) AS "
            "(SELECT 1 UNION ALL SELECT sequence + 1 FROM n) SELECT * FROM n"
        )

    assert named(office) == [f"backups/{copy.name} is no backup. The table events is missing."]
    assert named(office, "--copies") == named(office)


def test_a_ledger_lies_where_names_have_odd_signs(stages: Stages, tmp_path: Path) -> None:
    """A folder's name with what means something in an address is a name like any other."""
    odd = tmp_path / "50% ready? #1 & more ;mode=rw"
    odd.mkdir()
    office = stages.at("returns", odd)
    copy = copies_of(office)[-1]
    assert named(office) == []
    tamper(copy, "UPDATE events SET login = 'eve' WHERE sequence = 2")

    assert named(office) == [f"backups/{copy.name} is no backup. Its entry 2 is not as in the ledger."]
    with Ledger.open(copy, make=False) as there:
        assert not there.verify().ok
