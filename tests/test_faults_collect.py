"""`pmf collect` is killed, or the disk fails it, at every single thing that it writes: before or after, never between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import COLLECTS, OTHERS, met_by, needs_fork, points_of, unexplained


@needs_fork
@pytest.mark.parametrize("job", COLLECTS)
def test_collect_meets_its_faults(tmp_path: Path, stages_folder: Path, job: str) -> None:
    """Afterwards `pmf verify` passes, every workbook opens, and collecting again leaves what one clean run leaves."""
    every, at_least = COLLECTS[job]
    met = met_by(job, tmp_path, every, stages_folder)

    assert unexplained(job, met) == []
    assert len(points_of(met)) >= at_least
    assert {each["fault"] for each in met} == {"killed", "full", "held", "broken"}


def test_faults_are_met_at_300_points_or_more() -> None:
    """In every run of the tests, over all jobs together; a point that meets two faults counts once."""
    assert sum(at_least for _, at_least in (*COLLECTS.values(), *OTHERS.values())) >= 300
