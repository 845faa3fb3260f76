"""Who is recorded as doing something: one officer, in post on that day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Doing, change_between
from pmf_excel.core.records.organisation import Officer
from pmf_excel.jobs.lookups import officer_called
from pmf_excel.jobs.people import person_doing
from tests.workspaces import Office, Stages

TODAY = date(2026, 1, 28)


def officers(office: Office, **changed: Mapping[str, object]) -> Office:
    """Record what officers are from now on, past every check of what people type."""
    register = office.register
    pairs = [(register.officer(code), {"officer": code, "name": code, **values}) for code, values in changed.items()]
    changes = [
        change_between(old, old.but(**new) if old else Officer.model_validate(new), "test") for old, new in pairs
    ]
    doing = Doing(by="tp", login="mary", door="test", today=TODAY, now=datetime(2026, 1, 28, tzinfo=UTC))
    with office.workspace.locked(doing), office.workspace.ledger() as ledger:
        ledger.record([change for change in changes if change is not None], doing)
    return office


def test_who_has_the_login_does_it(stages: Stages, tmp_path: Path) -> None:
    """Whatever its letters; whoever is named goes before."""
    workspace = stages.at("defined", tmp_path).workspace

    assert person_doing(workspace, "", "MARY", TODAY) == "tp"
    assert person_doing(workspace, "respa", "mary", TODAY) == "respa"
    with pytest.raises(PmfError, match="No officer has the login “zoe”"):
        person_doing(workspace, "", "zoe", TODAY)


def test_two_officers_with_one_login_do_nothing_until_one_is_named(stages: Stages, tmp_path: Path) -> None:
    """Neither is guessed; the words name both."""
    office = officers(stages.at("defined", tmp_path), respa={"name": "Reza", "login": "Mary"})

    with pytest.raises(PmfError, match=r"that of Reza \(respa\) and Performance Officer \(tp\)") as caught:
        person_doing(office.workspace, "", "mary", TODAY)

    assert "--by respa or --by tp" in caught.value.remedy
    assert person_doing(office.workspace, "tp", "mary", TODAY) == "tp"
    assert person_doing(office.workspace, "", "mary", TODAY, is_recorded=False) in ("respa", "tp")


def test_a_name_of_two_officers_means_neither(stages: Stages, tmp_path: Path) -> None:
    """A code does, and goes before a name that reads the same; codes that differ in capital letters are told apart."""
    office = officers(
        stages.at("defined", tmp_path), respa={"name": "Reza"}, depp={"name": "reza"}, soutra={"name": "autho"},
        Collie={"login": "c"},
    )  # fmt: skip
    register = office.register

    with pytest.raises(PmfError, match="“REZA” may be more than one officer") as caught:
        officer_called(register, "REZA")

    assert caught.value.remedy == "Write the code: depp or respa."
    assert [officer_called(register, text).officer for text in ("autho", "Collie", "collie", "DEPP")] == [
        "autho", "Collie", "collie", "depp",
    ]  # fmt: skip
    with pytest.raises(PmfError, match="more than one officer"):
        officer_called(register, "COLLIE")


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"end": "2026-01-27"}, "in post until 27 January 2026 only, and not on 28 January 2026"),
        ({"start": "2026-01-29"}, "in post from 29 January 2026 only, and not on 28 January 2026"),
        (
            {"start": "2025-04-01", "end": "2025-12-31"},
            "in post from 1 April 2025 until 31 December 2025 only, and not",
        ),
    ],
)
@pytest.mark.parametrize("named", ["", "tp"])
def test_an_officer_out_of_post_records_nothing(
    stages: Stages, tmp_path: Path, dates: dict[str, object], words: str, named: str
) -> None:
    """By login or by name; the sentence says until when, and what to do."""
    office = officers(stages.at("defined", tmp_path), tp={"name": "Mary", **dates})

    with pytest.raises(PmfError, match=words) as caught:
        person_doing(office.workspace, named, "mary", TODAY)

    assert "--by OFFICER" in caught.value.remedy
    assert "correct From or Until" in caught.value.remedy
    assert person_doing(office.workspace, named, "mary", TODAY, is_recorded=False) == "tp"


@pytest.mark.parametrize("day", ["2026-01-28", "2026-01-01"])
def test_first_and_last_day_are_in_post(stages: Stages, tmp_path: Path, day: str) -> None:
    """From and Until belong to the term."""
    office = officers(stages.at("defined", tmp_path), tp={"start": "2026-01-01", "end": "2026-01-28"})

    assert person_doing(office.workspace, "", "mary", date.fromisoformat(day)) == "tp"


def test_a_login_that_passed_on_is_the_successors(stages: Stages, tmp_path: Path) -> None:
    """Each does what falls into their own term."""
    office = officers(
        stages.at("defined", tmp_path), tp={"end": "2025-12-31"}, next={"login": "mary", "start": "2026-01-01"}
    )

    assert person_doing(office.workspace, "", "mary", TODAY) == "next"
    assert person_doing(office.workspace, "", "mary", date(2025, 12, 31)) == "tp"


def test_nobody_is_locked_out_where_all_have_left(stages: Stages, tmp_path: Path) -> None:
    """Whoever is named may still act where nobody is in post, so that the dates can be corrected."""
    office = stages.at("defined", tmp_path)
    over = {"end": "2025-12-31"}
    officers(office, **{each.officer: {"name": each.name, **over} for each in office.register.all(Officer)})

    with pytest.raises(PmfError):
        person_doing(office.workspace, "", "mary", TODAY)
    assert person_doing(office.workspace, "tp", "mary", TODAY) == "tp"


def test_the_command_line_goes_by_the_business_date(stages: Stages, tmp_path: Path) -> None:
    """`--today` decides who was in post; another officer puts the dates right."""
    office = officers(stages.at("defined", tmp_path), tp={"end": "2026-01-20"})

    assert office.run("sync", today="2026-01-20").status == 0
    refused = office.run("sync", today="2026-01-21")
    assert refused.status == 2
    assert "Performance Officer" not in refused.out
    assert "in post until 20 January 2026" in refused.err
    assert office.run("sync", today="2026-01-21", by="respa").status == 0
