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


def test_nothing_is_issued_for_a_period_that_has_not_begun(stages: Stages, tmp_path: Path) -> None:
    """A mistyped year gives a sentence, and no form."""
    office = stages.at("defined", tmp_path)

    said = office.done("issue", "returns", "--period", "2030/31 Q1", today="2026-01-12", status=2)

    assert "2030/31 Q1 has not begun yet." in said.err
    assert list((office.root / "out").rglob("*.xlsx")) == []
