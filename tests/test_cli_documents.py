"""`--json` prints one document and nothing else: the shapes that other programs read, as docs/commands.md shows them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.commands import IN_A_WORKSPACE, MAKING_ANEW, command_in, commands
from tests.master_typing import MasterFile
from tests.test_word_template_check import in_the_title
from tests.workspaces import RETURNS, Office, Said, Stages, typed

PERIOD = ("--period", "2025/26 Q3")
FINDING = ["code", "severity", "sheet", "cell", "reference", "found", "message", "remedy"]
DUE = ["reference", "period", "officer", "stage", "due_date", "overdue", "reason"]
EVENT = [
    *("sequence", "recorded_at", "business_date", "action", "record", "by", "on_behalf_of", "form", "file", "reason"),
    *("field", "old", "new"),
]
COMMANDS = Path(__file__).parent.parent / "docs" / "commands.md"


def test_collect(stages: Stages, tmp_path: Path) -> None:
    """A row for each file with verdict, form, lines and findings, and the totals."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    chorley, south_ribble = office.fill("returns", RETURNS.replace("437", "lots"))
    office.drop("notes.xlsx", b"Dear all, my figures are below.")
    office.drop("~$lock.xlsx", b"mary")
    office.drop("twice.xlsx", south_ribble.read_bytes())

    document = office.done("collect", "--json", status=1).document

    assert list(document) == ["files", "totals"]
    assert [list(file) for file in document["files"]] == [
        ["file", "sha256", "verdict", "form", "lines_accepted", "findings"]
    ] * 5
    assert [(file["file"], file["verdict"], file["form"], file["lines_accepted"]) for file in document["files"]] == [
        (f"collie/{chorley.name}", "accepted_with_findings", chorley.stem, 5),
        ("notes.xlsx", "refused", "", 0),
        (f"soutco/{south_ribble.name}", "accepted", south_ribble.stem, 1),
        ("twice.xlsx", "already_received", "", 0),
        ("~$lock.xlsx", "skipped", "", 0),
    ]
    ((finding,),) = (file["findings"] for file in document["files"][:1])
    assert list(finding) == FINDING
    assert (finding["code"], finding["severity"], finding["sheet"], finding["reference"], finding["found"]) == (
        *("number-not-read", "error", "Return"),
        *("chorley/LOC-1", "lots"),
    )
    assert re.fullmatch(r"[A-Z]+[0-9]+", finding["cell"])
    assert [finding["code"] for finding in document["files"][1]["findings"]] == ["file-text"]
    assert all(re.fullmatch(r"[0-9a-f]{64}", file["sha256"]) for file in document["files"][:4])
    assert document["totals"] == {
        "accepted": 1,
        "accepted_with_findings": 1,
        "refused": 1,
        "already_received": 1,
        "skipped": 1,
        "files": 5,
        "lines_accepted": 6,
        "findings": 2,
    }


def test_status(stages: Stages) -> None:
    """Each open line with officer, stage and day, what is off target, and counts; status 0 whatever is overdue."""
    document = stages.seen("returns").done("status", *PERIOD, "--json", today="2026-01-21").document

    assert list(document) == ["period", "due", "off_target", "totals"]
    assert document["period"] == "2025/26 Q3"
    assert [list(line) for line in document["due"]] == [DUE] * 8
    assert document["due"][1] == {
        "reference": "chorley/LOC-1",
        "period": "2025/26 Q3",
        "officer": "respa",
        "stage": "checks",
        "due_date": "2026-01-20",
        "overdue": True,
        "reason": "",
    }
    assert document["off_target"] == []
    assert document["totals"]["due"] == document["totals"]["overdue"] == document["totals"]["checks"] == 8


def test_status_says_what_is_off_target(stages: Stages) -> None:
    """With its figure as a decimal string and its status; nothing is due any more."""
    document = stages.seen("authorisations").done("status", *PERIOD, "--json").document

    assert document["due"] == []
    assert [(row["reference"], row["value"], row["status"]) for row in document["off_target"]] == [
        ("chorley/LOC-1", "437", "outside"),
        ("south-ribble/COR-1", "18", "outside"),
    ]


def test_history(stages: Stages) -> None:
    """A row for each field that changed: when, by whom, from which form and file, old and new."""
    document = stages.seen("checks").done("history", "loc-1", "--json").document

    assert (list(document), document["record"]) == (["record", "events"], "chorley/LOC-1")
    assert {tuple(event) for event in document["events"]} == {tuple(EVENT)}
    events = document["events"]
    (collected,) = [event for event in events if (event["action"], event["field"]) == ("collect", "value")]
    assert {name: collected[name] for name in ("record", "by", "form", "file", "old", "new", "business_date")} == {
        "record": "chorley/LOC-1|2025/26 Q3",
        "by": "collie",
        "form": "chorley-return-collie-2025-26-Q3-1",
        "file": "collie/chorley-return-collie-2025-26-Q3-1.xlsx",
        "old": None,
        "new": "437",
        "business_date": "2026-01-05",
    }
    assert {event["file"] for event in events if event["action"] == "import"} == {"import.xlsx"}
    assert [event["sequence"] for event in events] == sorted(event["sequence"] for event in events)


