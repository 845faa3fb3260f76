"""Numbers as typed after `pmf explain --value`, figures in `pmf status`, and periods that have not begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Stages, typed


@pytest.mark.parametrize(("value", "shown"), [("1,200", "1200"), ("2.41", "2.41"), ("12,345,678", "12345678")])
def test_commas_that_part_thousands_are_understood(value: str, shown: str) -> None:
    """They are left out; the figure is said as it was understood."""
    said = typed("explain", "--value", value, "--target", "2")

    assert (said.status, said.err) == (0, "")
    assert f"The figure {shown} " in said.out


@pytest.mark.parametrize("value", ["43,7", "1,20", "12,3456", "n/a"])
def test_any_other_comma_is_refused(value: str) -> None:
    """43,7 is not 437: what is doubtful is not guessed at."""
    said = typed("explain", "--value", value, "--target", "45")

    assert said.status == 2
    assert f"--value {value} is not a number." in said.err


def test_without_a_period_the_last_figure_is_explained(stages: Stages) -> None:
    """Half a year later: December's quarter with every step, and that the last quarter is overdue."""
    said = stages.seen("authorisations").done("explain", "chorley/LOC-1", today="2026-10-20").out.splitlines()

    assert said[0] == "chorley/LOC-1, Missed bins, 2025/26 Q3: Worse than target, outside threshold."
    assert said[-2] == "437 is worse than target, outside threshold."
    assert said[-1] == "2026/27 Q2: Overdue (due 14 October 2026). For another period add --period."


@pytest.mark.parametrize(
    ("reference", "stage", "today", "first"),
    [
        ("chorley/LOC-1", "authorisations", "2026-01-28", "2025/26 Q3: Worse than target, outside threshold."),
        ("chorley/LOC-1", "returns", "2026-01-28", "2025/26 Q3: Awaiting authorisation (collected, to be checked)."),
        ("chorley/LOC-3", "authorisations", "2026-08-01", "2025/26 Q3: On target."),
        ("south-ribble/COR-1", "authorisations", "2026-08-01", "2025/26 Q3: Worse than target, outside threshold."),
        ("chorley/LOC-1", "authorisations", "2025-11-05", "2025/26 Q2: Not rated (no target)."),
        ("chorley/LOC-2", "defined", "2026-03-01", "2025/26 Q3: Overdue (due 15 January 2026)."),
    ],
)
def test_which_figure_is_the_last(stages: Stages, reference: str, stage: str, today: str, first: str) -> None:
    """One that waits counts, months by their quarter, one taken from the other council, none that came later."""
    said = stages.seen(stage).done("explain", reference, today=today).out.splitlines()[0]

    assert said.partition(", 20")[2] == first.removeprefix("20")


def test_a_period_that_was_asked_for_is_the_one_explained(stages: Stages) -> None:
    """Although it has no figure, and a later one has."""
    office = stages.seen("authorisations")

    said = office.done("explain", "LOC-1", "--period", "2025/26 Q4", today="2026-10-20").out

    assert said == "chorley/LOC-1, Missed bins, 2025/26 Q4: Overdue (due 16 April 2026).\n"


def test_nothing_is_issued_for_a_period_that_has_not_begun(stages: Stages, tmp_path: Path) -> None:
    """A mistyped year gives a sentence, and no form."""
    office = stages.at("defined", tmp_path)

    said = office.done("issue", "returns", "--period", "2030/31 Q1", today="2026-01-12", status=2)

    assert "2030/31 Q1 has not begun yet." in said.err
    assert list((office.root / "out").rglob("*.xlsx")) == []
