"""The demonstration and the files built from it, by the program as it is installed from its wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from pmf_excel.core.sign_off.due import Stage
from pmf_excel.jobs import demo as demonstration
from pmf_excel.jobs.building import build, workbooks_from
from pmf_excel.jobs.demo import FINISHED, STEPS, Step, demo
from pmf_excel.jobs.workspace import Workspace
from tests.workspaces import Office, typed

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment in which Python finds the program in its unpacked wheel, before the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return {**os.environ, "PYTHONPATH": str(folder / "unpacked")}


@pytest.fixture(scope="module")
def ran(
    installed: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The folder of a demonstration that was run once, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-P", "-m", "pmf_excel", "demo"]
    said = subprocess.run(command, cwd=folder, env=installed, capture_output=True, text=True, check=False)
    return folder / "pmf-demo", said


def test_the_demonstration_runs_a_whole_quarter(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """As planned, day by day; it ends by naming the files to open, which are there."""
    root, said = ran

    assert (said.returncode, said.stderr) == (0, ""), said.stdout
    assert [step.what for step in STEPS if step.what not in said.stdout] == []
    named = [root.parent / line.strip() for line in said.stdout.splitlines() if line.startswith("  pmf-demo")]
    assert len(named) == 7
    assert [path.suffix for path in named] == [".docx", ".docx", ".xlsm", ".xlsx", ".xlsx", ".xlsx", ".xlsx"]
    assert all(path.is_file() for path in named)
    assert (root / FINISHED).is_file()


def test_what_is_left_open_was_returned_with_a_reason(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Nothing waits in in/, nothing was refused, and everything agrees."""
    office = Office(ran[0])
    document = typed("status", "-C", str(office.root), "--period", "2025/26 Q3", "--json").document

    assert all(line["reason"] for line in document["due"])
    assert document["off_target"]
    assert (office.names("in"), office.names("quarantine")) == ([], [])
    assert typed("verify", "-C", str(office.root)).status == 0


def test_a_second_run_changes_nothing_and_says_so(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """In the same folder, also with --json."""
    office = Office(ran[0])
    before = office.files()

    said = typed("demo", str(office.root))
    document = typed("demo", str(office.root), "--json").document

    assert said.status == 0
    assert said.out.startswith("The demonstration stands already; nothing changed.")
    assert document["workspace"] == str(office.root)
    assert len(document["reports"]) == 2
    assert office.files() == before


def test_the_files_that_are_built_are_the_same_every_time(
    ran: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """Master workbook and its text, specimens and template: another run gives the bytes of this one."""
    first = build(tmp_path)

    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert names == [
        "templates/quarterly.docx",
        *(f"workbooks/{name}.xlsx" for name in ("action-plan-form", "authorisation-form", "check-form")),
        "workbooks/master.txt",
        "workbooks/master.xlsm",
        "workbooks/return.xlsx",
    ]
    assert sorted(first.data["changed"]) == names
    for name, content in workbooks_from(Workspace.open(ran[0])).items():
        assert (tmp_path / name).read_bytes() == content, name


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    """A sentence, status 2, and nothing is touched."""
    (tmp_path / "minutes.docx").write_bytes(b"mine")

    said = typed("demo", str(tmp_path))

    assert (said.status, said.err) == (
        2,
        f"{tmp_path} holds other files.\nName a folder that does not exist yet: pmf demo FOLDER, with its name in place of FOLDER\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.docx"]


def test_a_quarter_that_does_not_run_as_planned_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was taken in or lines are left open: which, and a status that is not 0; run again, it starts anew."""
    nothing = (Step(date(2026, 1, 16), Stage.CHECK, "Checks"),)
    monkeypatch.setattr(demonstration, "STEPS", nothing)

    outcome = demo(tmp_path / "demo")

    assert outcome.exit_status == 1
    assert outcome.sentences[:2] == ("The quarter did not run as planned.", "Checks: no line was taken in.")
    assert "chorley/COR-001|2025/26 Q3 still waits for return." in outcome.sentences
    assert not (tmp_path / "demo" / FINISHED).exists()

    (tmp_path / "demo" / "master.xlsm").write_bytes(b"half")
    again = demo(tmp_path / "demo")
    assert again.exit_status == 1
    assert zipfile.is_zipfile(tmp_path / "demo" / "master.xlsm")
    assert json.loads(json.dumps(dict(again.data)))["said"] == list(again.sentences[:-1])
