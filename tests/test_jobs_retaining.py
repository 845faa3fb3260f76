"""`pmf retain`: listed first, gone when asked for, remembered with name and hash; verify passes and says so."""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.core.records.keeping import Disposal
from pmf_excel.jobs.files import sha256_of
from pmf_excel.jobs.naming import LONDON
from tests.workspaces import Office, Stages

#: A year after the quarter, and when the years of its indicators are over.
LATER, OVER = "2027-02-01", "2032-04-01"


def dated(path: Path, day: date) -> None:
    """Make a file as old as if it had been written on a day."""
    moment = datetime.combine(day, datetime.min.time(), LONDON).timestamp()
    os.utime(path, (moment, moment))


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """A workspace with originals, a refused file, a duplicate, an older master and copies of the ledger."""
    office = stages.at("checks", tmp_path)
    original = office.root / "accepted" / office.names("accepted")[0]
    office.drop("notes.xlsx", b"Dear all, my figures are below.")
    office.drop("twice.xlsx", original.read_bytes())
    office.run("collect", today="2026-01-13")
    (office.workspace.backups / "master.xlsm").write_bytes(b"somebody's own")
    for path in (office.workspace.backups / "master.xlsm", *(office.workspace.accepted / "duplicates").iterdir()):
        dated(path, date(2026, 1, 13))
    return office


def kinds_of(document: dict[str, list[dict[str, str]]]) -> dict[str, list[str]]:
    """The files of a listing by their kind."""
    found: dict[str, list[str]] = {}
    for row in document["files"]:
        found.setdefault(row["kind"], []).append(row["file"])
    return found


def test_it_lists_and_changes_nothing_unless_it_is_asked_to(office: Office) -> None:
    """Without --apply, and with --dry-run whatever else is said."""
    before = office.files()

    listed = office.done("retain", today=OVER)
    dry = office.done("retain", "--apply", "--dry-run", today=OVER)

    assert office.files() == before
    assert listed.out == dry.out
    assert "Nothing was changed." in listed.out
    assert "pmf retain --apply lets them go; it cannot be undone." in listed.out


def test_after_a_year_refused_files_duplicates_and_copies_go(office: Office) -> None:
    """The newest copy of the ledger stays; originals, forms and answers too. Their notes go with refused files."""
    document = office.done("retain", "--json", today=LATER).document

    kinds = kinds_of(document)
    assert sorted(kinds) == ["backup", "duplicate", "quarantine"]
    assert kinds["backup"] == ["backups/ledger-2026-01-02.db", "backups/ledger-2026-01-05.db",
                               "backups/ledger-2026-01-12.db", "backups/master.xlsm"]  # fmt: skip
    assert [Path(name).suffix for name in kinds["quarantine"]] == [".xlsx", ".txt"]
    assert document["totals"] == {
        "backup": 4,
        "duplicate": 1,
        "quarantine": 2,
        "files": 7,
        "bytes": document["totals"]["bytes"],
    }
    assert document["applied"] is False


def test_originals_forms_and_answers_go_when_their_indicators_years_are_over(office: Office) -> None:
    """Six years after the end of 2025/26; not a day before."""
    day_before = kinds_of(office.done("retain", "--json", today="2032-03-31").document)
    on_the_day = kinds_of(office.done("retain", "--json", today=OVER).document)

    assert "original" not in day_before
    assert len(on_the_day["original"]) == len([name for name in office.names("accepted") if "duplicates" not in name])
    assert {Path(name).parts[0] for name in on_the_day["form or answer"]} == {"out"}


def test_what_went_is_remembered_and_verify_passes_and_says_so(office: Office) -> None:
    """Name, hash, size and rule of each; a second run has nothing to do."""
    hashes = {name: sha256_of((office.root / "accepted" / name).read_bytes()) for name in office.names("accepted")}

    done = office.done("retain", "--apply", "--json", today=OVER).document
    again = office.done("retain", "--apply", today=OVER)

    remembered = {entry.file: entry for entry in office.register.all(Disposal)}
    assert office.names("accepted") == office.names("quarantine") == []
    assert set(remembered) == {row["file"] for row in done["files"]}
    assert {remembered[f"accepted/{name}"].sha256 for name in hashes} == set(hashes.values())
    assert remembered["backups/master.xlsm"].size == len(b"somebody's own")
    assert again.out.splitlines()[0] == "Nothing is kept longer than it has to be."
    said = office.done("verify")
    assert said.out.splitlines()[0].startswith("All ")
    assert f"{len(remembered)} files were let go by a recorded decision." in said.out


def test_without_a_decision_a_file_that_is_gone_is_a_problem(office: Office) -> None:
    """Deleting by hand is not letting go."""
    name = office.names("accepted")[0]
    (office.root / "accepted" / name).unlink()

    assert office.done("verify", "--json", status=1).document["problems"] == [f"accepted/{name} is missing."]


def test_a_file_goes_by_name_with_a_reason(office: Office) -> None:
    """Such as an original that holds an erased text."""
    name = f"accepted/{office.names('accepted')[0]}"

    unreasoned = office.done("retain", "--file", name, "--apply", status=2)
    outside = office.done("retain", "--file", "pmf.toml", "--reason", "Why not.", "--apply", status=2)
    above = office.done("retain", "--file", "../office/ledger.db", "--reason", "Why not.", "--apply", status=2)
    office.done("retain", "--file", name, "--reason", "It held a text that was erased.", "--apply")

    assert "A file that is let go by name needs a reason." in unreasoned.err
    assert "pmf.toml is nothing that can be let go." in outside.err
    assert "ledger.db is nothing that can be let go." in above.err
    assert not (office.root / name).exists()
    assert [entry.rule for entry in office.register.all(Disposal)] == ["It held a text that was erased."]
    assert office.done("verify").status == 0


