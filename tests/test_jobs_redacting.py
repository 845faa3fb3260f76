"""`pmf redact`: a text goes from ledger, copies and workbook by a recorded decision; what still holds it is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pmf_excel.core.records.organisation import Officer
from pmf_excel.jobs import redacting
from pmf_excel.ledger import sqlite
from pmf_excel.office.holding import holds, sought
from tests.test_jobs_copying import full_disk, held
from tests.test_jobs_publishing import ISSUED
from tests.workspaces import DRAFT, RETURNS, Office, Stages, run_stage

PERIOD = ("--period", "2025/26 Q3")
TEXT = "Two days of ice."
COMMENTARY = ("redact", "LOC-1", "commentary", *PERIOD)
WHY = ("--reason", "Asked for by the person named.")


def published(stages: Stages, tmp_path: Path) -> Office:
    """A workspace whose report, with the commentary in it, is published."""
    office = stages.at("authorisations", tmp_path)
    office.done("report", "quarterly", "--council", "chorley", *PERIOD)
    office.done("publish", DRAFT)
    return office


def file_holds(path: Path, text: str) -> bool:
    """Whether a file holds a text."""
    wanted = sought([text])
    assert wanted is not None
    return bool(holds(path, wanted))


def holding(office: Office, text: str = TEXT) -> list[str]:
    """Every file below the workspace that holds a text, the ledger and its copies by their tables."""
    found = []
    for path in sorted(path for path in office.root.rglob("*") if path.is_file()):
        name = path.relative_to(office.root).as_posix()
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as ledger:
                stands = ledger.execute("SELECT count(*) FROM free_texts WHERE text = ?", (text,)).fetchone()[0]
            stands = stands or text.encode() in path.read_bytes()
        else:
            stands = file_holds(path, text)
        found += [name] if stands else []
    return found


def test_a_text_goes_from_ledger_copies_and_workbook_and_everything_else_is_named(
    stages: Stages, tmp_path: Path
) -> None:
    """What is left is exactly what was named: originals, forms, drafts and published reports; verify says so."""
    office = published(stages, tmp_path)
    before = holding(office)

    said = office.done(*COMMENTARY, *WHY, "--json", status=1)

    left = holding(office)
    assert {"ledger.db", "master.xlsm", ISSUED} < set(before)
    assert [row["file"] for row in said.document["files"]] == left
    assert not [name for name in left if name.endswith((".db", ".xlsm"))]
    assert {Path(name).parts[0] for name in left} == {"accepted", "out", "reports"}
    assert ISSUED in left
    assert [row["what_to_do"][:10] for row in said.document["files"] if row["file"] == ISSUED] == ["Published:"]
    verified = office.done("verify")
    assert verified.out.splitlines()[0].startswith("All ")
    assert "texts stand erased by a recorded decision." in verified.out
    assert "files were let go by a recorded decision." in verified.out


def test_the_workbook_and_history_say_redacted(stages: Stages, tmp_path: Path) -> None:
    """Where the text stood; who decided it and why stays."""
    office = stages.at("authorisations", tmp_path)

    office.done(*COMMENTARY, *WHY, status=1)

    events = office.done("history", "LOC-1", "--json").document["events"]
    (decision,) = [event for event in events if event["action"] == "redacted"]
    assert (decision["by"], decision["reason"], decision["field"]) == ("tp", WHY[1], "commentary")
    assert {event["new"] for event in events if event["field"] == "commentary"} == {"[redacted]"}
    assert file_holds(office.root / "master.xlsm", "[redacted]")


def test_copies_of_the_ledger_are_replaced_by_one_of_today(stages: Stages, tmp_path: Path) -> None:
    """Those that never held the text stay; the new one holds all that they held."""
    office = stages.at("authorisations", tmp_path)
    before = office.names("backups")

    office.done(*COMMENTARY, *WHY, status=1)

    after = office.names("backups")
    assert before == [f"ledger-2026-01-{day}.db" for day in ("02", "05", "12", "19", "26")]
    assert after == [f"ledger-2026-01-{day}.db" for day in ("02", "05", "28")]
    assert office.done("verify").status == 0


def test_a_dry_run_names_everything_and_changes_nothing(stages: Stages, tmp_path: Path) -> None:
    """The same files, before anything is lost."""
    office = published(stages, tmp_path)
    before = office.files()

    planned = office.done(*COMMENTARY, *WHY, "--dry-run", "--json").document
    same = office.files()
    done = office.done(*COMMENTARY, *WHY, "--json", status=1).document

    assert same == before
    assert planned["files"] == done["files"]
    assert planned["copies"] == done["copies"]
    assert (planned["entries"], len(done["entries"])) == ([], 1)


def test_nothing_needs_a_person_where_no_file_holds_it(stages: Stages, tmp_path: Path) -> None:
    """A reason that was typed at the command line stands in no form."""
    office = stages.at("authorisations", tmp_path)
    office.done("correct", "LOC-1", *PERIOD, "--reason", "Ann Example rang about the crew sheet.")

    said = office.done("redact", "LOC-1", "return_reason", *PERIOD, *WHY)

    assert said.out.splitlines()[-1] == "No file of the workspace holds it any more."
    assert holding(office, "Ann Example rang about the crew sheet.") == []


def test_names_and_addresses_of_officers_are_erased_too(stages: Stages, tmp_path: Path) -> None:
    """By code, name or login; from the table of persons, from copies and from the register."""
    office = stages.at("defined", tmp_path)

    document = office.done("redact", "mary", "login", *WHY, "--json", status=1).document

    assert [row["file"] for row in document["files"]] == ["import.xlsx"]
    assert (document["record"], document["kind"], document["field"], document["texts"]) == ("tp", "officer", "login", 1)
    assert not file_holds(office.root / "master.xlsm", "mary")


def test_the_same_words_in_another_record_are_named_and_erased_when_asked(stages: Stages, tmp_path: Path) -> None:
    """A decision is about one record; --everywhere makes one for each."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS.replace("| 520       | 1000        |      ", f"| 520       | 1000        | {TEXT}"))
    office.run("collect")

    planned = office.done(*COMMENTARY, *WHY, "--dry-run")
    done = office.done(*COMMENTARY, *WHY, "--everywhere", "--json", status=1).document

    assert "The same words stand in figure chorley/LOC-2 2025/26 Q3 (Commentary). Add --everywhere" in planned.out
    assert (len(done["entries"]), done["elsewhere"]) == (2, [])
    assert "ledger.db" not in holding(office)
    assert office.done("verify").status == 0


