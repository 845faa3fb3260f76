"""Run the tests; the last lines name and count what was skipped, and why."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

RESULTS = Path(".tools/tests.xml")
#: Two at a time; the tests of one file stay together because they share what is dear to start.
PYTEST = (sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", f"--junitxml={RESULTS}")


def main(arguments: list[str]) -> int:
    """Run pytest with `arguments` and return its exit status."""
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.unlink(missing_ok=True)
    status = subprocess.run((*PYTEST, *arguments), check=False).returncode
    if RESULTS.exists():
        sys.stdout.write("\n".join(skipped_lines(RESULTS.read_text(encoding="utf-8"))) + "\n")
    return status


def skipped_lines(results: str) -> list[str]:
    """Return what is said of the skipped tests in pytest's XML `results`: by reason, by name, then the count."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for case in ElementTree.fromstring(results).iter("testcase"):
        for skipped in case.findall("skipped"):
            by_reason[skipped.get("message", "without a reason")].append(f"{case.get('classname')}::{case.get('name')}")
    lines = [f"Skipped: {reason}\n" + "\n".join(f"  {name}" for name in names) for reason, names in by_reason.items()]
    return [*lines, f"{sum(map(len, by_reason.values()))} tests were skipped."]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
