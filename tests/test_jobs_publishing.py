"""Drafts and publication: what is published is what was read, and the register as it stood on any day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.paperwork import Publication
from pmf_excel.jobs.collecting import collect
from pmf_excel.jobs.corrections import correct
from pmf_excel.jobs.files import sha256_of
from pmf_excel.jobs.naming import LONDON
from pmf_excel.jobs.outcome import Outcome
from pmf_excel.jobs.reporting import report
from pmf_excel.office.package import read_package, write_package
from pmf_excel.word.reading import text_dump
from tests.workspaces import CHECKS, DRAFT, PLANS, RETURNS, Office, Stages

PERIOD = ("--period", "2025/26 Q3")
Q3 = Period.parse("2025/26 Q3")
REPORT = ("report", "quarterly", "--council", "chorley", *PERIOD)
ISSUED = "reports/published/chorley-quarterly-performance-report-2025-26-Q3-edition-1.docx"


def drafted(stages: Stages, tmp_path: Path) -> tuple[Office, Path]:
    """A workspace with everything authorised, and Chorley's draft in it."""
    office = stages.at("authorisations", tmp_path)
    office.done(*REPORT)
    return office, office.workspace.reports / DRAFT


def edited(draft: Path, old: str, new: str) -> bytes:
    """A draft in which somebody wrote something else."""
    parts = read_package(draft.read_bytes())
    assert old.encode() in parts["word/document.xml"]
    return write_package({**parts, "word/document.xml": parts["word/document.xml"].replace(old.encode(), new.encode())})


def sign_again(office: Office, value: str) -> None:
    """Chorley's missed bins, corrected to a new value and signed by all three."""
    office.done("correct", "LOC-1", *PERIOD, "--reason", "A crew's sheet was missing.")
    for kind, table in (
        ("returns", RETURNS.replace("437", value)),
        ("checks", CHECKS),
        ("action-plans", PLANS),
        ("authorisations", ""),
    ):
        office.done("issue", kind, *PERIOD)
        office.fill(kind, table)
        office.run("collect")


def test_a_draft_changes_nothing_and_is_the_same_twice(stages: Stages, tmp_path: Path) -> None:
    """The ledger's end stays, and so do the bytes."""
    office = stages.at("authorisations", tmp_path)
    head = office.head

    office.done(*REPORT)
    first = (office.workspace.reports / DRAFT).read_bytes()
    office.done(*REPORT)

    assert office.head == head
    assert (office.workspace.reports / DRAFT).read_bytes() == first


def test_a_published_report_is_kept_with_its_hash_and_its_figures(stages: Stages, tmp_path: Path) -> None:
    """Its figures are published; the same file again changes nothing and says when it was."""
    office, draft = drafted(stages, tmp_path)
    content = draft.read_bytes()

    document = office.done("publish", DRAFT, "--json").document
    before = office.files()
    again = office.done("publish", str(draft))

    assert document["file"] == ISSUED
    assert document["sha256"] == sha256_of(content) == sha256_of((office.root / ISSUED).read_bytes())
    assert document["figures"] == [
        f"chorley/{reference}|2025/26 Q3" for reference in ("COR-1", "LOC-1", "LOC-2", "LOC-3")
    ]
    assert {office.figure(figure).state.value for figure in document["figures"]} == {"published"}
    assert office.figure("south-ribble/COR-1|2025/26 Q3").state.value == "authorised"
    assert again.out.startswith("This very file was published on 28 January 2026; nothing changed.")
    assert office.files() == before


def test_a_draft_is_refused_when_a_figure_changed_since(stages: Stages, tmp_path: Path) -> None:
    """It names the figure and says to build again; the new draft is published, and the figure marked as revised."""
    office, _ = drafted(stages, tmp_path)
    sign_again(office, "449")
    head = office.head

    refused = office.done("publish", DRAFT, status=2)

    assert refused.err == (
        "1 figure changed since the draft was built: chorley/LOC-1|2025/26 Q3.\n"
        'Build the draft again, read it, and publish that: pmf report quarterly --council chorley --period "2025/26 Q3"\n'
    )
    assert office.head == head
    office.done(*REPORT)
    office.done("publish", DRAFT)
    assert "449" in text_dump((office.root / ISSUED).read_bytes())


