"""`pmf redact` and the names of files: what an officer called a file can be erased like any other text."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmf_excel.core.records.keeping import Disposal
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.typed.file_names import kept_name
from pmf_excel.jobs import plain_names
from tests.test_jobs_retaining import unreadable
from tests.workspaces import RETURNS, Office, Stages

PERIOD = ("--period", "2025/26 Q3")
WHY = ("--reason", "Asked for by the person named.")
PERSON = "Ann Example"
RETURN, LETTER = f"Return of {PERSON}, off sick.xlsx", f"{PERSON} about pay.xlsx"


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """A workspace that has taken in one file whose name speaks of a person, and refused another."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS)
    form = min(office.workspace.forms_in.rglob("*.xlsx"))
    form.rename(office.workspace.forms_in / RETURN)
    office.drop(LETTER, b"Dear all, see below.")
    office.run("collect")
    return office


def named(office: Office) -> list[str]:
    """Every file below the workspace that has the person in its name, or in its bytes as they are."""
    every = [path for path in sorted(office.root.rglob("*")) if path.is_file()]
    return [
        path.relative_to(office.root).as_posix()
        for path in every
        if PERSON in path.name or PERSON.encode() in path.read_bytes()
    ]


def test_a_file_is_kept_on_under_a_plain_name(office: Office) -> None:
    """Ledger, copies and logs forget what it was called; the proof still finds it."""
    before = {each.sha256: each for each in office.register.all(Arrival)}
    assert {"ledger.db", f"accepted/2025-26-Q3/{kept_name(RETURN, sha_of(before, RETURN))}"} < set(named(office))
    office.done("status", *PERIOD)

    said = office.done("redact", RETURN, "file", *WHY)
    office.run("redact", LETTER, "file", *WHY)

    assert named(office) == [f"quarantine/{sha_of(before, LETTER)}.xlsx.txt"]
    after = {each.sha256: each for each in office.register.all(Arrival)}
    whole = {sha256[:16]: each for sha256, each in after.items() if each.file == "[redacted]"}
    assert {name: each.kept for name, each in whole.items()} == {
        sha_of(before, RETURN): f"accepted/2025-26-Q3/{sha_of(before, RETURN)}.xlsx",
        sha_of(before, LETTER): f"quarantine/{sha_of(before, LETTER)}.xlsx",
    }
    assert said.out.startswith("Erased “File” of arrival ")
    assert office.done("verify").status == 0


def sha_of(arrivals: dict[str, Arrival], name: str) -> str:
    """The start of a file's hash."""
    return next(sha256[:16] for sha256, each in arrivals.items() if each.file == name)


def test_a_note_that_quotes_the_name_is_named_and_goes_with_its_file(office: Office) -> None:
    """What the decision to let it go says of its name has been erased already."""
    said = office.done("redact", LETTER, "file", *WHY, "--json", status=1).document
    (note,) = (row["file"] for row in said["files"])

    office.done("retain", "--file", note.removesuffix(".txt"), *WHY, "--apply")

    assert not [name for name in named(office) if name.startswith("quarantine/")]
    assert {each.file for each in office.register.all(Disposal)} >= {note, note.removesuffix(".txt")}
    assert office.done("verify").status == 0


def test_a_file_that_was_let_go_is_forgotten_by_name_too(office: Office) -> None:
    """Its decision keeps hash, day and reason; the reason can be erased as well."""
    kept = next(each.kept for each in office.register.all(Arrival) if each.file == LETTER)
    office.done("retain", "--file", kept, "--reason", f"{PERSON} rang.", "--apply")

    office.done("redact", LETTER, "file", *WHY, "--everywhere")
    assert not [each for each in office.register.all(Disposal) if PERSON in each.file]
    for each in office.register.all(Disposal):
        office.run("redact", each.id, "rule", *WHY)

    assert f"{PERSON} rang." not in str(office.register.all(Disposal))
    assert office.done("verify").status == 0


@pytest.mark.parametrize("step", ["change_between", "put_file"])
def test_a_file_whose_renaming_was_cut_off_is_renamed_by_running_it_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Before or after the new name is recorded: it is found by its bytes."""

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(plain_names, step, killed)
        office.run("redact", RETURN, "file", *WHY)
    sha256 = next(each.sha256 for each in office.register.all(Arrival) if each.file == "[redacted]")

    again = office.run("redact", sha256, "file", *WHY)

    assert "was erased already by entries" in " ".join(again.out.split())
    assert office.names("accepted").count(f"2025-26-Q3/{sha256[:16]}.xlsx") == 1
    assert not [name for name in named(office) if RETURN in name]
    assert office.done("verify").status == 0


def test_a_file_that_cannot_be_read_is_named_and_renamed_by_running_it_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can tell whose bytes it has; what is said of it stays in the log of jobs, and so has no name in it."""
    sha256 = sha_of({each.sha256: each for each in office.register.all(Arrival)}, RETURN)
    kept = f"accepted/2025-26-Q3/{kept_name(RETURN, sha256)}"

    with monkeypatch.context() as patched:
        unreadable(patched, kept)
        said = office.done("redact", RETURN, "file", *WHY, status=1)
    assert "A file in accepted/ cannot be read" in said.out
    assert kept in "".join(said.out.split("\n"))
    assert RETURN.encode() not in office.workspace.ledger_path.read_bytes()
    assert b"off sick" not in office.workspace.ledger_path.read_bytes()

    office.run("redact", next(each.sha256 for each in office.register.all(Arrival) if each.sha256.startswith(sha256)),
               "file", *WHY)  # fmt: skip

    assert (office.root / f"accepted/2025-26-Q3/{sha256}.xlsx").is_file()
    assert [name for name in named(office) if name.startswith("accepted/")] == []
    assert office.done("verify").status == 0


def test_a_person_asked_for_is_found_in_the_names_of_files(office: Office) -> None:
    """Whoever erases a name hears of files called after the person, and --everywhere renames them."""
    office.done("correct", "LOC-1", *PERIOD, "--reason", PERSON)

    planned = office.done("redact", "LOC-1", "return_reason", *PERIOD, *WHY, "--dry-run", "--json").document
    office.run("redact", "LOC-1", "return_reason", *PERIOD, *WHY, "--everywhere")

    assert {(row["kind"], row["field"]) for row in planned["elsewhere"]} >= {("arrival", "file"), ("arrival", "kept")}
    assert [Path(row["file"]).parts[0] for row in planned["files"]] == ["accepted", "quarantine", "quarantine"]
    assert [name for name in named(office) if not name.endswith(".txt")] == []
    assert office.done("verify").status == 0
