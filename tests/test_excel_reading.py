"""Workers that read: every file gets an outcome in the order asked, whatever one of them does to its worker."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from pmf_excel.core.catalogue import intake
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.forms.form import Cell, Filling, Held
from pmf_excel.excel import reading
from pmf_excel.excel.limits import Limits
from pmf_excel.excel.reading import Readers
from pmf_excel.excel.transport import packed, unpacked
from tests.imitations import typed, with_formula
from tests.issued_forms import FIRST, KEYS, SHEET, at, filled, inputs, read

#: Stands in for the worker: it answers, dies or stalls as the name of the file says.
_FAKE = """
import json, os, sys, time
sys.stdin.readline()
print("ready", flush=True)
for request in sys.stdin:
    name = os.path.basename(json.loads(request))
    if name.startswith("dies"):
        os._exit(3)
    if name.startswith("stalls"):
        time.sleep(600)
    if name.startswith("grows"):
        held = b"x" * 200_000_000
        time.sleep(600)
    if name.startswith("shouts"):
        print("x" * 25_000_000, flush=True)
        continue
    if name.startswith("babbles"):
        print("no answer", flush=True)
        continue
    print(json.dumps({"finding": [name, "note", ["", "", "", ""], "", "", ""]}), flush=True)
"""


def _files(folder: Path, count: int) -> list[Path]:
    """Return files that each hold a return with a figure of its own."""
    paths = []
    for number in range(count):
        path = folder / f"{number}.xlsx"
        path.write_bytes(typed(filled(), SHEET, {at("figure", FIRST): number}))
        paths.append(path)
    return paths


def _codes(outcomes: Sequence[tuple[Path, Filling | Finding]]) -> list[str]:
    return [outcome.code if isinstance(outcome, Finding) else "form" for _, outcome in outcomes]


@pytest.fixture
def fake_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let readers start the fake worker."""
    monkeypatch.setattr(reading, "_COMMAND", (sys.executable, "-c", _FAKE))


@pytest.mark.parametrize("workers", [1, 2])
def test_forms_come_back_in_the_order_asked(tmp_path: Path, workers: int) -> None:
    """More files than are sent ahead, and each with its own figure."""
    paths = _files(tmp_path, 20)
    with Readers(KEYS, workers) as readers:
        outcomes = list(readers.read(paths))
    assert [path for path, _ in outcomes] == paths
    figures = [outcome.lines[0].cell("figure").text for _, outcome in outcomes if isinstance(outcome, Filling)]
    assert figures == [str(number) for number in range(20)]


def test_a_worker_gives_what_reading_at_home_gives(tmp_path: Path) -> None:
    """Nothing is lost on the way between the processes."""
    (path,) = _files(tmp_path, 1)
    with Readers(KEYS) as readers:
        ((_, outcome),) = readers.read([path])
    assert outcome == read(path.read_bytes())


def test_what_is_no_form_does_not_stop_the_others(tmp_path: Path) -> None:
    """A text file, a missing file and a folder stand between two forms."""
    first, last = _files(tmp_path, 2)
    text, folder = tmp_path / "text.xlsx", tmp_path / "folder.xlsx"
    text.write_text("a,b", encoding="utf-8")
    folder.mkdir()
    with Readers(KEYS) as readers:
        codes = _codes(list(readers.read([first, text, tmp_path / "gone.xlsx", folder, last])))
    assert codes == ["form", intake.TEXT_FILE.code, intake.UNREADABLE.code, intake.NOT_A_FILE.code, "form"]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("fake_worker")
def test_a_file_that_ends_its_worker_is_refused_and_the_others_are_read(workers: int) -> None:
    """Files already sent to the worker that ended are read by the one that takes its place."""
    names = ["a", "dies-1", "b", "c", "dies-2", *map(str, range(12))]
    with Readers({}, workers) as readers:
        outcomes = list(readers.read([Path(name) for name in names]))
    expected = [intake.READER_STOPPED.code if name.startswith("dies") else name for name in names]
    assert _codes(outcomes) == expected
    assert "exit 3" in str(outcomes[1][1])


@pytest.mark.usefixtures("fake_worker")
def test_a_file_that_takes_too_long_is_refused_and_the_others_are_read() -> None:
    """The worker is ended at the limit and replaced."""
    with Readers({}, wall=1.0) as readers:
        outcomes = list(readers.read([Path("a"), Path("stalls"), Path("b")]))
    assert _codes(outcomes) == ["a", intake.READER_TOO_SLOW.code, "b"]
    assert "longer than 1 seconds" in str(outcomes[1][1])


@pytest.mark.usefixtures("fake_worker")
def test_an_answer_that_is_none_refuses_its_file() -> None:
    """What a worker says is not trusted either."""
    with Readers({}) as readers:
        outcomes = list(readers.read([Path("babbles"), Path("b")]))
    assert _codes(outcomes) == [intake.READER_STOPPED.code, "b"]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not tell what another process holds")
@pytest.mark.usefixtures("fake_worker")
def test_a_worker_that_holds_too_much_is_ended_where_the_system_sets_it_no_limit() -> None:
    """As on Windows: the parent watches while it waits; the other files are read by the worker that follows."""
    with Readers({}, limits=Limits(memory_mb=100)) as readers:
        outcomes = list(readers.read([Path("a"), Path("grows"), Path("b")]))
    assert _codes(outcomes) == ["a", intake.READER_STOPPED.code, "b"]
    assert "too much memory" in str(outcomes[1][1])


