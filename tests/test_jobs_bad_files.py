"""Files that cannot be taken in, writers that meet, and jobs that are cut off: nothing stops, nothing is lost."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.core.collecting.taking import take_form
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure
from pmf_excel.jobs import collecting, filing
from pmf_excel.jobs import workspace as workspaces
from pmf_excel.jobs.collecting import collect
from pmf_excel.jobs.files import put_file
from tests.workspaces import CHECKS, RETURNS, Office, Stages, files_in

PERIOD = ("--period", "2025/26 Q3")
DOING = Doing(by="tp", login="mary", door="test", today=date(2026, 1, 12), now=datetime(2026, 1, 12, 9, tzinfo=UTC))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
#: File by file: what lies in it, and words of the note beside it.
BAD: dict[str, tuple[bytes, str]] = {
    "empty.xlsx": (b"", "The file is empty: there is nothing in it."),
    "figures.xlsx": (b"indicator,value\nLOC-1,437\n", "This is a plain text file (such as csv), not a workbook"),
    "page.xlsx": (b"<!DOCTYPE html><html><table></table></html>", "This is a web page (html), not a workbook"),
    "printed.xlsx": (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF, not a workbook."),
    "old.xls": (OLE, "(.xls)"),
    "half.xlsx": (b"PK\x03\x04 and then nothing", "The workbook is damaged or incomplete"),
    "picture.xlsx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "What to do"),
}


def returns_out(stages: Stages, tmp_path: Path) -> Office:
    """A workspace with the returns of the quarter out."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    return office


def test_bad_files_go_to_quarantine_with_a_note_and_the_rest_is_taken_in(stages: Stages, tmp_path: Path) -> None:
    """Each note names the file, why it was not taken in and what to do; what was refused is kept as received."""
    office = returns_out(stages, tmp_path)
    for name, (content, _) in BAD.items():
        office.drop(name, content)
    filled = office.fill("returns", RETURNS)
    own = office.drop("my own.xlsx", (office.root / "import.xlsx").read_bytes())
    kept_own = own.read_bytes()

    said = office.done("collect", status=1)

    assert said.out.startswith("Took in 7 lines from 10 files: 2 accepted, 8 refused.")
    assert "Next: Read the notes beside the refused files in quarantine/" in said.out
    assert "out/" not in said.out.partition("Next: ")[2]
    assert office.names("in") == []
    notes = {path.name: path.read_text(encoding="utf-8") for path in files_in(office.root / "quarantine") if
             path.suffix == ".txt"}  # fmt: skip
    assert len(notes) == len(BAD) + 1
    for name, (content, words) in BAD.items():
        (note,) = (text for text in notes.values() if text.startswith(f"{name}\n"))
        assert words in note
        assert "\nWhat to do\n" in note
        kept = [path for path in files_in(office.root / "quarantine") if path.read_bytes() == content]
        assert len(kept) == 1
    assert any("This workbook is not one of our forms" in text for text in notes.values())
    assert [path.read_bytes() for path in (office.root / "quarantine").glob("my own*.xlsx")] == [kept_own]
    assert {path.name for path in filled} == {name.split("/")[1].rsplit(".", 2)[0] + ".xlsx" for name in
                                              office.names("accepted")}  # fmt: skip
    assert office.done("verify").status == 0


def test_refused_files_and_answers_are_both_to_be_dealt_with(stages: Stages, tmp_path: Path) -> None:
    """One file is refused and one form has a figure that cannot be read: the next step names notes and answers."""
    office = returns_out(stages, tmp_path)
    office.fill("returns", RETURNS.replace("437", "lots"))
    office.drop("notes.xlsx", b"Dear all, my figures are below.")

    assert office.done("collect", status=1).out.splitlines()[-1] == (
        "Next: Read the notes beside the refused files in quarantine/, then ask for them again. Send the officers their "
        "answers from out/. Lines kept out stay open, and are issued again: pmf status"
    )