def test_a_second_edition_follows_a_correction(stages: Stages, tmp_path: Path) -> None:
    """The first one stays as it was issued."""
    office, _ = drafted(stages, tmp_path)
    office.done("publish", DRAFT)
    first = (office.root / ISSUED).read_bytes()
    sign_again(office, "449")
    office.done(*REPORT)

    said = office.done("publish", DRAFT)

    assert "edition-2.docx" in said.out
    assert (office.root / ISSUED).read_bytes() == first
    assert "449 [r]" in text_dump((office.root / ISSUED.replace("edition-1", "edition-2")).read_bytes())
    assert [each.edition for each in office.register.all(Publication)] == [1, 2]
    assert office.done("verify").status == 0


def test_an_edited_report_keeps_its_edits_and_edited_figures_are_found(stages: Stages, tmp_path: Path) -> None:
    """The bytes are kept as they are; words may be edited, a figure that differs is a finding, status 1."""
    office, draft = drafted(stages, tmp_path)
    file = tmp_path / "edited by hand.docx"
    file.write_bytes(edited(draft, ">437", ">401"))

    said = office.done("publish", DRAFT, "--file", str(file), status=1)

    assert "QUERY edited by hand.docx" in said.out
    assert "401" in said.out
    assert "437" in said.out
    assert "a report never corrects one" in said.out
    assert (office.root / ISSUED).read_bytes() == file.read_bytes()
    assert office.register.all(Publication)[0].sha256 == sha256_of(file.read_bytes())
    assert str(office.figure("chorley/LOC-1|2025/26 Q3").value) == "437"
    assert office.done("verify").status == 0


def test_words_edited_by_hand_are_no_finding(stages: Stages, tmp_path: Path) -> None:
    """They are what editing is for."""
    office, draft = drafted(stages, tmp_path)
    file = tmp_path / "edited.docx"
    file.write_bytes(edited(draft, "Two days of ice.", "Ice on two days."))

    said = office.done("publish", DRAFT, "--file", str(file))

    assert said.out.startswith("Published 4 figures")
    assert "Ice on two days." in text_dump((office.root / ISSUED).read_bytes())


def test_a_draft_edited_in_place_is_kept_and_its_edits_are_found(stages: Stages, tmp_path: Path) -> None:
    """Building again does not overwrite it; publishing it compares it with what had been built."""
    office, draft = drafted(stages, tmp_path)
    by_hand = edited(draft, ">437", ">401")
    draft.write_bytes(by_hand)

    built = office.done(*REPORT)
    assert f"Somebody changed {DRAFT} by hand: that copy was kept as backups/{DRAFT}." in built.out
    assert (office.root / "backups" / DRAFT).read_bytes() == by_hand

    draft.write_bytes(by_hand)
    published = office.done("publish", DRAFT, status=1)
    assert f"QUERY {DRAFT}" in published.out
    assert (office.root / ISSUED).read_bytes() == by_hand


def test_an_edited_report_of_another_draft_is_refused(stages: Stages, tmp_path: Path) -> None:
    """The two must have been built from the same figures."""
    office, draft = drafted(stages, tmp_path)
    file = tmp_path / "edited.docx"
    file.write_bytes(draft.read_bytes())
    sign_again(office, "449")
    office.done(*REPORT)

    said = office.done("publish", DRAFT, "--file", str(file), status=2)

    assert said.err.startswith("The edited report was made from another draft (pmf:quarterly/chorley/2025-26-Q3/")
    assert office.done("publish", DRAFT, "--file", "no.docx", status=2).err.startswith("There is no file no.docx.")


def test_a_document_that_is_no_report_is_refused(stages: Stages, tmp_path: Path) -> None:
    """Neither a Word file of somebody else's nor anything else is published."""
    office, draft = drafted(stages, tmp_path)
    draft.write_bytes(b"not a document")

    said = office.done("publish", DRAFT, status=2)

    assert "Traceback" not in said.err
    assert office.register.all(Publication) == ()


def test_verify_notices_a_published_report_and_an_original_that_changed(stages: Stages, tmp_path: Path) -> None:
    """Each by its name; what is missing too."""
    office, _ = drafted(stages, tmp_path)
    office.done("publish", DRAFT)
    originals = office.names("accepted")
    (office.root / ISSUED).write_bytes(b"other words")
    (office.root / "accepted" / originals[0]).write_bytes(b"other figures")
    (office.root / "accepted" / originals[1]).unlink()

    document = office.done("verify", "--json", status=1).document

    assert sorted(document["problems"]) == sorted(
        [
            f"{ISSUED} was changed after it was written.",
            f"accepted/{originals[0]} was changed after it was written.",
            f"accepted/{originals[1]} is missing.",
        ]
    )


