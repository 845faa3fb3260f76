"""Issue, report, publish, sync and their like are killed, or the disk fails them, wherever they write: before or after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import MAKING_ANEW, can_be_rehearsed, command_in, commands
from tests.faults import COLLECTS, LOOKING, OTHERS, met_by, needs_fork, points_of, unexplained


@needs_fork
@pytest.mark.parametrize("job", OTHERS)
def test_a_job_meets_its_faults(tmp_path: Path, stages_folder: Path, job: str) -> None:
    """Afterwards `pmf verify` passes, every workbook opens, and the job run again leaves what one clean run leaves."""
    every, at_least = OTHERS[job]
    met = met_by(job, tmp_path, every, stages_folder)

    assert unexplained(job, met) == []
    assert len(points_of(met)) >= at_least
    faults = {each["fault"] for each in met}
    assert "killed" in faults
    assert len(faults) > 2


def test_every_job_that_can_fail_is_made_to() -> None:
    """A job that is prepared is also run."""
    from tests.fault_jobs import JOBS

    assert {*COLLECTS, *OTHERS} == set(JOBS)


def test_every_command_that_writes_is_made_to_fail() -> None:
    """It has a job under its own words; a new command has one, or is said to look only."""
    failing = {command_in(job.split("-")) for job in (*COLLECTS, *OTHERS)}

    assert set(commands()) - failing == LOOKING | MAKING_ANEW - {"init"}
    assert {name for name, command in commands().items() if can_be_rehearsed(command)} <= failing
