"""Days as people are shown them: one way of writing them everywhere, `2 January 2026`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pmf_excel
from tests.workspaces import Stages

_PERIOD = ("--period", "2025/26 Q3")
#: A day with a nought before it, a month cut short, or a day as programs write it.
_OTHERWISE = re.compile(
    r"\b0\d (?:[A-Z][a-z]+) 20\d\d|\b\d\d? [A-Z][a-z]{2} 20\d\d|(?<![\w-])20\d\d-\d\d-\d\d(?![\w.-])"
)


@pytest.mark.parametrize(
    "words",
    [("status", *_PERIOD), ("history", "LOC-1"), ("explain", "LOC-1", *_PERIOD), ("keys",), ("retain",), ("doctor",)],
    ids=" ".join,
)
@pytest.mark.parametrize("stage", ["returns", "authorisations"])
def test_every_command_writes_days_alike(stages: Stages, stage: str, words: tuple[str, ...]) -> None:
    """Neither 02 January nor 2 Jan nor 2026-01-02."""
    said = stages.seen(stage).run(*words, today="2027-02-03")

    shown = " ".join(said.out.split()).replace(" May ", " May. ")
    assert _OTHERWISE.findall(shown) == []


def test_no_module_writes_days_by_a_format_of_its_own() -> None:
    """`date_text` is their one home."""
    sources = Path(pmf_excel.__file__).parent.rglob("*.py")

    assert [path.name for path in sources if re.search(r"%d %[bB]", path.read_text("utf-8"))] == []
