"""`pmf collect` is killed, or the disk fails it, at every single thing that it writes: before or after, never between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import met_by, needs_fork, unexplained


@needs_fork
@pytest.mark.parametrize(
    ("job", "every", "at_least"),
    [("collect", 1, 200), ("collect-elsewhere", 5, 40), ("collect-checks", 7, 14), ("collect-authorisations", 7, 14)],
)
def test_collect_meets_every_fault(tmp_path: Path, job: str, every: int, at_least: int) -> None:
    """Afterwards `pmf verify` passes, every workbook opens, and collecting again leaves what one clean run leaves."""
    met = met_by(job, tmp_path, every)

    assert unexplained(met) == []
    assert len(met) >= at_least
    assert {each["fault"] for each in met} == {"killed", "full", "held", "broken"}
