"""`pmf verify` on real workspaces: any changed byte of what is kept is found, and the first thing wrong is named."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.paperwork import Publication
from pmf_excel.jobs.corrections import correct
from pmf_excel.jobs.reporting import report
from pmf_excel.jobs.verifying import verify
from pmf_excel.ledger import persons
from pmf_excel.word.reading import read_colophon, text_dump
from tests.ledgers import made, redact
from tests.test_jobs_publishing import ISSUED, drafted, edited
from tests.workspaces import DRAFT, Office, Stages

Q3 = Period.parse("2025/26 Q3")
PERIOD = ("--period", "2025/26 Q3")
MORNING = datetime(2031, 3, 3, 9, tzinfo=UTC)


def at(now: datetime) -> Doing:
    """The performance officer at a moment of a clock of its own."""
    return Doing(by="tp", login="mary", door="test", today=now.date(), now=now)


def published(stages: Stages, tmp_path: Path) -> Office:
    """A workspace whose report is published."""
    office, _ = drafted(stages, tmp_path)
    office.done("publish", DRAFT)
    return office


def problems_of(office: Office) -> list[str]:
    """What verify finds."""
    found: list[str] = office.run("verify", "--json").document["problems"]
    return found


def flipped(content: bytes, at: int, bit: int) -> bytes:
    """The content with one bit of one byte turned."""
    return content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]


def test_every_flipped_bit_of_an_original_or_a_report_is_found(stages: Stages, tmp_path: Path) -> None:
    """Every file that was taken in or published, at its ends and at places between, by its name and no other."""
    office = published(stages, tmp_path)
    kept = [*(f"accepted/{name}" for name in office.names("accepted")), ISSUED]
    chance = random.Random(4)

    for name in kept:
        path = office.root / name
        content = path.read_bytes()
        for where in (0, len(content) - 1, chance.randrange(len(content))):
            path.write_bytes(flipped(content, where, chance.randrange(8)))
            assert verify(office.workspace, MORNING).data["problems"] == [f"{name} was changed after it was written."]
        path.write_bytes(content)

    assert len(kept) > 8
    assert problems_of(office) == []


def test_a_byte_more_or_less_is_found(stages: Stages, tmp_path: Path) -> None:
    """Also where the program that opens the file would not care."""
    office = published(stages, tmp_path)
    path = office.root / ISSUED
    content = path.read_bytes()
    for other in (content + b"\0", content[:-1], b""):
        path.write_bytes(other)
        assert problems_of(office) == [f"{ISSUED} was changed after it was written."]


def test_the_first_thing_wrong_is_named_first(stages: Stages, tmp_path: Path) -> None:
    """On the screen before the table, with how many there are in all."""
    office = published(stages, tmp_path)
    (office.root / ISSUED).unlink()
    first = office.names("accepted")[0]
    (office.root / "accepted" / first).unlink()

    lines = office.done("verify", status=1).out.splitlines()

    assert lines[0].startswith("2 problems found in ")
    assert lines[1] == f"The first: accepted/{first} is missing."


def test_a_ledger_that_is_wrong_is_put_right_before_files_are_looked_at(stages: Stages, tmp_path: Path) -> None:
    """The ledger is what files are held against."""
    office = published(stages, tmp_path)
    rewrite(office, "UPDATE state SET body = replace(body, '437', '401') WHERE record_type = 'figure'")

    document = office.done("verify", "--json", status=1).document

    assert document["problems"] == [
        "The state of figure chorley/LOC-1|2025/26 Q3 is not what its entries say.",
    ]
    assert document["notes"] == [
        "The files were not looked at: what they are held against is the ledger. Put that right first."
    ]


def test_a_report_prints_position_and_hash_of_the_last_entry_it_was_built_from(stages: Stages, tmp_path: Path) -> None:
    """In its last line and in its properties; the ledger keeps both with the publication."""
    office, draft = drafted(stages, tmp_path)
    with office.workspace.ledger() as ledger:
        head = ledger.head()
    office.done("publish", DRAFT)

    printed = read_colophon(draft.read_bytes())
    (publication,) = office.register.all(Publication)

    assert (printed.position, printed.hash) == (head.sequence, head.hash)
    assert (publication.position, publication.built_from) == (head.sequence, head.hash)
    assert f"pmf:quarterly/chorley/2025-26-Q3/{head.sequence}/{head.hash}" in text_dump(draft.read_bytes())


def test_a_ledger_that_was_rewritten_as_a_whole_is_noticed(stages: Stages, tmp_path: Path) -> None:
    """Another past with a chain that fits: the report and the copies of the ledger still tell of the old one."""
    office = published(stages, tmp_path)
    shutil.rmtree(office.root / "backups")
    forge(office, "'437'", "'401'")

    problems = problems_of(office)

    position = read_colophon((office.root / ISSUED).read_bytes()).position
    told = f"was built from another entry {position} than the ledger has: it was rewritten since."
    shown = "master.xlsm, sheet Figures, I9, chorley/LOC-1|2025/26 Q3: Figure shows “437”, and the ledger has “401”."
    assert problems == [f"{ISSUED} {told}", f"reports/{DRAFT} {told}", shown]


def test_a_forger_who_rewrites_the_origin_too_is_contradicted_by_the_report(stages: Stages, tmp_path: Path) -> None:
    """The ledger may say whatever fits its new chain: the report's own last line still says what it was."""
    office = published(stages, tmp_path)
    shutil.rmtree(office.root / "backups")
    (office.root / "reports" / DRAFT).unlink()
    printed = read_colophon((office.root / ISSUED).read_bytes())
    forge(office, "'437'", "'401'")
    with office.workspace.ledger() as ledger:
        new = ledger.hashes_at([printed.position])[printed.position]
    forge(office, f"'{printed.hash}'", f"'{new}'", after=printed.position)

    problem, shown = problems_of(office)

    assert shown.startswith("master.xlsm, sheet Figures, I9, chorley/LOC-1|2025/26 Q3: Figure shows “437”")
    assert problem.startswith(f"{ISSUED} prints {printed}, but the ledger says that it was built from ")
    assert problem.endswith(f"/{new}.")


