"""`pmf remind` as the office types it: drafts with the forms that lie in out/, a folder a day, nothing recorded."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Doing
from pmf_excel.jobs import reminding
from pmf_excel.jobs.files import write_file
from pmf_excel.jobs.reminding import remind
from tests.ledgers import doing
from tests.workspaces import Q3, RETURNS, Office, Said, Stages

PERIOD = ("--period", "2025/26 Q3")
FOLDER = "2025-26-Q3/reminders/2026-01-21"
COLLIES = "chorley-return-collie-2025-26-Q3-1"
OFFICERS = """officer,name,email,manager
tp,Performance Officer,tp@chorley.example,
collie,"Collection Officer, Waste",collie@chorley.example,respa
depp,"Deputy Collection Officer, Waste",depp@chorley.example,respa
respa,"Responsible Officer, Waste",respa@chorley.example,autho
autho,Director of Environment,autho@chorley.example,
soutco,"Collection Officer, South Ribble",soutco@southribble.example,soutau
soutra,"Responsible Officer, South Ribble",soutra@southribble.example,soutau
soutau,"Director, South Ribble",soutau@southribble.example,
"""


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """Return a workspace whose officers have addresses and managers, and whose returns are out."""
    made = stages.at("defined", tmp_path)
    told_of_officers(made, OFFICERS)
    made.done("issue", "returns", *PERIOD, today="2026-01-05")
    return made


def told_of_officers(office: Office, table: str) -> None:
    """Import a table of officers."""
    file = office.root / "officers.csv"
    file.write_text(table, encoding="utf-8")
    office.done("import", "officers", str(file))


def reminded(office: Office, *words: str, today: str = "2026-01-21", status: int = 0) -> Said:
    """Type pmf remind."""
    return office.done("remind", *PERIOD, *words, today=today, status=status)


def message(office: Office, name: str, folder: str = FOLDER) -> EmailMessage:
    """Return a draft as a mail program reads it."""
    content = (office.root / "out" / folder / name).read_bytes()
    read = email.message_from_bytes(content, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_each_officer_gets_a_draft_with_the_form_that_is_out(office: Office) -> None:
    """The very bytes that were issued; managers get what is late, the office two lists."""
    said = reminded(office)

    assert office.names(f"out/{FOLDER}") == [
        *("manager-respa.eml", "manager-soutau.eml", "officer-collie.eml", "officer-soutco.eml"),
        *("open-by-officer.txt", "overdue-by-manager.txt"),
    ]
    draft = message(office, "officer-collie.eml")
    (attachment,) = draft.iter_attachments()
    assert attachment.get_filename() == f"{COLLIES}.xlsx"
    assert attachment.get_content() == (office.root / f"out/2025-26-Q3/{COLLIES}.xlsx").read_bytes()
    assert (draft["X-Unsent"], str(draft["Cc"])) == (
        "1",
        '"Deputy Collection Officer, Waste" <depp@chorley.example>',
    )
    assert str(office.workspace.forms_in.resolve()) in str(draft.get_body().get_content())  # type: ignore[union-attr]
    assert "2025/26 Q3: 7 lines open with 2 officers, 7 of them overdue." in said.out
    assert "Wrote 4 drafts and two lists" in said.out
    assert "Nothing was sent." in said.out
    assert "Next: Open each draft in Outlook, read it and send it." in said.out


def test_the_same_command_twice_writes_the_same_and_says_so(office: Office) -> None:
    """Whatever the clock says; and nothing was recorded in the ledger."""
    head = office.head
    reminded(office)
    before = office.files()
    said = reminded(office)

    assert office.files() == before
    assert "The 4 drafts made today in" in said.out
    assert "nothing has changed, so nothing was written." in said.out
    assert office.head == head


def test_the_next_day_has_a_folder_of_its_own(office: Office) -> None:
    """What was sent yesterday can be looked up."""
    reminded(office)
    reminded(office, today="2026-01-22")

    assert sorted(path.name for path in (office.root / "out/2025-26-Q3/reminders").iterdir()) == [
        "2026-01-21",
        "2026-01-22",
    ]


def test_a_dry_run_says_what_would_be_written(office: Office) -> None:
    """And writes nothing."""
    before = office.files()
    said = reminded(office, "--dry-run")

    assert office.files() == before
    assert "Would write 4 drafts and two lists into" in said.out
    assert "Next:" not in said.out


def test_what_no_longer_waits_is_taken_away_on_the_same_day(office: Office) -> None:
    """South Ribble's return came in at noon: its reminder must not be sent; what people put there stays."""
    reminded(office)
    note = office.root / "out" / FOLDER / "officers I rang.txt"
    note.write_text("soutco: on her way", encoding="utf-8")
    (form,) = [each for each in office.out("returns") if each.officer == "soutco"]
    office.drop("return.xlsx", office.filled(form, RETURNS))
    office.done("collect", today="2026-01-21")

    said = reminded(office, status=1)

    assert "Took away 1 draft made earlier today" in said.out
    names = office.names(f"out/{FOLDER}")
    assert "officer-soutco.eml" not in names
    assert {"officer-collie.eml", "officer-soutra.eml", note.name} <= set(names)