def test_the_door_tells_the_clock_and_no_option_changes_it(stages: Stages) -> None:
    """`--today` is the business date; when it was recorded is the machine's own time, in UTC."""
    events = stages.seen("returns").done("history", "LOC-1", "--json", today="1999-01-01").document["events"]

    recorded = {datetime.fromisoformat(event["recorded_at"]) for event in events}
    assert all(moment.utcoffset() == timedelta(0) for moment in recorded)
    assert all(datetime.now(UTC) - moment < timedelta(hours=1) for moment in recorded)
    assert {event["business_date"] for event in events} == {"2026-01-02", "2026-01-05"}


def test_verify(stages: Stages, tmp_path: Path) -> None:
    """Whether all agrees, how many entries, where the chain ends, and every problem; status 1 where there is one."""
    office = stages.at("returns", tmp_path)
    good = office.done("verify", "--json").document
    kept = office.names("accepted")[0]
    (office.root / "accepted" / kept).write_bytes(b"Somebody's own version.")

    bad = office.done("verify", "--json", status=1).document

    assert list(good) == list(bad) == ["ok", "entries", "head", "problems"]
    assert (good["ok"], good["problems"], good["head"]) == (True, [], office.head)
    assert good["entries"] == bad["entries"] > 40
    assert (bad["ok"], bad["problems"]) == (False, [f"accepted/{kept} was changed after it was written."])


@pytest.mark.parametrize(
    ("words", "status", "variance"),
    [
        ("--value 2.41 --target 2 --polarity lower", "outside", "0.41"),
        ("--value 67.23 --target 65", "on_target", "2.23"),
        ("--value 38.98 --target 40 --tolerance 10%", "within", "-1.02"),
        ("--value 39 --target 45 --tolerance 10%", "outside", "-6"),
        ("--value 44.5 --target 50 --tolerance 5pp", "outside", "-5.5"),
        ("--value 45 --target 50 --tolerance 5", "within", "-5"),
        ("--value 2.449 --target 2.4 --polarity lower --decimals 1", "on_target", "0"),
        ("--value 12 --polarity range --low 4 --high 10 --tolerance 2", "within", "2"),
        ("--value 3 --polarity range --low 4 --high 10", "outside", "-1"),
        ("--value 5 --polarity range --low 4 --high 10", "on_target", "0"),
        ("--value 1,200 --target 1,100", "on_target", "100"),
        ("--value -3 --target -2", "outside", "-1"),
        ("--value 7", "not_rated", None),
    ],
)
def test_explain_any_value(words: str, status: str, variance: str | None) -> None:
    """Without a workspace: status, variance as a decimal string or null, and the steps in sentences; status 0."""
    said = typed("explain", *words.split(), "--json", "-C", "/nowhere")

    assert said.status == 0
    assert list(said.document) == ["status", "variance", "steps"]
    assert (said.document["status"], said.document["variance"]) == (status, variance)
    assert said.document["steps"]
    assert all(step.endswith(".") for step in said.document["steps"])


def test_explain_an_indicator(stages: Stages) -> None:
    """The same, with the indicator and period that were explained; unrated figures have no variance."""
    office = stages.seen("authorisations")

    rated = office.done("explain", "LOC-1", *PERIOD, "--json").document
    unrated = office.done("explain", "LOC-1", "--period", "2025/26 Q4", "--json").document

    assert list(rated) == list(unrated) == ["reference", "period", "status", "variance", "steps"]
    assert (rated["reference"], rated["status"], rated["variance"]) == ("chorley/LOC-1", "outside", "37")
    assert "437 is worse than target, outside threshold." in rated["steps"]
    assert (unrated["status"], unrated["variance"]) == ("not_yet_due", None)


def test_figures_that_wait_are_explained_as_waiting(stages: Stages) -> None:
    """Before authorisation and after the deadline."""
    collected = stages.seen("returns").done("explain", "LOC-1", *PERIOD, "--json").document
    nothing = stages.seen("defined").done("explain", "LOC-1", *PERIOD, "--json", today="2026-03-01").document

    assert (collected["status"], collected["variance"]) == ("awaiting_authorisation", None)
    assert (nothing["status"], nothing["variance"]) == ("overdue", None)


