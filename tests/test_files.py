"""Files are written in one place, whole or not at all; whatever the disk does, a person can read what it means."""

from __future__ import annotations

import ast
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.jobs import files
from pmf_excel.jobs.files import clear_strays, free_name, move_file, said_plainly, write_file

PROGRAM = Path(__file__).parent.parent / "pmf_excel"
#: Who else may write, and why.
OTHERS = {
    "jobs/files.py": "the one place",
    "excel/look.py": "copies what arrives into the folder that files.py made for it",
    "ledger/sqlite.py": "the database writes its own backup, beside its place, and puts it there",
    "excel/closed/locks.py": "opens the workbook to see whether it may be written, and writes nothing",
    "doors.py": "adds to the log of errors when nothing else works any more",
}
WRITING_METHODS = frozenset({
    "write_bytes", "write_text", "touch", "mkdir", "unlink", "rename", "rmdir", "symlink_to", "hardlink_to", "chmod",
})  # fmt: skip
WRITING_IN_OS = frozenset({
    "open", "replace", "rename", "renames", "remove", "unlink", "mkdir", "makedirs", "rmdir", "removedirs", "link",
    "symlink", "truncate", "chmod", "mkfifo",
})  # fmt: skip


@pytest.mark.parametrize("module", sorted(PROGRAM.rglob("*.py")), ids=lambda path: str(path.relative_to(PROGRAM)))
def test_files_are_written_in_one_module(module: Path) -> None:
    """No other module opens a file for writing, moves or removes one: it could leave half of it behind."""
    found = [] if module.relative_to(PROGRAM).as_posix() in OTHERS else list(writing_in(module.read_text("utf-8")))

    assert not found, f"use pmf_excel.jobs.files instead of: {found}"


@pytest.mark.parametrize("line", [
    "path.write_bytes(b'')", "path.write_text('')", "path.touch()", "path.mkdir()", "path.unlink()", "path.rename(x)",
    "path.replace(target)", "os.replace(a, b)", "os.rename(a, b)", "os.open(a, os.O_CREAT)", "shutil.move(a, b)",
    "shutil.copy(a, b)", "shutil.rmtree(a)", "tempfile.mkdtemp()", "open(a, 'w')", "open(a, mode='ab')",
    "path.open('wb')", "path.open(mode='r+')", "open(a, mode)", "io.open(a, 'x')",
])  # fmt: skip
def test_the_ways_round_it_are_seen(line: str) -> None:
    """Whatever can write, move or remove a file is found, however it is spelt."""
    assert list(writing_in(line)) == [f"1: {line.partition('(')[0]}"]


@pytest.mark.parametrize("line", [
    "text.replace('a', 'b')", "replace(record, name='x')", "moment.replace(tzinfo=None)", "path.open()", "open(a)",
    "path.open('rb')", "open(a, encoding='utf-8')", "register.open(period)", "write_text(sheet, 'A1')", "os.fspath(path)",
])  # fmt: skip
def test_what_only_reads_is_let_be(line: str) -> None:
    """Reading a file, and changing a text or a record, is everybody's."""
    assert list(writing_in(line)) == []


def writing_in(program: str) -> Iterator[str]:
    """Yield every call in a program that may write, move or remove a file, with its line."""
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Call) and _writes(node):
            yield f"{node.lineno}: {ast.unparse(node.func)}"


def _writes(call: ast.Call) -> bool:
    owner, _, name = ast.unparse(call.func).rpartition(".")
    if owner in {"shutil", "tempfile"}:
        return name not in {"which", "disk_usage"}
    if owner == "os":
        return name in WRITING_IN_OS
    if name == "open":
        return _may_write(call, 1 if owner in ("", "io") else 0)
    is_path_replaced = name == "replace" and len(call.args) == 1 and not call.keywords
    return bool(owner) and (name in WRITING_METHODS or is_path_replaced)


def _may_write(call: ast.Call, position: int) -> bool:
    """Return whether the mode of an opened file is, or could be, one for writing."""
    given = [word.value for word in call.keywords if word.arg == "mode"] + call.args[position : position + 1]
    if not given:
        return False
    mode = given[0]
    if isinstance(mode, ast.Constant):
        return bool(set(str(mode.value)) & set("wax+"))
    return position == 1


