"""A quarter by hand, command by command, on real files; twice, anew, tried out only, and in any order."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.paperwork import Arrival, IssuedForm
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.jobs.collecting import collect
from pmf_excel.jobs.issuing import issue
from pmf_excel.jobs.reporting import report
from pmf_excel.shipped import shipped
from tests.ledgers import counted_salts
from tests.registers import rows_of
from tests.workspaces import (
    ACTIONS,
    CHECKS,
    DRAFT,
    PLANS,
    RETURNS,
    Office,
    Stages,
    definitions,
    filled_import,
    typed,
)

PERIOD = ("--period", "2025/26 Q3")


def states(office: Office) -> list[str]:
    """The figures of the quarter as id, value, state and status."""
    return [
        f"{figure.id} = {figure.value} {figure.state.value} {figure.judgement.status.value if figure.judgement else ''}"
        for figure in office.register.all(Figure)
        if figure.state.value != "imported"
    ]


def test_a_quarter_by_hand(tmp_path: Path) -> None:
    """From an empty folder to a closed period: each command says what it did and what comes next, with status 0."""
    root = tmp_path / "our workspace"
    office = Office(root)

    made = typed("init", str(root))
    assert (made.status, made.err) == (0, "")
    assert f"Made a workspace in {root}" in made.out
    assert f'Next: Fill {root}/import.xlsx, then: pmf import all "{root}/import.xlsx" -C "{root}"' in made.out

    (root / "import.xlsx").write_bytes(filled_import(definitions()))
    taken = office.run("import", "all", str(root / "import.xlsx"), today="2026-01-02")
    assert taken.status == 0
    assert "Recorded 37 new or changed rows from import.xlsx." in taken.out
    assert 'Next: Issue the returns of a quarter: pmf issue returns --period "2025/26 Q3"' in taken.out

    issued = office.done("issue", "returns", *PERIOD, today="2026-01-05")
    assert f"Issued 2 forms (returns) with 7 lines in {root}/out/2025-26-Q3." in issued.out
    assert "Next: Send each officer the form. When forms lie in in/: pmf collect" in issued.out
    assert office.done("status", *PERIOD, today="2026-01-05").out.startswith("2025/26 Q3: 7 lines open, 0 of them")

    office.fill("returns", RETURNS)
    assert "Took in 7 lines from 2 files: 2 accepted." in office.done("collect", today="2026-01-12").out
    assert 'pmf issue checks --period "2025/26 Q3"' in office.done("status", *PERIOD).out

    assert "Issued 2 forms (checks) with 8 lines" in office.done("issue", "checks", *PERIOD, today="2026-01-12").out
    office.fill("checks", CHECKS)
    assert "Took in 8 lines from 2 files: 2 accepted." in office.done("collect", today="2026-01-13").out

    assert "Issued 2 forms (action plans) with 2 lines" in office.done("issue", "action-plans", *PERIOD).out
    office.fill("action-plans", PLANS, ACTIONS)
    office.done("collect", today="2026-01-20")

    assert "(authorisations)" in office.done("issue", "authorisations", *PERIOD).out
    office.fill("authorisations", "")
    office.done("collect", today="2026-01-27")
    assert "nothing is open. 2 indicators off target." in office.done("status", *PERIOD).out
    assert states(office) == [
        "chorley/COR-1|2025/26 Q3 = 18 authorised on_target",
        "chorley/LOC-1|2025/26 Q3 = 437 authorised outside",
        "chorley/LOC-2|2025/26 Q3 = 52 authorised on_target",
        "chorley/LOC-3|2025/26 Q3 = 87 authorised on_target",
        "chorley/LOC-3|December 2025 = 28 authorised not_rated",
        "chorley/LOC-3|November 2025 = 29 authorised not_rated",
        "chorley/LOC-3|October 2025 = 30 authorised not_rated",
        "south-ribble/COR-1|2025/26 Q3 = 18 authorised outside",
        "south-ribble/LOC-4|2025/26 Q3 = 12 authorised on_target",
    ]

    draft = office.done("report", "quarterly", "--council", "Chorley Council", *PERIOD)
    assert f'Next: Read it in Word. When it is agreed: pmf publish "{DRAFT}"' in draft.out
    published = office.done("publish", DRAFT)
    assert "Published 4 figures; the report is kept as reports/published/chorley-quarterly" in published.out
    assert 'pmf close --period "2025/26 Q3" --council chorley' in published.out
    assert "2025/26 Q3 is now closed for Chorley Council." in office.done("close", *PERIOD, "--council", "chorley").out

    assert "agree." in office.done("verify").out
    assert office.names("in") == []
    assert len(office.names("accepted")) == len(office.register.all(Arrival)) == 8
    assert office.names("quarantine") == []


def test_definitions_come_from_csv_files_too(tmp_path: Path) -> None:
    """Table by table, by any of their names; the same rows as from the workbook."""
    root = tmp_path / "office"
    typed("init", str(root))
    office = Office(root)
    (tmp_path / "officers.csv").write_text(csv_of(definitions()["officer"]), encoding="utf-8-sig")
    (tmp_path / "some file.csv").write_text(csv_of(definitions()["council"], ";"), encoding="cp1252")

    first = office.run("import", "Officers", str(tmp_path / "officers.csv"))
    second = office.run("import", "council", str(tmp_path / "some file.csv"))

    assert ("Recorded 8 new or changed rows from officers.csv." in first.out, first.status) == (True, 0)
    assert ("Recorded 2 new or changed rows from some file.csv." in second.out, second.status) == (True, 0)
    assert [officer["officer"] for officer in rows_in(office, "officer")] == sorted(
        row["officer"] for row in definitions()["officer"]
    )


def test_a_row_that_is_wrong_is_named_and_the_others_are_recorded(stages: Stages, tmp_path: Path) -> None:
    """With file, sheet and cell, and status 1: a person must mend it."""
    office = stages.at("defined", tmp_path)
    table = tmp_path / "targets.csv"
    table.write_text(
        "indicator,period,value\nchorley/LOC-1,2025/26 Q4,410\nchorley/LOC-9,2025/26 Q4,1\n", encoding="utf-8"
    )

    said = office.run("import", "targets", str(table))

    assert said.status == 1
    assert "Recorded 1 new or changed row from targets.csv." in said.out
    assert "ERROR targets.csv, sheet targets, A3, chorley/LOC-9" in said.out
    assert "Mend the rows named and import the file again; rows that were right are in." in said.out


TWICE = {
    "defined": [("import", "all", "{root}/import.xlsx"), ("issue", "returns", *PERIOD)],
    "returns": [("collect",), ("issue", "checks", *PERIOD), ("status", *PERIOD)],
    "authorisations": [
        ("report", "quarterly", "--council", "chorley", *PERIOD),
        ("publish", DRAFT),
        ("correct", "LOC-1", *PERIOD, "--reason", "A crew's sheet was missing."),
        ("close", *PERIOD, "--council", "south-ribble"),
        ("reopen", *PERIOD, "--council", "south-ribble", "--reason", "A late figure."),
        ("reassign", "collie", "--to", "depp"),
        ("history", "LOC-1"),
        ("explain", "LOC-1", *PERIOD),
        ("verify",),
    ],
}


@pytest.mark.parametrize("stage", TWICE)
def test_a_command_run_twice_changes_nothing_the_second_time(stages: Stages, tmp_path: Path, stage: str) -> None:
    """Neither the ledger nor any file of the workspace."""
    office = stages.at(stage, tmp_path)

    for command in TWICE[stage]:
        words = [word.format(root=office.root) for word in command]
        first = office.run(*words)
        before = office.files()
        second = office.run(*words)

        assert (first.status, second.status) == (0, 0), (first, second)
        assert office.files() == before, command


@pytest.mark.parametrize("stage", TWICE)
def test_a_dry_run_changes_nothing_at_all(stages: Stages, tmp_path: Path, stage: str) -> None:
    """It says what would be done, and no file of the workspace is another afterwards."""
    office = stages.at(stage, tmp_path)
    if stage == "defined":
        (office.root / "import.xlsx").write_bytes(filled_import({"target": rows_of(LATER_TARGET)}))
    if stage == "returns":
        office.done("issue", "checks", *PERIOD)
        office.fill("checks", CHECKS)
        office.drop("holiday.xlsx", b"not a workbook")
    if stage == "authorisations":
        office.done("report", "quarterly", "--council", "chorley", *PERIOD)
    before = office.files()

    for command in TWICE[stage]:
        if command[0] in ("import", "issue", "collect", "publish", "correct", "close", "reassign"):
            said = office.run(*[word.format(root=office.root) for word in command], "--dry-run")
            assert said.status in (0, 1), said
            assert "Would" in said.out or "Nothing to issue" in said.out, command
            assert office.files() == before, command


LATER_TARGET = """
council | indicator     | period     | value
chorley | chorley/LOC-1 | 2025/26 Q4 | 390
"""


def test_what_a_dry_run_of_collect_says_is_what_collect_then_does(stages: Stages, tmp_path: Path) -> None:
    """Verdicts, lines and findings alike."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS.replace("437", "many"))

    tried = office.run("collect", "--dry-run", "--json").document
    done = office.run("collect", "--json").document

    assert tried == done
    assert done["totals"]["lines_accepted"] == 6