def test_a_form_that_was_tampered_with_or_comes_from_elsewhere_is_refused(stages: Stages, tmp_path: Path) -> None:
    """With a note in plain words; the register learns nothing from it."""
    office = returns_out(stages, tmp_path)
    form = office.out("returns")[0]
    good = office.filled(form, RETURNS)
    office.drop("altered.xlsx", rewritten(good, form.officer, "somebody-else"))
    other = Office(tmp_path / "elsewhere" / "other")
    other.root.parent.mkdir()
    from tests.workspaces import _define

    _define(other.root)
    other.done("issue", "returns", *PERIOD)
    office.drop("theirs.xlsx", other.filled(other.out("returns")[0], RETURNS))

    said = office.done("collect", status=1)

    assert "2 refused" in said.out
    assert "This form was not issued by this workspace" in said.out
    assert [figure.state.value for figure in office.register.all(Figure) if figure.state.value != "imported"] == []
    assert len(office.names("quarantine")) == 4


def test_what_programs_leave_behind_is_skipped_and_stays(stages: Stages, tmp_path: Path) -> None:
    """Lock files and downloads under way; they are named, not judged."""
    office = returns_out(stages, tmp_path)
    for name in ("~$return.xlsx", "half.xlsx.crdownload", "desktop.ini"):
        office.drop(f"collie/{name}", b"x")

    said = office.done("collect")

    assert "3 skipped" in said.out
    assert office.names("in") == ["collie/desktop.ini", "collie/half.xlsx.crdownload", "collie/~$return.xlsx"]


