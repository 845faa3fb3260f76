"""A council's own words that cannot be read: named with the line; whatever does not print them goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmf_excel.shipped import shipped
from tests.workspaces import RETURNS, Office, Stages

REPORT = ("report", "quarterly", "--council", "chorley", "--period", "2025/26 Q3")
SAID = "QUERY templates/chorley.toml\n      The council's own words cannot be read"


def with_words(stages: Stages, stage: str, tmp_path: Path, written: str, typed: str) -> Office:
    """A workspace where somebody changed a copy of Chorley's words."""
    office = stages.at(stage, tmp_path)
    text = shipped("words", "chorley.toml").read_text(encoding="utf-8")
    assert written in text
    (office.root / "templates" / "chorley.toml").write_text(text.replace(written, typed, 1), encoding="utf-8")
    return office


BROKEN = {
    "a quotation mark is gone": ('"Executive Cabinet"', '"Executive Cabinet', "chorley.toml, line 8, cannot be read."),
    "a name is misspelt": ("cabinet =", "kabinet =", "bodies.kabinet is not known. Did you mean “cabinet”?"),
    "a status is gone": ("on_target = {", "on_taget = {", "statuses.on_taget is not known. Did you mean “on_target”?"),
}


@pytest.mark.parametrize(("written", "typed", "said"), BROKEN.values(), ids=BROKEN)
def test_returns_go_out_and_come_in_all_the_same(
    stages: Stages, tmp_path: Path, written: str, typed: str, said: str
) -> None:
    """Each job says what is wrong with the words and where, and has the statuses in the shipped ones."""
    office = with_words(stages, "defined", tmp_path, written, typed)

    issued = office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-05", status=1)
    office.fill("returns", RETURNS)
    collected = office.done("collect", today="2026-01-05", status=1)
    document = office.run("verify", "--json").document

    assert office.figure("chorley/LOC-1|2025/26 Q3").value == 437
    for each in (issued, collected):
        assert SAID in each.out
        assert said in each.out
    assert document["ok"], document
    assert [row["code"] for row in document["findings"]] == ["words-not-read"]


def test_a_report_is_not_built_with_other_words(stages: Stages, tmp_path: Path) -> None:
    """What it prints is the council's; the doctor and the check of templates say the same."""
    office = with_words(stages, "returns", tmp_path, '"Executive Cabinet"', '"Executive Cabinet')

    built = office.done(*REPORT, status=2)
    lines = office.run("doctor", "--json").document["lines"]

    assert "chorley.toml, line 8, cannot be read. Look at that line" in " ".join(built.err.split())
    assert [each["said"] for each in lines if each["what"] == "Words of chorley"] == [
        "chorley.toml, line 8, cannot be read."
    ]
    assert "chorley.toml, line 8, cannot be read." in office.done("templates", "check", status=1).out


def test_words_in_another_encoding_stop_nothing_either(stages: Stages, tmp_path: Path) -> None:
    """An old Notepad saves ANSI where nobody chooses otherwise."""
    office = stages.at("defined", tmp_path)
    (office.root / "templates" / "chorley.toml").write_bytes('council = "Chörley"'.encode("cp1252"))

    said = office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-05", status=1)

    assert "chorley.toml, line 1, cannot be read: the file is not saved as UTF-8." in " ".join(said.out.split())


def test_once_they_are_right_nothing_is_said(stages: Stages, tmp_path: Path) -> None:
    """And their own statuses come back."""
    office = with_words(stages, "defined", tmp_path, 'words = "On target"', 'words = "As planned"')

    office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-05")

    assert office.run("verify", "--json").document["ok"]
