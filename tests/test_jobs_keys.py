"""`pmf keys`: a new key signs what is issued from then on, and forms that are out stay valid until their deadline."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pmf_excel.core.records.keeping import SigningKey
from pmf_excel.jobs.workspace import LOCK, make_key
from tests.ledgers import rows_in
from tests.workspaces import RETURNS, Office, Stages

PERIOD = ("--period", "2025/26 Q3")
DAY = "2026-01-12"


def issued(stages: Stages, tmp_path: Path) -> Office:
    """A workspace whose returns are out, due on 15 January 2026."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD, today="2026-01-05")
    return office


def rows_of(office: Office, today: str = DAY) -> list[tuple[str, bool, int, str | None, bool]]:
    """What pmf keys lists: number, whether it signs, forms out, until when it is needed, whether it still is."""
    document = office.done("keys", "--json", today=today).document
    return [
        (row["key"].partition("-")[0], row["signs"], len(row["forms_out"]), row["needed_until"], row["is_needed"])
        for row in document["keys"]
    ]


def test_forms_that_are_out_stay_valid_after_a_rotation(stages: Stages, tmp_path: Path) -> None:
    """They are collected as ever; what is issued later is signed with the new key, and collected too."""
    office = issued(stages, tmp_path)

    said = office.done("keys", "rotate", today=DAY)
    office.fill("returns", RETURNS)
    collected = office.done("collect", "--json", today=DAY).document
    office.done("issue", "checks", *PERIOD, today=DAY)

    assert "Forms that are out stay valid: the last of them is due on 15 January 2026." in said.out
    assert [file["verdict"] for file in collected["files"]] == ["accepted", "accepted"]
    assert rows_of(office) == [("k1", False, 0, None, False), ("k2", True, 2, "2026-01-20", True)]


def test_a_key_is_kept_while_a_form_needs_it_and_no_longer(stages: Stages, tmp_path: Path) -> None:
    """Until the last deadline of the forms that it signed; the key that signs is never taken away."""
    office = issued(stages, tmp_path)
    office.done("keys", "rotate", today=DAY)

    early = office.done("keys", "retire", "k1", today="2026-01-15", status=2)
    signing = office.done("keys", "retire", "k2", today="2026-01-16", status=2)
    assert rows_of(office, "2026-01-15") == [("k1", False, 2, "2026-01-15", True), ("k2", True, 0, None, True)]
    assert rows_of(office, "2026-01-16")[0] == ("k1", False, 2, "2026-01-15", False)
    office.done("keys", "retire", "k1", today="2026-01-16", status=1)

    assert "2 forms that are out carry the signature of k1-" in early.err
    assert "Make a new key first: pmf keys rotate" in signing.err
    assert [row[0] for row in rows_of(office)] == ["k2"]
    office.fill("returns", RETURNS)
    refused = office.run("collect", "--json", today="2026-01-17").document
    assert {file["verdict"] for file in refused["files"]} == {"refused"}


def test_a_key_that_somebody_saw_goes_at_once_and_its_forms_are_made_anew(stages: Stages, tmp_path: Path) -> None:
    """The forms that are lost are named; --again signs them with the new key."""
    office = issued(stages, tmp_path)
    office.done("keys", "rotate", today=DAY)

    said = office.done("keys", "retire", "k1", "--at-once", today=DAY, status=1)
    office.done("issue", "returns", *PERIOD, "--again", today=DAY)
    office.fill("returns", RETURNS)
    collected = office.done("collect", "--json", today=DAY).document

    assert "2 forms that are out can no longer be taken in." in said.out
    assert [file["verdict"] for file in collected["files"]] == ["accepted", "accepted"]


def cut_off(office: Office) -> None:
    """Leave what a job leaves that was killed: who held the workspace."""
    (office.root / f"{LOCK}.holder").write_text("tp since 12 January 2026 09:00 UTC", encoding="utf-8")


def test_a_rotation_that_was_cut_off_is_finished_and_makes_no_second_key(stages: Stages, tmp_path: Path) -> None:
    """Whether its key was recorded or not; one that came to its end is followed by another where that is asked for."""
    office = issued(stages, tmp_path)
    make_key(office.workspace, "k2-12345678", b"s" * 32)
    cut_off(office)

    office.done("keys", "rotate", today=DAY)
    recorded = office.register.get(SigningKey, "k2-12345678")
    head = office.head
    cut_off(office)
    office.done("keys", "rotate", today=DAY)

    assert recorded is not None
    assert [row[0] for row in rows_of(office)] == ["k1", "k2"]
    assert office.head == head
    office.done("keys", "rotate", "--at-once", today=DAY)
    assert [row[0] for row in rows_of(office)] == ["k1", "k2", "k3"]


