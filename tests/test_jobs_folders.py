"""Folders of the workspace that are links, or gone: nothing is written elsewhere, and what is gone is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.workspaces import RETURNS, Office, Stages

FOLDERS = ("accepted", "quarantine", "in", "out", "reports", "backups", "keys", "templates")
LINKS = pytest.mark.skipif(os.name == "nt", reason="Windows has no such links without rights")


def linked(office: Office, folder: str, elsewhere: Path) -> None:
    """Somebody puts a link into the place of a folder."""
    (office.root / folder).rename(elsewhere)
    (office.root / folder).symlink_to(elsewhere, target_is_directory=True)


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@LINKS
@pytest.mark.parametrize("folder", FOLDERS)
def test_no_job_writes_through_a_link(stages: Stages, tmp_path: Path, folder: str) -> None:
    """Collect, issue and report are refused, the folder that the link leads to stays as it is, the doctor names it."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", "--period", "2025/26 Q3", today="2026-01-05")
    office.fill("returns", RETURNS)
    elsewhere = tmp_path / "elsewhere"
    linked(office, folder, elsewhere)
    before, head = everything(elsewhere), office.head

    for words in (
        "collect",
        "issue checks --period 2025/26-Q3",
        "report quarterly --council chorley --period 2025/26-Q3",
    ):
        said = office.run(*words.split())
        assert said.status == 2
        assert f"{office.root / folder} is a link that leads to {elsewhere}, so nothing was done." in said.err
    lines = {line["what"]: line["said"] for line in office.run("doctor", "--json").document["lines"]}

    assert (everything(elsewhere), office.head) == (before, head)
    assert lines[f"Folder {folder}"] == f"{office.root / folder} is a link to {elsewhere}"


@LINKS
def test_a_folder_that_the_settings_name_may_lie_behind_a_link(stages: Stages, tmp_path: Path) -> None:
    """That is somebody's decision: on many shared drives every path has a link in it."""
    office = stages.at("defined", tmp_path)
    (tmp_path / "share").mkdir()
    (tmp_path / "drop here").symlink_to(tmp_path / "share", target_is_directory=True)
    settings = office.root / "pmf.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('forms_in = "in"', f'forms_in = "{tmp_path / "drop here"}"'), encoding="utf-8")
    office.done("issue", "returns", "--period", "2025/26 Q3", today="2026-01-05")
    office.fill("returns", RETURNS)

    office.run("collect", today="2026-01-05")

    assert len(office.names("accepted")) == 2


def test_a_folder_that_is_gone_is_said_with_what_was_done(stages: Stages, tmp_path: Path) -> None:
    """It is made anew where it is needed: empty ones are lost when a folder is copied, full ones must be missed."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", "--period", "2025/26 Q3", today="2026-01-05")
    office.fill("returns", RETURNS)
    for folder in ("accepted", "quarantine"):
        (office.root / folder).rmdir()

    said = office.done("collect", today="2026-01-05", status=0)
    again = office.done("collect", today="2026-01-05")

    assert "The folders accepted/ and quarantine/ of the workspace are missing. If they were not empty, put" in said.out
    assert len(office.names("accepted")) == 2
    assert "The folder quarantine/ of the workspace is missing." in again.out


def test_a_missing_folder_for_forms_is_no_empty_one(stages: Stages, tmp_path: Path) -> None:
    """A drive that is not connected must not look like a quarter in which nobody answered."""
    office = stages.at("defined", tmp_path)
    (office.root / "in").rmdir()

    said = office.done("collect", status=2)

    assert f"The folder {office.root / 'in'}, into which officers put their forms, is missing." in said.err
    assert "Connect the drive that holds it" in said.err