def test_copies_of_the_ledger_are_held_against_it(stages: Stages, tmp_path: Path) -> None:
    """One that holds another past is named, and one that cannot be opened is no backup."""
    office = published(stages, tmp_path)
    copies = office.names("backups")
    collected = first_entry_with(office, '"437"')
    forge(office, "'437'", "'401'")
    (office.root / "backups" / "ledger-2030-01-01.db").write_bytes(b"SQLite format 3\0 but no more")

    problems = [problem for problem in problems_of(office) if problem.startswith("backups/")]

    assert "backups/ledger-2030-01-01.db is no backup. It cannot be opened." in problems
    assert len(copies) == 6
    assert [problem for problem in problems if "one of them was rewritten" in problem] == [
        f"backups/{name} is no backup. It ends with an entry {end} that the ledger does not hold: one of them was rewritten."
        for name, end in ends_of(office, copies)
        if end >= collected
    ]
    assert len(problems) > 3


def test_an_end_that_was_cut_off_is_noticed(stages: Stages, tmp_path: Path) -> None:
    """Its head changed to fit: what was published and taken in since is still there, and newer copies too."""
    office = published(stages, tmp_path)
    newest = office.names("backups")[-2]
    with closing(sqlite3.connect(office.root / "ledger.db")) as old:
        kept = old.execute("SELECT max(sequence) FROM events WHERE action = 'issue'").fetchone()[0]
    cut_off(office, kept)

    problems = problems_of(office)

    assert f"{ISSUED} lies there, but the ledger knows of no such publication." in problems
    assert any(problem.startswith(f"reports/{DRAFT} was built from entry ") for problem in problems)
    assert any(problem.startswith("accepted/") and problem.endswith("does not know it.") for problem in problems)
    assert newest


def test_a_draft_of_another_past_is_not_published(stages: Stages, tmp_path: Path) -> None:
    """It says why, and the ledger stays as it is."""
    office, _ = drafted(stages, tmp_path)
    forge(office, "'437'", "'401'")
    head = office.head

    said = office.done("publish", DRAFT, status=2)

    assert "of a ledger that is not this one.\nRun pmf verify." in said.err
    assert office.head == head