def test_a_file_that_cannot_be_opened_stays_for_the_next_time(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that Excel still holds open: it is said, nothing is moved, and later it is taken in."""
    office = returns_out(stages, tmp_path)
    filled = office.fill("returns", RETURNS)
    opened = os.open

    def held(path: str | Path, *rest: int, **named: Any) -> int:
        if path == filled[0]:
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **named)

    monkeypatch.setattr(os, "open", held)
    said = office.done("collect", status=1)
    monkeypatch.undo()

    assert "The file cannot be opened" in said.out
    assert filled[0].exists()
    assert not filled[1].exists()
    assert office.done("collect").out.startswith("Took in 6 lines from 1 file: 1 accepted.")
    assert office.names("in") == []


def test_a_file_from_elsewhere_is_copied_never_moved(stages: Stages, tmp_path: Path) -> None:
    """Good ones and bad ones; given again they are not copied again."""
    office = returns_out(stages, tmp_path)
    folder = tmp_path / "mail"
    folder.mkdir()
    for form in office.out("returns"):
        (folder / f"{form.officer}.xlsx").write_bytes(office.filled(form, RETURNS))
    (folder / "bad.xlsx").write_bytes(b"%PDF-1.7")
    before = {path.name: path.read_bytes() for path in files_in(folder)}

    first = office.done("collect", str(folder), status=1)
    after = office.files()
    second = office.done("collect", str(folder), status=1)

    assert "2 accepted, 1 refused" in first.out
    assert "1 refused, 2 already received" in second.out
    assert {path.name: path.read_bytes() for path in files_in(folder)} == before
    assert office.files() == after
    assert len(office.names("accepted")) == 2
    assert len(office.names("quarantine")) == 2


def test_a_file_in_the_workspace_is_known_however_its_path_is_written(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named with a relative path, what lies in in/ is moved, not copied."""
    office = returns_out(stages, tmp_path)
    (filled, _) = office.fill("returns", RETURNS)
    monkeypatch.chdir(office.root)

    said = office.done("collect", str(filled.relative_to(office.root)), "--json")

    assert said.document["files"][0]["file"] == f"collie/{filled.name}"
    assert not filled.exists()


def test_a_refused_file_that_is_right_later_is_taken_in(stages: Stages, tmp_path: Path) -> None:
    """Such as a form whose key was restored meanwhile: it is looked at again, and the register says where it lies."""
    office = returns_out(stages, tmp_path)
    form = next(form for form in office.out("returns") if form.officer == "collie")
    outside = tmp_path / "return.xlsx"
    outside.write_bytes(office.filled(form, RETURNS))
    (key,) = (office.root / "keys").iterdir()
    secret = key.read_bytes()
    key.rename(office.root / "keys" / "k0.key")

    refused = office.done("collect", str(outside), status=1)
    (office.root / "keys" / "k0.key").rename(key)
    taken = office.done("collect", str(outside))

    assert secret == key.read_bytes()
    assert "1 refused" in refused.out
    assert "Took in 6 lines from 1 file: 1 accepted." in taken.out
    assert "already received" in office.done("collect", str(outside)).out
    assert office.done("verify").status == 0


def test_a_second_writer_is_told_who_holds_the_workspace(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Since when, and to wait; readers are let in, and afterwards it works."""
    office = stages.at("defined", tmp_path)
    monkeypatch.setattr(workspaces, "PATIENCE", 0.1)

    with office.workspace.locked(DOING):
        said = office.done("issue", "returns", *PERIOD, status=2)
        assert office.done("status").status == 0

    assert said.err == (
        "The workspace is in use by tp since 12 January 2026 09:00 UTC.\nWait until that job is done, then try again.\n"
    )
    office.done("issue", "returns", *PERIOD)


class PowerCut(BaseException):
    """The end of the process, as far as a test can bring it about."""


@pytest.mark.parametrize("at", ["first", "second", "after the first"])
def test_nothing_is_lost_when_collect_is_cut_off_before_filing(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """What the ledger has stays, the originals end in accepted/, the workbook catches up: collect again is enough."""
    office = returns_out(stages, tmp_path)
    office.fill("returns", RETURNS)
    moved: list[Path] = []

    def cut(source: Path, target: Path, patience: float | None = None) -> None:
        moved.append(target)
        if len(moved) > (0 if at == "first" else 1):
            raise PowerCut
        put_file(source, target, patience)
        if at == "after the first":
            raise PowerCut

    monkeypatch.setattr(filing, "put_file", cut)
    with pytest.raises(PowerCut):
        collect(office.workspace, DOING)
    monkeypatch.undo()
    collected = [figure.id for figure in office.register.all(Figure) if figure.state.value == "collected"]
    assert len(collected) == 8

    head = office.head
    said = office.done("collect")

    assert "already received" in said.out
    assert office.head == head
    assert len(office.names("accepted")) == 2
    assert office.names("accepted/duplicates") == []
    assert office.names("in") == []
    assert office.done("verify").status == 0
    assert [path.name for path in office.root.glob(".taking-in-*")] == []


def test_nothing_is_half_done_when_collect_is_cut_off_between_two_forms(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One form is one transaction: what was not taken in lies in in/ and is taken in the next time."""
    office = returns_out(stages, tmp_path)
    office.fill("returns", RETURNS)
    taken: list[str] = []

    def cut(*given: object) -> object:
        taken.append("form")
        if len(taken) > 1:
            raise PowerCut
        return take_form(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(collecting, "take_form", cut)
    with pytest.raises(PowerCut):
        collect(office.workspace, DOING)
    monkeypatch.undo()
    before = len(office.names("in"))

    office.done("collect")

    assert before == 2
    assert office.names("in") == []
    assert len(office.names("accepted")) == 2
    states = {figure.state.value for figure in office.register.all(Figure)}
    assert states == {"imported", "collected"}
    office.done("issue", "checks", *PERIOD)
    office.fill("checks", CHECKS)
    office.done("collect")


def test_collect_says_that_nothing_lies_there(stages: Stages) -> None:
    """And where it looked."""
    office = stages.seen("returns")

    said = office.done("collect", "--dry-run")

    assert said.out.startswith(f"No files lie in the folder {office.root}/in.")


def test_init_never_writes_over_files(tmp_path: Path) -> None:
    """A folder that has what a workspace would make is refused; other files are left alone."""
    from tests.workspaces import typed

    (tmp_path / "import.xlsx").write_bytes(b"mine")
    refused = typed("init", str(tmp_path))
    assert (refused.status, refused.err) == (
        2,
        (
            f"{tmp_path} already has import.xlsx, which a workspace would need for itself.\n"
            "Name a folder that is empty or does not exist yet.\n"
        ),
    )
    assert [path.name for path in tmp_path.iterdir()] == ["import.xlsx"]

    (tmp_path / "import.xlsx").rename(tmp_path / "mine.xlsx")
    assert typed("init", str(tmp_path)).status == 0
    assert (tmp_path / "mine.xlsx").read_bytes() == b"mine"
    assert "is a workspace already; nothing changed." in typed("init", str(tmp_path)).out
    assert typed("init", str(tmp_path / "mine.xlsx")).err.startswith(f"{tmp_path / 'mine.xlsx'} is a file.")


def rewritten(workbook: bytes, old: str, new: str) -> bytes:
    """A workbook with a word exchanged wherever it stands, as a person with an editor could."""
    from pmf_excel.office.package import read_package, write_package

    parts = read_package(workbook)
    return write_package({name: part.replace(old.encode(), new.encode()) for name, part in parts.items()})
