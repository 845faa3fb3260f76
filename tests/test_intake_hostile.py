"""Whatever lies in `in/`, collect ends: each file gets a verdict, a line and, if refused, a note in plain words."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import socket
import stat
import sys
import threading
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.core.catalogue.intake import INTAKE, NOT_A_FILE, STILL_ARRIVING
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.typed.file_names import LONGEST_KEPT, kept_name, shown_name
from pmf_excel.excel import look as looking
from pmf_excel.office.package import read_package, write_package
from tests.workspaces import RETURNS, Office, Stages

#: What officers, programs and mischief call files; on Windows some cannot exist.
ODD_NAMES = (
    "line\nbreak.xlsx",
    "-rf",
    "--help.xlsx",
    "{{7*7}}.xlsx",
    "{% for x in y %}.xlsx",
    "\u202excod.xlsx",
    f"{'long ' * 48}.xlsx"[-245:],
    "é" * 120 + ".xlsx",
    unicodedata.normalize("NFC", "Café.xlsx"),
    unicodedata.normalize("NFD", "Café.xlsx"),
    "CON.xlsx",
    "lpt1",
    "aux.q3.xlsx",
    "dots....",
    "blank .xlsx ",
    "=cmd|'/c calc'!A1.xlsx",
    "<b>&amp;.xlsx",
    "quote\"s'.xlsx",
    "back\\slash.xlsx",
    "a:b?*|.xlsx",
    "tab\t\u200b.xlsx",
    "emoji 🏛.xlsx",
    "$(touch x).xlsx",
    b"not \xff text.xlsx".decode("utf-8", "surrogateescape"),
)
_WINDOWS_REFUSES = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[ .]$')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_NOTE = re.compile(r"[^\n]+\n\nWhy it was not taken in\n([A-Z].*[.])\n\nWhat to do\n([A-Z].*[.])\n", re.DOTALL)


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """A workspace with the returns of the quarter out."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", "--period", "2025/26 Q3", today="2026-01-05")
    return office


def collected(office: Office, status: int = 1) -> dict[str, dict[str, Any]]:
    """Collect, and return what became of each file by its name as it is told."""
    said = office.run("collect", "--json", today="2026-01-12")
    assert said.status == status, said
    files = said.document["files"]
    found = {str(row["file"]): row for row in files}
    assert len(found) == len(files)
    return found


def is_safe(name: str) -> bool:
    """Whether every system takes a file of this name, with a note's ending too."""
    odd = _WINDOWS_REFUSES.search(name) or _DEVICES.match(name)
    return not odd and len(f"{name} (2).txt".encode()) <= 143 and unicodedata.normalize("NFC", name) == name


def quarantined(office: Office) -> dict[str, Path]:
    """Every file in quarantine by the hash of its bytes, after its note was looked at."""
    found = {}
    for path in (office.root / "quarantine").iterdir():
        assert is_safe(path.name), path.name
        if path.suffix == ".txt":
            assert _NOTE.fullmatch(path.read_text(encoding="utf-8")), path.name
        else:
            assert path.with_name(f"{path.name}.txt").is_file(), path.name
            if path.is_file() and not path.is_symlink():
                found[hashlib.sha256(path.read_bytes()).hexdigest()] = path
    return found


def codes_of(row: Mapping[str, Any]) -> list[str]:
    """The codes of what was found about a file."""
    return [str(finding["code"]) for finding in row["findings"]]


