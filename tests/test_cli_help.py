"""The commands speak for themselves: help for each, the guide as they are today, a sentence for what is misspelt."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pmf_excel.cli import main
from pmf_excel.cli.guide import help_pages, with_help
from tests.workspaces import Stages, typed

GUIDE = Path(__file__).parent.parent / "docs" / "commands.md"
#: Every command as it is typed after `pmf`.
COMMANDS = {
    **main.commands,
    **{f"{name} {below}": command
       for name, group in main.commands.items() if isinstance(group, click.Group)
       for below, command in group.commands.items()},
}  # fmt: skip
#: What stands above other commands and does nothing itself.
GROUPS = {name for name, each in COMMANDS.items() if isinstance(each, click.Group) and not each.invoke_without_command}


def test_the_guide_is_as_the_commands_are(request: pytest.FixtureRequest) -> None:
    """docs/commands.md holds the help of every command; `pytest tests/test_cli_help.py --update-golden` renews it."""
    text = GUIDE.read_text(encoding="utf-8")
    if request.config.getoption("--update-golden"):
        GUIDE.write_text(with_help(text, main), encoding="utf-8", newline="\n")
        text = GUIDE.read_text(encoding="utf-8")

    assert text == with_help(text, main)
    assert all(f"### pmf {name}\n" in text for name in COMMANDS)


def test_the_guide_keeps_what_was_written_by_hand() -> None:
    """Only what stands between the marks is replaced."""
    assert with_help("Before.\n<!-- made from the commands -->\nold\n<!-- end -->\nAfter.\n", main) == (
        f"Before.\n<!-- made from the commands -->\n\n{help_pages(main)}\n<!-- end -->\nAfter.\n"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help(name: str) -> None:
    """A sentence on what it does, short enough for the list; and one for each option."""
    command = COMMANDS[name]
    (first, *_) = (command.help or "").splitlines()

    assert first.endswith(".")
    assert len(first) <= 64
    undescribed = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert undescribed == []


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - GROUPS))
def test_every_command_takes_what_all_take(name: str) -> None:
    """The workspace, --json, who and when; and --dry-run where it writes into a workspace."""
    options = {text for option in COMMANDS[name].params for text in option.opts}

    assert {"-C", "--json", "--by", "--today"} <= options
    writes = {"init", "import", "issue", "collect", "remind", "publish", "close", "reopen", "correct", "reassign"}
    writes |= {"redact", "retain", "keys rotate", "keys retire", "sync", "restore"}
    assert ("--dry-run" in options) == (name in writes)


def test_pmf_alone_shows_the_commands() -> None:
    """In the order in which they are needed; that is no mistake."""
    said = typed()

    assert said.status == 0
    assert said.out.index("  init ") < said.out.index("  issue ") < said.out.index("  publish ")


MISSPELT = {
    "isue returns": "There is no command “isue”. Did you mean: pmf issue?",
    "colect": "There is no command “colect”. Did you mean: pmf collect?",
    "frobnicate": "There is no command “frobnicate”. pmf --help lists the commands.",
    "templates chek": "There is no command “chek”. Did you mean: pmf templates check?",
    "keys rotat": "There is no command “rotat”. Did you mean: pmf keys rotate?",
    "issue": "“pmf issue” needs FORM as well.\nSee what it takes with: pmf issue --help",
    "issue retuns": "There is no form “retuns”.\nDid you mean “returns”?",
    "issue highlights": "There is no form “highlights”.\nThe forms are returns, checks, action-plans, authorisations.",
    "issue returns --period 2025/26Q5": "“2025/26Q5” is not a reporting period.\nWrite a quarter as 2025/26 Q3,",
    "issue returns --council Chorly": "There is no council “Chorly”.\nDid you mean “chorley”?",
    "issue returns --council Preston": "There is no council “Preston”.\nThe councils are chorley and south-ribble.",
    "status --periods 2025/26": "No such option '--periods'. Did you mean '--period'?",
    "history chorley/LOC1": "There is no indicator “chorley/LOC1”.\nDid you mean “chorley/LOC-1”?",
    "history COR-1": "is an indicator of more than one council.\nWrite chorley/COR-1 or south-ribble/COR-1.",
    "import indicatrs file.csv": "There is no file file.csv.",
    "import all nowhere.xlsx": "There is no file nowhere.xlsx.",
    "collect nowhere.xlsx": "There is no file or folder nowhere.xlsx.",
    "reassign colie --to depp": "There is no officer “colie”.\nDid you mean “collie”?",
    "report quaterly --council chorley --period 2025/26Q3": "There is no report “quaterly”.\nDid you mean “quarterly”?",
    "report quarterly --council chorley": "“pmf report” needs --period as well.",
    "publish draft.docx": "There is no draft draft.docx.\nBuild one first: pmf report quarterly",
    "correct LOC-1 --period 2025/26Q3": "“pmf correct” needs --reason as well.",
    "explain": "There is nothing to explain.\nName an indicator: pmf explain chorley/COR-012, or give --value.",
    "explain --value many": "--value many is not a number.\nWrite it like 2.41.",
    "explain --value 3 --polarity lowr": "There is no polarity “lowr”.\nDid you mean “lower”?",
    "explain --value 3 --polarity range": "A range needs its low and its high end.",
    "explain --value 3.5 --target 2.25 --decimals 1": "The target 2.25 has more decimals than the figure's 1.",
    "explain --value 3 --target 2 --tolerance lots": "lots",
    "explain --value nan": "--value nan is not a number.",
}


@pytest.mark.parametrize("words", MISSPELT)
def test_what_is_misspelt_is_answered_with_a_sentence(stages: Stages, words: str) -> None:
    """What was not understood and the nearest right spelling or what to do; status 2, never a traceback."""
    said = stages.seen("defined").run(*words.split(" "))

    assert (said.status, said.out) == (2, "")
    assert MISSPELT[words] in said.err
    assert "Traceback" not in said.err


def test_a_misspelt_record_is_answered_with_the_nearest(stages: Stages, tmp_path: Path) -> None:
    """Also where the file is there."""
    table = tmp_path / "file.csv"
    table.write_text("council,name\n", encoding="utf-8")

    said = stages.seen("defined").run("import", "indicatrs", str(table))

    assert (said.status, said.err) == (2, "There is no table “indicatrs”.\nDid you mean “Indicators”?\n")


def test_somebody_unknown_is_asked_who_they_are(stages: Stages) -> None:
    """Where it would be recorded; reading needs no name."""
    root = str(stages.seen("defined").root)
    unknown = typed("issue", "returns", "-C", root, "--by", "merry", "--dry-run")
    nameless = typed("issue", "returns", "-C", root, "--dry-run")

    assert (unknown.status, unknown.err) == (2, "There is no officer “merry”.\nThe sheet Officers lists them.\n")
    assert nameless.status == 2
    assert "so it cannot be recorded who does this.\nName yourself with --by OFFICER" in nameless.err
    assert typed("status", "-C", root).status == 0


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path) -> None:
    """With the three ways out."""
    said = typed("status", "-C", str(tmp_path))

    assert said.status == 2
    assert said.err == (
        f"{tmp_path} is not a workspace: it has no pmf.toml.\n"
        "Go to the workspace's folder, name it with -C, or make one with: pmf init FOLDER, with its name in place of FOLDER\n"
    )


def test_settings_that_cannot_be_read_are_said(stages: Stages, tmp_path: Path) -> None:
    """With file and place."""
    office = stages.at("defined", tmp_path)
    settings = office.root / "pmf.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "reeding_seconds = 5\n", encoding="utf-8")

    said = office.run("status")

    assert said.status == 2
    assert "pmf.toml, line " in said.err
    assert "the entry limits.reeding_seconds is not known. Did you mean “reading_seconds”?" in said.err


def test_a_wrong_date_is_said(stages: Stages) -> None:
    """Of --today and of --as-at."""
    office = stages.seen("defined")
    today = office.run("status", today="12.13.2026")
    as_at = office.run("report", "quarterly", "--council", "chorley", "--period", "2025/26 Q3", "--as-at", "yesterday")

    assert (today.status, today.err) == (2, "“12.13.2026” is not a date.\nWrite it as 31/01/2026 or 2026-01-31.\n")
    assert (as_at.status, as_at.err) == (2, "“yesterday” is not a date.\nWrite it as 31/01/2026 or 2026-01-31.\n")


def test_what_nobody_expected_is_a_sentence_too_and_its_details_are_kept(stages: Stages, tmp_path: Path) -> None:
    """A ledger that is a folder: the traceback goes to a file that the sentence names, not to the screen."""
    office = stages.at("defined", tmp_path)
    (office.root / "in").rmdir()
    (office.root / "in").write_text("", encoding="utf-8")
    (key,) = (office.root / "keys").iterdir()
    key.unlink()
    key.mkdir()

    said = office.run("issue", "returns", "--period", "2025/26 Q3")

    assert said.status == 2
    assert "Traceback" not in said.err
    assert "pmf-errors.log" in said.err
    assert "Traceback" in (office.root / "pmf-errors.log").read_text(encoding="utf-8")


def test_words_come_out_on_a_terminal_that_has_few_letters(stages: Stages) -> None:
    """A console of one alphabet prints something else for what it lacks; a document is UTF-8 all the same."""
    root = stages.seen("authorisations").root
    command = [sys.executable, "-m", "pmf_excel", "history", "LOC-1", "-C", str(root)]
    plain = subprocess.run(command, capture_output=True, check=True, env=_ascii())
    document = subprocess.run([*command, "--json"], capture_output=True, check=True, env=_ascii())

    assert b"chorley/LOC-1" in plain.stdout
    assert "chorley/LOC-1" in document.stdout.decode("utf-8")


def _ascii() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "ascii"}
