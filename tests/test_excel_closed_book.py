"""The closed workbook as a file: each bad state has its own words and its own way back, and nothing is overwritten."""

from __future__ import annotations

import socket
import stat
import sys
from pathlib import Path

import pytest

from pmf_excel.core.master.book import BookUpdate, Chosen, MasterBook, MasterError, Region, RowToWrite, TableToWrite
from pmf_excel.excel.closed import problems
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.excel.closed.locks import Opened, excel_user, libreoffice_user, open_elsewhere
from pmf_excel.jobs.files import write_file
from tests import imitations
from tests.closed_workbooks import MEMORY, SHEET, edited, register, with_parts

NAME = "master.xlsm"
UPDATE = BookUpdate(memory={"ledger position": "8"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the register as a file."""
    file = tmp_path / NAME
    file.write_bytes(register())
    return file


def book(path: Path) -> ClosedBook:
    """Return the closed workbook at `path`."""
    return ClosedBook(path, write_file)


def refusal(path: Path) -> MasterError:
    """Return why the workbook cannot be read."""
    with pytest.raises(MasterError) as refused:
        book(path).memory()
    assert refused.value.remedy.endswith(".")
    return refused.value


def excel_lock(name: str) -> bytes:
    """Return the lock file that Excel keeps beside a workbook that `name` has open."""
    narrow = bytes([len(name)]) + name.encode("cp1252").ljust(54)
    wide = len(name).to_bytes(2, "little") + name.encode("utf-16-le").ljust(108, b" ")
    return narrow + wide


def test_it_is_a_master_book(path: Path) -> None:
    """Jobs use it as they use an open workbook."""
    master: MasterBook = book(path)
    assert master.memory() == MEMORY
    assert master.chosen() == Chosen("2025/26 Q3", "All councils")
    assert SHEET in master.fingerprints()
    assert master.sheets() == {"Control", SHEET, "Memory"}
    assert master.table(SHEET) is not None


def test_what_is_written_is_saved_and_read_again(path: Path) -> None:
    """A second update goes on from the first."""
    master = book(path)
    master.write(UPDATE)
    master.write(BookUpdate(memory={"ledger position": "9"}))
    assert master.memory()["ledger position"] == "9"
    assert book(path).memory()["ledger position"] == "9"
    assert [file.name for file in path.parent.iterdir()] == [NAME]


class TestUnreadable:
    """What may lie where the workbook should."""

    def test_nothing(self, path: Path) -> None:
        """Moved or renamed."""
        path.unlink()
        said = refusal(path)
        assert said.message.startswith("There is no master.xlsm in ")
        assert problems.missing(NAME, ".").message == "There is no master.xlsm in this folder."
        assert "pmf restore" in said.remedy

    def test_a_folder(self, path: Path) -> None:
        """A folder of that name."""
        path.unlink()
        path.mkdir()
        assert "is a folder" in refusal(path).message

    def test_a_file_that_the_system_does_not_open(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """No right to read it, or a drive that is gone."""

        def refuse(_: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "read_bytes", refuse)
        assert "master.xlsm cannot be opened: permission denied" in refusal(path).message

    def test_saved_as_xlsx(self, path: Path) -> None:
        """Excel offers to save without macros: the new file lies beside where ours was."""
        path.rename(path.with_suffix(".xlsx"))
        said = refusal(path)
        assert "master.xlsx lies beside it" in said.message
        assert "pmf restore" in said.remedy

    def test_without_macros(self, path: Path) -> None:
        """An .xlsx that somebody gave the name of the workbook."""
        content = edited(register(), "xl/_rels/workbook.xml.rels", ("relationships/vbaProject", "relationships/other"))
        path.write_bytes(content)
        assert "has lost its macros" in refusal(path).message

    @pytest.mark.parametrize("kept", [0, 4, 100, 0.5, 0.99])
    def test_half_written(self, path: Path, kept: float) -> None:
        """A crash or a broken copy leaves a part of the file."""
        content = register()
        path.write_bytes(content[: int(kept * len(content)) if kept < 1 else int(kept)])
        said = refusal(path)
        assert "damaged or was only half written: " in said.message
        assert said.message.count("damaged") == 1
        assert not said.message.endswith("..")
        assert "pmf restore" in said.remedy

    def test_a_damaged_sheet(self, path: Path) -> None:
        """A part whose bytes are not what the directory says is never changed."""
        content = bytearray(register())
        at = content.index(b"xl/worksheets/sheet2.xml") + len("xl/worksheets/sheet2.xml") + 40
        content[at] ^= 0xFF
        path.write_bytes(content)
        with pytest.raises(MasterError, match="damaged or was only half written"):
            book(path).table(SHEET)

    @pytest.mark.parametrize("content", [b"%PDF-1.7", b"a;b;c\n1;2;3\n", OLE + b"\0" * 512])
    def test_another_kind_of_file(self, path: Path, content: bytes) -> None:
        """Whatever its name says."""
        path.write_bytes(content)
        assert "is not an Excel workbook" in refusal(path).message

    def test_protected_by_a_password(self, path: Path) -> None:
        """An encrypted workbook is no zip; it is said how to take the password off."""
        path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
        said = refusal(path)
        assert "protected by a password" in said.message
        assert "take the password off" in said.remedy

    def test_strict_open_xml(self, path: Path) -> None:
        """A choice in Excel's Save As."""
        path.write_bytes(imitations.saved_as_strict(register()))
        said = refusal(path)
        assert "Strict Open XML" in said.message
        assert "Excel Macro-Enabled Workbook" in said.remedy

    def test_another_workbook(self, path: Path) -> None:
        """Some other workbook was given the name."""
        content = edited(
            register(), "xl/workbook.xml", ('name="Memory"', 'name="Costs"'), ('name="Control"', 'name="Sheet1"')
        )
        path.write_bytes(content)
        assert "not the indicator register" in refusal(path).message

    def test_a_register_without_its_memory(self, path: Path) -> None:
        """The hidden sheet was deleted, or the first version made the workbook."""
        path.write_bytes(edited(register(), "xl/workbook.xml", ('name="Memory"', 'name="Notes"')))
        said = refusal(path)
        assert "has no hidden sheet “Memory”" in said.message
        assert "pmf restore" in said.remedy

    @pytest.mark.parametrize(
        ("memory", "said", "remedy"),
        [
            ({"layout": "1"}, "made by an earlier version: it has layout 1", "pmf restore"),
            ({"workspace": "w-1"}, "made by an earlier version: it has no layout", "pmf restore"),
            ({"layout": "99"}, "made by a later version: it has layout 99", "Install the version"),
        ],
    )
    def test_another_layout(self, path: Path, memory: dict[str, str], said: str, remedy: str) -> None:
        """Each version writes its own layout only."""
        path.write_bytes(register(memory=memory))
        refused = refusal(path)
        assert said in refused.message
        assert remedy in refused.remedy

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
    def test_a_part_that_is_no_xml(self, path: Path, part: str) -> None:
        """What cannot be read is said, never a traceback."""
        path.write_bytes(with_parts(register(), {part: b"<nonsense"}))
        assert "damaged" in refusal(path).message


class TestHeld:
    """Somebody has the workbook, or had it meanwhile: nothing waits and nothing is lost."""

    def test_saved_meanwhile(self, path: Path) -> None:
        """What was not seen is never overwritten."""
        master = book(path)
        master.memory()
        theirs = edited(register(), "docProps/core.xml", ("</cp:coreProperties>", " </cp:coreProperties>"))
        path.write_bytes(theirs)
        with pytest.raises(MasterError, match=r"Somebody saved master\.xlsm while this job worked") as refused:
            master.write(UPDATE)
        assert "pmf sync" in refused.value.remedy
        assert path.read_bytes() == theirs

    def test_deleted_meanwhile(self, path: Path) -> None:
        """It is not made again out of nothing."""
        master = book(path)
        master.memory()
        path.unlink()
        with pytest.raises(MasterError, match="There is no"):
            master.write(UPDATE)
        assert not path.exists()

    @pytest.mark.skipif(sys.platform == "win32", reason="there the open file itself says so")
    def test_open_in_excel(self, path: Path) -> None:
        """Excel's lock file names who has it open, and which file to delete where a crash left it behind."""
        path.with_name(f"~${NAME}").write_bytes(excel_lock("Zoë O’Neil"))
        with pytest.raises(MasterError, match=r"master\.xlsm is open by Zoë O’Neil") as refused:
            book(path).write(UPDATE)
        assert f"delete the file ~${NAME}" in refused.value.remedy
        assert "catches up at the next `pmf sync`" in refused.value.remedy
        assert path.read_bytes() == register()

    @pytest.mark.skipif(sys.platform == "win32", reason="there the open file itself says so")
    def test_open_in_libreoffice_elsewhere(self, path: Path) -> None:
        """Its lock file names user and computer."""
        lock = f".~lock.{NAME}#"
        path.with_name(lock).write_text(",ann,pc-7.chorley.gov.uk,09.01.2026 10:00,file:///profile;", encoding="utf-8")
        assert open_elsewhere(path) == Opened("ann on pc-7.chorley.gov.uk", lock)
        with pytest.raises(MasterError, match="is open by ann on pc-7"):
            book(path).write(UPDATE)

    @pytest.mark.skipif(not Path("/proc/self/comm").exists(), reason="the system does not list its processes")
    def test_a_lock_that_libreoffice_left_behind_here(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Killed, it leaves its lock: where no LibreOffice runs on this computer, nobody has the workbook open."""
        lock = path.with_name(f".~lock.{NAME}#")
        lock.write_text(f"Ann Officer,ann,{socket.gethostname()},09.01.2026 10:00,file:///profile;", encoding="utf-8")
        monkeypatch.setattr("pmf_excel.excel.closed.locks._PROGRAM", "surely-no-program")
        assert open_elsewhere(path) is None
        book(path).write(UPDATE)
        monkeypatch.setattr("pmf_excel.excel.closed.locks._PROGRAM", Path("/proc/self/comm").read_text().strip())
        assert open_elsewhere(path) == Opened(f"Ann Officer on {socket.gethostname()}", lock.name)

    def test_read_only(self, path: Path) -> None:
        """The file's property is respected, and undone by whoever may."""
        path.chmod(stat.S_IREAD)
        try:
            with pytest.raises(MasterError, match="is read-only, so it was not changed"):
                book(path).write(UPDATE)
        finally:
            path.chmod(stat.S_IREAD | stat.S_IWRITE)
        assert path.read_bytes() == register()

    def test_a_read_only_file_is_not_said_to_be_open(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """On Windows it cannot be opened for writing either, as if somebody held it."""
        monkeypatch.setattr("pmf_excel.excel.closed.book.open_elsewhere", lambda _: Opened())
        path.chmod(stat.S_IREAD)
        try:
            with pytest.raises(MasterError, match="is read-only"):
                book(path).write(UPDATE)
        finally:
            path.chmod(stat.S_IREAD | stat.S_IWRITE)

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (PermissionError(13, "The process cannot access the file"), "master.xlsm is open, so it was not changed"),
            (OSError(28, "No space left on device"), "could not be written: no space left on device"),
        ],
    )
    def test_the_system_refuses(self, path: Path, error: OSError, said: str) -> None:
        """A sharing violation means that somebody has it; a full disk is a full disk."""

        def refuse(_: Path, __: bytes) -> None:
            raise error

        with pytest.raises(MasterError, match=said) as refused:
            ClosedBook(path, refuse).write(UPDATE)
        assert "Nothing is lost" in refused.value.remedy

    def test_what_could_not_be_read_again_is_not_saved(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A register that grew beyond what is read is not put in the place of one that can be."""
        master = book(path)
        master.memory()
        monkeypatch.setattr("pmf_excel.excel.closed.workbook.LARGEST_WHOLE", 1000)
        with pytest.raises(MasterError, match="unpack to more than"):
            master.write(UPDATE)
        assert path.read_bytes() == register()

    def test_a_refused_update_leaves_the_file(self, path: Path) -> None:
        """All of an update is written, or nothing."""
        master = book(path)
        below = TableToWrite(SHEET, (RowToWrite("f-1", 1_048_577, {}),))
        update = BookUpdate((below,), (Region("Control", 1, 1, (("x",),), 1),), {"a": "b"})
        with pytest.raises(MasterError):
            master.write(update)
        assert path.read_bytes() == register()
        assert "a" not in master.memory()


def test_names_in_lock_files() -> None:
    """Names as the programs write them: in Excel also the older, narrow form; a comma within a name is no separator."""
    assert excel_user(excel_lock("Ann")) == "Ann"
    assert excel_user(b"\x03Ann") == "Ann"
    assert excel_user(b"") == ""
    assert libreoffice_user(rb"Officer\, Ann,ann,pc-7,09.01.2026 10:00,file:///x;") == ("Officer, Ann", "ann", "pc-7")
    assert libreoffice_user(b"") == ("", "", "")
