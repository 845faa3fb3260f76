"""The log of jobs: what ran lately, beside the chain, kept to the newest and given to ledgers that never had one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.master.log import LoggedJob
from pmf_excel.ledger import job_log
from tests.any_records import TEXTS
from tests.ledgers import doing, opened, rows_in, tell_story

COLLECTED = LoggedJob(
    at=doing(2).now,
    by="tp.lead",
    login="mary",
    door="button",
    job="collect",
    said="3 files taken in, 1 refused.\nSee the sheet Findings.",
    files=("quarantine/Rückgabe (2).xlsx", "out/2025-26-Q3/answer.xlsx"),
    needs_person=True,
)
LAYOUTS = Path(__file__).parent / "layouts"


@pytest.fixture
def location(tmp_path: Path) -> Path:
    """Return where a ledger may be made."""
    return tmp_path / "ledger.db"


def job(minute: int, **changes: Any) -> LoggedJob:
    """Return the collecting, `minute` minutes after nine, with `changes` made."""
    return replace(COLLECTED, at=doing(minute).now, **changes)


def test_a_job_is_read_back_as_it_was_logged(location: Path) -> None:
    """Who, when, through which door, what was said on how many lines, every file, and whether somebody is needed."""
    with opened(location) as ledger:
        ledger.log_job(COLLECTED)
    with opened(location) as ledger:
        assert ledger.jobs_logged(10) == (COLLECTED,)


def test_the_newest_job_comes_first(location: Path) -> None:
    """The Log sheet shows the latest on top, and no more than it asks for."""
    status = job(3, job="status", files=(), needs_person=False)
    report = job(4, job="report", files=("reports/draft.docx",))
    with opened(location) as ledger:
        for entry in (COLLECTED, status, report):
            ledger.log_job(entry)
        assert ledger.jobs_logged(2) == (report, status)
        assert ledger.jobs_logged(99) == (report, status, COLLECTED)
        assert ledger.jobs_logged(0) == ledger.jobs_logged(-1) == ()


def test_a_ledger_where_nothing_ran_has_an_empty_log(location: Path) -> None:
    """That is no error."""
    with opened(location) as ledger:
        assert ledger.jobs_logged(10) == ()


def test_the_log_stands_outside_the_chain(location: Path) -> None:
    """A job that is logged moves neither the chain nor what verifies."""
    with opened(location) as ledger:
        tell_story(ledger)
        head = ledger.head()
        ledger.log_job(COLLECTED)
        assert (ledger.head(), ledger.verify().ok) == (head, True)


def test_only_the_last_jobs_are_kept(location: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are forgotten one by one; numbers go on."""
    assert job_log.KEPT == 2_000
    monkeypatch.setattr(job_log, "KEPT", 3)
    with opened(location) as ledger:
        for minute in range(5):
            ledger.log_job(job(minute))
        assert [entry.at for entry in ledger.jobs_logged(9)] == [doing(minute).now for minute in (4, 3, 2)]
    assert rows_in(location, "SELECT number FROM job_log ORDER BY number") == [(3,), (4,), (5,)]


@pytest.mark.parametrize("name", sorted(path.name for path in LAYOUTS.glob("*.db")))
def test_an_older_ledger_gets_its_log_with_the_first_job(name: str, tmp_path: Path) -> None:
    """To be opened and read it is left as it is; the first job that is logged adds the table."""
    old = Path(shutil.copy(LAYOUTS / name, tmp_path))
    before = old.read_bytes()
    with opened(old) as ledger:
        assert ledger.jobs_logged(5) == ()
    assert old.read_bytes() == before

    with opened(old) as ledger:
        ledger.log_job(COLLECTED)
        ledger.log_job(job(3))
        assert ledger.jobs_logged(5) == (job(3), COLLECTED)
        assert ledger.verify().ok


def test_a_moment_without_a_time_zone_is_refused(location: Path) -> None:
    """Nobody would know when it was; nothing is logged."""
    with opened(location) as ledger:
        with pytest.raises(ValueError, match="time zone"):
            ledger.log_job(replace(COLLECTED, at=datetime(2026, 1, 12)))  # noqa: DTZ001 - the very mistake
        assert ledger.jobs_logged(5) == ()


@given(texts=st.lists(TEXTS, min_size=4, max_size=4), files=st.lists(TEXTS, max_size=3), person=st.booleans())
def test_whatever_was_said_is_kept(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], files: list[str], person: bool
) -> None:
    """Quotes, other alphabets, lines and signs of any kind, also in the names of files."""
    by, login, door, said = texts
    entry = LoggedJob(doing().now + timedelta(seconds=1), by, login, door, "remind", said, tuple(files), person)
    with opened(tmp_path_factory.mktemp("log") / "ledger.db") as ledger:
        ledger.log_job(entry)
        assert ledger.jobs_logged(1) == (entry,)
