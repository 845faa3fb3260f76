"""A process of its own that collects what lies in a workspace and prints what that took, as JSON.

Started as `python -m benchmarks.collect_once WORKSPACE`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pmf_excel.jobs import collecting
from pmf_excel.jobs.workspace import Workspace

from .material import DOING
from .measuring import PeakOfChildren, peak_megabytes

#: What is stated apart from the time between intake and filing.
APART = ("refresh", "answers")


def main() -> None:
    """Collect once and print the seconds of each part, the peaks in megabytes, and what became of the files."""
    reached: list[float | None] = []
    spent = {
        "refresh": _watched("finished", lambda: reached.append(peak_megabytes())),
        "answers": _watched("write_answer_for"),
    }
    workspace = Workspace.open(Path(sys.argv[1]))
    with PeakOfChildren() as worker:
        started = time.perf_counter()
        outcome = collecting.collect(workspace, DOING)
        seconds = time.perf_counter() - started
    parts = {part: sum(times) for part, times in spent.items()}
    figures = {
        **parts,
        "collect": seconds - sum(parts.values()),
        "intake_megabytes": reached[0],
        "parent_megabytes": peak_megabytes(),
        "worker_megabytes": worker.megabytes,
        "totals": outcome.data["totals"],
    }
    print(json.dumps(figures))


def _watched(name: str, before: Callable[[], None] = lambda: None) -> list[float]:
    """Have `collecting` note how long each call of its function `name` takes, once `before` was called."""
    original: Callable[..., Any] = getattr(collecting, name)
    times: list[float] = []

    def timed(*arguments: Any, **named: Any) -> Any:
        before()
        started = time.perf_counter()
        try:
            return original(*arguments, **named)
        finally:
            times.append(time.perf_counter() - started)

    setattr(collecting, name, timed)
    return times


if __name__ == "__main__":
    main()