def test_a_report_rebuilt_as_at_its_day_has_the_same_content(stages: Stages, tmp_path: Path) -> None:
    """Whatever was corrected, published and renamed since: every sentence, table and chart, and its origin."""
    office = stages.at("authorisations", tmp_path)
    first = report(office.workspace, at(MORNING), "quarterly", "chorley", Q3).files[0].read_bytes()
    for number, reference in enumerate(("LOC-1", "LOC-2", "chorley/COR-1"), start=1):
        correct(office.workspace, at(MORNING + timedelta(days=number)), reference, Q3, "A sheet was missing.")
    later = report(office.workspace, at(MORNING + timedelta(days=9)), "quarterly", "chorley", Q3)

    again = report(
        office.workspace, at(MORNING + timedelta(days=9)), "quarterly", "chorley", Q3, as_at=f"{MORNING:%Y-%m-%d}"
    )

    assert text_dump(again.files[0].read_bytes()) == text_dump(first)
    assert text_dump(later.files[0].read_bytes()) != text_dump(first)


def test_a_draft_that_was_edited_is_compared_with_the_state_it_was_built_from(stages: Stages, tmp_path: Path) -> None:
    """The rebuild uses the position in the colophon: what changed since is not taken for an edit."""
    office, draft = drafted(stages, tmp_path)
    draft.write_bytes(edited(draft, "Two days of ice.", "Ice on two days."))
    correct(office.workspace, at(datetime.now(UTC)), "south-ribble/LOC-4", Q3, "A sheet was missing.")
    office.done("reassign", "soutco", "--to", "depp")

    said = office.done("publish", DRAFT)

    assert said.out.startswith("Published 4 figures")


def test_verify_says_when_all_was_last_in_order(stages: Stages, tmp_path: Path) -> None:
    """A note for pmf doctor; nothing is noted where something is wrong, and the chain never changes."""
    office = published(stages, tmp_path)
    head = office.head

    verify(office.workspace, MORNING)
    (office.root / ISSUED).write_bytes(b"")
    verify(office.workspace, MORNING + timedelta(days=1))

    with office.workspace.ledger() as ledger:
        assert ledger.note("verified on") == MORNING.isoformat()
    assert office.head == head


def test_one_erased_text_is_one_text(stages: Stages, tmp_path: Path) -> None:
    """It stands erased, and two stand erased."""
    office = stages.at("returns", tmp_path)
    with office.workspace.ledger() as ledger:
        redact(ledger, Figure, "chorley/LOC-1|2025/26 Q3", "commentary", "Asked for.", at(datetime.now(UTC)))

    (said,) = (line for line in office.run("verify").out.splitlines() if "erased" in line)

    assert said == "1 text stands erased by a recorded decision."


def test_verify_says_how_far_it_is(stages: Stages) -> None:
    """Entries first, then originals, copies and the workbook; each comes to its end."""
    told: list[tuple[str, int, int]] = []

    verify(stages.seen("returns").workspace, MORNING, progress=lambda *how: told.append(how))

    ends = {what: (done, of) for what, done, of in told}
    assert list(ends) == ["Entries", "Originals", "Copies", "Workbook"]
    assert all(done == of > 0 for done, of in ends.values())


def test_files_of_other_programs_are_no_originals(stages: Stages, tmp_path: Path) -> None:
    """What a file manager leaves in a folder is passed over; an original that somebody put there is not."""
    office = stages.at("returns", tmp_path)
    name = office.names("accepted")[0]
    for stray in ("Thumbs.db", "desktop.ini", ".DS_Store", f"~${Path(name).name}", f".~lock.{Path(name).name}#"):
        (office.workspace.accepted / stray).write_bytes(b"x")
    shutil.copyfile(office.root / "accepted" / name, office.root / "accepted" / "return.0123abcd.xlsx")

    assert problems_of(office) == ["accepted/return.0123abcd.xlsx lies there, but the ledger does not know it."]


PUT_IN = {
    "accepted/return.xlsx": "the ledger does not know it.",
    "accepted/return.pdf": "the ledger does not know it.",
    "accepted/2025-26/duplicates/return.xlsx": "the ledger does not know it.",
    "accepted/duplicates/return.xlsx": "the ledger knows no file with these bytes.",
    "reports/published/report.pdf": "the ledger knows of no such publication.",
    "reports/published/REPORT.DOCX": "the ledger knows of no such publication.",
    "reports/published/chorley/report": "the ledger knows of no such publication.",
}