def test_a_rotation_that_the_full_disk_of_the_ledger_ended_is_finished_with_the_same_key(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key lies in keys/, the ledger does not know it: who was at it stays written down, whatever is done between."""
    office = issued(stages, tmp_path)
    mark = office.root / f"{LOCK}.holder"
    with monkeypatch.context() as full:
        fill_the_ledgers_disk(full, office)
        said = office.done("keys", "rotate", today=DAY, status=2).err
        left = mark.exists()
    half_made = [path.stem for path in (office.root / "keys").iterdir()]
    refused = office.done("keys", "retire", "k7", today=DAY, status=2)
    stays = mark.exists()
    office.done("keys", "rotate", "--dry-run", today=DAY)
    office.done("keys", "rotate", today=DAY)

    assert "ledger.db is full. Make room, then run this again." in " ".join(said.split())
    assert "k7" in refused.err
    assert (left, stays, mark.exists()) == (True, True, False)
    assert sorted(path.stem for path in (office.root / "keys").iterdir()) == sorted(half_made)
    assert [row[0] for row in rows_of(office)] == ["k1", "k2"]


def fill_the_ledgers_disk(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    """Let the ledger grow no more: the database itself says that its disk is full."""
    from pmf_excel.ledger import sqlite

    (pages,) = rows_in(office.root / "ledger.db", "PRAGMA page_count")[0]
    monkeypatch.setattr(sqlite, "_SETTINGS", (*sqlite._SETTINGS, f"max_page_count = {pages}"))


def test_the_key_of_the_workspace_is_no_rotation_that_was_cut_off(stages: Stages, tmp_path: Path) -> None:
    """Nothing records it: after any other job that was cut off a new key is made all the same."""
    office = issued(stages, tmp_path)
    cut_off(office)

    office.done("keys", "rotate", today=DAY)

    assert [row[0] for row in rows_of(office)] == ["k1", "k2"]


def test_a_key_that_is_gone_is_taken_away_no_second_time(stages: Stages, tmp_path: Path) -> None:
    """It is said when that was; a key that never was is not known."""
    office = issued(stages, tmp_path)
    office.done("keys", "rotate", today=DAY)
    office.done("keys", "retire", "k1", today="2026-01-16", status=1)
    head = office.head

    again = office.done("keys", "retire", "k1", today="2026-01-19")

    assert "was taken away on 16 January 2026; nothing changed." in again.out
    assert office.head == head
    assert "There is no key “k7”." in office.done("keys", "retire", "k7", status=2).err


def test_a_form_made_anew_needs_both_keys(stages: Stages, tmp_path: Path) -> None:
    """Nobody knows which of its two copies comes back."""
    office = issued(stages, tmp_path)
    office.done("keys", "rotate", today=DAY)
    office.done("issue", "returns", *PERIOD, "--again", today=DAY)

    assert [row[2] for row in rows_of(office)] == [2, 2]


def test_what_became_of_keys_is_recorded_and_a_number_is_never_used_again(stages: Stages, tmp_path: Path) -> None:
    """Who made it and who took it away stands in the ledger; the secret stands nowhere but in its file."""
    office = issued(stages, tmp_path)
    office.done("keys", "rotate", today=DAY)
    second = next(path for path in (office.root / "keys").iterdir() if path.name.startswith("k2-"))
    office.done("keys", "rotate", "--at-once", today=DAY)
    office.done("keys", "retire", "k2", today="2026-02-01")
    office.done("keys", "rotate", "--at-once", today="2026-02-02")

    assert [path.name.partition("-")[0] for path in sorted((office.root / "keys").iterdir())] == ["k1", "k3", "k4"]
    remembered = office.register.get(SigningKey, second.stem)
    assert remembered is not None
    assert (str(remembered.made_on), str(remembered.retired_on)) == (DAY, "2026-02-01")
    assert office.done("verify").status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the rights of the folder decide")
def test_a_new_key_is_readable_for_its_user_only(stages: Stages, tmp_path: Path) -> None:
    """Thirty-two random bytes."""
    office = issued(stages, tmp_path)
    office.done("keys", "rotate", today=DAY)

    (made,) = [path for path in (office.root / "keys").iterdir() if path.name.startswith("k2-")]
    assert (made.stat().st_mode & 0o777, len(made.read_bytes())) == (0o600, 32)


def test_a_dry_run_makes_and_takes_nothing(stages: Stages, tmp_path: Path) -> None:
    """It says what would be done."""
    office = issued(stages, tmp_path)
    before = office.files()

    assert office.done("keys", "rotate", "--dry-run").out.startswith("Would make the key k2.")
    assert office.files() == before


def test_rotating_twice_makes_one_key(stages: Stages, tmp_path: Path) -> None:
    """A command typed again says what there is; only somebody who asks for it makes another before one is used."""
    office = issued(stages, tmp_path)
    office.done("keys", "rotate", today=DAY)
    before = office.files()

    again = office.done("keys", "rotate", today="2026-01-13")

    assert again.out.startswith("k2-")
    assert "was made on 12 January 2026 and has signed no form yet. Nothing was changed." in again.out
    assert "pmf keys rotate --at-once" in again.out
    assert office.files() == before
    office.done("issue", "returns", *PERIOD, "--again", today="2026-01-13")
    assert "New forms are signed with k3-" in office.done("keys", "rotate", today="2026-01-13").out


def test_one_form_is_one_form(stages: Stages, tmp_path: Path) -> None:
    """In every sentence about it."""
    office = issued(stages, tmp_path)
    office.fill("returns", RETURNS)
    min(office.workspace.forms_in.rglob("*.xlsx")).unlink()
    office.done("collect", today=DAY)
    office.done("keys", "rotate", today=DAY)

    early = office.done("keys", "retire", "k1", today=DAY, status=2)
    at_once = office.done("keys", "retire", "k1", "--at-once", today=DAY, status=1)

    assert "1 form that is out carries the signature of k1-" in early.err
    assert "1 form that is out can no longer be taken in." in at_once.out


def test_a_misspelt_key_is_answered_with_those_there_are(stages: Stages) -> None:
    """By its whole name, its number, or its file's name."""
    said = stages.seen("defined").run("keys", "retire", "k7")

    assert said.status == 2
    assert said.err.startswith("There is no key “k7”.\n")


def test_options_may_stand_before_the_word_rotate(stages: Stages, tmp_path: Path) -> None:
    """`pmf keys -C DIR rotate` means the same workspace as `pmf keys rotate -C DIR`."""
    from tests.workspaces import typed

    office = issued(stages, tmp_path)
    said = typed("keys", "-C", str(office.root), "--by", "tp", "rotate")

    assert said.status == 0
    assert len(list((office.root / "keys").iterdir())) == 2