def test_a_file_that_was_named_before_is_told_when_it_went(office: Office) -> None:
    """Also together with another; one that never was is still none."""
    first, second, *_ = (f"accepted/{name}" for name in office.names("accepted") if "duplicates" not in name)
    why = ("--reason", "It held a text that was erased.", "--apply")
    one = office.done("retain", "--file", first, *why, today="2026-01-27")

    again = office.done("retain", "--file", first, *why)
    both = office.done("retain", "--file", first, "--file", second, *why)
    never = office.done("retain", "--file", "accepted/never.xlsx", *why, status=2)

    assert one.out.splitlines()[0] == "Let 1 file go; the ledger keeps its name and hash."
    assert again.out.splitlines() == [f"{first} was let go already, on 27 January 2026."]
    assert both.out.splitlines()[:2] == [again.out.strip(), "Let 1 file go; the ledger keeps its name and hash."]
    assert "There is no file accepted/never.xlsx." in never.err
    assert len(office.register.all(Disposal)) == 2
    assert "2 files were let go by a recorded decision." in office.done("verify").out


def test_a_refused_file_takes_its_note_along(office: Office) -> None:
    """The note has its name and quotes what was wrong with it."""
    (name,) = [name for name in office.names("quarantine") if not name.endswith(".txt")]

    office.done("retain", "--file", f"quarantine/{name}", "--reason", "It names a person.", "--apply")

    assert office.names("quarantine") == []
    assert {each.file for each in office.register.all(Disposal)} == {f"quarantine/{name}", f"quarantine/{name}.txt"}
    assert office.done("verify").status == 0


def test_a_file_that_another_program_holds_goes_the_next_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decision stands; verify says that the file is still there, and the next run takes it away."""
    name = f"accepted/{office.names('accepted')[0]}"
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == Path(name).name:
            raise PermissionError(13, "held", str(path))
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        said = office.done("retain", "--apply", today=OVER, status=1)
    verified = office.done("verify")
    office.done("retain", "--apply", today=OVER)

    assert f"Open in another program: {name}." in said.out
    assert f"Let go, but still there: {name}. The next pmf retain --apply takes it away." in verified.out
    assert not (office.root / name).exists()


def unreadable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Have the file of this name refuse to be opened, as one that another program holds alone."""
    opened = Path.open

    def held(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == Path(name).name:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", held)


def test_a_file_that_cannot_be_read_stays_and_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """All others go, the one named in words; once it can be read the next run takes it too."""
    name = f"accepted/{office.names('accepted')[0]}"

    with monkeypatch.context() as patched:
        unreadable(patched, name)
        listed = office.run("retain", today=OVER)
        said = office.done("retain", "--apply", today=OVER, status=1)
        by_name = office.done("retain", "--file", name, "--reason", "Asked for.", "--apply", today=OVER, status=1)

    for each in (listed, said, by_name):
        assert f"{name} cannot be read (Permission denied). So it stays" in " ".join(each.out.split())
    assert "Let " in said.out
    assert [path.name for path in office.workspace.accepted.rglob("*") if path.is_file()] == [Path(name).name]
    office.done("retain", "--apply", today=OVER)
    assert not (office.root / name).exists()


def test_a_file_let_go_whose_place_cannot_be_read_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was held when it was let go, and is held still: verify and retain say so, and do not break off."""
    name = f"accepted/{office.names('accepted')[0]}"
    content = (office.root / name).read_bytes()
    office.done("retain", "--apply", today=OVER)
    (office.root / name).parent.mkdir(exist_ok=True)
    (office.root / name).write_bytes(content)

    with monkeypatch.context() as patched:
        unreadable(patched, name)
        verified = office.run("verify")
        retained = office.done("retain", "--apply", today=OVER, status=1)

    assert f"Let go, but a file lies there that cannot be read: {name}." in verified.out
    assert f"{name} cannot be read" in retained.out


def test_the_same_file_that_comes_again_is_known(office: Office) -> None:
    """Its name and hash were kept: it is not taken in a second time."""
    name = office.names("accepted")[0]
    content = (office.root / "accepted" / name).read_bytes()
    office.done("retain", "--apply", today=OVER)
    office.drop("again.xlsx", content)

    document = office.run("collect", "--json", today=OVER).document

    assert [file["verdict"] for file in document["files"]] == ["already_received"]
    assert office.done("verify").status == 0


def test_days_are_set_in_the_settings(office: Office) -> None:
    """Each workspace has its own."""
    settings = office.root / "pmf.toml"
    text = settings.read_text(encoding="utf-8")
    assert "quarantine_days = 365\nduplicates_days = 365\nbackups_days = 90\n" in text
    settings.write_text(text.replace("quarantine_days = 365", "quarantine_days = 10"), encoding="utf-8")

    kinds = kinds_of(office.done("retain", "--json", today="2026-01-24").document)

    assert list(kinds) == ["quarantine"]


def test_days_are_written_in_words_and_the_document_keeps_them_iso(stages: Stages, tmp_path: Path) -> None:
    """In the column Kept until as in the rule beside it; no figure with a nought before it."""
    office = stages.at("authorisations", tmp_path)

    shown = " ".join(office.done("retain", today=LATER).out.split())
    document = office.done("retain", "--json", today=LATER).document

    assert re.search(r"[1-9]\d? (January|February|March|April) 20\d\d", shown)
    names = re.compile(r"ledger-\d{4}-\d{2}-\d{2}\.db")
    assert re.findall(r"\b\d{4}-\d{2}-\d{2}\b|\b0\d [A-Z][a-z]+ \d{4}", names.sub("", shown)) == []
    assert any(re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["kept_until"] or "") for row in document["files"])