WRONG: dict[tuple[str, ...], str] = {
    ("redact", "LOC-1", "comentary", *PERIOD): "Did you mean “Commentary”?",
    ("redact", "LOC-1", "value", *PERIOD): "There is no text in “value” of chorley/LOC-1 2025/26 Q3 that could be erased.",
    ("redact", "LOC-99", "commentary", *PERIOD): "There is no record “LOC-99”.",
    ("redact", "COR-1", "commentary", *PERIOD): "Write chorley/COR-1 or south-ribble/COR-1.",
    ("redact", "chorley/LOC-1", "purpos"): "Did you mean “Purpose”?",
    ("redact", "chorley/LOC-1", "zz"): "Data source, Definition, Denominator",
    ("redact", "LOC-1 2026/27 Q1", "commentary"): "pmf history chorley/LOC-1 shows the records that there are.",
    ("redact", "LOC-1|2026/27 Q1", "commentary"): "pmf history chorley/LOC-1 shows the records that there are.",
    ("redact", "COR-1 2025/26 Q3", "commentary"): "Write chorley/COR-1 or south-ribble/COR-1.",
    ("redact", "LOC-1", "commentary", "--period", "2026/27 Q1"): "There is no record “LOC-1”.",
}  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_is_misspelt_is_answered_with_the_nearest(stages: Stages, words: tuple[str, ...]) -> None:
    """And nothing is erased."""
    office = stages.seen("authorisations")
    head = office.head

    said = office.run(*words, *WHY)

    assert said.status == 2
    assert WRONG[words] in said.err
    assert office.head == head