@pytest.mark.usefixtures("fake_worker")
def test_an_answer_that_never_ends_is_cut_off() -> None:
    """It would fill the parent's memory: its worker is ended, and only its file refused."""
    with Readers({}) as readers:
        outcomes = list(readers.read([Path("a"), Path("shouts"), Path("b")]))
    assert _codes(outcomes) == ["a", intake.READER_STOPPED.code, "b"]


def test_nothing_that_lies_in_the_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may be in `in/`, where an officer put a `json.py`."""
    (path,) = _files(tmp_path, 1)
    for name in ("json.py", "pmf_excel.py", "zlib.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit(1)", encoding="utf-8")
    root = Path(reading.__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.chdir(tmp_path)
    with Readers(KEYS) as readers:
        assert _codes(list(readers.read([path]))) == ["form"]


@pytest.mark.usefixtures("fake_worker")
def test_a_batch_that_was_given_up_leaves_nothing_to_the_next() -> None:
    """Answers to files that nobody asked for any more are not mistaken for others."""
    with Readers({}) as readers:
        next(readers.read([Path("old-1"), Path("old-2"), Path("old-3")]))
        assert _codes(list(readers.read([Path("new-1"), Path("new-2")]))) == ["new-1", "new-2"]


def test_a_worker_that_cannot_be_started_is_a_dead_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every file would be refused for something that is not its fault."""
    monkeypatch.setattr(reading, "_COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    with Readers({}) as readers, pytest.raises(PmfError, match="could not be started"):
        list(readers.read([Path("a")]))


def test_no_worker_outlives_its_readers(tmp_path: Path) -> None:
    """Leaving the block ends the processes."""
    with Readers(KEYS, 2) as readers:
        list(readers.read(_files(tmp_path, 1)))
        processes = [worker.process for worker in readers._workers]
    assert [process.poll() is not None for process in processes] == [True, True]


def test_a_worker_that_the_system_ends_is_replaced(tmp_path: Path) -> None:
    """Between two batches somebody ended it: the next batch is read all the same, but for one file at most."""
    paths = _files(tmp_path, 3)
    with Readers(KEYS) as readers:
        list(readers.read(paths))
        readers._workers[0].process.kill()
        readers._workers[0].process.wait()
        codes = _codes(list(readers.read(paths)))
    assert codes.count("form") >= 2
    assert set(codes) <= {"form", intake.READER_STOPPED.code}


def test_the_worker_loads_no_heavy_library() -> None:
    """It starts in a moment: neither openpyxl nor pandas nor the writers are loaded."""
    code = "import sys, pmf_excel.excel.reader_worker; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"openpyxl", "pandas", "xlsxwriter", "docx", "xlwings", "sqlalchemy", "lxml", "numpy"}
    assert heavy & set(loaded) == set()


def test_keys_are_not_shown_in_the_list_of_processes(tmp_path: Path) -> None:
    """They go through the pipe, not through the command line."""
    with Readers(KEYS) as readers:
        command = json.dumps(readers._workers[0].process.args)
    assert all(key.secret.hex() not in command for key in KEYS.values())


def test_a_form_with_everything_survives_the_pipe() -> None:
    """Formulas, dates, percentages, findings and awkward texts arrive as they were sent."""
    content = with_formula(
        typed(filled(), SHEET, {at("commentary", FIRST): "a\nb\u2028c \x7f 😀"}), SHEET, "L6", "1+1", "2"
    )
    filling = read(content)
    assert unpacked(packed(filling)) == filling
    assert packed(filling).count(b"\n") == 1
    assert inputs(unpacked_filling(packed(filling))) == inputs(filling)


def unpacked_filling(line: bytes) -> Filling:
    """Return the form in a line of the worker's."""
    outcome = unpacked(line)
    assert isinstance(outcome, Filling)
    return outcome


@pytest.mark.parametrize(
    "cell",
    [
        Cell("A1"),
        Cell("A1", Held.TEXT, ""),
        Cell("A1", Held.TEXT, "", "=B1"),
        Cell("A1", Held.BLANK, "", "=B1"),
        Cell("A1", Held.NUMBER, "0.45", percent=True),
        Cell("A1", Held.TEXT, "2025-12-31", dated=True),
        Cell("A1", Held.NUMBER, "-5", dated=True),
        Cell("A1", Held.BLANK, percent=True),
        Cell("A1", Held.ERROR, "#N/A", "=1/0"),
    ],
)
def test_every_kind_of_cell_survives_the_pipe(cell: Cell) -> None:
    """A cell is sent without what is usual for it, and rebuilt the same."""
    from pmf_excel.excel.transport import _cell, _cell_from

    assert _cell_from(json.loads(json.dumps(_cell(cell)))) == cell


def test_a_finding_survives_the_pipe() -> None:
    """With its place and all its words."""
    finding = intake.FACTS_ALTERED.finding(
        Place("f.xlsx", "Return", "E5", "COR-1"), "1", column="Target", says="“1”", issued="“2”"
    )
    assert unpacked(packed(finding)) == finding
