"""Small files that would fill the memory or never end: each is answered within its limits, and the batch goes on."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from pmf_excel.core.catalogue.intake import READER_STOPPED, READER_TOO_SLOW, TOO_LARGE, UNSAFE
from pmf_excel.core.findings import Finding
from pmf_excel.excel.limits import Limits
from pmf_excel.excel.reading import Readers
from pmf_excel.jobs.workspace import Workspace
from tests.imitations import with_part
from tests.issued_forms import KEYS, filled
from tests.workspaces import RETURNS, Stages

LINES = "xl/worksheets/sheet2.xml"
STRINGS = "xl/sharedStrings.xml"
MOST_MEGABYTES = 300


@cache
def filler(megabytes: int) -> bytes:
    """Letters that pack about a hundred times smaller, below the ratio that is refused."""
    drawn = random.Random(4)
    block = [bytes(drawn.choices(b"abcdefghijklmnopqrstuvwxyz", k=500)) * 40 for _ in range(50)]
    return b"".join(block[number % 50][number % 7 :] for number in range(megabytes * 50))


def before_rows(markup: bytes) -> bytes:
    """A return with something before its rows."""
    return with_part(filled(), LINES, lambda part: part.replace(b"<sheetData>", markup + b"<sheetData>"))


def after_rows(markup: bytes) -> bytes:
    """A return with something below its rows."""
    return with_part(filled(), LINES, lambda part: part.replace(b"</sheetData>", markup + b"</sheetData>"))


def with_string(text: bytes) -> bytes:
    """A return with one more shared string."""
    return with_part(filled(), STRINGS, lambda part: part.replace(b"</sst>", b"<si><t>%s</t></si></sst>" % text))


def every_cell_the_same(text: bytes) -> bytes:
    """A return in which a long shared text stands in thousands of cells."""
    index = filled_strings()
    cells = b"".join(b'<row r="%d"><c r="E%d" t="s"><v>%d</v></c></row>' % (r, r, index) for r in range(300, 3300))
    return with_part(with_string(text), LINES, lambda part: part.replace(b"</sheetData>", cells + b"</sheetData>"))


def filled_strings() -> int:
    """How many shared strings the return has."""
    from pmf_excel.office.package import read_package

    return read_package(filled())[STRINGS].count(b"<si>")


def sheets(count: int) -> bytes:
    """A return whose sheet of lines is listed again and again."""
    more = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId2"/>' % (at, at + 20) for at in range(count))
    return with_part(filled(), "xl/workbook.xml", lambda part: part.replace(b"</sheets>", more + b"</sheets>"))


#: What is made, and the code with which it is refused; nothing where it is read all the same.
BOMBS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "zeros": (lambda: with_part(filled(), "xl/media/a.bin", lambda _: bytes(90_000_000)), UNSAFE.code),
    "a part of 101 MB": (lambda: with_part(filled(), "xl/a.xml", lambda _: filler(101)), UNSAFE.code),
    "a text of 90 MB": (lambda: with_string(filler(90)), READER_STOPPED.code),
    "a tag of 50 MB": (lambda: before_rows(b'<x a="%s"/>' % filler(50)), UNSAFE.code),
    "a comment of 50 MB": (lambda: before_rows(b"<!--%s-->" % filler(50)), UNSAFE.code),
    "a part of 90 MB that nobody reads": (lambda: with_part(filled(), "xl/a.bin", lambda _: filler(90)), ""),
    "a long text in every cell": (lambda: every_cell_the_same(filler(1)[:30_000]), ""),
    "20,000 sheets that are one": (lambda: sheets(20_000), UNSAFE.code),
    "empty rows with a colour": (
        lambda: after_rows(b"".join(b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(300, 150_300))),
        "",
    ),
    "26 MB": (lambda: filled() + bytes(26_000_000), TOO_LARGE.code),
}


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The files by what they are, each a return with something in it."""
    folder = tmp_path_factory.mktemp("bombs")
    paths = {what: folder / f"{what}.xlsx" for what in BOMBS}
    for what, path in paths.items():
        path.write_bytes(BOMBS[what][0]())
    return paths


