"""A command that is refused leaves nothing behind, and says which folder it speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.jobs.files import TAKING_IN
from tests.workspaces import RETURNS, Office, Stages, typed


def left(office: Office) -> list[str]:
    """What a job that was cut off would have left in the workspace."""
    return sorted(
        path.name for pattern in (f"{TAKING_IN}*", "*.holder", ".pmf-*") for path in office.root.glob(pattern)
    )


def test_a_collect_of_what_there_is_not_leaves_nothing(stages: Stages, tmp_path: Path) -> None:
    """And the doctor finds nothing to say of it."""
    office = stages.at("defined", tmp_path)

    said = office.done("collect", str(office.root / "in" / "no such.xlsx"), status=2)
    lines = {line["what"]: line["health"] for line in office.run("doctor", "--json").document["lines"]}

    assert "There is no file or folder" in said.err
    assert left(office) == []
    assert lines["Lock"] == "good"
    assert "Left behind" not in lines


def test_a_collect_without_keys_leaves_nothing_either(stages: Stages, tmp_path: Path) -> None:
    """The files had been copied when it was refused; they still lie in `in/`."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-05")
    office.fill("returns", RETURNS)
    for key in (office.root / "keys").glob("*.key"):
        key.rename(tmp_path / key.name)

    said = office.done("collect", today="2026-01-05", status=2)

    assert "has no signing key in keys/." in said.err
    assert left(office) == []
    assert len(office.names("in")) == 2


def test_what_is_recorded_already_is_kept_for_the_next_one(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal halfway: the copies of what the ledger knows stay until the next collect has filed them."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", "--period", "2025/26-Q3", today="2026-01-05")
    office.fill("returns", RETURNS)

    def refused(*_: object, **__: object) -> None:
        raise PmfError("The ledger is being written by somebody else.", "Try again.")

    with monkeypatch.context() as faulty:
        faulty.setattr("pmf_excel.jobs.collecting._file_away", refused)
        office.done("collect", today="2026-01-05", status=2)
    assert [name[: len(TAKING_IN)] for name in left(office)] == [TAKING_IN]

    office.run("collect", today="2026-01-05")
    assert left(office) == []
    assert len(office.names("accepted")) == 2


def test_the_folder_that_a_point_means_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """“Made a workspace in .” helps nobody who is in the wrong folder."""
    monkeypatch.chdir(tmp_path)

    wrong = typed("status")
    made = typed("init", ".")
    again = typed("init", ".")

    assert wrong.err.startswith(f"{tmp_path} is not a workspace")
    assert made.out.startswith(f"Made a workspace in {tmp_path} for ")
    assert again.out.startswith(f"{tmp_path} is a workspace already")