def test_a_reason_must_be_given_and_must_not_repeat_the_text(stages: Stages) -> None:
    """The reason is kept for ever."""
    office = stages.seen("authorisations")

    assert "A redaction needs a reason." in office.done(*COMMENTARY, "--reason", " ", status=2).err
    repeated = office.done(*COMMENTARY, "--reason", f"Remove “{TEXT}”", status=2)
    assert "The reason repeats the text that is to be erased." in repeated.err


def test_a_field_may_be_named_as_the_register_heads_it(stages: Stages) -> None:
    """Record as pmf history shows it, field as the sheet calls it."""
    said = stages.seen("authorisations").done(
        "redact", "chorley/LOC-1|2025/26 Q3", "Commentary as printed", *WHY, "--dry-run"
    )

    assert "“Commentary as printed” of figure chorley/LOC-1 2025/26 Q3" in said.out


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ("chorley/LOC-1 2025/26 Q3", "printed_commentary"),
        ("LOC-1 2025/26 Q3", "Commentary as printed"),
        ("loc-1  2025-26-Q3", "commentary AS printed"),
    ],
)
def test_the_figure_may_be_written_with_a_blank(stages: Stages, record: str, field: str) -> None:
    """As sentences write it, and however the period is spelt; the document keeps the record's id and field."""
    document = stages.seen("authorisations").done("redact", record, field, *WHY, "--dry-run", "--json").document

    assert (document["record"], document["field"]) == ("chorley/LOC-1|2025/26 Q3", "printed_commentary")
    assert document["kind"] == "figure"


def test_an_action_may_be_written_as_the_history_shows_it(stages: Stages) -> None:
    """The third column of the table, below the sheet's name."""
    said = stages.seen("authorisations").done("redact", "chorley/LOC-1 2025/26 Q3 1", "Action", *WHY, "--dry-run")

    assert "“Action” of action chorley/LOC-1 2025/26 Q3 1" in said.out


def test_a_text_erased_comes_back_with_no_later_job(stages: Stages, tmp_path: Path) -> None:
    """The quarter goes on: what is issued, collected and reported later does not have it."""
    office = stages.at("checks", tmp_path)
    office.done(*COMMENTARY, *WHY, status=1)
    office.done("redact", "LOC-1", "printed_commentary", *PERIOD, *WHY, status=2)

    for kind in ("action-plans", "authorisations"):
        run_stage(office, kind)
    office.done("report", "quarterly", "--council", "chorley", *PERIOD)

    assert not file_holds(office.workspace.reports / DRAFT, TEXT)
    assert "ledger.db" not in holding(office)
    assert office.done("verify").status == 0


def cut_off(office: Office, monkeypatch: pytest.MonkeyPatch, step: str, *words: str) -> None:
    """A redaction that is killed when it comes to `step`."""

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(redacting, step, killed)
        office.run(*words, *WHY)