def test_every_bomb_is_answered_in_little_memory(bombs: Mapping[str, Path], stages: Stages, tmp_path: Path) -> None:
    """In one collect with good returns: neither the program nor its reader ever holds 300 MB."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", "--period", "2025/26 Q3", today="2026-01-05")
    for what, path in bombs.items():
        office.drop(f"{what}.xlsx", path.read_bytes())
    office.fill("returns", RETURNS)

    command = (sys.executable, "-m", "benchmarks.collect_once", str(office.root))
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert (told["totals"]["accepted"], told["totals"]["refused"]) == (2, len(bombs))
    assert told["parent_megabytes"] < MOST_MEGABYTES
    assert told["worker_megabytes"] < MOST_MEGABYTES
    assert len(office.names("quarantine")) == 2 * len(bombs)


def test_each_bomb_is_said_to_be_what_it_is(bombs: Mapping[str, Path]) -> None:
    """Those that harm nobody are read; of the others each is refused for its own reason."""
    with Readers(KEYS) as readers:
        found = {path: outcome.code if isinstance(outcome, Finding) else "" for path, outcome in
                 readers.read(list(bombs.values()))}  # fmt: skip
    assert {what: found[path] for what, path in bombs.items()} == {what: code for what, (_, code) in BOMBS.items()}


def test_a_file_that_takes_long_is_given_up(tmp_path: Path) -> None:
    """Half a million different names of elements: at the limit its worker is ended, and the next file is read."""
    slow, good = tmp_path / "slow.xlsx", tmp_path / "good.xlsx"
    slow.write_bytes(before_rows(b"".join(b"<a%d/>" % number for number in range(4_000_000))))
    good.write_bytes(filled())
    with Readers(KEYS, wall=1.5) as readers:
        outcomes = [outcome for _, outcome in readers.read([slow, good])]
    assert isinstance(outcomes[0], Finding)
    assert outcomes[0].code in {READER_TOO_SLOW.code, READER_STOPPED.code}
    assert not isinstance(outcomes[1], Finding)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(largest_file_mb=1), TOO_LARGE.code),
        (Limits(most_parts=5), UNSAFE.code),
        (Limits(largest_part_mb=1), UNSAFE.code),
        (Limits(largest_whole_mb=1), UNSAFE.code),
        (Limits(highest_ratio=2), UNSAFE.code),
    ],
)
def test_a_council_may_set_other_limits(tmp_path: Path, limits: Limits, code: str) -> None:
    """What is read with the usual ones is refused with narrower ones."""
    path = tmp_path / "pictures.xlsx"
    noise = random.Random(5).randbytes(2_000_000)
    path.write_bytes(with_part(filled(), "xl/media/a.png", lambda _: noise + bytes(8_000_000)))
    outcomes = []
    for each in (Limits(), limits):
        with Readers(KEYS, limits=each) as readers:
            outcomes += [outcome.code if isinstance(outcome, Finding) else "" for _, outcome in readers.read([path])]
    assert outcomes == ["", code]


def test_the_limits_stand_in_the_settings(stages: Stages, tmp_path: Path) -> None:
    """As `pmf init` writes them they are the usual ones; another number is taken, a misspelt name or nought is not."""
    from pmf_excel.core.errors import PmfError

    office = stages.at("defined", tmp_path)
    settings = office.root / "pmf.toml"
    written = settings.read_text(encoding="utf-8")
    assert office.workspace.settings.limits == Limits()
    settings.write_text(written.replace("memory_mb = 300", "memory_mb = 200"), encoding="utf-8")
    assert Workspace.open(office.root).settings.limits == Limits(memory_mb=200)
    for wrong in ("memory = 300", "memory_mb = 0"):
        settings.write_text(written.replace("memory_mb = 300", wrong), encoding="utf-8")
        with pytest.raises(PmfError, match=r"pmf\.toml, line \d+: the entry limits.*memory"):
            Workspace.open(office.root)
