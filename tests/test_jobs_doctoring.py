"""`pmf doctor` on real workspaces: a table and a document, status 1 where something needs a person."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.core.health import Health, workspace_lines
from pmf_excel.jobs.doctoring import workspace_facts
from tests.workspaces import Office, Stages, typed

TODAY = date(2026, 1, 28)


def proved_long_ago(office: Office) -> Office:
    """The workspace, whose last proof was years ago."""
    with office.workspace.ledger() as ledger:
        ledger.set_note("verified on", "2020-01-31T09:00:00+00:00")
    return office


def wrong(office: Office) -> dict[str, str]:
    """What is not good in a workspace, by what it is of."""
    lines = workspace_lines(workspace_facts(office.root, TODAY, datetime.now(UTC)))
    return {line.what: line.said for line in lines if line.health is not Health.GOOD}


def lines_of(*words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The status and the lines of `pmf doctor --json` by what they are of."""
    said = typed("doctor", "--json", *words)
    return said.status, {line["what"]: line for line in said.document["lines"]}


def test_a_workspace_in_order_is_said_to_be(stages: Stages, tmp_path: Path) -> None:
    """After a proof, nothing but good lines of the workspace."""
    office = proved_long_ago(stages.at("returns", tmp_path))
    assert wrong(office) == {"Last proof": "all in order on 31 January 2020"}

    office.done("verify")

    assert wrong(office) == {}


def test_it_changes_nothing(stages: Stages, tmp_path: Path) -> None:
    """Not even the lock's note."""
    office = stages.at("returns", tmp_path)
    before = office.files()

    typed("doctor", "-C", str(office.root))

    assert office.files() == before


def test_it_is_a_table_and_a_document(stages: Stages, tmp_path: Path) -> None:
    """Each line with what to do; status 1 only where something needs a person."""
    root = str(proved_long_ago(stages.at("returns", tmp_path)).root)
    said = typed("doctor", "-C", root)
    document = typed("doctor", "-C", root, "--json").document

    assert list(document) == ["ok", "lines"]
    assert {tuple(line) for line in document["lines"]} == {("what", "health", "said", "to_do")}
    assert said.status == int(not document["ok"])
    assert "Last proof" in said.out
    assert "○ advice" in said.out


def test_where_there_is_no_workspace_the_computer_is_looked_at_all_the_same(tmp_path: Path) -> None:
    """And it is said how to come to one."""
    status, lines = lines_of("-C", str(tmp_path))

    assert status == 1
    assert lines["Python"]["health"] == "good"
    assert (lines["Settings"]["health"], lines["Settings"]["said"]) == (
        "problem", f"{tmp_path} is not a workspace: it has no pmf.toml.",
    )  # fmt: skip
    assert "pmf init" in lines["Settings"]["to_do"]


def test_what_was_damaged_is_named(stages: Stages, tmp_path: Path) -> None:
    """Folder, key, ledger, lock, words, templates and errors: each on its own line."""
    office = stages.at("returns", tmp_path)
    office.done("verify")
    (office.root / "templates").rename(office.root / "old templates")
    (office.root / ".pmf.lock.holder").write_text("tp since yesterday", encoding="utf-8")
    (office.root / "pmf-errors.log").write_text("Traceback", encoding="utf-8")
    for path in (office.root / "backups").iterdir():
        path.unlink()

    assert wrong(office) == {
        "Folder templates": f"{office.root / 'templates'} is missing",
        "Lock": "left behind by tp since yesterday",
        "Errors": "pmf-errors.log holds what went wrong",
        "Backups": "no copy of the ledger",
    }


def test_a_ledger_that_cannot_be_opened_is_one_line_among_others(stages: Stages, tmp_path: Path) -> None:
    """The rest is looked at all the same."""
    office = stages.at("returns", tmp_path)
    (office.root / "ledger.db").write_bytes(b"not a ledger at all, but a text" * 40)

    found = wrong(office)

    assert found["Ledger"].endswith("ledger.db is not a ledger.")
    (office.root / "ledger.db").unlink()
    assert wrong(office)["Ledger"].startswith("There is no ledger.db in ")
    assert not (office.root / "ledger.db").exists()


def test_words_and_templates_that_cannot_be_used_are_named(stages: Stages, tmp_path: Path) -> None:
    """Before a report is asked for."""
    office = stages.at("returns", tmp_path)
    (office.root / "templates" / "chorley.toml").write_text("council = 'Chorley'\n", encoding="utf-8")
    (office.root / "templates" / "quarterly.docx").write_bytes(b"no document")

    found = wrong(office)

    assert {"Words of chorley", "Template quarterly.docx"} <= set(found)


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the rights of the folder decide")
def test_a_key_that_others_may_read_needs_a_person(stages: Stages, tmp_path: Path) -> None:
    """With the command that mends it."""
    office = stages.at("returns", tmp_path)
    (key,) = (office.root / "keys").iterdir()
    key.chmod(0o644)

    status, lines = lines_of("-C", str(office.root))

    assert status == 1
    assert lines["Keys"]["said"] == f"others may read {key.name}"
    assert "chmod 600" in lines["Keys"]["to_do"]


def test_a_key_that_nothing_needs_is_named(stages: Stages, tmp_path: Path) -> None:
    """After a rotation, when no form is out with the old one."""
    office = stages.at("returns", tmp_path)
    office.done("verify")
    office.done("keys", "rotate")

    assert wrong(office)["Keys"].startswith("no form needs k1-")