def test_one_council_alone_has_a_folder_inside_the_days(office: Office) -> None:
    """So that it neither replaces nor takes away what was made for both."""
    reminded(office)
    before = office.files()
    said = reminded(office, "--council", "chorley")

    assert office.names(f"out/{FOLDER}/chorley") == [
        *("manager-respa.eml", "officer-collie.eml", "open-by-officer.txt", "overdue-by-manager.txt")
    ]
    assert {name: content for name, content in office.files().items() if "/chorley/" not in name} == before
    assert "6 lines open with 1 officer" in said.out


def test_a_form_that_was_moved_out_of_out_is_named_and_can_be_made_anew(office: Office) -> None:
    """The command that the finding names brings it back, and the next reminder takes it along."""
    (office.root / f"out/2025-26-Q3/{COLLIES}.xlsx").unlink()
    said = reminded(office, status=1)
    without = list(message(office, "officer-collie.eml").iter_attachments())
    assert f"The form {COLLIES}.xlsx is no longer in out/" in said.out
    assert 'pmf issue returns --again --period "2025/26 Q3" --council chorley' in said.out

    office.done("issue", "returns", "--again", *PERIOD, "--council", "chorley", today="2026-01-21")
    reminded(office)

    assert (without, len(list(message(office, "officer-collie.eml").iter_attachments()))) == ([], 1)