@pytest.mark.parametrize("step", ["_replace_copies", "let_go", "refresh"])
def test_a_redaction_that_was_cut_off_is_finished_by_running_it_again(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The decision stands in the ledger: copies and workbook follow, and no second decision is made."""
    office = stages.at("authorisations", tmp_path)
    before = holding(office)
    cut_off(office, monkeypatch, step, *COMMENTARY)
    assert [name for name in holding(office) if name.endswith((".db", ".xlsm"))]

    planned = office.done(*COMMENTARY, *WHY, "--dry-run", "--json").document
    said = " ".join(office.run(*COMMENTARY, *WHY).out.split())

    left = holding(office)
    assert {name for name in before if name.endswith((".db", ".xlsm"))} >= {"ledger.db", "master.xlsm"}
    assert not [name for name in left if name.endswith((".db", ".xlsm"))]
    assert f"was erased already by entry {planned['entries'][0]}" in said
    assert ("; the copies were replaced now." in said) is (step != "refresh")
    assert [row["file"] for row in planned["files"]] == ([] if step == "refresh" else left)
    events = office.done("history", "LOC-1", "--json").document["events"]
    assert len({event["sequence"] for event in events if event["action"] == "redacted"}) == 1
    assert office.done("verify").status == 0


@pytest.mark.parametrize("fault", ["full", "held"])
def test_copies_that_cannot_be_replaced_are_named_and_go_with_the_next_run(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The disk is full, or somebody has them open: ledger and workbook are done, and running it again does the rest."""
    office = stages.at("authorisations", tmp_path)
    with monkeypatch.context() as faulty:
        if fault == "full":
            faulty.setattr(sqlite, "copy_to", full_disk)
        else:
            faulty.setattr("pmf_excel.jobs.files.take_away", held)
        said = " ".join(office.done(*COMMENTARY, *WHY, status=1).out.split())

    left = [name for name in holding(office) if name.endswith((".db", ".xlsm"))]
    assert left == [f"backups/ledger-2026-01-{day}.db" for day in ("12", "19", "26")]
    assert f"3 copies of the ledger still hold it: {', '.join(left)}. Run the same command again" in said
    assert ("There is no room left on the disk for a copy of the ledger. Make room on it." in said) is (fault == "full")
    assert office.done("verify").status == 0

    again = office.done(*COMMENTARY, *WHY, "--json", status=1).document
    assert (again["copies"], again["copies_left"], len(again["entries"])) == (left, [], 1)
    assert not [name for name in holding(office) if name.endswith((".db", ".xlsm"))]
    assert office.names("backups") == [f"ledger-2026-01-{day}.db" for day in ("02", "05", "28")]
    assert office.done("verify").status == 0


def test_a_redaction_everywhere_is_cut_off_whole(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every record's text goes with the first one's, and so the copies are clean of all of them afterwards."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS.replace("| 520       | 1000        |      ", f"| 520       | 1000        | {TEXT}"))
    office.run("collect")
    cut_off(office, monkeypatch, "_replace_copies", *COMMENTARY, "--everywhere")

    office.run(*COMMENTARY, *WHY, "--everywhere")

    assert not [name for name in holding(office) if name.endswith((".db", ".xlsm"))]
    assert office.done("verify").status == 0


LONGER = "Two days of ice. The rounds were caught up within the week."


def test_a_text_that_stands_within_a_longer_one_is_named_and_goes_when_asked(stages: Stages, tmp_path: Path) -> None:
    """In the record itself and in others, in the ledger and in its copies."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill(
        "returns", RETURNS.replace("| 520       | 1000        |      ", f"| 520       | 1000        | {LONGER}")
    )
    office.run("collect")
    office.done("correct", "LOC-1", *PERIOD, "--reason", f"Left over: {LONGER}")

    planned = office.done(*COMMENTARY, *WHY, "--dry-run", "--json").document
    done = office.done(*COMMENTARY, *WHY, "--everywhere", "--json", status=1).document

    assert [(row["record"], row["field"]) for row in planned["elsewhere"]] == [
        ("chorley/LOC-1|2025/26 Q3", "reason"),
        ("chorley/LOC-1|2025/26 Q3", "return_reason"),
        ("chorley/LOC-2|2025/26 Q3", "commentary"),
    ]
    assert (len(done["entries"]), done["elsewhere"]) == (3, [])
    assert [row["file"] for row in done["files"]] == [path for path in words_in(office) if path != "ledger.db"]
    assert not [path for path in words_in(office) if path.endswith((".db", ".xlsm"))]
    assert office.done("verify").status == 0


def words_in(office: Office) -> list[str]:
    """Every file below the workspace in which the words stand, alone or within a longer text."""
    every = sorted(path for path in office.root.rglob("*") if path.is_file())
    return [path.relative_to(office.root).as_posix() for path in every if file_holds(path, TEXT)]


def test_without_everywhere_each_of_the_others_can_be_redacted(stages: Stages, tmp_path: Path) -> None:
    """The text is gone then, so that only the record itself can be named."""
    office = stages.at("authorisations", tmp_path)
    office.done("correct", "LOC-2", *PERIOD, "--reason", f"Left over: {LONGER}")

    said = " ".join(office.done(*COMMENTARY, *WHY, status=1).out.split())

    assert (
        "stand in figure chorley/LOC-2 2025/26 Q3 (Reason); figure chorley/LOC-2 2025/26 Q3 (Why it was returned)."
        in said
    )
    assert "Redact each of them too" in said


def test_a_copy_goes_only_where_it_has_what_the_ledger_has_not(stages: Stages, tmp_path: Path) -> None:
    """The words that another record keeps are no reason to give copies up."""
    office = stages.at("authorisations", tmp_path)
    office.done("correct", "LOC-2", *PERIOD, "--reason", "Ice.  Two days of it.", today="2026-01-27")
    office.done("correct", "LOC-1", *PERIOD, "--reason", "days of it.", today="2026-01-28")
    before = office.names("backups")

    done = office.done("redact", "LOC-1", "return_reason", *PERIOD, *WHY, "--json", status=1).document

    assert {(row["record"], row["kind"]) for row in done["elsewhere"]} == {("chorley/LOC-2|2025/26 Q3", "figure")}
    assert set(before) - {"ledger-2026-01-28.db"} <= set(office.names("backups"))


def test_a_person_whose_name_stands_in_texts_is_named_with_them(stages: Stages, tmp_path: Path) -> None:
    """And the other way round: the words of a text that are a name among the officers."""
    office = stages.at("authorisations", tmp_path)
    mary = next(each.name for each in office.register.all(Officer) if each.id == "tp")
    office.done("correct", "LOC-1", *PERIOD, "--reason", f"{mary} rang about the crew sheet.")

    of_person = office.done("redact", "tp", "name", *WHY, "--dry-run", "--json").document["elsewhere"]
    office.done("correct", "LOC-2", *PERIOD, "--reason", mary)
    of_text = office.done("redact", "LOC-2", "return_reason", *PERIOD, *WHY, "--dry-run", "--json").document

    assert ("chorley/LOC-1|2025/26 Q3", "return_reason") in {(row["record"], row["field"]) for row in of_person}
    assert ("tp", "name") in {(row["record"], row["field"]) for row in of_text["elsewhere"]}


@pytest.mark.parametrize("words", [COMMENTARY, ("redact", "tp", "login")], ids=["text", "login"])
def test_a_second_redaction_says_by_which_entry_it_was_erased(
    stages: Stages, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Nothing is decided twice, and nothing is changed."""
    office = stages.at("authorisations", tmp_path)
    (entry,) = office.run(*words, *WHY, "--json").document["entries"]
    head = office.head

    again = office.done(*words, *WHY)

    assert f"was erased already by entry {entry}." in " ".join(again.out.split())
    assert office.head == head


def test_one_text_is_one_text(stages: Stages, tmp_path: Path) -> None:
    """In the sentence of the proof, and of what happened to one copy of the ledger."""
    office = stages.at("defined", tmp_path)

    said = office.run("redact", "LOC-1", "definition", *WHY, today="2026-01-03").out

    assert "1 copy of the ledger that held it was replaced by one of today: backups/ledger-2026-01-02.db." in said
    assert "in 11 places of the ledger" in said
    assert "1 file was let go by a recorded decision." in office.done("verify").out