@pytest.mark.parametrize("name", PUT_IN)
def test_a_file_of_any_name_that_was_put_in_is_named(stages: Stages, tmp_path: Path, name: str) -> None:
    """Whatever it is called and whatever folder it lies in."""
    office = published(stages, tmp_path)
    path = office.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"whatever")

    (problem,) = problems_of(office)

    assert problem.startswith(name)
    assert problem.endswith(PUT_IN[name])


def test_a_workspace_in_a_folder_called_duplicates_is_looked_at_like_any_other(stages: Stages, tmp_path: Path) -> None:
    """Only accepted/duplicates/ is the place of files that came twice."""
    here = tmp_path / "duplicates"
    here.mkdir()
    office = stages.at("returns", here)
    (office.workspace.accepted / "return.0123abcd.xlsx").write_bytes(b"x")

    assert problems_of(office) == ["accepted/return.0123abcd.xlsx lies there, but the ledger does not know it."]


def test_a_file_that_came_twice_is_held_against_the_first(stages: Stages, tmp_path: Path) -> None:
    """It has the same bytes, or it is no duplicate."""
    office = stages.at("returns", tmp_path)
    first = office.workspace.accepted / office.names("accepted")[0]
    office.drop("again.xlsx", first.read_bytes())
    office.run("collect")
    (again,) = office.workspace.duplicates.iterdir()
    assert problems_of(office) == []

    again.write_bytes(flipped(again.read_bytes(), 100, 3))

    assert problems_of(office) == [
        f"accepted/duplicates/{again.name} is no duplicate: the ledger knows no file with these bytes."
    ]


