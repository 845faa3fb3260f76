"""Issue, report, publish and their like are killed, or the disk fails them, wherever they write: before or after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import met_by, needs_fork, unexplained


@needs_fork
@pytest.mark.parametrize(
    ("job", "every", "at_least"),
    [
        ("issue", 2, 35), ("issue-checks", 7, 9), ("report", 1, 30), ("report-edited", 3, 10), ("publish", 2, 30),
        ("correct", 3, 15), ("close", 5, 8), ("import", 5, 14), ("init", 3, 20),
    ],
)  # fmt: skip
def test_a_job_meets_every_fault(tmp_path: Path, job: str, every: int, at_least: int) -> None:
    """Afterwards `pmf verify` passes, every workbook opens, and the job run again leaves what one clean run leaves."""
    met = met_by(job, tmp_path, every)

    assert unexplained(met) == []
    assert len(met) >= at_least