def test_init_leaves_no_trace_when_it_is_only_tried(tmp_path: Path) -> None:
    """The folder is not even made."""
    said = typed("init", str(tmp_path / "new"), "--dry-run")

    assert said.out == f"Would make a workspace in {tmp_path / 'new'}.\n"
    assert not (tmp_path / "new").exists()


def test_a_lost_form_is_made_anew(stages: Stages, tmp_path: Path) -> None:
    """The same bytes under the same name; the ledger learns nothing, and nothing that is in is asked for again."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD, today="2026-01-05")
    before = office.files()
    for form in office.out("returns"):
        (office.workspace.forms_out / form.file).unlink()

    assert "Nothing to issue" in office.done("issue", "returns", *PERIOD, today="2026-01-06").out
    assert "Issued 2 forms" in office.done("issue", "returns", *PERIOD, "--again", today="2026-01-06").out
    assert office.files() == before
    office.fill("returns", RETURNS)
    office.done("collect")
    assert "Nothing to issue" in office.done("issue", "returns", *PERIOD, "--again").out


def orders(files: list[Path]) -> Iterator[list[list[Path]]]:
    """The batches in which files may arrive: all at once, either way round, one by one, one by one the other way."""
    yield [files]
    yield [files[::-1]]
    yield [[file] for file in files]
    yield [[file] for file in reversed(files)]


def test_within_a_batch_the_order_of_arrival_does_not_matter(stages: Stages, tmp_path: Path) -> None:
    """A corrected return goes before the check form whatever their names; it comes too late after the check only."""
    start = stages.at("returns", tmp_path)
    start.done("issue", "checks", *PERIOD)
    files = start.fill("checks", CHECKS)
    late = start.filled(
        next(form for form in start.register.all(IssuedForm) if form.officer == "collie"),
        RETURNS.replace("437", "436"),
    )
    files.append(start.drop("z-late/corrected return.xlsx", late))
    number = count(1)
    seen = []
    for batches in orders([file.relative_to(start.root) for file in files]):
        office = Office(tmp_path / f"order-{next(number)}")
        shutil.copytree(start.root, office.root)
        for batch in batches[:-1]:
            office.run("collect", *(str(office.root / file) for file in batch))
        office.run("collect")
        seen.append((states(office), [form.state for form in office.register.all(IssuedForm)], office.names("in")))

    together, together_reversed, checks_first, return_first = seen
    assert together == together_reversed
    assert {tuple(names) for _, _, names in seen} == {()}
    assert "chorley/LOC-1|2025/26 Q3 = 436 collected " in together[0]
    assert "chorley/LOC-1|2025/26 Q3 = 437 checked " in checks_first[0]
    assert return_first == together


def test_forms_of_one_stage_give_the_same_register_in_any_order(stages: Stages, tmp_path: Path) -> None:
    """In one batch or several, from the first or the last."""
    start = stages.at("returns", tmp_path)
    start.done("issue", "checks", *PERIOD)
    files = [file.relative_to(start.root) for file in start.fill("checks", CHECKS)]
    seen = []
    for number, batches in enumerate(orders(files)):
        office = Office(tmp_path / f"order-{number}")
        shutil.copytree(start.root, office.root)
        for batch in batches:
            office.done("collect", *(str(office.root / file) for file in batch))
        register = office.register
        kinds = (Figure, ActionPlan, Action, IssuedForm, Arrival)
        seen.append([[record.to_row() for record in register.all(kind)] for kind in kinds])

    assert seen[1:] == seen[:1] * 3


def test_the_same_quarter_gives_the_same_files(stages: Stages, tmp_path: Path) -> None:
    """Forms, workbook, ledger and report come out alike, byte for byte: keys, salts and clock are a part of the input."""
    made = []
    doing = Doing("tp", "mary", "test", date(2026, 1, 26), datetime(2031, 3, 3, 9, tzinfo=UTC))
    for _ in range(2):
        shutil.rmtree(tmp_path / "office", ignore_errors=True)
        office = stages.at("action-plans", tmp_path)
        workspace = office.workspace.with_salts(counted_salts())
        issue(workspace, doing, Stage.AUTHORISATION, Period.parse("2025/26 Q3"))
        office.fill("authorisations", "")
        collect(workspace, doing)
        report(workspace, doing, "quarterly", "south-ribble", Period.parse("2025/26 Q3"))
        files = office.files()
        made.append(
            {
                name: files[name]
                for name in files
                if name.split("/")[0] in ("out", "reports", "master.xlsm", "ledger.db")
            }
        )

    assert made[0] == made[1]
    assert "master.xlsm" in made[0]


def csv_of(rows: list[dict[str, str]], separator: str = ",") -> str:
    """Rows as the text of a csv file."""
    headings = list({name: None for row in rows for name in row})
    lines = [headings, *[[f'"{row.get(name, "")}"' for name in headings] for row in rows]]
    return "\n".join(separator.join(cells) for cells in lines)


def rows_in(office: Office, record_type: str) -> list[dict[str, str]]:
    """The rows of one record type."""
    from pmf_excel.core.records.registry import BY_TYPE

    return [record.to_row() for record in office.register.all(BY_TYPE[record_type])]


def test_a_council_of_ones_own_needs_its_words_for_its_report_only(stages: Stages, tmp_path: Path) -> None:
    """Everything else works without; the report says which file to write, and then it is built."""
    office = stages.at("defined", tmp_path)
    (tmp_path / "councils.csv").write_text("council,name\npreston,Preston City Council\n", encoding="utf-8")
    office.done("import", "councils", str(tmp_path / "councils.csv"))
    report = ("report", "quarterly", "--council", "preston", *PERIOD)

    refused = office.done(*report, status=2)
    own = office.root / "templates" / "preston.toml"
    words = shipped("words", "chorley.toml").read_text(encoding="utf-8")
    own.write_text(words, encoding="utf-8")
    copied = office.done(*report, status=2)
    own.write_text(words.replace("Chorley Council", "Preston City Council"), encoding="utf-8")

    assert "The words file of preston is for Chorley Council, not for Preston City Council." in copied.err
    assert refused.err == (
        "There is no words file for preston, so its report cannot be written.\n"
        "Begin with a copy and change all of its wording: pmf templates copy --council preston\n"
    )
    assert office.done("issue", "returns", *PERIOD).out.startswith("Issued 2 forms")
    office.done(*report)
