"""What is gathered of computer and folders: synchronising programs, other computers, rights, locks, programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from pmf_excel.machine.folders import folder_facts, free_bytes, is_remote, readable_by_others, synchronised_by
from pmf_excel.machine.programs import installed_version, libreoffice, lock_facts, machine_facts

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="on Windows rights are another matter")


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive/pmf", "OneDrive"),
        ("OneDrive - Chorley Council/pmf/2026", "OneDrive"),
        ("Dropbox/pmf", "Dropbox"),
        ("Google Drive/pmf", "Google Drive"),
        ("chorley.sharepoint.com/sites/pmf", "SharePoint"),
        ("DavWWWRoot/pmf", "SharePoint"),
        ("Library/Mobile Documents/pmf", "iCloud"),
        ("onedriver manual/pmf", ""),
        ("Performance/pmf", ""),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(tmp_path: Path, folder: str, program: str) -> None:
    """At any depth below the folder that the program made."""
    path = tmp_path / folder
    path.mkdir(parents=True)

    assert synchronised_by(path, {}) == program


def test_a_synchronised_folder_is_known_by_what_the_program_left_or_says(tmp_path: Path) -> None:
    """A mark in a folder above, or a variable that names it."""
    path = tmp_path / "shared" / "pmf"
    path.mkdir(parents=True)

    assert synchronised_by(path, {"OneDriveCommercial": str(tmp_path / "shared")}) == "OneDrive"
    assert synchronised_by(path, {"OneDriveCommercial": str(tmp_path / "other"), "OneDrive": ""}) == ""
    (tmp_path / "shared" / ".dropbox").touch()
    assert synchronised_by(path, {}) == "Dropbox"


MOUNTS = [
    "/dev/sda1 / ext4 rw 0 0",
    "//server/performance {0}/share cifs rw 0 0",
    "/dev/sdb1 {0}/share/local ext4 rw 0 0",
]


@POSIX
def test_a_folder_on_another_computer_is_known(tmp_path: Path) -> None:
    """By the nearest disk above it."""
    mounts = [line.format(tmp_path.resolve()) for line in MOUNTS]

    found = [is_remote(tmp_path / name, mounts) for name in ("share/pmf", "share/local/pmf", "pmf")]

    assert found == [True, False, False]


@POSIX
def test_rights_are_those_of_the_system(tmp_path: Path) -> None:
    """What is missing may not be changed; a key that others may read is named."""
    for name, mode in (("k1.key", 0o600), ("k2.key", 0o640), ("k3.key", 0o604)):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)

    there, missing = folder_facts("in", tmp_path, {}), folder_facts("out", tmp_path / "out", {})

    assert (there.exists, there.writable) == (True, True)
    assert (missing.exists, missing.writable) == (False, False)
    assert readable_by_others(sorted(tmp_path.glob("*.key"))) == ("k2.key", "k3.key")


def test_a_folder_that_may_only_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the test may be allowed everything: the system's answer is imitated."""
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert not folder_facts("in", tmp_path, {}).writable


def test_a_lock_is_held_left_behind_or_free(tmp_path: Path) -> None:
    """With the name that stands beside it."""
    lock, holder = tmp_path / ".pmf.lock", tmp_path / ".pmf.lock.holder"
    free = lock_facts(lock, holder)
    holder.write_text("tp since 28 January 2026 09:00 UTC", encoding="utf-8")
    left = lock_facts(lock, holder)
    with FileLock(lock):
        held = lock_facts(lock, holder)

    assert [(each.is_held, each.holder[:2]) for each in (free, left, held)] == [
        (False, ""),
        (False, "tp"),
        (True, "tp"),
    ]


def test_this_computer_runs_the_tests() -> None:
    """So it has what is needed."""
    facts = machine_facts()

    assert facts.python == sys.version_info[:3]
    assert facts.knows_london
    assert installed_version("pydantic")
    assert installed_version("no-such-package-at-all") == ""


def test_room_is_told_where_the_system_tells_it(tmp_path: Path) -> None:
    """None for a folder that is not there."""
    assert (free_bytes(tmp_path) or 0) > 0
    assert free_bytes(tmp_path / "gone") is None


@POSIX
def test_libreoffice_is_looked_for_in_its_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it is not on the path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert libreoffice([str(tmp_path / "office")]) == ""
    (tmp_path / "office").mkdir()
    program = tmp_path / "office" / "soffice"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)

    assert libreoffice([str(tmp_path / "office")]) == str(program.resolve())
