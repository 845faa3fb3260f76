"""A process of its own that verifies a workspace and prints what that took, as JSON.

Started as `python -m benchmarks.verify_once WORKSPACE`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pmf_excel.jobs.verifying import verify
from pmf_excel.jobs.workspace import Workspace

from .material import DOING
from .measuring import peak_megabytes


def main() -> None:
    """Verify once and print the seconds, the peak in megabytes, and what was found."""
    started = time.perf_counter()
    found = verify(Workspace.open(Path(sys.argv[1])), DOING.now).data
    figures = {
        "seconds": time.perf_counter() - started,
        "megabytes": peak_megabytes(),
        "ok": found["ok"],
        "entries": found["entries"],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