def test_a_duplicate_that_cannot_be_read_is_named_and_ends_no_proof(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that a drive or another program does not give out is a problem like any other."""
    office = stages.at("returns", tmp_path)
    office.drop("again.xlsx", (office.workspace.accepted / office.names("accepted")[0]).read_bytes())
    office.run("collect")
    (again,) = office.workspace.duplicates.iterdir()

    def held(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pmf_excel.jobs.proofs.sha256_of_file", held)

    assert problems_of(office) == [f"accepted/duplicates/{again.name} cannot be read (Permission denied)."]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_link_is_no_original(stages: Stages, tmp_path: Path) -> None:
    """Even where it leads to the same bytes: they can be changed where nobody looks."""
    office = published(stages, tmp_path)
    kept = [f"accepted/{office.names('accepted')[0]}", ISSUED]
    for number, name in enumerate(kept):
        moved = (office.root / name).rename(tmp_path / f"elsewhere-{number}")
        (office.root / name).symlink_to(moved)
    (office.workspace.accepted / "more").symlink_to(tmp_path)

    assert problems_of(office) == [
        f"{kept[0]} is a link to another place, and not the file that was kept.",
        "accepted/more lies there, but the ledger does not know it.",
        f"{kept[1]} is a link to another place, and not the file that was kept.",
    ]


def first_entry_with(office: Office, text: str) -> int:
    """The first entry whose payload holds a text."""
    with closing(sqlite3.connect(office.root / "ledger.db")) as ledger:
        query = "SELECT min(sequence) FROM events WHERE payload LIKE ?"
        return int(ledger.execute(query, (f"%{text}%",)).fetchone()[0])


def forge(office: Office, old: str, new: str, after: int = 0) -> None:
    """Rewrite the ledger's past so that its chain fits again, as somebody with its source code could."""
    from pmf_excel.ledger.chain import event_hash
    from tests.ledgers import unguarded

    with unguarded(office.root / "ledger.db") as ledger:
        ledger.row_factory = sqlite3.Row
        previous = "0" * 64
        for row in ledger.execute("SELECT * FROM events ORDER BY sequence").fetchall():
            event = dict(row)
            if event["sequence"] > after:
                event["payload"] = event["payload"].replace(old.replace("'", '"'), new.replace("'", '"'))
            event["previous_hash"] = previous
            previous = event_hash(event)
            values = (event["payload"], event["previous_hash"], previous, event["sequence"])
            ledger.execute("UPDATE events SET payload = ?, previous_hash = ?, hash = ? WHERE sequence = ?", values)
        ledger.execute("UPDATE head SET hash = ?", (previous,))
    with office.workspace.ledger() as forged:
        assert forged.mend_state()
        assert forged.verify().ok


def cut_off(office: Office, end: int) -> None:
    """Take away every entry after `end`, and change the head to fit."""
    from tests.ledgers import tamper

    tables = ("events", "imported_rows", "free_texts")
    tamper(
        office.root / "ledger.db",
        *(f"DELETE FROM {table} WHERE sequence > {end}" for table in tables),
        f"UPDATE head SET sequence = {end}, hash = (SELECT hash FROM events WHERE sequence = {end})",
    )
    with office.workspace.ledger() as ledger:
        assert ledger.mend_state()
        assert ledger.verify().ok


def ends_of(office: Office, copies: list[str]) -> list[tuple[str, int]]:
    """Where each copy of the ledger ends."""
    found = []
    for name in copies:
        with closing(sqlite3.connect(office.root / "backups" / name)) as copy:
            found.append((name, copy.execute("SELECT sequence FROM head").fetchone()[0]))
    return found


def rewrite(office: Office, *statements: str) -> None:
    """Change the ledger behind its back."""
    from tests.ledgers import tamper

    tamper(office.root / "ledger.db", *statements)


TAMPERED = {
    "DELETE FROM persons WHERE person_id = 'tp'": "The name of officer tp is missing.",
    "UPDATE persons SET value = 'Ann Other' WHERE person_id = 'tp' AND field = 'name'":
        "The name of officer tp was altered.",
    "DROP TABLE events": "The table events is missing.",
    "UPDATE state SET body = CAST(x'ff' AS TEXT)": "A part of the ledger cannot be read:",
    f"UPDATE events SET payload = '{'[' * 100_000}' WHERE sequence = 2": "The payload of entry 2 cannot be read.",
}  # fmt: skip


@pytest.mark.parametrize("statement", TAMPERED, ids=lambda text: text[:60])
def test_whatever_was_done_to_the_ledger_is_a_problem_in_words(stages: Stages, tmp_path: Path, statement: str) -> None:
    """The command says what is wrong and what to do; it never stops with an error of its own."""
    office = stages.at("defined", tmp_path)
    rewrite(office, statement)

    said = office.done("verify", "--json", status=1)

    assert any(problem.startswith(TAMPERED[statement]) for problem in said.document["problems"])


@pytest.mark.parametrize(
    "statement", [each for each in TAMPERED if each.startswith(("DROP", "DELETE", "UPDATE state"))]
)
def test_a_job_that_needs_what_is_gone_says_so_and_names_the_proof(
    stages: Stages, tmp_path: Path, statement: str
) -> None:
    """In a sentence, on any command; what does not need it goes on, and only the proof finds it."""
    office = stages.at("defined", tmp_path)
    rewrite(office, statement)

    said = office.done("status", *PERIOD, status=2)

    assert "Run pmf verify" in said.err
    assert "did not expect" not in said.err


def test_an_officer_from_before_names_were_proved_is_missed_all_the_same(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older entries have no hash of a name: it may be changed unseen, but an officer without one is named."""
    office = stages.at("defined", tmp_path)
    monkeypatch.setattr(persons.Persons, "keep", kept_as_before)
    with office.workspace.ledger() as ledger:
        ledger.record([made(None, Officer(officer="old", name="Ann Example"), "set up")], at(MORNING))
        assert ledger.verify().ok
    rewrite(office, "UPDATE persons SET value = 'Ann Other' WHERE person_id = 'old'")
    assert not [problem for problem in problems_of(office) if "officer old" in problem]

    rewrite(office, "DELETE FROM persons WHERE person_id = 'old'")

    assert problems_of(office) == ["The name of officer old is missing or cannot be read."]


def kept_as_before(kept: persons.Persons, record_type: str, person_id: str, values: dict[str, str]) -> dict[str, str]:
    """Names are kept, and nothing of them stands in the payload."""
    kept.rows |= {(record_type, person_id, name): (value, "") for name, value in values.items()}
    return {}


def test_what_another_job_did_meanwhile_is_no_problem(stages: Stages, tmp_path: Path) -> None:
    """Forms are issued while the originals are looked at: the proof is made again of what is there then."""
    office = stages.at("returns", tmp_path)
    looked_at: list[str] = []

    def meanwhile(what: str, _done: int, _of: int) -> None:
        looked_at.append(what)
        if looked_at.count("Originals") == 1 == looked_at[-1:].count("Originals"):
            office.done("issue", "checks", "--period", "2025/26 Q3", today="2026-01-12")

    said = verify(office.workspace, progress=meanwhile)

    assert said.data["problems"] == []
    assert looked_at.count("Workbook") == 2