def test_a_report_as_at_a_day_shows_what_was_known_at_its_end_in_london(stages: Stages, tmp_path: Path) -> None:
    """In summer time the day ends an hour before UTC's: what was authorised at 23:30 UTC belongs to the next day."""
    office = stages.at("action-plans", tmp_path)
    office.done("issue", "authorisations", *PERIOD)
    office.fill("authorisations", "")
    collect(office.workspace, by_clock(datetime(2030, 6, 30, 23, 30, tzinfo=UTC)))

    assert [shown_on(office, day) for day in ("2030-06-30", "2030-07-01")] == ["awaiting authorisation", "437"]


def test_the_end_of_a_day_is_exact(stages: Stages, tmp_path: Path) -> None:
    """The last second belongs to the day, midnight to the next, by London's clock in winter and summer alike."""
    office = stages.at("authorisations", tmp_path)
    start = position_on(office, "2029-12-31")
    moments = {
        "LOC-1": datetime(2030, 1, 15, 23, 59, 59, tzinfo=LONDON),
        "LOC-2": datetime(2030, 1, 16, 0, 0, 0, tzinfo=LONDON),
    }
    for reference, moment in moments.items():
        correct(office.workspace, by_clock(moment.astimezone(UTC)), reference, Q3, "Wrong.")
    summer = {"October 2025": datetime(2030, 7, 15, 23, 59, 59, tzinfo=LONDON),
              "November 2025": datetime(2030, 7, 16, 0, 0, 0, tzinfo=LONDON)}  # fmt: skip
    for month, moment in summer.items():
        correct(office.workspace, by_clock(moment.astimezone(UTC)), "LOC-3", Period.parse(month), "Wrong.")

    days = ("2030-01-14", "2030-01-15", "2030-01-16", "2030-07-14", "2030-07-15", "2030-07-16")
    assert [position_on(office, day) - start for day in days] == [0, 1, 2, 2, 3, 4]


def test_nothing_known_later_stands_in_a_report_of_an_earlier_day(stages: Stages, tmp_path: Path) -> None:
    """Whatever business date is given; the draft says of which day it is."""
    office = stages.at("authorisations", tmp_path)

    said = office.done(*REPORT, "--as-at", "2020-01-01", status=2)
    today = office.done(*REPORT, "--as-at", f"{datetime.now(UTC):%Y-%m-%d}", today="2020-01-01")

    assert said.err == "Nothing had been recorded by the end of 1 January 2020.\nName a later day.\n"
    assert f"-as-at-{datetime.now(UTC):%Y-%m-%d}-draft.docx" in today.out
    assert "Date: 5 June 2031" in text_dump(as_at(office, "2031-06-05").files[0].read_bytes())


@pytest.mark.parametrize("written", ["05/06/2031", "5.6.2031", "5 June 2031", "2031-06-05"])
def test_a_day_is_written_as_people_write_it_and_said_where_it_is_still_to_come(
    stages: Stages, tmp_path: Path, written: str
) -> None:
    """Day before month; the draft is called by the day, however it was written."""
    office = stages.at("authorisations", tmp_path)

    said = office.done(*REPORT, "--as-at", written)
    made = office.done("restore", "--as-at", written)

    assert "-as-at-2031-06-05-draft.docx" in said.out
    assert "5 June 2031 is still to come: this is what is known now." in said.out
    assert "Made master as at 2031-06-05.xlsm anew from the ledger.\n5 June 2031 is still to come" in made.out


def by_clock(now: datetime) -> Doing:
    """The performance officer at a moment of a clock of its own."""
    return Doing(by="tp", login="mary", door="test", today=date(2026, 1, 28), now=now)


def as_at(office: Office, day: str) -> Outcome:
    """The draft of Chorley's report as at the end of a day."""
    return report(office.workspace, by_clock(datetime.now(UTC)), "quarterly", "chorley", Q3, as_at=day)


def position_on(office: Office, day: str) -> int:
    """The ledger's position from which the draft of a day was built."""
    return int(as_at(office, day).data["position"])


def shown_on(office: Office, day: str) -> str:
    """What the report of a day says of the missed bins: its figure, or that it waits."""
    text = text_dump(as_at(office, day).files[0].read_bytes())
    lines = [line for line in text.splitlines() if "Missed bins" in line]
    said = [word for word in ("awaiting authorisation", "437") if any(word in line.casefold() for line in lines)]
    return ", ".join(said)
