"""What an arrived file is, said before anything in it is read."""

from __future__ import annotations

import io
import os
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pmf_excel.core.catalogue import intake
from pmf_excel.core.findings import Finding
from pmf_excel.excel import look as looking
from pmf_excel.excel.limits import MEGABYTE, USUAL
from pmf_excel.excel.look import Copied, has_settled, own_copy, plain_file, skipped_name
from tests.imitations import with_part, with_sheet_added
from tests.issued_forms import issued
from tests.looking import look

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def _zip(parts: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            archive.writestr(entry, content)
    return buffer.getvalue()


def _look(tmp_path: Path, content: bytes) -> Finding | None:
    path = tmp_path / "arrived.xlsx"
    path.write_bytes(content)
    return look(path)


def _code(finding: Finding | None) -> str:
    return finding.code if finding is not None else ""


@pytest.mark.parametrize(
    ("name", "skipped"),
    [
        ("~$return.xlsx", True),
        ("._return.xlsx", True),
        ("return.xlsx.tmp", True),
        ("return.xlsx.crdownload", True),
        ("Thumbs.db", True),
        ("desktop.ini", True),
        (".DS_Store", True),
        ("return.xlsx", False),
        ("~return.xlsx", False),
        ("RETURN.XLS", False),
    ],
)
def test_names_that_programs_leave_behind_are_skipped(name: str, skipped: bool) -> None:
    """Lock files, downloads under way and system files are passed over, whatever officers drop is looked at."""
    assert skipped_name(name) is skipped


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"", intake.EMPTY_FILE, "empty"),
        (b"   \r\n  ", intake.EMPTY_FILE, "empty"),
        (b"Indicator,Value\nPI-1,42\n", intake.TEXT_FILE, "plain text"),
        ("Indicator\tValue\n".encode("utf-16"), intake.TEXT_FILE, "plain text"),
        (b"\xef\xbb\xbf<html><table></table></html>", intake.WEB_PAGE, "web page"),
        (b"<?xml version='1.0'?>\n<html xmlns=''></html>", intake.WEB_PAGE, "web page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            intake.OTHER_WORKBOOK,
            "XML Spreadsheet 2003",
        ),
        (b"%PDF-1.7 ...", intake.PDF_FILE, "PDF"),
        (b"{\\rtf1 hello}", intake.OTHER_DOCUMENT, "rich text"),
        (OLE + "Workbook".encode("utf-16-le"), intake.OLD_EXCEL, "(.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), intake.PROTECTED, "password or a sensitivity label"),
        (OLE + "WordDocument".encode("utf-16-le"), intake.OTHER_DOCUMENT, "old Word document"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), intake.OTHER_DOCUMENT, "PowerPoint"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", intake.UNKNOWN_FILE, "PNG"),
        (b"PK\x05\x06" + bytes(18), intake.DAMAGED, "nothing in it"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(tmp_path: Path, content: bytes, kind: object, says: str) -> None:
    """Each usual mistake has a sentence of its own, whatever the file is called."""
    found = _look(tmp_path, content)
    assert found is not None
    assert found.code == getattr(kind, "code", "")
    assert says in found.message
    assert found.remedy


def test_a_form_as_issued_is_worth_reading(tmp_path: Path) -> None:
    """Nothing is found about a plain workbook."""
    assert _look(tmp_path, issued()) is None


@pytest.mark.parametrize(
    ("main", "says"),
    [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "Word document"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "PowerPoint"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "Excel Binary Workbook"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "macro-enabled"),
    ],
)
def test_the_content_type_says_which_office_file_it_is(tmp_path: Path, main: str, says: str) -> None:
    """Word, PowerPoint, binary and macro-enabled files are zips too, and are named for what they are."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main" ContentType="{main}"/></Types>'
    )
    found = _look(tmp_path, _zip({"[Content_Types].xml": types.encode()}))
    assert found is not None
    assert says in found.message


def test_an_open_document_and_an_ordinary_zip_are_named(tmp_path: Path) -> None:
    """A zip without content types is either an OpenDocument file or something that is no workbook at all."""
    open_document = _look(tmp_path, _zip({"mimetype": b"x", "content.xml": b"<x/>"}))
    ordinary = _look(tmp_path, _zip({"photo.txt": b"x"}))
    assert open_document is not None
    assert "OpenDocument" in open_document.message
    assert ordinary is not None
    assert "ordinary zip" in ordinary.message


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/passwd", "C:\\x", "..\\x", "xl\\..\\..\\x", "a\tb"])
def test_a_zip_with_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    """No part may be called so that unpacking it would leave its folder."""
    assert _code(_look(tmp_path, _zip({"a": b"1", name: b"2"}))) == intake.UNSAFE.code


def test_names_are_unique_whatever_their_case_and_slashes(tmp_path: Path) -> None:
    """Two readers would take two different parts."""
    assert _code(_look(tmp_path, _zip({"xl/a.xml": b"1", "XL\\A.xml": b"2"}))) == intake.UNSAFE.code


def test_a_link_within_the_zip_is_refused(tmp_path: Path) -> None:
    """A link could stand for any file of the machine."""

    def link(entry: zipfile.ZipInfo) -> None:
        entry.external_attr = 0o120777 << 16

    assert "is a link" in str(_look(tmp_path, _zip({"a": b"/etc/passwd"}, link)))


def test_an_encrypted_part_and_an_unusual_packing_are_refused(tmp_path: Path) -> None:
    """Excel neither encrypts single parts nor packs with lzma."""
    plain = bytearray(_zip({"a": b"1"}))
    at = plain.index(b"PK\x01\x02")
    encrypted, odd = bytearray(plain), bytearray(plain)
    encrypted[at + 8] |= 1
    odd[at + 10] = 14
    assert "encrypted" in str(_look(tmp_path, bytes(encrypted)))
    assert "unusual way" in str(_look(tmp_path, bytes(odd)))


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    """A form has about fifteen parts."""
    many = _zip({f"p{number}": b"" for number in range(USUAL.most_parts + 1)})
    assert f"it has {USUAL.most_parts + 1} parts" in str(_look(tmp_path, many))


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """Six megabytes of zeros in six kilobytes are a bomb; the directory says so before anything is inflated."""
    found = _look(tmp_path, _zip({"a": bytes(6_000_000)}))
    assert _code(found) == intake.UNSAFE.code
    assert "times its size" in str(found)


def test_a_directory_that_lies_about_a_size_is_noticed(tmp_path: Path) -> None:
    """A part that is longer than declared is not read beyond what was declared."""
    content = bytearray(issued())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", 20)
    assert "not what the directory says" in str(_look(tmp_path, bytes(content)))


@pytest.mark.parametrize("length", [-30, -1, 100, 2000])
def test_a_file_cut_short_is_damaged(tmp_path: Path, length: int) -> None:
    """Without the end of the zip nothing else is believed."""
    assert _code(_look(tmp_path, issued()[:length])) == intake.DAMAGED.code


def test_something_before_or_after_the_zip_is_not_accepted(tmp_path: Path) -> None:
    """The directory must stand exactly where it says."""
    content = issued()
    assert _look(tmp_path, content + b"more") is not None
    assert _look(tmp_path, content[:4] + b"more" + content[4:]) is not None


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.xml", "xl/dialogsheets/sheet1.xml"]
)
def test_active_content_is_refused_by_its_name(tmp_path: Path, part: str) -> None:
    """Macros, macro sheets, dialog sheets and ActiveX controls have no place in a form."""
    assert _code(_look(tmp_path, with_part(issued(), part, lambda _: b"x"))) == intake.MACROS.code


def test_a_macro_project_under_another_name_is_refused_by_its_bytes(tmp_path: Path) -> None:
    """Renaming the project does not hide it."""
    project = OLE + "_VBA_PROJECT".encode("utf-16-le")
    assert _code(_look(tmp_path, with_part(issued(), "xl/picture.dat", lambda _: project))) == intake.MACROS.code
    assert _look(tmp_path, with_part(issued(), "xl/printerSettings/p1.bin", lambda _: b"settings")) is None


def test_a_live_link_to_another_program_is_refused_and_a_link_to_a_workbook_is_not(tmp_path: Path) -> None:
    """DDE could start programs; links to other workbooks are common in honest files."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    dde = f'<externalLink {space}><ddeLink ddeService="cmd" ddeTopic="x"/></externalLink>'.encode()
    usual = f"<externalLink {space}><externalBook/></externalLink>".encode()
    part = "xl/externalLinks/externalLink1.xml"
    assert "(DDE)" in str(_look(tmp_path, with_part(issued(), part, lambda _: dde)))
    assert _look(tmp_path, with_part(issued(), part, lambda _: usual)) is None


def test_a_sheet_that_lies_in_another_file_is_refused(tmp_path: Path) -> None:
    """Nothing outside the file is ever followed."""
    content = with_part(
        with_sheet_added(issued(), "Own", 1),
        "xl/_rels/workbook.xml.rels",
        lambda part: part.replace(b'Target="worksheets/own.xml"', b'Target="http://x/s.xml" TargetMode="External"'),
    )
    assert "lies in another file" in str(_look(tmp_path, content))


def test_a_document_type_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    """Entities are never declared, expanded or fetched."""
    content = with_part(issued(), "xl/_rels/workbook.xml.rels", lambda _: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert "document type" in str(_look(tmp_path, content))


def test_folders_links_and_pipes_are_not_files(tmp_path: Path) -> None:
    """Only a plain file is opened: a pipe would never end."""
    (tmp_path / "folder.xlsx").mkdir()
    assert "a folder" in str(plain_file(tmp_path / "folder.xlsx"))
    if sys.platform != "win32":
        (tmp_path / "link.xlsx").symlink_to(tmp_path / "folder.xlsx")
        os.mkfifo(tmp_path / "pipe.xlsx")
        assert "a link" in str(look(tmp_path / "link.xlsx"))
        assert "a pipe" in str(look(tmp_path / "pipe.xlsx"))
    assert _code(plain_file(tmp_path / "gone.xlsx")) == intake.UNREADABLE.code


def test_a_file_over_25_megabytes_is_too_large(tmp_path: Path) -> None:
    """It is not even opened."""
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(USUAL.largest_file_mb * MEGABYTE + 1)
    found = look(path)
    assert _code(found) == intake.TOO_LARGE.code
    assert "25 MB" in str(found)


def test_our_own_copy_has_the_same_bytes_under_its_hash(tmp_path: Path) -> None:
    """Copy and hash are made in one pass, and the copy is named by the hash."""
    (tmp_path / "in.xlsx").write_bytes(b"abc")
    copied = own_copy(tmp_path / "in.xlsx", tmp_path)
    assert isinstance(copied, Copied)
    assert copied.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (copied.size, copied.path.read_bytes()) == (3, b"abc")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["in.xlsx", f"{copied.sha256}.xlsx"])


def test_a_copy_of_what_is_no_file_is_a_finding(tmp_path: Path) -> None:
    """An empty file and a missing one are answered in words."""
    (tmp_path / "empty.xlsx").touch()
    outcomes = [own_copy(tmp_path / name, tmp_path) for name in ("empty.xlsx", "gone.xlsx")]
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, Finding)]
    assert codes == [intake.EMPTY_FILE.code, intake.UNREADABLE.code]


def test_a_file_that_changed_while_it_was_copied_has_not_settled(tmp_path: Path) -> None:
    """Size and time before and after say whether the copy is the whole file."""
    path = tmp_path / "arriving.xlsx"
    path.write_bytes(b"half")
    before = path.stat()
    assert has_settled(before, path.stat(), copied=4)
    assert not has_settled(before, path.stat(), copied=3)
    path.write_bytes(b"half and whole")
    assert not has_settled(before, path.stat(), copied=4)


def test_a_file_still_arriving_leaves_no_half_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left for the next time."""
    path = tmp_path / "arriving.xlsx"
    path.write_bytes(b"half")
    monkeypatch.setattr(looking, "has_settled", lambda *_, **__: False)
    outcome = own_copy(path, tmp_path)
    assert isinstance(outcome, Finding)
    assert outcome.code == intake.STILL_ARRIVING.code
    assert [each.name for each in tmp_path.iterdir()] == ["arriving.xlsx"]
