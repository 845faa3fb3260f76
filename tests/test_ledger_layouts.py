"""Layouts: a ledger of every released layout is still read, and one of a later layout is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.master.log import LoggedJob
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.organisation import Officer
from pmf_excel.ledger.schema import LAYOUT
from pmf_excel.ledger.sealing import Payload
from pmf_excel.ledger.upgrades import UPGRADES, upgraded
from tests.ledgers import SICKNESS, doing, figure, made, opened, rows_in, tamper, tell_story

LAYOUTS = Path(__file__).parent / "layouts"
#: The end of the chain that each kept ledger was released with.
ENDS = {"ledger-1.db": (11, "4ec55dfe06726f93f9731d609de54ecd9c828c3c976320db0954c355b62f1a1f")}


@pytest.fixture(params=sorted(ENDS))
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a copy of a ledger as an earlier version left it."""
    return Path(shutil.copy(LAYOUTS / request.param, tmp_path / request.param))


def test_a_kept_ledger_still_verifies(kept: Path) -> None:
    """Its chain ends where it ended when it was released, and everything in it agrees."""
    with opened(kept) as ledger:
        found, head = ledger.verify(), ledger.head()
    assert found.problems == ()
    assert (head.sequence, head.hash) == ENDS[kept.name]


def test_a_kept_ledger_reads_as_one_written_today(kept: Path, tmp_path: Path) -> None:
    """Register and history are those of the same story told now."""
    with opened(kept) as old, opened(tmp_path / "today.db") as new:
        tell_story(new)
        assert old.history(SICKNESS) == new.history(SICKNESS)
        assert old.register().all(Figure) == new.register().all(Figure)
        assert old.register(as_at=doing(3).now).all(Figure) == new.register(as_at=doing(3).now).all(Figure)


def test_a_kept_ledger_can_go_on(kept: Path) -> None:
    """New events are appended to an old chain, which still verifies."""
    with opened(kept) as ledger:
        ledger.record([made(None, figure(period="2024/25 Q4"), "collected")], doing(9))
        assert ledger.verify().ok


def test_the_present_layout_is_among_those_kept(tmp_path: Path) -> None:
    """What is written today has the tables of the last ledger kept, once that has logged a job and an officer.

    The log and the salts of names came later. Any other change of the tables is a new layout to keep.
    """
    kept = Path(shutil.copy(LAYOUTS / f"ledger-{LAYOUT}.db", tmp_path))
    today = tmp_path / "today.db"
    opened(today).close()
    with opened(kept) as ledger:
        ledger.log_job(LoggedJob(doing().now, "tp.lead", "mary", "button", "collect", "Nothing lies in in/."))
        ledger.record([made(None, Officer(officer="new", name="Ann Example"), "set up")], doing(9))
    tables = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert rows_in(kept, tables) == rows_in(today, tables)
    assert sorted(UPGRADES) == list(range(1, LAYOUT))


@pytest.mark.parametrize("check_head", [True, False])
def test_a_ledger_of_a_later_layout_is_refused(tmp_path: Path, check_head: bool) -> None:
    """An older pmf_excel neither reads nor writes what it does not know."""
    location = tmp_path / "ledger.db"
    opened(location).close()
    tamper(location, f"UPDATE head SET layout = {LAYOUT + 1}")
    with pytest.raises(PmfError, match=r"newer pmf_excel \(layout 2; this one knows 1\)") as refusal:
        opened(location, check_head=check_head)
    assert "Install the newer version" in refusal.value.remedy


def _rename_note(record_type: str, payload: Payload) -> Payload:
    return {**payload, "new": {"commentary": payload["new"]["note"]}} if record_type == "figure" else payload


def _add_source(record_type: str, payload: Payload) -> Payload:
    return {**payload, "new": {**payload["new"], "source": f"old {record_type}"}}


def test_an_old_payload_is_read_through_every_upgrade() -> None:
    """A payload of layout 1 passes the upgrades from 1 and from 2, in that order; one of layout 2 only the second."""
    steps = {1: _rename_note, 2: _add_source}
    payload = {"new": {"note": "Flu."}}
    assert upgraded("figure", payload, 1, steps, 3) == {"new": {"commentary": "Flu.", "source": "old figure"}}
    assert upgraded("figure", payload, 2, steps, 3) == {"new": {"note": "Flu.", "source": "old figure"}}
    assert upgraded("figure", payload, 3, steps, 3) == {"new": {"note": "Flu."}}
    assert payload == {"new": {"note": "Flu."}}


def test_a_payload_of_a_later_layout_is_refused() -> None:
    """One event of a later layout cannot be read by guessing."""
    with pytest.raises(PmfError, match="newer pmf_excel"):
        upgraded("figure", {"new": {}}, LAYOUT + 1)


def test_the_proof_in_the_guide_works(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines that docs/ledger.md gives to an auditor prove a whole chain and stop at an altered one."""
    guide = (Path(__file__).parents[1] / "docs" / "ledger.md").read_text(encoding="utf-8")
    proof = guide.split("```python\n")[1].split("```")[0]
    told = proof.replace('sqlite3.connect("ledger.db")', f"sqlite3.connect({str(kept)!r})")
    exec(told, {})
    assert ENDS[kept.name][1] in capsys.readouterr().out

    tamper(kept, "UPDATE events SET action = 'x' WHERE sequence = 4")
    names: dict[str, Any] = {}
    with pytest.raises(AssertionError, match="4"):
        exec(told, names)
    names["ledger"].close()