@pytest.mark.shared
def test_every_hostile_file_is_collected_with_a_verdict_a_line_and_a_note(office: Office, shared: Path) -> None:
    """In folders of folders, beside good returns: the returns come in, every other file is kept with its note."""
    rows = (shared / "hostile" / "CATALOG.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = [row.split("\t")[0] for row in rows]
    contents = {name: (shared / "hostile" / name).read_bytes() for name in names}
    for number, (name, content) in enumerate(contents.items()):
        office.drop("/".join(["nested"] * (number % 4) + [name]), content)
    office.fill("returns", RETURNS)

    found = collected(office)

    verdicts = {path.rpartition("/")[2]: str(row["verdict"]) for path, row in found.items()}
    twins = {name for name in names if list(contents.values()).count(contents[name]) > 1}
    assert sorted(verdicts[name] for name in twins) == ["already_received", "refused"]
    assert {verdicts[name] for name in names if name not in twins} == {"refused"}
    assert sorted(verdict for name, verdict in verdicts.items() if name not in contents) == ["accepted", "accepted"]
    known = {kind.code for kind in INTAKE}
    assert all(codes_of(row)[0] in known for row in found.values() if row["verdict"] == "refused")
    kept = {hashlib.sha256(content).hexdigest() for content in contents.values()}
    assert kept - set(quarantined(office)) == {hashlib.sha256(b"").hexdigest()} - set(quarantined(office))
    assert office.names("in") == []
    in_ledger = {record.sha256 for record in office.register.all(Arrival)}
    assert in_ledger >= kept - {hashlib.sha256(b"").hexdigest()}
    assert office.done("verify").status == 0


def odd_names(folder: Path) -> Iterator[str]:
    """The odd names that the system takes."""
    for name in ODD_NAMES:
        with contextlib.suppress(OSError, UnicodeError):
            (folder / name).touch()
            (folder / name).unlink()
            yield name


def test_odd_names_are_told_in_one_line_and_kept_under_names_that_every_system_takes(office: Office) -> None:
    """Each twice, once in a folder called oddly too; the name stands in ledger and note as text and nothing more."""
    names = list(odd_names(office.root / "in"))
    folder = "{{7*7}}" if os.name == "nt" else "line\nbreak/{{7*7}}"
    sent = {}
    for number, name in enumerate(names):
        for place in ("", f"{folder}/"):
            content = f"Not a workbook {number} {place}".encode()
            office.drop(f"{place}{name}", content)
            sent[hashlib.sha256(content).hexdigest()] = shown_name(f"{place}{name}")

    found = collected(office)

    assert sorted(found) == sorted(sent.values())
    assert all("\n" not in name and name.encode() for name in found)
    assert {row["verdict"] for row in found.values()} == {"refused"}
    assert set(quarantined(office)) == set(sent)
    assert {record.sha256: record.file for record in office.register.all(Arrival)} == {
        sha256: name.strip() for sha256, name in sent.items()
    }
    for sha256, path in quarantined(office).items():
        assert path.with_name(f"{path.name}.txt").read_text(encoding="utf-8").startswith(f"{sent[sha256]}\n\n")
    assert office.names("in") == []
    assert office.done("collect").out.startswith("No files lie in")


def evil(form: bytes) -> Iterator[bytes]:
    """What an attacker makes of a form: cut off, with a part outside, an entity, macros, or a password's first bytes."""
    yield form[: len(form) // 2]
    entity = b'<!DOCTYPE workbook [<!ENTITY a "aaaa">]>' + read_package(form)["xl/workbook.xml"].partition(b"?>")[2]
    for name, content in (
        ("../../evil.xml", b"<x/>"),
        ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("xl/zeros.bin", bytes(30_000_000)),
        ("XL/Workbook.xml", b"<x/>"),
    ):
        packed = io.BytesIO(form)
        with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        yield packed.getvalue()
    yield write_package({**read_package(form), "xl/workbook.xml": entity})
    yield b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


def dropped(office: Office, contents: Sequence[bytes]) -> dict[str, str]:
    """Put each content under each odd name into `in/`, no two of the same bytes; return what each is called by hash."""
    sent: dict[str, str] = {}
    for number, content in enumerate(contents):
        for at, name in enumerate(odd_names(office.root / "in")):
            unique = content + f"\n{number} {at}".encode() if not content.startswith(b"PK") else content
            office.drop(f"{number}-{at}/{name}", unique)
            sent.setdefault(hashlib.sha256(unique).hexdigest(), shown_name(f"{number}-{at}/{name}"))
    return sent


def test_odd_names_with_evil_contents_are_refused_and_a_good_form_beside_them_is_taken_in(office: Office) -> None:
    """Neither helps the other: every one gets its reason and a note, under a name that every system takes."""
    good = office.filled(office.out("returns")[0], RETURNS)
    sent = dropped(office, list(evil(good)))
    office.drop("{{7*7}}.xlsx", good)

    found = collected(office)

    verdicts = {name: str(row["verdict"]) for name, row in found.items()}
    assert verdicts.pop("{{7*7}}.xlsx") == "accepted"
    assert set(verdicts.values()) == {"refused", "already_received"}
    known = {kind.code for kind in INTAKE}
    assert all(codes_of(row)[0] in known for row in found.values() if row["verdict"] == "refused")
    assert set(quarantined(office)) == set(sent)
    assert all(is_safe(path.rpartition("/")[2]) for path in office.names("accepted"))
    assert not list(office.root.parent.rglob("evil.xml"))
    assert office.names("in") == []
    assert office.done("verify").status == 0


@pytest.mark.shared
def test_every_odd_name_is_tried_with_hostile_workbooks(office: Office, shared: Path) -> None:
    """The made ones, each under the next of the odd names."""
    made = sorted(path for path in (shared / "hostile").iterdir() if path.suffix != ".tsv")
    contents = list(dict.fromkeys(path.read_bytes() for path in made if path.is_file()))
    names = list(odd_names(office.root / "in"))
    for number, content in enumerate(contents):
        office.drop(f"{number}/{names[number % len(names)]}", content)

    found = collected(office)

    assert {row["verdict"] for row in found.values()} == {"refused"}
    sent = {hashlib.sha256(content).hexdigest() for content in contents}
    assert sent - set(quarantined(office)) <= {hashlib.sha256(b"").hexdigest()}
    assert office.names("in") == []


def test_good_forms_under_odd_names_are_taken_in_and_received_once(office: Office) -> None:
    """A name says nothing about a form; the same bytes under another one are received already."""
    form = office.out("returns")[0]
    content = office.filled(form, RETURNS)
    names = list(odd_names(office.root / "in"))
    for name in names:
        office.drop(name, content)

    found = collected(office, status=0)

    verdicts = sorted(str(row["verdict"]) for row in found.values())
    assert verdicts == ["accepted", *["already_received"] * (len(names) - 1)]
    assert all(is_safe(path.rpartition("/")[2]) for path in office.names("accepted"))
    assert len(office.names("accepted")) == len(names)


def test_what_is_no_file_is_neither_opened_nor_followed(office: Office, tmp_path: Path) -> None:
    """Links, pipes, sockets and folders called like workbooks are put away as they are; what a link leads to stays."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pipes and sockets in folders")
    outside = tmp_path / "secret.xlsx"
    outside.write_bytes(b"Somebody's own.")
    inside = office.root / "in"
    (inside / "link.xlsx").symlink_to(outside)
    (inside / "dangling.xlsx").symlink_to(tmp_path / "nowhere")
    (inside / "loop.xlsx").symlink_to(inside / "loop.xlsx")
    (inside / "way out").symlink_to(tmp_path)
    os.mkfifo(inside / "pipe.xlsx")
    (inside / "folder.xlsx").mkdir()
    (inside / "folder.xlsx" / "workbook.xml").write_bytes(b"<x/>")
    (inside / "empty.xlsx").mkdir()
    with socket.socket(socket.AF_UNIX) as listening, contextlib.chdir(inside):
        listening.bind("socket.xlsx")

        found = collected(office)

    odd = {"link.xlsx", "dangling.xlsx", "loop.xlsx", "way out", "pipe.xlsx", "folder.xlsx", "empty.xlsx",
           "socket.xlsx"}  # fmt: skip
    assert set(found) == odd
    assert {codes_of(row)[0] for row in found.values()} == {NOT_A_FILE.code}
    assert {path.name for path in (office.root / "quarantine").iterdir()} == odd | {f"{name}.txt" for name in odd}
    assert stat.S_ISFIFO((office.root / "quarantine" / "pipe.xlsx").lstat().st_mode)
    assert (office.root / "quarantine" / "folder.xlsx" / "workbook.xml").read_bytes() == b"<x/>"
    assert outside.read_bytes() == b"Somebody's own."
    assert quarantined(office) == {}
    assert office.names("in") == []
    with office.workspace.ledger() as ledger:
        assert {line.file: line.note for line in ledger.arrivals("")} == dict.fromkeys(odd, NOT_A_FILE.code)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links without rights")
def test_a_link_never_takes_the_place_of_another(office: Office, tmp_path: Path) -> None:
    """Two that lead nowhere, one after the other: both are kept."""
    for target in ("one", "two"):
        (office.root / "in" / "form.xlsx").symlink_to(tmp_path / target)
        collected(office)

    kept = sorted(str(path.readlink()) for path in (office.root / "quarantine").iterdir() if path.is_symlink())
    assert kept == [str(tmp_path / "one"), str(tmp_path / "two")]


def test_a_folder_that_nobody_may_look_into_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is to think that nothing lies there; it stays, and what lies beside it is taken in."""
    closed = office.root / "in" / "closed"
    closed.mkdir()
    office.fill("returns", RETURNS)
    listed, allowed = Path.iterdir, os.access

    def iterdir(folder: Path) -> Iterator[Path]:
        if folder == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "iterdir", iterdir)
        patched.setattr(os, "access", lambda path, mode, **_: Path(path) != closed and allowed(path, mode))
        found = collected(office, status=1)

    assert (found.pop("closed")["verdict"], {row["verdict"] for row in found.values()}) == ("skipped", {"accepted"})
    assert closed.is_dir()


def test_a_file_that_grows_while_it_is_read_waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays where it is, however quickly it grows, and is taken in when it has arrived."""
    form = office.out("returns")[0]
    content = office.filled(form, RETURNS)
    path = office.drop("growing.xlsx", content[:5000])
    read, grown = looking._read, []

    def growing(source: Any) -> bytes:
        grown.append(1)
        with path.open("ab") as file:
            file.write(bytes(3_000_000))
        block: bytes = read(source)
        return block

    with monkeypatch.context() as patched:
        patched.setattr(looking, "_read", growing)
        found = collected(office, status=1)

    assert len(grown) < 5
    assert (found["growing.xlsx"]["verdict"], codes_of(found["growing.xlsx"])) == ("skipped", [STILL_ARRIVING.code])
    assert office.names("quarantine") == []
    path.write_bytes(content)
    assert collected(office, status=0)["growing.xlsx"]["verdict"] == "accepted"


def test_a_file_exchanged_for_a_pipe_at_the_last_moment_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at and what is opened may be two things."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pipes in folders")
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    monkeypatch.setattr(looking, "plain_file", lambda *_: None)
    ended = threading.Event()

    def copy() -> None:
        outcome = looking.own_copy(pipe, tmp_path)
        assert not isinstance(outcome, looking.Copied)
        ended.set()

    threading.Thread(target=copy, daemon=True).start()

    assert ended.wait(10)


@pytest.mark.parametrize("name", ["a" * 300 + ".xlsx", "é" * 200, "🏛" * 100 + ".xlsx", "a." + "b" * 200, ". .", ""])
def test_a_kept_name_is_short_and_names_no_device(name: str) -> None:
    """However long or empty the name was; a character is never cut in half."""
    kept = kept_name(name, "0123456789abcdef")

    assert is_safe(kept)
    assert len(kept.encode()) <= LONGEST_KEPT + 1
    assert "01234567" in kept