def test_a_file_is_replaced_with_the_rights_it_had(tmp_path: Path) -> None:
    """A workbook that the whole office may change stays so; a key is for its user only, from the first moment."""
    shared = tmp_path / "master.xlsm"
    shared.write_bytes(b"old")
    shared.chmod(0o664)

    write_file(shared, b"new")
    write_file(tmp_path / "keys" / "k1.key", b"secret", private=True)

    assert shared.read_bytes() == b"new"
    if os.name == "posix":
        assert stat.S_IMODE(shared.stat().st_mode) == 0o664
        assert stat.S_IMODE((tmp_path / "keys" / "k1.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["_write_new", "_put_in_place"])
def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """And the failure names the file that was meant."""
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, step, full)
    with pytest.raises(OSError, match="No space left") as failure:
        write_file(path, b"new")

    assert failure.value.filename == str(path)
    assert [each.name for each in tmp_path.iterdir()] == ["report.docx"]
    assert path.read_bytes() == b"old"


def test_a_name_as_long_as_can_be_is_written(tmp_path: Path) -> None:
    """What is written beside has a short name of its own."""
    path = tmp_path / f"{'x' * 250}.xlsx"

    write_file(path, b"long")

    assert path.read_bytes() == b"long"


def test_a_held_file_is_tried_again_until_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a virus scanner holds a new file for a moment."""
    tries: list[Path] = []
    replace = Path.replace

    def held_twice(self: Path, target: Path) -> Any:
        tries.append(target)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "held")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held_twice)
    monkeypatch.setattr(files, "PAUSE", 0.001)
    write_file(tmp_path / "form.xlsx", b"form")

    assert len(tries) == 3
    assert [each.name for each in tmp_path.iterdir()] == ["form.xlsx"]


def test_a_file_that_stays_held_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a bounded time, with the file as it was."""

    def held(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(files, "PATIENCE", 0.01)
    with pytest.raises(PermissionError):
        write_file(tmp_path / "form.xlsx", b"form")

    assert list(tmp_path.iterdir()) == []


def test_a_file_is_moved_from_one_drive_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copied whole first, with its time, and only then taken away; a name that is taken gets a number."""
    source, target = tmp_path / "in" / "form.xlsx", tmp_path / "accepted" / "form.xlsx"
    for path, content in ((source, b"new"), (target, b"old")):
        path.parent.mkdir()
        path.write_bytes(content)
    os.utime(source, (1_700_000_000, 1_700_000_000))
    replace = Path.replace

    def other_drive(self: Path, to: Path) -> Any:
        if self.parent.name != to.parent.name:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", other_drive)
    moved = move_file(source, target)

    assert moved == free_name(target).with_name("form (2).xlsx")
    assert (moved.read_bytes(), target.read_bytes(), source.exists()) == (b"new", b"old", False)
    assert moved.stat().st_mtime == 1_700_000_000


def test_strays_are_cleared_and_nothing_else(tmp_path: Path) -> None:
    """In a folder, and in all below it where that is asked for."""
    names = (".pmf-1-a.tmp", "deep/.pmf-2-b.tmp", "deep/.pmf-ledger.db.tmp-journal", "form.tmp", "deep/~$form.xlsx")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"half")

    clear_strays(tmp_path, deep=False)
    flat = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    clear_strays(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}

    assert flat == set(names) - {".pmf-1-a.tmp"}
    assert left == {"form.tmp", "deep/~$form.xlsx"}


def test_a_file_is_on_the_disk_before_it_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First all its bytes, then its name, then the folder that lists the name: a power cut leaves old or new."""
    steps: list[tuple[str, object]] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        about = os.fstat(handle)
        steps.append(("sync", "folder" if stat.S_ISDIR(about.st_mode) else about.st_size))
        sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        steps.append(("put in place", path.stat().st_size))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_file(tmp_path / "form.xlsx", bytes(70_000))

    folder = [("sync", "folder")] if os.name == "posix" else []
    assert steps == [("sync", 70_000), ("put in place", 70_000), *folder]
    steps.clear()
    move_file(tmp_path / "form.xlsx", tmp_path / "other.xlsx")
    assert steps == [("put in place", 70_000), *folder * 2]


def test_a_drive_that_cannot_sync_folders_is_good_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As some network drives: the file itself is synced. A drive that fails to sync is said."""
    sync, answers = os.fsync, [errno.EINVAL]

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(answers[0], "cannot")
        sync(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    write_file(tmp_path / "form.xlsx", b"form")
    assert (tmp_path / "form.xlsx").read_bytes() == b"form"
    if os.name == "posix":
        answers[0] = errno.EIO
        with pytest.raises(OSError, match="cannot"):
            write_file(tmp_path / "form.xlsx", b"form")


@pytest.mark.parametrize(("code", "words"), [
    (errno.ENOSPC, "There is no room left on the disk that holds X."),
    (errno.EACCES, "X cannot be changed: another program has it open, or you may only read its folder."),
    (errno.EROFS, "X lies on a drive that can only be read."),
    (errno.EIO, "The drive that holds X cannot be reached or does not work."),
    (errno.ENOENT, "X is not there."),
    (errno.ENAMETOOLONG, "The name X is too long for this drive."),
])  # fmt: skip
def test_what_a_disk_says_is_said_plainly(code: int, words: str) -> None:
    """With what to do; what only a programmer understands is left to the log of errors."""
    said = said_plainly(OSError(code, "as the system says it", "X"))

    assert said is not None
    assert said.message == words
    assert said.remedy
    assert said_plainly(OSError(errno.EBADF, "Bad file descriptor")) is None
