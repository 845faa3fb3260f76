"""A package is changed part by part: what is not changed is copied as it is packed."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.office.package import LARGE, changed_package, read_package, repacked, write_package
from tests import imitations
from tests.closed_workbooks import packed_of, register

PARTS = {"[Content_Types].xml": b"<Types/>", "b.xml": b"<b/>" * 50, "a.bin": bytes(range(256)), "ü.xml": b"<u/>"}


def test_a_changed_part_is_packed_anew_in_its_place() -> None:
    """The order of the file stays; what is new comes last, what is None goes."""
    package = write_package(PARTS)
    after = changed_package(package, {"b.xml": b"<c/>", "a.bin": None, "z.xml": b"<z/>", "d.xml": b"<d/>"})
    assert read_package(after) == {
        "[Content_Types].xml": b"<Types/>", "b.xml": b"<c/>", "ü.xml": b"<u/>", "d.xml": b"<d/>", "z.xml": b"<z/>",
    }  # fmt: skip
    assert [entry.filename for entry in zipfile.ZipFile(io.BytesIO(after)).infolist()] == list(read_package(after))


def test_nothing_changed_is_the_same_bytes() -> None:
    """A package that we wrote is written the same again."""
    package = write_package(PARTS)
    assert changed_package(package, {}) == package == repacked(package)


def test_other_programs_packages_keep_what_is_packed() -> None:
    """Streamed entries, stored ones and other levels are copied as they are; times and systems are left out."""
    streamed = imitations.saved_by_excel_web(register())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part)
    for package in (streamed, buffer.getvalue()):
        after = changed_package(package, {"new.xml": b"<new/>"})
        assert read_package(after) == {**read_package(package), "new.xml": b"<new/>"}
        before, packed = packed_of(package), packed_of(after)
        assert {name: packed[name] for name in before} == before
        assert zipfile.ZipFile(io.BytesIO(after)).testzip() is None


def test_a_large_part_is_packed_quickly_and_always_alike() -> None:
    """Its level is another, and fixed."""
    large = b"<row/>" * (LARGE // 6 + 1)
    package = changed_package(write_package(PARTS), {"b.xml": large})
    assert package == changed_package(write_package(PARTS), {"b.xml": large})
    assert read_package(package)["b.xml"] == large


@given(st.binary(max_size=3000), st.lists(st.integers(0, 3000), max_size=30))
def test_a_part_in_pieces_is_packed_as_it_is_whole(whole: bytes, cuts: list[int]) -> None:
    """Wherever it is cut, also into nothing: a large sheet is never held whole."""
    at = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    pieces = [whole[start:end] for start, end in zip(at, [*at[1:], len(whole)], strict=True)]

    package = write_package(PARTS)

    assert changed_package(package, {"b.xml": pieces}) == changed_package(package, {"b.xml": whole})


def test_a_large_part_in_pieces_is_packed_quickly_too() -> None:
    """It is the whole that counts: a sheet of a hundred thousand small rows is large."""
    row = b"<row/>"
    times = LARGE // len(row) + 1

    in_pieces, whole = (changed_package(write_package(PARTS), {"b.xml": part}) for part in ([row] * times, row * times))

    assert in_pieces == whole


@given(st.dictionaries(st.sampled_from(["a.xml", "b/ü.xml", "c"]), st.binary(max_size=40), min_size=1))
def test_zipfile_reads_what_is_written(parts: dict[str, bytes]) -> None:
    """Any parts come back."""
    assert read_package(write_package(parts)) == parts
    assert read_package(changed_package(write_package({}), parts)) == parts
