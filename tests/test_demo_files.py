"""The files that the demonstration writes: valid for Microsoft's validator, and opened by LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pmf_excel.jobs.building import workbooks_from
from pmf_excel.jobs.demo import demo
from pmf_excel.jobs.outcome import Outcome
from pmf_excel.jobs.workspace import Workspace
from pmf_excel.office.package import read_package
from tests.office import LibreOffice

#: Endings of the files that people open.
OFFICE_FILES = (".xlsx", ".xlsm", ".docx")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """The folder of a demonstration, and what it said."""
    folder = tmp_path_factory.mktemp("demo") / "pmf-demo"
    return folder, demo(folder)


def office_files(folder: Path) -> list[Path]:
    """Every workbook and document in a folder, each content once."""
    files = {path.read_bytes(): path for path in sorted(folder.rglob("*")) if path.suffix in OFFICE_FILES}
    return sorted(files.values())


def test_the_quarter_ran_and_names_the_files_to_open(ran: tuple[Path, Outcome]) -> None:
    """Both reports, the register and one form of each kind are named, and are there."""
    _, outcome = ran

    names = [file.name for file in outcome.files]
    assert [file for file in outcome.files if not file.is_file()] == []
    assert sum(name.endswith("-draft.docx") for name in names) == 2
    assert "master.xlsm" in names
    assert len(names) == 7


def test_the_committed_workbooks_are_what_the_sources_give(ran: tuple[Path, Outcome]) -> None:
    """`workbooks/` holds the empty master workbook and the demonstration's first blank forms: `pmf build .`."""
    folder = Path(__file__).parent.parent
    built = workbooks_from(Workspace.open(ran[0]))

    workbooks = {name: content for name, content in built.items() if not name.endswith(".txt")}
    stale = [name for name, content in workbooks.items() if read_package(content) != committed(folder / name)]

    assert stale == []


def committed(path: Path) -> dict[str, bytes]:
    """The parts of a committed workbook, none where there is no such file."""
    return read_package(path.read_bytes()) if path.is_file() else {}


def test_nothing_is_left_unread(ran: tuple[Path, Outcome]) -> None:
    """No file was refused, and in/ is empty."""
    folder, _ = ran

    assert list((folder / "quarantine").iterdir()) == []
    assert [path for path in (folder / "in").rglob("*") if path.is_file()] == []


@pytest.mark.validator
def test_every_file_has_no_error_in_the_validator(ran: tuple[Path, Outcome], validator: Callable[..., None]) -> None:
    """Forms blank and filled, answers, import workbook, register and reports."""
    files = office_files(ran[0])
    assert len(files) > 100

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(validator, files))


@pytest.mark.libreoffice
def test_every_file_opens_in_libreoffice(ran: tuple[Path, Outcome], libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Workbooks are read to their first sheet's cells, documents to their text; neither is empty."""
    files = office_files(ran[0])
    for kind, endings in (("csv", (".xlsx", ".xlsm")), ("txt", (".docx",))):
        chosen = [file for file in files if file.suffix in endings]
        folder = tmp_path / kind
        made = libreoffice.convert(chosen, kind, folder)
        assert all(file.stat().st_size > 50 for file in made)