def test_officers_without_an_address_need_a_person(stages: Stages, tmp_path: Path) -> None:
    """Status 1, each named with what to do; their drafts are there all the same."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD, today="2026-01-05")

    said = reminded(office, status=1)

    assert "Collection Officer, Waste has no e-mail address, so the draft is addressed to nobody." in said.out
    assert "Type it on the sheet Officers, column E-mail, and run pmf remind again" in said.out
    assert message(office, "officer-collie.eml")["To"] is None


def test_where_nothing_is_open_it_says_so(stages: Stages, tmp_path: Path) -> None:
    """No folder, no file, status 0."""
    office = stages.at("authorisations", tmp_path)
    before = office.files()

    said = reminded(office)

    assert said.out.strip() == "2025/26 Q3: nothing is open that anybody has to be reminded of."
    assert office.files() == before


def test_lines_that_are_due_later_are_counted(stages: Stages, tmp_path: Path) -> None:
    """Before the forms are issued and long before the day, nobody is written to."""
    office = stages.at("defined", tmp_path)

    said = reminded(office, today="2026-01-02")

    assert "nothing is open that anybody has to be reminded of." in said.out
    assert "7 lines without a form are due later, the first on 15 January 2026: no reminder yet." in said.out
    assert not (office.root / "out/2025-26-Q3").exists()


def test_every_stage_of_a_quarter_reminds_the_one_who_is_waited_for(stages: Stages, tmp_path: Path) -> None:
    """Checks and action plans remind the Responsible Officers, authorisations the directors."""
    for before, form, officers in (
        ("returns", "checks", ["respa", "soutra"]),
        ("checks", "action-plans", ["respa", "soutra"]),
        ("action-plans", "authorisations", ["autho", "soutau"]),
    ):
        office = stages.at(before, tmp_path / before)
        told_of_officers(office, OFFICERS)
        office.done("issue", form, *PERIOD, today="2026-02-10")
        document = office.run("remind", *PERIOD, "--json", today="2026-02-10").document
        asked = {
            row["officer"]: {line["stage"] for line in row["lines"] if line["form"]} for row in document["reminders"]
        }
        assert {officer: asked[officer] for officer in officers} == {officer: {form} for officer in officers}


def test_the_document_has_every_draft_line_by_line(office: Office) -> None:
    """Officers, addresses, lines, attached forms, files, findings and counts."""
    document = reminded(office, "--json").document

    assert list(document) == ["period", "folder", "reminders", "managers", "findings", "totals"]
    first = document["reminders"][0]
    assert {name: first[name] for name in first if name != "lines"} == {
        "officer": "collie",
        "to": ["collie@chorley.example"],
        "cc": ["depp@chorley.example"],
        "attached": [f"{COLLIES}.xlsx"],
        "file": "officer-collie.eml",
    }
    assert first["lines"][0] == {
        "reference": "chorley/COR-1",
        "period": "2025/26 Q3",
        "stage": "returns",
        "due_date": "2026-01-15",
        "overdue": True,
        "working_days_late": 4,
        "reason": "",
        "form": COLLIES,
    }
    assert document["managers"][0] == {
        "manager": "respa",
        "to": ["respa@chorley.example"],
        "cc": [],
        "officers": ["collie"],
        "overdue": 6,
        "file": "manager-respa.eml",
    }
    assert document["totals"] == {
        "officers": 2,
        "managers": 2,
        "lines": 7,
        "overdue": 7,
        "due_later": 0,
        "written": 6,
        "taken_away": 0,
    }


def test_somebody_who_is_no_officer_may_make_drafts(office: Office) -> None:
    """Nothing is recorded, so no name is needed; the mail program puts in the sender."""
    doer = Doing(by="it-desk", login="it-desk", door="command line", today=doing().today, now=doing().now)

    remind(office.workspace, doer, Q3)

    assert message(office, "officer-collie.eml", "2025-26-Q3/reminders/2026-01-12")["From"] is None


def test_a_name_with_a_line_break_makes_no_header(office: Office) -> None:
    """As an officer's row could be typed in a workbook with Alt and Enter."""
    told_of_officers(office, 'officer,name,email\ncollie,"Ann\nBcc: spy@evil.example",collie@chorley.example\n')
    assert "spy" in office.register.officer_name("collie")

    reminded(office)

    draft = message(office, "officer-collie.eml")
    assert draft["Bcc"] is None
    assert [each.addr_spec for each in draft["To"].addresses] == ["collie@chorley.example"]


def half_written(office: Office) -> list[str]:
    """What lies in out/ under a name that no person would give."""
    return [name for name in office.names("out") if ".pmf-" in name]


def test_what_a_reminder_that_was_cut_off_left_half_written_is_cleared_by_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody finds half a draft among the drafts."""

    def killed(path: Path, content: bytes) -> None:
        write_file(path.with_name(".pmf-1-1.tmp"), content[:10])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reminding, "write_file", killed)
        with pytest.raises(KeyboardInterrupt):
            remind(office.workspace, doing(), Q3)
    assert len(half_written(office)) == 1

    reminded(office)

    assert half_written(office) == []
    assert len(office.names(f"out/{FOLDER}")) == 6


def test_a_draft_that_outlook_holds_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to close, and what to do then; on Windows a file that is open cannot be replaced."""

    def held(path: Path, content: bytes) -> None:
        raise PermissionError(13, "The process cannot access the file", str(path))

    monkeypatch.setattr(reminding, "write_file", held)
    with pytest.raises(PmfError, match=r"officer-collie\.eml is open in another program\.") as refusal:
        remind(office.workspace, doing(), Q3)
    assert refusal.value.remedy == "Close it there, and run pmf remind again."
