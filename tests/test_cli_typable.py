"""A next step can be copied and typed: in the folder, under the name and in the shell of whoever reads it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.cli import main
from pmf_excel.cli.running import Options
from pmf_excel.cli.typable import error_typable, outcome_typable, quoted_for_shell
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, Place, Severity
from pmf_excel.jobs.outcome import Outcome, Table
from tests.workspaces import Stages, typed

HERE = Options(Path(), as_json=False, by="", today="", writes=True)
PERIOD = ("--period", "2025/26 Q3")


def said(text: str, platform: str = "linux", **options: object) -> str:
    """The next step `text` as it is said under these options."""
    return outcome_typable(Outcome((), text), replace(HERE, **options), main, platform).next_step  # type: ignore[arg-type]


def test_here_and_nameless_a_command_stays_as_it_is() -> None:
    """Nothing is carried on where nothing was typed."""
    text = 'Send the forms. When they lie in in/: pmf collect. Late ones: pmf remind --period "2025/26 Q3"'

    assert said(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pmf collect", "pmf collect --by tp"),
        ('pmf issue returns --period "2025/26 Q3"', 'pmf issue returns --period "2025/26 Q3" --by tp'),
        ("pmf retain --apply lets them go", "pmf retain --apply --by tp lets them go"),
        ("pmf keys rotate --at-once", "pmf keys rotate --at-once --by tp"),
        ("pmf sync --by re-1", "pmf sync --by re-1"),
        ("pmf status", "pmf status"),
        ("pmf verify", "pmf verify"),
        ("pmf remind", "pmf remind"),
        ("pmf retain", "pmf retain"),
        ("pmf keys", "pmf keys"),
        ('pmf report quarterly --council chorley --period "2025/26 Q3"',
         'pmf report quarterly --council chorley --period "2025/26 Q3"'),
        ("pmf correct, with the reason", "pmf correct, with the reason"),
        ("that pmf did not expect", "that pmf did not expect"),
    ],
)  # fmt: skip
def test_the_name_is_carried_on_where_a_command_records_who_types_it(text: str, expected: str) -> None:
    """What only reads needs none; what is named and not said in full is left alone."""
    assert said(text, by="tp") == expected


def test_what_a_table_says_to_do_can_be_typed_and_nothing_else_of_it_is_touched() -> None:
    """A redaction names files, each with its command; what people wrote about commands stays as it is."""
    way = 'To let it go now: pmf retain --file "out/a.xlsx" --reason "WHY" --apply, with your reason.'
    table = Table("Files", ("File", "What to do"), (("pmf collect", way), ("pmf sync", "Delete it.")))

    found = outcome_typable(Outcome((), tables=(table,)), replace(HERE, by="tp"), main, "linux").tables

    typed_so = way.replace("--apply", "--apply --by tp")
    assert found == (Table("Files", ("File", "What to do"), (("pmf collect", typed_so), ("pmf sync", "Delete it."))),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pmf collect", "pmf collect -C work"),
        ("pmf status", "pmf status -C work"),
        ('pmf status -C "demo"', 'pmf status -C "demo"'),
        ("pmf import all import.xlsx", "pmf import all work/import.xlsx -C work"),
        ('pmf publish "draft.docx"', 'pmf publish "draft.docx" -C work'),
        ('pmf reopen --period "2025/26 Q3" --council chorley --reason "WHY", with',
         'pmf reopen --period "2025/26 Q3" --council chorley --reason "WHY" -C work, with'),
        ("pmf init FOLDER", "pmf init FOLDER"),
        ("pmf demo FOLDER", "pmf demo FOLDER"),
    ],
)  # fmt: skip
def test_the_workspace_is_carried_on(text: str, expected: str) -> None:
    """To every command that works in one, where the sentence does not name another."""
    assert said(text, folder=Path("work")) == expected


def test_names_with_spaces_are_quoted_for_the_shell() -> None:
    """Of folders and of people; the sentence around them stays."""
    folder = Path("Performance 2026")

    assert said("Then: pmf collect.", by="Mary Smith", folder=folder) == (
        'Then: pmf collect --by "Mary Smith" -C "Performance 2026".'
    )


@pytest.mark.parametrize(
    ("word", "linux", "windows"),
    [
        ("tp", "tp", "tp"),
        ("chorley/COR-012", "chorley/COR-012", "chorley/COR-012"),
        ("2025/26 Q3", '"2025/26 Q3"', '"2025/26 Q3"'),
        ("C:\\My files\\", "'C:\\My files\\'", '"C:\\My files\\\\"'),
        ("X:\\Performance", "'X:\\Performance'", '"X:\\Performance"'),
        ("Tom O'Neil", '"Tom O\'Neil"', '"Tom O\'Neil"'),
        ("a$b", "'a$b'", '"a$b"'),
        ('5" pipe', "'5\" pipe'", '"5\\" pipe"'),
        ("R&D", '"R&D"', '"R&D"'),
        ("(old)", '"(old)"', '"(old)"'),
    ],
)
def test_a_word_is_quoted_as_the_shell_needs_it(word: str, linux: str, windows: str) -> None:
    """Only where it must be; a backslash at the end would take away the quotation mark."""
    assert (quoted_for_shell(word, "linux"), quoted_for_shell(word, "win32")) == (linux, windows)


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")), min_size=1))
def test_a_quoted_word_is_read_back_as_it_was(word: str) -> None:
    """By a shell of Unix, and by the rules by which programs of Windows read their command line."""
    assert shlex.split(quoted_for_shell(word, "linux")) == [word]
    assert read_by_windows(quoted_for_shell(word, "win32")) == word


def read_by_windows(text: str) -> str:
    """What a program of Windows reads of one word: backslashes count only before a quotation mark."""
    found, at = "", 0
    while at < len(text):
        backslashes = len(text[at:]) - len(text[at:].lstrip("\\"))
        at += backslashes
        if text[at : at + 1] == '"':
            found += "\\" * (backslashes // 2) + ('"' if backslashes % 2 else "")
            at += 1
        else:
            found += "\\" * backslashes + text[at : at + 1]
            at += 1
    return found


def test_remedies_of_findings_and_dead_ends_are_typable_too() -> None:
    """What is found on import leads to a command as well as what could not go on."""
    finding = Finding(
        "a", Severity.ERROR, Place(), "", "It is signed.", 'pmf correct a/X-1 --period "2025/26" --reason "WHY".'
    )
    options = replace(HERE, by="tp")

    outcome = outcome_typable(Outcome((), findings=(finding,)), options, main, "linux")
    error = error_typable(PmfError("It is locked.", "Run pmf sync."), options, main, "linux")

    expected = 'pmf correct a/X-1 --period "2025/26" --reason "WHY" --by tp.'
    assert outcome.findings[0].remedy == expected
    assert (error.message, error.remedy) == ("It is locked.", "Run pmf sync --by tp.")


def test_a_next_step_typed_as_it_stands_does_what_it_says(stages: Stages, tmp_path: Path) -> None:
    """Whoever has no login and types from elsewhere copies the line, and it goes on from there."""
    root = stages.at("defined", tmp_path / "My council").root
    asked = ("-C", str(root), "--by", "Performance Officer", "--today", "2026-01-05")

    first = typed("status", *PERIOD, *asked).out.splitlines()[-1]
    assert first == f'Next: pmf issue returns --period "2025/26 Q3" --by "Performance Officer" -C "{root}"'
    program, *words = shlex.split(first.removeprefix("Next: "))
    done = typed(*words, "--today", "2026-01-05")

    assert (program, done.status) == ("pmf", 0)
    assert "Issued 2 forms (returns)" in done.out
    assert done.out.splitlines()[-1].endswith(f'pmf collect --by "Performance Officer" -C "{root}"')


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
@pytest.mark.parametrize("word", ["My council's files", 'a "quoted" folder', "5$ & more", "back\\slash", "naïve café"])
def test_the_shell_itself_reads_a_word_back(word: str) -> None:
    """Whatever folders are called."""
    shown = subprocess.run(
        ["/bin/sh", "-c", f"printf %s {quoted_for_shell(word, sys.platform)}"], capture_output=True, check=True
    )

    assert shown.stdout.decode() == word