ERRORS = (
    ("status", "--period", "last month"),
    ("status", "--council", "Preston"),
    ("history", "COR-999"),
    ("history", "COR-1"),
    ("explain",),
    ("explain", "--value", "many", "--target", "2"),
    ("issue", "retuns"),
    ("issue",),
    ("collect", "nowhere.xlsx"),
    ("report", "yearly", "--council", "chorley", *PERIOD),
    ("publish", "no such draft.docx"),
    ("isue", "returns"),
    ("status", "--wrong"),
)


@pytest.mark.parametrize("words", ERRORS, ids=" ".join)
def test_an_error_is_one_document_too(stages: Stages, words: tuple[str, ...]) -> None:
    """What went wrong and what to do, on the same stream, with status 2."""
    said = stages.seen("defined").run(*words, "--json")

    assert (said.status, said.err) == (2, "")
    assert list(said.document) == ["error", "remedy"]
    assert all(said.document.values())


def test_every_command_prints_one_document_and_nothing_else(stages: Stages, tmp_path: Path) -> None:
    """Also where there is nothing to do."""
    office = stages.at("authorisations", tmp_path)
    for words in IN_A_WORKSPACE:
        said = office.run(*(word.format(root=office.root) for word in words), "--json")
        assert (said.status, said.err) == (0, ""), (words, said)
        assert isinstance(said.document, dict), words
        assert said.document, words
    assert {command_in(words) for words in IN_A_WORKSPACE} == set(commands()) - MAKING_ANEW


def test_a_document_is_utf_8_whatever_the_terminal_is(stages: Stages) -> None:
    """Names with letters of other languages come out whole."""
    said: Said = stages.seen("defined").run("status", "--council", "Préston → 2", "--json")

    assert "Préston → 2" in said.document["error"]


def test_the_documents_in_the_guide_have_the_same_shape(stages: Stages, tmp_path: Path) -> None:
    """Each example of docs/commands.md is a document of its command: same keys, same kinds of value."""
    text = COMMANDS.read_text(encoding="utf-8")
    examples = re.findall(r"^```json (\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS.replace("437", "lots"))
    collected = office.run("collect", "--json").document
    seen = stages.seen("authorisations")
    real = {
        "collect": collected,
        "status": {
            **office.run("status", *PERIOD, "--json").document,
            "off_target": seen.run("status", *PERIOD, "--json").document["off_target"],
        },
        "remind": _with_addresses(office).run("remind", *PERIOD, "--json").document,
        "sync": _typed_over(stages.at("returns", tmp_path / "typed")).run("sync", "--json").document,
        "restore": stages.at("defined", tmp_path / "restored").run("restore", "--json").document,
        "history": seen.run("history", "LOC-1", "--json").document,
        "verify": seen.run("verify", "--json").document,
        "explain": seen.run("explain", "LOC-1", *PERIOD, "--json").document,
        "doctor": seen.run("doctor", "--json").document,
        "redact": redacted(stages.at("authorisations", tmp_path / "redacted")),
        "retain": seen.run("retain", "--json", today="2027-01-01").document,
        "keys": _with_forms_out(stages.at("defined", tmp_path / "keys")).run("keys", "--json").document,
        "templates": _with_template(stages.at("defined", tmp_path / "own"))
        .run("templates", "check", "--json")
        .document,
    }

    assert [name for name, _ in examples] == list(real)
    for name, example in examples:
        assert keys_of(json.loads(example)) == keys_of(real[name]), name


def redacted(office: Office) -> dict[str, Any]:
    """What a redaction prints."""
    return office.run("redact", "LOC-1", "commentary", *PERIOD, "--reason", "Asked for.", "--json").document


def _typed_over(office: Office) -> Office:
    """The same workspace, a good and a wrong edit typed into its master workbook."""
    MasterFile(office.workspace.master).type("Indicators", "chorley/LOC-1", Name="Bins missed", Decimals="two")
    return office


def _with_forms_out(office: Office) -> Office:
    """The same workspace, its returns issued."""
    office.done("issue", "returns", *PERIOD)
    return office


def _with_template(office: Office) -> Office:
    """The same workspace, with a template that has a misspelt field."""
    (office.root / "templates" / "quarterly.docx").write_bytes(in_the_title("{{ titel }}"))
    return office


def _with_addresses(office: Office) -> Office:
    """The same workspace, what came back issued again, its Collection Officer with a manager and an address."""
    file = office.root / "officers.csv"
    rows = "collie,Collection Officer,collie@chorley.example,respa\nrespa,Responsible Officer,,autho\n"
    more = "depp,Deputy,depp@chorley.example,autho\n"
    file.write_text(f"officer,name,email,manager\n{rows}{more}", encoding="utf-8")
    office.done("import", "officers", str(file))
    office.done("issue", "returns", *PERIOD)
    return office


def keys_of(value: object) -> object:
    """The keys of a document, lists by their first entry."""
    if isinstance(value, dict):
        return {name: keys_of(entry) for name, entry in value.items()}
    return [keys_of(value[0])] if isinstance(value, list) and value else None
