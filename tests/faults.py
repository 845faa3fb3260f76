"""What the fault tests share: a job is made to fail at every point, and nothing may be wrong that is not explained."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
#: Where this is set, every fault is tried and not a part of them: some twenty minutes.
ALL = "PMF_ALL_FAULTS"
#: Which part of its faults a job meets, one in so many (odd, so that both kinds of fault are met), and at how many
#: different points that is at least.
COLLECTS: Mapping[str, tuple[int, int]] = {
    "collect": (3, 90),
    "collect-elsewhere": (7, 35),
    "collect-checks": (9, 12),
    "collect-authorisations": (9, 12),
}
OTHERS: Mapping[str, tuple[int, int]] = {
    "issue": (3, 25),
    "issue-checks": (9, 8),
    "report": (1, 15),
    "report-edited": (3, 10),
    "publish": (3, 25),
    "correct": (5, 10),
    "close": (7, 8),
    "sync": (3, 18),
    "restore": (3, 24),
    "import": (5, 12),
    "init": (3, 20),
    "reopen": (9, 6),
    "reassign": (9, 6),
    "remind": (5, 12),
    "redact": (9, 8),
    "retain": (5, 8),
    "keys-rotate": (7, 8),
    "keys-retire": (7, 8),
}
#: The commands that only look, and one that copies files which are there for good.
LOOKING = frozenset({"status", "history", "explain", "verify", "doctor", "keys", "templates check", "templates copy"})
#: What may differ after a failure from what one clean run leaves; docs/ledger.md says why.
EXPLAINED = (
    # An original that was held is copied; once it is free it is a file received before.
    ("collect.*", "held", r"again: accepted/duplicates/\S+ is too many"),
    # Between the syncs of its two folders what is moved may stand in both: then it came twice, or lies by the report.
    ("collect.*", "power", r"again: accepted/duplicates/.+ is too many"),
    ("publish", "power", r"again: reports/[^/]+-edition-\d+\.docx is too many"),
    # What was typed is not in the register before the job has run; what is no number is still in its cell after a sync.
    ("sync|restore", ".*", r"verify: .*typed and not saved\."),
    ("sync", ".*", r"(again, )?verify: .*Target shows “about fifty”, and the ledger has “50”\."),
    ("restore", ".*", r"verify: .*Target shows “about fifty”, and the ledger has “50”\."),
)

needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked for each fault")


def met_by(job: str, folder: Path, every: int = 1, stages: Path | None = None) -> list[dict[str, Any]]:
    """Return what came of each fault that a job was made to meet, or of one in `every`.

    `stages` is where the quarter's stages are kept that more than one job starts from.
    """
    if stages is not None:
        (folder / "stages").symlink_to(stages)
    part = "1" if os.environ.get(ALL) else str(every)
    command = [sys.executable, "-W", "error", "-m", "tests.fault_runs", job, str(folder), part]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def points_of(met: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the different points of a job at which it met a fault: a write, sync, rename or commit counts once."""
    return {str(each["point"]) for each in met}


def unexplained(job: str, met: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what was wrong after a fault, with the fault, unless it is explained."""
    return [
        f"{each['fault']} at {each['point']}: {wrong}"
        for each in met
        for wrong in each["wrong"]
        if not any(_explains(explained, (job, each["fault"], wrong)) for explained in EXPLAINED)
    ]


def _explains(explained: tuple[str, str, str], found: tuple[str, str, str]) -> bool:
    return all(re.fullmatch(pattern, text) for pattern, text in zip(explained, found, strict=True))
