"""Issue, report, publish, sync and their like are killed, or the disk fails them, wherever they write: before or after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import COLLECTS, OTHERS, met_by, needs_fork, unexplained


@needs_fork
@pytest.mark.parametrize("job", OTHERS)
def test_a_job_meets_its_faults(tmp_path: Path, job: str) -> None:
    """Afterwards `pmf verify` passes, every workbook opens, and the job run again leaves what one clean run leaves."""
    every, at_least = OTHERS[job]
    met = met_by(job, tmp_path, every)

    assert unexplained(job, met) == []
    assert len(met) >= at_least


def test_every_job_that_can_fail_is_made_to() -> None:
    """A job that is prepared is also run."""
    from tests.fault_jobs import JOBS

    assert {*COLLECTS, *OTHERS} == set(JOBS)
